"""What breaks under a running session, and how it comes back by itself."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helper.api.types import Session, State
from helper.firewall.marks import ENGINE
from helper.network.changes import OWN_TABLE
from tests.support.lab import CABLE, Lab, Machine, Witness, leaves_no_trace, softether_lab
from tests.support.namespaces import Namespace, snapshot
from tests.support.our_client import OurClient
from tests.support.softether import HUB, SECURE_NAT_ADDRESS

OUT_THERE = "203.0.113.7"
OTHER_HUB = "OTHER"
OTHER_NETWORK = "192.168.40"
BEHIND = "198.51.100.1"
"""An address of the server that is reached through a router, not on the cable's own network."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        built.server.further_hub(OTHER_HUB, OTHER_NETWORK)
        built.server.namespace.run(["ip", "address", "add", f"{OUT_THERE}/32", "dev", "lo"])
        built.server.namespace.run(["ip", "address", "add", f"{BEHIND}/32", "dev", "lo"])
        yield built


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Machine:
    return lab.machines[0]


@pytest.fixture
def client(machine: Machine, tmp_path: Path) -> Iterator[OurClient]:
    with leaves_no_trace(machine.namespace), OurClient(machine.namespace, tmp_path) as ours:
        yield ours


def _up(client: OurClient, lab: Lab, *, host: str = "", name: str = "office") -> Session:
    pin = lab.server.certificate_sha256()
    client.add(name, host or lab.machines[0].server_address, "--pin", pin)
    client.connect(name)
    return client.session(name)


def _again(client: OurClient, before: Session, *, since: float) -> Session:
    """Wait for ``before`` to be usable anew, and check that it is the same as it was."""
    name = before.profile_name
    deadline = time.monotonic() + 60.0
    while (now := client.session(name)).state is not State.UP or now.up_since == before.up_since:
        assert time.monotonic() < deadline, now
        time.sleep(0.02)
    print(f"back after {time.monotonic() - since:.1f} s")  # shown by pytest -rP
    same = ("id", "device", "mac", "addresses", "gateway", "routes", "dns", "mtu")
    assert {field: getattr(now, field) for field in same} == {field: getattr(before, field) for field in same}
    assert now.problem is None
    _wait_reachable(client.namespace, SECURE_NAT_ADDRESS)
    return now


def _wait_reachable(namespace: Namespace, address: str) -> None:
    """Ping until there is an answer: ARP of the time of the outage fails for a moment still."""
    started = time.monotonic()
    command = ["ping", "-c", "1", "-W", "1", address]
    _until(lambda: namespace.run(command, check=False).returncode == 0)
    print(f"{address} answers after {time.monotonic() - started:.2f} s")


def _ping(namespace: Namespace, address: str) -> None:
    namespace.run(["ping", "-c", "2", "-i", "0.1", "-W", "2", address])


def _tunnel_routes(namespace: Namespace, device: str) -> list[str]:
    show = ["ip", "-j", "-4", "route", "show", "table", str(OWN_TABLE), "dev", device]
    return sorted(str(route["dst"]) for route in json.loads(namespace.run(show).stdout))


def _assert_nothing_leaks(machine: Machine, device: str) -> None:
    """What is routed into the tunnel goes nowhere else while it is down."""
    namespace = machine.namespace
    assert "default" in _tunnel_routes(namespace, device)
    with Witness(namespace) as cable:
        for address in (OUT_THERE, "192.0.2.1", SECURE_NAT_ADDRESS):
            (way,) = json.loads(namespace.run(["ip", "-j", "route", "get", address]).stdout)
            assert way["dev"] == device
            lost = namespace.run(["ping", "-c", "2", "-i", "0.1", "-W", "0.3", address], check=False)
            assert lost.returncode != 0
        assert cable.destinations() <= {machine.server_address}


# --- the server ------------------------------------------------------------------------------------


def test_the_server_is_restarted(client: OurClient, lab: Lab, machine: Machine) -> None:
    before = _up(client, lab)
    lab.server.stop()
    try:
        waiting = client.wait_for("office", State.WAITING)
        assert waiting.problem is not None
        # While it goes down it still takes connections, to cut them at once.
        assert waiting.problem.code in ("disconnected", "tls_failed", "refused")
        assert waiting.addresses == before.addresses
        _assert_nothing_leaks(machine, before.device)
    finally:
        lab.server.start()
    since = time.monotonic()
    now = _again(client, before, since=since)
    assert now.since > waiting.since


def test_the_server_is_cut_off_without_a_word(client: OurClient, lab: Lab, machine: Machine) -> None:
    """No end of the TCP connection is seen: silence alone tells."""
    lab.server.configure([f"Hub {HUB}", "UserPolicySet alice /NAME:TimeOut /VALUE:5"])
    try:
        before = _up(client, lab)
        cut = ["blackhole", f"{machine.address}/32"]
        lab.server.namespace.run(["ip", "route", "add", *cut])
        since = time.monotonic()
        try:
            waiting = client.wait_for("office", State.WAITING)
            print(f"noticed after {time.monotonic() - since:.1f} s")
            assert waiting.problem is not None
            assert waiting.problem.code == "timed_out"
            _assert_nothing_leaks(machine, before.device)
        finally:
            lab.server.namespace.run(["ip", "route", "delete", *cut])
        _again(client, before, since=time.monotonic())
    finally:
        lab.server.configure([f"Hub {HUB}", "UserPolicySet alice /NAME:TimeOut /VALUE:20"])


def test_the_administrator_ends_the_session(client: OurClient, lab: Lab) -> None:
    before = _up(client, lab)
    # The newest: those of earlier tests linger a while and end by themselves at any moment.
    ours = max(lab.server.sessions(HUB), key=lambda name: int(name.rpartition("-")[2]))
    lab.server.configure([f"Hub {HUB}", f"SessionDisconnect {ours}"])
    since = time.monotonic()
    _again(client, before, since=since)
    assert ours not in lab.server.sessions(HUB)


# --- the network -----------------------------------------------------------------------------------


def test_the_cable_is_pulled(client: OurClient, lab: Lab, machine: Machine) -> None:
    """With it the kernel takes every route away, the way to the server too."""
    namespace = machine.namespace
    default = ["default", "via", f"{machine.server_address}"]
    namespace.run(["ip", "route", "replace", *default])
    lab.server.configure([f"Hub {HUB}", "UserPolicySet alice /NAME:TimeOut /VALUE:5"])
    try:
        before = _up(client, lab, host=BEHIND)
        namespace.run(["ip", "link", "set", CABLE, "down"])
        client.wait_for("office", State.WAITING)
        namespace.run(["ip", "link", "set", CABLE, "up"])
        namespace.run(["ip", "route", "replace", *default])  # as a network manager does
        _again(client, before, since=time.monotonic())
        for mark, device in ((0, before.device), (ENGINE, CABLE)):
            asked = ["ip", "-j", "route", "get", BEHIND, "mark", str(mark)]
            assert json.loads(namespace.run(asked).stdout)[0]["dev"] == device
        client.adit("disconnect", "office")
    finally:
        namespace.run(["ip", "route", "replace", "default", "via", "10.77.0.254"])
        lab.server.configure([f"Hub {HUB}", "UserPolicySet alice /NAME:TimeOut /VALUE:20"])


# --- our processes ---------------------------------------------------------------------------------


def test_an_engine_process_is_killed(client: OurClient, lab: Lab, machine: Machine) -> None:
    before = _up(client, lab)
    (engine,) = client.engine_pids()
    pin = lab.server.certificate_sha256()
    client.add("other", machine.server_address, "--pin", pin, "--no-default-route", hub=OTHER_HUB)
    client.connect("other")
    other = client.session("other")
    (others_engine,) = set(client.engine_pids()) - {engine}
    _ping(machine.namespace, f"{OTHER_NETWORK}.1")
    helper = client.helper_pid

    with Witness(machine.namespace) as cable:
        pings = machine.namespace.popen(["ping", "-c", "40", "-i", "0.05", OUT_THERE])
        os.kill(engine, signal.SIGKILL)
        since = time.monotonic()
        waiting = client.wait_for("office", State.WAITING)
        assert waiting.problem is not None
        assert waiting.problem.code == "engine_died"
        assert "default" in _tunnel_routes(machine.namespace, before.device)
        _ping(machine.namespace, f"{OTHER_NETWORK}.1")
        _again(client, before, since=since)
        pings.communicate()
        assert cable.destinations() == {machine.server_address}

    assert client.helper_pid == helper
    assert Path(f"/proc/{helper}").exists()
    assert others_engine in client.engine_pids()
    now = client.session("other")
    assert (now.state, now.up_since, now.device, now.addresses) == (
        State.UP,
        other.up_since,
        other.device,
        other.addresses,
    )
    _ping(machine.namespace, f"{OTHER_NETWORK}.1")


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""  # empty: a zombie
    except OSError:
        return False


def test_the_helper_is_killed(lab: Lab, machine: Machine, tmp_path: Path) -> None:
    """No goodbye: what holds on to the device ends, and with it all that leads into the tunnel.

    What belongs there still goes nowhere: rules and the firewall are left, for the next helper.
    """
    namespace = machine.namespace
    client = OurClient(namespace, tmp_path)
    with leaves_no_trace(namespace), client:  # that is: after the second helper's orderly end
        before = snapshot(namespace)
        session = _up(client, lab)
        (engine,) = client.engine_pids()
        client.kill()
        since = time.monotonic()
        _until(lambda: not _is_running(engine))
        print(f"engine gone after {time.monotonic() - since:.2f} s")
        _until(lambda: session.device not in namespace.run(["ip", "-brief", "link"]).stdout)
        print(f"device gone after {time.monotonic() - since:.2f} s")
        after = snapshot(namespace)
        assert after["route6"] == before["route6"] and after["link"] == before["link"]
        assert after["nft"], "the firewall holds back what was to go through the tunnel"
        for address in (OUT_THERE, BEHIND):
            lost = namespace.run(["ping", "-c", "1", "-W", "0.3", address], check=False)
            assert lost.returncode != 0

        client.start()
        client.connect("office")
        now = client.session("office")
        assert (now.addresses, now.mac) == (session.addresses, session.mac)
        _ping(namespace, SECURE_NAT_ADDRESS)


def _until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
