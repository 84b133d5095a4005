"""The virtio header that goes before every packet to and from a device with ``IFF_VNET_HDR``.

``include/uapi/linux/virtio_net.h``; ``tun-offload.md``, section 2.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

SIZE = 12
"""Bytes. 12, not 10, keeps the IP header of a TUN packet on a multiple of 4."""
PLAIN = bytes(SIZE)
"""Of a packet that is complete, and whose checksum the kernel shall verify itself."""

NEEDS_CSUM = 1
"""On read: the transport checksum is only begun. On write: the kernel believes it without a look."""
DATA_VALID = 2
"""On read: the packet came in with a good checksum and is complete."""

GSO_NONE = 0
GSO_TCPV4 = 1
GSO_TCPV6 = 4
GSO_UDP_L4 = 5
GSO_ECN = 0x80
"""With one of the TCP types: CWR is set, and is for the first segment alone."""

MAX_PACKET = 14 + 4 + 65535
"""Bytes of the longest packet or superpacket behind the header, one VLAN tag included."""
READ_SIZE = 66_048
"""Bytes of room that hold the header and any packet or superpacket; a multiple of 512.

What does not fit into the room given is lost without a sign (tun-offload.md 1.8).
"""

STRUCT = struct.Struct("=BBHHHHH")
"""Native byte order, as the kernel has it unless told otherwise; the last field means nothing to us."""


class VnetHeader(NamedTuple):
    """The header's fields; offsets count from the packet's first byte."""

    flags: int = 0
    gso_type: int = GSO_NONE
    hdr_len: int = 0
    """All headers of a superpacket. A hint, and wrong when the kernel forwards: never rely on it."""
    gso_size: int = 0
    """Payload bytes of one segment."""
    csum_start: int = 0
    """Where the transport header begins."""
    csum_offset: int = 0
    """Where its checksum is, counted from there: 16 with TCP, 6 with UDP."""

    def pack(self) -> bytes:
        """As the kernel takes it."""
        return STRUCT.pack(*self, 0)

    @classmethod
    def unpack(cls, data: bytes | bytearray | memoryview) -> VnetHeader:
        """From the first :data:`SIZE` bytes of ``data``."""
        return cls(*STRUCT.unpack_from(data)[:6])
