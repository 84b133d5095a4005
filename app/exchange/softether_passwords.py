"""Passwords as SoftEther's own client keeps them: hashed, or made unreadable at a glance.

Neither form protects anything: whoever has the file can log in.
"""

from __future__ import annotations

import struct

HASH_BYTES = 20
"""Of a hashed password."""

# Its source takes the size of a pointer for the length of this word, so how much of it counts
# depends on the machine that wrote the file.
_WORD = b"EncryptPassword"
_LENGTHS = (8, 4)
_MASK = 0xFFFFFFFF


def hashed(user: str, password: str) -> bytes:
    """What the server knows of a password: SHA-0 of it and of the user's name in capitals.

    The engine has this too; the two never import one another.
    """
    # bytes.upper: letters beyond ASCII stay as they are, as in the client.
    return _sha0(password.encode("utf-8") + user.encode("utf-8").upper())


def scrambled(password: str) -> bytes:
    """A password as a file made on a 64-bit machine holds it."""
    return _rc4(_WORD[: _LENGTHS[0]], password.encode("utf-8"))


def unscrambled(data: bytes) -> str:
    """The password in ``data``; empty when it can not be read."""
    for length in _LENGTHS:
        try:
            text = _rc4(_WORD[:length], data).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if text.isprintable():
            return text
    return ""


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)


def _sha0(message: bytes) -> bytes:
    """FIPS 180 (1993): SHA-1 without the rotation in the message schedule."""
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
    for start in range(0, len(padded), 64):
        words = list(struct.unpack_from(">16I", padded, start))
        for t in range(16, 80):
            words.append(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16])
        a, b, c, d, e = state
        for t, word in enumerate(words):
            mixed, constant = _round(t // 20, b, c, d)
            a, b, c, d, e = (_left(a, 5) + mixed + e + constant + word) & _MASK, a, _left(b, 30), c, d
        state = [(old + new) & _MASK for old, new in zip(state, (a, b, c, d, e), strict=True)]
    return struct.pack(">5I", *state)


def _round(number: int, b: int, c: int, d: int) -> tuple[int, int]:
    if number == 0:
        return (b & c) | (~b & _MASK & d), 0x5A827999
    if number == 2:
        return (b & c) | (b & d) | (c & d), 0x8F1BBCDC
    return b ^ c ^ d, 0x6ED9EBA1 if number == 1 else 0xCA62C1D6


def _left(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & _MASK
