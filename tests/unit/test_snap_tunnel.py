"""One tunnel: its handshake and address, queues, timers, loss and return (``snap.md`` sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from engine.snap import tunnel as module
from engine.snap.errors import (
    AddressChanged,
    AddressMissing,
    HandshakeTimeout,
    PacketTooLarge,
    TunnelClosed,
)
from engine.snap.tunnel import MAX_BACKLOG, MAX_PACKET, QUIET_AFTER, SILENT_AFTER, TICK, Tunnel
from engine.snap.tunnel_events import Answered, Connected, Dropped, Ended, Event, Lost, Silent, State
from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import tai64n
from engine.wireguard.errors import BadKey
from engine.wireguard.messages import MessageType
from engine.wireguard.shared import Drop
from tests.support.snap_server import SnapServer, client_key
from tests.support.wireguard_node import WALL, seeded

HERE = Endpoint("192.0.2.7", 20000)
STRANGER = Endpoint("203.0.113.66", 6666)
FOREVER = 1e15


class Line:
    """A tunnel and a SNAP without any delay between them."""

    def __init__(
        self, settings: dict[str, float | None] | None = None, *, registered: bool = True, now: float = 50.0
    ) -> None:
        self.now = now
        self.wall_ahead = WALL
        self.here = HERE
        self.cut = False
        self.server = SnapServer()
        self.events: list[Event] = []
        self.sent: list[bytes] = []
        self._clock()
        key = client_key("line")
        if registered:
            self.server.identities[key.public] = FOREVER
        self.key = key.public
        self.tunnel = Tunnel(
            key,
            self.server.address,
            self.server.private.public,
            random=seeded("line"),
            now=self.now,
            wall=self.wall,
            **(settings or {}),  # type: ignore[arg-type]
        )

    @property
    def wall(self) -> float:
        return self.now + self.wall_ahead

    def _clock(self) -> None:
        self.server.now, self.server.wall = self.now, self.now + WALL

    def settle(self) -> None:
        """Let all datagrams arrive."""
        while True:
            ours = self.tunnel.take_datagrams()
            self.sent += ours
            theirs = self.server.take()
            self.events += self.tunnel.take_events()
            if not ours and not theirs:
                return
            if self.cut:
                continue
            for datagram in ours:
                self.server.receive(datagram, self.here)
            for datagram, to in theirs:
                if to == self.here:
                    self.tunnel.receive(datagram, self.server.address, self.now, self.wall)

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        self.settle()
        while self.now < until:
            due = self.tunnel.next_timer()
            self.now = min(until, max(due if due is not None else until, self.now), self.now + TICK)
            self._clock()
            if due is not None and due <= self.now:
                self.tunnel.handle_timer(self.now, self.wall)
            self.server.tick()
            self.settle()

    def send(self, packet: bytes) -> None:
        self.tunnel.send(packet, self.now, self.wall)
        self.settle()

    def try_send(self, packet: bytes) -> bool:
        sent = self.tunnel.try_send(packet, self.now, self.wall)
        self.settle()
        return sent

    def took(self) -> list[Event]:
        events, self.events = self.events, []
        return events


def up(**settings: float | None) -> Line:
    line = Line(settings)
    line.settle()
    assert line.took() == [Connected(HERE, again=False)]
    return line


# --- the handshake ---


def test_the_handshake_gives_us_our_address() -> None:
    line = Line()
    assert (line.tunnel.state, line.tunnel.local_addr) == (State.CONNECTING, None)
    line.settle()
    assert [len(datagram) for datagram in line.sent] == [148, 32], "a keepalive confirms the keys"
    assert (line.tunnel.state, line.tunnel.local_addr) == (State.UP, HERE)
    assert line.tunnel.peer.round_trip == 0.0
    assert "up" in repr(line.tunnel)


@pytest.mark.parametrize("here", [Endpoint("2001:db8::7", 1), Endpoint("255.255.255.254", 65535)])
def test_any_address(here: Endpoint) -> None:
    line = Line()
    line.here = here
    line.settle()
    assert line.tunnel.local_addr == here


def test_a_key_that_is_none() -> None:
    for key in (bytes(32), bytes(31)):
        with pytest.raises(BadKey):
            Tunnel(client_key(1), HERE, key, random=seeded(1), now=0.0, wall=WALL)


def test_packets_wait_for_the_handshake() -> None:
    line = Line()
    assert not line.tunnel.writable(line.now)
    assert not line.tunnel.try_send(b"not now", line.now, line.wall)
    line.tunnel.send(b"first", line.now, line.wall)
    line.tunnel.send(b"second", line.now, line.wall)
    line.settle()
    assert [packet for _, packet in line.server.received] == [b"first", b"second"]
    assert [line.tunnel.recv(), line.tunnel.recv(), line.tunnel.recv()] == [
        b"echo of first",
        b"echo of second",
        None,
    ]


def test_an_answer_without_an_address() -> None:
    for observed in (
        Endpoint("0.0.0.0", 0),
        Endpoint("0.0.0.0", 5),
        Endpoint("192.0.2.7", 0),
        Endpoint("::", 5),
    ):
        line = Line()
        line.server.observed = observed
        line.settle()
        (event,) = line.took()
        assert isinstance(event, Ended) and isinstance(event.error, AddressMissing)
        assert line.tunnel.state is State.CLOSED and line.tunnel.next_timer() is None


def test_an_answer_of_plain_wireguard_is_none() -> None:
    line = Line()
    (initiation,) = line.tunnel.take_datagrams()
    line.server.receive(initiation, HERE)
    ((response, _),) = line.server.take()
    line.tunnel.receive(response[:44] + response[64:], line.server.address, line.now, line.wall)
    assert line.tunnel.dropped == {Drop.MALFORMED: 1}
    assert line.tunnel.state is State.CONNECTING


def test_a_first_handshake_that_is_not_answered() -> None:
    line = Line(registered=False)
    line.run(120.0)
    kinds = [type(event) for event in line.took()]
    assert kinds[:-1] == [Silent] * 6 and kinds[-1] is Ended
    assert isinstance(line.tunnel.error, HandshakeTimeout)
    assert [len(datagram) for datagram in line.sent] == [148] * 18
    with pytest.raises(HandshakeTimeout):
        line.tunnel.recv()
    with pytest.raises(HandshakeTimeout):
        line.send(b"x")


def test_registered_late() -> None:
    line = Line(registered=False)
    line.run(SILENT_AFTER + 1)
    assert [type(event) for event in line.took()] == [Silent]
    line.server.identities[line.key] = FOREVER
    line.tunnel.ask_again(line.now, line.wall)
    line.run(6.0)
    assert line.took() == [Connected(HERE, again=False), Answered()]


# --- packets ---


def test_packets_of_any_kind_and_size() -> None:
    line = up()
    for size in (1, 15, 16, 17, 1200, MAX_PACKET):
        packet = bytes([size % 251]) * size
        line.server.echo = lambda packet: packet
        assert line.try_send(packet)
        assert len(line.sent[-1]) == size + 32, "nothing is padded"
        assert line.tunnel.recv() == packet


def test_packets_that_are_refused() -> None:
    line = up()
    with pytest.raises(PacketTooLarge):
        line.send(bytes(MAX_PACKET + 1))
    with pytest.raises(PacketTooLarge):
        line.try_send(bytes(MAX_PACKET + 1))
    with pytest.raises(ValueError):
        line.send(b"")
    assert line.tunnel.state is State.UP


def test_only_the_data_plane_is_listened_to() -> None:
    line = up()
    line.server.send(b"hello", HERE)
    ((datagram, _),) = line.server.take()
    for source in (STRANGER, Endpoint(line.server.address.host, 1)):
        line.tunnel.receive(datagram, source, line.now, line.wall)
    assert line.tunnel.recv() is None
    assert line.tunnel.dropped == {Dropped.SENDER: 2}
    line.tunnel.receive(memoryview(bytearray(datagram)), line.server.address, line.now, line.wall)
    assert line.tunnel.recv() == b"hello"
    line.tunnel.receive(datagram, line.server.address, line.now, line.wall)
    assert line.tunnel.recv() is None and line.tunnel.dropped[Drop.REPLAY] == 1
    assert line.tunnel.peer.endpoint == line.server.address


def test_the_receive_queue_has_a_bound() -> None:
    line = up(queue_packets=3)
    for number in range(5):
        line.server.send(bytes([number + 1]), HERE)
    line.settle()
    assert line.tunnel.dropped == {Dropped.RECEIVE_QUEUE: 2}
    assert [line.tunnel.recv() for _ in range(4)] == [b"\1", b"\2", b"\3", None]
    line.server.send(b"later", HERE)
    line.settle()
    assert line.tunnel.recv() == b"later"


def test_the_receive_queue_has_a_bound_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUEUE_BYTES", 5000)
    line = up()
    for _ in range(3):
        line.server.send(bytes(2000), HERE)
    line.settle()
    assert line.tunnel.dropped == {Dropped.RECEIVE_QUEUE: 1}
    line.tunnel.recv()
    line.server.send(bytes(2000), HERE)
    line.settle()
    assert line.tunnel.dropped == {Dropped.RECEIVE_QUEUE: 1}


def test_what_waits_to_be_sent_has_a_bound() -> None:
    line = up()
    for _ in range(MAX_BACKLOG):
        assert line.tunnel.try_send(b"x", line.now, line.wall)
    assert not line.tunnel.writable(line.now)
    assert not line.tunnel.try_send(b"x", line.now, line.wall)
    line.tunnel.send(b"x", line.now, line.wall)
    assert line.tunnel.dropped == {Dropped.BACKLOG: 1}
    assert len(line.tunnel.take_datagrams()) == MAX_BACKLOG
    assert line.tunnel.writable(line.now)


def test_closing() -> None:
    line = up()
    line.server.send(b"last", HERE)
    line.settle()
    line.tunnel.close()
    line.tunnel.close()
    assert line.tunnel.recv() == b"last"
    for use in (line.tunnel.recv, lambda: line.send(b"x"), lambda: line.try_send(b"x")):
        with pytest.raises(TunnelClosed):
            use()
    depths = []
    for _ in range(3):
        with pytest.raises(TunnelClosed) as caught:
            line.tunnel.recv()
        depths.append(len(caught.traceback))
    assert depths[0] == depths[2], "errors do not grow"
    line.tunnel.receive(b"x" * 32, line.server.address, line.now, line.wall)
    line.tunnel.handle_timer(line.now + 1000, line.wall)
    line.tunnel.ask_again(line.now + 1000, line.wall)
    assert (line.tunnel.take_datagrams(), line.tunnel.take_events()) == ([], [])
    assert line.tunnel.next_timer() is None and not line.tunnel.writable(line.now)


# --- timers ---


def test_timers_are_looked_at_every_250_milliseconds_at_most() -> None:
    line = up()
    looks = 0
    until = line.now + 60
    while line.now < until:
        due = line.tunnel.next_timer()
        assert due is not None and due >= line.now + TICK - 1e-9
        line.now = due
        line._clock()
        line.tunnel.handle_timer(line.now, line.wall)
        line.server.tick()
        line.settle()
        looks += 1
    assert looks < 20, "an idle tunnel sleeps"


def test_a_flood_does_not_put_a_timer_off() -> None:
    """Nobody calls handle_timer; datagrams of a stranger come all the time."""
    line = Line(registered=False)
    line.settle()
    begun = line.now
    initiations = []
    while line.now < begun + 31:
        line.now += 0.001
        line.tunnel.receive(b"x" * 40, STRANGER, line.now, line.wall)
        for datagram in line.tunnel.take_datagrams():
            assert len(datagram) == 148
            initiations.append(line.now - begun)
    assert len(initiations) == 5
    for number, time in enumerate(initiations, 1):
        assert 5 * number <= time <= (5.333 + TICK) * number


def test_an_idle_tunnel_keeps_the_way_open_and_its_keys_fresh() -> None:
    line = up()
    line.sent.clear()
    line.run(3600.0)
    kinds = [datagram[0] for datagram in line.sent]
    assert 3600 / 125 <= kinds.count(MessageType.INITIATION) <= 3600 / 115
    assert 3600 / 21 <= kinds.count(MessageType.TRANSPORT) <= 3600 / 9
    assert line.took() == [] and line.tunnel.dropped == {}


def test_a_data_plane_that_does_not_answer_keepalives() -> None:
    """As WireGuard's paper has it. Then a handshake asks for a sign of life, and gets one."""
    line = up()
    line.sent.clear()
    line.server.tick = lambda: None  # type: ignore[method-assign]
    line.run(300.0)
    initiations = [datagram for datagram in line.sent if datagram[0] == MessageType.INITIATION]
    assert 300 / (QUIET_AFTER + 1) - 1 <= len(initiations) <= 300 / QUIET_AFTER
    assert line.took() == [] and line.tunnel.state is State.UP


def test_the_data_plane_may_begin_a_handshake() -> None:
    line = up()
    line.run(10.0)
    line.sent.clear()
    line.server.handshake(HERE)
    line.settle()
    assert len(line.sent[0]) == 112, "our answer says whom we answer"
    line.send(b"with the new keys")
    assert line.tunnel.recv() == b"echo of with the new keys"
    assert line.tunnel.local_addr == HERE and line.took() == []


def test_a_handshake_of_the_data_plane_is_no_address() -> None:
    """A client that was restarted with the same port and key is remembered."""
    line = Line()
    line.settle()
    line.run(6.0)
    old = line.server
    (entry,) = old.entries.values()
    fresh = Line(now=line.now)
    fresh.server = old
    fresh.tunnel.take_datagrams()  # lost
    old.handshake(HERE)
    fresh.settle()
    assert fresh.tunnel.state is State.CONNECTING and fresh.tunnel.local_addr is None
    assert entry.interface.peers[0].handshake_at == line.now
    fresh.run(6.0)
    assert fresh.tunnel.local_addr == HERE


# --- loss and return ---


def lost(line: Line) -> Iterator[Lost]:
    return (event for event in line.took() if isinstance(event, Lost))


def test_it_comes_back() -> None:
    line = up()
    line.cut = True
    line.send(b"into the void")
    line.run(140.0)
    assert line.tunnel.state is State.RECONNECTING
    events = line.took()
    assert [type(event) for event in events].count(Lost) == 1
    line.cut = False
    line.run(6.0)
    assert line.took() == [Connected(HERE, again=True), Answered()]
    assert line.try_send(b"there") and line.tunnel.recv() == b"echo of there"


def test_a_snap_that_was_restarted() -> None:
    line = up()
    line.run(30.0)
    line.server.restart()
    line.run(QUIET_AFTER + SILENT_AFTER + 1)
    assert [type(event) for event in line.took()] == [Silent]
    line.server.identities[line.key] = FOREVER
    line.tunnel.ask_again(line.now, line.wall)
    line.run(6.0)
    assert line.took() == [Answered()]
    assert line.try_send(b"there") and line.tunnel.recv() == b"echo of there"


def test_attempts_back_off() -> None:
    line = up(give_up_after=None)
    line.cut = True
    times: list[tuple[float, float]] = []
    until = line.now + 6000
    while line.now < until:
        line.run(TICK)
        times.extend((line.now, event.retry_at) for event in lost(line))
    waits = [retry - now for now, retry in times]
    assert max(waits[:12]) <= 0, "an attempt of 90 seconds is longer than the first delays"
    assert all(0 < wait < 91 for wait in waits[13:])
    begun = [retry for _, retry in times]
    assert all(175 < after - before < 181 for before, after in pairwise(begun[16:]))
    line.cut = False
    line.run(181.0)
    assert Connected(HERE, again=True) in line.took()


def test_it_gives_up_after_ten_minutes() -> None:
    line = up()
    line.cut = True
    line.run(900.0)
    assert isinstance(line.tunnel.error, HandshakeTimeout)
    assert isinstance(line.took()[-1], Ended)


def test_sending_between_two_attempts() -> None:
    line = up(give_up_after=None)
    line.cut = True
    while line.tunnel.state is not State.WAITING or (line.tunnel.next_timer() or 0) <= line.now + 1:
        line.run(TICK)
    assert not line.tunnel.writable(line.now)
    assert not line.try_send(b"x")
    line.send(b"x")
    assert line.tunnel.dropped[Dropped.DOWN] == 1
    line.cut = False
    line.tunnel.ask_again(line.now, line.wall)
    line.settle()
    assert line.took()[-2:] == [Connected(HERE, again=True), Answered()], "there was a reason not to wait"


@pytest.mark.parametrize("again", [False, True])
def test_another_address_is_the_end(again: bool) -> None:
    line = up()
    if again:
        line.cut = True
        line.run(140.0)
        line.cut = False
    line.here = Endpoint("192.0.2.7", 20001)
    line.run(130.0)
    assert isinstance(line.tunnel.error, AddressChanged)
    assert (line.tunnel.error.old, line.tunnel.error.new) == (HERE, line.here)
    assert line.took()[-1] == Ended(line.tunnel.error)
    with pytest.raises(AddressChanged):
        line.send(b"x")


def test_timestamps_grow_though_the_clock_is_put_back() -> None:
    line = up(give_up_after=None)
    line.wall_ahead -= 86_400
    line.run(600.0)
    line.cut = True
    line.run(400.0)
    line.cut = False
    line.wall_ahead -= 86_400
    line.run(10.0)
    assert line.tunnel.state is State.UP, "the SNAP took no initiation for a replay"
    (entry,) = line.server.entries.values()
    assert entry.interface.peers[0]._timestamp > tai64n(WALL)
    assert entry.interface.dropped[Drop.REPLAY] == 0


def test_a_leap_of_the_clock() -> None:
    """The machine slept; keys are too old on both sides."""
    line = up()
    line.now += 7200
    line._clock()
    line.run(1.0)
    assert line.tunnel.state is State.UP
    assert line.try_send(b"awake") and line.tunnel.recv() == b"echo of awake"
