"""What each hold lets through, packet by packet: a table that can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from helper.api.types import Hold
from helper.firewall.marks import BYPASS, ENGINE, LOOKUP
from helper.firewall.policy import hold, rules
from helper.firewall.rules import STANDING, Chain, SetMark, Verdict, text
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from tests.support.firewall_evaluator import Packet, decide, passes

WAN, TUNNEL, OTHER = "eth0", "adit0", "adit1"
SERVER, SERVER6, WEB, WEB6 = "203.0.113.5", "2001:db8::5", "198.51.100.7", "2001:db8:7::7"
RESOLVER, RESOLVER6 = "192.0.2.53", "2001:db8:53::53"
OURS, OURS6 = "10.8.0.2", "fd08::2"
OWN_MARK = 51820

FULL = SessionView(
    Phase.UP,
    full=True,
    device=TUNNEL,
    addresses=(OURS, OURS6),
    routes=("0.0.0.0/0", "::/0", "10.5.0.0/16", "fd05::/32"),
    excluded=("10.5.3.0/24", "192.0.2.128/25", "2001:db8:e::/48"),
    dns=("10.8.0.1",),
    endpoints=(
        Endpoint(SERVER, "udp", 51820),
        Endpoint(SERVER6, "tcp", 443),
        Endpoint("203.0.113.6", "udp", 0, OWN_MARK),
    ),
    listen_port=41414,
    marks=(OWN_MARK,),
)
SPLIT = msgspec.structs.replace(FULL, full=False, routes=FULL.routes[2:], listen_port=0)
RESOLVERS = (RESOLVER, RESOLVER6)


def state(session: SessionView, phase: Phase, *, lan: bool = True) -> FirewallState:
    view = msgspec.structs.replace(session, phase=phase)
    return FirewallState(lan=lan, sessions=(view,), resolvers=RESOLVERS)


# In the order of the columns below.
HOLDS = {
    "B": state(FULL, Phase.BLOCKED),
    "C": state(FULL, Phase.CONNECTING),
    "U": state(FULL, Phase.UP),
    "u": state(FULL, Phase.UP, lan=False),
    "G": state(SPLIT, Phase.UP),
}


def to(
    address: str,
    protocol: str = "udp",
    port: int = 9999,
    by: str = WAN,
    *,
    mark: int = 0,
    source_port: int = 40000,
) -> Packet:
    return Packet("", by, "::1", address, protocol, source_port, port, mark=mark)


def icmp_to(address: str, kind: int) -> Packet:
    return Packet(goes_by=WAN, destination=address, protocol="icmp", type=kind)


def of(address: str, protocol: str = "udp", port: int = 9999, by: str = WAN, *, type: int = 8) -> Packet:
    destination = "2001:db8::99" if ":" in address else "198.51.100.99"
    return Packet(by, "", address, destination, protocol, port, type=type)


# What is asked, the packet, and whether it passes (+) in: blocked, connecting, up, up without LAN, guarded.
OUTPUT = [
    ("to this machine itself", to("127.0.0.1", by="lo"), "+++++"),
    ("to the world by the link", to(WEB, "tcp", 443), "----+"),
    ("to the world by the link, IPv6", to(WEB6, "tcp", 443), "----+"),
    ("to the world by the tunnel", to(WEB, "tcp", 443, TUNNEL), "--+++"),
    ("to the world by the tunnel, IPv6", to(WEB6, "tcp", 443, TUNNEL), "--+++"),
    ("to the world by a tunnel that is not known", to(WEB, "tcp", 443, OTHER), "----+"),
    ("to a device whose name begins with the tunnel's", to(WEB, "tcp", 443, "adit00"), "----+"),
    ("ping the world", icmp_to(WEB, 8), "----+"),
    ("ping the world, IPv6", icmp_to(WEB6, 128), "----+"),
    ("another protocol", to(WEB, "gre"), "----+"),
    ("the engine to its server", to(SERVER, "udp", 51820, mark=ENGINE), "-++++"),
    ("the engine to its server, IPv6", to(SERVER6, "tcp", 443, mark=ENGINE), "-++++"),
    ("the engine to another port of its server", to(SERVER, "udp", 53, mark=ENGINE), "-----"),
    ("the engine to its server by another protocol", to(SERVER, "tcp", 51820, mark=ENGINE), "-----"),
    ("the engine to the world", to(WEB, "tcp", 443, mark=ENGINE), "-----"),
    ("the engine to the LAN", to("192.168.1.9", "tcp", 443, mark=ENGINE), "-----"),
    ("the engine into the tunnel", to(WEB, "tcp", 443, TUNNEL, mark=ENGINE), "-----"),
    ("a program to the server", to(SERVER, "udp", 51820), "----+"),
    ("an engine with a mark of its profile", to("203.0.113.6", "udp", 7, mark=OWN_MARK), "-++++"),
    ("the same to the world", to(WEB, "udp", 7, mark=OWN_MARK), "----+"),
    ("the same into the tunnel", to(WEB, "udp", 7, TUNNEL, mark=OWN_MARK), "----+"),
    ("the engine's mark to that server", to("203.0.113.6", "udp", 7, mark=ENGINE), "-----"),
    ("the helper asks a resolver", to(RESOLVER, "udp", 53, mark=LOOKUP), "-++++"),
    ("the helper asks a resolver by TCP, IPv6", to(RESOLVER6, "tcp", 53, mark=LOOKUP), "-++++"),
    ("an engine asks a resolver", to(RESOLVER, "udp", 53, mark=ENGINE), "-----"),
    ("the helper's mark to a server", to(SERVER, "udp", 51820, mark=LOOKUP), "-----"),
    ("a program asks that resolver", to(RESOLVER, "udp", 53), "----+"),
    ("a program asks a resolver in the LAN", to("192.168.1.1", "udp", 53), "----+"),
    ("the same over TLS", to("192.168.1.1", "tcp", 853), "----+"),
    ("DNS to an excluded network", to("192.0.2.129", "udp", 53), "----+"),
    ("DNS through the tunnel", to("10.8.0.1", "udp", 53, TUNNEL), "--+++"),
    ("DNS through the tunnel to the world, IPv6", to(WEB6, "tcp", 853, TUNNEL), "--+++"),
    ("a mark for outside when nobody may be there", to(WEB, "udp", 7, mark=BYPASS), "----+"),
    ("DHCP to all", to("255.255.255.255", "udp", 67, source_port=68), "+++++"),
    ("DHCP to its server", to("192.168.1.1", "udp", 67, source_port=68), "+++++"),
    ("DHCP's ports to the world", to(WEB, "udp", 67, source_port=68), "----+"),
    ("to DHCP's port from another", to("255.255.255.255", "udp", 67), "+++-+"),
    ("DHCPv6", to("ff02::1:2", "udp", 547, source_port=546), "+++++"),
    ("DHCPv6's ports to the world", to(WEB6, "udp", 547, source_port=546), "----+"),
    ("router solicitation", icmp_to("ff02::2", 133), "+++++"),
    ("router solicitation to the world", icmp_to(WEB6, 133), "----+"),
    ("neighbour solicitation", icmp_to("ff02::1:ff00:1", 135), "+++++"),
    ("neighbour asked again", icmp_to("2001:db8:1::1", 135), "+++++"),
    ("neighbour advertisement", icmp_to("fe80::1", 136), "+++++"),
    ("a router's advertisement from us", icmp_to("ff02::1", 134), "+++-+"),
    ("multicast report", icmp_to("ff02::16", 143), "+++++"),
    ("LAN", to("192.168.1.9"), "+++-+"),
    ("LAN, 10/8", to("10.200.0.1"), "+++-+"),
    ("LAN, link-local IPv6", to("fe80::9"), "+++-+"),
    ("LAN, unique local IPv6", to("fd99::9"), "+++-+"),
    ("LAN, multicast", to("224.0.0.251"), "+++-+"),
    ("multicast beyond the link", to("239.1.2.3"), "----+"),
    ("next to a private range", to("172.32.0.1"), "----+"),
    ("shared address space is not ours", to("100.64.0.1"), "----+"),
    ("a network of the tunnel by the link", to("10.5.1.1"), "-----"),
    ("a network of the tunnel by the link, IPv6", to("fd05::1"), "-----"),
    ("a network of the tunnel by the tunnel", to("10.5.1.1", by=TUNNEL), "--+++"),
    ("an excluded network in it by the link", to("10.5.3.1"), "+++++"),
    ("an excluded public network by the link", to("192.0.2.200"), "+++++"),
    ("an excluded public network, IPv6", to("2001:db8:e::1"), "+++++"),
    ("next to it", to("192.0.2.100"), "----+"),
]

INPUT = [
    ("from this machine itself", of("127.0.0.1", by="lo"), "+++++"),
    ("out of the tunnel", of(WEB, "tcp", 443, TUNNEL), "--+++"),
    ("from the world", of(WEB, "tcp", 443), "----+"),
    ("from the world, IPv6", of(WEB6, "tcp", 443), "----+"),
    ("a ping from the world", of(WEB, "icmp", type=8), "----+"),
    ("from a server", of(SERVER, "udp", 51820), "-++++"),
    ("from a server, IPv6", of(SERVER6, "tcp", 443), "-++++"),
    ("from another port of a server", of(SERVER, "udp", 53), "----+"),
    ("from a resolver", of(RESOLVER, "udp", 53), "-++++"),
    ("from a resolver by TCP, IPv6", of(RESOLVER6, "tcp", 53), "-++++"),
    ("router advertisement", of("fe80::1", "icmp", type=134), "+++++"),
    ("neighbour solicitation", of("2001:db8:1::1", "icmp", type=135), "+++++"),
    ("fragmentation needed", of(WEB, "icmp", type=3), "+++++"),
    ("packet too big", of(WEB6, "icmp", type=2), "+++++"),
    ("LAN", of("192.168.1.9"), "+++-+"),
    ("LAN, IPv6", of("fe80::9"), "+++-+"),
    ("excluded", of("192.0.2.200"), "+++++"),
    ("a network of the tunnel by the link", of("10.5.1.1"), "----+"),
]
INPUT += [
    (
        "from a peer to the engine's port",
        Packet(comes_by=WAN, source=WEB, source_port=7, port=41414),
        "-++++",
    ),
    ("DHCP's answer", Packet(comes_by=WAN, source=WEB, source_port=67, port=68), "+++++"),
    (
        "DHCPv6's answer",
        Packet(comes_by=WAN, source="fe80::1", destination="fe80::2", source_port=547, port=546),
        "+++++",
    ),
]

INPUT += [
    ("rest of a datagram from a server", replace(of(SERVER6, "udp"), fragment=True), "-++++"),
    ("rest of a datagram from the world", replace(of(WEB6, "udp"), fragment=True), "----+"),
]

BRIDGE, CONTAINER, CONTAINER6 = "docker0", "172.17.0.2", "fd17::2"


def through(
    source: str, destination: str, comes: str, goes: str, port: int = 9999, protocol: str = "udp"
) -> Packet:
    return Packet(comes, goes, source, destination, protocol, 40000, port)


FORWARD = [
    ("a container to the world by the link", through(CONTAINER, WEB, BRIDGE, WAN), "----+"),
    ("a container to the world, IPv6", through(CONTAINER6, WEB6, BRIDGE, WAN), "----+"),
    ("a container to the world by the tunnel", through(CONTAINER, WEB, BRIDGE, TUNNEL), "--+++"),
    ("a container to the server", through(CONTAINER, SERVER, BRIDGE, WAN, 51820), "----+"),
    ("its answer out of the tunnel", through(WEB, CONTAINER, TUNNEL, BRIDGE), "--+++"),
    ("its answer out of the tunnel, IPv6", through(WEB6, CONTAINER6, TUNNEL, BRIDGE), "--+++"),
    ("out of the tunnel to the world", through(OURS, WEB, TUNNEL, WAN), "----+"),
    ("a container asks a resolver in the LAN", through(CONTAINER, "192.168.1.1", BRIDGE, WAN, 53), "----+"),
    ("a container asks through the tunnel", through(CONTAINER, WEB, BRIDGE, TUNNEL, 53), "--+++"),
    ("a container to the LAN", through(CONTAINER, "192.168.1.9", BRIDGE, WAN), "+++-+"),
    ("the LAN to a container", through("192.168.1.9", CONTAINER, WAN, BRIDGE), "+++-+"),
    ("a container to an excluded network", through(CONTAINER, "192.0.2.200", BRIDGE, WAN), "+++++"),
    ("its answer", through("192.0.2.200", CONTAINER, WAN, BRIDGE), "+++++"),
    ("the world to a container", through(WEB, "198.51.100.1", WAN, BRIDGE), "----+"),
    ("a network of the tunnel by the link", through(CONTAINER, "10.5.1.1", BRIDGE, WAN), "-----"),
    ("a network of the tunnel by the tunnel", through(CONTAINER, "10.5.1.1", BRIDGE, TUNNEL), "--+++"),
]

PREROUTING = [
    ("to a tunnel's address from the link", Packet(WAN, destination=OURS), "-----"),
    ("to a tunnel's address from the link, IPv6", Packet(WAN, source=WEB6, destination=OURS6), "-----"),
    ("to it from another tunnel", Packet(OTHER, destination=OURS), "-----"),
    ("to it from the tunnel", Packet(TUNNEL, destination=OURS), "+++++"),
    ("to it from this machine", Packet("lo", destination=OURS), "+++++"),
    ("to another address", Packet(WAN, destination="192.168.1.2"), "+++++"),
]

ROWS = [
    pytest.param(chain, packet, expected, id=f"{chain}: {words}")
    for chain, table in (
        (Chain.OUTPUT, OUTPUT),
        (Chain.INPUT, INPUT),
        (Chain.FORWARD, FORWARD),
        (Chain.PREROUTING, PREROUTING),
    )
    for words, packet, expected in table
]


@pytest.mark.parametrize(("chain", "packet", "expected"), ROWS)
def test_what_passes(chain: Chain, packet: Packet, expected: str) -> None:
    seen = "".join("+" if passes(rules(state), chain, packet) else "-" for state in HOLDS.values())

    assert seen == expected


@pytest.mark.parametrize(
    ("settings", "phases", "expected"),
    [
        ({}, [], Hold.OPEN),
        ({"enabled": False}, [], Hold.OPEN),
        ({"lockdown": True}, [], Hold.BLOCKED),
        ({"held": True}, [], Hold.BLOCKED),
        ({"held": True, "enabled": False}, [], Hold.BLOCKED),
        ({}, [(Phase.UP, True)], Hold.UP),
        ({}, [(Phase.CONNECTING, True)], Hold.CONNECTING),
        ({}, [(Phase.BLOCKED, True)], Hold.BLOCKED),
        ({}, [(Phase.BLOCKED, True), (Phase.UP, False)], Hold.UP),
        ({}, [(Phase.BLOCKED, True), (Phase.CONNECTING, False)], Hold.CONNECTING),
        ({}, [(Phase.UP, False)], Hold.GUARDED),
        ({}, [(Phase.BLOCKED, False)], Hold.GUARDED),
        ({"enabled": False}, [(Phase.UP, True)], Hold.GUARDED),
        ({"lockdown": True}, [(Phase.UP, False)], Hold.UP),
        ({"bypass": ((1, 7),)}, [], Hold.GUARDED),
    ],
)
def test_hold(settings: dict[str, bool], phases: list[tuple[Phase, bool]], expected: Hold) -> None:
    sessions = tuple(SessionView(phase, full) for phase, full in phases)
    made = msgspec.structs.replace(FirewallState(sessions=sessions), **settings)

    assert hold(made) is expected
    assert (rules(made) is None) is (expected is Hold.OPEN)


@pytest.mark.parametrize("name", HOLDS)
def test_standing_chains_are_the_same_in_every_hold(name: str) -> None:
    made = rules(HOLDS[name])

    assert made is not None
    assert made.chains == STANDING
    assert all(chain.base.drop for chain in STANDING)


def test_who_is_refused_learns_it_at_once() -> None:
    made = rules(HOLDS["U"])

    assert decide(made, Chain.OUTPUT, to(WEB, "tcp", 443))[0] is Verdict.REJECT
    assert decide(made, Chain.OUTPUT, to("192.168.1.1", "udp", 53))[0] is Verdict.REJECT


@pytest.mark.parametrize(
    ("packet", "mark"),
    [
        (of(SERVER, "udp", 51820), ENGINE),
        (of(SERVER6, "tcp", 443), ENGINE),
        (of("203.0.113.6", "udp", 4), OWN_MARK),
        (Packet(WAN, source=WEB, port=41414), OWN_MARK),
        (of(RESOLVER, "udp", 53), LOOKUP),
        (of(WEB, "icmp", type=3), ENGINE),
        (replace(of(SERVER, "udp"), fragment=True), ENGINE),
        (replace(of(WEB, "udp"), fragment=True), 0),
        (of(SERVER, "udp", 51820, TUNNEL), 0),
        (of(WEB, "udp", 51820), 0),
    ],
)
def test_what_answers_engines_is_marked_as_they_are(packet: Packet, mark: int) -> None:
    assert decide(rules(HOLDS["U"]), Chain.PREROUTING, packet)[1].mark == mark


def test_a_blocked_session_marks_nothing_of_its_servers() -> None:
    assert decide(rules(HOLDS["B"]), Chain.PREROUTING, of(SERVER, "udp", 51820))[1].mark == 0


class TestSeveralSessions:
    """One takes everything, the other a network, also one within the first's."""

    FIRST = SessionView(Phase.UP, True, TUNNEL, routes=("0.0.0.0/0", "10.0.0.0/8"))
    SECOND = SessionView(Phase.UP, False, OTHER, routes=("10.1.0.0/16",), excluded=("10.1.9.0/24",))

    def passes(self, first: Phase, second: Phase, packet: Packet) -> bool:
        sessions = (
            msgspec.structs.replace(self.FIRST, phase=first),
            msgspec.structs.replace(self.SECOND, phase=second),
        )
        return passes(rules(FirewallState(sessions=sessions)), Chain.OUTPUT, packet)

    @pytest.mark.parametrize("first", [Phase.UP, Phase.CONNECTING, Phase.BLOCKED])
    def test_the_narrower_network_decides(self, first: Phase) -> None:
        assert self.passes(first, Phase.UP, to("10.1.0.1", by=OTHER))
        assert not self.passes(first, Phase.UP, to("10.1.0.1", by=TUNNEL))
        assert not self.passes(first, Phase.UP, to("10.1.0.1"))
        assert self.passes(first, Phase.UP, to("10.1.9.1"))

    def test_the_wider_one_decides_around_it(self) -> None:
        assert self.passes(Phase.UP, Phase.UP, to("10.2.0.1", by=TUNNEL))
        assert not self.passes(Phase.UP, Phase.UP, to("10.2.0.1", by=OTHER))

    def test_what_is_for_a_tunnel_that_is_not_up_goes_nowhere(self) -> None:
        for device in (TUNNEL, OTHER, WAN):
            assert not self.passes(Phase.UP, Phase.BLOCKED, to("10.1.0.1", by=device))

    def test_the_rest_goes_by_any_that_is_up(self) -> None:
        assert self.passes(Phase.UP, Phase.UP, to(WEB, by=TUNNEL))
        assert not self.passes(Phase.CONNECTING, Phase.UP, to(WEB, by=TUNNEL))
        assert not self.passes(Phase.CONNECTING, Phase.CONNECTING, to("192.168.1.1", by=OTHER))


class TestOutside:
    """Programs of some control groups stay outside the tunnels."""

    STATE = msgspec.structs.replace(HOLDS["U"], bypass=((2, 77), (3, 78)))
    THEIRS = frozenset({(1, 5), (2, 77)})

    def test_what_they_send_is_marked_and_passes(self) -> None:
        made = rules(self.STATE)
        sent = Packet(goes_by=TUNNEL, destination=WEB, groups=self.THEIRS)

        marked = decide(made, Chain.BYPASS_MARK, sent)[1]

        assert (marked.mark, marked.connection_mark) == (BYPASS, BYPASS)
        assert passes(made, Chain.OUTPUT, replace(marked, goes_by=WAN))
        assert decide(made, Chain.BYPASS_NAT, replace(marked, goes_by=WAN))[0] is Verdict.MASQUERADE

    def test_what_others_send_is_not(self) -> None:
        made = rules(self.STATE)
        sent = Packet(goes_by=TUNNEL, destination=WEB, groups=frozenset({(2, 78), (3, 77)}))

        assert decide(made, Chain.BYPASS_MARK, sent)[1].mark == 0
        assert decide(made, Chain.BYPASS_NAT, sent)[0] is Verdict.ACCEPT

    def test_they_ask_the_tunnels_name_servers_through_it(self) -> None:
        sent = Packet(goes_by=TUNNEL, destination="10.8.0.1", port=53, groups=self.THEIRS)

        assert decide(rules(self.STATE), Chain.BYPASS_MARK, sent)[1].mark == 0

    def test_what_answers_them_passes(self) -> None:
        made = rules(self.STATE)
        answer = Packet(WAN, source=WEB, connection_mark=BYPASS, known=True)

        assert decide(made, Chain.BYPASS_RESTORE, answer)[1].mark == BYPASS
        assert passes(made, Chain.INPUT, answer)
        assert not passes(made, Chain.INPUT, Packet(WAN, source=WEB, known=True))
        assert not passes(made, Chain.INPUT, Packet(WAN, source=WEB, connection_mark=BYPASS))

    def test_the_engine_is_held_to_its_servers_all_the_same(self) -> None:
        assert not passes(rules(self.STATE), Chain.OUTPUT, to(WEB, "tcp", 443, mark=ENGINE))


@pytest.mark.parametrize(
    "wrong",
    [
        {"addresses": ("10.0.0.300",)},
        {"addresses": ("fe80::1%eth0",)},
        {"addresses": ("10.0.0.1/24",)},
        {"routes": ("10.0.0.0/33",)},
        {"routes": ("everything",)},
        {"excluded": ("0.0.0.0/0",)},
        {"excluded": ("::/0",)},
        {"excluded": ("128.0.0.0/1",)},
        {"dns": ("dns.example",)},
        {"device": "a/b"},
        {"device": "lo"},
        {"device": "sixteen-letters-"},
        {"device": 'quo"te'},
        {"endpoints": (Endpoint("server.example", "udp", 1),)},
        {"endpoints": (Endpoint("192.0.2.1", "sctp", 1),)},
        {"endpoints": (Endpoint("192.0.2.1", "udp", 65536),)},
        {"endpoints": (Endpoint("192.0.2.1", "udp", -1),)},
        {"endpoints": (Endpoint("192.0.2.1", "udp", 1, BYPASS),)},
        {"endpoints": (Endpoint("192.0.2.1", "udp", 1, 1 << 32),)},
        {"marks": (BYPASS,)},
        {"listen_port": 65536},
        {"routes": tuple(f"10.{n >> 8}.{n & 255}.0/24" for n in range(5000))},
    ],
    ids=repr,
)
def test_what_is_not_valid_is_refused(wrong: dict[str, object]) -> None:
    session = msgspec.structs.replace(FULL, **wrong)
    with pytest.raises(ValueError):
        rules(FirewallState(sessions=(session,)))


@pytest.mark.parametrize("wrong", [{"resolvers": ("x",)}, {"bypass": ((0, 1),)}, {"bypass": ((1, 0),)}])
def test_settings_that_are_not_valid_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        rules(msgspec.structs.replace(HOLDS["U"], **wrong))


def test_a_resolver_may_be_of_a_link() -> None:
    made = rules(msgspec.structs.replace(HOLDS["U"], resolvers=("fe80::1%eth0",)))

    assert passes(made, Chain.OUTPUT, to("fe80::1", "udp", 53, mark=LOOKUP))


def test_text() -> None:
    made = rules(msgspec.structs.replace(HOLDS["U"], bypass=((2, 77),)))
    assert made is not None

    lines = text(made).splitlines()

    assert lines[0] == "table inet adit {"
    assert "    type filter hook output priority 0; policy drop;" in lines
    for line in (
        'meta mark 0xad11 ip daddr 203.0.113.5 udp dport 51820 accept comment "to a server"',
        'iifname != "adit0" ip6 daddr fd08::2 drop comment "a tunnel\'s address, not by the tunnel"',
        'ip6 saddr 2001:db8::5 tcp sport 443 meta mark set 0xad11 comment "from a server"',
        'ip daddr 203.0.113.6 meta l4proto udp accept comment "to a server"',
        'icmpv6 type 135-136 accept comment "to neighbours"',
        'socket cgroupv2 level 2 77 meta mark set 0xad12 ct mark set 0xad12 comment "a program',
        'reject with icmpx admin-prohibited comment "else"',
    ):
        assert any(line in known for known in lines), line


def test_every_rule_says_why() -> None:
    for made in map(rules, HOLDS.values()):
        assert made is not None
        assert all(rule.why and '"' not in rule.why for rule in made.rules)
        assert all(isinstance(rule.action, Verdict | SetMark) for rule in made.rules)


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"lockdown": True}, False),
        ({"held": True, "held_by": (1001,)}, False),
        ({"held": True, "held_by": (1000,)}, True),
    ],
    ids=["alone", "lockdown", "another user's hold", "own hold"],
)
def test_what_one_user_excludes_opens_nothing_of_another_s(more: dict[str, Any], counts: bool) -> None:
    own = SessionView(
        phase=Phase.UP, full=True, device=TUNNEL, excluded=("203.0.113.0/24",), owner=1000, trusted=False
    )
    packet = to("203.0.113.9", "tcp", 443)
    assert passes(rules(FirewallState(sessions=(own,), **more)), Chain.OUTPUT, packet) is counts
    trusted = msgspec.structs.replace(own, trusted=True)
    assert passes(rules(FirewallState(sessions=(trusted,), **more)), Chain.OUTPUT, packet)
    other = SessionView(phase=Phase.UP, full=True, device="adit1", owner=1001, trusted=False)
    beside = FirewallState(sessions=(own, other), **more)
    assert not passes(rules(beside), Chain.OUTPUT, packet)


def test_an_engine_reaches_no_service_of_this_machine() -> None:
    state = FirewallState(sessions=(SessionView(phase=Phase.UP, full=True, device=TUNNEL),))
    for hold_ in (state, msgspec.structs.replace(state, enabled=False)):
        made = rules(hold_)
        assert not passes(made, Chain.OUTPUT, to("127.0.0.1", "udp", 161, "lo", mark=ENGINE))
        assert passes(made, Chain.OUTPUT, to("127.0.0.1", "udp", 161, "lo"))
