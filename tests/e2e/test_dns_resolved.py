"""Name servers by a real systemd-resolved, on a system bus and in a network of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dns_commands import (
    CHOICE,
    OUTSTANDING,
    RECOVER,
    REPAIR,
    RESULT,
    UPSTREAM,
    clear,
    guard,
    lookup,
    shell,
    warning,
    wish,
)
from tests.support.dns_machine import LAN_ANSWER, LAN_SERVER, TUNNEL_ANSWER, TUNNEL_SERVER, Machine
from tests.support.dns_packages import unpacked

RESOLVED = "systemd-resolved"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine whose names are looked up by resolved."""
    with Machine(tmp_path_factory.mktemp("resolved")) as built:
        built.start_resolved()
        yield built


@pytest.fixture
def machine(shared: Machine) -> Iterator[Machine]:
    """That machine; after each test it is as it was before."""
    before = (shared.picture(), shared.resolved_servers())
    yield shared
    assert (shared.picture(), shared.resolved_servers()) == before


def asked(machine: Machine, name: str) -> set[str]:
    """Which name servers were asked for a name."""
    return {server for server, asked_for in machine.queries() if asked_for == name}


def test_all_names_are_asked_in_the_tunnel_and_nowhere_else(machine: Machine) -> None:
    choice, before, manager, result, inside, upstream, _, after, outstanding, _ = machine.run(
        CHOICE,
        lookup("before.example"),
        wish(machine),
        RESULT,
        lookup("inside.example"),
        UPSTREAM,
        clear(),
        lookup("after.example"),
        OUTSTANDING,
    )
    assert choice[0] == manager == RESOLVED
    assert (before, inside, after) == (LAN_ANSWER, TUNNEL_ANSWER, LAN_ANSWER)
    assert result["applied"] and result["servers"] == [TUNNEL_SERVER] and "." in result["domains"]
    assert upstream == [LAN_SERVER] and outstanding == 0
    assert asked(machine, "before.example") == {LAN_SERVER}  # the witness sees
    assert asked(machine, "inside.example") == {TUNNEL_SERVER}
    assert asked(machine, "after.example") == {LAN_SERVER}


def test_names_are_shared_out_by_domains(machine: Machine) -> None:
    split = wish(machine, exclusive=False, domains=["int.test"])
    _, outside, inside, search, told, _ = machine.run(
        split, lookup("a.example"), lookup("a.int.test"), lookup("a.corp.test"), warning()
    )
    assert (outside, inside, search, told) == (LAN_ANSWER, TUNNEL_ANSWER, TUNNEL_ANSWER, "")
    assert asked(machine, "a.example") == {LAN_SERVER}
    assert asked(machine, "a.int.test") == asked(machine, "a.corp.test") == {TUNNEL_SERVER}
    *_, left, _ = machine.run(RECOVER, OUTSTANDING)
    assert left == 0


def test_without_domains_a_split_tunnel_gets_no_names(machine: Machine) -> None:
    manager, told, answer, _, _ = machine.run(
        wish(machine, exclusive=False, search=[]), warning(), lookup("b.example"), clear()
    )
    assert manager == "" and "no domains" in told and answer == LAN_ANSWER


def test_no_servers_no_change(machine: Machine) -> None:
    manager, outstanding, effects = machine.run(wish(machine, servers=[]), OUTSTANDING)
    assert manager == "" and outstanding == 0 and effects == 0


def test_a_new_resolved_that_knows_nothing_is_told_again(machine: Machine) -> None:
    """It usually finds what the one before it noted; here that is gone with it."""
    program = unpacked(RESOLVED) / "lib/systemd/systemd-resolved"
    restart = (
        f"kill -9 {machine.resolved_pid}; rm /run/systemd/resolve/netif/{machine.index('adit0')}; "
        f"{program} >/dev/null 2>&1 </dev/null &"
    )
    _, repaired, answer, _, _ = machine.run(wish(machine), guard(restart), lookup("again.example"), clear())
    assert len(repaired) == 1 and RESOLVED in repaired[0]
    assert answer == TUNNEL_ANSWER and asked(machine, "again.example") == {TUNNEL_SERVER}


def test_another_program_reverts_the_link(machine: Machine) -> None:
    revert = (
        "busctl call org.freedesktop.resolve1 /org/freedesktop/resolve1 "
        f"org.freedesktop.resolve1.Manager RevertLink i {machine.index('adit0')}"
    )
    _, nothing, _, found, answer, again, _, _ = machine.run(
        wish(machine), REPAIR, shell(revert), REPAIR, lookup("c.example"), REPAIR, clear()
    )
    assert nothing == again == "" and "adit0" in found and answer == TUNNEL_ANSWER


def test_a_device_that_is_gone_leaves_nothing(machine: Machine) -> None:
    machine.shell("ip link add adit9 type veth peer name far9; ip link set adit9 up; ip link set far9 up")
    gone = wish(machine, device="adit9", index=machine.index("adit9"))
    _, _, cleared, outstanding, answer, _ = machine.run(
        gone, shell("ip link del adit9"), clear(), OUTSTANDING, lookup("d.example")
    )
    assert cleared is None and outstanding == 0 and answer == LAN_ANSWER


def test_a_device_that_was_never_there(machine: Machine) -> None:
    error, _, outstanding, _ = machine.run(wish(machine, device="adit9", index=4000), clear(), OUTSTANDING)
    assert error["error"] == "dns_failed" and outstanding == 0


def test_two_full_tunnels(machine: Machine) -> None:
    """The newest has all names; the other keeps its domains, and gets all back when the newest goes."""
    machine.shell("ip link add adit1 type veth peer name far1; ip link set adit1 up; ip link set far1 up")
    second = wish(machine, "two", device="adit1", index=machine.index("adit1"), search=["two.test"])
    _, _, told, result, _, answer, _, _ = machine.run(
        second, wish(machine), warning("two"), RESULT, clear("two"), lookup("e.example"), clear()
    )
    assert "Another tunnel" in told and set(result["domains"]) == {".", "corp.test", "two.test"}
    assert answer == TUNNEL_ANSWER
    machine.shell("ip link del adit1")


@pytest.mark.parametrize("kill_resolved", [False, True])
def test_put_back_after_every_death(machine: Machine, kill_resolved: bool) -> None:
    """Killed before every effect in turn; another run puts back what there is."""
    deaths = 0
    for deaths in machine.deaths(wish(machine), clear()):
        if kill_resolved and deaths % 4 == 0:
            machine.restart_resolved()
        _, outstanding, answer, _ = machine.run(
            RECOVER, OUTSTANDING, lookup(f"{kill_resolved}{deaths}.example")
        )
        assert outstanding == 0 and answer == LAN_ANSWER
        assert asked(machine, f"{kill_resolved}{deaths}.example") == {LAN_SERVER}
    assert deaths > 10
