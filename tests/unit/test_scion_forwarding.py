"""The path of a packet: its fields, its way back, its end in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.scion.errors import PacketError
from engine.scion.forwarding import (
    HOP_SIZE,
    META_SIZE,
    ForwardingPath,
    HopField,
    InfoField,
    chain,
    path_size,
)
from engine.scion.header import Header
from tests.support import scion_vectors as vectors

MAC = bytes.fromhex("a1a2a3a4a5a6")
INFO = InfoField(True, False, 0x1234, 1_700_000_000)
HOPS = [HopField(63, 0, 1, MAC), HopField(63, 3, 0, bytes.fromhex("b1b2b3b4b5b6"))]


def arrived() -> ForwardingPath:
    """The path of the answer of 10.7, as it came."""
    path = Header.parse(vectors.REMOTE_REPLY)[0].path
    assert path is not None
    return path


def test_the_path_of_a7() -> None:
    path = ForwardingPath.build([(INFO, HOPS)])
    assert path.raw.hex() == (
        "00002000" + "010012346553f100" + "003f00000001a1a2a3a4a5a6" + "003f00030000b1b2b3b4b5b6"
    )
    assert (path.infos, path.hops, path.lengths) == ([INFO], HOPS, (2,))
    assert path.parts == [(INFO, HOPS)]
    assert path_size(1, 2) == len(path.raw) == 36
    assert ForwardingPath.parse(path.raw) == path


def test_the_path_of_three_segments() -> None:
    path = ForwardingPath.parse(vectors.REMOTE_PATH)
    assert path.lengths == (2, 2, 2)
    assert (path.current_info, path.current_hop) == (0, 0)
    assert [info.construction_direction for info in path.infos] == [False, False, True]
    assert [info.segment_id for info in path.infos] == [0x64DE, 0x641A, 0x1332]
    ways = [(hop.ingress, hop.egress) for hop in path.hops]
    assert ways == [(1, 0), (0, 3), (1, 0), (0, 1), (0, 3), (1, 0)]
    assert ForwardingPath.build(path.parts) == path
    assert len(path.raw) == 100


def test_the_way_back() -> None:
    """The SDK answered over the way back: its packet has it as it arrived at our end."""
    path = ForwardingPath.parse(vectors.REMOTE_PATH)
    there = arrived()
    assert (there.current_info, there.current_hop) == (2, 5)
    again = there.reversed()
    assert (again.current_info, again.current_hop) == (0, 0)
    assert again == path  # every segment ID is back to where it began
    assert again.route == path.route
    assert there.route == path.reversed().route != path.route


def test_the_way_back_of_a_path_under_way() -> None:
    path = ForwardingPath.build(
        [(INFO, HOPS), (replace(INFO, construction_direction=False), [*HOPS, HOPS[0]])], 1, 2
    )
    back = path.reversed()
    assert (back.lengths, back.current_info, back.current_hop) == ((3, 2), 0, 2)
    assert [info.construction_direction for info in back.infos] == [True, False]
    assert back.hops == path.hops[::-1]
    assert back.reversed() == path
    assert ForwardingPath.parse(back.raw) == back


def test_peering_stays_and_alerts_go_on_the_way_back() -> None:
    path = ForwardingPath.build([(replace(INFO, peering=True), HOPS)]).with_alert(1, egress=True)
    assert path.reversed().infos[0].peering
    assert not any(hop.ingress_alert or hop.egress_alert for hop in path.reversed().hops)


def test_alerts() -> None:
    path = ForwardingPath.parse(vectors.REMOTE_PATH)
    for number in range(6):
        for egress in (False, True):
            hops = path.with_alert(number, egress=egress).hops
            assert [hop.egress_alert for hop in hops] == [egress and at == number for at in range(6)]
            assert [hop.ingress_alert for hop in hops] == [not egress and at == number for at in range(6)]
            assert path.with_alert(number, egress=egress).route == path.route
    assert ForwardingPath.build(path.with_alert(2, egress=True).parts) == path.with_alert(2, egress=True)


def test_what_is_another_route() -> None:
    path = ForwardingPath.parse(vectors.REMOTE_PATH)
    for at in range(META_SIZE, len(path.raw)):
        changed = ForwardingPath.parse(path.raw[:at] + bytes((path.raw[at] ^ 2,)) + path.raw[at + 1 :])
        in_infos = at < META_SIZE + 24
        offset = (at - META_SIZE) % 8 if in_infos else (at - META_SIZE - 24) % HOP_SIZE
        same = offset in (1, 2, 3) if in_infos else offset == 0
        assert (changed.route == path.route) == same


def test_expiry() -> None:
    assert ForwardingPath.build([(INFO, HOPS)]).expiry == 1_700_000_000 + 64 * 337.5
    sooner = [replace(HOPS[0], expiry_time=255), replace(HOPS[1], expiry_time=0)]
    assert ForwardingPath.build([(INFO, sooner)]).expiry == 1_700_000_000 + 337.5
    older = replace(INFO, timestamp=1_600_000_000)
    assert ForwardingPath.build([(INFO, HOPS), (older, HOPS)]).expiry == 1_600_000_000 + 64 * 337.5
    assert ForwardingPath.parse(vectors.REMOTE_PATH).expiry == vectors.SEGMENTS_TIMESTAMP + 86_400


def test_chaining() -> None:
    """10.7: the accumulators of the segments that are travelled against their beacons."""
    hops = ForwardingPath.parse(vectors.REMOTE_PATH).hops
    assert chain(0x1332, [hops[1].mac]) == 0x64DE
    assert chain(0x1332, [hops[3].mac]) == 0x641A
    assert chain(0x1332, []) == 0x1332


@pytest.mark.parametrize(
    "meta",
    [
        *((0, 0, 0), (0, 2, 0), (0, 0, 2), (2, 0, 2), (63, 2, 0), (22, 22, 21)),
    ],
)
def test_lengths_that_are_refused(meta: tuple[int, int, int]) -> None:
    first, second, third = meta
    segments = sum(length > 0 for length in meta)
    raw = (first << 12 | second << 6 | third).to_bytes(4, "big") + bytes(8 * segments + 12 * sum(meta))
    with pytest.raises(PacketError):
        ForwardingPath.parse(raw)


def test_the_longest_paths() -> None:
    hop = HOPS[0]
    for lengths in ((63,), (63, 1), (32, 32), (22, 21, 21), (1, 1, 1), (1,)):
        path = ForwardingPath.build([(INFO, [hop] * length) for length in lengths])
        assert path.lengths == lengths
        assert path.reversed().reversed() == path
    for wrong in ([64], [63, 2], [1, 1, 1, 1], [], [0], [2, 0], [0, 2]):
        with pytest.raises(PacketError):
            ForwardingPath.build([(INFO, [hop] * length) for length in wrong])


def test_positions_behind_the_end_are_refused() -> None:
    raw = ForwardingPath.build([(INFO, HOPS), (INFO, HOPS)]).raw
    for info, hop, good in (
        (0, 0, True),
        (1, 3, True),
        (2, 0, False),
        (3, 0, False),
        (0, 4, False),
        (0, 63, False),
    ):
        moved = bytes((info << 6 | hop,)) + raw[1:]
        if good:
            assert ForwardingPath.parse(moved).current_hop == hop
        else:
            with pytest.raises(PacketError):
                ForwardingPath.parse(moved)


def test_any_other_size_is_refused() -> None:
    raw = vectors.REMOTE_PATH
    for size in range(2 * len(raw)):
        if size != len(raw):
            with pytest.raises(PacketError):
                ForwardingPath.parse((raw + bytes(len(raw)))[:size])


def test_reserved_bits_are_ignored() -> None:
    raw = bytearray(vectors.REMOTE_PATH)
    raw[1] |= 0b1111_1100
    raw[META_SIZE] |= 0b1111_1100
    raw[META_SIZE + 1] = 0xFF
    raw[META_SIZE + 24] |= 0b1111_1100
    path, clean = ForwardingPath.parse(bytes(raw)), ForwardingPath.parse(vectors.REMOTE_PATH)
    assert path.parts == clean.parts
    assert path.route == clean.route
    assert path.reversed() == clean.reversed()


@pytest.mark.parametrize(
    ("info", "hop"),
    [
        (replace(INFO, segment_id=65536), HOPS[0]),
        (replace(INFO, timestamp=-1), HOPS[0]),
        (INFO, replace(HOPS[0], expiry_time=256)),
        (INFO, replace(HOPS[0], ingress=65536)),
        (INFO, replace(HOPS[0], mac=bytes(5))),
        (INFO, replace(HOPS[0], mac=bytes(7))),
    ],
)
def test_values_that_do_not_fit(info: InfoField, hop: HopField) -> None:
    with pytest.raises(PacketError):
        ForwardingPath.build([(info, [hop])])
