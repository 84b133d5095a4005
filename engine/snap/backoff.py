"""How long to wait before the next attempt (``snap.md`` 1.4, 4.5; ``edge-tun.md`` 1.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

_MAX_POWER = 64
"""Attempts beyond which the delay does not grow, whatever the factor: it is at its cap by then."""


class Backoff(NamedTuple):
    """Delays that grow exponentially, in seconds."""

    base: float
    cap: float
    factor: float
    jitter: float

    def delay(self, attempt: int, chance: float) -> float:
        """The delay after so many attempts; ``chance`` is a random number from 0 to 1."""
        return min(self.cap, self.base * self.factor ** min(attempt, _MAX_POWER) + self.jitter * chance)


REGISTRATION = Backoff(base=1.0, cap=20.0, factor=1.2, jitter=0.1)
"""Between attempts to register an identity; they are counted from 1."""
RECONNECTION = Backoff(base=5.0, cap=180.0, factor=1.3, jitter=0.5)
"""From the beginning of one attempt to bring a tunnel up again to that of the next, counted from 0."""


def chance(random: Callable[[int], bytes]) -> float:
    """A number from 0 to 1, of 32 random bits."""
    return int.from_bytes(random(4), "big") / (1 << 32)
