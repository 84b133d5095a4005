"""The data phase: Ethernet frames and keepalives as length-prefixed blocks (section 6.2).

::

    MESSAGE   := DATA | KEEPALIVE
    DATA      := u32 n, n x ( u32 size, size bytes: one Ethernet frame )
    KEEPALIVE := u32 0xFFFFFFFF, u32 size (0…512), size random bytes
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

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

_U32 = struct.Struct(">I")


def encode_frames(frames: Sequence[bytes | memoryview]) -> bytes:
    """One DATA message with these frames."""
    parts: list[bytes | memoryview] = [_U32.pack(len(frames))]
    for frame in frames:
        parts += (_U32.pack(len(frame)), frame)
    return b"".join(parts)


def encode_keepalive(body: bytes) -> bytes:
    """One KEEPALIVE message; ``body`` is up to 512 bytes that mean nothing."""
    return _U32.pack(KEEPALIVE_MARK) + _U32.pack(len(body)) + body


class BlockParser:
    """Turns the byte stream of one connection and direction into frames.

    A message may be larger than any sensible buffer, so frames are given out as they become
    whole. ``dropped`` counts frames of impossible size, ``keepalives`` the keepalives seen.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self.keepalives = 0
        self._rest = b""
        self._blocks_left = 0

    def feed(self, data: bytes | memoryview) -> list[memoryview]:
        """The frames that ``data`` completes, as views that stay valid; raises ``BlockError``."""
        whole = self._rest + data if self._rest else bytes(data)
        view = memoryview(whole)
        frames: list[memoryview] = []
        position, end, blocks_left = 0, len(whole), self._blocks_left
        unpack = _U32.unpack_from
        while end - position >= 4:
            (number,) = unpack(whole, position)
            if blocks_left:
                if number > MAX_BLOCK:
                    raise BlockError(f"block of {number} bytes")
                after = position + 4 + number
                if after > end:
                    break
                if MIN_FRAME <= number <= MAX_FRAME:
                    frames.append(view[position + 4 : after])
                elif number:
                    self.dropped += 1
                blocks_left -= 1
                position = after
            elif number != KEEPALIVE_MARK:
                blocks_left = number
                position += 4
            else:
                if end - position < 8:
                    break
                (size,) = unpack(whole, position + 4)
                if size > MAX_KEEPALIVE:
                    raise BlockError(f"keepalive of {size} bytes")
                if end - position < 8 + size:
                    break
                self.keepalives += 1
                position += 8 + size
        self._rest = whole[position:]
        self._blocks_left = blocks_left
        return frames
