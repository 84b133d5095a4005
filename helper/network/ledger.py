"""What one session has changed in the system, kept so that it can be taken back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence

import msgspec

from engine.failures import Failure, FailureKind
from helper.network.changes import AnyChange, needs
from helper.network.errors import NetworkError, refused
from helper.network.linux import Kernel
from helper.state.files import StateError
from helper.state.journal import Journal

_log = logging.getLogger(__name__)


class Difference(msgspec.Struct, frozen=True):
    """The way from one set of changes to another."""

    undo: tuple[AnyChange, ...]
    """To take back, in this order."""
    apply: tuple[AnyChange, ...]
    """To make then, in this order."""


def difference(applied: Sequence[AnyChange], wanted: Iterable[AnyChange]) -> Difference:
    """What to undo, newest first, and then to apply, as wished for, to get to ``wanted``.

    A change that stays is left alone, unless the kernel would drop it together with one that
    goes (:func:`helper.network.changes.needs`): that is taken back first and made anew.
    """
    wish = dict.fromkeys(wanted)
    going: list[AnyChange] = []
    for change in applied:
        if change not in wish or any(needs(change, gone) for gone in going):
            going.append(change)
    staying = set(applied) - set(going)
    return Difference(tuple(reversed(going)), tuple(change for change in wish if change not in staying))


class Ledger:
    """The changes of one session, in the order in which they were made.

    With a ``journal``, what takes changes back is durable before any of them is made, so that
    another run of the helper can do it.

    Calls wait for one another. A call that is cancelled still runs to its end first, so that
    :attr:`applied` is always what the system has.
    """

    def __init__(self, kernel: Kernel, journal: Journal | None = None) -> None:
        self._kernel = kernel
        self._journal = journal
        self._entries: dict[AnyChange, bool] = {}
        """In order; whether it was made by us and has to be undone."""
        self._noted: dict[int, AnyChange] = {}
        """What the journal holds of ours, by its numbers."""
        self._lock = asyncio.Lock()

    @property
    def applied(self) -> tuple[AnyChange, ...]:
        """What is in force for this session, oldest first."""
        return tuple(self._entries)

    async def become(self, changes: Iterable[AnyChange]) -> None:
        """Bring the system from :attr:`applied` to ``changes``.

        Raises :class:`NetworkError`: when applying fails, what this call had applied is taken
        back and what it had undone is made again; when undoing fails, nothing new is applied;
        with the code ``state_not_written``, nothing was changed at all.
        """
        await _to_the_end(self._become(tuple(changes)))

    async def undo_all(self) -> None:
        """Take everything back, newest first; what is gone already is no error.

        Raises the first :class:`NetworkError` after having tried all; what failed stays in
        :attr:`applied`.
        """
        await _to_the_end(self._undo_all())

    async def restore(self) -> tuple[AnyChange, ...]:
        """Make again what of ours the system has lost, as it does without a word when a link goes down.

        Returns that, in order.
        Raises :class:`NetworkError` at the first that can not be made.
        """
        async with self._lock:
            ours = [change for change, made in self._entries.items() if made]
            return tuple([change for change in ours if await self._kernel.restore(change)])

    async def _become(self, wanted: tuple[AnyChange, ...]) -> None:
        async with self._lock:
            way = difference(self.applied, wanted)
            await self._note(way.apply)
            try:
                await self._go(way)
            except NetworkError:
                self._settle()
                raise
            self._settle()

    async def _go(self, way: Difference) -> None:
        await self._take_back(way.undo)
        done: list[AnyChange] = []
        try:
            for change in way.apply:
                self._entries[change] = await self._kernel.apply(change)
                done.append(change)
        except NetworkError as error:
            try:
                await self._take_back(reversed(done))
                for change in reversed(way.undo):
                    self._entries[change] = await self._kernel.apply(change)
            except NetworkError as second:
                error.add_note(f"and while taking back: {second.failure.detail}")
            raise

    async def _undo_all(self) -> None:
        async with self._lock:
            try:
                await self._take_back(reversed(self.applied))
            finally:
                self._settle()

    async def _take_back(self, changes: Iterable[AnyChange]) -> None:
        first: NetworkError | None = None
        for change in changes:
            try:
                if self._entries[change]:
                    await self._kernel.undo(change)
                del self._entries[change]
            except NetworkError as error:
                first = first or error
            except Exception as error:
                # One change that can not be undone must not keep the others from it.
                _log.exception("%s was not taken back", change)
                first = first or refused(str(change), error)
        if first is not None:
            raise first

    # --- the journal -------------------------------------------------------------------------

    async def _note(self, changes: Iterable[AnyChange]) -> None:
        """Make durable what takes ``changes``, which are about to be made, back."""
        if self._journal is None:
            return
        undos = {change: await self._undo_of(change) for change in changes}
        known = {change: undo for change, undo in undos.items() if undo is not None}
        try:
            numbers = await self._journal.arecord(tuple(known.values()))
        except StateError as error:
            raise _not_written(error) from error
        self._noted.update(zip(numbers, known, strict=True))

    async def _undo_of(self, change: AnyChange) -> AnyChange | None:
        try:
            return await self._kernel.undo_of(change)
        except NetworkError as error:
            # What can not even be read is not going to be changed either.
            _log.debug("%s: %s", change, error.failure.detail)
            return None

    def _settle(self) -> None:
        """Mark done what is noted and not in force, or not by us, or noted once more."""
        if self._journal is None:
            return
        newest = {change: number for number, change in self._noted.items() if self._entries.get(change)}
        spent = [number for number, change in self._noted.items() if newest.get(change) != number]
        self._journal.done(spent)
        for number in spent:
            del self._noted[number]


def _not_written(error: StateError) -> NetworkError:
    message = "Nothing was changed: how it is taken back could not be written down."
    return NetworkError(
        Failure("state_not_written", FailureKind.LOCAL, message, error.advice, detail=error.message)
    )


async def _to_the_end(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # Marks it as seen: the caller only learns of the cancellation.
        raise
