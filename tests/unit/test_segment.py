"""Superpackets cut, and ordinary packets completed, byte for byte as the kernel does it."""

from __future__ import annotations

import struct
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from engine.offload import segment_plan, virtio
from engine.offload.errors import PacketError
from engine.offload.layout import RAW, SOFTETHER, WIREGUARD, Link, WireFormat
from engine.offload.segment import MAX_PLANS, Segmenter
from tests.support import offload_vectors as vectors
from tests.support import slow_segment
from tests.support.offload_vectors import Vector
from tests.support.superpackets import Superpacket, options_header

FORMATS = {
    "raw": RAW,
    "softether": SOFTETHER,
    "wireguard": WIREGUARD,
    "all": WireFormat(start=9, head=7, sized=True, multiple=8, tail=5),
}
TCP = Superpacket(payload=bytes(range(250)), gso_size=100)
UDP = replace(TCP, tcp=False)


def segmenter(link: Link = Link.IP, wire: WireFormat = RAW, max_packet: int = 9000) -> Segmenter:
    return Segmenter(link, wire, max_packet=max_packet)


def fill(cutter: Segmenter, read: bytes) -> int:
    cutter.room[: len(read)] = read
    return len(read)


def patched(read: bytes, at: int, kind: str, value: int) -> bytes:
    changed = bytearray(read)
    struct.pack_into(kind, changed, at, value)
    return bytes(changed)


def on_ethernet(read: bytes) -> bytes:
    (start,) = struct.unpack_from("=H", read, 6)
    return patched(read[:12] + vectors.V11_ETHERNET + read[12:], 6, "=H", start + 14)


@pytest.mark.parametrize("wire", FORMATS.values(), ids=FORMATS.keys())
@pytest.mark.parametrize("vector", vectors.CUT.values(), ids=vectors.CUT.keys())
def test_vectors_cut(vector: Vector, wire: WireFormat) -> None:
    cutter = segmenter(wire=wire)
    segments = cutter.cut(fill(cutter, vector.superpacket))
    slow_segment.assert_laid_out(segments.data, list(vector.segments), wire)
    assert segments.packets == len(vector.segments)
    assert segments.size == sum(map(len, vector.segments))


@pytest.mark.parametrize("vector", vectors.COMPLETE.values(), ids=vectors.COMPLETE.keys())
def test_vectors_completed(vector: Vector) -> None:
    cutter = segmenter()
    size = cutter.complete(fill(cutter, vector.superpacket))
    assert cutter.room[12 : 12 + size] == vector.segments[0]


@pytest.mark.parametrize("vector", vectors.CUT.values(), ids=vectors.CUT.keys())
def test_vectors_and_the_slow_reference_agree(vector: Vector) -> None:
    assert slow_segment.cut(vector.superpacket, ethernet=False) == list(vector.segments)


def test_softether_message() -> None:
    cutter = segmenter(Link.ETHERNET, SOFTETHER)
    segments = cutter.cut(fill(cutter, on_ethernet(vectors.V1.superpacket)))
    assert segments.data == vectors.V11
    assert (segments.packets, segments.stride) == (3, 4 + 0x5A)


def test_wireguard_plaintexts() -> None:
    cutter = segmenter(wire=WireFormat(multiple=16))
    segments = cutter.cut(fill(cutter, vectors.V1.superpacket))
    assert segments.stride == vectors.V12_STRIDE
    assert segments.data == b"".join(vectors.V12)


def test_padding_is_zeroed_again() -> None:
    cutter = segmenter(wire=WIREGUARD)
    for size in (250, 300, 201):
        superpacket = replace(TCP, payload=bytes(size)).read()
        segments = cutter.cut(fill(cutter, superpacket))
        slow_segment.assert_laid_out(segments.data, slow_segment.cut(superpacket, ethernet=False), WIREGUARD)
        segments.data[:] = b"\xff" * len(segments.data)  # as encryption in place leaves it


def test_payload_begins_a_cache_line() -> None:
    for link, size in ((Link.IP, 0), (Link.ETHERNET, 14)):
        address = np.frombuffer(segmenter(link).room, np.uint8).ctypes.data
        assert (address + virtio.SIZE + size + 20 + 32) % 64 == 0


def test_room_holds_the_longest_read() -> None:
    assert len(segmenter().room) >= virtio.SIZE + virtio.MAX_PACKET


@pytest.mark.parametrize("payload", [0, 1, 99, 100])
@pytest.mark.parametrize("superpacket", [TCP, UDP, replace(TCP, flags=0x99)], ids=["tcp", "udp", "flags"])
def test_one_segment_is_a_packet(superpacket: Superpacket, payload: int) -> None:
    read = replace(superpacket, payload=bytes(range(payload))).read()
    cutter = segmenter(wire=SOFTETHER)
    segments = cutter.cut(fill(cutter, read))
    assert segments.packets == 1
    slow_segment.assert_laid_out(segments.data, slow_segment.cut(read, ethernet=False), SOFTETHER)


def test_one_segment_may_claim_any_size() -> None:
    read = replace(TCP, gso_size=65535).read()
    cutter = segmenter(max_packet=290)
    assert cutter.cut(fill(cutter, read)).data == slow_segment.cut(read, ethernet=False)[0]


def test_partial_checksum_is_believed_and_not_the_addresses() -> None:
    """With a routing header, the pseudo-header has the final destination (RFC 8200, 8.1)."""
    final = bytes.fromhex("fd88" + "00" * 13 + "77")
    routing = bytes([6, 2, 4, 1, 0, 0, 0, 0]) + final
    superpacket = replace(TCP, version=6, extensions=options_header(43) + routing, final=final)
    cutter = segmenter()
    segments = cutter.cut(fill(cutter, superpacket.read()))
    packet = bytes(segments.data[: segments.stride])
    body = packet[40 + 8 + 24 :]
    pseudo = packet[8:24] + final + struct.pack(">IHBB", len(body), 0, 0, 6)
    assert slow_segment.checksum(pseudo + body) == 0
    assert slow_segment.checksum(packet[8:40] + pseudo[32:] + body) != 0


def test_two_tags() -> None:
    superpacket = replace(TCP, ethernet=True, tags=(b"\x88\xa8\x00\x05", b"\x81\x00\x00\x06"))
    cutter = segmenter(Link.ETHERNET, SOFTETHER)
    read = superpacket.read()
    segments = cutter.cut(fill(cutter, read))
    slow_segment.assert_laid_out(segments.data, slow_segment.cut(read, ethernet=True), SOFTETHER)


def test_tags_hide_what_is_behind_them_from_no_cache() -> None:
    """Four kinds of headers that are told apart by nothing but what is behind the first tag."""
    tag, other = b"\x81\x00\x00\x05", b"\x81\x00\x00\x06"
    tagged = replace(UDP, ethernet=True, tags=(tag,))
    cutter = segmenter(Link.ETHERNET, SOFTETHER)
    for superpacket in (
        replace(tagged, options=b"\1" * 20),
        replace(tagged, version=6),
        replace(tagged, options=b"\1" * 16, tags=(tag, other)),
        replace(tagged, options=b"\1" * 20),
    ):
        read = superpacket.read()
        segments = cutter.cut(fill(cutter, read))
        slow_segment.assert_laid_out(segments.data, slow_segment.cut(read, ethernet=True), SOFTETHER)


READ = TCP.read()
SIX = replace(TCP, version=6).read()
USO = UDP.read()
EXTENDED = replace(TCP, version=6, extensions=options_header(6)).read()
REFUSED = {
    "nothing to cut": patched(READ, 1, "B", virtio.GSO_NONE),
    "UFO": patched(READ, 1, "B", 3),
    "tunnel": patched(READ, 1, "B", virtio.GSO_TCPV4 | 0x20),
    "UDP with ECN": patched(USO, 1, "B", virtio.GSO_UDP_L4 | virtio.GSO_ECN),
    "TCPv6 type on IPv4": patched(READ, 1, "B", virtio.GSO_TCPV6),
    "TCPv4 type on IPv6": patched(SIX, 1, "B", virtio.GSO_TCPV4),
    "checksum not partial": patched(READ, 0, "B", 0),
    "gso_size 0": patched(READ, 4, "=H", 0),
    "csum_start inside the IP header": patched(READ, 6, "=H", 16),
    "csum_start inside the TCP header": patched(READ, 6, "=H", 24),
    "csum_start outside": patched(READ, 6, "=H", 65535),
    "csum_start behind the IPv6 header": patched(SIX, 6, "=H", 48),
    "csum_start not behind the extension": patched(EXTENDED, 6, "=H", 40),
    "csum_offset": patched(READ, 8, "=H", 6),
    "data offset 4": patched(READ, 12 + 20 + 12, "B", 0x40),
    "data offset behind the end": patched(
        replace(TCP, payload=b"abc", gso_size=1).read(), 12 + 20 + 12, "B", 0xF0
    ),
    "IPv5": patched(READ, 12, "B", 0x55),
    "IHL 4": patched(READ, 12, "B", 0x44),
    "UDP in a TCP superpacket": patched(READ, 12 + 9, "B", 17),
    "TCP in a UDP superpacket": patched(USO, 12 + 9, "B", 6),
    "next header": patched(SIX, 12 + 6, "B", 17),
    "next header of the extension": patched(EXTENDED, 12 + 40, "B", 17),
    "extension too long": patched(EXTENDED, 12 + 41, "B", 255),
    "bytes behind an IPv4 packet": READ + b"\0",
    "bytes behind an IPv6 packet": SIX + b"\0",
    "bytes missing": READ[:-1],
    "UDP length": patched(USO, 12 + 20 + 4, ">H", 200),
    "only a virtio header": READ[:12],
    "not even that": READ[:5],
    "nothing": b"",
    "too many segments": replace(TCP, payload=bytes(8193), gso_size=1).read(),
    "headers too long": replace(
        TCP, version=6, extensions=options_header(60, 40) + options_header(6, 40)
    ).read(),
}


@pytest.mark.parametrize("read", REFUSED.values(), ids=REFUSED.keys())
def test_refused(read: bytes) -> None:
    cutter = segmenter()
    good = vectors.V1.superpacket
    cutter.cut(fill(cutter, good))
    with pytest.raises(PacketError):
        cutter.cut(fill(cutter, read))
    slow_segment.assert_laid_out(cutter.cut(fill(cutter, good)).data, list(vectors.V1.segments), RAW)


def test_more_than_the_room_is_refused() -> None:
    cutter = segmenter()
    fill(cutter, READ)
    for size in (len(cutter.room) + 1, 10**9, -1):
        with pytest.raises(PacketError):
            cutter.cut(size)
        with pytest.raises(PacketError):
            cutter.complete(size)


def test_ethernet_types_refused() -> None:
    read = replace(TCP, ethernet=True).read()
    cutter = segmenter(Link.ETHERNET)
    for kind in (0x0806, 0x86DD, 0x8100, 0x0000):
        with pytest.raises(PacketError):
            cutter.cut(fill(cutter, patched(read, 12 + 12, ">H", kind)))


@pytest.mark.parametrize("link", Link)
def test_max_packet_counts_from_the_link(link: Link) -> None:
    read = replace(TCP, ethernet=link is Link.ETHERNET).read()
    longest = 40 + 100 + (14 if link is Link.ETHERNET else 0)
    exact, small = segmenter(link, max_packet=longest), segmenter(link, max_packet=longest - 1)
    assert exact.cut(fill(exact, read)).stride == longest
    with pytest.raises(PacketError):
        small.cut(fill(small, read))


def test_most_segments() -> None:
    read = replace(TCP, payload=bytes(range(256)) * 32, gso_size=1, identification=60000).read()
    cutter = segmenter(wire=WIREGUARD)
    segments = cutter.cut(fill(cutter, read))
    assert segments.packets == segment_plan.MAX_ROWS
    slow_segment.assert_laid_out(segments.data, slow_segment.cut(read, ethernet=False), WIREGUARD)


def test_memory_is_bounded() -> None:
    cutter = segmenter(wire=SOFTETHER)
    read = replace(TCP, payload=bytes(20000)).read()
    fill(cutter, read)
    tracemalloc.start()
    try:
        for gso_size in range(100, 100 + 2 * MAX_PLANS):
            struct.pack_into("=H", cutter.room, 4, gso_size)
            cutter.cut(len(read))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize("flags", [0, virtio.DATA_VALID])
def test_complete_leaves_complete_packets_alone(flags: int) -> None:
    read = patched(patched(vectors.V7.superpacket, 0, "B", flags), 8, "=H", 65535)
    cutter = segmenter()
    assert cutter.complete(fill(cutter, read)) == len(read) - 12
    assert cutter.room[: len(read)] == read


@pytest.mark.parametrize("size", [0, 1, 2, 319, 320, 321, 322, 1447, 1448, 8999])
def test_complete_any_length(size: int) -> None:
    superpacket = replace(TCP, payload=bytes(i * 7 % 256 for i in range(size)))
    for packet in (superpacket, replace(superpacket, tcp=False)):
        read = patched(packet.read(), 1, "B", virtio.GSO_NONE)
        cutter = segmenter(max_packet=10000)
        cutter.room[len(read) : len(read) + 8] = b"\xff" * 8
        assert cutter.complete(fill(cutter, read)) == len(read) - 12
        assert cutter.room[12 : len(read)] == slow_segment.complete(read)


def test_complete_refuses() -> None:
    good = patched(READ, 1, "B", virtio.GSO_NONE)
    size = len(good) - 12
    cutter = segmenter()
    for start, offset in ((65535, 16), (20, 65535), (size - 17, 16), (size, 0)):
        with pytest.raises(PacketError):
            cutter.complete(fill(cutter, patched(patched(good, 6, "=H", start), 8, "=H", offset)))
    with pytest.raises(PacketError):
        cutter.complete(12)
    small = segmenter(max_packet=size - 1)
    with pytest.raises(PacketError):
        small.complete(fill(small, good))
