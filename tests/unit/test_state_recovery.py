"""What is decided at the start of the helper, and what counts as a leftover of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.dns.undo import RestoreDns
from helper.network.changes import AddRoute, RemoveRoute, RemoveRule, RouteKind, RuleAction
from helper.network.linux import ROUTE_PROTOCOL
from helper.network.own_rules import rules
from helper.state.journal import Entry
from helper.state.leftovers import Device, Route, Rule, Seen, devices, doubtful, removals
from helper.state.recovery import decide
from helper.state.target import Held, Target, Unreadable
from helper.state.undo import RemoveDevice

ROUTE = RemoveRoute("10.0.0.0/8", "adit0", table=44304)
DEVICE = RemoveDevice("adit0", 7)
FILE = RestoreDns("resolv.conf", path="/etc/resolv.conf")
LINK = RestoreDns("systemd-resolved", device="adit0", index=7)
ENTRIES = tuple(
    Entry(number, boot, undo)
    for number, (boot, undo) in enumerate(
        [(boot, undo) for boot in ("now", "before") for undo in (ROUTE, DEVICE, FILE, LINK)], 1
    )
)[::-1]
BAD = Unreadable("It is damaged.")


def test_of_an_earlier_start_of_the_machine_only_files_count() -> None:
    found = decide(Target(), ENTRIES, "now")
    assert found.block == ""
    assert [entry.number for entry in found.undo] == [7, 4, 3, 2, 1]
    assert found.void == (5, 6, 8)
    assert [entry.number for entry in decide(Target(), ENTRIES, "").undo] == [7, 3]


@pytest.mark.parametrize(
    ("target", "journal", "says"),
    [
        (Target(lockdown=True), ENTRIES, "Lockdown"),
        (Target(held=(Held(1000, "Büro", 0.0),)), ENTRIES, "'B\\xfcro'"),
        (Target(killswitch=False, lockdown=True), (), "Lockdown"),
        (BAD, ENTRIES, "damaged"),
        (Target(), BAD, "damaged"),
        (BAD, BAD, "damaged"),
    ],
)
def test_what_is_to_be_held_is_blocked(
    target: Target | Unreadable, journal: tuple[Entry, ...] | Unreadable, says: str
) -> None:
    found = decide(target, journal, "now")
    assert says in found.block
    assert bool(found.undo) == (journal == ENTRIES)


@given(
    st.booleans(),
    st.none() | st.builds(Held, st.integers(0, 9), st.text(max_size=5), st.floats()),
    st.booleans() | st.none(),
)
def test_it_opens_only_when_all_is_read_and_nothing_is_wished(
    lockdown: bool, hold: Held | None, readable: bool | None
) -> None:
    target = BAD if readable is None else Target(lockdown=lockdown, held=() if hold is None else (hold,))
    journal = BAD if readable is False else ENTRIES
    opens = not decide(target, journal, "now").block
    assert opens == (readable is True and not lockdown and hold is None)


# --- leftovers -----------------------------------------------------------------------------------


def seen_rule(protocol: int, priority: int) -> Rule:
    return Rule(protocol, 4, priority, table=44304, mark=0xAD10, mask=0xFFF0, invert=True)


def test_routes_and_rules_are_ours_by_their_marks_alone() -> None:
    seen = Seen(
        routes=(
            Route(ROUTE_PROTOCOL, "0.0.0.0/0", "adit0", "10.0.0.1", 5, "10.0.0.2", 44304, True),
            Route(ROUTE_PROTOCOL, "2001:db8::/32", table=44304, kind=RouteKind.THROW),
            Route(3, "0.0.0.0/1", "adit0", table=44304),
            Route(4, "10.0.0.0/8", "eth0"),
        ),
        rules=(
            seen_rule(ROUTE_PROTOCOL, 5210),
            seen_rule(ROUTE_PROTOCOL, 5204),
            seen_rule(ROUTE_PROTOCOL, 5241),
            seen_rule(3, 5210),
            Rule(ROUTE_PROTOCOL, 6, 5240, RuleAction.UNREACHABLE),
        ),
    )
    assert removals(seen) == (
        RemoveRule(4, 5210, table=44304, mark=0xAD10, mask=0xFFF0, invert=True),
        RemoveRule(6, 5240, RuleAction.UNREACHABLE),
        RemoveRoute("0.0.0.0/0", "adit0", "10.0.0.1", 5, "10.0.0.2", 44304, True),
        RemoveRoute("2001:db8::/32", "", table=44304, kind=RouteKind.THROW),
    )


def test_all_rules_that_are_ever_made_are_known_again() -> None:
    for made in rules(default=(4, 6), refused=(4, 6), lan=True, excluded=()):
        seen = Rule(
            ROUTE_PROTOCOL,
            made.version,
            made.priority,
            made.action,
            made.table,
            made.destination,
            made.mark,
            made.mask,
            made.invert,
            made.suppress_default,
        )
        assert len(removals(Seen(rules=(seen,)))) == 1


def test_a_device_is_ours_only_with_a_proof() -> None:
    seen = Seen(
        devices=(
            Device("adit0", 3, "tun"),
            Device("adit1", 4, "tun"),
            Device("adit2", 5, "tun"),
            Device("adit3", 6, "veth"),
            Device("adit", 7, "tun"),
            Device("tun0", 8, "tun"),
            Device("eth0", 2),
        ),
        routes=tuple(
            Route(ROUTE_PROTOCOL, "10.0.0.0/8", name) for name in ("adit0", "adit3", "tun0", "eth0")
        ),
    )
    journalled = (ROUTE, RemoveDevice("adit1", 99), AddRoute("10.0.0.0/8", "eth0"))
    assert devices(seen, journalled) == (RemoveDevice("adit0", 3), RemoveDevice("adit1", 4))
    assert devices(Seen(seen.devices), ()) == ()
    assert doubtful(seen) == ("adit0", "adit1", "adit2")
