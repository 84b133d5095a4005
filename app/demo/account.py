"""The account of what happened: readable lines as it happens, or data, at the end or as it happens."""

from __future__ import annotations

import json
import sys
import time


class Account:
    """Collects steps and, unless ``quiet``, tells each at once.

    With ``live`` every step is a line of JSON, and so is the end.
    """

    def __init__(self, *, quiet: bool, live: bool = False) -> None:
        self._quiet = quiet or live
        self._live = live
        self._begun = time.monotonic()
        self._steps: list[dict[str, object]] = []
        self._facts: dict[str, object] = {}

    def step(self, name: str, text: str, **facts: object) -> None:
        """A step was taken; ``facts`` are its figures, under their own names in the data."""
        seconds = round(time.monotonic() - self._begun, 3)
        step: dict[str, object] = {"step": name, "at": seconds, "text": " ".join(text.split())}
        self._steps.append(step)
        self._facts.update(facts)
        if self._live:
            print(json.dumps({**step, "facts": facts}), flush=True)
        if not self._quiet:
            print(f"{seconds:7.2f} s  {text}", flush=True)

    def end(self, problem: str = "", advice: str = "") -> int:
        """Tell how it ended; the exit code."""
        ok = not problem
        if self._quiet:
            told = {} if self._live else {"steps": self._steps, **self._facts}
            data: dict[str, object] = {"ok": ok, **told}
            if problem:
                data["problem"] = {"message": problem, "advice": advice}
            print(json.dumps(data, indent=None if self._live else 2), flush=True)
        elif ok:
            print("\nThat was Adit: its helper, its engine and a real network device. Nothing of it is left.")
        else:
            print(f"\nThe demo failed: {problem}", file=sys.stderr)
            if advice:
                print(advice, file=sys.stderr)
        return 0 if ok else 1
