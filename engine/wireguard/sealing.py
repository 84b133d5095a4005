"""Seals packets where the segmenter laid them."""

from __future__ import annotations

from itertools import islice

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.wireguard.keypair import NONCE
from engine.wireguard.messages import TRANSPORT_HEADER
from engine.wireguard.transport import FEW, HEAD, MAX_ROWS, TAG, Nonces, Rows

_TRANSPORT_DATA = 4


class Sealer:
    """Makes transport data messages of packets in the layout ``WIREGUARD``; one thread at a time."""

    def __init__(self) -> None:
        self._rows = Rows()
        self._nonces = Nonces()
        self._heads = np.zeros((MAX_ROWS, 2), "<u8")
        self._steps = np.arange(MAX_ROWS, dtype="<u8")

    def seal(self, data: memoryview, stride: int, cipher: ChaCha20Poly1305, index: int, first: int) -> None:
        """Seal all rows of ``data``, of ``stride`` bytes each but perhaps the last.

        Row *n* gets the counter ``first + n``; ``index`` is the receiver's.
        """
        rows = len(data) // stride
        done = 0
        while rows - done >= FEW:
            some = min(rows - done, MAX_ROWS)
            self._seal_many(data[done * stride :], stride, some, cipher, index, first + done)
            done += some
        for start in range(done * stride, len(data), stride):
            seal_one(data[start : start + stride], cipher, index, first + start // stride)

    def _seal_many(
        self, data: memoryview, stride: int, rows: int, cipher: ChaCha20Poly1305, index: int, first: int
    ) -> None:
        heads = self._heads[:rows]
        heads[:, 0] = _TRANSPORT_DATA | index << 32
        counters = heads[:, 1]
        np.add(self._steps[:rows], np.uint64(first), out=counters)
        self._nonces.put(counters)
        np.ndarray((rows, 2), "<u8", data, strides=(stride, 8))[...] = heads
        plain, sealed = self._rows.pieces(data, stride, rows)
        encrypt = cipher.encrypt_into
        for piece, nonce, whole in islice(zip(plain, self._nonces.each, sealed, strict=False), rows):
            encrypt(nonce, piece, None, whole)


def seal_one(row: memoryview, cipher: ChaCha20Poly1305, index: int, counter: int) -> None:
    """Seal one row where it lies: head, packet, padding, and room for the tag."""
    TRANSPORT_HEADER.pack_into(row, 0, _TRANSPORT_DATA, index, counter)
    cipher.encrypt_into(NONCE.pack(counter), row[HEAD:-TAG], None, row[HEAD:])
