"""A client's machine with a tunnel's device, and the other side of its links."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Iterator

from engine.control import Lease, Route
from helper.api.types import IPv6Method, NetworkProfile
from helper.network.linux import Kernel
from tests.support.namespaces import Json, Namespace, bring_up, link

TUNNEL = "adit0"
LEASE = Lease("10.9.0.10/24", routers=("10.9.0.1",), routes=(Route("10.50.0.0/16", "10.9.0.2"),))
BOTH = NetworkProfile(ipv6=IPv6Method.STATIC, addresses=("2001:db8:9::10/64",), gateway6="2001:db8:9::1")


@contextlib.contextmanager
def two_machines() -> Iterator[tuple[Namespace, Namespace]]:
    """A client with a tunnel device and a physical one, and the other side of both.

    ``eth0`` is 192.0.2.1/24 with a default route to the other side, .2; ``adit0`` is down.
    """
    with Namespace() as client, Namespace() as far:
        link(client, far, "eth0", "far0", up=False)
        link(client, far, TUNNEL, "tunnel", up=False)
        ends = ((client, "eth0"), (far, "far0"))
        for ns, dev in ends:
            # Duplicate detection on the physical link would only take time.
            ns.run(["sysctl", "-qw", f"net.ipv6.conf.{dev}.accept_dad=0"])
        bring_up(*ends)
        for host, (ns, dev) in enumerate(ends, 1):
            ns.run(["ip", "addr", "add", f"192.0.2.{host}/24", "dev", dev])
            ns.run(["ip", "addr", "add", f"2001:db8:1::{host}/64", "dev", dev, "nodad"])
        client.run(["ip", "route", "add", "default", "via", "192.0.2.2"])
        client.run(["ip", "route", "add", "default", "via", "2001:db8:1::2"])
        settled(client)
        yield client, far


def ip(ns: Namespace, *argv: str) -> list[dict[str, Json]]:
    found = ns.run(["ip", "-j", *argv], check=False)
    # A table without routes does not exist.
    rows: list[dict[str, Json]] = json.loads(found.stdout or "[]") if found.returncode == 0 else []
    return rows


def routes(ns: Namespace, version: int, device: str, table: int = 254) -> dict[Json, dict[str, Json]]:
    show = ["route", "show", "dev", device, "table", str(table)]
    return {row["dst"]: row for row in ip(ns, f"-{version}", *show)}


def way(ns: Namespace, target: str, mark: int = 0) -> Json:
    """The device on the way to ``target``; what the kernel says when there is none."""
    found = ns.run(["ip", "-j", "route", "get", target, "mark", str(mark)], check=False)
    if found.returncode != 0:
        return found.stderr.rpartition(": ")[2].strip()
    way: Json = json.loads(found.stdout)[0]["dev"]
    return way


def settled(ns: Namespace) -> None:
    """Wait until no address is under duplicate detection."""
    deadline = time.monotonic() + 5
    while ns.run(["ip", "-6", "addr", "show", "tentative"]).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def has_address(kernel: Kernel, address: str) -> bool:
    return address in await kernel.addresses(TUNNEL)


def number(ns: Namespace, name: str) -> int:
    return int(ns.run(["cat", f"/proc/sys/net/ipv4/conf/all/{name}"]).stdout)
