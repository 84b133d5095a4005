"""Origins of services, requests and answers of the Connect-RPC profile (``snap.md`` 1.2)."""

from __future__ import annotations

import pytest

from engine.snap import messages
from engine.snap.connect import (
    MAX_MESSAGE,
    Answer,
    CallRefused,
    Request,
    Status,
    make_request,
    printable,
    read_answer,
)
from engine.snap.errors import AnswerError, OriginError
from engine.snap.origin import Origin, parse_endpoint
from engine.snap.tokens import Token
from engine.udp.endpoint import Endpoint
from tests.support import snap_tokens

SECURE = Origin("https", "snap.example", 443)


@pytest.mark.parametrize(
    ("text", "origin", "again"),
    [
        ("http://127.0.0.1:40251/", Origin("http", "127.0.0.1", 40251), "http://127.0.0.1:40251"),
        ("https://Snap.Example", Origin("https", "snap.example", 443), "https://snap.example"),
        ("HTTPS://snap.example:443/some/path", SECURE, "https://snap.example"),
        ("http://[2001:DB8::0:7]", Origin("http", "2001:db8::7", 80), "http://[2001:db8::7]"),
        ("192.0.2.1:8080", Origin("http", "192.0.2.1", 8080), "http://192.0.2.1:8080"),
        ("[2001:db8::7]:8080", Origin("http", "2001:db8::7", 8080), "http://[2001:db8::7]:8080"),
        ("snap.example:8443", Origin("https", "snap.example", 8443), "https://snap.example:8443"),
        ("localhost", Origin("https", "localhost", 443), "https://localhost"),
    ],
)
def test_origins(text: str, origin: Origin, again: str) -> None:
    assert Origin.parse(text) == origin
    assert str(origin) == again
    assert Origin.parse(again) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://snap.example",
        "https://user:secret@snap.example/",
        "https://snap.example/?x",
        "https://snap.example/#x",
        "https://snap.example\\@other.example/",
        "https://snap.example:0/",
        "https://snap.example:65536/",
        "https://snap.example:/",
        "https://",
        "https:///path",
        "http://256.0.0.1/",
        "http://1.2.3/",
        "http://[::1%lo]/",
        "http://[1.2.3.4]/",
        "https://snap..example/",
        "https://-snap.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "https://snap.example/\n",
        " https://snap.example/",
        "https://snäp.example/",
        "x" * 600,
    ],
)
def test_texts_that_are_no_origin(text: str) -> None:
    with pytest.raises(OriginError) as caught:
        Origin.parse(text)
    assert "secret" not in str(caught.value)


def test_where_nobody_reads_along() -> None:
    assert SECURE.private
    assert Origin.parse("http://127.0.0.1:1").private and Origin.parse("http://[::1]:1").private
    assert not Origin.parse("http://192.0.2.1").private
    assert not Origin.parse("http://localhost").private, "a name means what others say"
    assert SECURE.address is None
    assert Origin.parse("http://127.0.0.1:1").address == Endpoint("127.0.0.1", 1)


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("127.0.0.1:45220", Endpoint("127.0.0.1", 45220)),
        ("[2001:DB8::7]:1", Endpoint("2001:db8::7", 1)),
    ],
)
def test_endpoints(text: str, endpoint: Endpoint) -> None:
    assert parse_endpoint(text) == endpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:+80",
        "127.0.0.1:٨٠",
        "2001:db8::7:80",
        "[127.0.0.1]:80",
        "[fe80::1%3]:80",
        "[2001:db8::7]",
        "0.0.0.0:80",
        "[::]:80",
        "224.0.0.1:80",
        "snap.example:80",
        "1" * 600 + ":1",
    ],
)
def test_texts_that_are_no_endpoint(text: str) -> None:
    with pytest.raises(OriginError):
        parse_endpoint(text)


# --- requests ---


def test_a_request() -> None:
    token = Token(snap_tokens.VECTOR)
    request = make_request(SECURE, messages.LIST_UNDERLAYS, b"\x08\x00", token=token, max_answer=100)
    assert request.method == "POST"
    assert request.url == "https://snap.example/scion.endhost.v1.UnderlayService/ListUnderlays"
    assert request.headers == (
        ("content-type", "application/proto"),
        ("authorization", f"Bearer {snap_tokens.VECTOR}"),
    )
    assert (request.body, request.max_answer) == (b"\x08\x00", 100)
    assert "eyJ" not in repr(request) and "Bearer" not in repr(request)


def test_a_request_without_a_token() -> None:
    request = make_request(SECURE, messages.GET_ENDHOST_APIS, b"", max_answer=100)
    assert request.headers == (("content-type", "application/proto"),)


def test_secrets_are_not_sent_in_the_clear() -> None:
    token, open_way = Token(snap_tokens.VECTOR), Origin.parse("http://192.0.2.1:80")
    with pytest.raises(OriginError):
        make_request(open_way, messages.REGISTER, b"", token=token, max_answer=1)
    with pytest.raises(OriginError):
        make_request(open_way, messages.AUTHENTICATE, b"", secret=True, max_answer=1)
    make_request(open_way, messages.REGISTER, b"", token=token, max_answer=1, plain=True)
    make_request(open_way, messages.GET_ENDHOST_APIS, b"", max_answer=1)


@pytest.mark.parametrize("path", ["", "/", "a/b", "/a/b/c", "/a b/c", "/a/b?c", "/a/b\r\n", "//a/b"])
def test_paths_that_are_no_methods(path: str) -> None:
    with pytest.raises(ValueError):
        make_request(SECURE, path, b"", max_answer=1)


# --- answers ---

REQUEST = make_request(SECURE, messages.REGISTER, b"", max_answer=100)


@pytest.mark.parametrize(
    "kind",
    ["application/proto", "Application/Proto", "application/proto; charset=utf-8", " application/proto "],
)
def test_a_good_answer(kind: str) -> None:
    assert read_answer(REQUEST, Answer(200, kind, b"x" * 100)) == b"x" * 100


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, "text/html", b"<html>Log in"),
        Answer(200, "", b""),
        Answer(200, "application/protobuf", b""),
        Answer(200, "application/proto", b"x" * 101),
        Answer(204, "application/proto"),
        Answer(302, "application/proto"),
        Answer(100),
        Answer(0),
        Answer(600),
    ],
)
def test_what_is_no_answer(answer: Answer) -> None:
    with pytest.raises(AnswerError):
        read_answer(REQUEST, answer)


def test_an_answer_that_may_come_without_a_type() -> None:
    assert read_answer(REQUEST, Answer(200, "", b"x"), typed=False) == b"x"


def refusal(answer: Answer, request: Request = REQUEST) -> CallRefused:
    with pytest.raises(CallRefused) as caught:
        read_answer(request, answer)
    return caught.value


@pytest.mark.parametrize(
    ("http", "body", "status", "said", "final"),
    [
        (
            400,
            b'{"code":"invalid_argument","message":"expiration time is in the past","detail":null}',
            Status.INVALID_ARGUMENT,
            "expiration time is in the past",
            True,
        ),
        (
            401,
            b"SNAP Token validation failed: authorization header is missing",
            Status.UNAUTHENTICATED,
            "SNAP Token validation failed: authorization header is missing",
            True,
        ),
        (503, b'{"code":"resource_exhausted","message":""}', Status.RESOURCE_EXHAUSTED, "", False),
        (404, b"", Status.NOT_FOUND, "", True),
        (405, b"", Status.UNKNOWN, "", False),
        (
            500,
            b'{"code":"nonsense","message":"x"}',
            Status.INTERNAL,
            '{"code":"nonsense","message":"x"}',
            False,
        ),
        (500, b'{"code":"internal"}', Status.INTERNAL, '{"code":"internal"}', False),
        (500, b'{"code":"internal","message":7}', Status.INTERNAL, '{"code":"internal","message":7}', False),
        (429, b"\xff\xfe", Status.UNAVAILABLE, "\ufffd\ufffd", False),
        (408, b"[" * 5000, Status.DEADLINE_EXCEEDED, "[" * 199 + "…", False),
        (409, b"", Status.ALREADY_EXISTS, "", True),
        (412, b"", Status.FAILED_PRECONDITION, "", True),
        (403, b"", Status.PERMISSION_DENIED, "", True),
        (501, b"", Status.UNIMPLEMENTED, "", True),
        (502, b"", Status.UNAVAILABLE, "", False),
        (504, b"", Status.UNAVAILABLE, "", False),
        (418, b"", Status.UNKNOWN, "", False),
    ],
)
def test_refusals(http: int, body: bytes, status: Status, said: str, final: bool) -> None:
    error = refusal(Answer(http, "", body))
    assert (error.status, error.http, error.said, error.final) == (status, http, said, final)
    assert error.token_refused == (http in (400, 401, 403))


def test_a_server_that_repeats_the_token() -> None:
    text = snap_tokens.VECTOR
    for body in (text, text[:-30], f"x {text} y", f'{{"code":"unauthenticated","message":"{text}"}}'):
        error = refusal(Answer(401, "", body.encode()))
        assert "eyJ" not in str(error) and "TvMvtCr" not in str(error)
    assert "aakey" not in str(refusal(Answer(401, "", b"no such key aakey_secret1")))


def test_what_a_server_says_is_one_short_line() -> None:
    assert printable("a\r\n\tb\x1b[31m  c") == "a b [31m c"
    assert len(printable("word " * 2000)) == MAX_MESSAGE
