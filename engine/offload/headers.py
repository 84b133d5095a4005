"""Where the fields of Ethernet, IPv4, IPv6, TCP and UDP headers are.

Offsets count from the beginning of their own header.
"""

from __future__ import annotations

from engine.offload.errors import PacketError
from engine.offload.layout import Link

ETHERNET_SIZE = 14
ETHERTYPE = 12
TAG_SIZE = 4
MAX_TAGS = 2
"""VLAN tags before the EtherType: a customer's inside of a provider's (IEEE 802.1Q)."""

TYPE_IPV4 = b"\x08\x00"
TYPE_IPV6 = b"\x86\xdd"
TAG_TYPES = frozenset({b"\x81\x00", b"\x88\xa8"})

IPV4_SIZE = 20
"""Without options."""
IPV4_LENGTH = 2
"""Of header and payload."""
IPV4_ID = 4
IPV4_PROTOCOL = 9
IPV4_CHECKSUM = 10

IPV6_SIZE = 40
"""Without extension headers."""
IPV6_LENGTH = 4
"""Of everything behind these 40 bytes."""
IPV6_NEXT = 6
IPV6_EXTENSIONS = frozenset({0, 43, 60})
"""Extension headers that may precede TCP or UDP whole: hop-by-hop, routing, destination options."""

PROTOCOL_TCP = 6
PROTOCOL_UDP = 17

TCP_SIZE = 20
"""Without options."""
TCP_MAX_SIZE = 60
"""With all options that fit."""
TCP_SEQUENCE = 4
TCP_DATA_OFFSET = 12
"""The upper four bits: size of the header in units of 4 bytes."""
TCP_FLAGS = 13
TCP_CHECKSUM = 16

FIN = 0x01
SYN = 0x02
RST = 0x04
PSH = 0x08
ACK = 0x10
URG = 0x20
ECE = 0x40
CWR = 0x80

UDP_SIZE = 8
UDP_LENGTH = 4
UDP_CHECKSUM = 6


def ip_offset(packet: bytes | bytearray | memoryview, link: Link) -> tuple[int, int]:
    """Where the IP header begins, behind Ethernet and VLAN tags, and its version (4 or 6).

    Only the type and the version are looked at. Raises :class:`PacketError` for anything else.
    """
    if link is Link.IP:
        version = packet[0] >> 4 if packet else 0
        if version not in (4, 6):
            raise PacketError("neither IPv4 nor IPv6")
        return 0, version
    at = ETHERTYPE
    for _ in range(MAX_TAGS):
        if bytes(packet[at : at + 2]) not in TAG_TYPES:
            break
        at += TAG_SIZE
    kind = bytes(packet[at : at + 2])
    at += 2
    version = {TYPE_IPV4: 4, TYPE_IPV6: 6}.get(kind, 0)
    if not version or len(packet) <= at or packet[at] >> 4 != version:
        raise PacketError("neither IPv4 nor IPv6")
    return at, version


def skip_extensions(packet: bytes | bytearray | memoryview, ip: int) -> tuple[int, int]:
    """What follows an IPv6 header at ``ip`` and its extension headers: (protocol, its offset).

    Raises :class:`PacketError` when they reach behind the end of ``packet``.
    """
    if len(packet) < ip + IPV6_SIZE:
        raise PacketError("the IPv6 header is cut off")
    protocol = packet[ip + IPV6_NEXT]
    at = ip + IPV6_SIZE
    while protocol in IPV6_EXTENSIONS:
        if len(packet) < at + 8:
            raise PacketError("an IPv6 extension header is cut off")
        protocol, units = packet[at], packet[at + 1]
        at += 8 * (units + 1)
    return protocol, at
