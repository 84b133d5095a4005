"""A kernel for tests that knows one way to everything outside, until it is taken away."""

from __future__ import annotations

import ipaddress

from helper.network.errors import unreachable
from helper.network.linux import Kernel
from helper.network.lookup import RouteAnswer


class MemoryKernel(Kernel):
    """Stands in for :class:`Kernel`, as far as a session's ways to its servers need it."""

    def __init__(self) -> None:
        self.gateways = {4: "192.0.2.254", 6: "fe80::1"}
        """Default routes, by IP version; without one, nothing is reached."""
        self.device = "eth0"
        """Through which they lead."""
        self.asked: list[tuple[str, int]] = []
        """Addresses whose way was asked for, and with which mark."""

    async def way_to(self, ip: str, mark: int) -> RouteAnswer:
        """The default route of the address's IP version; loopback is this machine's own."""
        self.asked.append((ip, mark))
        address = ipaddress.ip_address(ip)
        if address.is_loopback:
            return RouteAnswer("lo", local=True)
        gateway = self.gateways.get(address.version)
        if gateway is None:
            raise unreachable(ip, "no route")
        return RouteAnswer(self.device, gateway)
