"""Adit's tray and nothing else, told what to show: ``python -m tests.support.tray_program SOCKET``.

``SOCKET`` may be followed by the seconds of the grace, and by ``by-bus`` to take the desktop for Wayland.
It reads a JSON object a line from whoever connects, and answers each with what it was asked to do by clicks.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.gui import loop
from app.gui.faces import Desk
from app.gui.model.picture import Link
from app.gui.preferences import PreferenceStore
from app.gui.tray import icon
from app.gui.tray.icon import Tray
from app.gui.tray.notices import Notices
from helper.api.types import State
from tests.support.gui_fakes import FakeActions, FakeDoors
from tests.support.gui_pictures import REFUSED, picture, without_helper


class Program:
    """The tray and its notices, with nothing behind them."""

    def __init__(self, socket: Path, grace: float) -> None:
        self._socket = socket
        self._placed: list[bool] = []
        self._end = asyncio.Event()
        self._desk = Desk()
        self._actions, self._doors = FakeActions(), FakeDoors()
        self._preferences = PreferenceStore(socket.with_suffix(".json"))
        self._tray = Tray(self._desk, self._actions, self._doors, self._preferences, grace=grace)
        self._tray.placed.connect(self._placed.append)

    async def run(self) -> int:
        """Until somebody says that it is over."""
        self._tray.show()
        notices = Notices(
            self._desk,
            self._preferences,
            self._doors,
            actions=self._actions,
            say=self._tray.say,
            bus=self._tray.bus,
        )
        telling = asyncio.create_task(notices.run())
        server = await asyncio.start_unix_server(self._serve, self._socket)
        await self._end.wait()
        server.close()
        telling.cancel()
        await asyncio.wait([telling])
        self._tray.close()
        return 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            self._obey(json.loads(line))
            answer = {
                "placed": self._placed,
                "has_place": self._tray.has_place,
                "actions": self._actions.asked,
                "doors": self._doors.asked,
                "tooltip": self._tooltip(),
            }
            writer.write(json.dumps(answer).encode() + b"\n")
        writer.close()

    def _tooltip(self) -> str:
        icons = self._tray.findChildren(QSystemTrayIcon)
        return icons[0].toolTip() if icons else ""

    def _obey(self, order: dict[str, Any]) -> None:
        if "state" in order:
            self._desk.show(picture(State(order["state"]), **_fields(order)))
        if "link" in order:
            self._desk.show(without_helper(Link[order["link"]]))
        if "preferences" in order:
            self._preferences.change(**order["preferences"])
        if "end" in order:
            self._end.set()


def _fields(order: dict[str, Any]) -> dict[str, object]:
    if "message" not in order:
        return {}
    return {"problem": msgspec.structs.replace(REFUSED, code="newer than us", message=order["message"])}


def main() -> int:
    """Run it."""
    application = QApplication(sys.argv)
    application.setQuitOnLastWindowClosed(False)
    application.setApplicationName("adit")
    grace = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    if "by-bus" in sys.argv:
        icon._only_by_bus, icon._on_x11 = (lambda: True), (lambda: False)

    async def run() -> int:
        return await Program(Path(sys.argv[1]), grace).run()

    return loop.run(application, run())


if __name__ == "__main__":
    sys.exit(main())
