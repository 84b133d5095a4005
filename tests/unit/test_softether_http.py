"""The HTTP envelope: what is written, what is read, and what is refused."""

from __future__ import annotations

import pytest

from engine.softether import http
from engine.softether.errors import HttpError
from engine.softether.http import HttpMessage, HttpReader
from engine.softether.pack import MAX_PACK, Pack
from tests.support import softether_vectors as vectors

_ANSWER = (
    b"HTTP/1.1 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 25\r\n"
    b"Content-Type: application/octet-stream\r\nDate: Sat, 21 Nov 2026 03:43:12 GMT\r\n"
    b"Keep-Alive: timeout=15; max=19\r\n\r\n"
)


def _read(data: bytes) -> HttpMessage:
    reader = HttpReader()
    reader.feed(data)
    message = reader.next_message()
    assert message is not None and reader.take_rest() == b""
    return message


def test_the_signature() -> None:
    message = _read(http.encode_signature("vpn.example"))
    assert message.start == ("POST", "/vpnsvc/connect.cgi", "HTTP/1.1")
    assert message.body == b"VPNCONNECT"
    assert message.headers["content-length"] == "10"
    assert message.headers["host"] == "vpn.example"
    assert http.is_signature(message.body)


@pytest.mark.parametrize("body", [b"", b"VPNCONNEC", b"VPNCONNECT ", b"GIF89a", bytes(1411), bytes(5000)])
def test_what_is_no_signature(body: bytes) -> None:
    assert not http.is_signature(body)


@pytest.mark.parametrize(
    "host", ["vpn.example", "2001:db8::1", "münchen.example", "пример.example", "a" * 255]
)
def test_a_host_of_any_script_makes_a_readable_header(host: str) -> None:
    for data in (http.encode_signature(host), http.encode_pack_request(host, Pack())):
        shown = _read(data).headers["host"]
        assert shown.isascii() and shown.isprintable()
        assert shown == host or not host.isascii()


def test_a_request_fits_what_the_server_demands() -> None:
    message = _read(http.encode_pack_request("h", Pack().add_int("a", 1)))
    assert message.start == ("POST", "/vpnsvc/vpn.cgi", "HTTP/1.1")
    assert message.headers["content-type"] == "application/octet-stream"
    assert Pack.from_bytes(message.body).number("a") == 1


def test_padding_hides_the_length() -> None:
    sizes = {len(_read(http.encode_pack_response(Pack().add_int("a", 1))).body) for _ in range(200)}
    assert len(sizes) > 50
    assert max(sizes) - min(sizes) <= http.MAX_PADDING


def test_an_answer_as_captured() -> None:
    message = _read(_ANSWER + vectors.PACK_ERROR_9)
    assert message.start == ("HTTP/1.1", "200", "OK")
    assert message.content_type == http.PACK_TYPE
    assert message.body == vectors.PACK_ERROR_9


def test_messages_and_the_rest_are_told_apart_wherever_the_stream_is_cut() -> None:
    stream = (_ANSWER + vectors.PACK_ERROR_9) * 2 + vectors.DATA_ONE
    for at in range(len(stream) + 1):
        reader, bodies = HttpReader(), list[bytes]()
        for piece in (stream[:at], stream[at:]):
            reader.feed(piece)
            while len(bodies) < 2 and (message := reader.next_message()):
                bodies.append(message.body)
        assert bodies == [vectors.PACK_ERROR_9] * 2
        assert reader.take_rest() == vectors.DATA_ONE
        assert reader.take_rest() == b""


def test_a_reason_may_be_missing_and_a_type_may_have_parameters() -> None:
    message = _read(b"HTTP/1.1 200\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n")
    assert message.start == ("HTTP/1.1", "200", "")
    assert message.content_type == "text/html"


def test_a_refusal_is_html() -> None:
    message = _read(http.encode_refusal("404 Not Found", "<h1>é</h1>"))
    assert message.start == ("HTTP/1.1", "404", "Not Found")
    assert message.content_type == "text/html"
    assert message.body == "<h1>é</h1>".encode()


def _head(*lines: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", b""))


_BAD = {
    "no start line": b"\r\n\r\n",
    "no words": b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
    "control characters": b"\x1b[31mred\r\n\r\n",
    "header without a colon": _head(b"no colon here"),
    "two lengths": _head(b"Content-Length: 1", b"content-length: 2"),
    "negative length": _head(b"Content-Length: -1"),
    "signed length": _head(b"Content-Length: +1"),
    "length with spaces": _head(b"Content-Length: 1 1"),
    "length in other digits": _head("Content-Length: ²".encode("latin-1")),
    "length over the limit": _head(b"Content-Length: %d" % (MAX_PACK + 1)),
    "length of many digits": _head(b"Content-Length: " + b"9" * 4000),
    "empty length": _head(b"Content-Length:"),
    "line too long": _head(b"A: " + b"a" * http.MAX_LINE),
    "too many lines": _head(*[b"A%d: b" % number for number in range(http.MAX_HEADERS + 1)]),
    "head without end": b"HTTP/1.1 200 OK\r\n" + b"a" * http.MAX_HEAD,
}


@pytest.mark.parametrize("what", _BAD)
def test_what_is_no_message_is_refused(what: str) -> None:
    reader = HttpReader()
    reader.feed(_BAD[what])
    with pytest.raises(HttpError) as caught:
        reader.next_message()
    assert caught.value.failure.detail.isprintable()
    assert "bytearray" not in caught.value.failure.detail
    assert len(caught.value.failure.detail) < 500


def test_the_server_bounds_bodies_by_its_own_limit() -> None:
    reader = HttpReader(max_body=100)
    reader.feed(_head(b"Content-Length: 100") + bytes(100))
    assert reader.next_message() is not None
    reader.feed(_head(b"Content-Length: 101"))
    with pytest.raises(HttpError):
        reader.next_message()
