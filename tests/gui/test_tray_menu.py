"""The tray's menu: what it says in every state, what a click does, and that it changes in place."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.faces import Desk
from app.gui.model.picture import Entry, Link, Origin, Picture
from app.gui.preferences import PreferenceStore
from app.gui.tray import rows
from app.gui.tray.menu import TrayMenu
from helper.api.types import Hold, KillSwitch, MachineProfile, State
from tests.support.gui_fakes import FakeActions, FakeDoors
from tests.support.gui_pictures import HOME, OFFICE, READY, own, picture, session, without_helper


class Bench:
    """A menu with a desk to fill."""

    def __init__(self, qtbot: QtBot, actions: FakeActions, doors: FakeDoors) -> None:
        self.desk, self.preferences = Desk(), PreferenceStore()
        self.actions, self.doors = actions, doors
        self.menu = TrayMenu(self.desk, actions, doors, self.preferences)
        qtbot.addWidget(self.menu)

    @property
    def texts(self) -> list[str]:
        return ["--" if action.isSeparator() else action.text() for action in self.menu.actions()]

    def row(self, text: str) -> QAction:
        return next(action for action in self.menu.actions() if action.text() == text)

    def click(self, text: str) -> None:
        action = self.row(text)
        assert action.isEnabled()
        action.trigger()


@pytest.fixture
def bench(qtbot: QtBot, actions: FakeActions, doors: FakeDoors) -> Bench:
    return Bench(qtbot, actions, doors)


def test_connected_it_says_so_and_shows_every_network(bench: Bench) -> None:
    bench.desk.show(picture(State.UP))
    assert bench.texts == [
        "Connected to Office",
        "--",
        "Office – Connected",
        "Home lab – Connect",
        "--",
        "Kill switch",
        "--",
        "Open Adit",
        "Settings…",
        "Quit",
    ]
    assert not bench.row("Connected to Office").isEnabled()
    assert bench.row("Office – Connected").isChecked()
    assert not bench.row("Home lab – Connect").isChecked()


@pytest.mark.parametrize(
    "state, text",
    [
        (State.CONNECTING, "Connecting to the server"),
        (State.WAITING, "Not connected, trying again soon"),
        (State.ASKING, "Waiting for your answer"),
        (State.DEGRADED, "Connected, but something is not as it should be"),
        (State.FAILED, "Could not connect"),
        (None, "Not connected"),
    ],
)
def test_the_first_row_is_the_state_in_words(bench: Bench, state: State | None, text: str) -> None:
    bench.desk.show(picture(state))
    assert bench.texts[0] == text
    assert "%n" not in bench.texts[0]


@pytest.mark.parametrize("state", [State.UP, State.DEGRADED, State.CONNECTING, State.WAITING])
def test_a_click_on_a_network_that_is_up_or_on_its_way_ends_that(bench: Bench, state: State) -> None:
    bench.desk.show(picture(state))
    action = bench.menu.actions()[2]
    was = action.isChecked()
    action.trigger()
    assert bench.actions.asked == [("take_down", OFFICE.id)]
    assert action.isChecked() is was, "the check mark ran ahead of the picture"


@pytest.mark.parametrize("state", [None, State.FAILED, State.OFF])
def test_a_click_on_another_connects_it(bench: Bench, state: State | None) -> None:
    bench.desk.show(picture(state))
    action = bench.menu.actions()[2]
    action.trigger()
    assert bench.actions.asked == [("bring_up", OFFICE.id, False)]
    assert not action.isChecked()


def test_a_block_has_its_ways_out_at_the_top(bench: Bench) -> None:
    bench.desk.show(picture(State.BLOCKED))
    assert bench.texts[:4] == ["Network blocked, nothing leaks", "Reconnect", "Unblock the network", "--"]
    bench.click("Reconnect")
    bench.click("Unblock the network")
    assert bench.actions.asked == [("bring_up", OFFICE.id, False), ("unblock",)]
    bench.desk.show(picture(State.CONNECTING))
    assert bench.texts[1] == "--"


def test_a_block_without_a_session_reconnects_what_was_connected_last(bench: Bench) -> None:
    held = KillSwitch(hold=Hold.BLOCKED, reason="Office was lost.")
    bench.desk.show(Picture(READY, (own(OFFICE), own(HOME)), held))
    assert bench.texts[1:3] == ["Unblock the network", "--"]
    bench.preferences.change(last=HOME.id)
    assert bench.texts[1:3] == ["Reconnect", "Unblock the network"]
    bench.click("Reconnect")
    assert bench.actions.asked == [("bring_up", HOME.id, False)]


@pytest.mark.parametrize("link", [Link.ABSENT, Link.OLDER, Link.NEWER, Link.REFUSED, Link.LOST])
def test_without_the_helper_it_shows_how_to_get_it(bench: Bench, link: Link) -> None:
    bench.desk.show(without_helper(link))
    assert "helper" in bench.texts[0]
    assert bench.texts[1] == "Show me how"
    assert not bench.row("Office").isEnabled()
    assert not bench.row("Kill switch").isEnabled()
    assert not bench.row("Kill switch").isChecked()
    bench.click("Show me how")
    assert bench.doors.asked == [("window",)]


def test_before_anything_is_known_it_offers_nothing_that_is_not_there(bench: Bench) -> None:
    assert bench.texts == [
        "Looking for Adit's helper",
        "--",
        "Kill switch",
        "--",
        "Open Adit",
        "Settings…",
        "Quit",
    ]
    assert not bench.row("Kill switch").isEnabled()


@pytest.mark.parametrize("on", [True, False])
def test_the_kill_switch_is_as_the_helper_says(bench: Bench, on: bool) -> None:
    seen = picture(State.UP)
    bench.desk.show(replace(seen, killswitch=KillSwitch(enabled=on, hold=Hold.UP)))
    row = bench.row("Kill switch")
    assert row.isChecked() is on
    row.trigger()
    assert bench.actions.asked == [("set_killswitch", not on)]
    assert row.isChecked() is on, "the check mark ran ahead of the picture"


@pytest.mark.parametrize(
    "role, may", [("root", True), ("operator", True), ("active-user", True), ("observer", False), ("", False)]
)
def test_the_kill_switch_is_for_those_who_may(bench: Bench, role: str, may: bool) -> None:
    bench.desk.show(replace(picture(State.UP), helper=replace(READY, role=role)))
    assert bench.row("Kill switch").isEnabled() is may


def test_a_helper_without_a_kill_switch_has_none_to_turn(bench: Bench) -> None:
    bench.desk.show(replace(picture(State.UP), helper=replace(READY, features=())))
    assert not bench.row("Kill switch").isEnabled()


def test_the_other_rows_lead_to_their_doors(bench: Bench) -> None:
    for text in ("Open Adit", "Settings…", "Quit"):
        bench.click(text)
    assert bench.doors.asked == [("window",), ("settings",), ("quit",)]


def many(count: int, up: int = -1) -> tuple[Entry, ...]:
    made = []
    for number in range(count):
        profile = msgspec.structs.replace(OFFICE, id=f"p-{number}", name=f"Net {number:02}")
        made.append(own(profile, session(State.UP, profile) if number == up else None))
    return tuple(made)


def test_seven_networks_fit_and_more_are_in_the_window(bench: Bench) -> None:
    bench.desk.show(Picture(READY, many(7)))
    assert "More networks…" not in bench.texts
    bench.desk.show(Picture(READY, many(8)))
    shown = [text for text in bench.texts if text.startswith("Net")]
    assert shown == [f"Net {number:02} – Connect" for number in range(7)]
    bench.click("More networks…")
    assert bench.doors.asked == [("window",)]


def test_those_that_matter_are_among_the_seven_in_the_order_of_the_list(bench: Bench) -> None:
    bench.preferences.change(last="p-11")
    bench.desk.show(Picture(READY, many(12, up=9)))
    shown = [text[:6] for text in bench.texts if text.startswith("Net")]
    assert shown == ["Net 00", "Net 01", "Net 02", "Net 03", "Net 04", "Net 09", "Net 11"]


def test_profiles_of_the_machine_are_there_and_broken_ones_can_not_be_chosen(bench: Bench) -> None:
    fine = MachineProfile(id="m-1", name="Site", kind="wireguard", host="a.example")
    broken = msgspec.structs.replace(fine, id="m-2", name="Broken", problem="no host")
    entries = tuple(
        Entry(each.id, each.name, Origin.MACHINE, each.kind, machine=each) for each in (fine, broken)
    )
    bench.desk.show(Picture(READY, entries))
    bench.click("Site – Connect")
    assert bench.actions.asked == [("bring_up", "m-1", False)]
    assert not bench.row("Broken – Connect").isEnabled()


def test_a_name_from_outside_is_only_a_name(bench: Bench) -> None:
    evil = msgspec.structs.replace(OFFICE, name="R&D <b>x</b>\n\x07" + "y" * 100)
    bench.desk.show(Picture(READY, (own(evil),)))
    text = bench.menu.actions()[2].text()
    assert text.startswith("R&&D <b>x</b> y")
    assert "…" in text and "\n" not in text and "\x07" not in text


def test_rows_that_stay_are_the_same_objects_and_untouched_where_nothing_changed(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.desk.show(picture(State.CONNECTING))
    before = bench.menu.actions()
    changed: list[str] = []
    for action in before:
        action.changed.connect(lambda action=action: changed.append(action.text()))
    bench.desk.show(picture(State.UP))
    assert bench.menu.actions() == before
    assert set(changed) == {"Connected to Office", "Office – Connected"}


def test_rows_come_and_go_and_move_without_the_others(bench: Bench) -> None:
    bench.desk.show(picture(State.BLOCKED))
    blocked = bench.menu.actions()
    bench.desk.show(picture(State.CONNECTING))
    assert bench.menu.actions() == [blocked[0], *blocked[3:]]
    seen = picture(State.CONNECTING)
    bench.desk.show(replace(seen, entries=tuple(reversed(seen.entries))))
    assert [text[:4] for text in bench.texts[2:4]] == ["Home", "Offi"]
    assert set(bench.menu.actions()) == {blocked[0], *blocked[3:]}
    for state in (State.UP, State.BLOCKED, None, State.BLOCKED, State.UP):
        bench.desk.show(picture(state))
        wanted = rows.rows(bench.desk.picture)
        assert bench.texts == ["--" if row.kind is rows.Kind.LINE else row.text for row in wanted]
    assert len(bench.menu.findChildren(QAction)) >= len(bench.menu.actions())


def test_another_language_changes_the_words_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.desk.show(picture(State.UP))
    bench.row("Quit").setText("stale")
    with qtbot.waitSignal(bench.menu.restyled):
        QApplication.sendEvent(bench.menu, QEvent(QEvent.Type.LanguageChange))
    assert "Quit" in bench.texts


def test_a_block_of_a_few_networks_is_not_said_to_be_one_of_all(bench: Bench) -> None:
    """With a split tunnel everything else still goes out, and it would be a lie that nothing leaks."""
    shown = picture(State.BLOCKED, full_tunnel=False)
    bench.desk.show(replace(shown, killswitch=KillSwitch(hold=Hold.GUARDED)))
    assert bench.texts[0] == "Not connected; what is for Office goes nowhere"
    assert "blocked" not in rows.tooltip(bench.desk.picture).lower()
    bench.desk.show(replace(shown, killswitch=KillSwitch(hold=Hold.BLOCKED)))
    assert bench.texts[0] == "Network blocked, nothing leaks"
