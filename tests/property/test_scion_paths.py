"""Paths of random worlds against the definition of a path, each sent there and back through routers."""

from __future__ import annotations

import random
from collections.abc import Iterator

from engine.scion.combine import combine
from engine.scion.isd_as import IsdAs
from engine.scion.path import PathInterface
from engine.scion.segments import Segment, SegmentSet
from engine.scion.sequence import Sequence
from tests.support.scion_world import World


def test_a_hostile_answer_makes_no_endless_work() -> None:
    """Everything joins everything, in as many segments as are read: a limit ends it."""
    world = World()
    for middle in range(40):
        world.link("child", (f"1-{middle + 2}", 1), ("1-1", middle + 1))
        world.link("child", (f"1-{middle + 2}", 2), ("1-100", middle + 1))
        for other in range(40):
            if middle < other:
                world.link("core", (f"1-{middle + 2}", 100 + other), (f"1-{other + 2}", 100 + middle))
    up = tuple(world.beacon((f"1-{middle + 2}", 1)) for middle in range(40))
    down = tuple(world.beacon((f"1-{middle + 2}", 2)) for middle in range(40))
    core = tuple(
        world.beacon((f"1-{one + 2}", 100 + other)) for one in range(40) for other in range(one + 1, 40)
    )
    found = combine(IsdAs.parse("1-1"), IsdAs.parse("1-100"), SegmentSet(up, down, core))
    assert len(found) == 256
    assert [path.links for path in found] == [2] * 40 + [3] * 216


class _Map:
    """A random world, and its paths by definition: up, then across the core or a peering link, then down."""

    def __init__(self, rng: random.Random) -> None:
        self.world = World()
        self.cores = [f"{1 + index % 2}-{index + 1}" for index in range(rng.randint(1, 4))]
        self.others = [f"{1 + index % 2}-ff00:0:{index + 1}" for index in range(rng.randint(2, 6))]
        self.free = dict.fromkeys((*self.cores, *self.others), 1)
        for one in range(len(self.cores)):
            for other in range(one):
                for _ in range(rng.choice((0, 1, 1, 2))):
                    self._join("core", self.cores[one], self.cores[other])
        for position, below in enumerate(self.others):
            above = [*self.cores, *self.others[:position]]
            for parent in rng.sample(above, min(len(above), rng.randint(1, 2))):
                self._join("child", parent, below)
        for _ in range(rng.randint(0, 4)):
            near, far = rng.sample([*self.cores, *self.others], 2)
            self._join("peer", near, far)

    def _join(self, kind: str, one: str, other: str) -> None:
        self.world.link(kind, (one, self.free[one]), (other, self.free[other]))
        self.free[one] += 1
        self.free[other] += 1

    def links(self, isd_as: IsdAs, kind: str) -> list[PathInterface]:
        return [end for end in self.world.ends.get(isd_as, ()) if self.world.kinds[end] == kind]

    def walks(self, isd_as: IsdAs, kind: str, seen: frozenset[IsdAs]) -> Iterator[tuple[PathInterface, ...]]:
        """All ways over links of a kind that pass nothing twice, the empty one first."""
        yield ()
        for end in self.links(isd_as, kind):
            there = self.world.links[end].isd_as
            if there not in seen:
                for rest in self.walks(there, kind, seen | {there}):
                    yield (end, *rest)

    def end(self, start: IsdAs, walk: tuple[PathInterface, ...]) -> IsdAs:
        return self.world.links[walk[-1]].isd_as if walk else start

    def beacons(self, start: str, kind: str) -> list[Segment]:
        isd_as = IsdAs.parse(start)
        walks = self.walks(isd_as, kind, frozenset((isd_as,)))
        return [
            self.world.beacon(*((str(end.isd_as), end.interface) for end in walk)) for walk in walks if walk
        ]

    def paths(self, source: IsdAs, destination: IsdAs) -> set[tuple[PathInterface, ...]]:
        cores = set(map(IsdAs.parse, self.cores))
        found = set()
        for up in self.walks(source, "parent", frozenset((source,))):
            top = self.end(source, up)
            middles = [
                walk for walk in self.walks(top, "core", frozenset((top,))) if not walk or top in cores
            ]
            if source not in cores and destination not in cores:
                middles += [(end,) for end in self.links(top, "peer")]
            for middle in middles:
                turn = self.end(top, middle)
                for down in self.walks(turn, "child", frozenset((turn,))):
                    walk = up + middle + down
                    passed = [source, *(self.world.links[end].isd_as for end in walk)]
                    if passed[-1] == destination and len(set(passed)) == len(passed):
                        found.add(tuple(side for end in walk for side in (end, self.world.links[end])))
        return found


def test_all_paths_of_random_worlds() -> None:
    """With all segments that there can be, the combinations are all paths, and routers take each."""
    rng = random.Random(90)
    paths = peerings = 0
    for _ in range(150):
        made = _Map(rng)
        segments = [segment for core in made.cores for segment in made.beacons(core, "child")]
        core = tuple(segment for core in made.cores for segment in made.beacons(core, "core"))
        source, destination = map(IsdAs.parse, rng.sample([*made.cores, *made.others], 2))
        up = tuple(segment for segment in segments if segment.last == source)
        down = tuple(segment for segment in segments if segment.last == destination)
        found = combine(source, destination, SegmentSet(up, down, core), limit=1_000)
        # Nobody is a leaf and a core AS at once, so all have what they need.
        assert {path.interfaces for path in found} == made.paths(source, destination)
        for path in found:
            assert path.forwarding is not None
            passed, there = made.world.travel(path.forwarding, source)
            assert passed == list(path.interfaces)
            assert made.world.travel(there.reversed(), destination)[0] == passed[::-1]
            assert there.reversed().reversed() == there
            assert len({crossing.isd_as for crossing in path.crossings}) == len(path.crossings)
            assert Sequence.parse(path.sequence).matches(path)
            peerings += any(info.peering for info in path.forwarding.infos)
        assert [path.links for path in found] == sorted(path.links for path in found)
        paths += len(found)
    assert paths > 500 and peerings > 20
