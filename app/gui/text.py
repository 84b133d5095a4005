"""Translation, by the one name that the tool which collects texts looks for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
"""``translate("Context", "Sentence with {places}")``: literals only, a whole sentence each.

Places are filled afterwards: ``.format(name=…)``. A number that changes the sentence is
``translate("Context", "%n network(s)", "", n)``.
"""

_BEGIN, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def isolated(text: str) -> str:
    """An address, a host name or the like, so that it reads in its own order in any script."""
    return f"{_BEGIN}{text}{_END}" if text else ""
