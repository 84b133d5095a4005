"""What a person can do, done by the helper; what comes of it is seen in the picture.

Each wish is a task with a name, and a wish that is under way is not begun twice. What can not be seen
in the picture, such as a refusal, is told as a :class:`app.gui.model.trouble.Trouble`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Coroutine

import msgspec
from PySide6.QtCore import QObject, Signal

from app import holding
from app.gui.faces import Asker, Desk, Keys, Library
from app.gui.library import label
from app.gui.link import HelperLink
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.mirror import ENDED
from app.gui.model.picture import Entry, Origin
from app.gui.model.picture import Link as LinkState
from app.gui.obtaining import Given, Obtainer
from app.gui.preferences import PreferenceStore
from app.gui.text import translate
from app.gui.trial import Trial
from app.gui.words import problems
from app.profiles import kinds
from app.secrets import KeyringState
from helper.api.client import HelperAbsent, HelperClient, HelperError, HelperRefused
from helper.api.rpc import Code
from helper.api.types import (
    AutoconnectSet,
    Connect,
    Disconnect,
    Empty,
    KillSwitchResult,
    KillSwitchSet,
    LockdownSet,
    LogLine,
    MachineProfiles,
    ProblemKind,
    Profile,
    Reconnect,
    ServerProfile,
    Session,
    SessionResult,
    SoftEtherProfile,
    State,
    Verify,
    WireGuardProfile,
)

_END_OF_TRIAL = "end of trial"
_USABLE = (State.UP, State.DEGRADED)
_OVER = (Code.NO_SUCH_SESSION, Code.NO_SUCH_QUESTION)
"""Refusals that mean that somebody was faster."""


class Actions(QObject):
    """Implements :class:`app.gui.faces.Actions`."""

    troubled = Signal(object)
    trial_asks = Signal(object)
    trial_settled = Signal(str)
    trial_trusted = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        link: HelperLink,
        library: Library,
        keys: Keys,
        asker: Asker,
        preferences: PreferenceStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._link = link
        self._library = library
        self._keys = keys
        self._preferences = preferences
        self._obtainer = Obtainer(keys, asker)
        self._tasks: dict[tuple[str, ...], asyncio.Task[None]] = {}
        self._to_keep: dict[str, tuple[str, str]] = {}
        """By session: profile and text that the keyring gets once the session is up."""
        self._servers: dict[str, ServerProfile] = {}
        """By session: where it leads and as whom, as it was when the session was first seen. Its profile may
        be changed meanwhile, and what one server was given or trusted with is not for another."""
        self._trials: list[Trial] = []
        link.moved.connect(self._moved)
        link.stood.connect(self._stood)

    def close(self) -> None:
        """Break off what is under way; the helper goes on with what it was asked. Trials still end."""
        for name, task in tuple(self._tasks.items()):
            if name[0] != _END_OF_TRIAL:
                task.cancel()
        self._to_keep.clear()

    async def finish(self, seconds: float = 2.0) -> None:
        """At the end of the program: :meth:`close`, and see trials to their end, for so long at most."""
        self.close()
        client = self._link.client
        if client is not None and self._trials:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await asyncio.gather(*(trial.end(client) for trial in self._trials))

    # --- connecting ------------------------------------------------------------------------------

    def bring_up(self, key: str, ask_password: bool = False) -> None:
        """Connect the entry ``key``, or reconnect it at once."""
        self._start(("up", key), self._bring_up(key, ask_password), key)

    def take_down(self, key: str) -> None:
        """Disconnect, or break off; where an attempt has failed, take its error away."""
        entry = self._desk.picture.entry(key)
        session = entry.session if entry is not None else None
        if session is None:
            if (task := self._tasks.get(("up", key))) is not None:
                task.cancel()
        elif session.state in ENDED:
            self._link.dismiss(session.id)
        else:
            self._start(("down", session.id), self._take_down(session.id), key)

    def act(self, key: str) -> None:
        """What the entry's main button says (:func:`app.gui.words.states.button`)."""
        entry = self._desk.picture.entry(key)
        if entry is None:
            return
        if looks.of_session(entry.session) in (Look.OFF, Look.BLOCKED, Look.ERROR):
            self.bring_up(key)
        else:
            self.take_down(key)

    async def _bring_up(self, key: str, ask_password: bool) -> None:
        client = self._client()
        entry = self._desk.picture.entry(key)
        if entry is None:
            return
        session = entry.session
        if session is not None and session.state not in (*ENDED, State.STOPPING):
            stuck = session.state in (State.BLOCKED, State.WAITING)
            if stuck and not ask_password:
                await self._reconnect(client, session.id)
            if not stuck or not ask_password:
                return
        request, given = await self._request(entry, ask_password)
        if request is None:
            return
        # What the person was asked may have taken long: everything may be different now.
        client = self._client()
        if stuck_still := self._stuck(key, before=session):
            # In the same session, so that what is held for it never comes free.
            await self._reconnect(client, stuck_still, request.secrets)
            self._remember_later(stuck_still, request, given)
            return
        if request.profile is not None and not self._leads_there(key, request.profile.server):
            await self._bring_up(key, ask_password)  # What was said is for other settings.
            return
        self._preferences.change(last=key)
        begun = await self._begin(client, request)
        if begun is not None:
            if request.profile is not None:
                self._servers[begun.id] = request.profile.server
            self._remember_later(begun.id, request, given)
            self._moved(self._link.session(begun.id) or begun)

    def _remember_later(self, session: str, request: Connect, given: Given) -> None:
        if given.to_keep and request.profile is not None:
            self._to_keep[session] = (request.profile.id, given.to_keep)

    async def _request(self, entry: Entry, ask_password: bool) -> tuple[Connect | None, Given]:
        if entry.origin is Origin.MACHINE:
            assert entry.machine is not None
            return Connect(machine=entry.machine.name), Given()
        stored = self._library.find(entry.key)
        if stored is None:
            return None, Given()
        refused = entry.session is not None and _is_wrong_password(entry.session)
        profile = stored.profile
        if entry.session is not None and self._stuck(entry.key, before=entry.session):
            # The session goes on to where it led from the beginning, whatever the profile says by now.
            server = self._servers.get(entry.session.id, profile.server)
            profile = msgspec.structs.replace(profile, server=server)
        given = await self._obtainer.obtain(profile, ask=ask_password, wrong=refused)
        if given is None:
            return None, Given()
        return Connect(profile=profile, secrets=given.secrets), given

    def _stuck(self, key: str, before: Session | None) -> str:
        """The session that goes on with other secrets: the one of ``before``, if it still is stuck."""
        entry = self._desk.picture.entry(key)
        now = entry.session if entry is not None else None
        if now is None or before is None or now.id != before.id:
            return ""
        return now.id if now.state in (State.BLOCKED, State.WAITING) else ""

    async def _begin(self, client: HelperClient, request: Connect) -> Session | None:
        """The new session; ``None`` when there is one that lives, with secrets of its own."""
        try:
            return await _session(client, "session.connect", request)
        except HelperRefused as refused:
            existing = (refused.data or {}).get("session")
            if refused.code != Code.SESSION_EXISTS or not isinstance(existing, str):
                raise
        known = self._link.session(existing)
        if known is None or known.state is not State.STOPPING:
            return None
        # Ending what is being ended returns when that is done; then the way is free.
        await self._take_down(existing)
        return await _session(client, "session.connect", request)

    async def _reconnect(
        self, client: HelperClient, session: str, secrets: dict[str, str] | None = None
    ) -> None:
        try:
            await client.call("session.reconnect", Reconnect(session=session, secrets=secrets or {}))
        except HelperRefused as refused:
            if refused.code not in _OVER:
                raise

    async def _take_down(self, session: str) -> None:
        try:
            await self._client().call("session.disconnect", Disconnect(session=session))
        except HelperRefused as refused:
            if refused.code not in _OVER:
                raise

    # --- what is to be remembered ----------------------------------------------------------------

    def _moved(self, session: Session) -> None:
        """A password is worth keeping once the server took it, and forgotten when that is not to come."""
        if session.state in ENDED:
            self._servers.pop(session.id, None)
        elif session.id not in self._servers and (stored := self._library.find(session.profile_id)):
            self._servers[session.id] = stored.profile.server
        if session.id not in self._to_keep:
            return
        if session.state in _USABLE:
            profile_id, text = self._to_keep.pop(session.id)
            if self._is_as_begun(session.id, profile_id):
                self._start(("keep", profile_id), self._keep(profile_id, text), profile_id)
        elif session.state in (*ENDED, State.STOPPING, State.BLOCKED):
            del self._to_keep[session.id]

    def _stood(self, link: LinkState) -> None:
        if link is not LinkState.READY:
            self._to_keep.clear()
            self._servers.clear()

    def _is_as_begun(self, session: str, profile_id: str) -> bool:
        """Whether the profile still leads where the session does, and as the same user."""
        begun = self._servers.get(session)
        return begun is not None and self._leads_there(profile_id, begun)

    def _leads_there(self, profile_id: str, server: ServerProfile) -> bool:
        stored = self._library.find(profile_id)
        return stored is not None and _place(stored.profile.server) == _place(server)

    async def _keep(self, profile_id: str, text: str) -> None:
        stored = self._library.find(profile_id)
        if stored is None:
            return
        answer = await self._keys.put(profile_id, text, label(stored.profile.name))
        if answer.state is not KeyringState.DONE:
            self.troubled.emit(problems.not_remembered(stored.profile.name, answer, profile_id))

    # --- questions about certificates ------------------------------------------------------------

    def answer(self, session: str, attention: str, accept: bool) -> None:
        """Answer the question about a certificate; one that was accepted is remembered in the profile."""
        self._start(("answer", session, attention), self._answer(session, attention, accept))

    async def _answer(self, session: str, attention: str, accept: bool) -> None:
        asked = self._link.session(session)
        try:
            await self._client().session_answer(session, attention, accept)
        except HelperRefused as refused:
            if refused.code not in _OVER:
                raise
            return
        if not accept or asked is None or asked.attention is None or asked.attention.id != attention:
            return
        sha256 = asked.attention.certificate.sha256
        trial = next((trial for trial in self._trials if trial.session == session), None)
        if trial is not None:
            self.trial_trusted.emit(trial.tried, sha256)
        elif not asked.machine and self._is_as_begun(session, asked.profile_id):
            self._library.pin(asked.profile_id, sha256)

    # --- the machine -----------------------------------------------------------------------------

    def unblock(self) -> None:
        """Open what the kill switch holds: release it, and end own sessions that hold and are not up."""
        self._start(("unblock",), self._unblock(), command="sudo adit unblock")

    async def _unblock(self) -> None:
        client = self._client()
        found = await client.call("killswitch.release", Empty())
        assert isinstance(found, KillSwitchResult)
        if found.killswitch.hold in holding.HELD:
            for session in holding.stuck((await client.status()).sessions, os.getuid()):
                await self._take_down(session.id)
            found = await client.call("killswitch.get", Empty())
            assert isinstance(found, KillSwitchResult)
        if found.killswitch.hold in holding.HELD:
            self.troubled.emit(problems.still_held(found.killswitch))

    def set_killswitch(self, on: bool) -> None:
        """Turn the kill switch on or off."""
        command = f"sudo adit killswitch {_on_off(on)}"
        self._change("killswitch", "killswitch.set", KillSwitchSet(enabled=on), command)

    def set_lan(self, reachable: bool) -> None:
        """Whether the local network can be reached while the rest is held."""
        command = f"sudo adit killswitch {'--lan' if reachable else '--no-lan'}"
        self._change("lan", "killswitch.set", KillSwitchSet(lan=reachable), command)

    def set_lockdown(self, on: bool) -> None:
        """Hold everything also without a connection."""
        self._change("lockdown", "lockdown.set", LockdownSet(on=on), f"sudo adit lockdown {_on_off(on)}")

    def set_autoconnect(self, machine_profile: str, on: bool) -> None:
        """Whether the helper connects a profile of the machine when it starts."""
        command = f"sudo adit autoconnect {problems.quoted(machine_profile)} {_on_off(on)}"
        request = AutoconnectSet(profile=machine_profile, on=on)
        self._change(f"autoconnect {machine_profile}", "autoconnect.set", request, command)

    def _change(self, name: str, method: str, request: msgspec.Struct, command: str) -> None:
        # The last wish counts, so an earlier one that waits for an administrator's password goes.
        if (earlier := self._tasks.pop((name,), None)) is not None:
            earlier.cancel()
        self._start((name,), self._call(method, request), command=command)

    async def _call(self, method: str, request: msgspec.Struct) -> None:
        result = await self._client().call(method, request)
        if isinstance(result, MachineProfiles):
            self._link.machine_profiles(result.profiles)

    # --- looking and trying ----------------------------------------------------------------------

    async def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        """The newest lines of a session's log, or of all; empty when the helper is away."""
        try:
            return await self._client().log_tail(session, lines)
        except HelperError:
            return ()

    async def try_out(self, profile: Profile, secrets: dict[str, str]) -> str:
        """A real login with these settings, without routes; empty when it worked, else why not, in words.

        A question about the certificate comes by ``trial_asks``. Whatever happens, also to who asked
        for the trial, its session is ended.
        """
        entry = self._desk.picture.entry(profile.id)
        running = entry is not None and entry.session is not None and entry.session.state not in ENDED
        if running and isinstance(profile.server, WireGuardProfile):
            # Two ends with one key: the server would answer the trial, and not the connection.
            return translate(
                "Problems", "{name} is connected now. Disconnect it before you test other settings for it."
            ).format(name=profile.name)
        try:
            client = self._client()
            if kinds.of(profile).needs_secrets and not secrets:
                given = await self._obtainer.obtain(profile)
                if given is None:
                    return translate("Problems", "The test was ended before it was done.")
                secrets = given.secrets
            return await self._try(client, profile, secrets)
        except Exception as error:
            trouble = problems.of_error(error, profile.id)
            return "\n".join(text for text in (trouble.message, trouble.advice) if text)

    async def _try(self, client: HelperClient, profile: Profile, secrets: dict[str, str]) -> str:
        trial = Trial(self._link, profile, self.trial_asks.emit, self.trial_settled.emit)
        self._trials.append(trial)
        try:
            return await trial.run(client, secrets)
        finally:
            self._start((_END_OF_TRIAL, trial.profile.id), self._end(trial, client))

    async def _end(self, trial: Trial, client: HelperClient) -> None:
        await trial.end(client)
        self._trials.remove(trial)

    # --- tasks -----------------------------------------------------------------------------------

    def _client(self) -> HelperClient:
        if self._link.client is None:
            raise HelperAbsent(self._link.path, self._desk.picture.helper.detail or "not connected")
        return self._link.client

    def _start(
        self, name: tuple[str, ...], work: Coroutine[object, object, None], key: str = "", command: str = ""
    ) -> None:
        """Do ``work`` unless it is being done. ``command`` is what an administrator could type instead."""
        if name in self._tasks:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[name] = task

        def ended(task: asyncio.Task[None]) -> None:
            if self._tasks.get(name) is task:
                del self._tasks[name]
            if not task.cancelled() and (error := task.exception()) is not None:
                self._tell(error, key, command)

        task.add_done_callback(ended)

    def _tell(self, error: BaseException, key: str, command: str) -> None:
        if isinstance(error, Exception):
            self.troubled.emit(problems.of_error(error, key, command))


async def _session(client: HelperClient, method: str, request: msgspec.Struct) -> Session:
    result = await client.call(method, request)
    assert isinstance(result, SessionResult)
    return result.session


def _place(server: ServerProfile) -> ServerProfile:
    """The settings without what is trusted there."""
    if isinstance(server, SoftEtherProfile):
        return msgspec.structs.replace(server, verify=Verify.ASK, pin="", pinned_on="")
    return server


def _is_wrong_password(session: Session) -> bool:
    problem = session.problem
    ended = session.state in (State.FAILED, State.BLOCKED)
    return ended and problem is not None and problem.kind is ProblemKind.AUTHENTICATION


def _on_off(on: bool) -> str:
    return "on" if on else "off"
