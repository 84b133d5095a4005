"""The settings: every check box shows what is so, and asks for something else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from app import autostart
from app.gui.faces import Desk
from app.gui.model.picture import Entry, Helper, Link, Origin, Picture
from app.gui.preferences import Click, IconStyle, PreferenceStore, Quit
from app.gui.settings.dialog import SettingsDialog
from app.gui.settings.lockdown import LockdownWarning
from app.gui.settings.protection import name_servers
from helper.api.client import HelperGone
from helper.api.types import DnsResult, KillSwitch, MachineProfile, PolicyResult
from tests.support.gui_fakes import FakeActions, FakeLibrary
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import HOME, OFFICE, picture, without_helper

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
VERBS = ("killswitch.set", "lockdown.set", "dns.get", "policy.get")
BRANCH = MachineProfile(
    id="m1", name="branch & co", kind="softether", host="branch.example", has_secrets=True
)
BROKEN = MachineProfile(id="m2", name="broken", kind="", host="", problem="server.host is missing")


class Answers:
    """What the helper says to the page of protection."""

    def __init__(self) -> None:
        self.verbs: tuple[str, ...] = VERBS
        self.dns = DnsResult(manager="")
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def __call__(self, method: str, params: msgspec.Struct) -> msgspec.Struct:
        self.asked.append(method)
        if self.error is not None:
            raise self.error
        return self.dns if method == "dns.get" else PolicyResult(role="operator", verbs=self.verbs)


class Room:
    """The dialog, and everything behind it."""

    def __init__(self, file: Path) -> None:
        self.desk = Desk()
        self.desk.show(picture())
        self.library = FakeLibrary()
        self.actions = FakeActions()
        self.preferences = PreferenceStore()
        self.answers = Answers()
        self.file = file
        self.dialog = SettingsDialog(
            self.desk,
            self.library,
            self.actions,
            self.preferences,
            self.answers,
            autostart_file=file,
        )
        self.general, self.protection = self.dialog.general, self.dialog.protection

    def held(self, **fields: object) -> None:
        shown = self.desk.picture
        switch = msgspec.structs.replace(shown.killswitch, **fields)
        self.desk.show(Picture(helper=shown.helper, entries=shown.entries, killswitch=switch))

    def machine(self, *profiles: MachineProfile) -> None:
        entries = tuple(
            Entry(key=p.id, name=p.name, origin=Origin.MACHINE, kind=p.kind, machine=p) for p in profiles
        )
        self.desk.show(Picture(helper=self.desk.picture.helper, entries=entries))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Room:
    made = Room(tmp_path / "autostart" / "x.desktop")
    qtbot.addWidget(made.dialog)
    return made


def press(box: QCheckBox) -> None:
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())


# --- general -----------------------------------------------------------------------------------------


def test_autostart_is_what_the_file_says(room: Room) -> None:
    room.dialog.show()
    box = room.general.autostart.box
    assert not box.isChecked()
    press_in(room, box)
    assert box.isChecked() and autostart.is_on(room.file)
    room.file.write_text(room.file.read_text() + "Hidden=true\n")  # as some desktops turn it off
    room.dialog.hide()
    room.dialog.show()
    assert not box.isChecked()
    press_in(room, box)
    assert box.isChecked() and autostart.is_on(room.file)
    press_in(room, box)
    assert not box.isChecked() and not room.file.exists()


def press_in(room: Room, box: QCheckBox) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


def test_autostart_that_can_not_be_written_stays_off_and_says_why(room: Room) -> None:
    room.file.parent.write_text("a file where the folder should be")
    room.dialog.show()
    press_in(room, room.general.autostart.box)
    assert not room.general.autostart.box.isChecked()
    assert "could not be saved" in room.general.autostart.box.accessibleDescription()


def test_choices_are_written_at_once(room: Room) -> None:
    room.dialog.show()
    for box, value in (
        (room.general.click, Click.TOGGLE),
        (room.general.icon, IconStyle.SYMBOLIC),
        (room.general.quit, Quit.STAY),
        (room.general.language, "ja"),
    ):
        place = box.findData(str(value))
        assert place >= 0
        box.setCurrentIndex(place)
        box.activated.emit(place)
    room.general.notifications.click()
    room.general.close_quits.click()
    written = PreferenceStore().now
    assert written == room.preferences.now
    assert (written.click, written.icon, written.quit, written.language) == (
        Click.TOGGLE,
        IconStyle.SYMBOLIC,
        Quit.STAY,
        "ja",
    )
    assert (written.notifications, written.close_quits) == (False, True)


def test_languages_are_called_by_their_own_names(room: Room) -> None:
    texts = [room.general.language.itemText(i) for i in range(room.general.language.count())]
    assert {"English", "Deutsch", "日本語", "简体中文", "فارسی", "Русский"} < set(texts)


def test_networks_at_start(room: Room) -> None:
    room.dialog.show()
    assert not room.general.networks.isVisible()
    room.library.add(OFFICE)
    room.library.add(HOME)
    room.preferences.change(connect_at_start=(HOME.id,))
    assert [room.general.networks.item(i).text() for i in range(2)] == ["Home lab", "Office"]
    assert room.general.networks.ticked() == (HOME.id,)
    room.general.networks.item(1).setCheckState(Qt.CheckState.Checked)
    assert set(PreferenceStore().now.connect_at_start) == {HOME.id, OFFICE.id}


def test_settings_that_can_not_be_saved_say_so(room: Room, tmp_path: Path) -> None:
    room.dialog.show()
    room.preferences.file = tmp_path / "autostart" / "nowhere" / "x.json"
    (tmp_path / "autostart").write_text("a file")
    room.general.notifications.click()
    shown = [label.text() for label in room.general.findChildren(type(room.general._trouble))]
    assert any("could not be saved" in text for text in shown)


# --- protection --------------------------------------------------------------------------------------


def test_the_kill_switch_shows_what_the_helper_says(room: Room) -> None:
    room.dialog.turn_to("protection")
    room.dialog.show()
    box = room.protection.killswitch.box
    assert box.isChecked()
    press_in(room, box)
    assert room.actions.asked == [("set_killswitch", False)]
    assert box.isChecked()  # it is only wished so far
    room.held(enabled=False)
    assert not box.isChecked()
    press_in(room, room.protection.lan.box)
    assert room.actions.asked[1:] == [("set_lan", False)]


@pytest.mark.parametrize(("press", "asked"), [("hold", [("set_lockdown", True)]), ("leave", [])])
def test_lockdown_warns_first(room: Room, press: str, asked: list[tuple[object, ...]], qtbot: QtBot) -> None:
    room.dialog.turn_to("protection")
    room.dialog.show()
    press_in(room, room.protection.lockdown.box)
    (warning,) = room.protection.findChildren(LockdownWarning)
    assert room.actions.asked == []
    assert "adit lockdown off" in warning.informativeText() and warning.defaultButton() is warning.leave
    getattr(warning, press).click()
    assert room.actions.asked == asked
    assert not room.protection.lockdown.box.isChecked()


def test_lockdown_is_turned_off_without_a_question(room: Room) -> None:
    room.held(lockdown=True)
    room.dialog.turn_to("protection")
    room.dialog.show()
    assert room.protection.lockdown.box.isChecked()
    press_in(room, room.protection.lockdown.box)
    assert room.actions.asked == [("set_lockdown", False)]


def test_without_a_helper_nothing_is_shown_as_on(room: Room) -> None:
    room.dialog.turn_to("protection")
    room.dialog.show()
    room.desk.show(without_helper(Link.ABSENT))
    for switch in (room.protection.killswitch, room.protection.lan, room.protection.lockdown):
        assert not switch.box.isChecked() and not switch.box.isEnabled()
        assert "helper is not running" in switch.box.accessibleDescription()


def test_a_helper_without_a_kill_switch(room: Room) -> None:
    room.desk.show(Picture(helper=Helper(link=Link.READY, role="operator", features=())))
    assert not room.protection.killswitch.box.isEnabled()
    assert "no kill switch" in room.protection.killswitch.box.accessibleDescription()


def test_who_may_not_is_told_so(qapp: QApplication, tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path / "x.desktop")
        room.answers.verbs = ("dns.get", "policy.get")
        room.dialog.turn_to("protection")
        room.dialog.show()
        await until(lambda: not room.protection.killswitch.box.isEnabled())
        assert "administrator" in room.protection.killswitch.box.accessibleDescription()
        assert room.protection.killswitch.box.isChecked()  # what is so can still be seen
        room.dialog.close()

    run(qapp, main)


def test_name_servers_are_asked_for_anew_when_something_changes(qapp: QApplication, tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path / "x.desktop")
        room.dialog.turn_to("protection")
        room.dialog.show()
        await until(lambda: "own name servers" in room.protection.names.text())
        room.answers.dns = DnsResult(manager="systemd-resolved", applied=True, servers=("10.0.0.1",))
        asked = len(room.answers.asked)
        room.held(reason="nothing that matters here")
        await asyncio.sleep(0)
        assert len(room.answers.asked) == asked
        room.desk.show(without_helper(Link.LOST))
        room.desk.show(picture())
        await until(lambda: "10.0.0.1" in room.protection.names.text())
        room.answers.error = HelperGone("gone away")
        room.desk.show(without_helper(Link.LOST))
        await until(lambda: "gone away" in room.protection.names.text())
        room.dialog.close()
        assert room.answers.asked.count("dns.get") < 10

    run(qapp, main)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (DnsResult(manager="x", problem="the file is read-only"), "read-only"),
        (DnsResult(manager="x", applied=True, servers=("10.0.0.1",), domains=(".",)), "All names"),
        (
            DnsResult(manager="x", applied=True, servers=("10.0.0.1",), domains=("corp.example",)),
            "corp.example",
        ),
        (DnsResult(manager="x", servers=("10.0.0.1",)), "own name servers"),
    ],
)
def test_name_servers_in_words(names: DnsResult, said: str) -> None:
    assert said in name_servers(names)


# --- the machine -------------------------------------------------------------------------------------


def test_profiles_of_the_machine(room: Room) -> None:
    page = room.dialog.machine
    assert page.empty.isVisibleTo(page) and page.switches == {}
    room.machine(BRANCH, BROKEN)
    assert list(page.switches) == ["branch & co", "broken"]
    assert page.switches["branch & co"].box.text() == "branch && co"
    assert not page.switches["broken"].box.isEnabled()
    assert "server.host is missing" in page.switches["broken"].box.accessibleDescription()
    page.switches["branch & co"].box.click()
    assert room.actions.asked == [("set_autoconnect", "branch & co", True)]
    assert not page.switches["branch & co"].box.isChecked()
    room.machine(msgspec.structs.replace(BRANCH, autoconnect=True))
    assert page.switches["branch & co"].box.isChecked()
    assert list(page.switches) == ["branch & co"]


def test_what_can_not_be_used_can_still_be_turned_off(room: Room) -> None:
    room.machine(msgspec.structs.replace(BROKEN, autoconnect=True))
    box = room.dialog.machine.switches["broken"].box
    assert box.isChecked() and box.isEnabled()


def test_pages_by_name(room: Room) -> None:
    for place, page in enumerate(("general", "protection", "machine")):
        room.dialog.turn_to(page)
        assert room.dialog.tabs.currentIndex() == place
    room.dialog.turn_to("")
    assert room.dialog.tabs.currentIndex() == 2


def test_the_default_kill_switch_is_not_shown_before_the_helper_spoke(qtbot: QtBot, tmp_path: Path) -> None:
    room = Room(tmp_path / "x.desktop")
    qtbot.addWidget(room.dialog)
    room.desk.show(Picture(helper=Helper(link=Link.CONNECTING), killswitch=KillSwitch(enabled=True)))
    assert not room.protection.killswitch.box.isChecked()
