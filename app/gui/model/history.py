"""Rates of a session over the last minute and the last hour, from totals that come about once a second."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MINUTE, HOUR = 60.0, 3600.0
FINE, COARSE = 1.0, 20.0
"""Seconds of one point of the graph of a minute, and of an hour."""


@dataclass(frozen=True)
class Point:
    """Mean rates over one step, in bits a second."""

    at: float
    """End of the step, in the clock of the caller (monotonic seconds)."""
    down: float
    up: float


class History:
    """Feed it totals, ask it for points. A gap is a rate of nothing: totals come while they change."""

    def __init__(self) -> None:
        self._last: tuple[float, int, int] | None = None
        self._fine: deque[Point] = deque(maxlen=int(MINUTE / FINE) + 2)
        self._coarse: deque[Point] = deque(maxlen=int(HOUR / COARSE) + 2)
        self._begin: tuple[float, int, int] | None = None
        self.totals = (0, 0)
        """Bytes received and sent, as last fed."""
        self.rtts: deque[tuple[float, float]] = deque(maxlen=int(MINUTE / FINE) + 2)
        """(when, milliseconds) of the newest round trips."""

    def feed(self, now: float, received: int, sent: int, rtt: float = 0.0) -> None:
        """Take in totals in bytes as of ``now``; totals that shrank belong to a new count."""
        if rtt > 0:
            self.rtts.append((now, rtt))
        self.totals = (received, sent)
        last, self._last = self._last, (now, received, sent)
        if last is None or received < last[1] or sent < last[2]:
            self._begin = (now, received, sent)
            return
        # Totals come only while they change: what lies behind a pause happened in its last step.
        start = max(last[0], now - FINE) if now - last[0] > 2 * FINE else last[0]
        if now - start < FINE / 4:
            self._last = last
            return
        span = now - start
        if start > last[0]:
            self._fine.append(Point(start, 0.0, 0.0))
        self._fine.append(Point(now, (received - last[1]) * 8 / span, (sent - last[2]) * 8 / span))
        self._add_coarse(now, received, sent)

    def _add_coarse(self, now: float, received: int, sent: int) -> None:
        begin = self._begin
        assert begin is not None
        if now - begin[0] < COARSE:
            return
        span = now - begin[0]
        self._coarse.append(Point(now, (received - begin[1]) * 8 / span, (sent - begin[2]) * 8 / span))
        self._begin = (now, received, sent)

    def minute(self, now: float) -> tuple[Point, ...]:
        """The points of the last minute, oldest first."""
        return tuple(point for point in self._fine if point.at >= now - MINUTE - FINE)

    def hour(self, now: float) -> tuple[Point, ...]:
        """The points of the last hour, oldest first."""
        return tuple(point for point in self._coarse if point.at >= now - HOUR - COARSE)

    def current(self, now: float) -> Point:
        """The rates at this moment; nothing when no total has come for some time."""
        if self._fine and now - self._fine[-1].at < 2.5 * FINE:
            return self._fine[-1]
        return Point(now, 0.0, 0.0)
