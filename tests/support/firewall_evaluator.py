"""What a ruleset would do with a packet: the meaning of rules, written a second time and simply."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace

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
    Port,
    Ruleset,
    SetMark,
    Side,
    Verdict,
)


@dataclass(frozen=True)
class Packet:
    """A packet where it meets a chain; an empty device is one that does not matter there."""

    comes_by: str = ""
    goes_by: str = ""
    source: str = "198.51.100.99"
    destination: str = "198.51.100.98"
    protocol: str = "udp"
    """``udp``, ``tcp``, ``icmp`` (of the version of its addresses), or anything else."""
    source_port: int = 40000
    port: int = 40001
    type: int = 8
    fragment: bool = False
    """Not the first of its datagram, so its ports are not known."""
    mark: int = 0
    connection_mark: int = 0
    known: bool = False
    groups: frozenset[tuple[int, int]] = frozenset()

    @property
    def version(self) -> int:
        return ipaddress.ip_address(self.destination).version


def decide(ruleset: Ruleset | None, chain: Chain, packet: Packet) -> tuple[Verdict, Packet]:
    """The verdict of one chain, and the packet as it leaves it."""
    if ruleset is None or chain not in ruleset.chains:
        return Verdict.ACCEPT, packet
    for rule in ruleset.of(chain):
        if not all(_holds(match, packet) for match in rule.matches):
            continue
        if isinstance(rule.action, SetMark):
            value = rule.action.value
            connection = value if rule.action.connection else packet.connection_mark
            packet = replace(packet, mark=value, connection_mark=connection)
            continue
        return rule.action, packet
    return Verdict.DROP if chain.base.drop else Verdict.ACCEPT, packet


def passes(ruleset: Ruleset | None, chain: Chain, packet: Packet) -> bool:
    return decide(ruleset, chain, packet)[0] in (Verdict.ACCEPT, Verdict.MASQUERADE)


def _holds(match: Match, packet: Packet) -> bool:
    match match:
        case ComesBy(device, other):
            return (packet.comes_by == device) is not other
        case GoesBy(device, other):
            return (packet.goes_by == device) is not other
        case Address(side, network):
            text = packet.source if side is Side.SOURCE else packet.destination
            return ipaddress.ip_address(text) in network
        case Port(protocol, side, number):
            found = packet.source_port if side is Side.SOURCE else packet.port
            return packet.protocol == protocol and (number == 0 or (number == found and not packet.fragment))
        case Icmp(version, first, last):
            return packet.protocol == "icmp" and packet.version == version and first <= packet.type <= last
        case Fragment(version):
            return packet.version == version and packet.fragment
        case Mark(value):
            return packet.mark == value
        case ConnectionMark(value):
            return packet.connection_mark == value
        case Answers():
            return packet.known
        case ControlGroup(level, number):
            return (level, number) in packet.groups
