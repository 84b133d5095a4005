"""The data phase: Ethernet frames and keepalives as length-prefixed blocks (section 6.2).

::

    MESSAGE   := DATA | KEEPALIVE
    DATA      := u32 n, n x ( u32 size, size bytes: one Ethernet frame )
    KEEPALIVE := u32 0xFFFFFFFF, u32 size (0…512), size random bytes
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from engine.offload.layout import Run
from engine.offload.strides import equal_run
from engine.softether.errors import BlockError

KEEPALIVE_MARK = 0xFFFFFFFF
MAX_KEEPALIVE = 512
"""Bytes of a keepalive's body; the reference closes the connection beyond."""
MAX_BLOCK = 3200
"""Bytes of a block; the reference closes the connection beyond."""
MAX_FRAME = 1600
"""Bytes of a frame; longer ones are dropped, the connection stays."""
MIN_FRAME = 14
"""Bytes of an Ethernet header; shorter frames are dropped."""
MAX_HELD = 4 + MAX_BLOCK
"""Bytes that :class:`BlockParser` holds between two calls at most."""

_WORTH_SEARCHING = 3
"""Blocks from which on a search for more of the same size costs less than looking at each."""

_U32 = struct.Struct(">I")
_COUNT_AND_SIZE = np.dtype(">u8")
"""Both words in front of a message's only frame."""


def encode_frames(frames: Sequence[bytes | memoryview]) -> bytes:
    """One DATA message with these frames."""
    parts: list[bytes | memoryview] = [_U32.pack(len(frames))]
    for frame in frames:
        parts += (_U32.pack(len(frame)), frame)
    return b"".join(parts)


def encode_count(frames: int) -> bytes:
    """What a DATA message begins with; the blocks follow."""
    return _U32.pack(frames)


def blocks_of(buffer: memoryview, run: Run) -> memoryview:
    """The blocks whose frames are ``run``: each frame lies behind its size in ``buffer``."""
    start, block = run.offset - 4, 4 + run.size
    if run.stride == block or run.packets == 1:
        return buffer[start : start + run.packets * block]
    starts = range(start, start + run.packets * run.stride, run.stride)
    return memoryview(b"".join(buffer[start : start + block] for start in starts))


def encode_keepalive(body: bytes) -> bytes:
    """One KEEPALIVE message; ``body`` is up to 512 bytes that mean nothing."""
    return _U32.pack(KEEPALIVE_MARK) + _U32.pack(len(body)) + body


class BlockParser:
    """Finds the frames in the byte stream of one connection and direction.

    A message may be larger than any sensible buffer, so frames are given out as they become
    whole. ``dropped`` counts frames of impossible size, ``keepalives`` the keepalives seen.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.keepalives = 0
        self._blocks_left = 0

    def parse(self, data: memoryview) -> tuple[list[Run], int]:
        """Where in ``data`` whole frames lie, in order, and how many bytes were used.

        The bytes not used, at most ``MAX_HELD``, are to be given again with what follows them.
        Raises ``BlockError``.
        """
        runs: list[Run] = []
        position, end = 0, len(data)
        unpack = _U32.unpack_from
        while end - position >= 4:
            (number,) = unpack(data, position)
            if self._blocks_left:
                used = self._blocks(data, position, number, runs)
            elif number == KEEPALIVE_MARK:
                used = self._keepalive(data, position)
            elif number == 1 and (used := _single_frames(data, position, runs)):
                pass
            else:
                self._blocks_left = number
                used = 4
            if not used:
                break
            position += used
        return runs, position

    def _blocks(self, data: memoryview, position: int, size: int, runs: list[Run]) -> int:
        """Take blocks of equal size; the bytes used, 0 if the first one is not whole."""
        if size > MAX_BLOCK:
            raise BlockError(f"block of {size} bytes")
        stride = 4 + size
        blocks = min(self._blocks_left, (len(data) - position) // stride)
        if not blocks:
            return 0
        end = position + blocks * stride  # a search beyond would be made again for each message
        blocks = equal_run(data[:end], position, stride) if blocks >= _WORTH_SEARCHING else 1
        if MIN_FRAME <= size <= MAX_FRAME:
            runs.append(Run(position + 4, stride, size, blocks))
        elif size:
            self.dropped += blocks
        self._blocks_left -= blocks
        return blocks * stride

    def _keepalive(self, data: memoryview, position: int) -> int:
        """Take a keepalive; the bytes used, 0 if it is not whole."""
        if len(data) - position < 8:
            return 0
        (size,) = _U32.unpack_from(data, position + 4)
        if size > MAX_KEEPALIVE:
            raise BlockError(f"keepalive of {size} bytes")
        if len(data) - position < 8 + size:
            return 0
        self.keepalives += 1
        return 8 + int(size)


def _single_frames(data: memoryview, position: int, runs: list[Run]) -> int:
    """Take messages of one frame each, all of equal size, as servers send them when traffic is thin.

    Returns the bytes used, 0 when it is not worth it.
    """
    if len(data) - position < 8:
        return 0
    (size,) = _U32.unpack_from(data, position + 4)
    stride = 8 + size
    messages = (len(data) - position) // stride
    if messages < _WORTH_SEARCHING or not MIN_FRAME <= size <= MAX_FRAME:
        return 0
    messages = min(messages, equal_run(data, position, stride, _COUNT_AND_SIZE))
    runs.append(Run(position + 8, stride, size, messages))
    return int(messages * stride)
