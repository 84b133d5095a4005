"""Which way a packet would go: the answer to a route question, and the choice among routes.

The kernel answers such questions itself (RTM_GETROUTE), but always with all its routes. We
have to ask what it would say without our tunnel; :func:`choose` answers that from a list.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

import msgspec


class RouteAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an address is reached at present, our tunnel left aside."""

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


@lru_cache(maxsize=4096)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text)


def choose(target: str, routes: Iterable[KnownRoute]) -> KnownRoute | None:
    """The route for ``target``: longest prefix first, then lowest metric; ``None`` for no route.

    A refusing route is an answer too (its ``device`` is empty). ``target`` is a valid address.
    """
    address = ipaddress.ip_address(target)
    best: tuple[int, int] | None = None
    found: KnownRoute | None = None
    for route in routes:
        network = _network(route.destination)
        if not route.usable or network.version != address.version or address not in network:
            continue
        rank = (-network.prefixlen, route.metric)
        if best is None or rank < best:
            best, found = rank, route
    return found
