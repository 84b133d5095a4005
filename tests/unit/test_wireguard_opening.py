"""Batches opened where they lie: what comes out, and what each kind of damage costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.offload.layout import Run
from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Drop
from engine.wireguard.opening import Opener
from engine.wireguard.transport import HEAD
from tests.support.wireguard_batches import HOMES, INSIDE, OURS, STARTED, World, open_batch
from tests.support.wireguard_node import WALL, ip_packet
from tests.support.wireguard_tunnels import sealed_with

ELSEWHERE = Endpoint("198.51.100.9", 9)
VERSIONS = pytest.mark.parametrize("version", [4, 6])


class Bench:
    """An opener, and what its first sender makes."""

    def __init__(self) -> None:
        self.world = World()
        self.interface = self.world.receiver.interface
        self.opener = Opener(self.interface)
        self.keypair = self.world.keypair(0, old=False)

    def packet(self, number: int, *, version: int = 4, body: int = 76, sender: int = 0) -> bytes:
        place = version == 6
        return ip_packet(INSIDE[sender][place], OURS[place], number.to_bytes(4, "big") * (body // 4))

    def seal(self, counter: int, packet: bytes) -> bytes:
        return sealed_with(self.keypair, counter, packet + bytes(-len(packet) % 16))

    def messages(self, count: int, first: int = 0, *, version: int = 4, body: int = 76) -> list[bytes]:
        return [
            self.seal(number, self.packet(number, version=version, body=body))
            for number in range(first, first + count)
        ]

    def packets(self, *numbers: int, version: int = 4) -> list[bytes]:
        return [self.packet(number, version=version) for number in numbers]

    def open(self, batch: list[bytes], source: Endpoint = HOMES[0], now: float = STARTED) -> list[bytes]:
        return open_batch(self.opener, batch, source, now)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def runs_of(bench: Bench, batch: list[bytes], *, at: int = 0) -> list[Run]:
    data = memoryview(bytearray(b"".join(batch)))
    runs: list[Run] = []
    bench.opener.open(data, at, len(batch[0]), HOMES[0], STARTED, WALL, runs)
    return runs


@VERSIONS
def test_what_is_alike_is_one_run(bench: Bench, version: int) -> None:
    batch = bench.messages(50, version=version)
    size = len(bench.packet(0, version=version))
    assert runs_of(bench, batch, at=1000) == [Run(1000 + HEAD, len(batch[0]), size, 50)]


@VERSIONS
def test_marks_of_congestion_do_not_divide_a_run(bench: Bench, version: int) -> None:
    batch = []
    for number in range(20):
        packet = bytearray(bench.packet(number, version=version))
        packet[1] |= (number % 4) << (0 if version == 4 else 4)
        batch.append(bench.seal(number, bytes(packet)))
    assert [run.packets for run in runs_of(bench, batch)] == [20]


def test_a_short_last_one_is_a_run_of_its_own(bench: Bench) -> None:
    batch = [*bench.messages(5), bench.seal(5, bench.packet(5, body=8))]
    assert [run.packets for run in runs_of(bench, batch)] == [5, 1]


@pytest.mark.parametrize("place", [0, 1, 7, 18, 19])
@pytest.mark.parametrize("byte", [0, 3, 4, 7, 8, 15, 16, 40, -17, -16, -1])
def test_one_flipped_bit_costs_that_packet_alone(bench: Bench, place: int, byte: int) -> None:
    batch = bench.messages(20)
    damaged = bytearray(batch[place])
    damaged[byte] ^= 1
    batch[place] = bytes(damaged)
    assert bench.open(batch) == bench.packets(*(number for number in range(20) if number != place))
    assert bench.interface.dropped.total() == 1
    # Its counter was not taken for seen.
    assert bench.open(bench.messages(1, place)) == bench.packets(place)


def test_what_came_again_is_not_delivered_again(bench: Bench) -> None:
    batch = bench.messages(20)
    assert bench.open(batch) == bench.packets(*range(20))
    assert bench.open(batch) == []
    assert bench.interface.dropped == {Drop.REPLAY: 20}
    overlapping = bench.messages(20, 10)
    assert bench.open(overlapping) == bench.packets(*range(20, 30))
    assert bench.interface.dropped == {Drop.REPLAY: 30}


def test_order_is_kept_over_gaps(bench: Bench) -> None:
    order = [3, 4, 5, 9, 8, 1, 2, 100, 0]
    assert bench.open([bench.messages(1, number)[0] for number in order]) == bench.packets(*order)
    assert not bench.interface.dropped


def test_packets_of_two_lengths_in_messages_of_one(bench: Bench) -> None:
    """Padding hides it: they are no run, and none of them is cut off or gets a tail."""
    sizes = [76, 72, 76, 68, 72]
    batch = [
        bench.seal(number, ip_packet(INSIDE[0][0], OURS[0], bytes([number]) * size))
        for number, size in enumerate(sizes)
    ]
    assert len(set(map(len, batch))) == 1
    assert [len(packet) - 20 for packet in bench.open(batch)] == sizes


@VERSIONS
def test_addresses_that_are_not_the_peer_s_are_refused_packet_by_packet(bench: Bench, version: int) -> None:
    place = version == 6
    stranger = ("203.0.113.1", "2001:db8::99")[place]
    batch, wanted = [], []
    for number in range(12):
        packet = bench.packet(number, version=version)
        if number % 4 == 1:
            packet = ip_packet(stranger, OURS[place], packet[-76:])
        elif number % 4 == 2:
            packet = bench.packet(number, version=version, sender=1)
        else:
            wanted.append(packet)
        batch.append(bench.seal(number, packet))
    assert bench.open(batch) == wanted
    assert bench.interface.dropped == {Drop.SOURCE: 6}


@pytest.mark.parametrize("reason", [Drop.SOURCE, Drop.PACKET])
def test_a_whole_run_that_is_refused_is_counted_packet_by_packet(bench: Bench, reason: Drop) -> None:
    packet = bytearray(bench.packet(1, sender=1))
    if reason == Drop.PACKET:
        packet[2:4] = b"\xff\xff"
    assert bench.open([bench.seal(number, bytes(packet)) for number in range(9)]) == []
    assert bench.interface.dropped == {reason: 9}


def test_messages_without_room_for_a_header(bench: Bench) -> None:
    batch = [sealed_with(bench.keypair, number, b"\x45" + bytes(number % 1 + 18)) for number in range(5)]
    assert bench.open(batch) == []
    assert bench.interface.dropped == {Drop.PACKET: 5}


def test_keepalives_are_nothing(bench: Bench) -> None:
    assert bench.open([sealed_with(bench.keypair, number, b"") for number in range(30)]) == []
    assert not bench.interface.dropped


def test_the_peer_has_moved_with_the_batch(bench: Bench) -> None:
    bench.open(bench.messages(10), ELSEWHERE)
    assert bench.interface.peers[0].endpoint == ELSEWHERE


def test_a_batch_that_is_all_forged_or_had_before_moves_nobody(bench: Bench) -> None:
    batch = bench.messages(10)
    bench.open(batch)
    forged = [message[:-1] + bytes([message[-1] ^ 1]) for message in bench.messages(10, 10)]
    assert bench.open(batch, ELSEWHERE) == bench.open(forged, ELSEWHERE) == []
    assert bench.interface.peers[0].endpoint == HOMES[0]


def test_a_batch_confirms_new_keys(bench: Bench) -> None:
    keypairs = bench.interface.peers[0].keypairs
    unconfirmed = keypairs.next
    bench.open(bench.messages(3))
    assert keypairs.current is unconfirmed and keypairs.next is None


def test_keys_that_are_too_old_open_nothing(bench: Bench) -> None:
    batch = bench.messages(10)
    assert bench.open(batch, now=STARTED + 180.0) == []
    assert bench.interface.dropped == {Drop.EXPIRED: 10}


def test_after_the_end_nothing_is_opened(bench: Bench) -> None:
    batch = bench.messages(10)
    bench.interface.close()
    assert bench.open(batch) == []
    assert bench.interface.dropped == {Drop.CLOSED: 10}


def test_forged_batches_are_not_tried_together_again_and_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has seen an index can forge rows that only fail when decrypted: they cost what one costs each."""
    looked_at = 0
    real = np.ndarray

    def counted(shape: tuple[int, ...], *arguments: Any, **options: Any) -> Any:
        nonlocal looked_at
        looked_at += shape[0]
        return real(shape, *arguments, **options)

    batch = [message[:-1] + bytes([message[-1] ^ 1]) for message in bench.messages(3000)]
    monkeypatch.setattr(np, "ndarray", counted)
    assert bench.open(batch) == []
    assert bench.interface.dropped == {Drop.AUTHENTICATION: 3000}
    assert 0 < looked_at <= 3000


def test_places_are_used_again_for_other_strides_and_sources(bench: Bench) -> None:
    """What is remembered of a place must not be of the memory or the stride of an earlier batch."""
    other = bench.world.keypair(1, old=False)
    buffer = bytearray(100_000)
    counters = [0, 0]
    for turn in range(200):
        sender, body, count = turn % 2, (8, 28, 60)[turn % 3], 1 + turn % 40
        at = (0, 1, 512)[turn % 3 if turn % 7 else 0]
        packets = [
            bench.packet(counters[sender] + number, body=body, sender=sender) for number in range(count)
        ]
        keypair = (bench.keypair, other)[sender]
        batch = [
            sealed_with(keypair, counters[sender] + number, packet + bytes(-len(packet) % 16))
            for number, packet in enumerate(packets)
        ]
        counters[sender] += count
        data = b"".join(batch)
        buffer[at : at + len(data)] = data
        runs: list[Run] = []
        bench.opener.open(
            memoryview(buffer)[at : at + len(data)], at, len(batch[0]), HOMES[sender], STARTED, WALL, runs
        )
        found = [bytes(buffer[offset : offset + run.size]) for run in runs for offset in run.offsets()]
        assert found == packets
