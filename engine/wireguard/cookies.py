"""mac1, mac2 and cookies (whitepaper sections 5.3 and 5.4.4, 5.4.7; ``snap.md`` 3.3-3.7).

mac1 shows that the sender of a handshake message knows our public key; it costs one hash to check,
and nothing dearer is done for a message without it. When there are more such messages than we can
answer, mac2 shows that the sender receives at the address that it sends from: its key is a cookie
that we sent there.
"""

from __future__ import annotations

import hmac
import struct

from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import HASH_SIZE, MAC_SIZE, RandomBytes, hash_, mac
from engine.wireguard.errors import NoiseError
from engine.wireguard.messages import COOKIE_NONCE_SIZE, NO_MAC, CookieReply
from engine.wireguard.xchacha import xchacha20_poly1305_open, xchacha20_poly1305_seal

COOKIE_LIFETIME = 120.0
"""Seconds that a cookie is of use, and a secret from which cookies are made."""

_LABEL_MAC1 = b"mac1----"
_LABEL_COOKIE = b"cookie--"
_INDEX = struct.Struct("<4xI")
"""The sender index, in the same place of an initiation and of a response."""
_PORT = struct.Struct(">H")
_LEAST = 8 + 2 * MAC_SIZE
"""Bytes below which nothing is a handshake message: type, sender index, macs."""


class MacChecker:
    """What we demand of handshake messages to our key.

    The caller's order, cheapest first: :meth:`mac1_ok`, else drop; only when under load
    :meth:`mac2_ok`, else send :meth:`cookie_reply` and drop; then the handshake's X25519.
    """

    __slots__ = ("_cookie_key", "_mac1_key", "_random", "_secret", "_secret_until")

    def __init__(self, public: bytes, random: RandomBytes) -> None:
        """``public`` is our own static key; ``random`` makes secrets and nonces."""
        self._mac1_key = hash_(_LABEL_MAC1, public)
        self._cookie_key = hash_(_LABEL_COOKIE, public)
        self._random = random
        self._secret: bytes | None = None
        self._secret_until = 0.0

    def mac1_ok(self, message: bytes) -> bool:
        """Whether an initiation or a response carries the mac1 for our key. One hash, no X25519."""
        if len(message) < _LEAST:
            return False
        expected = mac(self._mac1_key, message[: -2 * MAC_SIZE])
        return hmac.compare_digest(expected, message[-2 * MAC_SIZE : -MAC_SIZE])

    def mac2_ok(self, message: bytes, source: Endpoint, now: float) -> bool:
        """Whether the message carries a cookie that we sent to ``source`` lately.

        False for all messages until the first cookie is asked for, and again when the secret has
        got old: the answer is a new cookie then.
        """
        if len(message) < _LEAST or self._secret is None or now >= self._secret_until:
            return False
        expected = mac(_cookie(self._secret, source), message[:-MAC_SIZE])
        return hmac.compare_digest(expected, message[-MAC_SIZE:])

    def cookie_reply(self, message: bytes, source: Endpoint, now: float) -> bytes:
        """The answer to an initiation or a response under load, 64 bytes, less than either has.

        Only for a message whose mac1 is right; its mac1 goes into the seal. ``now`` in seconds, of
        a clock that does not jump: the secret behind all cookies is renewed after 120 s.
        """
        if self._secret is None or now >= self._secret_until:
            self._secret = self._random(HASH_SIZE)
            self._secret_until = now + COOKIE_LIFETIME
        nonce = self._random(COOKIE_NONCE_SIZE)
        mac1 = message[-2 * MAC_SIZE : -MAC_SIZE]
        sealed = xchacha20_poly1305_seal(self._cookie_key, nonce, _cookie(self._secret, source), mac1)
        return CookieReply(_INDEX.unpack_from(message)[0], nonce, sealed).encode()


def _cookie(secret: bytes, source: Endpoint) -> bytes:
    # No one but us takes a cookie apart, so the address may be in it as text, scope and all.
    return mac(secret, _PORT.pack(source.port) + source.host.encode())


class MacMaker:
    """What we put at the end of handshake messages to one peer."""

    __slots__ = ("_cookie", "_cookie_key", "_cookie_until", "_mac1_key", "_signed")

    def __init__(self, peer_public: bytes) -> None:
        self._mac1_key = hash_(_LABEL_MAC1, peer_public)
        self._cookie_key = hash_(_LABEL_COOKIE, peer_public)
        self._cookie: bytes | None = None
        self._cookie_until = 0.0
        self._signed: tuple[int, bytes] | None = None
        """Sender index and mac1 of the last message, while no cookie has answered it."""

    def sign(self, message: bytes, now: float) -> bytes:
        """The message with mac1, and with mac2 while a cookie younger than 120 s is held.

        ``message`` is a whole initiation or response; what it has in the place of both macs is
        not looked at.
        """
        body = message[: -2 * MAC_SIZE]
        mac1 = mac(self._mac1_key, body)
        self._signed = _INDEX.unpack_from(message)[0], mac1
        if self._cookie is not None and now >= self._cookie_until:
            self._cookie = None
        signed = body + mac1
        return signed + (NO_MAC if self._cookie is None else mac(self._cookie, signed))

    def take_cookie(self, reply: CookieReply, now: float) -> bool:
        """Keep the cookie for the next messages, if it answers the last one.

        False, and nothing is changed, when it answers another message, when that message has been
        answered with a cookie already, and when it does not authenticate. The message is not to be
        sent again at once: the next try carries the cookie.
        """
        if self._signed is None or reply.receiver != self._signed[0]:
            return False
        try:
            self._cookie = xchacha20_poly1305_open(
                self._cookie_key, reply.nonce, reply.encrypted_cookie, self._signed[1]
            )
        except NoiseError:
            return False
        self._cookie_until = now + COOKIE_LIFETIME
        self._signed = None
        return True
