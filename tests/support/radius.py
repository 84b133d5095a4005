"""A tiny RADIUS server for tests: it knows users by their passwords (RFC 2865, PAP), and nothing else."""

from __future__ import annotations

import hashlib
import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import NamedTuple

from tests.support.namespaces import Namespace

PORT = 1812

_HEAD = struct.Struct("!BBH16s")
_ACCESS_REQUEST, _ACCESS_ACCEPT, _ACCESS_REJECT = 1, 2, 3
_USER_NAME, _USER_PASSWORD = 1, 2
_BLOCK = 16


class Asked(NamedTuple):
    """A request, and what was said to it."""

    user: str
    password: str
    accepted: bool


class RadiusServer:
    """Answers in ``namespace`` for ``users`` (name to password); a context manager.

    ``secret`` is shared with whoever asks. ``asked`` is what was asked so far, without what was sent again.
    """

    def __init__(
        self, namespace: Namespace, secret: str, users: Mapping[str, str], *, address: str = "127.0.0.1"
    ) -> None:
        self.address = address
        self.asked: list[Asked] = []
        self._secret = secret.encode()
        self._users = users
        self._answers: dict[bytes, bytes] = {}
        serve = self._answer

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, sock = self.request
                sock.sendto(serve(data), self.client_address)

        with namespace.inside():
            self._server = socketserver.UDPServer((address, PORT), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> RadiusServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, request: bytes) -> bytes:
        if request not in self._answers:
            self._answers[request] = self._judge(request)
        return self._answers[request]

    def _judge(self, request: bytes) -> bytes:
        code, identifier, length, authenticator = _HEAD.unpack_from(request)
        if code != _ACCESS_REQUEST:
            raise ValueError(f"a request of kind {code}")
        attributes = dict(_attributes(request[_HEAD.size : length]))
        user = attributes[_USER_NAME].decode()
        password = self._unhidden(attributes[_USER_PASSWORD], authenticator).decode(errors="replace")
        accepted = self._users.get(user) == password
        self.asked.append(Asked(user, password, accepted))
        answer = _ACCESS_ACCEPT if accepted else _ACCESS_REJECT
        proof = hashlib.md5(_HEAD.pack(answer, identifier, _HEAD.size, authenticator) + self._secret).digest()
        return _HEAD.pack(answer, identifier, _HEAD.size, proof)

    def _unhidden(self, hidden: bytes, authenticator: bytes) -> bytes:
        """The password (section 5.2): each block is hidden by a digest of the one before it."""
        shown, before = b"", authenticator
        for start in range(0, len(hidden), _BLOCK):
            block = hidden[start : start + _BLOCK]
            mask = hashlib.md5(self._secret + before).digest()
            shown += bytes(one ^ other for one, other in zip(block, mask, strict=True))
            before = block
        return shown.rstrip(b"\0")


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    while data:
        kind, size = data[0], data[1]
        yield kind, data[2:size]
        data = data[size:]
