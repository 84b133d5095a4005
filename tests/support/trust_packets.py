"""Packets made by hand, for raw sockets and for frames: IP, UDP, TCP, ICMP and ARP."""

from __future__ import annotations

import ipaddress
import struct

ICMP4, TCP, UDP, ICMP6 = 1, 6, 17, 58
SYN, RST, ACK, SYN_ACK = 0x02, 0x04, 0x10, 0x12


def udp(source: str, target: str, port: int, *, from_port: int = 40000, data: bytes = b"") -> bytes:
    """A UDP datagram with its IP header, of either version."""
    header = struct.pack(">HHHH", from_port, port, 8 + len(data), 0)
    return _with_checksum(source, target, UDP, header + data, 6)


def tcp(
    source: str, target: str, port: int, *, from_port: int = 40000, flags: int = SYN, sequence: int = 1
) -> bytes:
    """A TCP segment without data, with its IP header."""
    segment = struct.pack(
        ">HHIIBBHHH", from_port, port, sequence, 1 if flags & ACK else 0, 0x50, flags, 65535, 0, 0
    )
    return _with_checksum(source, target, TCP, segment, 16)


def echo(source: str, target: str, *, identifier: int = 1, sequence: int = 1) -> bytes:
    """An ICMP echo request, with its IP header."""
    if ":" in target:
        return icmp6(source, target, 128, struct.pack(">HH", identifier, sequence))
    message = struct.pack(">BBHHH", 8, 0, 0, identifier, sequence)
    message = message[:2] + struct.pack(">H", checksum(message)) + message[4:]
    return ip(source, target, ICMP4, message)


def icmp6(source: str, target: str, kind: int, body: bytes, *, hops: int = 64) -> bytes:
    """An ICMPv6 message of code 0, with its IP header."""
    return _with_checksum(source, target, ICMP6, struct.pack(">BBH", kind, 0, 0) + body, 2, hops)


def ip(source: str, target: str, protocol: int, payload: bytes, hops: int = 64) -> bytes:
    """An IP packet of the addresses' version."""
    here, there = ipaddress.ip_address(source).packed, ipaddress.ip_address(target).packed
    if len(there) == 16:
        return struct.pack(">IHBB", 6 << 28, len(payload), protocol, hops) + here + there + payload
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, hops, protocol, 0) + here + there
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def frame(target: bytes, source: bytes, packet: bytes) -> bytes:
    """An Ethernet frame with an IP packet."""
    kind = 0x86DD if packet[0] >> 4 == 6 else 0x0800
    return target + source + struct.pack(">H", kind) + packet


def arp_request(source: bytes, sender: str, asked: str) -> bytes:
    """A frame that asks everybody who has ``asked`` (RFC 826)."""
    addresses = source + ipaddress.ip_address(sender).packed + bytes(6) + ipaddress.ip_address(asked).packed
    return b"\xff" * 6 + source + struct.pack(">HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + addresses


def neighbour_solicitation(source: bytes, sender: str, asked: str) -> bytes:
    """A frame that asks who has the IPv6 address ``asked`` (RFC 4861, 4.3)."""
    wanted = ipaddress.ip_address(asked).packed
    group = ipaddress.ip_address("ff02::1:ff00:0").packed[:13] + wanted[13:]
    packet = icmp6(
        sender, str(ipaddress.ip_address(group)), 135, bytes(4) + wanted + b"\x01\x01" + source, hops=255
    )
    return frame(b"\x33\x33" + group[12:], source, packet)


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1]))
    if len(data) % 2:
        total += data[-1] << 8
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _with_checksum(source: str, target: str, protocol: int, body: bytes, at: int, hops: int = 64) -> bytes:
    here, there = ipaddress.ip_address(source).packed, ipaddress.ip_address(target).packed
    version6 = len(there) == 16
    length = (
        struct.pack(">II", len(body), protocol) if version6 else struct.pack(">BBH", 0, protocol, len(body))
    )
    pseudo = here + there + length
    value = checksum(pseudo + body) or 0xFFFF
    return ip(source, target, protocol, body[:at] + struct.pack(">H", value) + body[at + 2 :], hops)
