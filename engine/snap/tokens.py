"""SNAP tokens: what a client reads in one, and when it needs another (``snap.md`` section 2).

A token is a JWT of the authentication service; only the SNAP can tell whether it is genuine. What
we need of it is how long it is good. It is a secret: ``repr``, errors and logs never contain it.
Times are Unix seconds.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Literal, TypeVar

import msgspec

from engine.snap.errors import TokenError

MAX_TOKEN = 8192
"""Characters of a token; headers of HTTP are seldom allowed to be longer."""
MAX_JTI = 256
MAX_TIME = 253_402_300_799
"""The last second of the year 9999; what claims to be good for longer is not believed."""

RENEW_BEFORE = 60.0
"""Seconds before its end at which another token is asked for."""
RETRY_AFTER = 5.0
"""Seconds after which it is asked for again."""
LEAST_LIFE = 10.0
"""Seconds that a new token has to be good for at least."""

_T = TypeVar("_T", bound=msgspec.Struct)
_SIGNATURE = 64
"""Bytes of a signature by Ed25519."""


class _Header(msgspec.Struct):
    alg: str


class _Version(msgspec.Struct):
    exp: int
    jti: str
    pssid: str
    ver: int | msgspec.UnsetType = msgspec.UNSET
    aud: str | msgspec.UnsetType = msgspec.UNSET


class _Claims1(msgspec.Struct):
    ver: Literal[1]
    iss: str
    aud: Literal["snap"]
    nbf: int
    iat: int


class Token:
    """A token that was read, not verified."""

    __slots__ = ("_text", "expires", "number", "subscription", "version")

    version: int
    """Of its claims: 0 or 1."""
    expires: int
    """When it ends (``exp``)."""
    number: str
    """Its own name (``jti``): with each one a SNAP knows one identity."""
    subscription: uuid.UUID
    """Whose it is, under a pseudonym (``pssid``)."""

    def __init__(self, text: str) -> None:
        """Read a token, blanks around it allowed. Raises :class:`TokenError` for anything that is none."""
        text = text.strip()
        if len(text) > MAX_TOKEN:
            raise TokenError(f"a token of {len(text)} characters")
        parts = text.split(".")
        if len(parts) != 3 or not text.isascii():
            raise TokenError("not a token: it has three parts, separated by points")
        header, claims, signature = (_decode(part) for part in parts)
        if _read(header, _Header).alg != "EdDSA":
            raise TokenError("a token that is not signed by EdDSA, as all of SNAP's are")
        if len(signature) != _SIGNATURE:
            raise TokenError("a token with a signature of another size")
        found = _read(claims, _Version)
        if found.aud not in (msgspec.UNSET, "snap"):
            raise TokenError("a token for something else than SNAP")
        if found.ver is msgspec.UNSET:
            self.version = 0
            self.subscription = _uuid(found.pssid)
        elif found.ver == 1:
            more = _read(claims, _Claims1)
            if not (0 <= more.nbf <= MAX_TIME and 0 <= more.iat <= MAX_TIME):
                raise TokenError("a token of an impossible time")
            self.version = 1
            self.subscription = _subscription(found.pssid)
        else:
            raise TokenError("a token of a version that is not known")
        if not 0 <= found.exp <= MAX_TIME:
            raise TokenError("a token that ends at an impossible time")
        if len(found.jti) > MAX_JTI:
            raise TokenError("a token with a name that is too long")
        self.expires = found.exp
        self.number = found.jti
        self._text = text

    def __repr__(self) -> str:
        return f"<Token of version {self.version} until {self.expires}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def header(self) -> str:
        """The value of the header ``authorization``: a secret."""
        return f"Bearer {self._text}"

    def good(self, wall: float) -> bool:
        """Whether it has not ended yet."""
        return wall < self.expires

    def good_enough(self, wall: float) -> bool:
        """Whether it is worth taking as a new one."""
        return wall < self.expires - LEAST_LIFE

    @property
    def renew_at(self) -> float:
        """When to ask for the next one."""
        return self.expires - RENEW_BEFORE


def _decode(part: str) -> bytes:
    """Base64 of URLs without padding, written in the one way that there is."""
    try:
        data = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise TokenError("a token with a part that is not base64") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part:
        raise TokenError("a token with a part that is not the usual base64")
    return data


def _read(data: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # What msgspec says may quote the token.
        raise TokenError("a token with a part that does not say what it has to") from None


def _uuid(text: str) -> uuid.UUID:
    try:
        found = uuid.UUID(text)
    except ValueError:
        raise TokenError("a token without the subscription's name") from None
    return found


def _subscription(text: str) -> uuid.UUID:
    """``pssid`` of version 1: 17 bytes, a zero and the UUID."""
    data = _decode(text)
    if len(data) != 17 or data[0] != 0:
        raise TokenError("a token without the subscription's name")
    return uuid.UUID(bytes=data[1:])
