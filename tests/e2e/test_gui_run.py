"""The tray application as a person has it, on a real desktop, with the real helper and real servers.

Nothing is reached into: what is clicked is found as a screen reader finds it, by its name. What it
does is seen by the helper's own account (``adit status``) and on the screen. With ``--screenshots
DIR`` a picture of every step is kept; ``--screen-language``, ``--screen-scale`` and
``--screen-theme`` say how the desktop is.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from app.identity import APP_ID
from helper.api.types import State
from tests.support.desktop import Desktop, wait_for
from tests.support.desktop_look import Look, Tongue
from tests.support.desktop_notices import Notices
from tests.support.desktop_person import Person
from tests.support.desktop_reader import Reader, Thing
from tests.support.desktop_screen import Area
from tests.support.gui_lab import LAB, OFFICE, WIREGUARD_PORT, GuiLab, gui_lab

ADIT = str(Path(sys.executable).with_name("adit"))
GUI = [sys.executable, "-m", "app.gui"]
_KEPT = """
import json, keyring
keyring = keyring.get_keyring()
collection = keyring.get_preferred_collection()
print(json.dumps({item.get_label(): item.get_secret().decode() for item in collection.get_all_items()}))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short path: sockets are in it."""
    path = Path(tempfile.mkdtemp(prefix="adit-run-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def lab(place: Path) -> Iterator[GuiLab]:
    with gui_lab(place / "lab") as built:
        yield built


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    option = request.config.getoption
    return Look(option("--screen-language"), option("--screen-scale"), option("--screen-theme"))


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path, look: Look) -> Path:
    folder: Path | None = request.config.getoption("--screenshots")
    test: str = request.node.name
    return (folder or tmp_path) / str(look) / test.removeprefix("test_")


@pytest.fixture
def desktop(place: Path, lab: GuiLab, look: Look) -> Iterator[Desktop]:
    (place / "desk").mkdir()
    width, height = look.screen
    with Desktop(place / "desk", width=width, height=height) as built:
        look.furnish(built)
        built.environment["ADIT_SOCKET"] = str(lab.socket)
        yield built


@pytest.fixture
def notices(desktop: Desktop) -> Iterator[Notices]:
    with Notices(desktop) as server:
        yield server


@dataclass
class Run:
    """One person with one running Adit."""

    lab: GuiLab
    desktop: Desktop
    person: Person
    notices: Notices
    say: Tongue

    @contextlib.contextmanager
    def pictured(self) -> Iterator[None]:
        """Where something fails in the block, there is a picture of it."""
        try:
            yield
        except BaseException:
            self.person.look("failed")
            raise

    def state(self, profile: str) -> State:
        """What the helper says of a profile; ``OFF`` where it has no session of it."""
        try:
            return self.lab.client.session(profile).state
        except LookupError:
            return State.OFF

    def until(self, profile: str, *states: State) -> None:
        """Wait until the helper says that it is in one of the states."""
        wait_for(lambda: self.state(profile) in states, f"{profile} {'/'.join(states)}", seconds=40)

    def keyring(self) -> dict[str, str]:
        """What the keyring keeps, by the label that a person sees there."""
        kept: dict[str, str] = msgspec.json.decode(self.desktop.run([sys.executable, "-c", _KEPT]))
        return kept


@pytest.fixture
def run(lab: GuiLab, desktop: Desktop, notices: Notices, pictures: Path, look: Look) -> Iterator[Run]:
    desktop.start("adit", GUI)
    with Reader(desktop, APP_ID, scale=look.scale) as reader:
        yield Run(lab, desktop, Person(desktop, reader, pictures), notices, look.tongue)
        print(desktop.log("adit"))  # is shown where the test failed
        assert "Traceback" not in desktop.log("adit")


@pytest.mark.timeout(300)
def test_a_day_with_adit(run: Run, tmp_path: Path) -> None:
    with run.pictured():
        off = _begins(run)
        _adds_a_profile(run)
        up = _connects_from_the_tray(run, off)
        _sees_traffic(run)
        _lives_through_a_dead_server(run, up)
        _imports_wireguard(run, tmp_path)
        _connects_by_the_button(run)
        _disconnects(run, off)
        _quits(run)
        assert run.notices.said == _notices(run)


def _notices(run: Run) -> list[str]:
    """What a person was told, once each."""

    def told(words: str, network: str) -> str:
        return run.say("Notices", words).format(network=network)

    return [
        told("Connected to {network}", "Office"),
        told("The connection to {network} was lost", "Office"),
        told("Connected to {network}", "Office"),
        told("Connected to {network}", "Lab"),
        told("Disconnected from {network}", "Lab"),
        told("Disconnected from {network}", "Office"),
    ]


def _begins(run: Run) -> bytes:
    person, say = run.person, run.say
    person.hand.tray_icon()
    person.sees(say("Window", "Which network would you like to reach?"))
    off = person.icon()
    person.look("first-run")
    return off


def _adds_a_profile(run: Run) -> None:
    """By keyboard, but for one click; the password goes to the keyring."""
    person, say = run.person, run.say
    person.hand.key("ctrl+n")
    person.reader.find(say("Editor", "Server, file, or the text of a file"), "text")
    person.hand.type(f"{OFFICE}:443/{run.lab.server.hub}")
    person.fill(say("Editor", "Name"), "Office")
    person.fill(say("Editor", "User name"), run.lab.server.user)
    person.hand.key("Tab")
    person.hand.type(run.lab.server.password)
    person.look("adding")
    person.click(say("Editor", "Save"), "push button")
    person.reader.gone(say("Editor", "Save"), "push button")
    person.sees("Office")
    person.look("added")
    kept = wait_for(run.keyring, "a password in the keyring")
    ((label, secret),) = kept.items()
    assert "Office" in label and run.lab.server.password in secret


def _connects_from_the_tray(run: Run, off: bytes) -> bytes:
    person, say = run.person, run.say
    menu = person.tray_menu()
    assert next(iter(menu)) == say("States", "Not connected")
    person.look("menu-off")
    person.choose(menu, "Office")
    person.sees(say("Trust", "Adit has not seen this certificate before."))
    assert run.state("Office") is State.ASKING
    working = person.icon()
    assert working != off
    person.look("trust")
    person.click(say("Trust", "Trust this certificate"), "push button")
    run.until("Office", State.UP)
    person.sees(say("States", "Connected to {name}").format(name="Office"))
    up = wait_for(lambda: _unlike(person, off, working), "an icon that says that it is up")
    person.look("connected")
    menu = person.tray_menu()
    assert next(iter(menu)) == say("States", "Connected to {name}").format(name="Office")
    person.look("menu-connected")
    person.hand.key("Escape")
    return up


def _sees_traffic(run: Run) -> None:
    person, say = run.person, run.say
    graph = person.reader.area(person.reader.find(say("Window", "Traffic")))
    with run.lab.traffic():
        for _ in range(3):  # it goes on moving
            _moves(person, graph)
        time.sleep(8)
        person.look("traffic")
    traffic = run.lab.client.session("Office").traffic
    assert traffic.rx_bytes > 1_000_000 and traffic.tx_bytes > 100_000


def _lives_through_a_dead_server(run: Run, up: bytes) -> None:
    person, say = run.person, run.say
    told = len(run.notices.said)
    run.lab.server.kill()
    wait_for(lambda: person.icon() != up, "an icon that does not say that it is up")
    person.reader.gone(say("States", "Connected to {name}").format(name="Office"))
    run.until("Office", State.WAITING, State.CONNECTING)
    person.look("server-dead")
    wait_for(lambda: len(run.notices.said) > told, "word of the lost connection", seconds=40)
    run.lab.server.start()
    run.until("Office", State.UP)
    wait_for(lambda: person.icon() == up, "the icon that says that it is up")
    person.sees(say("States", "Connected to {name}").format(name="Office"))
    person.look("server-back")


def _imports_wireguard(run: Run, folder: Path) -> None:
    """As a double click does: a second start is given the file, and hands it to the first."""
    person = run.person
    file = folder / "Lab.conf"
    file.write_text(run.lab.wireguard)
    second = subprocess.run([*GUI, str(file)], env=run.desktop.environment, timeout=20, check=False)
    assert second.returncode == 0
    person.sees(f"{LAB}:{WIREGUARD_PORT}")
    person.look("import-preview")
    person.click(run.say("Import", "Import %n network(s)", 1), "push button")
    wait_for(lambda: len(run.keyring()) == 2, "its keys in the keyring")
    person.look("imported")


def _connects_by_the_button(run: Run) -> None:
    person, say = run.person, run.say
    person.click_item("Lab")
    person.click(say("States", "Connect"), "push button")
    run.until("Lab", State.UP)
    person.sees(say("States", "Connected to {name}").format(name="Lab"))
    person.look("wireguard-connected")
    run.lab.machine.run(["ping", "-c", "2", "-i", "0.2", "-W", "2", "10.78.0.1"])


def _disconnects(run: Run, off: bytes) -> None:
    person, say = run.person, run.say
    person.click(say("States", "Disconnect"), "push button")
    run.until("Lab", State.OFF)
    person.choose(person.tray_menu(), "Office")
    run.until("Office", State.OFF)
    wait_for(lambda: person.icon() == off, "the icon of the beginning")
    person.sees(say("States", "Not connected"))
    person.look("disconnected")


def _quits(run: Run) -> None:
    person = run.person
    person.choose(person.tray_menu(), run.say("Tray", "Quit"))
    wait_for(lambda: run.desktop.ended("adit") == 0, "the end of the program")
    person.look("gone")


@pytest.mark.timeout(300)
def test_neither_side_lies(run: Run) -> None:
    """The window is killed while it is connected, then the helper: what is shown is what is so."""
    person, say, lab = run.person, run.say, run.lab
    with run.pictured():
        off = _begins(run)
        server = lab.server
        where = ["--host", OFFICE, "--hub", server.hub, "--user", server.user, "--pin", server.certificate]
        run.desktop.run([ADIT, "add", "Office", *where])
        person.click_item("Office")
        password = lab.client.password_file(server.password)
        run.desktop.run([ADIT, "connect", "Office", "--password-file", str(password)])
        connected = say("States", "Connected to {name}").format(name="Office")
        person.sees(connected)
        up = wait_for(lambda: _unlike(person, off), "an icon that says that it is up")
        run.desktop.stop("adit")
        assert run.state("Office") is State.UP
        run.desktop.start("adit", [*GUI, "--hidden"])
        wait_for(lambda: person.icon() == up, "an icon that says that it is up")
        assert not person.hand.windows("Adit")
        person.choose(person.tray_menu(), say("Tray", "Open Adit"))
        person.sees(connected)
        person.look("window-started-again")

        lab.client.kill()
        person.reader.gone(connected)
        person.sees(say("States", "Adit's helper went away"))
        assert person.icon() not in (off, up)
        person.look("helper-killed")
        person.sees(say("States", "Adit's helper is not running"), seconds=40)
        person.look("helper-absent")
        lab.client.start()
        person.reader.gone(say("States", "Adit's helper is not running"))
        blocked = say("States", "Network blocked, nothing leaks")
        menu = wait_for(lambda: _menu_if(person, blocked), "the menu of a blocked network")
        assert run.state("Office") is State.OFF
        person.look("helper-back-blocked")
        person.choose(menu, say("Tray", "Unblock the network"))
        wait_for(lambda: person.icon() == off, "the icon of the beginning")
        person.look("unblocked")


def _menu_if(person: Person, state: str) -> dict[str, Thing] | None:
    """The tray's menu, left open, if its first line is this."""
    menu = person.tray_menu()
    if next(iter(menu)) == state:
        return menu
    person.hand.key("Escape")
    return None


def _moves(person: Person, area: Area) -> None:
    before = person.sight(area)
    wait_for(lambda: person.sight(area) != before, "a graph that moves")


def _unlike(person: Person, *others: bytes) -> bytes | None:
    now = person.icon()
    return None if now in others else now
