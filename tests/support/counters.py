"""The kernel's counters of a network namespace, as ``nstat`` tells them."""

from __future__ import annotations

import msgspec

from tests.support.namespaces import Namespace

Counters = dict[str, int]


class _Answer(msgspec.Struct):
    kernel: Counters


def parse_nstat(text: str) -> Counters:
    """What ``nstat --json`` printed, by name. Raises :class:`ValueError`."""
    return msgspec.json.decode(text, type=_Answer).kernel


def counters(namespace: Namespace) -> Counters:
    """All counters, those at zero too, since the namespace was made."""
    # -s: without keeping a history for the next call in a file.
    return parse_nstat(namespace.run(["nstat", "-a", "-s", "-z", "--json"]).stdout)


def difference(before: Counters, after: Counters) -> Counters:
    """How much each has grown."""
    return {name: value - before.get(name, 0) for name, value in after.items()}


def checksum_errors(counted: Counters) -> Counters:
    """Those counters of packets with a wrong checksum that are not zero, of every protocol."""
    return {name: value for name, value in counted.items() if name.endswith("CsumErrors") and value}


def retransmitted(counted: Counters) -> float:
    """The part of the TCP segments sent that were sent again."""
    return counted["TcpRetransSegs"] / max(1, counted["TcpOutSegs"])
