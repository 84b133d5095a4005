"""The checksum and the frames around DHCP and ARP."""

from __future__ import annotations

import random
from ipaddress import IPv4Address

import pytest

from engine.ip.address_conflict import arp_announcement, arp_probe, claims_address
from engine.ip.checksum import checksum_is_valid, internet_checksum
from engine.ip.frames import (
    ARP_REPLY,
    BROADCAST_MAC,
    MAX_FRAME,
    Arp,
    Ethernet,
    FrameError,
    Ipv4,
    Udp,
    build_arp_frame,
    build_ethernet,
    build_ipv4,
    build_udp_frame,
    parse_arp_frame,
    parse_ethernet,
    parse_ipv4,
    parse_udp_frame,
)

OURS = bytes.fromhex("5e0000000001")
OTHER = bytes.fromhex("5e0000000002")
A = IPv4Address("192.168.0.1")
B = IPv4Address("192.168.0.199")

# An often printed IPv4 header, 192.168.0.1 to 192.168.0.199, UDP, checksum b861.
HEADER = bytes.fromhex("450000730000400040110000c0a80001c0a800c7")

# Written by hand: source port 1, destination port 2, "hi", checksum worked out on paper:
# c0a8 + 0001 + c0a8 + 00c7 + 0011 + 000a + 0001 + 0002 + 000a + 6869 = 1 ea A9 -> complement.
UDP_FRAME = bytes.fromhex(
    "5e0000000002 5e0000000001 08004500001e 00000000 4011 f8b6 c0a80001 c0a800c70001 0002 000a 1555 6869"
)


def slow_checksum(data: bytes) -> int:
    """RFC 1071 word by word."""
    if len(data) % 2:
        data += b"\0"
    total = 0
    for at in range(0, len(data), 2):
        total += data[at] << 8 | data[at + 1]
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def test_checksum_of_a_known_header() -> None:
    assert internet_checksum(HEADER) == 0xB861
    assert checksum_is_valid(HEADER[:10] + b"\xb8\x61" + HEADER[12:])
    assert not checksum_is_valid(HEADER[:10] + b"\xb8\x60" + HEADER[12:])


def test_checksum_of_the_example_of_rfc_1071() -> None:
    assert internet_checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0", b"\xff\xff", b"\xff\xff\xff\xff", b"\xff", b"\x01"])
def test_checksum_at_the_edges(data: bytes) -> None:
    assert internet_checksum(data) == slow_checksum(data)


def test_checksum_agrees_with_the_slow_way() -> None:
    rng = random.Random(1)
    for length in range(300):
        data = rng.randbytes(length)
        assert internet_checksum(data) == slow_checksum(data), data.hex()
        assert internet_checksum(memoryview(data)) == slow_checksum(data)


def test_udp_frame_by_hand() -> None:
    built = build_udp_frame(OURS, OTHER, A, B, Udp(1, 2, b"hi"))
    header = UDP_FRAME[14:34]
    assert slow_checksum(header[:10] + b"\0\0" + header[12:]) == int.from_bytes(header[10:12], "big")
    assert built == UDP_FRAME
    parsed = parse_udp_frame(UDP_FRAME)
    assert parsed.ethernet.destination == OTHER
    assert parsed.ethernet.source == OURS
    assert (parsed.ip.source, parsed.ip.destination, parsed.ip.ttl) == (A, B, 64)
    assert parsed.udp == Udp(1, 2, b"hi")
    assert parse_udp_frame(memoryview(UDP_FRAME)) == parsed


def test_ethernet_padding_is_dropped() -> None:
    assert parse_udp_frame(UDP_FRAME.ljust(60, b"\0")).udp.payload == b"hi"


def test_udp_without_checksum_is_taken() -> None:
    assert parse_udp_frame(UDP_FRAME[:40] + b"\0\0" + UDP_FRAME[42:]).udp.payload == b"hi"


def test_every_flipped_bit_of_headers_and_payload_is_noticed() -> None:
    for at in range(14, len(UDP_FRAME)):
        for bit in range(8):
            broken = bytearray(UDP_FRAME)
            broken[at] ^= 1 << bit
            with pytest.raises(FrameError):
                parse_udp_frame(bytes(broken))


def test_every_truncation_is_noticed() -> None:
    for length in range(len(UDP_FRAME)):
        with pytest.raises(FrameError):
            parse_udp_frame(UDP_FRAME[:length])


@pytest.mark.parametrize("fragment", [0x2000, 0x0001, 0x1FFF, 0x2001])
def test_fragments_are_refused(fragment: int) -> None:
    packet = bytearray(UDP_FRAME[14:])
    packet[6:8] = fragment.to_bytes(2, "big")
    packet[10:12] = b"\0\0"
    packet[10:12] = internet_checksum(packet[:20]).to_bytes(2, "big")
    with pytest.raises(FrameError, match="fragment"):
        parse_ipv4(packet)


def test_dont_fragment_and_options_are_taken() -> None:
    packet = bytearray(UDP_FRAME[14:34] + b"\x01\x01\x01\x00" + UDP_FRAME[34:])
    packet[0] = 0x46
    packet[2:4] = len(packet).to_bytes(2, "big")
    packet[6:8] = b"\x40\x00"
    packet[10:12] = b"\0\0"
    packet[10:12] = internet_checksum(packet[:24]).to_bytes(2, "big")
    frame = UDP_FRAME[:14] + bytes(packet)
    assert parse_udp_frame(frame).udp.payload == b"hi"


def test_a_computed_checksum_of_zero_is_sent_as_ones() -> None:
    for number in range(0x10000):
        payload = number.to_bytes(2, "big")
        frame = build_udp_frame(OURS, OTHER, A, B, Udp(1, 2, payload))
        assert frame[40:42] != b"\0\0"
        if frame[40:42] == b"\xff\xff":
            assert parse_udp_frame(frame).udp.payload == payload
            return
    pytest.fail("no payload gives the checksum zero")


def test_not_ethernet_ii() -> None:
    with pytest.raises(FrameError):
        parse_ethernet(OURS + OTHER + b"\x00\x26" + bytes(38))
    with pytest.raises(FrameError):
        parse_ethernet(bytes(MAX_FRAME + 1))


def test_building_refuses_what_is_too_long_or_no_address() -> None:
    with pytest.raises(FrameError):
        build_ethernet(Ethernet(OURS, OTHER[:5], 0x0800, b""))
    with pytest.raises(FrameError):
        build_ethernet(Ethernet(OURS, OTHER, 0x0800, bytes(MAX_FRAME)))
    with pytest.raises(FrameError):
        build_ipv4(Ipv4(A, B, 17, bytes(0x10000)))
    with pytest.raises(FrameError):
        build_udp_frame(OURS, OTHER, A, B, Udp(1, 2, bytes(0x10000)))


def test_arp_probe_and_announcement_by_hand() -> None:
    head = "ffffffffffff 5e0000000001 0806 0001 0800 06 04 0001 5e0000000001"
    assert arp_probe(OURS, A) == bytes.fromhex(head + "00000000 000000000000 c0a80001")
    assert arp_announcement(OURS, A) == bytes.fromhex(head + "c0a80001 000000000000 c0a80001")


def test_arp_round_trip_and_refusals() -> None:
    packet = Arp(ARP_REPLY, OTHER, B, OURS, A)
    frame = build_arp_frame(packet, OURS)
    assert parse_arp_frame(frame) == packet
    assert parse_arp_frame(frame.ljust(60, b"\0")) == packet
    for length in range(len(frame)):
        with pytest.raises(FrameError):
            parse_arp_frame(frame[:length])
    for at in (12, 14, 16, 18, 19, 20):
        broken = bytearray(frame)
        broken[at] ^= 0x40
        with pytest.raises(FrameError):
            parse_arp_frame(broken)


def test_who_claims_an_address() -> None:
    assert claims_address(build_arp_frame(Arp(ARP_REPLY, OTHER, A, OURS, A), OURS), A, OURS) == OTHER
    assert claims_address(arp_announcement(OTHER, A), A, OURS) == OTHER
    assert claims_address(arp_announcement(OURS, A), A, OURS) is None
    assert claims_address(arp_probe(OTHER, A), A, OURS) is None
    assert claims_address(arp_announcement(OTHER, B), A, OURS) is None
    assert claims_address(UDP_FRAME, A, OURS) is None
    assert claims_address(BROADCAST_MAC, A, OURS) is None
