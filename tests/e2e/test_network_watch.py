"""What the helper is told of the machine's network, by a kernel of our own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from helper.network.linux import ROUTE_PROTOCOL
from helper.network.watch import NetworkWatch
from tests.support.namespaces import Namespace

QUIET = 0.6
"""Seconds after which nothing more is told: three times what it takes to settle."""
OURS = "adit0"


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with Namespace() as made, made.inside():
        for name in ("eth0", OURS):
            made.run(["ip", "link", "add", name, "type", "bridge"])
            made.run(["ip", "link", "set", name, "addrgenmode", "none"])
            made.run(["ip", "link", "set", name, "up"])
        made.run(["ip", "address", "add", "192.0.2.2/24", "dev", "eth0"])
        yield made


async def told(machine: Namespace, *commands: str, before: tuple[str, ...] = ()) -> list[bool]:
    """What is told while the commands are run one after the other; ``before`` is not looked at."""
    heard: list[bool] = []
    ours = socket.if_nametoindex(OURS)
    watch = NetworkWatch(heard.append, lambda index: index == ours)

    async def run(some: tuple[str, ...]) -> None:
        for command in some:
            await asyncio.to_thread(machine.run, ["ip", *command.split()])
        await asyncio.sleep(QUIET)

    try:
        await run(before)
        heard.clear()
        await run(commands)
    finally:
        watch.close()
        watch.close()
    return heard


@pytest.mark.parametrize(
    "command",
    [
        "address add 192.0.2.3/24 dev eth0",
        "address delete 192.0.2.2/24 dev eth0",
        "address add 2001:db8::1/64 dev eth0 nodad",
        "link set eth0 down",
        "link delete eth0",
    ],
)
async def test_a_move_is_told(machine: Namespace, command: str) -> None:
    assert await told(machine, command) == [True]


async def test_what_comes_together_is_told_once(machine: Namespace) -> None:
    many = tuple(f"address add 192.0.2.{number}/24 dev eth0" for number in range(10, 16))
    assert await told(machine, *many) == [True]


@pytest.mark.parametrize(
    "command", ["route add 198.51.100.0/24 via 192.0.2.1", "route delete 203.0.113.0/24"]
)
async def test_a_route_is_told_and_is_no_move(machine: Namespace, command: str) -> None:
    assert await told(machine, command, before=("route add 203.0.113.0/24 via 192.0.2.1",)) == [False]


async def test_what_is_as_before_is_not_told(machine: Namespace) -> None:
    change = "address change 192.0.2.2/24 dev eth0 valid_lft 1000 preferred_lft 1000"
    assert await told(machine, change, "link set eth0 up", before=(change,)) == []


async def test_what_is_ours_is_not_told(machine: Namespace) -> None:
    assert (
        await told(
            machine,
            f"address add 10.78.0.2/24 dev {OURS} noprefixroute",
            f"address delete 10.78.0.2/24 dev {OURS}",
            f"route add 198.51.100.7/32 via 192.0.2.1 proto {ROUTE_PROTOCOL}",
            f"route delete 198.51.100.7/32 via 192.0.2.1 proto {ROUTE_PROTOCOL}",
            f"link delete {OURS}",
        )
        == []
    )


async def test_nothing_is_told_after_the_end(machine: Namespace) -> None:
    heard: list[bool] = []
    watch = NetworkWatch(heard.append, lambda index: False)
    machine.run(["ip", "address", "add", "192.0.2.9/24", "dev", "eth0"])
    await asyncio.sleep(0)
    watch.close()
    await asyncio.sleep(QUIET)
    assert heard == []


async def test_a_device_is_ours_as_soon_as_it_is_told(machine: Namespace) -> None:
    """The kernel speaks of a new device before a session knows the number that it got."""
    heard: list[bool] = []
    ours: set[int] = set()
    watch = NetworkWatch(heard.append, ours.__contains__)
    try:
        await asyncio.to_thread(machine.run, ["ip", "link", "add", "adit1", "type", "bridge"])
        await asyncio.sleep(0.05)
        ours.add(socket.if_nametoindex("adit1"))
        await asyncio.sleep(QUIET)
    finally:
        watch.close()
    assert heard == []
