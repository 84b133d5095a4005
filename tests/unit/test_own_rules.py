"""Routing rules of ours, and the routes they lead to."""

from __future__ import annotations

import ipaddress

import pytest

from helper.firewall.marks import ENGINE, MASK, PATTERN
from helper.network.changes import (
    MAIN_TABLE,
    OWN_TABLE,
    REFUSING_TABLE,
    AddRoute,
    AddRule,
    RouteKind,
    RuleAction,
    SetSysctl,
)
from helper.network.own_rules import DEFAULT, EXCLUDED, LAN, MARKED, REFUSED, SPECIFIC, past, rules
from helper.network.routing import TUNNEL_METRIC, Target, lead_in, metric_of

KEPT = (ipaddress.ip_network("203.0.113.0/24"), ipaddress.ip_network("2001:db8:7::/48"))
PRIVATE_4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "224.0.0.0/4"]
SPECIFICS = {(4, SPECIFIC, ""), (6, SPECIFIC, "")}
LINKS = {(6, LAN, "fe80::/10")}
NEAR = {*LINKS, *((4, LAN, text) for text in PRIVATE_4), (6, LAN, "fc00::/7")}
OUTSIDE = {(4, EXCLUDED, "203.0.113.0/24"), (6, EXCLUDED, "2001:db8:7::/48")}


@pytest.mark.parametrize(
    ("default", "refused", "lan", "excluded", "wanted"),
    [
        ((), (), True, (), SPECIFICS),
        ((), (), False, KEPT, SPECIFICS),
        ((4,), (4, 6), False, (), SPECIFICS | LINKS | {(4, DEFAULT, ""), (4, REFUSED, ""), (6, REFUSED, "")}),
        ((4,), (4, 6), True, (), SPECIFICS | NEAR | {(4, DEFAULT, ""), (4, REFUSED, ""), (6, REFUSED, "")}),
        ((6,), (6,), False, (), SPECIFICS | LINKS | {(6, DEFAULT, ""), (6, REFUSED, "")}),
        (
            (4, 6),
            (4, 6),
            False,
            KEPT,
            SPECIFICS
            | LINKS
            | OUTSIDE
            | {(4, DEFAULT, ""), (6, DEFAULT, ""), (4, REFUSED, ""), (6, REFUSED, "")},
        ),
    ],
    ids=["partial", "partial-kept", "full-v4", "full-v4-lan", "full-v6", "full-kept"],
)
def test_what_each_tunnel_needs(
    default: tuple[int, ...],
    refused: tuple[int, ...],
    lan: bool,
    excluded: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...],
    wanted: set[tuple[int, int, str]],
) -> None:
    made = rules(default=default, refused=refused, lan=lan, excluded=excluded)
    assert {(rule.version, rule.priority, rule.destination) for rule in made} == wanted
    assert len(set(made)) == len(made)


def test_what_the_rules_say() -> None:
    made = rules(default=(4, 6), refused=(4, 6), lan=True, excluded=KEPT)
    for rule in made:
        if rule.priority in (SPECIFIC, DEFAULT, REFUSED):
            assert (rule.mark, rule.mask, rule.invert) == (PATTERN, MASK, True), "none of an engine's"
            assert ENGINE & rule.mask == rule.mark
        else:
            assert (rule.mark, rule.table, rule.action) == (0, MAIN_TABLE, RuleAction.LOOKUP)
        if rule.priority in (SPECIFIC, DEFAULT):
            assert (rule.table, rule.suppress_default) == (OWN_TABLE, rule.priority == SPECIFIC)
        if rule.priority == LAN and rule.destination not in ("fe80::/10", "224.0.0.0/4"):
            assert rule.suppress_default, "a default route is no link of the machine's own"
    refusing = {rule.version: (rule.action, rule.table) for rule in made if rule.priority == REFUSED}
    assert refusing == {4: (RuleAction.LOOKUP, REFUSING_TABLE), 6: (RuleAction.UNREACHABLE, 0)}


def test_a_mark_of_a_profile_s_own_goes_past_our_table_before_anything_else() -> None:
    made = past(0xCA6C)
    assert [(rule.version, rule.mark, rule.mask, rule.table) for rule in made] == [
        (4, 0xCA6C, 0xFFFFFFFF, MAIN_TABLE),
        (6, 0xCA6C, 0xFFFFFFFF, MAIN_TABLE),
    ]
    assert all(rule.priority == MARKED < SPECIFIC and not rule.invert for rule in made)


def test_routes_and_rules_of_a_full_tunnel() -> None:
    made = lead_in(
        "adit3",
        OWN_TABLE,
        [Target("10.9.0.0/24"), Target("0.0.0.0/0", "10.9.0.1"), Target("0.0.0.0/0", "10.9.0.2")],
        full=frozenset({4}),
        excluded=(ipaddress.ip_network("10.9.0.0/24"), ipaddress.ip_network("203.0.113.0/24")),
        lan=True,
    )
    metric = TUNNEL_METRIC + 3
    assert [change for change in made if isinstance(change, AddRoute)] == [
        AddRoute("10.9.0.0/24", "adit3", "", metric, table=OWN_TABLE),
        AddRoute("0.0.0.0/0", "adit3", "10.9.0.1", metric, table=OWN_TABLE),
        AddRoute("203.0.113.0/24", "", "", metric, table=OWN_TABLE, kind=RouteKind.THROW),
        AddRoute("0.0.0.0/0", "", table=REFUSING_TABLE, kind=RouteKind.UNREACHABLE),
    ], "one route to each destination, and what is inside is not outside too"
    assert tuple(change for change in made if isinstance(change, AddRule)) == rules(
        default=(4,), refused=(4, 6), lan=True, excluded=KEPT[:1]
    )
    # What leads into a table comes after what is in it.
    kinds = [type(change) for change in made]
    assert kinds.index(AddRule) > max(i for i, kind in enumerate(kinds) if kind is AddRoute)
    assert {change.name.rpartition("/")[2] for change in made if isinstance(change, SetSysctl)} == {
        "src_valid_mark",
        "arp_ignore",
    }


def test_a_table_of_ones_own_has_routes_alone() -> None:
    targets = [Target("0.0.0.0/0")]
    made = lead_in("adit0", 77, targets, full=frozenset(), excluded=(), lan=True)
    assert made == (AddRoute("0.0.0.0/0", "adit0", "", TUNNEL_METRIC, table=77),)


def test_nothing_of_ipv4_is_refused_for_a_tunnel_of_ipv6() -> None:
    made = lead_in("adit0", OWN_TABLE, [Target("::/0")], full=frozenset({6}), excluded=(), lan=True)
    assert {rule.version for rule in made if isinstance(rule, AddRule) and rule.priority >= DEFAULT} == {6}
    assert not any(isinstance(change, AddRoute) and change.table == REFUSING_TABLE for change in made)


@pytest.mark.parametrize(
    ("device", "more"), [("adit0", 0), ("adit12", 12), ("tunnel", 0), ("adit12345", 2345), ("", 0)]
)
def test_each_device_has_a_metric_of_its_own(device: str, more: int) -> None:
    assert metric_of(device) == TUNNEL_METRIC + more
