"""A QR code as a picture: black on white in any theme, with the margin that readers need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

Matrix = tuple[tuple[bool, ...], ...]

MARGIN = 4
"""Modules around a code that stay white (ISO/IEC 18004)."""
_PIXELS = 3
"""Of a module, at least on the screen."""
_SAVED_PIXELS = 8
"""Of a module in a picture that is saved or copied."""


def picture(matrix: Matrix, pixels: int = _SAVED_PIXELS) -> QImage:
    """The code with its margin, each module ``pixels`` wide."""
    side = (len(matrix) + 2 * MARGIN) * pixels
    image = QImage(side, side, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    _paint(painter, matrix, QRect(0, 0, side, side))
    painter.end()
    return image


class QrPicture(QWidget):
    """Shows a code as large as there is room, in whole pixels a module so that it stays sharp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: Matrix = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    @property
    def matrix(self) -> Matrix:
        """What is shown."""
        return self._matrix

    def show_code(self, matrix: Matrix) -> None:
        """Show a code; an empty one shows nothing."""
        self._matrix = matrix
        self.setVisible(bool(matrix))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Such that a telephone reads it."""
        side = (len(self._matrix) + 2 * MARGIN) * (_PIXELS + 1)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Below this no camera tells the modules apart."""
        side = (len(self._matrix) + 2 * MARGIN) * _PIXELS
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in device pixels."""
        if not self._matrix:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        modules = len(self._matrix) + 2 * MARGIN
        room = int(min(self.width(), self.height()) * ratio)
        side = max(1, room // modules) * modules
        painter.scale(1 / ratio, 1 / ratio)
        across, down = int(self.width() * ratio - side) // 2, int(self.height() * ratio - side) // 2
        _paint(painter, self._matrix, QRect(across, down, side, side))
        painter.end()


def _paint(painter: QPainter, matrix: Matrix, square: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(square, QColor(Qt.GlobalColor.white))
    step = square.width() // (len(matrix) + 2 * MARGIN)
    black = QColor(Qt.GlobalColor.black)
    for y, row in enumerate(matrix, start=MARGIN):
        for x, dark in enumerate(row, start=MARGIN):
            if dark:
                painter.fillRect(square.x() + x * step, square.y() + y * step, step, step, black)
