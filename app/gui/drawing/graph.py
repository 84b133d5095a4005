"""The graph of a connection's rates: down above the line, up below it.

Time runs from left to right in every language, as on a measuring instrument: the newest is at the
right, where the words for a language that reads from right to left begin. Only the labels move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from app.gui.drawing import colours
from app.gui.model.history import Point
from app.gui.model.looks import Look
from app.gui.text import isolated
from app.gui.words import numbers

LEAST_SCALE = 2e5
"""Bits a second that are shown at least, so that a few packets are no mountains."""
_STEPS = (1.0, 2.0, 5.0, 10.0)
_LINES = 7
"""Lines of text that it is high, at least."""
_DOWN, _UP = 2 / 3, 1 / 3
"""Shares of the height: most connections bring more than they take."""
_COLUMNS = 6
"""Parts of the time axis: 10 s each of a minute, 10 min of an hour."""


@dataclass(frozen=True)
class Curve:
    """What is drawn: points in time order, the moment at the right edge, and seconds from edge to edge."""

    points: tuple[Point, ...] = ()
    now: float = 0.0
    span: float = 60.0
    step: float = 1.0
    """Seconds that a point stands for."""


def without_gaps(curve: Curve) -> tuple[Point, ...]:
    """The points with nothing where nothing was told: totals come only while they change."""
    made: list[Point] = []
    last: Point | None = None
    for point in curve.points:
        if last is not None and point.at - last.at > 2.5 * curve.step:
            made.append(Point(last.at + curve.step, 0.0, 0.0))
            made.append(Point(point.at - curve.step, 0.0, 0.0))
        elif last is None:
            made.append(Point(point.at - curve.step, 0.0, 0.0))
        made.append(point)
        last = point
    if last is not None and curve.now - last.at > 2.5 * curve.step:
        made.append(Point(last.at + curve.step, 0.0, 0.0))
        made.append(Point(curve.now, 0.0, 0.0))
    return tuple(made)


def nice(highest: float) -> float:
    """The end of a scale that shows ``highest``: 1, 2 or 5 of a power of ten."""
    wanted = max(highest, LEAST_SCALE)
    power = 10.0 ** (len(str(int(wanted))) - 1)
    return next(power * step for step in _STEPS if power * step >= wanted)


def ends(scale: float) -> tuple[str, str]:
    """What is written at the upper and at the lower end of a scale."""
    # The quotient first: it is exact, so that a round number stays one, with the unit of the other.
    return isolated(numbers.rate(scale)), isolated(numbers.rate(scale * (_UP / _DOWN)))


class Graph(QWidget):
    """Draws a :class:`Curve`. It has no timer: who owns it says when there is something new."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve = Curve()
        self._points: tuple[Point, ...] = ()
        self._scale = nice(0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def curve(self) -> Curve:
        """What is drawn."""
        return self._curve

    @property
    def scale(self) -> float:
        """Bits a second at the upper end. The lower part has the same scale, and less room."""
        return self._scale

    def show_curve(self, curve: Curve) -> None:
        """Draw this from now on."""
        self._curve = curve
        self._points = without_gaps(curve)
        down = max((point.down for point in curve.points), default=0.0)
        up = max((point.up for point in curve.points), default=0.0)
        self._scale = nice(max(down, up * _DOWN / _UP))
        self.update()

    def sizeHint(self) -> QSize:
        """A broad strip."""
        return QSize(self.fontMetrics().averageCharWidth() * 50, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Low, but with room for the labels."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 20, metrics.height() * _LINES)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        line = area.top() + area.height() * _DOWN
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.Base))
        _draw_grid(painter, area, line, text)
        if self._points:
            painter.setClipRect(area)
            unit = area.height() * _DOWN / self._scale
            self._draw(painter, area, line, [(p.at, -p.down * unit) for p in self._points], _down_colour())
            self._draw(painter, area, line, [(p.at, p.up * unit) for p in self._points], _up_colour())
            painter.setClipping(False)
        painter.setPen(QPen(text, 1.0))
        painter.drawLine(QPointF(area.left(), line), QPointF(area.right(), line))
        self._write_scale(painter, area, text)

    def _draw(
        self,
        painter: QPainter,
        area: QRectF,
        line: float,
        heights: Sequence[tuple[float, float]],
        colour: QColor,
    ) -> None:
        """An area from the line outwards, with its edge."""

        def place(at: float, height: float) -> QPointF:
            x = area.right() - (self._curve.now - at) / self._curve.span * area.width()
            return QPointF(x, line + height)

        edge = QPainterPath(place(*heights[0]))
        for at, height in heights[1:]:
            edge.lineTo(place(at, height))
        filled = QPainterPath(edge)
        filled.lineTo(place(heights[-1][0], 0.0))
        filled.lineTo(place(heights[0][0], 0.0))
        filled.closeSubpath()
        ground = QColor(colour)
        ground.setAlphaF(0.25)
        painter.fillPath(filled, ground)
        painter.setPen(QPen(colour, 1.5))
        painter.drawPath(edge)

    def _write_scale(self, painter: QPainter, area: QRectF, text: QColor) -> None:
        """How much the ends are, on a ground that keeps the words readable over the curve."""
        ground = self.palette().color(QPalette.ColorRole.Base)
        ground.setAlphaF(0.75)
        painter.setPen(text)
        vertically = (Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom)
        for words, vertical in zip(ends(self._scale), vertically, strict=True):
            alignment = QStyle.visualAlignment(
                self.layoutDirection(), Qt.AlignmentFlag.AlignLeading | vertical
            )
            inside = area.adjusted(4, 2, -4, -2)
            painter.fillRect(painter.boundingRect(inside, alignment, words), ground)
            painter.drawText(inside, alignment, words)


def _draw_grid(painter: QPainter, area: QRectF, line: float, text: QColor) -> None:
    faint = QColor(text)
    faint.setAlphaF(0.14)
    painter.setPen(QPen(faint, 1.0))
    for part in range(1, _COLUMNS):
        x = area.left() + area.width() * part / _COLUMNS
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    for y in (area.top(), (area.top() + line) / 2, area.bottom()):
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def _down_colour() -> QColor:
    return colours.of(Look.WORKING)


def _up_colour() -> QColor:
    return colours.of(Look.UP)
