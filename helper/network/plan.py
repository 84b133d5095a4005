"""From a profile's network settings and a lease to the changes that carry them out. Pure.

This is about a tunnel that carries Ethernet; :mod:`helper.network.routed_plan` is about one that
carries IP packets. Everything of the profile and of the lease is checked here; what comes out may be applied.
"""

from __future__ import annotations

import ipaddress

import msgspec

from engine.control import Lease
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import (
    OWN_TABLE,
    AddAddress,
    AnyChange,
    IPv6Mode,
    LinkUp,
    SetIPv6,
    SetMtu,
)
from helper.network.lookup import KnownRoute
from helper.network.profile_values import MAX_ROUTES, Written, read_mtu, read_profile
from helper.network.routing import EVERYTHING, USUAL, Circumstances, Target, lead_in
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


class Shown(msgspec.Struct, frozen=True):
    """What a plan amounts to, for people; the fields are those of a session."""

    addresses: tuple[str, ...] = ()
    gateway: str = ""
    routes: tuple[str, ...] = ()
    """Destinations that go into the tunnel; a default route is ``0.0.0.0/0`` or ``::/0``."""
    dns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """Those whose names are asked of ``dns``, where not all are."""
    excluded: tuple[str, ...] = ()
    """Networks outside the tunnel although ``routes`` cover them."""
    full: bool = False
    """Whether all traffic belongs into the tunnel."""
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


def plan(
    device: str, network: NetworkProfile, lease: Lease | None, circumstances: Circumstances = USUAL
) -> Plan:
    """What to do on ``device`` for ``network`` and, with DHCP, the present ``lease``.

    Without a lease yet, DHCP comes to no IPv4 addresses and routes; of a full tunnel the rules stay,
    which send what is meant for it nowhere. With IPv6 ``auto`` the kernel learns routes from router
    advertisements by itself, into the main table; they are repeated in ours.

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
        if str(interface.ip) in circumstances.outside:
            origin = Origin.PROFILE if interface in written.interfaces else Origin.LEASE
            raise PlanError(origin, f"The address {interface.ip} is that of the server itself.")
    _add_names(circumstances.included, v4, v6)

    own = written.table == OWN_TABLE
    mode = IPv6Mode(network.ipv6.value)
    advertised = circumstances.advertised if own and mode is IPv6Mode.AUTO else ()
    if network.default_route and mode is IPv6Mode.AUTO and written.table is not None and not own:
        warnings.append(f"No default route of IPv6 is taken: it would not be in table {written.table}.")
    pending = network.ipv4 is IPv4Method.DHCP and offered is None and not circumstances.no_gateway
    pending |= circumstances.insists and network.ipv4 is not IPv4Method.OFF
    full = _full(network, v4, v6, advertised, pending=pending) if own else frozenset()
    changes: list[AnyChange] = [
        SetMtu(device, mtu),
        SetIPv6(device, mode, default_route=network.default_route and own and mode is IPv6Mode.AUTO),
        LinkUp(device),
    ]
    shown: list[str] = []
    targets: list[Target] = []
    for version, family in ((4, v4), (6, v6)):
        for interface in family.interfaces:
            changes.append(AddAddress(device, str(interface), family.broadcast, not own))
            shown.append(str(interface.network))
            if own:
                targets.append(Target(str(interface.network)))
        if written.table is not None:
            shown.extend(str(target) for target, _ in family.routes)
            targets.extend(_target(str(target), hop, family) for target, hop in family.routes)
            if network.default_route and family.gateway is not None:
                targets.append(_target(EVERYTHING[version], family.gateway, family))
                shown.append(EVERYTHING[version])
    targets.extend(Target(route.destination, route.gateway) for route in advertised)
    shown.extend(route.destination for route in advertised)
    by_name = (ipaddress.ip_network(text) for text in circumstances.excluded)
    excluded = (*written.exclude, *by_name)
    if written.table is not None:
        changes.extend(
            lead_in(device, written.table, targets, full=full, excluded=excluded, lan=circumstances.lan)
        )
    if network.default_route and v4.interfaces and v4.gateway is None and written.table is not None:
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
            domains=written.domains,
            excluded=tuple(str(net) for net in excluded),
            full=4 in full,
            mtu=mtu,
        ),
        tuple(warnings),
    )


def _full(
    network: NetworkProfile, v4: _Family, v6: _Family, advertised: tuple[KnownRoute, ...], *, pending: bool
) -> frozenset[int]:
    """The IP versions whose default route is to be in the tunnel.

    A network without a gateway leads nowhere: if all else were held back for it, all would be lost.
    """
    if not network.default_route:
        return frozenset()
    versions = set()
    if pending or v4.gateway is not None:
        versions.add(4)
    by_router = any(route.destination == EVERYTHING[6] for route in advertised)
    if by_router or v6.gateway is not None or (versions and network.ipv6 is not IPv6Method.OFF):
        versions.add(6)
    return frozenset(versions)


def _add_names(addresses: tuple[str, ...], v4: _Family, v6: _Family) -> None:
    """Lead the addresses of included names into the tunnel, as far as a way is known there."""
    for text in addresses:
        target = ipaddress.ip_network(text)
        family = v4 if target.version == 4 else v6
        if family.interfaces:
            family.routes.append((target, family.gateway))


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


def _target(destination: str, gateway: Address | None, family: _Family) -> Target:
    on_link = (
        gateway is not None
        and not gateway.is_link_local
        and not any(gateway in interface.network for interface in family.interfaces)
    )
    return Target(destination, str(gateway) if gateway else "", on_link)
