"""Tells the helper what was carried, and how far away the server is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from engine.control import Counters
from engine.host import Host

INTERVAL = 1.0
"""Seconds between two reports at least."""


async def report_counters(host: Host, totals: Callable[[], Counters], round_trip: Callable[[], int]) -> None:
    """Report as long as the session lasts, and only what is news.

    ``round_trip`` gives microseconds, 0 while they are not known. They waver all the time, so they go with
    totals that have changed, and by themselves the first time only: a session that carries nothing wakes
    nobody.
    """
    last: Counters | None = None
    known = False
    while True:
        await asyncio.sleep(INTERVAL)
        now = totals()
        if now == last and known:
            continue
        measured = round_trip()
        if now != last or measured:
            host.report(msgspec.structs.replace(now, rtt=measured))
        last, known = now, known or measured > 0
