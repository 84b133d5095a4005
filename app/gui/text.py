"""Translation, by the one name that the tool which collects texts looks for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
"""``translate("Context", "Sentence with {places}")``: literals only, a whole sentence each.

Places are filled afterwards: ``.format(name=…)``. A number that changes the sentence is
``translate("Context", "%n network(s)", "", n)``.
"""

_BEGIN, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def clean(text: str, limit: int = 300) -> str:
    """A text from outside for one line: nothing that controls the screen, and not without end."""
    line = "".join(char if char.isprintable() else " " for char in text[: limit + 1])
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


JOINERS = "‌‍"
"""Part of words in Persian and other scripts, also of our own texts, although they are not seen."""


def isolated(text: str) -> str:
    """An address, a host name or the like, so that it reads in its own order in any script."""
    return f"{_BEGIN}{text}{_END}" if text else ""
