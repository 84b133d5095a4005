"""The kernel's network settings, changed and put back in namespaces of our own."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import IPv6Address, ip_interface

import pytest

from engine.control import Lease, Route
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import (
    AddAddress,
    AddRoute,
    AnyChange,
    IPv6Mode,
    LinkUp,
    SetIPv6,
    SetMac,
    SetMtu,
)
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import ROUTE_PROTOCOL, Kernel
from helper.network.lookup import RouteAnswer
from helper.network.plan import keep_outside, plan
from helper.network.transport import open_transport
from helper.network.transport_errors import TransportError
from tests.support.namespaces import Json, Namespace, bring_up, link, snapshot

TUNNEL = "adit0"
LEASE = Lease("10.9.0.10/24", routers=("10.9.0.1",), routes=(Route("10.50.0.0/16", "10.9.0.2"),))


@pytest.fixture
def machines() -> Iterator[tuple[Namespace, Namespace]]:
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
        _settled(client)
        yield client, far


def _ip(ns: Namespace, *argv: str) -> list[dict[str, Json]]:
    rows: list[dict[str, Json]] = json.loads(ns.run(["ip", "-j", *argv]).stdout or "[]")
    return rows


def _routes(ns: Namespace, version: int, device: str) -> dict[Json, dict[str, Json]]:
    return {row["dst"]: row for row in _ip(ns, f"-{version}", "route", "show", "dev", device)}


def _settled(ns: Namespace) -> None:
    """Wait until no address is under duplicate detection."""
    deadline = time.monotonic() + 5
    while ns.run(["ip", "-6", "addr", "show", "tentative"]).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def test_everything_applied_is_seen_and_undone(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    # What needs no undo, since the device goes away, is made first: the rest must vanish.
    base: tuple[AnyChange, ...] = (
        SetMac(TUNNEL, "5e:01:02:03:04:05"),
        SetMtu(TUNNEL, 1400),
        SetIPv6(TUNNEL, IPv6Mode.STATIC),
        LinkUp(TUNNEL),
    )
    changes: tuple[AnyChange, ...] = (
        AddAddress(TUNNEL, "10.9.0.10/24", "10.9.0.255"),
        AddAddress(TUNNEL, "2001:db8:9::10/64"),
        AddRoute("0.0.0.0/1", TUNNEL, "10.9.0.1", 50),
        AddRoute("128.0.0.0/1", TUNNEL, "10.9.0.1", 50),
        AddRoute("::/1", TUNNEL, "2001:db8:9::1", 50),
        AddRoute("10.77.0.0/16", TUNNEL, "172.31.9.9", 50, on_link=True),
        AddRoute("10.78.0.0/16", TUNNEL, source="10.9.0.10"),
        AddRoute("10.79.0.0/16", TUNNEL, "10.9.0.1", table=4711),
        AddRoute("2001:db8:77::/48", TUNNEL, metric=50),
        AddRoute("198.51.100.7/32", "eth0", "192.0.2.2", 1),
        AddRoute("2001:db8:ffff::7/128", "eth0", "2001:db8:1::2", 1),
    )
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(base)
            row = _ip(client, "link", "show", TUNNEL)[0]
            assert (row["mtu"], row["address"]) == (1400, "5e:01:02:03:04:05")
            flags = row["flags"]
            assert isinstance(flags, list) and "UP" in flags
            machines[1].run(["ip", "link", "set", "tunnel", "up"])
            await asyncio.sleep(0.1)
            _settled(client)
            before = snapshot(client)

            await ledger.become((*base, *changes))
            assert ledger.applied == (*base, *changes)
            four, six = _routes(client, 4, TUNNEL), _routes(client, 6, TUNNEL)
            assert four["0.0.0.0/1"]["gateway"] == "10.9.0.1"
            assert four["0.0.0.0/1"]["metric"] == 50
            assert four["0.0.0.0/1"]["protocol"] == str(ROUTE_PROTOCOL)
            assert four["10.77.0.0/16"]["flags"] == ["onlink"]
            assert four["10.78.0.0/16"]["prefsrc"] == "10.9.0.10"
            assert six["::/1"]["gateway"] == "2001:db8:9::1"
            assert "2001:db8:77::/48" in six
            assert [row["dst"] for row in _ip(client, "route", "show", "table", "4711")] == ["10.79.0.0/16"]
            assert _routes(client, 4, "eth0")["198.51.100.7"]["gateway"] == "192.0.2.2"
            assert _routes(client, 6, "eth0")["2001:db8:ffff::7"]["metric"] == 1
            await _until(lambda: _has(kernel, "2001:db8:9::10/64"))
            assert await kernel.addresses(TUNNEL) == ("10.9.0.10/24", "2001:db8:9::10/64")

            await ledger.undo_all()
            assert ledger.applied == ()
            assert snapshot(client) == before


async def _has(kernel: Kernel, address: str) -> bool:
    return address in await kernel.addresses(TUNNEL)


async def test_a_plan_takes_everything_but_the_server_into_the_tunnel(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    profile = NetworkProfile(
        ipv6=IPv6Method.STATIC, addresses=("2001:db8:9::10/64",), gateway6="2001:db8:9::1"
    )
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            outside = keep_outside("198.51.100.7", await kernel.route_to("198.51.100.7", {TUNNEL}))
            wanted = plan(TUNNEL, profile, LEASE)
            await ledger.become((*outside, *wanted.changes))
            for target, device in (
                ("198.51.100.7", "eth0"),
                ("198.51.100.8", TUNNEL),
                ("8.8.8.8", TUNNEL),
                ("10.50.1.1", TUNNEL),
                ("192.0.2.77", "eth0"),
                ("2001:db8:ffff::1", TUNNEL),
                ("2001:db8:1::77", "eth0"),
            ):
                assert _ip(client, "route", "get", target)[0]["dev"] == device, target
            await ledger.undo_all()
            assert _ip(client, "route", "get", "8.8.8.8")[0]["dev"] == "eth0"


async def test_route_to_leaves_the_tunnel_and_our_own_routes_aside(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    way4, way6 = RouteAnswer("eth0", "192.0.2.2"), RouteAnswer("eth0", "2001:db8:1::2")
    client.run(["ip", "route", "add", "203.0.113.0/24", "via", "192.0.2.9", "src", "192.0.2.1"])
    client.run(["ip", "route", "add", "unreachable", "203.0.114.0/24"])
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)

            async def ask() -> None:
                assert await kernel.route_to("198.51.100.7", {TUNNEL}) == way4
                assert await kernel.route_to("2001:db8:ffff::7", {TUNNEL}) == way6
                assert await kernel.route_to("192.0.2.50", {TUNNEL}) == RouteAnswer(
                    "eth0", source="192.0.2.1"
                )
                assert (await kernel.route_to("192.0.2.1", {TUNNEL})).local
                assert (await kernel.route_to("127.0.0.1", {TUNNEL})).local
                assert (await kernel.route_to("::1", {TUNNEL})).local
                assert await kernel.route_to("203.0.113.5", {TUNNEL}) == RouteAnswer(
                    "eth0", "192.0.2.9", "192.0.2.1"
                )
                with pytest.raises(NetworkError) as caught:
                    await kernel.route_to("203.0.114.5", {TUNNEL})
                assert caught.value.failure.code == "unreachable"

            await ask()
            profile = NetworkProfile(
                ipv6=IPv6Method.STATIC, addresses=("2001:db8:9::10/64",), gateway6="2001:db8:9::1"
            )
            stale = (AddRoute("198.51.100.7/32", "eth0", "192.0.2.66", 1),)
            await ledger.become((*stale, *plan(TUNNEL, profile, LEASE).changes))
            assert _ip(client, "route", "get", "198.51.100.7")[0]["gateway"] == "192.0.2.66"
            await ask()
            client.run(["ip", "route", "del", "default"])
            with pytest.raises(NetworkError):
                await kernel.route_to("198.51.100.7", {TUNNEL})


async def test_what_was_there_before_is_not_ours(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    client.run(["ip", "route", "add", "198.51.100.7", "via", "192.0.2.2", "metric", "1"])
    before = snapshot(client)
    same: tuple[AnyChange, ...] = (
        AddAddress("eth0", "192.0.2.1/24"),
        AddAddress("eth0", "2001:db8:1::1/64"),
        AddRoute("198.51.100.7/32", "eth0", "192.0.2.2", 1),
    )
    with client.inside():
        async with Kernel() as kernel:
            for change in same:
                assert not await kernel.apply(change)
            ledger = Ledger(kernel)
            await ledger.become(same)
            await ledger.undo_all()
            assert snapshot(client) == before
            with pytest.raises(NetworkError) as caught:
                await kernel.apply(AddRoute("198.51.100.7/32", "eth0", "192.0.2.3", 1))
            assert caught.value.failure.code == "route_conflict"
            with pytest.raises(NetworkError) as caught:
                await kernel.apply(AddAddress("nope0", "192.0.2.1/24"))
            assert caught.value.failure.code == "device_missing"
            assert snapshot(client) == before


async def test_a_shared_route_goes_with_its_last_holder(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    before = snapshot(client)
    route = AddRoute("198.51.100.7/32", "eth0", "192.0.2.2", 1)
    with client.inside():
        async with Kernel() as kernel:
            one, two = Ledger(kernel), Ledger(kernel)
            await one.become([route])
            await two.become([route])
            await one.undo_all()
            assert "198.51.100.7" in _routes(client, 4, "eth0")
            await two.undo_all()
            assert snapshot(client) == before
            await one.become([route])
        # A run that crashed leaves the route; the next one knows it by its protocol number.
        async with Kernel() as kernel:
            after = Ledger(kernel)
            await after.become([route])
            await after.undo_all()
            assert snapshot(client) == before


async def test_become_replaces_and_keeps(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    profile = NetworkProfile(ipv6=IPv6Method.OFF, routes=("10.60.0.0/16",))
    other = Lease("10.9.0.99/24", routers=("10.9.0.1",))
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            before = snapshot(client)
            for lease in (None, LEASE, other, LEASE, None):
                wanted = plan(TUNNEL, profile, lease)
                await ledger.become(wanted.changes)
                assert set(ledger.applied) == set(wanted.changes)
                present = _routes(client, 4, TUNNEL)
                for change in wanted.changes:
                    if isinstance(change, AddRoute):
                        assert present[change.destination]["gateway"] == change.gateway
                expected = () if lease is None else (lease.address,)
                assert await kernel.addresses(TUNNEL) == expected
                # With its own network, each route once, and none left of the lease before.
                routes = sum(isinstance(change, AddRoute) for change in wanted.changes)
                assert len(present) == (routes + 1 if lease else 0)
            await ledger.undo_all()
            assert snapshot(client)["route4"] == before["route4"]


async def test_a_failed_change_takes_back_its_call(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            first = (LinkUp(TUNNEL), AddAddress(TUNNEL, "10.9.0.10/24"))
            await ledger.become(first)
            before = snapshot(client)
            bad = AddRoute("10.80.0.0/16", TUNNEL, "172.31.0.1")
            with pytest.raises(NetworkError) as caught:
                await ledger.become((*first, AddRoute("10.81.0.0/16", TUNNEL, "10.9.0.1"), bad))
            assert caught.value.failure.code == "network_change_failed"
            assert "unreachable" in caught.value.failure.detail
            assert ledger.applied == first
            assert snapshot(client) == before


async def test_undo_bears_what_is_gone(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    before = snapshot(client)
    outside = AddRoute("198.51.100.7/32", "eth0", "192.0.2.2", 1)
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become((outside, *plan(TUNNEL, NetworkProfile(), LEASE).changes))
            client.run(["ip", "route", "del", "0.0.0.0/1"])
            client.run(["ip", "link", "del", TUNNEL])
            await ledger.undo_all()
            assert ledger.applied == ()
            after = snapshot(client)
            assert after["route4"] == before["route4"]
            assert [row for row in after["route6"] if "eth0" in str(row)] == [
                row for row in before["route6"] if "eth0" in str(row)
            ]


async def test_a_cancelled_become_leaves_a_true_ledger(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    wanted = plan(TUNNEL, NetworkProfile(ipv6=IPv6Method.OFF), LEASE).changes
    with client.inside():
        async with Kernel() as kernel:
            before = snapshot(client)["route4"]
            for steps in range(12):
                ledger = Ledger(kernel)
                task = asyncio.create_task(ledger.become(wanted))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert ledger.applied in ((), wanted)
                await ledger.undo_all()
                assert snapshot(client)["route4"] == before


# --- IPv6 by router advertisement ----------------------------------------------------------------


def _advertisement(mac: bytes) -> bytes:
    """A router advertisement (RFC 4861, 4.2) with one prefix, as an Ethernet frame to all nodes."""
    source, group = IPv6Address("fe80::1").packed, IPv6Address("ff02::1").packed
    prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 3600, 1800, 0) + IPv6Address("2001:db8:aa::").packed
    body = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + prefix + b"\x01\x01" + mac
    words = source + group + struct.pack("!II", len(body), 58) + body
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    body = body[:2] + struct.pack("!H", total ^ 0xFFFF) + body[4:]
    header = struct.pack("!IHBB", 6 << 28, len(body), 58, 255) + source + group
    return b"\x33\x33\x00\x00\x00\x01" + mac + b"\x86\xdd" + header + body


@pytest.mark.parametrize(
    ("method", "default_route", "address", "default"),
    [
        (IPv6Method.AUTO, True, True, True),
        (IPv6Method.AUTO, False, True, False),
        (IPv6Method.STATIC, True, False, False),
        (IPv6Method.OFF, True, False, False),
    ],
)
async def test_router_advertisements(
    machines: tuple[Namespace, Namespace],
    method: IPv6Method,
    default_route: bool,
    address: bool,
    default: bool,
) -> None:
    client, far = machines
    far.run(["ip", "link", "set", "tunnel", "up"])
    client.run(["sysctl", "-qw", f"net.ipv6.conf.{TUNNEL}.addr_gen_mode=1"])
    static = ("2001:db8:9::10/64",) if method is IPv6Method.STATIC else ()
    profile = NetworkProfile(ipv4=IPv4Method.OFF, ipv6=method, addresses=static, default_route=default_route)
    with far.inside():
        wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        wire.bind(("tunnel", 0))
    with wire, client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, profile, None).changes)
            _settled(client)

            async def advertised() -> bool:
                wire.send(_advertisement(b"\x02\x00\x00\x00\x00\x01"))
                found = await kernel.addresses(TUNNEL)
                return any(
                    ip_interface(text).ip in ip_interface("2001:db8:aa::/64").network for text in found
                )

            if address:
                await _until(advertised)
            else:
                for _ in range(30):
                    assert not await advertised()
                    await asyncio.sleep(0.05)
            assert ("default" in _routes(client, 6, TUNNEL)) == default
            way = _ip(client, "route", "get", "2001:db8:ffff::1")[0]
            assert way["dev"] == (TUNNEL if default else "eth0")
            assert await kernel.route_to("2001:db8:ffff::1", {TUNNEL}) == RouteAnswer("eth0", "2001:db8:1::2")
            if method is IPv6Method.OFF:
                assert _ip(client, "-6", "addr", "show", "dev", TUNNEL) in ([], [{}])


# --- transports ----------------------------------------------------------------------------------


async def _no_route_needed(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("family", "ip"), [(socket.AF_INET, "192.0.2.2"), (socket.AF_INET6, "2001:db8:1::2")]
)
async def test_transport_connects(
    machines: tuple[Namespace, Namespace], family: socket.AddressFamily, ip: str
) -> None:
    client, far = machines
    with far.inside():
        listener = socket.create_server((ip, 443), family=family)
    asked: list[str] = []

    async def before(address: str) -> None:
        asked.append(address)

    with listener, client.inside():
        sock, peer = await open_transport(ip, 443, before_connect=before)
        with sock:
            assert asked == [ip]
            assert peer == (f"[{ip}]:443" if ":" in ip else f"{ip}:443")
            assert sock.gettimeout() == 0.0
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            other, _ = listener.accept()
            with other:
                other.sendall(b"hello")
                assert await asyncio.get_running_loop().sock_recv(sock, 5) == b"hello"


async def test_transport_goes_outside_the_tunnel(machines: tuple[Namespace, Namespace]) -> None:
    client, far = machines
    far.run(["ip", "addr", "add", "198.51.100.7/32", "dev", "lo"])
    far.run(["ip", "link", "set", "tunnel", "up"])
    with far.inside():
        listener = socket.create_server(("198.51.100.7", 443))
    with listener, client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            base = plan(TUNNEL, NetworkProfile(), LEASE).changes
            await ledger.become(base)
            with pytest.raises(TransportError):
                await open_transport("198.51.100.7", 443, timeout=0.5, before_connect=_no_route_needed)

            async def outside(ip: str) -> None:
                await ledger.become((*base, *keep_outside(ip, await kernel.route_to(ip, {TUNNEL}))))

            sock, _ = await open_transport("198.51.100.7", 443, before_connect=outside)
            with sock:
                assert sock.getsockname()[0] == "192.0.2.1"


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        ("192.0.2.2", 444, "refused"),
        ("2001:db8:1::2", 444, "refused"),
        ("203.0.114.5", 443, "unreachable"),
        ("192.0.2.222", 443, "timed_out"),
        ("no-such-name.invalid", 443, "name_not_found"),
        ("", 443, "name_not_found"),
        ("a\x00b", 443, "name_not_found"),
        ("a" * 70 + ".example", 443, "name_not_found"),
        ("192.0.2.2", 0, "port_invalid"),
        ("192.0.2.2", 70000, "port_invalid"),
    ],
)
async def test_transport_failures(
    machines: tuple[Namespace, Namespace], host: str, port: int, code: str
) -> None:
    client, _ = machines
    client.run(["ip", "route", "add", "unreachable", "203.0.114.0/24"])
    # Without a way to any name server, the resolver answers at once.
    client.run(["ip", "route", "del", "default"])
    client.run(["ip", "-6", "route", "del", "default"])
    # A neighbour that is there but says nothing: known, so that the kernel does not give up itself.
    client.run(["ip", "neigh", "add", "192.0.2.222", "lladdr", "02:00:00:00:00:99", "dev", "eth0"])
    with client.inside():
        started = time.monotonic()
        with pytest.raises(TransportError) as caught:
            await open_transport(host, port, timeout=1.0, before_connect=_no_route_needed)
    assert caught.value.failure.code == code
    assert str(port) in caught.value.failure.message
    assert host in caught.value.failure.message or code == "port_invalid"
    assert time.monotonic() - started < 3


async def test_transport_tries_the_next_address(machines: tuple[Namespace, Namespace]) -> None:
    client, far = machines
    far.run(["ip", "addr", "add", "127.5.5.5/8", "dev", "lo"])
    asked: list[str] = []

    async def only_four(ip: str) -> None:
        asked.append(ip)
        if ":" in ip:
            async with Kernel() as kernel:
                await kernel.index("nope0")

    with client.inside():
        listener = socket.create_server(("127.0.0.1", 0))
        with listener:
            port = listener.getsockname()[1]
            sock, peer = await open_transport("localhost", port, before_connect=only_four)
            sock.close()
    assert peer == f"127.0.0.1:{port}"
    assert asked[-1] == "127.0.0.1"
