"""Whatever comes in a batch has the same end as message by message through ``Interface.receive``.

Two things may differ, and are not compared. A handshake that a message makes due begins with the
message there, and with the next look at the timers here. A later message of the batch may have shown
by then that newer keys are good, and then it does not begin at all, or that the peer is elsewhere.
And of many packets in a row a batch tells the timers once, so one keepalive fewer may be owed
afterwards, as in wireguard-go.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Interface
from engine.wireguard.opening import Opener
from engine.wireguard.replay import REJECT_AFTER_MESSAGES, WINDOW
from tests.support.initiation_flood import forged_initiation
from tests.support.wireguard_batches import (
    HOMES,
    INSIDE,
    OURS,
    STARTED,
    Datagram,
    World,
    grouped,
    open_batch,
    state,
)
from tests.support.wireguard_node import WALL, ip_packet, private_key
from tests.support.wireguard_tunnels import sealed, sealed_with

_ELSEWHERE = Endpoint("198.51.100.7", 7)
_SOURCES = (*HOMES, _ELSEWHERE)
_KINDS = ("good", "good", "good", "stranger", "other", "too long", "trimmed", "tiny", "version", "empty")
_NOWS = (STARTED, STARTED, 100.0, 166.0, 179.9, 185.5, 199.9, 200.0, 1000.0)
"""Keys are 0 and 20 s: young, to be renewed, expired."""
_COUNTERS = st.one_of(
    st.integers(0, 300),
    st.integers(WINDOW - 100, WINDOW + 300),
    st.sampled_from([2**32 - 5, 2**63 - 3, REJECT_AFTER_MESSAGES - 20, 2**64 - 20]),
    st.integers(0, 2**64 - 1),
)


@dataclass(frozen=True)
class Piece:
    """Messages in a row, as one sender seals them."""

    sender: int
    old: bool
    version: int
    first: int
    count: int
    body: int
    shorter: int
    """Bytes that the last one's packet is shorter."""
    kind: str
    odd: bool
    """Whether only every third is of this kind, and the others are good."""
    ecn: int
    source: int
    step: int
    unpadded: bool
    seed: int = field(default=0)

    def packet(self, number: int, size: int) -> bytes:
        """What the message ``number`` carries, padded."""
        kind = "good" if self.odd and number % 3 else self.kind
        if kind == "empty":
            return b""
        place = self.version == 6
        from_ = INSIDE[self.sender][place]
        if kind == "other":
            from_ = INSIDE[1 - self.sender][place]
        elif kind == "stranger":
            from_ = ("203.0.113.9", "2001:db8:9::9")[place]
        rng = random.Random(f"{self.seed} {number}")
        packet = bytearray(ip_packet(from_, OURS[place], rng.randbytes(size)))
        if self.version == 4:
            packet[1] = self.ecn * (number & 1)
        else:
            packet[1] = self.ecn << 4 & 0x30 * (number & 1)
            packet[2:4] = rng.randbytes(2)
        at = 2 if self.version == 4 else 4
        said = int.from_bytes(packet[at : at + 2], "big")
        if kind == "too long":
            packet[at : at + 2] = min(said + 16 + size, 0xFFFF).to_bytes(2, "big")
        elif kind == "trimmed":
            packet[at : at + 2] = (said - min(size, 5)).to_bytes(2, "big")
        elif kind == "tiny":
            packet[at : at + 2] = bytes(2)
        elif kind == "version":
            packet[0] = rng.choice((0x00, 0x55, 0xF0, packet[0]))
        padding = 0 if self.unpadded else -len(packet) % 16
        return bytes(packet) + bytes(padding)

    def messages(self, world: World) -> list[Datagram]:
        keypair = world.keypair(self.sender, old=self.old)
        made = []
        for number in range(self.count):
            size = self.body if number < self.count - 1 else max(self.body - self.shorter, 0)
            counter = (self.first + number * self.step) % 2**64
            made.append((sealed_with(keypair, counter, self.packet(number, size)), _SOURCES[self.source]))
        return made


pieces = st.builds(
    Piece,
    sender=st.sampled_from([0, 0, 1]),
    old=st.booleans(),
    version=st.sampled_from([4, 6]),
    first=_COUNTERS,
    count=st.integers(1, 40),
    body=st.sampled_from([0, 8, 28, 76, 80, 96, 200]),
    shorter=st.sampled_from([0, 0, 5, 16, 60]),
    kind=st.sampled_from(_KINDS),
    odd=st.booleans(),
    ecn=st.integers(0, 3),
    source=st.sampled_from([0, 0, 0, 1, 2]),
    step=st.sampled_from([1, 1, 1, 1, 2, -1, 0, WINDOW + 1]),
    unpadded=st.booleans(),
    seed=st.integers(0, 3),
)

_PLACE = st.floats(0, 1, exclude_max=True)
mischief = st.one_of(
    st.tuples(st.just("flip"), _PLACE, st.integers(0, 10_000)),
    st.tuples(st.just("again"), _PLACE, _PLACE),
    st.tuples(st.just("swap"), _PLACE, _PLACE),
    st.tuples(st.just("lose"), _PLACE, st.just(0)),
    st.tuples(st.just("cut"), _PLACE, st.integers(0, 300)),
    st.tuples(st.just("index"), _PLACE, st.integers(0, 2**32 - 1)),
    st.tuples(st.just("type"), _PLACE, st.integers(0, 2**32 - 1)),
    st.tuples(st.just("initiation"), _PLACE, st.sampled_from([0, 1])),
    st.tuples(st.just("forged"), _PLACE, st.just(0)),
    st.tuples(st.just("garbage"), _PLACE, st.integers(0, 300)),
    st.tuples(st.just("moved"), _PLACE, st.sampled_from([0, 1, 2])),
)


def _meddle(world: World, datagrams: list[Datagram], what: str, at: float, how: float, now: float) -> None:
    number = int(at * len(datagrams))
    message, source = datagrams[number]
    data = bytearray(message)
    amount = int(how)
    match what:
        case "flip" if data:
            data[amount // 8 % len(data)] ^= 1 << amount % 8
            datagrams[number] = bytes(data), source
        case "again":
            datagrams.insert(int(how * len(datagrams)), (message, source))
        case "swap":
            other = int(how * len(datagrams))
            datagrams[number], datagrams[other] = datagrams[other], datagrams[number]
        case "lose" if len(datagrams) > 1:
            del datagrams[number]
        case "cut":
            datagrams[number] = message[:amount] or b"\x04", source
        case "index" | "type":
            start = 4 if what == "index" else 0
            data[start : start + 4] = amount.to_bytes(4, "little")
            datagrams[number] = bytes(data), source
        case "initiation":
            datagrams[number:number] = [(sent, HOMES[amount]) for sent in world.initiation(amount, now)]
        case "forged":
            datagrams.insert(number, (forged_initiation(private_key("receiver").public), source))
        case "garbage":
            datagrams.insert(number, (random.Random(amount).randbytes(amount or 1), source))
        case "moved":
            datagrams[number] = message, _SOURCES[amount]


def _slowly(interface: Interface, datagrams: list[Datagram], now: float) -> list[bytes]:
    found = [interface.receive(message, source, now, WALL + now) for message, source in datagrams]
    return [bytes(packet) for packet in found if packet is not None]


@settings(max_examples=500, deadline=None)
@given(
    made=st.lists(pieces, min_size=1, max_size=5),
    meddling=st.lists(mischief, max_size=8),
    splits=st.lists(st.integers(0, 200), max_size=4),
    now=st.sampled_from(_NOWS),
    at=st.integers(0, 70),
)
def test_a_batch_has_the_same_end_as_its_messages_one_by_one(
    made: list[Piece], meddling: list[tuple[str, float, float]], splits: list[int], now: float, at: int
) -> None:
    batched, slow = World(), World()
    datagrams = [message for piece in made for message in piece.messages(slow)]
    for what, place, how in meddling:
        _meddle(slow, datagrams, what, place, how, now)
    wanted = _slowly(slow.receiver.interface, datagrams, now)
    interface = batched.receiver.interface
    opener = Opener(interface)
    packets = []
    for batch, source in grouped(datagrams, splits):
        packets += open_batch(opener, batch, source, now, at=at)
    assert packets == wanted
    _assert_alike(batched, slow, now)


def _assert_alike(batched: World, slow: World, now: float) -> None:
    (one, began), (other, began_slowly) = state(batched, now), state(slow, now)
    assert one == other
    assert began <= began_slowly, "a handshake that need not be"


@pytest.mark.parametrize("seed", range(4))
def test_long_batches(seed: int) -> None:
    """Beyond the rows that are looked at together, with a forged or a repeated one here and there."""
    rng = random.Random(seed)
    batched, slow = World(), World()
    opener = Opener(batched.receiver.interface)
    keypair = slow.keypair(0, old=False)
    next_counter = 0
    for _ in range(12):
        count = rng.choice([1, 2, 700, 1023, 1024, 1025, 2049, 3000])
        messages = [
            sealed_with(
                keypair, next_counter + number, ip_packet(INSIDE[0][0], OURS[0], number.to_bytes(12, "big"))
            )
            for number in range(count)
        ]
        next_counter += count
        for _ in range(rng.randrange(3)):
            number = rng.randrange(count)
            flipped = bytearray(messages[number])
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
            messages[number] = rng.choice([bytes(flipped), messages[rng.randrange(count)]])
        datagrams = [(message, HOMES[0]) for message in messages]
        wanted = _slowly(slow.receiver.interface, datagrams, STARTED)
        assert open_batch(opener, messages, HOMES[0], STARTED) == wanted
    _assert_alike(batched, slow, STARTED)


def test_200_000_hostile_messages_do_nothing_but_count() -> None:
    """Batches of forged, mutilated, foreign and repeated messages, and a good one at the end of each."""
    rng = random.Random(200_000)
    world = World()
    interface = world.receiver.interface
    opener = Opener(interface)
    keypair = world.keypair(0, old=False)
    index, cipher = keypair.remote_index, keypair.send_cipher
    good = 0
    hostile = 0
    used: list[bytes] = []
    while hostile < 200_000:
        size, count = rng.choice([32, 52, 64, 148, 92, 96, 1424]), rng.randrange(2, 1500)
        first = rng.choice([0, good, 10**6, 2**64 - count - 1, REJECT_AFTER_MESSAGES])
        kind = rng.randrange(6)
        if kind == 0:
            batch = [rng.randbytes(size)] * count
        elif kind == 1:
            # Of the session as it seems, with the counters that would be next.
            tail = rng.randbytes(size - 16)
            batch = [
                b"\4\0\0\0" + index.to_bytes(4, "little") + (first + n).to_bytes(8, "little") + tail
                for n in range(count)
            ]
        elif kind == 2 and used:
            batch = [rng.choice(used)] * count
        elif kind == 3:
            # Counters that no honest peer uses.
            over = min(count, 60)
            batch = [
                sealed(cipher, index, REJECT_AFTER_MESSAGES + n, ip_packet(INSIDE[0][0], OURS[0]))
                for n in range(over)
            ]
        elif kind == 4:
            batch = [forged_initiation(private_key("nobody").public)] * count
        else:
            message = rng.choice((1, 2, 3, 4)).to_bytes(4, "little") + rng.randbytes(size)
            batch = [message[: rng.randrange(1, len(message))]] * count
        hostile += len(batch)
        assert open_batch(opener, batch, _ELSEWHERE, STARTED) == []
        packet = ip_packet(INSIDE[0][0], OURS[0], good.to_bytes(12, "big"))
        honest = sealed_with(keypair, good, packet)
        assert open_batch(opener, [honest], HOMES[0], STARTED) == [packet]
        used.append(honest)
        good += 1
    assert interface.peers[0].endpoint == HOMES[0], "nobody else is listened to"
    assert interface.dropped.total() == hostile
