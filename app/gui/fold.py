"""A line with an arrow that opens what is below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


class FoldButton(QToolButton):
    """Opens and closes what is below it, by mouse and keyboard."""

    def __init__(self, text: str, below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._below = below
        self.setText(text)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._show)
        self._show(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens it too, and does not press the dialog's main button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
            return
        super().keyPressEvent(event)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Do not look pressed while it is open: the arrow says that."""
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw()

    def _show(self, is_open: bool) -> None:
        self._below.setVisible(is_open)
        self._draw()

    def _draw(self) -> None:
        """The style's arrow as an icon: that of a tool button is in its text from right to left."""
        closed = (
            QStyle.PrimitiveElement.PE_IndicatorArrowLeft
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            else QStyle.PrimitiveElement.PE_IndicatorArrowRight
        )
        arrow = QStyle.PrimitiveElement.PE_IndicatorArrowDown if self.isChecked() else closed
        side, ratio = self.iconSize().height(), self.devicePixelRatioF()
        picture = QPixmap(round(side * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        option = QStyleOption()
        option.initFrom(self)
        option.rect = QRect(side // 4, side // 4, side // 2, side // 2)
        painter = QPainter(picture)
        self.style().drawPrimitive(arrow, option, painter, self)
        painter.end()
        self.setIcon(QIcon(picture))


class Fold(QWidget):
    """``content`` is shown while it is open. The line can be reached and opened by keyboard."""

    toggled = Signal(bool)

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.line = FoldButton(title, content, self)
        self.line.toggled.connect(self.toggled)
        layout.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(content, 1)

    @property
    def is_open(self) -> bool:
        """Whether what is below is shown."""
        return self.line.isChecked()

    def open(self, on: bool = True) -> None:
        """Open it, or close it."""
        self.line.setChecked(on)
