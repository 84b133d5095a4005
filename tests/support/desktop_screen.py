"""What is on the screen of a test's desktop at this moment, read from the X server's own memory."""

from __future__ import annotations

import mmap
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FIELDS = 25
"""Numbers in the head of an XWD file (X11/XWDFile.h), 32 bits each, the largest byte first."""
_COLOUR = 12
"""Bytes of one entry of its table of colours."""

Pixels = NDArray[np.uint8]
"""Rows of columns of red, green and blue."""


@dataclass(frozen=True)
class Area:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Where to click."""
        return self.x + self.width // 2, self.y + self.height // 2


class Screen:
    """The picture that ``Xvfb -fbdir`` keeps in ``file``; looking at it costs no process anything."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._memory = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack_from(f">{_FIELDS}I", self._memory)
        self.width, self.height, self._line = head[4], head[5], head[12]
        if head[11] != 32:
            raise ValueError(f"a screen of {head[11]} bits a pixel, not 32")
        self._start = head[0] + head[19] * _COLOUR

    @property
    def whole(self) -> Area:
        """All of it."""
        return Area(0, 0, self.width, self.height)

    def pixels(self, area: Area | None = None) -> Pixels:
        """A copy of what is there; without an area, all of it."""
        area = area or self.whole
        data = np.frombuffer(self._memory, np.uint8, self._line * self.height, self._start)
        rows = data.reshape(self.height, self._line)[area.y : area.y + area.height]
        columns = rows[:, area.x * 4 : (area.x + area.width) * 4].reshape(rows.shape[0], -1, 4)
        return np.ascontiguousarray(columns[:, :, 2::-1])

    def save(self, path: Path, area: Area | None = None) -> Path:
        """Write a picture (PNG)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_png(self.pixels(area)))
        return path

    def close(self) -> None:
        """Let the memory go."""
        self._memory.close()


def as_png(pixels: Pixels) -> bytes:
    """The pixels as a PNG file (ISO/IEC 15948): eight bits a channel, no filter."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
