"""A beat once a second, and only while there is somebody to see what it moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

BEAT = 1000
"""Milliseconds."""


class Pulse(QObject):
    """Beats while ``watched`` is on the screen and somebody has said that it is needed."""

    beat = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._watched = watched
        self._window: QWidget | None = None
        self._needed = False
        self._seen = False
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)
        watched.installEventFilter(self)

    @property
    def is_beating(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    def need(self, on: bool) -> None:
        """Whether anything moves by itself at present."""
        self._needed = on
        self._decide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the watched widget's coming and going, and of its window's."""
        if watched is self._watched and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._seen = event.type() is QEvent.Type.Show
            self._watch_window()
            self._decide()
        elif watched is self._window and event.type() is QEvent.Type.WindowStateChange:
            self._decide()
        return False

    def _watch_window(self) -> None:
        window = self._watched.window()
        if window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def _decide(self) -> None:
        # A window that is minimised is visible all the same, as Qt has it.
        wanted = self._needed and self._seen and not self._watched.window().isMinimized()
        if wanted and not self._timer.isActive():
            self.beat.emit()
            self._timer.start()
        elif not wanted:
            self._timer.stop()
