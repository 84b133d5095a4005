"""Any superpacket is cut as the slow reference does it; any bytes whatever give packets or one error."""

from __future__ import annotations

import random
import struct
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.offload import segment_plan, virtio
from engine.offload.errors import PacketError
from engine.offload.layout import RAW, SOFTETHER, WIREGUARD, Link, Segments, WireFormat
from engine.offload.segment import Segmenter
from tests.support import slow_segment
from tests.support.superpackets import Superpacket, options_header

_MAX_ROWS = 300
"""Segments of most examples: the slow reference takes its time for each."""
_NEAR_WRAP = st.sampled_from([0, 1, 0x7FFFFFFF, 2**32 - 70000, 2**32 - 1448, 2**32 - 1])
_TAG = st.builds(
    lambda kind, number: kind + struct.pack(">H", number),
    st.sampled_from([b"\x81\x00", b"\x88\xa8"]),
    st.integers(0, 0xFFFF),
)

wires = st.one_of(
    st.sampled_from([RAW, SOFTETHER, WIREGUARD]),
    st.builds(
        WireFormat,
        start=st.integers(4, 40),
        head=st.integers(4, 40),
        sized=st.booleans(),
        multiple=st.integers(1, 32),
        longest=st.one_of(st.just(0), st.integers(1, 2000)),
        tail=st.integers(0, 32),
    ),
)


@st.composite
def superpackets(draw: st.DrawFn, *, ethernet: bool) -> Superpacket:
    version = draw(st.sampled_from([4, 6]))
    tcp = draw(st.booleans())
    gso_size = draw(st.one_of(st.integers(1, 9000), st.sampled_from([1428, 1448, 1447, 1472, 8948])))
    extensions = draw(st.integers(0, 2)) if version == 6 else 0
    protocol = 6 if tcp else 17
    options = draw(st.binary(max_size=40)) if version == 4 else b""
    tcp_options = draw(st.binary(max_size=40)) if tcp else b""
    superpacket = Superpacket(
        payload=b"",
        gso_size=gso_size,
        version=version,
        tcp=tcp,
        ethernet=ethernet,
        tags=tuple(draw(st.lists(_TAG, max_size=2))) if ethernet else (),
        options=options[: len(options) // 4 * 4],
        extensions=b"".join(
            options_header(60 if left else protocol, draw(st.integers(0, 3)), draw(st.integers(0, 255)))
            for left in reversed(range(extensions))
        ),
        tcp_options=tcp_options[: len(tcp_options) // 4 * 4],
        ttl=draw(st.integers(0, 255)),
        service=draw(st.integers(0, 255)),
        identification=draw(st.one_of(st.integers(0, 0xFFFF), st.integers(0xFFF0, 0xFFFF))),
        fragment=draw(st.sampled_from([0x4000, 0])),
        sequence=draw(st.one_of(st.integers(0, 2**32 - 1), _NEAR_WRAP)),
        acknowledgement=draw(st.integers(0, 2**32 - 1)),
        flags=draw(st.integers(0, 255)) if tcp else 0,
        window=draw(st.integers(0, 0xFFFF)),
        urgent=draw(st.sampled_from([0, 1, 0xFFFF])),
    )
    longest = 65535 - (14 + 8 if ethernet else 0) - 60 - 60 - len(superpacket.extensions)
    if draw(st.integers(0, 19)):
        longest = 12000
    longest = min(longest, gso_size * _MAX_ROWS)
    size = draw(
        st.one_of(
            st.integers(0, longest),
            st.integers(1, max(1, longest // gso_size)).map(lambda rows: min(longest, rows * gso_size)),
            st.just(longest),
        )
    )
    kind = draw(st.sampled_from(["random", "random", "zeros", "ones"]))
    if kind == "random":
        payload = random.Random(draw(st.integers(0, 2**32))).randbytes(size)
    else:
        payload = (b"\0" if kind == "zeros" else b"\xff") * size
    return replace(superpacket, payload=payload)


@st.composite
def sequences(draw: st.DrawFn) -> tuple[Link, WireFormat, list[Superpacket]]:
    link = draw(st.sampled_from(Link))
    some = draw(st.lists(superpackets(ethernet=link is Link.ETHERNET), min_size=1, max_size=3))
    # The same headers again before more and less payload: the same plan, or one very like it.
    first = some[0]
    again = draw(st.lists(st.integers(0, len(first.payload)), max_size=2))
    some += [replace(first, payload=first.payload[::-1][:size]) for size in again]
    return link, draw(wires), some


@settings(max_examples=1100, deadline=None)
@given(sequences())
def test_cut_as_the_slow_reference_does(given: tuple[Link, WireFormat, list[Superpacket]]) -> None:
    link, wire, some = given
    cutter = Segmenter(link, wire, max_packet=10000)
    for superpacket in some:
        read = superpacket.read()
        cutter.room[: len(read)] = read
        segments = cutter.cut(len(read))
        assert cutter.room[: len(read)] == read
        packets = slow_segment.cut(read, ethernet=link is Link.ETHERNET)
        slow_segment.assert_laid_out(segments.data, packets, wire)
        assert segments.packets == len(packets)
        assert segments.size == sum(map(len, packets))
        assert segments.stride == len(slow_segment.lay_out(packets[:1], wire)[1])


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Link, bytes, int]:
    """A superpacket with some of its first bytes changed, or none at all, and a size to claim."""
    link = draw(st.sampled_from(Link))
    if draw(st.integers(0, 5)):
        read = bytearray(draw(superpackets(ethernet=link is Link.ETHERNET)).read())
    else:
        read = bytearray(draw(st.binary(max_size=200)))
    for _ in range(draw(st.integers(0, 4)) if read else 0):
        at = draw(st.one_of(st.integers(0, 11), st.integers(0, 120))) % len(read)
        read[at] = draw(st.integers(0, 255))
    size = draw(st.one_of(st.just(len(read)), st.integers(0, len(read) + 2), st.integers(0, 70000)))
    return link, bytes(read), size


@settings(max_examples=1200, deadline=None)
@given(damaged(), wires, st.integers(60, 10000))
def test_any_bytes_are_cut_or_refused(given: tuple[Link, bytes, int], wire: WireFormat, limit: int) -> None:
    link, read, size = given
    cutter = Segmenter(link, wire, max_packet=limit)
    cutter.room[: len(read)] = read
    try:
        segments = cutter.cut(size)
    except PacketError:
        return
    _assert_nothing_lost(segments, wire, limit, bytes(cutter.room[:size]))


def _assert_nothing_lost(segments: Segments, wire: WireFormat, limit: int, read: bytes) -> None:
    assert 1 <= segments.packets <= segment_plan.MAX_ROWS
    assert len(segments.data) <= segment_plan.MAX_OUTPUT
    _, kind, _, gso_size, start, _, _ = virtio.STRUCT.unpack_from(read)
    packet = read[12:]
    size = start + (8 if kind == virtio.GSO_UDP_L4 else packet[start + 12] >> 4 << 2)
    payload, at = b"", wire.start + wire.head
    while len(payload) < len(packet) - size:
        piece = min(gso_size, len(packet) - size - len(payload))
        assert size + piece <= limit
        payload += segments.data[at + size : at + size + piece]
        at += segments.stride
    assert payload == packet[size:]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(Link), st.data())
def test_complete_as_the_slow_reference_does(link: Link, data: st.DataObject) -> None:
    superpacket = data.draw(superpackets(ethernet=link is Link.ETHERNET))
    read = bytearray(superpacket.read())
    read[1] = virtio.GSO_NONE
    read[0] = data.draw(st.sampled_from([0, virtio.NEEDS_CSUM, virtio.DATA_VALID]))
    cutter = Segmenter(link, RAW, max_packet=65553)
    cutter.room[: len(read)] = read
    assert cutter.complete(len(read)) == len(read) - 12
    assert cutter.room[12 : len(read)] == slow_segment.complete(bytes(read))


@settings(max_examples=600, deadline=None)
@given(damaged())
def test_any_bytes_are_completed_or_refused(given: tuple[Link, bytes, int]) -> None:
    link, read, size = given
    cutter = Segmenter(link, RAW, max_packet=9000)
    cutter.room[: len(read)] = read
    try:
        packet = cutter.complete(size)
    except PacketError:
        return
    assert packet == size - 12
    # What lies behind the packet is nobody's.
    changed = [at for at in range(min(size, len(read))) if cutter.room[at] != read[at]]
    assert len(changed) <= 2
    assert all(at >= 12 for at in changed)
