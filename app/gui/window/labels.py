"""Labels as the window needs them: plain text always, in the sizes that it uses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from app.gui.dialogs import pieces
from app.gui.text import translate
from app.gui.window.naming import from_the_right, unisolated

TITLE_SCALE = 1.35
"""How much larger a headline is than the system's text."""
LINE_WIDTH = 72
"""Characters of a line of text, at most."""


def plain(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows what it is given to the letter, in as many lines as it takes."""
    return pieces.words(text, parent)


def title(text: str = "", parent: QWidget | None = None, scale: float = TITLE_SCALE) -> QLabel:
    """A headline."""
    return pieces.title(text, parent, scale)


def selectable(text: str = "", parent: QWidget | None = None, name: str = "") -> ValueLabel:
    """A text that can be marked and copied; ``name`` is what a reader of the screen says before it."""
    label = ValueLabel(name, parent)
    label.say(text)
    return label


def tabular(font: QFont) -> QFont:
    """The font with digits that are all as wide, so that counting does not make words jump."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def readable_width(widget: QWidget) -> int:
    """How wide a text may be to be read with ease, in pixels."""
    return widget.fontMetrics().averageCharWidth() * LINE_WIDTH


class ValueLabel(QLabel):
    """A value that can be marked by mouse and keyboard; the clipboard gets it without marks of ours."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._told = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(pieces.leading() | Qt.AlignmentFlag.AlignVCenter)
        pieces.let_select(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def say(self, text: str) -> None:
        """Show ``text``. What is marked stays marked while a person is at it."""
        if text == self._told or (self.hasFocus() and self.hasSelectedText()):
            return
        self._told = text
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setText(from_the_right(text) if is_mirrored else text)
        shown = unisolated(text)
        if self._name and shown:
            shown = translate("Window", "{label}: {value}").format(label=self._name, value=shown)
        self.setAccessibleName(shown or self._name)

    def copy(self) -> None:
        """Copy what is marked, or all of it."""
        text = self.selectedText() or self.text()
        QApplication.clipboard().setText(unisolated(text.replace("\N{PARAGRAPH SEPARATOR}", "\n")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by our own hand."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
            return
        super().keyPressEvent(event)
