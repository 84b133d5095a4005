"""All sessions of this machine; what the verbs of the helper act on."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Mapping

from helper.api.rpc import Code, RpcError
from helper.api.types import Connect, EventBody, LogLine, Profile, Session, StateChanged
from helper.events import EventHub
from helper.network.watch import NetworkChange
from helper.session import kinds, states
from helper.session.overlaps import overlaps
from helper.session.session import RunningSession
from helper.session.shared import Shared

MAX_SESSIONS = 16
"""Sessions that may be alive at a time."""
MAX_SESSIONS_OF_USER = 4
"""Of those, sessions of one user who is no administrator."""
FIRST_FREE_PORT = 1024
"""Ports below it are an administrator's."""
MAX_FORMER = 64
"""Devices that are remembered after their sessions: the kernel may still speak of them."""
MAX_ENDED = 16
"""Ended sessions that are remembered for ``status`` and ``logs``."""


class SessionManager:
    """Implements :class:`helper.verbs.Sessions`."""

    def __init__(self, shared: Shared, hub: EventHub) -> None:
        self._shared = shared
        self._hub = hub
        self._sessions: dict[str, RunningSession] = {}
        self._former: deque[int] = deque(maxlen=MAX_FORMER)
        """Numbers of devices of sessions that are forgotten."""
        self._closing = False

    def connect(
        self,
        owner: int,
        request: Connect,
        machine: bool = False,
        *,
        trusted: bool = False,
        insists: bool = False,
    ) -> Session:
        """Begin a session; raises ``RpcError`` when the profile is bad, connected or one too many.

        ``trusted``: an administrator's, as a profile of the machine is. ``insists``: nothing but a person
        lets out what is for its tunnel, from the beginning.
        """
        if self._closing:
            raise RpcError(Code.BUSY, "The helper is about to end.")
        if request.profile is None:
            raise RpcError(Code.BAD_PROFILE, "There is no profile to connect.")
        kinds.check(request.profile, request.secrets)
        for session in tuple(self._sessions.values()):
            if (session.owner, session.profile.id) == (owner, request.profile.id):
                if not session.ended.done():
                    raise RpcError(
                        Code.SESSION_EXISTS, "The profile is connected already.", {"session": session.id}
                    )
                self._forget(session)
        if not trusted and not machine:
            self._check_stranger(owner, request.profile)
        if len(self.alive) >= MAX_SESSIONS:
            raise RpcError(Code.BUSY, f"There are {MAX_SESSIONS} sessions already.")
        self._forget_oldest()
        session = RunningSession(
            secrets.token_hex(8),
            owner,
            request.profile,
            dict(request.secrets),
            self._shared,
            self._publish,
            machine=machine,
            insists=insists,
            trusted=trusted or machine,
        )
        self._sessions[session.id] = session
        return session.snapshot()

    def _check_stranger(self, owner: int, profile: Profile) -> None:
        """What only an administrator may have too much of."""
        if sum(session.owner == owner for session in self.alive) >= MAX_SESSIONS_OF_USER:
            raise RpcError(Code.BUSY, f"You have {MAX_SESSIONS_OF_USER} sessions already.")
        udp = kinds.of(profile).datagrams
        if udp is not None and 0 < udp.port < FIRST_FREE_PORT:
            raise RpcError(Code.BAD_PROFILE, f"Its listen_port is below {FIRST_FREE_PORT}: run it with sudo.")

    async def disconnect(self, session: str) -> Session:
        """End a session and wait until everything is put back."""
        found = self._find(session)
        found.end(forget=True)
        await asyncio.shield(found.ended)
        return found.snapshot()

    def reconnect(self, session: str, secrets: Mapping[str, str] | None = None) -> Session:
        """Try anew at once, with other ``secrets`` where there are any."""
        found = self._find(session)
        if secrets:
            if found.snapshot().machine:
                raise RpcError(Code.INVALID_PARAMS, "A profile of the machine has its own secrets.")
            kinds.check(found.profile, dict(secrets))
        found.reconnect(secrets)
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

    async def close(self, *, forget: bool = True) -> None:
        """End all sessions for good, and wait until everything is put back.

        ``forget``: it is a person's wish, so nothing is held back for them any more.
        """
        self._closing = True
        await self.disconnect_all(forget=forget)

    async def disconnect_all(self, *, forget: bool = True) -> None:
        """End all sessions and wait until everything is put back."""
        alive = self.alive
        for session in alive:
            session.end(forget=forget)
        await asyncio.gather(*(asyncio.shield(session.ended) for session in alive))

    @property
    def alive(self) -> tuple[RunningSession, ...]:
        """The sessions that are not over."""
        return tuple(session for session in self._sessions.values() if not session.ended.done())

    async def guarded(self, timeout: float) -> None:
        """Wait until the firewall knows what each session demands, or for ``timeout`` seconds."""
        waiting = [session.guarded for session in self.alive]
        if waiting:
            await asyncio.wait(waiting, timeout=timeout)

    def network_changed(self, change: NetworkChange) -> None:
        """The machine's network changed."""
        for session in self.alive:
            session.network_changed(change)

    def woke_up(self) -> None:
        """The machine has slept."""
        for session in self.alive:
            session.woke_up()

    def settings_changed(self) -> None:
        """The kill switch's settings changed."""
        for session in self.alive:
            session.circumstances_changed()

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
        if isinstance(body, StateChanged) and body.session.state in states.USABLE:
            self._compare_routes()

    def _compare_routes(self) -> None:
        """Tell each session whose routes cover the same addresses; the older one has the traffic."""
        alive = [session for session in self.alive if session.routes]
        overlapping = {session.id: overlaps(session, alive) for session in alive}
        for session in alive:
            session.set_overlaps(overlapping[session.id])

    def _forget_oldest(self) -> None:
        gone = [session for session in self._sessions.values() if session.ended.done()]
        for session in gone[: max(0, len(gone) - MAX_ENDED + 1)]:
            self._forget(session)

    def _forget(self, session: RunningSession) -> None:
        self._former.append(session.device_index)
        del self._sessions[session.id]
