"""Path segments: the real answer of the specification, and segments that contradict themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protobuf import write_bytes, write_number
from engine.scion.errors import SegmentError
from engine.scion.forwarding import HopField
from engine.scion.isd_as import IsdAs
from engine.scion.segments import (
    MAX_LATENCIES,
    MAX_PEERS,
    MAX_SEGMENT,
    MAX_SEGMENTS,
    AsEntry,
    PeerEntry,
    Segment,
    SegmentSet,
    decode_segment,
)
from tests.support import scion_vectors as vectors
from tests.support.scion_world import encode_segment

CORE, LEAF, PEER = (IsdAs.parse(text) for text in ("1-ff00:0:110", "1-ff00:0:111", "2-ff00:0:211"))
MAC = bytes(range(6))


def segment() -> Segment:
    """From the core to a leaf that has a peering link and announces latencies."""
    first = AsEntry(
        CORE, LEAF, HopField(63, 0, 3, MAC), 1400, inside=((1, 0.002), (2, 0.0)), outside=((3, 0.01),)
    )
    peer = PeerEntry(PEER, 7, 1300, HopField(60, 9, 0, MAC))
    second = AsEntry(LEAF, IsdAs(0), HopField(62, 1, 0, MAC[::-1]), 1500, 1450, (peer,))
    return Segment(1_700_000_000, 0xABCD, (first, second))


def changed(position: int, **values: object) -> Segment:
    entries = list(segment().entries)
    entries[position] = replace(entries[position], **values)  # type: ignore[arg-type]
    return replace(segment(), entries=tuple(entries))


def test_the_answer_of_the_specification() -> None:
    """10.7, decoded there by hand."""
    found = SegmentSet.decode(*vectors.LISTED)
    assert not found.refused
    assert (len(found.up), len(found.down), len(found.core)) == (1, 1, 2)
    macs = {
        "up": [("1-ff00:0:110", 0, 3, "77ecf1cba6c9"), ("1-ff00:0:132", 1, 0, "9cf76f4edafe")],
        "down": [("2-ff00:0:210", 0, 3, "59318de25dda"), ("2-ff00:0:212", 1, 0, "07d3bcaea0f7")],
        "core": [("2-ff00:0:210", 0, 1, "7728b1fe6a61"), ("1-ff00:0:110", 1, 0, "ae96ac483a15")],
        "other": [("2-ff00:0:210", 0, 2, "94797bad0891"), ("1-ff00:0:110", 2, 0, "acc7767b0d76")],
    }
    for read, expected in zip((*found.up, *found.down, *found.core), macs.values(), strict=True):
        assert (read.timestamp, read.segment_id) == (vectors.SEGMENTS_TIMESTAMP, 0x1332)
        for entry, (isd_as, ingress, egress, mac) in zip(read.entries, expected, strict=True):
            assert str(entry.isd_as) == isd_as
            assert entry.hop == HopField(255, ingress, egress, bytes.fromhex(mac))
            assert (entry.mtu, entry.ingress_mtu, entry.peers) == (1280, 1280, ())
    assert (found.core[0].first, found.core[0].last) == (found.down[0].first, found.up[0].first)


def test_everything_that_a_segment_can_say() -> None:
    assert decode_segment(encode_segment(segment())) == segment()
    assert segment().way == ((CORE, 0, 3), (LEAF, 1, 0))


def test_mtus_larger_than_a_packet() -> None:
    read = decode_segment(encode_segment(changed(1, mtu=2**32 - 1, ingress_mtu=70_000)))
    assert (read.entries[1].mtu, read.entries[1].ingress_mtu) == (65_535, 65_535)


def test_latencies_of_impossible_interfaces_are_passed_over() -> None:
    odd = changed(0, inside=((0, 0.001), (65_536, 0.001), (5, 0.001)))
    assert decode_segment(encode_segment(odd)).entries[0].inside == ((5, 0.001),)


def contradictions() -> list[tuple[str, object]]:
    peer = segment().entries[1].peers[0]
    hop = segment().entries[0].hop
    return [
        ("no entry", ()),
        ("one entry", segment().entries[:1]),
        ("64 entries", segment().entries * 32),
        ("the way goes elsewhere", (replace(segment().entries[0], next=PEER), segment().entries[1])),
        ("a wildcard", (segment().entries[0], replace(segment().entries[1], isd_as=IsdAs.parse("1-0")))),
        (
            "a way into the first",
            (replace(segment().entries[0], hop=replace(hop, ingress=1)), segment().entries[1]),
        ),
        (
            "no way out of the first",
            (replace(segment().entries[0], hop=replace(hop, egress=0)), segment().entries[1]),
        ),
        ("a way out of the last", (segment().entries[0], replace(segment().entries[1], hop=hop))),
        ("more after the last", (segment().entries[0], replace(segment().entries[1], next=PEER))),
        (
            "a peering link that leads elsewhere",
            (
                segment().entries[0],
                replace(segment().entries[1], peers=(replace(peer, hop=replace(peer.hop, egress=1)),)),
            ),
        ),
        (
            "a peering link without an interface",
            (
                segment().entries[0],
                replace(segment().entries[1], peers=(replace(peer, hop=replace(peer.hop, ingress=0)),)),
            ),
        ),
    ]


@pytest.mark.parametrize(("what", "entries"), contradictions(), ids=[what for what, _ in contradictions()])
def test_segments_that_contradict_themselves(what: str, entries: tuple[AsEntry, ...]) -> None:
    with pytest.raises(SegmentError):
        Segment(1, 1, entries)


def with_field(number: int, value: bytes) -> bytes:
    return encode_segment(segment()) + write_bytes(number, value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        encode_segment(segment())[:-1],
        with_field(1, write_number(1, 1 << 32)),  # the timestamp
        with_field(1, write_number(1, 1) + write_number(2, 65_536)),  # the segment ID
        with_field(1, b"\x09"),
        with_field(2, b""),
        with_field(2, b"\xff\xff"),
        encode_segment(segment()) + write_number(2, 1),
        bytes(MAX_SEGMENT + 1),
    ],
)
def test_what_is_no_segment(data: bytes) -> None:
    with pytest.raises(SegmentError):
        decode_segment(data)


@pytest.mark.parametrize(
    "hop",
    [
        HopField(256, 0, 3, MAC),
        HopField(63, 0, 65_536, MAC),
        HopField(63, 0, 3, bytes(5)),
        HopField(63, 0, 3, bytes(7)),
        HopField(63, 0, 3, b""),
    ],
)
def test_hop_fields_that_do_not_fit(hop: HopField) -> None:
    with pytest.raises(SegmentError):
        decode_segment(encode_segment(changed(0, hop=hop)))


def test_limits() -> None:
    peer = segment().entries[1].peers[0]
    for count, good in ((MAX_PEERS, True), (MAX_PEERS + 1, False)):
        peers = tuple(replace(peer, hop=replace(peer.hop, ingress=number)) for number in range(1, count + 1))
        data = encode_segment(changed(1, peers=peers))
        assert SegmentSet.decode([data], [], []).refused == (not good)
    for count, good in ((MAX_LATENCIES, True), (MAX_LATENCIES + 1, False)):
        data = encode_segment(changed(0, inside=tuple((number, 0.001) for number in range(1, count + 1))))
        assert SegmentSet.decode([data], [], []).refused == (not good)


def test_one_bad_segment_does_not_spoil_the_others() -> None:
    good = encode_segment(segment())
    found = SegmentSet.decode([good, b"\xff", good], [b""], [good[:-1], good])
    assert (found.up, found.down, found.core) == ((segment(),) * 2, (), (segment(),))
    assert found.refused == 3
    both = found + found
    assert (len(both.up), len(both.core), both.refused) == (4, 2, 6)


def test_no_more_segments_than_the_limit() -> None:
    found = SegmentSet.decode([encode_segment(segment())] * (MAX_SEGMENTS + 5), [], [])
    assert (len(found.up), found.refused) == (MAX_SEGMENTS, 5)
    more = found + SegmentSet.decode([encode_segment(segment())] * 2, [encode_segment(segment())], [])
    assert (len(more.up), len(more.down), more.refused) == (MAX_SEGMENTS, 1, 7)


def test_extensions_with_a_field_for_each_interface_are_no_reason_to_refuse() -> None:
    """Bandwidths, places and link types come as maps, with hundreds of entries in a large AS."""
    entry = write_bytes(3, write_number(1, 5)) * 300 + write_bytes(4, b"") * 300 + write_bytes(5, b"") * 300
    body = write_number(1, CORE.number) + write_number(2, LEAF.number) + write_number(5, 1400)
    hop = write_number(2, 3) + write_bytes(4, MAC)
    body += write_bytes(3, write_bytes(1, hop)) + write_bytes(6, write_bytes(1, entry))
    first = write_bytes(1, write_bytes(1, write_bytes(2, body)))
    start = write_bytes(1, write_number(1, 1_700_000_000) + write_number(2, 0xABCD))
    rest = _fields_behind_the_first(encode_segment(segment())[len(start) :])
    read = decode_segment(start + write_bytes(2, first) + rest)
    assert (read.entries[0].isd_as, read.entries[0].mtu) == (CORE, 1400)


def _fields_behind_the_first(data: bytes) -> bytes:
    size, at, shift = 0, 1, 0
    while True:
        byte = data[at]
        size |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return data[at + size :]
