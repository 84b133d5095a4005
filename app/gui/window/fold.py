"""A line with an arrow that opens what is below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


class Fold(QWidget):
    """``content`` is shown while it is open. The line can be reached and opened by keyboard."""

    toggled = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.line = _Line(self)
        self.line.setText(title)
        self.line.setCheckable(True)
        self.line.setAutoRaise(True)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setArrowType(self._arrow(False))
        self.line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.line.toggled.connect(self._turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(content, 1)
        content.hide()

    @property
    def is_open(self) -> bool:
        """Whether what is below is shown."""
        return self.line.isChecked()

    def open(self, on: bool = True) -> None:
        """Open it, or close it."""
        self.line.setChecked(on)

    def _turn(self, on: bool) -> None:
        self.line.setArrowType(self._arrow(on))
        self._content.setVisible(on)
        self.toggled.emit(on)

    def _arrow(self, on: bool) -> Qt.ArrowType:
        if on:
            return Qt.ArrowType.DownArrow
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return Qt.ArrowType.LeftArrow if mirrored else Qt.ArrowType.RightArrow


class _Line(QToolButton):
    """Checked while open, which readers of the screen tell; the arrow is enough to be seen."""

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Do not look pressed."""
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On
