"""Allowed IPs: which peer an address belongs to, by the longest prefix (whitepaper section 2)."""

from __future__ import annotations

import ipaddress
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_REMEMBERED = 4096
"""Addresses whose peer is remembered. Strangers may choose addresses, so there is an end to them."""

_IPV4_SIZE, _IPV6_SIZE = 4, 16

_Tables = list[tuple[int, dict[int, T]]]


class AllowedIps(Generic[T]):
    """Networks and whose they are. The same network given again goes to the later peer, as with ``wg``."""

    def __init__(self) -> None:
        # For each length that occurs: by how much to shift an address, and the peers by what remains.
        self._ipv4: _Tables[T] = []
        self._ipv6: _Tables[T] = []
        self._remembered: dict[bytes, T | None] = {}

    def insert(self, network: str, peer: T) -> None:
        """Give ``network`` (CIDR, or one address; bits behind the prefix are ignored) to ``peer``.

        Raises :class:`ValueError` when it is neither.
        """
        parsed = ipaddress.ip_network(network, strict=False)
        tables = self._ipv4 if parsed.version == 4 else self._ipv6
        shift = parsed.max_prefixlen - parsed.prefixlen
        if shift not in (known for known, _ in tables):
            tables.append((shift, {}))
            tables.sort(key=lambda entry: entry[0])
        dict(tables)[shift][int(parsed.network_address) >> shift] = peer
        self._remembered.clear()

    def find(self, address: bytes) -> T | None:
        """Whose an address (4 or 16 bytes, as in a packet) is; ``None`` if nobody's or no address."""
        try:
            return self._remembered[address]
        except KeyError:
            pass
        if len(address) == _IPV4_SIZE:
            tables = self._ipv4
        elif len(address) == _IPV6_SIZE:
            tables = self._ipv6
        else:
            return None
        peer = _search(tables, int.from_bytes(address, "big"))
        if len(self._remembered) >= MAX_REMEMBERED:
            self._remembered.clear()
        self._remembered[address] = peer
        return peer


def _search(tables: _Tables[T], address: int) -> T | None:
    for shift, table in tables:
        peer = table.get(address >> shift)
        if peer is not None:
            return peer
    return None
