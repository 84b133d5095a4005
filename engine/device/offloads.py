"""Which work the kernel leaves to us, and how to find out what it offers.

With an offload on, the kernel hands over packets unfinished: a superpacket of up to 64 KiB in
place of 45 packets, a checksum only begun. There is no list of what a kernel knows and no way
to ask what is set: one tries, and a set with something unknown in it is refused as a whole and
changes nothing (tun-offload.md 1.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntFlag

from engine.device.errors import offload_unsupported


class Offload(IntFlag):
    """The bits of TUNSETOFFLOAD that we can serve."""

    NONE = 0
    """Every packet is read complete."""
    CSUM = 0x01
    """Transport checksums are left to the reader."""
    TSO4 = 0x02
    """TCP superpackets over IPv4."""
    TSO6 = 0x04
    """TCP superpackets over IPv6."""
    TSO_ECN = 0x08
    """TCP superpackets with CWR set, which is for their first segment alone."""
    USO4 = 0x20
    """UDP superpackets over IPv4; Linux 6.2."""
    USO6 = 0x40
    """UDP superpackets over IPv6; Linux 6.2."""


_TSO = Offload.TSO4 | Offload.TSO6
_USO = Offload.USO4 | Offload.USO6
ALL = Offload.CSUM | _TSO | Offload.TSO_ECN | _USO

_LADDER = (
    ALL,
    ALL & ~_USO,
    Offload.CSUM | _TSO,
    Offload.CSUM | Offload.TSO4,
    Offload.CSUM | Offload.TSO6,
    Offload.CSUM,
    Offload.NONE,
)
"""What to ask for, one after the other, down from a kernel that knows everything."""


def completed(wanted: Offload) -> Offload:
    """``wanted`` with what the kernel insists on having along.

    CSUM with anything, a TSO with TSO_ECN, and both USO or none.
    """
    if wanted & _USO:
        wanted |= _USO
    if wanted & Offload.TSO_ECN and not wanted & _TSO:
        wanted |= _TSO
    return wanted | Offload.CSUM if wanted else wanted


def negotiate(
    try_set: Callable[[int], bool],
    wanted: Offload,
    *,
    required: Offload = Offload.NONE,
    present: Offload = Offload.NONE,
) -> Offload:
    """Set as much of ``wanted`` and ``required`` as the kernel takes, and say what that was.

    ``try_set`` asks for one whole set and says whether it is now in force; ``present`` is the
    set in force so far. Raises :class:`DeviceError`, and puts ``present`` back, when anything
    ``required`` is not among what is taken.
    """
    required = completed(required)
    got = next((offer for offer in _offers(completed(wanted) | required) if try_set(offer)), Offload.NONE)
    if missing := required & ~got:
        try_set(present)
        raise offload_unsupported(", ".join(bit.name or "" for bit in Offload if bit & missing))
    return got


def _offers(wanted: Offload) -> Iterable[Offload]:
    return dict.fromkeys(wanted & step for step in _LADDER)  # each once, in order
