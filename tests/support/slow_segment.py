"""Cutting superpackets, slowly and obviously: one packet after the other, straight from the RFCs.

It shares nothing with ``engine.offload.segment``, which must agree with it byte for byte.
The rules are those of tun-offload.md, section 3.1, and the checksum is that of RFC 1071.
Only for superpackets that are in order.
"""

from __future__ import annotations

import struct

from engine.offload.layout import WireFormat


def checksum(data: bytes) -> int:
    """RFC 1071, section 4.1: words added, carries added again, inverted."""
    if len(data) % 2:
        data += b"\0"
    accumulated = 0
    for (word,) in struct.iter_unpack(">H", data):
        accumulated += word
    while accumulated >> 16:
        accumulated = (accumulated & 0xFFFF) + (accumulated >> 16)
    return ~accumulated & 0xFFFF


def cut(read: bytes, *, ethernet: bool) -> list[bytes]:
    """The packets of a superpacket, which has its virtio header of 12 bytes before it."""
    _flags, _kind, _hint, gso_size, transport, _field, _ = struct.unpack_from("<BBHHHHH", read)
    packet = read[12:]
    ip = _ip_header(packet) if ethernet else 0
    version = packet[ip] >> 4
    if version == 4:
        protocol = packet[ip + 9]
    else:
        protocol = packet[ip + 6]
        at = ip + 40
        while protocol in (0, 43, 60):
            protocol, at = packet[at], at + 8 + 8 * packet[at + 1]
    payload_at = transport + (4 * (packet[transport + 12] >> 4) if protocol == 6 else 8)
    payload = packet[payload_at:]
    pieces = [payload[i : i + gso_size] for i in range(0, len(payload), gso_size)] or [b""]
    segments = []
    for index, piece in enumerate(pieces):
        ip_header = bytearray(packet[ip:transport])
        body = bytearray(packet[transport:payload_at])
        if protocol == 6:
            (sequence,) = struct.unpack_from(">I", body, 4)
            struct.pack_into(">I", body, 4, (sequence + index * gso_size) % 2**32)
            if index > 0:
                body[13] &= ~0x80
            if index < len(pieces) - 1:
                body[13] &= ~0x09
            struct.pack_into(">H", body, 16, 0)
        else:
            struct.pack_into(">HH", body, 4, 8 + len(piece), 0)
        body += piece
        if version == 4:
            (identification,) = struct.unpack_from(">H", ip_header, 4)
            struct.pack_into(
                ">HH", ip_header, 2, len(ip_header) + len(body), (identification + index) % 2**16
            )
            struct.pack_into(">H", ip_header, 10, 0)
            struct.pack_into(">H", ip_header, 10, checksum(bytes(ip_header)))
            addresses = bytes(ip_header[12:20])
        else:
            struct.pack_into(">H", ip_header, 4, len(ip_header) - 40 + len(body))
            addresses = bytes(ip_header[8:40])
        pseudo = addresses + struct.pack(">IHBB", len(body), 0, 0, protocol)
        value = checksum(pseudo + bytes(body))
        if protocol == 6:
            struct.pack_into(">H", body, 16, value)
        else:
            struct.pack_into(">H", body, 6, value or 0xFFFF)
        segments.append(packet[:ip] + bytes(ip_header) + bytes(body))
    return segments


def lay_out(packets: list[bytes], wire: WireFormat) -> list[bytes]:
    """The bytes of ``start``, then of each row; what the format leaves open is zero."""
    start = bytearray(wire.start)
    if wire.sized:
        struct.pack_into(">I", start, wire.start - 4, len(packets))
    parts = [bytes(start)]
    for packet in packets:
        head = bytearray(wire.head)
        if wire.sized:
            struct.pack_into(">I", head, wire.head - 4, len(packet))
        padding = 0
        while (len(packet) + padding) % wire.multiple:
            if wire.longest and len(packet) + padding >= wire.longest:
                break
            padding += 1
        parts.append(bytes(head) + packet + bytes(padding) + bytes(wire.tail))
    return parts


def complete(read: bytes) -> bytes:
    """The packet behind its virtio header, with the checksum finished if that says so."""
    flags, _kind, _hint, _size, start, offset, _ = struct.unpack_from("<BBHHHHH", read)
    packet = bytearray(read[12:])
    if flags & 1:
        value = checksum(bytes(packet[start:]))
        if offset == 6 and value == 0:
            value = 0xFFFF
        struct.pack_into(">H", packet, start + offset, value)
    return bytes(packet)


def _ip_header(frame: bytes) -> int:
    at = 12
    while frame[at : at + 2] in (b"\x81\x00", b"\x88\xa8"):
        at += 4
    return at + 2


def assert_laid_out(data: bytes | memoryview, packets: list[bytes], wire: WireFormat) -> None:
    """See that ``data`` is these packets in that format, whatever is in the bytes it leaves open."""
    start, *rows = lay_out(packets, wire)
    assert len(data) == len(start) + sum(map(len, rows))
    fixed = 4 if wire.sized else 0
    at = len(start)
    assert data[at - fixed : at] == start[len(start) - fixed :]
    for number, row in enumerate(rows):
        said = slice(wire.head - fixed, len(row) - wire.tail)
        got = bytes(data[at : at + len(row)])
        assert got[said].hex() == row[said].hex(), f"row {number} of {len(rows)}"
        at += len(row)
