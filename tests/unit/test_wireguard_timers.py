"""The timers of a peer, one by one (whitepaper section 6)."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from engine.wireguard.timers import Action, Timers

INITIATE, SILENT, GIVE_UP = Action.INITIATE, Action.SILENT, Action.GIVE_UP
KEEPALIVE, PERSISTENT, WIPE = Action.KEEPALIVE, Action.PERSISTENT_KEEPALIVE, Action.WIPE


def make(*, keepalive: float = 0.0, jitter: float = 0.0, now: float = 0.0) -> Timers:
    return Timers(keepalive=keepalive, jitter=lambda: jitter, now=now)


def running(timers: Timers) -> bool:
    return timers.running


def silent_since(timers: Timers) -> float | None:
    return timers.silent_since


def due(timers: Timers, now: float) -> list[Action]:
    """What is due at ``now``, and nothing a moment before."""
    assert timers.next == pytest.approx(now)
    assert timers.expire(timers.next - 0.001) == []
    return timers.expire(timers.next)


def test_nothing_is_due_at_first() -> None:
    assert make().next == math.inf
    assert make().expire(1e12) == []


# --- handshakes ---


def test_an_initiation_is_due_at_once_and_then_every_five_seconds_with_jitter() -> None:
    timers = make(jitter=0.25)
    timers.want_handshake(100.0)
    assert due(timers, 100.0) == [INITIATE]
    timers.initiated(100.0)
    assert due(timers, 105.25) == [INITIATE]
    timers.initiated(105.25)
    assert due(timers, 110.5) == [INITIATE]


def test_it_is_given_up_after_90_seconds_and_begun_anew_by_a_new_wish() -> None:
    timers = make()
    for beginning in (0.0, 500.0):
        timers.want_handshake(beginning)
        for attempt in range(18):
            actions = due(timers, beginning + 5 * attempt)
            assert actions == ([SILENT, INITIATE] if attempt and attempt % 3 == 0 else [INITIATE])
            timers.initiated(beginning + 5 * attempt)
            timers.want_handshake(beginning + 5 * attempt + 1)
        assert due(timers, beginning + 90.0) == [GIVE_UP]
        assert not running(timers)


def test_after_giving_up_the_keys_are_wiped_in_time() -> None:
    timers = make()
    timers.want_handshake(0.0)
    now = 0.0
    while running(timers):
        now = timers.next
        if INITIATE in timers.expire(now):
            timers.initiated(now)
    assert due(timers, now + 540.0) == [WIPE]
    assert timers.next == math.inf


def test_a_response_ends_the_attempt() -> None:
    timers = make()
    timers.want_handshake(0.0)
    timers.expire(0.0)
    timers.initiated(0.0)
    timers.authenticated_received(0.1)
    timers.completed(0.1)
    assert not running(timers)
    assert timers.initiate_at == math.inf
    assert timers.next == 0.1 + 540.0, "nothing but wiping is left"


def test_a_wish_right_after_a_handshake_message_waits_for_five_seconds() -> None:
    for message in (Timers.initiated, Timers.responded):
        timers = make()
        message(timers, 10.0)
        timers.completed(10.0)
        assert timers.lately(14.999)
        assert not timers.lately(15.0)
        timers.want_handshake(11.0)
        assert due(timers, 15.0) == [INITIATE]


def test_our_response_puts_off_our_own_initiation() -> None:
    timers = make()
    timers.want_handshake(0.0)
    timers.expire(0.0)
    timers.initiated(0.0)
    timers.responded(3.0)
    assert due(timers, 8.0) == [INITIATE]


def test_a_leap_of_the_clock_is_one_attempt_only() -> None:
    timers = make()
    timers.want_handshake(0.0)
    timers.expire(0.0)
    timers.initiated(0.0)
    assert timers.expire(36_000.0) == [INITIATE]
    timers.initiated(36_000.0)
    assert timers.expire(36_000.0) == []
    assert due(timers, 36_005.0) == [INITIATE]


def test_without_an_endpoint_attempts_are_postponed_and_made_up_for() -> None:
    timers = make()
    timers.want_handshake(0.0)
    for now in (0.0, 5.0, 10.0):
        assert INITIATE in timers.expire(now)
        timers.postponed(now)
    assert silent_since(timers) is None, "nothing was sent"
    timers.reachable()
    assert timers.expire(12.0) == [INITIATE], "now, and not the fourth attempt"
    timers.initiated(12.0)
    timers.reachable()
    assert due(timers, 17.0) == [INITIATE]


def test_hurrying_keeps_the_five_seconds() -> None:
    timers = make(jitter=0.3)
    timers.hurry(0.0)
    assert timers.next == math.inf, "nothing to hurry with"
    timers.want_handshake(0.0)
    timers.expire(0.0)
    timers.initiated(0.0)
    timers.hurry(2.0)
    assert due(timers, 5.0) == [INITIATE]


# --- keys that grow old ---


def test_the_initiator_asks_for_new_keys_when_it_sends_after_120_seconds() -> None:
    timers = make()
    timers.used_to_send(119.9, 119.9, initiator=True, worn=False)
    timers.used_to_send(150.0, 150.0, initiator=False, worn=False)
    assert not running(timers)
    timers.used_to_send(120.0, 120.0, initiator=True, worn=False)
    assert due(timers, 120.0) == [INITIATE]


@pytest.mark.parametrize("initiator", [True, False])
def test_either_side_asks_for_new_keys_when_they_are_worn(initiator: bool) -> None:
    timers = make()
    timers.used_to_send(7.0, 3.0, initiator=initiator, worn=True)
    assert due(timers, 7.0) == [INITIATE]


def test_the_initiator_asks_for_new_keys_when_it_receives_after_165_seconds_once() -> None:
    timers = make()
    timers.used_to_receive(164.9, 164.9, initiator=True)
    timers.used_to_receive(170.0, 170.0, initiator=False)
    assert not running(timers)
    timers.used_to_receive(165.0, 165.0, initiator=True)
    assert due(timers, 165.0) == [INITIATE]
    while running(timers):
        now = timers.next
        if INITIATE in timers.expire(now):
            timers.initiated(now)
    timers.used_to_receive(175.0, 175.0, initiator=True)
    assert not running(timers), "once for each key"
    timers.completed(300.0)
    timers.used_to_receive(465.0, 165.0, initiator=True)
    assert running(timers)


def test_all_is_wiped_540_seconds_after_the_last_new_keys() -> None:
    timers = make()
    timers.responded(0.0)
    timers.completed(1.0)
    timers.completed(200.0)
    assert due(timers, 740.0) == [WIPE]
    assert timers.next == math.inf


# --- keepalives ---


def test_data_received_is_answered_within_ten_seconds() -> None:
    timers = make()
    timers.data_received(100.0)
    assert due(timers, 110.0) == [KEEPALIVE]
    timers.authenticated_sent(110.0)
    assert timers.next == math.inf


def test_data_that_came_while_a_keepalive_was_owed_is_answered_too() -> None:
    timers = make()
    timers.data_received(100.0)
    timers.data_received(109.0)
    assert due(timers, 110.0) == [KEEPALIVE]
    assert timers.next == 120.0
    timers.authenticated_sent(112.0)
    assert timers.next == math.inf


@pytest.mark.parametrize(
    "sent", [Timers.authenticated_sent, Timers.data_sent, Timers.initiated, Timers.responded]
)
def test_anything_sent_makes_the_keepalive_unnecessary(sent: Callable[[Timers, float], None]) -> None:
    timers = make()
    timers.data_received(100.0)
    sent(timers, 105.0)
    assert KEEPALIVE not in timers.expire(110.5)


def test_keepalives_are_not_answered() -> None:
    timers = make()
    timers.authenticated_received(100.0)
    assert timers.next == math.inf


def test_the_persistent_keepalive_comes_at_once_and_then_after_silence() -> None:
    timers = make(keepalive=25.0, now=1000.0)
    assert due(timers, 1000.0) == [PERSISTENT]
    timers.authenticated_sent(1000.0)
    assert timers.next == 1025.0
    timers.authenticated_received(1010.0)
    assert timers.next == 1035.0
    timers.authenticated_sent(1020.0)
    assert due(timers, 1045.0) == [PERSISTENT]
    assert timers.next == 1070.0, "whether it could be sent or not"


# --- no answer ---


def test_data_without_any_answer_makes_a_handshake_wanted_after_15_seconds() -> None:
    timers = make(jitter=0.2)
    timers.data_sent(100.0)
    timers.data_sent(114.0)
    timers.authenticated_sent(115.0)
    assert due(timers, 115.2) == [INITIATE]


def test_keepalives_need_no_answer() -> None:
    timers = make()
    timers.authenticated_sent(100.0)
    assert timers.next == math.inf
    assert silent_since(timers) is None


def test_any_answer_will_do() -> None:
    timers = make()
    timers.data_sent(100.0)
    timers.authenticated_received(114.0)
    assert timers.next == math.inf
    timers.data_sent(116.0)
    assert due(timers, 131.0) == [INITIATE]


def test_silence_is_counted_from_the_first_thing_unanswered() -> None:
    timers = make()
    assert silent_since(timers) is None
    timers.data_sent(10.0)
    timers.data_sent(11.0)
    timers.initiated(12.0)
    assert silent_since(timers) == 10.0
    timers.authenticated_received(13.0)
    assert silent_since(timers) is None
    timers.initiated(20.0)
    timers.data_sent(21.0)
    assert silent_since(timers) == 20.0


@pytest.mark.parametrize(
    ("last", "actions"),
    [
        (Timers.data_received, [WIPE, KEEPALIVE, PERSISTENT]),
        (Timers.data_sent, [WIPE, PERSISTENT, INITIATE]),
    ],
)
def test_after_a_leap_everything_is_due_once(
    last: Callable[[Timers, float], None], actions: list[Action]
) -> None:
    timers = make(keepalive=25.0)
    timers.completed(0.0)
    last(timers, 1.0)
    assert timers.expire(100_000.0) == actions
    if INITIATE in actions:
        timers.initiated(100_000.0)
    assert timers.expire(100_000.0) == []


def test_once_stopped_nothing_is_due() -> None:
    timers = make(keepalive=25.0)
    timers.want_handshake(0.0)
    timers.completed(0.0)
    timers.data_sent(0.0)
    timers.data_received(0.0)
    timers.stop()
    assert timers.next == math.inf
