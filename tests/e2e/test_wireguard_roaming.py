"""Either end of a tunnel moves: to another network, or where a name says after a while."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_interface
from pathlib import Path

import pytest

from helper.api.types import Session, State
from tests.support.lab import leaves_no_trace
from tests.support.our_client import OurClient
from tests.support.our_wireguard import OurWireGuard
from tests.support.wireguard_lab import (
    HOME,
    HOME_ADDRESSES,
    HOME_ELSEWHERE,
    MACHINE,
    MACHINE_ELSEWHERE,
    OUR_ADDRESSES,
    PORT,
    WireGuardLab,
    reachable,
    wait_until,
    wireguard_lab,
)

HOME4 = str(ip_interface(HOME_ADDRESSES[0]).ip)
OURS4 = str(ip_interface(OUR_ADDRESSES[0]).ip)
NAME = "home.test"
PATIENCE = 5.0
"""Seconds after a change of the network in which everything goes on."""
SILENCE = 75.0
"""Seconds in which a peer that moved without a word is noticed, by its silence, and looked up anew."""
SPLIT = ("10.78.0.0/24", "fd78::/64")
EVERYTHING = ("0.0.0.0/0", "::/0")
ROUTED = pytest.mark.parametrize("allowed", [SPLIT, EVERYTHING], ids=["split", "all"])
OUTSIDE = pytest.mark.parametrize("outside", [4, 6])


@pytest.fixture
def lab() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        yield built


@pytest.fixture
def client(lab: WireGuardLab, tmp_path: Path) -> Iterator[OurClient]:
    with leaves_no_trace(lab.machine), OurClient(lab.machine, tmp_path) as ours:
        yield ours


def _connect(client: OurClient, lab: WireGuardLab, endpoint: str, allowed: tuple[str, ...]) -> Session:
    lab.server.up(lab.server_config())
    session = OurWireGuard(client, lab.our_config(endpoint=endpoint, allowed_ips=allowed)).connect()
    wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}")
    return session


def _assert_still(client: OurClient, before: Session) -> None:
    """It is the same connection, which never went away."""
    now = client.session(before.profile_name)
    assert (now.state, now.id, now.up_since) == (State.UP, before.id, before.up_since)
    assert (now.device, now.addresses, now.routes) == (before.device, before.addresses, before.routes)


def _where_we_are(lab: WireGuardLab) -> str:
    """Our outer address as home knows it."""
    return lab.server.peer(lab.our_keys.public).endpoint.rpartition(":")[0].strip("[]")


@ROUTED
@OUTSIDE
def test_our_machine_moves(
    client: OurClient, lab: WireGuardLab, outside: int, allowed: tuple[str, ...]
) -> None:
    session = _connect(client, lab, HOME.endpoint(outside), allowed)
    assert _where_we_are(lab) == (MACHINE.ipv4 if outside == 4 else MACHINE.ipv6)
    for old, new in ((MACHINE, MACHINE_ELSEWHERE), (MACHINE_ELSEWHERE, MACHINE)):
        lab.move_machine(old, new)
        wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}", seconds=PATIENCE)
        assert _where_we_are(lab) == (new.ipv4 if outside == 4 else new.ipv6)
        assert reachable(lab.home, OURS4)
        _assert_still(client, session)


@ROUTED
@OUTSIDE
def test_home_moves(client: OurClient, lab: WireGuardLab, outside: int, allowed: tuple[str, ...]) -> None:
    session = _connect(client, lab, HOME.endpoint(outside), allowed)
    lab.move_home(HOME, HOME_ELSEWHERE)
    assert not reachable(lab.machine, HOME4), "home is still where it was"
    # Debian's wireguard-go keeps sending from the address that is gone until it opens another socket.
    lab.server.set("listen-port", str(PORT + 1))
    # We learn of it by what home sends from there.
    wait_until(lambda: reachable(lab.home, OURS4), f"an answer of {OURS4} to home's new place")
    assert reachable(lab.machine, HOME4)
    _assert_still(client, session)


@ROUTED
def test_both_move(client: OurClient, lab: WireGuardLab, allowed: tuple[str, ...]) -> None:
    session = _connect(client, lab, HOME.endpoint(4), allowed)
    lab.move_home(HOME, HOME_ELSEWHERE)
    lab.server.set("listen-port", str(PORT + 1))
    wait_until(lambda: reachable(lab.home, OURS4), f"an answer of {OURS4} to home's new place")
    lab.move_machine(MACHINE, MACHINE_ELSEWHERE)
    wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}", seconds=PATIENCE)
    assert _where_we_are(lab) == MACHINE_ELSEWHERE.ipv4
    lab.move_machine(MACHINE_ELSEWHERE, MACHINE)
    wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}", seconds=PATIENCE)
    _assert_still(client, session)


@ROUTED
@pytest.mark.timeout(SILENCE + 60)
def test_a_name_is_resolved_again(lab: WireGuardLab, tmp_path: Path, allowed: tuple[str, ...]) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_text(f"127.0.0.1 localhost\n{HOME.ipv4} {NAME}\n")
    # In the machine's own mount namespace: nobody else sees it.
    lab.machine.run(["mount", "--bind", str(hosts), "/etc/hosts"])
    with leaves_no_trace(lab.machine), OurClient(lab.machine, tmp_path / "client") as client:
        session = _connect(client, lab, f"{NAME}:{PORT}", allowed)
        # Home begins anew elsewhere and knows nothing of us: it can not tell us where it is.
        lab.server.stop()
        lab.move_home(HOME, HOME_ELSEWHERE)
        lab.server.start()
        lab.server.up(lab.server_config())
        hosts.write_text(f"127.0.0.1 localhost\n{HOME_ELSEWHERE.ipv4} {NAME}\n")
        wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}", seconds=SILENCE)
        _assert_still(client, session)
