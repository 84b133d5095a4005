"""The page that takes the pane's place while the helper is not ready: what is wrong, and what to type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.drawing.shield import Shield
from app.gui.fold import Fold
from app.gui.model.looks import Look
from app.gui.model.picture import Helper
from app.gui.text import translate
from app.gui.window import labels
from app.gui.window.command import Command
from app.gui.window.flowing import Flowing
from app.gui.window.naming import clean_lines
from app.gui.words import helper as words


class HelperView(Flowing):
    """Made anew for each state of the helper; it goes by itself when the helper is ready."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: words.HelperPage | None = None

    def show_helper(self, helper: Helper) -> None:
        """Say what is the matter."""
        page = words.page(helper)
        if page != self._shown:
            self._shown = page
            self.setAccessibleName(page.headline)
            _lay_out(self.renew(), page)


def _lay_out(body: QWidget, page: words.HelperPage) -> None:
    outer = QVBoxLayout(body)
    outer.setContentsMargins(24, 24, 24, 24)
    outer.setSpacing(16)
    head = QHBoxLayout()
    head.setSpacing(16)
    shield = Shield(48, body)
    shield.set_look(Look.HELPER_MISSING)
    head.addWidget(shield, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(labels.title(page.headline, body), 1)
    outer.addLayout(head)
    outer.addWidget(_text(page.message, body))
    for instruction in page.instructions:
        step = QVBoxLayout()
        step.setSpacing(4)
        step.addWidget(_text(instruction.text, body))
        step.addWidget(Command(instruction.command, body))
        outer.addLayout(step)
    outer.addWidget(_text(page.afterwards, body))
    if page.detail:
        detail = labels.selectable(clean_lines(page.detail), body, translate("Helper", "Technical details"))
        detail.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        outer.addWidget(Fold(translate("Helper", "Technical details"), detail, body))
    outer.addStretch(1)


def _text(text: str, parent: QWidget) -> QWidget:
    label = labels.plain(text, parent)
    label.setMaximumWidth(labels.readable_width(label))
    return label
