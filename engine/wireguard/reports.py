"""Tells the helper of peers, of each not too often: a peer must not make us a nuisance to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable

INTERVAL = 1.0
"""Seconds between two reports with one key at least; of those that come between, the last is told."""


class Reports:
    """Runs what tells something, at once or when its time comes. ``close`` it at the end."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timers: dict[Hashable, asyncio.TimerHandle] = {}
        self._waiting: dict[Hashable, Callable[[], None]] = {}

    def tell(self, key: Hashable, report: Callable[[], None]) -> None:
        """Call ``report`` now, or with the interval, instead of what waits with this key."""
        if key in self._timers:
            self._waiting[key] = report
            return
        report()
        self._timers[key] = self._loop.call_later(INTERVAL, self._due, key)

    def _due(self, key: Hashable) -> None:
        del self._timers[key]
        report = self._waiting.pop(key, None)
        if report is not None:
            self.tell(key, report)

    def close(self) -> None:
        """Tell nothing any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._waiting.clear()
