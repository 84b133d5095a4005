"""UDP over SCION (``snap.md`` 5.4): the header that everybody knows, under another pseudo header."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine.scion.errors import PacketError
from engine.scion.header import MAX_PAYLOAD

UDP_HEADER = struct.Struct(">HHHH")
"""Source port, destination port, length with this header, checksum."""
MAX_DATA = MAX_PAYLOAD - UDP_HEADER.size
"""Bytes that one datagram can carry, whatever the path makes of it."""


@dataclass(frozen=True, slots=True)
class UdpDatagram:
    """One datagram without the SCION header before it."""

    source_port: int
    destination_port: int
    data: bytes
    checksum: int = 0

    @classmethod
    def parse(cls, upper: bytes) -> UdpDatagram:
        """Read a datagram that fills ``upper``. Raises :class:`PacketError`.

        Whether its checksum is right is another question.
        """
        if len(upper) < UDP_HEADER.size:
            raise PacketError(f"{len(upper)} bytes are no UDP datagram")
        source_port, destination_port, length, checksum = UDP_HEADER.unpack_from(upper)
        if length != len(upper):
            raise PacketError(f"a UDP datagram of {len(upper)} bytes says that it has {length}")
        return cls(source_port, destination_port, upper[UDP_HEADER.size :], checksum)

    def encode(self) -> bytes:
        """The datagram. Raises :class:`PacketError` when a value does not fit."""
        try:
            head = UDP_HEADER.pack(
                self.source_port, self.destination_port, UDP_HEADER.size + len(self.data), self.checksum
            )
        except struct.error as error:
            raise PacketError(f"a value does not fit into a UDP header: {error}") from None
        return head + self.data
