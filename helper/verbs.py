"""The verbs of the helper: from a request to what the sessions are asked to do.

:class:`Verbs` checks the order of requests, the types of their parameters and the caller's
permission, in this order, before anything else happens. What it drives is behind
:class:`Sessions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec

from helper import authority
from helper.api import rpc
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    METHODS,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    Answer,
    Connect,
    Disconnect,
    Empty,
    EventBody,
    Hello,
    HelloResult,
    LogLine,
    LogTail,
    LogTailResult,
    Session,
    SessionResult,
    StatusResult,
    Subscribe,
    SubscribeResult,
)
from helper.authority import Identity, Policy, Role
from helper.events import EventHub, Outbox

MAX_LOG_LINES = 1000
"""Lines of one ``log.tail``; more are cut to this."""
MAX_LOG_BYTES = rpc.MAX_REPLY // 2
"""Bytes of log in one ``log.tail``; the oldest lines are left out."""


class Sessions(Protocol):
    """The session manager, as the verbs see it. All on the event loop's thread."""

    def connect(self, owner: int, request: Connect) -> Session:
        """Begin a session of uid ``owner``.

        Raises :class:`RpcError`: ``SESSION_EXISTS``, ``BAD_PROFILE``, ``BUSY``.
        """

    async def disconnect(self, session: str) -> Session:
        """End the session; returns when everything is put back and the state is ``off``.

        Raises :class:`RpcError`: ``NO_SUCH_SESSION``.
        """

    def answer(self, session: str, attention: str, accept: bool) -> Session:
        """Answer what the session asks.

        Raises :class:`RpcError`: ``NO_SUCH_SESSION``, ``NO_SUCH_QUESTION``.
        """

    def snapshot(self) -> tuple[Session, ...]:
        """All sessions, with those that ended and are still remembered."""

    def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        """The newest ``lines`` of the session, oldest first.

        ``session`` empty: of all sessions.
        """


@dataclass
class Caller:
    """One connection: who is there, and how far it has come."""

    identity: Identity
    role: Role
    outbox: Outbox
    protocol: int | None = None
    """Agreed on in ``hello``; ``None`` before it."""


@dataclass(frozen=True)
class Outcome:
    """What a request led to."""

    result: msgspec.Struct
    then: Callable[[], None] | None = None
    """What must come after the result: to be called when that is queued, without a wait between."""


class Verbs:
    """Carries out requests. Holds nothing of a connection; that is in :class:`Caller`."""

    def __init__(self, sessions: Sessions, hub: EventHub, policy: Policy, version: str) -> None:
        self._sessions = sessions
        self._hub = hub
        self._policy = policy
        self._version = version

    def caller(self, identity: Identity, outbox: Outbox) -> Caller:
        """The state of a new connection from ``identity``."""
        return Caller(identity, self.role(identity), outbox)

    def role(self, identity: Identity) -> Role:
        """What ``identity`` is to this helper."""
        return authority.role(identity, self._policy)

    async def perform(self, caller: Caller, method: str, params: dict[str, object]) -> Outcome:
        """Carry out one request. Raises :class:`RpcError` to refuse it."""
        if caller.protocol is None and method != "hello":
            raise RpcError(Code.HELLO_FIRST, "The first request must be hello.")
        if method not in METHODS:
            raise RpcError(Code.METHOD_NOT_FOUND, "The helper does not know this method.")
        request = rpc.convert(params, METHODS[method][0])
        self._check(caller, method, request)
        match request:
            case Hello():
                return self._hello(caller, request)
            case Connect():
                session = self._sessions.connect(caller.identity.uid, request)
                return Outcome(SessionResult(session=session))
            case Disconnect():
                return Outcome(SessionResult(session=await self._sessions.disconnect(request.session)))
            case Answer():
                session = self._sessions.answer(request.session, request.attention, request.accept)
                return Outcome(SessionResult(session=session))
            case Subscribe():
                return self._subscribe(caller, request)
            case LogTail():
                return Outcome(LogTailResult(lines=self._log(caller, request)))
            case _ if method == "status.get":
                return Outcome(self._status(caller))
            case _ if method == "ping":
                return Outcome(Empty())
            case _:
                raise RpcError(Code.METHOD_NOT_FOUND, "The helper does not serve this method.")

    def _check(self, caller: Caller, method: str, request: object) -> None:
        if not isinstance(request, Disconnect | Answer | LogTail):
            authority.check(method, caller.role)
            return
        if isinstance(request, LogTail) and not request.session:
            return  # The lines are picked by what the caller may see.
        for session in self._sessions.snapshot():
            if session.id == request.session:
                authority.check(method, authority.role_for(session.owner, caller.identity, caller.role))
                return
        raise RpcError(Code.NO_SUCH_SESSION, "There is no such session.")

    def _hello(self, caller: Caller, request: Hello) -> Outcome:
        if caller.protocol is not None:
            raise RpcError(Code.INVALID_REQUEST, "hello was said already.")
        oldest, newest = request.protocol
        protocol = min(newest, PROTOCOL_MAX)
        if protocol < max(oldest, PROTOCOL_MIN):
            raise RpcError(
                Code.PROTOCOL_MISMATCH,
                f"The helper (version {self._version}) speaks protocol {PROTOCOL_MIN} to {PROTOCOL_MAX}, "
                f"the client {oldest} to {newest}. Restart the helper after an upgrade.",
                {"protocol": [PROTOCOL_MIN, PROTOCOL_MAX], "version": self._version},
            )
        caller.protocol = protocol
        return Outcome(
            HelloResult(protocol=protocol, version=self._version, boot=self._hub.boot, role=caller.role.value)
        )

    def _status(self, caller: Caller) -> StatusResult:
        return StatusResult(
            version=self._version,
            boot=self._hub.boot,
            seq=self._hub.seq,
            sessions=tuple(
                authority.redact(session, caller.identity, caller.role)
                for session in self._sessions.snapshot()
            ),
        )

    def _subscribe(self, caller: Caller, request: Subscribe) -> Outcome:
        if request.since < -1:
            raise RpcError(Code.INVALID_PARAMS, "since must be -1 or more.")

        def view(body: EventBody, owner: int) -> EventBody | None:
            return authority.view(body, owner, caller.identity, caller.role)

        missed: list[bytes] | None = []
        if request.since >= 0:
            missed = self._hub.replay(request.since, request.boot, view)
        resync = missed is None
        result = SubscribeResult(
            boot=self._hub.boot,
            seq=self._hub.seq,
            resync=resync,
            status=self._status(caller) if resync else None,
        )

        def follow() -> None:
            for line in missed or ():
                caller.outbox.put(line)
            self._hub.attach(caller.outbox, view)

        return Outcome(result, follow)

    def _log(self, caller: Caller, request: LogTail) -> tuple[LogLine, ...]:
        if request.lines < 0:
            raise RpcError(Code.INVALID_PARAMS, "lines must be 0 or more.")
        count = min(request.lines, MAX_LOG_LINES)
        if request.session or caller.role is not Role.USER:
            lines = list(self._sessions.log(request.session, count))
        else:
            own = [
                session.id
                for session in self._sessions.snapshot()
                if authority.sees(session.owner, caller.identity, caller.role)
            ]
            lines = sorted(
                (line for session in own for line in self._sessions.log(session, count)),
                key=lambda line: line.time,
            )
        kept: list[LogLine] = []
        size = 0
        for line in reversed(lines[-count:] if count else []):
            size += len(rpc.encode_result(0, line))
            if size > MAX_LOG_BYTES:
                break
            kept.append(line)
        return tuple(reversed(kept))
