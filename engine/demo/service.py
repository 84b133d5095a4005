"""Serves SoftEther sessions on a listening socket and plugs each into the hub."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import ssl
from collections.abc import Mapping, Sequence

from engine.demo.hub import Hub
from engine.failures import EngineError
from engine.offload.layout import Run
from engine.softether.blocks import BlockParser, blocks_of, encode_count
from engine.softether.handshake import LoginRequest, ServerHandshake
from engine.softether.keepalive import KeepAlive
from engine.softether.messages import SESSION_KEY_SIZE, Welcome
from engine.softether.password import CHALLENGE_SIZE
from engine.stream import SecureStream
from engine.tls import CertificateUnverified, TlsPipe

PRODUCT = "Adit demonstration server"
LOGIN_TIMEOUT = 15.0
SESSION_TIMEOUT = 20.0
"""Seconds of silence after which a connection is dead."""
MAX_SESSIONS = 32

_HUB_NOT_FOUND, _AUTH_FAILED, _HUB_BUSY = 8, 9, 16


class Service:
    """Accepts connections; ``users`` maps names in lower case to stored password hashes."""

    def __init__(
        self, hub: Hub, hub_name: str, users: Mapping[str, bytes], context: ssl.SSLContext, notice: str = ""
    ) -> None:
        self._hub = hub
        self._hub_name = hub_name
        self._users = users
        self._context = context
        self._notice = notice
        self._sessions = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, listener: socket.socket) -> None:
        """Accept connections on a non-blocking listening socket until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                sock, _ = await loop.sock_accept(listener)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                task = asyncio.create_task(self._connection(sock))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connection(self, sock: socket.socket) -> None:
        stream = SecureStream(sock, TlsPipe(self._context, server_side=True))
        # A bad client ends its own connection; there is nobody else to tell.
        with contextlib.suppress(EngineError, CertificateUnverified, TimeoutError):
            try:
                async with asyncio.timeout(LOGIN_TIMEOUT):
                    await stream.handshake()
                    handshake = await self._login(stream)
                if handshake.welcome is not None:
                    await _SessionPort(self._hub, stream, handshake).run()
            finally:
                await stream.close()

    async def _login(self, stream: SecureStream) -> ServerHandshake:
        handshake = ServerHandshake(PRODUCT, os.urandom(CHALLENGE_SIZE), self._decide)
        while handshake.welcome is None and not handshake.refused:
            handshake.receive(await stream.receive())
            await stream.send(handshake.take_outgoing())
        return handshake

    def _decide(self, login: LoginRequest) -> Welcome | int:
        if login.hub.lower() != self._hub_name.lower():
            return _HUB_NOT_FOUND
        stored = self._users.get(login.user.lower())
        if stored is None or not login.proves(stored):
            return _AUTH_FAILED
        if len(self._tasks) > MAX_SESSIONS:
            return _HUB_BUSY
        self._sessions += 1
        return Welcome(
            session=f"SID-{login.user.upper()}-{self._sessions}",
            connection=f"CID-{self._sessions}",
            session_key=os.urandom(SESSION_KEY_SIZE),
            timeout=SESSION_TIMEOUT,
            notice=self._notice,
        )


class _SessionPort:
    """One logged-in client as a port of the hub."""

    def __init__(self, hub: Hub, stream: SecureStream, handshake: ServerHandshake) -> None:
        self._hub = hub
        self._stream = stream
        self._handshake = handshake
        self._parser = BlockParser()
        self._loop = asyncio.get_running_loop()
        self._keepalive = KeepAlive(SESSION_TIMEOUT, self._loop.time(), rng=random.SystemRandom())

    async def run(self) -> None:
        """Switch frames until the client leaves or falls silent."""
        self._hub.plug(self)
        self._stream.unread(self._handshake.take_rest())
        pump = asyncio.create_task(self._stream.pump(self._received, lambda: None))
        try:
            while not pump.done() and not self._keepalive.expired(now := self._loop.time()):
                if (body := self._keepalive.due(now)) and not self._stream.congested:
                    self._stream.write(body)
                    self._stream.flush()
                await asyncio.wait({pump}, timeout=max(0.05, self._keepalive.next_timer() - now))
        finally:
            self._hub.unplug(self)
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Send frames to the client, unless it does not take them fast enough."""
        if self._stream.congested:
            return
        # A connection that just broke ends by its own pump, not by those who send to it.
        with contextlib.suppress(EngineError):
            self._send(buffer, runs)

    def _send(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        parts: list[bytes | memoryview] = [encode_count(sum(run.packets for run in runs))]
        parts += (blocks_of(buffer, run) for run in runs)
        self._stream.write(b"".join(parts))
        self._stream.flush()

    def _received(self, data: memoryview) -> int:
        runs, used = self._parser.parse(data)
        if data:
            self._keepalive.received(self._loop.time())
        if runs:
            self._hub.switch(self, data, runs)
        return used
