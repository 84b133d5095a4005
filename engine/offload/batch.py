"""Ordinary packets gathered one by one into the same layout as a cut superpacket's rows."""

from __future__ import annotations

import struct

from engine.offload.layout import Segments, WireFormat

_U32 = struct.Struct(">I")


class PacketBatch:
    """A bounded run of packets in one reused buffer, laid out as ``wire`` says.

    Holds up to ``max_packets`` of ``max_packet`` bytes each.
    """

    def __init__(self, wire: WireFormat, *, max_packets: int, max_packet: int) -> None:
        self._wire = wire
        row = wire.head + max_packet + wire.padding(max_packet) + wire.tail
        self._buffer = bytearray(wire.start + max_packets * row)
        self._view = memoryview(self._buffer)
        self._max_packets = max_packets
        self._sizes: list[int] = []
        self._end = wire.start

    @property
    def packets(self) -> int:
        """Packets appended since the last :meth:`clear`."""
        return len(self._sizes)

    @property
    def full(self) -> bool:
        """Whether no further packet fits."""
        return len(self._sizes) >= self._max_packets

    def append(self, packet: bytes | bytearray | memoryview) -> None:
        """Add a packet of at most ``max_packet`` bytes. Only while not :attr:`full`."""
        wire, size = self._wire, len(packet)
        start = self._end + wire.head
        if wire.sized:
            _U32.pack_into(self._buffer, start - 4, size)
        end = start + size
        self._view[start:end] = packet
        padding = wire.padding(size)
        if padding:
            self._view[end : end + padding] = bytes(padding)
        self._end = end + padding + wire.tail
        self._sizes.append(size)

    def segments(self) -> Segments:
        """All of it, valid until the next :meth:`clear`."""
        if self._wire.sized:
            _U32.pack_into(self._buffer, self._wire.start - 4, len(self._sizes))
        return Segments(self._view[: self._end], len(self._sizes), sum(self._sizes), 0, self._sizes)

    def clear(self) -> None:
        """Start anew in the same memory."""
        self._sizes.clear()
        self._end = self._wire.start
