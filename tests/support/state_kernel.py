"""A kernel for tests of ledgers: routes and addresses in a set, and a count of who made them."""

from __future__ import annotations

from collections import Counter

from helper.network.changes import AnyChange, undo
from helper.network.errors import unreachable
from helper.network.linux import Kernel


class SetKernel(Kernel):
    """Stands in for :class:`Kernel`, as far as ledgers need it."""

    def __init__(self) -> None:
        self.present: set[AnyChange] = set()
        """What the system has."""
        self.log: list[tuple[str, AnyChange]] = []
        self.refused: set[str] = set()
        """Destinations of routes that can not be made."""
        self._count: Counter[AnyChange] = Counter()

    async def apply(self, change: AnyChange) -> bool:
        """Make it, and count who made it."""
        if getattr(change, "destination", "") in self.refused:
            raise unreachable(str(change), "refused by the test")
        if change not in self.present:
            self.log.append(("apply", change))
        elif not self._count[change]:
            return False
        self.present.add(change)
        self._count[change] += 1
        return True

    async def undo(self, change: AnyChange) -> bool:
        """Take it back when nobody else made it too."""
        if undo(change) is None:
            return False
        assert self._count[change] > 0
        self._count[change] -= 1
        if self._count[change]:
            return False
        self.log.append(("undo", change))
        gone = change in self.present
        self.present.discard(change)
        return gone
