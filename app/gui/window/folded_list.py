"""The list of networks in a narrow window: one line that drops down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from app.gui.text import translate
from app.gui.window.network_delegate import NetworkDelegate
from app.gui.window.network_model import NetworkModel, icon_size
from app.profiles.rules import MAX_NAME


class FoldedList(QWidget):
    """The same entries as :class:`app.gui.window.network_list.NetworkList`, with less room."""

    chosen = Signal(str)
    add_wanted = Signal()
    renamed = Signal(str, str)

    def __init__(self, model: NetworkModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._shown = ""
        self.drop = QComboBox(self)
        self.drop.setModel(model)
        self.drop.setItemDelegate(NetworkDelegate(self.drop))
        self.drop.setIconSize(icon_size())
        self.drop.setAccessibleName(translate("Window", "Networks"))
        self.drop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.drop.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.drop.setMinimumContentsLength(8)
        self.drop.activated.connect(self._choose)
        model.modelReset.connect(self._select_shown)
        self._field: QLineEdit | None = None
        self.add = QPushButton(QIcon.fromTheme("list-add"), translate("Window", "Add"), self)
        self.add.setAccessibleName(translate("Window", "Add a network"))
        self.add.clicked.connect(self.add_wanted)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 8, 8, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.drop, 1)
        self._layout.addWidget(self.add)

    def show_chosen(self, key: str) -> None:
        """Show this entry."""
        self._shown = key
        self._select_shown()

    def rename(self, key: str) -> None:
        """Put a field for another name in the line's place; Return takes it, Escape leaves it."""
        row = self._model.row_of(key)
        if row < 0 or not self._model.index(row).flags() & Qt.ItemFlag.ItemIsEditable:
            return
        self._end_rename()
        field = QLineEdit(str(self._model.index(row).data()), self)
        field.setMaxLength(MAX_NAME)
        field.setAccessibleName(translate("Window", "New name"))
        field.installEventFilter(self)
        field.returnPressed.connect(lambda: self._take_name(key))
        self._field = field
        self._layout.insertWidget(0, field, 1)
        self.drop.hide()
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the name as it is, at Escape or when something else is done."""
        if watched is self._field:
            escaped = isinstance(event, QKeyEvent) and (
                event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
            )
            if escaped or event.type() is QEvent.Type.FocusOut:
                self._end_rename()
                return escaped
        return super().eventFilter(watched, event)

    def _take_name(self, key: str) -> None:
        name = self._field.text().strip() if self._field is not None else ""
        self._end_rename()
        if name:
            self.renamed.emit(key, name)

    def _end_rename(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            had_focus = field.hasFocus()
            field.hide()
            field.deleteLater()
            self.drop.show()
            if had_focus:
                self.drop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select_shown(self) -> None:
        row = self._model.row_of(self._shown)
        if self.drop.currentIndex() != row:
            self.drop.setCurrentIndex(row)

    def _choose(self, row: int) -> None:
        key = self._model.key_at(row)
        if key and key != self._shown:
            self._shown = key
            self.chosen.emit(key)
