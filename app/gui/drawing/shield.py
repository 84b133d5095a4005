"""The shield of a state: the drawing of ``resources/icons``, in any colour and at any size."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import resources
from app.gui.drawing import colours
from app.gui.model.looks import Look

_CACHED = 128
"""Rendered shields that are kept: a few sizes and colours of seven looks."""


def shield_pixmap(look: Look, size: int, ratio: float = 1.0, colour: QColor | None = None) -> QPixmap:
    """The shield, ``size`` logical pixels square, for a screen of ``ratio`` physical pixels each.

    Without a ``colour`` it has the state's own, in the theme of the moment.
    """
    chosen = colours.of(look) if colour is None else colour
    return _rendered(look, round(size * ratio), ratio, chosen.rgba())


@lru_cache(_CACHED)
def _rendered(look: Look, pixels: int, ratio: float, rgba: int) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    drawing = _drawing(look).replace(colours.LIGHT[look].encode(), colour.name().encode())
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _drawing(look: Look) -> bytes:
    """The SVG. Its one colour is the look's light one, which is what is replaced."""
    return resources.path("icons", "hicolor", "scalable", "status", f"adit-{look}.svg").read_bytes()


class Shield(QWidget):
    """Shows the shield of a state. It takes no room from words: ``size`` logical pixels square.

    What it says, the words beside it say too, so that a reader of the screen passes it by.
    """

    def __init__(self, size: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._look = Look.OFF
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def look(self) -> Look:
        """Which one is shown."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Show another one."""
        if look is not self._look:
            self._look = look
            self.update()

    def sizeHint(self) -> QSize:
        """As large as it was asked to be."""
        return QSize(self._size, self._size)

    def changeEvent(self, event: QEvent) -> None:
        """Take another colour with another theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ThemeChange):
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the middle, for the screen it is on."""
        side = min(self.width(), self.height())
        pixmap = shield_pixmap(self._look, side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)
        painter.end()
