"""A session with a real SoftEther server: addresses, traffic both ways, routes, and the way back."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import struct
import time
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv6Address, ip_interface, ip_network
from pathlib import Path

import pytest

from helper.api.types import Session, State
from tests.support.lab import (
    CABLE,
    Lab,
    Machine,
    Witness,
    fetch,
    leaves_no_trace,
    serve_page,
    softether_lab,
    wait_settled,
)
from tests.support.namespaces import Namespace, snapshot
from tests.support.our_client import OurClient
from tests.support.softether import ANONYMOUS_USER, HUB, SECURE_NAT_ADDRESS

PAGE = random.Random(1).randbytes(8 << 20)
OUT_THERE = "203.0.113.7"
"""A web server's address in the server's namespace: the machine reaches it by SecureNAT alone."""
ELSEWHERE = "198.51.100.1"
NEIGHBOUR = "192.168.30.2"
"""Another host on the tunnel's network, past SecureNAT's DHCP range."""
NETWORK = ip_network("192.168.30.0/24")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab"), open_tun=True) as built:
        built.server.bridge_tap("lan", f"{NEIGHBOUR}/24")
        built.server.namespace.run(["ip", "address", "add", f"{OUT_THERE}/32", "dev", "lo"])
        wait_settled(built.server.namespace)
        yield built


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Machine:
    return lab.machines[0]


@pytest.fixture
def client(machine: Machine, tmp_path: Path) -> Iterator[OurClient]:
    """Whatever a test does with it, the machine is as before when the helper has ended."""
    with leaves_no_trace(machine.namespace), OurClient(machine.namespace, tmp_path) as ours:
        yield ours


def _connect(client: OurClient, lab: Lab, *options: str, user: str = "alice") -> Session:
    pin = lab.server.certificate_sha256()
    client.add("office", lab.machines[0].server_address, "--pin", pin, *options, user=user)
    if "--anonymous" in options:
        client.adit("connect", "office")
    else:
        client.connect("office")
    session = client.session("office")
    assert session.state is State.UP
    return session


def _addresses(namespace: Namespace, device: str) -> set[str]:
    """Global addresses of a device, as the kernel has them."""
    (found,) = json.loads(namespace.run(["ip", "-j", "address", "show", "dev", device]).stdout)
    return {f"{a['local']}/{a['prefixlen']}" for a in found["addr_info"] if a["scope"] == "global"}


def _carried(namespace: Namespace, device: str) -> tuple[int, int]:
    """Bytes that a device has sent and received."""
    (found,) = json.loads(namespace.run(["ip", "-j", "-s", "link", "show", "dev", device]).stdout)
    return int(found["stats64"]["tx"]["bytes"]), int(found["stats64"]["rx"]["bytes"])


def _way(namespace: Namespace, address: str) -> str:
    """The device that packets to ``address`` take."""
    (found,) = json.loads(namespace.run(["ip", "-j", "route", "get", address]).stdout)
    return str(found["dev"])


def _ping(namespace: Namespace, address: str) -> None:
    namespace.run(["ping", "-c", "3", "-i", "0.1", "-W", "2", address])


# --- addresses and traffic -------------------------------------------------------------------------


def test_login_lease_and_ping(client: OurClient, lab: Lab, machine: Machine) -> None:
    _connect(client, lab)
    status = json.loads(client.adit("status", "--json").stdout)
    (session,) = status["sessions"]
    assert session["state"] == "up"
    assert session["gateway"] == SECURE_NAT_ADDRESS
    assert session["peer"] == f"{machine.server_address}:443"
    assert session["cipher"].startswith("TLSv1.")
    (address,) = session["addresses"]
    assert ip_interface(address).network == NETWORK
    assert _addresses(machine.namespace, session["device"]) == {address}
    assert ip_interface(address).ip.compressed in lab.server.lease_ends(HUB)
    _ping(machine.namespace, SECURE_NAT_ADDRESS)
    _ping(machine.namespace, NEIGHBOUR)


def test_a_page_through_the_tunnel(client: OurClient, lab: Lab, machine: Machine) -> None:
    wanted = hashlib.sha256(PAGE).hexdigest()
    with serve_page(lab.server.namespace, OUT_THERE, PAGE) as url:
        with pytest.raises(OSError):
            fetch(machine.namespace, url, timeout=1.0)
        # The kernel goes on to ask for the gateway, which is not there, for some seconds.
        machine.namespace.run(["ip", "neighbour", "flush", "dev", CABLE, "nud", "all"])
        device = _connect(client, lab).device
        assert _way(machine.namespace, OUT_THERE) == device
        sent, received = _carried(machine.namespace, device)
        with Witness(machine.namespace) as cable:
            page = fetch(machine.namespace, url)
            seen = cable.destinations()
        assert hashlib.sha256(page).hexdigest() == wanted
        after_sent, after_received = _carried(machine.namespace, device)
        assert after_received - received > len(PAGE)
        assert after_sent > sent
        assert seen == {machine.server_address}


def test_a_page_from_this_machine(client: OurClient, lab: Lab, machine: Machine) -> None:
    session = _connect(client, lab)
    own = str(ip_interface(session.addresses[0]).ip)
    sent, _ = _carried(machine.namespace, session.device)
    with serve_page(machine.namespace, own, PAGE) as url:
        page = fetch(lab.server.namespace, url)
    assert hashlib.sha256(page).hexdigest() == hashlib.sha256(PAGE).hexdigest()
    after, _ = _carried(machine.namespace, session.device)
    assert after - sent > len(PAGE)
    time.sleep(1.5)  # the engine reports its counters once a second
    traffic = client.session("office").traffic
    assert traffic.tx_bytes > len(PAGE)
    assert traffic.dropped == 0


# --- the way back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--no-default-route", "--route", "203.0.113.0/24")])
def test_disconnect_puts_everything_back(
    client: OurClient, lab: Lab, machine: Machine, options: tuple[str, ...]
) -> None:
    before = snapshot(machine.namespace)
    _connect(client, lab, *options)
    meanwhile = snapshot(machine.namespace)
    assert all(meanwhile[part] != before[part] for part in ("link", "addr", "route4", "route6"))
    client.adit("disconnect", "office")
    assert snapshot(machine.namespace) == before
    assert client.engine_pids() == ()


def test_ending_the_helper_puts_everything_back(client: OurClient, lab: Lab, machine: Machine) -> None:
    before = snapshot(machine.namespace)
    _connect(client, lab)
    engines = client.engine_pids()
    assert len(engines) == 1
    client.stop()
    assert snapshot(machine.namespace) == before
    assert not Path(f"/proc/{engines[0]}").exists()


# --- kinds of profiles -----------------------------------------------------------------------------


def test_static_address(client: OurClient, lab: Lab, machine: Machine) -> None:
    leases = lab.server.lease_ends(HUB).keys()
    session = _connect(client, lab, "--address", "192.168.30.250/24", "--gateway", SECURE_NAT_ADDRESS)
    assert session.addresses == ("192.168.30.250/24",)
    assert session.gateway == SECURE_NAT_ADDRESS
    assert session.lease_seconds == 0
    assert _addresses(machine.namespace, session.device) == {"192.168.30.250/24"}
    assert lab.server.lease_ends(HUB).keys() <= leases
    _ping(machine.namespace, NEIGHBOUR)
    with serve_page(lab.server.namespace, OUT_THERE, b"there") as url:
        assert fetch(machine.namespace, url) == b"there"


def test_split_routes(client: OurClient, lab: Lab, machine: Machine) -> None:
    session = _connect(client, lab, "--no-default-route", "--route", "203.0.113.0/24")
    assert set(session.routes) == {str(NETWORK), "203.0.113.0/24"}
    assert _way(machine.namespace, OUT_THERE) == session.device
    assert _way(machine.namespace, ELSEWHERE) == CABLE
    with serve_page(lab.server.namespace, OUT_THERE, b"there") as url:
        assert fetch(machine.namespace, url) == b"there"


def test_anonymous_login(client: OurClient, lab: Lab, machine: Machine) -> None:
    _connect(client, lab, "--anonymous", user=ANONYMOUS_USER)
    assert lab.server.sessions(HUB, ANONYMOUS_USER)
    _ping(machine.namespace, SECURE_NAT_ADDRESS)


# --- IPv6 by router advertisement ------------------------------------------------------------------

_PREFIX = ip_network("2001:db8:aa::/64")
_ADVERTISEMENT = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + (
    struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 3600, 1800, 0) + _PREFIX.network_address.packed
)
"""RFC 4861, 4.2, with one prefix (4.6.2); the kernel fills in the checksum."""


def _advertise(namespace: Namespace, device: str) -> None:
    """Send an advertisement to all hosts behind ``device``, as a router there does."""
    with (
        namespace.inside(),
        socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as router,
    ):
        index = socket.if_nametoindex(device)
        router.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        router.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        router.sendto(_ADVERTISEMENT, ("ff02::1", 0, 0, index))


def test_ipv6_by_router_advertisement(client: OurClient, lab: Lab, machine: Machine) -> None:
    session = _connect(client, lab)
    (leased,) = session.addresses
    deadline = time.monotonic() + 20.0
    while len(session.addresses) < 2:
        assert time.monotonic() < deadline, session
        _advertise(lab.server.namespace, "tap_lan")
        time.sleep(0.3)
        session = client.session("office")
    assert session.addresses[0] == leased
    assert IPv6Address(session.addresses[1].partition("/")[0]) in _PREFIX
    assert _addresses(machine.namespace, session.device) == set(session.addresses)
    # The hub takes the default route out of advertisements; what is left is the way to the prefix.
    assert _way(machine.namespace, str(_PREFIX[0xFFFF])) == session.device


def test_ipv6_off(client: OurClient, lab: Lab, machine: Machine) -> None:
    session = _connect(client, lab, "--ipv6", "off")
    for _ in range(10):
        _advertise(lab.server.namespace, "tap_lan")
        time.sleep(0.2)
    assert client.session("office").addresses == session.addresses
    everything = machine.namespace.run(["ip", "-6", "address", "show", "dev", session.device]).stdout
    assert everything == ""


# --- leases ----------------------------------------------------------------------------------------


def test_a_lease_is_renewed_in_time(client: OurClient, lab: Lab, machine: Machine) -> None:
    lab.server.set_leases(HUB, "192.168.30", seconds=60)
    try:
        session = _connect(client, lab)
        assert session.lease_seconds == 60
        (address,) = session.addresses
        ip = str(ip_interface(address).ip)
        first = lab.server.lease_ends(HUB)[ip]
        deadline = time.monotonic() + 45.0  # half of the lease, and time for repetitions
        while lab.server.lease_ends(HUB)[ip] <= first + timedelta(seconds=5):
            assert time.monotonic() < deadline, "not renewed"
            assert _addresses(machine.namespace, session.device) == {address}
            time.sleep(0.5)
        now = client.session("office")
        assert (now.up_since, now.addresses) == (session.up_since, session.addresses)
        _ping(machine.namespace, NEIGHBOUR)
    finally:
        lab.server.set_leases(HUB, "192.168.30", seconds=7200)
