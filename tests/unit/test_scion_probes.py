"""Whom a traceroute asks: every interface once, in the order of the way."""

from __future__ import annotations

from engine.scion.combine import combine
from engine.scion.forwarding import ForwardingPath
from engine.scion.isd_as import IsdAs
from engine.scion.path import Path
from engine.scion.probes import probes
from engine.scion.segments import SegmentSet
from tests.support import scion_vectors as vectors
from tests.support.scion_world import World


def asked(path: Path) -> list[int]:
    """The interfaces that the probes wake, and nothing but one alert in each."""
    assert path.forwarding is not None
    found = []
    for probe in probes(path.forwarding):
        hops = probe.path.hops
        alerts = [(hop.ingress_alert, hop.egress_alert) for hop in hops]
        assert alerts.count((False, False)) == len(hops) - 1
        assert alerts[probe.hop] == (not probe.egress, probe.egress)
        hop = hops[probe.hop]
        found.append(hop.egress if probe.egress else hop.ingress)
        assert probe.path.route == path.forwarding.route
    return found


def test_up_core_and_down() -> None:
    path = combine(vectors.LOCAL_AS, vectors.REMOTE_AS, SegmentSet.decode(*vectors.LISTED))[0]
    assert asked(path) == [end.interface for end in path.interfaces] == [1, 3, 1, 1, 3, 1]
    assert path.forwarding is not None
    assert [(probe.hop, probe.egress) for probe in probes(path.forwarding)] == [
        *((0, False), (1, True), (2, False), (3, True), (4, True), (5, False)),
    ]


def test_shortcuts_and_peering() -> None:
    world = World()
    world.link("child", ("1-1", 1), ("1-2", 2))
    world.link("child", ("1-2", 3), ("1-3", 4))
    world.link("child", ("1-2", 5), ("1-4", 6))
    world.link("child", ("2-1", 7), ("2-2", 8))
    world.link("child", ("2-2", 9), ("2-3", 10))
    world.link("peer", ("1-2", 11), ("2-2", 12))
    up, side = world.beacon(("1-1", 1), ("1-2", 3)), world.beacon(("1-1", 1), ("1-2", 5))
    far = world.beacon(("2-1", 7), ("2-2", 9))
    source = IsdAs.parse("1-3")
    (shortcut,) = combine(source, IsdAs.parse("1-4"), SegmentSet((up,), (side,)))
    assert asked(shortcut) == [4, 3, 5, 6]
    (peering,) = combine(source, IsdAs.parse("2-3"), SegmentSet((up,), (far,)))
    assert asked(peering) == [4, 3, 11, 12, 9, 10]
    for path in (shortcut, peering):
        assert asked(path) == [end.interface for end in path.interfaces]
        assert path.forwarding is not None
        back = path.forwarding.reversed()
        assert ForwardingPath.parse(back.raw).lengths == path.forwarding.lengths[::-1]
