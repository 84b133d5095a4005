"""The account of what happened: readable lines as it happens, or data at the end."""

from __future__ import annotations

import json
import sys
import time


class Account:
    """Collects steps and, unless ``quiet``, tells each at once."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._begun = time.monotonic()
        self._steps: list[dict[str, object]] = []
        self._facts: dict[str, object] = {}

    def step(self, name: str, text: str, **facts: object) -> None:
        """A step was taken; ``facts`` are its figures, under their own names in the data."""
        seconds = round(time.monotonic() - self._begun, 3)
        self._steps.append({"step": name, "at": seconds, "text": " ".join(text.split())})
        self._facts.update(facts)
        if not self._quiet:
            print(f"{seconds:7.2f} s  {text}", flush=True)

    def end(self, problem: str = "", advice: str = "") -> int:
        """Tell how it ended; the exit code."""
        ok = not problem
        if self._quiet:
            data: dict[str, object] = {"ok": ok, "steps": self._steps, **self._facts}
            if problem:
                data["problem"] = {"message": problem, "advice": advice}
            print(json.dumps(data, indent=2))
        elif ok:
            print("\nThat was Adit: its helper, its engine and a real network device. Nothing of it is left.")
        else:
            print(f"\nThe demo failed: {problem}", file=sys.stderr)
            if advice:
                print(advice, file=sys.stderr)
        return 0 if ok else 1
