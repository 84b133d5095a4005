"""Which way a packet would go, and what routing tables say."""

from __future__ import annotations

import msgspec


class RouteAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an address is reached at present."""

    device: str
    gateway: str = ""
    """Next hop; empty when the address is on the link."""
    source: str = ""
    """Source address that the route prescribes; empty when it prescribes none."""
    local: bool = False
    """The address is this machine's own."""


class KnownRoute(msgspec.Struct, frozen=True):
    """One entry of a routing table."""

    destination: str
    """Network in CIDR form."""
    device: str
    """Empty for a route that refuses (``unreachable``, ``blackhole``, ``prohibit``)."""
    gateway: str = ""
    source: str = ""
    metric: int = 0
    protocol: int = 0
    """Who made it (``rtm_protocol``)."""
    usable: bool = True
    """False when its link is down."""
