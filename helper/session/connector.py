"""Opens a session's connections to its server, outside the tunnel."""

from __future__ import annotations

import socket
from collections.abc import Collection

from helper.network.outside import Outside
from helper.network.transport import open_transport
from helper.network.transport_errors import TransportError, transport_denied
from helper.session.kinds import Server

LAST_ADDRESS_TIMEOUT = 5.0
"""Seconds to try the server's last address before its name is resolved again."""

_HOLDER = "connection"


class Connector:
    """Connects to one of ``servers``, and keeps the route to it out of the tunnel."""

    def __init__(self, outside: Outside, servers: Collection[Server]) -> None:
        self._outside = outside
        self._servers = servers
        self._address = ""
        """The server's, once there was a connection."""

    async def open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        """A connected non-blocking socket and the peer as ``address:port``.

        ``tunnelled`` says that routes lead into the tunnel just now. Raises
        :class:`~helper.network.transport_errors.TransportError`.
        """
        if (host, port) not in self._servers:
            raise transport_denied()
        sock, peer = await self._open(host, port, tunnelled=tunnelled)
        self._address = peer.rpartition(":")[0].strip("[]")
        return sock, peer

    async def _open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        if self._address and tunnelled:
            # The resolver may be reachable through the tunnel alone, which is down just now.
            try:
                return await open_transport(
                    self._address, port, timeout=LAST_ADDRESS_TIMEOUT, before_connect=self._keep_outside
                )
            except TransportError:
                pass  # the server may have moved: ask for its name
        return await open_transport(host, port, before_connect=self._keep_outside)

    async def _keep_outside(self, ip: str) -> None:
        await self._outside.keep(_HOLDER, (ip,), fixed=True)
