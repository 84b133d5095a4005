"""What is connected by itself when the tray appears."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.gui.faces import Actions, Desk
from app.gui.model.mirror import ENDED
from app.gui.model.picture import Link, Origin
from app.gui.preferences import PreferenceStore


class Starting(QObject):
    """Connects what the person wants connected from the start, once the helper is there for the first time.

    Not where connections of the person's own are there already: then it is this window that came later.
    (Which network was connected last is noted by :class:`app.gui.actions.Actions`.)
    """

    def __init__(
        self, desk: Desk, actions: Actions, preferences: PreferenceStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._preferences = preferences
        self._began = False
        desk.changed.connect(self._changed)
        self._changed()

    def _changed(self) -> None:
        picture = self._desk.picture
        if picture.helper.link is not Link.READY:
            return
        if self._began:
            return
        self._began = True
        alive = (e.session for e in picture.entries if e.session is not None and e.mine)
        if all(session.state in ENDED for session in alive):
            self._begin({entry.key for entry in picture.entries if entry.origin is not Origin.STRAY})

    def _begin(self, known: set[str]) -> None:
        for key in self._preferences.now.connect_at_start:
            if key in known:
                self._actions.bring_up(key)
