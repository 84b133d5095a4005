"""An attacker who runs code in an engine process tries everything, and has one session's traffic.

What is left to it: the session's device and sockets. Its UDP sockets are not connected, since peers move;
whom they may reach is for the firewall to say.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from engine.control import Log, Message
from engine.device.tun import TunDevice
from engine.failures import Failure
from tests.support.helper_bench import open_directory
from tests.support.hostile_code import ATTEMPTS, BETRAYED, MODES, SHARED, USER, Targets, has_users, launch
from tests.support.namespaces import Namespace

SOFT = tuple(name for name, attempt in ATTEMPTS.items() if not attempt.deadly)
DEADLY = tuple(name for name, attempt in ATTEMPTS.items() if attempt.deadly)
AT_ONCE = 4
"""Processes at a time."""


class Place:
    """A machine with what an attacker would go for, and a device."""

    def __init__(self, namespace: Namespace, folder: Path, mode: str) -> None:
        self.namespace = namespace
        self.mode = mode
        folder.chmod(0o777)
        with namespace.inside():
            self.device = TunDevice.create("adit%d")
            tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
            udp.bind(("127.0.0.1", 0))
            path, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        path.bind(str(folder / "helper.sock"))
        (folder / "helper.sock").chmod(0o777)
        name = secrets.token_hex(8)
        abstract.bind(f"\0{name}")
        path.listen()
        abstract.listen()
        user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
        prefix = user if mode == SHARED and has_users() else []
        self.victim = subprocess.Popen([*prefix, "sleep", "300"])
        self.sockets = (tcp, udp, path, abstract)
        self.targets = Targets(
            attempts=(),
            victim=self.victim.pid,
            folder=str(folder),
            abstract=name,
            tcp=tcp.getsockname()[1],
            udp=udp.getsockname()[1],
            device=self.device.name,
        )

    def close(self) -> None:
        self.victim.kill()
        self.victim.wait()
        self.device.close()
        for sock in self.sockets:
            sock.close()

    async def attack(self, attempts: tuple[str, ...], *, free: bool = False) -> tuple[dict[str, str], str]:
        """What it said of each attempt, and what it died of; empty when it did not."""
        said: list[str] = []
        ends: list[tuple[Failure | None, str]] = []

        def heard(message: Message) -> None:
            if isinstance(message, Log) and message.level == "info":
                said.append(message.text)

        with self.namespace.inside():
            engine = await launch(
                self.mode,
                msgspec.structs.replace(self.targets, attempts=attempts),
                self.device,
                heard,
                lambda failure, stderr: ends.append((failure, stderr)),
                free=free,
            )
        async with asyncio.timeout(40):
            while "done" not in said and not ends:
                await asyncio.sleep(0.01)
        await engine.stop()
        death = ""
        if ends:
            failure, stderr = ends[0]
            assert failure is not None
            death = f"{failure.detail} {stderr[-1500:]}".strip()
        return {name: how for name, _, how in (line.partition(": ") for line in said) if how}, death


@pytest.fixture(scope="module", params=MODES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with Namespace() as namespace, open_directory() as folder:
        built = Place(namespace, folder, request.param)
        yield built
        built.close()


async def test_what_a_library_might_try_is_refused_and_it_lives(place: Place) -> None:
    outcomes, death = await place.attack(SOFT)
    assert death == ""
    assert set(outcomes) == set(SOFT)
    assert {name: how for name, how in outcomes.items() if not how.startswith("refused")} == {}
    assert place.victim.poll() is None
    assert [path.name for path in Path(place.targets.folder).iterdir()] == ["helper.sock"]


async def test_what_only_an_attacker_would_try_ends_it(place: Place) -> None:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> tuple[str, dict[str, str], str]:
        async with limit:
            return (name, *await place.attack((name,)))

    killed = f"exit status {-signal.SIGSYS}"
    for name, outcomes, death in await asyncio.gather(*map(one, DEADLY)):
        assert (name, outcomes, death) == (name, {}, killed)
    assert place.victim.poll() is None


async def test_descriptors_go_to_nobody(place: Place) -> None:
    """The one socket that would carry them leads to the helper, which ends whoever sends any."""
    outcomes, death = await place.attack(tuple(BETRAYED))
    assert outcomes in ({}, dict.fromkeys(BETRAYED, "succeeded"))
    assert death == "it sent a descriptor"


async def test_without_the_sandbox_the_same_attempts_succeed(place: Place) -> None:
    """So it is not the attempts that are at fault."""
    free = tuple(name for name, attempt in ATTEMPTS.items() if attempt.free)
    outcomes, death = await place.attack(free, free=True)
    assert death == ""
    assert {name: outcomes.get(name) for name in free} == dict.fromkeys(free, "succeeded")
    assert len(free) > 30
