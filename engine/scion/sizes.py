"""How large a packet may be, and what is left of it for data (``edge-tun.md`` 2.9)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.scion.path import Path
from engine.scion.udp import UDP_HEADER

LEAST_PACKET_ROOM = UDP_HEADER.size + 32 + 272
"""Bytes that have to be left behind the SCION header for a path to be of use: UDP, a WireGuard
message, and the smallest frame of an edge tunnel in it."""
MTU_MEMORY = 600.0
"""Seconds for which a path is believed to carry less than its segments say."""


@dataclass(frozen=True, slots=True)
class MtuLimit:
    """A path carries less than its segments say, by an SCMP error."""

    fingerprint: str
    mtu: int
    heard_at: float
    """Unix time in seconds."""


def largest_packet(path: Path, capacity: int, limits: tuple[MtuLimit, ...], now: float) -> int:
    """Bytes of the largest SCION packet for ``path``: by what is below it, its segments, and errors.

    ``capacity`` is what the tunnel or the network below carries.
    """
    told = [
        limit.mtu
        for limit in limits
        if limit.fingerprint == path.fingerprint and 0 <= now - limit.heard_at < MTU_MEMORY
    ]
    return min([capacity, path.mtu, *told])


def largest_data(packet: int, header: int) -> int:
    """Bytes of data in a UDP datagram of a packet with ``header`` bytes of SCION header; 0 if none fit."""
    return max(packet - header - UDP_HEADER.size, 0)


def with_limit(limits: tuple[MtuLimit, ...], new: MtuLimit, most: int = 100) -> tuple[MtuLimit, ...]:
    """The limits after ``new`` was heard of; the oldest are forgotten when there are too many."""
    others = [limit for limit in limits if limit.fingerprint != new.fingerprint]
    return (new, *others[: most - 1])
