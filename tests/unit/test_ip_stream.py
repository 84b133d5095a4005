"""Finding the packets in a stream of bytes, and equal ones at a glance."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from engine.offload.errors import PacketError
from engine.offload.ip_stream import find_packets
from engine.offload.layout import Run
from engine.offload.strides import equal_run


def _v4(size: int, tos: int = 0) -> bytes:
    return struct.pack(">BBH", 0x45, tos, size).ljust(size, b"\x11")


def _v6(size: int, label: int = 0) -> bytes:
    return struct.pack(">IHBB", 6 << 28 | label, size - 40, 17, 64).ljust(size, b"\x66")


def test_equal_packets_are_one_run() -> None:
    stream = b"".join([*[_v4(100, tos) for tos in range(50)], *[_v6(100, label) for label in range(50)]])
    assert find_packets(stream) == ([Run(0, 100, 100, 50), Run(5000, 100, 100, 50)], 10_000)


def test_mixed_sizes() -> None:
    sizes = [100, 100, 20, 1500, 1500, 1500, 1500, 60, 60, 60]
    runs, used = find_packets(bytearray(b"".join(map(_v4, sizes))))
    assert [(run.size, run.packets) for run in runs] == [(100, 2), (20, 1), (1500, 4), (60, 3)]
    assert used == sum(sizes)


@pytest.mark.parametrize("make", [_v4, _v6])
@pytest.mark.parametrize("packets", [0, 1, 2, 3, 4, 9])
@pytest.mark.parametrize("more", [1, 2, 3, 4, 5, 6, 7, 8, 39, 99])
def test_part_of_a_packet_is_left(make: Callable[[int], bytes], packets: int, more: int) -> None:
    stream = make(100) * packets + make(100)[:more]
    runs, used = find_packets(memoryview(stream))
    assert (sum(run.packets for run in runs), used) == (packets, 100 * packets)


def test_nothing() -> None:
    assert find_packets(b"") == ([], 0)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (_v4(19).ljust(20), "less than the header"),
        (struct.pack(">BBH", 0x4F, 0, 59).ljust(60), "less than the header"),
        (_v6(40), "jumbogram"),
        (b"\x00", "IP version 0"),
        (b"\x55" * 9, "IP version 5"),
    ],
)
@pytest.mark.parametrize("before", [0, 1, 2, 3, 8])
def test_where_no_packet_can_begin(wrong: bytes, what: str, before: int) -> None:
    with pytest.raises(PacketError, match=what) as caught:
        find_packets(_v4(60) * before + wrong)
    assert f"offset {60 * before}" in str(caught.value)


def test_equal_size_words() -> None:
    blocks = struct.pack(">I", 10).ljust(14, b"x") * 700 + struct.pack(">I", 11).ljust(15, b"x")
    assert equal_run(blocks, 0, 14) == 700
    assert equal_run(blocks, 14 * 600, 14) == 100
    assert equal_run(blocks, 14 * 700, 15) == 1
    assert equal_run(blocks[:-12], 14 * 700, 15) == 0  # not a whole word
    assert equal_run(blocks, len(blocks), 1) == 0
    assert equal_run(blocks, 0, 14, mask=0xFFFFFFFE) == 701


def test_tiny_packets_are_not_searched_again_and_again() -> None:
    # Four of one size, four of another, …: each search must end soon.
    stream = b"".join((_v4(20) * 4 + _v4(21) * 4) for _ in range(400))
    runs, used = find_packets(stream)
    assert len(runs) == 800 and used == len(stream)
