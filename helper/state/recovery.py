"""What the helper does with what an earlier run of it left: decided purely, then carried out.

The firewall comes first: while it is not clear that nothing is to be held back, nothing gets out.
Then the changes are taken back, newest first, and what the kernel still has of ours without any
record of it. Doing all of it twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from helper.dns.errors import DnsError
from helper.dns.undo import RestoreDns
from helper.network.changes import AnyChange, summary
from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.state.files import CLEANUP, StateError
from helper.state.journal import Entry, Journal
from helper.state.leftovers import Seen, devices, removals
from helper.state.observe import observe
from helper.state.target import Target, Unreadable
from helper.state.undo import RemoveDevice, Undo, outlasts_boot

STEP_SECONDS = 15.0
"""For one undo, or one change of the firewall."""
SWEEPS = 3
"""How often the kernel is looked at until nothing of ours is left: what was hidden may appear."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_log = logging.getLogger(__name__)


class Recovery(msgspec.Struct, frozen=True):
    """What is to be done."""

    block: str = ""
    """Why everything is to be held back, for people; empty when nothing is, and the firewall opens."""
    undo: tuple[Entry, ...] = ()
    """In this order."""
    void: tuple[int, ...] = ()
    """Numbers of entries that mean nothing any more: the kernel they spoke of is gone."""


@dataclass(frozen=True)
class Ways:
    """What carries the steps out. Whatever they raise is reported and does not end the recovery."""

    kernel: Kernel
    block: Callable[[str], Awaitable[None]]
    """Holds everything back; its argument says why."""
    open: Callable[[], Awaitable[bool | None]]
    """Holds nothing back any more; ``False`` when nothing was."""
    restore_dns: Callable[[RestoreDns], Awaitable[str]]
    """Answers with what was left as it is and why, or with nothing."""


@dataclass(frozen=True)
class Recovered:
    """What came of it."""

    block: str
    """As in :class:`Recovery`."""
    said: tuple[str, ...]
    """What was done and what could not be, for people; empty when there was nothing to do."""


def boot_id() -> str:
    """Tells this start of the machine from others; empty when the kernel does not say."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


def why_held(target: Target | Unreadable, journal: Unreadable | None) -> str:
    """Why everything is to be held back, for people; empty when nothing is."""
    reasons = [found.why for found in (target, journal) if isinstance(found, Unreadable)]
    if isinstance(target, Target):
        if target.lockdown:
            reasons.append("Lockdown is on.")
        reasons.extend(f"The session {held.profile!a} was not ended by its owner." for held in target.held)
    return " ".join(reasons)


def decide(target: Target | Unreadable, journal: Sequence[Entry] | Unreadable, boot: str) -> Recovery:
    """What is to be done at the start; ``journal`` newest first."""
    if isinstance(journal, Unreadable):
        return Recovery(why_held(target, journal))
    counting = tuple(entry for entry in journal if entry.boot == boot or outlasts_boot(entry.undo))
    void = {entry.number for entry in journal}.difference(entry.number for entry in counting)
    return Recovery(why_held(target, None), counting, tuple(sorted(void)))


async def recover(target: Target | Unreadable, journal: Journal, boot: str, ways: Ways) -> Recovered:
    """Bring the machine to what ``target`` says without a session. Raises nothing.

    Opens ``journal``; afterwards it can be written, unless it is unreadable.
    """
    unreadable = await asyncio.to_thread(journal.open)
    found = decide(target, unreadable or journal.outstanding(), boot)
    said: list[str] = []
    if found.block:
        said.append(f"Everything is blocked. {found.block}")
        await attempt("Block everything", ways.block(found.block), said)
        said.append(f"The way out: {CLEANUP}")
    said.extend(await undo_all(found, journal, ways))
    if not found.block:
        await attempt("Open the firewall", ways.open(), said)
    return Recovered(found.block, tuple(said))


async def undo_all(found: Recovery, journal: Journal, ways: Ways) -> list[str]:
    """Carry out the undos and sweep up what is left; what was done, in words. Raises nothing."""
    said: list[str] = []
    seen = _look(said)
    of_this_boot = [entry.undo for entry in found.undo if not outlasts_boot(entry.undo)]
    ours = devices(seen, of_this_boot) if seen is not None else ()
    journal.done(found.void)
    for entry in found.undo:
        if await attempt(_words(entry.undo), _undo(entry.undo, ways), said):
            journal.done((entry.number,))
    for device in ours:
        await attempt(_words(device), _undo(device, ways), said)
    await _sweep(ways, said)
    try:
        await asyncio.to_thread(journal.compact)
    except StateError as error:
        # An unreadable one has been spoken of already.
        _log.warning("the journal was not compacted: %s", error)
    return said


async def attempt(what: str, step: Awaitable[object], said: list[str]) -> bool:
    """Carry out one step; whether it went well. What it did, or what went wrong, is added to ``said``.

    A step that answers ``False`` has found nothing to do, which is not worth a word; one that
    answers with words has these said.
    """
    try:
        async with asyncio.timeout(STEP_SECONDS):
            done = await step
    except Exception as error:
        said.append(f"{what}: failed: {_why(error)}")
        _log.warning(
            "%s failed", what, exc_info=not isinstance(error, NetworkError | DnsError | TimeoutError)
        )
        return False
    if done is not False:
        said.append(f"{what}: {done if done and isinstance(done, str) else 'done.'}")
    return True


async def _sweep(ways: Ways, said: list[str]) -> None:
    before: tuple[AnyChange, ...] = ()
    for _ in range(SWEEPS):
        seen = _look(said)
        left = removals(seen) if seen is not None else ()
        if not left or left == before:
            return
        for change in left:
            await attempt(_words(change), ways.kernel.apply(change), said)
        before = left


def _look(said: list[str]) -> Seen | None:
    try:
        return observe()
    except NetworkError as error:
        said.append(f"Look at what is left in the network's settings: failed: {_why(error)}")
        return None


async def _undo(undo: Undo, ways: Ways) -> bool | str:
    match undo:
        case RestoreDns():
            return await ways.restore_dns(undo)
        case RemoveDevice():
            return await _remove_device(undo, ways.kernel)
        case _:
            return await ways.kernel.apply(undo)


async def _remove_device(undo: RemoveDevice, kernel: Kernel) -> bool:
    try:
        if await kernel.index(undo.device) != undo.index:
            return False
    except NetworkError as error:
        if error.failure.code == "device_missing":
            return False
        raise
    await kernel.remove_device(undo.device, undo.index)
    return True


def _words(undo: Undo) -> str:
    match undo:
        case RestoreDns():
            return f"Restore the name servers ({undo.manager})"
        case RemoveDevice():
            return f"Remove the device {undo.device}"
        case _:
            return f"Take back: {summary(undo)}"


def _why(error: Exception) -> str:
    if isinstance(error, NetworkError | DnsError):
        return error.failure.detail or error.failure.message
    if isinstance(error, TimeoutError):
        return "it took too long"
    return str(error) or type(error).__name__
