"""Changes: their undoing, their place in a journal, and the way from one set to another."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from helper.network.changes import (
    AddAddress,
    AddRoute,
    AddRule,
    AnyChange,
    IPv6Mode,
    LinkUp,
    RemoveAddress,
    RemoveRoute,
    RemoveRule,
    RestoreSysctl,
    RouteKind,
    RuleAction,
    SetIPv6,
    SetMac,
    SetMtu,
    SetSegments,
    SetSysctl,
    summary,
    undo,
)
from helper.network.ledger import difference

_text = st.text(max_size=20)
_number = st.integers(0, 2**31)
_address = (_text, _text, _text, st.booleans())
_route = (
    *(_text, _text, _text, _number, _text, _number, st.booleans()),
    st.sampled_from(RouteKind),
)
_rule = (
    *(st.sampled_from([4, 6]), _number, st.sampled_from(RuleAction), _number, _text),
    *(_number, _number, st.booleans(), st.booleans()),
)
CHANGES: st.SearchStrategy[AnyChange] = st.one_of(
    st.builds(LinkUp, _text),
    st.builds(SetMtu, _text, st.integers(0, 65535)),
    st.builds(SetSegments, _text, st.integers(0, 65535)),
    st.builds(SetMac, _text, _text),
    st.builds(SetIPv6, _text, st.sampled_from(IPv6Mode), st.booleans(), st.booleans()),
    st.builds(AddAddress, *_address),
    st.builds(RemoveAddress, *_address),
    st.builds(AddRoute, *_route),
    st.builds(RemoveRoute, *_route),
    st.builds(AddRule, *_rule),
    st.builds(RemoveRule, *_rule),
    st.builds(SetSysctl, _text, _number),
    st.builds(RestoreSysctl, _text, _number, _number),
)
ONE = AddAddress("adit0", "10.0.0.1/24")
TWO = AddAddress("adit0", "10.0.0.2/24")
INSIDE = AddRoute("0.0.0.0/1", "adit0", "10.0.0.254")
OUTSIDE = AddRoute("192.0.2.1/32", "eth0", "198.51.100.1")


@given(CHANGES)
def test_undoing_the_undoing_is_the_change(change: AnyChange) -> None:
    reverse = undo(change)
    if reverse is None:
        own = LinkUp | SetMtu | SetSegments | SetMac | SetIPv6
        assert isinstance(change, own | SetSysctl | RestoreSysctl)
    else:
        assert reverse != change
        assert undo(reverse) == change


@given(CHANGES)
def test_a_change_and_its_undoing_are_told_in_the_same_words(change: AnyChange) -> None:
    reverse = undo(change)
    assert reverse is None or summary(reverse) == summary(change)


@given(st.lists(CHANGES, max_size=5))
def test_changes_survive_a_journal(changes: list[AnyChange]) -> None:
    assert msgspec.json.decode(msgspec.json.encode(changes), type=list[AnyChange]) == changes


@given(st.lists(CHANGES, max_size=8, unique=True), st.lists(CHANGES, max_size=8))
def test_a_difference_leads_to_what_is_wanted(applied: list[AnyChange], wanted: list[AnyChange]) -> None:
    way = difference(applied, wanted)
    assert set(way.undo) <= set(applied)
    assert (set(applied) - set(way.undo)) | set(way.apply) == set(wanted)
    assert not (set(applied) - set(way.undo)) & set(way.apply)
    assert [applied.index(change) for change in way.undo] == sorted(
        (applied.index(change) for change in way.undo), reverse=True
    )


def test_nothing_to_do_when_nothing_differs() -> None:
    way = difference([OUTSIDE, ONE, INSIDE], [OUTSIDE, ONE, INSIDE])
    assert (way.undo, way.apply) == ((), ())


def test_undone_newest_first_and_applied_in_order() -> None:
    assert difference([ONE, INSIDE], []).undo == (INSIDE, ONE)
    assert difference([], [ONE, INSIDE, ONE]).apply == (ONE, INSIDE)


def test_another_address_takes_the_routes_of_its_device_along() -> None:
    way = difference([OUTSIDE, ONE, INSIDE], [OUTSIDE, TWO, INSIDE])
    assert way.undo == (INSIDE, ONE)
    assert way.apply == (TWO, INSIDE)


def test_the_address_after_a_removed_one_is_made_anew() -> None:
    way = difference([ONE, TWO], [TWO])
    assert way.undo == (TWO, ONE)
    assert way.apply == (TWO,)


def test_another_mode_of_ipv6_takes_the_addresses_along() -> None:
    off, auto = SetIPv6("adit0", IPv6Mode.OFF), SetIPv6("adit0", IPv6Mode.AUTO)
    way = difference([off, LinkUp("adit0"), ONE], [auto, LinkUp("adit0"), ONE])
    assert way.undo == (ONE, off)
    assert way.apply == (auto, ONE)
