"""A login1 that puts the machine to sleep and wakes it when a test says so."""

from __future__ import annotations

import asyncio
import os
import select
from types import TracebackType

from dbus_fast import Message

from tests.support.bus_daemon import BusDaemon
from tests.support.bus_service import Reply, Service

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
DELAY_SECONDS = 5.0
"""How long login1 waits for inhibitors (``InhibitDelayMaxSec``, logind.conf(5))."""


class Login1:
    """``org.freedesktop.login1`` with inhibitors, on a bus of its own; an async context manager."""

    def __init__(self) -> None:
        self._daemon = BusDaemon()
        self._service: Service | None = None
        self._inhibitors: list[int] = []
        """Our ends: readable when the other one is closed."""

    async def __aenter__(self) -> Login1:
        self._daemon.start()
        self._service = Service(self._daemon.address, NAME)
        self._service.methods[MANAGER, "Inhibit"] = self._inhibit
        await self._service.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._service is not None:
            await self._service.stop()
        self._daemon.__exit__(None, None, None)
        for descriptor in self._inhibitors:
            os.close(descriptor)

    @property
    def environment(self) -> dict[str, str]:
        """For the helper to find it."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": self._daemon.address}

    @property
    def inhibitors(self) -> int:
        """How many are held."""
        return sum(1 for descriptor in self._inhibitors if not _closed(descriptor))

    async def wait_inhibited(self, *, held: bool = True, timeout: float = 10.0) -> None:
        """Wait until an inhibitor is held, or none is any more. Raises :class:`TimeoutError`."""
        async with asyncio.timeout(timeout):
            while (self.inhibitors > 0) is not held:
                await asyncio.sleep(0.005)

    async def sleep(self) -> float:
        """Tell that the machine will sleep, and wait for the inhibitors; returns how long that took, in s.

        Raises :class:`TimeoutError` when one is not given up in the time that login1 grants.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self._tell(True)
        await self.wait_inhibited(held=False, timeout=DELAY_SECONDS)
        return loop.time() - began

    async def wake(self) -> None:
        """Tell that it woke."""
        await self._tell(False)

    async def _tell(self, sleeping: bool) -> None:
        assert self._service is not None
        await self._service.emit(PATH, MANAGER, "PrepareForSleep", "b", sleeping)

    async def _inhibit(self, message: Message) -> Reply:
        ours, theirs = os.pipe()
        self._inhibitors.append(ours)
        return Reply("h", (0,), (theirs,))


def _closed(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))
