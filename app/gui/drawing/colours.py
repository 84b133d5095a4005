"""The colours of our own: one a state, light and dark. Everything else is the desktop's palette."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from app.gui.model.looks import Look

LIGHT = {
    Look.OFF: "#5F6368",
    Look.WORKING: "#1F5FBF",
    Look.UP: "#177036",
    Look.DEGRADED: "#8A5A00",
    Look.BLOCKED: "#7A3E9D",
    Look.ERROR: "#B3261E",
    Look.HELPER_MISSING: "#5F6368",
}
DARK = {
    Look.OFF: "#BDC1C6",
    Look.WORKING: "#8AB4F8",
    Look.UP: "#5BD587",
    Look.DEGRADED: "#F5C056",
    Look.BLOCKED: "#D7AEFB",
    Look.ERROR: "#F2B8B5",
    Look.HELPER_MISSING: "#BDC1C6",
}
LIGHT_GROUNDS, DARK_GROUNDS = ("#FFFFFF", "#EFF0F1"), ("#202124", "#31363B")
"""What they are seen on; text must reach a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3)."""


def is_dark() -> bool:
    """Whether the desktop's theme is a dark one."""
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme is Qt.ColorScheme.Unknown:
        return QGuiApplication.palette().window().color().lightness() < 128
    return scheme is Qt.ColorScheme.Dark


def of(look: Look, dark: bool | None = None) -> QColor:
    """The colour of a state, for the theme of the moment where ``dark`` is not said."""
    return QColor((DARK if (is_dark() if dark is None else dark) else LIGHT)[look])
