"""Quitting while connected: stay connected or not, asked once and remembered if that is wished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from app.gui.faces import Actions, Desk
from app.gui.model.picture import Entry, Link, Picture
from app.gui.preferences import PreferenceStore, Quit
from app.gui.text import translate
from helper.api.types import State

LIMIT = 15.0
"""Seconds that the window stays for the end of connections; the helper goes on with it without us."""
SOON = 3.0
"""The same when somebody else ends the program."""

_ENDED = (State.OFF, State.FAILED)


def own_connections(picture: Picture) -> tuple[Entry, ...]:
    """Connections that are this user's own, whatever they are doing; those of the machine are not."""
    if picture.helper.link is not Link.READY:
        return ()
    return tuple(
        entry
        for entry in picture.entries
        if entry.session is not None
        and entry.mine
        and not entry.session.machine
        and entry.session.state not in _ENDED
    )


class Quitting(QObject):
    """Asks what a person has not said yet, and does it."""

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        preferences: PreferenceStore,
        front: Callable[[], QWidget | None],
        parent: QObject | None = None,
        limit: float = LIMIT,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._preferences = preferences
        self._front = front
        self._limit = limit
        self._question: QuitQuestion | None = None
        self._is_leaving = False

    async def may_leave(self) -> bool:
        """Whether the program may end now: when this returns, connections are as the person wished."""
        if self._question is not None:
            self._question.raise_()
            self._question.activateWindow()
            return False  # who asked first gets the answer
        if self._is_leaving or not own_connections(self._desk.picture):
            return True
        choice = self._preferences.now.quit
        if choice is Quit.ASK:
            choice = await self._ask()
        if choice is Quit.DISCONNECT:
            self._is_leaving = True  # asked again meanwhile, it shall not wait any longer
            await self.disconnect_all(self._limit)
        return choice is not Quit.ASK

    async def disconnect_all(self, limit: float) -> bool:
        """End own connections; whether that was done within ``limit`` seconds."""
        gone = asyncio.Event()

        def look() -> None:
            if not own_connections(self._desk.picture):
                gone.set()

        self._desk.changed.connect(look)
        try:
            for entry in own_connections(self._desk.picture):
                self._actions.take_down(entry.key)
            look()
            async with asyncio.timeout(limit):
                await gone.wait()
            return True
        except TimeoutError:
            return False
        finally:
            self._desk.changed.disconnect(look)

    async def _ask(self) -> Quit:
        answer: asyncio.Future[Quit] = asyncio.get_running_loop().create_future()
        question = self._question = QuitQuestion(own_connections(self._desk.picture), self._front())

        def answered() -> None:
            if not answer.done():
                answer.set_result(question.choice)

        question.finished.connect(answered)
        question.open()
        try:
            choice = await answer
            if choice is not Quit.ASK and question.remember.isChecked():
                self._preferences.change(quit=choice)
            return choice
        finally:
            self._question = None
            question.hide()
            question.deleteLater()


class QuitQuestion(QMessageBox):
    """The question; :attr:`choice` is ``ASK`` while nothing was chosen, and when it was cancelled."""

    def __init__(self, connections: tuple[Entry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(translate("Settings", "Quit Adit"))
        if len(connections) == 1:
            question = translate("Settings", "You are connected to {name}. Stay connected?").format(
                name=connections[0].name
            )
        else:
            question = translate(
                "Settings", "%n connection(s) are there. Stay connected?", "", len(connections)
            )
        self.setText(question)
        self.setInformativeText(
            translate(
                "Settings",
                "Without the tray icon the connection goes on: the helper looks after it. You can end it"
                " by starting Adit again.",
            )
        )
        self.stay: QPushButton = self.addButton(
            translate("Settings", "Stay connected"), QMessageBox.ButtonRole.AcceptRole
        )
        self.leave: QPushButton = self.addButton(
            translate("Settings", "Disconnect"), QMessageBox.ButtonRole.DestructiveRole
        )
        self.cancel: QPushButton = self.addButton(
            translate("Settings", "Do not quit"), QMessageBox.ButtonRole.RejectRole
        )
        self.setDefaultButton(self.stay)
        self.setEscapeButton(self.cancel)
        self.remember = QCheckBox(translate("Settings", "Remember this and do not ask again"))
        self.setCheckBox(self.remember)

    @property
    def choice(self) -> Quit:
        """What was chosen."""
        clicked = self.clickedButton()
        if clicked is self.stay:
            return Quit.STAY
        return Quit.DISCONNECT if clicked is self.leave else Quit.ASK
