"""Of what a person is told by notifications: each change once, nothing that mends itself, nothing untrue."""

from __future__ import annotations

import dataclasses
import itertools

import msgspec
import pytest

from app.gui.model.picture import Link, Origin, Picture
from app.gui.tray.decisions import (
    GRACE_SECONDS,
    HELPER,
    MACHINE,
    Button,
    Decision,
    Gone,
    Kind,
    Memory,
    Notice,
    decide,
)
from app.gui.words import problems
from helper.api.types import Attention, Hold, KillSwitch, State
from tests.support.gui_pictures import CERTIFICATE, HOME, OFFICE, own, picture, session, without_helper

KEY = OFFICE.id
NOW, LATER = 100.0, 100.0 + GRACE_SECONDS


class Told:
    """A memory with a clock: what is decided as pictures come."""

    def __init__(self, *before: State | None) -> None:
        self.memory = Memory()
        self.now = NOW
        for state in before:
            self.see(state)

    def see(self, state: State | None, *, after: float = 0.0, shown: bool = False) -> list[Decision]:
        return self.take(picture(state), after=after, shown=shown)

    def take(self, seen: Picture, *, after: float = 0.0, shown: bool = False) -> list[Decision]:
        self.now += after
        return decide(seen, self.memory, self.now, shown)


def kinds(decisions: list[Decision]) -> list[Kind | str]:
    return [each.kind if isinstance(each, Notice) else f"gone {each.key}" for each in decisions]


def only(decisions: list[Decision]) -> Notice:
    assert len(decisions) == 1
    assert isinstance(decisions[0], Notice)
    return decisions[0]


@pytest.mark.parametrize("state", [None, State.UP, State.CONNECTING, State.WAITING, State.FAILED])
def test_what_was_so_before_is_not_told(state: State) -> None:
    told = Told()
    assert told.see(state) == []
    assert told.see(state, after=3600) == []


def test_a_way_up_and_down_is_told_once_each() -> None:
    told = Told(None)
    for state in (State.PREPARING, State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING):
        assert told.see(state, after=1) == []
    notice = only(told.see(State.UP))
    assert (notice.kind, notice.key, notice.lasting) == (Kind.CONNECTED, KEY, False)
    assert notice.title == "Connected to Office"
    assert "192.168.30.12/24" in notice.body
    assert told.see(State.UP, after=60) == []
    assert told.see(State.STOPPING, after=60) == []
    assert only(told.see(State.OFF)).title == "Disconnected from Office"
    assert told.see(State.OFF, after=60) == []
    assert told.see(State.CONNECTING) == [Gone(KEY)]


@pytest.mark.parametrize("back", [State.UP, State.DEGRADED])
def test_a_retry_that_is_quick_is_silent(back: State) -> None:
    told = Told(None, State.UP)
    assert told.see(State.WAITING) == []
    assert told.memory.due() == LATER
    assert told.see(State.CONNECTING, after=GRACE_SECONDS - 0.1) == []
    assert told.see(back) == []


def test_a_retry_that_is_slow_is_told_when_it_is_due_and_replaced_when_it_is_over() -> None:
    told = Told(None, State.UP)
    told.see(State.WAITING)
    notice = only(told.see(State.CONNECTING, after=GRACE_SECONDS))
    assert (notice.kind, notice.key) == (Kind.LOST, KEY)
    assert told.memory.due() is None
    assert told.see(State.WAITING, after=60) == []
    assert only(told.see(State.UP)).kind is Kind.CONNECTED


def test_what_is_held_while_it_is_lost_is_said() -> None:
    told = Told(None, State.UP)
    told.see(State.WAITING)
    assert "nothing leaks" in only(told.see(State.WAITING, after=GRACE_SECONDS)).body


def test_the_first_try_is_not_a_loss() -> None:
    told = Told(None)
    told.see(State.CONNECTING)
    assert told.see(State.WAITING, after=3600) == []
    assert told.memory.due() is None


def test_a_connection_that_failed_says_why() -> None:
    told = Told(None, State.CONNECTING)
    notice = only(told.see(State.FAILED))
    assert notice.title == "Could not connect to Office"
    failed = session(State.FAILED)
    assert notice.body == problems.trouble(failed, own(OFFICE, failed), KillSwitch()).message
    assert "password" in notice.body
    assert notice.buttons == (Button.SHOW,)
    assert not notice.lasting
    assert told.see(State.CONNECTING) == [Gone(KEY)]
    assert only(told.see(State.FAILED)).kind is Kind.FAILED


def test_trouble_is_told_when_it_stays_and_taken_back_when_it_goes() -> None:
    told = Told(None, State.UP)
    assert told.see(State.DEGRADED) == []
    assert only(told.see(State.DEGRADED, after=GRACE_SECONDS)).kind is Kind.DEGRADED
    assert told.see(State.DEGRADED, after=60) == []
    assert told.see(State.UP) == [Gone(KEY)]


def test_a_block_lasts_and_offers_the_ways_out_also_when_it_was_there_before() -> None:
    for before in ((), (None, State.UP), (None, State.CONNECTING)):
        told = Told(*before)
        notice = only(told.see(State.BLOCKED))
        assert (notice.kind, notice.lasting) == (Kind.BLOCKED, True)
        assert notice.buttons == (Button.RECONNECT, Button.UNBLOCK)
        assert notice.title == "Network blocked, nothing leaks"
        assert told.see(State.BLOCKED, after=60) == []
        assert told.see(State.CONNECTING) == [Gone(KEY)]


@pytest.mark.parametrize("end", [None, State.OFF])
def test_an_unblocked_network_is_not_disconnected_once_more(end: State | None) -> None:
    told = Told(None, State.UP, State.BLOCKED)
    assert told.see(end) == [Gone(KEY)]


def test_a_failure_that_leaves_everything_held_is_a_block() -> None:
    held = KillSwitch(hold=Hold.BLOCKED, reason="…", way_out="adit unblock")
    told = Told(None, State.UP)
    seen = picture(State.FAILED)
    blocked = Picture(seen.helper, seen.entries, held)
    assert only(told.take(blocked)).kind is Kind.BLOCKED
    assert told.take(seen) == [Gone(KEY)]


def test_a_block_without_a_network_is_the_machines() -> None:
    seen = picture(None)
    held = Picture(seen.helper, seen.entries, KillSwitch(hold=Hold.BLOCKED, reason="Office was lost."))
    told = Told()
    notice = only(told.take(held))
    assert (notice.key, notice.kind, notice.body) == (MACHINE, Kind.BLOCKED, "Office was lost.")
    assert Button.UNBLOCK in notice.buttons
    assert told.take(held, after=60) == []
    assert told.take(seen) == [Gone(MACHINE)]


def test_lockdown_that_was_wished_for_is_no_news() -> None:
    seen = picture(None)
    wished = KillSwitch(hold=Hold.BLOCKED, lockdown=True, reason="Lockdown.")
    assert Told(None).take(Picture(seen.helper, seen.entries, wished)) == []


def test_a_question_is_told_while_the_window_is_away() -> None:
    told = Told(None, State.CONNECTING)
    notice = only(told.see(State.ASKING))
    assert (notice.kind, notice.buttons) == (Kind.ASKING, (Button.SHOW,))
    assert "not seen before" in notice.body
    assert told.see(State.ASKING, shown=True) == [Gone(KEY)]
    assert only(told.see(State.ASKING)).kind is Kind.ASKING
    assert told.see(State.CONNECTING) == [Gone(KEY)]
    assert Told(None, State.CONNECTING).see(State.ASKING, shown=True) == []


def test_a_changed_certificate_is_another_sentence() -> None:
    asks = Attention(id="a", question="certificate_changed", certificate=CERTIFICATE)
    notice = only(Told(None).take(picture(State.ASKING, attention=asks)))
    assert "another certificate than before" in notice.body


def test_a_helper_that_comes_back_soon_is_not_missed() -> None:
    told = Told(None, State.UP)
    assert told.take(without_helper(Link.LOST)) == []
    assert told.take(without_helper(Link.ABSENT), after=GRACE_SECONDS - 1) == []
    assert told.see(State.UP) == []
    assert told.memory.due() is None


def test_a_helper_that_stays_away_while_connected_is_told() -> None:
    told = Told(None, State.UP)
    told.take(without_helper(Link.LOST))
    notice = only(told.take(without_helper(Link.ABSENT), after=GRACE_SECONDS))
    assert (notice.key, notice.kind, notice.title) == (HELPER, Kind.HELPER, "Adit's helper is not running")
    assert told.take(without_helper(Link.ABSENT), after=60) == []
    assert kinds(told.see(State.OFF)) == [f"gone {HELPER}", Kind.DISCONNECTED]


def test_a_helper_that_stays_away_while_nothing_is_connected_is_not_told() -> None:
    told = Told(None)
    told.take(without_helper(Link.ABSENT))
    assert told.take(without_helper(Link.ABSENT), after=3600) == []


def test_nothing_waits_for_ever_to_be_told_while_the_helper_is_away() -> None:
    told = Told(None, State.UP, State.WAITING)
    told.take(without_helper(Link.LOST))
    told.take(without_helper(Link.LOST), after=3600)
    assert told.memory.due() is None


def test_each_network_has_a_notice_of_its_own() -> None:
    seen = picture(State.UP)
    both = Picture(seen.helper, (seen.entries[0], own(HOME, session(State.UP, HOME))), seen.killswitch)
    told = Told(None)
    assert [each.key for each in told.take(both)] == [OFFICE.id, HOME.id]


def test_a_network_that_is_deleted_takes_its_notice_along() -> None:
    told = Told(None, State.UP)
    without = Picture(picture(None).helper, (own(HOME),))
    assert told.take(without) == [Gone(KEY)]
    assert told.take(without) == []


def test_a_network_of_somebody_else_is_nobody_elses_business() -> None:
    entry = msgspec.structs.replace(session(State.UP), owner=1001)
    theirs = own(OFFICE, entry)
    theirs = type(theirs)(**{**vars(theirs), "mine": False})
    assert Told(None).take(Picture(picture(None).helper, (theirs,))) == []


def test_a_connection_that_outlives_its_profile_is_not_told_again() -> None:
    seen = picture(State.UP)
    stray = type(seen.entries[0])(
        key="s-Office", name="Office", origin=Origin.STRAY, kind="", session=seen.entries[0].session
    )
    told = Told(None, State.UP)
    assert told.take(Picture(seen.helper, (stray,), seen.killswitch)) == [Gone(KEY)]


def test_names_and_messages_from_outside_are_made_plain() -> None:
    evil = msgspec.structs.replace(OFFICE, name="Of\x1b[31m\nfice" + "x" * 500)
    seen = Picture(picture(None).helper, (own(evil, session(State.FAILED, evil)),))
    told = Told()
    told.take(Picture(seen.helper, (own(evil),)))
    notice = only(told.take(seen))
    assert "\n" not in notice.title and "\x1b" not in notice.title
    assert len(notice.title) <= 120


def test_whatever_happens_it_is_quiet_once_nothing_changes() -> None:
    """No order of states leads to a notice that comes again, is not true, or waits for ever."""
    allowed: dict[State, set[Kind | None]] = {
        State.UP: {Kind.CONNECTED, None},
        State.DEGRADED: {Kind.DEGRADED},
        State.BLOCKED: {Kind.BLOCKED},
        State.FAILED: {Kind.FAILED},
        State.ASKING: {Kind.ASKING},
        State.OFF: {Kind.DISCONNECTED, None},
    }
    # The way up, or a new attempt: lost or nothing; on the way down nobody is told before the end.
    working = {Kind.LOST, None}
    for states in itertools.product(State, repeat=3):
        told = Told(None)
        for state in states:
            told.see(state, after=GRACE_SECONDS / 2)
        for _ in range(2):
            told.see(states[-1], after=GRACE_SECONDS)
        assert told.see(states[-1], after=GRACE_SECONDS) == [], states
        assert told.memory.due() is None, states
        standing = told.memory.told.get(KEY)
        if states[-1] is not State.STOPPING:
            assert standing in allowed.get(states[-1], working), states


def test_a_block_of_the_machine_is_called_what_it_is() -> None:
    told = Told(None)
    running = session(State.BLOCKED, full_tunnel=False, machine=True, owner=0)
    machine = dataclasses.replace(own(OFFICE, running), origin=Origin.MACHINE, mine=False)
    seen = dataclasses.replace(
        picture(None), entries=(machine,), killswitch=KillSwitch(hold=Hold.GUARDED, reason="Office is lost.")
    )
    (notice,) = told.take(seen)
    assert isinstance(notice, Notice) and notice.key == MACHINE
    assert notice.title == "Not connected; what is for Office goes nowhere"
