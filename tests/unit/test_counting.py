"""What an engine reports of its traffic, and when it keeps quiet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from engine import counting
from engine.control import Counters, FromEngine
from engine.counting import report_counters

_NOTHING, _SOMETHING = Counters(0, 0, 0, 0, 0), Counters(1, 60, 0, 0, 0)


class _Engine:
    """Totals and a round trip that the test changes; ``reports`` is what the helper got."""

    def __init__(self) -> None:
        self.now = _NOTHING
        self.rtt = 0
        self.asked = 0
        self.reports: list[FromEngine] = []
        self._looks = 0
        self.task = asyncio.create_task(
            report_counters(self, self._totals, self._round_trip)  # type: ignore[arg-type]
        )

    def report(self, message: FromEngine) -> None:
        self.reports.append(message)

    def _totals(self) -> Counters:
        self._looks += 1
        return self.now

    def _round_trip(self) -> int:
        self.asked += 1
        return self.rtt

    async def looked(self, times: int = 3) -> None:
        """Until it has looked so many times more."""
        wanted = self._looks + times
        async with asyncio.timeout(5):
            while self._looks < wanted:
                await asyncio.sleep(0.001)


@pytest.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[_Engine]:
    monkeypatch.setattr(counting, "INTERVAL", 0.001)
    made = _Engine()
    yield made
    made.task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await made.task


async def test_totals_come_when_they_change(engine: _Engine) -> None:
    await engine.looked()
    assert engine.reports == [_NOTHING]
    engine.now = _SOMETHING
    await engine.looked()
    assert engine.reports == [_NOTHING, _SOMETHING]


async def test_a_round_trip_comes_with_the_totals(engine: _Engine) -> None:
    engine.now, engine.rtt = _SOMETHING, 700
    await engine.looked()
    assert engine.reports == [Counters(1, 60, 0, 0, 0, rtt=700)]


async def test_the_first_round_trip_is_told_by_itself(engine: _Engine) -> None:
    await engine.looked()
    engine.rtt = 700
    await engine.looked()
    assert engine.reports == [_NOTHING, Counters(0, 0, 0, 0, 0, rtt=700)]


async def test_an_idle_session_says_nothing_however_its_round_trip_wavers(engine: _Engine) -> None:
    engine.rtt = 700
    await engine.looked()
    told, asked = len(engine.reports), engine.asked
    for engine.rtt in range(701, 705):
        await engine.looked()
    assert (len(engine.reports), engine.asked) == (told, asked) == (1, 1)
    engine.now = _SOMETHING
    await engine.looked()
    assert engine.reports[-1] == Counters(1, 60, 0, 0, 0, rtt=704)
