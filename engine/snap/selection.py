"""Which SNAP to take, and whether what it says of its data plane can be used (``snap.md`` 1.3, 1.4)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from engine.snap.errors import NoSnap, OriginError, SnapTooOld
from engine.snap.messages import DataPlane, Underlays
from engine.snap.origin import Origin
from engine.udp.endpoint import Endpoint

MAX_CANDIDATES = 8
"""SNAPs that are tried one after another."""

_AS_BITS = 48


def matches(wanted: int, isd_as: int) -> bool:
    """Whether an ISD-AS is one that is wanted; a zero ISD or AS in ``wanted`` stands for any."""
    wanted_isd, wanted_as = wanted >> _AS_BITS, wanted & (1 << _AS_BITS) - 1
    return wanted_isd in (0, isd_as >> _AS_BITS) and wanted_as in (0, isd_as & (1 << _AS_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A SNAP, and where in SCION we would be through it."""

    isd_as: int
    control: Origin


def candidates(underlays: Underlays, wanted: int = 0) -> list[Candidate]:
    """The SNAPs for ``wanted`` (0 for any), in the order of the list, each with its first fitting ISD-AS.

    Entries that can not be used are left out. Raises :class:`NoSnap` when there is none left.
    """
    found: dict[Origin, Candidate] = {}
    for snap in underlays.snaps:
        try:
            origin = Origin.parse(snap.address)
        except OriginError:
            continue
        fitting = [isd_as for isd_as in snap.isd_ases if _full(isd_as) and matches(wanted, isd_as)]
        if fitting:
            found.setdefault(origin, Candidate(fitting[0], origin))
    if not found:
        raise NoSnap(
            "the endhost API names no SNAP for this ISD-AS" if wanted else "the endhost API names no SNAP"
        )
    return list(found.values())[:MAX_CANDIDATES]


def _full(isd_as: int) -> bool:
    return bool(isd_as >> _AS_BITS and isd_as & (1 << _AS_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Access:
    """All that a tunnel needs to know."""

    isd_as: int
    """Where in SCION we are through it."""
    snap: Origin
    """The control plane, which also knows path segments."""
    registration: Origin
    """Where our identity is to be registered."""
    data_plane: Endpoint
    key: bytes
    """The data plane's static key."""


def access(candidate: Candidate, plane: DataPlane) -> Access:
    """Put together what control plane and data plane are.

    Raises :class:`SnapTooOld` when the SNAP leaves out what a tunnel of today needs, and
    :class:`OriginError` when what it says can not be used.
    """
    if not plane.control or not plane.key:
        raise SnapTooOld("the SNAP does not name its key or where to register")
    if not any(plane.key):
        raise OriginError("a data plane with the key zero")
    if _loops(plane.address) and not _loops(candidate.control.address):
        # From elsewhere this would have us send to programs of our own machine.
        raise OriginError("a data plane on our own machine, of a SNAP that is not there")
    return Access(candidate.isd_as, candidate.control, Origin.parse(plane.control), plane.address, plane.key)


def _loops(endpoint: Endpoint | None) -> bool:
    return endpoint is not None and ipaddress.ip_address(endpoint.host).is_loopback
