"""Where datagrams go to and come from."""

from __future__ import annotations

from typing import NamedTuple


class Endpoint(NamedTuple):
    """A UDP address. Equal endpoints are one and the same, so it can be a key."""

    host: str
    """Numeric, as :mod:`ipaddress` writes it; an IPv6 link-local one with its scope, ``fe80::1%3``."""
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
