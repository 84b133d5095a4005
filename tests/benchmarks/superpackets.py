"""The superpackets that cutting and joining are measured on: those of bulk transfers on a TAP device."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.support.superpackets import Superpacket

_ETHERNET, _IPV4, _IPV6, _TCP, _UDP = 14, 20, 40, 20, 8
_TIMESTAMPS = bytes.fromhex("0101080a 12345678 9abcdef0")
"""The options of every TCP packet that Linux sends in bulk."""
_MAX_FRAME = 65535
"""Of a superpacket on a TAP device, counted from its Ethernet header (tun-offload.md 1.8)."""
_FLAGS_ACK_PSH = 0x18


@dataclass(frozen=True)
class Shape:
    """What one superpacket is made of."""

    version: int
    """Of IP."""
    tcp: bool
    gso_size: int
    """Payload bytes of one segment."""

    @property
    def headers(self) -> int:
        """Bytes before the payload."""
        ip = _IPV4 if self.version == 4 else _IPV6
        return _ETHERNET + ip + (_TCP + len(_TIMESTAMPS) if self.tcp else _UDP)

    @property
    def segments(self) -> int:
        """As many whole ones as a superpacket can hold."""
        return (_MAX_FRAME - self.headers) // self.gso_size


SHAPES = {
    "tcp4_1448": Shape(4, tcp=True, gso_size=1448),
    "tcp6_1428": Shape(6, tcp=True, gso_size=1428),
    "udp4_1472": Shape(4, tcp=False, gso_size=1472),
    "tcp4_8948": Shape(4, tcp=True, gso_size=8948),
}
"""By name: full segments of an MTU of 1500 (TCP with timestamps), and of 9000."""


def superpacket(shape: Shape) -> bytes:
    """A virtio header and a frame with random payload, always the same for a shape."""
    return Superpacket(
        payload=random.Random(shape.gso_size).randbytes(shape.segments * shape.gso_size),
        gso_size=shape.gso_size,
        version=shape.version,
        tcp=shape.tcp,
        ethernet=True,
        tcp_options=_TIMESTAMPS,
        # Neither this nor the sequence number wraps: in bulk hardly one superpacket in a thousand does.
        identification=0x1234,
        sequence=0x12345678,
        flags=_FLAGS_ACK_PSH,
    ).read()
