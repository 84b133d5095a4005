"""What the firewall lets through: pure functions of the state that the helper keeps.

A packet is judged by what it is, not by a connection it belongs to, so that nothing that began
before a change goes on after it, and ordinary use needs no connection tracking. Whatever is said
of IPv4 is said of IPv6.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from itertools import chain as joined

from helper.api.types import Hold
from helper.firewall.facts import Facts, facts
from helper.firewall.marks import BYPASS, ENGINE, LOOKUP
from helper.firewall.rules import (
    Address,
    Answers,
    Chain,
    ComesBy,
    ConnectionMark,
    ControlGroup,
    Fragment,
    GoesBy,
    Icmp,
    Mark,
    Match,
    Network,
    Port,
    Rule,
    Ruleset,
    SetMark,
    Side,
    Verdict,
)
from helper.firewall.state import FirewallState, Phase

RESTRICTIVE = frozenset({Hold.CONNECTING, Hold.UP, Hold.BLOCKED})
"""In these, what no rule lets through goes nowhere."""
MAX_RULES = 16384
"""In all; a transaction of so many has some 6 MiB."""

_FROM, _TO = Side.SOURCE, Side.DESTINATION
_ACCEPT, _DROP, _REJECT = Verdict.ACCEPT, Verdict.DROP, Verdict.REJECT


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, texts))


PRIVATE = _networks(
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fe80::/10", "fc00::/7"
)
"""Private and link-local networks (RFC 1918, 3927, 4193, 4291). Never a public one: a hostile network
could name any server's address as part of itself (TunnelCrack)."""
LAN = PRIVATE + _networks("224.0.0.0/24", "239.255.255.250/32", "255.255.255.255/32", "ff02::/16")
"""Those, and what is sent to all or to many on one link."""
DNS_PORTS = (53, 853)
"""Plain, and over TLS."""

_LINK_LOCAL, _LINK_MULTICAST = _networks("fe80::/10", "ff02::/16")
_BROADCAST, _DHCPV6_SERVERS = _networks("255.255.255.255/32", "ff02::1:2/128")
_ROUTER_SOLICITATION, _NEIGHBOUR_SOLICITATION, _NEIGHBOUR_ADVERTISEMENT = 133, 135, 136
_LISTENER_QUERY, _LISTENER_REPORT, _LISTENER_DONE, _LISTENER_REPORT_2 = 130, 131, 132, 143
_ICMP_ERRORS = (Icmp(4, 3, 3), Icmp(4, 11, 12), Icmp(6, 1, 4))


def hold(state: FirewallState) -> Hold:
    """What the firewall does at present: the strictest of what settings and sessions demand."""
    sessions = state.sessions
    if state.lockdown or state.held or (state.enabled and any(session.full for session in sessions)):
        phases = {session.phase for session in sessions}
        if Phase.UP in phases:
            return Hold.UP
        return Hold.CONNECTING if Phase.CONNECTING in phases else Hold.BLOCKED
    return Hold.GUARDED if sessions or state.bypass else Hold.OPEN


def rules(state: FirewallState) -> Ruleset | None:
    """The rules for a state; None when there should be no table at all.

    Raises :class:`ValueError` for a state with something in it that is not what it should be.
    """
    known, held = facts(state), hold(state)
    if held is Hold.OPEN:
        return None
    restrictive = held in RESTRICTIVE
    parts: list[Iterator[Rule]] = [_prerouting(known)]
    if restrictive:
        parts += [
            _input(known, state.lan, held),
            _forward(known, state.lan),
            _output(known, state.lan, held),
        ]
    else:
        parts += [_guarded_input(), _guarded_forward(known), _guarded_output(known)]
    if known.groups:
        parts.append(_bypass(known))
    found = tuple(joined.from_iterable(parts))
    if len(found) > MAX_RULES:
        raise ValueError(f"{len(found)} rules, and at most {MAX_RULES} may be")
    return Ruleset(found)


def _rule(chain: Chain, why: str, action: Verdict | SetMark, *matches: Match) -> Rule:
    return Rule(chain, matches, action, why)


def _from(network: Network) -> Address:
    return Address(_FROM, network)


def _to(network: Network) -> Address:
    return Address(_TO, network)


def _dns(side: Side, *ports: int) -> Iterator[Port]:
    for protocol in ("udp", "tcp"):
        for port in ports:
            yield Port(protocol, side, port)


# --- before routing --------------------------------------------------------------------------


def _prerouting(known: Facts) -> Iterator[Rule]:
    chain = Chain.PREROUTING
    yield _rule(chain, "this machine itself", _ACCEPT, ComesBy("lo"))
    # Who sends to a tunnel's address from the link learns by the answers what is in the tunnel
    # (CVE-2019-14899).
    for address, devices in known.addresses:
        others = [ComesBy(device, other=True) for device in devices]
        yield _rule(chain, "a tunnel's address, not by the tunnel", _DROP, *others, _to(address))
    for device in (*known.tunnels, *known.shut):
        yield _rule(chain, "out of a tunnel", _ACCEPT, ComesBy(device))
    # Their answers would go into the tunnel by the routes of unmarked packets, and so a strict
    # reverse path filter would refuse what comes from outside.
    for server in known.servers:
        port = Port(server.protocol, _FROM, server.port)
        yield _rule(chain, "from a server", SetMark(server.mark), _from(server.host), port)
        rest = Fragment(server.host.version)
        yield _rule(chain, "rest of it", SetMark(server.mark), _from(server.host), rest)
    for number, mark in known.listening:
        yield _rule(chain, "from a peer", SetMark(mark), Port("udp", _TO, number))
    for resolver in known.resolvers:
        for port in _dns(_FROM, 53):
            yield _rule(chain, "from a resolver", SetMark(LOOKUP), _from(resolver), port)
    if known.servers or known.listening:
        for error in _ICMP_ERRORS:
            yield _rule(chain, "error on the way to a server", SetMark(ENGINE), error)
    yield _rule(chain, "else", _ACCEPT)


# --- in a restrictive hold -------------------------------------------------------------------


def _output(known: Facts, lan: bool, held: Hold) -> Iterator[Rule]:
    chain = Chain.OUTPUT
    # Before all else: an engine is to reach no service of this machine either.
    yield from _engines(known, asking=held is not Hold.BLOCKED)
    for mark in known.own_marks:
        yield _rule(chain, "an engine, to somewhere else", _DROP, Mark(mark))
    yield _rule(chain, "this machine itself", _ACCEPT, GoesBy("lo"))
    if known.groups:
        yield _rule(chain, "a program that stays outside", _ACCEPT, Mark(BYPASS))
    yield from _link_upkeep()
    yield from _into_tunnels(chain, known, _REJECT)
    if lan:
        for network in LAN:
            yield _rule(chain, "private network", _ACCEPT, _to(network))
    yield _rule(chain, "else", _REJECT)


def _input(known: Facts, lan: bool, held: Hold) -> Iterator[Rule]:
    chain = Chain.INPUT
    yield _rule(chain, "this machine itself", _ACCEPT, ComesBy("lo"))
    for device in known.tunnels:
        yield _rule(chain, "out of a tunnel", _ACCEPT, ComesBy(device))
    for device in known.shut:
        yield _rule(chain, "out of a tunnel that is not up", _DROP, ComesBy(device))
    for server in known.servers:
        port = Port(server.protocol, _FROM, server.port)
        yield _rule(chain, "from a server", _ACCEPT, _from(server.host), port)
        if server.host.version == 6:  # the kernel puts fragments together after this, and of IPv4 before
            yield _rule(chain, "rest of it", _ACCEPT, _from(server.host), Fragment(6))
    for number, _ in known.listening:
        yield _rule(chain, "from a peer", _ACCEPT, Port("udp", _TO, number))
    if held is not Hold.BLOCKED:
        for resolver in known.resolvers:
            for port in _dns(_FROM, 53):
                yield _rule(chain, "from a resolver", _ACCEPT, _from(resolver), port)
    yield _rule(chain, "DHCP", _ACCEPT, Port("udp", _FROM, 67), Port("udp", _TO, 68))
    client = (Port("udp", _FROM, 547), Port("udp", _TO, 546))
    yield _rule(chain, "DHCPv6", _ACCEPT, _from(_LINK_LOCAL), *client)
    yield _rule(
        chain, "neighbours and routers", _ACCEPT, Icmp(6, _ROUTER_SOLICITATION, _NEIGHBOUR_ADVERTISEMENT)
    )
    query = Icmp(6, _LISTENER_QUERY, _LISTENER_QUERY)
    yield _rule(chain, "multicast query", _ACCEPT, _from(_LINK_LOCAL), query)
    for error in _ICMP_ERRORS:
        yield _rule(chain, "error on the way to a server", _ACCEPT, error)
    if known.groups:
        yield _rule(chain, "to a program that stays outside", _ACCEPT, ConnectionMark(BYPASS), Answers())
    for claim in known.claims:
        yield _rule(
            chain,
            "belongs into a tunnel" if claim.devices is not None else "stays outside",
            _ACCEPT if claim.devices is None else _DROP,
            _from(claim.network),
        )
    if lan:
        for network in PRIVATE:
            yield _rule(chain, "private network", _ACCEPT, _from(network))
    yield _rule(chain, "else", _DROP)


def _forward(known: Facts, lan: bool) -> Iterator[Rule]:
    """What containers, virtual machines and others behind this machine send."""
    chain = Chain.FORWARD
    for device in known.tunnels:
        # To those behind this machine, but not through it to the rest of the world.
        for network in PRIVATE:
            yield _rule(chain, "out of a tunnel", _ACCEPT, ComesBy(device), _to(network))
        yield _rule(chain, "out of a tunnel, to the world", _DROP, ComesBy(device))
    for device in known.shut:
        yield _rule(chain, "out of a tunnel that is not up", _DROP, ComesBy(device))
    yield from _into_tunnels(chain, known, _DROP)
    for claim in known.claims:
        if claim.devices is None:
            for network in _alike(PRIVATE, claim.network):
                answer = (_from(claim.network), _to(network))
                yield _rule(chain, "from what stays outside", _ACCEPT, *answer)
    if lan:
        for network in LAN:
            yield _rule(chain, "private network", _ACCEPT, _to(network))
    yield _rule(chain, "else", _DROP)


def _engines(known: Facts, asking: bool) -> Iterator[Rule]:
    """What engines and the helper send themselves: to servers and resolvers, and nowhere else."""
    chain = Chain.OUTPUT
    for server in known.servers:
        port = Port(server.protocol, _TO, server.port)
        yield _rule(chain, "to a server", _ACCEPT, Mark(server.mark), _to(server.host), port)
    if asking:
        for resolver in known.resolvers:
            for port in _dns(_TO, 53):
                yield _rule(chain, "to a resolver", _ACCEPT, Mark(LOOKUP), _to(resolver), port)
    for mark in (ENGINE, LOOKUP):
        yield _rule(chain, "one of ours, to somewhere else", _DROP, Mark(mark))


def _link_upkeep() -> Iterator[Rule]:
    """Without this the link itself is lost: DHCP, and the neighbours and groups of IPv6."""
    chain = Chain.OUTPUT
    request = (Port("udp", _FROM, 68), Port("udp", _TO, 67))
    for network in (_BROADCAST, *_alike(PRIVATE, _BROADCAST)):
        yield _rule(chain, "DHCP", _ACCEPT, _to(network), *request)
    request = (Port("udp", _FROM, 546), Port("udp", _TO, 547))
    for network in (_DHCPV6_SERVERS, _LINK_LOCAL):
        yield _rule(chain, "DHCPv6", _ACCEPT, _to(network), *request)
    solicitation = Icmp(6, _ROUTER_SOLICITATION, _ROUTER_SOLICITATION)
    for network in (_LINK_LOCAL, _LINK_MULTICAST):
        yield _rule(chain, "to routers", _ACCEPT, _to(network), solicitation)
    # To other addresses, too: neighbours are asked again at the address they have.
    yield _rule(chain, "to neighbours", _ACCEPT, Icmp(6, _NEIGHBOUR_SOLICITATION, _NEIGHBOUR_ADVERTISEMENT))
    # Without these, switches that look into multicast keep the neighbours' questions from us.
    for first, last in ((_LISTENER_REPORT, _LISTENER_DONE), (_LISTENER_REPORT_2, _LISTENER_REPORT_2)):
        yield _rule(chain, "multicast report", _ACCEPT, _to(_LINK_MULTICAST), Icmp(6, first, last))


def _into_tunnels(chain: Chain, known: Facts, refuse: Verdict) -> Iterator[Rule]:
    """DNS goes into a tunnel or nowhere, networks into theirs or nowhere, the rest into any."""
    for device in known.shut:
        yield _rule(chain, "into a tunnel that is not up", refuse, GoesBy(device))
    for port in _dns(_TO, *DNS_PORTS):
        for device in known.tunnels:
            yield _rule(chain, "DNS into a tunnel", _ACCEPT, GoesBy(device), port)
        yield _rule(chain, "DNS", refuse, port)
    yield from _claims(chain, known, refuse)
    for device in known.tunnels:
        yield _rule(chain, "into a tunnel", _ACCEPT, GoesBy(device))


def _claims(chain: Chain, known: Facts, refuse: Verdict) -> Iterator[Rule]:
    for claim in known.claims:
        if claim.devices is None:
            yield _rule(chain, "stays outside", _ACCEPT, _to(claim.network))
            continue
        for device in claim.devices:
            yield _rule(chain, "into its tunnel", _ACCEPT, GoesBy(device), _to(claim.network))
        yield _rule(chain, "belongs into a tunnel", refuse, _to(claim.network))


def _alike(networks: tuple[Network, ...], other: Network) -> Iterator[Network]:
    return (network for network in networks if network.version == other.version)


# --- guarded ---------------------------------------------------------------------------------


def _guarded_output(known: Facts) -> Iterator[Rule]:
    chain = Chain.OUTPUT
    yield from _engines(known, asking=True)
    yield _rule(chain, "this machine itself", _ACCEPT, GoesBy("lo"))
    if known.groups:
        yield _rule(chain, "a program that stays outside", _ACCEPT, Mark(BYPASS))
    yield from _link_upkeep()
    yield from _claims(chain, known, _REJECT)
    yield _rule(chain, "else", _ACCEPT)


def _guarded_input() -> Iterator[Rule]:
    yield _rule(Chain.INPUT, "else", _ACCEPT)


def _guarded_forward(known: Facts) -> Iterator[Rule]:
    yield from _claims(Chain.FORWARD, known, _DROP)
    yield _rule(Chain.FORWARD, "else", _ACCEPT)


# --- programs that stay outside --------------------------------------------------------------


def _bypass(known: Facts) -> Iterator[Rule]:
    """Marks what they send, so that it is routed by the main table, and what answers it."""
    chain = Chain.BYPASS_MARK
    yield _rule(chain, "this machine itself", _ACCEPT, GoesBy("lo"))
    # They ask the name servers that all programs are told of.
    for server in known.name_servers:
        for port in _dns(_TO, 53):
            yield _rule(chain, "a tunnel's name server", _ACCEPT, _to(server), port)
    for level, number in known.groups:
        outside = SetMark(BYPASS, connection=True)
        yield _rule(chain, "a program that stays outside", outside, ControlGroup(level, number))
    chain = Chain.BYPASS_RESTORE
    yield _rule(chain, "to a program that stays outside", SetMark(BYPASS), ConnectionMark(BYPASS))
    chain = Chain.BYPASS_NAT
    # The address was chosen before the packet was routed anew.
    elsewhere = [GoesBy(device, other=True) for device in ("lo", *known.tunnels, *known.shut)]
    yield _rule(chain, "a program that stays outside", Verdict.MASQUERADE, Mark(BYPASS), *elsewhere)
