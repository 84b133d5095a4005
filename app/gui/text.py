"""Translation, by the one name that the tool which collects texts looks for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
"""``translate("Context", "Sentence with {places}")``: literals only, a whole sentence each.

Places are filled afterwards: ``.format(name=…)``. A number that changes the sentence is
``translate("Context", "%n network(s)", "", n)``.
"""

_BEGIN, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
MARKS = _BEGIN + _END
"""Of :func:`isolated`; they reorder nothing outside of what they enclose."""
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Part of words in Persian and other scripts, also of our own texts, although they are not seen."""


def printable(text: str, instead: str = " ", also: str = "") -> str:
    """A text from outside, with ``instead`` for all that controls the screen; what is in ``also`` stays."""
    kept = JOINERS + also
    return "".join(char if char.isprintable() or char in kept else instead for char in text)


def clean(text: str, limit: int = 300, also: str = "") -> str:
    """The same for one line, and not without end."""
    line = printable(text[: limit + 1], also=also)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def listed(items: Iterable[str]) -> str:
    """Items with the comma of the language: "a, b, c"."""
    return translate("Numbers", ", ", "between the items of a list").join(item for item in items if item)


def isolated(text: str) -> str:
    """An address, a host name or the like, so that it reads in its own order in any script."""
    return f"{_BEGIN}{text}{_END}" if text else ""
