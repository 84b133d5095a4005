"""A SNAP in memory: control plane and data plane as a real one behaves (``snap.md`` 2.2, 2.3, 3.11, 10).

Requests and datagrams in, answers and datagrams out; no sockets, no clock.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from engine import protobuf
from engine.snap import messages, socket_address
from engine.snap.connect import MEDIA_TYPE, Answer, Request
from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.errors import WireGuardError
from engine.wireguard.interface import HandshakeFailed, Interface, PeerConfig
from engine.wireguard.messages import INITIATION_SIZE, Initiation, MessageType
from engine.wireguard.noise import ReceivedInitiation
from tests.support import snap_tokens
from tests.support.wireguard_node import private_key, seeded

ISD_AS = 0x0001_FF00_0000_0132
LEEWAY = 60
"""Seconds after its end for which a token still does, but for registrations."""
PASSIVE_KEEPALIVE = 10.0
"""The quirk of 3.10: keepalives are answered too, after so many seconds of having sent nothing."""


@dataclass
class Entry:
    """A tunnel, by the client's address."""

    interface: Interface
    key: bytes
    heard_at: float
    sent_at: float


@dataclass
class SnapServer:
    """Control plane and data plane; what a test wants wrong it changes."""

    seed: object = "snap"
    control: str = "http://127.0.0.1:40251/"
    address: Endpoint = Endpoint("127.0.0.1", 45220)  # noqa: RUF009
    now: float = 0.0
    wall: float = 0.0
    refuse: dict[str, Answer] = field(default_factory=dict)
    """What is answered instead, by method."""
    observed: Endpoint | None = None
    """What every client is told to be."""
    asked: list[str] = field(default_factory=list)
    """Methods that were called."""
    received: list[tuple[Endpoint, bytes]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    echo: Callable[[bytes], bytes | None] = lambda packet: b"echo of " + packet
    api_keys: frozenset[str] = frozenset(("aakey_test",))
    token_life: int = 3600

    def __post_init__(self) -> None:
        self.private = private_key(self.seed)
        self.starts = 0
        self.restart()
        self._numbers = 0

    def restart(self) -> None:
        """Everything that is in memory is gone."""
        self.starts += 1
        self.identities: dict[bytes, float] = {}
        """Until when each key is let in."""
        self.tokens: dict[str, bytes] = {}
        self.entries: dict[Endpoint, Entry] = {}
        self.out: list[tuple[bytes, Endpoint]] = []

    # --- control plane -----------------------------------------------------------------------------

    def call(self, request: Request) -> Answer:
        self.asked.append(request.path.rpartition("/")[2])
        if request.method != "POST":
            return Answer(405)
        headers = dict(request.headers)
        if headers.get("content-type") != MEDIA_TYPE:
            return _error(400, "invalid_argument", "wrong content type")
        refused = self.refuse.get(self.asked[-1])
        if refused is not None:
            return refused
        if request.path == messages.AUTHENTICATE:
            return self._authenticate(request.body)
        if request.path == messages.GET_ENDHOST_APIS:
            return _good(_message(1, _message(1, protobuf.write_text(1, self.control))))
        claims = self._verify(headers.get("authorization"))
        if isinstance(claims, str):
            return Answer(401, "", f"SNAP Token validation failed: {claims}".encode())
        if request.path == messages.LIST_UNDERLAYS:
            snap = protobuf.write_text(1, self.control) + protobuf.write_numbers(2, [ISD_AS])
            return _good(_message(1, b"") + _message(2, _message(1, snap)))
        if request.path == messages.GET_DATA_PLANE:
            plane = protobuf.write_text(1, str(self.address)) + protobuf.write_text(2, self.control)
            return _good(plane + _message(3, self.private.public))
        if request.path == messages.REGISTER:
            return self._register(request.body, claims)
        return Answer(404)

    def _authenticate(self, body: bytes) -> Answer:
        fields = protobuf.read(body, (1, 2, 3))
        if fields.text(1) not in self.api_keys:
            return _error(401, "unauthenticated", f"unknown key {fields.text(1)}")
        return _good(protobuf.write_text(1, self.mint(self.token_life)))

    def mint(self, life: int) -> str:
        self._numbers += 1
        return snap_tokens.token_1(int(self.wall) + life, f"number {self._numbers}")

    def _verify(self, header: str | None) -> dict[str, object] | str:
        if header is None:
            return "authorization header is missing"
        if not header.startswith("Bearer "):
            return "authorization header is not a bearer token"
        claims = snap_tokens.genuine(header.removeprefix("Bearer "))
        if claims is None:
            return "token verification failed: InvalidSignature"
        if claims["exp"] + LEEWAY < self.wall:
            return "token verification failed: ExpiredSignature"
        return claims

    def _register(self, body: bytes, claims: dict[str, object]) -> Answer:
        try:
            fields = protobuf.read(body, (1, 2))
            key, share = fields.data(1), fields.data(2)
        except protobuf.ProtobufError:
            return _error(400, "invalid_argument", "failed to decode request message")
        if len(key) != 32:
            return _error(400, "invalid_argument", "initiator identity is not 32 bytes")
        if len(share) != 32:
            return _error(400, "invalid_argument", "psk share is not 32 bytes")
        expires, number = claims["exp"], claims["jti"]
        assert isinstance(expires, int) and isinstance(number, str)
        if expires <= self.wall:
            return _error(400, "invalid_argument", "expiration time is in the past")
        former = self.tokens.get(number)
        if former is not None and former != key:
            self.identities.pop(former, None)
        self.tokens = {name: other for name, other in self.tokens.items() if other != key}
        self.tokens[number] = key
        self.identities[key] = expires
        return _good(_message(1, bytes(32)))

    # --- data plane --------------------------------------------------------------------------------

    def _let_in(self, key: bytes) -> bool:
        return self.identities.get(key, 0) > self.wall

    def receive(self, datagram: bytes, source: Endpoint) -> None:
        entry = self.entries.get(source)
        if entry is None:
            entry = self._enter(datagram, source)
            if entry is None:
                return
        if not self._let_in(entry.key):
            self.dropped["unauthorized"] += 1
            return
        before = entry.interface.dropped.total()
        found = entry.interface.receive_from(datagram, source, self.now, self.wall)
        if entry.interface.dropped.total() == before:
            entry.heard_at = self.now
        if found is not None:
            self.received.append((source, found[1]))
            answer = self.echo(found[1])
            if answer is not None:
                self.send(answer, source)
        self._take(source, entry)

    def _enter(self, datagram: bytes, source: Endpoint) -> Entry | None:
        if len(datagram) != INITIATION_SIZE or datagram[0] != MessageType.INITIATION:
            self.dropped["no entry"] += 1
            return None
        try:
            key = ReceivedInitiation.peek(self.private, Initiation.parse(datagram)).peer_public
        except WireGuardError:
            return None
        if not self._let_in(key):
            self.dropped["unauthorized"] += 1
            return None
        interface = Interface(
            self.private,
            [PeerConfig(key, endpoint=source)],
            random=seeded(f"{self.seed} {self.starts} {len(self.entries)}"),
            now=self.now,
            response_payload_size=socket_address.SIZE,
            make_payload=lambda endpoint: socket_address.encode(self.observed or endpoint),
            padding=1,
        )
        self.entries[source] = entry = Entry(interface, key, self.now, self.now)
        return entry

    def send(self, packet: bytes, client: Endpoint) -> None:
        """Send a packet to a client, if it is there."""
        entry = self.entries.get(client)
        if entry is not None and self._let_in(entry.key):
            entry.interface.send_to(entry.interface.peers[0], packet, self.now, self.wall)
            self._take(client, entry)

    def handshake(self, client: Endpoint) -> None:
        """Begin a handshake, as after 15 seconds without an answer."""
        entry = self.entries[client]
        entry.interface.start_handshake(entry.interface.peers[0], self.now, self.wall)
        self._take(client, entry)

    def tick(self) -> None:
        """Every 250 ms."""
        for client, entry in list(self.entries.items()):
            due = entry.interface.next_timer()
            if due is not None and due <= self.now:
                entry.interface.handle_timer(self.now, self.wall)
            if entry.heard_at > entry.sent_at and self.now - entry.sent_at >= PASSIVE_KEEPALIVE:
                entry.interface.peers[0].send_keepalive(self.now)
            failed = any(isinstance(event, HandshakeFailed) for event in entry.interface.take_events())
            if failed or self.now - entry.heard_at > 540:
                del self.entries[client]
            self._take(client, entry)

    def _take(self, client: Endpoint, entry: Entry) -> None:
        for datagram, _ in entry.interface.take_datagrams():
            entry.sent_at = self.now
            if self._let_in(entry.key):
                self.out.append((datagram, client))

    def take(self) -> list[tuple[bytes, Endpoint]]:
        """What the data plane sends."""
        out, self.out = self.out, []
        return out


def client_key(seed: object) -> PrivateKey:
    return private_key(f"client {seed}")


def _message(field: int, body: bytes) -> bytes:
    return protobuf.write_bytes(field, body)


def _good(body: bytes) -> Answer:
    return Answer(200, MEDIA_TYPE, body)


def _error(status: int, name: str, text: str) -> Answer:
    body = json.dumps({"code": name, "message": text, "detail": None})
    return Answer(status, "application/json", body.encode())
