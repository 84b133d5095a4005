"""A path as an end host sees it: where it goes, how large, how long, how fast (``snap.md`` 5.7).

Interfaces are in the order of the way: out of the first AS, into the second, out of it, and so on
into the last. Times are Unix times in seconds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from engine.scion.forwarding import ForwardingPath
from engine.scion.isd_as import IsdAs

MAX_MTU = 0xFFFF
NEVER = float("inf")


@dataclass(frozen=True, order=True, slots=True)
class PathInterface:
    """One end of a link between two ASes."""

    isd_as: IsdAs
    interface: int

    def __str__(self) -> str:
        return f"{self.isd_as}#{self.interface}"


@dataclass(frozen=True, slots=True)
class Crossing:
    """An AS on the way. Interfaces are 0 where the path begins or ends."""

    isd_as: IsdAs
    ingress: int
    egress: int

    def __str__(self) -> str:
        return f"{self.isd_as}#{self.ingress},{self.egress}"


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one AS to another, or within one."""

    source: IsdAs
    destination: IsdAs
    interfaces: tuple[PathInterface, ...]
    forwarding: ForwardingPath | None
    """What stands in packets; ``None`` within an AS."""
    mtu: int
    """Bytes of the largest SCION packet, its header included."""
    expiry: float
    latencies: tuple[float | None, ...] = ()
    """Seconds between each two interfaces that follow one another, as ASes announce them, if they do."""

    @classmethod
    def within(cls, isd_as: IsdAs) -> Path:
        """The empty path, between hosts of one AS; it does not expire."""
        return cls(isd_as, isd_as, (), None, MAX_MTU, NEVER)

    @property
    def links(self) -> int:
        """Links between ASes: one less than ASes."""
        return len(self.interfaces) // 2

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """The ASes of the way with the interfaces in and out."""
        if not self.interfaces:
            return (Crossing(self.source, 0, 0),)
        first, *middle, last = self.interfaces
        inner = zip(middle[::2], middle[1::2], strict=True)
        return (
            Crossing(first.isd_as, 0, first.interface),
            *(Crossing(into.isd_as, into.interface, out.interface) for into, out in inner),
            Crossing(last.isd_as, last.interface, 0),
        )

    @property
    def announced_latency(self) -> float | None:
        """Seconds of the whole way, one way, if every part of it is announced."""
        known = [latency for latency in self.latencies if latency is not None]
        return sum(known) if self.latencies and len(known) == len(self.latencies) else None

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that name the way, whatever its expiry; empty for the empty path.

        The ``scion`` tools make it the same and show the first sixteen.
        """
        if not self.interfaces:
            return ""
        ends = (end.isd_as.packed + end.interface.to_bytes(8, "big") for end in self.interfaces)
        return hashlib.sha256(b"".join(ends)).hexdigest()

    @property
    def sequence(self) -> str:
        """The way as hop predicates that match this way alone; empty for the empty path."""
        return " ".join(map(str, self.crossings)) if self.interfaces else ""

    def __str__(self) -> str:
        """The way as the ``scion`` tools draw it: ``1-1 1>3 1-2 1>1 2-1``."""
        if not self.interfaces:
            return str(self.source)
        pairs = zip(self.interfaces[::2], self.interfaces[1::2], strict=True)
        return str(self.source) + "".join(
            f" {out.interface}>{into.interface} {into.isd_as}" for out, into in pairs
        )
