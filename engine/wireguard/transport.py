"""Transport data in batches: what is common to sealing and opening.

A batch is rows of one length at one distance: head (16 bytes), packet and padding, tag (16).
``cryptography`` takes one message a call, so each row is a call; everything else of a row is done
for all rows at once, and the pieces of memory that the calls work on are made once and kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

HEAD = 16
"""Bytes of type, receiver index and counter (whitepaper 5.4.6)."""
TAG = 16
MAX_ROWS = 1024
"""Rows sealed or opened together at most; the smallest messages of a full read are 2048."""
FEW = 8
"""Rows from which on it is quicker to treat them together than one after the other."""
MAX_KEPT = 64
"""Places whose pieces are remembered; a bulk flow needs two or three."""


class Pieces(NamedTuple):
    """The pieces of rows: what is encrypted, and the same with the tag behind it."""

    plain: list[memoryview]
    sealed: list[memoryview]


class Rows:
    """Remembers the pieces of rows in buffers that are used again and again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], Pieces] = {}

    def pieces(self, data: memoryview, stride: int, rows: int) -> Pieces:
        """The pieces of the ``rows`` rows of ``stride`` bytes that ``data`` begins with, or of more."""
        key = (np.frombuffer(data, np.uint8).__array_interface__["data"][0], stride)
        pieces = self._kept.get(key)
        if pieces is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            self._kept[key] = pieces = Pieces([], [])
        for start in range(len(pieces.plain) * stride, rows * stride, stride):
            row = data[start : start + stride]
            pieces.plain.append(row[HEAD:-TAG])
            pieces.sealed.append(row[HEAD:])
        return pieces


class Nonces:
    """Nonces of consecutive or of given counters, in memory that is used again."""

    def __init__(self) -> None:
        self._numbers = np.zeros(MAX_ROWS, np.dtype([("zero", "<u4"), ("counter", "<u8")]))
        self._counters = self._numbers["counter"]
        raw = self._numbers.view(np.uint8).data
        size = self._numbers.itemsize
        self.each = [raw[start : start + size] for start in range(0, MAX_ROWS * size, size)]
        """One nonce each, as :data:`engine.wireguard.keypair.NONCE` makes it."""

    def put(self, counters: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
        """Make the first nonces those of ``counters``."""
        self._counters[: len(counters)] = counters
