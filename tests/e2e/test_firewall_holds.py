"""What leaves a machine in each hold, in both versions of IP, as a witness on its link sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator

import msgspec
import pytest

from helper.firewall.marks import LOOKUP
from helper.firewall.state import FirewallState, Phase
from helper.firewall.table import Firewall
from tests.support.firewall_lab import (
    EXCLUDED,
    FULL,
    INSIDE,
    LAN,
    LINK,
    OURS,
    PROBES,
    SERVER,
    SERVER_PORT,
    TUNNEL,
    TUNNEL_ADDRESS,
    WEB,
    FirewallLab,
    Probe,
    send,
    state,
)

ALL = {probe.name for probe in PROBES}
LOCAL = {name for name in ALL if name.startswith("lan ")} - {"lan dns", "lan dns tls"}
ENGINES = {"server by engine", "resolver by helper"}
TUNNELLED = {"tunnel udp", "tunnel tcp", "tunnel ping", "tunnel dns", "routed by tunnel"}
OUTSIDE = {"excluded udp"}


@pytest.fixture(scope="module")
def lab() -> Iterator[FirewallLab]:
    with FirewallLab() as built:
        yield built


@pytest.fixture
async def firewall(lab: FirewallLab) -> AsyncIterator[Firewall]:
    with lab.machine.inside():
        made = Firewall()
    yield made
    await made.remove()
    made.close()


def phase(value: Phase, *, full: bool = True) -> FirewallState:
    return state(msgspec.structs.replace(FULL, phase=value, full=full))


HOLDS = [
    # Without a session nobody claims these two, and their addresses are private.
    pytest.param(FirewallState(lockdown=True), LOCAL | {"routed by link", "routed by tunnel"}, id="lockdown"),
    pytest.param(FirewallState(held=True, lan=False), set(), id="held, no LAN"),
    pytest.param(phase(Phase.BLOCKED), LOCAL | OUTSIDE, id="blocked"),
    pytest.param(phase(Phase.CONNECTING), LOCAL | OUTSIDE | ENGINES, id="connecting"),
    pytest.param(phase(Phase.UP), LOCAL | OUTSIDE | ENGINES | TUNNELLED, id="up"),
    pytest.param(
        msgspec.structs.replace(phase(Phase.UP), lan=False), OUTSIDE | ENGINES | TUNNELLED, id="up, no LAN"
    ),
    pytest.param(
        phase(Phase.UP, full=False),
        ALL - {"routed by link", "server's other port by engine", "world by engine"},
        id="guarded",
    ),
]


def test_without_a_firewall_everything_leaves(lab: FirewallLab) -> None:
    assert lab.attempt() == ALL


@pytest.mark.parametrize(("demanded", "expected"), HOLDS)
async def test_what_leaves(
    lab: FirewallLab, firewall: Firewall, demanded: FirewallState, expected: set[str]
) -> None:
    await firewall.apply(demanded)

    assert lab.attempt() == expected
    assert await firewall.verify()

    await firewall.apply(FirewallState())
    assert lab.machine.run(["nft", "list", "ruleset"]).stdout == ""


FORWARDED = (
    Probe("world udp", WEB, "udp", 1001),
    Probe("world tcp", WEB, "tcp", 1002),
    Probe("world ping", WEB, "ping", 0),
    Probe("dns", WEB, "udp", 53),
    Probe("lan", LAN, "udp", 1031),
    Probe("lan dns", LAN, "tcp", 53),
    Probe("excluded", EXCLUDED, "udp", 1051),
    Probe("tunnel", INSIDE, "udp", 1071, through=TUNNEL),
    Probe("tunnel dns", INSIDE, "udp", 53, through=TUNNEL),
)


@pytest.mark.parametrize(
    ("demanded", "expected"),
    [
        (FirewallState(), {probe.name for probe in FORWARDED}),
        (FirewallState(lockdown=True, lan=False), set()),
        (phase(Phase.BLOCKED), {"lan", "excluded"}),
        (phase(Phase.CONNECTING), {"lan", "excluded"}),
        (phase(Phase.UP), {"lan", "excluded", "tunnel", "tunnel dns"}),
        (phase(Phase.UP, full=False), {probe.name for probe in FORWARDED}),
    ],
    ids=["control", "lockdown", "blocked", "connecting", "up", "guarded"],
)
async def test_what_a_container_sends(
    lab: FirewallLab, firewall: Firewall, demanded: FirewallState, expected: set[str]
) -> None:
    await firewall.apply(demanded)

    machine, lab.machine = lab.machine, lab.container
    try:
        assert lab.attempt(FORWARDED) == expected
    finally:
        lab.machine = machine


async def test_a_connection_from_before_does_not_go_on(lab: FirewallLab, firewall: Firewall) -> None:
    for version, family in enumerate((socket.AF_INET, socket.AF_INET6)):
        with lab.outside.inside():
            listener = socket.create_server((WEB[version], 8000 + version), family=family)
        with lab.machine.inside():
            client = socket.create_connection((WEB[version], 8000 + version), timeout=5)
        with listener, client, contextlib.closing(listener.accept()[0]) as served:
            served.settimeout(5)
            client.send(b"before")
            assert served.recv(100) == b"before"

            await firewall.apply(phase(Phase.BLOCKED))
            lab.forget()
            for _ in range(5):
                with contextlib.suppress(OSError):
                    client.send(b"after")
                await asyncio.sleep(0.05)

            assert [p for p in lab.received() if p.destination == WEB[version]] == []
            await firewall.remove()


@pytest.mark.parametrize("version", [0, 1])
async def test_a_tunnels_address_answers_nobody_on_the_link(
    lab: FirewallLab, firewall: Firewall, version: int
) -> None:
    """CVE-2019-14899: probes from the link that try out which address the tunnel has."""
    lab.outside.run(
        ["ip", f"-{(4, 6)[version]}", "route", "replace", TUNNEL_ADDRESS[version], "via", OURS[version]]
    )
    for port in ((socket.IPPROTO_ICMP, "ping"), (0, "tcp")):
        probe = Probe("probe", TUNNEL_ADDRESS, port[1], 4321)
        answers = []
        for demanded in (FirewallState(), phase(Phase.UP), phase(Phase.UP, full=False)):
            await firewall.apply(demanded)
            lab.forget()
            with lab.outside.inside():
                for _ in range(20):
                    send(probe, version)
            await asyncio.sleep(0.1)
            answers.append(len([p for p in lab.received() if p.source == TUNNEL_ADDRESS[version]]))

        assert answers[0] > 0
        assert answers[1:] == [0, 0]


async def test_programs_learn_soon_that_they_are_refused(lab: FirewallLab, firewall: Firewall) -> None:
    """TCP over IPv6 believes it when it has tried twice, after a second; all others at once."""
    await firewall.apply(phase(Phase.BLOCKED))
    with lab.machine.inside():
        clients = [socket.socket(family, socket.SOCK_STREAM) for family in (socket.AF_INET, socket.AF_INET6)]
    for version, client in enumerate(clients):
        with client:
            client.settimeout(3)
            with pytest.raises(OSError) as refused:
                client.connect((WEB[version], 443))
            assert not isinstance(refused.value, TimeoutError)


async def test_the_answer_of_a_server_passes_a_strict_reverse_path_filter(
    lab: FirewallLab, firewall: Firewall
) -> None:
    """Routes lead unmarked packets into the tunnel, and marked ones outside, as the helper sets them."""
    rule = ["ip", "rule", "add", "pref", "100", "not", "fwmark", "0xad10/0xfff0", "lookup", "77"]
    lab.machine.run(rule)
    lab.machine.run(["ip", "route", "add", "default", "via", INSIDE[0], "dev", TUNNEL, "table", "77"])
    names = [f"net.ipv4.conf.{name}" for name in ("all", LINK)]
    lab.machine.run(["sysctl", "-qw", *(f"{n}.rp_filter=1" for n in names), f"{names[0]}.src_valid_mark=1"])
    try:
        with lab.outside.inside():
            server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            server.bind(("203.0.113.5", 51820))
        with lab.machine.inside():
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with server, client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, 0xAD11)
            for each in (server, client):
                each.settimeout(1)
            heard = []
            for demanded in (FirewallState(), phase(Phase.CONNECTING), phase(Phase.UP)):
                await firewall.apply(demanded)
                client.sendto(b"hello", ("203.0.113.5", 51820))
                _, address = server.recvfrom(100)
                server.sendto(b"answer", address)
                try:
                    heard.append(client.recv(100))
                except TimeoutError:
                    heard.append(b"")
        assert heard == [b"", b"answer", b"answer"]
    finally:
        lab.machine.run(["ip", "rule", "del", *rule[3:]])
        lab.machine.run(["sysctl", "-qw", *(f"{n}.rp_filter=0" for n in names)])


@pytest.mark.parametrize("version", [0, 1])
async def test_a_datagram_in_fragments_comes_from_a_server_and_from_no_other(
    lab: FirewallLab, firewall: Firewall, version: int
) -> None:
    family = (socket.AF_INET, socket.AF_INET6)[version]
    size = 4000
    await firewall.apply(phase(Phase.CONNECTING))
    with lab.machine.inside():
        engine = socket.socket(family, socket.SOCK_DGRAM)
        engine.bind((OURS[version], 0))
    with engine:
        engine.settimeout(0.5)
        heard = []
        for source in (SERVER, WEB):
            with lab.outside.inside():
                sender = socket.socket(family, socket.SOCK_DGRAM)
            with sender:
                sender.bind((source[version], SERVER_PORT))
                sender.sendto(bytes(size), (OURS[version], engine.getsockname()[1]))
            try:
                heard.append(len(engine.recv(2 * size)))
            except TimeoutError:
                heard.append(0)
    assert heard == [size, 0]


async def test_the_table_reads_as_intended(lab: FirewallLab, firewall: Firewall) -> None:
    await firewall.apply(phase(Phase.UP))

    listed = json.loads(lab.machine.run(["nft", "-j", "list", "ruleset"]).stdout)["nftables"]

    chains = {item["chain"]["name"]: item["chain"] for item in listed if "chain" in item}
    assert {name: chain["policy"] for name, chain in chains.items()} == dict.fromkeys(
        ("prerouting", "input", "forward", "output"), "drop"
    )
    assert all(chain["family"] == "inet" and chain["table"] == "adit" for chain in chains.values())
    rules = [item["rule"] for item in listed if "rule" in item]
    by_words = {(rule["chain"], rule.get("comment")): rule["expr"] for rule in rules}
    assert by_words["output", "to a server"][-1] == {"accept": None}
    assert by_words["output", "one of ours, to somewhere else"] == [
        {"match": {"op": "==", "left": {"meta": {"key": "mark"}}, "right": LOOKUP}},
        {"drop": None},
    ]
    assert by_words["output", "into a tunnel"] == [
        {"match": {"op": "==", "left": {"meta": {"key": "oifname"}}, "right": TUNNEL}},
        {"accept": None},
    ]
    private = [
        match["match"]["right"]["prefix"]
        for rule in rules
        if rule["chain"] == "input" and rule.get("comment") == "private network"
        for match in rule["expr"]
        if "match" in match
    ]
    assert {"addr": "192.168.0.0", "len": 16} in private
    assert {"addr": "fe80::", "len": 10} in private
    assert by_words["output", "else"] == [{"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]
