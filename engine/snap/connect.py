"""One call of a service: Connect-RPC, unary, protobuf, as all services of SNAP speak it (``snap.md`` 1.2).

A request is a value for whoever has an HTTP client, and what came back goes in here. The client
must not follow redirects, which would carry the token elsewhere, and must stop reading a body at
the limit of the method.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from engine.snap.errors import AnswerError, OriginError, SnapError
from engine.snap.origin import Origin
from engine.snap.tokens import Token

MEDIA_TYPE = "application/proto"
TIMEOUT = 30.0
"""Seconds in which a call has to be answered."""
MAX_ERROR_BODY = 4096
"""Bytes of an error's body that are looked at."""
MAX_MESSAGE = 200
"""Characters of what a server says that are kept for people."""

_PATH = re.compile(r"/[A-Za-z0-9_.]+/[A-Za-z0-9_]+")
_TOKEN_LIKE = re.compile(
    r"[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?|[A-Za-z0-9_-]{32,}|aakey_\S*"
)
"""Looks like a JWT or a part of one, or like an API key: a server may repeat what it was sent."""


class Status(StrEnum):
    """Connect's codes of errors."""

    CANCELED = "canceled"
    UNKNOWN = "unknown"
    INVALID_ARGUMENT = "invalid_argument"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    NOT_FOUND = "not_found"
    ALREADY_EXISTS = "already_exists"
    PERMISSION_DENIED = "permission_denied"
    RESOURCE_EXHAUSTED = "resource_exhausted"
    FAILED_PRECONDITION = "failed_precondition"
    ABORTED = "aborted"
    OUT_OF_RANGE = "out_of_range"
    UNIMPLEMENTED = "unimplemented"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"
    DATA_LOSS = "data_loss"
    UNAUTHENTICATED = "unauthenticated"


_BY_HTTP = {
    400: Status.INVALID_ARGUMENT,
    401: Status.UNAUTHENTICATED,
    403: Status.PERMISSION_DENIED,
    404: Status.NOT_FOUND,
    408: Status.DEADLINE_EXCEEDED,
    409: Status.ALREADY_EXISTS,
    412: Status.FAILED_PRECONDITION,
    429: Status.UNAVAILABLE,
    500: Status.INTERNAL,
    501: Status.UNIMPLEMENTED,
    502: Status.UNAVAILABLE,
    503: Status.UNAVAILABLE,
    504: Status.UNAVAILABLE,
}
_FINAL = frozenset(
    (
        Status.INVALID_ARGUMENT,
        Status.NOT_FOUND,
        Status.ALREADY_EXISTS,
        Status.PERMISSION_DENIED,
        Status.FAILED_PRECONDITION,
        Status.OUT_OF_RANGE,
        Status.UNIMPLEMENTED,
        Status.UNAUTHENTICATED,
    )
)


class CallRefused(SnapError):
    """The service answered, and said no."""

    def __init__(self, status: Status, http: int, said: str) -> None:
        """``said`` is what the server sent as its reason, as it came."""
        self.status = status
        self.http = http
        """Status of HTTP."""
        self.said = printable(said)
        super().__init__(f"{status} (HTTP {http})" + (f": {self.said}" if self.said else ""))

    @property
    def final(self) -> bool:
        """Whether the same call with the same token would be refused again."""
        return self.status in _FINAL

    @property
    def token_refused(self) -> bool:
        """Whether it was the token that was not good enough.

        A registration with one that has ended is an invalid argument (``snap.md`` 2.2), and we know
        of no other reason to find fault with our arguments.
        """
        return self.status in (Status.UNAUTHENTICATED, Status.PERMISSION_DENIED, Status.INVALID_ARGUMENT)


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. Shown by ``repr`` without headers and body, which may contain secrets."""

    origin: Origin
    path: str
    """Absolute; it stands for the whole path of the URL."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    method: str = "POST"
    max_answer: int = 64 * 1024
    """Bytes of a body beyond which nothing more is to be read: the answer is not good then."""

    @property
    def url(self) -> str:
        """Where to send it."""
        return f"{self.origin}{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    """Of HTTP."""
    content_type: str = ""
    """The header, empty when there was none."""
    body: bytes = field(default=b"", repr=False)


class _Error(msgspec.Struct):
    code: Status
    message: str


def make_request(
    origin: Origin,
    path: str,
    body: bytes,
    *,
    token: Token | None = None,
    secret: bool = False,
    max_answer: int,
    plain: bool = False,
) -> Request:
    """The request for one method.

    With a token, or when ``secret`` says that the body contains such a thing, it goes only where
    nobody reads along, unless ``plain`` says that people wish otherwise. Raises
    :class:`OriginError` when it must not be sent, and :class:`ValueError` for a path that is no
    method's.
    """
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a method")
    if (secret or token is not None) and not origin.private and not plain:
        raise OriginError(f"a secret must not be sent to {origin} unencrypted")
    headers = [("content-type", MEDIA_TYPE)]
    if token is not None:
        headers.append(("authorization", token.header()))
    return Request(origin, path, tuple(headers), body, max_answer=max_answer)


def read_answer(request: Request, answer: Answer, *, typed: bool = True) -> bytes:
    """The message that the service answered with.

    ``typed`` demands that it is said to be protobuf, which shows that it is no page of somebody in
    between. Raises :class:`CallRefused` when the service said no, and :class:`AnswerError` when
    this is no answer of such a service or too large.
    """
    if answer.status == 200:
        if typed and _media_type(answer.content_type) != MEDIA_TYPE:
            raise AnswerError(f"an answer of another kind: {printable(answer.content_type) or 'no type'}")
        if len(answer.body) > request.max_answer:
            raise AnswerError(f"an answer of {len(answer.body)} bytes")
        return answer.body
    if not 400 <= answer.status <= 599:
        raise AnswerError(f"an answer with the HTTP status {answer.status}")
    status = _BY_HTTP.get(answer.status, Status.UNKNOWN)
    body = answer.body[:MAX_ERROR_BODY]
    try:
        error = msgspec.json.decode(body, type=_Error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CallRefused(status, answer.status, body.decode("utf-8", "replace")) from None
    raise CallRefused(error.code, answer.status, error.message)


def _media_type(value: str) -> str:
    return value[:MAX_ERROR_BODY].partition(";")[0].strip().lower()


def printable(text: str) -> str:
    """What a server said, fit for a log: short, one line, nothing that looks like a token or a key."""
    hidden = _TOKEN_LIKE.sub("…", text[:MAX_ERROR_BODY])
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in hidden).split())
    return line if len(line) <= MAX_MESSAGE else line[: MAX_MESSAGE - 1] + "…"
