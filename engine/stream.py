"""A TLS connection on a non-blocking socket, for asyncio.

Two ways of use, one after the other: first :meth:`SecureStream.receive` and
:meth:`SecureStream.send` while a handshake goes back and forth, then :meth:`SecureStream.pump`,
which calls back for each run of plaintext until the connection ends.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable

from engine.failures import ConnectionLost, EngineError
from engine.tcp_info import round_trip
from engine.tls import TlsPipe

CIPHERTEXT_READ = 512 * 1024
"""Bytes taken from the socket at a time."""
PLAINTEXT_READ = 1024 * 1024
"""Bytes decrypted before they are handed on."""
_DISCARDED_READS = 64
"""Reads of what nobody wants any more, at the end; a peer may go on sending for ever."""
MAX_KEPT = 64 * 1024
"""Bytes that the receiver of plaintext may leave for the next time."""


class SecureStream:
    """TLS over ``sock``, which must be connected and non-blocking, and is closed with the stream."""

    def __init__(self, sock: socket.socket, pipe: TlsPipe) -> None:
        self._sock = sock
        self._pipe = pipe
        self._loop = asyncio.get_running_loop()
        self._ciphertext = memoryview(bytearray(CIPHERTEXT_READ))
        self._plaintext = memoryview(bytearray(MAX_KEPT + PLAINTEXT_READ))
        self._kept = 0  # bytes at the beginning of the plaintext that were not used yet
        self._unsent = memoryview(b"")
        self._ended: asyncio.Future[None] | None = None
        self._on_data: Callable[[memoryview], int] | None = None
        self._on_drained: Callable[[], None] | None = None

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
            raise _lost(error) from None

    async def _receive_ciphertext(self) -> bytes:
        try:
            return await self._loop.sock_recv(self._sock, CIPHERTEXT_READ)
        except OSError as error:
            raise _lost(error) from None

    # --- while frames flow ---

    def unread(self, plaintext: bytes) -> None:
        """Put back what :meth:`receive` gave out behind the last message of the handshake."""
        self._kept = len(plaintext)
        self._plaintext[: self._kept] = plaintext

    async def pump(self, on_data: Callable[[memoryview], int], on_drained: Callable[[], None]) -> None:
        """Hand plaintext to ``on_data`` until the connection ends, then raise.

        ``on_data`` gets a view that is valid during the call and returns how many bytes of it
        it used; the others come again with what follows them. What it raises ends the pump.
        ``on_drained`` is called when the stream is no longer congested.
        """
        self._on_data, self._on_drained = on_data, on_drained
        self._ended = self._loop.create_future()
        self._loop.add_reader(self._sock, self._readable)
        try:
            self._hand_on(self._kept)
            self._readable()  # what came with the last message of the handshake
            await self._ended
        finally:
            self._loop.remove_reader(self._sock)
            self._loop.remove_writer(self._sock)

    @property
    def congested(self) -> bool:
        """Whether the socket takes no more for now: stop writing until ``on_drained``.

        Nothing is queued here beyond one :meth:`flush`: the kernel's send buffer is long enough
        to keep the connection busy, and every byte waiting elsewhere would only be delay.
        """
        return bool(self._unsent)

    @property
    def round_trip(self) -> int:
        """Microseconds to the other end and back, 0 while that is not known."""
        return round_trip(self._sock)

    def write(self, data: bytes | memoryview) -> None:
        """Encrypt; :meth:`flush` sends. ``data`` may be used again afterwards."""
        self._pipe.write(data)

    def flush(self) -> None:
        """Send what was written, now if the socket takes it, else as soon as it does.

        After the end of :meth:`pump` what was written stays for :meth:`close` to send.
        """
        if self._unsent or (self._ended is not None and self._ended.done()):
            return  # it goes when the socket is writable
        ciphertext = self._pipe.take_outgoing()
        if not ciphertext:
            return
        try:
            sent = self._sock.send(ciphertext)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self._end(_lost(error))
            return
        if sent < len(ciphertext):
            self._unsent = memoryview(ciphertext)[sent:]
            self._loop.add_writer(self._sock, self._writable)

    def _writable(self) -> None:
        try:
            self._unsent = self._unsent[self._sock.send(self._unsent) :]
        except BlockingIOError:
            return
        except OSError as error:
            self._end(_lost(error))
            return
        if not self._unsent:
            self._loop.remove_writer(self._sock)
            self.flush()  # what was written meanwhile
            if not self._unsent and self._on_drained is not None:
                self._on_drained()

    def _readable(self) -> None:
        try:
            try:
                got = self._sock.recv_into(self._ciphertext)
                self._pipe.feed(self._ciphertext[:got])
            except BlockingIOError:
                got = -1
            while plain := self._pipe.read_into(self._plaintext[self._kept :]):
                self._hand_on(self._kept + plain)
            if self._pipe.eof or got == 0:
                self._end(ConnectionLost("closed by the server"))
        except OSError as error:
            self._end(_lost(error))
        except EngineError as error:
            self._end(error)

    def _hand_on(self, end: int) -> None:
        assert self._on_data is not None
        used = self._on_data(self._plaintext[:end])
        self._keep(self._plaintext[used:end])

    def _keep(self, rest: memoryview) -> None:
        self._kept = len(rest)
        if self._kept > MAX_KEPT:
            raise ConnectionLost(f"{self._kept} bytes of an unfinished message")
        self._plaintext[: self._kept] = rest

    def _end(self, error: EngineError) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(error)

    async def close(self, *, grace: float = 0.5) -> None:
        """Say goodbye within ``grace`` seconds and close the socket; safe to call twice."""
        if self._sock.fileno() < 0:
            return
        self._loop.remove_reader(self._sock)
        self._loop.remove_writer(self._sock)
        try:
            self._pipe.say_goodbye()
            farewell = bytes(self._unsent) + self._pipe.take_outgoing()
            # Not wait_for: before Python 3.12 it can swallow the cancelling of its caller.
            async with asyncio.timeout(grace):
                await self._loop.sock_sendall(self._sock, farewell)
            self._sock.shutdown(socket.SHUT_WR)
            # Bytes left unread would turn the close into a reset, which takes the goodbye back.
            for _ in range(_DISCARDED_READS):
                if not self._sock.recv_into(self._ciphertext):
                    break
        except (OSError, TimeoutError):
            pass  # it was going away in any case
        finally:
            self._sock.close()


def _lost(error: OSError) -> ConnectionLost:
    # The kernel gave up waiting for an acknowledgement: nobody closed anything.
    gave_up = error.errno == errno.ETIMEDOUT
    return ConnectionLost(str(error), code="timed_out" if gave_up else "disconnected")
