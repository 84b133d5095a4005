"""Which routers a traceroute asks, in the order of the way, and by which alert in the path.

As the ``scion`` tools do: every interface of the way once, but for the two ends' own inner sides.
Where segments meet in one AS, it has a hop field in each, of which one has the way in and the
other the way out.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.scion.forwarding import ForwardingPath


@dataclass(frozen=True, slots=True)
class Probe:
    """One router to be asked."""

    hop: int
    """Hop field, counted from 0."""
    egress: bool
    """Which alert is set. Ingress and egress are as the beacon went, so either may be the way in."""
    path: ForwardingPath
    """The path with the alert, to put into the request."""


def probes(path: ForwardingPath) -> list[Probe]:
    """The probes for a path."""
    found = []

    def add(hop: int, egress: bool) -> None:
        found.append(Probe(hop, egress, path.with_alert(hop, egress=egress)))

    position, total = 0, sum(path.lengths)
    turned = False
    for info, hops in path.parts:
        for index in range(len(hops)):
            last = position == total - 1
            # At a peering link both sides have a hop field with a way in and a way out.
            turns = index == len(hops) - 1 and not last and not info.peering
            if position and not turned:
                add(position, not info.construction_direction)
            if not last and not turns:
                add(position, info.construction_direction)
            turned = turns
            position += 1
    return found
