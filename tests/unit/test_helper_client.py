"""The client: all verbs, and every way in which the helper can fail it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from helper.api.client import (
    MAX_EVENTS,
    HelperAbsent,
    HelperClient,
    HelperGone,
    HelperRefused,
    ProtocolMismatch,
)
from helper.api.rpc import Code
from helper.api.types import (
    Event,
    KillSwitch,
    KillSwitchChanged,
    Profile,
    SoftEtherProfile,
    State,
    StateChanged,
    StatsTick,
    Traffic,
)
from tests.support.helper_bench import ME, Bench, open_directory, until


@pytest.fixture
def directory() -> Iterator[Path]:
    with open_directory() as path:
        yield path


@pytest.fixture
async def bench(directory: Path) -> AsyncIterator[Bench]:
    bench = Bench(directory / "run" / "helper.sock")
    await bench.server.start()
    yield bench
    await bench.close()


def _profile(name: str = "p", host: str = "h") -> Profile:
    return Profile(id=name, name=name, server=SoftEtherProfile(host=host, hub="b", user="u"))


async def test_all_verbs_through_the_client(bench: Bench) -> None:
    async with await bench.client() as client:
        assert (client.hello.protocol, client.hello.version, client.hello.boot) == (2, "1.2", "boot")
        assert client.hello.role == ("root" if ME == 0 else "operator")
        await client.ping()
        assert (await client.subscribe()).seq == 0
        session = await client.session_connect(_profile(), {"password": "x"})
        assert (session.owner, session.state) == (ME, State.PREPARING)
        bench.hub.publish(StateChanged(session=session))
        async with asyncio.timeout(10):
            event = await anext(client.events())
        assert event == Event(seq=1, body=StateChanged(session=session))
        assert (await client.status()).sessions == (session,)
        assert (await client.log_tail(session.id))[0].text == "text-s-p"
        await client.session_answer(session.id, "a", True)
        assert bench.sessions.answers == [(session.id, "a", True)]
        assert (await client.session_disconnect(session.id)).state is State.OFF
        with pytest.raises(HelperRefused) as caught:
            await client.session_disconnect("none")
        assert caught.value.code == Code.NO_SUCH_SESSION
    with pytest.raises(HelperGone):
        await client.ping()


async def test_an_error_of_ours_is_told_and_logged_and_the_connection_lives(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    async with await bench.client() as client:
        with pytest.raises(HelperRefused) as caught:
            await client.session_connect(_profile(host="bug"), {"password": "hunter2"})
        assert caught.value.code == Code.INTERNAL_ERROR
        await client.ping()
    assert "session.connect failed" in caplog.text
    assert "Traceback" in caplog.text
    assert "hunter2" not in caplog.text


async def test_no_helper(directory: Path) -> None:
    path = directory / "helper.sock"
    with pytest.raises(HelperAbsent) as caught:
        await HelperClient.connect(path)
    assert caught.value.command in str(caught.value)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.close()
    with pytest.raises(HelperAbsent):
        await HelperClient.connect(path)


async def test_the_helper_ends_while_a_call_and_an_iterator_wait(bench: Bench) -> None:
    bench.sessions.add("s", ME)
    client = await bench.client()
    await client.subscribe()

    async def listen() -> None:
        async for _ in client.events():
            pass

    bench.sessions.gate.clear()
    call = asyncio.create_task(client.session_disconnect("s"))
    listening = asyncio.create_task(listen())
    await until(lambda: bench.sessions.entered == 1)
    closing = asyncio.create_task(bench.server.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    bench.sessions.gate.set()
    assert (await call).state is State.OFF
    await closing
    with pytest.raises(HelperGone):
        await listening
    with pytest.raises(HelperGone):
        await client.ping()
    await client.close()


async def test_a_helper_of_another_protocol(directory: Path) -> None:
    refusal = b'{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"m","data":{"protocol":[7,8]}}}\n'

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(refusal)
        await reader.read()
        writer.close()

    server = await asyncio.start_unix_server(serve, directory / "s")
    async with server:
        with pytest.raises(ProtocolMismatch) as caught:
            await HelperClient.connect(directory / "s")
        assert caught.value.data == {"protocol": [7, 8]}


@pytest.mark.parametrize(
    "nonsense", [b"garbage\n", b'{"jsonrpc":"2.0","id":1,"result":{"protocol":"x"}}\n', b""]
)
async def test_a_helper_that_makes_no_sense(directory: Path, nonsense: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(nonsense)
        await writer.drain()
        writer.close()

    async with await asyncio.start_unix_server(serve, directory / "s"):
        with pytest.raises(HelperGone):
            await HelperClient.connect(directory / "s")


async def test_events_of_a_newer_helper_are_ignored(directory: Path) -> None:
    lines = (
        b'{"jsonrpc":"2.0","id":1,"result":{"protocol":2,"version":"9","boot":"b","role":"root","new":1}}\n'
        b'{"jsonrpc":"2.0","method":"event","params":{"seq":1,"body":{"event":"new.event","x":1}}}\n'
        b'{"jsonrpc":"2.0","method":"event","params":{"seq":1,"body":{"event":["x"]}}}\n'
        b'{"jsonrpc":"2.0","method":"new.notification","params":{}}\n'
        b'{"jsonrpc":"2.0","method":"event","params":'
        b'{"seq":2,"body":{"event":"stats.tick","session":"s","traffic":{"new":1}}}}\n'
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(lines)
        await reader.read()
        writer.close()

    async with (
        await asyncio.start_unix_server(serve, directory / "s"),
        await HelperClient.connect(directory / "s") as client,
        asyncio.timeout(10),
    ):
        tick = StatsTick(session="s", traffic=Traffic())
        assert await anext(client.events()) == Event(seq=2, body=tick)


async def test_a_flood_of_words_drowns_no_change_of_state(bench: Bench) -> None:
    """What is shown of sessions and of the kill switch rests on these alone."""
    async with await HelperClient.connect(bench.path) as client:
        changed = KillSwitchChanged(killswitch=KillSwitch(enabled=False))
        tick = StatsTick(session="s", traffic=Traffic())
        client._queue(Event(seq=1, body=changed))
        for seq in range(2, MAX_EVENTS + 10):
            client._queue(Event(seq=seq, body=tick))
        assert await anext(client.events()) == Event(seq=1, body=changed)
