"""The right side of the window, in every state."""

from __future__ import annotations

import dataclasses
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.gui.model.picture import Link, Picture
from app.gui.model.trouble import Remedy, Trouble
from app.gui.window.facts import Place
from app.gui.window.naming import unisolated
from app.gui.window.pane import Pane
from helper.api.types import Hold, KillSwitch, Problem, ProblemKind, State
from tests.support.gui_fakes import FakeActions, FakeDoors
from tests.support.gui_pictures import HOME, OFFICE, own, picture, session, without_helper
from tests.support.gui_window import Open

STATES = {
    State.OFF: ("Not connected", "Connect", "outlook"),
    State.PREPARING: ("Preparing", "Cancel", "steps"),
    State.CONNECTING: ("Connecting to the server", "Cancel", "steps"),
    State.AUTHENTICATING: ("Logging in", "Cancel", "steps"),
    State.CONFIGURING: ("Getting an address", "Cancel", "steps"),
    State.ASKING: ("Waiting for your answer", "Cancel", "steps"),
    State.UP: ("Connected to Office", "Disconnect", "graph"),
    State.DEGRADED: ("Connected, but something is not as it should be", "Disconnect", "graph"),
    State.WAITING: ("Not connected, trying again in 7 second(s)", "Cancel", "trouble"),
    State.BLOCKED: ("Network blocked, nothing leaks", "Reconnect", "trouble"),
    State.STOPPING: ("Disconnecting", "Cancel", "outlook"),
    State.FAILED: ("Could not connect", "Try again", "trouble"),
}


def shown_page(pane: Pane) -> str:
    pages = {"outlook": pane.outlook, "steps": pane.steps, "graph": pane.graph, "trouble": pane.trouble}
    return " ".join(name for name, page in pages.items() if page.isVisible())


@pytest.mark.parametrize("state", STATES)
def test_state_in_words_with_its_button_and_its_page(opened: Open, state: State) -> None:
    pane = opened(picture(state)).window.pane
    headline, button, page = STATES[state]
    assert pane.headline.title == headline
    assert pane.headline.button.text() == button
    assert shown_page(pane) == page


@pytest.mark.parametrize("state", STATES)
def test_unblock_is_offered_when_blocked_and_only_then(opened: Open, state: State) -> None:
    bench = opened(picture(state))
    unblock = bench.window.pane.headline.unblock
    assert unblock.isVisible() == (state is State.BLOCKED)
    if state is State.BLOCKED:
        unblock.click()
        assert bench.actions.asked == [("unblock",)]


def test_the_button_does_what_it_says_for_the_chosen_network(opened: Open) -> None:
    bench = opened(picture())
    bench.window.choose(HOME.id)
    QTest.mouseClick(bench.window.pane.headline.button, Qt.MouseButton.LeftButton)
    assert bench.actions.asked == [("act", HOME.id)]
    assert bench.window.pane.headline.title == "Not connected", "nothing is shown before it is so"


def test_nothing_can_be_broken_off_twice(opened: Open) -> None:
    assert not opened(picture(State.STOPPING)).window.pane.headline.button.isEnabled()


def test_head_and_rows_keep_their_places_from_state_to_state(opened: Open, qtbot: QtBot) -> None:
    bench = opened(picture())
    pane = bench.window.pane

    def places() -> list[QPoint]:
        widgets: list[QWidget] = [pane.headline.button, pane.headline]
        widgets += [pane.details.value(place) for place in (Place.ADDRESS, Place.ROUTES, Place.SECURITY)]
        return [widget.mapTo(bench.window, QPoint()) for widget in widgets]

    first = places()
    for state in (State.CONNECTING, State.UP, State.BLOCKED, State.FAILED, State.STOPPING):
        bench.show(picture(state))
        qtbot.waitUntil(lambda: places() == first, timeout=1000)


def test_steps_say_what_is_done_and_what_is_to_come(opened: Open) -> None:
    bench = opened(picture(State.AUTHENTICATING, step="login"))
    assert bench.window.pane.headline.title == "Logging in"
    assert bench.window.pane.steps.said == (
        "Find the server: done",
        "Connect to the server: done",
        "Check its certificate: done",
        "Log in: being done",
        "Get an address: to come",
        "Set routes: to come",
    )


def test_wireguard_has_steps_of_its_own(opened: Open) -> None:
    running = session(State.AUTHENTICATING, HOME, step="handshake")
    base = picture()
    bench = opened(dataclasses.replace(base, entries=(own(HOME, running),)))
    assert bench.window.pane.steps.said == (
        "Find the server: done",
        "Shake hands with the server: being done",
        "Set routes: to come",
    )


def test_a_step_of_a_newer_helper_is_no_error(opened: Open) -> None:
    bench = opened(picture(State.AUTHENTICATING, step="divining"))
    assert "Log in: being done" in bench.window.pane.steps.said


def test_second_line_names_server_and_time(opened: Open) -> None:
    bench = opened(picture(State.UP, up_since=time.time() - 2537))
    assert bench.window.pane.headline.second.replace("\u2066", "").replace("\u2069", "") in (
        "00:42:17 · vpn.example.com",
        "00:42:18 · vpn.example.com",
    )


def test_seconds_to_the_next_attempt_are_those_that_are_left(opened: Open) -> None:
    bench = opened(picture(State.WAITING, since=time.time() - 4.0))
    assert bench.window.pane.headline.title == "Not connected, trying again in 3 second(s)"


def test_trouble_stands_in_the_graphs_place_with_its_technical_line_folded(opened: Open) -> None:
    pane = opened(picture(State.FAILED)).window.pane
    assert any("password" in words for words in pane.trouble.words)
    assert not pane.trouble.detail.isVisible()
    pane.trouble.fold.line.click()
    assert pane.trouble.detail.isVisible()
    assert "ERR_AUTH_FAILED" in pane.trouble.detail.text()


def test_headline_and_button_are_not_said_twice(opened: Open) -> None:
    pane = opened(picture(State.FAILED)).window.pane
    assert "Could not connect" not in pane.trouble.words
    assert "Try again" not in [button.text() for button in pane.trouble.buttons]


def test_a_failure_while_all_is_held_offers_one_way_to_unblock(opened: Open) -> None:
    held = KillSwitch(hold=Hold.BLOCKED, reason="The connection to Office was lost.")
    bench = opened(dataclasses.replace(picture(State.FAILED), killswitch=held))
    assert bench.window.hold.isVisible()
    assert "Unblock" not in [button.text() for button in bench.window.pane.trouble.buttons]


@pytest.mark.parametrize("state", [State.BLOCKED, State.FAILED, State.WAITING])
def test_an_end_that_nobody_explains_is_shown_all_the_same(opened: Open, state: State) -> None:
    pane = opened(picture(state, problem=None)).window.pane
    assert shown_page(pane) == "trouble" and pane.trouble.words


def test_an_error_that_was_read_can_be_taken_away(opened: Open) -> None:
    bench = opened(picture(State.FAILED))
    bench.window.pane.trouble.close_button.click()
    assert bench.actions.asked == [("take_down", OFFICE.id)]
    bench.show(picture(State.WAITING))
    assert bench.window.pane.trouble.isVisible()
    assert not bench.window.pane.trouble.close_button.isVisible(), "it goes on by itself"


def test_every_remedy_does_something(opened: Open) -> None:
    bench = opened(picture(State.FAILED))
    wanted: dict[Remedy, tuple[str, FakeActions | FakeDoors, tuple[object, ...]]] = {
        Remedy.PASSWORD: ("Enter password…", bench.actions, ("bring_up", OFFICE.id, True)),
        Remedy.RETRY: ("Try again", bench.actions, ("bring_up", OFFICE.id, False)),
        Remedy.CERTIFICATE: ("Show the certificate…", bench.actions, ("bring_up", OFFICE.id, False)),
        Remedy.EDIT: ("Edit…", bench.doors, ("edit", OFFICE.id)),
        Remedy.UNBLOCK: ("Unblock", bench.actions, ("unblock",)),
        Remedy.HELPER: ("Show me how", bench.doors, ("window", OFFICE.id)),
        Remedy.REPORT: ("Save a report…", bench.doors, ("report",)),
    }
    assert set(wanted) == set(Remedy)
    view = bench.window.pane.trouble
    for remedy, (text, asked_of, asked) in wanted.items():
        view.show_trouble(Trouble("It broke", "It is broken.", remedies=(remedy,)))
        (button,) = view.buttons
        assert button.text() == text
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert asked_of.asked[-1] == asked


def test_a_degraded_connection_says_why_above_its_graph(opened: Open) -> None:
    problem = Problem(
        code="dns_not_set",
        kind=ProblemKind.LOCAL,
        message="The name servers could not be set.",
        advice="Start it.",
    )
    pane = opened(picture(State.DEGRADED, problem=problem)).window.pane
    words = "The name servers of Office could not be set. Names inside that network may not be found."
    assert unisolated(pane.problem.text()) == f"{words} The details say more."
    assert pane.graph.isVisible()


def test_a_block_without_a_connection_is_seen_whatever_is_chosen(opened: Open) -> None:
    held = KillSwitch(hold=Hold.BLOCKED, reason="The connection to Office was lost.")
    bench = opened(dataclasses.replace(picture(), killswitch=held))
    assert bench.window.hold.isVisible()
    assert bench.window.hold.text == "Network blocked, nothing leaks.\nThe connection to Office was lost."
    bench.show(picture())
    assert not bench.window.hold.isVisible()


def test_while_the_helper_is_looked_for_nothing_is_claimed(opened: Open) -> None:
    bench = opened(without_helper(Link.CONNECTING))
    assert bench.window.pane.headline.title == "Looking for Adit's helper"
    assert not bench.window.pane.headline.button.isEnabled()
    assert bench.window.pane.isVisible()


def test_a_session_from_before_is_not_shown_when_the_helper_is_away(opened: Open) -> None:
    stale = dataclasses.replace(picture(State.UP), helper=without_helper(Link.CONNECTING).helper)
    pane = opened(stale).window.pane
    assert "Connected" not in pane.headline.title
    assert shown_page(pane) == "outlook"


def test_texts_from_outside_are_shown_to_the_letter(opened: Open) -> None:
    bold = "<b>Office</b>"
    base = picture(
        State.UP, server=bold, notice="<img src=x>", dns_by=bold, search=(bold,), addresses=(bold,)
    )
    entry = dataclasses.replace(base.entries[0], name=bold)
    bench = opened(dataclasses.replace(base, entries=(entry,), unusable=(bold,)))
    bench.actions.troubled.emit(Trouble(bold, bold, bold, bold, bold))
    labels = bench.window.findChildren(QLabel)
    rich = [label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText]
    assert rich == []
    assert bench.window.pane.headline.title == "Connected to <b>Office</b>"


def test_control_characters_do_not_get_through(opened: Open) -> None:
    base = picture()
    entry = dataclasses.replace(base.entries[0], name="Off\x1b[31mice\n\u202eevil" + "x" * 500)
    bench = opened(Picture(helper=base.helper, entries=(entry,)))
    name = bench.window.model.index(0).data()
    assert name.startswith("Off [31mice  evil")
    assert len(name) <= 120
