"""From a DHCP offer or acknowledgement to a lease: what of it we believe, and within what limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TypeVar

from engine.control import Lease, Route
from engine.ip.dhcp_message import DhcpMessage
from engine.ip.dhcp_options import INFINITE, DhcpError, Option
from engine.ip.domain_search import is_domain_name

MIN_LIFETIME = 60
"""Seconds; a shorter lease is taken as one of this length."""
MIN_MTU = 576
MAX_MTU = 9000
MAX_ROUTERS = 4
MAX_DNS = 8
MAX_NTP = 8
MAX_SEARCH = 16
MAX_ROUTES = 64
DEFAULT_T1 = 0.5
"""Part of the lifetime after which it is renewed (RFC 2131, 4.4.5)."""
DEFAULT_T2 = 0.875
"""Part of the lifetime after which any server is asked."""
MIN_T1 = 10
"""Seconds; a server that asks for earlier renewals gets the default."""

REQUESTED_OPTIONS = (
    # RFC 3442: 121 has to come before 3 and 33.
    Option.SUBNET_MASK,
    Option.CLASSLESS_ROUTES,
    Option.CLASSLESS_ROUTES_MICROSOFT,
    Option.ROUTERS,
    Option.STATIC_ROUTES,
    Option.DNS_SERVERS,
    Option.DOMAIN_NAME,
    Option.DOMAIN_SEARCH,
    Option.INTERFACE_MTU,
    Option.BROADCAST_ADDRESS,
    Option.NTP_SERVERS,
    Option.LEASE_TIME,
    Option.SERVER_IDENTIFIER,
    Option.RENEWAL_TIME,
    Option.REBINDING_TIME,
)
"""What a lease is made from, to be asked for in option 55."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Terms:
    """A lease with what the client needs to keep it. Times are seconds from its beginning."""

    lease: Lease
    address: IPv4Address
    server: IPv4Address
    """Option 54."""
    lifetime: float
    """``math.inf`` when it never ends; then the other two are as well."""
    renew_after: float
    """T1."""
    rebind_after: float
    """T2."""


def is_usable_host(address: IPv4Address) -> bool:
    """Whether a host may have ``address``: not of 0/8, 127/8, multicast or class E."""
    first = address.packed[0]
    return 0 < first < 224 and first != 127


def terms_of(message: DhcpMessage) -> Terms:
    """What ``message`` (an OFFER or ACK) grants.

    Raises :class:`DhcpError` when the address, its mask, the server identifier or the lease
    time is missing or impossible. Other options that are malformed are treated as absent, and
    surplus entries are left out.
    """
    interface = _interface(message)
    server = message.server_identifier
    if server is None or not is_usable_host(server):
        raise DhcpError("no usable server identifier")
    seconds = message.lease_time
    if not seconds:
        raise DhcpError("no lease time")
    lifetime, renew_after, rebind_after = _times(message, seconds)
    routers, routes = _routing(message, interface.ip)
    domain = _lenient(lambda: message.domain_name) or ""
    lease = Lease(
        address=str(interface),
        broadcast=_broadcast(message, interface),
        routers=routers,
        routes=routes,
        dns=_hosts(_lenient_list(lambda: message.dns_servers), MAX_DNS),
        domain=domain.rstrip(".") if is_domain_name(domain.rstrip(".")) else "",
        search=_unique(_lenient_list(lambda: message.domain_search), MAX_SEARCH),
        ntp=_hosts(_lenient_list(lambda: message.ntp_servers), MAX_NTP),
        mtu=_mtu(message),
        server=str(server),
        lifetime=INFINITE if math.isinf(lifetime) else int(lifetime),
    )
    return Terms(lease, interface.ip, server, lifetime, renew_after, rebind_after)


def _interface(message: DhcpMessage) -> IPv4Interface:
    address = message.yiaddr
    if not is_usable_host(address) or address.is_link_local:
        raise DhcpError("the address is not one for a host")
    mask = message.subnet_mask
    width = _class_width(address) if mask is None else _prefix_length(mask)
    network = IPv4Network((address, width), strict=False)
    if width <= 30 and address in (network.network_address, network.broadcast_address):
        raise DhcpError("the address is that of the network or its broadcast")
    return IPv4Interface((address, width))


def _prefix_length(mask: IPv4Address) -> int:
    inverted = int(mask) ^ 0xFFFFFFFF
    if inverted & (inverted + 1):
        raise DhcpError("the subnet mask is not contiguous")
    if not int(mask):
        raise DhcpError("the subnet mask is empty")
    return 32 - inverted.bit_length()


def _class_width(address: IPv4Address) -> int:
    """Prefix length by the address's class, for servers that say none (RFC 791, 3.2)."""
    first = address.packed[0]
    return 8 if first < 128 else 16 if first < 192 else 24


def _times(message: DhcpMessage, seconds: int) -> tuple[float, float, float]:
    if seconds == INFINITE:
        return math.inf, math.inf, math.inf
    lifetime = float(max(seconds, MIN_LIFETIME))
    t1 = _lenient(lambda: message.renewal_time)
    t2 = _lenient(lambda: message.rebinding_time)
    rebind = float(t2) if t2 is not None and MIN_T1 < t2 < lifetime else lifetime * DEFAULT_T2
    renew = float(t1) if t1 is not None and MIN_T1 <= t1 < rebind else min(lifetime * DEFAULT_T1, rebind)
    return lifetime, renew, rebind


def _routing(message: DhcpMessage, own: IPv4Address) -> tuple[tuple[str, ...], tuple[Route, ...]]:
    """Routers and routes. With option 121, options 3 and 33 do not count (RFC 3442)."""
    classless = _lenient_list(lambda: message.classless_routes)
    if classless:
        routes = (
            Route(str(network), str(gateway) if int(gateway) else "")
            for network, gateway in classless
            if (not int(gateway) or _is_gateway(gateway, own))
            and not network.is_loopback
            and not network.is_multicast
        )
        return (), _unique(routes, MAX_ROUTES)
    static = (
        Route(_class_network(destination), str(router))
        for destination, router in _lenient_list(lambda: message.static_routes)
        if is_usable_host(destination) and _is_gateway(router, own)
    )
    routers = (router for router in _lenient_list(lambda: message.routers) if _is_gateway(router, own))
    return _hosts(routers, MAX_ROUTERS), _unique(static, MAX_ROUTES)


def _class_network(destination: IPv4Address) -> str:
    """Option 33 has no masks: a network of its class if the host bits are zero, else a host."""
    network = IPv4Network((destination, _class_width(destination)), strict=False)
    return str(network if network.network_address == destination else IPv4Network(destination))


def _is_gateway(address: IPv4Address, own: IPv4Address) -> bool:
    return is_usable_host(address) and address != own


def _broadcast(message: DhcpMessage, interface: IPv4Interface) -> str:
    network = interface.network
    given = _lenient(lambda: message.broadcast_address)
    if given is not None and given in network and given != interface.ip:
        return str(given)
    return str(network.broadcast_address) if network.prefixlen <= 30 else ""


def _mtu(message: DhcpMessage) -> int:
    mtu = _lenient(lambda: message.interface_mtu)
    return mtu if mtu is not None and MIN_MTU <= mtu <= MAX_MTU else 0


def _hosts(addresses: Iterable[IPv4Address], limit: int) -> tuple[str, ...]:
    return _unique((str(address) for address in addresses if is_usable_host(address)), limit)


def _unique(items: Iterable[_T], limit: int) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))[:limit]


def _lenient(read: Callable[[], _T | None]) -> _T | None:
    """A malformed optional value counts as absent: better fewer settings than no network."""
    try:
        return read()
    except DhcpError:
        return None


def _lenient_list(read: Callable[[], tuple[_T, ...]]) -> tuple[_T, ...]:
    try:
        return read()
    except DhcpError:
        return ()
