"""Reading a device: superpackets cut, ordinary packets gathered, all in the order they came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat

import pytest

from engine.device.errors import DeviceError
from engine.device.reader import BATCH_PACKETS, PacketReader
from engine.offload import virtio
from engine.offload.layout import RAW, SOFTETHER, WIREGUARD, Link, Segments, WireFormat
from tests.support import slow_segment
from tests.support.offload_vectors import COMPLETE, Vector
from tests.support.scripted_device import ScriptedDevice
from tests.support.superpackets import Superpacket

FORMATS = {"raw": RAW, "softether": SOFTETHER, "wireguard": WIREGUARD}
_LONGEST = 1500
_PATIENCE = 50_000
"""Reads in one go after which a reader will never come back."""

every_format = pytest.mark.parametrize("wire", FORMATS.values(), ids=FORMATS.keys())


def _plain(number: int, size: int = 60) -> bytes:
    return virtio.PLAIN + number.to_bytes(4, "big") + bytes([number % 256]) * (size - 4)


def _super(number: int, size: int = 5000, segment: int = 1000, **fields: int) -> Superpacket:
    return replace(Superpacket(payload=bytes([number % 256]) * size, gso_size=segment), **fields)  # type: ignore[arg-type]


def _cut(read: bytes, *, ethernet: bool = False) -> list[bytes]:
    """What one read shall come out as."""
    if read[1] == virtio.GSO_NONE:
        return [slow_segment.complete(read)]
    return slow_segment.cut(read, ethernet=ethernet)


class _Bench:
    """A reader, and what it has given out so far."""

    def __init__(self, *reads: bytes, wire: WireFormat = RAW, link: Link = Link.IP) -> None:
        self.device = ScriptedDevice(reads, link=link)
        self.wire = wire
        self.reader = PacketReader(self.device, wire, max_packet=_LONGEST)

    def expect(self, *packets: bytes) -> Segments:
        """The next read is these packets."""
        segments = self.reader.read()
        assert segments is not None
        slow_segment.assert_laid_out(segments.data, list(packets), self.wire)
        assert segments.packets == len(packets)
        assert segments.size == sum(map(len, packets))
        return segments

    def expect_end(self, *, dropped: int = 0) -> None:
        assert self.reader.read() is None
        assert self.reader.read() is None
        assert self.reader.dropped == dropped


# --- order -------------------------------------------------------------------------------------


def test_nothing_waits() -> None:
    _Bench().expect_end()


@every_format
def test_ordinary_packets_come_together(wire: WireFormat) -> None:
    bench = _Bench(*(_plain(n, 60 + n) for n in range(5)), wire=wire)
    bench.expect(*(_plain(n, 60 + n)[12:] for n in range(5)))
    bench.expect_end()


@every_format
@pytest.mark.parametrize("link", list(Link))
def test_a_superpacket_comes_cut(wire: WireFormat, link: Link) -> None:
    ethernet = link is Link.ETHERNET
    for superpacket in (
        _super(1),
        _super(2, version=6),
        _super(3, tcp=False),
        _super(4, 5001, version=6, tcp=False),
    ):
        read = replace(superpacket, ethernet=ethernet).read()
        bench = _Bench(read, wire=wire, link=link)
        bench.expect(*_cut(read, ethernet=ethernet))
        bench.expect_end()


@every_format
def test_a_superpacket_behind_ordinary_packets_waits(wire: WireFormat) -> None:
    read = _super(3).read()
    bench = _Bench(_plain(1), _plain(2), read, _plain(4), wire=wire)
    bench.expect(_plain(1)[12:], _plain(2)[12:])
    assert bench.device.reads == 3  # it has been read, and is in the room
    bench.expect(*_cut(read))
    assert bench.device.reads == 3
    bench.expect(_plain(4)[12:])
    bench.expect_end()


@every_format
def test_the_order_is_kept(wire: WireFormat) -> None:
    first, second, third = (_super(n).read() for n in (1, 2, 3))
    bench = _Bench(first, _plain(4), second, third, _plain(5), _plain(6), wire=wire)
    bench.expect(*_cut(first))
    bench.expect(_plain(4)[12:])
    bench.expect(*_cut(second))
    bench.expect(*_cut(third))
    bench.expect(_plain(5)[12:], _plain(6)[12:])
    bench.expect_end()


@every_format
@pytest.mark.parametrize("link", list(Link))
def test_the_order_of_any_mixture_is_kept(wire: WireFormat, link: Link) -> None:
    rng = random.Random(11)
    ethernet = link is Link.ETHERNET
    reads = []
    for number in range(400):
        if rng.random() < 0.6:
            reads.append(_plain(number, rng.randrange(20, _LONGEST)))
        else:
            superpacket = _super(
                number,
                rng.randrange(1001, 9000),
                rng.choice((100, 999, 1000)),
                version=rng.choice((4, 6)),
                tcp=rng.random() < 0.5,
                sequence=rng.randrange(2**32),
            )
            reads.append(replace(superpacket, ethernet=ethernet).read())
    bench = _Bench(*reads, wire=wire, link=link)
    expected = [packet for read in reads for packet in _cut(read, ethernet=ethernet)]
    at = 0
    while (segments := bench.reader.read()) is not None:
        assert segments.packets > 0
        slow_segment.assert_laid_out(segments.data, expected[at : at + segments.packets], wire)
        at += segments.packets
    assert at == len(expected)
    bench.expect_end()


@pytest.mark.parametrize("vector", COMPLETE.values(), ids=COMPLETE.keys())
def test_a_checksum_that_was_only_begun_is_finished(vector: Vector) -> None:
    bench = _Bench(_plain(1), vector.superpacket, _plain(2))
    bench.expect(_plain(1)[12:], *vector.segments, _plain(2)[12:])
    bench.expect_end()


# --- bounds ------------------------------------------------------------------------------------


@every_format
def test_a_batch_is_filled_and_no_more(wire: WireFormat) -> None:
    packets = [_plain(n, _LONGEST) for n in range(BATCH_PACKETS + 3)]
    bench = _Bench(*packets, wire=wire)
    bench.expect(*(packet[12:] for packet in packets[:BATCH_PACKETS]))
    assert bench.device.reads == BATCH_PACKETS
    bench.expect(*(packet[12:] for packet in packets[BATCH_PACKETS:]))
    bench.expect_end()


def test_a_full_batch_leaves_the_superpacket_in_the_device() -> None:
    packets, read = [_plain(n) for n in range(BATCH_PACKETS)], _super(1).read()
    bench = _Bench(*packets, read)
    bench.expect(*(packet[12:] for packet in packets))
    assert bench.device.reads == BATCH_PACKETS
    bench.expect(*_cut(read))
    bench.expect_end()


def test_an_endless_flood_is_given_out_in_pieces() -> None:
    device = ScriptedDevice(repeat(_plain(1)))
    reader = PacketReader(device, RAW, max_packet=_LONGEST)
    for turn in range(1, 4):
        segments = reader.read()
        assert segments is not None and segments.packets == BATCH_PACKETS
        assert device.reads == turn * BATCH_PACKETS


_TOO_LONG = _plain(1, _LONGEST + 1)
_SUPER_TOO_LONG = _super(1, 5000, 1461).read()
_UNKNOWN_KIND = b"\x01\x07" + _super(1).read()[2:]
_DAMAGED = {
    "nothing behind the header": virtio.PLAIN,
    "not even a header": bytes(11),
    "too long": _TOO_LONG,
    "far too long": _plain(1, 65_000),
    "a checksum outside of the packet": virtio.VnetHeader(virtio.NEEDS_CSUM, 0, 0, 0, 59, 16).pack()
    + bytes(60),
    "a superpacket of no known kind": _UNKNOWN_KIND,
    "a superpacket whose packets are too long": _SUPER_TOO_LONG,
    "a superpacket of headers that are not there": _super(1).read()[:40],
    "a superpacket cut short": _super(1).read()[:-1],
    "a superpacket without a segment's size": _super(1).read()[:4] + bytes(2) + _super(1).read()[6:],
    "a superpacket of garbage": b"\x01\x01" + bytes(3000),
}

every_damage = pytest.mark.parametrize("damaged", _DAMAGED.values(), ids=_DAMAGED.keys())


@every_format
@every_damage
def test_what_is_damaged_or_too_long_is_dropped_alone(wire: WireFormat, damaged: bytes) -> None:
    good = _super(9).read()
    for place in range(5):
        reads = [_plain(1), _plain(2), good, _plain(3)]
        reads.insert(place, damaged)
        bench = _Bench(*reads, wire=wire)
        expected = [packet for read in reads if read is not damaged for packet in _cut(read)]
        at = 0
        while (segments := bench.reader.read()) is not None:
            slow_segment.assert_laid_out(segments.data, expected[at : at + segments.packets], wire)
            at += segments.packets
        assert at == len(expected)
        bench.expect_end(dropped=1)


@every_format
def test_the_longest_packets_pass(wire: WireFormat) -> None:
    read = _super(1, 5000, _LONGEST - 40).read()
    bench = _Bench(_plain(1, _LONGEST), read, wire=wire)
    bench.expect(_plain(1, _LONGEST)[12:])
    bench.expect(*_cut(read))
    bench.expect_end()


@every_damage
def test_an_endless_flood_of_what_is_dropped_does_not_hold_the_reader(damaged: bytes) -> None:
    device = ScriptedDevice(repeat(damaged, _PATIENCE))
    reader = PacketReader(device, RAW, max_packet=_LONGEST)
    reader.read()
    assert 0 < device.reads < _PATIENCE
    assert reader.dropped == device.reads


# --- turns -------------------------------------------------------------------------------------


def test_a_turn_gives_all_that_waits() -> None:
    first, second = _super(1).read(), _super(2).read()
    reads = [_plain(3), first, _plain(4), _plain(5), second]
    bench = _Bench(*reads)
    packets = b"".join(bytes(segments.data) for segments in bench.reader.turn(1 << 20))
    assert packets == b"".join(packet for read in reads for packet in _cut(read))
    assert list(bench.reader.turn(1 << 20)) == []
    bench.expect_end()


@pytest.mark.parametrize("size", [1, 1_000, 20_000, 100_000])
def test_nothing_is_left_in_the_reader_after_a_turn(size: int) -> None:
    """Or it would wait there until the device has something new to say."""
    rng = random.Random(size)
    reads = [
        _plain(number, rng.randrange(20, _LONGEST)) if rng.random() < 0.7 else _super(number).read()
        for number in range(500)
    ]
    bench = _Bench(*reads)
    given, turns = list[bytes](), 0
    while bench.device.reads < len(reads):
        taken = 0
        for segments in bench.reader.turn(size):
            given.append(bytes(segments.data))
            taken += segments.size
        turns += 1
        out_of_the_device = reads[: bench.device.reads]
        assert b"".join(given) == b"".join(packet for read in out_of_the_device for packet in _cut(read))
        assert taken >= size or bench.device.reads == len(reads)
        assert taken < size + BATCH_PACKETS * _LONGEST + 5_500
    assert turns > 1


def test_a_damaged_superpacket_that_waits_does_not_end_the_order() -> None:
    bench = _Bench(_plain(1), _UNKNOWN_KIND, _plain(2), _super(3).read())
    given = b"".join(bytes(segments.data) for segments in bench.reader.turn(1))
    assert given.startswith(_plain(1)[12:])
    given += b"".join(bytes(segments.data) for segments in bench.reader.turn(1 << 20))
    assert given == _plain(1)[12:] + _plain(2)[12:] + b"".join(_cut(_super(3).read()))
    bench.expect_end(dropped=1)


def test_a_turn_of_an_endless_flood_ends() -> None:
    for flood in (_plain(1), _super(1).read(), *_DAMAGED.values()):
        device = ScriptedDevice(repeat(flood, _PATIENCE))
        reader = PacketReader(device, RAW, max_packet=_LONGEST)
        for _ in reader.turn(100_000):
            pass
        assert 0 < device.reads < _PATIENCE


# --- the device --------------------------------------------------------------------------------


def test_a_device_that_is_gone() -> None:
    bench = _Bench(_plain(1))
    bench.expect(_plain(1)[12:])
    bench.device.gone = True
    for _ in range(2):
        with pytest.raises(DeviceError) as caught:
            bench.reader.read()
        assert caught.value.failure.code == "device_gone"


def test_a_device_that_goes_while_packets_are_gathered() -> None:
    bench = _Bench()

    def script() -> Iterator[bytes]:
        yield _plain(1)
        bench.device.gone = True

    bench.device = ScriptedDevice(script())
    bench.reader = PacketReader(bench.device, RAW, max_packet=_LONGEST)
    bench.expect(_plain(1)[12:])
    with pytest.raises(DeviceError):
        bench.reader.read()


def test_two_readers_do_not_share_memory() -> None:
    left, right = _Bench(_plain(1)), _Bench(_super(2).read())
    mine, others = left.reader.read(), right.reader.read()
    assert mine is not None and others is not None
    assert mine.data == _plain(1)[12:]
    assert others.data == b"".join(_cut(_super(2).read()))


def test_a_turn_ends_though_what_waits_inside_can_never_be_cut() -> None:
    # Between two superpackets that are too long there is always an ordinary packet.
    too_long = _super(1, segment=_LONGEST + 1).read()
    bench = _Bench(*(packet for _ in range(_PATIENCE) for packet in (_plain(1), too_long)))
    given = sum(segments.size for segments in bench.reader.turn(10 * 60))
    assert given <= 10 * 60 + BATCH_PACKETS * 60
    assert bench.device.reads < 2 * BATCH_PACKETS


def test_a_packet_that_the_device_refuses_to_give_out_is_counted() -> None:
    bench = _Bench(_plain(1), b"", _plain(2))
    bench.expect(_plain(1)[virtio.SIZE :], _plain(2)[virtio.SIZE :])
    assert bench.reader.dropped == 1
