"""Paths out of segments (``snap.md`` 5.7): at most one up, one core and one down, joined where they meet.

The combinations are made in the order of their links, so that a limit takes the longest away.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from engine.scion.errors import PacketError
from engine.scion.forwarding import ForwardingPath
from engine.scion.isd_as import IsdAs
from engine.scion.path import MAX_MTU, Path, PathInterface
from engine.scion.segments import Segment, SegmentSet
from engine.scion.uses import Place, Use, core_uses, down_uses, up_uses

MAX_COMBINATIONS = 4096
"""Combinations that are looked at, among them those that pass an AS twice or are longer ways around."""
MAX_PATHS = 256
"""Paths that are given; the reference keeps 50."""

_Group = tuple[Sequence[Use], ...]
"""Up to three lists of uses: every one of the first continues in every one of the second, and so on."""


def combine(source: IsdAs, destination: IsdAs, segments: SegmentSet, limit: int = MAX_PATHS) -> list[Path]:
    """All paths between two ASes that the segments permit, up to ``limit``: those with the fewest links.

    Up and down segments may be listed as either. Of one way the path that expires last is
    given. Nothing is left out for having expired: that is a question of the time.
    """
    if source == destination:
        return [Path.within(source)]
    found: dict[tuple[PathInterface, ...], Path] = {}
    for taken, uses in enumerate(_cheapest(_groups(source, destination, segments))):
        if taken == MAX_COMBINATIONS:
            break
        path = _path(source, destination, uses)
        if path is None:
            continue
        known = found.get(path.interfaces)
        if known is None and len(found) >= limit:
            break
        if known is None or path.expiry > known.expiry:
            found[path.interfaces] = path
    return sorted(found.values(), key=lambda path: (path.links, path.interfaces))


def _groups(source: IsdAs, destination: IsdAs, segments: SegmentSet) -> list[_Group]:
    leaves: tuple[Segment, ...] = segments.up + segments.down
    ups: dict[Place, list[Use]] = defaultdict(list)
    downs: dict[Place, list[Use]] = defaultdict(list)
    cores: dict[tuple[Place, Place], list[Use]] = defaultdict(list)
    for use in up_uses(leaves, source):
        ups[use.end].append(use)
    for use in down_uses(leaves, destination):
        downs[use.start].append(use)
    for use in core_uses(segments.core):
        cores[use.start, use.end].append(use)
    groups: list[_Group] = []
    if destination in ups:
        groups.append((ups[destination],))
    if source in downs:
        groups.append((downs[source],))
    groups += [(up, downs[place]) for place, up in ups.items() if place in downs]
    for (start, end), core in cores.items():
        if (start, end) == (source, destination):
            groups.append((core,))
        if start == source and end in downs:
            groups.append((core, downs[end]))
        if start in ups and end == destination:
            groups.append((ups[start], core))
        if start in ups and end in downs:
            groups.append((ups[start], core, downs[end]))
    return groups


def _cheapest(groups: Iterable[_Group]) -> Iterator[tuple[Use, ...]]:
    """All combinations, those with the fewest links and then the fewest segments first.

    The lists of a group are sorted, so only the neighbours of what was given last can be next:
    memory is for the groups and what was given, not for all that could be.
    """
    waiting: list[tuple[int, int, int, tuple[int, ...]]] = []
    numbered = list(groups)

    def push(number: int, indices: tuple[int, ...]) -> None:
        group = numbered[number]
        if all(index < len(uses) for index, uses in zip(indices, group, strict=True)):
            links = sum(uses[index].links for index, uses in zip(indices, group, strict=True))
            heapq.heappush(waiting, (links, len(group), number, indices))

    for number, group in enumerate(numbered):
        push(number, (0,) * len(group))
    while waiting:
        _, _, number, indices = heapq.heappop(waiting)
        yield tuple(uses[index] for index, uses in zip(indices, numbered[number], strict=True))
        # Counting up only from the last index that was counted up reaches every combination once.
        begin = max((position for position, index in enumerate(indices) if index), default=0)
        for position in range(begin, len(indices)):
            push(number, (*indices[:position], indices[position] + 1, *indices[position + 1 :]))


def _path(source: IsdAs, destination: IsdAs, uses: tuple[Use, ...]) -> Path | None:
    """The path of one combination; ``None`` if it makes no sense, or passes an AS twice."""
    interfaces = tuple(interface for use in uses for interface in use.interfaces)
    if len(interfaces) % 2 or not interfaces:
        return None
    crossed = [interfaces[0].isd_as, interfaces[-1].isd_as]
    for into, out in zip(interfaces[1:-1:2], interfaces[2:-1:2], strict=True):
        if into.isd_as != out.isd_as:
            return None
        crossed.append(into.isd_as)
    if crossed[:2] != [source, destination] or len(set(crossed)) != len(crossed):
        return None
    try:
        forwarding = ForwardingPath.build([use.part for use in uses])
    except PacketError:  # more hop fields than a packet can tell
        return None
    mtu = min((mtu for use in uses for mtu in use.mtus if mtu), default=MAX_MTU)
    expiry = min(use.expiry for use in uses)
    return Path(source, destination, interfaces, forwarding, mtu, expiry, _latencies(interfaces, uses))


def _latencies(interfaces: tuple[PathInterface, ...], uses: tuple[Use, ...]) -> tuple[float | None, ...]:
    """What the ASes announce for each stretch of the way; of two that disagree the slower is believed."""
    known: dict[frozenset[PathInterface], float] = {}
    across = dict(zip(interfaces[::2], interfaces[1::2], strict=True))
    across |= {far: near for near, far in across.items()}

    def learn(one: PathInterface, other: PathInterface | None, seconds: float) -> None:
        if other is not None:
            stretch = frozenset((one, other))
            known[stretch] = max(known.get(stretch, 0.0), seconds)

    for use in uses:
        for entry in use.entries:
            egress = PathInterface(entry.isd_as, entry.hop.egress)
            for number, seconds in entry.inside:
                learn(egress, PathInterface(entry.isd_as, number), seconds)
            for number, seconds in entry.outside:
                near = PathInterface(entry.isd_as, number)
                learn(near, across.get(near), seconds)
    return tuple(known.get(frozenset(pair)) for pair in pairwise(interfaces))
