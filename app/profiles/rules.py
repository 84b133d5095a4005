"""What each value of a profile may be.

Every function takes a value and returns it in normal form, or raises :class:`ValueRefused`.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
import uuid

MAX_NAME = 64
"""Characters of a profile's name."""
MAX_HOST = 253
"""Characters of a host name (RFC 1035, 2.3.4, without the final dot)."""
MAX_LOGIN = 255
"""Characters of a hub or user name."""
MAX_ENTRIES = 256
"""Addresses, or routes, of one profile."""
MIN_MTU = 576
"""Least datagram every IPv4 host takes (RFC 791)."""
MAX_MTU = 1500
"""Payload of an Ethernet frame, which is what the tunnel carries."""
MAX_SERVERS = 16
"""Name servers, or search domains, of one profile."""
MAX_SPLIT = 64
"""Networks, or domains, of one list that says what is outside the tunnel or in it."""
MAX_TABLE = 2**32 - 1
"""Highest number of a routing table."""
LOCAL_TABLE = 255
"""The kernel's own, for this machine's addresses."""

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DOMAIN = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TABLE = re.compile(r"[1-9][0-9]{0,9}")


class ValueRefused(ValueError):
    """A value that no profile may have. ``problem`` and ``allowed`` are for a person."""

    def __init__(self, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


def shown(value: str) -> str:
    """The value for an error message: short and without control characters."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[:80])
    return f'"{text}…"' if len(value) > 80 else f'"{text}"'


def check_id(value: str) -> str:
    """A UUID in its usual form (RFC 9562)."""
    try:
        normal = str(uuid.UUID(value))
    except ValueError:
        normal = ""
    if normal != value.lower():
        raise ValueRefused(f"{shown(value)} is not an id", "a UUID, as `adit add` makes it")
    return normal


def check_name(value: str) -> str:
    """A profile's name: printable, not empty, no space at its ends."""
    if not value or len(value) > MAX_NAME or not value.isprintable() or value != value.strip():
        raise ValueRefused(
            f"{shown(value)} is not a name for a profile",
            f"1 to {MAX_NAME} printable characters, with no space at either end",
        )
    return value


def check_host(value: str) -> str:
    """A host name or a numeric address, without a port."""
    problem = ValueRefused(
        f"{shown(value)} is not a host", "a host name or an address, without port, e.g. vpn.example.org"
    )
    if not value or len(value) > MAX_HOST or not value.isprintable():
        raise problem
    if ":" in value:
        try:
            return str(ipaddress.IPv6Address(value.removeprefix("[").removesuffix("]")))
        except ValueError:
            raise problem from None
    labels = value.removesuffix(".").split(".")
    if not all(
        label
        and len(label) <= 63
        and all(c.isalnum() or c in "-_" for c in label)
        and not label.startswith("-")
        and not label.endswith("-")
        for label in labels
    ):
        raise problem
    return value


def check_port(value: int) -> int:
    """A TCP port."""
    if not 1 <= value <= 65535:
        raise ValueRefused("the port is out of range", "1 to 65535")
    return value


def check_login_name(what: str, value: str) -> str:
    """A hub or user name; ``what`` is the word for it."""
    if not value or len(value) > MAX_LOGIN or not value.isprintable():
        raise ValueRefused(f"{shown(value)} is not a {what} name", f"1 to {MAX_LOGIN} printable characters")
    return value


def check_fingerprint(value: str) -> str:
    """A SHA-256 fingerprint; colons, spaces and capitals are taken and removed."""
    normal = value.replace(":", "").replace(" ", "").lower()
    if not _FINGERPRINT.fullmatch(normal):
        raise ValueRefused(f"{shown(value)} is not a SHA-256 fingerprint", "64 hexadecimal digits")
    return normal


def check_day(value: str) -> str:
    """A day as ``YYYY-MM-DD`` (ISO 8601); empty stays empty."""
    if not value:
        return ""
    try:
        day = datetime.date.fromisoformat(value).isoformat() if _DAY.fullmatch(value) else ""
    except ValueError:
        day = ""
    if not day:
        raise ValueRefused(f"{shown(value)} is not a day", 'a day in quotes, e.g. "2026-05-31"')
    return day


def check_address(value: str) -> str:
    """An address with its prefix length, e.g. ``192.168.30.10/24``."""
    problem = ValueRefused(
        f"{shown(value)} is not an address with a prefix length", "e.g. 192.168.30.10/24 or 2001:db8::5/64"
    )
    address, slash, length = value.partition("/")
    if not slash or not length.isascii() or not length.isdigit() or "%" in address:
        raise problem
    try:
        interface = ipaddress.ip_interface(value)
    except ValueError:
        raise problem from None
    if interface.ip.is_unspecified or interface.ip.is_multicast or interface.ip.is_loopback:
        raise problem
    return str(interface)


def check_route(value: str) -> str:
    """A network in CIDR form."""
    if "%" in value:
        raise ValueRefused(f"{shown(value)} is not a network", "e.g. 10.0.0.0/8 or 2001:db8::/32")
    try:
        network = ipaddress.ip_network(value, strict=False)
        host_bits = ipaddress.ip_interface(value).ip != network.network_address
    except ValueError:
        raise ValueRefused(f"{shown(value)} is not a network", "e.g. 10.0.0.0/8 or 2001:db8::/32") from None
    if host_bits:
        raise ValueRefused(f"{shown(value)} is an address inside a network", f"the network is {network}")
    return str(network)


def check_excluded(value: str) -> str:
    """A network that stays outside the tunnel, in CIDR form."""
    network = check_route(value)
    if network.endswith("/0"):
        raise ValueRefused(f"{shown(value)} is everything", "a part of it; default_route is for the whole")
    return network


def check_gateway(value: str, version: int) -> str:
    """A next hop of IP ``version`` 4 or 6; empty stays empty."""
    if not value:
        return ""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        address = None
    if address is None or address.version != version or "%" in value or address.is_unspecified:
        raise ValueRefused(f"{shown(value)} is not an IPv{version} gateway", f"an IPv{version} address")
    return str(address)


def check_dns(value: str) -> str:
    """The address of a name server."""
    problem = ValueRefused(f"{shown(value)} is not a name server", "an IPv4 or IPv6 address")
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        raise problem from None
    if "%" in value or address.is_unspecified or address.is_multicast or address.is_loopback:
        raise problem
    return str(address)


def check_search(value: str) -> str:
    """A search domain, in the form of :func:`check_domain`."""
    return _domain(value, "search domain")


def check_domain(value: str) -> str:
    """A domain name: in lower case, without the dot at its end."""
    return _domain(value, "domain name")


def _domain(value: str, what: str) -> str:
    normal = value.removesuffix(".").lower()
    if len(value) > MAX_HOST or not _DOMAIN.fullmatch(normal):
        raise ValueRefused(f"{shown(value)} is not a {what}", "a domain name, e.g. example.org")
    return normal


def check_table(value: str) -> str:
    """Where routes go: empty (a table of our own), a table's number, or ``off``."""
    number = int(value) if _TABLE.fullmatch(value) else 0
    if value in ("", "off") or (0 < number <= MAX_TABLE and number != LOCAL_TABLE):
        return value
    allowed = f"off, or a number from 1 to {MAX_TABLE}, but not {LOCAL_TABLE}"
    raise ValueRefused(f"{shown(value)} is not a routing table", allowed)


def check_mtu(value: int) -> int:
    """Bytes; 0 leaves it to the tunnel's network."""
    if value != 0 and not MIN_MTU <= value <= MAX_MTU:
        raise ValueRefused("the MTU is out of range", f"{MIN_MTU} to {MAX_MTU}, or 0 for automatic")
    return value


def address_version(value: str) -> int:
    """4 or 6, of an address that :func:`check_address` took."""
    return ipaddress.ip_interface(value).version
