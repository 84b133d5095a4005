"""Two TLS streams joined by a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine import tls
from engine.stream import SecureStream
from engine.tls import TlsPipe
from tests.support.certificates import SelfSigned
from tests.support.sockets import tcp_pair

NAME = "vpn.example"
"""Of the server."""


class Joined:
    """A client and a server stream, joined and through with the handshake."""

    def __init__(self, client: SecureStream, server: SecureStream, pipes: tuple[TlsPipe, TlsPipe]) -> None:
        self.client, self.server = client, server
        self.client_pipe, self.server_pipe = pipes


@asynccontextmanager
async def joined_streams(certificate: SelfSigned) -> AsyncIterator[Joined]:
    left, right = tcp_pair()
    pipes = (
        TlsPipe(tls.client_context(by_authorities=False), server_name=NAME),
        TlsPipe(certificate.server_context(), server_side=True),
    )
    joined = Joined(SecureStream(left, pipes[0]), SecureStream(right, pipes[1]), pipes)
    try:
        await asyncio.gather(joined.client.handshake(), joined.server.handshake())
        yield joined
    finally:
        await joined.client.close()
        await joined.server.close()
