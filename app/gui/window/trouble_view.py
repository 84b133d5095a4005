"""An error in the graph's place: what happened, why it may have, what to do; the rest behind a fold."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.fold import Fold
from app.gui.model.trouble import Remedy, Trouble
from app.gui.text import translate
from app.gui.window import labels, remedies
from app.gui.window.banner import close_button
from app.gui.window.naming import clean, clean_lines


class TroubleView(QWidget):
    """Shows a :class:`Trouble`; which button was pressed is told by ``chosen``."""

    chosen = Signal(object)
    closed = Signal()
    """A person has read it, and wants it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Trouble, str, frozenset[Remedy]] | None = None
        self._headline = labels.title(parent=self, scale=1.1)
        self._texts = [labels.selectable(parent=self) for _ in range(3)]
        for label in (self._headline, *self._texts):
            label.setMaximumWidth(labels.readable_width(self))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self.buttons: list[QPushButton] = []
        self.detail = labels.selectable(parent=self, name=translate("Window", "Technical details"))
        self.detail.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.fold = Fold(translate("Window", "Technical details"), self.detail, self)
        self.close_button = close_button(self)
        self.close_button.clicked.connect(self.closed)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        layout = QVBoxLayout()
        layout.setSpacing(8)
        beside.addLayout(layout, 1)
        beside.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._headline)
        for label in self._texts:
            layout.addWidget(label)
        layout.addLayout(self._buttons)
        layout.addWidget(self.fold)
        layout.addStretch(1)

    def show_trouble(self, trouble: Trouble, said_above: str = "", offered: Collection[Remedy] = ()) -> None:
        """Show it, without repeating the headline and the buttons that are above it already."""
        wanted = (trouble, said_above, frozenset(offered))
        if wanted == self._shown:
            return
        if self._shown is None or self._shown[0] != trouble:
            self.fold.open(False)
        self._shown = wanted
        headline = clean(trouble.headline, 300)
        why = clean_lines(trouble.why)
        if why:
            why = translate("Window", "Why it may have: {why}").format(why=why)
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline) and headline != said_above)
        for label, text in zip(
            self._texts, (clean_lines(trouble.message), why, clean_lines(trouble.advice)), strict=True
        ):
            label.say(text)
            label.setVisible(bool(text))
        self._offer([remedy for remedy in trouble.remedies if remedy not in offered])
        self.detail.say(clean_lines(trouble.detail))
        self.fold.setVisible(bool(trouble.detail))

    @property
    def words(self) -> tuple[str, ...]:
        """What it says, without the fold."""
        shown = [label for label in (self._headline, *self._texts) if not label.isHidden()]
        return tuple(label.text() for label in shown)

    def _offer(self, wanted: list[Remedy]) -> None:
        while self._buttons.count():
            self._buttons.takeAt(0)
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, remedy in enumerate(wanted):
            button = QPushButton(remedies.words(remedy), self)
            if place == 0:
                font = button.font()
                font.setWeight(QFont.Weight.DemiBold)
                button.setFont(font)
            button.clicked.connect(lambda _on=False, chosen=remedy: self.chosen.emit(chosen))
            self._buttons.addWidget(button)
            self.buttons.append(button)
        self._buttons.addStretch(1)
        before: QWidget = self._texts[-1]
        for after in (*self.buttons, self.fold.line):
            QWidget.setTabOrder(before, after)
            before = after
