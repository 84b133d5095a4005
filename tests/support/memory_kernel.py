"""A kernel for tests that has routes and addresses in a set, and forgets them when it is told to."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Collection

from helper.network.changes import AnyChange, undo
from helper.network.errors import unreachable
from helper.network.linux import Kernel, Routing
from helper.network.lookup import RouteAnswer


class MemoryKernel(Kernel):
    """Stands in for :class:`Kernel`, as far as ledgers and host routes need it."""

    def __init__(self) -> None:
        self.present: set[AnyChange] = set()
        """What the system has."""
        self.log: list[tuple[str, AnyChange]] = []
        self.gateways = {4: "192.0.2.254", 6: "fe80::1"}
        """Default routes; without one, nothing is reached."""
        self.refused: set[str] = set()
        """Destinations of routes that can not be made."""
        self._count: Counter[AnyChange] = Counter()

    async def apply(self, change: AnyChange) -> bool:
        """Make it, and count who made it."""
        if getattr(change, "destination", "") in self.refused:
            raise unreachable(str(change), "refused by the test")
        if change not in self.present:
            self.log.append(("apply", change))
        elif not self._count[change]:
            return False
        self.present.add(change)
        self._count[change] += 1
        return True

    async def undo(self, change: AnyChange) -> bool:
        """Take it back when nobody else made it too."""
        assert undo(change) is not None and self._count[change] > 0
        self._count[change] -= 1
        if self._count[change]:
            return False
        self.log.append(("undo", change))
        gone = change in self.present
        self.present.discard(change)
        return gone

    async def routing(self) -> Routing:
        """Nothing is known beforehand."""
        return Routing({})

    async def route_to(
        self, ip: str, ignore: Collection[str] = (), routing: Routing | None = None
    ) -> RouteAnswer:
        """The default route of the address's IP version; loopback is this machine's own."""
        address = ipaddress.ip_address(ip)
        if address.is_loopback:
            return RouteAnswer("lo", local=True)
        gateway = self.gateways.get(address.version)
        if gateway is None:
            raise unreachable(ip, "no route")
        return RouteAnswer("eth0", gateway)
