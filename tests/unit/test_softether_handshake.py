"""The exchange before the data phase: our client against our server, and against bad ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.failures import EngineError, FailureKind, Retry
from engine.softether import http
from engine.softether.credentials import Credentials
from engine.softether.errors import (
    HttpError,
    NotSoftEtherError,
    PackError,
    ProtocolError,
    ServerRefusedError,
)
from engine.softether.handshake import MAX_NOOPS, MAX_REQUESTS, ClientHandshake, LoginRequest, ServerHandshake
from engine.softether.http import HttpReader
from engine.softether.messages import Hello, Welcome, login_pack
from engine.softether.pack import Pack
from engine.softether.password import password_hash
from tests.support import softether_vectors as vectors

_CHALLENGE = bytes(range(20))
_STORED = password_hash("alice", "secret")
_WELCOME = Welcome("SID-ALICE-1", "CID-1", bytes(20), 20.0, "hello\nthere", 60)


def _client(password: str | None = "secret", user: str = "alice", hub: str = "VPN") -> ClientHandshake:
    return ClientHandshake("vpn.example", Credentials(hub, user, password), "installation")


def _server(seen: list[LoginRequest] | None = None) -> ServerHandshake:
    def decide(login: LoginRequest) -> Welcome | int:
        if seen is not None:
            seen.append(login)
        if login.hub != "VPN":
            return 8
        if login.user == "anonymous" and login.anonymous:
            return _WELCOME
        return _WELCOME if login.proves(_STORED) else 9

    return ServerHandshake("Test server", _CHALLENGE, decide)


def _talk(client: ClientHandshake, server: ServerHandshake, *, size: int | None = None) -> None:
    """Carry bytes both ways until nobody has any more, in pieces of ``size`` bytes."""
    while True:
        to_server = client.take_outgoing()
        _deliver(to_server, server.receive, size)
        to_client = server.take_outgoing()
        _deliver(to_client, client.receive, size)
        if not to_server and not to_client:
            return


def _deliver(data: bytes, receive: Callable[[bytes], None], size: int | None) -> None:
    step = size or max(len(data), 1)
    for at in range(0, len(data), step):
        receive(data[at : at + step])


def _hello() -> bytes:
    return http.encode_pack_response(Pack.from_bytes(vectors.CAPTURED_HELLO))


def _at_login() -> ClientHandshake:
    """A client whose login has gone out to the real server whose hello was captured."""
    client = _client()
    client.take_outgoing()
    client.receive(_hello())
    return client


@pytest.mark.parametrize("size", [None, 1, 7])
def test_a_good_login(size: int | None) -> None:
    client, server = _client(), _server()
    _talk(client, server, size=size)
    assert client.welcome == server.welcome == _WELCOME
    assert client.hello is not None
    assert (client.hello.server, client.hello.challenge) == ("Test server", _CHALLENGE)
    assert not server.refused
    assert client.take_rest() == server.take_rest() == b""


def test_what_the_login_says() -> None:
    seen: list[LoginRequest] = []
    _talk(_client(), _server(seen))
    assert [(login.hub, login.user, login.anonymous) for login in seen] == [("VPN", "alice", False)]
    pack = login_pack(Credentials("VPN", "alice", "secret"), _CHALLENGE, "i")
    assert pack.data("secure_password").hex() == "1394b82845bfb7a2711c4963f2b62978cb2c6ce3"
    numbers = {"use_encrypt": 1, "max_connection": 1, "use_compress": 0, "half_connection": 0, "qos": 0}
    assert {name: pack.number(name, -1) for name in numbers} == numbers
    assert pack.number("build") >= 6560
    assert "password" not in pack and "plain_password" not in pack


def test_an_installation_is_always_the_same_to_the_server_and_unlike_another() -> None:
    def identity(installation: str) -> tuple[bytes, bytes]:
        pack = login_pack(Credentials("h", "u", None), _CHALLENGE, installation)
        return pack.data("unique_id"), pack.data("UniqueId")

    assert identity("a") == identity("a") != identity("b")
    assert [len(part) for part in identity("a")] == [20, 16]


def test_an_anonymous_login_carries_no_proof() -> None:
    client, server = _client(None, "anonymous"), _server()
    _talk(client, server)
    assert client.welcome == _WELCOME
    pack = login_pack(Credentials("VPN", "anonymous", None), _CHALLENGE, "i")
    assert pack.number("authtype", -1) == 0 and "secure_password" not in pack


@pytest.mark.parametrize(
    ("client", "code", "kind"),
    [
        (_client("wrong"), "authentication_failed", FailureKind.AUTHENTICATION),
        (_client(None), "authentication_failed", FailureKind.AUTHENTICATION),
        (_client(user="bob"), "authentication_failed", FailureKind.AUTHENTICATION),
        (_client(hub="NONE"), "hub_not_found", FailureKind.SERVER),
    ],
)
def test_a_bad_login_is_refused(client: ClientHandshake, code: str, kind: FailureKind) -> None:
    server = _server()
    with pytest.raises(ServerRefusedError) as caught:
        _talk(client, server)
    failure = caught.value.failure
    assert (failure.code, failure.kind, failure.retry) == (code, kind, Retry.NEVER)
    assert server.refused and server.welcome is None and client.welcome is None


def test_bytes_after_the_welcome_go_to_the_blocks() -> None:
    client, server = _client(), _server()
    server.receive(client.take_outgoing())
    client.receive(server.take_outgoing())
    server.receive(client.take_outgoing() + vectors.KEEPALIVE_FOUR)
    client.receive(server.take_outgoing() + vectors.DATA_ONE)
    assert client.welcome is not None
    assert client.take_rest() == vectors.DATA_ONE
    assert server.take_rest() == vectors.KEEPALIVE_FOUR


def test_the_captured_exchange() -> None:
    client = _at_login()
    assert client.hello is not None and client.hello.build == 9674
    reader = HttpReader()
    reader.feed(client.take_outgoing())
    request = reader.next_message()
    assert request is not None
    login = Pack.from_bytes(request.body)
    assert login.data("secure_password").hex() == "09af9e434ff9d3a4b4852d99d72a89f965ceceae"
    client.receive(http.encode_pack_response(Pack.from_bytes(vectors.CAPTURED_WELCOME)))
    assert client.welcome is not None
    assert (client.welcome.session, client.welcome.connection) == ("SID-ALICE-3", "CID-2")
    assert client.welcome.notice == "Welcome to tést hub\nline2"
    assert (client.welcome.timeout, client.welcome.auto_disconnect) == (20.0, 0)


def test_fillers_are_skipped_before_hello_and_welcome() -> None:
    filler = http.encode_pack_response(Pack().add_int("error", 0).add_int("noop", 2))
    client = _client()
    client.receive(filler * 3)
    assert client.hello is None
    client.receive(_hello() + filler * 5)
    client.receive(filler + http.encode_pack_response(_WELCOME.to_pack()))
    assert client.welcome == _WELCOME


def test_nothing_but_fillers_is_an_error() -> None:
    filler = http.encode_pack_response(Pack().add_int("noop", 1))
    client = _at_login()
    client.receive(filler * MAX_NOOPS)
    with pytest.raises(ProtocolError):
        client.receive(filler)


_HTML = http.encode_refusal("200 OK", "<html><h1>It works!</h1></html>")


@pytest.mark.parametrize(
    "answer",
    [
        _HTML,
        http.encode_refusal("404 Not Found", "<h1>Not Found</h1>"),
        http.encode_refusal("403 Forbidden", "<h1>Forbidden</h1>"),
        b"HTTP/1.1 \x1b[2J\x07 \x1b[31mred\r\nContent-Type: \x1b[0m\r\n\r\n",
        b"HTTP/1.1 " + b"1" * 4000 + b" OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
        b"\r\n\r\n",
        b"x" * 20000,
        http.encode_pack_response(Pack().add_str("hello", "no challenge")),
        http.encode_pack_response(Pack().add_str("hello", "short").add_data("random", bytes(19))),
        http.encode_pack_response(Pack().add_data("random", bytes(20))),
        http.encode_pack_response(Pack()),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\nHTML",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 99999999\r\n\r\n",
    ],
)
def test_something_else_than_a_vpn_server_is_told_apart(answer: bytes) -> None:
    client = _client()
    client.take_outgoing()
    with pytest.raises(NotSoftEtherError) as caught:
        client.receive(answer)
    failure = caught.value.failure
    assert (failure.code, failure.retry) == ("not_softether", Retry.NEVER)
    assert failure.detail.isprintable() and len(failure.detail) < 500
    assert client.take_outgoing() == b""  # no login went to a stranger


def test_html_in_place_of_the_welcome() -> None:
    with pytest.raises(NotSoftEtherError):
        _at_login().receive(_HTML)


def _welcome_with(**changes: int) -> Pack:
    pack = (
        Pack().add_str("session_name", "S").add_str("connection_name", "C").add_data("session_key", bytes(20))
    )
    for name, value in ({"use_encrypt": 1, "timeout": 20000} | changes).items():
        pack.add_int(name, value)
    return pack


@pytest.mark.parametrize(
    "pack",
    [
        _welcome_with(use_encrypt=0),
        _welcome_with(use_fast_rc4=1),
        _welcome_with(use_compress=1),
        _welcome_with(half_connection=1),
        Pack(),
        Pack().add_str("session_name", "S").add_str("connection_name", "C").add_int("use_encrypt", 1),
        Pack().add_data("session_key", bytes(20)).add_str("session_name", "S").add_int("use_encrypt", 1),
        Pack()
        .add_str("session_name", "S")
        .add_str("connection_name", "C")
        .add_data("session_key", bytes(20)),
    ],
)
def test_a_weaker_or_incomplete_welcome_is_refused(pack: Pack) -> None:
    client = _at_login()
    with pytest.raises(ProtocolError):
        client.receive(http.encode_pack_response(pack))
    assert client.welcome is None


@pytest.mark.parametrize(("sent", "taken"), [(0, 5.0), (5000, 5.0), (7500, 7.5), (0xFFFFFFFF, 60.0)])
def test_the_timeout_is_bounded(sent: int, taken: float) -> None:
    assert Welcome.from_pack(_welcome_with(timeout=sent)).timeout == taken


def test_a_redirect_is_a_clear_error() -> None:
    with pytest.raises(ProtocolError) as caught:
        _at_login().receive(http.encode_pack_response(Pack.from_bytes(vectors.CAPTURED_REDIRECT)))
    assert "redirect" in caught.value.failure.detail


def test_errors_before_and_after_the_hello_are_the_servers_words() -> None:
    refusal = http.encode_pack_response(Pack.from_bytes(vectors.PACK_CAPTURED_FAILURE))
    for client in (_client(), _at_login()):
        with pytest.raises(ServerRefusedError) as caught:
            client.receive(refusal)
        assert caught.value.number == 9


def test_a_broken_pack_after_the_hello_breaks_the_protocol() -> None:
    with pytest.raises(PackError):
        _at_login().receive(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\nHTML"
        )
    with pytest.raises(HttpError):
        _at_login().receive(b"\r\n\r\n")


def test_what_a_stranger_calls_itself_is_one_clean_line() -> None:
    hello = Pack().add_str("hello", "evil\n\x1b[2Jserver\u202e" + "x" * 999).add_data("random", bytes(20))
    shown = Hello.from_pack(hello).server
    assert shown.isprintable() and shown.startswith("evil [2Jserver") and len(shown) <= 128
    pack = _welcome_with().add_data("Msg", "a\x1b[2J\r\nb\u202e\x00".encode() + b"\xff" + b"x" * 9999)
    notice = Welcome.from_pack(pack).notice
    assert notice.startswith("a[2J\nb\N{REPLACEMENT CHARACTER}x") and len(notice) <= 4096


# --- the server's side against bad clients -----------------------------------------------------


def _request(target: str, body: bytes = b"", method: str = "POST", kind: str = http.PACK_TYPE) -> bytes:
    head = f"{method} {target} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _status(answer: bytes) -> str:
    return answer.split(b" ", 2)[1].decode()


@pytest.mark.parametrize(
    ("request_", "status", "refused"),
    [
        (_request("/", method="GET"), "404", False),
        (_request("/vpnsvc/other.cgi"), "404", False),
        (_request("/vpnsvc/connect.cgi", b"VPNDISCONNECT"), "403", False),
        (_request("/VPNSVC/connect.CGI", b"VPNCONNECT"), "200", False),
        (_request("/vpnsvc/vpn.cgi", Pack().to_bytes()), "400", True),
    ],
)
def test_the_server_answers_strangers(request_: bytes, status: str, refused: bool) -> None:
    server = _server()
    server.receive(request_)
    assert _status(server.take_outgoing()) == status
    assert server.refused is refused and server.welcome is None


def test_the_server_answers_no_more_than_so_many_requests() -> None:
    server = _server()
    server.receive(_request("/", method="GET") * (MAX_REQUESTS + 5))
    assert server.refused
    assert server.take_outgoing().count(b"HTTP/1.1 404") == MAX_REQUESTS + 1


def _error_of(login: Pack) -> int:
    server = _server()
    server.receive(http.encode_signature("h"))
    server.take_outgoing()
    server.receive(http.encode_pack_request("h", login))
    reader = HttpReader()
    reader.feed(server.take_outgoing())
    message = reader.next_message()
    assert message is not None and server.refused
    return Pack.from_bytes(message.body).number("error")


def test_the_server_demands_a_login_with_encryption() -> None:
    login = login_pack(Credentials("VPN", "alice", "secret"), _CHALLENGE, "i").to_bytes()
    plain = login.replace(b"use_encrypt\0\0\0\0\0\0\0\1\0\0\0\1", b"use_encrypt\0\0\0\0\0\0\0\1\0\0\0\0")
    assert plain != login
    assert _error_of(Pack.from_bytes(plain)) == 4
    assert _error_of(Pack()) == 4
    assert _error_of(Pack().add_str("method", "admin").add_int("use_encrypt", 1)) == 4


def test_the_server_bounds_a_login() -> None:
    server = _server()
    server.receive(http.encode_signature("h"))
    with pytest.raises(HttpError):
        server.receive(f"POST {http.PACK_TARGET} HTTP/1.1\r\nContent-Length: 65537\r\n\r\n".encode())


def test_the_server_answers_fillers() -> None:
    server = _server()
    server.receive(http.encode_signature("h") + http.encode_pack_request("h", Pack().add_int("noop", 1)))
    assert server.take_outgoing().count(b"HTTP/1.1 200") == 2
    assert not server.refused


# --- secrets -----------------------------------------------------------------------------------


def test_nothing_shows_a_secret() -> None:
    credentials = Credentials("VPN", "alice", "hunter2")
    welcome = Welcome("S", "C", b"hunter2-hunter2-hunt", 20.0)
    for thing in (credentials, welcome, login_pack(credentials, _CHALLENGE, "i"), welcome.to_pack()):
        assert "hunter2" not in repr(thing) and "hunter2" not in str(thing)
    for error in _errors():
        assert "hunter2" not in repr(error.failure)


def _errors() -> list[EngineError]:
    found: list[EngineError] = []
    for pack in (Pack().add_int("error", 9), Pack(), _welcome_with(use_encrypt=0)):
        client = _client("hunter2")
        client.receive(_hello())
        with pytest.raises(EngineError) as caught:
            client.receive(http.encode_pack_response(pack))
        found.append(caught.value)
    return found
