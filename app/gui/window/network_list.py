"""The list at the left: add, search, and a line for every network."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.text import translate
from app.gui.window.network_delegate import NetworkDelegate
from app.gui.window.network_model import NetworkModel


class NetworkList(QWidget):
    """Tells which entry a person chooses; which one is shown is said by :meth:`show_chosen`."""

    chosen = Signal(str)
    activated = Signal(str)
    """Return or a double click on the entry with this key."""
    add_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """A menu for the chosen entry, at this place of the screen."""

    def __init__(self, model: NetworkModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._shown = ""
        self.add = QPushButton(QIcon.fromTheme("list-add"), translate("Window", "Add"), self)
        self.add.setAccessibleName(translate("Window", "Add a network"))
        self.add.clicked.connect(self.add_wanted)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Window", "Search"))
        self.search.setAccessibleName(translate("Window", "Search networks"))
        self.search.setClearButtonEnabled(True)
        # What is dropped in the window is imported, wherever it falls.
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(self._search)
        self.view = _View(self)
        self.view.setModel(model)
        self.view.setItemDelegate(NetworkDelegate(self.view))
        self.view.selectionModel().selectionChanged.connect(self._choose)
        self.view.activated.connect(lambda index: self.activated.emit(model.key_at(index.row())))
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.search_wanted.connect(self._type_to_search)
        model.modelReset.connect(self._select_shown)
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.add)
        top.addWidget(self.search, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)

    def show_chosen(self, key: str) -> None:
        """Select this entry, without telling that a person did."""
        self._shown = key
        self._select_shown()

    def rename(self, key: str) -> None:
        """Open the field for another name in the entry's line."""
        row = self._model.row_of(key)
        index = self._model.index(row)
        if row >= 0 and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.view.edit(index)

    def _search(self, text: str) -> None:
        self._model.search(text)
        keys = self._model.keys()
        if text and keys and self._model.row_of(self._shown) < 0:
            self.chosen.emit(keys[0])

    def _type_to_search(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(self.search.text() + text)

    def _select_shown(self) -> None:
        selection = self.view.selectionModel()
        row = self._model.row_of(self._shown)
        if selection.currentIndex().row() == row and (row < 0 or selection.isRowSelected(row, QModelIndex())):
            return
        selection.blockSignals(True)
        if row < 0:
            self.view.clearSelection()
        else:
            self.view.setCurrentIndex(self._model.index(row))
        selection.blockSignals(False)
        self.view.viewport().update()

    def _choose(self, selected: QItemSelection, _before: QItemSelection) -> None:
        indexes = selected.indexes()
        key = self._model.key_at(indexes[0].row()) if indexes else ""
        if key and key != self._shown:
            self._shown = key
            self.chosen.emit(key)

    def _menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not self._model.key_at(index.row()):
            index = self.view.currentIndex()
            place = self.view.visualRect(index).center()
        if self._model.key_at(index.row()):
            self.view.setCurrentIndex(index)
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))


class _View(QListView):
    """The view, with letters that begin a search."""

    search_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setAccessibleName(translate("Window", "Networks"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters go to the search field; Return means the line."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.state() is not QAbstractItemView.State.EditingState:
                self.activated.emit(self.currentIndex())
            return
        if text and text.isprintable() and not text.isspace():
            self.search_wanted.emit(text)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by keyboard, be on a line."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.selectedIndexes():
            self.setCurrentIndex(self.selectedIndexes()[0])
