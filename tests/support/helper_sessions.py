"""A helper's insides without a network: sessions and a machine that are entries which the test changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from helper.api.rpc import Code, RpcError
from helper.api.types import (
    Connect,
    DnsResult,
    Hold,
    KillSwitch,
    LogLine,
    MachineProfile,
    Profile,
    Session,
    SoftEtherProfile,
    SplitApp,
    State,
)
from helper.authority import Action, Identity


class MemorySessions:
    """Implements :class:`helper.verbs.Sessions` on a dictionary.

    ``gate`` holds a disconnect half-way until the test sets it; ``undone`` lists the sessions
    whose disconnect went through to its end.
    """

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.lines: list[LogLine] = []
        self.answers: list[tuple[str, str, bool]] = []
        self.reconnected: list[str] = []
        self.secrets_given: list[dict[str, str]] = []
        """With a reconnect."""
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = 0
        self.undone: list[str] = []

    def add(self, name: str, owner: int, state: State = State.UP) -> Session:
        """Have a session without connecting."""
        session = Session(
            id=name,
            profile_id=f"profile-{name}",
            profile_name=f"name-{name}",
            owner=owner,
            state=state,
            since=1.0,
            peer=f"peer-{name}",
        )
        self.sessions[name] = session
        self.lines.append(LogLine(time=len(self.lines), level="info", session=name, text=f"text-{name}"))
        return session

    def connect(
        self, owner: int, request: Connect, machine: bool = False, *, trusted: bool = False
    ) -> Session:
        """Begin; the host ``bug`` makes an error of ours."""
        assert request.profile is not None
        server = request.profile.server
        if isinstance(server, SoftEtherProfile) and server.host == "bug":
            raise KeyError("a bug")
        name = f"s-{request.profile.id}"
        if name in self.sessions:
            raise RpcError(Code.SESSION_EXISTS, "It is connected already.", {"session": name})
        self.add(name, owner, State.PREPARING)
        self.sessions[name] = msgspec.structs.replace(self.sessions[name], machine=machine)
        return self.sessions[name]

    async def disconnect(self, session: str) -> Session:
        """Wait for the gate, then be off."""
        self.entered += 1
        await self.gate.wait()
        self.undone.append(session)
        self.sessions[session] = msgspec.structs.replace(self.sessions[session], state=State.OFF)
        return self.sessions[session]

    def reconnect(self, session: str, secrets: Mapping[str, str]) -> Session:
        """Begin anew."""
        self.reconnected.append(session)
        if secrets:
            self.secrets_given.append(dict(secrets))
        self.sessions[session] = msgspec.structs.replace(self.sessions[session], state=State.CONNECTING)
        return self.sessions[session]

    def answer(self, session: str, attention: str, accept: bool) -> Session:
        """Write the answer down."""
        self.answers.append((session, attention, accept))
        return self.sessions[session]

    def snapshot(self) -> tuple[Session, ...]:
        """All sessions."""
        return tuple(self.sessions.values())

    def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        """The newest lines of one or all."""
        found = [line for line in self.lines if session in ("", line.session)]
        return tuple(found[len(found) - lines :] if lines < len(found) else found)


class MemoryMachine:
    """Implements :class:`helper.verbs.Machine`; ``deeds`` is what was done, in order."""

    def __init__(self) -> None:
        self.state = KillSwitch(
            hold=Hold.BLOCKED, reason="PRIVATE office", owner=1000, way_out="sudo adit unblock"
        )
        self.deeds: list[tuple[object, ...]] = []
        self.profile = MachineProfile(id="m", name="office", kind="softether", host="PRIVATE-HOST")
        self.apps: tuple[SplitApp, ...] = (SplitApp(cgroup="PRIVATE.scope", owner=1000),)

    def killswitch(self) -> KillSwitch:
        """As it is."""
        return self.state

    async def set_killswitch(self, enabled: bool | None, lan: bool | None) -> KillSwitch:
        """Note it."""
        self.deeds.append(("set_killswitch", enabled, lan))
        return self.state

    async def set_lockdown(self, on: bool) -> KillSwitch:
        """Note it."""
        self.deeds.append(("set_lockdown", on))
        return self.state

    async def release(self, owner: int | None) -> KillSwitch:
        """Let go."""
        self.deeds.append(("release", owner))
        self.state = KillSwitch()
        return self.state

    def machine_profiles(self) -> tuple[MachineProfile, ...]:
        """The one there is."""
        return (self.profile,)

    async def set_autoconnect(self, name: str, on: bool) -> None:
        """Note it."""
        self.deeds.append(("set_autoconnect", name, on))

    def machine_connect(self, name: str) -> Connect:
        """The one there is, with its secret."""
        if name != self.profile.name:
            raise RpcError(Code.BAD_PROFILE, "There is no such profile of the machine.")
        server = SoftEtherProfile(host="PRIVATE-HOST", hub="b", user="u")
        return Connect(
            profile=Profile(id="m", name=name, server=server), secrets={"password": "PRIVATE-SECRET"}
        )

    def split(self) -> tuple[SplitApp, ...]:
        """All."""
        return self.apps

    async def add_split(self, cgroup: str, owner: int) -> None:
        """Add one."""
        self.deeds.append(("add_split", cgroup, owner))

    async def remove_split(self, cgroup: str) -> None:
        """Remove one."""
        self.deeds.append(("remove_split", cgroup))

    def dns(self) -> DnsResult:
        """Something."""
        return DnsResult(manager="PRIVATE-MANAGER")

    async def cleanup(self) -> tuple[str, ...]:
        """Note it."""
        self.deeds.append(("cleanup",))
        return ("PRIVATE deed",)


class MemorySeats:
    """Implements :class:`helper.authority.Seats`: ``users`` sit here; ``gate`` holds answers back."""

    def __init__(self, *users: int) -> None:
        self.users = set(users)
        self.asked: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def active(self, uid: int) -> bool:
        """As the test says."""
        self.asked.append(uid)
        await self.gate.wait()
        return uid in self.users


class MemoryAuthorizer:
    """Implements :class:`helper.authority.Authorizer`: says ``refusal``; ``gate`` holds answers back.

    ``too_late`` holds each back until who asked has left.
    """

    def __init__(self) -> None:
        self.refusal = ""
        self.too_late = False
        self.asked: list[tuple[int, Action]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def authorize(self, identity: Identity, action: Action, left: asyncio.Event) -> str:
        """As the test says, whether who asked has left or not."""
        self.asked.append((identity.uid, action))
        await self.gate.wait()
        if self.too_late:
            await left.wait()
        return self.refusal
