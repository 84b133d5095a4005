"""What WireGuard looks at in the IP packets that it carries: version, length and addresses."""

from __future__ import annotations

import struct

_U16 = struct.Struct(">H")
_IPV4_SIZE, _IPV6_SIZE, _UDP_SIZE = 20, 40, 8
_UDP = 17


def packet_size(packet: bytes | memoryview) -> int:
    """Length of the IP packet that ``packet`` begins with; 0 if it is none, or not all there.

    What follows it is padding (whitepaper 5.4.6).
    """
    if not packet:
        return 0
    version = packet[0] >> 4
    if version == 4 and len(packet) >= _IPV4_SIZE:
        size: int = _U16.unpack_from(packet, 2)[0]
        return size if _IPV4_SIZE <= size <= len(packet) else 0
    if version == 6 and len(packet) >= _IPV6_SIZE:
        size = _IPV6_SIZE + _U16.unpack_from(packet, 4)[0]
        return size if size <= len(packet) else 0
    return 0


def source(packet: bytes | memoryview) -> bytes:
    """Source address of an IP packet, 4 or 16 bytes; empty if it is none."""
    if len(packet) >= _IPV4_SIZE and packet[0] >> 4 == 4:
        return bytes(packet[12:16])
    if len(packet) >= _IPV6_SIZE and packet[0] >> 4 == 6:
        return bytes(packet[8:24])
    return b""


def destination(packet: bytes | memoryview) -> bytes:
    """Destination address of an IP packet, 4 or 16 bytes; empty if it is none."""
    if len(packet) >= _IPV4_SIZE and packet[0] >> 4 == 4:
        return bytes(packet[16:20])
    if len(packet) >= _IPV6_SIZE and packet[0] >> 4 == 6:
        return bytes(packet[24:40])
    return b""


def udp_port(packet: bytes | memoryview) -> int:
    """Destination port of a UDP datagram directly behind a whole IP header; 0 for anything else."""
    if len(packet) < _IPV4_SIZE + _UDP_SIZE:
        return 0
    if packet[0] >> 4 == 4:
        start, protocol = (packet[0] & 0x0F) * 4, packet[9]
    else:
        start, protocol = _IPV6_SIZE, packet[6]
    if protocol != _UDP or len(packet) < start + _UDP_SIZE:
        return 0
    port: int = _U16.unpack_from(packet, start + 2)[0]
    return port
