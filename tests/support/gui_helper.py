"""A helper for tests of the window's link: the real server on a real socket, sessions that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from app.gui import loop
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    Connect,
    EventBody,
    KillSwitch,
    KillSwitchChanged,
    LogAdded,
    LogLine,
    MachineProfile,
    Session,
    State,
    StateChanged,
)
from helper.authority import Policy
from helper.events import EventHub
from helper.server import Server
from tests.support.helper_bench import ME
from tests.support.helper_sessions import MemoryAuthorizer, MemoryMachine, MemorySeats, MemorySessions

ENDED = (State.OFF, State.FAILED)


def run(qapp: QApplication, main: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run a test's coroutine on the loop that the program has, Qt's."""

    async def whole() -> int:
        async with asyncio.timeout(30):
            await main()
        return 0

    assert loop.run(qapp, whole()) == 0


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


class PlayedSessions(MemorySessions):
    """Sessions that go through what the test says; everything is published, as the real ones do."""

    def __init__(self, hub: EventHub) -> None:
        super().__init__()
        self.hub = hub
        self.requests: list[Connect] = []
        self.script: list[dict[str, object]] = []
        """What each new session goes through at once."""
        self.after_answer: list[dict[str, object]] = []
        self.refusal: RpcError | None = None
        """Of ``session.connect``."""
        self.clock = 1000.0

    def have(self, identifier: str, profile_id: str, state: State = State.UP, **fields: object) -> Session:
        """Have a session without connecting, and say so."""
        session = Session(
            id=identifier, profile_id=profile_id, profile_name="", owner=ME, state=state, since=self._now()
        )
        return self._publish(msgspec.structs.replace(session, **fields))

    def change(self, identifier: str, **fields: object) -> Session:
        """Change a session, and say so."""
        return self._publish(msgspec.structs.replace(self.sessions[identifier], since=self._now(), **fields))

    def only(self) -> Session:
        """The one session that lives."""
        (session,) = (s for s in self.sessions.values() if s.state not in ENDED)
        return session

    def connect(
        self, owner: int, request: Connect, machine: bool = False, *, trusted: bool = False
    ) -> Session:
        """Begin, and play the script."""
        if self.refusal is not None:
            raise self.refusal
        assert request.profile is not None
        for known in self.sessions.values():
            if known.profile_id == request.profile.id and known.state not in ENDED:
                raise RpcError(Code.SESSION_EXISTS, "Connected already.", {"session": known.id})
        self.requests.append(request)
        made = self.have(
            f"s{len(self.requests)}",
            request.profile.id,
            State.PREPARING,
            profile_name=request.profile.name,
            machine=machine,
        )
        for change in self.script:
            self.change(made.id, **change)
        return made

    async def disconnect(self, session: str) -> Session:
        """Stop, wait for the gate, then be off."""
        if session not in self.sessions:
            raise RpcError(Code.NO_SUCH_SESSION, "There is no such session.")
        self.entered += 1
        self.change(session, state=State.STOPPING, attention=None)
        await self.gate.wait()
        self.undone.append(session)
        return self.change(session, state=State.OFF)

    def reconnect(self, session: str, secrets: Mapping[str, str]) -> Session:
        """Begin anew."""
        self.reconnected.append(session)
        if secrets:
            self.secrets_given.append(dict(secrets))
        return self.change(session, state=State.CONNECTING, problem=None)

    def answer(self, session: str, attention: str, accept: bool) -> Session:
        """Write the answer down, and play what follows it."""
        asked = self.sessions[session].attention
        if asked is None or asked.id != attention:
            raise RpcError(Code.NO_SUCH_QUESTION, "Not asked.")
        self.answers.append((session, attention, accept))
        self.change(session, attention=None, state=State.CONNECTING)
        for change in self.after_answer:
            self.change(session, **change)
        return self.sessions[session]

    def _publish(self, session: Session) -> Session:
        self.sessions[session.id] = session
        self.hub.publish(StateChanged(session=session))
        return session

    def _now(self) -> float:
        self.clock += 1
        return self.clock


class PlayedMachine(MemoryMachine):
    """A machine whose kill switch does as it is told, and says so; ``refusal`` has it say no."""

    def __init__(self, hub: EventHub) -> None:
        super().__init__()
        self.hub = hub
        self.state = KillSwitch()
        self.profile = MachineProfile(
            id="0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1eff", name="branch", kind="softether", host="branch.example"
        )
        self.refusal: RpcError | None = None
        self.after_release: KillSwitch | None = KillSwitch()

    def have(self, **fields: object) -> KillSwitch:
        """Change the kill switch, and say so."""
        self.state = msgspec.structs.replace(self.state, **fields)
        self.hub.publish(KillSwitchChanged(killswitch=self.state))
        return self.state

    async def set_killswitch(self, enabled: bool | None, lan: bool | None) -> KillSwitch:
        """Do it."""
        self._refuse()
        self.deeds.append(("set_killswitch", enabled, lan))
        wished = {"enabled": enabled, "lan": lan}
        return self.have(**{name: value for name, value in wished.items() if value is not None})

    async def set_lockdown(self, on: bool) -> KillSwitch:
        """Do it."""
        self._refuse()
        return self.have(lockdown=on)

    async def release(self, owner: int | None) -> KillSwitch:
        """Let go, as far as the test says."""
        self._refuse()
        self.deeds.append(("release", owner))
        return self.have(**msgspec.structs.asdict(self.after_release)) if self.after_release else self.state

    async def set_autoconnect(self, name: str, on: bool) -> None:
        """Do it."""
        self._refuse()
        self.profile = msgspec.structs.replace(self.profile, autoconnect=on)

    def machine_connect(self, name: str) -> Connect:
        """The one there is, with its secret."""
        filled = MemoryMachine.machine_connect(self, name)
        assert filled.profile is not None
        profile = msgspec.structs.replace(filled.profile, id=self.profile.id)
        return Connect(profile=profile, secrets=filled.secrets)

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


class PlayedHelper:
    """A run of the helper at ``path``: begin it with :meth:`start`, end it with :meth:`stop`."""

    def __init__(self, path: Path, boot: str = "boot-1") -> None:
        self.path = path
        self.hub = EventHub(boot)
        self.sessions = PlayedSessions(self.hub)
        self.machine = PlayedMachine(self.hub)
        self.server = Server(
            path,
            self.sessions,
            self.hub,
            Policy(frozenset({ME} - {0})),
            "1.2.3",
            machine=self.machine,
            seats=MemorySeats(),
            authorizer=MemoryAuthorizer(),
        )

    async def start(self) -> PlayedHelper:
        """Listen."""
        await self.server.start()
        return self

    async def __aenter__(self) -> PlayedHelper:
        """Listen."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """End."""
        await self.stop()

    async def stop(self) -> None:
        """End, with every connection."""
        await self.server.close()

    def say(self, body: EventBody) -> None:
        """Have an event go to whoever listens."""
        self.hub.publish(body, ME)

    def log(self, text: str, session: str = "") -> None:
        """Have a line of a log go to whoever listens."""
        self.say(LogAdded(line=LogLine(time=1.0, level="info", session=session, text=text)))
