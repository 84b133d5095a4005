"""An engine process as the helper starts it: without rights, and gone when it should be."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.control import (
    ControlSocket,
    DeviceInfo,
    Ended,
    FromEngine,
    Log,
    Message,
    NeedTransport,
    Start,
    TransportFailed,
    control_pair,
)
from engine.device.tap import TapDevice
from engine.failures import Failure, FailureKind, Retry
from engine.privilege import MAX_DESCRIPTORS, NOBODY
from engine.sandbox import landlock
from engine.softether.settings import Settings
from engine.tls import Verify
from helper.session.engine_process import EngineProcess
from tests.support.namespaces import Namespace


@pytest.fixture
def tap() -> Iterator[TapDevice]:
    with Namespace() as namespace:
        with namespace.inside():
            device = TapDevice.create("adit%d")
        yield device
        device.close()


def _start(tap: TapDevice, **changes: object) -> Start:
    settings = Settings("vpn.example", 443, "VPN", "alice", "password", Verify.ASK, "", "i")
    start = Start(
        kind="softether",
        settings=msgspec.Raw(msgspec.json.encode(settings)),
        secrets={"password": "hunter2"},
        device=DeviceInfo(tap.name, "5e:00:00:00:00:01", 1500),
        dhcp=True,
    )
    return msgspec.structs.replace(start, **changes)


class _Watched:
    """An engine process with what it said and how it ended."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.ends: list[tuple[Failure | None, str]] = []

    async def launch(self, start: Start, tap: TapDevice) -> EngineProcess:
        return await EngineProcess.launch(
            start,
            tap.fileno(),
            self.messages.append,
            lambda failure, stderr: self.ends.append((failure, stderr)),
        )

    async def wished(self) -> NeedTransport:
        async with asyncio.timeout(10):
            while not any(isinstance(message, NeedTransport) for message in self.messages):
                assert not self.ends
                await asyncio.sleep(0.005)
        return next(message for message in self.messages if isinstance(message, NeedTransport))

    async def end(self) -> tuple[Failure | None, str]:
        async with asyncio.timeout(10):
            while not self.ends:
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        assert len(self.ends) == 1
        return self.ends[0]


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _in_the_first_user_namespace() -> bool:
    return Path("/proc/self/uid_map").read_text().split() == ["0", "0", "4294967295"]


async def test_it_has_no_rights_once_it_works(tap: TapDevice) -> None:
    watched = _Watched()
    engine = await watched.launch(_start(tap), tap)
    wish = await watched.wished()
    assert (wish.host, wish.port) == ("vpn.example", 443)
    status = _status(engine.pid)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"] == "1"
    if _in_the_first_user_namespace():
        assert status["Uid"].split() == status["Gid"].split() == [str(NOBODY)] * 4
        assert status["Groups"] == ""
    assert Path(f"/proc/{engine.pid}/cmdline").read_bytes().count(b"hunter2") == 0
    assert b"ADIT" not in Path(f"/proc/{engine.pid}/environ").read_bytes()
    assert status["Seccomp"] == "2"  # a filter
    limits = Path(f"/proc/{engine.pid}/limits").read_text()
    for name, most in (("core file size", 0), ("file size", 0), ("processes", 0)):
        assert re.search(rf"^Max {name} +{most} +{most} ", limits, re.MULTILINE), limits
    assert re.search(rf"^Max open files +{MAX_DESCRIPTORS} +{MAX_DESCRIPTORS} ", limits, re.MULTILINE)
    await engine.stop()
    assert watched.ends == []  # nothing is said after a stop
    assert not Path(f"/proc/{engine.pid}").exists()


async def test_it_says_how_it_is_locked_in(tap: TapDevice) -> None:
    watched = _Watched()
    engine = await watched.launch(_start(tap), tap)
    await watched.wished()
    await engine.stop()
    said = [message for message in watched.messages if isinstance(message, Log)]
    version = landlock.supported()
    assert said[0].level == ("debug" if version else "warning")
    assert f"Landlock {version}" in said[0].text if version else "no Landlock" in said[0].text


@pytest.mark.parametrize("wall", ["seccomp.install", "landlock.restrict"])
async def test_it_does_not_start_where_it_can_not_be_locked_in(
    tap: TapDevice, wall: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wall that the kernel has must stand; here the call that puts it up is broken."""
    module, _, name = wall.partition(".")
    program = (
        "import sys; from engine import process; from engine.sandbox import confinement\n"
        "def broken(*_): raise OSError(22, 'broken')\n"
        f"confinement.{module}.{name} = broken\n"
        "sys.exit(process.main())"
    )
    start = asyncio.create_subprocess_exec

    async def launched(*arguments: str, **options: Any) -> asyncio.subprocess.Process:
        isolated, control = arguments[:2], arguments[-1]
        options["env"]["OPENBLAS_NUM_THREADS"] = "1"
        return await start(*isolated, "-c", program, control, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", launched)
    watched = _Watched()
    await watched.launch(_start(tap), tap)
    failure, _ = await watched.end()
    assert failure is not None
    assert (failure.code, failure.retry) == ("engine_sandbox", Retry.NEVER)
    assert "broken" in failure.detail
    assert not any(isinstance(message, NeedTransport) for message in watched.messages)


async def test_it_holds_no_descriptor_but_its_own(tap: TapDevice) -> None:
    watched = _Watched()
    mine = os.memfd_create("mine", 0)
    os.set_inheritable(mine, True)
    engine = await watched.launch(_start(tap), tap)
    await watched.wished()
    links = [str(link.readlink()) for link in Path(f"/proc/{engine.pid}/fd").iterdir()]
    os.close(mine)
    await engine.stop()
    assert links and not any("mine" in link for link in links)
    assert sum(link == "/dev/net/tun" for link in links) == 1


async def test_it_ends_in_order_when_told_to(tap: TapDevice) -> None:
    watched = _Watched()
    engine = await watched.launch(_start(tap), tap)
    await watched.wished()
    async with asyncio.timeout(2.5):  # before it would be killed
        await engine.stop()
        await engine.stop()


async def test_it_reports_the_failure_it_ended_with(tap: TapDevice) -> None:
    watched = _Watched()
    engine = await watched.launch(_start(tap), tap)
    wish = await watched.wished()
    failure = Failure("refused", FailureKind.NETWORK, "Refused.", retry=Retry.SOON)
    engine.send(TransportFailed(request=wish.request, failure=failure))
    assert (await watched.end())[0] == failure


@pytest.mark.parametrize("killed_by", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
async def test_its_death_is_a_failure_that_is_tried_again(tap: TapDevice, killed_by: signal.Signals) -> None:
    watched = _Watched()
    engine = await watched.launch(_start(tap), tap)
    await watched.wished()
    os.kill(engine.pid, killed_by)
    failure, _ = await watched.end()
    assert failure is not None
    assert (failure.code, failure.kind, failure.retry) == ("engine_died", FailureKind.LOCAL, Retry.SOON)
    assert str(-killed_by) in failure.detail
    await engine.stop()


@pytest.mark.parametrize(
    "changes",
    [{"kind": "unknown"}, {"settings": msgspec.Raw(b"{}")}],
)
async def test_bad_settings_are_not_tried_again(tap: TapDevice, changes: dict[str, object]) -> None:
    watched = _Watched()
    await watched.launch(_start(tap, **changes), tap)
    failure, _ = await watched.end()
    assert failure is not None
    assert (failure.code, failure.retry) == ("engine_settings", Retry.NEVER)


async def test_a_descriptor_that_is_no_device_is_refused(tap: TapDevice) -> None:
    watched = _Watched()
    other = os.memfd_create("other")
    await EngineProcess.launch(
        _start(tap),
        other,
        watched.messages.append,
        lambda failure, stderr: watched.ends.append((failure, stderr)),
    )
    os.close(other)
    failure, _ = await watched.end()
    assert failure is not None and failure.code == "wrong_device"


class _Bare:
    """An engine process whose control socket is the test's own."""

    def __init__(self) -> None:
        self.socket, theirs = control_pair()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "engine", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env={"LANG": "C.UTF-8"},
        )
        theirs.close()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.socket.close()

    def messages(self) -> list[Message]:
        """What it said until it went."""
        self.socket.settimeout(10)
        control, found = ControlSocket(self.socket, FromEngine), list[Message]()
        while (received := control.receive()) is not None:
            found.append(received[0])
        return found


@pytest.fixture
def bare() -> Iterator[_Bare]:
    bare = _Bare()
    yield bare
    bare.close()


def _closed(bare: _Bare) -> None:
    bare.socket.shutdown(socket.SHUT_WR)


def _garbage(bare: _Bare) -> None:
    bare.socket.send(b'{"type":"start","kind":7}')


def _not_utf8(bare: _Bare) -> None:
    bare.socket.send(b'{"type":"transport","request":1,"peer":"\xff"}')


@pytest.mark.parametrize("end", [_closed, _garbage, _not_utf8])
@pytest.mark.parametrize("started", [False, True])
def test_it_ends_with_its_helper(bare: _Bare, tap: TapDevice, end: object, started: bool) -> None:
    assert callable(end)
    if started:
        ControlSocket(bare.socket, FromEngine).send(_start(tap), (tap.fileno(),))
        bare.socket.settimeout(10)
        kinds = [type(msgspec.json.decode(bare.socket.recv(65536), type=FromEngine)) for _ in range(2)]
        assert kinds == [Log, NeedTransport]  # that it is locked in, and what it needs
    end(bare)
    said = bare.messages()
    assert [message for message in said if isinstance(message, Ended)] == [Ended(failure=None)]
    _, errors = bare.process.communicate(timeout=10)
    assert errors == b""
    assert bare.process.returncode == 0


def test_it_does_not_start_by_hand() -> None:
    for arguments in ([], ["x"], ["-1"]):
        result = subprocess.run(
            [sys.executable, "-I", "-m", "engine", *arguments],
            capture_output=True,
            cwd="/",
            check=False,
            timeout=20,
        )
        assert result.returncode == 2 and b"usage" in result.stderr
