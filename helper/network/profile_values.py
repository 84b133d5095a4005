"""The network settings of a profile, read and checked as far as they are the same for every kind."""

from __future__ import annotations

import re

import msgspec

from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import MAIN_TABLE, OWN_TABLE, REFUSING_TABLE
from helper.network.values import (
    Interface,
    Network,
    Origin,
    PlanError,
    quote,
    read_address,
    read_interface,
    read_names,
    read_network,
)

MAX_ADDRESSES = 16
"""Addresses, name servers or search domains of a profile."""
MAX_ROUTES = 64
"""Routes that a profile names."""
MAX_NAMES = 32
"""Names that a profile leads into the tunnel, or around it."""
NO_ROUTES = "off"
"""A table of this name stands for no routes at all."""

_TABLE = re.compile(r"[1-9][0-9]{0,9}")
_LOCAL_TABLE = 255
_LARGEST_TABLE = 0xFFFFFFFF


class Written(msgspec.Struct, frozen=True):
    """What a person wrote, in values."""

    interfaces: tuple[Interface, ...]
    routes: tuple[Network, ...]
    dns: tuple[str, ...]
    search: tuple[str, ...]
    domains: tuple[str, ...]
    """Those whose names are asked of the tunnel's name servers."""
    exclude: tuple[Network, ...]
    """Networks that stay outside."""
    table: int | None
    """Where routes go; ``None`` for no routes."""


def read_profile(network: NetworkProfile, *, link_local: bool = False) -> Written:
    """Read ``network``; ``link_local`` permits IPv6 link-local addresses of our own.

    Raises :class:`~helper.network.values.PlanError`.
    """
    source = Origin.PROFILE
    limits = (
        ("addresses", network.addresses, MAX_ADDRESSES),
        ("name servers", network.dns, MAX_ADDRESSES),
        ("search domains", network.search, MAX_ADDRESSES),
        ("routes", network.routes, MAX_ROUTES),
        ("excluded networks", network.exclude, MAX_ROUTES),
        ("domains", network.dns_domains, MAX_ROUTES),
        ("included names", network.include_domains, MAX_NAMES),
        ("excluded names", network.exclude_domains, MAX_NAMES),
    )
    for what, values, limit in limits:
        if len(values) > limit:
            raise PlanError(source, f"The profile has more than {limit} {what}.")
    interfaces = tuple(
        read_interface(text, source, "address", link_local=link_local)
        for text in dict.fromkeys(network.addresses)
    )
    _check_methods(network, interfaces)
    dns = (str(read_address(text, source, "name server")) for text in network.dns)
    return Written(
        interfaces=interfaces,
        routes=_routes(network),
        dns=tuple(dict.fromkeys(dns)),
        search=read_names(network.search, source, "search domain"),
        domains=read_names(network.dns_domains, source, "domain"),
        exclude=_excluded(network),
        table=read_table(network.table),
    )


def read_table(text: str) -> int | None:
    """The number of the table that routes go to; ``None`` for no routes. Raises ``PlanError``."""
    if not text:
        return OWN_TABLE
    if text == NO_ROUTES:
        return None
    number = int(text) if _TABLE.fullmatch(text) else 0
    if not 0 < number <= _LARGEST_TABLE or number in (_LOCAL_TABLE, REFUSING_TABLE):
        message = f"The routing table {quote(text)} is neither {NO_ROUTES} nor the number of one."
        raise PlanError(Origin.PROFILE, message)
    # The machine's own would lead what carries the tunnel into the tunnel.
    return OWN_TABLE if number == MAIN_TABLE else number


def read_mtu(network: NetworkProfile, least: int, most: int) -> int:
    """The MTU that the profile demands, 0 for none. Raises ``PlanError``."""
    if network.mtu and not least <= network.mtu <= most:
        message = f"The MTU {network.mtu} is not between {least} and {most}."
        raise PlanError(Origin.PROFILE, message)
    return network.mtu


def _check_methods(network: NetworkProfile, interfaces: tuple[Interface, ...]) -> None:
    present = {interface.version for interface in interfaces}
    statics = {
        4: network.ipv4 is IPv4Method.STATIC,
        6: network.ipv6 is IPv6Method.STATIC,
    }
    for version, static in statics.items():
        if static and version not in present:
            message = f"IPv{version} is set to static, but there is no IPv{version} address."
            raise PlanError(Origin.PROFILE, message)
        if not static and version in present:
            raise PlanError(
                Origin.PROFILE,
                f"There is an IPv{version} address, but IPv{version} is not set to static.",
                f"Set ipv{version} to static, or remove the address.",
            )


def _excluded(network: NetworkProfile) -> tuple[Network, ...]:
    for name in (*network.include_domains, *network.exclude_domains):
        read_names((name,), Origin.PROFILE, "name")
    excluded = []
    for text in network.exclude:
        target = read_network(text, Origin.PROFILE, "excluded network")
        if target.prefixlen <= 1:
            message = f"{target} is excluded from the tunnel, which is at least half of IPv{target.version}."
            raise PlanError(Origin.PROFILE, message, "Turn default_route off, and name what goes into it.")
        excluded.append(target)
    if twice := set(excluded) & set(_routes(network)):
        raise PlanError(Origin.PROFILE, f"{min(twice, key=str)} is both a route and excluded.")
    return tuple(dict.fromkeys(excluded))


def _routes(network: NetworkProfile) -> tuple[Network, ...]:
    routes = []
    for text in network.routes:
        target = read_network(text, Origin.PROFILE, "route")
        if target.prefixlen == 0:
            message = f"The route {target} is the default route."
            raise PlanError(Origin.PROFILE, message, "Use default_route for that, and remove the route.")
        routes.append(target)
    return tuple(dict.fromkeys(routes))
