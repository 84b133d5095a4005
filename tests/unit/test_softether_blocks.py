"""Blocks: the vectors of softether.md section 11.7 and the limits of section 6.2."""

from __future__ import annotations

import struct

import pytest

from engine.softether.blocks import (
    MAX_BLOCK,
    MAX_FRAME,
    MAX_HELD,
    MAX_KEEPALIVE,
    MIN_FRAME,
    BlockParser,
    encode_frames,
    encode_keepalive,
)
from engine.softether.errors import BlockError, ProtocolError
from tests.support import softether_vectors as vectors


def _u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def _parse(*pieces: bytes) -> tuple[list[bytes], BlockParser]:
    parser = BlockParser()
    return [bytes(frame) for piece in pieces for frame in parser.feed(piece)], parser


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
    parser = BlockParser()
    assert parser.feed(vectors.DATA_TWO[:-1]) == [vectors.FRAME]
    assert parser.feed(vectors.DATA_TWO[-1:]) == [vectors.FRAME]


def test_frames_stay_valid_when_the_buffer_they_came_in_is_used_again() -> None:
    buffer, parser = bytearray(vectors.DATA_ONE), BlockParser()
    frames = parser.feed(memoryview(buffer))
    buffer[:] = bytes(len(buffer))
    assert frames == [vectors.FRAME]


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
    parser, found = BlockParser(), 0
    parser.feed(_u32(0xFFFFFFFE))
    block = _u32(1514) + bytes(1514)
    for _ in range(2000):
        found += len(parser.feed(block))
        assert len(parser._rest) <= MAX_HELD
    assert found == 2000


def test_no_more_than_one_block_is_held() -> None:
    parser = BlockParser()
    parser.feed(_u32(1, MAX_BLOCK) + bytes(MAX_BLOCK - 1))
    assert len(parser._rest) == MAX_HELD - 1
    parser.feed(b"\0")
    assert len(parser._rest) == 0
