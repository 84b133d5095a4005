"""A helper that plays a script: real JSON-RPC on a real socket, sessions made of words.

For tests of what talks to the helper. Answers as the real one does; what a session goes
through is given as a list of changes, each of which becomes one ``state.changed`` event.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import msgspec

from helper.api import rpc
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    METHODS,
    PROTOCOL_MAX,
    Answer,
    AutoconnectSet,
    CleanupResult,
    Connect,
    Disconnect,
    DnsResult,
    Event,
    EventBody,
    Hello,
    HelloResult,
    KillSwitch,
    KillSwitchResult,
    KillSwitchSet,
    LockdownSet,
    LogAdded,
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
    StateChanged,
    StatusResult,
    SubscribeResult,
)

Change = Mapping[str, object]
RELEASED = KillSwitch()
POLICY = PolicyResult(role="active-user", operators=(0,), verbs=("status.get", "ping"))


class ScriptedHelper:
    """Listens on ``path`` from ``with`` on, in threads of its own.

    ``script`` is played after ``session.connect``, ``after_accept`` and ``after_refusal`` after
    the answer, and ``after_reconnect`` after ``session.reconnect``. ``killswitch.release`` leaves
    ``released``, and ``session.disconnect`` leaves ``after_disconnect``. ``slow`` names methods
    that are never answered; ``session.disconnect`` still begins to end the session. ``refusals``
    names methods that are answered by an error. ``late_lines`` are sent to every subscriber once
    it asked for the log.
    """

    def __init__(
        self,
        path: Path,
        script: Sequence[Change] = (),
        after_accept: Sequence[Change] = (),
        after_refusal: Sequence[Change] = ({"state": State.OFF},),
        sessions: Sequence[Session] = (),
        refusals: Mapping[str, RpcError] | None = None,
        lines: Sequence[LogLine] = (),
        late_lines: Sequence[LogLine] = (),
        owner: int = 0,
        drop: str = "",
        stale: Sequence[Session] = (),
        after_reconnect: Sequence[Change] = (),
        killswitch: KillSwitch = RELEASED,
        released: KillSwitch = RELEASED,
        after_disconnect: KillSwitch | None = None,
        machine: Sequence[MachineProfile] = (),
        apps: Sequence[SplitApp] = (),
        dns: DnsResult | None = None,
        done: Sequence[str] = (),
        slow: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.script = script
        self.after_accept = after_accept
        self.after_refusal = after_refusal
        self.sessions = {session.id: session for session in sessions}
        self.refusals = dict(refusals or {})
        self.lines = lines
        self.late_lines = late_lines
        self.owner = owner
        self.drop = drop
        """Method after whose events the connection is cut."""
        self.stale = stale
        """Sessions that are reported once more just before an answer is acknowledged."""
        self.after_reconnect = after_reconnect
        self.killswitch = killswitch
        self.released = released
        self.after_disconnect = after_disconnect
        self.machine = {profile.name: profile for profile in machine}
        self.apps = {app.cgroup: app for app in apps}
        self.dns = dns or DnsResult(manager="")
        self.done = tuple(done)
        self.slow = slow
        self.requests: list[tuple[str, msgspec.Struct]] = []
        self.called = threading.Condition()
        self._lock = threading.RLock()
        self._subscribers: list[socket.socket] = []
        self._open: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._threads: list[threading.Thread] = []
        self._clock = time.time()

    def __enter__(self) -> Self:
        """Listen."""
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(5)

    def methods(self) -> list[str]:
        """What was asked so far, without greetings and looks at the status."""
        quiet = ("hello", "status.get", "events.subscribe")
        return [method for method, _ in self.requests if method not in quiet]

    def states(self) -> list[str]:
        """The state of every session, oldest first."""
        return [session.state.value for session in self.sessions.values()]

    def wait_for(self, method: str, timeout: float = 10) -> bool:
        """Whether ``method`` was asked, within ``timeout`` seconds."""
        with self.called:
            return self.called.wait_for(lambda: method in self.methods(), timeout)

    def _start(self, run: object, *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        reader = rpc.LineReader()
        while True:
            try:
                data = connection.recv(65536)
            except OSError:
                return
            if not data:
                connection.close()
                return
            reader.feed(data)
            while (line := reader.next_line()) is not None:
                request = rpc.parse_request(line)
                assert isinstance(request, rpc.Request)
                with self._lock:
                    try:
                        self._handle(connection, request)
                    except OSError:
                        return
                with self.called:
                    self.called.notify_all()

    def _handle(self, connection: socket.socket, request: rpc.Request) -> None:
        params: msgspec.Struct = rpc.convert(request.params, METHODS[request.method][0])
        self.requests.append((request.method, params))
        try:
            if request.method in self.refusals:
                raise self.refusals[request.method]
            result, events = self._perform(connection, request.method, params)
        except RpcError as error:
            connection.sendall(rpc.encode_error(request.id, error))
            return
        if request.method == "session.answer":
            for session in self.stale:
                self._emit(StateChanged(session=session))
        if request.method not in self.slow:
            connection.sendall(rpc.encode_result(request.id, result))
        for event in events:
            self._emit(event)
        if request.method == self.drop:
            connection.shutdown(socket.SHUT_RDWR)

    def _perform(
        self, connection: socket.socket, method: str, params: msgspec.Struct
    ) -> tuple[msgspec.Struct, list[EventBody]]:
        match params:
            case Hello():
                return HelloResult(protocol=PROTOCOL_MAX, version="1.2.3", boot="b", role="user"), []
            case Connect():
                session = self._begin(params)
                return SessionResult(session=session), self._play(session.id, self.script)
            case Reconnect():
                again = self._change(self._session(params.session).id, {"state": State.CONNECTING})
                return SessionResult(session=again), self._play(again.id, self.after_reconnect)
            case Answer():
                asked = self._session(params.session)
                if asked.attention is None or asked.attention.id != params.attention:
                    raise RpcError(Code.NO_SUCH_QUESTION, "Not asked.")
                if params.accept:
                    self._change(asked.id, {"state": State.CONNECTING, "attention": None})
                    return SessionResult(session=self._session(asked.id)), self._play(
                        asked.id, self.after_accept
                    )
                self._change(asked.id, {"state": State.STOPPING, "attention": None})
                return SessionResult(session=self._session(asked.id)), self._play(
                    asked.id, self.after_refusal
                )
            case Disconnect() if method in self.slow:
                ending = self._change(self._session(params.session).id, {"state": State.STOPPING})
                return SessionResult(session=ending), [StateChanged(session=ending)]
            case Disconnect():
                self._change(self._session(params.session).id, {"state": State.OFF, "attention": None})
                ended = self._session(params.session)
                self.killswitch = self.after_disconnect or self.killswitch
                return SessionResult(session=ended), [StateChanged(session=ended)]
            case LogTail():
                return LogTailResult(lines=tuple(self.lines)), [LogAdded(line=x) for x in self.late_lines]
            case _ if (answer := self._machine_wide(method, params)) is not None:
                return answer, []
        self._subscribers.append(connection)
        return SubscribeResult(boot="b", seq=0), []

    def _begin(self, params: Connect) -> Session:
        if params.profile is not None:
            profile_id, name = params.profile.id, params.profile.name
        elif params.machine in self.machine:
            profile_id, name = self.machine[params.machine].id, params.machine
        else:
            raise RpcError(Code.BAD_PROFILE, "There is no such profile.")
        for known in self.sessions.values():
            if known.profile_id == profile_id and known.state not in (State.OFF, State.FAILED):
                raise RpcError(Code.SESSION_EXISTS, "Connected already.", {"session": known.id})
        session = Session(
            id=f"s{len(self.sessions) + 1}",
            profile_id=profile_id,
            profile_name=name,
            owner=self.owner,
            state=State.PREPARING,
            since=self._now(),
            machine=bool(params.machine),
        )
        self.sessions[session.id] = session
        return session

    def _machine_wide(self, method: str, params: msgspec.Struct) -> msgspec.Struct | None:
        match params:
            case KillSwitchSet() | LockdownSet():
                change = {"lockdown": params.on} if isinstance(params, LockdownSet) else _given(params)
                self.killswitch = msgspec.structs.replace(self.killswitch, **change)
                return KillSwitchResult(killswitch=self.killswitch)
            case AutoconnectSet():
                if params.profile in self.machine:
                    profile = self.machine[params.profile]
                    self.machine[params.profile] = msgspec.structs.replace(profile, autoconnect=params.on)
                return MachineProfiles(profiles=tuple(self.machine.values()))
            case SplitChange() if method == "split.add":
                self.apps[params.cgroup] = SplitApp(cgroup=params.cgroup, owner=self.owner)
                return SplitResult(apps=tuple(self.apps.values()))
            case SplitChange():
                self.apps.pop(params.cgroup, None)
                return SplitResult(apps=tuple(self.apps.values()))
        if method == "killswitch.release":
            self.killswitch = self.released
        results: dict[str, msgspec.Struct] = {
            "status.get": StatusResult(
                version="1.2.3",
                boot="b",
                seq=0,
                sessions=tuple(self.sessions.values()),
                killswitch=self.killswitch,
            ),
            "killswitch.get": KillSwitchResult(killswitch=self.killswitch),
            "killswitch.release": KillSwitchResult(killswitch=self.killswitch),
            "profile.list": MachineProfiles(profiles=tuple(self.machine.values())),
            "split.list": SplitResult(apps=tuple(self.apps.values())),
            "dns.get": self.dns,
            "policy.get": POLICY,
            "cleanup.run": CleanupResult(done=self.done),
        }
        return results.get(method)

    def _session(self, identifier: str) -> Session:
        if identifier not in self.sessions:
            raise RpcError(Code.NO_SUCH_SESSION, "There is no such session.")
        return self.sessions[identifier]

    def _play(self, identifier: str, script: Sequence[Change]) -> list[EventBody]:
        return [StateChanged(session=self._change(identifier, change)) for change in script]

    def _change(self, identifier: str, change: Change) -> Session:
        session = msgspec.structs.replace(self.sessions[identifier], since=self._now(), **change)
        self.sessions[identifier] = session
        return session

    def _now(self) -> float:
        self._clock += 0.001
        return self._clock

    def _emit(self, body: EventBody) -> None:
        line = rpc.encode_notification("event", Event(seq=1, body=body))
        for subscriber in self._subscribers:
            try:
                subscriber.sendall(line)
            except OSError:
                continue


def _given(request: KillSwitchSet) -> dict[str, object]:
    wished = {"enabled": request.enabled, "lan": request.lan}
    return {name: value for name, value in wished.items() if value is not None}
