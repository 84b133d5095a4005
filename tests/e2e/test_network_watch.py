"""What the helper is told of the machine's network, by a kernel of our own."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from collections.abc import Iterator

import pytest

from helper.network.linux import ROUTE_PROTOCOL
from helper.network.watch import NetworkChange, NetworkWatch
from tests.support.namespaces import Namespace

QUIET = 0.6
"""Seconds after which nothing more is told: three times what it takes to settle."""
OURS = "adit0"
MOVE, OTHER_ROUTE = NetworkChange(moved=True, ours=False), NetworkChange(moved=False, ours=False)


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with Namespace() as made, made.inside():
        for name in ("eth0", OURS):
            made.run(["ip", "link", "add", name, "type", "bridge"])
            made.run(["ip", "link", "set", name, "addrgenmode", "none"])
            made.run(["ip", "link", "set", name, "up"])
        made.run(["ip", "address", "add", "192.0.2.2/24", "dev", "eth0"])
        yield made


async def told(machine: Namespace, *commands: str, before: tuple[str, ...] = ()) -> list[NetworkChange]:
    """What is told while the commands are run one after the other; ``before`` is not looked at."""
    heard: list[NetworkChange] = []
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
    assert await told(machine, command) == [MOVE]


async def test_what_comes_together_is_told_once(machine: Namespace) -> None:
    many = tuple(f"address add 192.0.2.{number}/24 dev eth0" for number in range(10, 16))
    assert await told(machine, *many) == [MOVE]


@pytest.mark.parametrize(
    "command", ["route add 198.51.100.0/24 via 192.0.2.1", "route delete 203.0.113.0/24"]
)
async def test_a_route_is_told_and_is_no_move(machine: Namespace, command: str) -> None:
    assert await told(machine, command, before=("route add 203.0.113.0/24 via 192.0.2.1",)) == [OTHER_ROUTE]


async def test_what_is_as_before_is_not_told(machine: Namespace) -> None:
    change = "address change 192.0.2.2/24 dev eth0 valid_lft 1000 preferred_lft 1000"
    assert await told(machine, change, "link set eth0 up", before=(change,)) == []


ROUTE = f"198.51.100.7/32 via 192.0.2.1 proto {ROUTE_PROTOCOL} table 44304"
THROW = f"throw 203.0.113.0/24 proto {ROUTE_PROTOCOL} table 44304"
RULE = f"priority 5230 not fwmark 0xad10/0xfff0 lookup 44304 protocol {ROUTE_PROTOCOL}"
ADDRESS = f"10.78.0.2/24 dev {OURS} noprefixroute"


@pytest.mark.parametrize(
    ("made", "gone"),
    [
        (f"route add {ROUTE}", f"route delete {ROUTE}"),
        (f"route add {THROW}", f"route delete {THROW}"),
        (f"rule add {RULE}", "rule delete priority 5230"),
        (f"-6 rule add {RULE}", "-6 rule delete priority 5230"),
    ],
)
async def test_who_takes_ours_away_is_named(machine: Namespace, made: str, gone: str) -> None:
    assert await told(machine, made) == [], "nothing was taken away"
    heard: list[NetworkChange] = []
    watch = NetworkWatch(heard.append, lambda index: False)
    # One that does not end at once: of a process that is gone, nothing is known any more.
    family = ["-6"] if gone.startswith("-6") else []
    with machine.popen(["ip", *family, "-batch", "-"], stdin=subprocess.PIPE) as culprit:
        assert culprit.stdin is not None
        culprit.stdin.write(gone.removeprefix("-6 ") + "\n")
        culprit.stdin.flush()
        await asyncio.sleep(QUIET)
        culprit.stdin.close()
    watch.close()
    (change,) = heard
    assert change == NetworkChange(moved=False, ours=True, culprits=(f"ip ({culprit.pid})",))


@pytest.mark.parametrize(
    "command",
    [
        f"address delete 10.78.0.2/24 dev {OURS}",
        f"link set {OURS} down",
        f"link delete {OURS}",
        f"-6 route add 2001:db8:aa::/64 dev {OURS}",
    ],
)
async def test_what_happens_to_a_device_of_ours_is_told_and_is_no_move(
    machine: Namespace, command: str
) -> None:
    (change,) = await told(machine, command, before=(f"address add {ADDRESS}",))
    assert (change.moved, change.ours) == (False, True)


async def test_rules_of_others_are_none_of_ours(machine: Namespace) -> None:
    rule = "priority 5241 from 203.0.113.9 lookup 77"
    assert await told(machine, f"rule add {rule}", f"rule delete {rule}") == []


async def test_what_one_of_many_took_away_is_told_with_the_rest(machine: Namespace) -> None:
    many = ("address add 192.0.2.9/24 dev eth0", "rule delete priority 5230", f"route delete {ROUTE}")
    (change,) = await told(machine, *many, before=(f"rule add {RULE}", f"route add {ROUTE}"))
    assert change.moved and change.ours


async def test_nothing_is_told_after_the_end(machine: Namespace) -> None:
    heard: list[NetworkChange] = []
    watch = NetworkWatch(heard.append, lambda index: False)
    machine.run(["ip", "address", "add", "192.0.2.9/24", "dev", "eth0"])
    await asyncio.sleep(0)
    watch.close()
    await asyncio.sleep(QUIET)
    assert heard == []


async def test_a_device_is_ours_as_soon_as_it_is_told(machine: Namespace) -> None:
    """The kernel speaks of a new device before a session knows the number that it got."""
    heard: list[NetworkChange] = []
    ours: set[int] = set()
    watch = NetworkWatch(heard.append, ours.__contains__)
    try:
        await asyncio.to_thread(machine.run, ["ip", "link", "add", "adit1", "type", "bridge"])
        await asyncio.sleep(0.05)
        ours.add(socket.if_nametoindex("adit1"))
        await asyncio.sleep(QUIET)
    finally:
        watch.close()
    assert heard == [NetworkChange(moved=False, ours=True)]
