"""IP packets one behind the other in a stream of bytes, with nothing between them.

Each header says how long its packet is: RFC 791 (total length) and RFC 8200 (payload length).
"""

from __future__ import annotations

import struct

from engine.offload.errors import PacketError
from engine.offload.headers import IPV4_LENGTH, IPV4_SIZE, IPV6_LENGTH, IPV6_SIZE
from engine.offload.layout import Run
from engine.offload.strides import equal_run

_LENGTH = struct.Struct(">H")

_IPV4_WORD, _IPV4_MASK = ">u4", 0xF000FFFF
"""Version and total length are in the first 4 bytes …"""
_IPV6_WORD, _IPV6_MASK = ">u8", 0xF0000000_FFFF0000
"""… and version and payload length in the first 8."""

_WORTH_SEARCHING = 3
"""Equal sizes in a row that make a search cheaper than a walk."""


def find_packets(buffer: bytes | bytearray | memoryview) -> tuple[list[Run], int]:
    """The whole packets at the beginning of ``buffer``, and how many bytes they take.

    What follows is the beginning of one packet more, or nothing. Raises :class:`PacketError` with
    the offset where no packet can begin: after that the stream makes no sense any more.
    """
    runs: list[Run] = []
    end = len(buffer)
    at = 0
    while at < end:
        size = _packet_size(buffer, at)
        if not size or at + size > end:
            break
        packets = 1
        # Mixed sizes are walked over; a search is begun only where three packets agree.
        while packets < _WORTH_SEARCHING:
            following = at + packets * size
            if following >= end or _packet_size(buffer, following) != size or following + size > end:
                break
            packets += 1
        else:
            word, mask = (_IPV4_WORD, _IPV4_MASK) if buffer[at] >> 4 == 4 else (_IPV6_WORD, _IPV6_MASK)
            packets = max(packets, min(equal_run(buffer, at, size, word, mask), (end - at) // size))
        runs.append(Run(at, size, size, packets))
        at += packets * size
    return runs, at


def _packet_size(buffer: bytes | bytearray | memoryview, at: int) -> int:
    """Bytes of the packet at ``at``; 0 when its length has not arrived yet."""
    version = buffer[at] >> 4
    if version == 4:
        if at + IPV4_LENGTH + 2 > len(buffer):
            return 0
        (size,) = _LENGTH.unpack_from(buffer, at + IPV4_LENGTH)
        header = max(IPV4_SIZE, 4 * (buffer[at] & 0x0F))
        if size < header:
            raise PacketError(f"IPv4 total length {size} at offset {at} is less than the header's {header}")
    elif version == 6:
        if at + IPV6_LENGTH + 2 > len(buffer):
            return 0
        (payload,) = _LENGTH.unpack_from(buffer, at + IPV6_LENGTH)
        if not payload:
            raise PacketError(f"IPv6 payload length 0 at offset {at}: a jumbogram, or nothing")
        size = IPV6_SIZE + payload
    else:
        raise PacketError(f"IP version {version} at offset {at}")
    return int(size)
