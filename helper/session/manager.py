"""All sessions of this machine; what the verbs of the helper act on."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque

from helper.api.rpc import Code, RpcError
from helper.api.types import Connect, EventBody, LogLine, Session
from helper.events import EventHub
from helper.network.linux import Kernel
from helper.session import kinds, states
from helper.session.session import RunningSession

MAX_SESSIONS = 16
"""Sessions that may be alive at a time."""
MAX_FORMER = 64
"""Devices that are remembered after their sessions: the kernel may still speak of them."""
MAX_ENDED = 16
"""Ended sessions that are remembered for ``status`` and ``logs``."""


class SessionManager:
    """Implements :class:`helper.verbs.Sessions`."""

    def __init__(self, kernel: Kernel, hub: EventHub) -> None:
        self._kernel = kernel
        self._hub = hub
        self._sessions: dict[str, RunningSession] = {}
        self._former: deque[int] = deque(maxlen=MAX_FORMER)
        """Numbers of devices of sessions that are forgotten."""
        self._closing = False

    def connect(self, owner: int, request: Connect) -> Session:
        """Begin a session; raises ``RpcError`` when the profile is bad, connected or one too many."""
        if self._closing:
            raise RpcError(Code.BUSY, "The helper is about to end.")
        kinds.check(request.profile, request.secrets)
        for session in tuple(self._sessions.values()):
            if (session.owner, session.profile.id) == (owner, request.profile.id):
                if not session.ended.done():
                    raise RpcError(
                        Code.SESSION_EXISTS, "The profile is connected already.", {"session": session.id}
                    )
                self._forget(session)
        alive = [session for session in self._sessions.values() if not session.ended.done()]
        if len(alive) >= MAX_SESSIONS:
            raise RpcError(Code.BUSY, f"There are {MAX_SESSIONS} sessions already.")
        self._forget_oldest()
        session = RunningSession(
            secrets.token_hex(8), owner, request.profile, dict(request.secrets), self._kernel, self._publish
        )
        self._sessions[session.id] = session
        return session.snapshot()

    async def disconnect(self, session: str) -> Session:
        """End a session and wait until everything is put back."""
        found = self._find(session)
        found.post(states.DisconnectWished())
        await asyncio.shield(found.ended)
        return found.snapshot()

    def answer(self, session: str, attention: str, accept: bool) -> Session:
        """Answer the question about the certificate."""
        found = self._find(session)
        if not attention or attention != found.attention_id():
            raise RpcError(Code.NO_SUCH_QUESTION, "The session does not ask this, or not any more.")
        found.post(states.Answered(accept))
        return found.snapshot()

    def snapshot(self) -> tuple[Session, ...]:
        """All sessions, the ended ones that are remembered too."""
        return tuple(session.snapshot() for session in self._sessions.values())

    def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        """The newest lines of one session, or of all, oldest first."""
        if session:
            return tuple(self._find(session).lines)[-lines:] if lines else ()
        every = [line for found in self._sessions.values() for line in found.lines]
        every.sort(key=lambda line: line.time)
        return tuple(every[-lines:]) if lines else ()

    async def close(self) -> None:
        """End all sessions and wait until everything is put back."""
        self._closing = True
        alive = [session for session in self._sessions.values() if not session.ended.done()]
        for session in alive:
            session.post(states.DisconnectWished())
        await asyncio.gather(*(asyncio.shield(session.ended) for session in alive))

    def network_changed(self, moved: bool) -> None:
        """The machine's network changed; ``moved``: its links or addresses did."""
        for session in self._sessions.values():
            session.network_changed(moved)

    def owns(self, index: int) -> bool:
        """Whether the interface with this number is, or was, a session's device."""
        if index in self._former:
            return index > 0
        return any(session.device_index == index > 0 for session in self._sessions.values())

    def _find(self, session: str) -> RunningSession:
        try:
            return self._sessions[session]
        except KeyError:
            raise RpcError(Code.NO_SUCH_SESSION, "There is no such session.") from None

    def _publish(self, body: EventBody, owner: int) -> None:
        self._hub.publish(body, owner)

    def _forget_oldest(self) -> None:
        gone = [session for session in self._sessions.values() if session.ended.done()]
        for session in gone[: max(0, len(gone) - MAX_ENDED + 1)]:
            self._forget(session)

    def _forget(self, session: RunningSession) -> None:
        self._former.append(session.device_index)
        del self._sessions[session.id]
