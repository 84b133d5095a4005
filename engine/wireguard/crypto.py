"""The primitives of WireGuard (whitepaper section 5.4, ``snap.md`` section 3.2).

X25519 and ChaCha20-Poly1305 are those of ``cryptography``, BLAKE2s and HMAC those of Python;
what is written here is how WireGuard puts them together.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import struct
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.wireguard.errors import BadKey, NoiseError

KEY_SIZE = 32
"""Bytes of a key of any kind: private, public, shared, preshared, transport."""
HASH_SIZE = 32
MAC_SIZE = 16
TAG_SIZE = 16
"""Bytes by which an AEAD's ciphertext is longer than its plaintext."""
TIMESTAMP_SIZE = 12

RandomBytes = Callable[[int], bytes]
"""Gives as many unpredictable bytes as it is asked for, e.g. :func:`os.urandom`."""

_TAI64N = struct.Struct(">QI")
_TAI_EPOCH = 2**62 + 37
"""TAI64 label of 1970-01-01 00:00:00 UTC, with the 37 leap seconds since 2017."""
_TIMESTAMP_STEP = 1 << 24
"""Nanoseconds (16.8 ms) to which a timestamp is rounded down."""
_ZERO_NONCE = bytes(12)


def hash_(*parts: bytes) -> bytes:
    """BLAKE2s-256 of the parts one after another, 32 bytes."""
    return hashlib.blake2s(b"".join(parts)).digest()


def mac(key: bytes, data: bytes) -> bytes:
    """Keyed BLAKE2s, 16 bytes; the key has at most 32."""
    return hashlib.blake2s(data, digest_size=MAC_SIZE, key=key).digest()


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.blake2s).digest()


def kdf1(key: bytes, data: bytes) -> bytes:
    """The first output of the key derivation (HKDF with HMAC-BLAKE2s), 32 bytes."""
    return _hmac(_hmac(key, data), b"\x01")


def kdf2(key: bytes, data: bytes) -> tuple[bytes, bytes]:
    """The first two outputs, 32 bytes each."""
    root = _hmac(key, data)
    first = _hmac(root, b"\x01")
    return first, _hmac(root, first + b"\x02")


def kdf3(key: bytes, data: bytes) -> tuple[bytes, bytes, bytes]:
    """The first three outputs, 32 bytes each."""
    root = _hmac(key, data)
    first = _hmac(root, b"\x01")
    second = _hmac(root, first + b"\x02")
    return first, second, _hmac(root, second + b"\x03")


def seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """ChaCha20-Poly1305 with counter 0, as in the handshake, where each key seals one thing."""
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, plaintext, aad)


def open_(key: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """Undo :func:`seal`. Raises :class:`NoiseError` for anything that it did not make."""
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, ciphertext, aad)
    except InvalidTag:
        raise NoiseError("a part of the handshake does not authenticate") from None


def tai64n(wall: float) -> bytes:
    """The timestamp of an initiation: TAI64N, 12 bytes that compare as the times do.

    ``wall`` is in Unix seconds. The result is rounded down to 2²⁴ ns, so that it tells no one how
    our clock ticks (as ``tai64n_now`` of the kernel's ``drivers/net/wireguard/noise.c`` does);
    initiations to one peer are seconds apart.
    """
    seconds = math.floor(wall)
    # The difference of two floats this near is exact; their product with 10⁹ would not be.
    nanoseconds = int((wall - seconds) * 1e9)
    return _TAI64N.pack(_TAI_EPOCH + seconds, nanoseconds - nanoseconds % _TIMESTAMP_STEP)


class PrivateKey:
    """A Curve25519 private key, static or ephemeral, with its public key.

    Never shown: neither ``repr`` nor an error contains it.
    """

    __slots__ = ("_key", "public")

    public: bytes
    """The public key, 32 bytes."""

    def __init__(self, raw: bytes) -> None:
        """Take 32 bytes as they are; clamping is X25519's. Raises :class:`BadKey` for another size."""
        if len(raw) != KEY_SIZE:
            raise BadKey(f"a private key has {KEY_SIZE} bytes, not {len(raw)}")
        self._key = X25519PrivateKey.from_private_bytes(raw)
        self.public = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls, random: RandomBytes) -> PrivateKey:
        """A new key from 32 bytes of ``random``."""
        return cls(random(KEY_SIZE))

    def exchange(self, public: bytes) -> bytes:
        """The shared secret with the owner of ``public``, 32 bytes; some 35 µs, the dearest step there is.

        Raises :class:`NoiseError` when it is zero, so when ``public`` is one of the points of low
        order, with which the secret would be everyone's; and for a key that has not 32 bytes.
        """
        try:
            return self._key.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:
            raise NoiseError("a public key with which no secret can be shared") from None

    def __repr__(self) -> str:
        return f"<PrivateKey of {encode_key(self.public)}>"


def decode_key(text: str) -> bytes:
    """The 32 bytes of a key in base64, as ``wg`` writes it: 44 characters, padded, nothing around.

    Raises :class:`BadKey` for everything else, also for a second way to write the same bytes.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadKey("a key is not base64") from None
    if len(raw) != KEY_SIZE:
        raise BadKey(f"a key has {KEY_SIZE} bytes, not {len(raw)}")
    if encode_key(raw) != text:
        raise BadKey("a key is not written in the usual base64")
    return raw


def encode_key(raw: bytes) -> str:
    """A key in base64, as ``wg`` writes it."""
    return base64.b64encode(raw).decode("ascii")
