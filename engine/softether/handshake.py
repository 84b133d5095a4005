"""The exchange before the data phase, both sides of it, without I/O.

Client::

    SIGNATURE ──hello──▶ LOGIN ──welcome──▶ DONE

Each side takes received bytes and keeps what it wants to send; what the peer sent beyond the
last message is handed on by ``take_rest`` and belongs to the block stream.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from engine.softether import http
from engine.softether.credentials import AUTH_ANONYMOUS, AUTH_PASSWORD, AUTH_PLAIN, Credentials
from engine.softether.errors import HttpError, NotSoftEtherError, PackError, ProtocolError
from engine.softether.messages import (
    PROTOCOL_BUILD,
    PROTOCOL_VERSION,
    Hello,
    Welcome,
    clean_line,
    is_noop,
    login_pack,
    raise_error,
)
from engine.softether.pack import Pack
from engine.softether.password import challenge_response, password_hash, response_is_valid

MAX_NOOPS = 30
"""Fillers a server may send before its real answer."""
MAX_REQUESTS = 19
"""Requests a server answers on one connection before the login."""


class ClientHandshake:
    """The client's side. ``outgoing`` is what to send, to be taken after each call."""

    class _State(Enum):
        SIGNATURE = auto()
        LOGIN = auto()
        DONE = auto()

    def __init__(self, host: str, credentials: Credentials, installation: str) -> None:
        self._host = host
        self._credentials = credentials
        self._installation = installation
        self._reader = http.HttpReader()
        self._state = self._State.SIGNATURE
        self._noops = 0
        self._outgoing = [http.encode_signature(host)]
        self.hello: Hello | None = None
        """Set once the server has proved to speak SoftEther; the login goes out then."""
        self.welcome: Welcome | None = None
        """Set once we are in."""

    def take_outgoing(self) -> bytes:
        """Bytes to send now, each once."""
        data = b"".join(self._outgoing)
        self._outgoing.clear()
        return data

    def take_rest(self) -> bytes:
        """Bytes that came after the welcome."""
        return self._reader.take_rest()

    def receive(self, data: bytes | memoryview) -> None:
        """Take bytes from the server.

        Raises ``NotSoftEtherError``, ``ServerRefusedError`` or ``ProtocolError`` (and its kin).
        """
        self._reader.feed(data)
        while self._state is not self._State.DONE:
            try:
                message = self._reader.next_message()
            except HttpError as error:
                if self._state is self._State.SIGNATURE:
                    raise NotSoftEtherError(error.failure.detail) from None
                raise
            if message is None:
                return
            pack = self._pack_of(message)
            if is_noop(pack):
                self._noops += 1
                if self._noops > MAX_NOOPS:
                    raise ProtocolError("nothing but fillers")
            elif self._state is self._State.SIGNATURE:
                self.hello = Hello.from_pack(pack)
                login = login_pack(self._credentials, self.hello.challenge, self._installation)
                self._outgoing.append(http.encode_pack_request(self._host, login))
                self._state = self._State.LOGIN
            else:
                raise_error(pack, hub=self._credentials.hub, user=self._credentials.user)
                if pack.number("Redirect"):
                    raise ProtocolError(
                        "the server is a cluster and redirects, which Adit does not follow yet"
                    )
                self.welcome = Welcome.from_pack(pack)
                self._state = self._State.DONE

    def _pack_of(self, message: http.HttpMessage) -> Pack:
        version, status, reason = message.start
        if not version.startswith("HTTP/1.") or status != "200" or message.content_type != http.PACK_TYPE:
            answer = f"HTTP {status[:20]} {reason[:60]} ({message.content_type[:60] or 'no type'})"
            raise NotSoftEtherError(clean_line(answer, 200))
        try:
            return Pack.from_bytes(message.body)
        except PackError as error:
            if self._state is self._State.SIGNATURE:
                raise NotSoftEtherError(error.failure.detail) from None
            raise


class ServerHandshake:
    """The server's side, for our own small server.

    ``decide`` is given the login (hub, user, whether the proof fits a stored hash) and returns a
    :class:`Welcome` or the number of an error. One login a connection.
    """

    def __init__(
        self, product: str, challenge: bytes, decide: Callable[[LoginRequest], Welcome | int]
    ) -> None:
        self._hello = Hello(product, PROTOCOL_VERSION, PROTOCOL_BUILD, challenge)
        self._decide = decide
        self._reader = http.HttpReader(max_body=65536)
        self._outgoing: list[bytes] = []
        self._requests = 0
        self._greeted = False
        self.welcome: Welcome | None = None
        self.refused = False
        """The connection is to be closed once ``take_outgoing`` was sent."""

    def take_outgoing(self) -> bytes:
        """Bytes to send now, each once."""
        data = b"".join(self._outgoing)
        self._outgoing.clear()
        return data

    def take_rest(self) -> bytes:
        """Bytes that came after the login."""
        return self._reader.take_rest()

    def receive(self, data: bytes | memoryview) -> None:
        """Take bytes from the client; raises ``ProtocolError`` (and its kin)."""
        self._reader.feed(data)
        while self.welcome is None and not self.refused:
            message = self._reader.next_message()
            if message is None:
                return
            self._requests += 1
            self.refused = self._requests > MAX_REQUESTS
            self._answer(message)

    def _answer(self, message: http.HttpMessage) -> None:
        method, target, _ = message.start
        if method != "POST" or target.lower() not in (http.SIGNATURE_TARGET, http.PACK_TARGET):
            self._outgoing.append(
                http.encode_refusal("404 Not Found", f"<h1>Not Found</h1><!-- {http.PROBE_TAG} -->")
            )
        elif target.lower() == http.SIGNATURE_TARGET:
            if http.is_signature(message.body):
                self._greeted = True
                self._outgoing.append(http.encode_pack_response(self._hello.to_pack()))
            else:
                self._outgoing.append(http.encode_refusal("403 Forbidden", "<h1>Forbidden</h1>"))
        elif not self._greeted or message.content_type != http.PACK_TYPE:
            self.refused = True
            self._outgoing.append(http.encode_refusal("400 Bad Request", "<h1>Bad Request</h1>"))
        else:
            self._login(Pack.from_bytes(message.body))

    def _login(self, pack: Pack) -> None:
        if is_noop(pack):
            self._outgoing.append(http.encode_pack_response(Pack().add_int("error", 0).add_int("noop", 1)))
            return
        answer: Welcome | int = 4
        if pack.text("method") == "login" and pack.number("use_encrypt") == 1:
            answer = self._decide(LoginRequest(pack, self._hello.challenge))
        if isinstance(answer, int):
            self.refused = True
            refusal = Pack().add_int("error", answer).add_int("no_save_password", 0)
            self._outgoing.append(http.encode_pack_response(refusal))
        else:
            self.welcome = answer
            self._outgoing.append(http.encode_pack_response(answer.to_pack()))


class LoginRequest:
    """A login as the server sees it."""

    def __init__(self, pack: Pack, challenge: bytes) -> None:
        self.hub = pack.text("hubname")
        self.user = pack.text("username")
        how = pack.number("authtype", -1)
        self.anonymous = how == AUTH_ANONYMOUS
        self._proof = pack.data("secure_password") if how == AUTH_PASSWORD else b""
        if how == AUTH_PLAIN:
            shown = password_hash(self.user, pack.text("plain_password"))
            self._proof = challenge_response(shown, challenge)
        self._challenge = challenge

    def proves(self, stored: bytes) -> bool:
        """Whether the client knows the password that ``stored`` was made of."""
        return response_is_valid(stored, self._challenge, self._proof)
