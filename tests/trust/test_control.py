"""Does the bench see what it should? Nothing of the product is on the machine here.

Each test of a leak rests on one of these: what would have been a leak is seen, all of it.
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from engine.softether.http import encode_signature
from tests.support import trust_attempts as attempts
from tests.support import trust_faults as faults
from tests.support import trust_filter as judge
from tests.support import trust_packets as packets
from tests.support.figures import Figures
from tests.support.trust_attempts import CELLS, Cell, Order, Target, Transport, Way
from tests.support.trust_bystanders import CONTAINER4, Flows, container
from tests.support.trust_dns import QUESTIONS, STRANGERS, STUB, Resolver, Stub, query
from tests.support.trust_evil import (
    ANSWERED,
    EvilDhcp,
    Offer,
    advertise,
    claimed,
    listen_to_advertisements,
    probes,
    send_frames,
    take_lease,
)
from tests.support.trust_faults import NETWORK_FAULTS, Fault, Lost
from tests.support.trust_filter import Allowed
from tests.support.trust_footprint import differences, footprint
from tests.support.trust_lab import (
    CLIENT4,
    CLIENT6,
    ETHERNET,
    EVIL4,
    GATEWAY4,
    GATEWAY6,
    HOST4,
    HOST6,
    INSIDE4,
    INSIDE6,
    LAN,
    OUTSIDE4,
    OUTSIDE6,
    PORT_ETHERNET,
    PUBLIC_RESOLVER,
    SERVER4,
    SERVER6,
    TrustLab,
)
from tests.support.trust_login1 import Login1
from tests.support.trust_server import PORT, Stall, TrustServer
from tests.support.trust_witness import Witness, describe
from tests.support.wireguard_lab import reachable, wait_until
from tests.trust.conftest import Leaks

_WIREGUARD4, _WIREGUARD6 = Allowed(SERVER4, judge.UDP, 51820), Allowed(SERVER6, judge.UDP, 51820)
_TLS = Allowed(SERVER4, judge.TCP, 443)
_MAC, _PEER = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")


def _sees(lab: TrustLab, witness: Witness, frame: bytes) -> int:
    send_frames(lab.client, ETHERNET, [frame] * 3)
    return witness.take().frames


def _ethernet(packet: bytes) -> bytes:
    return packets.frame(_PEER, _MAC, packet)


def _report() -> bytes:
    """A listener's report with its router alert (RFC 3810)."""
    body = b"\x3a\x00\x05\x02\x00\x00\x01\x00" + bytes([143, 0]) + bytes(6)
    return packets.ip("fe80::1", "ff02::16", 0, body)


FINE: dict[str, bytes] = {
    "arp": packets.arp_request(_MAC, CLIENT4, GATEWAY4),
    "neighbour solicitation": packets.neighbour_solicitation(_MAC, CLIENT6, GATEWAY6),
    "router solicitation": _ethernet(packets.icmp6("fe80::1", "ff02::2", 133, bytes(4))),
    "listener report": _ethernet(_report()),
    "dhcp": _ethernet(packets.udp("0.0.0.0", "255.255.255.255", 67, from_port=68)),
    "dhcpv6": _ethernet(packets.udp("fe80::1", "ff02::1:2", 547, from_port=546)),
    "wireguard": _ethernet(packets.udp(CLIENT4, SERVER4, 51820)),
    "wireguard over ipv6": _ethernet(packets.udp(CLIENT6, SERVER6, 51820)),
    "tls": _ethernet(packets.tcp(CLIENT4, SERVER4, 443)),
}
LEAKS: dict[str, bytes] = {
    "another port": _ethernet(packets.udp(CLIENT4, SERVER4, 51821)),
    "another port over ipv6": _ethernet(packets.udp(CLIENT6, SERVER6, 51821)),
    "another protocol": _ethernet(packets.tcp(CLIENT4, SERVER4, 51820)),
    "another protocol to the tls port": _ethernet(packets.udp(CLIENT4, SERVER4, 443)),
    "the server's neighbour": _ethernet(packets.udp(CLIENT4, "198.51.100.6", 51820)),
    "the server's ipv6 neighbour": _ethernet(packets.udp(CLIENT6, "2001:db8:100::6", 51820)),
    "an echo to the server": _ethernet(packets.echo(CLIENT4, SERVER4)),
    "an echo over ipv6": _ethernet(packets.echo(CLIENT6, SERVER6)),
    "dns": _ethernet(packets.udp(CLIENT4, GATEWAY4, 53)),
    "from dhcp's port, but no dhcp": _ethernet(packets.udp(CLIENT4, OUTSIDE4, 443, from_port=68)),
    "to dhcp's port, but no dhcp": _ethernet(packets.udp(CLIENT4, OUTSIDE4, 67)),
    "igmp": _ethernet(packets.ip(CLIENT4, "224.0.0.22", 2, bytes(8))),
    "a fragment": _ethernet(_fragment := packets.ip(CLIENT4, OUTSIDE4, 17, bytes(16))),
    "no ip at all": _PEER + _MAC + b"\x88\xcc" + bytes(46),
    "hop-by-hop options before udp": _ethernet(
        packets.ip(CLIENT6, OUTSIDE6, 0, b"\x11\x00\x01\x04" + bytes(4) + bytes(8))
    ),
}


def test_what_is_no_leak_is_not_counted(lab: TrustLab, leaks: Leaks) -> None:
    with leaks(_WIREGUARD4, _WIREGUARD6, _TLS) as witness:
        assert {name: _sees(lab, witness, frame) for name, frame in FINE.items()} == dict.fromkeys(FINE, 0)
        assert _sees(lab, witness, LEAKS["dns"]) == 3


def test_a_leak_is_counted(lab: TrustLab, leaks: Leaks) -> None:
    with leaks(_WIREGUARD4, _WIREGUARD6, _TLS) as witness:
        assert {name: _sees(lab, witness, frame) for name, frame in LEAKS.items()} == dict.fromkeys(LEAKS, 3)


def test_a_server_is_a_leak_where_it_is_not_ours(lab: TrustLab, leaks: Leaks) -> None:
    ways = ("wireguard", "wireguard over ipv6", "tls")
    with leaks() as witness:
        assert [_sees(lab, witness, FINE[way]) for way in ways] == [3, 3, 3]


def test_the_lan_may_be_allowed_but_not_its_resolver(lab: TrustLab, leaks: Leaks) -> None:
    with leaks(lan=LAN) as witness:
        for source, target in ((CLIENT4, HOST4), (CLIENT6, HOST6)):
            assert _sees(lab, witness, _ethernet(packets.udp(source, target, 4444))) == 0
            assert _sees(lab, witness, _ethernet(packets.echo(source, target))) == 0
            for port in (53, 853):
                assert _sees(lab, witness, _ethernet(packets.udp(source, target, port))) == 3
                assert _sees(lab, witness, _ethernet(packets.tcp(source, target, port))) == 3
        assert _sees(lab, witness, _ethernet(packets.udp(CLIENT4, OUTSIDE4, 4444))) == 3


def test_frames_to_the_client_are_none_of_its_own(lab: TrustLab, leaks: Leaks) -> None:
    with leaks() as witness:
        send_frames(lab.gateway, PORT_ETHERNET, [LEAKS["dns"]] * 3)
        send_frames(lab.evil, "eth0", [LEAKS["dns"]] * 3)
        assert witness.take().frames == 0


def test_any_bytes_can_be_described() -> None:
    for frame in (*FINE.values(), *LEAKS.values()):
        for length in range(len(frame) + 1):
            assert describe(frame[:length])
    assert describe(LEAKS["dns"]) == f"udp {CLIENT4}:40000 -> {GATEWAY4}:53"


def test_every_attempt_is_seen(lab: TrustLab, leaks: Leaks, figures: Figures, full: bool) -> None:
    count = 10_000 if full else 200
    with leaks() as witness:
        for transport in Transport:
            cells = tuple(cell for cell in CELLS if cell.transport is transport)
            outcomes = attempts.run(lab.client, Order(cells, count))
            assert [outcome.refused for outcome in outcomes] == [{}] * len(cells)
            seen = witness.take()
            assert seen.frames == count * len(cells), seen
            assert all(sample.startswith(transport) for sample in seen.samples), seen
        figures.note("control", "attempts seen", witness.frames)
        figures.note("control", "attempts made", count * len(CELLS))
        assert witness.frames == count * len(CELLS)


def test_a_burst_is_counted_whole(lab: TrustLab, leaks: Leaks, figures: Figures, full: bool) -> None:
    count = 500_000 if full else 60_000
    cells = (Cell(Transport.UDP, 4, Way.PLAIN, Target.PUBLIC),)
    with leaks() as witness:
        began = time.monotonic()
        attempts.run(lab.client, Order(cells, count))
        figures.note("control", "packets/s counted", round(count / (time.monotonic() - began)))
        assert witness.take().frames == count


def test_what_does_not_concern_it_costs_the_witness_nothing(lab: TrustLab, leaks: Leaks) -> None:
    cells = (Cell(Transport.UDP, 4, Way.PLAIN, Target.SERVER),)
    with leaks(Allowed(SERVER4, judge.UDP, attempts.PORT)) as witness:
        attempts.run(lab.client, Order(cells, 50_000))
        attempts.run(lab.client, Order(cells, 1, port=attempts.PORT + 1))
        seen = witness.take()
    assert (seen.frames, seen.unsampled) == (1, 0)


def test_a_sender_in_the_background_keeps_its_rate(lab: TrustLab, leaks: Leaks) -> None:
    outcomes: list[attempts.Outcome] = []
    with leaks() as witness:
        with attempts.background(lab.client, Order(rate=10_000), outcomes):
            time.sleep(1.0)
        assert witness.take().frames == attempts.total(outcomes)
    assert attempts.total(outcomes) > 5_000
    assert len(outcomes) == len(CELLS) and all(outcome.attempts for outcome in outcomes)


def test_a_firewall_refuses_attempts_and_nothing_is_seen(lab: TrustLab, leaks: Leaks) -> None:
    hook = "{ type filter hook output priority 0; policy drop; }"
    lab.client.run(["nft", f"add table inet strict; add chain inet strict out {hook}"])
    with leaks() as witness:
        outcomes = attempts.run(lab.client, Order(count=20))
        assert witness.take().frames == 0
    lab.client.run(["nft", "delete", "table", "inet", "strict"])
    for outcome in outcomes:
        quiet = outcome.cell.transport is Transport.TCP or (
            outcome.cell.transport is Transport.ICMP and outcome.cell.version == 6
        )
        told = outcome.cell.way is Way.RAW or not quiet
        assert outcome.refused == ({"EPERM": 20} if told else {}), outcome


# --- names -----------------------------------------------------------------------------------------


def test_questions_are_seen(lab: TrustLab, leaks: Leaks) -> None:
    with contextlib.ExitStack() as stack:
        resolvers = [
            stack.enter_context(Resolver(where, address))
            for where, *addresses in (
                (lab.gateway, GATEWAY4, GATEWAY6),
                (lab.host, HOST4, HOST6),
                (lab.internet, PUBLIC_RESOLVER, OUTSIDE6),
            )
            for address in addresses
        ]
        witness = stack.enter_context(leaks(lan=LAN))
        for port in (53, 853):
            attempts.run(lab.client, Order(QUESTIONS, 50, port=port, data=query(), targets=STRANGERS))
            assert witness.take().frames >= 50 * len(QUESTIONS)
        wait_until(lambda: {resolver.asked for resolver in resolvers} == {150}, "all questions", seconds=5.0)


def test_a_local_forwarder_asks_outside(lab: TrustLab, leaks: Leaks) -> None:
    upstream = tuple((address, port) for address in STRANGERS.values() for port in (53, 853))
    cells = (Cell(Transport.UDP, 4, Way.PLAIN, Target.PUBLIC),)
    with Stub(lab.client, upstream, (ETHERNET, "")) as stub, leaks(lan=LAN) as witness:
        order = Order(cells, 50, port=53, data=query(), targets={"public4": STUB})
        attempts.run(lab.client, order)
        wait_until(lambda: stub.asked == 50, "all questions at the forwarder", seconds=10.0)
        assert stub.refused == 0
        assert witness.take().frames == stub.forwarded == 50 * 6 * 2 * 2


# --- a hostile network -----------------------------------------------------------------------------


def _toward_evil(lab: TrustLab) -> Witness:
    return Witness(lab.evil, "eth0", judge.sent_to(("203.0.113.0/24", "2001:db8:ffff::/48")))


@pytest.mark.parametrize(
    "network", ["0.0.0.0/1,128.0.0.0/1", "203.0.0.0/8", "203.0.113.9/32"], ids=["1", "8", "32"]
)
def test_dhcp_can_divert_traffic(lab: TrustLab, tmp_path: Path, network: str) -> None:
    routes = tuple((one, EVIL4) for one in network.split(","))
    cells = tuple(Cell(Transport.UDP, 4, way, Target.PUBLIC) for way in (Way.PLAIN, Way.DEVICE))
    with EvilDhcp(lab.evil, Offer(routes=routes)) as server, _toward_evil(lab) as evil:
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames == 0
        take_lease(lab.client, tmp_path)
        assert server.given == 1
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames == 20
    for route, _ in routes:
        lab.client.run(["ip", "route", "delete", route])


def test_a_router_advertisement_can_divert_traffic(lab: TrustLab) -> None:
    cells = tuple(Cell(Transport.UDP, 6, way, Target.PUBLIC) for way in (Way.PLAIN, Way.DEVICE))
    listen_to_advertisements(lab.client)
    with _toward_evil(lab) as evil:
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames == 0
        advertise(lab, ("::/1", "8000::/1", "2001:db8:ffff::/48"))
        wait_until(lambda: "proto ra" in lab.client.run(["ip", "-6", "route"]).stdout, "a route", seconds=5.0)
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames == 20
    listen_to_advertisements(lab.client, on=False)
    lab.client.run(["ip", "-6", "route", "flush", "proto", "ra"])


def _wait_for_one(witness: Witness, what: str) -> None:
    wait_until(lambda: witness.take().frames > 0, what, seconds=5.0)


def test_probes_for_a_tunnels_address_are_answered(lab: TrustLab) -> None:
    """By a machine that has it on its link, and nothing in force."""
    taken = (f"{INSIDE4}/32", f"{INSIDE6}/128")
    for address in taken:
        further = ["nodad"] if ":" in address else []
        lab.client.run(["ip", "address", "add", address, "dev", ETHERNET, *further])
    seen = judge.answers_for((INSIDE4, INSIDE6))
    for asks in ANSWERED:
        with Witness(lab.gateway, PORT_ETHERNET, seen) as answers:
            send_frames(lab.host, "eth0", probes(lab, asks, 5))
            # Not of each: the kernel is sparing of errors.
            _wait_for_one(answers, f"an answer to {asks}")
    for address in taken:
        lab.client.run(["ip", "address", "delete", address, "dev", ETHERNET])


def test_a_network_can_claim_public_addresses(lab: TrustLab, tmp_path: Path) -> None:
    cells = tuple(cell for cell in CELLS if cell.target is Target.PUBLIC)
    with claimed(lab), _toward_evil(lab) as evil:
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames == 0
        with EvilDhcp(lab.evil, Offer(address="203.0.113.2")):
            take_lease(lab.client, tmp_path)
        lab.client.run(["ip", "address", "add", "2001:db8:ffff::2/64", "dev", ETHERNET, "nodad"])
        attempts.run(lab.client, Order(cells, 10))
        assert evil.take().frames >= 10 * len(cells)
    lab.client.run(["ip", "address", "delete", "203.0.113.2/24", "dev", ETHERNET])
    lab.client.run(["ip", "address", "delete", "2001:db8:ffff::2/64", "dev", ETHERNET])


# --- others on the machine ---------------------------------------------------------------------------


def test_a_container_is_seen(lab: TrustLab, leaks: Leaks) -> None:
    cells = tuple(
        Cell(kind, version, Way.PLAIN, target)
        for kind in Transport
        for version in (4, 6)
        for target in (Target.PUBLIC, Target.SERVER)
    )
    with container(lab) as inner, leaks() as witness:
        inner.run(["sh", "-c", "echo 0 2147483647 > /proc/sys/net/ipv4/ping_group_range"])
        attempts.run(inner, Order(cells, 20))
        seen = witness.take()
        assert seen.frames >= 20 * len(cells), seen
        assert CONTAINER4 not in str(seen)  # it is masqueraded


def test_flows_of_before_are_seen(lab: TrustLab, leaks: Leaks) -> None:
    with Flows(lab) as flows, leaks() as witness:
        witness.take()
        assert flows.send() == 4
        wait_until(lambda: flows.received == 4, "all bytes at the far end", seconds=5.0)
        assert witness.take().frames >= 4


# --- faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", NETWORK_FAULTS, ids=str)
def test_a_fault_is_over_when_it_is_over(lab: TrustLab, fault: Fault) -> None:
    before, name_servers = footprint(lab), lab.resolv_conf.read_text()
    fault.strike(lab)
    lab.restore_ethernet()
    if fault.lost is Lost.NAMES:
        assert differences(before, footprint(lab))
        lab.resolv_conf.write_text(name_servers)
    wait_until(lambda: reachable(lab.client, SERVER4) and reachable(lab.client, SERVER6), "the server")
    left = differences(before, footprint(lab))
    assert not left, left


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        (faults.black_hole, TimeoutError),
        (faults.unreachable, OSError),
        (faults.resetting, ConnectionRefusedError),
    ],
    ids=["black hole", "unreachable", "resetting"],
)
def test_a_server_can_be_taken_away(
    lab: TrustLab,
    tmp_path: Path,
    fault: Callable[[TrustLab], AbstractContextManager[None]],
    refused: type[OSError],
) -> None:
    with TrustServer(lab.server, tmp_path):
        _connect(lab).close()
        with fault(lab), pytest.raises(refused):
            _connect(lab)
        _connect(lab).close()


def _connect(lab: TrustLab) -> socket.socket:
    with lab.client.inside():
        return socket.create_connection((SERVER4, PORT), timeout=1.0)


@pytest.mark.parametrize("stall", Stall, ids=str)
def test_a_server_stalls_where_it_should(lab: TrustLab, tmp_path: Path, stall: Stall) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with TrustServer(lab.server, tmp_path, stall), _connect(lab) as plain:
        if stall is Stall.HELLO:
            with pytest.raises(TimeoutError):
                context.wrap_socket(plain)
            return
        with context.wrap_socket(plain) as tls:
            tls.sendall(encode_signature(SERVER4))
            assert tls.recv(65536).startswith(b"HTTP/1.1 200")
            # No login at all is answered, or ends the connection.
            tls.sendall(b"POST /vpnsvc/vpn.cgi HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz")
            if stall is Stall.LOGIN:
                with pytest.raises(TimeoutError):
                    tls.recv(1)
            else:
                tls.recv(1)
        hub = lab.server.run(["ip", "link", "show", "hub0"], check=False).returncode == 0
        assert hub is (stall is not Stall.LOGIN)


_PROGRAM = """
import json, os, signal, sys, time
for number in (signal.SIGTERM, signal.SIGUSR1):
    signal.signal(number, lambda *_: sys.exit(0))
with open(sys.argv[1], "a") as log:
    print(json.dumps([sys.argv[2:], os.environ.get("SERVICE_RESULT", ""), os.environ.get("EXIT_STATUS", "")]),
          file=log, flush=True)
    if "--cleanup" not in sys.argv:
        time.sleep(60)
"""


def test_a_supervisor_does_what_systemd_would(tmp_path: Path) -> None:
    log, program, said = tmp_path / "log", tmp_path / "program.py", tmp_path / "said"
    program.write_text(_PROGRAM)
    supervisor = [sys.executable, "-m", "tests.support.trust_supervisor", str(log), "--"]
    process = subprocess.Popen([*supervisor, sys.executable, str(program), str(said), "serve"])

    def runs() -> list[list[object]]:
        return [json.loads(line) for line in said.read_text().splitlines()] if said.exists() else []

    def started() -> list[int]:
        events = [json.loads(line) for line in log.read_text().splitlines()]
        return [event["pid"] for event in events if event["event"] == "started"]

    wait_until(lambda: len(runs()) == 1, "the program")
    subprocess.run(["kill", "-KILL", str(started()[-1])], check=True)
    wait_until(lambda: len(runs()) == 3, "a second run")
    process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(runs()) == 5, "a third run")
    process.terminate()
    assert process.wait(10.0) == 0
    post = ["serve", "--cleanup", "--after-stop"]
    assert runs() == [
        [["serve"], "", ""],
        [post, "signal", "KILL"],
        [["serve"], "", ""],
        [post, "success", "0"],
        [["serve"], "", ""],
        [post, "success", "0"],
    ]


async def test_login1_waits_for_those_who_inhibit_it() -> None:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

    async with Login1() as login1:
        bus = await MessageBus(
            bus_address=login1.environment["DBUS_SYSTEM_BUS_ADDRESS"], negotiate_unix_fd=True
        ).connect()
        call = Message(
            destination="org.freedesktop.login1",
            path="/org/freedesktop/login1",
            interface="org.freedesktop.login1.Manager",
            member="Inhibit",
            signature="ssss",
            body=["sleep", "test", "test", "delay"],
        )
        reply = await bus.call(call)
        assert reply is not None
        await login1.wait_inhibited()
        with pytest.raises(TimeoutError):
            await login1.wait_inhibited(held=False, timeout=0.2)
        for descriptor in reply.unix_fds:
            socket.close(descriptor)
        assert await login1.sleep() < 1.0
        bus.disconnect()


# --- what is left --------------------------------------------------------------------------------------

_TRACES = {
    "nft": ("nft add table inet planted", "nft delete table inet planted"),
    "rule4": ("ip rule add priority 5210 lookup 99", "ip rule delete priority 5210"),
    "rule6": ("ip -6 rule add priority 5210 lookup 99", "ip -6 rule delete priority 5210"),
    "route4": ("ip route add 10.9.0.0/16 dev eth0 table 99", "ip route flush table 99"),
    "settings": (
        "echo 2 > /proc/sys/net/ipv4/conf/all/arp_ignore",
        "echo 0 > /proc/sys/net/ipv4/conf/all/arp_ignore",
    ),
    "link": ("ip tuntap add planted0 mode tun", "ip link delete planted0"),
    "addr": ("ip address add 10.9.0.1/32 dev lo", "ip address delete 10.9.0.1/32 dev lo"),
    "resolv.conf": (
        "cp -p /etc/resolv.conf /run/kept; echo >> /etc/resolv.conf",
        "cp -p /run/kept /etc/resolv.conf; rm /run/kept",
    ),
    "etc": ("touch /etc/planted", "rm /etc/planted"),
    "run": ("touch /run/planted", "rm /run/planted"),
}


@pytest.mark.parametrize("subject", _TRACES)
def test_a_trace_is_found(lab: TrustLab, subject: str) -> None:
    plant, remove = _TRACES[subject]
    before = footprint(lab)
    lab.client.run(["sh", "-ec", plant])
    found = Counter(line.partition(":")[0] for line in differences(before, footprint(lab)))
    lab.client.run(["sh", "-ec", remove])
    assert subject in found
    assert not differences(before, footprint(lab))
