"""Lines across the window: what went wrong, what was deleted, that everything is held back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStyle, QToolButton, QVBoxLayout, QWidget

from app.gui.drawing.shield import Shield
from app.gui.model.looks import Look
from app.gui.text import translate
from app.gui.window import labels

MOST = 3
"""Banners that can be closed and are shown at a time; older ones go."""


def close_button(parent: QWidget) -> QToolButton:
    """The small button that takes a message away."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setIcon(parent.style().standardIcon(QStyle.StandardPixmap.SP_TitleBarCloseButton))
    button.setAccessibleName(translate("Window", "Close this message"))
    button.setToolTip(translate("Window", "Close this message"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


class Banner(QFrame):
    """One line with a button or two. ``closed`` comes once, however it ends but for :meth:`end`."""

    closed = Signal()

    def __init__(self, text: str, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 8, 8, 8)
        self._layout.setSpacing(8)
        if look is not None:
            shield = Shield(24, self)
            shield.set_look(look)
            self._layout.addWidget(shield, 0, Qt.AlignmentFlag.AlignTop)
        self._label = labels.plain(text, self)
        self._layout.addWidget(self._label, 1)
        self._is_over = False

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._label.setText(text)

    def offer(self, text: str, do: Callable[[], None]) -> QPushButton:
        """Add a button."""
        button = QPushButton(text, self)
        button.clicked.connect(do)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def let_close(self) -> None:
        """Add the button that closes it."""
        button = close_button(self)
        button.clicked.connect(self.close_it)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def last(self, seconds: float) -> None:
        """Close it by itself after some time."""
        QTimer.singleShot(round(seconds * 1000), self, self.close_it)

    def close_it(self) -> None:
        """Take it away, and tell."""
        if not self._is_over:
            self.end()
            self.closed.emit()

    def end(self) -> None:
        """Take it away."""
        self._is_over = True
        self.hide()
        self.deleteLater()

    @property
    def is_over(self) -> bool:
        """Whether it was taken away."""
        return self._is_over


class Banners(QWidget):
    """The banners of the window, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._shown: list[Banner] = []

    @property
    def shown(self) -> tuple[Banner, ...]:
        """Those that are there, newest first."""
        return tuple(banner for banner in self._shown if not banner.is_over)

    def add(self, text: str, look: Look | None = None) -> Banner:
        """A banner that can be closed."""
        for old in self.shown[MOST - 1 :]:
            old.close_it()
        banner = Banner(text, look, self)
        self._shown = [banner, *self.shown]
        self._layout.insertWidget(0, banner)
        return banner
