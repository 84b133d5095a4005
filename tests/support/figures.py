"""What tests counted and measured, for the end of the run and for a file."""

from __future__ import annotations

import json
from pathlib import Path

Figure = int | float | str


class Figures:
    """Figures by subject and name, in the order they came; a name noted again has its newest value."""

    def __init__(self) -> None:
        self._noted: dict[str, dict[str, Figure]] = {}

    def note(self, subject: str, name: str, value: Figure) -> None:
        """Keep one figure, e.g. ``note("L1", "attempts", 4860000)``; units belong into the name."""
        self._noted.setdefault(subject, {})[name] = value

    def add(self, subject: str, name: str, value: int) -> None:
        """Add to a count that several tests share."""
        noted = self._noted.setdefault(subject, {})
        before = noted.get(name, 0)
        noted[name] = value + (before if isinstance(before, int) else 0)

    def table(self) -> list[str]:
        """One line a figure; none when nothing was noted."""
        rows = [
            (subject, name, _text(value)) for subject, of in self._noted.items() for name, value in of.items()
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        return [f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}" for row in rows]

    def write(self, file: Path) -> None:
        """As JSON: an object of objects. Raises ``OSError``."""
        file.write_text(json.dumps(self._noted, indent=2) + "\n")


def _text(value: Figure) -> str:
    if isinstance(value, float):
        return f"{value:,.3f}"
    return f"{value:,}" if isinstance(value, int) else value
