"""What the tray application costs: a person's wait, memory, and wake-ups while nobody looks.

Everything runs on a desktop of its own (Xvfb, a real tray host, a message bus), with the real
helper and the demonstration server in namespaces. The peer is the least that could be there: a
program of PySide6 that does nothing but show a ``QSystemTrayIcon``; what is above it is ours.

* ``cold_start``: from the start of the process to an icon that is drawn in the tray, read from the
  X server's memory. The files are in the page cache, as they are at the second login.
* ``memory``: RSS with the window never opened, connected by the helper, the icon showing it.
* ``hidden_wakeups``: voluntary context switches of all its threads meanwhile, over at least 10 s.
* ``connect_to_icon``: from asking the helper for a connection until the tray has the icon of one
  that is up. The peer is the moment at which a bare client of the helper hears of it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from app.profiles.store import ProfileStore
from helper.api.client import HelperClient
from helper.api.types import Profile, SoftEtherProfile, State, StateChanged
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options, Which, measure_in_turn
from tests.support.desktop import Desktop, Parts, wait_for
from tests.support.desktop_hand import is_drawn
from tests.support.desktop_screen import Area, Pixels
from tests.support.gui_lab import OFFICE, GuiLab, gui_lab
from tests.support.process_status import resident_mib, sleeps, wakeups

_STARTS = 5
"""Of each side in a round; the median counts."""
_WATCH_SECONDS = 10.0
_SETTLE_SECONDS = 4.0
_LOOK_SECONDS = 0.002
_PATIENCE_SECONDS = 30.0
_CONNECTIONS = 3
_CORNER = 24, 32
"""Width and height of the tray with one icon in it, which lies in the corner at the bottom right."""
_PROFILE_ID = "0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1eff"

_LEAST = """
import signal, sys
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
signal.signal(signal.SIGTERM, signal.SIG_DFL)
application = QApplication(["least"])
picture = QPixmap(22, 22)
picture.fill(QColor("green"))
tray = QSystemTrayIcon(QIcon(picture))
tray.show()
sys.exit(application.exec())
"""
_COMMANDS = {
    "ours": [sys.executable, "-m", "app.gui", "--hidden"],
    "peer": [sys.executable, "-c", _LEAST],
}
_UNITS = {"cold_start": "s", "memory": "MiB", "hidden_wakeups": "1/s", "connect_to_icon": "s"}


def run(options: Options) -> Figures:
    """Starts first, then one long life of each side."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="adit-gui-")))
        lab = stack.enter_context(gui_lab(folder / "lab"))
        parts = Parts(manager=False, keyring=False, reader=False)
        (folder / "desk").mkdir()
        desktop = stack.enter_context(Desktop(folder / "desk", width=400, height=200, parts=parts))
        desktop.environment["ADIT_SOCKET"] = str(lab.socket)
        bench = _Bench(desktop, lab)
        sides = {
            name: name
            for name, which in (("peer", Which.OURS), ("ours", Which.PEER))
            if options.which is not which
        }
        starts = measure_in_turn("start", _STARTS * options.rounds, sides, bench.start)
        lives = measure_in_turn("life", 1, sides, lambda side: bench.live(side, options))
    taken = {side: {**starts[side], **lives[side]} for side in sides}
    ours, peer = taken.get("ours", {}), taken.get("peer", {})
    return {
        name: Figure(unit, ours.get(name), peer.get(name), larger_is_better=False)
        for name, unit in _UNITS.items()
    }


@dataclass
class _Bench:
    """One desktop and one network for all the measurements."""

    desktop: Desktop
    lab: GuiLab

    def __post_init__(self) -> None:
        screen, (width, height) = self.desktop.screen, _CORNER
        self._corner = Area(screen.width - width, screen.height - height, width, height)
        self._profile = Profile(
            id=_PROFILE_ID,
            name="Office",
            server=SoftEtherProfile(
                host=OFFICE,
                hub=self.lab.server.hub,
                user=self.lab.server.user,
                pin=self.lab.server.certificate,
            ),
        )
        folder = Path(self.desktop.environment["XDG_CONFIG_HOME"]) / "adit" / "profiles"
        ProfileStore(folder).add(self._profile)

    def start(self, side: str) -> dict[str, float]:
        """From nothing to an icon, and back."""
        with self._running(side) as taken:
            return {"cold_start": taken}

    def live(self, side: str, options: Options) -> dict[str, float]:
        """Memory and wake-ups of a side while there is a connection; how soon it knows of one."""
        with self._running(side):
            time.sleep(_SETTLE_SECONDS)
            figures: dict[str, float] = {}
            if side == "ours":
                up = self._icon_when_up()
                times = [self._connected(up) for _ in range(_CONNECTIONS)]
            else:
                times = [self._connected(None) for _ in range(_CONNECTIONS)]
            figures["connect_to_icon"] = median(times)
            with self._connection():
                time.sleep(_SETTLE_SECONDS)
                before, begun = sleeps([self._pid]), time.monotonic()
                time.sleep(max(_WATCH_SECONDS, options.seconds))
                after, seconds = sleeps([self._pid]), time.monotonic() - begun
                figures["hidden_wakeups"] = wakeups(before, after) / seconds
                figures["memory"] = resident_mib([self._pid])
            return figures

    def _icon_when_up(self) -> Pixels:
        """How the tray looks when the connection is there."""
        with self._connection():
            time.sleep(_SETTLE_SECONDS)
            return self._tray()

    def _connected(self, up: Pixels | None, *, stay: bool = False) -> float:
        """Seconds from asking for the connection until it is seen: in the tray, or by a bare client."""

        async def measured() -> float:
            async with await HelperClient.connect(self.lab.socket) as client:
                await client.subscribe()
                begun = time.monotonic()
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await client.session_connect(self._profile, {"password": self.lab.server.password})
                    if up is None:
                        await _until_up(client)
                    else:
                        while not np.array_equal(self._tray(), up):
                            await asyncio.sleep(_LOOK_SECONDS)
                return time.monotonic() - begun

        try:
            return asyncio.run(measured())
        finally:
            if not stay:
                asyncio.run(self._disconnect())

    @contextmanager
    def _connection(self) -> Iterator[None]:
        self._connected(None, stay=True)
        try:
            yield
        finally:
            asyncio.run(self._disconnect())

    async def _disconnect(self) -> None:
        async with await HelperClient.connect(self.lab.socket) as client:
            for session in (await client.status()).sessions:
                await client.session_disconnect(session.id)

    def _tray(self) -> Pixels:
        return self.desktop.screen.pixels(self._corner)

    @contextmanager
    def _running(self, side: str) -> Iterator[float]:
        """The program, and how long it took until there was its icon."""
        wait_for(lambda: not is_drawn(self._tray()), "an empty tray")
        begun = time.monotonic()
        process = self.desktop.start(side, _COMMANDS[side])
        self._pid = process.pid
        try:
            while not is_drawn(self._tray()):
                if process.poll() is not None or time.monotonic() - begun > _PATIENCE_SECONDS:
                    raise RuntimeError(f"{side} shows no icon: {self.desktop.log(side)}")
                time.sleep(_LOOK_SECONDS)
            yield time.monotonic() - begun
        finally:
            self.desktop.stop(side)


async def _until_up(client: HelperClient) -> None:
    async for event in client.events():
        if isinstance(event.body, StateChanged) and event.body.session.state is State.UP:
            return
