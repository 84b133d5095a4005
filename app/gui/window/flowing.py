"""What scrolls: as wide as its window, and as high as its text is at that width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_RING = 2
"""Pixels of the line around what has the focus."""


class Flowing(QScrollArea):
    """Scrolls up and down only. Lay out what it shows in :attr:`content`.

    Tab stops at it while there is something to scroll, and a line around it says so. Whoever owns it
    gives it an accessible name.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ring = _Ring(self)
        self.verticalScrollBar().rangeChanged.connect(self._let_scroll)
        self.renew()

    @property
    def content(self) -> QWidget:
        """What scrolls."""
        return self._content

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it."""
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is."""
        super().focusInEvent(event)
        self._ring.raise_()
        self._ring.show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is elsewhere."""
        super().focusOutEvent(event)
        self._ring.hide()

    def renew(self) -> QWidget:
        """Throw away what was shown; the new content is empty."""
        self._content = _Content()
        self.setWidget(self._content)
        return self._content

    def _let_scroll(self, least: int, most: int) -> None:
        """The focus that is here stays: it must not jump because a line came or went."""
        scrolls = most > least or self.hasFocus()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus)


class _Content(QWidget):
    """Lines that can wrap claim the height of their narrowest form as the least; it is never used here."""

    def minimumSizeHint(self) -> QSize:
        """None: the height follows from the width."""
        return QSize(0, 0)


class _Ring(QWidget):
    """Lies above what scrolls, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colour of what is chosen."""
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().highlight(), _RING))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
