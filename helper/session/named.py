"""Names that a profile leads into its tunnel, or around it: their addresses, as time goes by.

A routing table knows no names. What is asked of the machine's own resolver here is what programs ask
it too, so mostly they get the same addresses; who asks another resolver may get others.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable

from helper.network.resolve import numeric, resolve
from helper.network.transport_errors import TransportError
from helper.network.values import why_not_routed

INTERVAL = 60.0
"""Seconds between two look-ups; short-lived answers are those of services with many addresses."""
TIMEOUT = 5.0
"""Seconds for one name."""
MOST = 64
"""Addresses that are kept of each list; the oldest give way."""

_PORT = 443
"""Any: only addresses are wanted."""


class NamedAddresses:
    """Keeps what was found before, too: programs may still be talking to it.

    ``changed`` is called when :attr:`included` or :attr:`excluded` have changed.
    """

    def __init__(
        self, include: tuple[str, ...], exclude: tuple[str, ...], changed: Callable[[], None]
    ) -> None:
        self._include = include
        self._exclude = exclude
        self._changed = changed
        self.included: tuple[str, ...] = ()
        self.excluded: tuple[str, ...] = ()
        """Addresses, the newest last."""

    @property
    def any(self) -> bool:
        """Whether there are names at all."""
        return bool(self._include or self._exclude)

    async def follow(self) -> None:
        """Look the names up again and again; never ends by itself."""
        while True:
            included = await self._look_up(self._include, self.included)
            excluded = await self._look_up(self._exclude, self.excluded)
            if (included, excluded) != (self.included, self.excluded):
                self.included, self.excluded = included, excluded
                self._changed()
            await asyncio.sleep(INTERVAL)

    async def _look_up(self, names: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
        found = dict.fromkeys(before)
        for name in names:
            try:
                rows = await resolve(name, _PORT, TIMEOUT)
            except TransportError:
                continue  # the next round may find it
            for address in map(numeric, rows):
                if address not in found and _is_routable(address):
                    found[address] = None
        return tuple(found)[-MOST:]


def _is_routable(address: str) -> bool:
    """Not so what filters answer with in place of an address: ``0.0.0.0``, or the machine itself."""
    return "%" not in address and not why_not_routed(ipaddress.ip_network(address))
