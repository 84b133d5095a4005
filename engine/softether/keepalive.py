"""When to send a keepalive and when to give a connection up (section 6.4).

The server closes a connection on which it received nothing whole for ``timeout``; we judge it
by the same rule. Time is an argument, in seconds of any steady clock.
"""

from __future__ import annotations

import random

from engine.softether.blocks import MAX_KEEPALIVE, encode_keepalive


class KeepAlive:
    """The timers of one connection. Data sent does not postpone keepalives.

    That costs a packet now and then and saves a clock read per batch; the interval is a random
    span between a fifth and a quarter of the timeout, as section 6.4 recommends.
    """

    def __init__(self, timeout: float, now: float, *, rng: random.Random) -> None:
        self.timeout = timeout
        self._rng = rng
        self._next_send = now
        self._last_received = now

    def received(self, now: float) -> None:
        """Something whole (a block or a keepalive) came in."""
        self._last_received = now

    def expired(self, now: float) -> bool:
        """Whether the peer has been silent for too long."""
        return now - self._last_received >= self.timeout

    def due(self, now: float) -> bytes:
        """A keepalive to send, or nothing when it is not time yet."""
        if now < self._next_send:
            return b""
        self._next_send = now + self._rng.uniform(self.timeout / 5, self.timeout / 4)
        return encode_keepalive(self._rng.randbytes(self._rng.randrange(MAX_KEEPALIVE)))

    def next_timer(self) -> float:
        """When to look again."""
        return min(self._next_send, self._last_received + self.timeout)
