"""Icons made of the drawings in ``resources/icons``: the tray's, one a state, and the program's own."""

from __future__ import annotations

import os
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resources
from app.gui.drawing import colours
from app.gui.drawing.shield import shield_pixmap
from app.gui.model.looks import Look
from app.gui.preferences import IconStyle
from app.identity import APP_ID

PANEL_SIZES = (16, 22, 24, 32, 44, 48, 64)
"""Pixels of a tray icon: what panels use, and the double of the smaller ones for dense screens."""
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
ONE_COLOUR = {False: "#232629", True: "#FCFCFC"}
"""Of symbolic icons, on light and on dark."""

_DARK_PANELS = frozenset({"GNOME", "Unity", "X-Cinnamon"})
"""Desktops whose panel is dark whatever the theme of windows is (``XDG_CURRENT_DESKTOP``)."""


def state_icon(look: Look, style: IconStyle = IconStyle.COLOUR, dark: bool | None = None) -> QIcon:
    """The tray icon of a state. ``dark``: for a dark panel; asks the desktop where it is not said.

    A symbolic icon goes by name where the theme has it, so that the desktop can give it its own colour.
    """
    name = f"adit-{look}-symbolic"
    if style is IconStyle.SYMBOLIC and dark is None and not in_image() and QIcon.hasThemeIcon(name):
        return QIcon.fromTheme(name)
    return _state_icon(look, style, panel_is_dark() if dark is None else dark)


@lru_cache(maxsize=4 * len(Look))
def _state_icon(look: Look, style: IconStyle, dark: bool) -> QIcon:
    one_colour = style is IconStyle.SYMBOLIC
    colour = QColor(ONE_COLOUR[dark]) if one_colour else colours.of(look, dark)
    icon = QIcon()
    for size in PANEL_SIZES:
        icon.addPixmap(shield_pixmap(look, size, 1.0, colour))
    return icon


def panel_is_dark() -> bool:
    """Whether the panel is a dark one, as far as anybody can know."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    return not _DARK_PANELS.isdisjoint(desktop) or colours.is_dark()


def in_image() -> bool:
    """Whether we run out of an AppImage, whose files and icon names the panel can not read."""
    return "APPIMAGE" in os.environ


@cache
def app_icon() -> QIcon:
    """The program's icon: the desktop's where it is installed, else drawn from the file."""
    if not in_image() and QIcon.hasThemeIcon(APP_ID):
        return QIcon.fromTheme(APP_ID)
    file = resources.path("icons", "hicolor", "scalable", "apps", f"{APP_ID}.svg")
    renderer = QSvgRenderer(QByteArray(file.read_bytes()))
    icon = QIcon()
    for size in APP_SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
