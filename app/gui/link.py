"""The link with the helper: finds it, follows it, notices when it goes, and finds it again.

The desk is told everything as it is known, and nothing else: while there is no helper there are no
sessions to show. Nobody is polled. While the helper is away the folder of its socket is watched, and
beside that it is looked for every few seconds, since a socket may be there without anybody behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.gui.faces import Desk, Library
from app.gui.folder_watch import FolderWatch
from app.gui.model.mirror import Mirror
from app.gui.model.picture import Link
from helper.api.client import (
    HelperAbsent,
    HelperClient,
    HelperError,
    HelperRefused,
    ProtocolMismatch,
    socket_path,
)
from helper.api.types import (
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    Empty,
    Event,
    LogAdded,
    MachineProfile,
    MachineProfiles,
    Session,
    State,
    StateChanged,
    StatsTick,
)

ANSWER_SECONDS = 5.0
"""Time for the helper to answer each of the first questions."""
LOST_SECONDS = 3.0
"""After this long without the helper it is not restarting, but gone."""
SOON = (0.05, 0.2, 1.0, 2.0)
"""Seconds between attempts when there is reason to believe that somebody will answer shortly."""
SLOW = 5.0
"""Seconds between attempts when there is none."""
MACHINE_FEATURE = "machine-profiles"
_log = logging.getLogger(__name__)
_WITHOUT_PAST = "none"
"""A run that no helper ever was: whoever asks for what came since then gets the whole present."""


class ClientFactory(Protocol):
    """Makes a connection to the helper, as :meth:`HelperClient.connect` does."""

    def __call__(self, path: Path | None, client: str, version: str) -> Awaitable[HelperClient]:
        """Connect and say hello."""


class HelperLink(QObject):
    """Keeps ``desk`` true to the helper at ``socket`` and to the profiles of ``library``."""

    moved = Signal(object)
    """A :class:`Session` is another one than before; also of those that are not in the picture."""
    stood = Signal(object)
    """How we stand with the helper (a :class:`Link`) is another one than before."""

    def __init__(
        self,
        desk: Desk,
        library: Library,
        socket: Path | None = None,
        client_factory: ClientFactory = HelperClient.connect,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.client: HelperClient | None = None
        """The connection, while the link is ready."""
        self.path = socket or socket_path()
        self._desk = desk
        self._library = library
        self._make = client_factory
        self._mirror = Mirror(os.getuid())
        self._lost_at: float | None = None
        self._appeared: asyncio.Event | None = None
        self._watch: FolderWatch | None = None
        self._listing: asyncio.Task[None] | None = None
        library.changed.connect(self._profiles_changed)
        self._profiles_changed()

    # --- for whoever acts ------------------------------------------------------------------------

    def session(self, identifier: str) -> Session | None:
        """The session as last heard of, hidden or not."""
        return self._mirror.session(identifier)

    def hide(self, profile_id: str) -> None:
        """Keep sessions of this profile out of the picture from now on."""
        self._show(self._mirror.hiding(profile_id))

    def dismiss(self, session: str) -> None:
        """The error of this failed session was seen: its profile is just not connected."""
        self._show(self._mirror.dismissing(session))

    def machine_profiles(self, profiles: tuple[MachineProfile, ...]) -> None:
        """The helper said what profiles the machine has."""
        if self.client is not None:
            self._show(self._mirror.with_machine(profiles))

    # --- finding the helper ----------------------------------------------------------------------

    async def run(self) -> None:
        """Keep the link, for ever; cancelled at the end."""
        self._appeared = asyncio.Event()
        delays = list(SOON)
        try:
            while True:
                try:
                    client = await self._reach()
                    if client is not None and await self._keep(client):
                        delays = list(SOON)
                except Exception as error:
                    # A fault of ours. What nobody follows any more must not be shown as if it were so.
                    _log.exception("the link with the helper broke")
                    self._without(Link.REFUSED, type(error).__name__)
                if await self._pause(delays.pop(0) if delays else SLOW):
                    delays = list(SOON)
        finally:
            self._stop_watching()

    async def _pause(self, seconds: float) -> bool:
        """Wait before the next attempt; ``True`` when the socket appeared meanwhile."""
        assert self._appeared is not None
        if self._watch is None:
            self._appeared.clear()
            self._watch = FolderWatch(self.path.parent, self)
            self._watch.stirred.connect(self._stirred)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._appeared.wait()
        appeared = self._appeared.is_set()
        self._appeared.clear()
        return appeared

    def _stirred(self) -> None:
        # Much else may go on in that folder; only a socket is worth an attempt.
        if self._appeared is not None and os.path.exists(self.path):  # noqa: PTH110 - that of Path may raise
            self._appeared.set()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.deleteLater()
            self._watch = None

    async def _reach(self) -> HelperClient | None:
        """A connection that answered hello; ``None`` after showing why there is none."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._make(self.path, client="adit-gui", version=_version())
        except TimeoutError:
            self._without(Link.REFUSED, f"{self.path}: no answer to hello in {ANSWER_SECONDS:g} s")
        except ProtocolMismatch as mismatch:
            self._mismatch(mismatch)
        except HelperRefused as refused:
            self._without(Link.REFUSED, refused.message)
        except HelperAbsent as absent:
            # A socket that is not for us is no sign of absence.
            self._without(Link.REFUSED if _is_forbidden(self.path) else Link.ABSENT, str(absent))
        except HelperError as error:
            self._without(Link.LOST if self._was_just_lost() else Link.REFUSED, str(error))
        return None

    def _mismatch(self, mismatch: ProtocolMismatch) -> None:
        data = mismatch.data or {}
        version = data.get("version")
        link = Link.REFUSED
        match data.get("protocol"):
            case [int(), int(newest)] if newest < PROTOCOL_MIN:
                link = Link.OLDER
            case [int(oldest), int()] if oldest > PROTOCOL_MAX:
                link = Link.NEWER
        self._without(link, mismatch.message, version if isinstance(version, str) else "")

    # --- following it ----------------------------------------------------------------------------

    async def _keep(self, client: HelperClient) -> bool:
        """Follow the helper until it goes; whether it was there for more than a moment."""
        try:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._begin(client)
            except TimeoutError:
                self._without(Link.REFUSED, f"{self.path}: no answer in {ANSWER_SECONDS:g} s")
                return False
            except HelperError as error:
                self._without(Link.REFUSED, str(error))
                return False
            began = time.monotonic()
            return await self._follow(client) - began > LOST_SECONDS
        finally:
            self.client = None
            if self._listing is not None:
                self._listing.cancel()
            await client.close()

    async def _follow(self, client: HelperClient) -> float:
        """Take the helper's events until it is lost; when that was."""
        self._stop_watching()
        why = ""
        try:
            async for event in client.events():
                self._take(event)
        except HelperError as error:
            why = str(error)
        self.client = None
        self._lost_at = time.monotonic()
        self._without(Link.LOST, why)
        return self._lost_at

    async def _begin(self, client: HelperClient) -> None:
        # Events since a run that never was are answered by the present, as of exactly the event after
        # which the others follow: nothing is missed and nothing is left over from before.
        answer = await client.subscribe(since=0, boot=_WITHOUT_PAST)
        status = answer.status if answer.resync else None
        if status is None:
            status = await client.status()
        machine: tuple[MachineProfile, ...] = ()
        if MACHINE_FEATURE in client.hello.features:
            machine = await _machine_profiles(client)
        self.client = client
        self._lost_at = None
        self._show(self._mirror.with_machine(machine).ready(client.hello, status))
        for session in status.sessions:
            self._feed(session.id, session.traffic.rx_bytes, session.traffic.tx_bytes, session.rtt)
            self.moved.emit(session)

    def _take(self, event: Event) -> None:
        match event.body:
            case StatsTick(session=session, traffic=traffic, rtt=rtt):
                if self._feed(session, traffic.rx_bytes, traffic.tx_bytes, rtt):
                    self._desk.ticked.emit(session)
            case LogAdded(line=line):
                if not self._is_hidden(line.session):
                    self._desk.logged.emit(line)
            case StateChanged(session=session):
                self._show(self._mirror.told(event))
                self._look_for_machine(session)
                self.moved.emit(session)
            case _:
                self._show(self._mirror.told(event))

    def _feed(self, session: str, received: int, sent: int, rtt: float) -> bool:
        """Add to the history of a session that is shown; whether there is one."""
        if not any(e.session is not None and e.session.id == session for e in self._desk.picture.entries):
            return False
        self._desk.history(session).feed(time.monotonic(), received, sent, rtt)
        return True

    def _is_hidden(self, identifier: str) -> bool:
        session = self._mirror.session(identifier)
        return session is not None and session.profile_id in self._mirror.hidden

    def _look_for_machine(self, session: Session) -> None:
        """A session of a machine's profile that is not in the list: there is one more now. Nobody tells."""
        known = any(profile.id == session.profile_id for profile in self._mirror.machine)
        if not session.machine or not session.profile_id or known or session.state is not State.PREPARING:
            return
        if self.client is None or MACHINE_FEATURE not in self.client.hello.features:
            return
        if self._listing is None or self._listing.done():
            self._listing = asyncio.get_running_loop().create_task(self._list_machine(self.client))

    async def _list_machine(self, client: HelperClient) -> None:
        with contextlib.suppress(HelperError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                self.machine_profiles(await _machine_profiles(client))

    # --- what is shown ---------------------------------------------------------------------------

    def _without(self, link: Link, detail: str = "", version: str = "") -> None:
        if link is Link.ABSENT and self._was_just_lost():
            link = Link.LOST
        self._show(self._mirror.without(link, detail, version))

    def _was_just_lost(self) -> bool:
        return self._lost_at is not None and time.monotonic() - self._lost_at < LOST_SECONDS

    def _profiles_changed(self) -> None:
        profiles = (stored.profile for stored in self._library.profiles())
        self._show(self._mirror.with_profiles(profiles, self._library.unusable))

    def _show(self, mirror: Mirror) -> None:
        before, self._mirror = self._mirror, mirror
        self._desk.show(mirror.picture())
        if before.helper.link is not mirror.helper.link:
            self.stood.emit(mirror.helper.link)


async def _machine_profiles(client: HelperClient) -> tuple[MachineProfile, ...]:
    """The machine's profiles; none where we may not see them."""
    try:
        result = await client.call("profile.list", Empty())
    except HelperRefused:
        return ()
    assert isinstance(result, MachineProfiles)
    return result.profiles


def _is_forbidden(path: Path) -> bool:
    """Whether there is something that we may not use, or may not even look at."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return not os.access(path, os.R_OK | os.W_OK)


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("adit")
    except metadata.PackageNotFoundError:
        return "0+source"
