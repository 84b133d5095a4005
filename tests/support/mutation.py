"""Seeded mutations of valid messages, for tests that throw bad bytes at a parser.

The same arguments give the same bytes on every machine, so a failure is repeated by its seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

MAX_GROWTH = 512
"""Bytes that one mutation may add to its seed."""
MAX_NOISE = 1600
"""Bytes of the longest purely random input."""
MAX_STEPS = 4
"""Mutations that may be applied one after another to one seed."""

_EDGES = (0, 1, 2, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF)
"""Byte values at which parsers change their mind."""

_WIDE_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

_Pool = Sequence[bytes]


def mutations(seeds: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Give ``count`` inputs made from ``seeds`` by bit flips, length edits, cuts and splices.

    Every seed comes first once unchanged (as far as ``count`` reaches), so a test also sees
    that its valid messages are valid. Raises :class:`ValueError` when there is no seed.
    """
    if not seeds:
        raise ValueError("at least one seed is needed")
    rng = random.Random(seed)
    pool = [bytes(item) for item in seeds]
    yield from pool[:count]
    for _ in range(count - len(pool)):
        if rng.random() < 0.04:
            yield rng.randbytes(rng.randrange(MAX_NOISE))
            continue
        data = bytearray(rng.choice(pool))
        longest = len(data) + MAX_GROWTH
        for _ in range(1 if rng.random() < 0.6 else rng.randint(2, MAX_STEPS)):
            rng.choice(_MUTATORS)(data, rng, pool)
        yield bytes(data[:longest])


def truncations(message: bytes) -> Iterator[bytes]:
    """Give ``message`` cut at every length, from nothing to one byte short of whole."""
    for length in range(len(message)):
        yield message[:length]


def _flip_bits(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    for _ in range(rng.randint(1, 4) if data else 0):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _set_edge(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    if data:
        data[rng.randrange(len(data))] = rng.choice(_EDGES)


def _edit_length(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    """Replace what may be a length field (1, 2 or 4 bytes) by a near, a true or an extreme value."""
    width = rng.choice((1, 2, 2, 4))
    if len(data) < width:
        return
    at = rng.randrange(len(data) - width + 1)
    order = rng.choice(("big", "big", "little"))
    old = int.from_bytes(data[at : at + width], "little" if order == "little" else "big")
    choices = (old + 1, old - 1, old * 2, len(data) - at - width, len(data), rng.choice(_WIDE_EDGES))
    new = rng.choice(choices) % (1 << (8 * width))
    data[at : at + width] = new.to_bytes(width, "little" if order == "little" else "big")


def _truncate(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    del data[rng.randrange(len(data) + 1) :]


def _delete(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    at = rng.randrange(len(data) + 1)
    del data[at : at + rng.randint(1, 16)]


def _insert(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    at = rng.randrange(len(data) + 1)
    if rng.random() < 0.5:
        data[at:at] = rng.randbytes(rng.randint(1, 16))
    else:
        data[at:at] = bytes([rng.choice(_EDGES)]) * rng.randint(1, 300)


def _repeat(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = data[at : at + rng.randint(1, 32)] * rng.randint(1, 8)


def _splice(data: bytearray, rng: random.Random, pool: _Pool) -> None:
    """Go on with the tail of another message, at the same or at another place."""
    other = rng.choice(pool)
    at = rng.randrange(len(data) + 1)
    start = min(at, len(other)) if rng.random() < 0.5 else rng.randrange(len(other) + 1)
    data[at:] = other[start:]


def _overwrite(data: bytearray, rng: random.Random, _pool: _Pool) -> None:
    if data:
        at = rng.randrange(len(data))
        size = min(rng.randint(1, 8), len(data) - at)
        data[at : at + size] = rng.randbytes(size)


_MUTATORS: tuple[Callable[[bytearray, random.Random, _Pool], None], ...] = (
    _flip_bits,
    _flip_bits,
    _set_edge,
    _edit_length,
    _edit_length,
    _truncate,
    _delete,
    _insert,
    _repeat,
    _splice,
    _overwrite,
)
