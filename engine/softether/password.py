"""Password authentication (``softether.md`` section 4.2)."""

from __future__ import annotations

import hmac

from engine.softether.sha0 import sha0

CHALLENGE_SIZE = 20
HASH_SIZE = 20
"""Bytes of :func:`password_hash`."""


def _ascii_upper(text: str) -> bytes:
    # The reference implementation upper-cases bytes, so letters beyond ASCII keep their case;
    # bytes.upper() does just that.
    return text.encode().upper()


def password_hash(user: str, password: str) -> bytes:
    """What the server stores: 20 bytes, as good as the password itself."""
    return sha0(password.encode() + _ascii_upper(user))


def challenge_response(stored: bytes, challenge: bytes) -> bytes:
    """The proof of knowing ``stored`` (:func:`password_hash`) for one connection's challenge."""
    return sha0(stored + challenge)


def response_is_valid(stored: bytes, challenge: bytes, response: bytes) -> bool:
    """Server side: judge a response in constant time."""
    return hmac.compare_digest(challenge_response(stored, challenge), response)
