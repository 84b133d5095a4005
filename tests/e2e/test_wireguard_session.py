"""A session with a real wireguard-go: who begins, keys, IP versions, traffic, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import ip_interface
from pathlib import Path

import pytest

from helper.api.types import Session, State
from tests.support.bulk_transfer import both_ways
from tests.support.lab import Witness, fetch, leaves_no_trace, serve_page, wait_settled
from tests.support.namespaces import Namespace, snapshot
from tests.support.our_client import OurClient
from tests.support.our_wireguard import OurWireGuard
from tests.support.transfers import tcp_both_ways
from tests.support.wireguard_config import MTU, InterfaceConfig, new_preshared
from tests.support.wireguard_go import PeerStatus
from tests.support.wireguard_lab import (
    HOME,
    HOME_ADDRESSES,
    MACHINE,
    OUR_ADDRESSES,
    PORT,
    Place,
    WireGuardLab,
    reachable,
    wait_until,
    wireguard_lab,
)

OUR_PORT = 51821
OUT_THERE = "203.0.113.7"
"""A web server's address at home: our machine reaches it through the tunnel alone."""
HOME4, HOME6 = (str(ip_interface(address).ip) for address in HOME_ADDRESSES)
OURS4, OURS6 = (str(ip_interface(address).ip) for address in OUR_ADDRESSES)
EVERYTHING = ("0.0.0.0/0", "::/0")
A_GIGABYTE = 1_000_000_000
LONG_ENOUGH = 60.0
"""Seconds of soak from which on the whole gigabyte is sent each way; of a shorter one, a part."""


@pytest.fixture(scope="module")
def lab() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        built.home.run(["ip", "address", "add", f"{OUT_THERE}/32", "dev", "lo"])
        wait_settled(built.machine)
        yield built


@pytest.fixture
def client(lab: WireGuardLab, tmp_path: Path) -> Iterator[OurClient]:
    """Whatever a test does with it, the machine is as before when the helper has ended."""
    with leaves_no_trace(lab.machine), OurClient(lab.machine, tmp_path) as ours:
        yield ours


def _connect(client: OurClient, lab: WireGuardLab, config: InterfaceConfig | None = None) -> Session:
    """A tunnel that carries packets; home waits for us to begin unless it is configured already."""
    if config is None:
        lab.server.up(lab.server_config())
    session = OurWireGuard(client, config or lab.our_config()).connect()
    wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}")
    return session


def _at_home(lab: WireGuardLab) -> PeerStatus:
    """What home knows of us."""
    return lab.server.peer(lab.our_keys.public)


def _assert_pings(lab: WireGuardLab) -> None:
    for namespace, addresses in ((lab.machine, (HOME4, HOME6)), (lab.home, (OURS4, OURS6))):
        for address in addresses:
            namespace.run(["ping", "-c", "3", "-i", "0.1", "-W", "2", address])


def _addresses(namespace: Namespace, device: str) -> set[str]:
    """All addresses of a device, as the kernel has them."""
    (found,) = json.loads(namespace.run(["ip", "-j", "address", "show", "dev", device]).stdout)
    return {f"{a['local']}/{a['prefixlen']}" for a in found["addr_info"] if a["scope"] == "global"}


# --- handshakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_preshared", [False, True], ids=["no-psk", "psk"])
@pytest.mark.parametrize("outside", [4, 6])
def test_we_begin(client: OurClient, lab: WireGuardLab, outside: int, with_preshared: bool) -> None:
    preshared = new_preshared() if with_preshared else ""
    lab.server.up(lab.server_config(preshared=preshared))  # home knows no endpoint, so it can not begin
    assert _at_home(lab).endpoint == ""
    session = _connect(client, lab, lab.our_config(endpoint=HOME.endpoint(outside), preshared=preshared))
    _assert_pings(lab)
    known = _at_home(lab)
    own = MACHINE.ipv4 if outside == 4 else f"[{MACHINE.ipv6}]"
    assert known.endpoint.rpartition(":")[0] == own
    assert known.handshake_at > 0
    assert (session.mtu, set(session.addresses)) == (MTU, set(OUR_ADDRESSES))
    assert _addresses(lab.machine, session.device) == set(OUR_ADDRESSES)
    now = client.session("office")
    assert now.state is State.UP
    assert int(now.handshake_at) - known.handshake_at in (-1, 0, 1)  # the same one, by two clocks


@pytest.mark.parametrize("with_preshared", [False, True], ids=["no-psk", "psk"])
@pytest.mark.parametrize("outside", [4, 6])
def test_home_begins(client: OurClient, lab: WireGuardLab, outside: int, with_preshared: bool) -> None:
    preshared = new_preshared() if with_preshared else ""
    lab.server.up(lab.server_config(preshared=preshared))
    # We wait: without an endpoint there is nobody to begin with.
    OurWireGuard(client, lab.our_config(endpoint="", preshared=preshared, listen_port=OUR_PORT)).begin()
    endpoint = MACHINE.endpoint(outside, OUR_PORT)
    lab.server.sync(lab.server_config(preshared=preshared, endpoint=endpoint))
    wait_until(lambda: reachable(lab.home, OURS4), f"an answer of {OURS4}")
    session = client.wait_for("office", State.UP)
    _assert_pings(lab)
    assert _at_home(lab).endpoint == endpoint
    assert session.handshake_at > 0


def test_both_begin(client: OurClient, lab: WireGuardLab) -> None:
    endpoint = MACHINE.endpoint(4, OUR_PORT)
    lab.server.up(lab.server_config(endpoint=endpoint, keepalive=1))
    _connect(client, lab, lab.our_config(listen_port=OUR_PORT, keepalive=1))
    _assert_pings(lab)


def test_another_preshared_key_is_no_key(client: OurClient, lab: WireGuardLab) -> None:
    lab.server.up(lab.server_config(preshared=new_preshared()))
    OurWireGuard(client, lab.our_config(preshared=new_preshared())).begin()
    wait_until(
        # The first message does not depend on the preshared key, so home takes it and answers.
        lambda: not reachable(lab.machine, HOME4, seconds=0.2) and _at_home(lab).sent > 0,
        "home's answer to our first message",
    )
    assert not reachable(lab.machine, HOME4, seconds=2.0)
    assert _at_home(lab).handshake_at == 0
    assert client.session("office").handshake_at == 0


# --- traffic ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [HOME4, HOME6], ids=["inner-4", "inner-6"])
@pytest.mark.parametrize("outside", [4, 6])
def test_streams_and_full_packets(client: OurClient, lab: WireGuardLab, outside: int, inside: str) -> None:
    lab.server.up(lab.server_config())
    _connect(client, lab, lab.our_config(endpoint=HOME.endpoint(outside)))
    tcp_both_ways(lab.machine, lab.home, inside, 20_000_000)
    headers = 48 if ":" in inside else 28
    full = ["ping", "-c", "3", "-i", "0.1", "-W", "2", "-M", "do", "-s", str(MTU - headers), inside]
    lab.machine.run(full)


@pytest.mark.soak
def test_a_gigabyte_each_way(client: OurClient, lab: WireGuardLab, soak_seconds: float) -> None:
    size = int(A_GIGABYTE * min(1.0, soak_seconds / LONG_ENOUGH))
    before = _connect(client, lab)
    both_ways(lab.machine, lab.home, HOME4, size)
    now = client.session("office")
    assert (now.state, now.id, now.up_since) == (State.UP, before.id, before.up_since)
    known = _at_home(lab)
    assert min(known.received, known.sent) > size


def test_everything_through_the_tunnel(client: OurClient, lab: WireGuardLab) -> None:
    page = bytes(range(256)) * 4096
    lab.server.up(lab.server_config())
    with serve_page(lab.home, OUT_THERE, page) as url:
        with pytest.raises(OSError):
            fetch(lab.machine, url, timeout=1.0)
        _connect(client, lab, lab.our_config(allowed_ips=EVERYTHING))
        with Witness(lab.machine) as cable:
            assert fetch(lab.machine, url) == page
            seen = cable.destinations()
    router = Place(MACHINE.network, 1)
    past = {address for address in seen if not address.startswith("fe80:")}
    assert past <= {HOME.ipv4, router.ipv4, router.ipv6}, "something went past the tunnel"
    assert HOME.ipv4 in past


def test_a_stranger_is_not_answered(client: OurClient, lab: WireGuardLab) -> None:
    lab.server.up(lab.server_config())
    config = lab.our_config(listen_port=OUR_PORT)
    _connect(client, lab, config)
    strangers = WireGuardLab(lab.home, lab.router, lab.machine, lab.server, our_keys=lab.our_keys)
    lab.server.up(strangers.server_config(endpoint=MACHINE.endpoint(4, OUR_PORT), listen_port=PORT + 7))
    assert not reachable(lab.home, OURS4, seconds=2.0)
    known = _at_home(lab)
    assert (known.handshake_at, known.received) == (0, 0)


# --- the way back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("allowed", [("10.78.0.0/24", "fd78::/64"), EVERYTHING], ids=["split", "all"])
def test_disconnect_puts_everything_back(
    client: OurClient, lab: WireGuardLab, allowed: tuple[str, ...]
) -> None:
    before = snapshot(lab.machine)
    lab.server.up(lab.server_config())
    _connect(client, lab, lab.our_config(allowed_ips=allowed))
    meanwhile = snapshot(lab.machine)
    assert all(meanwhile[part] != before[part] for part in ("link", "addr", "route4", "route6"))
    client.adit("disconnect", "office")
    assert snapshot(lab.machine) == before
    assert client.engine_pids() == ()


def test_ending_the_helper_puts_everything_back(client: OurClient, lab: WireGuardLab) -> None:
    before = snapshot(lab.machine)
    _connect(client, lab)
    engines = client.engine_pids()
    assert len(engines) == 1
    client.stop()
    assert snapshot(lab.machine) == before
    assert not Path(f"/proc/{engines[0]}").exists()


def test_connecting_again_after_a_disconnect(client: OurClient, lab: WireGuardLab) -> None:
    lab.server.up(lab.server_config())
    ours = OurWireGuard(client, lab.our_config())
    sessions = []
    for _ in range(2):
        # The second time home still has the session of before, and takes a newer initiation only.
        sessions.append(ours.connect().id)
        wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}")
        ours.disconnect()
        assert not reachable(lab.machine, HOME4, seconds=0.5)
    assert len(set(sessions)) == 2
