"""What the service manager hears of us: a real datagram socket in its place."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.service.notify import Notifier, forget


class Manager:
    """Listens as systemd does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sock.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._sock.setblocking(False)

    def heard(self) -> list[str]:
        """All messages so far."""
        messages = []
        while True:
            try:
                messages.append(self._sock.recv(65536).decode())
            except BlockingIOError:
                return messages

    def close(self) -> None:
        self._sock.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    name = f"@adit-test-{os.getpid()}-{time.monotonic_ns()}"
    opened = Manager(str(tmp_path / "notify") if request.param == "path" else name)
    yield opened
    opened.close()


def test_what_is_said(manager: Manager) -> None:
    notifier = Notifier.from_environment({"NOTIFY_SOCKET": manager.address}, os.getpid())
    notifier.ready("serving")
    notifier.status("one session")
    notifier.extend(1.5)
    notifier.ping()
    notifier.stopping()
    assert manager.heard() == [
        "READY=1\nSTATUS=serving",
        "STATUS=one session",
        "EXTEND_TIMEOUT_USEC=1500000",
        "WATCHDOG=1",
        "STOPPING=1",
    ]


def test_nobody_listens() -> None:
    notifier = Notifier("/nowhere/at/all", 1.0)
    notifier.ready()
    notifier.stopping()
    Notifier().ready("nobody asked")


def test_a_manager_that_does_not_read_holds_nobody_up(tmp_path: Path) -> None:
    manager = Manager(str(tmp_path / "notify"))
    notifier = Notifier(manager.address)
    began = time.monotonic()
    for _ in range(5000):
        notifier.ping()
    assert time.monotonic() - began < 5.0
    assert 0 < len(manager.heard()) < 5000
    manager.close()


@pytest.mark.parametrize(
    "address", ["", "@", "/", "relative", "vsock:2:1", "/" + "x" * 200, "/with\0zero"], ids=repr
)
def test_an_address_that_is_none_counts_as_not_said(address: str) -> None:
    assert Notifier.from_environment({"NOTIFY_SOCKET": address}, 1) == Notifier()


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, 0.0),
        ({"WATCHDOG_USEC": "20000000"}, 20.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "7"}, 20.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "8"}, 0.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "seven"}, 0.0),
        ({"WATCHDOG_USEC": "-1"}, 0.0),
        ({"WATCHDOG_USEC": "2e7"}, 0.0),
        ({"WATCHDOG_USEC": "9" * 30}, 0.0),
    ],
)
def test_whether_a_watchdog_waits(environment: dict[str, str], seconds: float) -> None:
    assert Notifier.from_environment({"NOTIFY_SOCKET": "/x/y", **environment}, 7).watchdog == seconds


async def test_pings_at_half_of_the_time(manager: Manager) -> None:
    task = asyncio.create_task(Notifier(manager.address, 0.2).keep_alive())
    await asyncio.sleep(0.55)
    task.cancel()
    pings = manager.heard()
    assert set(pings) == {"WATCHDOG=1"} and 4 <= len(pings) <= 6


async def test_a_loop_that_hangs_does_not_ping(manager: Manager) -> None:
    task = asyncio.create_task(Notifier(manager.address, 0.1).keep_alive())
    await asyncio.sleep(0.01)
    manager.heard()
    time.sleep(0.3)  # noqa: ASYNC251 that is the point
    assert manager.heard() == []
    await asyncio.sleep(0.06)
    assert manager.heard() != []
    task.cancel()


async def test_who_is_not_well_does_not_ping(manager: Manager, caplog: pytest.LogCaptureFixture) -> None:
    health: list[bool | Exception] = [True]

    def healthy() -> bool:
        if isinstance(health[0], Exception):
            raise health[0]
        return health[0]

    task = asyncio.create_task(Notifier(manager.address, 0.02).keep_alive(healthy))
    for now in (False, RuntimeError("broken")):
        health[0] = now
        await asyncio.sleep(0.05)
        manager.heard()
        await asyncio.sleep(0.05)
        assert manager.heard() == []
    assert "not well" in caplog.text and not task.done()
    health[0] = True
    await asyncio.sleep(0.05)
    assert manager.heard() != []
    task.cancel()


async def test_without_a_watchdog_there_is_nothing_to_do() -> None:
    async with asyncio.timeout(1):
        await Notifier("/x/y", 0.0).keep_alive()
        await Notifier("", 1.0).keep_alive()


def test_those_we_start_are_not_told() -> None:
    environment = {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "2", "LANG": "C"}
    forget(environment)
    assert environment == {"LANG": "C"}
