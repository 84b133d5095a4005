"""The helper's socket with real clients: limits, misbehaviour, slow readers, vanishing clients."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from helper.api import rpc
from helper.api.client import HelperRefused
from helper.api.rpc import Code
from helper.api.types import Event, StateChanged, StatsTick, Traffic
from helper.events import OUTBOX_LIMIT
from helper.server import (
    HELLO_SECONDS,
    MAX_CALLS,
    MAX_CLIENTS,
    MAX_CLIENTS_OF_USER,
    MAX_GUESTS,
    AlreadyRunning,
)
from tests.support.helper_bench import ME, Bench, Raw, open_directory, until

_OTHER = 40123
"""A uid that nobody has; connecting as it needs root."""
_HELLO = b'{"jsonrpc":"2.0","id":0,"method":"hello","params":{"client":"t","version":"1","protocol":[2,2]}}\n'
_PING = b'{"jsonrpc":"2.0","id":"p","method":"ping"}\n'

# Root of a user namespace that an ordinary user made has nobody else to become.
ALONE = Path("/proc/self/uid_map").read_text().split()[2:] == ["1"]
needs_root = pytest.mark.skipif(ME != 0, reason="connecting as another user needs root")
needs_others = pytest.mark.skipif(
    ME != 0 or ALONE, reason="connecting as another user needs root, and a user to become"
)


@contextlib.contextmanager
def _as_user(uid: int) -> Iterator[None]:
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(ME)


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


# --- what clients may not do -------------------------------------------------------------------


async def test_hello_first_and_only_known_protocols(bench: Bench) -> None:
    raw = bench.raw()
    await raw.send(_PING)
    assert await raw.error() == Code.HELLO_FIRST
    await raw.send(_HELLO.replace(b"[2,2]", b"[3,4]"))
    assert await raw.error() == Code.PROTOCOL_MISMATCH
    await raw.send(_HELLO + _PING)
    assert (await raw.line() or {})["id"] == 0
    assert (await raw.line() or {}) == {"jsonrpc": "2.0", "id": "p", "result": {}}


async def test_hello_must_come_in_time(directory: Path) -> None:
    bench = Bench(directory / "helper.sock", hello_seconds=0.1)
    await bench.server.start()
    early, late = bench.raw(), bench.raw()
    await early.send(_HELLO)
    assert await late.error() == Code.HELLO_FIRST
    assert await late.line() is None
    await early.line()
    await asyncio.sleep(0.2)
    await early.send(_PING)
    assert (await early.line() or {})["id"] == "p"
    await bench.close()


async def test_bytes_may_come_one_by_one(bench: Bench) -> None:
    raw = bench.raw()
    for byte in _HELLO + _PING:
        await raw.send(bytes([byte]))
        await asyncio.sleep(0)
    assert (await raw.line() or {})["id"] == 0
    assert (await raw.line() or {})["id"] == "p"


async def test_notifications_are_not_answered(bench: Bench) -> None:
    raw = bench.raw()
    await raw.send(b'{"jsonrpc":"2.0","method":"ping"}\n' + _HELLO)
    assert (await raw.line() or {})["id"] == 0


@pytest.mark.parametrize(
    "bad",
    [
        b"garbage\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"\n",
        b'{"jsonrpc":"2.0","id":1,"result":{}}\n',
        b"[" * 5000 + b"\n",
        b"x" * (rpc.MAX_LINE + 1),
        b'{"a":1,"a":2}\n',
    ],
    ids=["garbage", "bytes", "batch", "empty", "answer", "deep", "long", "twice"],
)
async def test_a_bad_line_ends_this_connection_only(bench: Bench, bad: bytes) -> None:
    raw, other = bench.raw(), bench.raw()
    await other.send(_HELLO)
    await raw.send(_HELLO + bad)
    assert (await raw.line() or {})["id"] == 0
    assert await raw.error() in (Code.PARSE_ERROR, Code.INVALID_REQUEST)
    assert await raw.line() is None
    await other.send(_PING)
    assert (await other.line() or {})["id"] == 0
    assert (await other.line() or {})["id"] == "p"


async def test_half_a_line_and_gone(bench: Bench) -> None:
    for _ in range(MAX_CLIENTS * 2):
        raw = bench.raw()
        await raw.send(_HELLO[:-5])
        raw.sock.close()
        await asyncio.sleep(0.01)
    async with await bench.client() as client:
        await client.ping()


@needs_root
async def test_32_clients_are_served_and_a_33rd_is_not(bench: Bench) -> None:
    clients = [await bench.client() for _ in range(MAX_CLIENTS)]
    with pytest.raises(HelperRefused) as caught:
        await bench.client()
    assert caught.value.code == Code.BUSY
    await clients.pop().close()
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(HelperRefused):
                clients.append(await bench.client())
                break
    for client in clients:
        await client.ping()
        await client.close()


@pytest.mark.skipif(ME == 0 and ALONE, reason="root is not limited, and there is no other user to become")
async def test_8_clients_of_one_user_are_served_and_a_9th_is_not(bench: Bench) -> None:
    with _as_user(_OTHER if ME == 0 else ME):
        raw = [bench.raw() for _ in range(MAX_CLIENTS_OF_USER + 1)]
    for client in raw[:-1]:
        await client.send(_HELLO)
        assert (await client.line() or {})["id"] == 0
    assert await raw[-1].error() == Code.BUSY
    assert await raw[-1].line() is None


@needs_others
async def test_another_user_may_look_but_not_touch(bench: Bench) -> None:
    bench.sessions.add("r", 0)
    bench.sessions.add("s", _OTHER)
    with _as_user(_OTHER):
        raw = bench.raw()
    await raw.send(_HELLO)
    line = await raw.line() or {}
    assert isinstance(line["result"], dict)
    assert line["result"]["role"] == "observer"
    call = '{"jsonrpc":"2.0","id":1,"method":"session.disconnect","params":{"session":"%s"}}\n'
    await raw.send((call % "r").encode())
    assert await raw.error() == Code.NOT_PERMITTED
    assert bench.sessions.undone == []
    await raw.send((call % "s").encode())
    assert "result" in (await raw.line() or {})
    assert bench.sessions.undone == ["s"]


async def test_64_requests_may_be_under_way(bench: Bench) -> None:
    bench.sessions.add("s", ME)
    bench.sessions.gate.clear()
    raw = bench.raw()
    call = b'{"jsonrpc":"2.0","id":%d,"method":"session.disconnect","params":{"session":"s"}}\n'
    await raw.send(_HELLO + b"".join(call % number for number in range(1, MAX_CALLS + 2)))
    assert (await raw.line() or {})["id"] == 0
    refused = await raw.line() or {}
    assert refused["id"] == MAX_CALLS + 1
    assert isinstance(refused["error"], dict)
    assert refused["error"]["code"] == Code.BUSY
    bench.sessions.gate.set()
    answered = [(await raw.line() or {})["id"] for _ in range(MAX_CALLS)]
    assert answered == list(range(1, MAX_CALLS + 1))


async def test_requests_that_need_no_waiting_are_never_too_many(bench: Bench) -> None:
    raw = bench.raw()
    await raw.send(_HELLO + _PING * 1000)
    assert (await raw.line() or {})["id"] == 0
    for _ in range(1000):
        assert "result" in (await raw.line() or {})


@needs_others
async def test_guests_leave_room_for_operators_and_for_one_another(bench: Bench) -> None:
    """16 connections of others at the most, 8 of each, one for whoever has none; root still gets in."""
    guests: list[Raw] = []
    for uid in range(_OTHER, _OTHER + 2):
        with _as_user(uid):
            guests += [bench.raw() for _ in range(MAX_CLIENTS_OF_USER)]
    for guest in guests:
        await guest.send(_HELLO)
        assert (await guest.line() or {})["id"] == 0
    assert len(guests) == MAX_GUESTS
    with _as_user(_OTHER + 2):
        newcomer = bench.raw()
        await newcomer.send(_HELLO)
        assert (await newcomer.line() or {})["id"] == 0
        for _ in range(3):
            assert await bench.raw().error() == Code.BUSY
    assert await guests[0].line() is None, "the oldest of who has most made room"
    async with await bench.client() as client:
        await client.ping()


@pytest.mark.parametrize("depth", [rpc.MAX_DEPTH, rpc.MAX_DEPTH + 1])
async def test_nesting_up_to_the_limit(bench: Bench, depth: int) -> None:
    raw = bench.raw()
    inner = b"[" * (depth - 2) + b"]" * (depth - 2)
    await raw.send(_HELLO + b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + inner + b"}}\n")
    assert (await raw.line() or {})["id"] == 0
    line = await raw.line() or {}
    assert ("result" in line) == (depth <= rpc.MAX_DEPTH)


@pytest.mark.parametrize("over", [0, 1])
async def test_a_line_up_to_the_limit(bench: Bench, over: int) -> None:
    raw = bench.raw()
    start, end = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"', b'"}}'
    line = start + b"x" * (rpc.MAX_LINE + over - len(start) - len(end)) + end
    await raw.send(_HELLO + line + b"\n" + _PING)
    assert (await raw.line() or {})["id"] == 0
    assert ("result" in (await raw.line() or {})) == (not over)
    assert (await raw.line() is None) == bool(over)


def test_the_limits_are_the_ones_promised() -> None:
    assert (rpc.MAX_LINE, rpc.MAX_DEPTH, MAX_CALLS) == (256 * 1024, 16, 64)
    assert (MAX_CLIENTS, MAX_CLIENTS_OF_USER, HELLO_SECONDS) == (32, 8, 30.0)


# --- callers who must be asked about -----------------------------------------------------------


@needs_others
async def test_what_follows_hello_is_answered_after_it_however_long_login1_takes(bench: Bench) -> None:
    bench.seats.users.add(_OTHER)
    bench.seats.gate.clear()
    with _as_user(_OTHER):
        raw = bench.raw()
    await raw.send(_HELLO + _PING)
    await until(lambda: bench.seats.asked == [_OTHER])
    bench.seats.gate.set()
    hello = await raw.line() or {}
    assert isinstance(hello["result"], dict)
    assert (hello["id"], hello["result"]["role"]) == (0, "active-user")
    assert (await raw.line() or {})["id"] == "p"


@needs_others
@pytest.mark.parametrize("half", [True, False], ids=["stopped sending", "closed"])
async def test_who_leaves_while_a_password_is_asked_for_gains_nothing(bench: Bench, half: bool) -> None:
    bench.seats.users.add(_OTHER)
    bench.authorizer.gate.clear()
    with _as_user(_OTHER):
        raw = bench.raw()
    await raw.send(_HELLO + b'{"jsonrpc":"2.0","id":1,"method":"lockdown.set","params":{"on":true}}\n')
    await until(lambda: bool(bench.authorizer.asked))
    assert (await raw.line() or {})["id"] == 0
    if half:
        raw.sock.shutdown(socket.SHUT_WR)
    else:
        raw.sock.close()
    await asyncio.sleep(0.05)
    bench.authorizer.gate.set()
    if half:
        assert await raw.error() == Code.NOT_PERMITTED
    else:
        await until(lambda: not bench.server._connections)
    assert bench.machine.deeds == []


# --- clients that go ---------------------------------------------------------------------------


async def test_a_disconnect_goes_on_when_its_client_is_gone(bench: Bench) -> None:
    bench.sessions.add("s", ME)
    bench.sessions.gate.clear()
    raw = bench.raw()
    await raw.send(
        _HELLO + b'{"jsonrpc":"2.0","id":1,"method":"session.disconnect","params":{"session":"s"}}\n'
    )
    await until(lambda: bench.sessions.entered == 1)
    raw.sock.close()
    await asyncio.sleep(0.05)
    assert bench.sessions.undone == []
    bench.sessions.gate.set()
    await until(lambda: bench.sessions.undone == ["s"])
    async with await bench.client() as client:
        await client.ping()


async def test_a_client_that_only_stops_sending_is_still_answered(bench: Bench) -> None:
    bench.sessions.add("s", ME)
    bench.sessions.gate.clear()
    raw = bench.raw()
    await raw.send(
        _HELLO + b'{"jsonrpc":"2.0","id":1,"method":"session.disconnect","params":{"session":"s"}}\n'
    )
    raw.sock.shutdown(socket.SHUT_WR)
    await until(lambda: bench.sessions.entered == 1)
    bench.sessions.gate.set()
    assert [(await raw.line() or {})["id"] for _ in range(2)] == [0, 1]
    assert await raw.line() is None


async def test_no_descriptor_and_no_task_is_left(bench: Bench) -> None:
    async def rounds() -> tuple[int, int]:
        for _ in range(20):
            async with await bench.client() as client:
                await client.subscribe()
        await asyncio.sleep(0.1)
        return len(os.listdir("/proc/self/fd")), len(asyncio.all_tasks())  # noqa: PTH208 - not a wait

    assert await rounds() == await rounds()


# --- events ------------------------------------------------------------------------------------


async def test_a_slow_reader_is_dropped_and_another_goes_on(bench: Bench) -> None:
    slow, quick = bench.raw(), await bench.client()
    await slow.send(_HELLO + b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}\n')
    assert [(await slow.line() or {})["id"] for _ in range(2)] == [0, 1]
    await quick.subscribe()
    session = bench.sessions.add("s", ME)
    count = (
        OUTBOX_LIMIT
        * 2
        // len(rpc.encode_notification("event", Event(seq=1, body=StateChanged(session=session))))
    )
    seen: list[int] = []
    events = quick.events()
    for number in range(count):
        bench.hub.publish(StateChanged(session=session))
        if number % 50 == 49:
            async with asyncio.timeout(10):
                while len(seen) <= number:
                    seen.append((await anext(events)).seq)
    assert seen == list(range(1, len(seen) + 1))
    received = 0
    while await slow.line() is not None:
        received += 1
    assert 0 < received < count
    await quick.ping()
    await quick.close()


async def test_a_slow_reader_loses_ticks_before_anything_else(bench: Bench) -> None:
    raw = bench.raw()
    await raw.send(_HELLO + b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe"}\n')
    assert [(await raw.line() or {})["id"] for _ in range(2)] == [0, 1]
    session = bench.sessions.add("s", ME)
    tick = StatsTick(session="s", traffic=Traffic())
    count = OUTBOX_LIMIT * 3 // len(rpc.encode_notification("event", Event(seq=1, body=tick)))
    for number in range(count):
        bench.hub.publish(tick, ME)
        if number % 1000 == 0:
            await asyncio.sleep(0)
    for _ in range(100):
        bench.hub.publish(StateChanged(session=session))
    numbers: list[int] = []
    ticks = 0
    while len(numbers) < 100:
        line = await raw.line()
        assert line is not None
        assert isinstance(line["params"], dict)
        if line["params"]["body"]["event"] == "stats.tick":
            ticks += 1
        else:
            numbers.append(line["params"]["seq"])
    assert numbers == list(range(1, 101))
    assert ticks < count


async def test_coming_back(bench: Bench) -> None:
    session = bench.sessions.add("s", ME)
    async with await bench.client() as client:
        result = await client.subscribe()
    for _ in range(3):
        bench.hub.publish(StateChanged(session=session))
    async with await bench.client() as client:
        result = await client.subscribe(result.seq + 1, result.boot)
        assert (result.resync, result.seq) == (False, 3)
        events = client.events()
        async with asyncio.timeout(10):
            assert [(await anext(events)).seq for _ in range(2)] == [2, 3]
        result = await client.subscribe(2, "another boot")
        assert result.resync
        assert result.status is not None
        assert result.status.sessions == (session,)


# --- the socket's place ------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
async def test_modes_do_not_depend_on_the_umask(directory: Path, umask: int) -> None:
    bench = Bench(directory / "new" / "helper.sock")
    old = os.umask(umask)
    try:
        await bench.server.start()
        assert stat.S_IMODE(bench.path.parent.stat().st_mode) == 0o755
        assert stat.S_IMODE(bench.path.stat().st_mode) == 0o666
        with pytest.raises(AlreadyRunning):
            await Bench(bench.path).server.start()
    finally:
        os.umask(old)
        await bench.close()
    assert not bench.path.exists()


async def test_a_second_helper_is_refused_and_the_first_goes_on(bench: Bench) -> None:
    with pytest.raises(AlreadyRunning):
        await Bench(bench.path).server.start()
    async with await bench.client() as client:
        await client.ping()


async def test_an_answering_socket_is_not_taken_over_even_without_a_lock(bench: Bench) -> None:
    bench.path.with_suffix(".lock").unlink()
    with pytest.raises(AlreadyRunning):
        await Bench(bench.path).server.start()
    async with await bench.client() as client:
        await client.ping()


async def test_a_socket_that_was_handed_over_is_served_and_left(directory: Path) -> None:
    path = directory / "helper.sock"
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
        made.listen()
        early = Raw(path)
        await early.send(_HELLO)
        bench = Bench(path)
        bench.server.claim()
        with pytest.raises(AlreadyRunning):
            Bench(path).server.claim()
        await bench.server.start(made.dup())
        assert (await early.line() or {})["id"] == 0
        early.sock.close()
        await bench.close()
        assert path.exists()


async def test_a_stale_socket_is_replaced_and_a_file_is_not(directory: Path) -> None:
    path = directory / "helper.sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    bench = Bench(path)
    await bench.server.start()
    async with await bench.client() as client:
        await client.ping()
    await bench.close()
    await bench.close()

    path.write_text("precious")
    with pytest.raises(AlreadyRunning):
        await Bench(path).server.start()
    assert path.read_text() == "precious"
    with path.with_suffix(".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
