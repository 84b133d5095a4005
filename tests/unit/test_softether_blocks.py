"""Blocks: the vectors of softether.md section 11.7 and the limits of section 6.2."""

from __future__ import annotations

import struct

import pytest

from engine.offload.layout import Run
from engine.offload.strides import equal_run
from engine.softether import blocks
from engine.softether.blocks import (
    MAX_BLOCK,
    MAX_FRAME,
    MAX_HELD,
    MAX_KEEPALIVE,
    MIN_FRAME,
    BlockParser,
    blocks_of,
    encode_count,
    encode_frames,
    encode_keepalive,
)
from engine.softether.errors import BlockError, ProtocolError
from tests.support import softether_vectors as vectors
from tests.support.block_stream import BlockStream, frames_of, laid_out


def _u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def _parse(*pieces: bytes) -> tuple[list[bytes], BlockParser]:
    stream = BlockStream()
    return [frame for piece in pieces for frame in stream.feed(piece)], stream.parser


def _runs(data: bytes) -> list[Run]:
    """Where the frames of a whole stream are."""
    runs, used = BlockParser().parse(memoryview(data))
    assert used == len(data)
    return runs


def _sized(number: int, size: int) -> bytes:
    """A frame whose every byte tells which one it is."""
    return bytes([number % 251]) * size


def test_frames_are_encoded() -> None:
    assert encode_frames([vectors.FRAME]) == vectors.DATA_ONE
    assert encode_frames([vectors.FRAME, memoryview(vectors.FRAME)]) == vectors.DATA_TWO


def test_keepalives_are_encoded() -> None:
    assert encode_keepalive(b"\1\2\3\4") == vectors.KEEPALIVE_FOUR
    assert encode_keepalive(b"") == vectors.KEEPALIVE_LEAST


def test_frames_are_found() -> None:
    assert _parse(vectors.DATA_ONE)[0] == [vectors.FRAME]
    frames, parser = _parse(vectors.DATA_TWO + vectors.KEEPALIVE_FOUR + vectors.DATA_ONE)
    assert frames == [vectors.FRAME] * 3
    assert (parser.keepalives, parser.dropped) == (1, 0)


def test_frames_are_the_same_wherever_the_stream_is_cut() -> None:
    stream = vectors.KEEPALIVE_LEAST + vectors.DATA_TWO + _u32(0) + vectors.KEEPALIVE_FOUR + vectors.DATA_ONE
    for at in range(len(stream) + 1):
        frames, parser = _parse(stream[:at], stream[at:])
        assert (frames, parser.keepalives) == ([vectors.FRAME] * 3, 2)
    assert _parse(*(stream[at : at + 1] for at in range(len(stream))))[0] == [vectors.FRAME] * 3


def test_a_frame_is_given_out_before_its_message_is_whole() -> None:
    stream = BlockStream()
    assert stream.feed(vectors.DATA_TWO[:-1]) == [vectors.FRAME]
    assert stream.feed(vectors.DATA_TWO[-1:]) == [vectors.FRAME]


def test_the_buffer_is_left_alone_and_may_be_used_again() -> None:
    buffer, parser = bytearray(encode_frames([_sized(n, 60) for n in range(9)])), BlockParser()
    before = bytes(buffer)
    runs, used = parser.parse(memoryview(buffer).toreadonly()[:-1])
    assert buffer == before
    assert frames_of(before, runs) == [_sized(n, 60) for n in range(8)]
    buffer.clear()  # a BufferError if anything still looked at it
    buffer += before[used:]
    runs, used = parser.parse(memoryview(buffer))
    assert (frames_of(buffer, runs), used) == ([_sized(8, 60)], 64)


def test_a_message_and_a_block_may_be_empty() -> None:
    assert _parse(_u32(0), _u32(2, 0, len(vectors.FRAME)) + vectors.FRAME)[0] == [vectors.FRAME]
    assert _parse(_u32(1, 0))[1].dropped == 0


@pytest.mark.parametrize("size", [1, MIN_FRAME - 1, MAX_FRAME + 1, MAX_BLOCK])
def test_a_frame_of_impossible_size_is_dropped_and_counted(size: int) -> None:
    frames, parser = _parse(_u32(2, size) + bytes(size) + _u32(len(vectors.FRAME)) + vectors.FRAME)
    assert (frames, parser.dropped) == ([vectors.FRAME], 1)


@pytest.mark.parametrize("size", [MIN_FRAME, MAX_FRAME])
def test_the_smallest_and_the_largest_frame_pass(size: int) -> None:
    assert _parse(_u32(1, size) + bytes(size))[0] == [bytes(size)]


@pytest.mark.parametrize(
    "stream",
    [
        _u32(1, MAX_BLOCK + 1),
        _u32(1, 0xFFFFFFFF),
        _u32(0xFFFFFFFF, MAX_KEEPALIVE + 1),
        _u32(0xFFFFFFFF, 0xFFFFFFFF),
        vectors.DATA_ONE + _u32(1, MAX_BLOCK + 1),
    ],
)
def test_what_is_over_the_limit_is_an_error_before_it_came(stream: bytes) -> None:
    with pytest.raises(BlockError) as caught:
        _parse(stream)
    assert isinstance(caught.value, ProtocolError)


def test_the_longest_keepalive_passes() -> None:
    assert _parse(encode_keepalive(bytes(MAX_KEEPALIVE)))[1].keepalives == 1


def test_a_message_of_many_frames_needs_no_room_for_all_of_them() -> None:
    stream, found = BlockStream(), 0
    stream.feed(_u32(0xFFFFFFFE))
    block = _u32(1514) + bytes(1514)
    for _ in range(2000):
        found += len(stream.feed(block))
        assert stream.held <= MAX_HELD
    assert found == 2000


def test_no_more_than_one_block_is_held() -> None:
    stream = BlockStream()
    stream.feed(_u32(1, MAX_BLOCK) + bytes(MAX_BLOCK - 1))
    assert stream.held == MAX_HELD - 1
    stream.feed(b"\0")
    assert stream.held == 0


# --- runs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 45, 300])
def test_frames_of_one_size_are_found_as_few_runs(count: int) -> None:
    frames = [_sized(n, 1514) for n in range(count)]
    data = encode_frames(frames)
    runs = _runs(data)
    assert frames_of(data, runs) == frames
    assert len(runs) <= 2
    if count >= 3:
        assert runs == [Run(8, 1518, 1514, count)]


@pytest.mark.parametrize("count", [3, 45, 300])
def test_messages_of_one_frame_each_are_found_as_one_run(count: int) -> None:
    frames = [_sized(n, 1514) for n in range(count)]
    data = b"".join(encode_frames([frame]) for frame in frames)
    assert _runs(data) == [Run(8, 1522, 1514, count)]
    assert frames_of(data, _runs(data)) == frames


def test_messages_of_one_frame_each_end_where_something_else_begins() -> None:
    same = b"".join(encode_frames([_sized(n, 100)]) for n in range(5))
    for following, frames, keepalives in (
        (encode_frames([_sized(9, 99)]), [_sized(9, 99)], 0),
        (encode_frames([_sized(9, 100)] * 2), [_sized(9, 100)] * 2, 0),
        (encode_keepalive(_sized(9, 100)), [], 1),
        (_u32(0), [], 0),
        (_u32(1, 0), [], 0),
    ):
        for stream in (same + following, same + following + same, following + same):
            found, parser = _parse(stream)
            mine = [_sized(n, 100) for n in range(5)]
            order = [mine if part == same else frames for part in _split(stream, same, following)]
            assert found == [frame for part in order for frame in part]
            assert (parser.keepalives, parser.dropped) == (keepalives, 0)


def _split(stream: bytes, *parts: bytes) -> list[bytes]:
    found = []
    while stream:
        found.append(next(part for part in parts if stream.startswith(part)))
        stream = stream[len(found[-1]) :]
    return found


def test_a_body_that_looks_like_the_next_size_is_no_frame() -> None:
    """Where a run would go on, there is the inside of a longer frame with the same number in it."""
    for count, size in ((6, 100), (1, 100)):
        same = [_sized(n, size) for n in range(count)]
        bait = (_u32(1, size) + bytes(size) + _u32(size) + bytes(size)) * 5
        for frames in ([*same, bait], [bait, *same], [*same, bait, *same]):
            data = encode_frames(frames)
            assert frames_of(data, _runs(data)) == frames
            singly = b"".join(encode_frames([frame]) for frame in frames)
            assert frames_of(singly, _runs(singly)) == frames


def test_mixed_sizes() -> None:
    sizes = [60, 60, 1514, 1514, 1514, 1514, 700, 14, 14, 14, 1600, 60, 1514, 1514, 61, 60, 60, 60, 60]
    frames = [_sized(n, size) for n, size in enumerate(sizes)]
    whole = encode_frames(frames)
    assert frames_of(whole, _runs(whole)) == frames
    singly = b"".join(encode_frames([frame]) for frame in frames)
    assert frames_of(singly, _runs(singly)) == frames
    pairs = b"".join(encode_frames(frames[n : n + 2]) for n in range(0, len(frames), 2))
    assert frames_of(pairs, _runs(pairs)) == frames
    for stream in (whole, singly, pairs):
        for at in range(len(stream) + 1):
            assert _parse(stream[:at], stream[at:])[0] == frames


def test_a_run_covers_only_bytes_that_are_there() -> None:
    frames = [_sized(n, 100) for n in range(20)]
    for stream, step, overhead in (
        (encode_frames(frames), 104, 4),
        (b"".join(encode_frames([frame]) for frame in frames), 108, 0),
    ):
        for end in range(len(stream) + 1):
            parser = BlockParser()
            runs, used = parser.parse(memoryview(stream)[:end])
            whole = max(0, end - overhead) // step
            assert frames_of(stream[:end], runs) == frames[:whole]
            assert all(run.offsets()[-1] + run.size <= used for run in runs)
            assert used <= end and end - used <= MAX_HELD


@pytest.mark.parametrize("size", [MIN_FRAME - 1, MAX_FRAME + 1, MAX_BLOCK])
def test_many_frames_of_impossible_size_are_all_counted(size: int) -> None:
    impossible = [bytes(size)] * 50
    singly = b"".join(encode_frames([frame]) for frame in impossible)
    for stream in (encode_frames([*impossible, vectors.FRAME]), singly + vectors.DATA_ONE):
        frames, parser = _parse(stream)
        assert (frames, parser.dropped) == ([vectors.FRAME], 50)


def test_many_empty_blocks_are_neither_frames_nor_dropped() -> None:
    frames, parser = _parse(encode_frames([b""] * 1000 + [vectors.FRAME]), _u32(1, 0) * 1000)
    assert (frames, parser.dropped) == ([vectors.FRAME], 0)


# --- blocks of runs, to be sent on -------------------------------------------------------------


def test_the_blocks_of_a_run_are_those_of_its_frames() -> None:
    frames = [_sized(n, 100) for n in range(7)]
    blocks = encode_frames(frames)[4:]
    assert encode_count(7) + blocks == encode_frames(frames)
    buffer, runs = laid_out(frames)
    assert [bytes(blocks_of(buffer, run)) for run in runs] == [blocks]
    singly = b"".join(encode_frames([frame]) for frame in frames)
    (run,) = _runs(singly)
    assert blocks_of(memoryview(singly), run) == blocks
    assert blocks_of(memoryview(singly), Run(run.offset + run.stride, 0, 100, 1)) == blocks[104:208]


def test_no_place_is_looked_at_again_for_each_message(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counting(buffer: memoryview, offset: int, stride: int) -> int:
        nonlocal looked_at
        found = equal_run(buffer, offset, stride)
        looked_at += found * stride
        return found

    monkeypatch.setattr(blocks, "equal_run", counting)
    stream = _u32(4) * 20_000  # a message of four blocks of four bytes, and so on
    runs, used = BlockParser().parse(memoryview(stream))
    assert not runs and used > len(stream) - MAX_HELD
    assert len(stream) / 2 < looked_at <= len(stream)
