"""Nothing is set up yet: one sentence, and three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui.fold import Fold
from app.gui.model.picture import Helper, Link
from app.gui.text import translate
from app.gui.window import labels
from app.gui.window.flowing import Flowing
from app.gui.window.helper_page import HelperView
from app.gui.window.unusable import Unusable
from app.gui.words import states


class FirstRun(Flowing):
    """Takes the whole window. What may be wrong with the helper is below, behind a fold."""

    add_wanted = Signal()
    open_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = self.content
        column = QWidget(body)
        width = labels.readable_width(column)
        column.setMaximumWidth(width)
        self.add = Choice(
            translate("Window", "Add a server"),
            translate("Window", "Type its address, or paste what you were given."),
            column,
        )
        self.open = Choice(
            translate("Window", "Open a file"),
            translate(
                "Window", "A .vpn or .conf file, or a picture of a QR code. You can also drop it here."
            ),
            column,
        )
        self.demo = Choice(
            translate("Window", "Try the demo"),
            translate("Window", "A server and networks of its own on this computer, to see that it works."),
            column,
        )
        self.add.clicked.connect(self.add_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.demo.clicked.connect(self.demo_wanted)
        self._helper = HelperView(column)
        self._helper.setMinimumHeight(self.fontMetrics().height() * 22)
        self.fold = Fold("", self._helper, column)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addStretch(1)
        question = labels.title(translate("Window", "Which network would you like to reach?"), column)
        self.setAccessibleName(question.text())
        layout.addWidget(question)
        for choice in (self.add, self.open, self.demo):
            layout.addWidget(choice)
        self.unusable = Unusable(column)
        layout.addWidget(self.fold)
        layout.addWidget(self.unusable)
        layout.addStretch(2)
        outer = QHBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)

    def show_helper(self, helper: Helper) -> None:
        """Say below what is wrong with the helper, where something is."""
        missing = helper.link not in (Link.READY, Link.CONNECTING)
        self.fold.setVisible(missing)
        if missing:
            self.fold.line.setText(
                translate("Window", "{problem}: show me how to start it").format(
                    problem=states.helper(helper.link)
                )
            )
            self._helper.show_helper(helper)


class Choice(QPushButton):
    """A large button: what it does, and below it a line about that."""

    def __init__(self, text: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(text)
        self.setAccessibleDescription(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        for label in (labels.title(text, self, scale=1.15), labels.plain(note, self)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Its lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as they are then."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Of the lines, not of a button's text."""
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Of the lines."""
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().minimumSizeHint()
