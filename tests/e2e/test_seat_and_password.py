"""A person at the machine: the helper's socket, login1 and polkit on a real bus, clients of other users."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from helper.api.rpc import Code
from helper.authority import Policy
from helper.bus import SystemBus
from helper.events import EventHub
from helper.polkit import Polkit
from helper.seats import ActiveUsers
from helper.server import Server
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_login1 import Login1, Seated
from tests.support.bus_polkit import Polkitd
from tests.support.helper_bench import open_directory, until
from tests.support.helper_sessions import MemoryMachine, MemorySessions
from tests.support.impostors import HELLO

_ALICE, _BOB = 43001, 43002

# Root of a user namespace that an ordinary user made has nobody else to become.
pytestmark = pytest.mark.skipif(
    Path("/proc/self/uid_map").read_text().split()[2:] == ["1"], reason="there is no other user to become"
)

_CLIENT = """
import os, socket, sys
uid = int(sys.argv[2])
os.setgroups([])
os.setresgid(uid, uid, uid)
os.setresuid(uid, uid, uid)
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
stream = client.makefile("rwb", buffering=0)
for line in sys.stdin.buffer:
    stream.write(line)
    sys.stdout.buffer.write(stream.readline())
    sys.stdout.flush()
"""


class Person:
    """A client in a process of its own, as a user of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._number = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result, or the error, of one request."""
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        return await self.say(json.dumps(message).encode() + b"\n")

    async def say(self, line: bytes) -> dict[str, Any]:
        """The answer to one line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line)
        answer = json.loads(await self.process.stdout.readline())
        found: dict[str, Any] = answer.get("result", answer.get("error"))
        return found

    def leave(self) -> None:
        """Close the connection, as by ending the program."""
        self.process.kill()


class House:
    """The helper and all it asks."""

    def __init__(self, daemon: BusDaemon, directory: Path) -> None:
        self.path = directory / "helper.sock"
        self.login1, self.polkitd = Login1(daemon.address), Polkitd(daemon.address)
        self.sessions, self.machine = MemorySessions(), MemoryMachine()
        self.bus = SystemBus(daemon.address)
        self.clock = 0.0
        self.server = Server(
            self.path,
            self.sessions,
            EventHub("boot"),
            Policy(),
            "1",
            machine=self.machine,
            seats=ActiveUsers(self.bus, lambda: self.clock),
            authorizer=Polkit(self.bus),
        )
        self._people: list[Person] = []

    async def person(self, uid: int) -> Person:
        """Somebody who said hello."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _CLIENT, str(self.path), str(uid),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        person = Person(process)
        self._people.append(person)
        assert (await person.say(HELLO))["protocol"] == 2
        return person

    async def close(self) -> None:
        for person in self._people:
            if person.process.returncode is None:
                person.process.kill()
            await person.process.wait()
        await self.server.close()
        await self.bus.close()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    with BusDaemon() as daemon, open_directory() as directory:
        house = House(daemon, directory)
        async with house.login1, house.polkitd:
            await house.server.start()
            yield house
            await house.close()


async def test_who_sits_here_may_configure_the_machine_by_a_password(house: House) -> None:
    house.login1.sessions = [Seated(_ALICE)]
    alice, bob = await house.person(_ALICE), await house.person(_BOB)
    assert (await alice.call("policy.get"))["role"] == "active-user"
    assert (await bob.call("policy.get"))["role"] == "observer"
    assert "killswitch" in await alice.call("lockdown.set", on=True)
    refused = await bob.call("lockdown.set", on=False)
    assert refused["code"] == Code.NOT_PERMITTED
    assert "sudo adit lockdown" in refused["message"]
    assert house.machine.deeds == [("set_lockdown", True)]
    assert house.polkitd.questions == [(alice.process.pid, _ALICE, "org.adit-vpn.Adit.configure-system", 1)]

    house.polkitd.answer = False
    assert (await alice.call("killswitch.set", enabled=False))["code"] == Code.NOT_PERMITTED
    house.polkitd.old = True
    assert "124" in (await alice.call("killswitch.set", enabled=False))["message"]
    await house.polkitd.stop()
    assert "polkit is not there" in (await alice.call("killswitch.set", enabled=False))["message"]
    assert house.machine.deeds == [("set_lockdown", True)]


async def test_reading_asks_nobody_for_a_password(house: House) -> None:
    house.login1.sessions = [Seated(_ALICE)]
    alice = await house.person(_ALICE)
    for method in ("status.get", "killswitch.get", "profile.list", "split.list", "dns.get", "policy.get"):
        assert "code" not in await alice.call(method), method
    assert house.polkitd.questions == []


async def test_another_user_s_session_ends_by_a_password_and_one_s_own_without(house: House) -> None:
    house.login1.sessions = [Seated(_ALICE)]
    house.sessions.add("bobs", _BOB)
    alice, bob = await house.person(_ALICE), await house.person(_BOB)
    ended = await alice.call("session.disconnect", session="bobs")
    assert (ended["session"]["state"], ended["session"].get("peer")) == ("off", None)
    assert [question[2] for question in house.polkitd.questions] == ["org.adit-vpn.Adit.manage-others"]
    house.sessions.add("bobs", _BOB)
    assert (await bob.call("session.disconnect", session="bobs"))["session"]["peer"] == "peer-bobs"
    assert len(house.polkitd.questions) == 1


async def test_the_seat_is_lost_while_the_password_is_typed(house: House) -> None:
    house.login1.sessions = [Seated(_ALICE)]
    house.polkitd.gate.clear()
    alice = await house.person(_ALICE)
    wish = asyncio.create_task(alice.call("lockdown.set", on=True))
    await until(lambda: bool(house.polkitd.questions))
    house.login1.sessions = [Seated(_ALICE, active=False), Seated(_BOB)]
    house.clock += 3
    house.polkitd.gate.set()
    assert (await wish)["code"] == Code.NOT_PERMITTED
    assert house.machine.deeds == []


async def test_the_question_is_withdrawn_when_the_client_is_gone(house: House) -> None:
    house.login1.sessions = [Seated(_ALICE)]
    house.polkitd.gate.clear()
    alice = await house.person(_ALICE)
    wish = asyncio.create_task(alice.call("lockdown.set", on=True))
    await until(lambda: bool(house.polkitd.questions))
    alice.leave()
    await until(lambda: bool(house.polkitd.withdrawn))
    with pytest.raises(json.JSONDecodeError):
        await wish
    house.polkitd.gate.set()
    await until(lambda: not house.server._connections)
    assert house.machine.deeds == []


async def test_without_login1_nobody_but_root_changes_anything(house: House) -> None:
    await house.login1.stop()
    alice, root = await house.person(_ALICE), await house.person(0)
    assert (await alice.call("lockdown.set", on=True))["code"] == Code.NOT_PERMITTED
    assert (await alice.call("dns.get"))["code"] == Code.NOT_PERMITTED
    assert "killswitch" in await root.call("lockdown.set", on=True)
