"""Numbers and layouts of the kernel's TUN/TAP interface.

``include/uapi/linux/if_tun.h``, ``sockios.h`` and ``if.h``; what each does was checked against
the kernel in ``tun-offload.md``, section 1.
"""

from __future__ import annotations

import struct

DEVICE = "/dev/net/tun"

# The argument is the integer itself; a packed one would be taken for an address.
TUNSETPERSIST = 0x400454CB
TUNSETOWNER = 0x400454CC
TUNSETGROUP = 0x400454CE
TUNSETOFFLOAD = 0x400454D0

# The argument is the address of a C ``int``.
TUNSETVNETHDRSZ = 0x400454D8
TUNSETVNETLE = 0x400454DC
TUNSETCARRIER = 0x400454E2
INT = struct.Struct("=i")

# The argument is the address of an ``ifreq``.
TUNSETIFF = 0x400454CA
TUNGETIFF = 0x800454D2
TUNSETQUEUE = 0x400454D9
SIOCGIFMTU = 0x8921
SIOCSIFMTU = 0x8922
SIOCSIFHWADDR = 0x8924
SIOCGIFHWADDR = 0x8927
IFREQ = struct.Struct("16sH22x")
"""Name and flags."""
IFREQ_MTU = struct.Struct("16si20x")
"""Name and MTU."""
IFREQ_MAC = struct.Struct("16sH6s16x")
"""Name, hardware type and Ethernet address."""
ARPHRD_ETHER = 1

IFF_TUN = 0x0001
IFF_TAP = 0x0002
IFF_MULTI_QUEUE = 0x0100
IFF_ATTACH_QUEUE = 0x0200
IFF_DETACH_QUEUE = 0x0400
IFF_PERSIST = 0x0800
"""Only ever reported."""
IFF_NO_PI = 0x1000
"""Can not be recognised in what TUNGETIFF reports (tun-offload.md 1.2)."""
IFF_VNET_HDR = 0x4000
IFF_TUN_EXCL = 0x8000
"""The device must not exist yet."""

MAX_NAME = 15
"""Bytes; the kernel cuts a longer name off without a word."""
MAX_QUEUES = 256
"""Descriptors of one multi-queue device, detached ones included."""
