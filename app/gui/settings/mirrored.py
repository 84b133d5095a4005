"""A check box that shows what is so, and only wishes for something else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from app.gui.dialogs.pieces import SMALL, Message, leading, words
from app.gui.model.looks import Look


class Mirrored(QCheckBox):
    """A click emits :attr:`wished` and changes nothing; :meth:`setChecked` is called once it is so."""

    wished = Signal(bool)

    def nextCheckState(self) -> None:
        """Called by Qt on every click, in place of changing by itself."""
        self.wished.emit(not self.isChecked())


class Switch(QWidget):
    """A mirrored check box with words below it: what it means, and why it can not be used."""

    wished = Signal(bool)

    def __init__(self, text: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.box = Mirrored(text, self)
        self.box.wished.connect(self.wished)
        self._reason = Message(self)
        below = QVBoxLayout()
        below.setSpacing(SMALL)
        if hint:
            below.addWidget(words(hint, self))
        below.addWidget(self._reason)
        # Below the text of the box, not below the box; a spacer knows which side that is.
        indented = QHBoxLayout()
        indented.setSpacing(0)
        indented.addSpacing(_beside(self.box))
        indented.addLayout(below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.box, 0, leading())
        column.addLayout(indented)
        self.setFocusProxy(self.box)
        self.explain()

    def show_state(self, on: bool, reason: str = "") -> None:
        """Show what is so; ``reason`` says why it can not be changed, where it can not."""
        self.box.setChecked(on)
        self.box.setEnabled(not reason)
        self.explain(reason)

    def explain(self, reason: str = "", look: Look | None = None) -> None:
        """Say ``reason`` below it, or nothing more than what it means."""
        self._reason.say(reason, look)
        self.box.setAccessibleDescription("\n".join(filter(None, (self._hint, reason))))


def _beside(box: QCheckBox) -> int:
    """Pixels from the edge of a check box to its text."""
    style = box.style()
    return style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, box) + style.pixelMetric(
        QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, box
    )
