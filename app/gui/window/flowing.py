"""What scrolls: as wide as its window, and as high as its text is at that width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Flowing(QScrollArea):
    """Scrolls up and down only. Lay out what it shows in :attr:`content`."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.renew()

    @property
    def content(self) -> QWidget:
        """What scrolls."""
        return self._content

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it."""
        super().resizeEvent(event)
        self.resized.emit()

    def renew(self) -> QWidget:
        """Throw away what was shown; the new content is empty."""
        self._content = _Content()
        self.setWidget(self._content)
        return self._content


class _Content(QWidget):
    """Lines that can wrap claim the height of their narrowest form as the least; it is never used here."""

    def minimumSizeHint(self) -> QSize:
        """None: the height follows from the width."""
        return QSize(0, 0)
