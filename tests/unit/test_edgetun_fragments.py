"""Frames of packets: the vectors of ``edge-tun.md`` 7.1 and ``snap.md`` A.8, and the rules of 6.2."""

from __future__ import annotations

import hashlib
import struct
from itertools import permutations

import pytest

from engine.edgetun.errors import FragmentError
from engine.edgetun.fragments import (
    HEADER,
    LAST,
    MAX_AGE,
    MAX_BYTES,
    MAX_REMEMBERED,
    MAX_SLOTS,
    MEMORY,
    Dropped,
    Fragmenter,
    Reassembler,
)

P2 = bytes(3 * i % 256 for i in range(520))
P3 = b"\x45\x00" + bytes(7 * i % 256 for i in range(1278))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- sending ---


def test_a_packet_that_fits() -> None:
    packet = bytes.fromhex("4500001400000000ff0100000a0700020a070001")
    assert Fragmenter().cut(packet) == [
        bytes.fromhex("000000000000000000008000000000004500001400000000ff0100000a0700020a070001")
    ]


def test_three_frames() -> None:
    assert sha256(P2) == "8864c7ca58c886012a86d82b926c293037317c907f8a9ea5516742bbb49abb1a"
    fragmenter = Fragmenter(272, 0x0102030405060708)
    frames = fragmenter.cut(P2)
    assert [(len(frame), frame[:16].hex(), sha256(frame)) for frame in frames] == [
        (
            272,
            "01020304050607080000000000000000",
            "f62867c318bd4a92bace999df5b3ba1cad3226933aca9b0035443c1cfc02e260",
        ),
        (
            272,
            "01020304050607080100000000000000",
            "de2ee2eba9e6ab57b389c88c20d2abc346538bb7f59f325beed28ce7efa751e0",
        ),
        (
            24,
            "01020304050607080200800000000000",
            "4fcd70377393bcaf5808621d4618abe340285b3bed945e6edd27e79e8e8e7f25",
        ),
    ]
    assert frames[2].hex() == "01020304050607080200800000000000000306090c0f1215"
    assert fragmenter.stream_offset == 0x0102030405060910


def test_a_sequence_of_packets() -> None:
    assert sha256(P3) == "097413b463586f5f752615883b2dc3ca85ed339500cf92a7f50a3b56ded3a7ee"
    fragmenter = Fragmenter()
    frames = fragmenter.cut(P3)
    assert [sha256(frame) for frame in frames] == [
        "b88e496b244f63b93537133ff1129a095ec32779468e11f8a9fbad7a08ed48cf",
        "62ad5a47706f57601573d80c80ab3408f96e6c8591722996cbfbc1a5e6526357",
    ]
    frames += fragmenter.cut(P3[:984]) + fragmenter.cut(memoryview(P3)[:985])
    fragmenter.set_mtu(1264)
    frames += fragmenter.cut(P3)
    assert [(len(frame), frame[:16].hex()) for frame in frames] == [
        (1000, "00000000000000000000000000000000"),
        (312, "000000000000000003d8800000000000"),
        (1000, "00000000000005000000800000000000"),
        (1000, "00000000000008d80000000000000000"),
        (17, "00000000000008d803d8800000000000"),
        (1264, "0000000000000cb10000000000000000"),
        (48, "0000000000000cb104e0800000000000"),
    ]
    assert fragmenter.stream_offset == 4529


def test_the_vector_of_the_other_document() -> None:
    packet = b"\x45\x00" + bytes(7 * i % 256 for i in range(598))
    assert sha256(packet) == "9333ca094856fb162f4a39bb91e9751ef5abfe1fbb8b9743dfc2ab4895679aaa"
    fragmenter = Fragmenter(272, 1000)
    assert [sha256(frame) for frame in fragmenter.cut(packet)] == [
        "40d9e62286464a3af19173125e655f312245d9589d1ae413c76c95eda34843a5",
        "111b6875e9e226eb4776665cdd5434c594b2dde62fe931c3dfc9ec47515dcd76",
        "2763dae0ee9811935f929bd76850884948b57c07c0f3d481a28e3a9a4b88c7f5",
    ]
    assert fragmenter.stream_offset == 1600


def test_limits_of_sending() -> None:
    largest = bytes(65_535)
    small, usual = Fragmenter(272).cut(largest), Fragmenter(1000).cut(largest)
    assert (len(small), small[-1][8:16].hex(), len(small[-1])) == (256, "ff00800000000000", 271)
    assert (len(usual), usual[-1][8:10].hex(), len(usual[-1])) == (67, "fdb0", 607)
    assert [Fragmenter(mtu).mtu for mtu in (0, 271, 272, 9000, 9001)] == [272, 272, 272, 9000, 9000]
    fragmenter = Fragmenter(1000, 2**64 - 100)
    for packet in (b"", bytes(65_536)):
        with pytest.raises(FragmentError):
            fragmenter.cut(packet)
    fragmenter.cut(bytes(300))
    assert fragmenter.stream_offset == 200


# --- receiving ---


def frame(stream_offset: int, offset: int, last: str, size: int) -> bytes:
    head = struct.pack(">QHH4s", stream_offset, offset, LAST if last else 0, b"\xc0\0\2\1")
    return head + bytes([(stream_offset + offset) % 251]) * size


def outcomes(*frames: bytes, slots: int = MAX_SLOTS, now: float = 0.0) -> list[object]:
    """What becomes of each frame: the size of a packet, why it was dropped, or nothing yet."""
    return _outcomes(Reassembler(slots), frames, now)


def _outcomes(reassembler: Reassembler, frames: tuple[bytes, ...], now: float) -> list[object]:
    found: list[object] = []
    for each in frames:
        before = reassembler.dropped.copy()
        packet = reassembler.receive(each, now)
        reasons = list(reassembler.dropped - before)
        found.append(len(packet) if packet is not None else reasons[0] if reasons else None)
    return found


BAD, LATE, TWICE, EVICTED = Dropped.CONTRADICTION, Dropped.LATE, Dropped.DUPLICATE, Dropped.EVICTED
MALFORMED = Dropped.MALFORMED
EIGHT = tuple(frame(1000 + number, 0, "", 256) for number in range(8))


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ((bytes(15),), [MALFORMED]),
        ((bytes(16),), [MALFORMED]),
        ((frame(0, 0, "L", 0),), [MALFORMED]),
        ((frame(0, 0, "", 255), frame(0, 0, "", 255)), [BAD, LATE]),
        ((frame(0, 65280, "", 256),), [MALFORMED]),
        ((frame(0, 65280, "", 255),), [BAD]),
        ((frame(0, 0, "", 256), frame(0, 256, "", 257)), [None, BAD]),
        ((frame(0, 768, "", 256), frame(0, 513, "", 256)), [None, BAD]),
        ((frame(0, 768, "", 256), frame(0, 1025, "L", 256)), [None, BAD]),
        ((frame(0, 1025, "L", 256), frame(0, 768, "", 256)), [None, BAD]),
        ((frame(0, 768, "L", 256), frame(0, 768, "L", 256)), [None, TWICE]),
        (
            (frame(5, 0, "", 256), frame(5, 256, "L", 4), frame(5, 0, "", 256)),
            [None, 260, LATE],
        ),
        ((frame(2**64 - 1, 0, "", 256),), [None]),
        ((frame(0, 512, "L", 0), frame(0, 0, "", 256)), [MALFORMED, None]),
        (
            (frame(0, 512, "L", 88), frame(0, 0, "", 256), frame(0, 1280, "", 256)),
            [None, None, BAD],
        ),
        ((frame(0, 256, "L", 600), frame(0, 0, "", 256)), [BAD, LATE]),
        ((frame(0, 512, "L", 300), frame(0, 0, "", 256)), [None, BAD]),
        ((frame(0, 0, "", 256), frame(0, 512, "L", 300)), [None, BAD]),
        ((frame(0, 100, "L", 50),), [BAD]),
        ((frame(0, 512, "L", 9), frame(0, 512, "L", 10)), [None, BAD]),
        ((frame(0, 512, "L", 9), frame(0, 768, "L", 9)), [None, BAD]),
        ((frame(0, 512, "", 256), frame(0, 512, "L", 256)), [None, BAD]),
        ((frame(0, 512, "L", 256), frame(0, 512, "", 256)), [None, BAD]),
        ((frame(0, 768, "", 256), frame(0, 512, "L", 256)), [None, BAD]),
        ((frame(0, 256, "", 256), frame(0, 256, "", 256)), [None, TWICE]),
        ((frame(0, 255 * 256, "", 256),), [MALFORMED]),
        ((frame(0, 254 * 256, "", 256), frame(0, 255 * 256, "L", 255)), [None, None]),
    ],
)
def test_frames_and_what_becomes_of_them(frames: tuple[bytes, ...], expected: list[object]) -> None:
    assert outcomes(*frames) == expected


def test_the_packet_begun_first_makes_room() -> None:
    assert outcomes(*EIGHT, frame(0, 0, "", 256), slots=8) == [None] * 8 + [EVICTED]
    assert outcomes(*EIGHT, frame(0, 0, "L", 10), slots=8) == [None] * 8 + [10]
    assert outcomes(*EIGHT, frame(2000, 0, "", 256), frame(1000, 256, "L", 10), slots=8) == [
        *[None] * 8,
        EVICTED,
        LATE,
    ]


def test_any_order() -> None:
    frames = Fragmenter(272, 77).cut(P2)
    for order in permutations(frames):
        reassembler = Reassembler()
        assert [reassembler.receive(each, 0.0) for each in order] == [None, None, P2]
        assert reassembler.waiting == (0, 0)
    zero, one, two = frames
    assert outcomes(zero, zero, one, two, one, two, zero) == [None, TWICE, None, 520, LATE, LATE, LATE]


def test_packets_that_are_interleaved() -> None:
    fragmenter = Fragmenter(272)
    many = [fragmenter.cut(bytes([number]) * 1000) for number in range(MAX_SLOTS)]
    reassembler = Reassembler()
    packets = [reassembler.receive(each, 0.0) for column in zip(*many, strict=True) for each in column]
    assert [packet for packet in packets if packet is not None] == [
        bytes([number]) * 1000 for number in range(MAX_SLOTS)
    ]


def test_sizes_from_end_to_end() -> None:
    for mtu in (272, 1000, 9000):
        fragmenter, reassembler = Fragmenter(mtu), Reassembler()
        for size in (1, 44, mtu - 17, mtu - 16, mtu - 15, 2 * (mtu - 16), 1500, 9000, 65_535):
            packet = bytes(range(256)) * (size // 256 + 1)
            packet = packet[:size]
            *early, last = fragmenter.cut(packet)
            assert [reassembler.receive(each, 0.0) for each in reversed(early)] == [None] * len(early)
            assert reassembler.receive(memoryview(last), 0.0) == packet


def test_packets_do_not_wait_for_ever() -> None:
    reassembler = Reassembler()
    reassembler.receive(frame(0, 0, "", 256), 0.0)
    reassembler.receive(frame(1000, 0, "", 256), 1.5)
    assert _outcomes(reassembler, (frame(0, 256, "L", 1),), MAX_AGE + 0.1) == [Dropped.EXPIRED]
    assert reassembler.dropped == {Dropped.EXPIRED: 1, LATE: 1}
    assert _outcomes(reassembler, (frame(1000, 256, "L", 1),), 3.0) == [257]


def test_a_server_that_begins_anew() -> None:
    reassembler = Reassembler()
    for now in (0.0, MEMORY + 0.1):
        assert _outcomes(reassembler, (frame(0, 0, "", 256), frame(0, 256, "L", 1)), now) == [None, 257]


def test_another_session() -> None:
    reassembler = Reassembler()
    _outcomes(reassembler, (frame(0, 0, "", 256), frame(0, 256, "L", 1), frame(9, 0, "", 256)), 0.0)
    reassembler.clear()
    assert reassembler.waiting == (0, 0)
    assert _outcomes(reassembler, (frame(0, 0, "", 256), frame(0, 256, "L", 1)), 0.0) == [None, 257]


def test_bounds() -> None:
    reassembler = Reassembler()
    for number in range(200):
        for index in range(4):
            reassembler.receive(frame(number * 65_535, index * 8984, "", 8984), 0.0)
            slots, size = reassembler.waiting
            assert slots <= MAX_SLOTS and size <= MAX_BYTES
    for number in range(3 * MAX_REMEMBERED):
        reassembler.receive(frame(number, 0, "", 255), 0.0)
    assert len(reassembler._done) == MAX_REMEMBERED


def test_the_head_has_16_bytes() -> None:
    assert HEADER.size == 16
