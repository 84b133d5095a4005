"""Allowed IPs once more, slow and obvious: every network is asked whether it contains the address."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Generic, TypeVar

T = TypeVar("T")


class SlowRoutes(Generic[T]):
    """Of the networks that contain an address the longest decides, of equal ones the later."""

    def __init__(self) -> None:
        self._networks: list[tuple[IPv4Network | IPv6Network, T]] = []

    def insert(self, network: str, peer: T) -> None:
        self._networks.append((ip_network(network, strict=False), peer))

    def find(self, address: str) -> T | None:
        parsed = ip_address(address)
        best: tuple[int, T] | None = None
        for network, peer in self._networks:
            if parsed in network and (best is None or network.prefixlen >= best[0]):
                best = network.prefixlen, peer
        return None if best is None else best[1]
