"""Packets sealed where they lie, against the same messages made one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from engine.offload.layout import WIREGUARD, Link
from engine.offload.segment import Segmenter
from engine.wireguard.keypair import Keypair
from engine.wireguard.noise import TransportKeys
from engine.wireguard.replay import REJECT_AFTER_MESSAGES
from engine.wireguard.sealing import Sealer, seal_one
from engine.wireguard.transport import HEAD, MAX_KEPT, MAX_ROWS, TAG, Nonces, Rows
from tests.support import slow_segment
from tests.support.superpackets import Superpacket
from tests.support.wireguard_tunnels import sealed

KEY = bytes(range(32))
CIPHER = ChaCha20Poly1305(KEY)
OVERHEAD = HEAD + TAG
GUARD = 40

LAST_COUNTER = REJECT_AFTER_MESSAGES - 1
"""The greatest that :meth:`Keypair.take_counters` gives away."""


def laid_out(plains: list[bytes], *, at: int = GUARD) -> tuple[bytearray, memoryview]:
    """Rows with garbage where head and tag go, in the midst of a buffer; the buffer and the rows."""
    rows = b"".join(b"\xaa" * HEAD + plain + b"\xbb" * TAG for plain in plains)
    buffer = bytearray(b"\xcc" * at + rows + b"\xdd" * GUARD)
    return buffer, memoryview(buffer)[at : at + len(rows)]


def expected(plains: list[bytes], index: int, first: int) -> bytes:
    return b"".join(sealed(CIPHER, index, first + number, plain) for number, plain in enumerate(plains))


def plains_of(sizes: list[int], seed: object = 0) -> list[bytes]:
    rng = random.Random(str(seed))
    return [rng.randbytes(size) for size in sizes]


def check(sealer: Sealer, sizes: list[int], index: int, first: int, *, at: int = GUARD) -> None:
    plains = plains_of(sizes, (sizes[0], sizes[-1], len(sizes), first))
    buffer, rows = laid_out(plains, at=at)
    sealer.seal(rows, sizes[0] + OVERHEAD, CIPHER, index, first)
    wanted = expected(plains, index, first)
    assert bytes(rows) == wanted
    assert buffer == b"\xcc" * at + wanted + b"\xdd" * GUARD, "memory around the rows"


@pytest.mark.parametrize("count", [1, 2, 3, 44, 63, 64, MAX_ROWS - 1, MAX_ROWS])
@pytest.mark.parametrize("size", [0, 1, 16, 48, 333])
@pytest.mark.parametrize("shorter", [0, 1])
def test_rows_are_sealed_as_one_by_one(count: int, size: int, shorter: int) -> None:
    last = size // 2 if shorter else size
    check(Sealer(), [size] * (count - 1) + [last], 0x12345678, 7)


@pytest.mark.parametrize("size", [1424, 8928, 9216, 65000])
def test_long_rows(size: int) -> None:
    check(Sealer(), [size, size, size, 17], 1, 0)


@pytest.mark.parametrize("first", [0, 1, 2**31, 2**32 - 2, 2**32, 2**53, 2**63 - 2, 2**63, LAST_COUNTER - 4])
@pytest.mark.parametrize("index", [0, 1, 2**31, 2**32 - 1])
def test_counters_and_indices_to_their_last(first: int, index: int) -> None:
    check(Sealer(), [32, 32, 32, 32, 16], index, first)


@given(
    size=st.integers(0, 200),
    count=st.integers(1, MAX_ROWS),
    less=st.integers(0, 200),
    index=st.integers(0, 2**32 - 1),
    data=st.data(),
)
def test_any_rows(size: int, count: int, less: int, index: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, LAST_COUNTER - count + 1))
    at = data.draw(st.integers(0, 70))
    check(SEALER, [size] * (count - 1) + [max(size - less, 0)], index, first, at=at)


SEALER = Sealer()
"""One for all examples: what it remembers of one must not show in another."""


def test_the_same_memory_with_changing_strides() -> None:
    """What is remembered of a place is good for that place and stride alone, and grows with the rows."""
    sealer, rng = Sealer(), random.Random(3)
    buffer = bytearray(200_000)
    for first in range(0, 300_000, 1000):
        size, count, at = rng.choice([16, 32, 48, 100]), rng.randrange(1, 900), rng.choice([0, 1, 64])
        plains = plains_of([size] * (count - 1) + [rng.randrange(size + 1)], first)
        rows = memoryview(buffer)[at : at + sum(map(len, plains)) + count * OVERHEAD]
        rows[:] = laid_out(plains)[1]
        before, behind = bytes(buffer[:at]), bytes(buffer[at + len(rows) :])
        sealer.seal(rows, size + OVERHEAD, CIPHER, 9, first)
        assert rows == expected(plains, 9, first)
        assert buffer[:at] == before and buffer[at + len(rows) :] == behind


def test_other_memory_in_the_same_place_is_not_mistaken() -> None:
    """An allocator gives the same addresses again; what is remembered must not be of memory let go."""
    sealer = Sealer()
    for first in range(0, 3 * MAX_KEPT * 10, 10):
        check(sealer, [64] * 10, 5, first)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 1000])
def test_it_agrees_with_a_keypair(size: int) -> None:
    keypair = Keypair(
        TransportKeys(KEY, bytes(32)), local_index=1, remote_index=0xFEDCBA98, initiator=True, created_at=0.0
    )
    plain = plains_of([size])[0]
    padded = plain + bytes(-size % 16)
    _, rows = laid_out([padded] * 3)
    Sealer().seal(rows, len(padded) + OVERHEAD, CIPHER, 0xFEDCBA98, 0)
    assert bytes(rows) == b"".join(keypair.seal(plain, 0.0) for _ in range(3))


@pytest.mark.parametrize("counter", [0, 2**32, 2**63, LAST_COUNTER])
@pytest.mark.parametrize("size", [0, 5, 1424])
def test_one_row(size: int, counter: int) -> None:
    plains = plains_of([size])
    buffer, row = laid_out(plains)
    seal_one(row, CIPHER, 2**32 - 1, counter)
    wanted = expected(plains, 2**32 - 1, counter)
    assert buffer == b"\xcc" * GUARD + wanted + b"\xdd" * GUARD


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("gso_size", [1000, 1001, 1368, 1399])
def test_superpackets_cut_again_and_again_in_the_memory_that_was_sealed(version: int, gso_size: int) -> None:
    """Ciphertext of the one before is nowhere left: not in a packet, and not in its padding."""
    sealer, segmenter = Sealer(), Segmenter(Link.IP, WIREGUARD, max_packet=9216)
    rng = random.Random(gso_size)
    first = 0
    for _ in range(20):
        payload = rng.randbytes(rng.randrange(gso_size + 1, 40_000))
        read = Superpacket(payload=payload, gso_size=gso_size, version=version).read()
        segmenter.room[: len(read)] = read
        segments = segmenter.cut(len(read))
        packets = slow_segment.cut(read, ethernet=False)
        sealer.seal(segments.data, segments.stride, CIPHER, 3, first)
        padded = [packet + bytes(-len(packet) % 16) for packet in packets]
        assert bytes(segments.data) == expected(padded, 3, first)
        first += len(packets)


def test_what_is_remembered_is_bounded() -> None:
    rows = Rows()
    buffer = memoryview(bytearray(100_000))
    for at in range(10 * MAX_KEPT):
        pieces = rows.pieces(buffer[at:], 64, 3)
        assert [piece.nbytes for piece in pieces.plain] == [64 - OVERHEAD] * 3
        assert len(rows._kept) <= MAX_KEPT


def test_pieces_are_those_of_their_place() -> None:
    rows, buffer = Rows(), bytearray(range(256)) * 4
    view = memoryview(buffer)
    for at, stride, count in [(0, 40, 2), (0, 40, 5), (0, 50, 5), (3, 40, 6), (0, 40, 3), (3, 50, 1)]:
        pieces = rows.pieces(view[at:], stride, count)
        assert len(pieces.plain) == len(pieces.sealed) >= count
        for number in range(count):
            start = at + number * stride
            assert pieces.plain[number] == buffer[start + HEAD : start + stride - TAG]
            assert pieces.sealed[number] == buffer[start + HEAD : start + stride]


def test_nonces_are_the_counters_little_endian_behind_four_zeros() -> None:
    nonces = Nonces()
    for counters in ([0, 1, 2**64 - 1], [2**32, 5]):
        nonces.put(np.array(counters, np.uint64))
        assert [bytes(nonce) for nonce in nonces.each[: len(counters)]] == [
            bytes(4) + counter.to_bytes(8, "little") for counter in counters
        ]
    assert len(nonces.each) == MAX_ROWS
