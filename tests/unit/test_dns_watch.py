"""Being told that somebody may have changed the name servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from helper.dns.paths import Paths
from helper.dns.watch import DnsWatch
from tests.support.dns_memory import MemoryBus, paths_below

WAIT = 0.6


class Told:
    """What the watch told."""

    def __init__(self, paths: Paths, bus: MemoryBus, watch: DnsWatch, what: list[str]) -> None:
        self.paths, self.bus, self.watch, self._what = paths, bus, watch, what
        self.file = paths.at("/etc/resolv.conf")

    async def after(self, seconds: float = WAIT) -> list[str]:
        """Everything told so far, after some waiting; then it begins anew."""
        await asyncio.sleep(seconds)
        what = self._what.copy()
        self._what.clear()
        return what


@pytest_asyncio.fixture
async def told(tmp_path: Path) -> AsyncIterator[Told]:
    paths, bus, what = paths_below(tmp_path), MemoryBus(), list[str]()
    paths.at("/run").mkdir()
    watch = DnsWatch(what.append, paths)
    await watch.start(bus)
    yield Told(paths, bus, watch, what)
    watch.close()
    watch.close()


async def test_changes_of_the_file_are_told_once(told: Told) -> None:
    assert await told.after(0.3) == []
    for number in range(5):
        told.file.write_text(f"nameserver 192.0.2.{number}\n")
    assert await told.after() == ["resolv.conf"]
    told.file.with_name("hosts").write_text("x")
    assert await told.after() == []


async def test_other_ways_to_change_it(told: Told) -> None:
    beside = told.file.with_name("new")
    beside.write_text("nameserver 192.0.2.7\n")
    beside.rename(told.file)
    assert await told.after() == ["resolv.conf"]
    told.file.unlink()
    assert await told.after() == ["resolv.conf"]


async def test_what_a_new_link_leads_to_is_followed(told: Told) -> None:
    target = told.paths.at("/run/resolv.conf")
    target.write_text("nameserver 192.0.2.7\n")
    told.file.unlink()
    told.file.symlink_to("../run/resolv.conf")
    assert await told.after() == ["resolv.conf"]
    target.write_text("nameserver 192.0.2.8\n")
    assert await told.after() == ["resolv.conf"]


async def test_a_storm_does_not_keep_it_from_being_told(told: Told) -> None:
    async def storm() -> None:
        while True:
            told.file.write_text("x")
            await asyncio.sleep(0.05)

    task = asyncio.create_task(storm())
    assert await told.after(1.3) == ["resolv.conf"]
    task.cancel()


async def test_a_new_resolved_is_told(told: Told) -> None:
    assert told.bus.owner_changed is not None
    told.bus.owner_changed("")
    assert await told.after(0.4) == []
    told.bus.owner_changed(":1.9")
    told.file.write_text("x")
    assert await told.after() == ["systemd-resolved, resolv.conf"]


async def test_nothing_is_told_after_the_end(told: Told) -> None:
    told.file.write_text("x")
    await asyncio.sleep(0.05)
    told.watch.close()
    assert told.bus.owner_changed is not None
    told.bus.owner_changed(":1.9")
    assert await told.after() == []
