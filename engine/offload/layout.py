"""Where packets lie in memory: in a superpacket's cut rows, and in what came through a tunnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Link(Enum):
    """What a packet begins with."""

    IP = "ip"
    """The IP header: a TUN device."""
    ETHERNET = "ethernet"
    """The Ethernet header: a TAP device."""


@dataclass(frozen=True)
class WireFormat:
    """How a tunnel wants packets laid out, one next to the other, so that none is moved again.

    ::

        start | head, packet, padding, tail | head, packet, padding, tail | …
    """

    start: int = 0
    """Bytes before the first packet's head. With ``sized``, the last four hold the number of packets."""
    head: int = 0
    """Bytes before each packet. With ``sized``, the last four hold the packet's size."""
    sized: bool = False
    """Whether to write the number and the sizes, as unsigned 32-bit big-endian numbers."""
    multiple: int = 1
    """Each packet is padded with zeros up to a multiple of this many bytes …"""
    longest: int = 0
    """… but never beyond this length, unless it is 0."""
    tail: int = 0
    """Bytes left behind each packet and its padding, for an authentication tag."""

    def padding(self, size: int) -> int:
        """Zeros behind a packet of ``size`` bytes."""
        padding = -size % self.multiple
        if self.longest and size + padding > self.longest:
            return max(0, self.longest - size)
        return padding


RAW = WireFormat()
"""Packet next to packet."""
SOFTETHER = WireFormat(start=4, head=4, sized=True)
"""One DATA message of the block protocol (softether.md, section 6.2)."""
WIREGUARD = WireFormat(head=16, multiple=16, tail=16)
"""Transport data messages, to be encrypted in place (snap.md)."""


class Segments(NamedTuple):
    """Packets in one :class:`WireFormat`; ``data`` is valid until its maker makes the next."""

    data: memoryview
    """``start`` and all rows; the last row may be shorter than the others."""
    packets: int
    """Rows."""
    size: int
    """Bytes of the packets alone."""
    stride: int
    """Bytes from the beginning of one row to the next; 0 when the rows are not all alike."""
    sizes: Sequence[int] = ()
    """Bytes of each packet alone, where the rows are not all alike."""


class Run(NamedTuple):
    """Packets of one size at equal distances in some buffer."""

    offset: int
    """Of the first packet's first byte."""
    stride: int
    """Bytes from one packet's first byte to the next one's; means nothing when there is one."""
    size: int
    """Bytes of each packet."""
    packets: int
    """How many; at least 1."""

    def offsets(self) -> Sequence[int]:
        """Of all packets."""
        if self.packets == 1:
            return (self.offset,)
        return range(self.offset, self.offset + self.packets * self.stride, self.stride)
