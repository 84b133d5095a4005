"""Plaintext that its receiver did not use: it comes again, in front of what follows it."""

from __future__ import annotations

import asyncio
import os

import pytest

from engine.failures import ConnectionLost
from engine.stream import MAX_KEPT, PLAINTEXT_READ
from engine.tls import TlsError
from tests.support.certificates import SelfSigned
from tests.support.tls_streams import joined_streams


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return SelfSigned(tmp_path_factory.mktemp("tls"))


class _Picky:
    """Uses its data by messages of ``size`` bytes, and leaves what is not whole."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.calls = 0
        self.whole = bytearray()
        self.longest = 0

    def data(self, data: memoryview) -> int:
        self.calls += 1
        self.longest = max(self.longest, len(data))
        used = len(data) // self.size * self.size
        self.whole += data[:used]
        return used


@pytest.mark.parametrize("size", [1, 7, 1522, 50_001, MAX_KEPT])
async def test_what_was_not_used_comes_again_with_what_follows(certificate: SelfSigned, size: int) -> None:
    async with joined_streams(certificate) as joined:
        picky = _Picky(size)
        pump = asyncio.ensure_future(joined.client.pump(picky.data, lambda: None))
        data = os.urandom(4 * 1024 * 1024)
        sending = asyncio.create_task(joined.server.send(data))
        async with asyncio.timeout(20):
            while len(picky.whole) < len(data) - size + 1 and not pump.done():
                await asyncio.sleep(0.001)
            await sending
        assert not pump.done()
        assert picky.whole == data[: len(picky.whole)]
        assert len(data) - len(picky.whole) < size
        assert picky.longest <= MAX_KEPT + PLAINTEXT_READ
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_a_receiver_that_uses_nothing_ends_the_pump(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        sending = asyncio.create_task(joined.server.send(bytes(1024 * 1024)))
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionLost, match="lost") as caught:
                await joined.client.pump(lambda data: 0, lambda: None)
        assert "unfinished" in caught.value.failure.detail
        await joined.client.close()
        await asyncio.gather(sending, return_exceptions=True)


@pytest.mark.parametrize("size", [0, 1, 1000, MAX_KEPT, MAX_KEPT + PLAINTEXT_READ])
async def test_what_was_put_back_comes_first(certificate: SelfSigned, size: int) -> None:
    async with joined_streams(certificate) as joined:
        before, after = os.urandom(size), os.urandom(200_000)
        joined.client.unread(before)
        picky = _Picky(1)
        pump = asyncio.ensure_future(joined.client.pump(picky.data, lambda: None))
        await asyncio.sleep(0)
        assert picky.whole == before  # at once, without anything to read
        await joined.server.send(after)
        async with asyncio.timeout(10):
            while len(picky.whole) < len(before) + len(after):
                await asyncio.sleep(0.001)
        assert picky.whole == before + after
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_all_that_was_received_at_once_can_be_put_back(certificate: SelfSigned) -> None:
    """A busy hub's frames may come in one go with the welcome."""
    async with joined_streams(certificate) as joined:
        data = os.urandom(300_000)
        await joined.server.send(data)
        joined.client.unread(await joined.client.receive())
        picky = _Picky(1)
        pump = asyncio.ensure_future(joined.client.pump(picky.data, lambda: None))
        async with asyncio.timeout(10):
            while len(picky.whole) < len(data) and not pump.done():
                await asyncio.sleep(0.001)
        assert picky.whole == data
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_the_beginning_of_a_message_may_be_put_back(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        joined.client.unread(b"abc")
        picky = _Picky(5)
        pump = asyncio.ensure_future(joined.client.pump(picky.data, lambda: None))
        await asyncio.sleep(0)
        assert picky.whole == b""
        await joined.server.send(b"defghij")
        async with asyncio.timeout(10):
            while len(picky.whole) < 10:
                await asyncio.sleep(0.001)
        assert picky.whole == b"abcdefghij"
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)


async def test_an_error_of_the_reader_about_what_was_put_back_ends_the_pump(certificate: SelfSigned) -> None:
    def refuse(data: memoryview) -> int:
        raise TlsError(f"{len(data)} bytes")

    async with joined_streams(certificate) as joined:
        joined.client.unread(b"xyz")
        async with asyncio.timeout(5):
            with pytest.raises(TlsError) as caught:
                await joined.client.pump(refuse, lambda: None)
        assert caught.value.failure.detail == "3 bytes"


async def test_what_is_written_after_the_end_goes_with_the_goodbye(certificate: SelfSigned) -> None:
    async with joined_streams(certificate) as joined:
        pump = asyncio.ensure_future(joined.client.pump(len, lambda: None))
        await asyncio.sleep(0)
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        joined.client.write(b"last words")
        joined.client.flush()
        descriptor = joined.client._sock.fileno()
        closing = asyncio.create_task(joined.client.close(grace=5.0))
        async with asyncio.timeout(5):
            assert await joined.server.receive() == b"last words"
            await closing
        # Nobody listens on the number any more, which the next connection gets.
        loop = asyncio.get_running_loop()
        assert not loop.remove_reader(descriptor) and not loop.remove_writer(descriptor)
