"""From a profile's network settings and a lease to the changes that carry them out. Pure.

This is about a tunnel that carries Ethernet; :mod:`helper.network.routed_plan` is about one that
carries IP packets. Everything of the profile and of the lease is checked here; what comes out may be applied.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

import msgspec

from engine.control import Lease
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import (
    MAIN_TABLE,
    AddAddress,
    AddRoute,
    AnyChange,
    IPv6Mode,
    LinkUp,
    SetIPv6,
    SetMtu,
)
from helper.network.lookup import RouteAnswer
from helper.network.profile_values import MAX_ROUTES, Written, read_mtu, read_profile, read_table
from helper.network.values import (
    Address,
    Interface,
    Network,
    Origin,
    PlanError,
    read_address,
    read_interface,
    read_names,
    read_network,
)

MAX_OFFERED = 16
"""Entries of each list of a lease but the routes."""
MAX_LIFETIME = 0xFFFFFFFF
"""Seconds of a lease (RFC 2131: for ever)."""
MTU_DEFAULT = 1500
MTU_MIN = 1280
"""Below it Linux takes IPv6 from a device, with all its settings (RFC 8200, section 5)."""
MTU_MAX = 1500
"""What the tunnel's Ethernet frames carry."""
MIN_OFFERED_PREFIX = 8
"""Shorter routes from a lease are default routes in parts; they need ``default_route``."""
TUNNEL_METRIC = 50
"""Metric of the routes into the tunnel; above that of :data:`OUTSIDE_METRIC`."""
OUTSIDE_METRIC = 1
"""Metric of the server's own route, so that none into the tunnel to the same address beats it."""

HALVES = {4: ("0.0.0.0/1", "128.0.0.0/1"), 6: ("::/1", "8000::/1")}
"""What a default route into the tunnel is made of, by IP version; see :func:`plan`."""
EVERYTHING = {4: "0.0.0.0/0", 6: "::/0"}


class Shown(msgspec.Struct, frozen=True):
    """What a plan amounts to, for people; the fields are those of a session."""

    addresses: tuple[str, ...] = ()
    gateway: str = ""
    routes: tuple[str, ...] = ()
    """Destinations that go into the tunnel; a default route is ``0.0.0.0/0`` or ``::/0``."""
    dns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    mtu: int = MTU_DEFAULT


class Plan(msgspec.Struct, frozen=True):
    """The wished-for network settings."""

    changes: tuple[AnyChange, ...]
    """In the order in which they are to be applied."""
    shown: Shown
    warnings: tuple[str, ...] = ()
    """What a person should know although it is no error, e.g. that nothing leads further."""


class _Family(msgspec.Struct):
    """What one IP version comes to."""

    interfaces: list[Interface] = []
    broadcast: str = ""
    gateway: Address | None = None
    routes: list[tuple[Network, Address | None]] = []


def plan(device: str, network: NetworkProfile, lease: Lease | None, *, outside: Collection[str] = ()) -> Plan:
    """What to do on ``device`` for ``network`` and, with DHCP, the present ``lease``.

    Without a lease yet, DHCP comes to no IPv4 addresses and routes. ``outside`` are addresses
    that must stay outside (the server's): none may become our own.

    The default route into the tunnel is made of two halves, ``0.0.0.0/1`` and ``128.0.0.0/1``
    (``::/1`` and ``8000::/1``): more specific than any default route, they win over it whatever
    its metric, and leave it as it is, so that there is nothing to put back and the way is there
    again at once when they go. With IPv6 ``auto`` the kernel makes the default route itself from
    router advertisements, with a metric better than all others.

    Raises :class:`PlanError`.
    """
    warnings: list[str] = []
    offered = _check_lease(lease) if lease is not None and network.ipv4 is IPv4Method.DHCP else None
    mtu = _mtu(network, offered, warnings)
    written = read_profile(network)
    v4 = _ipv4(network, written, offered, warnings)
    v6 = _ipv6(network, written)
    for destination in written.routes:
        _add_profile_route(network, destination, v4, v6, pending=offered is None)
    if len(v4.routes) + len(v6.routes) > MAX_ROUTES:
        raise PlanError(Origin.PROFILE, f"There are more than {MAX_ROUTES} routes.")
    for interface in (*v4.interfaces, *v6.interfaces):
        if str(interface.ip) in outside:
            origin = Origin.PROFILE if interface in written.interfaces else Origin.LEASE
            raise PlanError(origin, f"The address {interface.ip} is that of the server itself.")

    mode = IPv6Mode(network.ipv6.value)
    advertised = network.default_route and mode is IPv6Mode.AUTO
    if advertised and written.table not in (None, MAIN_TABLE):
        warnings.append(f"No default route of IPv6 is taken: it would not be in table {written.table}.")
    changes: list[AnyChange] = [
        SetMtu(device, mtu),
        SetIPv6(device, mode, default_route=advertised and written.table == MAIN_TABLE),
        LinkUp(device),
    ]
    shown: list[str] = []
    for family in (v4, v6):
        for interface in family.interfaces:
            changes.append(AddAddress(device, str(interface), family.broadcast))
            shown.append(str(interface.network))
    if written.table is not None:
        for version, family in ((4, v4), (6, v6)):
            targets = [(str(target), gateway) for target, gateway in family.routes]
            shown.extend(target for target, _ in targets)
            if network.default_route and family.gateway is not None:
                targets.extend((half, family.gateway) for half in HALVES[version])
                shown.append(EVERYTHING[version])
            changes.extend(_route(device, *target, family, written.table) for target in targets)
        if network.default_route and v4.interfaces and v4.gateway is None:
            warnings.append("No gateway is known for IPv4: only the tunnel's own network can be reached.")
    gateway_shown = v4.gateway or v6.gateway
    return Plan(
        tuple(dict.fromkeys(changes)),
        Shown(
            addresses=tuple(str(i) for i in (*v4.interfaces, *v6.interfaces)),
            gateway=str(gateway_shown) if gateway_shown is not None else "",
            routes=tuple(dict.fromkeys(shown)),
            dns=tuple(dict.fromkeys((*written.dns, *(offered.dns if offered is not None else ())))),
            search=tuple(dict.fromkeys((*written.search, *(offered.search if offered is not None else ())))),
            mtu=mtu,
        ),
        tuple(warnings),
    )


def hold(device: str, network: NetworkProfile) -> tuple[AnyChange, ...]:
    """What stays of a default route into the tunnel while there is no address on it.

    Packets that would go through the tunnel then go nowhere, rather than out in the clear.
    """
    table = read_table(network.table)
    if not network.default_route or network.ipv4 is IPv4Method.OFF or table is None:
        return ()
    return tuple(AddRoute(half, device, "", TUNNEL_METRIC, table=table) for half in HALVES[4])


def keep_outside(server_ip: str, answer: RouteAnswer) -> tuple[AnyChange, ...]:
    """The host route that keeps the way to the server outside the tunnel.

    ``answer`` is how it is reached at present. Nothing for this machine's own addresses, and
    for link-local ones, which no route of the tunnel concerns. Raises :class:`PlanError`.
    """
    text = server_ip.partition("%")[0]
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError as error:
        message = "The server's address can not be read."
        raise PlanError(Origin.PROFILE, message, detail=str(error)) from None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if answer.local or address.is_loopback or address.is_unspecified or address.is_link_local:
        return ()
    host = str(ipaddress.ip_network(address))
    return (AddRoute(host, answer.device, answer.gateway, OUTSIDE_METRIC, answer.source),)


class _Offer(msgspec.Struct, frozen=True):
    """A lease, checked."""

    interface: ipaddress.IPv4Interface
    broadcast: str
    gateway: Address | None
    routes: tuple[tuple[Network, Address | None], ...]
    dns: tuple[str, ...]
    search: tuple[str, ...]
    mtu: int


def _check_lease(lease: Lease) -> _Offer:
    source = Origin.LEASE
    lists = {"routers": lease.routers, "DNS servers": lease.dns, "search domains": lease.search}
    for what, values in {**lists, "time servers": lease.ntp}.items():
        if len(values) > MAX_OFFERED:
            raise PlanError(source, f"The lease has more than {MAX_OFFERED} {what}.")
    if len(lease.routes) > MAX_ROUTES:
        raise PlanError(source, f"The lease has more than {MAX_ROUTES} routes.")
    if not 0 <= lease.lifetime <= MAX_LIFETIME or lease.mtu < 0:
        raise PlanError(source, "The lease has a number that can not be.")
    interface = read_interface(lease.address, source, "leased address")
    if not isinstance(interface, ipaddress.IPv4Interface):
        raise PlanError(source, f"The leased address {interface} is not IPv4.")
    for text in lease.ntp:
        read_address(text, source, "time server")
    if lease.server:
        _hop(lease.server, interface, "DHCP server")
    routers = [_hop(text, interface, "router") for text in lease.routers]
    gateway: Address | None = routers[0] if routers else None
    routes: list[tuple[Network, Address | None]] = []
    for route in lease.routes:
        target = read_network(route.destination, source, "offered route")
        if target.version != 4:
            raise PlanError(source, f"The offered route {target} is not IPv4.")
        hop = _hop(route.gateway, interface, "next hop") if route.gateway else None
        if target.prefixlen == 0:
            gateway = gateway or hop
        else:
            routes.append((target, hop))
    domain = read_names((lease.domain,), source, "domain") if lease.domain else ()
    return _Offer(
        interface=interface,
        broadcast=_broadcast(lease.broadcast, interface),
        gateway=gateway,
        routes=tuple(_unique(routes)),
        dns=tuple(dict.fromkeys(str(read_address(text, source, "DNS server")) for text in lease.dns)),
        search=read_names(lease.search, source, "search domain") or domain,
        mtu=lease.mtu,
    )


def _hop(text: str, interface: ipaddress.IPv4Interface, what: str) -> Address:
    address = read_address(text, Origin.LEASE, what)
    if address.version != 4:
        raise PlanError(Origin.LEASE, f"The {what} {address} is not IPv4.")
    if address == interface.ip:
        raise PlanError(Origin.LEASE, f"The {what} {address} is the same as the leased address.")
    return address


def _broadcast(text: str, interface: ipaddress.IPv4Interface) -> str:
    network = interface.network
    if not text:
        return str(network.broadcast_address) if network.prefixlen < 31 else ""
    # The all-ones address is reserved everywhere but here.
    if text == "255.255.255.255" or text == str(network.broadcast_address):
        return text
    raise PlanError(Origin.LEASE, f"The broadcast address of the lease does not fit {network}.")


def _ipv4(network: NetworkProfile, written: Written, offer: _Offer | None, warnings: list[str]) -> _Family:
    family = _Family()
    if network.ipv4 is IPv4Method.STATIC:
        family.interfaces = [interface for interface in written.interfaces if interface.version == 4]
        family.gateway = _gateway(network.gateway4, 4, family.interfaces)
    elif offer is not None:
        family.interfaces = [offer.interface]
        family.broadcast = offer.broadcast
        chosen = _gateway(network.gateway4, 4, family.interfaces)
        family.gateway = chosen or offer.gateway
        for target, hop in offer.routes:
            if target.prefixlen < MIN_OFFERED_PREFIX and not network.default_route:
                warnings.append(f"The offered route {target} was left out: it is nearly a default route.")
            else:
                family.routes.append((target, hop))
    elif network.gateway4:
        _gateway(network.gateway4, 4, [])
    return family


def _ipv6(network: NetworkProfile, written: Written) -> _Family:
    family = _Family()
    family.interfaces = [interface for interface in written.interfaces if interface.version == 6]
    gateway = _gateway(network.gateway6, 6, family.interfaces)
    if network.ipv6 is IPv6Method.STATIC:
        family.gateway = gateway
    return family


def _gateway(text: str, version: int, interfaces: list[Interface]) -> Address | None:
    if not text:
        return None
    address = read_address(text, Origin.PROFILE, "gateway", link_local=True)
    if address.version != version:
        raise PlanError(Origin.PROFILE, f"The gateway {address} is not IPv{version}.")
    if any(address == interface.ip for interface in interfaces):
        raise PlanError(Origin.PROFILE, f"The gateway {address} is the same as the own address.")
    return address


def _add_profile_route(
    network: NetworkProfile, target: Network, v4: _Family, v6: _Family, *, pending: bool
) -> None:
    if target.version == 4:
        if network.ipv4 is IPv4Method.OFF:
            raise PlanError(Origin.PROFILE, f"There is a route to {target}, but IPv4 is off.")
        if network.ipv4 is IPv4Method.DHCP and pending:
            return
        family, gateway = v4, v4.gateway
    else:
        if network.ipv6 is IPv6Method.OFF:
            raise PlanError(Origin.PROFILE, f"There is a route to {target}, but IPv6 is off.")
        family = v6
        gateway = _gateway(network.gateway6, 6, [])
        if network.ipv6 is IPv6Method.AUTO and gateway is None:
            message = f"The gateway for the route to {target} is not known."
            raise PlanError(Origin.PROFILE, message, "Set gateway6, or remove the route.")
    if any(interface.network == target for interface in family.interfaces):
        return
    # What a person wrote counts for more than what was offered for the same destination.
    family.routes = [(other, hop) for other, hop in family.routes if other != target]
    family.routes.append((target, gateway))


def _mtu(network: NetworkProfile, offer: _Offer | None, warnings: list[str]) -> int:
    demanded = read_mtu(network, MTU_MIN, MTU_MAX)
    if demanded:
        return demanded
    if offer is None or not offer.mtu:
        return MTU_DEFAULT
    if not MTU_MIN <= offer.mtu <= MTU_MAX:
        used = min(max(offer.mtu, MTU_MIN), MTU_MAX)
        warnings.append(f"The offered MTU {offer.mtu} is out of bounds; {used} is used.")
        return used
    return offer.mtu


def _unique(
    routes: list[tuple[Network, Address | None]],
) -> list[tuple[Network, Address | None]]:
    """One route for each destination, the first one given."""
    chosen: dict[Network, Address | None] = {}
    for target, hop in routes:
        chosen.setdefault(target, hop)
    return list(chosen.items())


def _route(device: str, destination: str, gateway: Address | None, family: _Family, table: int) -> AddRoute:
    on_link = (
        gateway is not None
        and not gateway.is_link_local
        and not any(gateway in interface.network for interface in family.interfaces)
    )
    hop = str(gateway) if gateway else ""
    return AddRoute(destination, device, hop, TUNNEL_METRIC, table=table, on_link=on_link)
