"""The verbs of the helper: from a request to what the sessions and the machine are asked to do.

:class:`Verbs` checks the order of requests, the types of their parameters and the caller's
permission, in this order, before anything else happens. What it drives is behind
:class:`Sessions` and :class:`Machine`. After the permission nothing is waited for before the deed
begins, so that what was decided still holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    AutoconnectSet,
    CleanupResult,
    Connect,
    Disconnect,
    DnsResult,
    Empty,
    EventBody,
    Hello,
    HelloResult,
    KillSwitch,
    KillSwitchResult,
    KillSwitchSet,
    LockdownSet,
    LogLine,
    LogTail,
    LogTailResult,
    MachineProfile,
    MachineProfiles,
    PolicyResult,
    Reconnect,
    Session,
    SessionResult,
    SplitApp,
    SplitChange,
    SplitResult,
    State,
    StatusResult,
    Subscribe,
    SubscribeResult,
)
from helper.authority import Decisions, Identity, Role
from helper.events import EventHub, Outbox

MAX_LOG_LINES = 1000
"""Lines of one ``log.tail``; more are cut to this."""
MAX_LOG_BYTES = rpc.MAX_REPLY // 2
"""Bytes of log in one ``log.tail``; the oldest lines are left out."""


ENDED = frozenset({State.OFF, State.FAILED})
"""States in which a session is no more."""
FEATURES = ("killswitch", "dns", "split", "machine-profiles", "steps", "round-trip")
"""What a helper with a :class:`Machine` can do, as ``hello`` tells it."""


class Sessions(Protocol):
    """The session manager, as the verbs see it. All on the event loop's thread."""

    def connect(
        self, owner: int, request: Connect, machine: bool = False, *, trusted: bool = False
    ) -> Session:
        """Begin a session of uid ``owner``; ``machine``: of a profile of the machine, already filled in.

        ``trusted``: an administrator's own.

        Raises :class:`RpcError`: ``SESSION_EXISTS``, ``BAD_PROFILE``, ``BUSY``.
        """

    async def disconnect(self, session: str) -> Session:
        """End the session; returns when everything is put back and the state is ``off``.

        Raises :class:`RpcError`: ``NO_SUCH_SESSION``.
        """

    def reconnect(self, session: str, secrets: Mapping[str, str]) -> Session:
        """Try anew at once.

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


class Machine(Protocol):
    """What concerns the whole machine, as the verbs see it. All on the event loop's thread.

    What can not be done is told by :class:`RpcError`.
    """

    def killswitch(self) -> KillSwitch:
        """The kill switch as it is."""

    async def set_killswitch(self, enabled: bool | None, lan: bool | None) -> KillSwitch:
        """Change what is not ``None``."""

    async def set_lockdown(self, on: bool) -> KillSwitch:
        """Hold everything back also while there is no session, or do not."""

    async def release(self, owner: int | None) -> KillSwitch:
        """Let go of what is held back for sessions that are no more; of uid ``owner``, or of anybody."""

    def machine_profiles(self) -> tuple[MachineProfile, ...]:
        """The machine's profiles."""

    async def set_autoconnect(self, name: str, on: bool) -> None:
        """Whether the profile is connected when the helper starts."""

    def machine_connect(self, name: str) -> Connect:
        """The request to connect a machine's profile, with profile and secrets filled in."""

    def split(self) -> tuple[SplitApp, ...]:
        """Programs that stay outside all tunnels."""

    async def add_split(self, cgroup: str, owner: int) -> None:
        """Keep the programs of a control group outside, for uid ``owner``."""

    async def remove_split(self, cgroup: str) -> None:
        """Keep them outside no more."""

    def dns(self) -> DnsResult:
        """What was done about the machine's name servers."""

    async def cleanup(self) -> tuple[str, ...]:
        """Put everything back; says what."""


@dataclass
class Caller:
    """One connection: who is there, and how far it has come."""

    identity: Identity
    role: Role
    """What it is for as long as it is connected; whether it sits at the machine is asked anew."""
    outbox: Outbox
    protocol: int | None = None
    """Agreed on in ``hello``; ``None`` before it."""
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the caller says no more."""


@dataclass(frozen=True)
class Outcome:
    """What a request led to."""

    result: msgspec.Struct
    then: Callable[[], None] | None = None
    """What must come after the result: to be called when that is queued, without a wait between."""


class Verbs:
    """Carries out requests. Holds nothing of a connection; that is in :class:`Caller`."""

    def __init__(
        self,
        sessions: Sessions,
        hub: EventHub,
        decisions: Decisions,
        version: str,
        machine: Machine | None = None,
    ) -> None:
        self._sessions = sessions
        self._hub = hub
        self._decisions = decisions
        self._version = version
        self._machine = machine

    def caller(self, identity: Identity, outbox: Outbox) -> Caller:
        """The state of a new connection from ``identity``."""
        return Caller(identity, self.role(identity), outbox)

    def role(self, identity: Identity) -> Role:
        """What ``identity`` is to this helper for as long as it is connected."""
        return authority.role(identity, self._decisions.policy)

    async def perform(self, caller: Caller, method: str, params: dict[str, object]) -> Outcome:
        """Carry out one request. Raises :class:`RpcError` to refuse it."""
        if caller.protocol is None and method != "hello":
            raise RpcError(Code.HELLO_FIRST, "The first request must be hello.")
        if method not in METHODS:
            raise RpcError(Code.METHOD_NOT_FOUND, "The helper does not know this method.")
        request = rpc.convert(params, METHODS[method][0])
        if isinstance(request, Connect):
            _check_connect(request)
        if method in ("hello", "policy.get"):
            authority.check(method, caller.role)
            present = await self._decisions.present_role(caller.identity)
            if isinstance(request, Hello):
                return self._hello(caller, request, present)
            return Outcome(self._policy(present))
        await self._permit(caller, method, request)
        match request:
            case Connect() | Disconnect() | Reconnect() | Answer():
                session = await self._session(caller, request)
                seen = authority.redact(session, caller.identity, caller.role)
                return Outcome(SessionResult(session=seen))
            case Subscribe():
                return self._subscribe(caller, request)
            case LogTail():
                return Outcome(LogTailResult(lines=self._log(caller, request)))
            case _ if method == "status.get":
                return Outcome(self._status(caller))
            case _ if method == "ping":
                return Outcome(Empty())
            case _ if self._machine is not None:
                return Outcome(await self._of_machine(self._machine, caller, method, request))
            case _:
                raise RpcError(Code.METHOD_NOT_FOUND, "The helper does not serve this method.")

    async def _permit(self, caller: Caller, method: str, request: object) -> None:
        owner: Callable[[], int] | None = None
        if isinstance(request, Disconnect | Reconnect | Answer | LogTail):
            session = request.session
            if isinstance(request, LogTail) and not session:
                return  # The lines are picked by what the caller may see.

            def owner() -> int:
                return self._owner(session)

        elif method == "killswitch.release" and self._machine is not None:
            machine = self._machine

            def owner() -> int:
                return machine.killswitch().owner

        await self._decisions.permit(method, caller.identity, caller.left, owner)
        if isinstance(request, Connect):
            await self._permit_beside(caller)

    async def _permit_beside(self, caller: Caller) -> None:
        """Ask for what ending another user's session takes, where one is there or is held back for.

        Routes, name servers and what is held back are the whole machine's: a second user's session
        changes what the first one's promises.
        """
        uid = caller.identity.uid

        def other() -> int:
            held = self._machine.killswitch().owner if self._machine is not None else -1
            owners = (session.owner for session in self._sessions.snapshot() if session.state not in ENDED)
            return next((owner for owner in (*owners, held) if owner not in (uid, -1)), uid)

        if other() == uid:
            return
        try:
            await self._decisions.permit("session.disconnect", caller.identity, caller.left, other)
        except RpcError as refusal:
            raise RpcError(refusal.code, f"Another user is connected. {refusal}") from None

    def _owner(self, name: str) -> int:
        for session in self._sessions.snapshot():
            if session.id == name:
                return session.owner
        raise RpcError(Code.NO_SUCH_SESSION, "There is no such session.")

    async def _session(self, caller: Caller, request: Connect | Disconnect | Reconnect | Answer) -> Session:
        match request:
            case Connect(profile=None):
                if self._machine is None:
                    raise RpcError(Code.BAD_PROFILE, "This helper has no profiles of the machine.")
                filled = self._machine.machine_connect(request.machine)
                return self._sessions.connect(caller.identity.uid, filled, machine=True)
            case Connect():
                trusted = caller.role is not Role.OBSERVER
                return self._sessions.connect(caller.identity.uid, request, trusted=trusted)
            case Disconnect():
                return await self._sessions.disconnect(request.session)
            case Reconnect():
                return self._sessions.reconnect(request.session, request.secrets)
            case Answer():
                return self._sessions.answer(request.session, request.attention, request.accept)

    async def _of_machine(
        self, machine: Machine, caller: Caller, method: str, request: object
    ) -> msgspec.Struct:
        match request:
            case KillSwitchSet(enabled=enabled, lan=lan):
                return self._killswitch(caller, await machine.set_killswitch(enabled, lan))
            case LockdownSet(on=on):
                return self._killswitch(caller, await machine.set_lockdown(on))
            case AutoconnectSet(profile=name, on=on):
                await machine.set_autoconnect(name, on)
                return MachineProfiles(profiles=machine.machine_profiles())
            case SplitChange(cgroup=cgroup):
                if method == "split.add":
                    await machine.add_split(cgroup, caller.identity.uid)
                else:
                    await machine.remove_split(cgroup)
                return SplitResult(apps=machine.split())
        match method:
            case "killswitch.get":
                return self._killswitch(caller, machine.killswitch())
            case "killswitch.release":
                own = caller.role is Role.OBSERVER and machine.killswitch().owner == caller.identity.uid
                return self._killswitch(caller, await machine.release(caller.identity.uid if own else None))
            case "profile.list":
                return MachineProfiles(profiles=machine.machine_profiles())
            case "split.list":
                return SplitResult(apps=machine.split())
            case "dns.get":
                return machine.dns()
            case "cleanup.run":
                return CleanupResult(done=await machine.cleanup())
        raise RpcError(Code.METHOD_NOT_FOUND, "The helper does not serve this method.")

    def _killswitch(self, caller: Caller, killswitch: KillSwitch) -> KillSwitchResult:
        seen = authority.redact_killswitch(killswitch, caller.identity, caller.role)
        return KillSwitchResult(killswitch=seen)

    def _policy(self, present: Role) -> PolicyResult:
        verbs = authority.usable(present)
        if present is Role.OBSERVER:
            return PolicyResult(role=present.value, verbs=verbs)
        policy = self._decisions.policy
        return PolicyResult(
            role=present.value,
            operators=tuple(sorted(policy.operators)),
            operator_group=-1 if policy.operator_group is None else policy.operator_group,
            verbs=verbs,
        )

    def _hello(self, caller: Caller, request: Hello, present: Role) -> Outcome:
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
            HelloResult(
                protocol=protocol,
                version=self._version,
                boot=self._hub.boot,
                role=present.value,
                features=FEATURES if self._machine is not None else (),
            )
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
            killswitch=authority.redact_killswitch(
                self._machine.killswitch() if self._machine is not None else KillSwitch(),
                caller.identity,
                caller.role,
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
        if request.session or caller.role is not Role.OBSERVER:
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


def _check_connect(request: Connect) -> None:
    if (request.profile is None) == (not request.machine):
        raise RpcError(Code.INVALID_PARAMS, "Exactly one of profile and machine must be given.")
    if request.machine and request.secrets:
        raise RpcError(Code.INVALID_PARAMS, "A profile of the machine has its own secrets.")
