"""A command for a terminal, with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QWidget

from app.gui.text import translate
from app.gui.window import labels

_SAID = 2000
"""Milliseconds that the button says what it did."""


class Command(QFrame):
    """``command`` as it is typed, whatever the direction of the language."""

    def __init__(self, command: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.command = command
        self._label = labels.selectable(command, self, translate("Helper", "Command"))
        self._label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.button = QPushButton(self)
        self._words = (translate("Helper", "Copy"), translate("Helper", "Copied"))
        widths = []
        for word in self._words:
            self.button.setText(word)
            widths.append(self.button.sizeHint().width())
        self.button.setMinimumWidth(max(widths))
        self.button.setText(self._words[0])
        self.button.setAccessibleDescription(command)
        self.button.clicked.connect(self._copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_SAID)
        self._back.timeout.connect(lambda: self.button.setText(self._words[0]))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.command)
        self.button.setText(self._words[1])
        self._back.start()
