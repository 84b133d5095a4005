"""Which counters of transport data were seen: the replay window (whitepaper section 5.4.6, RFC 6479)."""

from __future__ import annotations

REJECT_AFTER_MESSAGES = 2**64 - 2**13 - 1
"""Counters from here on are neither sent nor accepted (whitepaper section 6.1)."""
WINDOW = 8192
"""Counters back from the greatest one accepted that may still come, that one included."""

_MASK = WINDOW - 1
_SEEN = b"\x01"


class ReplayWindow:
    """Takes every counter at most once, in any order within :data:`WINDOW`.

    One byte for each counter of the window, in a ring: a run of counters, as a batch of datagrams
    has them, is then one search or one assignment, and one counter costs no arithmetic with long
    numbers. Counters are from 0 to 2**64 - 1; those of :data:`REJECT_AFTER_MESSAGES` and more are
    always refused.
    """

    __slots__ = ("_next", "_ring")

    def __init__(self) -> None:
        self._next = 0
        """One more than the greatest counter accepted."""
        self._ring = bytearray(WINDOW)
        """Whether a counter was seen, at the counter modulo the size, for those below ``_next``.
        What lies from there on is of an earlier round, and is cleared when ``_next`` goes over it."""

    def fresh(self, counter: int) -> bool:
        """Whether ``counter`` was neither seen nor is too old. Changes nothing."""
        top = self._next
        if counter >= top:
            return counter < REJECT_AFTER_MESSAGES
        return top - counter <= WINDOW and not self._ring[counter & _MASK]

    def accept(self, counter: int) -> bool:
        """Remember ``counter``, of a message that has authenticated; False if it is not fresh."""
        top = self._next
        if counter >= top:
            if counter >= REJECT_AFTER_MESSAGES:
                return False
            if counter > top:
                self._mark(top, counter, b"\x00")
            self._next = counter + 1
        elif top - counter > WINDOW or self._ring[counter & _MASK]:
            return False
        self._ring[counter & _MASK] = 1
        return True

    def fresh_run(self, first: int, count: int) -> bool:
        """Whether all of ``count`` counters from ``first`` on are fresh. Changes nothing."""
        top = self._next
        end = first + count
        if end > REJECT_AFTER_MESSAGES:
            return False
        if first >= top or count <= 0:
            return True
        if top - first > WINDOW:
            return False
        start, size = first & _MASK, min(end, top) - first
        wrapped = start + size - WINDOW
        if wrapped > 0:
            return self._ring.find(_SEEN, start) < 0 and self._ring.find(_SEEN, 0, wrapped) < 0
        return self._ring.find(_SEEN, start, start + size) < 0

    def accept_run(self, first: int, count: int) -> None:
        """Remember ``count`` counters from ``first`` on, for which :meth:`fresh_run` has just said yes."""
        if count <= 0:
            return
        end = first + count
        if first > self._next:
            self._mark(self._next, first, b"\x00")
        self._next = max(self._next, end)
        self._mark(first, end, _SEEN)

    def _mark(self, first: int, end: int, value: bytes) -> None:
        """Set the bytes of the counters from ``first`` to before ``end``; of many, the last round's."""
        first = max(first, end - WINDOW)
        start, size = first & _MASK, end - first
        wrapped = start + size - WINDOW
        if wrapped > 0:
            self._ring[start:] = value * (size - wrapped)
            self._ring[:wrapped] = value * wrapped
        else:
            self._ring[start : start + size] = value * size
