"""What can go wrong, in words a person can act on.

A :class:`Failure` is data: it crosses from the engine process to the helper and from there
to whoever asked. :class:`EngineError` is the exception that carries one inside the engine.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=4096)]
"""A text from the engine; longer ones are not believed."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A number that every reader of JSON can hold."""


class FailureKind(StrEnum):
    """The class of an error. The command line gives each its own exit code."""

    NETWORK = "network"
    """The server could not be reached, or the connection was lost."""
    TRUST = "trust"
    """The server's certificate is not one we may talk to."""
    AUTHENTICATION = "authentication"
    """The server knows us not, or refuses what we offered as proof."""
    SERVER = "server"
    """The server answered and said no, or is not the kind of server we expect."""
    ADDRESS = "address"
    """The tunnel is there, but no usable address was obtained on it."""
    LOCAL = "local"
    """Something on this machine: device, descriptor, configuration, a bug of ours."""


class Retry(StrEnum):
    """What the helper may do by itself after the failure."""

    NEVER = "never"
    """Only a person can change the outcome (wrong password, untrusted certificate)."""
    SOON = "soon"
    """Try again with the normal back-off."""
    LATER = "later"
    """The server is full or its hub is offline: wait about a minute."""


class Certificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person needs to see to decide about a server certificate."""

    sha256: Text
    """Fingerprint of the DER encoding, 64 lower-case hex digits."""
    subject: Text
    issuer: Text
    names: Annotated[tuple[Text, ...], msgspec.Meta(max_length=64)]
    """DNS names and addresses of the subjectAltName extension."""
    not_before: Text
    """ISO 8601, UTC."""
    not_after: Text
    """ISO 8601, UTC."""
    reason: Text
    """Why it is not trusted by itself, e.g. ``self-signed certificate``."""


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One failure, as it is shown to a person and as programs tell it apart."""

    code: Text
    """Stable identifier in ``snake_case``, e.g. ``hub_not_found``."""
    kind: FailureKind
    message: Text
    """What happened, one sentence, no jargon."""
    advice: Text = ""
    """What the person can do about it, one sentence."""
    detail: Text = ""
    """The technical line, for behind a fold."""
    retry: Retry = Retry.SOON
    certificate: Certificate | None = None
    """Set when the code is ``certificate_unknown`` or ``certificate_changed``."""


class EngineError(Exception):
    """Base of everything the engine raises on purpose; carries a :class:`Failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class ConnectionLost(EngineError):
    """The connection to the server ended or broke under us."""

    def __init__(self, detail: str, *, code: str = "disconnected") -> None:
        super().__init__(
            Failure(
                code=code,
                kind=FailureKind.NETWORK,
                message="The connection to the server was lost.",
                advice="Adit tries again by itself.",
                detail=detail,
            )
        )
