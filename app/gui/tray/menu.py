"""The tray's menu: one object for the life of the process, changed in place as the picture changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.gui.faces import Actions, Desk, Doors
from app.gui.preferences import PreferenceStore
from app.gui.tray import rows
from app.gui.tray.rows import Kind, Row


class TrayMenu(QMenu):
    """Panels show a copy of it and follow its changes, also while it is open: rows that stay are the
    same actions with another text, and only what comes or goes is put in or taken out."""

    restyled = Signal()
    """Theme, colours or language of the desktop are others."""

    def __init__(self, desk: Desk, actions: Actions, doors: Doors, preferences: PreferenceStore) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._doors = doors
        self._preferences = preferences
        self._shown: list[tuple[Row, QAction]] = []
        desk.changed.connect(self.refresh)
        preferences.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Make it say what the picture says."""
        wanted = rows.rows(self._desk.picture, self._preferences.now.last)
        names = {row.name for row in wanted}
        for row, action in self._shown:
            if row.name not in names:
                self._drop(action)
        shown = [(row, action) for row, action in self._shown if row.name in names]
        for place, row in enumerate(wanted):
            if place < len(shown) and shown[place][0].name == row.name:
                action = shown[place][1]
            else:
                action = self._placed(row, place, shown)
            _fill(action, row)
            shown[place] = (row, action)
        self._shown = shown

    def changeEvent(self, event: QEvent) -> None:
        """Hear of another language or theme, which only widgets are told of."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()
        restyling = (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange, QEvent.Type.ThemeChange)
        if event.type() in restyling:
            self.restyled.emit()

    def _placed(self, row: Row, place: int, shown: list[tuple[Row, QAction]]) -> QAction:
        """The action of a row that is new, or elsewhere up to now; ``shown`` is kept in step."""
        found = next((index for index, (old, _) in enumerate(shown) if old.name == row.name), None)
        if found is None:
            action = QAction(self)
            action.setSeparator(row.kind is Kind.LINE)
            action.setCheckable(row.checked is not None)
            action.triggered.connect(lambda _checked, kind=row.kind, key=row.key: self._chosen(kind, key))
        else:
            action = shown.pop(found)[1]
            self.removeAction(action)
        before = shown[place][1] if place < len(shown) else None
        if before is None:
            self.addAction(action)
        else:
            self.insertAction(before, action)
        shown.insert(place, (row, action))
        return action

    def _drop(self, action: QAction) -> None:
        self.removeAction(action)
        action.deleteLater()

    def _chosen(self, kind: Kind, key: str) -> None:
        # A click turned the check mark by itself; what is true is in the picture, and nowhere else.
        picture = self._desk.picture
        for row, action in self._shown:
            _fill(action, row)
        match kind:
            case Kind.ENTRY:
                entry = picture.entry(key)
                if entry is not None and rows.is_connected(entry):
                    self._actions.take_down(key)
                elif entry is not None:
                    self._actions.bring_up(key)
            case Kind.RECONNECT:
                self._actions.bring_up(key)
            case Kind.UNBLOCK:
                self._actions.unblock()
            case Kind.KILL_SWITCH:
                self._actions.set_killswitch(not picture.killswitch.enabled)
            case Kind.OPEN | Kind.MORE | Kind.SHOW_HOW:
                self._doors.window()
            case Kind.SETTINGS:
                self._doors.settings()
            case Kind.QUIT:
                self._doors.quit()


def _fill(action: QAction, row: Row) -> None:
    if row.kind is Kind.LINE:
        return
    if action.text() != row.text:
        action.setText(row.text)
    if action.isEnabled() != row.enabled:
        action.setEnabled(row.enabled)
    if row.checked is not None and action.isChecked() != row.checked:
        action.setChecked(row.checked)
