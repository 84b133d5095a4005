"""Shows the questions that sessions and trials ask, each once, for as long as it waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.gui.dialogs.trust import TrustDialog
from app.gui.faces import Actions, Desk, Library
from app.gui.model.picture import Link, Picture
from app.profiles import kinds
from helper.api.types import Attention, Session, SoftEtherProfile

_Key = tuple[str, str]
"""Ids of the session and of its question."""


class Questions(QObject):
    """The dialogs about certificates. They come and go with what the helper says."""

    def __init__(
        self, desk: Desk, actions: Actions, library: Library, parent_widget: Callable[[], QWidget | None]
    ) -> None:
        """``parent_widget`` says which window a dialog belongs to."""
        super().__init__()
        self._desk, self._actions, self._library = desk, actions, library
        self._parent_widget = parent_widget
        self._shown: dict[_Key, TrustDialog] = {}
        self._answered: set[_Key] = set()
        self._trials: dict[str, Session] = {}
        """The trials that ask; they are in no picture."""
        self._is_closed = False
        desk.changed.connect(self._look)
        actions.trial_asks.connect(self._trial_asks)
        actions.trial_settled.connect(self._trial_settled)
        self._look()

    @property
    def shown(self) -> tuple[TrustDialog, ...]:
        """The dialogs that are there."""
        return tuple(self._shown.values())

    def close(self) -> None:
        """Take all of them away, unanswered, and ask nothing more."""
        self._is_closed = True
        for dialog in self.shown:
            dialog.withdraw()

    def _trial_asks(self, session: Session) -> None:
        self._trials[session.id] = session
        self._look()

    def _trial_settled(self, session: str) -> None:
        self._trials.pop(session, None)
        self._look()

    def _look(self) -> None:
        if self._is_closed:
            return
        waiting = _waiting(self._desk.picture, self._trials.values())
        for key in set(self._shown) - set(waiting):
            self._shown[key].withdraw()
        # The helper needs a moment to take an answer in; until then it is not asked again.
        self._answered &= set(waiting)
        for key, (session, attention) in waiting.items():
            if key not in self._shown and key not in self._answered:
                self._ask(key, session, attention)

    def _ask(self, key: _Key, session: Session, attention: Attention) -> None:
        server, pin, pinned_on = self._known(session)
        dialog = TrustDialog(attention, server, pin, pinned_on, _owner_of_dialogs(self._parent_widget()))
        self._shown[key] = dialog

        def answer(accept: bool) -> None:
            self._answered.add(key)
            self._actions.answer(*key, accept)

        dialog.decided.connect(answer)

        def gone() -> None:
            if self._shown.get(key) is dialog:  # And not the next one that asks the same.
                del self._shown[key]

        def lost() -> None:
            """With the window it belonged to, before it was answered: it is asked again beside another."""
            if self._shown.get(key) is dialog:
                gone()
                QTimer.singleShot(0, self, self._look)

        dialog.finished.connect(gone)
        dialog.destroyed.connect(lost)
        dialog.open()
        dialog.raise_()
        dialog.activateWindow()

    def _known(self, session: Session) -> tuple[str, str, str]:
        """Whom it is about, and what was trusted before."""
        stored = self._library.find(session.profile_id)
        if stored is None:
            # A trial of settings that are not kept yet: its name alone says little about the server.
            where = f" ({session.peer})" if session.peer else ""
            return f"{session.profile_name}{where}", "", ""
        server = f"{session.profile_name} ({kinds.of(stored.profile).server_text})"
        if isinstance(stored.profile.server, SoftEtherProfile):
            return server, stored.profile.server.pin, stored.profile.server.pinned_on
        return server, "", ""


def _waiting(picture: Picture, trials: Iterable[Session]) -> dict[_Key, tuple[Session, Attention]]:
    """The questions of own sessions and of trials; nothing is known of them while the helper is away."""
    if picture.helper.link is not Link.READY:
        return {}
    own = (entry.session for entry in picture.entries if entry.mine and entry.session is not None)
    return {
        (session.id, session.attention.id): (session, session.attention)
        for session in (*own, *trials)
        if session.attention is not None
    }


def _owner_of_dialogs(window: QWidget | None) -> QWidget | None:
    """The dialog that is in front, else the window if it can be seen: a question must not hide behind one."""
    front = QApplication.activeModalWidget() or QApplication.activeWindow()
    if isinstance(front, QDialog) and front.isVisible():
        return front
    return window if window is not None and window.isVisible() else None
