"""The kernel's network settings, changed and put back in namespaces of our own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec
import pytest

from engine.control import Lease
from helper.api.types import IPv6Method, NetworkProfile
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
from helper.network.plan import plan
from tests.support.namespaces import Namespace, snapshot
from tests.support.network_lab import (
    BOTH,
    LEASE,
    TUNNEL,
    has_address,
    ip,
    number,
    routes,
    settled,
    two_machines,
    until,
)


@pytest.fixture
def machines() -> Iterator[tuple[Namespace, Namespace]]:
    with two_machines() as made:
        yield made


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
            row = ip(client, "link", "show", TUNNEL)[0]
            assert (row["mtu"], row["address"]) == (1400, "5e:01:02:03:04:05")
            flags = row["flags"]
            assert isinstance(flags, list) and "UP" in flags
            machines[1].run(["ip", "link", "set", "tunnel", "up"])
            await asyncio.sleep(0.1)
            settled(client)
            before = snapshot(client)

            await ledger.become((*base, *changes))
            assert ledger.applied == (*base, *changes)
            four, six = routes(client, 4, TUNNEL), routes(client, 6, TUNNEL)
            assert four["0.0.0.0/1"]["gateway"] == "10.9.0.1"
            assert four["0.0.0.0/1"]["metric"] == 50
            assert four["0.0.0.0/1"]["protocol"] == str(ROUTE_PROTOCOL)
            assert four["10.77.0.0/16"]["flags"] == ["onlink"]
            assert four["10.78.0.0/16"]["prefsrc"] == "10.9.0.10"
            assert six["::/1"]["gateway"] == "2001:db8:9::1"
            assert "2001:db8:77::/48" in six
            assert {row["dst"] for row in ip(client, "route", "show", "table", "4711")} == {
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
            assert (number(client, "src_valid_mark"), number(client, "arp_ignore")) == (1, 2)
            assert routes(client, 4, "eth0")["198.51.100.7"]["gateway"] == "192.0.2.2"
            assert routes(client, 6, "eth0")["2001:db8:ffff::7"]["metric"] == 1
            await until(lambda: has_address(kernel, "2001:db8:9::10/64"))
            assert set(await kernel.addresses(TUNNEL)) == {
                "10.9.0.10/24",
                "2001:db8:9::10/64",
                "10.19.0.10/24",
            }

            await ledger.undo_all()
            assert ledger.applied == ()
            assert snapshot(client) == before


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
            await until(lambda: has_address(kernel, "2001:db8:9::10/64"))
            settled(client)
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
            settled(client)
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
            assert number(client, "arp_ignore") == 2
            await one.undo_all()
            assert number(client, "arp_ignore") == 2, "another session needs it"
            await two.undo_all()
            assert number(client, "arp_ignore") == 0
            for theirs in (1, 3):
                await one.become([raised])
                client.run(["sysctl", "-qw", f"net.ipv4.conf.all.arp_ignore={theirs}"])
                await one.undo_all()
                assert number(client, "arp_ignore") == theirs
            # What is more than enough already is not ours at all.
            await one.become([raised])
            assert number(client, "arp_ignore") == 3
            await one.undo_all()
            assert number(client, "arp_ignore") == 3
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
            assert await kernel.apply(back) and number(client, "arp_ignore") == 0
            client.run(["sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"])
            assert not await kernel.apply(back) and number(client, "arp_ignore") == 1


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
            assert "198.51.100.7" in routes(client, 4, "eth0")
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
                present = routes(client, 4, TUNNEL, OWN_TABLE)
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
