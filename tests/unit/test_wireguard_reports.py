"""Reports of peers: not too often, and never an old one after a new one."""

from __future__ import annotations

import asyncio

import pytest

from engine.wireguard import reports
from engine.wireguard.reports import Reports


async def test_of_many_the_first_and_the_last_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "INTERVAL", 0.02)
    told: list[tuple[str, int]] = []
    made = Reports()
    for number in range(1000):
        made.tell("a", lambda number=number: told.append(("a", number)))  # type: ignore[misc]
    made.tell("b", lambda: told.append(("b", 0)))
    assert told == [("a", 0), ("b", 0)]
    await asyncio.sleep(0.1)
    assert told == [("a", 0), ("b", 0), ("a", 999)]
    made.tell("a", lambda: told.append(("a", 1000)))
    assert told[-1] == ("a", 1000)
    made.close()


async def test_nothing_is_told_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "INTERVAL", 0.01)
    told: list[int] = []
    made = Reports()
    for number in range(3):
        made.tell("a", lambda number=number: told.append(number))  # type: ignore[misc]
    made.close()
    await asyncio.sleep(0.05)
    assert told == [0]
