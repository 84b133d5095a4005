"""Which way packets go while there is a tunnel: our rules and routes in the real kernel."""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import time
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_interface

import msgspec
import pytest

from engine.control import Lease, Route
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.firewall.marks import ENGINE
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.lookup import KnownRoute, RouteAnswer
from helper.network.plan import plan
from helper.network.routing import Circumstances
from helper.state.leftovers import removals
from helper.state.observe import observe
from tests.support.namespaces import Namespace, link, snapshot
from tests.support.network_lab import (
    BOTH,
    LEASE,
    TUNNEL,
    ip,
    number,
    routes,
    settled,
    two_machines,
    until,
    way,
)


@pytest.fixture
def machines() -> Iterator[tuple[Namespace, Namespace]]:
    with two_machines() as made:
        yield made


REFUSAL = "No route to host"


async def test_a_full_tunnel_takes_everything_but_what_is_marked(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    # As DHCP option 121 of a network that wants to see the traffic has them (CVE-2024-3661).
    for trap in ("8.8.8.8/32", "198.51.100.0/24", "0.0.0.0/1"):
        client.run(["ip", "route", "add", trap, "via", "192.0.2.2"])
    client.run(["ip", "route", "add", "2001:db8:fe::/48", "via", "2001:db8:1::2"])
    outer = snapshot(client)
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, BOTH, LEASE).changes)
            for target in ("8.8.8.8", "198.51.100.8", "203.0.113.1", "10.50.1.1", "192.0.2.77", "10.9.0.2"):
                assert way(client, target) == TUNNEL, target
                assert way(client, target, ENGINE) == "eth0", target
            for target in ("2001:db8:ffff::1", "2001:db8:fe::1", "2001:db8:9::7"):
                assert way(client, target) == TUNNEL, target
                assert way(client, target, ENGINE) == "eth0", target
            assert way(client, "fe80::1%eth0".partition("%")[0]) == "eth0", "each link has its own"
            await ledger.undo_all()
            assert way(client, "8.8.8.8") == way(client, "2001:db8:ffff::1") == "eth0"
            after = snapshot(client)
            for what in ("route4", "rule4", "rule6", "files", "nft"):
                assert after[what] == outer[what]


async def test_a_partial_tunnel_takes_its_own_networks_alone(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    client.run(["ip", "route", "add", "10.50.1.1/32", "via", "192.0.2.2"])
    profile = NetworkProfile(ipv6=IPv6Method.OFF, default_route=False, exclude=("10.50.9.0/24",))
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, profile, LEASE).changes)
            assert way(client, "10.50.1.1") == way(client, "10.9.0.2") == TUNNEL
            for target in ("8.8.8.8", "10.50.9.1", "2001:db8:ffff::1", "192.0.2.77"):
                assert way(client, target) == "eth0", target
            await ledger.undo_all()


@pytest.mark.parametrize("lan", [True, False])
async def test_private_networks_near_by(machines: tuple[Namespace, Namespace], lan: bool) -> None:
    client, _ = machines
    client.run(["ip", "address", "add", "192.168.77.2/24", "dev", "eth0"])
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, BOTH, LEASE, Circumstances(lan=lan)).changes)
            assert way(client, "192.168.77.9") == ("eth0" if lan else TUNNEL)
            assert way(client, "192.168.78.9") == TUNNEL, "a default route makes no network near"
            assert way(client, "10.50.1.1") == TUNNEL, "what is behind the tunnel is nowhere else"
            await ledger.undo_all()


async def test_excluded_networks_go_outside_and_stay_there(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    profile = NetworkProfile(
        ipv6=IPv6Method.STATIC,
        addresses=("2001:db8:9::10/64",),
        gateway6="2001:db8:9::1",
        exclude=("203.0.113.0/24", "2001:db8:77::/48"),
    )
    circumstances = Circumstances(excluded=("198.51.100.9",), included=("203.0.113.7",))
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            for lease in (LEASE, None):
                await ledger.become(plan(TUNNEL, profile, lease, circumstances).changes)
                for target in ("203.0.113.1", "2001:db8:77::1", "198.51.100.9"):
                    assert way(client, target) == "eth0", target
                assert way(client, "203.0.112.1") == (TUNNEL if lease else REFUSAL)
            await ledger.become(plan(TUNNEL, profile, LEASE, circumstances).changes)
            assert way(client, "203.0.113.7") == TUNNEL, "a name within it that is wanted inside"
            await ledger.undo_all()


async def test_what_the_tunnel_does_not_carry_is_refused_at_once(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    profile = NetworkProfile(ipv6=IPv6Method.OFF)
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, profile, LEASE).changes)
            assert way(client, "8.8.8.8") == TUNNEL
            started = time.monotonic()
            with socket.socket(socket.AF_INET6) as sock, pytest.raises(OSError) as caught:
                sock.settimeout(5)
                sock.connect(("2001:db8:ffff::1", 80))
            assert caught.value.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH)
            assert time.monotonic() - started < 1
            assert way(client, "2001:db8:ffff::1", ENGINE) == "eth0"
            # And while there is no lease, nothing of either version.
            await ledger.become(plan(TUNNEL, profile, None).changes)
            assert way(client, "8.8.8.8") == REFUSAL
            assert way(client, "8.8.8.8", ENGINE) == "eth0"
            await ledger.undo_all()


@pytest.mark.parametrize("lease", [LEASE, None])
async def test_the_machine_can_still_move_to_another_network(
    machines: tuple[Namespace, Namespace], lease: Lease | None
) -> None:
    """The kernel looks the router of a new route up by our rules, too."""
    client, _ = machines
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, BOTH, lease, Circumstances(lan=False)).changes)
            for number, named in enumerate((["dev", "eth0"], []), 9):
                client.run(["ip", "route", "replace", "default", "via", f"192.0.2.{number}", *named])
                way = await kernel.way_to("198.51.100.7", ENGINE)
                assert way == RouteAnswer("eth0", f"192.0.2.{number}", "192.0.2.1")
            client.run(["ip", "-6", "route", "replace", "default", "via", "2001:db8:1::9", "dev", "eth0"])
            assert (await kernel.way_to("2001:db8:ffff::7", ENGINE)).gateway == "2001:db8:1::9"
            await ledger.undo_all()


async def test_two_sessions_with_the_same_routes(machines: tuple[Namespace, Namespace]) -> None:
    client, far = machines
    link(client, far, "adit1", "tunnel1", up=False)
    other = Lease("10.19.0.10/24", routers=("10.19.0.1",), routes=(Route("10.50.0.0/16", "10.19.0.2"),))
    profile = NetworkProfile(ipv6=IPv6Method.OFF, exclude=("203.0.113.0/24",))
    before = snapshot(client)
    with client.inside():
        async with Kernel() as kernel:
            one, two = Ledger(kernel), Ledger(kernel)
            await one.become(plan(TUNNEL, profile, LEASE).changes)
            alone = snapshot(client)
            await two.become(plan("adit1", profile, other).changes)
            for target in ("8.8.8.8", "10.50.1.1"):
                assert way(client, target) == TUNNEL, "the older has the traffic"
            assert (way(client, "10.9.0.2"), way(client, "10.19.0.2")) == (TUNNEL, "adit1")
            assert way(client, "203.0.113.1") == "eth0"
            await one.undo_all()
            assert way(client, "8.8.8.8") == way(client, "10.50.1.1") == "adit1"
            assert way(client, "203.0.113.1") == "eth0"
            assert snapshot(client)["rule4"] == alone["rule4"]
            assert number(client, "src_valid_mark") == 1
            await two.undo_all()
            after = snapshot(client)
            for what in ("route4", "rule4", "rule6", "files"):
                assert after[what] == before[what]


async def test_a_way_is_that_of_packets_with_the_mark(machines: tuple[Namespace, Namespace]) -> None:
    client, _ = machines
    client.run(["ip", "route", "add", "203.0.113.0/24", "via", "192.0.2.9", "src", "192.0.2.1"])
    client.run(["ip", "route", "add", "unreachable", "203.0.114.0/24"])
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, BOTH, LEASE).changes)
            eth0 = RouteAnswer("eth0", "192.0.2.2", "192.0.2.1")
            assert await kernel.way_to("198.51.100.7", ENGINE) == eth0
            assert (await kernel.way_to("2001:db8:ffff::7", ENGINE)).gateway == "2001:db8:1::2"
            assert (await kernel.way_to("198.51.100.7", 0)).device == TUNNEL
            assert await kernel.way_to("192.0.2.50", ENGINE) == RouteAnswer("eth0", source="192.0.2.1")
            for own in ("192.0.2.1", "127.0.0.1", "::1"):
                assert (await kernel.way_to(own, ENGINE)).local
            assert (await kernel.way_to("203.0.113.5", ENGINE)).gateway == "192.0.2.9"
            for nowhere in ("203.0.114.5", "198.51.100.7"):
                with pytest.raises(NetworkError) as caught:
                    await kernel.way_to(nowhere, ENGINE)
                assert caught.value.failure.code == "unreachable"
                client.run(["ip", "route", "del", "default"], check=False)
            await ledger.undo_all()


async def test_all_of_it_is_found_again_when_no_journal_speaks_of_it(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    before = snapshot(client)
    profile = msgspec.structs.replace(BOTH, exclude=("203.0.113.0/24",))
    with client.inside():
        async with Kernel() as kernel:
            await Ledger(kernel).become(plan(TUNNEL, profile, LEASE).changes)
        async with Kernel() as kernel:
            for change in removals(observe()):
                assert await kernel.apply(change), change
    after = snapshot(client)
    for what in ("rule4", "rule6"):
        assert after[what] == before[what]
    for what in ("route4", "route6"):
        assert not [row for row in after[what] if isinstance(row, dict) and row.get("protocol") == "173"]


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
            settled(client)

            async def advertised() -> bool:
                wire.send(_advertisement(b"\x02\x00\x00\x00\x00\x01"))
                found = await kernel.addresses(TUNNEL)
                return any(
                    ip_interface(text).ip in ip_interface("2001:db8:aa::/64").network for text in found
                )

            if address:
                await until(advertised)
            else:
                for _ in range(30):
                    assert not await advertised()
                    await asyncio.sleep(0.05)
            assert ("default" in routes(client, 6, TUNNEL)) == default
            assert way(client, "2001:db8:ffff::1") == "eth0", "by the machine's routes its own goes before"
            found = tuple(
                route
                for route in await kernel.routes_of(TUNNEL)
                if route.destination in ("::/0", "2001:db8:aa::/64")
            )
            assert len(found) == address + default
            assert not default or KnownRoute("::/0", TUNNEL, "fe80::1") in [
                msgspec.structs.replace(route, metric=0, protocol=0) for route in found
            ]
            await ledger.become(plan(TUNNEL, profile, None, Circumstances(advertised=found)).changes)
            assert way(client, "2001:db8:ffff::1") == (TUNNEL if default else "eth0")
            assert way(client, "2001:db8:ffff::1", ENGINE) == "eth0"
            assert not address or way(client, "2001:db8:aa::7") == TUNNEL
            if method is IPv6Method.OFF:
                assert ip(client, "-6", "addr", "show", "dev", TUNNEL) in ([], [{}])
