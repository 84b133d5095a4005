"""The whole application, on the loop it has, with the helper's own server behind it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.gui import instance
from app.gui.application import Application
from app.gui.instance import Wish
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Link
from app.gui.model.trouble import Trouble
from app.gui.preferences import PreferenceStore, Quit
from app.gui.quitting import QuitQuestion
from app.identity import APP_ID, NAME
from app.profiles.store import ProfileStore, default_folder
from helper.api.types import State
from tests.support.gui_helper import PlayedHelper, run, until
from tests.support.gui_pictures import OFFICE
from tests.support.helper_bench import open_directory

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged")
CONF = """[Interface]
PrivateKey = 8GboYh0YF3q3oYMZlx6mpE1lHfm9XWpBQmwA2jSrLn8=
Address = 10.20.0.7/32
[Peer]
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
Endpoint = home.example.net:51820
AllowedIPs = 10.20.0.0/16
"""


@pytest.fixture
def place() -> Iterator[Path]:
    with open_directory() as folder:
        yield folder / "run" / "helper.sock"


class Running:
    """An application that runs; :attr:`ended` is its exit status to be."""

    def __init__(self, application: Application, ended: asyncio.Task[int]) -> None:
        self.application = application
        self.ended = ended

    @property
    def link(self) -> Link:
        return self.application.desk.picture.helper.link

    def state(self, key: str = OFFICE.id) -> State | None:
        entry = self.application.desk.picture.entry(key)
        return entry.session.state if entry is not None and entry.session is not None else None


@contextlib.asynccontextmanager
async def running(qapp: QApplication, place: Path, hidden: bool = False) -> AsyncIterator[Running]:
    first = instance.begin(Wish())
    assert first is not None
    application = Application(qapp, first, hidden=hidden, socket=place)
    ended = asyncio.create_task(application.run())
    await until(lambda: signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL)
    try:
        yield Running(application, ended)
    finally:
        if not ended.done():
            os.kill(os.getpid(), signal.SIGTERM)
        assert await ended == 0
        first.close()
        application.deleteLater()


def windows() -> list[str]:
    """Class names of the windows and dialogs that are shown."""
    return [type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()]


def profiles() -> ProfileStore:
    store = ProfileStore(default_folder())
    store.add(OFFICE)
    return store


def test_it_starts_shows_what_is_and_ends_by_a_signal(qapp: QApplication, place: Path) -> None:
    profiles()

    async def main() -> None:
        async with PlayedHelper(place) as helper, running(qapp, place) as it:
            await until(lambda: it.link is Link.READY)
            assert windows() == ["MainWindow"]
            assert looks.overall(it.application.desk.picture) is Look.OFF
            helper.sessions.have("s0", OFFICE.id, State.UP)
            await until(lambda: looks.overall(it.application.desk.picture) is Look.UP)
        assert windows() == []

    run(qapp, main)


def test_hidden_is_hidden_until_the_window_is_wanted(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with running(qapp, place, hidden=True) as it:
            await until(lambda: it.link is Link.ABSENT)
            assert windows() == [] and not it.application.doors.window_made
            assert await asyncio.to_thread(instance.begin, Wish()) is None
            await until(lambda: windows() == ["MainWindow"])

    run(qapp, main)


def test_a_second_start_brings_its_files(qapp: QApplication, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "home.conf"
    file.write_text(CONF)

    async def main() -> None:
        async with running(qapp, place, hidden=True):
            wish = instance.wish_of(True, [str(file)], "")
            assert await asyncio.to_thread(instance.begin, wish) is None
            await until(lambda: "ImportPreview" in windows())

    run(qapp, main)


def test_the_token_reaches_qt(qapp: QApplication, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)

    async def main() -> None:
        async with running(qapp, place, hidden=True):
            assert await asyncio.to_thread(instance.begin, Wish(token="token-7")) is None
            await until(lambda: os.environ.get("XDG_ACTIVATION_TOKEN") == "token-7")

    run(qapp, main)


def test_networks_are_connected_at_start(qapp: QApplication, place: Path) -> None:
    profiles()
    PreferenceStore().change(connect_at_start=(OFFICE.id,))

    async def main() -> None:
        async with PlayedHelper(place), running(qapp, place, hidden=True):
            # The keyring is not there, so the person is asked.
            await until(lambda: "PasswordDialog" in windows())

    run(qapp, main)


def test_where_there_is_no_tray_closing_ends_it(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with running(qapp, place) as it:
            await until(lambda: windows() == ["MainWindow"])
            assert not it.application.tray.has_place
            qapp.closeAllWindows()
            assert await it.ended == 0

    run(qapp, main)


def test_where_there_is_a_tray_closing_hides(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with running(qapp, place) as it:
            await until(lambda: windows() == ["MainWindow"])
            it.application.tray.placed.emit(True)
            qapp.closeAllWindows()
            await until(lambda: windows() == [])
            it.application.tray.placed.emit(False)  # the panel has gone for good
            await until(lambda: windows() == ["MainWindow"])
            assert not it.ended.done()

    run(qapp, main)


def test_quitting_while_connected_asks_and_disconnects(qapp: QApplication, place: Path) -> None:
    profiles()

    async def main() -> None:
        async with PlayedHelper(place) as helper, running(qapp, place, hidden=True) as it:
            helper.sessions.have("s0", OFFICE.id, State.UP)
            await until(lambda: it.state() is State.UP)
            it.application.doors.quit()
            await until(lambda: windows() == ["QuitQuestion"])
            question = dialog(QuitQuestion)
            question.remember.setChecked(True)
            question.leave.click()
            assert await it.ended == 0
            assert helper.sessions.undone == ["s0"]
            assert PreferenceStore().now.quit is Quit.DISCONNECT

    run(qapp, main)


def test_a_signal_leaves_connections_alone(qapp: QApplication, place: Path) -> None:
    profiles()

    async def main() -> None:
        async with PlayedHelper(place) as helper:
            async with running(qapp, place, hidden=True) as it:
                helper.sessions.have("s0", OFFICE.id, State.UP)
                await until(lambda: it.state() is State.UP)
            assert helper.sessions.undone == []

    run(qapp, main)


def test_what_went_wrong_is_told_in_the_window(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with running(qapp, place, hidden=True) as it:
            heard: list[object] = []
            it.application.actions.troubled.connect(heard.append)
            it.application.actions.troubled.emit(Trouble("Could not do it", "The disk is full."))
            assert windows() == ["MainWindow"]
            assert len(heard) == 2  # and once more, for the window that was not there yet
            it.application.actions.troubled.emit(Trouble("Could not do it", "The disk is full."))
            assert len(heard) == 3

    run(qapp, main)


def test_a_helper_that_dies_and_comes_back(qapp: QApplication, place: Path) -> None:
    profiles()

    async def main() -> None:
        async with running(qapp, place) as it:
            for boot in ("boot-1", "boot-2"):
                async with PlayedHelper(place, boot) as helper:
                    helper.sessions.have("s0", OFFICE.id, State.UP)
                    await until(lambda: it.state() is State.UP)
                await until(lambda: it.link is not Link.READY)
                assert it.state() is None

    run(qapp, main)


_Dialog = TypeVar("_Dialog", bound=QDialog)


def dialog(kind: type[_Dialog]) -> _Dialog:
    dialogs = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind))
    (found,) = (each for each in dialogs if each.isVisible())
    return found


# --- the program, as it is started -------------------------------------------------------------------


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "app.gui", *arguments],
        env={**keep, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_display_it_says_so() -> None:
    said = start(QT_QPA_PLATFORM="")
    assert said.returncode == 1 and said.stdout == ""
    assert "no graphical session" in said.stderr and "adit --help" in said.stderr


def test_a_display_that_is_not_there_is_no_abort() -> None:
    said = start(QT_QPA_PLATFORM="xcb", DISPLAY=":4242")
    assert said.returncode == 1
    assert "could not connect to display" in said.stderr and "Traceback" not in said.stderr


def test_version_and_usage() -> None:
    said = start("--version", QT_QPA_PLATFORM="")
    assert said.returncode == 0 and said.stdout.startswith("adit ")
    assert start("--nonsense").returncode == 2


def test_the_desktop_knows_it_by_its_id() -> None:
    code = (
        "import sys\n"
        "from app.gui import loop, main\n"
        "def run(qt, work):\n"
        "    work.close()\n"
        "    print(qt.desktopFileName(), qt.applicationName(), qt.applicationDisplayName())\n"
        "    return 0\n"
        "loop.run = run\n"
        "sys.exit(main.main([]))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, f"{APP_ID} {APP_ID} {NAME}\n")


def test_without_qt_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "hide.py").write_text(
        "import importlib.util, sys\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'PySide6' else real(name, *a)\n"
        "from app.gui.main import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    said = subprocess.run(
        [sys.executable, str(tmp_path / "hide.py")], capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert "pip install 'adit[gui]'" in said.stderr


def test_the_program_ends_well_by_a_signal_and_hands_over(tmp_path: Path) -> None:
    first = subprocess.Popen([sys.executable, "-m", "app.gui", "--hidden"], stderr=subprocess.PIPE, text=True)
    socket = Path(os.environ["XDG_RUNTIME_DIR"]) / "adit" / "desktop.sock"
    try:
        assert _appears(socket, first)
        assert instance.begin(Wish()) is None
    finally:
        first.send_signal(signal.SIGTERM)
        _, said = first.communicate(timeout=30)
    assert first.returncode == 0
    assert "Traceback" not in said


def _appears(path: Path, process: subprocess.Popen[str]) -> bool:
    for _ in range(200):
        if path.exists():
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    return False
