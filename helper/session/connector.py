"""Opens a session's connections to its server, outside the tunnel."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Collection

from helper.api.types import Step
from helper.firewall.marks import ENGINE
from helper.network.resolve import LookUp, Resolved
from helper.network.transport import TIMEOUT, open_transport
from helper.network.transport_errors import TransportError, transport_denied
from helper.session.endpoints import Endpoints
from helper.session.kinds import Server

LAST_ADDRESS_TIMEOUT = 5.0
"""Seconds to try the server's last address before its name is resolved again."""

_HOLDER = "connection"


class Connector:
    """Connects to one of ``servers``, whose address it makes the session's endpoint.

    ``at`` is told what is being done, for people.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        servers: Collection[Server],
        look_up: LookUp,
        at: Callable[[Step], None],
    ) -> None:
        self._endpoints = endpoints
        self._servers = servers
        self._names = look_up
        self._at = at
        self._address = ""
        """The server's, once there was a connection."""
        self.source = ""
        """Our own address of the last connection."""

    async def open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        """A connected non-blocking socket and the peer as ``address:port``.

        ``tunnelled`` says that routes lead into the tunnel just now. Raises
        :class:`~helper.network.transport_errors.TransportError`.
        """
        if (host, port) not in self._servers:
            raise transport_denied()
        sock, peer = await self._open(host, port, tunnelled=tunnelled)
        self._address = peer.rpartition(":")[0].strip("[]")
        self.source = sock.getsockname()[0]
        return sock, peer

    async def _open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        if self._address and tunnelled:
            # The resolver may be reachable through the tunnel alone, which is down just now.
            try:
                return await self._to(self._address, port, LAST_ADDRESS_TIMEOUT)
            except TransportError:
                pass  # the server may have moved: ask for its name
        return await self._to(host, port)

    async def _to(self, host: str, port: int, timeout: float = TIMEOUT) -> tuple[socket.socket, str]:
        return await open_transport(
            host,
            port,
            timeout=timeout,
            look_up=self._look_up,
            mark=ENGINE,
            before_connect=self._admit(port),
        )

    async def _look_up(self, host: str, port: int, timeout: float) -> list[Resolved]:
        self._at(Step.RESOLVING)
        return await self._names(host, port, timeout)

    def _admit(self, port: int) -> Callable[[str], Awaitable[None]]:
        async def admit(ip: str) -> None:
            self._at(Step.REACHING)
            await self._endpoints.keep(_HOLDER, (ip,), port)

        return admit
