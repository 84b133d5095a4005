"""The list of keys, read from the window's own actions, so that it can not say anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.gui.dialogs.pieces import Sheet
from app.gui.text import translate

_LEAST_LINES, _MOST_LINES = 8, 18
"""Lines that are seen without scrolling, in a small dialog and at first."""
_COLUMNS = 56
"""Characters of the dialog's width at first."""


def keys_of(window: QWidget) -> list[tuple[str, str]]:
    """What each action of a window is called, and its keys as the desktop writes them; each once."""
    found: dict[str, str] = {}
    actions: Iterable[QAction] = (*window.actions(), *window.findChildren(QAction))
    for action in actions:
        keys = [sequence for sequence in action.shortcuts() if not sequence.isEmpty()]
        name = _plain(action.text())
        if keys and name:
            found.setdefault(name, _written(keys))
    return list(found.items())


def _plain(text: str) -> str:
    """What an action is called, without the sign of its letter, which is "(&A)" in some languages."""
    without = re.sub(r"\s*\(&.\)", "", text)
    return without.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("….")


def _written(keys: list[QKeySequence]) -> str:
    return ", ".join(dict.fromkeys(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys))


class ShortcutsDialog(Sheet):
    """A table that can be read by keyboard and by a screen reader."""

    def __init__(self, window: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("About", "Keyboard shortcuts"))
        rows = keys_of(window)
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(translate("About", "Keyboard shortcuts"))
        self.table.setHorizontalHeaderLabels([translate("About", "What it does"), translate("About", "Keys")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        for place, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(place, column, item)
        self.column.addWidget(self.table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.finish(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))
        self.table.setMinimumHeight(self._line * min(len(rows), _LEAST_LINES) + self._head)

    @property
    def _line(self) -> int:
        return self.table.verticalHeader().defaultSectionSize()

    @property
    def _head(self) -> int:
        return self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()

    def sizeHint(self) -> QSize:
        """All of the table where that is not too much."""
        lines = min(self.table.rowCount(), _MOST_LINES) - min(self.table.rowCount(), _LEAST_LINES)
        wanted = super().minimumSizeHint() + QSize(0, self._line * lines)
        return wanted.expandedTo(QSize(self.fontMetrics().averageCharWidth() * _COLUMNS, 0))
