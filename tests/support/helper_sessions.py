"""A session manager without a network: sessions are entries that the test changes."""

from __future__ import annotations

import asyncio

import msgspec

from helper.api.rpc import Code, RpcError
from helper.api.types import Connect, LogLine, Session, SoftEtherProfile, State


class MemorySessions:
    """Implements :class:`helper.verbs.Sessions` on a dictionary.

    ``gate`` holds a disconnect half-way until the test sets it; ``undone`` lists the sessions
    whose disconnect went through to its end.
    """

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.lines: list[LogLine] = []
        self.answers: list[tuple[str, str, bool]] = []
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

    def connect(self, owner: int, request: Connect) -> Session:
        """Begin; the host ``bug`` makes an error of ours."""
        server = request.profile.server
        if isinstance(server, SoftEtherProfile) and server.host == "bug":
            raise KeyError("a bug")
        name = f"s-{request.profile.id}"
        if name in self.sessions:
            raise RpcError(Code.SESSION_EXISTS, "It is connected already.", {"session": name})
        return self.add(name, owner, State.PREPARING)

    async def disconnect(self, session: str) -> Session:
        """Wait for the gate, then be off."""
        self.entered += 1
        await self.gate.wait()
        self.undone.append(session)
        self.sessions[session] = msgspec.structs.replace(self.sessions[session], state=State.OFF)
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
