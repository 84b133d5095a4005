"""Addresses of hosts and sockets in SCION, as texts and on the wire (``snap.md`` 5.1, ``edge-tun.md`` 3.1).

A host is an IPv4 or an IPv6 address within its AS, or a service. Services occur in packets and
are carried; a person can not address one, so no text is read as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from engine.scion.errors import AddressError, PacketError
from engine.scion.isd_as import IsdAs

MAX_TEXT = 128
"""Characters of a text that is read as an address."""
MAX_PORT = 0xFFFF

IpAddress = IPv4Address | IPv6Address

_ISD_AS = r"(?P<isd_as>[0-9]{1,5}-[0-9a-fA-F:]{1,14})"
_IP = r"(?P<host>[0-9a-fA-F:.]{2,45})"
_ADDRESSES = (re.compile(rf"{_ISD_AS},{_IP}"), re.compile(rf"{_ISD_AS},\[{_IP}\]"))
_SOCKETS = (
    re.compile(rf"\[{_ISD_AS},{_IP}\]:(?P<port>[0-9]{{1,5}})"),
    re.compile(rf"{_ISD_AS},\[{_IP}\]:(?P<port>[0-9]{{1,5}})"),
    # Without brackets the last group of an IPv6 address and a port are not to be told apart.
    re.compile(rf"{_ISD_AS},(?P<host>[0-9.]{{7,15}}):(?P<port>[0-9]{{1,5}})"),
)
"""The form that is printed, the older one, and one that upstream's documents show."""

_SERVICES = {0x0001: "DS", 0x0002: "CS", 0x0010: "Wildcard"}
_MULTICAST = 0x8000

_IPV4, _SERVICE, _IPV6 = 0b0000, 0b0100, 0b0011
"""Type and length of a host in the common header: the length in words of four bytes, less one."""


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """A service of an AS instead of a host, 16 bits; bit 15 asks for all of its instances."""

    value: int

    def __str__(self) -> str:
        name = _SERVICES.get(self.value & ~_MULTICAST, f"<SVC:0x{self.value:04x}>")
        return f"{name}_M" if self.value & _MULTICAST else name


Host = IPv4Address | IPv6Address | ServiceAddress


def pack_host(host: Host) -> tuple[int, bytes]:
    """The four bits of type and length, and the 4 or 16 bytes of a host on the wire."""
    if isinstance(host, IPv4Address):
        return _IPV4, host.packed
    if isinstance(host, IPv6Address):
        return _IPV6, host.packed
    return _SERVICE, host.value.to_bytes(2, "big") + bytes(2)


def host_size(kind: int) -> int:
    """Bytes that a host of these four bits takes on the wire."""
    return 4 * ((kind & 0b11) + 1)


def unpack_host(kind: int, data: bytes) -> Host:
    """The host of four bits of type and length, whose bytes :func:`host_size` has measured.

    Raises :class:`PacketError` for a combination that means nothing.
    """
    if kind == _IPV4:
        return IPv4Address(data)
    if kind == _IPV6:
        return IPv6Address(data)
    if kind == _SERVICE:
        return ServiceAddress(int.from_bytes(data[:2], "big"))
    raise PacketError(f"a host address of type {kind >> 2} and {len(data)} bytes is unknown")


def _ip(text: str) -> IpAddress:
    try:
        address = ip_address(text)
    except ValueError:
        raise AddressError(f"{text!r} is no IP address") from None
    # A packet has the plain form, so two texts of one host are equal.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _whole_isd_as(text: str) -> IsdAs:
    isd_as = IsdAs.parse(text)
    if isd_as.is_wildcard:
        raise AddressError(f"{text} names no single AS")
    return isd_as


@dataclass(frozen=True, slots=True)
class ScionAddress:
    """A host or service of an AS."""

    isd_as: IsdAs
    host: Host

    @classmethod
    def parse(cls, text: str) -> ScionAddress:
        """Read ``1-ff00:0:110,192.0.2.1``; brackets around the host are allowed.

        The host has to be an IP address, the ISD-AS a single one. Raises :class:`AddressError`.
        """
        for form in _ADDRESSES:
            if len(text) <= MAX_TEXT and (match := form.fullmatch(text)):
                return cls(_whole_isd_as(match["isd_as"]), _ip(match["host"]))
        raise AddressError(f"{text[:MAX_TEXT]!r} is no SCION address like 1-ff00:0:110,192.0.2.1")

    def __str__(self) -> str:
        return f"{self.isd_as},{self.host}"


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """A UDP port of a host in SCION."""

    isd_as: IsdAs
    host: IpAddress
    port: int

    @classmethod
    def parse(cls, text: str) -> SocketAddress:
        """Read ``[1-ff00:0:110,192.0.2.1]:443``, and the two older forms.

        Those are ``1-ff00:0:110,[192.0.2.1]:443`` and, for IPv4 only, ``1-ff00:0:110,192.0.2.1:443``.
        A port is 1 to 65535. Raises :class:`AddressError`.
        """
        for form in _SOCKETS:
            if len(text) <= MAX_TEXT and (match := form.fullmatch(text)):
                port = int(match["port"])
                if not 0 < port <= MAX_PORT:
                    raise AddressError(f"{port} is no port")
                return cls(_whole_isd_as(match["isd_as"]), _ip(match["host"]), port)
        raise AddressError(
            f"{text[:MAX_TEXT]!r} is no SCION address with a port like [1-ff00:0:110,192.0.2.1]:443"
        )

    @property
    def address(self) -> ScionAddress:
        """The host without the port."""
        return ScionAddress(self.isd_as, self.host)

    def __str__(self) -> str:
        return f"[{self.isd_as},{self.host}]:{self.port}"
