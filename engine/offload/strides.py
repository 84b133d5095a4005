"""Finding packets of equal size without looking at them one by one.

Packets that follow each other through a stream have no index: each must be measured to find the
next. In bulk traffic they are all alike, so suppose they are, and look with one comparison at
every place where a size would then be (tun-offload.md, section 4.4, "Boundaries").
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

SIZE_WORD: Final = np.dtype(">u4")
"""An unsigned 32-bit number in front of each packet: SoftEther."""

_AT_ONCE = 256
"""Places looked at in one go, so that a buffer of tiny packets is not searched to its end each time."""


def equal_run(
    buffer: bytes | bytearray | memoryview,
    offset: int,
    stride: int,
    word: npt.DTypeLike = SIZE_WORD,
    mask: int | None = None,
) -> int:
    """How many times the word at ``offset`` is found again at distances of ``stride``, itself included.

    ``word`` is its type; with ``mask`` only those bits of it count. If the word holds a packet's
    size and ``stride`` is the distance to the next packet that follows from it, this is the number
    of packets of that size. The last one's *word* is whole; its end may be missing.
    0 when there is no whole word at ``offset``; ``stride`` is at least 1.
    """
    kind = np.dtype(word)
    places = (len(buffer) - offset - kind.itemsize) // stride + 1
    if places <= 0:
        return 0
    for start in range(0, places, _AT_ONCE):
        words = np.ndarray(
            (min(_AT_ONCE, places - start),), kind, buffer, offset + start * stride, strides=(stride,)
        )
        if start == 0:
            first = words[0]
        different = words != first if mask is None else ((words ^ first) & kind.type(mask)) != 0
        # argmax stops at the first True, and says 0 when there is none.
        at = int(different.argmax())
        if different[at]:
            return start + at
    return places
