"""The addresses of a session's servers: what its engine may reach outside the tunnel."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain

from helper.firewall.state import Endpoint
from helper.network.errors import NetworkError, unreachable
from helper.network.linux import Kernel
from helper.network.lookup import RouteAnswer


class Endpoints:
    """Addresses for several holders who each need some.

    A holder's new addresses replace its former ones. Packets with ``mark`` go by the machine's own
    routes, so nothing is changed for anybody else who talks to the same address: that goes into the
    tunnel. ``own_device`` tells the tunnel's device: what leads through it is no way to a server.
    ``admit`` is awaited whenever the addresses are others, before anybody is told of a new
    one; it lets exactly those through the firewall.
    """

    def __init__(
        self,
        kernel: Kernel,
        mark: int,
        protocol: str,
        own_device: Callable[[], str],
        admit: Callable[[], Awaitable[None]],
    ) -> None:
        self._own_device = own_device
        self._kernel = kernel
        self._mark = mark
        self._protocol = protocol
        self._admit = admit
        self._lock = asyncio.Lock()
        self._held: dict[str, tuple[int, dict[str, RouteAnswer | None]]] = {}
        """By holder, the port and, by address, how it was reached last."""

    @property
    def addresses(self) -> frozenset[str]:
        """All of them."""
        return frozenset(chain.from_iterable(ways for _, ways in self._held.values()))

    @property
    def all(self) -> tuple[Endpoint, ...]:
        """All of them, as the firewall knows them."""
        found = (
            Endpoint(address.partition("%")[0], self._protocol, port, self._mark)
            for port, ways in self._held.values()
            for address in ways
        )
        return tuple(dict.fromkeys(found))

    def of(self, holder: str) -> tuple[str, ...]:
        """Those of one holder, in its order."""
        return tuple(self._held.get(holder, (0, {}))[1])

    async def keep(self, holder: str, addresses: Sequence[str], port: int) -> tuple[str, ...]:
        """Have exactly these for ``holder``; returns those that can be reached at present.

        Raises :class:`NetworkError` when none can be reached, or the firewall can not let them
        through: everything stays as it was then.
        """
        async with self._lock:
            ways: dict[str, RouteAnswer | None] = {}
            last: NetworkError | None = None
            for address in addresses:
                try:
                    ways[address] = await self._way(address)
                except NetworkError as error:
                    last = error
            if last is not None and not ways:
                raise last
            before = dict(self._held)
            self._held[holder] = (port, ways)
            if not ways:
                del self._held[holder]
            try:
                await self._admit()
            except NetworkError:
                self._held = before
                raise
            return tuple(ways)

    async def renew(self) -> bool:
        """Look after all when the machine's network changed; whether any is reached another way now.

        What can not be reached at present counts once it can be again.
        """
        async with self._lock:
            changed = False
            for _, ways in self._held.values():
                for address, before in tuple(ways.items()):
                    with contextlib.suppress(NetworkError):
                        ways[address] = await self._way(address)
                        changed |= ways[address] != before
            return changed

    def forget(self) -> None:
        """Have none any more. The firewall is not told: the session is over."""
        self._held = {}

    async def _way(self, address: str) -> RouteAnswer | None:
        if "%" in address:
            return None  # a scope names the link, and the kernel would have to be told of it
        way = await self._kernel.way_to(address, self._mark)
        if way.device and way.device == self._own_device():
            raise unreachable(address, "no way but through the tunnel")
        return way
