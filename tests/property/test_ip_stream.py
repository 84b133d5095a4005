"""A stream of IP packets, cut anywhere: the packets that are whole, or one error of ours."""

from __future__ import annotations

import struct
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.offload.errors import PacketError
from engine.offload.ip_stream import find_packets
from engine.offload.layout import Run
from engine.offload.strides import equal_run


def _packet(version: int, extra: int, words: int) -> bytes:
    if version == 4:
        return struct.pack(">BxH", 0x40 | words, 4 * words + extra).ljust(4 * words + extra, b"E")
    return struct.pack(">IH", 6 << 28 | words, extra + 1).ljust(41 + extra, b"f")


packets = st.builds(_packet, st.sampled_from((4, 6)), st.integers(0, 30), st.integers(5, 15))
streams = st.lists(st.tuples(packets, st.integers(1, 9)), max_size=12).map(
    lambda pairs: [packet for packet, times in pairs for _ in range(times)]
)


def _bytes_of(stream: bytes, runs: list[Run]) -> list[bytes]:
    return [stream[run.offset + i * run.stride :][: run.size] for run in runs for i in range(run.packets)]


@settings(max_examples=1000, deadline=None)
@given(streams, st.integers(0, 4000))
def test_all_whole_packets_are_found(expected: list[bytes], cut: int) -> None:
    stream = b"".join(expected)[:cut]
    whole, used = [], 0
    for packet in expected:
        if used + len(packet) > cut:
            break
        whole.append(packet)
        used += len(packet)
    runs, found = find_packets(stream)
    assert _bytes_of(stream, runs) == whole
    assert found == used
    for before, after in pairwise(runs):
        same_version = stream[before.offset] >> 4 == stream[after.offset] >> 4
        assert before.size != after.size or not same_version  # as few runs as there can be


@settings(max_examples=1000, deadline=None)
@given(streams, st.binary(max_size=80), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255))))
def test_garbage_is_one_error(expected: list[bytes], behind: bytes, changes: list[tuple[int, int]]) -> None:
    stream = bytearray(b"".join(expected) + behind)
    for place, value in changes:
        if place < len(stream):
            stream[place] = value
    try:
        runs, used = find_packets(stream)
    except PacketError as error:
        assert "offset" in str(error)
    else:
        assert b"".join(_bytes_of(bytes(stream), runs)) == stream[:used]


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=64), st.integers(0, 70), st.integers(1, 70), st.none() | st.integers(0, 2**32 - 1))
def test_equal_words(data: bytes, offset: int, stride: int, mask: int | None) -> None:
    words = [data[at : at + 4] for at in range(offset, len(data), stride)]
    numbers = [
        int.from_bytes(word, "big") & (0xFFFFFFFF if mask is None else mask)
        for word in words
        if len(word) == 4
    ]
    expected = next((i for i, n in enumerate(numbers) if n != numbers[0]), len(numbers))
    assert equal_run(data, offset, stride, mask=mask) == expected
