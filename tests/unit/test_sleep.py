"""Suspend and resume with a scripted login1 on a real bus, and with clocks that jump."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from helper import sleep
from helper.bus import SystemBus, connection
from helper.sleep import SleepWatch, jumped
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_login1 import Login1
from tests.support.helper_bench import until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "RETRY_SECONDS", (0.02, 0.1))
    monkeypatch.setattr(sleep, "RETRY_SECONDS", 0.05)


@pytest.fixture
def daemon() -> Iterator[BusDaemon]:
    with BusDaemon() as running:
        yield running


class Bench:
    """A watch, what it said, and a clock to move."""

    def __init__(self, address: str) -> None:
        self.bus = SystemBus(address)
        self.login1 = Login1(address)
        self.said: list[str] = []
        self.goodbye = asyncio.Event()
        self.goodbye.set()
        self.slept = 0.0
        self.watch = SleepWatch(self.bus, self._sleeps, self._woke, lambda: self.slept, 0.05)

    async def _sleeps(self) -> None:
        self.said.append("sleep")
        await self.goodbye.wait()
        self.said.append("goodbye")

    def _woke(self) -> None:
        self.said.append("wake")
        raise KeyError("a bug")


@pytest.fixture
async def bench(daemon: BusDaemon) -> AsyncIterator[Bench]:
    bench = Bench(daemon.address)
    await bench.login1.start()
    await bench.watch.start()
    await until(lambda: bench.login1.held() == 1)
    yield bench
    await bench.watch.close()
    await bench.watch.close()
    assert not bench.watch.holds
    await bench.login1.stop()
    await bench.bus.close()


async def test_the_machine_waits_for_the_goodbye_and_not_for_ever(bench: Bench) -> None:
    bench.goodbye.clear()
    await bench.login1.prepare(True)
    await until(lambda: bench.said == ["sleep"])
    assert bench.login1.held() == 1
    bench.goodbye.set()
    await until(lambda: bench.login1.held() == 0)
    assert bench.said == ["sleep", "goodbye"]
    await bench.login1.prepare(False)
    await until(lambda: bench.login1.held() == 1)
    assert bench.said == ["sleep", "goodbye", "wake"]

    bench.said.clear()
    bench.goodbye.clear()
    started = time.monotonic()
    await bench.login1.prepare(True)
    await bench.login1.prepare(True)
    await until(lambda: bench.login1.held() == 0)
    assert 0.9 < time.monotonic() - started < 3
    assert bench.said == ["sleep"]


async def test_a_hundred_times(bench: Bench) -> None:
    for number in range(1, 101):
        await bench.login1.prepare(True)
        await until(lambda: bench.login1.held() == 0)
        await bench.login1.prepare(False)
        await until(lambda: bench.login1.held() == 1)
        assert bench.said == ["sleep", "goodbye", "wake"] * number


async def test_waking_before_the_goodbye_was_said_keeps_the_lock(bench: Bench) -> None:
    bench.goodbye.clear()
    await bench.login1.prepare(True)
    await until(lambda: bench.said == ["sleep"])
    await bench.login1.prepare(False)
    await until(lambda: "wake" in bench.said)
    bench.goodbye.set()
    await until(lambda: "goodbye" in bench.said)
    assert bench.watch.holds
    assert bench.login1.held() == 1


async def test_the_lock_is_taken_again_from_a_new_login1_and_a_new_bus(
    bench: Bench, daemon: BusDaemon
) -> None:
    await bench.login1.stop()
    await until(lambda: not bench.watch.holds)
    await bench.login1.start()
    await until(lambda: bench.login1.held() == 1)
    daemon.stop()
    await bench.login1.stop()
    await until(lambda: not bench.watch.holds)
    daemon.start()
    await bench.login1.start()
    await until(lambda: bench.login1.held() == 1)
    await bench.login1.prepare(True)
    await until(lambda: bench.login1.held() == 0)
    assert bench.said == ["sleep", "goodbye"]


async def test_a_lock_that_is_refused_is_asked_for_again(bench: Bench) -> None:
    bench.login1.refuses_locks = True
    await bench.login1.prepare(True)
    await until(lambda: bench.login1.held() == 0)
    await bench.login1.prepare(False)
    await until(lambda: bench.login1.calls.count("Inhibit") > 3)
    bench.login1.refuses_locks = False
    await until(lambda: bench.login1.held() == 1)


async def test_the_clocks_tell_when_login1_does_not(bench: Bench) -> None:
    await bench.login1.stop()
    bench.slept += 8 * 3600
    await until(lambda: bench.said == ["wake"])
    bench.slept += 4
    await asyncio.sleep(0.2)
    assert bench.said == ["wake"]


async def test_one_sleep_told_by_both_is_one_waking(bench: Bench) -> None:
    await bench.login1.prepare(True)
    await until(lambda: bench.login1.held() == 0)
    bench.slept += 3600
    await until(lambda: "wake" in bench.said)
    await bench.login1.prepare(False)
    await asyncio.sleep(0.2)
    assert bench.said == ["sleep", "goodbye", "wake"]
    await bench.login1.prepare(True)
    await until(lambda: bench.login1.held() == 0)
    await bench.login1.prepare(False)
    await until(lambda: bench.said == ["sleep", "goodbye", "wake"] * 2)


async def test_without_a_bus_the_clocks_alone_are_watched() -> None:
    bench = Bench("unix:path=/nowhere")
    await bench.watch.start()
    bench.slept += 60
    await until(lambda: bench.said == ["wake"])
    await bench.watch.close()
    await bench.bus.close()


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(0, 0, False), (0, 5, False), (0, 5.1, True), (100, 28_900, True), (10, 0, False)],
)
def test_jumps(before: float, now: float, expected: bool) -> None:
    assert jumped(before, now) is expected


def test_this_machine_has_such_clocks() -> None:
    assert sleep.slept() > -1
    assert not jumped(sleep.slept(), sleep.slept())
