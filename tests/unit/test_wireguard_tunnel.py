"""The tunnel at work: a device in memory, real sockets, and peers that go message by message."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.control import Counters
from engine.udp.endpoint import Endpoint
from engine.udp.socket import MAX_SEGMENTS, RECEIVE_SIZE, Received, UdpSocket
from engine.wireguard import timers
from engine.wireguard.interface import Drop, HandshakeCompleted, PeerConfig
from engine.wireguard.messages import INITIATION_SIZE, TRANSPORT_OVERHEAD
from engine.wireguard.peer import MAX_QUEUED
from engine.wireguard.transport import MAX_ROWS
from engine.wireguard.tunnel import MAX_UNSENT, TURN_BYTES, TURN_CALLS, boot_time
from tests.support import slow_segment
from tests.support.initiation_flood import forged_initiation
from tests.support.superpackets import Superpacket
from tests.support.wireguard_node import ip_packet, private_key
from tests.support.wireguard_tunnels import HOST, CountingSocket, PlainPeer, TunnelBench, turns, until, where

INSIDE = {4: "10.88.0.3", 6: "fd88::3"}
"""Where superpackets (tests/support/superpackets.py) and packets come from: our side."""
OUTSIDE = {4: "10.88.0.2", 6: "fd88::2"}
"""Where they go to: the first peer."""
VERSIONS = pytest.mark.parametrize("version", [4, 6])


class Bench(TunnelBench):
    """Our tunnel, and three peers of it; all that the first peer has is ``OUTSIDE``."""

    def __init__(self, *, known: bool = True, segment: bool = True, coalesce: bool = True) -> None:
        self.peers = [PlainPeer(f"peer {number}", "ours") for number in range(3)]
        networks = [(f"10.88.{n}.0/24", f"fd88:{n:x}::/64" if n else "fd88::/64") for n in range(3)]
        super().__init__(
            [
                PeerConfig(peer.public, endpoint=peer.endpoint if known else None, allowed_ips=inside)
                for peer, inside in zip(self.peers, networks, strict=True)
            ],
            segment=segment,
            coalesce=coalesce,
        )

    @property
    def first(self) -> PlainPeer:
        return self.peers[0]

    @property
    def counters(self) -> Counters:
        return self.tunnel.counters()

    async def connect(self, *numbers: int) -> None:
        """Sessions with these peers (all, if none is named), begun by us."""
        for number in numbers or range(3):
            peer = self.interface.peers[number]
            self.interface.start_handshake(peer, boot_time(), time.time())
            self.tunnel.carry_on()
            await until(lambda peer=peer: peer.handshake_at is not None, *self.peers)  # type: ignore[misc]
            await until(lambda n=number: bool(self.peers[n].datagrams[1:]), *self.peers)  # type: ignore[misc]
        self.sock.sent.clear()
        for plain in self.peers:
            plain.datagrams.clear()

    async def until(self, condition: Callable[[], bool]) -> None:
        await until(condition, *self.peers)

    def close(self) -> None:
        super().close()
        for peer in self.peers:
            peer.close()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    made.tunnel.start()
    yield made
    made.close()


def packet(to: int, number: int, size: int = 100, *, version: int = 4) -> bytes:
    """An ordinary packet to peer ``to``."""
    there = f"10.88.{to}.2" if version == 4 else f"fd88:{to:x}::2" if to else "fd88::2"
    body = number.to_bytes(4, "big") + random.Random(number).randbytes(size - 4)
    return ip_packet(INSIDE[version], there, body)


def back(number: int, size: int = 100, *, version: int = 4) -> bytes:
    """An ordinary packet from the first peer, all of one flow."""
    return ip_packet(
        OUTSIDE[version], INSIDE[version], bytes(8) + number.to_bytes(4, "big") + bytes(size - 12)
    )


def superpacket(size: int, *, version: int = 4, gso_size: int = 1348, seed: int = 0) -> bytes:
    payload = random.Random(seed).randbytes(size)
    return Superpacket(payload=payload, gso_size=gso_size, version=version).read()


# --- from the device -------------------------------------------------------------------------------


@VERSIONS
@pytest.mark.parametrize("rest", [0, 1, 700])
async def test_a_superpacket_leaves_in_one_call(bench: Bench, version: int, rest: int) -> None:
    await bench.connect(0)
    read = superpacket(40 * 1348 + rest, version=version)
    wanted = slow_segment.cut(read, ethernet=False)
    bench.device.queue_reads(read)
    await bench.until(lambda: len(bench.first.packets) == len(wanted))
    assert bench.first.packets == wanted
    assert len(bench.sock.sent) == 1
    sizes = [len(one) for one in bench.first.datagrams]
    assert sizes == [len(one) + -len(one) % 16 + TRANSPORT_OVERHEAD for one in wanted]
    assert bench.counters.tx_frames == len(wanted)
    assert bench.counters.dropped == 0


async def test_a_superpacket_of_more_segments_than_a_call_takes(bench: Bench) -> None:
    await bench.connect(0)
    read = superpacket(200 * 100 + 33, gso_size=100)
    bench.device.queue_reads(read)
    await bench.until(lambda: len(bench.first.packets) == 201)
    assert bench.first.packets == slow_segment.cut(read, ethernet=False)
    assert len(bench.sock.sent) == -(-201 // MAX_SEGMENTS)


async def test_a_superpacket_of_more_rows_than_are_sealed_together(bench: Bench) -> None:
    await bench.connect(0)
    read = superpacket(30_000, gso_size=25)
    wanted = slow_segment.cut(read, ethernet=False)
    assert len(wanted) > MAX_ROWS
    bench.device.queue_reads(read)
    await bench.until(lambda: len(bench.first.packets) >= len(wanted))
    assert bench.first.packets == wanted


async def test_without_the_kernel_s_help_each_datagram_is_a_call() -> None:
    bench = Bench(segment=False)
    bench.tunnel.start()
    await bench.connect(0)
    read = superpacket(10 * 1348)
    bench.device.queue_reads(read)
    await bench.until(lambda: len(bench.first.packets) == 10)
    assert bench.first.packets == slow_segment.cut(read, ethernet=False)
    assert len(bench.sock.sent) == 10
    bench.close()


async def test_packets_of_one_size_to_one_peer_leave_together(bench: Bench) -> None:
    await bench.connect(0)
    packets = [packet(0, number) for number in range(30)]
    bench.device.queue(*packets)
    await bench.until(lambda: len(bench.first.packets) == 30)
    assert bench.first.packets == packets
    assert len(bench.sock.sent) == 1


async def test_a_mixed_batch_is_each_peer_s_own_and_in_order(bench: Bench) -> None:
    await bench.connect()
    rng = random.Random(8)
    packets: list[list[bytes]] = [[], [], []]
    for number in range(600):
        to, version = rng.randrange(3), rng.choice((4, 6))
        packets[to].append(packet(to, number, rng.choice((20, 21, 52, 600)), version=version))
        bench.device.queue(packets[to][-1])
        if not number % 150:
            read = superpacket(9 * 1348 + number)
            packets[0] += slow_segment.cut(read, ethernet=False)
            bench.device.queue_reads(read)
    total = sum(map(len, packets))
    await bench.until(lambda: sum(len(peer.packets) for peer in bench.peers) == total)
    assert [peer.packets for peer in bench.peers] == packets
    assert bench.counters.dropped == 0


async def test_packets_to_nobody_are_counted(bench: Bench) -> None:
    await bench.connect(0)
    bench.device.queue(ip_packet(INSIDE[4], "192.0.2.77"), packet(0, 1), b"\x12nothing that is known")
    bench.device.queue_reads(
        Superpacket(payload=bytes(5000), gso_size=1000, addresses=bytes([10, 88, 0, 3, 192, 0, 2, 7])).read()
    )
    await bench.until(lambda: bool(bench.first.packets))
    await turns()
    assert bench.first.packets == [packet(0, 1)]
    assert bench.interface.dropped == {Drop.DESTINATION: 6, Drop.PACKET: 1}
    assert bench.counters.dropped == 7


# --- no keys, no way, no room ----------------------------------------------------------------------


@VERSIONS
async def test_packets_wait_for_the_handshake_that_they_begin(bench: Bench, version: int) -> None:
    packets = [packet(0, number, version=version) for number in range(5)]
    read = superpacket(9 * 1348 + 77, version=version)
    bench.device.queue(*packets)
    bench.device.queue_reads(read)
    wanted = packets + slow_segment.cut(read, ethernet=False)
    await bench.until(lambda: len(bench.first.packets) == len(wanted))
    assert bench.first.packets == wanted
    (completed,) = [event for event in bench.events if isinstance(event, HandshakeCompleted)]
    assert completed.peer is bench.interface.peers[0]
    assert bench.counters.dropped == 0


async def test_only_so_many_wait(bench: Bench) -> None:
    bench.first.deaf = True
    packets = [packet(0, number) for number in range(MAX_QUEUED + 50)]
    bench.device.queue(*packets)
    await bench.until(lambda: bench.device.waiting == 0)
    await turns()
    assert bench.interface.dropped == {Drop.QUEUE: 50}
    bench.first.deaf = False
    bench.first.begin(bench.endpoint)
    await bench.until(lambda: len(bench.first.packets) == MAX_QUEUED)
    assert bench.first.packets == packets[50:]


async def test_a_peer_without_endpoint_is_answered_where_it_comes_from() -> None:
    bench = Bench(known=False)
    bench.tunnel.start()
    bench.device.queue(packet(0, 1), packet(0, 2))
    await bench.until(lambda: bench.device.waiting == 0)
    await turns()
    assert bench.sock.sent == []
    bench.first.begin(bench.endpoint)
    bench.first.send(back(0))
    await bench.until(lambda: len(bench.first.packets) == 2)
    assert bench.first.packets == [packet(0, 1), packet(0, 2)]
    assert bench.interface.peers[0].endpoint == bench.first.endpoint
    await bench.until(lambda: bool(bench.device.packets))
    assert bench.device.packets == [back(0)]
    bench.close()


async def test_an_endpoint_that_no_socket_reaches_costs_its_own_packets_alone(bench: Bench) -> None:
    await bench.connect(0, 1)
    bench.interface.set_endpoint(bench.interface.peers[0], Endpoint("::1", 9))
    bench.device.queue(packet(0, 1), packet(1, 2), packet(0, 3))
    bench.device.queue_reads(superpacket(9 * 1348))
    await bench.until(lambda: len(bench.peers[1].packets) == 1)
    await turns()
    assert bench.counters.dropped == 11
    assert bench.first.packets == []
    assert bench.failures == []


async def test_a_full_socket_stops_the_device_until_there_is_room(bench: Bench) -> None:
    await bench.connect(0)
    bench.sock.room = 2
    reads = [superpacket(40 * 1348, seed=seed) for seed in range(30)]
    wanted = [one for read in reads for one in slow_segment.cut(read, ethernet=False)]
    bench.device.queue_reads(*reads)
    await bench.until(lambda: bench.tunnel.congested)
    await turns(20)
    left = bench.device.waiting
    assert 0 < left < len(reads) - 2, "one turn is taken, and then no more"
    await turns(20)
    assert bench.device.waiting == left
    assert len(bench.sock.sent) == 2
    while bench.tunnel.congested or bench.device.waiting:
        bench.sock.room = 3
        await turns(3)
        bench.first.serve()
    bench.sock.room = None
    await bench.until(lambda: len(bench.first.packets) == len(wanted))
    assert bench.first.packets == wanted
    assert bench.counters.dropped == 0


async def test_nothing_overtakes_what_waits_for_room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The socket has room again in the midst of a turn, before anybody was told."""
    await bench.connect(0)
    refusals = [BlockingIOError]

    def take() -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(bench.sock, "_take", take)
    packets = [packet(0, number, 100 + 50 * number) for number in range(5)]
    bench.device.queue(*packets)
    await bench.until(lambda: len(bench.first.packets) == 5)
    assert bench.first.packets == packets


async def test_a_full_socket_does_not_gather_what_strangers_make_us_say(bench: Bench) -> None:
    """Each forged initiation under load is to be answered with a cookie: not if nobody takes the answers."""
    await bench.connect(0)
    bench.sock.room = 0
    with CountingSocket() as stranger:
        stranger.connect((HOST, bench.endpoint.port))
        public = private_key("ours").public
        for _ in range(40):
            for _ in range(100):
                stranger.send(forged_initiation(public))
            await turns(2)
    await bench.until(lambda: bench.interface.dropped.total() == 4000)
    await turns()
    assert 0 < len(bench.tunnel._unsent) <= MAX_UNSENT
    assert bench.counters.dropped > 4000, "those that were not kept are counted as well"
    bench.sock.room = None
    await bench.until(lambda: not bench.tunnel.congested)
    bench.device.queue(packet(0, 1))
    await bench.until(lambda: bench.first.packets == [packet(0, 1)])


# --- time, end, failure ----------------------------------------------------------------------------


async def test_the_timers_are_set_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers, "REKEY_TIMEOUT", 0.02)
    monkeypatch.setattr("engine.wireguard.peer.MAX_JITTER", 0.0)
    bench = Bench()
    bench.tunnel.start()
    bench.first.deaf = True
    bench.device.queue(packet(0, 1))
    await bench.until(lambda: len(bench.sock.sent) >= 6)
    assert set(bench.sock.sent) == {INITIATION_SIZE}
    bench.first.deaf = False
    await bench.until(lambda: bench.first.packets == [packet(0, 1)])
    bench.close()


async def test_an_earlier_time_takes_the_place_of_a_later_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``next_timer`` may say an earlier time after a message or a packet, and none at all."""
    due: list[float | None] = [boot_time() + 3600, boot_time() + 0.01]
    handled = []
    monkeypatch.setattr(bench.interface, "next_timer", lambda: due[0])
    monkeypatch.setattr(bench.interface, "handle_timer", lambda now, wall: handled.append(due.pop(0)))
    bench.tunnel.carry_on()
    del due[0]
    bench.tunnel.carry_on()
    due.append(None)
    await bench.until(lambda: bool(handled))
    await turns(20)
    assert len(handled) == 1


async def test_stopping_twice_leaves_device_and_sockets_alone(bench: Bench) -> None:
    await bench.connect(0)
    bench.sock.room = 0
    bench.device.queue(packet(0, 1))
    await bench.until(lambda: bench.tunnel.congested)
    bench.tunnel.stop()
    bench.tunnel.stop()
    bench.sock.room = None
    bench.device.queue(packet(0, 2))
    bench.first.send(back(1))
    await turns(20)
    assert bench.device.waiting == 1
    assert bench.device.written == []
    assert bench.first.packets == []
    assert bench.failures == []


async def test_it_can_be_stopped_before_it_was_started() -> None:
    bench = Bench()
    bench.tunnel.stop()
    bench.tunnel.stop()
    bench.close()


async def test_the_device_is_shown_as_plugged_in(bench: Bench) -> None:
    assert bench.device.carrier


@pytest.mark.parametrize("way", ["read", "write"])
async def test_a_device_that_is_gone_ends_it(bench: Bench, way: str) -> None:
    await bench.connect(0)
    bench.device.gone = True
    if way == "read":
        bench.device.wake()
    else:
        bench.first.send(back(1))
    await bench.until(lambda: bool(bench.failures))
    assert [error.failure.code for error in bench.failures] == ["device_gone"]


# --- from the sockets ------------------------------------------------------------------------------


@VERSIONS
async def test_what_came_together_is_written_together(bench: Bench, version: int) -> None:
    """A flow of TCP, as the other side's superpacket was cut, is a superpacket again."""
    await bench.connect(0)
    addresses = {
        4: bytes([10, 88, 0, 2, 10, 88, 0, 3]),
        6: bytes.fromhex("fd88" + "00" * 13 + "02" + "fd88" + "00" * 13 + "03"),
    }[version]
    read = Superpacket(payload=bytes(30 * 1348), gso_size=1348, version=version, addresses=addresses).read()
    packets = slow_segment.cut(read, ethernet=False)
    bench.first.send(*packets)
    await bench.until(lambda: bench.counters.rx_frames == len(packets))
    assert any(written.superpacket for written in bench.device.written)
    assert len(bench.device.written) < len(packets)
    assert sum(len(written.packet) for written in bench.device.written) >= 30 * 1348


@pytest.mark.parametrize("coalesce", [True, False], ids=["joined", "one by one"])
async def test_packets_of_any_sizes_come_in_order(coalesce: bool) -> None:
    bench = Bench(coalesce=coalesce)
    bench.tunnel.start()
    await bench.connect(0)
    rng = random.Random(9)
    packets = [
        back(number, rng.choice((20, 21, 52, 600, 1300)), version=rng.choice((4, 6))) for number in range(500)
    ]
    for start in range(0, 500, 50):
        bench.first.send(*packets[start : start + 50])
        await turns(1)
    await bench.until(lambda: len(bench.device.written) == 500)
    # Flows keep their own order; which of two comes first does not matter.
    for version in (4, 6):
        wanted = [one for one in packets if one[0] >> 4 == version]
        assert [one for one in bench.device.packets if one[0] >> 4 == version] == wanted
    assert bench.counters.dropped == 0
    bench.close()


class Script:
    """A socket that receives what a test has written down, and counts the calls."""

    version = 4

    def __init__(self, joined: list[tuple[list[bytes], Endpoint]]) -> None:
        self.left = joined[::-1]
        self.calls = 0

    def receive(self, room: memoryview) -> Received | None:
        assert len(room) == RECEIVE_SIZE
        self.calls += 1
        if not self.left:
            return None
        datagrams, source = self.left.pop()
        data = b"".join(datagrams)
        room[: len(data)] = data
        return Received(len(data), len(datagrams[0]), source)


def parts(bench: TunnelBench, script: Script) -> Iterator[tuple[list[bytes], Endpoint]]:
    """One turn's batches, cut apart."""
    room = bench.tunnel._room
    before = 0
    for begin, end, stride, source in bench.tunnel._receive(script):  # type: ignore[arg-type]
        assert before <= begin < end <= len(room)
        before = end
        yield [bytes(room[at : min(at + stride, end)]) for at in range(begin, end, stride)], source


_SIZES = st.sampled_from([1, 31, 32, 148, 1456, 1500, 8960])
_ONE_CALL = st.tuples(_SIZES, st.integers(1, 7), st.sampled_from([0, 0, 0, 1, 30]), st.integers(0, 1))


@pytest.fixture(scope="module")
def idle() -> Iterator[TunnelBench]:
    loop = asyncio.new_event_loop()

    async def make() -> TunnelBench:
        return TunnelBench([])

    bench = loop.run_until_complete(make())
    yield bench
    loop.run_until_complete(asyncio.sleep(0))
    bench.device.close()
    bench.udp.close()
    loop.close()


@given(calls=st.lists(_ONE_CALL, max_size=60), repeat=st.integers(1, 30))
def test_datagrams_are_put_next_to_each_other_and_none_is_lost(
    idle: TunnelBench, calls: list[tuple[int, int, int, int]], repeat: int
) -> None:
    """However they come, joined or not: cut at the stride they are what they were, and of one source."""
    joined: list[tuple[list[bytes], Endpoint]] = []
    for number, (size, count, less, port) in enumerate(calls * repeat):
        datagrams = [bytes([number % 251]) * size] * count
        if less and size > less:
            datagrams[-1] = datagrams[-1][: size - less]
        joined.append((datagrams, Endpoint(HOST, 1 + port)))
    script = Script(joined)
    found: list[tuple[bytes, Endpoint]] = []
    while script.left:
        left, calls_before = sum(len(b"".join(one)) for one, _ in script.left), script.calls
        batches = list(parts(idle, script))
        taken = left - sum(len(b"".join(one)) for one, _ in script.left)
        assert taken < TURN_BYTES + RECEIVE_SIZE
        assert script.calls - calls_before <= TURN_CALLS
        for batch, source in batches:
            assert all(len(one) == len(batch[0]) for one in batch[:-1])
            assert len(batch[-1]) <= len(batch[0])
            found += [(one, source) for one in batch]
    assert found == [(one, source) for datagrams, source in joined for one in datagrams]


def test_datagrams_that_come_one_by_one_are_one_batch(idle: TunnelBench) -> None:
    source = Endpoint(HOST, 1)
    script = Script([([bytes(1456)], source)] * 20 + [([bytes(700)], source)])
    assert [len(batch) for batch, _ in parts(idle, script)] == [20, 1]
    script = Script([([bytes(1456)] * 20 + [bytes(700)], source)] * 3)
    assert [len(batch) for batch, _ in parts(idle, script)] == [21, 21, 21]


@pytest.mark.parametrize("size", [0, 1])
def test_a_flood_of_tiny_datagrams_is_a_bounded_turn(idle: TunnelBench, size: int) -> None:
    script = Script([([bytes(size)], Endpoint(HOST, 1))] * 20_000)
    assert sum(len(batch) for batch, _ in parts(idle, script)) == size * TURN_CALLS
    assert script.calls == TURN_CALLS


# --- floods ----------------------------------------------------------------------------------------


class FloodedSocket(UdpSocket):
    """Always readable; it receives so many forged initiations, each from another stranger."""

    def __init__(self, sock: socket.socket, count: int, public: bytes) -> None:
        super().__init__(sock)
        self.left = count
        self.served = 0
        """In this turn."""
        self._message = forged_initiation(public)
        with CountingSocket() as other:
            other.sendto(b"so that it is readable", (HOST, sock.getsockname()[1]))

    def receive(self, room: memoryview) -> Received | None:
        if not self.left:
            return super().receive(room)
        self.left -= 1
        self.served += 1
        room[:INITIATION_SIZE] = self._message
        return Received(INITIATION_SIZE, INITIATION_SIZE, Endpoint(HOST, 1024 + self.left))

    def send(self, data: memoryview, stride: int, to: Endpoint) -> int:
        return len(data)


async def test_20_000_forged_initiations_leave_the_timers_their_turns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = TunnelBench([PeerConfig(private_key("peer").public, allowed_ips=("0.0.0.0/0",))])
    flooded = FloodedSocket(bench.sock, 20_000, private_key("ours").public)
    bench.tunnel._sockets[4] = flooded
    history: list[str] = []
    real = bench.tunnel._readable

    def readable(sock: UdpSocket) -> None:
        flooded.served = 0
        history.append("turn")
        real(sock)
        assert flooded.served <= TURN_CALLS

    monkeypatch.setattr(bench.tunnel, "_readable", readable)
    loop = asyncio.get_running_loop()

    def beat() -> None:
        history.append("timer")
        if flooded.left:
            loop.call_later(0, beat)

    loop.call_later(0, beat)
    bench.tunnel.start()
    await until(lambda: not flooded.left)
    await turns()
    flood = "".join(word[1] for word in history)  # u: a turn, i: a timer
    assert flood.count("u") >= 20_000 // TURN_CALLS
    assert "uu" not in flood[: flood.rindex("u")], "two turns, and the timer had to wait"
    assert bench.interface.dropped.total() == 20_000 + 1, "and the one that made it readable"
    bench.close()


async def test_memory_stays_flat(bench: Bench) -> None:
    await bench.connect()
    total = 0

    async def load(rounds: int) -> None:
        nonlocal total
        for number in range(rounds):
            bench.device.queue_reads(superpacket(40 * 1348, seed=0))
            bench.device.queue(*(packet(n % 3, 1, 40 + number % 7) for n in range(9)))
            bench.first.send(*(back(1, 60 + number % 9) for _ in range(9)))
            total += 9
            await bench.until(lambda: bench.device.waiting == 0 and len(bench.device.written) >= 9)
            for peer in bench.peers:
                peer.serve()
                peer.packets.clear()
                peer.datagrams.clear()
            bench.device.written.clear()
            bench.sock.sent.clear()
            for peer in bench.peers:
                peer.sock.sent.clear()

    await load(150)
    tracemalloc.start()
    try:
        await load(20)
        before, _ = tracemalloc.get_traced_memory()
        await load(200)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 256 * 1024
    assert where(bench.first.sock) == bench.interface.peers[0].endpoint


# --- our own messages ------------------------------------------------------------------------------


def udp_packet(to: Endpoint, port: int, size: int = 200) -> bytes:
    """A datagram to ``to``'s address, as the kernel would put our own into the tunnel."""
    body = struct.pack(">HHHH", 7, port, 8 + size, 0) + bytes(size)
    packet = bytearray(ip_packet("10.88.0.3", to.host, body))
    packet[9] = 17
    return bytes(packet)


async def test_our_own_messages_do_not_go_round_for_ever() -> None:
    """Two peers at one address, and everything goes into the tunnel: no route leads around it."""
    first, second = PlainPeer("peer 0", "ours"), PlainPeer("peer 1", "ours")
    made = TunnelBench(
        [
            PeerConfig(first.public, endpoint=first.endpoint, allowed_ips=("0.0.0.0/0",)),
            PeerConfig(second.public, endpoint=second.endpoint, allowed_ips=("10.99.0.0/16",)),
        ]
    )
    try:
        for peer in made.interface.peers:
            assert peer.endpoint is not None
            made.tunnel.set_endpoint(peer, peer.endpoint)
        made.tunnel.start()
        innocent = udp_packet(first.endpoint, 9)
        for to in (first.endpoint, second.endpoint):
            made.device.queue(udp_packet(to, to.port))
        made.device.queue(innocent)
        await until(lambda: bool(first.packets), first, second)
        assert first.packets == [innocent], "another service of the peer's machine is nobody's concern"
        assert made.tunnel.counters().dropped == 2
    finally:
        made.close()
        first.close()
        second.close()


async def test_after_a_change_of_the_network_superpackets_are_tried_again(bench: Bench) -> None:
    await bench.connect(0)
    bench.udp._unsegmented.add(bench.first.endpoint)
    bench.device.queue_reads(superpacket(5000))
    await bench.until(lambda: len(bench.first.packets) == 4)
    calls = len(bench.sock.sent)
    assert calls >= 4
    bench.tunnel.network_changed()
    bench.sock.sent.clear()
    bench.device.queue_reads(superpacket(5000, seed=1))
    await bench.until(lambda: len(bench.first.packets) == 8)
    assert len(bench.sock.sent) == 1
