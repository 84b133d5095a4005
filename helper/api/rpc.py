"""JSON-RPC 2.0, one object a line: the framing of the helper's socket, without any I/O.

:class:`LineReader` cuts a stream into lines, :func:`parse_message` judges one line, the
``encode_*`` functions write one. Bad input ends in :class:`RpcError` and in nothing else.

Limits of our own on top of the specification (https://www.jsonrpc.org/specification): an
object of at most :data:`MAX_LINE` bytes (:data:`MAX_REPLY` from the helper, which is trusted
by its clients), :data:`MAX_DEPTH` levels, no key twice, no NaN or infinity, integers of 64
bits, no unpaired surrogates, no batches, parameters by name only. Reading and parsing a line
of :data:`MAX_LINE` bytes takes at most :data:`MEMORY_LIMIT` bytes of memory, whatever is in it.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import NoReturn, TypeVar

import msgspec

MAX_LINE = 256 * 1024
"""Bytes of one line to the helper, without its newline."""
MAX_REPLY = 1024 * 1024
"""Bytes of one line from the helper: a picture of all sessions with all their routes."""
MAX_DEPTH = 16
"""Objects and arrays inside each other, the outermost included."""
MAX_ID_BITS = 53
"""Size of a numeric id: what every JSON implementation keeps exactly."""
MAX_ID_LENGTH = 64
"""Characters of a textual id."""
MAX_METHOD_LENGTH = 64
"""Characters of a method's name."""
MAX_DIGITS = 20
"""Characters of an integer; 64 bits with a sign need no more."""
MEMORY_LIMIT = 24 * 1024 * 1024
"""Bytes of memory that one line of :data:`MAX_LINE` may cost at the most while it is parsed."""

Id = int | str
"""Identifier of a request."""

_T = TypeVar("_T")


class Code(IntEnum):
    """Error codes: those of JSON-RPC, then ours."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603

    NOT_PERMITTED = -32000
    """The caller may not do this; the message says how to be let in."""
    HELLO_FIRST = -32001
    """The first request of a connection must be ``hello``."""
    PROTOCOL_MISMATCH = -32002
    """No protocol number in common; ``data`` holds the helper's ``protocol`` and ``version``."""
    NO_SUCH_SESSION = -32003
    SESSION_EXISTS = -32004
    """The profile is connected already; ``data`` holds the ``session``."""
    BUSY = -32005
    """Too many clients, or too many requests under way."""
    BAD_PROFILE = -32006
    """The profile can not be used as it is; the message says what is wrong with it."""
    NO_SUCH_QUESTION = -32007
    """The question is not, or no longer, asked."""
    SYSTEM_REFUSED = -32008
    """The system did not let the helper do it, or the helper could not remember it."""


class RpcError(Exception):
    """The one error of this module, and what a handler raises to refuse a request.

    ``request`` is the id of the request that it answers, when that could be told. The message
    goes to the other side as it is: it must never hold a secret.
    """

    def __init__(
        self, code: int, message: str, data: Mapping[str, object] | None = None, request: Id | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data
        self.request = request


class Request(msgspec.Struct, frozen=True):
    """A call that wants an answer."""

    id: Id
    method: str
    params: dict[str, object]

    def __repr__(self) -> str:
        """Without the parameters, which may hold secrets."""
        return f"Request(id={self.id!r}, method={self.method!r})"


class Notification(msgspec.Struct, frozen=True):
    """A message without an answer."""

    method: str
    params: dict[str, object]

    def __repr__(self) -> str:
        """Without the parameters, which may hold secrets."""
        return f"Notification(method={self.method!r})"


class Response(msgspec.Struct, frozen=True):
    """The answer to the request ``id``; ``None`` when the other side could not tell which."""

    id: Id | None
    result: object
    error: RpcError | None = None


Message = Request | Notification | Response


class LineReader:
    """Cuts a byte stream into lines.

    Holds at most ``limit`` bytes and the last piece fed. Once a line was too long, every
    further :meth:`next_line` raises: where the next line starts can not be known.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._searched = 0
        self._failed = False

    def feed(self, data: bytes) -> None:
        """Add what came from the stream; take the lines out before feeding more."""
        if not self._failed:
            self._buffer += data

    def next_line(self) -> bytes | None:
        """The next complete line without its newline, ``None`` when more must be fed.

        Raises :class:`RpcError` when a line is over the limit.
        """
        if not self._failed:
            end = self._buffer.find(b"\n", self._searched)
            if 0 <= end <= self._limit:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                self._searched = 0
                return line
            if end < 0 and len(self._buffer) <= self._limit:
                self._searched = len(self._buffer)
                return None
            self._failed = True
            self._buffer = bytearray()
        raise RpcError(Code.PARSE_ERROR, f"The line is longer than {self._limit} bytes.")


# --- parsing -----------------------------------------------------------------------------------


def parse_message(line: bytes) -> Message:
    """Judge one line (without its newline).

    Raises :class:`RpcError` with ``PARSE_ERROR`` (not the JSON we take), ``INVALID_REQUEST``
    (JSON, but not JSON-RPC) or ``INVALID_PARAMS`` (parameters not by name).
    """
    value = _load(line)
    if isinstance(value, list):
        raise RpcError(Code.INVALID_REQUEST, "Batches are not taken; send one object a line.")
    if not isinstance(value, dict):
        raise RpcError(Code.INVALID_REQUEST, "A message must be an object.")
    identifier = _identifier(value)
    if value.get("jsonrpc") != "2.0":
        raise RpcError(Code.INVALID_REQUEST, "The field jsonrpc must be 2.0.", request=identifier)
    if "method" not in value:
        return _response(value, identifier)
    method = value["method"]
    if not isinstance(method, str) or not 0 < len(method) <= MAX_METHOD_LENGTH:
        raise RpcError(
            Code.INVALID_REQUEST, f"method must be 1 to {MAX_METHOD_LENGTH} characters.", request=identifier
        )
    params = value.get("params", {})
    if not isinstance(params, dict):
        raise RpcError(Code.INVALID_PARAMS, "params must be an object.", request=identifier)
    if "id" not in value:
        return Notification(method, params)
    if identifier is None:
        raise RpcError(Code.INVALID_REQUEST, "The id of a request must not be null.")
    return Request(identifier, method, params)


def parse_request(line: bytes) -> Request | Notification:
    """As :func:`parse_message`, and refuse answers: what the helper reads."""
    message = parse_message(line)
    if isinstance(message, Response):
        raise RpcError(Code.INVALID_REQUEST, "An answer was sent where a request was expected.")
    return message


def _load(line: bytes) -> object:
    if len(line) > MAX_REPLY:
        raise RpcError(Code.PARSE_ERROR, f"The line is longer than {MAX_REPLY} bytes.")
    try:
        value: object = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        # Not chained and not quoted: a JSONDecodeError carries the whole line, secrets and all.
        raise RpcError(Code.PARSE_ERROR, "The line is not JSON in UTF-8.") from None
    _check(value, escapes=b"\\u" in line)
    return value


def _check(value: object, escapes: bool) -> None:
    """Refuse deep nesting and, where ``escapes`` could have made any, unpaired surrogates."""
    pending: list[Iterator[object]] = [iter((value,))]
    while pending:
        for item in pending[-1]:
            if isinstance(item, dict):
                keys: Iterable[object] = item if escapes else ()
                pending.append(itertools.chain(keys, item.values()))
                break
            if isinstance(item, list):
                pending.append(iter(item))
                break
            if escapes and isinstance(item, str) and not _encodable(item):
                raise RpcError(Code.PARSE_ERROR, "A string has half of a surrogate pair.")
        else:
            pending.pop()
        if len(pending) > MAX_DEPTH + 1:
            raise _too_deep()


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> RpcError:
    return RpcError(Code.PARSE_ERROR, f"More than {MAX_DEPTH} levels of nesting.")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise RpcError(Code.PARSE_ERROR, "An object has the same key twice.")
    return value


def _constant(_name: str) -> NoReturn:
    raise RpcError(Code.PARSE_ERROR, "NaN and infinity are not JSON.")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise RpcError(Code.PARSE_ERROR, "A number is out of range.")
    return value


def _integer(digits: str) -> int:
    value = int(digits) if len(digits) <= MAX_DIGITS else 1 << 64
    if not -(1 << 63) <= value < 1 << 63:
        raise RpcError(Code.PARSE_ERROR, "An integer is out of range.")
    return value


def _identifier(value: dict[str, object]) -> Id | None:
    identifier = value.get("id")
    if identifier is None:
        return None
    # A bool is an int in Python, but not in JSON.
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        if abs(identifier) < 1 << MAX_ID_BITS:
            return identifier
    elif isinstance(identifier, str) and len(identifier) <= MAX_ID_LENGTH:
        return identifier
    raise RpcError(
        Code.INVALID_REQUEST,
        f"id must be an integer of {MAX_ID_BITS} bits or at most {MAX_ID_LENGTH} characters.",
    )


def _response(value: dict[str, object], identifier: Id | None) -> Response:
    if ("result" in value) == ("error" in value) or "id" not in value:
        raise RpcError(Code.INVALID_REQUEST, "Neither a request nor an answer.", request=identifier)
    if "result" in value:
        return Response(identifier, value["result"])
    error = value["error"]
    if isinstance(error, dict):
        code, message, data = error.get("code"), error.get("message"), error.get("data")
        if isinstance(code, int) and not isinstance(code, bool) and isinstance(message, str):
            details = data if isinstance(data, dict) else None
            return Response(identifier, None, RpcError(code, message, details, identifier))
    raise RpcError(Code.INVALID_REQUEST, "An error needs a code and a message.", request=identifier)


# --- types -------------------------------------------------------------------------------------

# msgspec quotes the value of a wrong enumeration or tag; only what is known to name types,
# fields and places is passed on.
_EXPECTATION = re.compile(
    r"Expected `[\w |]+`(?:, got `\w+`)?(?: of (?:at least )?length [\d ]+)?(?:, got \d+)?"
    r"|Object missing required field `\w+`"
)
_PLACE = re.compile(r" - at `(?:key` in `)?(\$[\w.\[\]]*)`\Z")


def convert(value: object, kind: type[_T]) -> _T:
    """Give parameters or a result its type from :mod:`helper.api.types`.

    Raises :class:`RpcError` with ``INVALID_PARAMS``; its message names the place and the type
    expected, never the value found.
    """
    try:
        return msgspec.convert(value, kind, strict=True)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        text = str(error)
    expectation = _EXPECTATION.match(text)
    place = _PLACE.search(text)
    message = expectation[0] if expectation else "Invalid value"
    raise RpcError(Code.INVALID_PARAMS, f"{message} at {place[1] if place else '$'}.")


# --- encoding ----------------------------------------------------------------------------------


def encode_request(identifier: Id, method: str, params: msgspec.Struct) -> bytes:
    """A request, with its newline."""
    return _encode({"jsonrpc": "2.0", "id": identifier, "method": method, "params": params})


def encode_notification(method: str, params: msgspec.Struct) -> bytes:
    """A notification, with its newline."""
    return _encode({"jsonrpc": "2.0", "method": method, "params": params})


def encode_result(identifier: Id, result: msgspec.Struct) -> bytes:
    """The answer to a request that went well, with its newline."""
    return _encode({"jsonrpc": "2.0", "id": identifier, "result": result})


def encode_error(identifier: Id | None, error: RpcError) -> bytes:
    """The answer to a request that did not, with its newline."""
    body: dict[str, object] = {"code": int(error.code), "message": error.message}
    if error.data is not None:
        body["data"] = error.data
    return _encode({"jsonrpc": "2.0", "id": identifier, "error": body})


def _encode(message: dict[str, object]) -> bytes:
    try:
        return msgspec.json.encode(message) + b"\n"
    except UnicodeEncodeError:
        # Text from the system (a file name, an error) may hold what is not Unicode.
        return msgspec.json.encode(_replace_surrogates(msgspec.to_builtins(message))) + b"\n"


def _replace_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_replace_surrogates(key): _replace_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replace_surrogates(item) for item in value]
    return value
