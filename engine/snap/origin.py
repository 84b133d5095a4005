"""Where a service is: what a URL is for when absolute paths of methods are joined to it (``snap.md`` 1.2)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from engine.snap.errors import OriginError
from engine.udp.endpoint import Endpoint

MAX_URL = 512
"""Characters of a service's URL."""

_URL = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
    r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[!-~]*)?"
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port of a service. Equal ones are one and the same service."""

    scheme: str
    """``http`` or ``https``."""
    host: str
    """An address as :mod:`ipaddress` writes it, or a name in lower case."""
    port: int

    @classmethod
    def parse(cls, text: str) -> Origin:
        """Read a URL, or ``host:port`` as some services write it.

        Without a scheme an address stands for ``http`` and a name for ``https``. A path is allowed
        and means nothing, since all methods have absolute ones. Raises :class:`OriginError` for
        anything else, also for credentials, a query, another scheme, or a scope of IPv6.
        """
        if len(text) > MAX_URL:
            raise OriginError(f"a URL of {len(text)} characters")
        match = _URL.fullmatch(text)
        if match is None or any(sign in (match["path"] or "") for sign in "?#\\"):
            raise OriginError("not the URL of a service")
        host, literal = _host(match["ipv6"], match["name"])
        scheme = (match["scheme"] or ("http" if literal else "https")).lower()
        if scheme not in _PORTS:
            raise OriginError(f"a URL with the scheme {scheme}")
        port = int(match["port"]) if match["port"] else _PORTS[scheme]
        if not 1 <= port <= 65535:
            raise OriginError(f"there is no port {port}")
        return cls(scheme, host, port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def address(self) -> Endpoint | None:
        """Host and port, when the host is an address; ``None`` for a name."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return None
        return Endpoint(self.host, self.port)

    @property
    def private(self) -> bool:
        """Whether nobody on the way can read along: by TLS, or because the way does not leave the machine."""
        if self.scheme == "https":
            return True
        return self.address is not None and ipaddress.ip_address(self.host).is_loopback


def _host(ipv6: str | None, name: str | None) -> tuple[str, bool]:
    """The host as it is written once and for all, and whether it is an address."""
    try:
        if ipv6 is not None:
            return str(ipaddress.IPv6Address(ipv6)), True
        assert name is not None
        if name.replace(".", "").isdigit():
            return str(ipaddress.IPv4Address(name)), True
    except ValueError:
        raise OriginError("a URL with an address that is none") from None
    lower = name.lower()
    if len(lower) > 253 or not all(_LABEL.fullmatch(label) for label in lower.removesuffix(".").split(".")):
        raise OriginError("a URL with a name that is none")
    return lower, False


def parse_endpoint(text: str) -> Endpoint:
    """``ip:port`` or ``[ip]:port`` of something that datagrams can be sent to.

    Raises :class:`OriginError` for a name, and for an address or a port that nothing can have.
    """
    if len(text) > MAX_URL:
        raise OriginError(f"an address of {len(text)} characters")
    host, colon, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = ipaddress.ip_address(host[1:-1] if bracketed else host)
    except ValueError:
        raise OriginError("not an address and a port") from None
    if not colon or bracketed != (address.version == 6) or "%" in host:
        raise OriginError("not an address and a port")
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535):
        raise OriginError("an address without a port that something can have")
    if address.is_unspecified or address.is_multicast:
        raise OriginError("an address that is nobody's")
    return Endpoint(str(address), int(port))
