"""What an engine process in a stranger's hands can do to the helper: end its own session."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator

import pytest

from engine.control import ControlSocket, FromEngine, Message, control_pair
from engine.failures import Failure
from helper.session.engine_process import MESSAGES_AT_ONCE, EngineProcess, _close_aside

PRELUDE = """
import os, signal, socket, sys, time
sock = socket.socket(fileno=int(sys.argv[1]))
sock.setblocking(True)
def say(text):
    sock.send(text.encode())
"""


class Watched:
    """An engine process that runs ``script``, and what the helper makes of it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.exit: asyncio.Future[Failure | None] = asyncio.get_running_loop().create_future()
        self.stderr = ""
        self.worst_pause = 0.0
        self._beating: asyncio.Task[None] | None = None

    async def start(self, script: str) -> EngineProcess:
        ours, theirs = control_pair()
        stderr, their_stderr = os.pipe()
        os.set_blocking(stderr, False)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PRELUDE + textwrap.dedent(script),
            str(theirs.fileno()),
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=their_stderr,
            process_group=0,
        )
        theirs.close()
        os.close(their_stderr)
        self._beating = asyncio.create_task(self._beat())
        control = ControlSocket(ours, FromEngine, _close_aside)
        return EngineProcess(process, control, stderr, self.messages.append, self._ended)

    def _ended(self, failure: Failure | None, stderr: str) -> None:
        self.stderr = stderr
        self.exit.set_result(failure)

    async def code(self, within: float = 10.0) -> str:
        failure = await asyncio.wait_for(asyncio.shield(self.exit), within)
        assert failure is not None
        return failure.code

    async def _beat(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            self.worst_pause = max(self.worst_pause, now - last)
            last = now

    async def close(self) -> None:
        if self._beating is not None:
            self._beating.cancel()


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    made = Watched()
    yield made
    await made.close()
    # The loop must have gone on all the time: whatever happened cost one session, not the helper.
    assert made.worst_pause < 1.0


async def test_it_dies(watched: Watched) -> None:
    await watched.start("print('last words', file=sys.stderr); os._exit(3)")
    assert await watched.code() == "engine_died"
    assert "last words" in watched.stderr


async def test_it_forks_and_leaves_a_child_with_everything_open(watched: Watched) -> None:
    await watched.start(
        """
        if os.fork():
            time.sleep(0.3); os._exit(0)
        os.setsid(); time.sleep(8)
        """
    )
    assert await watched.code(within=5.0) == "engine_died"


async def test_it_forks_and_does_not_want_to_stop(watched: Watched) -> None:
    engine = await watched.start(
        """
        if os.fork() == 0:
            os.setsid(); time.sleep(8); os._exit(0)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
        """
    )
    await asyncio.sleep(0.3)
    begun = time.monotonic()
    await engine.stop()
    assert time.monotonic() - begun < 6.0
    assert not watched.exit.done()


async def test_it_sends_a_descriptor(watched: Watched) -> None:
    await watched.start('socket.send_fds(sock, [b\'{"type":"lease_lost"}\'], [0]); time.sleep(60)')
    assert await watched.code() == "engine_misbehaved"
    assert watched.messages == []


async def test_it_sends_a_socket_that_lingers(watched: Watched) -> None:
    await watched.start(
        """
        import struct
        listener = socket.create_server(("127.0.0.1", 0))
        client = socket.create_connection(listener.getsockname())
        peer, _ = listener.accept()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 5))
        client.setblocking(False)
        try:
            while True: client.send(bytes(65536))
        except BlockingIOError: pass
        socket.send_fds(sock, [b"{}"], [client.fileno()])
        client.close()
        time.sleep(60)
        """
    )
    assert await watched.code() == "engine_misbehaved"
    await asyncio.sleep(0.5)


async def test_it_floods(watched: Watched) -> None:
    await watched.start('while True: say(\'{"type":"lease_lost"}\')')
    assert await watched.code() == "engine_misbehaved"
    assert len(watched.messages) <= MESSAGES_AT_ONCE + 100


@pytest.mark.parametrize(
    "said",
    [
        "nonsense",
        '{"type":"start"}',
        '{"type":"counters","rx_frames":-1,"rx_bytes":0,"tx_frames":0,"tx_bytes":0,"dropped":0}',
        '{"type":"counters","rx_frames":1'
        + "0" * 30
        + ',"rx_bytes":0,"tx_frames":0,"tx_bytes":0,"dropped":0}',
        '{"type":"log","level":"info","text":"' + "x" * 5000 + '"}',
        '{"type":"roamed","peer":-1,"address":"192.0.2.1"}',
        '{"type":"roamed","peer":0,"address":"' + "1" * 5000 + '"}',
        '{"type":"roamed","peer":0}',
        '{"type":"handshake_done","peer":1.5}',
        '{"type":"handshake_done","peer":null}',
        '{"type":"need_sockets"}',
        '{"type":"need_sockets","request":1,"port":53}',
        '{"type":"need_addresses","request":1,"host":["a"],"port":1}',
        '{"type":"need_addresses","request":1,"host":"a","port":-1}',
        '{"type":"sockets","request":1,"versions":[4]}',
        '{"type":"addresses","request":1,"addresses":["192.0.2.1"]}',
        '{"type":"leased","lease":{"address":"1.2.3.4/8","dns":[' + ",".join(['"1.1.1.1"'] * 65) + "]}}",
    ],
)
async def test_it_says_what_no_engine_says(watched: Watched, said: str) -> None:
    await watched.start(f"say({said!r}); time.sleep(60)")
    assert await watched.code() == "engine_misbehaved"
    assert watched.messages == []


@pytest.mark.parametrize("way", ["sock.close()", 'say(\'{"type":"ended"}\')'])
async def test_it_ends_but_lives_on(watched: Watched, way: str) -> None:
    await watched.start(f"{way}\ntime.sleep(60)")
    await asyncio.wait_for(asyncio.shield(watched.exit), 6.0)
