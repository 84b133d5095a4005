"""Ethernet II frames with IPv4, UDP and ARP inside: building and strict parsing.

Only what address configuration needs: no 802.1Q tags, no IPv4 fragments. Everything is
checked on parsing, both checksums included; :class:`FrameError` is the only error.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address
from typing import NamedTuple

from engine.ip.checksum import checksum_is_valid, internet_checksum

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_ARP = 0x0806
PROTOCOL_UDP = 17
BROADCAST_MAC = b"\xff" * 6
ZERO_MAC = bytes(6)
BROADCAST_ADDRESS = IPv4Address(0xFFFFFFFF)
ANY_ADDRESS = IPv4Address(0)

MAX_FRAME = 9216
"""Bytes of the longest frame that is looked at: a jumbo frame."""
ETHERNET_HEADER = 14
IPV4_HEADER = 20
UDP_HEADER = 8
DEFAULT_TTL = 64

ARP_REQUEST = 1
ARP_REPLY = 2

_ETHERNET = struct.Struct("!6s6sH")
_IPV4 = struct.Struct("!BBHHHBBH4s4s")
_UDP = struct.Struct("!HHHH")
_ARP = struct.Struct("!HHBBH6s4s6s4s")

Data = bytes | bytearray | memoryview
"""What parsers take."""


class FrameError(Exception):
    """The bytes are not a well-formed frame or packet of the kind asked for."""


class Ethernet(NamedTuple):
    """An Ethernet II frame (RFC 894), without its check sequence."""

    destination: bytes
    source: bytes
    ethertype: int
    payload: bytes
    """May have padding at its end."""


class Ipv4(NamedTuple):
    """An unfragmented IPv4 packet (RFC 791); options are dropped on parsing."""

    source: IPv4Address
    destination: IPv4Address
    protocol: int
    payload: bytes
    ttl: int = DEFAULT_TTL


class Udp(NamedTuple):
    """A UDP datagram (RFC 768)."""

    source_port: int
    destination_port: int
    payload: bytes


class Arp(NamedTuple):
    """An ARP packet for IPv4 on Ethernet (RFC 826)."""

    operation: int
    sender_mac: bytes
    sender: IPv4Address
    target_mac: bytes
    target: IPv4Address


class UdpFrame(NamedTuple):
    """A UDP datagram with all the headers around it."""

    ethernet: Ethernet
    ip: Ipv4
    udp: Udp


def build_ethernet(frame: Ethernet) -> bytes:
    """The frame on the wire, not padded: a tunnel has no minimum length."""
    if len(frame.destination) != 6 or len(frame.source) != 6:
        raise FrameError("a hardware address has six bytes")
    if ETHERNET_HEADER + len(frame.payload) > MAX_FRAME:
        raise FrameError("the frame is too long")
    return _ETHERNET.pack(frame.destination, frame.source, frame.ethertype) + frame.payload


def parse_ethernet(data: Data) -> Ethernet:
    """Parse an Ethernet II frame; raises :class:`FrameError`, also for 802.3 length fields."""
    if not ETHERNET_HEADER <= len(data) <= MAX_FRAME:
        raise FrameError(f"a frame of {len(data)} bytes")
    destination, source, ethertype = _ETHERNET.unpack_from(data)
    if ethertype < 0x0600:
        raise FrameError("not an Ethernet II frame")
    return Ethernet(destination, source, ethertype, bytes(data[ETHERNET_HEADER:]))


def build_ipv4(packet: Ipv4) -> bytes:
    """The packet on the wire; raises :class:`FrameError` when it is too long."""
    total = IPV4_HEADER + len(packet.payload)
    if total > 0xFFFF:
        raise FrameError("the packet is too long")
    fields = (0x45, 0, total, 0, 0, packet.ttl, packet.protocol)
    ends = (packet.source.packed, packet.destination.packed)
    checksum = internet_checksum(_IPV4.pack(*fields, 0, *ends))
    return _IPV4.pack(*fields, checksum, *ends) + packet.payload


def parse_ipv4(data: Data) -> Ipv4:
    """Parse an IPv4 packet, dropping padding after it; raises :class:`FrameError`."""
    if len(data) < IPV4_HEADER:
        raise FrameError("shorter than an IPv4 header")
    version, _, total, _, fragment, ttl, protocol, _, source, destination = _IPV4.unpack_from(data)
    header = (version & 0x0F) * 4
    if version >> 4 != 4 or header < IPV4_HEADER:
        raise FrameError("not an IPv4 header")
    if not header <= total <= len(data):
        raise FrameError("the lengths of the IPv4 header do not fit")
    if fragment & 0x3FFF:
        raise FrameError("an IPv4 fragment")
    if not checksum_is_valid(data[:header]):
        raise FrameError("wrong IPv4 header checksum")
    return Ipv4(IPv4Address(source), IPv4Address(destination), protocol, bytes(data[header:total]), ttl)


def build_udp(datagram: Udp, source: IPv4Address, destination: IPv4Address) -> bytes:
    """The datagram on the wire; the addresses are part of its checksum."""
    length = UDP_HEADER + len(datagram.payload)
    if length > 0xFFFF - IPV4_HEADER:
        raise FrameError("the datagram is too long")
    bare = _UDP.pack(datagram.source_port, datagram.destination_port, length, 0) + datagram.payload
    # RFC 768: a computed zero is sent as all ones, because zero says "no checksum".
    checksum = internet_checksum(_pseudo_header(source, destination, length) + bare) or 0xFFFF
    return bare[:6] + checksum.to_bytes(2, "big") + bare[UDP_HEADER:]


def parse_udp(data: Data, source: IPv4Address, destination: IPv4Address) -> Udp:
    """Parse a UDP datagram and verify its checksum, if it has one; raises :class:`FrameError`.

    Bytes after the length that the header states are dropped, as kernels do.
    """
    if len(data) < UDP_HEADER:
        raise FrameError("shorter than a UDP header")
    source_port, destination_port, length, checksum = _UDP.unpack_from(data)
    if not UDP_HEADER <= length <= len(data):
        raise FrameError("the length of the UDP header does not fit")
    whole = bytes(data[:length])
    if checksum and not checksum_is_valid(_pseudo_header(source, destination, length) + whole):
        raise FrameError("wrong UDP checksum")
    return Udp(source_port, destination_port, whole[UDP_HEADER:])


def build_udp_frame(
    source_mac: bytes, destination_mac: bytes, source: IPv4Address, destination: IPv4Address, datagram: Udp
) -> bytes:
    """A whole frame around a UDP datagram."""
    packet = Ipv4(source, destination, PROTOCOL_UDP, build_udp(datagram, source, destination))
    return build_ethernet(Ethernet(destination_mac, source_mac, ETHERTYPE_IPV4, build_ipv4(packet)))


def parse_udp_frame(data: Data) -> UdpFrame:
    """Parse a frame that has to hold a UDP datagram in IPv4; raises :class:`FrameError`."""
    ethernet = parse_ethernet(data)
    if ethernet.ethertype != ETHERTYPE_IPV4:
        raise FrameError("not IPv4")
    ip = parse_ipv4(ethernet.payload)
    if ip.protocol != PROTOCOL_UDP:
        raise FrameError("not UDP")
    return UdpFrame(ethernet, ip, parse_udp(ip.payload, ip.source, ip.destination))


def build_arp_frame(packet: Arp, destination_mac: bytes = BROADCAST_MAC) -> bytes:
    """A whole frame around an ARP packet, sent by the packet's own sender."""
    payload = _ARP.pack(
        1, ETHERTYPE_IPV4, 6, 4, packet.operation,
        packet.sender_mac, packet.sender.packed, packet.target_mac, packet.target.packed,
    )  # fmt: skip
    return build_ethernet(Ethernet(destination_mac, packet.sender_mac, ETHERTYPE_ARP, payload))


def parse_arp_frame(data: Data) -> Arp:
    """Parse a frame that has to hold ARP for IPv4 on Ethernet; raises :class:`FrameError`."""
    ethernet = parse_ethernet(data)
    if ethernet.ethertype != ETHERTYPE_ARP:
        raise FrameError("not ARP")
    if len(ethernet.payload) < _ARP.size:
        raise FrameError("shorter than an ARP packet")
    hardware, protocol, hlen, plen, operation, sender_mac, sender, target_mac, target = _ARP.unpack_from(
        ethernet.payload
    )
    if (hardware, protocol, hlen, plen) != (1, ETHERTYPE_IPV4, 6, 4):
        raise FrameError("ARP for something else than IPv4 on Ethernet")
    if operation not in (ARP_REQUEST, ARP_REPLY):
        raise FrameError("unknown ARP operation")
    return Arp(operation, sender_mac, IPv4Address(sender), target_mac, IPv4Address(target))


def _pseudo_header(source: IPv4Address, destination: IPv4Address, length: int) -> bytes:
    return source.packed + destination.packed + struct.pack("!BBH", 0, PROTOCOL_UDP, length)
