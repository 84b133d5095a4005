"""Frames side by side in one reused buffer, laid out as SoftEther sends them.

::

    u32 count | u32 size, frame | u32 size, frame | …

A device reads straight into it and the protocol sends it as it stands, so a frame is never
copied between the kernel and the encryption.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_U32 = struct.Struct(">I")
COUNT_SIZE = 4
SIZE_SIZE = 4


class FrameBatch:
    """A bounded run of frames, each behind its size.

    ``slot`` is where the next frame may be written; ``commit`` says how long it became.
    """

    def __init__(self, max_frames: int, max_frame: int) -> None:
        self._buffer = bytearray(COUNT_SIZE + max_frames * (SIZE_SIZE + max_frame))
        self._view = memoryview(self._buffer)
        self._max_frames = max_frames
        self._max_frame = max_frame
        self.count = 0
        """Frames committed."""
        self.end = COUNT_SIZE
        """Bytes in use."""

    @property
    def full(self) -> bool:
        """Whether no further frame fits."""
        return self.count >= self._max_frames

    @property
    def payload(self) -> int:
        """Bytes of the frames alone."""
        return self.end - COUNT_SIZE - self.count * SIZE_SIZE

    def slot(self) -> memoryview:
        """Room for the next frame's bytes. Only while not ``full``."""
        start = self.end + SIZE_SIZE
        return self._view[start : start + self._max_frame]

    def commit(self, size: int) -> None:
        """Make the ``size`` bytes written to ``slot`` a frame of the batch."""
        _U32.pack_into(self._buffer, self.end, size)
        self.end += SIZE_SIZE + size
        self.count += 1

    def append(self, frame: bytes | memoryview) -> None:
        """Add a frame that lies elsewhere; it must fit. Only while not ``full``."""
        self.slot()[: len(frame)] = frame
        self.commit(len(frame))

    def frames(self) -> Iterator[memoryview]:
        """The frames one by one, each valid until the next :meth:`clear`."""
        position = COUNT_SIZE
        while position < self.end:
            (size,) = _U32.unpack_from(self._buffer, position)
            position += SIZE_SIZE + size
            yield self._view[position - size : position]

    def message(self) -> memoryview:
        """The whole batch with its count, valid until the next :meth:`clear`."""
        _U32.pack_into(self._buffer, 0, self.count)
        return self._view[: self.end]

    def clear(self) -> None:
        """Start anew in the same memory."""
        self.count = 0
        self.end = COUNT_SIZE
