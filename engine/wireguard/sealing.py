"""Seals packets where the segmenter laid them."""

from __future__ import annotations

import struct
from itertools import islice

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.wireguard.transport import HEAD, MAX_ROWS, TAG, Nonces, Rows

_TRANSPORT_DATA = 4
_HEAD = struct.Struct("<IIQ")
_NONCE = struct.Struct("<4xQ")


class Sealer:
    """Makes transport data messages of packets in the layout ``WIREGUARD``; one thread at a time."""

    def __init__(self) -> None:
        self._rows = Rows()
        self._nonces = Nonces()
        self._heads = np.zeros((MAX_ROWS, 2), "<u8")
        self._steps = np.arange(MAX_ROWS, dtype="<u8")

    def seal(
        self, data: memoryview, stride: int, rows: int, cipher: ChaCha20Poly1305, index: int, first: int
    ) -> None:
        """Seal ``rows`` rows, at most :data:`MAX_ROWS`, of ``stride`` bytes each but perhaps the last.

        Row *n* gets the counter ``first + n``; ``index`` is the receiver's.
        """
        full = len(data) // stride
        if full < rows:
            seal_one(data[full * stride :], cipher, index, first + full)
        heads = self._heads[:full]
        heads[:, 0] = _TRANSPORT_DATA | index << 32
        counters = heads[:, 1]
        np.add(self._steps[:full], np.uint64(first), out=counters)
        self._nonces.put(counters)
        np.ndarray((full, 2), "<u8", data, strides=(stride, 8))[...] = heads
        plain, sealed = self._rows.pieces(data, stride, full)
        encrypt = cipher.encrypt_into
        for piece, nonce, whole in islice(zip(plain, self._nonces.each, sealed, strict=False), full):
            encrypt(nonce, piece, None, whole)


def seal_one(row: memoryview, cipher: ChaCha20Poly1305, index: int, counter: int) -> None:
    """Seal one row where it lies: head, packet, padding, and room for the tag."""
    _HEAD.pack_into(row, 0, _TRANSPORT_DATA, index, counter)
    cipher.encrypt_into(_NONCE.pack(counter), row[HEAD:-TAG], None, row[HEAD:])
