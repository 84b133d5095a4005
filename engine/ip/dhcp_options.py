"""DHCP option numbers and the forms of their values (RFC 2132, 3397, 3442)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from engine.ip import domain_search

INFINITE = 0xFFFFFFFF
"""The lease time that never ends (RFC 2131, 3.3)."""
MAX_ADDRESSES = 64
"""Addresses in one option; four bytes each."""
MAX_ROUTES = 512
"""Routes in one option; a lease takes fewer, see :mod:`engine.ip.dhcp_lease`."""
MAX_TEXT = 255
"""Bytes of a text option."""


class DhcpError(Exception):
    """A DHCP message or one of its options is malformed or over a limit."""


class Option(IntEnum):
    """The options that are understood here."""

    PAD = 0
    SUBNET_MASK = 1
    ROUTERS = 3
    DNS_SERVERS = 6
    HOST_NAME = 12
    DOMAIN_NAME = 15
    INTERFACE_MTU = 26
    BROADCAST_ADDRESS = 28
    STATIC_ROUTES = 33
    NTP_SERVERS = 42
    REQUESTED_ADDRESS = 50
    LEASE_TIME = 51
    OVERLOAD = 52
    MESSAGE_TYPE = 53
    SERVER_IDENTIFIER = 54
    PARAMETER_REQUEST_LIST = 55
    MESSAGE = 56
    MAX_MESSAGE_SIZE = 57
    RENEWAL_TIME = 58
    REBINDING_TIME = 59
    VENDOR_CLASS = 60
    CLIENT_IDENTIFIER = 61
    RELAY_AGENT = 82
    DOMAIN_SEARCH = 119
    CLASSLESS_ROUTES = 121
    CLASSLESS_ROUTES_MICROSOFT = 249
    END = 255


class MessageType(IntEnum):
    """Values of option 53."""

    DISCOVER = 1
    OFFER = 2
    REQUEST = 3
    DECLINE = 4
    ACK = 5
    NAK = 6
    RELEASE = 7
    INFORM = 8


class ClasslessRoute(NamedTuple):
    """One route of option 121; a gateway of 0.0.0.0 says that the network is on-link."""

    network: IPv4Network
    gateway: IPv4Address


class StaticRoute(NamedTuple):
    """One route of option 33; how wide the destination is follows from its class."""

    destination: IPv4Address
    router: IPv4Address


def decode_address(value: bytes) -> IPv4Address:
    """Exactly one address; raises :class:`DhcpError`."""
    if len(value) != 4:
        raise DhcpError("an address option has four bytes")
    return IPv4Address(value)


def decode_addresses(value: bytes) -> tuple[IPv4Address, ...]:
    """One address or more; raises :class:`DhcpError`."""
    if not value or len(value) % 4:
        raise DhcpError("a list of addresses has a multiple of four bytes")
    if len(value) > 4 * MAX_ADDRESSES:
        raise DhcpError("too many addresses")
    return tuple(IPv4Address(value[at : at + 4]) for at in range(0, len(value), 4))


def encode_addresses(addresses: Iterable[IPv4Address]) -> bytes:
    """The value of an option with addresses."""
    return b"".join(address.packed for address in addresses)


def decode_number(value: bytes, width: int) -> int:
    """An unsigned number of exactly ``width`` bytes; raises :class:`DhcpError`."""
    if len(value) != width:
        raise DhcpError(f"a number option has {width} bytes")
    return int.from_bytes(value, "big")


def encode_number(number: int, width: int) -> bytes:
    """A number in ``width`` bytes; raises :class:`DhcpError` when it does not fit."""
    if not 0 <= number < 1 << (8 * width):
        raise DhcpError("a number is out of range")
    return number.to_bytes(width, "big")


def decode_text(value: bytes) -> str:
    """Printable ASCII, zeros at the end dropped (RFC 2132, 2); raises :class:`DhcpError`."""
    stripped = value.rstrip(b"\0")
    if not 0 < len(stripped) <= MAX_TEXT:
        raise DhcpError("a text option is empty or too long")
    if not all(0x20 <= byte < 0x7F for byte in stripped):
        raise DhcpError("a text option is not printable ASCII")
    return stripped.decode("ascii")


def encode_text(text: str) -> bytes:
    """The value of a text option; raises :class:`DhcpError` when :func:`decode_text` would."""
    try:
        value = text.encode("ascii")
    except UnicodeEncodeError:
        raise DhcpError("a text option is not ASCII") from None
    decode_text(value)
    return value


def decode_search(value: bytes) -> tuple[str, ...]:
    """The names of option 119; raises :class:`DhcpError`."""
    try:
        return domain_search.decode_search_list(value)
    except domain_search.DomainNameError as error:
        raise DhcpError(str(error)) from error


def encode_search(names: Sequence[str]) -> bytes:
    """The value of option 119; raises :class:`DhcpError`."""
    try:
        return domain_search.encode_search_list(names)
    except domain_search.DomainNameError as error:
        raise DhcpError(str(error)) from error


def decode_static_routes(value: bytes) -> tuple[StaticRoute, ...]:
    """The pairs of option 33; raises :class:`DhcpError`."""
    if not value or len(value) % 8:
        raise DhcpError("static routes have a multiple of eight bytes")
    if len(value) > 8 * MAX_ROUTES:
        raise DhcpError("too many static routes")
    return tuple(
        StaticRoute(IPv4Address(value[at : at + 4]), IPv4Address(value[at + 4 : at + 8]))
        for at in range(0, len(value), 8)
    )


def encode_static_routes(routes: Iterable[StaticRoute]) -> bytes:
    """The value of option 33."""
    return b"".join(route.destination.packed + route.router.packed for route in routes)


def decode_classless_routes(value: bytes) -> tuple[ClasslessRoute, ...]:
    """The routes of option 121 or 249 (RFC 3442); raises :class:`DhcpError`.

    Bits of the destination outside its mask are dropped, as the RFC asks.
    """
    routes: list[ClasslessRoute] = []
    at = 0
    while at < len(value):
        width = value[at]
        size = (width + 7) // 8
        gateway = at + 1 + size
        if width > 32:
            raise DhcpError("a classless route has more than 32 mask bits")
        if gateway + 4 > len(value):
            raise DhcpError("a classless route is cut off")
        destination = value[at + 1 : gateway].ljust(4, b"\0")
        network = IPv4Network((destination, width), strict=False)
        routes.append(ClasslessRoute(network, IPv4Address(value[gateway : gateway + 4])))
        if len(routes) > MAX_ROUTES:
            raise DhcpError("too many classless routes")
        at = gateway + 4
    if not routes:
        raise DhcpError("no classless route")
    return tuple(routes)


def encode_classless_routes(routes: Iterable[ClasslessRoute]) -> bytes:
    """The value of option 121 or 249."""
    out = bytearray()
    for network, gateway in routes:
        width = network.prefixlen
        out.append(width)
        out += network.network_address.packed[: (width + 7) // 8] + gateway.packed
    return bytes(out)
