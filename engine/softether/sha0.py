"""SHA-0, the withdrawn first form of SHA-1, which SoftEther's passwords are made of.

FIPS 180 (1993). It differs from SHA-1 in one place: the message schedule is not rotated.
Broken as a hash function; used here only because the protocol says so, inside TLS.
"""

from __future__ import annotations

import struct

_MASK = 0xFFFFFFFF


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & _MASK


def sha0(message: bytes) -> bytes:
    """The 20-byte SHA-0 digest of ``message``."""
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
    for start in range(0, len(padded), 64):
        schedule = list(struct.unpack_from(">16I", padded, start))
        for t in range(16, 80):
            schedule.append(schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16])
        a, b, c, d, e = state
        for t, word in enumerate(schedule):
            if t < 20:
                mix, constant = (b & c) | (~b & d), 0x5A827999
            elif t < 40:
                mix, constant = b ^ c ^ d, 0x6ED9EBA1
            elif t < 60:
                mix, constant = (b & c) | (b & d) | (c & d), 0x8F1BBCDC
            else:
                mix, constant = b ^ c ^ d, 0xCA62C1D6
            a, b, c, d, e = (
                (_rotate(a, 5) + (mix & _MASK) + e + constant + word) & _MASK,
                a,
                _rotate(b, 30),
                c,
                d,
            )
        state = [(old + new) & _MASK for old, new in zip(state, (a, b, c, d, e), strict=True)]
    return struct.pack(">5I", *state)
