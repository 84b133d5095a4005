"""Firewall rules as readable data, and as text.

A rule belongs to a chain; the first rule whose matches all hold and whose action is a verdict
decides. Terms are those of nftables. :mod:`helper.firewall.policy` writes rules,
:mod:`helper.firewall.expressions` says them to the kernel, :func:`text` to people.
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import NamedTuple

import msgspec

TABLE = "adit"
"""Name of our table, of family ``inet``: IPv4 and IPv6 alike."""

Network = IPv4Network | IPv6Network


class ChainType(StrEnum):
    """What a base chain may do (``type`` in nftables)."""

    FILTER = "filter"
    ROUTE = "route"
    """Packets whose mark it changes are routed once more."""
    NAT = "nat"


class Hook(StrEnum):
    """Where in a packet's way a base chain is asked."""

    PREROUTING = "prerouting"
    INPUT = "input"
    FORWARD = "forward"
    OUTPUT = "output"
    POSTROUTING = "postrouting"


class Base(NamedTuple):
    """How a chain of ours hangs in the packets' way."""

    type: ChainType
    hook: Hook
    priority: int
    """Lower is earlier (``enum nf_ip_hook_priorities``): raw -300, mangle -150, filter 0, srcnat 100."""
    drop: bool
    """The policy, for a packet that no rule decides: drop or accept."""


class Chain(StrEnum):
    """Our chains, by name."""

    PREROUTING = "prerouting"
    INPUT = "input"
    FORWARD = "forward"
    OUTPUT = "output"
    BYPASS_MARK = "bypass_mark"
    """Marks what programs outside the tunnels send, so that it is routed anew."""
    BYPASS_RESTORE = "bypass_restore"
    """Marks the answers to that."""
    BYPASS_NAT = "bypass_nat"
    """Gives that the source address of the device it leaves by."""

    @property
    def base(self) -> Base:
        """Where it hangs."""
        return _BASES[self]


_BASES = {
    # Before connection tracking, where a packet still says to which address it was sent.
    Chain.PREROUTING: Base(ChainType.FILTER, Hook.PREROUTING, -300, True),
    Chain.INPUT: Base(ChainType.FILTER, Hook.INPUT, 0, True),
    Chain.FORWARD: Base(ChainType.FILTER, Hook.FORWARD, 0, True),
    Chain.OUTPUT: Base(ChainType.FILTER, Hook.OUTPUT, 0, True),
    Chain.BYPASS_MARK: Base(ChainType.ROUTE, Hook.OUTPUT, -150, False),
    Chain.BYPASS_RESTORE: Base(ChainType.FILTER, Hook.PREROUTING, -150, False),
    Chain.BYPASS_NAT: Base(ChainType.NAT, Hook.POSTROUTING, 100, False),
}

STANDING = (Chain.PREROUTING, Chain.INPUT, Chain.FORWARD, Chain.OUTPUT)
"""Chains that are there as long as the table is: replacing a hook leaves a moment without it."""


class Side(StrEnum):
    """Which end of a packet's way a match looks at."""

    SOURCE = "source"
    DESTINATION = "destination"


class _Match(msgspec.Struct, frozen=True):
    pass


class ComesBy(_Match, frozen=True):
    """It came by the device of this name, or by any other."""

    device: str
    other: bool = False


class GoesBy(_Match, frozen=True):
    """It leaves by the device of this name, or by any other."""

    device: str
    other: bool = False


class Address(_Match, frozen=True):
    """Its address is in the network."""

    side: Side
    network: Network


class Port(_Match, frozen=True):
    """It is ``tcp`` or ``udp`` from or to this port; to any port if that is 0."""

    protocol: str
    side: Side
    number: int


class Icmp(_Match, frozen=True):
    """It is ICMP of this version of IP (4 or 6), of a type from ``first`` to ``last``."""

    version: int
    first: int
    last: int


class Fragment(_Match, frozen=True):
    """It is a fragment of a datagram of this version of IP; of IPv4 one that has no ports."""

    version: int


class Mark(_Match, frozen=True):
    """It has this mark."""

    value: int


class ConnectionMark(_Match, frozen=True):
    """Its connection has this mark."""

    value: int


class Answers(_Match, frozen=True):
    """It belongs to a connection that is known already."""


class ControlGroup(_Match, frozen=True):
    """The program that sends it is in the control group (cgroup v2) of this inode."""

    level: int
    """Depth of the group below the root of the hierarchy."""
    id: int


Match = ComesBy | GoesBy | Address | Port | Icmp | Fragment | Mark | ConnectionMark | Answers | ControlGroup


class Verdict(StrEnum):
    """What becomes of a packet."""

    ACCEPT = "accept"
    DROP = "drop"
    REJECT = "reject"
    """Drop it and tell the sender that it is forbidden, so that it fails at once."""
    MASQUERADE = "masquerade"
    """Accept it with the address of the device it leaves by as its source."""


class SetMark(msgspec.Struct, frozen=True):
    """Mark the packet, and go on with the next rule."""

    value: int
    connection: bool = False
    """Mark its connection, too."""


class Rule(msgspec.Struct, frozen=True):
    """One rule."""

    chain: Chain
    matches: tuple[Match, ...]
    action: Verdict | SetMark
    why: str
    """A few words for people; the kernel keeps them beside the rule."""


class Ruleset(msgspec.Struct, frozen=True):
    """All rules, in their order."""

    rules: tuple[Rule, ...]

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Those that must be there: the standing ones, and others that have rules."""
        used = {rule.chain for rule in self.rules}
        return tuple(chain for chain in Chain if chain in STANDING or chain in used)

    def of(self, chain: Chain) -> tuple[Rule, ...]:
        """The rules of one chain."""
        return tuple(rule for rule in self.rules if rule.chain is chain)


def text(ruleset: Ruleset) -> str:
    """The rules as people write them for ``nft``; for logs and documents."""
    lines = [f"table inet {TABLE} {{"]
    for chain in ruleset.chains:
        base = chain.base
        policy = "drop" if base.drop else "accept"
        lines.append(f"  chain {chain} {{")
        lines.append(f"    type {base.type} hook {base.hook} priority {base.priority}; policy {policy};")
        lines.extend(f"    {rule_text(rule)}" for rule in ruleset.of(chain))
        lines.append("  }")
    lines.append("}")
    return "\n".join(lines) + "\n"


def rule_text(rule: Rule) -> str:
    """One rule as people write it for ``nft``."""
    words = [_match_text(match) for match in rule.matches]
    match rule.action:
        case SetMark(value, connection):
            words.append(f"meta mark set {value:#x}")
            if connection:
                words.append(f"ct mark set {value:#x}")
        case Verdict.REJECT:
            words.append("reject with icmpx admin-prohibited")
        case verdict:
            words.append(str(verdict))
    return f'{" ".join(words)} comment "{rule.why}"'


def _match_text(match: Match) -> str:
    match match:
        case ComesBy(device, other):
            return f'iifname {"!= " if other else ""}"{device}"'
        case GoesBy(device, other):
            return f'oifname {"!= " if other else ""}"{device}"'
        case Address(side, network):
            version = "ip" if network.version == 4 else "ip6"
            whole = network.prefixlen == network.max_prefixlen
            value = network.network_address if whole else network
            return f"{version} {'saddr' if side is Side.SOURCE else 'daddr'} {value}"
        case Port(protocol, _, 0):
            return f"meta l4proto {protocol}"
        case Port(protocol, side, number):
            return f"{protocol} {'sport' if side is Side.SOURCE else 'dport'} {number}"
        case Icmp(version, first, last):
            types = f"{first}" if first == last else f"{first}-{last}"
            return f"{'icmp' if version == 4 else 'icmpv6'} type {types}"
        case Fragment(version):
            return "ip frag-off & 0x1fff != 0" if version == 4 else "exthdr frag exists"
        case Mark(value):
            return f"meta mark {value:#x}"
        case ConnectionMark(value):
            return f"ct mark {value:#x}"
        case Answers():
            return "ct state established,related"
        case ControlGroup(level, number):
            return f"socket cgroupv2 level {level} {number}"
