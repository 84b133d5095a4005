"""XChaCha20-Poly1305, which seals cookies (draft-irtf-cfrg-xchacha-03, ``snap.md`` 3.2).

``cryptography`` has no XChaCha20, but all that it needs: a subkey from HChaCha20, then
ChaCha20-Poly1305 with the rest of the nonce. HChaCha20 is ChaCha20's rounds without the addition
of the first state at the end; so one block of key stream less that first state is its result, and
no round is written here.
"""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from engine.wireguard.errors import NoiseError

NONCE_SIZE = 24
_HCHACHA_INPUT = 16
_BLOCK = bytes(64)
_ROW = struct.Struct("<4I")
_ROWS_1_AND_4 = struct.Struct("<4I32x4I")
_TWO_ROWS = struct.Struct("<8I")
_CONSTANTS = _ROW.unpack(b"expand 32-byte k")
_WORD = 0xFFFFFFFF


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    """The subkey, 32 bytes, of a key of 32 bytes and a nonce of 16."""
    # ChaCha20 here takes the whole last row of the state, counter and nonce, as one: our nonce.
    stream = Cipher(ChaCha20(key, nonce), mode=None).encryptor().update(_BLOCK)
    before = _CONSTANTS + _ROW.unpack(nonce)
    after = _ROWS_1_AND_4.unpack(stream)
    return _TWO_ROWS.pack(*[end - start & _WORD for end, start in zip(after, before, strict=True)])


def xchacha20_poly1305_seal(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """The ciphertext and its tag of 16 bytes; the key has 32 bytes, the nonce 24."""
    cipher, rest = _cipher(key, nonce)
    return cipher.encrypt(rest, plaintext, aad)


def xchacha20_poly1305_open(key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """Undo :func:`xchacha20_poly1305_seal`. Raises :class:`NoiseError` for what does not authenticate."""
    cipher, rest = _cipher(key, nonce)
    try:
        return cipher.decrypt(rest, ciphertext, aad)
    except InvalidTag:
        raise NoiseError("a cookie does not authenticate") from None


def _cipher(key: bytes, nonce: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    if len(nonce) != NONCE_SIZE:
        raise NoiseError(f"a nonce has {NONCE_SIZE} bytes, not {len(nonce)}")
    subkey = hchacha20(key, nonce[:_HCHACHA_INPUT])
    return ChaCha20Poly1305(subkey), bytes(4) + nonce[_HCHACHA_INPUT:]
