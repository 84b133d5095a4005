"""The ring, the outbox, and who is told what."""

from __future__ import annotations

import pytest

from helper import events
from helper.api import rpc
from helper.api.types import (
    Event,
    EventBody,
    Hold,
    KillSwitch,
    KillSwitchChanged,
    LogAdded,
    LogLine,
    Session,
    State,
    StateChanged,
    StatsTick,
    Traffic,
)
from helper.events import EventHub, Outbox


class Reader:
    """A client's end of an outbox."""

    def __init__(self, limit: int = events.OUTBOX_LIMIT) -> None:
        self.wakes = 0
        self.outbox = Outbox(self._wake, limit)

    def _wake(self) -> None:
        self.wakes += 1

    def events(self) -> list[Event]:
        return [_event(line) for line in self.outbox.take(1 << 30).splitlines()]


def _event(line: bytes) -> Event:
    message = rpc.parse_message(line)
    assert isinstance(message, rpc.Notification)
    assert message.method == "event"
    return rpc.convert(message.params, Event)


def _whole(body: EventBody, owner: int) -> EventBody:
    return body


def _changed(name: str = "s", owner: int = 1000, notice: str = "") -> StateChanged:
    session = Session(
        id=name, profile_id="p", profile_name="p", owner=owner, state=State.UP, since=0, notice=notice
    )
    return StateChanged(session=session)


_TICK = StatsTick(session="s", traffic=Traffic(rx_bytes=1))


def test_state_changes_are_numbered_and_the_rest_repeats_the_last_number() -> None:
    hub, reader = EventHub("b"), Reader()
    hub.attach(reader.outbox, _whole)
    hub.publish(_TICK, 1000)
    hub.publish(_changed())
    hub.publish(_TICK, 1000)
    hub.publish(LogAdded(line=LogLine(time=0, level="info", session="s", text="t")), 1000)
    hub.publish(_changed())
    assert [event.seq for event in reader.events()] == [0, 1, 1, 1, 2]
    assert reader.wakes == 5


def test_the_kill_switch_is_numbered_and_replayed_with_its_owner() -> None:
    hub, reader = EventHub("b"), Reader()
    told: list[int] = []

    def view(body: EventBody, owner: int) -> EventBody | None:
        told.append(owner)
        return body

    hub.attach(reader.outbox, view)
    hub.publish(_changed(owner=7))
    hub.publish(KillSwitchChanged(killswitch=KillSwitch(hold=Hold.BLOCKED, owner=1000)))
    hub.publish(KillSwitchChanged(killswitch=KillSwitch()), owner=5)
    assert [event.seq for event in reader.events()] == [1, 2, 3]
    assert told == [7, 1000, -1]
    lines = hub.replay(1, "b", view)
    assert lines is not None
    held, free = [_event(line) for line in lines]
    assert held.body == KillSwitchChanged(killswitch=KillSwitch(hold=Hold.BLOCKED, owner=1000))
    assert (held.seq, free.seq, free.body) == (2, 3, KillSwitchChanged(killswitch=KillSwitch()))
    assert told[3:] == [1000, -1]


def test_the_view_decides_and_is_told_the_owner() -> None:
    hub, reader = EventHub("b"), Reader()
    told: list[int] = []

    def view(body: EventBody, owner: int) -> EventBody | None:
        told.append(owner)
        return _changed("redacted") if isinstance(body, StateChanged) else None

    hub.attach(reader.outbox, view)
    hub.publish(_changed("s", owner=7), owner=99)
    hub.publish(_TICK, 8)
    hub.publish(_TICK)
    assert told == [7, 8, 0]
    (event,) = reader.events()
    assert isinstance(event.body, StateChanged)
    assert (event.seq, event.body.session.id) == (1, "redacted")


def test_a_broken_subscriber_does_not_take_the_event_from_others(caplog: pytest.LogCaptureFixture) -> None:
    hub, broken, reader = EventHub("b"), Reader(), Reader()

    def fail(body: EventBody, owner: int) -> EventBody | None:
        raise KeyError(owner)

    hub.attach(broken.outbox, fail)
    hub.attach(reader.outbox, _whole)
    hub.publish(_changed())
    assert [event.seq for event in reader.events()] == [1]
    assert "not passed on" in caplog.text


def test_detached_readers_get_nothing() -> None:
    hub, reader = EventHub("b"), Reader()
    hub.attach(reader.outbox, _whole)
    hub.attach(reader.outbox, _whole)
    hub.publish(_changed())
    hub.detach(reader.outbox)
    hub.detach(reader.outbox)
    hub.publish(_changed())
    assert len(reader.events()) == 1


@pytest.mark.parametrize(
    ("since", "boot", "expected"),
    [
        (10, "b", []),
        (9, "b", [10]),
        (6, "b", [7, 8, 9, 10]),
        (5, "b", None),
        (0, "b", None),
        (11, "b", None),
        (10, "other", None),
        (10, "", None),
    ],
)
def test_replay(since: int, boot: str, expected: list[int] | None) -> None:
    hub = EventHub("b", ring=4)
    for _ in range(10):
        hub.publish(_changed())
    lines = hub.replay(since, boot, _whole)
    assert (None if lines is None else [_event(line).seq for line in lines]) == expected


def test_replay_from_the_start_while_everything_is_known() -> None:
    hub = EventHub("b")
    assert hub.replay(0, "b", _whole) == []
    hub.publish(_changed())
    lines = hub.replay(0, "b", _whole)
    assert lines is not None
    assert len(lines) == 1


def test_a_past_too_large_to_queue_is_not_replayed() -> None:
    hub = EventHub("b")
    for _ in range(events.RING):
        hub.publish(_changed(notice="x" * 1000))
    assert hub.replay(0, "b", _whole) is None
    assert hub.replay(events.RING - 100, "b", _whole) is not None


def test_outbox_drops_what_is_droppable_first() -> None:
    reader = Reader(limit=10)
    reader.outbox.put(b"aaaa")
    reader.outbox.put(b"bbbb", droppable=True)
    reader.outbox.put(b"cccc", droppable=True)
    assert reader.outbox.size == 8
    reader.outbox.put(b"dddd")
    assert reader.outbox.take(100) == b"aaaadddd"
    assert not reader.outbox.overflowed
    assert reader.wakes == 3


def test_outbox_gives_up_on_a_slow_reader() -> None:
    reader = Reader(limit=10)
    reader.outbox.put(b"aaaaa")
    reader.outbox.put(b"bbbbb")
    wakes = reader.wakes
    reader.outbox.put(b"c", droppable=True)
    assert reader.wakes == wakes
    reader.outbox.put(b"c")
    assert reader.outbox.overflowed
    assert reader.wakes == wakes + 1
    assert (reader.outbox.take(100), reader.outbox.size) == (b"", 0)
    reader.outbox.put(b"d")
    assert reader.outbox.take(100) == b""


def test_outbox_gives_whole_lines_in_order() -> None:
    reader = Reader()
    for line in (b"1\n", b"22\n", b"333\n"):
        reader.outbox.put(line)
    assert reader.outbox.take(3) == b"1\n22\n"
    assert reader.outbox.size == 4
    assert reader.outbox.take(1) == b"333\n"
    assert reader.outbox.take(1) == b""
