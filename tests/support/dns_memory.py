"""A bus and a journal in memory, for tests of name servers that need no real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from helper.bus import BusError, BusErrorKind
from helper.dns.paths import Paths
from helper.dns.undo import RestoreDns


class MemoryBus:
    """Nobody is on it, but for whom ``answers`` speaks: ``Interface.Member`` and what it gives or raises."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers = answers or {}
        self.calls: list[str] = []
        self.owner_changed: Callable[[str], None] | None = None

    async def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        *values: Any,
        timeout: float = 5.0,
        autostart: bool = True,
    ) -> list[Any]:
        self.calls.append(member)
        name = f"{destination}:{values[0] if member == 'GetAll' else member}"
        answer = self.answers.get(name, BusError(BusErrorKind.ABSENT, "nobody is here"))
        if answer == "silence":
            await asyncio.sleep(timeout)
            raise BusError(BusErrorKind.TIMEOUT, "no answer")
        if isinstance(answer, Exception):
            raise answer
        return [answer]

    async def watch_owner(self, name: str, on_change: Callable[[str], None]) -> None:
        self.owner_changed = on_change
        on_change(":1.1")


class MemoryJournal:
    """Keeps what is outstanding; ``broken`` is what it raises in place of noting."""

    def __init__(self) -> None:
        self.entries: dict[int, RestoreDns] = {}
        self.broken: Exception | None = None
        self._last = 0

    def record(self, undos: Sequence[RestoreDns]) -> tuple[int, ...]:
        if self.broken is not None:
            raise self.broken
        numbers = range(self._last + 1, self._last + 1 + len(undos))
        self._last += len(undos)
        self.entries |= dict(zip(numbers, undos, strict=True))
        return tuple(numbers)

    def done(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            del self.entries[number]


def paths_below(folder: Path, text: str | None = "nameserver 192.0.2.1\n") -> Paths:
    """A root below ``folder`` with an ``/etc/resolv.conf`` of ``text``, and a state folder beside it."""
    root = folder / "root"
    (root / "etc").mkdir(parents=True)
    if text is not None:
        (root / "etc/resolv.conf").write_text(text)
    return Paths(root=str(root), state=str(folder / "state"))
