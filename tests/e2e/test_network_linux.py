"""The kernel's network settings, changed and put back in namespaces of our own."""

from __future__ import annotations

import asyncio
import errno
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import IPv6Address, ip_interface

import msgspec
import pytest

from engine.control import Lease, Route
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.firewall.marks import ENGINE
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from helper.firewall.table import Firewall
from helper.network.changes import (
    OWN_TABLE,
    AddAddress,
    AddRoute,
    AddRule,
    AnyChange,
    IPv6Mode,
    LinkUp,
    RestoreSysctl,
    RouteKind,
    RuleAction,
    SetIPv6,
    SetMac,
    SetMtu,
    SetSysctl,
    summary,
)
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import ROUTE_PROTOCOL, Kernel
from helper.network.lookup import KnownRoute, RouteAnswer
from helper.network.plan import plan
from helper.network.resolve import resolve
from helper.network.routing import Circumstances
from helper.network.transport import open_transport
from helper.network.transport_errors import TransportError
from helper.state.leftovers import removals
from helper.state.observe import observe
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
    found = ns.run(["ip", "-j", *argv], check=False)
    # A table without routes does not exist.
    rows: list[dict[str, Json]] = json.loads(found.stdout or "[]") if found.returncode == 0 else []
    return rows


def _routes(ns: Namespace, version: int, device: str, table: int = 254) -> dict[Json, dict[str, Json]]:
    show = ["route", "show", "dev", device, "table", str(table)]
    return {row["dst"]: row for row in _ip(ns, f"-{version}", *show)}


def _way(ns: Namespace, target: str, mark: int = 0) -> Json:
    """The device on the way to ``target``; what the kernel says when there is none."""
    found = ns.run(["ip", "-j", "route", "get", target, "mark", str(mark)], check=False)
    if found.returncode != 0:
        return found.stderr.rpartition(": ")[2].strip()
    way: Json = json.loads(found.stdout)[0]["dev"]
    return way


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
        AddAddress(TUNNEL, "10.19.0.10/24", prefix_route=False),
        AddRoute("10.20.0.0/16", "", metric=50, table=4711, kind=RouteKind.THROW),
        AddRoute("2001:db8:20::/48", "", metric=50, table=4711, kind=RouteKind.THROW),
        AddRoute("0.0.0.0/0", "", table=4712, kind=RouteKind.UNREACHABLE),
        AddRule(4, 5210, table=OWN_TABLE, mark=0xAD10, mask=0xFFF0, invert=True, suppress_default=True),
        AddRule(6, 5220, table=254, destination="fc00::/7", suppress_default=True),
        AddRule(4, 5235, table=254, destination="203.0.113.0/24"),
        AddRule(6, 5240, RuleAction.UNREACHABLE, mark=0xAD10, mask=0xFFF0, invert=True),
        SetSysctl("net/ipv4/conf/all/src_valid_mark", 1),
        SetSysctl("net/ipv4/conf/all/arp_ignore", 2),
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
            assert {row["dst"] for row in _ip(client, "route", "show", "table", "4711")} == {
                "10.79.0.0/16",
                "10.20.0.0/16",
            }
            assert "10.19.0.0/24" not in four
            shown = client.run(["ip", "rule"]).stdout
            assert "5210:\tnot from all fwmark 0xad10/0xfff0 lookup 44304 suppress_prefixlength 0" in shown
            assert "5235:\tfrom all to 203.0.113.0/24 lookup main" in shown
            assert (
                "5240:\tnot from all fwmark 0xad10/0xfff0 unreachable"
                in client.run(["ip", "-6", "rule"]).stdout
            )
            assert (_number(client, "src_valid_mark"), _number(client, "arp_ignore")) == (1, 2)
            assert _routes(client, 4, "eth0")["198.51.100.7"]["gateway"] == "192.0.2.2"
            assert _routes(client, 6, "eth0")["2001:db8:ffff::7"]["metric"] == 1
            await _until(lambda: _has(kernel, "2001:db8:9::10/64"))
            assert set(await kernel.addresses(TUNNEL)) == {
                "10.9.0.10/24",
                "2001:db8:9::10/64",
                "10.19.0.10/24",
            }

            await ledger.undo_all()
            assert ledger.applied == ()
            assert snapshot(client) == before


async def _has(kernel: Kernel, address: str) -> bool:
    return address in await kernel.addresses(TUNNEL)


def _number(ns: Namespace, name: str) -> int:
    return int(ns.run(["cat", f"/proc/sys/net/ipv4/conf/all/{name}"]).stdout)


# --- ways ----------------------------------------------------------------------------------------

BOTH = NetworkProfile(ipv6=IPv6Method.STATIC, addresses=("2001:db8:9::10/64",), gateway6="2001:db8:9::1")
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
                assert _way(client, target) == TUNNEL, target
                assert _way(client, target, ENGINE) == "eth0", target
            for target in ("2001:db8:ffff::1", "2001:db8:fe::1", "2001:db8:9::7"):
                assert _way(client, target) == TUNNEL, target
                assert _way(client, target, ENGINE) == "eth0", target
            assert _way(client, "fe80::1%eth0".partition("%")[0]) == "eth0", "each link has its own"
            await ledger.undo_all()
            assert _way(client, "8.8.8.8") == _way(client, "2001:db8:ffff::1") == "eth0"
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
            assert _way(client, "10.50.1.1") == _way(client, "10.9.0.2") == TUNNEL
            for target in ("8.8.8.8", "10.50.9.1", "2001:db8:ffff::1", "192.0.2.77"):
                assert _way(client, target) == "eth0", target
            await ledger.undo_all()


@pytest.mark.parametrize("lan", [True, False])
async def test_private_networks_near_by(machines: tuple[Namespace, Namespace], lan: bool) -> None:
    client, _ = machines
    client.run(["ip", "address", "add", "192.168.77.2/24", "dev", "eth0"])
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, BOTH, LEASE, Circumstances(lan=lan)).changes)
            assert _way(client, "192.168.77.9") == ("eth0" if lan else TUNNEL)
            assert _way(client, "192.168.78.9") == TUNNEL, "a default route makes no network near"
            assert _way(client, "10.50.1.1") == TUNNEL, "what is behind the tunnel is nowhere else"
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
                    assert _way(client, target) == "eth0", target
                assert _way(client, "203.0.112.1") == (TUNNEL if lease else REFUSAL)
            await ledger.become(plan(TUNNEL, profile, LEASE, circumstances).changes)
            assert _way(client, "203.0.113.7") == TUNNEL, "a name within it that is wanted inside"
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
            assert _way(client, "8.8.8.8") == TUNNEL
            started = time.monotonic()
            with socket.socket(socket.AF_INET6) as sock, pytest.raises(OSError) as caught:
                sock.settimeout(5)
                sock.connect(("2001:db8:ffff::1", 80))
            assert caught.value.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH)
            assert time.monotonic() - started < 1
            assert _way(client, "2001:db8:ffff::1", ENGINE) == "eth0"
            # And while there is no lease, nothing of either version.
            await ledger.become(plan(TUNNEL, profile, None).changes)
            assert _way(client, "8.8.8.8") == REFUSAL
            assert _way(client, "8.8.8.8", ENGINE) == "eth0"
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
                assert _way(client, target) == TUNNEL, "the older has the traffic"
            assert (_way(client, "10.9.0.2"), _way(client, "10.19.0.2")) == (TUNNEL, "adit1")
            assert _way(client, "203.0.113.1") == "eth0"
            await one.undo_all()
            assert _way(client, "8.8.8.8") == _way(client, "10.50.1.1") == "adit1"
            assert _way(client, "203.0.113.1") == "eth0"
            assert snapshot(client)["rule4"] == alone["rule4"]
            assert _number(client, "src_valid_mark") == 1
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


# --- what others do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "lost"),
    [
        ("ip rule del priority 5210", ["routing rule 5210 of IPv4"]),
        ("ip -6 rule del priority 5230", ["routing rule 5230 of IPv6"]),
        ("ip -6 rule del priority 5240", ["routing rule 5240 of IPv6"]),
        ("ip route del default table 44304", ["route to 0.0.0.0/0"]),
        ("ip -6 route del default table 44304", ["route to ::/0"]),
        ("ip route del throw 203.0.113.0/24 table 44304", ["route to 203.0.113.0/24"]),
        ("ip route flush table 44305", ["route to 0.0.0.0/0"]),
        (f"ip addr del 10.9.0.10/24 dev {TUNNEL}", ["address 10.9.0.10/24"]),
        (f"ip link set {TUNNEL} mtu 1300", [f"SetMtu of {TUNNEL}"]),
        ("sysctl -qw net.ipv4.conf.all.arp_ignore=0", ["net/ipv4/conf/all/arp_ignore"]),
        (f"ip link set {TUNNEL} down", [f"LinkUp of {TUNNEL}", "route to 0.0.0.0/0"]),
        ("ip rule flush", ["routing rule 5210 of IPv4", "routing rule 5240 of IPv4"]),
    ],
)
async def test_each_kind_of_thing_is_put_back(
    machines: tuple[Namespace, Namespace], spoil: str, lost: list[str]
) -> None:
    client, far = machines
    far.run(["ip", "link", "set", "tunnel", "up"])
    profile = msgspec.structs.replace(BOTH, exclude=("203.0.113.0/24",), mtu=1400)
    with client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, profile, LEASE).changes)
            await _until(lambda: _has(kernel, "2001:db8:9::10/64"))
            _settled(client)
            before = snapshot(client)
            assert await ledger.restore() == ()
            # What else stood there is not ours to bring back.
            others = spoil.endswith("flush")
            client.run(["sh", "-c", spoil])
            if others:
                client.run(["ip", "rule", "add", "priority", "32766", "lookup", "main"])
                client.run(["ip", "rule", "add", "priority", "32767", "lookup", "default"])
            told = [summary(change) for change in await ledger.restore()]
            assert set(lost) <= set(told), told
            assert await ledger.restore() == ()
            _settled(client)
            after = snapshot(client)
            for what in ("rule4", "rule6", "files"):
                assert after[what] == before[what] or others
            tables = [
                [row for row in seen[version] if isinstance(row, dict) and str(row.get("table", "")) > "4430"]
                for seen in (before, after)
                for version in ("route4", "route6")
            ]
            assert tables[:2] == tables[2:] and tables[0]
            await ledger.undo_all()


async def test_a_number_of_the_machine_s_is_given_back_only_if_it_is_still_ours(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    raised = SetSysctl("net/ipv4/conf/all/arp_ignore", 2)
    with client.inside():
        async with Kernel() as kernel:
            one, two = Ledger(kernel), Ledger(kernel)
            await one.become([raised])
            await two.become([raised])
            assert _number(client, "arp_ignore") == 2
            await one.undo_all()
            assert _number(client, "arp_ignore") == 2, "another session needs it"
            await two.undo_all()
            assert _number(client, "arp_ignore") == 0
            for theirs in (1, 3):
                await one.become([raised])
                client.run(["sysctl", "-qw", f"net.ipv4.conf.all.arp_ignore={theirs}"])
                await one.undo_all()
                assert _number(client, "arp_ignore") == theirs
            # What is more than enough already is not ours at all.
            await one.become([raised])
            assert _number(client, "arp_ignore") == 3
            await one.undo_all()
            assert _number(client, "arp_ignore") == 3
            assert await kernel.undo_of(raised) is None


async def test_another_run_gives_a_number_back_by_what_was_noted(
    machines: tuple[Namespace, Namespace],
) -> None:
    client, _ = machines
    raised = SetSysctl("net/ipv4/conf/all/arp_ignore", 2)
    with client.inside():
        async with Kernel() as kernel:
            back = await kernel.undo_of(raised)
            assert back == RestoreSysctl(raised.name, 0, 2)
            assert await kernel.apply(raised)
            assert await kernel.undo_of(raised) == back, "also while it is ours"
        async with Kernel() as kernel:
            assert await kernel.apply(back) and _number(client, "arp_ignore") == 0
            client.run(["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"])
            assert not await kernel.apply(back) and _number(client, "arp_ignore") == 1


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
                present = _routes(client, 4, TUNNEL, OWN_TABLE)
                ours = [change for change in wanted.changes if isinstance(change, AddRoute) and change.device]
                for change in ours:
                    shown = "default" if change.destination == "0.0.0.0/0" else change.destination
                    assert present[shown].get("gateway", "") == change.gateway
                expected = () if lease is None else (lease.address,)
                assert await kernel.addresses(TUNNEL) == expected
                # Each route once, and none left of the lease before.
                assert len(present) == len(ours)
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
            client.run(["ip", "route", "del", "default", "table", str(OWN_TABLE)])
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
            assert _way(client, "2001:db8:ffff::1") == "eth0", "by the machine's routes its own goes before"
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
            assert _way(client, "2001:db8:ffff::1") == (TUNNEL if default else "eth0")
            assert _way(client, "2001:db8:ffff::1", ENGINE) == "eth0"
            assert not address or _way(client, "2001:db8:aa::7") == TUNNEL
            if method is IPv6Method.OFF:
                assert _ip(client, "-6", "addr", "show", "dev", TUNNEL) in ([], [{}])


# --- transports ----------------------------------------------------------------------------------


async def _nothing_needed(_: str) -> None:
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
        sock, peer = await open_transport(ip, 443, before_connect=before, look_up=resolve, mark=ENGINE)
        with sock:
            assert asked == [ip]
            assert peer == (f"[{ip}]:443" if ":" in ip else f"{ip}:443")
            assert sock.gettimeout() == 0.0
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_MARK) == ENGINE
            other, _ = listener.accept()
            with other:
                other.sendall(b"hello")
                assert await asyncio.get_running_loop().sock_recv(sock, 5) == b"hello"


@pytest.mark.parametrize("filter_of_the_link", [0, 1])
async def test_transport_goes_outside_the_tunnel(
    machines: tuple[Namespace, Namespace], filter_of_the_link: int
) -> None:
    """Strict reverse-path filtering (RFC 3704), which would look for the server in the tunnel, included."""
    client, far = machines
    far.run(["ip", "addr", "add", "198.51.100.7/32", "dev", "lo"])
    far.run(["ip", "link", "set", "tunnel", "up"])
    for name in ("all", "eth0"):
        client.run(["sysctl", "-qw", f"net.ipv4.conf.{name}.rp_filter={filter_of_the_link}"])
    with far.inside():
        listener = socket.create_server(("198.51.100.7", 443))
    server = Endpoint("198.51.100.7", "tcp", 443, ENGINE)
    view = SessionView(Phase.CONNECTING, full=True, device=TUNNEL, endpoints=(server,))
    with listener, client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, NetworkProfile(), LEASE).changes)
            firewall = Firewall()
            try:
                await firewall.apply(FirewallState(sessions=(view,)))
                with socket.socket() as plain, pytest.raises(OSError):
                    plain.settimeout(0.5)
                    plain.connect(("198.51.100.7", 443))
                sock, _ = await open_transport(
                    "198.51.100.7",
                    443,
                    timeout=3.0,
                    before_connect=_nothing_needed,
                    look_up=resolve,
                    mark=ENGINE,
                )
                with sock:
                    assert sock.getsockname()[0] == "192.0.2.1"
                    other, _ = listener.accept()
                    with other:
                        other.sendall(b"hello")
                        async with asyncio.timeout(3):
                            assert await asyncio.get_running_loop().sock_recv(sock, 5) == b"hello"
                await firewall.remove()
            finally:
                firewall.close()
            await ledger.undo_all()


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
            await open_transport(
                host, port, timeout=1.0, before_connect=_nothing_needed, look_up=resolve, mark=ENGINE
            )
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
            sock, peer = await open_transport(
                "localhost", port, before_connect=only_four, look_up=resolve, mark=ENGINE
            )
            sock.close()
    assert peer == f"127.0.0.1:{port}"
    assert asked[-1] == "127.0.0.1"
