"""A helper's socket with sessions in memory, and clients that say what they like."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helper.api import rpc
from helper.api.client import HelperClient
from helper.authority import Policy
from helper.events import EventHub
from helper.server import Server
from tests.support.helper_sessions import MemoryAuthorizer, MemoryMachine, MemorySeats, MemorySessions

ME = os.geteuid()


@contextmanager
def open_directory() -> Iterator[Path]:
    """A directory with a short path that every user may enter."""
    path = Path(tempfile.mkdtemp(prefix="adit-test-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


class Bench:
    """A running server and its parts."""

    def __init__(self, path: Path, hello_seconds: float = 30) -> None:
        self.path = path
        self.sessions = MemorySessions()
        self.hub = EventHub("boot")
        policy = Policy(frozenset({ME} - {0}))
        self.machine = MemoryMachine()
        self.seats = MemorySeats()
        self.authorizer = MemoryAuthorizer()
        self.server = Server(
            path,
            self.sessions,
            self.hub,
            policy,
            "1.2",
            hello_seconds,
            machine=self.machine,
            seats=self.seats,
            authorizer=self.authorizer,
        )
        self._raw: list[Raw] = []

    def raw(self) -> Raw:
        """A client that says what it likes."""
        client = Raw(self.path)
        self._raw.append(client)
        return client

    async def client(self) -> HelperClient:
        """A client that said hello."""
        return await HelperClient.connect(self.path)

    async def close(self) -> None:
        """End all."""
        for client in self._raw:
            client.sock.close()
        await self.server.close()


class Raw:
    """A bare socket to the server."""

    def __init__(self, path: Path) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(path))
        self.sock.setblocking(False)
        self._lines = rpc.LineReader(rpc.MAX_REPLY)

    async def send(self, data: bytes) -> None:
        """Send all of it."""
        await asyncio.get_running_loop().sock_sendall(self.sock, data)

    async def line(self) -> dict[str, object] | None:
        """The next line, ``None`` at the end."""
        while (line := self._lines.next_line()) is None:
            async with asyncio.timeout(10):
                try:
                    data = await asyncio.get_running_loop().sock_recv(self.sock, 65536)
                except ConnectionResetError:
                    return None
            if not data:
                return None
            self._lines.feed(data)
        value = json.loads(line)
        assert isinstance(value, dict)
        return value

    async def error(self) -> int | None:
        """The code of the next line, which must be an error."""
        line = await self.line()
        assert line is not None
        error = line["error"]
        assert isinstance(error, dict)
        code = error["code"]
        assert isinstance(code, int)
        return code


async def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fails after 10 s."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)
