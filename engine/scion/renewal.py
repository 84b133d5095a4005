"""When to ask for segments again (``snap.md`` 5.7, ``edge-tun.md`` 3.4).

Pure: ``now`` is Unix time in seconds, since that is what segments expire by. A clock that is set
back makes a request come early, never late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

REFRESH = 1800.0
"""Seconds after which segments are asked for again although none is about to expire."""
LEAST_BETWEEN = 60.0
"""Seconds between two requests."""
LEAST_BETWEEN_URGENT = 10.0
"""The same where a path turned out to be no good, or there is none."""
EXPIRY_MARGIN = 300.0
"""Seconds before a path expires at which newer ones are asked for."""
RETRY = 60.0
"""Seconds after a first failure, growing by :data:`RETRY_GROWTH` up to :data:`MAX_RETRY`. Where a path is
needed at once it begins with :data:`LEAST_BETWEEN_URGENT`."""
RETRY_GROWTH = 1.5
MAX_RETRY = 300.0
RETRY_JITTER = 5.0


@dataclass(frozen=True, slots=True)
class Fetching:
    """What has been asked for one destination."""

    tried_at: float | None = None
    """When the last request was made."""
    failures: int = 0
    """Requests in a row that failed, or brought no usable path."""
    urgent: bool = False

    def begun(self, now: float) -> Fetching:
        """After a request was sent."""
        return replace(self, tried_at=now)

    def failed(self) -> Fetching:
        """After it failed."""
        return replace(self, failures=self.failures + 1)

    def answered(self, *, found: bool) -> Fetching:
        """After it was answered; ``found`` is whether there was a usable path."""
        return replace(self, failures=0 if found else self.failures + 1, urgent=False)

    def hurried(self) -> Fetching:
        """After a path turned out to be no good (:attr:`~engine.scion.verdict.Verdict.refetch`)."""
        return replace(self, urgent=True)


def next_fetch(fetching: Fetching, earliest_expiry: float | None, now: float, jitter: float = 0.0) -> float:
    """When to ask next; ``now`` or earlier means at once.

    ``earliest_expiry`` is that of the paths that matter, ``None`` if there is no usable path;
    ``jitter`` is a random number from 0 to 1 that the caller keeps until the request.
    """
    tried = fetching.tried_at
    if tried is None or tried > now:
        return now
    urgent = fetching.urgent or earliest_expiry is None
    if fetching.failures:
        first = LEAST_BETWEEN_URGENT if urgent else RETRY
        # Ten failures in a row have long reached the longest wait.
        wait = min(first * RETRY_GROWTH ** min(fetching.failures - 1, 10), MAX_RETRY)
        return tried + wait + RETRY_JITTER * jitter
    if fetching.urgent or earliest_expiry is None:
        return tried + LEAST_BETWEEN_URGENT
    due = min(tried + REFRESH, earliest_expiry - EXPIRY_MARGIN)
    return max(due, tried + LEAST_BETWEEN)
