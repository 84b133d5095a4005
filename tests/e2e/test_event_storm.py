"""A thousand changes a second to everyone who listens: on time, without growth, and not for who sleeps."""

from __future__ import annotations

import asyncio
import gc
import resource
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from helper import authority
from helper.api.types import KillSwitch, KillSwitchChanged, Session, State, StateChanged
from helper.authority import Identity, Role
from helper.events import RING, EventHub, Outbox
from helper.server import MAX_CLIENTS
from tests.support.figures import Figures
from tests.support.helper_bench import ME, Bench, open_directory, until
from tests.support.impostors import HELLO

_RATE = 1000
"""Events a second."""
_SUBSCRIBERS = 100
_SECONDS, _FULL_SECONDS = 2.0, 60.0
_MAX_GROWTH = 8 * 1024 * 1024
_SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}\n'

# One user may have 8 connections; root may have all.
pytestmark = [
    pytest.mark.skipif(ME != 0, reason="32 connections of one user need root"),
    pytest.mark.timeout(300),
]


def _session(number: int) -> Session:
    return Session(
        id="s", profile_id="p", profile_name="office", owner=ME, state=State.UP, since=number,
        routes=tuple(f"10.{each}.0.0/16" for each in range(10)),
    )  # fmt: skip


async def _storm(hub: EventHub, seconds: float) -> list[float]:
    """Publish; gives the time at which each number was."""
    times = [0.0]
    start = time.perf_counter()
    while (now := time.perf_counter() - start) < seconds:
        while len(times) <= now * _RATE:
            times.append(time.perf_counter())
            if len(times) % 50 == 0:
                hub.publish(KillSwitchChanged(killswitch=KillSwitch(owner=ME)))
            else:
                hub.publish(StateChanged(session=_session(len(times))))
        await asyncio.sleep(0.001)
    return times


def _p99(late: list[float]) -> float:
    return sorted(late)[len(late) * 99 // 100] * 1000


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


class Listener:
    """A subscriber without a socket that reads as soon as it is woken."""

    def __init__(self, hub: EventHub, role: Role, uid: int) -> None:
        self.filled = asyncio.Event()
        self.outbox = Outbox(self.filled.set)
        identity = Identity(1, uid, uid, frozenset(), None)
        hub.attach(self.outbox, partial(authority.view, identity=identity, general=role))
        self.read: list[float] = [0.0]
        """When each number was read."""
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await self.filled.wait()
            self.filled.clear()
            lines = self.outbox.take(1 << 20).count(b"\n")
            self.read += [time.perf_counter()] * lines


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    with open_directory() as directory:
        bench = Bench(directory / "helper.sock")
        await bench.server.start()
        yield bench
        await bench.close()


async def test_a_hundred_listeners(full: bool, figures: Figures) -> None:
    hub = EventHub("boot")
    roles = (Role.ROOT, Role.OPERATOR, Role.OBSERVER, Role.OBSERVER)
    listeners = [Listener(hub, roles[number % 4], ME + number % 2) for number in range(_SUBSCRIBERS)]
    sleeper = Outbox(lambda: None, limit=100_000)
    hub.attach(sleeper, lambda body, owner: body)
    await _storm(hub, 0.5)
    before, already = _resident(), hub.seq
    for listener in listeners:
        listener.read.clear()
    times = (await _storm(hub, _FULL_SECONDS if full else _SECONDS))[1:]
    await until(lambda: all(len(listener.read) == len(times) for listener in listeners))
    growth = _resident() - before
    late = [read - sent for listener in listeners for sent, read in zip(times, listener.read, strict=True)]
    figures.note("S1", "events to 100 listeners", len(times))
    figures.note("S1", "delivered", len(late))
    figures.note("S1", "p99 of delivery in the process, ms", _p99(late))
    assert hub.seq == already + len(times)
    assert len(hub._ring) == RING
    assert all(not listener.outbox.overflowed and listener.outbox.size == 0 for listener in listeners)
    assert sleeper.overflowed
    assert sleeper.size == 0
    # What the test itself writes down is 8 bytes and a float an event and listener.
    assert growth < _MAX_GROWTH + len(late) * 40
    for listener in listeners:
        listener.task.cancel()
    await asyncio.wait({listener.task for listener in listeners})


async def test_all_sockets_there_can_be_one_of_them_asleep(
    bench: Bench, full: bool, figures: Figures
) -> None:
    clients = [bench.raw() for _ in range(MAX_CLIENTS)]
    for client in clients:
        await client.send(HELLO + _SUBSCRIBE)
        assert [(await client.line() or {})["id"] for _ in range(2)] == [0, 1]
    *awake, asleep = clients
    loop = asyncio.get_running_loop()
    times: list[float] = []
    late: list[float] = []
    counts = [0] * len(awake)

    async def read(place: int) -> None:
        while data := await loop.sock_recv(awake[place].sock, 1 << 18):
            now = time.perf_counter()
            for _ in range(data.count(b"\n")):
                counts[place] += 1
                if counts[place] < len(times):
                    late.append(now - times[counts[place]])

    readers = [asyncio.create_task(read(place)) for place in range(len(awake))]
    tasks = len(asyncio.all_tasks())
    before = _resident()
    start = time.perf_counter()
    times.append(0.0)
    while (now := time.perf_counter() - start) < (_FULL_SECONDS if full else _SECONDS):
        while len(times) <= now * _RATE:
            times.append(time.perf_counter())
            bench.hub.publish(StateChanged(session=_session(len(times))))
        await asyncio.sleep(0.001)
    # However slow this machine is: as much as the sleeper can not have.
    while len(bench.server._connections) == MAX_CLIENTS:
        times.append(time.perf_counter())
        bench.hub.publish(StateChanged(session=_session(len(times))))
        await asyncio.sleep(0.001)
    await until(lambda: all(count == len(times) - 1 for count in counts))
    growth = _resident() - before
    figures.note("S1", "events to 31 sockets and one asleep", len(times) - 1)
    figures.note("S1", "p99 of delivery to a socket, ms", _p99(late))
    assert len(bench.server._connections) == MAX_CLIENTS - 1
    assert len(asyncio.all_tasks()) <= tasks
    assert growth < _MAX_GROWTH + len(late) * 40
    received = 0
    while await asleep.line() is not None:
        received += 1
    assert 0 < received < len(times) - 1
    for reader in readers:
        reader.cancel()
    await asyncio.wait(set(readers))
