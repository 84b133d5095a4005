"""Name servers by writing ``/etc/resolv.conf``: plain, against NetworkManager, and past a dead resolved."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.dns_commands import (
    CHOICE,
    OUTSTANDING,
    RECOVER,
    REPAIR,
    RESULT,
    UPSTREAM,
    Command,
    clear,
    guard,
    lookup,
    shell,
    warning,
    wish,
)
from tests.support.dns_machine import (
    LAN_ANSWER,
    LAN_SERVER,
    ORIGINAL,
    PICTURE,
    STATE,
    TUNNEL_ANSWER,
    TUNNEL_SERVER,
    Machine,
)

THEIRS = "nameserver 192.0.2.7\\n"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine without a system bus, whose ``resolv.conf`` was written by hand."""
    with Machine(tmp_path_factory.mktemp("plain"), bus=False) as built:
        yield built


@pytest.fixture
def machine(shared: Machine) -> Iterator[Machine]:
    """That machine; after each test it is as it was before."""
    before = shared.picture()
    yield shared
    assert shared.picture() == before


def asked(machine: Machine, name: str) -> set[str]:
    """Which name servers were asked for a name."""
    return {server for server, asked_for in machine.queries() if asked_for == name}


def kept(machine: Machine) -> list[str]:
    """What lies in the state folder."""
    return machine.shell(f"ls -A {STATE}/dns").split()


def test_all_names_are_asked_in_the_tunnel(machine: Machine) -> None:
    choice, manager, result, answer, upstream, _, after, _ = machine.run(
        CHOICE, wish(machine), RESULT, lookup("p.example"), UPSTREAM, clear(), lookup("q.example")
    )
    assert choice[0] == manager == result["manager"] == "resolv.conf"
    assert (answer, after) == (TUNNEL_ANSWER, LAN_ANSWER)
    assert asked(machine, "p.example") == {TUNNEL_SERVER} and asked(machine, "q.example") == {LAN_SERVER}
    assert upstream == [LAN_SERVER] and kept(machine) == []


def test_a_split_tunnel_changes_nothing_and_says_so(machine: Machine) -> None:
    before = machine.picture()
    manager, told, result, outstanding, _, _ = machine.run(
        wish(machine, exclusive=False, domains=["int.test"]), warning(), RESULT, OUTSTANDING, clear()
    )
    assert manager == "" and told == result["problem"] != "" and not result["applied"]
    assert outstanding == 0 and machine.picture() == before


def test_somebody_elses_new_file_is_what_is_put_back(machine: Machine) -> None:
    _, repaired, answer, outstanding, _, theirs, _, _ = machine.run(
        wish(machine),
        guard(f"printf '{THEIRS}' > /etc/resolv.conf"),
        lookup("r.example"),
        OUTSTANDING,
        clear(),
        shell("cat /etc/resolv.conf"),
        shell(f"printf '{ORIGINAL}' > /etc/resolv.conf"),
    )
    assert len(repaired) == 1 and "/etc/resolv.conf was changed" in repaired[0]
    assert answer == TUNNEL_ANSWER and outstanding == 1
    assert theirs == "nameserver 192.0.2.7\n"


def test_what_is_not_ours_any_more_is_left_alone(machine: Machine) -> None:
    _, _, _, theirs, outstanding, _, _ = machine.run(
        wish(machine),
        shell(f"printf '{THEIRS}' > /etc/resolv.conf"),
        clear(),
        shell("cat /etc/resolv.conf"),
        OUTSTANDING,
        shell(f"printf '{ORIGINAL}' > /etc/resolv.conf"),
    )
    assert theirs == "nameserver 192.0.2.7\n" and outstanding == 0


KINDS = {
    "plain": "true",
    "link": "mkdir /run/else; mv resolv.conf /run/else/; ln -s ../run/else/resolv.conf resolv.conf",
    "missing": "rm resolv.conf",
    "loop": "rm resolv.conf; ln -s resolv.conf resolv.conf",
    "dangling": "rm resolv.conf; ln -s ../run/nothing/there resolv.conf",
    "mode": "chmod 640 resolv.conf",
    "empty": "printf '' > resolv.conf",
    "odd": "head -c 3000 /dev/urandom > resolv.conf",
}


@pytest.mark.parametrize("kind", KINDS)
def test_put_back_after_every_death(machine: Machine, kind: str) -> None:
    """Killed before every effect in turn; another run puts back what there was."""
    machine.shell(f"cp -a /etc/resolv.conf /run/resolv.original; cd /etc; {KINDS[kind]}")
    before = machine.picture()
    steps = [wish(machine), wish(machine, search=["other.test"]), clear()]
    deaths = 0
    for deaths in machine.deaths(*steps, every={"plain": 1, "link": 2}.get(kind, 5)):
        _, outstanding, picture, _ = machine.run(RECOVER, OUTSTANDING, shell(PICTURE))
        assert outstanding == 0 and picture == before, deaths
    assert deaths > 10 and machine.picture() == before
    machine.shell("cd /etc; rm -f resolv.conf; mv /run/resolv.original resolv.conf; rm -rf /run/else")


@pytest.mark.parametrize("repeat", [1, 2])
def test_death_while_taking_over_somebodys_file(machine: Machine, repeat: int) -> None:
    """It is put back as theirs, or was never touched; recovering twice does no harm."""
    change = shell(f"printf '{THEIRS}' > /etc/resolv.conf")
    steps = [wish(machine), change, REPAIR, clear()]
    original = shell(f"printf '{ORIGINAL}' > /etc/resolv.conf")
    deaths = 0
    for deaths in machine.deaths(*steps, every=2 * repeat - 1):
        *_, file, _, _ = machine.run(*[RECOVER] * repeat, shell("cat /etc/resolv.conf"), original)
        assert file in (ORIGINAL, "nameserver 192.0.2.7\n"), deaths
    assert deaths > 20
    machine.run(original)


def test_written_in_place_where_the_folder_can_not_be(machine: Machine) -> None:
    """As with a file that is mounted into a container; there it can not be replaced."""
    steps: list[Command] = [wish(machine), lookup("s.example"), clear()]
    machine.shell("cp -a /etc/resolv.conf /run/mounted; mount --bind /run/mounted /etc/resolv.conf")
    try:
        manager, answer, _, _ = machine.run(*steps)
        assert manager == "resolv.conf" and answer == TUNNEL_ANSWER and machine.file() == ORIGINAL
        deaths = 0
        for deaths in machine.deaths(*steps):
            machine.run(RECOVER)
            assert machine.file() == ORIGINAL, deaths
        assert deaths > 15
    finally:
        machine.shell("umount /etc/resolv.conf; rm /run/mounted")


def test_a_read_only_file_system(machine: Machine) -> None:
    machine.shell("mount -o remount,ro /etc")
    try:
        error, result, _, outstanding, _ = machine.run(wish(machine), RESULT, clear(), OUTSTANDING)
    finally:
        machine.shell("mount -o remount,rw /etc")
    assert error["error"] == "dns_not_writable" and error["advice"]
    assert not result["applied"] and outstanding == 0


def test_without_rights(machine: Machine) -> None:
    """What a helper gets that is not root and has no rule of polkit's."""
    machine.shell("chmod 555 /etc; chmod 444 /etc/resolv.conf")
    _, error, _, outstanding, _ = machine.run({"do": "drop"}, wish(machine), clear(), OUTSTANDING)
    machine.shell("chmod 755 /etc; chmod 644 /etc/resolv.conf; rm -r " + STATE)
    assert error["error"] == "dns_not_permitted" and "root" in error["advice"] and outstanding == 0


def test_a_wedged_resolved_is_gone_past_in_time(tmp_path: Path) -> None:
    with Machine(tmp_path, original="# systemd-resolved\nnameserver 127.0.0.53\n") as machine:
        machine.start_scripted("wedged")
        before = machine.picture()
        timed = wish(machine) | {"timed": True}
        (manager, seconds), answer, (_, clearing), choice, _ = machine.run(
            timed, lookup("w.example"), clear() | {"timed": True}, CHOICE
        )
        assert manager == "resolv.conf" and answer == TUNNEL_ANSWER and "does not answer" in choice[1]
        assert seconds < 5 and clearing < 1 and machine.picture() == before


@pytest.mark.parametrize(("how", "code"), [("refusing", "dns_not_permitted"), ("busy", "dns_busy")])
def test_a_resolved_that_says_no(tmp_path: Path, how: str, code: str) -> None:
    with Machine(tmp_path, original="nameserver 127.0.0.53\n") as machine:
        machine.start_scripted(how)
        error, result, _ = machine.run(wish(machine), RESULT)
        assert error["error"] == code and error["advice"]
        assert not result["applied"] and machine.file() == "nameserver 127.0.0.53\n"


def test_network_manager_writes_the_file_itself(tmp_path: Path) -> None:
    """It writes anew while the tunnel is up; ours comes back, and at the end theirs as it is then."""
    with Machine(tmp_path) as machine:
        service = machine.start_scripted("NetworkManager")
        choice, manager, answer, repaired, again, upstream, _, outstanding, _ = machine.run(
            CHOICE,
            wish(machine),
            lookup("n.example"),
            guard(f"kill -{signal.SIGUSR1.value} {service.pid}"),
            lookup("o.example"),
            UPSTREAM,
            clear(),
            OUTSTANDING,
        )
        assert choice[0] == manager == "NetworkManager" and answer == again == TUNNEL_ANSWER
        assert repaired == ["/etc/resolv.conf was changed by NetworkManager"]
        assert upstream == ["192.0.2.3"] and outstanding == 0
        assert machine.file() == "# Generated by NetworkManager\nnameserver 192.0.2.4\n"
