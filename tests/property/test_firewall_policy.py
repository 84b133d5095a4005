"""Whatever the state: what must not leave does not, as a second reading of the rules says."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from helper.api.types import Hold
from helper.firewall.expressions import MAX_EXPRESSIONS, of_rule
from helper.firewall.marks import BYPASS, ENGINE, LOOKUP
from helper.firewall.policy import DNS_PORTS, LAN, PRIVATE, RESTRICTIVE, hold, rules
from helper.firewall.rules import STANDING, Chain, Ruleset, Verdict, text
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from tests.support.firewall_evaluator import Packet, decide, passes

DEVICES = ("adit0", "adit1", "adit2")
WAN = "eth0"
OWN_MARK = 51820
PORTS = st.sampled_from([0, 53, 67, 68, 443, 546, 547, 853, 51820])
# Few, so that packets meet what the state speaks of.
_V4 = ("203.0.113.5", "198.51.100.7", "10.5.1.1", "10.5.3.1", "192.168.1.1", "169.254.7.7", "172.16.0.9")
_SPECIAL = ("9.9.9.9", "224.0.0.251", "255.255.255.255")
_V6 = ("2001:db8::5", "2001:db8:7::7", "fd05::1", "fd08::1", "fe80::1", "ff02::fb", "ff02::1:2")
ADDRESSES = st.sampled_from([*_V4, *_SPECIAL, *_V6])
NETWORKS = st.builds(
    lambda address, bits: str(ipaddress.ip_network(f"{address}/{bits}", strict=False)),
    ADDRESSES,
    st.integers(2, 32),
)
ROUTES = st.one_of(NETWORKS, st.sampled_from(["0.0.0.0/0", "::/0", "0.0.0.0/1", "8000::/1"]))


def tuples(of: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=most).map(tuple)


ENDPOINTS = st.builds(
    Endpoint, ADDRESSES, st.sampled_from(["tcp", "udp"]), PORTS, st.sampled_from([0, ENGINE, OWN_MARK])
)
SESSIONS = st.builds(
    SessionView,
    phase=st.sampled_from(Phase),
    full=st.booleans(),
    device=st.sampled_from(["", *DEVICES]),
    addresses=tuples(ADDRESSES),
    routes=tuples(ROUTES),
    excluded=tuples(NETWORKS, 2),
    dns=tuples(ADDRESSES),
    endpoints=st.lists(ENDPOINTS, max_size=3).map(tuple),
    listen_port=PORTS,
    marks=st.sampled_from([(), (OWN_MARK,)]),
)
STATES = st.builds(
    FirewallState,
    enabled=st.booleans(),
    lan=st.booleans(),
    lockdown=st.booleans(),
    held=st.booleans(),
    sessions=st.lists(SESSIONS, max_size=3).map(tuple),
    resolvers=tuples(ADDRESSES, 2),
    bypass=st.sampled_from([(), ((1, 7),)]),
)
PACKETS = st.builds(
    Packet,
    comes_by=st.sampled_from([WAN, *DEVICES]),
    goes_by=st.sampled_from([WAN, *DEVICES]),
    source=ADDRESSES,
    destination=ADDRESSES,
    protocol=st.sampled_from(["udp", "tcp", "icmp", "gre"]),
    source_port=PORTS,
    port=PORTS,
    type=st.sampled_from([3, 8, 128, 133, 134, 135, 143]),
    mark=st.sampled_from([0, 0, ENGINE, LOOKUP, BYPASS, OWN_MARK]),
)


def covered(address: str, networks: tuple[str, ...]) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(n) for n in networks)


def is_private(address: str) -> bool:
    return any(ipaddress.ip_address(address) in network for network in LAN)


def keeps_the_link(packet: Packet) -> bool:
    """What any machine sends to stay on its link."""
    if packet.protocol == "icmp":
        return packet.version == 6 and packet.type in (133, 135, 136, 143)
    ports = packet.source_port, packet.port
    return packet.protocol == "udp" and ports in ((68, 67), (546, 547)) and is_private(packet.destination)


def is_for_a_server(state: FirewallState, packet: Packet) -> bool:
    """Whether it is an engine's to its server, or the helper's to a resolver."""
    for session in state.sessions:
        for endpoint in session.endpoints:
            if (
                session.phase is not Phase.BLOCKED
                and packet.mark == (endpoint.mark or ENGINE)
                and packet.destination == endpoint.address
                and packet.protocol == endpoint.protocol
                and endpoint.port in (0, packet.port)
            ):
                return True
    asks = packet.mark == LOOKUP and packet.port == 53 and packet.protocol in ("udp", "tcp")
    return asks and packet.destination in state.resolvers and hold(state) is not Hold.BLOCKED


def tunnels(state: FirewallState) -> set[str]:
    """Devices of sessions that are up, and of no other."""
    shut = {session.device for session in state.sessions if session.phase is not Phase.UP}
    return {session.device for session in state.sessions if session.device} - shut


def made(state: FirewallState) -> Ruleset:
    found = rules(state)
    assert found is not None
    return found


restrictive = STATES.filter(lambda state: hold(state) in RESTRICTIVE)
closed = STATES.filter(lambda state: hold(state) is not Hold.OPEN)


@settings(max_examples=60, deadline=None)
@given(STATES)
def test_every_state_has_its_rules(state: FirewallState) -> None:
    found = rules(state)

    assert (found is None) is (hold(state) is Hold.OPEN)
    if found is None:
        return
    assert set(STANDING) <= set(found.chains)
    assert (Chain.BYPASS_MARK in found.chains) is bool(state.bypass)
    assert text(found)
    assert all(1 <= len(of_rule(rule)) <= MAX_EXPRESSIONS for rule in found.rules)


@settings(max_examples=60, deadline=None)
@given(restrictive)
def test_a_restrictive_hold_ends_in_refusal(state: FirewallState) -> None:
    found = made(state)
    for chain in (Chain.OUTPUT, Chain.INPUT, Chain.FORWARD):
        last = found.of(chain)[-1]
        assert not last.matches
        assert last.action in (Verdict.DROP, Verdict.REJECT)
        assert all(rule.matches for rule in found.of(chain)[:-1])


@settings(max_examples=120, deadline=None)
@given(restrictive, PACKETS)
def test_nothing_goes_to_the_world_but_by_a_tunnel(state: FirewallState, packet: Packet) -> None:
    if not passes(made(state), Chain.OUTPUT, packet) or packet.goes_by in tunnels(state):
        return
    excluded = any(covered(packet.destination, session.excluded) for session in state.sessions)
    assert (
        is_for_a_server(state, packet)
        or (state.bypass and packet.mark == BYPASS)
        or keeps_the_link(packet)
        or excluded
        or (state.lan and is_private(packet.destination))
    )


@settings(max_examples=120, deadline=None)
@given(restrictive, PACKETS)
def test_nothing_is_forwarded_to_the_world_but_by_a_tunnel(state: FirewallState, packet: Packet) -> None:
    if not passes(made(state), Chain.FORWARD, packet) or packet.goes_by in tunnels(state):
        return
    excluded = any(covered(packet.destination, session.excluded) for session in state.sessions)
    assert excluded or is_private(packet.destination)


@settings(max_examples=120, deadline=None)
@given(restrictive, PACKETS, st.sampled_from(DNS_PORTS), st.sampled_from(["udp", "tcp"]))
def test_dns_goes_by_a_tunnel_or_nowhere(
    state: FirewallState, packet: Packet, port: int, protocol: str
) -> None:
    sent = Packet("docker0", WAN, "172.16.0.9", packet.destination, protocol, 40000, port)

    assert not passes(made(state), Chain.OUTPUT, sent)
    assert not passes(made(state), Chain.FORWARD, sent)


@settings(max_examples=120, deadline=None)
@given(closed, PACKETS.map(lambda packet: replace(packet, mark=ENGINE)))
def test_an_engine_reaches_its_servers_and_nothing_else(state: FirewallState, packet: Packet) -> None:
    allowed = is_for_a_server(state, packet)

    assert passes(made(state), Chain.OUTPUT, packet) == allowed


@settings(max_examples=120, deadline=None)
@given(closed, PACKETS)
def test_a_network_goes_into_its_tunnel_or_nowhere(state: FirewallState, packet: Packet) -> None:
    """Unless a narrower one is excluded, or another tunnel's."""
    best: tuple[int, bool] = (-1, True)
    for session in state.sessions:
        for network in session.routes:
            length = ipaddress.ip_network(network).prefixlen
            if length > 1 and covered(packet.destination, (network,)):
                own = session.device == packet.goes_by and packet.goes_by in tunnels(state)
                best = max(best, (length, own))
    narrowest = max(
        (
            ipaddress.ip_network(network).prefixlen
            for session in state.sessions
            for network in session.excluded
            if covered(packet.destination, (network,))
        ),
        default=-1,
    )
    if best[0] < narrowest or best[1] or packet.mark:
        return
    link = keeps_the_link(packet)
    dns = packet.port in DNS_PORTS and packet.protocol in ("udp", "tcp") and packet.goes_by in tunnels(state)

    assert link or dns or not passes(made(state), Chain.OUTPUT, packet)


@settings(max_examples=120, deadline=None)
@given(closed, PACKETS)
def test_a_tunnels_address_is_reached_by_its_tunnel_alone(state: FirewallState, packet: Packet) -> None:
    owners = {s.device for s in state.sessions if packet.destination in s.addresses}
    if not owners or packet.comes_by in owners or packet.destination.startswith("fe80"):
        return
    assert decide(made(state), Chain.PREROUTING, packet)[0] is Verdict.DROP


@settings(max_examples=60, deadline=None)
@given(closed, PACKETS)
def test_nothing_is_marked_without_cause(state: FirewallState, packet: Packet) -> None:
    packet = replace(packet, mark=0, protocol="gre")

    assert decide(made(state), Chain.PREROUTING, packet)[1].mark == 0
    assert decide(rules(state), Chain.BYPASS_MARK, packet)[1].mark == 0


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        FirewallState,
        sessions=st.builds(
            SessionView,
            phase=st.sampled_from(Phase),
            full=st.booleans(),
            device=st.text(max_size=20),
            addresses=st.tuples(st.text(max_size=20)),
            routes=st.tuples(st.text(max_size=20)),
            excluded=st.tuples(st.text(max_size=20)),
            endpoints=st.tuples(st.builds(Endpoint, st.text(), st.text(), st.integers(), st.integers())),
            listen_port=st.integers(),
            marks=st.tuples(st.integers()),
        ).map(lambda session: (session,)),
        resolvers=st.tuples(st.text(max_size=20)),
        bypass=st.lists(st.tuples(st.integers(), st.integers()), max_size=2).map(tuple),
    )
)
def test_a_state_of_anything_is_refused_in_one_way(state: FirewallState) -> None:
    try:
        rules(state)
    except ValueError:
        return


def test_private_networks_are_private() -> None:
    for network in PRIVATE:
        assert network.is_private or network.is_link_local
