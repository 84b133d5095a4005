"""A quiet line about files of profiles that can not be used, with what is wrong with each."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.fold import Fold
from app.gui.text import translate
from app.gui.window import labels
from app.gui.window.naming import clean

_MAX_FILES = 5
"""Files that are told about one by one."""


class Unusable(QWidget):
    """Hidden while every file can be used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = labels.selectable(parent=self, name=translate("Window", "What is wrong with them"))
        self.fold = Fold("", self._which, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 8, 4)
        layout.addWidget(self.fold)
        self.hide()

    def show_problems(self, problems: tuple[str, ...]) -> None:
        """Say how many there are, and which behind the fold."""
        self.setVisible(bool(problems))
        count = len(problems)
        self.fold.line.setText(translate("Window", "%n file(s) cannot be used", "", count))
        lines = [clean(problem, 300) for problem in problems[:_MAX_FILES]]
        if count > _MAX_FILES:
            lines.append(translate("Window", "And %n more.", "", count - _MAX_FILES))
        self._which.say("\n".join(lines))
