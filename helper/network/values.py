"""Reading addresses, networks and names that others wrote.

A lease comes from the tunnel's network through an engine process, and neither is trusted; a
profile is written by a person. All texts of either are read here, and only here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from enum import Enum

from engine.failures import Failure, FailureKind, Retry

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_TEXT = 64
"""Characters of one address or network."""
MAX_NAME = 253
"""Characters of one domain name (RFC 1035, as text)."""

_SHAPE = re.compile(r"[0-9a-fA-F:.]+(/[0-9]{1,3})?")
_NAME = re.compile(r"(?!-)[a-zA-Z0-9_-]{1,63}(?<!-)(\.(?!-)[a-zA-Z0-9_-]{1,63}(?<!-))*")

_FORBIDDEN: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "means this machine"),
        ("127.0.0.0/8", "is the loopback network"),
        ("224.0.0.0/4", "is multicast"),
        ("240.0.0.0/4", "is reserved"),
        ("::/128", "is the unspecified address"),
        ("::1/128", "is the loopback address"),
        ("::ffff:0:0/96", "is IPv4 in disguise"),
        ("ff00::/8", "is multicast"),
    )
)
_LINK_LOCAL = ipaddress.ip_network("fe80::/10")


class Origin(Enum):
    """Who wrote the value that is wrong."""

    PROFILE = "profile"
    LEASE = "lease"


class PlanError(Exception):
    """A profile or a lease that can not be carried out; carries a failure to show.

    Codes: ``profile_invalid`` (kind local, never retried) and ``lease_invalid`` (kind address).
    """

    def __init__(self, origin: Origin, message: str, advice: str = "", detail: str = "") -> None:
        super().__init__(message)
        if origin is Origin.PROFILE:
            advice = advice or "Correct the network settings of the profile."
            kind, retry = FailureKind.LOCAL, Retry.NEVER
        else:
            advice = advice or "Tell the administrator of the VPN, or set the addresses in the profile."
            kind, retry = FailureKind.ADDRESS, Retry.SOON
        self.failure = Failure(f"{origin.value}_invalid", kind, message, advice, detail, retry)


def quote(text: str) -> str:
    """A foreign text, fit to be shown: cut off, everything unprintable escaped."""
    return ascii(text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "...")


def read_address(text: str, origin: Origin, what: str, *, link_local: bool = False) -> Address:
    """An address of one machine; raises :class:`PlanError` naming ``what`` it should be.

    ``link_local`` permits IPv6 link-local addresses, which are of use as a next hop only.
    """
    try:
        address = ipaddress.ip_address(_checked(text, prefix=False))
    except ValueError as error:
        message = f"The {what} {quote(text)} is not an IP address."
        raise PlanError(origin, message, detail=str(error)) from None
    _refuse(ipaddress.ip_network(address), address, origin, what, link_local=link_local)
    return address


def read_interface(text: str, origin: Origin, what: str, *, link_local: bool = False) -> Interface:
    """An address with its network, one that a device may have; ``link_local`` permits such ones too."""
    try:
        interface = ipaddress.ip_interface(_checked(text, prefix=True))
    except ValueError as error:
        message = f"The {what} {quote(text)} is not an address with a prefix length."
        raise PlanError(origin, message, detail=str(error)) from None
    _refuse(ipaddress.ip_network(interface.ip), interface.ip, origin, what, link_local=link_local)
    network = interface.network
    if network.prefixlen < 8:
        raise PlanError(origin, f"The {what} {quote(text)} claims far too large a network.")
    small = network.prefixlen >= network.max_prefixlen - 1
    edges = {network.network_address}
    if network.version == 4:
        edges.add(network.broadcast_address)
    if not small and interface.ip in edges:
        raise PlanError(origin, f"The {what} {quote(text)} names the network, not a machine in it.")
    return interface


def read_network(text: str, origin: Origin, what: str) -> Network:
    """A destination of a route; bits of the host part are ignored."""
    try:
        network = ipaddress.ip_network(_checked(text, prefix=True), strict=False)
    except ValueError as error:
        message = f"The {what} {quote(text)} is not a network with a prefix length."
        raise PlanError(origin, message, detail=str(error)) from None
    if network.prefixlen:
        _refuse(network, network, origin, what)
    return network


def read_exact_network(text: str, origin: Origin, what: str) -> Network:
    """A network of any sort, written without bits of the host part."""
    try:
        return ipaddress.ip_network(_checked(text, prefix=True))
    except ValueError as error:
        message = f"The {what} {quote(text)} is not a network with a prefix length."
        raise PlanError(origin, message, detail=str(error)) from None


def read_names(texts: Iterable[str], origin: Origin, what: str) -> tuple[str, ...]:
    """Domain names, in lower case, each once, without the dot at the end."""
    names = []
    for text in texts:
        name = text.removesuffix(".")
        if len(text) > MAX_NAME + 1 or len(name) > MAX_NAME or not _NAME.fullmatch(name):
            raise PlanError(origin, f"The {what} {quote(text)} is not a domain name.")
        names.append(name.lower())
    return tuple(dict.fromkeys(names))


def why_not_routed(network: Network) -> str:
    """Why no route may lead to ``network`` ("is multicast"); empty when one may."""
    for bad, why in (*_FORBIDDEN, (_LINK_LOCAL, "is link-local")):
        if network.prefixlen and network.version == bad.version and network.subnet_of(bad):  # type: ignore[arg-type]
            return why
    return ""


def _checked(text: str, *, prefix: bool) -> str:
    # ipaddress also takes netmasks, scopes and, for some parts, digits of other scripts.
    match = _SHAPE.fullmatch(text) if len(text) <= MAX_TEXT else None
    if match is None or prefix != (match[1] is not None):
        raise ValueError("not of the expected form")
    return text


def _refuse(
    network: Network, shown: Address | Network, origin: Origin, what: str, *, link_local: bool = False
) -> None:
    forbidden = _FORBIDDEN if link_local else (*_FORBIDDEN, (_LINK_LOCAL, "is link-local"))
    for bad, why in forbidden:
        if network.version == bad.version and network.subnet_of(bad):  # type: ignore[arg-type]
            raise PlanError(origin, f"The {what} {shown} {why}.")
