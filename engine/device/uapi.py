"""Numbers and layouts of the kernel's TUN/TAP interface.

``include/uapi/linux/if_tun.h`` and ``virtio_net.h``; what each does was checked against the
kernel in ``tun-offload.md``.
"""

from __future__ import annotations

import struct

DEVICE = "/dev/net/tun"

TUNSETIFF = 0x400454CA
TUNGETIFF = 0x800454D2
TUNSETPERSIST = 0x400454CB
TUNSETOFFLOAD = 0x400454D0
TUNSETVNETHDRSZ = 0x400454D8
TUNSETVNETLE = 0x400454DC
TUNSETCARRIER = 0x400454E2
SIOCGIFHWADDR = 0x8927

IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
IFF_VNET_HDR = 0x4000

IFREQ = struct.Struct("16sH22x")
"""Name and flags, as the TUN ioctls take them."""
MAX_NAME = 15
"""Bytes; the kernel cuts a longer name off without a word."""

VNET_HEADER_SIZE = 12
"""flags, gso_type, hdr_len, gso_size, csum_start, csum_offset, num_buffers; native byte order."""
VNET_NEEDS_CSUM = 1
GSO_NONE = 0
