"""From destinations to the routes and rules that lead them into a tunnel. Pure.

What both kinds of plans share (:mod:`helper.network.plan`, :mod:`helper.network.routed_plan`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from helper.network.changes import (
    OWN_TABLE,
    REFUSING_TABLE,
    AddRoute,
    AnyChange,
    RouteKind,
    SetSysctl,
)
from helper.network.lookup import KnownRoute
from helper.network.own_rules import VERSIONS, rules
from helper.network.values import Network

TUNNEL_METRIC = 50
"""Metric of the routes of the first device; each further one has the next, so that equal routes of two
sessions stand beside each other, and the older session has the traffic."""
EVERYTHING = {4: "0.0.0.0/0", 6: "::/0"}
"""The default route, by IP version."""

_REFUSAL = AddRoute(EVERYTHING[4], "", table=REFUSING_TABLE, kind=RouteKind.UNREACHABLE)
_NUMBER = re.compile(r"[0-9]{1,4}$")
_SYSCTLS = (
    # Else strict reverse-path filtering looks for a server behind the tunnel, and drops what it sends.
    SetSysctl("net/ipv4/conf/all/src_valid_mark", 1),
    # The tunnel's address is nobody's business on another link.
    SetSysctl("net/ipv4/conf/all/arp_ignore", 1),
)


class Circumstances(msgspec.Struct, frozen=True):
    """What a plan depends on beside the profile and the lease."""

    outside: frozenset[str] = frozenset()
    """Addresses of the servers: none of them may become our own."""
    lan: bool = True
    """Whether private networks near by can be reached beside a full tunnel."""
    advertised: tuple[KnownRoute, ...] = ()
    """Routes that the kernel made on the device by itself, of router advertisements."""
    insists: bool = False
    """A full tunnel is one even if its network turns out to lead nowhere."""
    no_gateway: bool = False
    """The tunnel's network has given us an address before, and nothing that leads further."""
    included: tuple[str, ...] = ()
    """Addresses of the names that are to be reached through the tunnel."""
    excluded: tuple[str, ...] = ()
    """Addresses of the names that are to be reached outside."""


USUAL = Circumstances()
"""Nothing out of the ordinary."""


class Target(msgspec.Struct, frozen=True):
    """One destination."""

    network: str
    """CIDR."""
    gateway: str = ""
    on_link: bool = False


def lead_in(
    device: str,
    table: int,
    targets: Iterable[Target],
    *,
    full: frozenset[int],
    excluded: Iterable[Network],
    lan: bool,
) -> tuple[AnyChange, ...]:
    """Routes through ``device`` in ``table``, and the rules that lead there if that is our own.

    ``full`` are the IP versions whose default route the tunnel is meant to have, whether it has one
    just now or not. IPv4's stands for all traffic: nothing of IPv6 goes around such a tunnel.
    """
    metric = metric_of(device)
    inside: dict[str, Target] = {}
    for target in targets:
        inside.setdefault(target.network, target)
    made: list[AnyChange] = [
        AddRoute(target.network, device, target.gateway, metric, table=table, on_link=target.on_link)
        for target in inside.values()
    ]
    # One destination has one route: what is both, by the address of a name say, is inside.
    kept = [net for net in excluded if str(net) not in inside]
    made.extend(AddRoute(str(net), "", "", metric, table=table, kind=RouteKind.THROW) for net in kept)
    if table == OWN_TABLE:
        made.extend(_SYSCTLS)
        refused = frozenset(VERSIONS) if 4 in full else full
        if 4 in refused:
            made.append(_REFUSAL)
        made.extend(rules(default=full, refused=refused, lan=lan, excluded=kept))
    return tuple(dict.fromkeys(made))


def metric_of(device: str) -> int:
    """The metric of a device's routes."""
    match = _NUMBER.search(device)
    return TUNNEL_METRIC + (int(match[0]) if match else 0)
