"""Plans: what profiles and leases come to, and what of them is refused."""

from __future__ import annotations

import ipaddress

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.control import Lease, Route
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
from helper.network.lookup import KnownRoute
from helper.network.own_rules import rules
from helper.network.plan import Plan, plan
from helper.network.profile_values import MAX_ADDRESSES, MAX_NAMES, MAX_ROUTES
from helper.network.routing import TUNNEL_METRIC, Circumstances
from helper.network.values import PlanError

DEV = "adit0"
LEASE = Lease(
    "192.168.30.10/24",
    broadcast="192.168.30.255",
    routers=("192.168.30.1",),
    dns=("192.168.30.1", "192.168.30.1"),
    domain="Example.test.",
)
DHCP = NetworkProfile(ipv6=IPv6Method.OFF)
SPLIT = NetworkProfile(ipv6=IPv6Method.OFF, default_route=False)


def route(destination: str, gateway: str = "192.168.30.1", *, on_link: bool = False) -> AddRoute:
    return AddRoute(destination, DEV, gateway, TUNNEL_METRIC, table=OWN_TABLE, on_link=on_link)


def address(text: str, broadcast: str = "") -> AddAddress:
    return AddAddress(DEV, text, broadcast, prefix_route=False)


REFUSAL = AddRoute("0.0.0.0/0", "", table=REFUSING_TABLE, kind=RouteKind.UNREACHABLE)
NUMBERS = (SetSysctl("net/ipv4/conf/all/src_valid_mark", 1), SetSysctl("net/ipv4/conf/all/arp_ignore", 1))
PARTIAL = rules(default=(), refused=(), lan=True, excluded=())
FULL_V4 = rules(default=(4,), refused=(4, 6), lan=True, excluded=())
FULL = rules(default=(4, 6), refused=(4, 6), lan=True, excluded=())


def with_lease(**fields: object) -> Lease:
    return msgspec.structs.replace(LEASE, **fields)


def routes_of(made: Plan) -> list[AnyChange]:
    return [change for change in made.changes if isinstance(change, AddRoute) and change != REFUSAL]


def rules_of(made: Plan) -> tuple[AnyChange, ...]:
    return tuple(change for change in made.changes if isinstance(change, AddRule))


def test_dhcp_with_a_default_route() -> None:
    made = plan(DEV, DHCP, LEASE)
    assert made.changes == (
        SetMtu(DEV, 1500),
        SetIPv6(DEV, IPv6Mode.OFF),
        LinkUp(DEV),
        address("192.168.30.10/24", "192.168.30.255"),
        route("192.168.30.0/24", ""),
        route("0.0.0.0/0"),
        *NUMBERS,
        REFUSAL,
        *FULL_V4,
    )
    assert made.shown.full
    assert made.shown.addresses == ("192.168.30.10/24",)
    assert made.shown.gateway == "192.168.30.1"
    assert made.shown.routes == ("192.168.30.0/24", "0.0.0.0/0")
    assert made.shown.dns == ("192.168.30.1",)
    assert made.shown.search == ("example.test",)
    assert made.shown.mtu == 1500
    assert made.warnings == ()


def test_dhcp_before_the_lease_has_no_addresses_but_leads_nothing_past_the_tunnel() -> None:
    profile = msgspec.structs.replace(DHCP, routes=("10.0.0.0/8",))
    made = plan(DEV, profile, None)
    assert made.changes == (
        SetMtu(DEV, 1500),
        SetIPv6(DEV, IPv6Mode.OFF),
        LinkUp(DEV),
        *NUMBERS,
        REFUSAL,
        *FULL_V4,
    )
    assert made.shown.full and made.shown.routes == ()
    partial = plan(DEV, SPLIT, None)
    assert rules_of(partial) == PARTIAL and not partial.shown.full


def test_a_network_that_once_led_nowhere_does_not_hold_everything_back_again() -> None:
    made = plan(DEV, DHCP, None, Circumstances(no_gateway=True))
    assert rules_of(made) == PARTIAL and not made.shown.full


def test_one_that_is_relied_on_holds_everything_back_though_it_leads_nowhere() -> None:
    lease = with_lease(routers=(), routes=())
    assert not plan(DEV, DHCP, lease).shown.full
    made = plan(DEV, DHCP, lease, Circumstances(insists=True))
    assert made.shown.full and rules_of(made)[-len(FULL_V4) :] == FULL_V4


def test_without_a_default_route_only_offered_and_wished_networks() -> None:
    lease = with_lease(
        routers=(),
        routes=(
            Route("10.1.0.0/16", "192.168.30.2"),
            Route("0.0.0.0/0", "192.168.30.1"),
            Route("10.2.0.0/16", ""),
            Route("128.0.0.0/1", "192.168.30.1"),
            Route("10.3.0.0/16", "192.168.30.3"),
        ),
    )
    profile = msgspec.structs.replace(SPLIT, routes=("10.3.0.0/16", "172.16.0.0/12"))
    made = plan(DEV, profile, lease)
    assert routes_of(made) == [
        route("192.168.30.0/24", ""),
        route("10.1.0.0/16", "192.168.30.2"),
        route("10.2.0.0/16", ""),
        route("10.3.0.0/16"),
        route("172.16.0.0/12"),
    ]
    assert len(made.warnings) == 1 and "128.0.0.0/1" in made.warnings[0]


@pytest.mark.parametrize(
    ("fields", "gateway"),
    [
        ({"routers": ("192.168.30.1", "192.168.30.2")}, "192.168.30.1"),
        ({"routers": (), "routes": (Route("0.0.0.0/0", "192.168.30.7"),)}, "192.168.30.7"),
    ],
)
def test_the_gateway_of_a_lease(fields: dict[str, object], gateway: str) -> None:
    assert plan(DEV, DHCP, with_lease(**fields)).shown.gateway == gateway


def test_the_profile_s_gateway_beats_that_of_the_lease() -> None:
    profile = msgspec.structs.replace(DHCP, gateway4="192.168.30.254")
    assert plan(DEV, profile, LEASE).shown.gateway == "192.168.30.254"


def test_a_lease_without_a_router_is_usable_with_a_warning() -> None:
    made = plan(DEV, DHCP, with_lease(routers=()))
    assert routes_of(made) == [route("192.168.30.0/24", "")]
    assert rules_of(made) == PARTIAL and not made.shown.full
    assert "gateway" in made.warnings[0]
    assert plan(DEV, SPLIT, with_lease(routers=())).warnings == ()


def test_a_gateway_that_the_network_does_not_cover_is_taken_as_on_link() -> None:
    made = plan(DEV, DHCP, with_lease(address="10.0.0.5/32", broadcast="", routers=("10.0.0.1",)))
    assert routes_of(made) == [
        route("10.0.0.5/32", ""),
        route("0.0.0.0/0", "10.0.0.1", on_link=True),
    ]


def test_static_both_families() -> None:
    profile = NetworkProfile(
        ipv4=IPv4Method.STATIC,
        ipv6=IPv6Method.STATIC,
        addresses=("10.0.0.5/24", "2001:db8::5/64"),
        gateway4="10.0.0.1",
        gateway6="fe80::1",
        routes=("192.0.2.0/24", "2001:db8:5::/48"),
        mtu=1400,
    )
    made = plan(DEV, profile, LEASE)
    assert made.changes == (
        SetMtu(DEV, 1400),
        SetIPv6(DEV, IPv6Mode.STATIC),
        LinkUp(DEV),
        address("10.0.0.5/24"),
        address("2001:db8::5/64"),
        route("10.0.0.0/24", ""),
        route("192.0.2.0/24", "10.0.0.1"),
        route("0.0.0.0/0", "10.0.0.1"),
        route("2001:db8::/64", ""),
        route("2001:db8:5::/48", "fe80::1"),
        route("::/0", "fe80::1"),
        *NUMBERS,
        REFUSAL,
        *FULL,
    )
    assert made.shown.dns == ()


@pytest.mark.parametrize("default_route", [True, False])
def test_ipv6_auto_leaves_addresses_and_routes_to_the_kernel(default_route: bool) -> None:
    profile = NetworkProfile(ipv4=IPv4Method.OFF, default_route=default_route)
    made = plan(DEV, profile, LEASE)
    assert made.changes == (
        SetMtu(DEV, 1500),
        SetIPv6(DEV, IPv6Mode.AUTO, default_route=default_route),
        LinkUp(DEV),
        *NUMBERS,
        *PARTIAL,
    )


@pytest.mark.parametrize("default_route", [True, False])
def test_what_routers_advertised_is_repeated_in_our_table(default_route: bool) -> None:
    advertised = [KnownRoute("2001:db8:aa::/64", DEV)]
    if default_route:
        advertised.append(KnownRoute("::/0", DEV, "fe80::1"))
    profile = NetworkProfile(ipv4=IPv4Method.OFF, default_route=default_route)
    made = plan(DEV, profile, None, Circumstances(advertised=tuple(advertised)))
    networks = [route("2001:db8:aa::/64", "")]
    everything = [route("::/0", "fe80::1")]
    assert routes_of(made) == networks + (everything if default_route else [])
    only_six = rules(default=(6,), refused=(6,), lan=True, excluded=())
    assert rules_of(made) == (only_six if default_route else PARTIAL)
    assert not made.shown.full, "IPv4 goes as it went"
    static = NetworkProfile(ipv6=IPv6Method.STATIC, addresses=("2001:db8:9::10/64",), default_route=False)
    ignoring = plan(DEV, static, None, Circumstances(advertised=tuple(advertised)))
    assert routes_of(ignoring) == [route("2001:db8:9::/64", "")]


def test_with_a_default_route_of_ipv4_nothing_of_ipv6_goes_around_the_tunnel() -> None:
    static = NetworkProfile(ipv4=IPv4Method.STATIC, addresses=("10.0.0.5/24",), gateway4="10.0.0.1")
    assert rules_of(plan(DEV, static, None)) == FULL, "a router may advertise itself yet"
    off = msgspec.structs.replace(static, ipv6=IPv6Method.OFF)
    assert rules_of(plan(DEV, off, None)) == FULL_V4


def test_excluded_networks_and_names_stay_outside() -> None:
    profile = msgspec.structs.replace(DHCP, exclude=("10.7.0.0/16", "10.7.0.0/16", "2001:db8:7::/48"))
    made = plan(DEV, profile, LEASE, Circumstances(excluded=("203.0.113.7",)))
    kept = ("10.7.0.0/16", "2001:db8:7::/48", "203.0.113.7/32")
    thrown = [AddRoute(text, "", "", TUNNEL_METRIC, table=OWN_TABLE, kind=RouteKind.THROW) for text in kept]
    assert [change for change in routes_of(made) if change in thrown] == thrown
    assert made.shown.excluded == kept
    networks = tuple(ipaddress.ip_network(text) for text in kept)
    assert rules_of(made) == rules(default=(4,), refused=(4, 6), lan=True, excluded=networks)


def test_included_names_lead_into_the_tunnel_as_far_as_it_has_an_address() -> None:
    found = Circumstances(included=("203.0.113.7", "2001:db8::7"))
    assert routes_of(plan(DEV, SPLIT, LEASE, found)) == [
        route("192.168.30.0/24", ""),
        route("203.0.113.7/32"),
    ]
    assert routes_of(plan(DEV, SPLIT, None, found)) == []


def test_private_networks_near_by_only_if_a_person_wants_them() -> None:
    made = plan(DEV, DHCP, LEASE, Circumstances(lan=False))
    assert rules_of(made) == rules(default=(4,), refused=(4, 6), lan=False, excluded=())


def test_the_profile_s_name_servers_come_before_those_of_the_lease() -> None:
    profile = msgspec.structs.replace(
        DHCP, dns=("9.9.9.9", "2620:fe::fe", "192.168.30.1"), search=("Mine.test", "example.test")
    )
    made = plan(DEV, profile, LEASE)
    assert made.shown.dns == ("9.9.9.9", "2620:fe::fe", "192.168.30.1")
    assert made.shown.search == ("mine.test", "example.test")
    before = plan(DEV, profile, None)
    assert (before.shown.dns, before.shown.search) == (profile.dns, ("mine.test", "example.test"))


def test_routes_go_to_the_table_that_was_named() -> None:
    lease = with_lease(
        routers=(), routes=(Route("10.1.0.0/16", "192.168.30.2"), Route("0.0.0.0/0", "192.168.30.1"))
    )
    plain = plan(DEV, DHCP, lease)
    assert len(routes_of(plain)) == 3
    moved = plan(DEV, msgspec.structs.replace(DHCP, table="4711"), lease)
    # The kernel makes the route to the tunnel's own network, in the main table.
    assert AddAddress(DEV, "192.168.30.10/24", "192.168.30.255") in moved.changes
    assert routes_of(moved) == [msgspec.structs.replace(route, table=4711) for route in routes_of(plain)[1:]]
    assert rules_of(moved) == () and not moved.shown.full
    assert plan(DEV, msgspec.structs.replace(DHCP, table="254"), lease) == plain


def test_without_a_table_there_are_no_routes() -> None:
    profile = msgspec.structs.replace(DHCP, table="off", routes=("10.0.0.0/8",))
    made = plan(DEV, profile, LEASE)
    assert (routes_of(made), made.shown.routes, made.warnings) == ([], ("192.168.30.0/24",), ())
    assert rules_of(made) == () and not made.shown.full


@pytest.mark.parametrize(("table", "taken", "warned"), [("", True, 0), ("7", False, 1), ("off", False, 0)])
def test_an_advertised_default_route_can_only_be_in_our_own_table(
    table: str, taken: bool, warned: int
) -> None:
    made = plan(DEV, NetworkProfile(ipv4=IPv4Method.OFF, table=table), None)
    assert SetIPv6(DEV, IPv6Mode.AUTO, default_route=taken) in made.changes
    assert len(made.warnings) == warned


@pytest.mark.parametrize(
    ("profile_mtu", "lease_mtu", "mtu", "warned"),
    [(0, 0, 1500, 0), (0, 1400, 1400, 0), (1300, 1400, 1300, 0), (0, 9000, 1500, 1), (0, 576, 1280, 1)],
)
def test_mtu(profile_mtu: int, lease_mtu: int, mtu: int, warned: int) -> None:
    made = plan(DEV, msgspec.structs.replace(DHCP, mtu=profile_mtu), with_lease(mtu=lease_mtu))
    assert made.shown.mtu == mtu
    assert SetMtu(DEV, mtu) in made.changes
    assert len(made.warnings) == warned


_MANY = tuple(Route(f"10.{n}.0.0/16", "192.168.30.1") for n in range(MAX_ROUTES + 1))


@pytest.mark.parametrize(
    "fields",
    [
        {"address": ""},
        {"address": "192.168.30.10"},
        {"address": "192.168.30.10/255.255.255.0"},
        {"address": "192.168.30.0/24"},
        {"address": "192.168.30.255/24"},
        {"address": "192.168.30.10/4"},
        {"address": "192.168.30.10/33"},
        {"address": "127.0.0.2/8"},
        {"address": "0.0.0.0/24"},
        {"address": "224.0.0.1/24"},
        {"address": "255.255.255.255/32"},
        {"address": "2001:db8::1/64"},
        {"address": "192.168.30.10/24; rm -rf /"},
        {"address": "1" * 10000},
        {"broadcast": "10.0.0.255"},
        {"broadcast": "x"},
        {"routers": ("192.168.30.10",)},
        {"routers": ("127.0.0.1",)},
        {"routers": ("0.0.0.0",)},
        {"routers": ("fe80::1",)},
        {"routers": ("192.168.30.1", "junk")},
        {"routers": ("192.168.30.1",) * 17},
        {"routes": (Route("127.0.0.0/8", "192.168.30.1"),)},
        {"routes": (Route("127.1.2.3/32", ""),)},
        {"routes": (Route("224.0.0.0/4", "192.168.30.1"),)},
        {"routes": (Route("0.0.0.0/32", "192.168.30.1"),)},
        {"routes": (Route("2001:db8::/32", "192.168.30.1"),)},
        {"routes": (Route("10.0.0.0", "192.168.30.1"),)},
        {"routes": (Route("10.0.0.0/8", "192.168.30.10"),)},
        {"routes": (Route("10.0.0.0/8", "239.0.0.1"),)},
        {"routes": _MANY},
        {"dns": ("127.0.0.53",)},
        {"dns": ("0.0.0.0",)},
        {"dns": ("fe80::1%eth0",)},
        {"dns": ("\u0661.1.1.1",)},
        {"dns": ("::ffff:127.0.0.1",)},
        {"dns": ("1.1.1.1",) * 17},
        {"domain": "a b"},
        {"domain": "-a.example"},
        {"domain": "evil\nnameserver 6.6.6.6"},
        {"domain": "."},
        {"search": ("ok.example", "a" * 64)},
        {"search": (".".join(["a" * 60] * 5),)},
        {"ntp": ("time.example",)},
        {"server": "junk"},
        {"mtu": -1},
        {"lifetime": -1},
        {"lifetime": 2**32},
    ],
    ids=lambda fields: ascii(fields)[:50],
)
def test_a_hostile_lease_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(PlanError) as caught:
        plan(DEV, DHCP, with_lease(**fields))
    failure = caught.value.failure
    assert (failure.code, failure.kind) == ("lease_invalid", FailureKind.ADDRESS)
    assert failure.advice and len(failure.message) < 300 and failure.message.isprintable()


@pytest.mark.parametrize(
    "profile",
    [
        NetworkProfile(ipv4=IPv4Method.STATIC),
        NetworkProfile(ipv6=IPv6Method.STATIC),
        NetworkProfile(addresses=("10.0.0.5/24",)),
        NetworkProfile(ipv4=IPv4Method.STATIC, addresses=("10.0.0.5",)),
        NetworkProfile(ipv4=IPv4Method.STATIC, addresses=("10.0.0.5/24",), gateway4="10.0.0.5"),
        NetworkProfile(ipv4=IPv4Method.STATIC, addresses=("10.0.0.5/24",), gateway4="fe80::1"),
        NetworkProfile(ipv4=IPv4Method.STATIC, addresses=("10.0.0.5/24",), gateway4="10.0.0.1/24"),
        NetworkProfile(ipv6=IPv6Method.STATIC, addresses=("fe80::5/64",)),
        NetworkProfile(gateway6="ff02::1"),
        NetworkProfile(routes=("0.0.0.0/0",)),
        NetworkProfile(routes=("::/0",)),
        NetworkProfile(routes=("127.0.0.0/8",)),
        NetworkProfile(routes=("ff02::/16",)),
        NetworkProfile(routes=("fe80::/64",)),
        NetworkProfile(routes=("home",)),
        NetworkProfile(routes=("2001:db8::/32",)),
        NetworkProfile(ipv6=IPv6Method.OFF, routes=("2001:db8::/32",), gateway6="fe80::1"),
        NetworkProfile(ipv4=IPv4Method.OFF, routes=("10.0.0.0/8",)),
        NetworkProfile(routes=tuple(f"10.{n}.0.0/16" for n in range(MAX_ROUTES + 1))),
        NetworkProfile(exclude=("0.0.0.0/0",)),
        NetworkProfile(exclude=("::/0",)),
        NetworkProfile(exclude=("home",)),
        NetworkProfile(exclude=("10.0.0.0/8",), routes=("10.0.0.0/8",)),
        NetworkProfile(exclude=tuple(f"10.{n}.0.0/16" for n in range(MAX_ROUTES + 1))),
        NetworkProfile(include_domains=("a b",)),
        NetworkProfile(exclude_domains=("a..b",)),
        NetworkProfile(exclude_domains=tuple(f"{n}.example" for n in range(MAX_NAMES + 1))),
        NetworkProfile(dns_domains=("a" * 64,)),
        NetworkProfile(mtu=1279),
        NetworkProfile(mtu=1501),
        NetworkProfile(mtu=-5),
        NetworkProfile(dns=("127.0.0.1",)),
        NetworkProfile(dns=("dns.example",)),
        NetworkProfile(dns=("1.1.1.1",) * (MAX_ADDRESSES + 1)),
        NetworkProfile(search=("a b",)),
        NetworkProfile(search=("a",) * (MAX_ADDRESSES + 1)),
        *(
            NetworkProfile(table=table)
            for table in (
                "0",
                "255",
                "44305",
                "4294967296",
                "-1",
                "1e3",
                "main",
                "OFF",
                "٣",
                "1 ",
                "1" * 5000,
            )
        ),
    ],
    ids=lambda profile: str(profile)[:200],
)
def test_nonsense_in_a_profile_is_refused_for_good(profile: NetworkProfile) -> None:
    with pytest.raises(PlanError) as caught:
        plan(DEV, profile, None)
    failure = caught.value.failure
    assert (failure.code, failure.kind, failure.retry) == (
        "profile_invalid",
        FailureKind.LOCAL,
        Retry.NEVER,
    )


def test_profile_and_lease_share_the_limit_of_routes() -> None:
    profile = msgspec.structs.replace(SPLIT, routes=("172.16.0.0/12",))
    plan(DEV, SPLIT, with_lease(routes=_MANY[:MAX_ROUTES]))
    with pytest.raises(PlanError):
        plan(DEV, profile, with_lease(routes=_MANY[:MAX_ROUTES]))


def test_the_server_s_address_can_not_become_ours() -> None:
    with pytest.raises(PlanError):
        plan(DEV, DHCP, LEASE, Circumstances(outside=frozenset({"192.168.30.10"})))


_soup = st.one_of(
    st.text(max_size=80),
    st.from_regex(r"[0-9a-f:./%]{0,45}", fullmatch=True),
    st.ip_addresses().map(str),
    st.builds(lambda ip, n: f"{ip}/{n}", st.ip_addresses(), st.integers(0, 129)),
    st.sampled_from(["192.168.30.10/24", "192.168.30.1", "10.0.0.0/8", "0.0.0.0/0", "192.168.30.255"]),
)
_soups = st.lists(_soup, max_size=3).map(tuple)
_numbers = st.integers(-(2**63), 2**63 - 1)
LEASES = st.builds(
    Lease,
    address=st.one_of(_soup, st.just("192.168.30.10/24")),
    broadcast=_soup | st.just(""),
    routers=_soups,
    routes=st.lists(st.builds(Route, _soup, _soup | st.just("")), max_size=3).map(tuple),
    dns=_soups,
    domain=_soup | st.just(""),
    search=_soups,
    ntp=_soups,
    mtu=_numbers,
    server=_soup | st.just(""),
    lifetime=_numbers,
)


@settings(max_examples=500)
@given(LEASES, st.booleans())
@example(LEASE, True)
def test_any_lease_is_planned_or_refused(lease: Lease, default_route: bool) -> None:
    profile = msgspec.structs.replace(DHCP, default_route=default_route)
    try:
        made = plan(DEV, profile, lease)
    except PlanError as error:
        assert error.failure.code == "lease_invalid"
        return
    assert 1280 <= made.shown.mtu <= 1500
    for change in made.changes:
        if isinstance(change, AddAddress):
            own = ipaddress.ip_interface(change.address)
            assert not (own.ip.is_loopback or own.ip.is_multicast or own.ip.is_unspecified)
        if isinstance(change, AddRoute):
            target = ipaddress.ip_network(change.destination)
            assert default_route or target.prefixlen >= 8
            assert target.prefixlen <= 1 or not (target.is_loopback or target.is_multicast)
            assert change == REFUSAL or (change.table == OWN_TABLE and change.metric)
    assert msgspec.json.decode(msgspec.json.encode(made.changes), type=tuple[AnyChange, ...]) == made.changes


@given(
    st.builds(
        NetworkProfile,
        addresses=_soups,
        gateway4=_soup,
        gateway6=_soup,
        routes=_soups,
        mtu=_numbers,
        dns=_soups,
        search=_soups,
        table=_soup,
        exclude=_soups,
        include_domains=_soups,
        exclude_domains=_soups,
        dns_domains=_soups,
    )
)
def test_any_profile_is_planned_or_refused(profile: NetworkProfile) -> None:
    for ipv4 in IPv4Method:
        for ipv6 in IPv6Method:
            try:
                plan(DEV, msgspec.structs.replace(profile, ipv4=ipv4, ipv6=ipv6), LEASE)
            except PlanError as error:
                assert error.failure.code in ("profile_invalid", "lease_invalid")
