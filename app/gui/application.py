"""The tray application from its start to its end: what it is made of, in which order, and what ends it.

The order is by what a person waits for. The tray icon comes first, saying that nothing is known yet; then
the helper is looked for, and the icon says what is. The window and every dialog are made when they are
shown for the first time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Coroutine, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QApplication

from app.gui import translations
from app.gui.actions import Actions
from app.gui.bus.session import SessionBus
from app.gui.dialogs.asker import DialogAsker
from app.gui.dialogs.questions import Questions
from app.gui.doors import RealDoors
from app.gui.drawing.icons import app_icon
from app.gui.faces import Desk
from app.gui.instance import First, Wish
from app.gui.keys import Keyring
from app.gui.library import Library
from app.gui.link import HelperLink
from app.gui.preferences import PreferenceStore, Quit
from app.gui.quitting import SOON, Quitting
from app.gui.starting import Starting
from app.gui.tray.icon import Tray
from app.gui.tray.notices import Notices
from app.profiles.store import ProfileStore, default_folder
from helper.api.client import HelperGone

FAREWELL = 2.0
"""Seconds for what is under way to come to an end."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_log = logging.getLogger(__name__)


class Application(QObject):
    """Everything there is one of. Made once, run once."""

    def __init__(
        self, qt: QApplication, first: First, hidden: bool = False, socket: Path | None = None
    ) -> None:
        super().__init__()
        self.told_to_quit = False
        """The desktop ends its session, and us with it."""
        self._qt = qt
        self._first = first
        self._hidden = hidden
        self._files: tuple[Path, ...] = ()
        self._token = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._end: asyncio.Future[int] | None = None
        self.preferences = PreferenceStore(parent=self)
        translations.install(qt, self.preferences.now.language)
        qt.setWindowIcon(app_icon())

        self.desk = Desk(self)
        self._socket = socket
        self._store = ProfileStore(default_folder())
        self.keys = Keyring()
        self.library = Library(self._store, self.keys, parent=self)
        self.link = HelperLink(self.desk, self.library, socket)
        asker = DialogAsker(lambda: self.doors.front())
        self.actions = Actions(
            self.desk, self.link, self.library, self.keys, asker, self.preferences, parent=self
        )
        self.doors = RealDoors(
            self.desk,
            self.library,
            self.actions,
            self.keys,
            self.preferences,
            ask=self._ask,
            report=self._report,
            parent=self,
        )
        self._bus = SessionBus()
        self.tray = Tray(self.desk, self.actions, self.doors, self.preferences, parent=self, bus=self._bus)
        self._had_place = False
        """There was a place for the icon a moment ago; a panel that starts anew is away for a while."""
        self._quitting = Quitting(self.desk, self.actions, self.preferences, self.doors.front, parent=self)
        self._questions: Questions | None = None
        self.doors.leaving.connect(self._leave)
        self.doors.window_closed.connect(self._window_closed)
        self.tray.placed.connect(self._placed)
        self.actions.troubled.connect(self._troubled)

    def open_files(self, files: Sequence[Path], token: str = "") -> None:
        """What to import once everything is there, and the desktop's permission to come to the front."""
        self._files, self._token = tuple(files), token

    async def run(self) -> int:
        """Be there until it is ended; the exit status."""
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        for number in _SIGNALS:
            loop.add_signal_handler(number, lambda: self._begin(self._end_by_signal()))
        self._qt.commitDataRequest.connect(self._session_ends)
        self._qt.aboutToQuit.connect(self._told)
        try:
            self.tray.show()
            self._begin(self.link.run())
            await asyncio.sleep(0)  # the icon is painted before anything else is done
            self._furnish()
            await self._first.listen(self._wished)
            return await self._end
        finally:
            await self._close()

    def _furnish(self) -> None:
        """What can wait until the icon is there."""
        self._questions = Questions(self.desk, self.actions, self.library, self.doors.front)
        notices = Notices(
            self.desk,
            self.preferences,
            self.doors,
            self,
            actions=self.actions,
            say=self.tray.say,
            bus=self._bus,
        )
        self._begin(notices.run())
        Starting(self.desk, self.actions, self.preferences, self)
        if self._files:
            self._wished(Wish(files=tuple(str(file) for file in self._files), token=self._token))
        elif not self._hidden:
            self._wished(Wish(token=self._token))

    async def _close(self) -> None:
        for number in _SIGNALS:
            asyncio.get_running_loop().remove_signal_handler(number)
        if self._questions is not None:
            self._questions.close()
        await self.actions.finish()
        self.doors.close_all()
        self.tray.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FAREWELL)
        await self.library.finish(FAREWELL)
        self._bus.close()

    # --- coming to the front ---

    def _wished(self, wish: Wish) -> None:
        """Another start handed over what it was given."""
        if wish.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.token  # Qt takes it, and removes it
        if wish.show or wish.files:
            self.doors.window()
        if wish.files:
            self.doors.open_files([Path(file) for file in wish.files])

    def _placed(self, placed: bool) -> None:
        """Where there is no tray, the window is the way in."""
        self._had_place = placed
        if not placed:
            self.doors.window()

    def _troubled(self, trouble: object) -> None:
        """What can not be seen in the picture is told in the window, also if that was not open."""
        if not self.doors.window_shown:
            key = getattr(trouble, "key", "")
            made = not self.doors.window_made
            self.doors.window(key)
            if made:
                self.actions.troubled.emit(trouble)  # again, for the window that was not there to hear it

    # --- going away ---

    def _window_closed(self) -> None:
        if self.told_to_quit:
            self._begin(self._end_by_signal())
        elif self.preferences.now.close_quits or not self._has_icon:
            self._leave()

    @property
    def _has_icon(self) -> bool:
        return self.tray.has_place or self._had_place

    def _leave(self) -> None:
        """The person wants to end the program."""
        self._begin(self._leave_if_wished())

    async def _leave_if_wished(self) -> None:
        if await self._quitting.may_leave():
            self._finish()
        elif not self._has_icon:
            self.doors.window()

    async def _end_by_signal(self) -> None:
        """Nobody is there to be asked: connections stay unless the person once said otherwise."""
        if self.preferences.now.quit is Quit.DISCONNECT:
            await self._quitting.disconnect_all(SOON)
        self._finish()

    def _finish(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(0)

    def _session_ends(self, manager: QSessionManager) -> None:
        self.told_to_quit = True

    def _told(self) -> None:
        if self._end is not None and not self._end.done():
            self.told_to_quit = True

    # --- what pages ask of the helper ---

    async def _ask(self, method: str, params: msgspec.Struct) -> msgspec.Struct:
        client = self.link.client
        if client is None:
            raise HelperGone("The helper is not there.")
        return await client.call(method, params)

    async def _report(self) -> str:
        from PySide6.QtCore import qVersion

        from app import report

        toolkit = f"Qt {qVersion()}, {QGuiApplication.platformName()}, {self._qt.style().objectName()}"
        return await report.collect(self._socket, self._store, toolkit)

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        """Run it in the background; what it fails by is logged, and the rest goes on."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            if error := task.exception():
                _log.error("%s", task.get_coro(), exc_info=error)
