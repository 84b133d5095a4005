"""The HTTP envelope around PACKs (``softether.md`` sections 1.1 and 1.2).

Only what the protocol uses of HTTP/1.1: one message after the other on one connection, each
with a Content-Length. :class:`HttpReader` serves both sides and keeps what follows the last
message, because after the login those bytes belong to the block stream.
"""

from __future__ import annotations

import hashlib
import os

import msgspec

from engine.softether.errors import HttpError
from engine.softether.pack import MAX_PACK, Pack

SIGNATURE_TARGET = "/vpnsvc/connect.cgi"
PACK_TARGET = "/vpnsvc/vpn.cgi"
SIGNATURE = b"VPNCONNECT"
WATERMARK_SIZE = 1411
WATERMARK_SHA256 = "96a706bbab378ec37dfef21e02b1a3c177fbebeffa039eb0efac918630df12a0"
"""The picture that the official client sends in place of the short signature (section 1.1)."""
PROBE_TAG = "9C37197CA7C2428388C2E6E59B829B30"
"""In the answer to a plain GET: by it the official client knows a SoftEther server (section 7.6)."""
MAX_WATERMARK_TAIL = 2000
"""Random bytes behind the picture."""
PACK_TYPE = "application/octet-stream"
SIGNATURE_TYPE = "image/jpeg"

MAX_LINE = 4096
MAX_HEADERS = 128
MAX_HEAD = 16 * 1024
"""Bytes of a start line with all its headers."""
MAX_PADDING = 999


class HttpMessage(msgspec.Struct, frozen=True):
    """A request or a response; ``headers`` has lower-case names."""

    start: tuple[str, str, str]
    """``("POST", target, version)`` or ``(version, status, reason)``."""
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower-case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class HttpReader:
    """Cuts a byte stream into messages; ``max_body`` bounds the memory it may take."""

    def __init__(self, max_body: int = MAX_PACK) -> None:
        self._buffer = bytearray()
        self._max_body = max_body
        self._head: tuple[tuple[str, str, str], dict[str, str], int] | None = None

    def feed(self, data: bytes | memoryview) -> None:
        """Take bytes from the stream. Never holds more than it was given and not yet returned."""
        self._buffer += data

    def next_message(self) -> HttpMessage | None:
        """The next whole message, ``None`` when more bytes are needed; raises ``HttpError``."""
        if self._head is None and not self._read_head():
            return None
        assert self._head is not None
        start, headers, length = self._head
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        self._head = None
        return HttpMessage(start, headers, body)

    def take_rest(self) -> bytes:
        """Hand over what was read beyond the last message."""
        rest = bytes(self._buffer)
        self._buffer.clear()
        return rest

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n", 0, MAX_HEAD + 4)
        if end < 0:
            if len(self._buffer) >= MAX_HEAD + 4:
                raise HttpError(f"no end of the HTTP headers within {MAX_HEAD} bytes")
            return False
        lines = self._buffer[:end].split(b"\r\n")
        del self._buffer[: end + 4]
        if len(lines) > MAX_HEADERS + 1 or any(len(line) > MAX_LINE for line in lines):
            raise HttpError("too many or too long HTTP headers")
        start = lines[0].decode("latin-1").split(" ", 2)
        if len(start) == 2 and start[0].startswith("HTTP/"):
            start.append("")
        if len(start) != 3:
            raise HttpError(f"not an HTTP start line: {bytes(lines[0][:80])!r}")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                raise HttpError(f"not an HTTP header: {bytes(line[:80])!r}")
            if headers.setdefault(name.strip().lower(), value.strip()) != value.strip():
                raise HttpError(f"HTTP header {name.strip()[:40]!r} given twice")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) <= 10) or int(length) > self._max_body:
            raise HttpError(f"HTTP body of {length[:40]!r} bytes")
        self._head = ((start[0], start[1], start[2]), headers, int(length))
        return True


def is_signature(body: bytes) -> bool:
    """Server side: whether the first request's body is that of a SoftEther client."""
    if WATERMARK_SIZE <= len(body) <= WATERMARK_SIZE + MAX_WATERMARK_TAIL:
        return hashlib.sha256(body[:WATERMARK_SIZE]).hexdigest() == WATERMARK_SHA256
    return body == SIGNATURE


def encode_signature(host: str) -> bytes:
    """The first request on a connection: who are you? (section 1.1)."""
    return _encode(
        f"POST {SIGNATURE_TARGET} HTTP/1.1",
        {"Host": _ascii(host), "Content-Type": SIGNATURE_TYPE},
        SIGNATURE,
    )


def encode_pack_request(host: str, pack: Pack) -> bytes:
    """A PACK from client to server."""
    return _encode(
        f"POST {PACK_TARGET} HTTP/1.1", {"Host": _ascii(host), "Content-Type": PACK_TYPE}, _padded(pack)
    )


def encode_pack_response(pack: Pack) -> bytes:
    """A PACK from server to client."""
    return _encode("HTTP/1.1 200 OK", {"Content-Type": PACK_TYPE}, _padded(pack))


def encode_refusal(status: str, text: str) -> bytes:
    """What a server says to somebody who is no VPN client, e.g. ``404 Not Found``."""
    return _encode(f"HTTP/1.1 {status}", {"Content-Type": "text/html; charset=utf-8"}, text.encode())


def _ascii(host: str) -> str:
    """A host name as it goes on the wire (RFC 3490)."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host.encode("ascii", "replace").decode()  # servers do not look at it


def _padded(pack: Pack) -> bytes:
    # Random padding hides the length of the credentials from who watches (section 2.3).
    if "pencore" not in pack:
        pack.add_data("pencore", os.urandom(int.from_bytes(os.urandom(2), "big") % (MAX_PADDING + 1)))
    return pack.to_bytes()


def _encode(start: str, headers: dict[str, str], body: bytes) -> bytes:
    fields = {**headers, "Connection": "Keep-Alive", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{start}\r\n{head}\r\n".encode("latin-1") + body
