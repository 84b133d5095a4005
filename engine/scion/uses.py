"""What one segment is good for between two ASes: all of it, a part of it, or a part and a peering link.

A segment that ends in the source can be travelled up, one that ends in the destination down, and
either can be left below the core: where both pass the same AS (a shortcut), or where a peering link
joins an AS of the one to an AS of the other. Core segments are good as a whole, in both directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from engine.scion.forwarding import HopField, InfoField, PathPart, chain
from engine.scion.isd_as import IsdAs
from engine.scion.path import PathInterface
from engine.scion.segments import AsEntry, PeerEntry, Segment

T = TypeVar("T")

PeeringLink = tuple[PathInterface, PathInterface]
"""A link beside the hierarchy, in the direction in which it is used."""
Place = IsdAs | PeeringLink
"""Where one segment of a path ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Use:
    """One segment of a path."""

    segment: Segment
    forward: bool
    """Whether it is travelled as the beacon went."""
    start: Place
    end: Place
    links: int
    """Links that it contributes; a peering link is counted with the segment before it."""
    cut: int = 0
    """The first entry that is used; those before it, towards the core, are not."""
    peer: PeerEntry | None = None
    """The peering link that leads there from the entry ``cut``."""

    @property
    def entries(self) -> tuple[AsEntry, ...]:
        """The entries that are used, as the beacon went."""
        return self.segment.entries[self.cut :]

    @property
    def expiry(self) -> float:
        """Unix time when the first of its hop fields expires."""
        return self.segment.timestamp + min(hop.lifetime for hop in self._hops)

    @property
    def part(self) -> PathPart:
        """The info field and the hop fields, in the order of the way."""
        info = InfoField(self.forward, self.peer is not None, self._segment_id, self.segment.timestamp)
        return info, self._in_order(self._hops)

    @property
    def interfaces(self) -> list[PathInterface]:
        """The interfaces that are passed, in the order of the way."""
        passed = []
        for position, (entry, hop) in enumerate(zip(self.entries, self._hops, strict=True)):
            # At a shortcut the AS is not crossed: the way turns before its ingress.
            if hop.ingress and (position or not self.cut or self.peer):
                passed.append(PathInterface(entry.isd_as, hop.ingress))
            if hop.egress:
                passed.append(PathInterface(entry.isd_as, hop.egress))
        return self._in_order(passed)

    @property
    def mtus(self) -> Iterator[int]:
        """Bytes of a SCION packet in the ASes and on the links that are passed, as far as known."""
        for position, entry in enumerate(self.entries):
            yield entry.mtu
            if position or not self.cut:
                yield entry.ingress_mtu
        if self.peer is not None:
            yield self.peer.mtu

    @property
    def _hops(self) -> list[HopField]:
        hops = [entry.hop for entry in self.entries]
        if self.peer is not None:
            hops[0] = self.peer.hop
        return hops

    @property
    def _segment_id(self) -> int:
        """The accumulator that the first router of the way needs.

        It holds the MACs of all entries before, in the direction of the beacon. The hop field of a
        peering link is chained to its AS's regular one, so that one is in already where the way
        begins at it.
        """
        entries = self.segment.entries
        first = self.cut if self.forward else len(entries) - 1
        if self.peer is not None and first == self.cut:
            first += 1
        return chain(self.segment.segment_id, [entry.hop.mac for entry in entries[:first]])

    def _in_order(self, items: list[T]) -> list[T]:
        return items if self.forward else items[::-1]


def up_uses(segments: Iterable[Segment], source: IsdAs) -> list[Use]:
    """All ways from ``source`` up segments that end there, best first."""
    found = []
    for segment in segments:
        if segment.last != source:
            continue
        last = len(segment.entries) - 1
        for cut, entry in enumerate(segment.entries):
            if cut < last:
                found.append(Use(segment, False, source, entry.isd_as, last - cut, cut))
            for peer in entry.peers:
                link = _ends(entry, peer)
                found.append(Use(segment, False, source, link, last - cut + 1, cut, peer))
    return _freshest(found)


def down_uses(segments: Iterable[Segment], destination: IsdAs) -> list[Use]:
    """All ways down to ``destination`` by segments that end there, best first."""
    found = []
    for segment in segments:
        if segment.last != destination:
            continue
        last = len(segment.entries) - 1
        for cut, entry in enumerate(segment.entries):
            if cut < last:
                found.append(Use(segment, True, entry.isd_as, destination, last - cut, cut))
            for peer in entry.peers:
                ours, theirs = _ends(entry, peer)
                found.append(Use(segment, True, (theirs, ours), destination, last - cut, cut, peer))
    return _freshest(found)


def core_uses(segments: Iterable[Segment]) -> list[Use]:
    """All ways between core ASes, best first."""
    found = []
    for segment in segments:
        first, last, links = segment.first, segment.last, len(segment.entries) - 1
        found += [Use(segment, False, last, first, links), Use(segment, True, first, last, links)]
    return _freshest(found)


def _ends(entry: AsEntry, peer: PeerEntry) -> PeeringLink:
    """The peering link from the entry's AS to the peer."""
    return PathInterface(entry.isd_as, peer.hop.ingress), PathInterface(peer.peer, peer.peer_interface)


def _freshest(found: list[Use]) -> list[Use]:
    """Of uses of the same way, whose segments differ in age alone, the one that expires last.

    Those with the fewest links come first.
    """
    ways: dict[object, int] = {}
    freshest: dict[object, Use] = {}
    for use in found:
        way = ways.setdefault(use.segment.way, len(ways))
        link = None if use.peer is None else _ends(use.segment.entries[use.cut], use.peer)
        key = way, use.forward, use.cut, link
        known = freshest.get(key)
        if known is None or use.expiry > known.expiry:
            freshest[key] = use
    return sorted(freshest.values(), key=lambda use: use.links)
