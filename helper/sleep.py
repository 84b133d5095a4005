"""Suspend and resume: told by login1, and found out by the clocks when nobody tells.

A ``delay`` inhibitor (``org.freedesktop.login1(5)``, "Inhibitor locks") is held beforehand, so that
there is time to say goodbye before the machine sleeps. The signal can be missed, e.g. without
login1 or in a container; a clock that counts sleep and one that does not tell as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from helper.bus import BusError, SystemBus
from helper.seats import MANAGER, NAME, PATH

GOODBYE_SECONDS = 1.0
"""For ``on_sleep``; login1 waits for 5 s in all by default."""
LOOK_SECONDS = 10.0
"""Between two looks at the clocks."""
JUMP_SECONDS = 5.0
"""How far the clocks must be apart to have slept."""
JUST_SECONDS = 5.0
"""Waking that is told twice within this time is one."""
RETRY_SECONDS = 5.0
"""Until the inhibitor is asked for again after it was not given."""

_log = logging.getLogger(__name__)


def slept() -> float:
    """Seconds this machine slept since it was started (``clock_gettime(2)``)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


def jumped(before: float, now: float) -> bool:
    """Whether the machine slept between two readings of :func:`slept`."""
    return now - before > JUMP_SECONDS


class SleepWatch:
    """Calls ``on_sleep`` before the machine sleeps, and ``on_wake`` once each time it woke.

    ``on_sleep`` gets 1 s. Neither keeps the other from being called by what it raises. ``slept``
    and ``look_seconds`` are there for tests.
    """

    def __init__(
        self,
        bus: SystemBus,
        on_sleep: Callable[[], Awaitable[None]],
        on_wake: Callable[[], None],
        slept: Callable[[], float] = slept,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._bus = bus
        self._on_sleep = on_sleep
        self._on_wake = on_wake
        self._slept = slept
        self._look_seconds = look_seconds
        self._seen = slept()
        self._woke_at = float("-inf")
        self._inhibitor: int | None = None
        self._owner = ""
        self._sleeping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._taking: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self) -> None:
        """Begin to watch. Never raises: without login1 the clocks are looked at alone."""
        self._begin(self._look())
        await self._bus.subscribe(NAME, MANAGER, "PrepareForSleep", self._told, path=PATH)
        await self._bus.watch_owner(NAME, self._owner_changed)

    async def close(self) -> None:
        """Stop watching, and let go of the inhibitor. Safe to call twice."""
        self._closed = True
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._let_go()

    @property
    def holds(self) -> bool:
        """Whether the machine will wait for us before it sleeps."""
        return self._inhibitor is not None

    def _begin(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- what login1 tells ---------------------------------------------------------------------

    def _told(self, values: list[Any]) -> None:
        if self._closed:
            return
        if values == [True] and not self._sleeping:
            self._sleeping = True
            self._woke_at = float("-inf")
            self._begin(self._go_to_sleep())
        elif values == [False]:
            self._wake()

    async def _go_to_sleep(self) -> None:
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._on_sleep()
        except TimeoutError:
            _log.warning("the machine sleeps before everything was said")
        except Exception:
            _log.exception("getting ready to sleep failed")
        finally:
            if self._sleeping:
                self._let_go()

    def _owner_changed(self, owner: str) -> None:
        self._owner = owner
        # A lock dies with the login1 that gave it.
        self._let_go()
        self._sleeping = False
        if owner:
            self._take()

    # --- the inhibitor -------------------------------------------------------------------------

    def _take(self) -> None:
        if not self._closed and (self._taking is None or self._taking.done()):
            self._taking = self._begin(self._inhibit())

    async def _inhibit(self) -> None:
        while self._wants():
            owner = self._owner
            try:
                (descriptor,) = await self._bus.call(
                    NAME, PATH, MANAGER, "Inhibit", "ssss",
                    "sleep", "Adit", "Say goodbye to the VPN's server", "delay", autostart=False,
                )  # fmt: skip
            except (BusError, ValueError) as error:
                _log.debug("no inhibitor from login1: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if owner == self._owner and self._wants():
                self._inhibitor = descriptor
            else:
                os.close(descriptor)  # Of a login1 that is gone, or too late.

    def _wants(self) -> bool:
        return bool(self._owner) and self._inhibitor is None and not self._sleeping

    def _let_go(self) -> None:
        if self._inhibitor is not None:
            with contextlib.suppress(OSError):
                os.close(self._inhibitor)
            self._inhibitor = None

    # --- what the clocks tell ------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            now = self._slept()
            if jumped(self._seen, now):
                # login1 tells of the same a moment later, or did a moment ago.
                self._wake()
            self._seen = now

    def _wake(self) -> None:
        self._seen = self._slept()
        self._sleeping = False
        self._take()
        if time.monotonic() - self._woke_at < JUST_SECONDS:
            return
        self._woke_at = time.monotonic()
        try:
            self._on_wake()
        except Exception:
            _log.exception("waking up failed")
