"""The button that tries the settings of a form, and what came of it in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.gui.dialogs.pieces import NEAR, Message, cleaned
from app.gui.model.looks import Look
from app.gui.text import isolated, translate


class Trial(QWidget):
    """Shows how a test goes; the form runs it."""

    wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_running = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(NEAR)
        row = QHBoxLayout()
        row.setSpacing(NEAR)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._press)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Editor", "The test is running"))
        row.addWidget(self.button)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        column.addLayout(row)
        self.message = Message()
        column.addWidget(self.message)
        self._show(False)

    def begin(self, server: str) -> None:
        """A test is under way."""
        self._show(True)
        self.message.say(
            translate("Editor", "Trying to log in to {server}. Your routes stay as they are.").format(
                server=isolated(cleaned(server))
            )
        )

    def end(self, problem: str) -> None:
        """It is over; ``problem`` is why it did not work, empty when it did."""
        self._show(False)
        if problem:
            self.message.say(problem, Look.ERROR)
        else:
            self.message.say(translate("Editor", "It works: the server answered, and let you in."), Look.UP)

    def forget(self) -> None:
        """What was found out is of other settings, or of no interest any more."""
        self._show(False)
        self.message.say("")

    def allow(self, possible: bool) -> None:
        """Whether there is something to test; a test that runs can always be stopped."""
        self.button.setEnabled(possible or self.is_running)

    def _show(self, running: bool) -> None:
        self.is_running = running
        self.button.setText(translate("Editor", "Stop the test") if running else translate("Editor", "Test"))
        self.progress.setVisible(running)

    def _press(self) -> None:
        if self.is_running:
            self.stopped.emit()
        else:
            self.wanted.emit()
