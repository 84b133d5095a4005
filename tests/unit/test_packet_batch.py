"""Ordinary packets gathered in every layout: the same bytes as a cut superpacket's rows."""

from __future__ import annotations

import random

import pytest

from engine.offload.batch import PacketBatch
from engine.offload.layout import RAW, SOFTETHER, WIREGUARD, Link, WireFormat
from engine.offload.segment import Segmenter
from engine.softether.blocks import encode_frames
from tests.support.offload_vectors import CUT, Vector
from tests.support.slow_segment import assert_laid_out

FORMATS = {
    "raw": RAW,
    "softether": SOFTETHER,
    "wireguard": WIREGUARD,
    "all": WireFormat(start=9, head=7, sized=True, multiple=8, tail=5),
    "unsized": WireFormat(start=3, head=5, multiple=3, tail=1),
    "limited": WireFormat(head=2, multiple=16, longest=20, tail=3),
}
_LONGEST = 100

every_format = pytest.mark.parametrize("wire", FORMATS.values(), ids=FORMATS.keys())


def _batch(wire: WireFormat, *packets: bytes, max_packets: int = 64) -> PacketBatch:
    batch = PacketBatch(wire, max_packets=max_packets, max_packet=_LONGEST)
    for packet in packets:
        assert not batch.full
        batch.append(packet)
    return batch


@every_format
@pytest.mark.parametrize(
    "sizes", [[1], [_LONGEST], [0], [20, 21, 22, 23, 24], [100, 1, 99, 16, 32, 15, 17], [48] * 10]
)
def test_packets_are_laid_out(wire: WireFormat, sizes: list[int]) -> None:
    packets = [bytes([65 + n]) * size for n, size in enumerate(sizes)]
    segments = _batch(wire, *packets).segments()
    assert_laid_out(segments.data, packets, wire)
    assert (segments.packets, segments.size) == (len(packets), sum(sizes))
    assert segments.stride == 0
    assert list(segments.sizes) == sizes


@every_format
@pytest.mark.parametrize("vector", CUT.values(), ids=CUT.keys())
def test_a_cut_superpacket_and_a_batch_of_its_packets_look_the_same(wire: WireFormat, vector: Vector) -> None:
    _, superpacket, packets = vector
    cutter = Segmenter(Link.IP, wire, max_packet=_LONGEST)
    cutter.room[: len(superpacket)] = superpacket
    cut, gathered = cutter.cut(len(superpacket)), _batch(wire, *packets).segments()
    for segments in (cut, gathered):
        assert_laid_out(segments.data, list(packets), wire)
    assert cut[1:3] == gathered[1:3]


def test_the_softether_layout_is_a_message() -> None:
    packets = [b"a" * 14, b"b" * 100, b""]
    assert bytes(_batch(SOFTETHER, *packets).segments().data) == encode_frames(packets)


def test_the_raw_layout_is_packet_next_to_packet() -> None:
    assert bytes(_batch(RAW, b"abc", b"de", b"f").segments().data) == b"abcdef"


@every_format
def test_it_is_full_after_so_many_of_the_longest_packets(wire: WireFormat) -> None:
    batch = _batch(wire, *[b"x" * _LONGEST] * 5, max_packets=5)
    assert batch.full and batch.packets == 5
    assert_laid_out(batch.segments().data, [b"x" * _LONGEST] * 5, wire)


@every_format
def test_it_is_used_again_in_the_same_memory(wire: WireFormat) -> None:
    """What was there before does not show, in the padding for instance."""
    batch = PacketBatch(wire, max_packets=8, max_packet=_LONGEST)
    memory = batch.segments().data.obj
    rng = random.Random(7)
    for _ in range(200):
        batch.clear()
        assert batch.packets == 0 and not batch.full
        packets = [rng.choice((b"\xff", b"\x01")) * rng.randrange(_LONGEST + 1) for _ in range(8)]
        packets = packets[: rng.randrange(1, 9)]
        for packet in packets:
            batch.append(packet)
        segments = batch.segments()
        assert segments.data.obj is memory
        assert_laid_out(segments.data, packets, wire)
        assert (segments.packets, segments.size) == (len(packets), sum(map(len, packets)))
        assert list(segments.sizes) == [len(packet) for packet in packets]


@every_format
def test_it_may_be_looked_at_between_two_packets(wire: WireFormat) -> None:
    batch = _batch(wire, b"first")
    assert_laid_out(batch.segments().data, [b"first"], wire)
    batch.append(b"second")
    assert_laid_out(batch.segments().data, [b"first", b"second"], wire)


@every_format
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_packet_is_copied(wire: WireFormat, kind: type[bytes] | type[bytearray] | type[memoryview]) -> None:
    source = bytearray(b"packet")
    batch = _batch(wire)
    batch.append(kind(source))
    source[:] = b"\0" * 6
    assert_laid_out(batch.segments().data, [b"packet"], wire)


@every_format
def test_the_sizes_say_where_each_packet_is(wire: WireFormat) -> None:
    """Of rows that are not alike only the sizes tell it: padding hides them otherwise."""
    packets = [bytes([65 + n]) * size for n, size in enumerate([3, 0, 100, 16, 17])]
    segments = _batch(wire, *packets).segments()
    found, at = [], wire.start
    for size in segments.sizes:
        found.append(bytes(segments.data[at + wire.head : at + wire.head + size]))
        at += wire.head + size + wire.padding(size) + wire.tail
    assert found == packets
    assert at == len(segments.data)


@every_format
@pytest.mark.parametrize("vector", CUT.values(), ids=CUT.keys())
def test_a_cut_superpacket_says_a_stride_instead_of_sizes(wire: WireFormat, vector: Vector) -> None:
    _, superpacket, _ = vector
    cutter = Segmenter(Link.IP, wire, max_packet=_LONGEST)
    cutter.room[: len(superpacket)] = superpacket
    cut = cutter.cut(len(superpacket))
    assert cut.stride and not cut.sizes
