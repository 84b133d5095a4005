"""Which of several services to ask first, and when the next ones (``snap.md`` 1.3).

Discovery gives endhost APIs in groups. Within a group all say the same; of the groups the first
one that answers is taken. So that a group that is silent costs little, the next one is asked half
a second later while it may still answer; one that has failed as a whole costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

DISCOVERY = "https://discovery.scion.anapaya.net"
"""Where endhost APIs are known to everyone, unless the profile or the authentication names another."""
MAX_GROUPS = 5
"""Groups that are tried."""
MAX_APIS = 2
"""Endhost APIs that are tried of each group."""
GROUP_DELAY = 0.5
"""Seconds from one group to the next."""

T = TypeVar("T")


class Race(Generic[T]):
    """Starts the members of groups in order. It ends when its owner is content, or :attr:`lost`."""

    __slots__ = ("_begun_at", "_delay", "_groups", "_open", "_started")

    def __init__(
        self,
        groups: Sequence[Sequence[T]],
        now: float,
        *,
        max_groups: int = MAX_GROUPS,
        max_members: int = MAX_APIS,
        delay: float = GROUP_DELAY,
    ) -> None:
        """Groups without members do not count; nor do members beyond the limits."""
        self._groups = [tuple(group[:max_members]) for group in groups if group][:max_groups]
        self._begun_at = now
        self._delay = delay
        self._started = 0
        """Groups that were started."""
        self._open: list[int] = []
        """For each group that was started how many of its members have not failed."""

    def start(self, now: float) -> list[T]:
        """Whom to ask now, each given once."""
        members: list[T] = []
        while self._started < len(self._groups) and self._next_at <= now:
            group = self._groups[self._started]
            self._started += 1
            self._open.append(len(group))
            members.extend(group)
        return members

    def failed(self, member: T) -> None:
        """One that was started did not answer, or not as it should."""
        for number in range(self._started):
            if member in self._groups[number] and self._open[number] > 0:
                self._open[number] -= 1
                return

    @property
    def lost(self) -> bool:
        """Whether all of all groups have failed."""
        return self._started == len(self._groups) and not any(self._open)

    def next_timer(self) -> float | None:
        """When :meth:`start` has more to give; ``None`` when all were started."""
        return self._next_at if self._started < len(self._groups) else None

    @property
    def _next_at(self) -> float:
        if self._started and not self._open[-1]:
            return float("-inf")
        return self._begun_at + self._delay * self._started
