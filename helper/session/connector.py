"""Opens a session's connections to its server, outside the tunnel."""

from __future__ import annotations

import socket
from collections.abc import Callable

from engine.failures import Failure, FailureKind
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.plan import keep_outside
from helper.network.transport import TransportError, open_transport
from helper.network.values import PlanError

LAST_ADDRESS_TIMEOUT = 5.0
"""Seconds to try the server's last address before its name is resolved again."""


class Connector:
    """Connects to one server and keeps the route to it out of the tunnel.

    ``own_device`` tells the tunnel's device (empty while there is none): no route through it
    is a way to the server.
    """

    def __init__(self, kernel: Kernel, host: str, port: int, own_device: Callable[[], str]) -> None:
        self._kernel = kernel
        self._host = host
        self._port = port
        self._own_device = own_device
        self._ledger = Ledger(kernel)
        self.address = ""
        """The server's address, once there was a connection."""

    async def open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        """A connected non-blocking socket and the peer as ``address:port``.

        ``tunnelled`` says that routes lead into the tunnel just now. Raises
        :class:`~helper.network.transport.TransportError`.
        """
        # The one who asks may be in a stranger's hands: it gets its own server and no other.
        if (host, port) != (self._host, self._port):
            failure = Failure("transport_denied", FailureKind.LOCAL, "The engine asked for another server.")
            raise TransportError(failure)
        sock, peer = await self._open(host, port, tunnelled=tunnelled)
        self.address = peer.rpartition(":")[0].strip("[]")
        return sock, peer

    async def release(self) -> None:
        """Take the server's route back; raises ``NetworkError``."""
        await self._ledger.undo_all()

    async def _open(self, host: str, port: int, *, tunnelled: bool) -> tuple[socket.socket, str]:
        if self.address and tunnelled:
            # The resolver may be reachable through the tunnel alone, which is down just now.
            try:
                return await open_transport(
                    self.address, port, timeout=LAST_ADDRESS_TIMEOUT, before_connect=self._keep_outside
                )
            except TransportError:
                pass  # the server may have moved: ask for its name
        return await open_transport(host, port, before_connect=self._keep_outside)

    async def _keep_outside(self, ip: str) -> None:
        device = self._own_device()
        try:
            route = await self._kernel.route_to(ip, {device} if device else set())
            # A link that was down meanwhile has cost us the route without a word: it is made anew.
            await self._ledger.undo_all()
            await self._ledger.become(keep_outside(ip, route))
        except PlanError as error:
            raise NetworkError(error.failure) from None
