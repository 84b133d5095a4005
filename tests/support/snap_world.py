"""A whole session in simulated time: control, tunnels, a SNAP, and a network with a NAT between them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from engine.snap import control as control_module
from engine.snap.connect import Answer, Request
from engine.snap.control import AccessFound, Control, ControlSettings, Registered, TokenWanted
from engine.snap.origin import Origin
from engine.snap.tokens import Token
from engine.snap.tunnel import Tunnel
from engine.snap.tunnel_events import Event, Silent, State
from engine.udp.endpoint import Endpoint
from tests.support.snap_server import SnapServer, client_key
from tests.support.wireguard_node import WALL, seeded

DELAY = 0.02
"""Seconds of one way of a datagram."""
CALL = 0.05
"""Seconds that a call takes."""
SERVER_TICK = 0.25


@dataclass
class Client:
    """A tunnel and its socket."""

    tunnel: Tunnel
    socket: Endpoint
    """Where the SNAP sees it."""
    events: list[tuple[float, Event]]
    received: list[bytes]
    sent: int = 0
    """Datagrams."""


class World:
    """Glue between the two halves of a session, as whoever has sockets and an HTTP client would write it."""

    def __init__(
        self,
        seed: object,
        *,
        server: SnapServer | None = None,
        settings: ControlSettings | None = None,
        tokens: Callable[[], str | None] | None = None,
        tunnels: int = 1,
        give_up_after: float | None = None,
    ) -> None:
        """``tokens`` gives a token when one is wanted."""
        self.now = 1000.0
        self.server = server or SnapServer()
        self.events: list[tuple[float, control_module.Event]] = []
        self.clients: list[Client] = []
        self.calls: list[Request] = []
        self.deaf = False
        """Whether no datagram gets through."""
        self.offline = False
        """Whether no call gets through."""
        self.wall_offset = WALL
        self._seed = seed
        self._order = count()
        self._ports = count(20_000)
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._tunnels = tunnels
        self._give_up_after = give_up_after
        self._server_tick = self.now
        self._set_server_clock()
        self.tokens = tokens or (lambda: self.server.mint(self.server.token_life))
        first = self.tokens()
        self.private = client_key(seed)
        self.control = Control(
            settings or ControlSettings(endhost_apis=((Origin.parse(self.server.control),),)),
            self.private.public,
            Token(first) if first is not None else None,
            random=seeded(f"control {seed}"),
            now=self.now,
            wall=self.wall,
        )
        self._after_control()

    @property
    def wall(self) -> float:
        return self.now + self.wall_offset

    @property
    def client(self) -> Client:
        return self.clients[0]

    @property
    def tunnel(self) -> Tunnel:
        return self.clients[0].tunnel

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while True:
            times = [self._server_tick]
            if self._due:
                times.append(self._due[0][0])
            timer = self.control.next_timer(self.now, self.wall)
            if timer is not None:
                times.append(timer)
            timers = [client.tunnel.next_timer() for client in self.clients]
            times.extend(time for time in timers if time is not None)
            time = max(min(times), self.now)
            if time > until:
                self.now = until
                self._set_server_clock()
                return
            self.now = time
            self._set_server_clock()
            self._do_due()

    def _do_due(self) -> None:
        while self._due and self._due[0][0] <= self.now:
            heapq.heappop(self._due)[2]()
        if self._server_tick <= self.now:
            self._server_tick = self.now + SERVER_TICK
            self.server.tick()
            self._after_server()
        # What is due must not be missed by a rounding.
        self.control.handle_timer(self.now, self.wall)
        self._after_control()
        for client in self.clients:
            due = client.tunnel.next_timer()
            if due is not None and due <= self.now:
                client.tunnel.handle_timer(self.now, self.wall)
            self._after_tunnel(client)

    def send(self, packet: bytes, client: Client | None = None) -> None:
        client = client or self.client
        client.tunnel.send(packet, self.now, self.wall)
        self._after_tunnel(client)

    def inject(self, datagram: bytes, source: Endpoint, client: Client | None = None) -> None:
        """A datagram of anybody arrives."""
        client = client or self.client
        client.tunnel.receive(datagram, source, self.now, self.wall)
        self._after_tunnel(client)

    def rebind(self, client: Client | None = None) -> None:
        """The NAT gives the socket another port."""
        (client or self.client).socket = Endpoint("127.0.0.1", next(self._ports))

    def begin_tunnel(self) -> Client:
        access = self.control.access
        assert access is not None
        tunnel = Tunnel(
            self.private,
            access.data_plane,
            access.key,
            random=seeded(f"tunnel {self._seed} {len(self.clients)}"),
            now=self.now,
            wall=self.wall,
            give_up_after=self._give_up_after,
        )
        client = Client(tunnel, Endpoint("127.0.0.1", next(self._ports)), [], [])
        self.clients.append(client)
        self._after_tunnel(client)
        return client

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._due, (self.now + seconds, next(self._order), what))

    def _set_server_clock(self) -> None:
        self.server.now, self.server.wall = self.now, self.now + WALL

    def _after_control(self) -> None:
        for call in self.control.take_calls():
            self.calls.append(call.request)
            self._dispatch(call.number, call.request)
        for event in self.control.take_events():
            self.events.append((self.now, event))
            match event:
                case AccessFound():
                    for _ in range(self._tunnels):
                        self.control.attach(self.now, self.wall)
                    self._after_control()
                case Registered() if not self.clients:
                    for _ in range(self._tunnels):
                        self.begin_tunnel()
                case Registered():
                    for client in self.clients:
                        client.tunnel.ask_again(self.now, self.wall)
                        self._after_tunnel(client)
                case TokenWanted():
                    self._bring_token()
                    self._after_control()

    def _bring_token(self) -> None:
        text = self.tokens()
        if text is None:
            self.control.token_failed(self.now)
        else:
            self.control.set_token(Token(text), self.now, self.wall)

    def _dispatch(self, number: int, request: Request) -> None:
        def done() -> None:
            if self.offline:
                self.control.failed(number, "no route", self.now, self.wall)
            else:
                self.control.answered(number, answer, self.now, self.wall)
            self._after_control()

        answer = Answer(500) if self.offline else self.server.call(request)
        self.later(CALL, done)

    def _after_server(self) -> None:
        for datagram, to in self.server.take():
            if not self.deaf:
                self.later(DELAY, self._arrival_at_client(datagram, to))

    def _arrival_at_client(self, datagram: bytes, to: Endpoint) -> Callable[[], None]:
        def arrive() -> None:
            for client in self.clients:
                if client.socket == to:
                    client.tunnel.receive(datagram, self.server.address, self.now, self.wall)
                    self._after_tunnel(client)

        return arrive

    def _after_tunnel(self, client: Client) -> None:
        for datagram in client.tunnel.take_datagrams():
            client.sent += 1
            if not self.deaf:
                self.later(DELAY, self._arrival_at_server(datagram, client.socket))
        for event in client.tunnel.take_events():
            client.events.append((self.now, event))
            if isinstance(event, Silent):
                self.control.suspect(self.now, self.wall)
                self._after_control()
        while (client.tunnel.state is not State.CLOSED) and (packet := client.tunnel.recv()) is not None:
            client.received.append(packet)

    def _arrival_at_server(self, datagram: bytes, source: Endpoint) -> Callable[[], None]:
        def arrive() -> None:
            self.server.receive(datagram, source)
            self._after_server()

        return arrive
