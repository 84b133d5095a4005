"""How many handshakes are answered: a limit for each source, and a measure of the whole.

Both are for handshake messages whose mac1 is right (``snap.md`` 3.7). While the meter says that
there are too many, only those from a source that has proved its address (mac2) are answered, and
of those only so many a second for each. Time in seconds, of a clock that does not jump.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque

from engine.udp.endpoint import Endpoint

RATE = 20
"""Handshake messages a second from one source, when it keeps sending."""
BURST = 5
"""Those that a source may send at once after a pause."""
MAX_SOURCES = 8192
"""Sources remembered; each takes some 200 bytes."""

LOAD_LIMIT = 128
"""Handshake messages within a second that are answered without proof of address.

More than the 64 peers of an interface send when all begin at once, and small enough that their
X25519 (some 0.2 ms each, answered) takes no more than a fortieth of a processor.
"""
LOAD_WINDOW = 1.0
LOAD_AFTER = 1.0
"""Seconds that the load is supposed to last after it was last seen."""


class RateLimiter:
    """A bucket of :data:`BURST` tokens for each source, refilled at :data:`RATE` a second.

    A source is an IPv4 address or an IPv6 network of 64 bits, which one subscriber has to himself.
    Of more than :data:`MAX_SOURCES` the one not heard of for longest is forgotten; its bucket is
    full when it comes back.
    """

    __slots__ = ("_full_at", "_max_sources")

    def __init__(self, max_sources: int = MAX_SOURCES) -> None:
        self._max_sources = max_sources
        self._full_at: OrderedDict[bytes, float] = OrderedDict()
        """When each bucket is full again, in tokens' times (1 / RATE seconds): all that it needs to hold."""

    def __len__(self) -> int:
        """Sources remembered."""
        return len(self._full_at)

    def allow(self, source: Endpoint, now: float) -> bool:
        """Whether one more message from ``source`` may be answered now; takes a token if so.

        ``source`` is as a socket gave it: its host is numeric.
        """
        key = _source_key(source.host)
        instant = now * RATE
        full_at = max(self._full_at.get(key, instant), instant)
        # Missing tokens are full_at - instant; with BURST - 1 of them missing there is just one left.
        allowed = full_at - instant <= BURST - 1
        self._full_at[key] = full_at + 1 if allowed else full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._max_sources:
            self._full_at.popitem(last=False)
        return allowed


def _source_key(host: str) -> bytes:
    address = ipaddress.ip_address(host)
    if address.version == 4:
        return address.packed
    # A socket for both families shows IPv4 peers like this; they are not one subscriber.
    mapped = address.ipv4_mapped
    return address.packed[:8] if mapped is None else mapped.packed


class LoadMeter:
    """Says when more handshake messages come than shall be answered without proof of address."""

    __slots__ = ("_last", "_until")

    def __init__(self, limit: int = LOAD_LIMIT) -> None:
        """``limit`` messages within a second are no load; one more is."""
        self._last: deque[float] = deque(maxlen=limit + 1)
        self._until = float("-inf")

    def count(self, now: float) -> bool:
        """Count one message whose mac1 is right, and say whether we are under load."""
        last = self._last
        last.append(now)
        if len(last) == last.maxlen and now - last[0] < LOAD_WINDOW:
            self._until = now + LOAD_AFTER
        return now < self._until
