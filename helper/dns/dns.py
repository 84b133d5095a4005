"""The machine's name servers, for the rest of the helper: set for a session, put back after it.

Before anything is changed, what undoes it is in the journal. One change at a time; every call comes
to an end within :data:`SECONDS`, and raises :class:`~helper.dns.errors.DnsError` or nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from helper.api.types import DnsResult
from helper.dns import backend
from helper.dns.choice import Backend, Choice, choose
from helper.dns.environment import Bus, Resolvconf, find_resolvconf, observe
from helper.dns.errors import DnsError, dns_error, failed, timed_out
from helper.dns.network_manager import NetworkManagerFile
from helper.dns.paths import Paths
from helper.dns.resolv_conf import ResolvConf
from helper.dns.resolvconf import DebianResolvconf, Openresolv
from helper.dns.resolved import Resolved
from helper.dns.undo import Journal, RestoreDns
from helper.dns.upstream import system_resolvers
from helper.dns.wishes import DnsWish, Picture, merge

SECONDS = 5.0
"""The longest that any call takes."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Dns:
    """Name servers for sessions. Belongs to the event loop's thread.

    ``journal`` notes what undoes each change; ``bus`` is the system bus; ``paths`` are for tests.
    """

    def __init__(
        self, journal: Journal, bus: Bus, paths: Paths | None = None, *, seconds: float = SECONDS
    ) -> None:
        self._journal = journal
        self._bus = bus
        self._paths = Paths() if paths is None else paths
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._wishes: dict[str, DnsWish] = {}
        self._picture = Picture()
        self._outstanding: dict[int, RestoreDns] = {}
        """What is noted and not undone yet, by its number in the journal."""
        self._unrestored: set[RestoreDns] = set()
        """Of earlier runs, and not undone yet."""
        self._backend: backend.Backend | None = None
        self._choice: Choice | None = None
        self._applied = False
        self._warning = ""
        self._problem = ""

    # --- what others call --------------------------------------------------------------------------

    async def set(self, wish: DnsWish) -> str:
        """Bring a session's name servers to use, in place of those it had; what manages them.

        Empty when there is nothing to set, or when this machine can not use them (:meth:`result` and
        :meth:`warning` say why). A wish that fails is not kept. Raises
        :class:`~helper.dns.errors.DnsError`.
        """
        return await self._bounded(self._set(wish))

    async def clear(self, session: str) -> None:
        """Take a session's name servers back; one that has none is no error.

        Raises :class:`~helper.dns.errors.DnsError`; calling it again tries once more.
        """
        await self._bounded(self._clear(session))

    async def repair(self) -> str:
        """Put right what others changed: what it was, empty if nothing.

        Raises :class:`~helper.dns.errors.DnsError`.
        """
        return await self._bounded(self._repair())

    async def restore(self, undo: RestoreDns) -> str:
        """Undo what an earlier run of the helper did; what was left as it is and why, or empty.

        Raises :class:`~helper.dns.errors.DnsError`.
        """
        return await self._bounded(self._restore(undo))

    async def tidy(self, noted: Iterable[RestoreDns]) -> None:
        """Remove files that were kept for undos that are done; ``noted`` is what still has to be undone."""
        needed = (*noted, *self._outstanding.values(), *self._unrestored)
        await asyncio.to_thread(ResolvConf(self._paths).forget, needed)

    async def upstream(self) -> tuple[str, ...]:
        """Name servers of this machine outside the tunnels; empty when none are known."""
        tunnels = frozenset(wish.index for wish in self._wishes.values())
        return await system_resolvers(self._bus, self._paths, tunnels)

    def result(self) -> DnsResult:
        """What is in use at present."""
        warnings = [self._problem, self._warning, *(text for _, text in self._picture.warnings)]
        return DnsResult(
            manager=self._choice.backend.value if self._choice is not None else "",
            applied=self._applied and not self._picture.empty,
            servers=self._picture.servers,
            domains=self._picture.domains,
            problem=" ".join(dict.fromkeys(filter(None, warnings))),
        )

    def warning(self, session: str) -> str:
        """What a session does not get of what it wished for, for people; empty when it gets all."""
        texts = [text for of, text in self._picture.warnings if of == session]
        return " ".join(texts + ([self._warning] if self._warning and self._uses(session) else []))

    @property
    def why(self) -> str:
        """Why name servers are set the way they are; empty before the first are."""
        return self._choice.why if self._choice is not None else ""

    def close(self) -> None:
        """Nothing is put back: what is outstanding stays in the journal for the next run."""
        self._wishes.clear()

    # --- one at a time -----------------------------------------------------------------------------

    async def _bounded(self, work: Coroutine[Any, Any, _T]) -> _T:
        try:
            async with asyncio.timeout(self._seconds):
                try:
                    async with self._lock:
                        return await work
                finally:
                    work.close()
        except TimeoutError as error:
            raise timed_out(f"not done in {self._seconds:g} s") from error
        except DnsError:
            raise
        except Exception as error:
            _log.exception("name servers")
            raise dns_error(
                "dns_failed", "The name servers of this machine could not be changed.", "", repr(error)
            ) from error

    async def _set(self, wish: DnsWish) -> str:
        before = dict(self._wishes)
        # One that is set anew is the newest.
        self._wishes.pop(wish.session, None)
        if wish.servers:
            self._wishes[wish.session] = wish
        if not self._wishes and not self._outstanding:
            return ""
        try:
            chosen = await self._chosen()
            await self._bring(chosen)
        except BaseException:
            self._wishes = before
            raise
        return chosen.name if self._uses(wish.session) else ""

    async def _clear(self, session: str) -> None:
        self._wishes.pop(session, None)
        if self._wishes:
            await self._bring(await self._chosen())
        else:
            await self._put_all_back()

    async def _repair(self) -> str:
        if not self._wishes:
            await self._put_all_back()
            return ""
        if self._backend is None:
            return ""
        undos = tuple(self._outstanding.values())
        current = tuple(reversed([undo for undo in undos if undo.manager == self._backend.name]))
        wrong = await self._backend.check(self._picture, current)
        if not wrong and not self._problem:
            return ""
        await self._bring(self._backend)
        return wrong

    async def _restore(self, undo: RestoreDns) -> str:
        # Until it is undone, what it needs is not thrown away with that of others.
        self._unrestored.add(undo)
        left = await self._make(self._kind(undo.manager)).put_back(undo)
        self._unrestored.discard(undo)
        return left

    # --- the change --------------------------------------------------------------------------------

    async def _chosen(self) -> backend.Backend:
        """The back-end; the one in use stays as long as there are wishes."""
        if self._backend is None or (not self._outstanding and self._picture.empty):
            environment = await observe(self._bus, self._paths)
            self._choice = choose(environment)
            self._backend = self._make(self._choice.backend, environment.resolvconf_path)
            _log.info("name servers are set by %s: %s", self._choice.backend.value, self._choice.why)
        return self._backend

    async def _bring(self, chosen: backend.Backend) -> None:
        """Apply what the wishes amount to."""
        picture = merge(self._wishes.values(), splits=chosen.splits)
        if picture.empty:
            await self._put_all_back()
            self._picture = picture
            return
        self._problem = "The name servers of the tunnel are not in use."
        before = tuple(self._outstanding.values())
        undos = await chosen.prepare(picture, before)
        await self._record(tuple(undo for undo in undos if undo not in before))
        self._warning = await chosen.apply(picture, undos)
        self._picture, self._applied, self._problem = picture, True, ""
        await self._drop({number: undo for number, undo in self._outstanding.items() if undo not in undos})

    async def _put_all_back(self) -> None:
        """Undo everything that is outstanding, newest first."""
        self._picture, self._applied, self._warning, self._problem = Picture(), False, "", ""
        problems: list[DnsError] = []
        for number, undo in sorted(self._outstanding.items(), reverse=True):
            try:
                left = await self._make(self._kind(undo.manager)).put_back(undo)
            except DnsError as error:
                problems.append(error)
                continue
            self._done(number)
            if left:
                _log.warning("%s", left)
        if problems:
            self._problem = "The name servers that were there before are not back yet."
            raise problems[0]

    async def _drop(self, stale: dict[int, RestoreDns]) -> None:
        """Notes that a newer one, or nothing, has taken the place of."""
        for number, undo in sorted(stale.items(), reverse=True):
            try:
                await self._make(self._kind(undo.manager)).superseded(undo)
            except DnsError as error:  # It stays noted, and is tried again with the next change.
                _log.warning("%s %s", error, error.failure.detail)
                continue
            self._done(number)

    async def _record(self, undos: tuple[RestoreDns, ...]) -> None:
        if not undos:
            return

        def note(recording: asyncio.Future[tuple[int, ...]]) -> None:
            if not recording.cancelled() and recording.exception() is None:
                self._outstanding |= dict(zip(recording.result(), undos, strict=True))

        # Also what is noted after we were told to stop counts.
        recording = asyncio.ensure_future(asyncio.to_thread(self._journal.record, undos))
        recording.add_done_callback(note)
        try:
            await asyncio.shield(recording)
        except Exception as error:  # Whatever it was: what can not be undone is not done.
            raise dns_error(
                "dns_state",
                "The name servers were not changed, since it could not be noted how to put them back.",
                "Look whether the disk is full or read-only.",
                str(error),
            ) from error

    def _done(self, number: int) -> None:
        del self._outstanding[number]
        try:
            self._journal.done((number,))
        except Exception as error:  # Undoing twice does no harm.
            _log.warning("the journal could not be brought up to date: %s", error)
        ResolvConf(self._paths).forget((*self._outstanding.values(), *self._unrestored))

    def _uses(self, session: str) -> bool:
        file = self._picture.file
        return any(link.session == session for link in self._picture.links) or (
            file is not None and file.session == session
        )

    # --- back-ends ---------------------------------------------------------------------------------

    def _kind(self, name: str) -> Backend:
        try:
            return Backend(name)
        except ValueError as error:
            raise failed(name[:32], "written by another version of Adit") from error

    def _make(self, kind: Backend, program: str = "") -> backend.Backend:
        if self._backend is not None and self._backend.name == kind.value and not program:
            return self._backend
        match kind:
            case Backend.RESOLVED:
                return Resolved(self._bus)
            case Backend.NETWORK_MANAGER:
                return NetworkManagerFile(self._paths, self._bus)
            case Backend.OPENRESOLV:
                return Openresolv(self._paths, program or self._program(Resolvconf.OPENRESOLV))
            case Backend.DEBIAN_RESOLVCONF:
                return DebianResolvconf(self._paths, program or self._program(Resolvconf.DEBIAN))
            case Backend.RESOLV_CONF:
                return ResolvConf(self._paths)

    def _program(self, wanted: Resolvconf) -> str:
        """The program, if it is still the one; empty when it was removed or another took its place."""
        program, found = find_resolvconf(self._paths)
        return program if found is wanted else ""
