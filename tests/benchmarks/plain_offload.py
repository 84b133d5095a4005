"""Cutting and joining packet by packet in plain Python: what the vectorised code is measured against.

Written to be fast without an array library: whatever is the same for all segments is done once,
sums are taken by ``int.from_bytes(…) % 65535`` (the fastest there is in plain Python), headers
are patched by precompiled ``struct`` codes, and nothing is copied that need not be. It knows
Ethernet frames with TCP or UDP over IPv4 or IPv6 without extension headers, in full segments of
an even size, and SoftEther's layout. Not for use: it checks no more than it needs to be a fair peer.
"""

from __future__ import annotations

import struct

from engine.offload import virtio
from engine.offload.layout import Run

_U16, _U32 = struct.Struct(">H"), struct.Struct(">I")
_ETHERNET = 14
_CWR, _PSH, _FIN = 0x80, 0x08, 0x01


class PlainSegmenter:
    """Cuts superpackets from ``room`` into a reused buffer."""

    def __init__(self) -> None:
        self.room = memoryview(bytearray(virtio.SIZE + virtio.MAX_PACKET))
        self._out = bytearray(2 * virtio.MAX_PACKET)
        self._view = memoryview(self._out)

    def cut(self, size: int) -> memoryview:
        """SoftEther's DATA message of the segments; valid until the next call."""
        room, out = self.room, self._out
        _, _, _, gso_size, start, offset = virtio.VnetHeader.unpack(room)
        packet = room[virtio.SIZE : size]
        tcp, ipv4 = offset == 16, packet[_ETHERNET] >> 4 == 4
        headers = start + (packet[start + 12] >> 4) * 4 if tcp else start + 8
        payload = packet[headers:]
        count = len(payload) // gso_size
        length = headers - start + gso_size  # of the transport header and payload

        template = bytearray(packet[:headers])
        (begun,) = _U16.unpack_from(template, start + offset)
        pseudo = begun - (len(packet) - start) + length
        _U16.pack_into(template, start + offset, 0)
        identity = sequence = flags = ip_sum = 0
        if ipv4:
            (identity,) = _U16.unpack_from(template, _ETHERNET + 4)
            _U16.pack_into(template, _ETHERNET + 2, start - _ETHERNET + length)
            template[_ETHERNET + 4 : _ETHERNET + 6] = template[_ETHERNET + 10 : _ETHERNET + 12] = b"\0\0"
            ip_sum = int.from_bytes(template[_ETHERNET:start])
        else:
            _U16.pack_into(template, _ETHERNET + 4, length)
        if tcp:
            (sequence,) = _U32.unpack_from(template, start + 4)
            flags = template[start + 13]
            _U32.pack_into(template, start + 4, 0)
            template[start + 13] = 0
        else:
            _U16.pack_into(template, start + 4, length)
        transport_sum = int.from_bytes(template[start:]) + pseudo

        _U32.pack_into(out, 0, count)
        put_u16, put_u32 = _U16.pack_into, _U32.pack_into
        at = 4
        for number in range(count):
            piece = payload[number * gso_size : (number + 1) * gso_size]
            put_u32(out, at, headers + gso_size)
            frame = at + 4
            out[frame : frame + headers] = template
            if ipv4:
                own = (identity + number) & 0xFFFF
                put_u16(out, frame + _ETHERNET + 4, own)
                put_u16(out, frame + _ETHERNET + 10, -(ip_sum + own) % 0xFFFF)
            total = transport_sum + int.from_bytes(piece)
            transport = frame + start
            if tcp:
                now = (sequence + number * gso_size) & 0xFFFFFFFF
                mine = flags if number == 0 else flags & ~_CWR
                if number != count - 1:
                    mine &= ~(_FIN | _PSH)
                put_u32(out, transport + 4, now)
                out[transport + 13] = mine
                total += now + mine
            put_u16(out, transport + offset, -total % 0xFFFF or (0 if tcp else 0xFFFF))
            at = frame + headers
            out[at : at + gso_size] = piece
            at += gso_size
        return self._view[:at]


def plain_join(buffer: memoryview, runs: list[Run]) -> list[bytes | bytearray | memoryview]:
    """The superpacket, in parts, that the packets of one flow make; all their checksums are verified.

    Raises :class:`ValueError` for a damaged packet and for one that does not belong to the flow.
    """
    size = runs[0].size
    first = bytes(buffer[runs[0].offset : runs[0].offset + size])
    ipv4 = first[_ETHERNET] >> 4 == 4
    start = _ETHERNET + (first[_ETHERNET] & 15) * 4 if ipv4 else _ETHERNET + 40
    tcp = first[_ETHERNET + (9 if ipv4 else 6)] == 6
    offset = 16 if tcp else 6
    headers = start + ((first[start + 12] >> 4) * 4 if tcp else 8)
    gso_size = size - headers
    get_u16, get_u32 = _U16.unpack_from, _U32.unpack_from
    addresses = first[_ETHERNET + 12 : start] if ipv4 else first[_ETHERNET + 8 : start]
    pseudo = int.from_bytes(addresses) + (6 if tcp else 17)
    expected = pseudo + size - start
    (identity,) = get_u16(first, _ETHERNET + 4)
    (sequence,) = get_u32(first, start + 4)

    # All that must be the same in every packet: the headers without IPv4 id and checksum, sequence
    # number, flags and transport checksum.
    alike = [slice(0, _ETHERNET + 4), slice(_ETHERNET + 6, _ETHERNET + 10)] if ipv4 else []
    alike.append(slice(_ETHERNET + 12 if ipv4 else 0, start + 4))
    if tcp:
        alike += [slice(start + 8, start + 13), slice(start + 14, start + 16), slice(start + 18, headers)]
    pattern = [(part, first[part]) for part in alike]

    head = bytearray(first[:headers])
    parts: list[bytes | bytearray | memoryview] = [b"", head]
    flags = count = 0
    for run in runs:
        for number in range(run.packets):
            at = run.offset + number * run.stride
            packet = buffer[at : at + run.size]
            header = bytes(packet[:headers])
            for part, value in pattern:
                if header[part] != value:
                    raise ValueError("another flow")
            if ipv4:
                if get_u16(header, _ETHERNET + 4)[0] != (identity + count) & 0xFFFF:
                    raise ValueError("out of order")
                if int.from_bytes(header[_ETHERNET:start]) % 0xFFFF:
                    raise ValueError("damaged")
            if tcp:
                if get_u32(header, start + 4)[0] != (sequence + count * gso_size) & 0xFFFFFFFF:
                    raise ValueError("out of order")
                flags |= header[start + 13]
            if (int.from_bytes(packet[start:]) + expected) % 0xFFFF:
                raise ValueError("damaged")
            parts.append(packet[headers:])
            count += 1

    length = headers - start + count * gso_size
    if ipv4:
        _U16.pack_into(head, _ETHERNET + 2, start - _ETHERNET + length)
        _U16.pack_into(head, _ETHERNET + 10, 0)
        _U16.pack_into(head, _ETHERNET + 10, -int.from_bytes(head[_ETHERNET:start]) % 0xFFFF)
    else:
        _U16.pack_into(head, _ETHERNET + 4, length)
    if tcp:
        head[start + 13] = flags
    else:
        _U16.pack_into(head, start + 4, length)
    _U16.pack_into(head, start + offset, (pseudo + length) % 0xFFFF)
    gso_type = (virtio.GSO_TCPV4 if ipv4 else virtio.GSO_TCPV6) if tcp else virtio.GSO_UDP_L4
    parts[0] = virtio.VnetHeader(virtio.NEEDS_CSUM, gso_type, headers, gso_size, start, offset).pack()
    return parts
