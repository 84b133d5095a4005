"""The replay window once more, slow and obvious: a set of all counters ever accepted."""

from __future__ import annotations

LIMIT = 2**64 - 2**13 - 1
"""REJECT_AFTER_MESSAGES of the whitepaper's section 6.1."""


class SlowWindow:
    """Accepts each counter once, unless it lies ``size`` or more behind the greatest one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.accepted: set[int] = set()
        self.greatest = -1

    def fresh(self, counter: int) -> bool:
        too_old = counter <= self.greatest - self._size
        return counter < LIMIT and counter not in self.accepted and not too_old

    def accept(self, counter: int) -> bool:
        if not self.fresh(counter):
            return False
        self.accept_run(counter, 1)
        return True

    def fresh_run(self, first: int, count: int) -> bool:
        return all(self.fresh(first + step) for step in range(count))

    def accept_run(self, first: int, count: int) -> None:
        self.accepted.update(range(first, first + count))
        self.greatest = max(self.greatest, first + count - 1)
