"""Segments to paths. Every path is sent through routers that check MACs, there and back."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from engine.scion.combine import combine
from engine.scion.isd_as import IsdAs
from engine.scion.path import MAX_MTU, NEVER, Path, PathInterface
from engine.scion.segments import AsEntry, Segment, SegmentSet
from tests.support import scion_vectors as vectors
from tests.support.scion_world import MTU, RouterError, World

# ISD 1: cores C1, C2. Below C1: A, below A: L1 and L2. Below C2: B, below B: M.
# ISD 2: core D, below it E, below that N. Peering: A - B, A - E (twice), C1 - D.
C1, C2, A, B, L1, L2, M, D, E, N = (
    *("1-ff00:0:1", "1-ff00:0:2", "1-ff00:0:a", "1-ff00:0:b", "1-ff00:0:11", "1-ff00:0:12", "1-ff00:0:21"),
    *("2-ff00:0:1", "2-ff00:0:e", "2-64512"),
)


@pytest.fixture
def world() -> World:
    made = World()
    made.link("core", (C1, 1), (C2, 1))
    made.link("core", (C1, 2), (D, 1))
    made.link("core", (C2, 2), (D, 2))
    made.link("child", (C1, 11), (A, 1))
    made.link("child", (C2, 11), (A, 2))
    made.link("child", (A, 11), (L1, 1))
    made.link("child", (A, 12), (L2, 1))
    made.link("child", (C2, 12), (B, 1))
    made.link("child", (B, 11), (M, 1))
    made.link("child", (D, 11), (E, 1))
    made.link("child", (E, 11), (N, 1))
    made.link("peer", (A, 21), (B, 21))
    made.link("peer", (A, 22), (E, 22))
    made.link("peer", (A, 23), (E, 23))
    made.link("peer", (C1, 24), (D, 24))
    return made


def paths(
    world: World,
    source: str,
    destination: str,
    up: tuple[Segment, ...] = (),
    core: tuple[Segment, ...] = (),
    down: tuple[Segment, ...] = (),
) -> list[Path]:
    """All paths, each of which has been travelled in both directions."""
    found = combine(IsdAs.parse(source), IsdAs.parse(destination), SegmentSet(up, down, core))
    for path in found:
        assert path.forwarding is not None
        passed, there = world.travel(path.forwarding, path.source)
        assert passed == list(path.interfaces)
        back, home = world.travel(there.reversed(), path.destination)
        assert back == passed[::-1]
        assert home.reversed() == path.forwarding
        assert path.expiry == path.forwarding.expiry
    return found


def ways(found: list[Path]) -> list[str]:
    return [str(path) for path in found]


def test_the_answer_of_the_specification() -> None:
    found = combine(vectors.LOCAL_AS, vectors.REMOTE_AS, SegmentSet.decode(*vectors.LISTED))
    assert ways(found) == [
        "1-ff00:0:132 1>3 1-ff00:0:110 1>1 2-ff00:0:210 3>1 2-ff00:0:212",
        "1-ff00:0:132 1>3 1-ff00:0:110 2>2 2-ff00:0:210 3>1 2-ff00:0:212",
    ]
    assert found[0].forwarding is not None
    assert found[0].forwarding.raw == vectors.REMOTE_PATH
    assert {path.mtu for path in found} == {1280}
    assert {path.expiry for path in found} == {vectors.SEGMENTS_TIMESTAMP + 86_400}
    assert found[0].sequence == "1-ff00:0:132#0,1 1-ff00:0:110#3,1 2-ff00:0:210#1,3 2-ff00:0:212#1,0"
    assert found[0].links == 3


def test_segments_of_a_direction_may_be_listed_as_the_other() -> None:
    up, down, core = vectors.LISTED
    swapped = SegmentSet.decode(down, up, core)
    assert combine(vectors.LOCAL_AS, vectors.REMOTE_AS, swapped) == combine(
        vectors.LOCAL_AS, vectors.REMOTE_AS, SegmentSet.decode(up, down, core)
    )


def test_within_an_as() -> None:
    (path,) = combine(vectors.LOCAL_AS, vectors.LOCAL_AS, SegmentSet())
    assert path == Path.within(vectors.LOCAL_AS)
    assert (path.links, path.mtu, path.expiry, path.fingerprint, path.sequence) == (0, MAX_MTU, NEVER, "", "")
    assert str(path) == "1-ff00:0:132"


def test_up_core_and_down(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((D, 11), (E, 11))
    core = world.beacon((D, 1)), world.beacon((D, 2), (C2, 1))
    found = ways(paths(world, L1, N, (up,), core, (down,)))
    assert [way for way in found if f" {C1} 1>1 " in way or f" {C1} 2>1 " in way] == [
        f"{L1} 1>11 {A} 1>11 {C1} 2>1 {D} 11>1 {E} 11>1 {N}",
        f"{L1} 1>11 {A} 1>11 {C1} 1>1 {C2} 2>2 {D} 11>1 {E} 11>1 {N}",
    ]


def test_core_segments_in_both_directions(world: World) -> None:
    there, back = world.beacon((D, 1)), world.beacon((C1, 2))
    for core in (there, back):
        (path,) = paths(world, C1, D, core=(core,))
        assert str(path) == f"{C1} 2>1 {D}"
        assert path.forwarding is not None
        assert path.forwarding.infos[0].construction_direction == (core is back)


def test_one_segment_is_enough(world: World) -> None:
    segment = world.beacon((C1, 11), (A, 11))
    assert ways(paths(world, L1, C1, up=(segment,))) == [f"{L1} 1>11 {A} 1>11 {C1}"]
    assert ways(paths(world, C1, L1, down=(segment,))) == [f"{C1} 11>1 {A} 11>1 {L1}"]
    # An AS on the way: the segment is left before its end.
    assert ways(paths(world, L1, A, up=(segment,))) == [f"{L1} 1>11 {A}"]
    assert ways(paths(world, A, L1, down=(segment,))) == [f"{A} 11>1 {L1}"]


def test_two_segments(world: World) -> None:
    up = world.beacon((C1, 11), (A, 11))
    assert ways(paths(world, L1, C2, up=(up,), core=(world.beacon((C2, 1)),))) == [
        f"{L1} 1>11 {A} 1>11 {C1} 1>1 {C2}"
    ]
    down = world.beacon((C2, 12), (B, 11))
    assert ways(paths(world, C1, M, core=(world.beacon((C1, 1)),), down=(down,))) == [
        f"{C1} 1>1 {C2} 12>1 {B} 11>1 {M}"
    ]
    shared = world.beacon((C2, 11), (A, 11))
    core_above = [path for path in paths(world, L1, M, up=(shared,), down=(down,)) if path.links == 4]
    assert ways(core_above) == [f"{L1} 1>11 {A} 2>11 {C2} 12>1 {B} 11>1 {M}"]


def test_shortcuts(world: World) -> None:
    """Both segments pass A: nobody goes up to the core and down again."""
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((C1, 11), (A, 12))
    (path,) = paths(world, L1, L2, up=(up,), down=(down,))
    assert str(path) == f"{L1} 1>11 {A} 12>1 {L2}"
    assert path.forwarding is not None
    assert path.forwarding.lengths == (2, 2)
    # What is left out is not asked for its MTU: the links to the core.
    assert path.mtu == MTU - 2
    # Over different cores it is a shortcut as well.
    (path,) = paths(world, L1, L2, up=(up,), down=(world.beacon((C2, 11), (A, 12)),))
    assert str(path) == f"{L1} 1>11 {A} 12>1 {L2}"


def test_peering(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((C2, 12), (B, 11))
    (path,) = paths(world, L1, M, up=(up,), down=(down,))
    assert str(path) == f"{L1} 1>11 {A} 21>21 {B} 11>1 {M}"
    assert path.forwarding is not None
    assert [info.peering for info in path.forwarding.infos] == [True, True]
    assert path.links == 3


def test_several_peering_links_and_one_of_the_cores(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((D, 11), (E, 11))
    found = paths(world, L1, N, (up,), (world.beacon((D, 1)),), (down,))
    assert ways(found) == [
        f"{L1} 1>11 {A} 22>22 {E} 11>1 {N}",
        f"{L1} 1>11 {A} 23>23 {E} 11>1 {N}",
        f"{L1} 1>11 {A} 1>11 {C1} 2>1 {D} 11>1 {E} 11>1 {N}",
        f"{L1} 1>11 {A} 1>11 {C1} 24>24 {D} 11>1 {E} 11>1 {N}",
    ]
    assert [path.mtu for path in found] == [MTU - 2] * 4


def test_a_peering_link_right_at_the_ends(world: World) -> None:
    up, down = world.beacon((C1, 11)), world.beacon((C2, 12))
    (path,) = paths(world, A, B, up=(up,), down=(down,))
    assert str(path) == f"{A} 21>21 {B}"
    assert path.mtu == MTU - 1
    assert path.forwarding is not None
    assert path.forwarding.lengths == (1, 1)


def test_a_peering_link_needs_both_sides(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((C2, 12), (B, 11))
    entries = list(down.entries)
    entries[1] = _without_peers(entries[1])
    alone = Segment(down.timestamp, down.segment_id, tuple(entries))
    assert paths(world, L1, M, up=(up,), down=(alone,)) == []


def _without_peers(entry: AsEntry) -> AsEntry:
    return replace(entry, peers=())


def test_nothing_passes_an_as_twice(world: World) -> None:
    """Up to C1, over to C2, and down by the A that it came from."""
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((C2, 11), (A, 12))
    found = paths(world, L1, L2, (up,), (world.beacon((C2, 1)),), (down,))
    assert ways(found) == [f"{L1} 1>11 {A} 12>1 {L2}"]


def test_what_is_missing(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((D, 11), (E, 11))
    entries = tuple(_without_peers(entry) for entry in up.entries)
    lonely = Segment(up.timestamp, up.segment_id, entries)
    core = world.beacon((D, 1))
    assert paths(world, L1, N, (lonely,), (), (down,)) == []
    assert paths(world, L1, N, (lonely,), (core,), ()) == []
    assert paths(world, L1, N, (), (core,), (down,)) == []
    assert combine(IsdAs.parse(L1), IsdAs.parse(N), SegmentSet()) == []


def test_a_valley_is_no_path(world: World) -> None:
    """From core to core through a leaf's AS: the segments would join, the routers refuse."""
    one, other = world.beacon((C1, 11)), world.beacon((C2, 11))
    assert paths(world, C1, C2, down=(one, other), up=(other, one)) == []


def test_of_one_way_the_freshest(world: World) -> None:
    fresh, older, shorter = (
        world.beacon((C1, 11), (A, 11), segment_id=segment_id, timestamp=timestamp, expiry=expiry)
        for segment_id, timestamp, expiry in (
            (1, 1_700_001_000, 63),
            (2, 1_700_000_000, 63),
            (3, 1_700_001_000, 10),
        )
    )
    for order in ((fresh, older, shorter), (shorter, older, fresh)):
        (path,) = paths(world, L1, C1, up=order)
        assert path.expiry == 1_700_001_000 + 64 * 337.5


def test_the_limit_takes_the_longest(world: World) -> None:
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((D, 11), (E, 11))
    segments = SegmentSet((up,), (down,), (world.beacon((D, 1)),))
    every = combine(IsdAs.parse(L1), IsdAs.parse(N), segments)
    for limit in range(1, 5):
        assert len(combine(IsdAs.parse(L1), IsdAs.parse(N), segments, limit)) == limit
    assert combine(IsdAs.parse(L1), IsdAs.parse(N), segments, 2) == every[:2]


def test_latencies(world: World) -> None:
    up_link, inside, down_link = 0.003, 0.001, 0.004

    def ends(one: tuple[str, int], other: tuple[str, int]) -> frozenset[PathInterface]:
        return frozenset(PathInterface(IsdAs.parse(isd_as), number) for isd_as, number in (one, other))

    world.latencies = {
        ends((A, 11), (L1, 1)): up_link,
        ends((A, 11), (A, 12)): inside,
        ends((A, 12), (L2, 1)): down_link,
    }
    up, down = world.beacon((C1, 11), (A, 11)), world.beacon((C1, 11), (A, 12))
    (path,) = paths(world, L1, L2, up=(up,), down=(down,))
    assert path.latencies == (up_link, inside, down_link)
    assert path.announced_latency == pytest.approx(0.008)
    (path,) = paths(world, L1, C1, up=(up,))
    assert path.latencies == (up_link, None, None)
    assert path.announced_latency is None


def test_fingerprints() -> None:
    """SHA-256 over ISD-AS and interface of every end, eight bytes each."""
    path = combine(vectors.LOCAL_AS, vectors.REMOTE_AS, SegmentSet.decode(*vectors.LISTED))[0]
    ends = (
        "0001ff0000000132 01 0001ff0000000110 03 0001ff0000000110 01 0002ff0000000210 01 0002ff0000000210 03"
    )
    words = (ends + " 0002ff0000000212 01").split()
    data = b"".join(bytes.fromhex(word.rjust(16, "0")) for word in words)
    assert path.fingerprint == hashlib.sha256(data).hexdigest()


def test_the_routers_of_this_test_refuse_what_is_wrong(world: World) -> None:
    """Else the rest would show nothing."""
    up = world.beacon((C1, 11), (A, 11))
    (path,) = paths(world, L1, C1, up=(up,))
    assert path.forwarding is not None
    raw = path.forwarding.raw
    for at in range(6, len(raw)):
        bad = type(path.forwarding).parse(raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :])
        flags = (at - 12) % 12 == 0 and at >= 12
        if flags:
            continue
        with pytest.raises(RouterError):
            world.travel(bad, path.source)
