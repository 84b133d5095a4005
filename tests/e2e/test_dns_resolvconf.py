"""Name servers by the two real programs that are called ``resolvconf``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dns_commands import (
    CHOICE,
    OUTSTANDING,
    RECOVER,
    REPAIR,
    UPSTREAM,
    clear,
    lookup,
    shell,
    warning,
    wish,
)
from tests.support.dns_machine import LAN_ANSWER, LAN_SERVER, PICTURE, TUNNEL_ANSWER, TUNNEL_SERVER, Machine

ANOTHER = "printf 'nameserver 192.0.2.77\\n' | /sbin/resolvconf -a eth1.dhcp"


@pytest.fixture(scope="module", params=["openresolv", "resolvconf"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine whose ``resolv.conf`` is written by one of them."""
    with Machine(tmp_path_factory.mktemp(request.param), bus=False) as built:
        built.start_resolvconf(request.param)
        yield built


@pytest.fixture
def machine(shared: Machine) -> Iterator[Machine]:
    """That machine; after each test it is as it was before."""
    before = shared.picture()
    yield shared
    assert shared.picture() == before


def servers(file: str) -> list[str]:
    """Name servers in a file, in their order."""
    return [line.split()[1] for line in file.splitlines() if line.startswith("nameserver ")]


def test_the_tunnels_are_asked_first(machine: Machine) -> None:
    choice, manager, file, answer, told, upstream, _, after, outstanding, _ = machine.run(
        CHOICE,
        wish(machine),
        shell("cat /etc/resolv.conf"),
        lookup("a.example"),
        warning(),
        UPSTREAM,
        clear(),
        lookup("b.example"),
        OUTSTANDING,
    )
    assert choice[0] == manager and (answer, after) == (TUNNEL_ANSWER, LAN_ANSWER)
    if manager == "openresolv":
        assert servers(file) == [TUNNEL_SERVER] and told == ""
    else:
        assert servers(file) == [TUNNEL_SERVER, LAN_SERVER] and "behind the tunnel's" in told
    assert upstream == [LAN_SERVER] and outstanding == 0
    assert {server for server, name in machine.queries() if name == "a.example"} == {TUNNEL_SERVER}


def test_a_split_tunnel_changes_nothing(machine: Machine) -> None:
    manager, told, outstanding, _, _ = machine.run(
        wish(machine, exclusive=False, domains=["int.test"]), warning(), OUTSTANDING, clear()
    )
    assert manager == "" and "systemd-resolved" in told and outstanding == 0


def test_another_network_does_not_come_first(machine: Machine) -> None:
    _, _, nothing, answer, _, file, _, _ = machine.run(
        wish(machine),
        shell(ANOTHER),
        REPAIR,
        lookup("c.example"),
        clear(),
        shell("cat /etc/resolv.conf"),
        shell("/sbin/resolvconf -d eth1.dhcp"),
    )
    assert nothing == "" and answer == TUNNEL_ANSWER
    assert set(servers(file)) == {LAN_SERVER, "192.0.2.77"}


def test_our_record_was_deleted_by_others(machine: Machine) -> None:
    delete = "/sbin/resolvconf -d adit0.adit; /sbin/resolvconf -d tun.adit; true"
    _, _, found, answer, _, _ = machine.run(
        wish(machine), shell(delete), REPAIR, lookup("d.example"), clear()
    )
    assert "/etc/resolv.conf" in found and answer == TUNNEL_ANSWER


def test_put_back_after_every_death(machine: Machine) -> None:
    """Also when the program was at work and went on."""
    before, deaths = machine.picture(), 0
    for deaths in machine.deaths(wish(machine), clear()):
        settle = "sleep 0.15; flock -w 5 /run/resolvconf/run-lock true; true"
        _, _, outstanding, picture, _ = machine.run(shell(settle), RECOVER, OUTSTANDING, shell(PICTURE))
        assert outstanding == 0 and picture == before, deaths
    assert deaths > 5
