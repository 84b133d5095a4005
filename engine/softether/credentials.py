"""Who we say we are: read from what the helper gave, and put into the login (sections 4.1 to 4.4)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

import msgspec

from engine.failures import EngineError, Failure, FailureKind, Retry
from engine.softether.pack import Pack
from engine.softether.password import HASH_SIZE, challenge_response, password_hash
from engine.softether.settings import Settings

AUTH_ANONYMOUS = 0
AUTH_PASSWORD = 1
AUTH_PLAIN = 2

_PASSWORD = "password"
_HASH = "password_hash"


class Credentials(msgspec.Struct, frozen=True):
    """Hub, user and proof: a password, the hash of one, or neither for an anonymous login."""

    hub: str
    user: str
    password: str | None
    stored: bytes = b""
    """:func:`~engine.softether.password.password_hash` of a password that we do not have."""
    plain: bool = False
    """The password itself is shown, because the server can not judge a proof: it asks another one."""

    def __repr__(self) -> str:
        return f"<Credentials {self.user}@{self.hub}>"

    def add_proof(self, pack: Pack, challenge: bytes) -> None:
        """Add the elements that say how we log in, and prove that we may."""
        if self.password is not None and self.plain:
            pack.add_int("authtype", AUTH_PLAIN).add_str("plain_password", self.password)
            return
        stored = self.stored
        if self.password is not None:
            stored = password_hash(self.user, self.password)
        if stored:
            pack.add_int("authtype", AUTH_PASSWORD)
            pack.add_data("secure_password", challenge_response(stored, challenge))
        else:
            pack.add_int("authtype", AUTH_ANONYMOUS)


def read_credentials(settings: Settings, secrets: Mapping[str, str]) -> Credentials:
    """The credentials of a session; raises ``EngineError`` when its secrets do not go with its login."""
    hub, user = settings.hub, settings.user
    given = [name for name in (_PASSWORD, _HASH) if name in secrets]
    match settings.login, given:
        case "anonymous", _:
            return Credentials(hub, user, None)
        case ("password" | "plain") as login, [name] if name == _PASSWORD:
            return Credentials(hub, user, secrets[_PASSWORD], plain=login == "plain")
        case "password", [name] if name == _HASH:
            return Credentials(hub, user, None, stored=_decoded(secrets[_HASH]))
    raise _unfit(f"a login by {settings.login[:20]} with {' and '.join(given) or 'no secret'}")


def _decoded(text: str) -> bytes:
    try:
        stored = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        stored = b""
    if len(stored) != HASH_SIZE:
        raise _unfit(f"{_HASH} is not {HASH_SIZE} bytes in base64")  # and what it is stays unsaid
    return stored


def _unfit(detail: str) -> EngineError:
    return EngineError(
        Failure(
            code="bad_secrets",
            kind=FailureKind.LOCAL,
            message="The password that was given does not go with the profile's kind of login.",
            advice="Enter the password again, or check how the profile logs in.",
            detail=detail,
            retry=Retry.NEVER,
        )
    )
