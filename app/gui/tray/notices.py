"""Notifications: told once a change, replaced rather than stacked, taken back when not true any more."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMainWindow

from app.gui.bus.session import BusError, SessionBus
from app.gui.drawing.shield import shield_pixmap
from app.gui.faces import Actions, Desk, Doors
from app.gui.model.looks import Look
from app.gui.preferences import PreferenceStore
from app.gui.text import translate
from app.gui.tray.decisions import Button, Decision, Gone, Kind, Memory, Notice, decide

if TYPE_CHECKING:
    from app.gui.bus.notifications import Notification, Notifications

_IMAGE = 48
"""Pixels of the shield in a notification."""
_FAREWELL_SECONDS = 1.0

Say = Callable[[str, str, Look], None]
"""Shows a title and a text where there is no notification server."""


def main_window_shown() -> bool:
    """Whether the main window is on the screen."""
    return any(
        isinstance(window, QMainWindow) and window.isVisible() and not window.isMinimized()
        for window in QApplication.topLevelWidgets()
    )


class Notices(QObject):
    """Follows the desk for as long as :meth:`run` runs.

    ``actions`` are for the buttons of a notification, without which it has only those that open the
    window; ``say`` is the way out where the desktop shows no notifications (:meth:`Tray.say`).
    """

    def __init__(
        self,
        desk: Desk,
        preferences: PreferenceStore,
        doors: Doors,
        parent: QObject | None = None,
        *,
        actions: Actions | None = None,
        say: Say | None = None,
        bus: SessionBus | None = None,
        window_shown: Callable[[], bool] = main_window_shown,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._preferences = preferences
        self._doors = doors
        self._actions = actions
        self._say = say
        self._bus = bus or SessionBus()
        self._window_shown = window_shown
        self._clock = clock
        self._memory = Memory()
        self._numbers: dict[str, int] = {}
        """What the server calls each notice that stands, by key."""
        self._server: Notifications | None = None
        self._standing: set[str] = set()
        """Keys of the notices that stand when all that is decided is done."""
        self._decided: deque[Decision] = deque()
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """For ever; takes back what stands when it is cancelled."""
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        self._desk.changed.connect(self._look)
        self._preferences.changed.connect(self._look)
        application.focusWindowChanged.connect(self._look)
        try:
            self._look()
            while True:
                while self._decided:
                    await self._carry_out(self._decided.popleft())
                await self._rest()
        finally:
            self._desk.changed.disconnect(self._look)
            self._preferences.changed.disconnect(self._look)
            application.focusWindowChanged.disconnect(self._look)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL_SECONDS):
                    for key in tuple(self._numbers):
                        await self._carry_out(Gone(key))

    def _look(self, *_: object) -> None:
        """Decide at once: the next picture may be here before the server has answered for this one."""
        decisions = decide(self._desk.picture, self._memory, self._clock(), self._window_shown())
        if not self._preferences.now.notifications:
            # The memory goes on, so that switching them on tells nothing that is old.
            decisions = [Gone(key) for key in self._standing]
        for decision in decisions:
            (self._standing.discard if isinstance(decision, Gone) else self._standing.add)(decision.key)
        self._decided += decisions
        self._woken.set()

    async def _rest(self) -> None:
        due = self._memory.due()
        try:
            async with asyncio.timeout(None if due is None else max(0.0, due - self._clock())):
                await self._woken.wait()
        except TimeoutError:
            self._look()
        self._woken.clear()

    async def _carry_out(self, decision: Decision) -> None:
        server = self._server
        if isinstance(decision, Gone):
            number = self._numbers.pop(decision.key, 0)
            if server is not None and number:
                with contextlib.suppress(BusError):
                    await server.close(number)
            return
        if server is None:
            # Not before there is something to say: the library of the bus takes time to load.
            from app.gui.bus.notifications import Notifications

            server = self._server = Notifications(self._bus, self._pressed, self._closed)
        try:
            shown = await server.show(self._notification(decision), self._numbers.get(decision.key, 0))
            self._numbers[decision.key] = shown
        except BusError:
            if self._say is not None:
                self._say(decision.title, decision.body, decision.look)

    def _notification(self, notice: Notice) -> Notification:
        from app.gui.bus.notifications import CLICKED, Image, Notification

        buttons = [(CLICKED, translate("Notices", "Show"))]
        for button in notice.buttons:
            if button is Button.SHOW or self._actions is not None:
                buttons.append((button.value, _text(button)))
        image = shield_pixmap(notice.look, _IMAGE).toImage()
        image = image.convertToFormat(QImage.Format.Format_RGBA8888)
        return Notification(
            title=notice.title,
            body=notice.body,
            category=_category(notice.kind),
            buttons=tuple(buttons),
            urgent=notice.lasting,
            passing=notice.kind in (Kind.CONNECTED, Kind.DISCONNECTED),
            image=Image(image.width(), image.height(), bytes(image.constBits())),
        )

    def _pressed(self, number: int, button: str) -> None:
        key = next((key for key, known in self._numbers.items() if known == number), None)
        if key is None:
            return
        if button == Button.RECONNECT.value and self._actions is not None:
            self._actions.bring_up(key)
        elif button == Button.UNBLOCK.value and self._actions is not None:
            self._actions.unblock()
        else:
            entry = self._desk.picture.entry(key)
            self._doors.window(entry.key if entry is not None else "")

    def _closed(self, number: int) -> None:
        from app.gui.bus.notifications import EVERY

        self._numbers = {key: known for key, known in self._numbers.items() if number not in (known, EVERY)}


def _text(button: Button) -> str:
    match button:
        case Button.RECONNECT:
            return translate("Notices", "Reconnect")
        case Button.UNBLOCK:
            return translate("Notices", "Unblock")
        case _:
            return translate("Notices", "Show")


def _category(kind: Kind) -> str:
    match kind:
        case Kind.CONNECTED:
            return "network.connected"
        case Kind.DISCONNECTED | Kind.LOST:
            return "network.disconnected"
        case _:
            return "network.error"
