"""TLS over a real socket: how bytes flow, and how it ends."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import struct
import tracemalloc

import pytest

from engine import tls
from engine.failures import ConnectionLost, EngineError, FailureKind
from engine.stream import SecureStream
from engine.tls import TlsError, TlsPipe
from tests.support.certificates import SelfSigned
from tests.support.sockets import tcp_pair
from tests.support.tls_streams import NAME, joined_streams


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return SelfSigned(tmp_path_factory.mktemp("tls"))


# --- how bytes flow ----------------------------------------------------------------------------


async def test_bytes_go_back_and_forth(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        await joined.client.send(b"")
        for size in (1, 16 * 1024, 100_000):
            data = os.urandom(size)
            for sender, receiver in (
                (joined.client, joined.server),
                (joined.server, joined.client),
            ):
                got, sending = b"", asyncio.create_task(sender.send(data))
                while len(got) < size:
                    got += await receiver.receive()
                await sending
                assert got == data


class _End:
    """One end of a stream in its second way of use: hashes what comes, sends what is left to send."""

    def __init__(self, stream: SecureStream, total: int, seed: int) -> None:
        self.stream = stream
        self.sent = self.received = self.drained = 0
        self.total = total
        self.chunk = bytes((seed + n) % 256 for n in range(60_000))
        self.sent_hash, self.received_hash = hashlib.sha256(), hashlib.sha256()
        self.deepest = 0
        self.pump = asyncio.ensure_future(stream.pump(self._data, self._drained))

    def _data(self, data: memoryview) -> int:
        self.received += len(data)
        self.received_hash.update(data)
        return len(data)

    def _drained(self) -> None:
        self.drained += 1
        self.fill()

    def fill(self) -> None:
        while self.sent < self.total and not self.stream.congested:
            data = self.chunk[: self.total - self.sent]
            self.sent += len(data)
            self.sent_hash.update(data)
            self.stream.write(data)
            self.stream.flush()
            self.deepest = max(self.deepest, len(self.stream._unsent))

    async def stop(self) -> None:
        self.pump.cancel()
        await asyncio.gather(self.pump, return_exceptions=True)


def _congested(stream: SecureStream) -> bool:
    return stream.congested


def _all(data: memoryview) -> int:
    return len(data)


def _congest(stream: SecureStream) -> int:
    """Send until the socket takes no more; how many bytes were written."""
    written = 0
    while not stream.congested:
        stream.write(bytes(50_000))
        stream.flush()
        written += 50_000
    return written


async def test_much_goes_both_ways_at_once_and_arrives_as_it_was(certificate: SelfSigned) -> None:
    total = 24 * 1024 * 1024
    async with joined_streams(certificate) as joined:
        left, right = _End(joined.client, total, 1), _End(joined.server, total, 2)
        await asyncio.sleep(0)
        left.fill()
        right.fill()
        async with asyncio.timeout(60):
            while left.received < total or right.received < total:
                await asyncio.sleep(0.01)
        assert left.received_hash.digest() == right.sent_hash.digest()
        assert right.received_hash.digest() == left.sent_hash.digest()
        assert left.drained > 0 and right.drained > 0
        await left.stop()
        await right.stop()


async def test_a_slow_reader_makes_the_stream_congested_and_costs_no_memory(certificate: SelfSigned) -> None:
    total = 32 * 1024 * 1024
    async with joined_streams(certificate) as joined:
        sender = _End(joined.client, total, 3)
        await asyncio.sleep(0)
        tracemalloc.start()
        try:
            sender.fill()
            held = sender.sent
            assert held < total and _congested(joined.client)
            await asyncio.sleep(0.1)
            assert sender.sent == held and sender.drained == 0  # nobody reads: nothing moves
            received, digest = 0, hashlib.sha256()
            async with asyncio.timeout(60):
                while received < total:
                    data = await joined.server.receive()
                    received += len(data)
                    digest.update(data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert digest.digest() == sender.sent_hash.digest()
        assert sender.drained > 0 and not _congested(joined.client)
        assert sender.deepest <= 2 * len(sender.chunk)  # of one flush
        assert peak < 8 * 1024 * 1024
        await sender.stop()


async def test_it_is_congested_until_the_socket_has_taken_the_flush(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        # Small buffers, so that the kernel does not take everything at one go.
        joined.client._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        joined.server._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        depths: list[int] = []
        pump = asyncio.ensure_future(
            joined.client.pump(_all, lambda: depths.append(len(joined.client._unsent)))
        )
        await asyncio.sleep(0)
        assert not _congested(joined.client)
        _congest(joined.client)
        seen: set[bool] = set()
        async with asyncio.timeout(30):
            while not depths:
                seen.add(joined.client.congested)
                await joined.server.receive()
        assert seen == {True}
        assert depths == [0]
        assert _congested(joined.client) is False
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_nothing_leaves_before_the_flush(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        for number in range(10):
            joined.client.write(bytes([number]) * 100)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await joined.server.receive()
        assert not joined.client.congested
        joined.client.flush()
        joined.client.flush()
        expected, got = b"".join(bytes([number]) * 100 for number in range(10)), b""
        while len(got) < len(expected):
            got += await joined.server.receive()
        assert got == expected


async def test_what_is_written_while_it_is_congested_follows_in_order(certificate: SelfSigned) -> None:
    """A keepalive does not ask; and the stream is not free before that has gone too."""
    async with joined_streams(certificate) as joined:
        drained: list[int] = []
        pump = asyncio.ensure_future(
            joined.client.pump(_all, lambda: drained.append(len(joined.client._unsent)))
        )
        await asyncio.sleep(0)
        data = bytearray()
        for number in range(200):
            piece = bytes([number]) * 100_000
            data += piece
            joined.client.write(piece)
            joined.client.flush()
        assert _congested(joined.client) and drained == []
        received = hashlib.sha256()
        count = 0
        async with asyncio.timeout(30):
            while count < len(data):
                got = await joined.server.receive()
                count += len(got)
                received.update(got)
            while not drained:
                await asyncio.sleep(0)
        assert received.digest() == hashlib.sha256(data).digest()
        assert set(drained) == {0} and not _congested(joined.client)
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_what_was_written_is_a_copy(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        data = bytearray(b"a" * 1000)
        joined.client.write(memoryview(data))
        data[:] = b"b" * 1000
        data.clear()  # a BufferError if it was still looked at
        joined.client.flush()
        assert await joined.server.receive() == b"a" * 1000


async def test_what_came_with_the_handshake_is_not_forgotten(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        await joined.server.send(b"x" * 600_000)  # more than one run of plaintext
        got = len(await joined.client.receive())
        end = _End(joined.client, 0, 0)
        async with asyncio.timeout(10):
            while got + end.received < 600_000:
                await asyncio.sleep(0.001)
        await end.stop()


# --- how it ends -------------------------------------------------------------------------------


async def _pump(stream: SecureStream) -> EngineError:
    async with asyncio.timeout(5):
        with pytest.raises(EngineError) as caught:
            await stream.pump(_all, lambda: None)
    return caught.value


async def test_closing_says_goodbye(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        # Unread bytes, such as the server's session tickets, would make the close a reset.
        await joined.server.send(b"x")
        await joined.client.receive()
        await joined.client.close()
        await joined.client.close()
        # The end of the ciphertext is not fed: only a close_notify can end the plaintext.
        ciphertext, loop = b"", asyncio.get_running_loop()
        while data := await loop.sock_recv(joined.server._sock, 4096):
            ciphertext += data
        assert ciphertext
        joined.server_pipe.feed(ciphertext)
        assert joined.server_pipe.read_into(memoryview(bytearray(tls.RECORD))) == 0
        assert joined.server_pipe.eof


async def test_the_end_is_the_servers(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        await joined.client.close()
        with pytest.raises(ConnectionLost) as caught:
            await joined.server.receive()
        assert caught.value.failure.detail == "closed by the server"


async def test_what_was_written_before_the_close_still_arrives(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        pump = asyncio.ensure_future(joined.client.pump(_all, lambda: None))
        await asyncio.sleep(0)
        written = _congest(joined.client)
        joined.client.write(bytes(1000))  # and never flushed
        written += 1000
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        closing = asyncio.create_task(joined.client.close(grace=5.0))
        got = 0
        with pytest.raises(ConnectionLost):
            while True:
                got += len(await joined.server.receive())
        await closing
        assert got == written


async def test_closing_does_not_wait_for_a_peer_that_does_not_read(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        pump = asyncio.ensure_future(joined.client.pump(_all, lambda: None))
        await asyncio.sleep(0)
        _congest(joined.client)
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        async with asyncio.timeout(2):
            await joined.client.close(grace=0.1)


@pytest.mark.parametrize("reset", [False, True])
async def test_a_peer_that_goes_without_goodbye(certificate: SelfSigned, reset: bool) -> None:
    for way in ("receive", "pump"):
        async with joined_streams(certificate) as joined:
            sock = joined.server._sock
            if reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
            if way == "pump":
                error = await _pump(joined.client)
            else:
                with pytest.raises(ConnectionLost) as caught:
                    await joined.client.receive()
                error = caught.value
            assert (error.failure.code, error.failure.kind) == ("disconnected", FailureKind.NETWORK)


async def test_a_reset_is_noticed_while_sending(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        pump = asyncio.ensure_future(joined.client.pump(_all, lambda: None))
        await asyncio.sleep(0)
        _congest(joined.client)
        sock = joined.server._sock
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        joined.client.write(b"more")
        joined.client.flush()
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionLost):
                await pump
        joined.client.write(b"after the end")
        joined.client.flush()


async def test_damaged_ciphertext_ends_the_pump(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        joined.server_pipe.write(b"x" * 1000)
        record = bytearray(joined.server_pipe.take_outgoing())
        record[-1] ^= 1
        joined.server._sock.send(record)
        assert isinstance(await _pump(joined.client), TlsError)


async def test_an_error_of_the_reader_ends_the_pump(certificate: SelfSigned) -> None:
    mine = TlsError("mine")

    def refuse(data: memoryview) -> int:
        raise mine

    async with joined_streams(certificate) as joined:
        await joined.server.send(b"x")
        with pytest.raises(TlsError) as caught:
            await joined.client.pump(refuse, lambda: None)
        assert caught.value is mine


@pytest.mark.parametrize(
    "garbage",
    [b"SSH-2.0-OpenSSH_9.2p1\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(600), os.urandom(600)],
)
async def test_something_else_than_tls_is_told_apart(garbage: bytes) -> None:
    left, right = tcp_pair()
    client = SecureStream(left, TlsPipe(tls.client_context(by_authorities=False), server_name=NAME))
    right.send(garbage)
    right.shutdown(socket.SHUT_WR)
    with pytest.raises(TlsError) as caught:
        await client.handshake()
    assert caught.value.failure.code == "tls_failed"
    await client.close()
    right.close()


async def test_a_server_that_hangs_up_during_the_handshake() -> None:
    left, right = tcp_pair()
    client = SecureStream(left, TlsPipe(tls.client_context(by_authorities=False), server_name=NAME))
    right.close()
    with pytest.raises((TlsError, ConnectionLost)):
        await client.handshake()
    await client.close()
