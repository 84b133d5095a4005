"""The client of the system bus, with a real daemon and a scripted service."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import Message

from helper.bus import BusError, BusErrorKind, SystemBus, connection, variant
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_service import Refuse, Reply, Service
from tests.support.helper_bench import until

_NAME, _PATH, _INTERFACE = "org.example.Service", "/org/example", "org.example.Interface"


@pytest.fixture
def daemon() -> Iterator[BusDaemon]:
    with BusDaemon() as running:
        yield running


async def _echo(message: Message) -> Reply:
    return Reply(message.signature, tuple(message.body), tuple(os.dup(each) for each in message.unix_fds))


async def _never(message: Message) -> Reply:
    await asyncio.sleep(60)
    return Reply()


class Example(Service):
    def __init__(self, address: str) -> None:
        super().__init__(address, _NAME)
        self.methods = {
            (_INTERFACE, "Echo"): _echo,
            (_INTERFACE, "Never"): _never,
            (_INTERFACE, "Refuse"): self._refuse,
            (_INTERFACE, "Late"): self._late,
        }

    async def _refuse(self, message: Message) -> Reply:
        raise Refuse(message.body[0], "line one\nline two " + "x" * 2000)

    async def _late(self, message: Message) -> Reply:
        """A descriptor, when nobody waits for it any more."""
        await asyncio.sleep(0.3)
        read, write = os.pipe()
        os.close(write)
        return Reply("h", (0,), (read,))


@pytest.fixture
async def service(daemon: BusDaemon) -> AsyncIterator[Example]:
    example = Example(daemon.address)
    async with example:
        yield example


@pytest.fixture
async def bus(daemon: BusDaemon) -> AsyncIterator[SystemBus]:
    bus = SystemBus(daemon.address)
    yield bus
    await bus.close()


async def _call(
    bus: SystemBus, member: str, signature: str = "", *values: Any, timeout: float = 5
) -> list[Any]:
    return await bus.call(_NAME, _PATH, _INTERFACE, member, signature, *values, timeout=timeout)


async def _fails(
    bus: SystemBus, member: str, signature: str = "", *values: Any, timeout: float = 5
) -> BusError:
    with pytest.raises(BusError) as caught:
        await _call(bus, member, signature, *values, timeout=timeout)
    return caught.value


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


# --- calls -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signature", "values", "expected"),
    [
        ("", (), []),
        ("sbu", ("text", True, 7), ["text", True, 7]),
        ("ay", (b"\x00\xff",), [b"\x00\xff"]),
        ("a(sus)", ([("a", 1, "b"), ("c", 2, "d")],), [[["a", 1, "b"], ["c", 2, "d"]]]),
        ("(sa{sv})", (("kind", {"uid": variant("i", 5)}),), [["kind", {"uid": 5}]]),
        ("v", (variant("v", variant("as", ["x"])),), [["x"]]),
        ("a{ss}", ({"k": "v"},), [{"k": "v"}]),
    ],
)
async def test_values_come_back_as_plain_ones(
    bus: SystemBus, service: Example, signature: str, values: tuple[Any, ...], expected: list[Any]
) -> None:
    assert await _call(bus, "Echo", signature, *values) == expected


async def test_descriptors_go_both_ways_and_are_lent(bus: SystemBus, service: Example) -> None:
    await _call(bus, "Echo")
    before = _descriptors()
    read, write = os.pipe()
    plain, (_, inner) = await _call(
        bus, "Echo", "h(sa{sv})", write, ("kind", {"pidfd": variant("h", write), "n": variant("i", 1)})
    )
    for number, descriptor in enumerate((plain, inner["pidfd"], write)):
        os.write(descriptor, b"%d" % number)
        os.close(descriptor)
    assert os.read(read, 10) == b"012"
    os.close(read)
    assert inner["n"] == 1
    await until(lambda: _descriptors() == before)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("org.freedesktop.DBus.Error.ServiceUnknown", "absent"),
        ("org.freedesktop.DBus.Error.Spawn.ChildExited", "absent"),
        ("org.freedesktop.DBus.Error.AccessDenied", "refused"),
        ("org.freedesktop.DBus.Error.NoReply", "timeout"),
        ("org.freedesktop.resolve1.LinkBusy", "failed"),
    ],
)
async def test_errors_of_the_service(bus: SystemBus, service: Example, name: str, kind: str) -> None:
    error = await _fails(bus, "Refuse", "s", name)
    assert (error.kind, error.name) == (BusErrorKind(kind), name)
    assert error.message.startswith("line one line two xx")
    assert len(error.message) == 500


async def test_no_such_service_and_no_such_method(bus: SystemBus, service: Example) -> None:
    with pytest.raises(BusError) as caught:
        await bus.call("org.example.Nobody", _PATH, _INTERFACE, "Echo")
    assert caught.value.kind == "absent"
    assert (await _fails(bus, "NoSuchMethod")).kind == "failed"


@pytest.mark.parametrize(
    ("signature", "values"),
    [
        ("s", (1,)),
        ("s", ()),
        ("i", ("x",)),
        ("(", ("x",)),
        ("v", ("not a variant",)),
        ("h", (-1,)),
        ("h", ("x",)),
        ("u", (2**40,)),
        ("a{sv}", (5,)),
        ("s", ("\ud800",)),
    ],
)
async def test_what_can_not_be_sent_is_our_error_and_harms_nobody(
    bus: SystemBus, service: Example, signature: str, values: tuple[Any, ...]
) -> None:
    await _call(bus, "Echo")
    before = _descriptors()
    assert (await _fails(bus, "Echo", signature, *values)).kind == "failed"
    assert await _call(bus, "Echo", "s", "still there") == ["still there"]
    assert _descriptors() == before


async def test_bad_names_are_our_error(bus: SystemBus) -> None:
    for destination, path in (("bad name", "/"), ("org.example.X", "no/path")):
        with pytest.raises(BusError):
            await bus.call(destination, path, _INTERFACE, "Echo")
    with pytest.raises(BusError):
        variant("i", "x")
    with pytest.raises(BusError):
        variant("((", 1)


async def test_a_call_is_bounded_and_its_late_answer_leaves_nothing(bus: SystemBus, service: Example) -> None:
    await _call(bus, "Echo")
    before = _descriptors()
    assert (await _fails(bus, "Never", timeout=0.1)).kind == "timeout"
    for _ in range(5):
        assert (await _fails(bus, "Late", timeout=0.05)).kind == "timeout"
    await asyncio.sleep(0.4)
    await until(lambda: _descriptors() == before)
    assert bus._pending == {}


async def test_no_more_calls_at_a_time_than_the_limit(bus: SystemBus, service: Example) -> None:
    calls = [asyncio.create_task(_fails(bus, "Never", timeout=0.5)) for _ in range(connection.MAX_CALLS + 10)]
    kinds = [(await call).kind for call in calls]
    assert kinds.count(BusErrorKind.FAILED) == 10
    assert kinds.count(BusErrorKind.TIMEOUT) == connection.MAX_CALLS
    assert await _call(bus, "Echo", "s", "x") == ["x"]


async def test_cancelling_a_call(bus: SystemBus, service: Example) -> None:
    call = asyncio.create_task(_call(bus, "Never"))
    await until(lambda: service.calls == ["Never"])
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert bus._pending == {}


# --- the bus comes and goes --------------------------------------------------------------------


async def test_no_bus_is_an_ordinary_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (f"unix:path={tmp_path}/none", "nonsense", "unix:nonsense=1", f"unix:path={tmp_path}"):
        monkeypatch.setenv(connection.ADDRESS_VARIABLE, address)
        bus = SystemBus()
        assert (await _fails(bus, "Echo")).kind == "absent"
        told: list[str] = []
        await bus.watch_owner(_NAME, told.append)
        await bus.subscribe(_NAME, _INTERFACE, "Signal", print)
        assert told == [""]
        await bus.close()
        await bus.close()
        assert (await _fails(bus, "Echo")).kind == "absent"


async def test_a_bus_that_never_answers(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute"))
        mute.listen()
        before = _descriptors()
        bus = SystemBus(f"unix:path={tmp_path}/mute")
        assert (await _fails(bus, "Echo", timeout=0.1)).kind == "timeout"
        await bus.close()
        assert _descriptors() == before


async def test_a_call_while_the_bus_dies_and_one_when_it_is_back(
    daemon: BusDaemon, bus: SystemBus, service: Example
) -> None:
    call = asyncio.create_task(_fails(bus, "Never"))
    await until(lambda: service.calls == ["Never"])
    daemon.stop()
    assert (await call).kind == "absent"
    assert (await _fails(bus, "Echo")).kind == "absent"
    daemon.start()
    async with Example(daemon.address):
        assert await _call(bus, "Echo", "s", "back") == ["back"]


async def test_a_frozen_bus_is_given_up_and_found_again(
    daemon: BusDaemon, bus: SystemBus, service: Example
) -> None:
    await _call(bus, "Echo")
    daemon.freeze(True)
    for _ in range(connection.MAX_SILENCE + 2):
        assert (await _fails(bus, "Echo", "s", "x", timeout=0.03)).kind == "timeout"
    assert bus._bus is None
    daemon.freeze(False)
    assert await _call(bus, "Echo", "s", "back") == ["back"]


async def test_a_frozen_bus_that_takes_no_more_is_lost(
    daemon: BusDaemon, bus: SystemBus, service: Example
) -> None:
    await _call(bus, "Echo")
    daemon.freeze(True)
    kinds = {(await _fails(bus, "Echo", "s", "x" * 100_000, timeout=0.03)).kind for _ in range(20)}
    assert kinds <= {BusErrorKind.TIMEOUT, BusErrorKind.ABSENT}
    daemon.freeze(False)
    assert await _call(bus, "Echo", "s", "back") == ["back"]


async def test_close_leaves_no_descriptor_and_no_task(daemon: BusDaemon, service: Example) -> None:
    async def once() -> tuple[int, int]:
        bus = SystemBus(daemon.address)
        await bus.watch_owner(_NAME, lambda owner: None)
        await bus.subscribe(_NAME, _INTERFACE, "Signal", print)
        call = asyncio.create_task(_fails(bus, "Never"))
        await until(lambda: "Never" in service.calls)
        await bus.close()
        assert (await call).kind == "absent"
        service.calls.clear()
        service.give_up()
        await asyncio.sleep(0)
        return _descriptors(), len(asyncio.all_tasks())

    first = await once()
    assert [await once() for _ in range(3)] == [first] * 3


# --- signals -----------------------------------------------------------------------------------


async def test_signals_of_the_service_alone_are_believed(
    daemon: BusDaemon, bus: SystemBus, service: Example
) -> None:
    heard: list[list[Any]] = []
    await bus.subscribe(_NAME, _INTERFACE, "Signal", heard.append, path=_PATH)
    assert bus._bus is not None
    us = bus._bus.unique_name or ""
    async with Service(daemon.address, "org.example.Liar") as liar:
        before = _descriptors()
        await liar.emit(_PATH, _INTERFACE, "Signal", "s", "a lie", to=us)
        await liar.emit(_PATH, "org.freedesktop.DBus", "NameOwnerChanged", "sss", _NAME, "", "x", to=us)
        fds = Message.new_signal(_PATH, _INTERFACE, "Signal", "h", [0], [0])
        fds.destination = us
        await liar.bus.send(fds)
        reply = await liar.bus.call(Message(destination=us, path=_PATH, member="Anything", interface="a.b"))
        assert reply is not None
        assert reply.error_name == "org.freedesktop.DBus.Error.NotSupported"
        await service.emit("/elsewhere", _INTERFACE, "Signal", "s", "another object")
        await service.emit(_PATH, _INTERFACE, "Other", "s", "another signal")
        await service.emit(_PATH, _INTERFACE, "Signal", "sv", "the truth", variant("i", 5))
        await until(lambda: bool(heard))
        assert heard == [["the truth", 5]]
        assert _descriptors() == before


async def test_a_failing_listener_keeps_nothing_from_others(
    bus: SystemBus, service: Example, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[list[Any]] = []

    def fail(values: list[Any]) -> None:
        raise KeyError("a bug")

    await bus.subscribe(_NAME, _INTERFACE, "Signal", fail)
    await bus.subscribe(_NAME, _INTERFACE, "Signal", heard.append)
    await service.emit(_PATH, _INTERFACE, "Signal", "h", 0)  # a descriptor that is not there
    await service.emit(_PATH, _INTERFACE, "Signal", "s", "x")
    await until(lambda: heard == [["x"]])
    assert "was not dealt with" in caplog.text


async def test_owners_are_told_and_signals_last_over_restarts_of_service_and_bus(
    daemon: BusDaemon, bus: SystemBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "RETRY_SECONDS", (0.02, 0.1))
    owners: list[str] = []
    heard: list[list[Any]] = []
    await bus.watch_owner(_NAME, owners.append)
    await bus.subscribe(_NAME, _INTERFACE, "Signal", heard.append)
    assert owners == [""]
    for number in range(1, 4):
        if number == 3:
            daemon.stop()
            await asyncio.sleep(0.1)
            daemon.start()
        example = Example(daemon.address)
        await example.start()
        await until(lambda: owners[-1] != "")
        assert owners[-1] == example.bus.unique_name
        async with asyncio.timeout(10):
            while len(heard) < number:
                await example.emit(_PATH, _INTERFACE, "Signal", "i", number)
                await asyncio.sleep(0.05)
                heard[number:] = []
        assert heard[-1] == [number]
        await example.stop()
        await until(lambda: owners[-1] == "")
    assert len(owners) == 7
