"""What a session keeps outside its tunnel: the addresses of its servers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from itertools import chain

from helper.network.changes import AnyChange
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import Kernel, Routing
from helper.network.plan import keep_outside
from helper.network.values import PlanError


class Outside:
    """Host routes around the tunnel, for several holders who each need some addresses.

    A holder's new addresses replace its former ones; a route goes when nobody needs its address
    any more. ``own_device`` tells the tunnel's device (empty while there is none): no route
    through it is a way to a server.
    """

    def __init__(self, kernel: Kernel, own_device: Callable[[], str]) -> None:
        self._kernel = kernel
        self._own_device = own_device
        self._ledger = Ledger(kernel)
        self._lock = asyncio.Lock()
        self._held: dict[str, dict[str, tuple[AnyChange, ...]]] = {}
        """By holder, then by address, what keeps that outside."""
        self._fixed: set[str] = set()
        """Holders whose way can not be changed under them."""

    @property
    def addresses(self) -> frozenset[str]:
        """All that are kept outside."""
        return frozenset(chain.from_iterable(self._held.values()))

    def of(self, holder: str) -> tuple[str, ...]:
        """Those of one holder, in its order."""
        return tuple(self._held.get(holder, ()))

    async def keep(self, holder: str, addresses: Sequence[str], *, fixed: bool = False) -> tuple[str, ...]:
        """Keep exactly these for ``holder``; returns those that can be reached at present.

        ``fixed`` says that :meth:`renew` must not lead the holder another way: a TCP connection has
        the address of one link, and a better link is none for it.
        The way to each is looked up anew, and a route that the system has lost is made again.
        Raises :class:`NetworkError` when none can be reached: everything stays as it was.
        """
        async with self._lock:
            (self._fixed.add if fixed else self._fixed.discard)(holder)
            kept: dict[str, tuple[AnyChange, ...]] = {}
            last: NetworkError | None = None
            for address in addresses:
                try:
                    way = await self._way(address)
                    # Beside the former ones first: there is no moment without a way to one that stays.
                    await self._become(holder, {**self._held.get(holder, {}), **kept, address: way}, way)
                except NetworkError as error:
                    last = error
                else:
                    kept[address] = way
            if last is not None and not kept:
                raise last
            await self._become(holder, kept)
            return tuple(kept)

    async def renew(self) -> bool:
        """Look after everything that is kept outside; whether any way is another one now.

        Routes that the system has lost are made again. What can not be reached at present, or whose
        route can not be made, stays as it was, for the next change.
        """
        async with self._lock:
            changed = False
            routing = await self._kernel.routing()
            for holder, ways in tuple(self._held.items()):
                for address, before in tuple(ways.items()):
                    with contextlib.suppress(NetworkError):
                        way = before if holder in self._fixed else await self._way(address, routing)
                        await self._become(holder, {**self._held[holder], address: way}, way)
                        changed |= way != before
            return changed

    async def release(self) -> None:
        """Keep nothing outside any more; raises :class:`NetworkError`."""
        async with self._lock:
            self._held = {}
            await self._ledger.undo_all()

    async def _become(
        self, holder: str, theirs: dict[str, tuple[AnyChange, ...]], renew: tuple[AnyChange, ...] = ()
    ) -> None:
        # What is found out about an address holds for every holder of it.
        held = {
            name: {address: theirs.get(address, way) for address, way in ways.items()}
            for name, ways in self._held.items()
        }
        held[holder] = theirs
        wanted = chain.from_iterable(chain.from_iterable(ways.values()) for ways in held.values())
        await self._ledger.become(dict.fromkeys(wanted), renew=renew)
        self._held = held

    async def _way(self, address: str, routing: Routing | None = None) -> tuple[AnyChange, ...]:
        device = self._own_device()
        try:
            # A scope names the link: no route of the tunnel's concerns such an address.
            if "%" in address:
                return ()
            ignored = {device} if device else set()
            return keep_outside(address, await self._kernel.route_to(address, ignored, routing))
        except PlanError as error:
            raise NetworkError(error.failure) from None
