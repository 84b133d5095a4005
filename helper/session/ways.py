"""How a session's engine gets to its server: what it may ask for, and who answers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from engine import control
from helper.api.types import Step
from helper.firewall.marks import ENGINE
from helper.network.linux import Kernel
from helper.network.resolve import LookUp
from helper.network.transport_errors import TransportError
from helper.session.asker import Asker
from helper.session.background import Background
from helper.session.connector import Connector
from helper.session.datagram_ways import ANSWER, ROAMING, SOCKETS, DatagramWays
from helper.session.endpoints import Endpoints
from helper.session.failures import bug
from helper.session.kinds import Kind
from helper.session.tunnel import Tunnel

_CONNECTION = "connection"
_log = logging.getLogger(__name__)


class Ways:
    """Answers one engine after the other, in the background.

    ``log`` writes to the session's log; ``changed`` is called when :attr:`peer` or
    :attr:`handshake_at` changed; ``admit`` is awaited when :attr:`endpoints` are others; ``at`` is told
    what is being done, for people.
    """

    def __init__(
        self,
        kernel: Kernel,
        kind: Kind,
        tunnel: Tunnel,
        background: Background,
        log: Callable[[str, str], None],
        changed: Callable[[], None],
        admit: Callable[[], Awaitable[None]],
        look_up: LookUp,
        at: Callable[[Step], None],
    ) -> None:
        udp = kind.datagrams
        self.mark = mark = (udp.mark if udp is not None else 0) or ENGINE
        """Of the packets to its servers."""
        protocol = "tcp" if udp is None else "udp"
        self.endpoints = Endpoints(kernel, mark, protocol, lambda: tunnel.name, admit)
        self._tunnel = tunnel
        self._background = background
        self._log = log
        self._at = at
        self._connector = Connector(self.endpoints, kind.servers, look_up, at)
        self._connected_to = ""
        self._datagrams: DatagramWays | None = None
        if udp is not None:
            self._datagrams = DatagramWays(
                udp, mark, self.endpoints, tunnel, background, log, changed, look_up, admit, at
            )

    @property
    def peer(self) -> str:
        """Numeric address and port of the server, as far as they are known."""
        return self._datagrams.peer if self._datagrams is not None else self._connected_to

    @property
    def handshake_at(self) -> float:
        """Unix time of the newest handshake, 0 for none."""
        return self._datagrams.handshake_at if self._datagrams is not None else 0.0

    def begin(self) -> None:
        """Another engine takes over."""
        self._connector.source = ""
        if self._datagrams is not None:
            self._datagrams.begin()

    def take(self, message: control.Message, engine: Asker) -> None:
        """Deal with a message that is about ways to the server; others are ignored."""
        match message:
            case control.NeedTransport():
                if self._background.count(_CONNECTION):
                    engine.misbehaved("it asked for a second connection before it had the first")
                else:
                    self._background.start(_CONNECTION, self._connect(message, engine))
            case control.NeedSockets() | control.NeedAddresses() | control.Roamed() | control.HandshakeDone():
                if self._datagrams is None:
                    engine.misbehaved("its kind of session sends no datagrams")
                else:
                    self._datagrams.take(message, engine)

    async def renew(self) -> bool:
        """Look after the ways when the machine's network changed; whether any is another one now.

        Raises ``NetworkError``.
        """
        return await self.endpoints.renew()

    @property
    def port(self) -> int:
        """Our own UDP port, at which peers reach us; 0 for none."""
        return self._datagrams.port if self._datagrams is not None else 0

    @property
    def source(self) -> str:
        """Our own address of the connection to the server; empty when there is none."""
        return self._connector.source if self._datagrams is None else ""

    async def interrupt(self) -> None:
        """Answer nothing any more: a route must not come back after the release."""
        await self._background.cancel(_CONNECTION, SOCKETS, ANSWER, ROAMING)
        if self._datagrams is not None:
            await self._datagrams.forget_moves()

    def release(self) -> None:
        """Have no servers any more."""
        self.endpoints.forget()

    async def _connect(self, wish: control.NeedTransport, engine: Asker) -> None:
        try:
            tunnelled = self._tunnel.leads_in
            sock, peer = await self._connector.open(wish.host, wish.port, tunnelled=tunnelled)
        except TransportError as error:
            engine.send(control.TransportFailed(request=wish.request, failure=error.failure))
            return
        except Exception as error:
            _log.exception("no connection")
            engine.send(control.TransportFailed(request=wish.request, failure=bug(error)))
            return
        with sock:
            self._connected_to = peer
            self._log("debug", f"connected to {peer}")
            self._at(Step.CERTIFICATE)
            engine.send(control.Transport(request=wish.request, peer=peer), (sock.fileno(),))
