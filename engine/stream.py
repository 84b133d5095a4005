"""A TLS connection on a non-blocking socket, for asyncio.

Two ways of use, one after the other: first :meth:`SecureStream.receive` and
:meth:`SecureStream.send` while a handshake goes back and forth, then :meth:`SecureStream.pump`,
which calls back for each run of plaintext until the connection ends.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from engine.failures import ConnectionLost, EngineError
from engine.tls import TlsPipe

CIPHERTEXT_READ = 256 * 1024
"""Bytes taken from the socket at a time."""
PLAINTEXT_READ = 512 * 1024
"""Bytes decrypted before they are handed on."""
HIGH_WATER = 512 * 1024
"""Bytes not yet taken by the socket from which on the stream is congested."""
LOW_WATER = 128 * 1024
"""Bytes below which it no longer is."""


class SecureStream:
    """TLS over ``sock``, which must be connected and non-blocking, and is closed with the stream."""

    def __init__(self, sock: socket.socket, pipe: TlsPipe) -> None:
        self._sock = sock
        self._pipe = pipe
        self._loop = asyncio.get_running_loop()
        self._ciphertext = memoryview(bytearray(CIPHERTEXT_READ))
        self._plaintext = memoryview(bytearray(PLAINTEXT_READ))
        self._unsent = bytearray()
        self._ended: asyncio.Future[None] | None = None
        self._on_data: Callable[[memoryview], None] | None = None
        self._on_drained: Callable[[], None] | None = None
        self._was_congested = False

    # --- while shaking hands ---

    async def handshake(self) -> None:
        """Complete the TLS handshake; raises what :meth:`TlsPipe.handshake` does, or ``ConnectionLost``."""
        while not self._pipe.handshake():
            await self._flush()
            self._pipe.feed(await self._receive_ciphertext())
        await self._flush()

    async def send(self, data: bytes) -> None:
        """Send all of ``data``."""
        self._pipe.write(data)
        await self._flush()

    async def receive(self) -> bytes:
        """The next run of plaintext; ``ConnectionLost`` at the end."""
        while not (got := self._pipe.read_into(self._plaintext)):
            if self._pipe.eof:
                raise ConnectionLost("closed by the server")
            self._pipe.feed(await self._receive_ciphertext())
        return bytes(self._plaintext[:got])

    async def _flush(self) -> None:
        try:
            await self._loop.sock_sendall(self._sock, self._pipe.take_outgoing())
        except OSError as error:
            raise ConnectionLost(str(error)) from None

    async def _receive_ciphertext(self) -> bytes:
        try:
            return await self._loop.sock_recv(self._sock, CIPHERTEXT_READ)
        except OSError as error:
            raise ConnectionLost(str(error)) from None

    # --- while frames flow ---

    async def pump(self, on_data: Callable[[memoryview], None], on_drained: Callable[[], None]) -> None:
        """Hand plaintext to ``on_data`` until the connection ends, then raise.

        ``on_data`` gets a view that is valid during the call; what it raises ends the pump.
        ``on_drained`` is called when the stream is no longer congested.
        """
        self._on_data, self._on_drained = on_data, on_drained
        self._ended = self._loop.create_future()
        self._loop.add_reader(self._sock, self._readable)
        try:
            self._readable()  # what came with the last message of the handshake
            await self._ended
        finally:
            self._loop.remove_reader(self._sock)
            self._loop.remove_writer(self._sock)

    @property
    def congested(self) -> bool:
        """Whether the socket takes bytes more slowly than they are written: stop writing."""
        self._was_congested = self._was_congested or len(self._unsent) >= HIGH_WATER
        return self._was_congested

    def write(self, data: bytes | memoryview) -> None:
        """Encrypt and send, now if the socket takes it, else as soon as it does."""
        self._pipe.write(data)
        ciphertext = self._pipe.take_outgoing()
        if not self._unsent:
            try:
                sent = self._sock.send(ciphertext)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self._end(ConnectionLost(str(error)))
                return
            if sent == len(ciphertext):
                return
            self._loop.add_writer(self._sock, self._writable)
            self._unsent += memoryview(ciphertext)[sent:]
        else:
            self._unsent += ciphertext

    def _writable(self) -> None:
        try:
            del self._unsent[: self._sock.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError as error:
            self._end(ConnectionLost(str(error)))
            return
        if not self._unsent:
            self._loop.remove_writer(self._sock)
        if self._was_congested and len(self._unsent) <= LOW_WATER:
            self._was_congested = False
            if self._on_drained is not None:
                self._on_drained()

    def _readable(self) -> None:
        assert self._on_data is not None
        try:
            try:
                got = self._sock.recv_into(self._ciphertext)
                self._pipe.feed(self._ciphertext[:got])
            except BlockingIOError:
                got = -1
            while plain := self._pipe.read_into(self._plaintext):
                self._on_data(self._plaintext[:plain])
            if self._pipe.eof or got == 0:
                self._end(ConnectionLost("closed by the server"))
        except OSError as error:
            self._end(ConnectionLost(str(error)))
        except EngineError as error:
            self._end(error)

    def _end(self, error: EngineError) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(error)

    async def close(self, *, grace: float = 0.5) -> None:
        """Say goodbye within ``grace`` seconds and close the socket; safe to call twice."""
        if self._sock.fileno() < 0:
            return
        try:
            self._pipe.say_goodbye()
            farewell = bytes(self._unsent) + self._pipe.take_outgoing()
            # Not wait_for: before Python 3.12 it can swallow the cancelling of its caller.
            async with asyncio.timeout(grace):
                await self._loop.sock_sendall(self._sock, farewell)
            self._sock.shutdown(socket.SHUT_WR)
            # Bytes left unread would turn the close into a reset, which takes the goodbye back.
            while self._sock.recv_into(self._ciphertext):
                pass
        except (OSError, TimeoutError):
            pass  # it was going away in any case
        finally:
            self._sock.close()
