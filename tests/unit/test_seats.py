"""Who sits at the machine, asked of a scripted login1 on a real bus."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest

from helper import seats
from helper.bus import SystemBus
from helper.seats import ActiveUsers
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_login1 import Login1, Seated


@pytest.fixture
def daemon() -> Iterator[BusDaemon]:
    with BusDaemon() as running:
        yield running


@pytest.fixture
async def login1(daemon: BusDaemon) -> AsyncIterator[Login1]:
    service = Login1(daemon.address)
    async with service:
        yield service


@pytest.fixture
async def bus(daemon: BusDaemon) -> AsyncIterator[SystemBus]:
    bus = SystemBus(daemon.address)
    yield bus
    await bus.close()


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], False),
        ([Seated(1000)], True),
        ([Seated(1001)], False),
        ([Seated(1000, active=False, state="online")], False),
        ([Seated(1000, remote=True)], False),
        ([Seated(1000, seat="")], False),
        ([Seated(1000, kind="greeter")], False),
        ([Seated(1000, kind="background")], False),
        ([Seated(1000, state="closing")], False),
        ([Seated(1000, gone=True)], False),
        ([Seated(1000, gone=True), Seated(1001), Seated(1000, remote=True), Seated(1000)], True),
        ([Seated(1000, active=False)] * seats.MAX_SESSIONS + [Seated(1000)], False),
    ],
)
async def test_an_active_session_at_a_local_seat_counts_and_nothing_else(
    bus: SystemBus, login1: Login1, sessions: list[Seated], expected: bool
) -> None:
    login1.sessions = sessions
    assert await ActiveUsers(bus).active(1000) is expected


async def test_an_answer_lasts_two_seconds_and_is_of_one_user(bus: SystemBus, login1: Login1) -> None:
    now = 100.0
    users = ActiveUsers(bus, lambda: now)
    login1.sessions = [Seated(1000)]
    assert await users.active(1000)
    asked = len(login1.calls)
    login1.sessions[0].active = False
    now += 1.9
    assert await users.active(1000)
    assert len(login1.calls) == asked
    assert not await users.active(1001)
    now += 0.2
    assert not await users.active(1000)


async def test_the_cache_does_not_grow(bus: SystemBus, login1: Login1) -> None:
    users = ActiveUsers(bus)
    for uid in range(seats.MAX_CACHE + 50):
        await users.active(uid)
    assert len(users._known) <= seats.MAX_CACHE


async def test_no_login1_and_no_bus_and_a_silent_one(
    bus: SystemBus, login1: Login1, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "ANSWER_SECONDS", 0.2)
    login1.sessions = [Seated(1000)]
    login1.mute = True
    started = time.monotonic()
    assert not await ActiveUsers(bus).active(1000)
    assert time.monotonic() - started < 1
    await login1.stop()
    assert not await ActiveUsers(bus).active(1000)
    nowhere = SystemBus("unix:path=/nowhere")
    assert not await ActiveUsers(nowhere).active(1000)
    await nowhere.close()


@pytest.mark.parametrize(
    "answer",
    [{}, {"User": 5}, {"User": [1000, "/"], "Active": "yes", "Remote": False, "Seat": ["seat0", "/"]}],
)
async def test_an_answer_that_makes_no_sense(answer: dict[str, object]) -> None:
    class Nonsense:
        async def call(self, *values: object, **options: object) -> list[object]:
            if "GetUser" in values:
                return ["/user"]
            return [[["c", "/c"]]] if "Get" in values else [answer]

    assert not await ActiveUsers(Nonsense()).active(1000)  # type: ignore[arg-type]
