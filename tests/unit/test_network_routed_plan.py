"""Plans for a tunnel that carries IP packets."""

from __future__ import annotations

import ipaddress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.failures import FailureKind, Retry
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import (
    OWN_TABLE,
    REFUSING_TABLE,
    AddAddress,
    AddRoute,
    AddRule,
    AnyChange,
    IPv6Mode,
    LinkUp,
    RouteKind,
    SetIPv6,
    SetMtu,
    SetSysctl,
)
from helper.network.own_rules import rules
from helper.network.plan import Plan
from helper.network.routed_plan import MTU_MAX, MTU_MIN, MTU_MIN_IPV6, plan_routed
from helper.network.routing import TUNNEL_METRIC, Circumstances
from helper.network.values import Network, PlanError

DEV = "adit0"
REFUSAL = AddRoute("0.0.0.0/0", "", table=REFUSING_TABLE, kind=RouteKind.UNREACHABLE)
FOUR = NetworkProfile(ipv4=IPv4Method.STATIC, ipv6=IPv6Method.OFF, addresses=("10.8.0.2/24",))
BOTH = NetworkProfile(
    ipv4=IPv4Method.STATIC, ipv6=IPv6Method.STATIC, addresses=("10.8.0.2/24", "2001:db8:8::2/64")
)


def nets(*texts: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


def route(destination: str, table: int = OWN_TABLE) -> AddRoute:
    return AddRoute(destination, DEV, "", TUNNEL_METRIC, table=table)


def but(profile: NetworkProfile, **fields: object) -> NetworkProfile:
    return msgspec.structs.replace(profile, **fields)


def made(profile: NetworkProfile, *reached: str, ipv6: bool = True) -> Plan:
    return plan_routed(DEV, profile, nets(*reached), mtu=1420, ipv6=ipv6)


def routes_of(plan: Plan) -> list[AnyChange]:
    return [change for change in plan.changes if isinstance(change, AddRoute) and change != REFUSAL]


def rules_of(plan: Plan) -> tuple[AnyChange, ...]:
    return tuple(change for change in plan.changes if isinstance(change, AddRule))


def test_everything_into_the_tunnel() -> None:
    plan = made(but(BOTH, dns=("10.8.0.1",), search=("Example.test.",)), "0.0.0.0/0", "::/0")
    assert plan.changes == (
        SetMtu(DEV, 1420),
        SetIPv6(DEV, IPv6Mode.STATIC, link_local=False),
        LinkUp(DEV),
        AddAddress(DEV, "10.8.0.2/24", prefix_route=False),
        AddAddress(DEV, "2001:db8:8::2/64", prefix_route=False),
        route("10.8.0.0/24"),
        route("2001:db8:8::/64"),
        route("0.0.0.0/0"),
        route("::/0"),
        SetSysctl("net/ipv4/conf/all/src_valid_mark", 1),
        SetSysctl("net/ipv4/conf/all/arp_ignore", 1),
        REFUSAL,
        *rules(default=(4, 6), refused=(4, 6), lan=True, excluded=()),
    )
    shown = plan.shown
    assert shown.addresses == ("10.8.0.2/24", "2001:db8:8::2/64")
    assert shown.routes == ("10.8.0.0/24", "2001:db8:8::/64", "0.0.0.0/0", "::/0")
    assert (shown.dns, shown.search, shown.gateway, shown.mtu) == (("10.8.0.1",), ("example.test",), "", 1420)
    assert plan.warnings == ()


def test_only_what_is_behind_the_peers() -> None:
    plan = made(FOUR, "10.8.0.0/24", "192.168.0.0/16", "10.8.0.3/32")
    assert routes_of(plan) == [route("10.8.0.0/24"), route("192.168.0.0/16"), route("10.8.0.3/32")]
    assert rules_of(plan) == rules(default=(), refused=(), lan=True, excluded=())
    assert not plan.shown.full
    assert plan.shown.routes == ("10.8.0.0/24", "192.168.0.0/16", "10.8.0.3/32")
    assert SetIPv6(DEV, IPv6Mode.OFF, link_local=False) in plan.changes


def test_a_version_that_we_have_no_address_of_goes_into_the_tunnel_all_the_same() -> None:
    plan = made(FOUR, "0.0.0.0/0", "::/0")
    assert routes_of(plan) == [route("10.8.0.0/24"), route("0.0.0.0/0"), route("::/0")]
    assert SetIPv6(DEV, IPv6Mode.STATIC, link_local=False) in plan.changes
    six = NetworkProfile(ipv4=IPv4Method.OFF, ipv6=IPv6Method.STATIC, addresses=("2001:db8:8::2/128",))
    assert route("0.0.0.0/0") in made(six, "0.0.0.0/0").changes


def test_a_full_tunnel_of_ipv4_refuses_ipv6_and_not_the_other_way_round() -> None:
    plan = made(FOUR, "0.0.0.0/0")
    assert rules_of(plan) == rules(default=(4,), refused=(4, 6), lan=True, excluded=())
    assert plan.shown.full
    six = made(BOTH, "::/0")
    assert rules_of(six) == rules(default=(6,), refused=(6,), lan=True, excluded=())
    assert not six.shown.full


def test_a_machine_without_ipv6_leaves_it_out() -> None:
    plan = made(BOTH, "0.0.0.0/0", "::/0", "2001:db8::/32", ipv6=False)
    assert routes_of(plan) == [route("10.8.0.0/24"), route("0.0.0.0/0")]
    assert plan.shown.addresses == ("10.8.0.2/24",)
    assert SetIPv6(DEV, IPv6Mode.OFF, link_local=False) in plan.changes
    assert len(plan.warnings) == 1 and "IPv6" in plan.warnings[0]
    assert made(FOUR, "0.0.0.0/0", ipv6=False).warnings == ()


def test_without_a_default_route_that_alone_is_left_out() -> None:
    profile = but(BOTH, default_route=False, routes=("172.16.0.0/12", "2001:db8:99::/48"))
    plan = made(profile, "0.0.0.0/0", "::/0", "192.168.0.0/16")
    assert routes_of(plan)[2:] == [
        route("192.168.0.0/16"),
        route("172.16.0.0/12"),
        route("2001:db8:99::/48"),
    ]
    assert not plan.shown.full


def test_excluded_networks_and_names_stay_outside() -> None:
    circumstances = Circumstances(excluded=("203.0.113.7",), included=("203.0.113.8",), lan=False)
    profile = but(FOUR, exclude=("10.7.0.0/16",))
    plan = plan_routed(DEV, profile, nets("0.0.0.0/0"), mtu=1420, circumstances=circumstances)
    thrown = [change for change in plan.changes if isinstance(change, AddRoute) and change.kind == "throw"]
    assert [change.destination for change in thrown] == ["10.7.0.0/16", "203.0.113.7/32"]
    assert {(change.table, change.kind) for change in thrown} == {(OWN_TABLE, RouteKind.THROW)}
    assert route("203.0.113.8/32") in plan.changes
    assert plan.shown.excluded == ("10.7.0.0/16", "203.0.113.7/32")
    kept = nets("10.7.0.0/16", "203.0.113.7/32")
    assert rules_of(plan) == rules(default=(4,), refused=(4, 6), lan=False, excluded=kept)


def test_a_name_is_led_into_the_tunnel_only_if_somebody_there_takes_its_packets() -> None:
    circumstances = Circumstances(included=("192.168.1.1", "203.0.113.8", "2001:db8::8"))
    plan = plan_routed(DEV, FOUR, nets("192.168.0.0/16"), mtu=1420, circumstances=circumstances)
    assert routes_of(plan) == [route("10.8.0.0/24"), route("192.168.0.0/16"), route("192.168.1.1/32")]


def test_a_table_of_ones_own_has_all_routes() -> None:
    plan = made(but(FOUR, table="4711"), "0.0.0.0/0", "10.8.0.0/24")
    assert routes_of(plan) == [
        route("0.0.0.0/0", 4711),
        route("10.8.0.0/24", 4711),
    ]
    assert AddAddress(DEV, "10.8.0.2/24") in plan.changes, "the kernel makes the route to our own network"
    assert rules_of(plan) == () and not plan.shown.full


def test_no_table_means_no_routes() -> None:
    plan = made(but(FOUR, table="off"), "0.0.0.0/0", "::/0", "224.0.0.5/32")
    assert (routes_of(plan), plan.shown.routes, plan.warnings) == ([], ("10.8.0.0/24",), ())


def test_networks_that_no_route_can_lead_to_are_left_out_with_a_warning() -> None:
    odd = ("224.0.0.5/32", "127.0.0.0/8", "fe80::/64", "ff02::5/128", "::1/128", "240.0.0.0/4")
    plan = made(BOTH, *odd, "192.0.2.0/24")
    assert routes_of(plan)[2:] == [route("192.0.2.0/24")]
    assert len(plan.warnings) == len(odd)


def test_link_local_addresses_are_permitted() -> None:
    profile = NetworkProfile(ipv4=IPv4Method.OFF, ipv6=IPv6Method.STATIC, addresses=("fe80::5/64",))
    assert AddAddress(DEV, "fe80::5/64", prefix_route=False) in made(profile).changes


@pytest.mark.parametrize(
    ("profile", "reached", "mtu", "used"),
    [
        (FOUR, "10.0.0.0/8", 0, 1420),
        (FOUR, "10.0.0.0/8", MTU_MIN, MTU_MIN),
        (FOUR, "::/0", MTU_MIN_IPV6, MTU_MIN_IPV6),
        (BOTH, "10.0.0.0/8", MTU_MAX, MTU_MAX),
    ],
)
def test_mtu(profile: NetworkProfile, reached: str, mtu: int, used: int) -> None:
    plan = made(but(profile, mtu=mtu), reached)
    assert plan.shown.mtu == used and SetMtu(DEV, used) in plan.changes


@pytest.mark.parametrize(
    "profile",
    [
        NetworkProfile(),
        but(FOUR, ipv6=IPv6Method.AUTO),
        but(FOUR, ipv4=IPv4Method.DHCP, addresses=()),
        but(FOUR, addresses=("10.8.0.2",)),
        but(FOUR, addresses=("10.8.0.2/24", "2001:db8::5/64")),
        but(FOUR, addresses=("127.0.0.1/8",)),
        but(FOUR, addresses=()),
        but(FOUR, gateway4="10.8.0.1"),
        but(FOUR, gateway6="fe80::1"),
        but(FOUR, routes=("172.16.0.0/12",)),
        but(FOUR, routes=("10.0.0.0/7",)),
        but(FOUR, mtu=MTU_MIN - 1),
        but(BOTH, mtu=MTU_MIN_IPV6 - 1),
        but(FOUR, mtu=MTU_MAX + 1),
        but(FOUR, table="local"),
        but(FOUR, dns=("x",)),
    ],
    ids=str,
)
def test_nonsense_in_a_profile_is_refused_for_good(profile: NetworkProfile) -> None:
    with pytest.raises(PlanError) as caught:
        made(profile, "10.0.0.0/8", "2001:db8::/32")
    failure = caught.value.failure
    assert (failure.code, failure.kind, failure.retry) == ("profile_invalid", FailureKind.LOCAL, Retry.NEVER)
    assert failure.advice and failure.message.isprintable()


def test_a_server_s_address_can_not_be_ours() -> None:
    with pytest.raises(PlanError):
        there = Circumstances(outside=frozenset({"10.8.0.2"}))
        plan_routed(DEV, FOUR, nets("0.0.0.0/0"), mtu=1420, circumstances=there)


_networks = st.lists(
    st.builds(
        lambda ip, bits: ipaddress.ip_network(f"{ip}/{min(bits, ip.max_prefixlen)}", strict=False),
        st.ip_addresses(),
        st.integers(0, 128),
    ),
    max_size=5,
)


@settings(max_examples=300)
@given(_networks, st.booleans(), st.booleans(), st.sampled_from(["", "off", "100"]))
def test_every_set_of_networks_can_be_carried_out(
    reached: list[Network], default_route: bool, ipv6: bool, table: str
) -> None:
    profile = but(BOTH, default_route=default_route, table=table)
    plan = plan_routed(DEV, profile, reached, mtu=1420, ipv6=ipv6)
    assert len(set(plan.changes)) == len(plan.changes)
    covered = []
    for change in plan.changes:
        if isinstance(change, AddRoute) and change != REFUSAL:
            target = ipaddress.ip_network(change.destination)
            assert change.gateway == "" and change.metric and change.device == DEV
            assert change.table == (100 if table else OWN_TABLE) and table != "off"
            assert ipv6 or target.version == 4
            assert target.prefixlen or default_route
            covered.append(target)
    for network in reached:
        wanted = table != "off" and (network.prefixlen or default_route) and (ipv6 or network.version == 4)
        named = any(str(network) in warning for warning in plan.warnings)
        if wanted and not named:
            assert network in covered
