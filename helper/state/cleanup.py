"""``adit-helper --cleanup``: the way out, and what the service manager runs after the helper has ended.

Run by a person, it takes back everything that Adit has done to the machine, readable state or
not. After the helper's end it must not become the leak itself: unless that was wished, what is held
back stays held back, until the next start of the helper decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from helper.api.types import DEFAULT_SOCKET
from helper.dns.undo import RestoreDns
from helper.firewall.state import FirewallState
from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.state import target as targets
from helper.state.files import Folder, StateError
from helper.state.journal import Journal
from helper.state.leftovers import doubtful
from helper.state.observe import observe
from helper.state.recovery import Recovery, Ways, attempt, boot_id, decide, undo_all, why_held
from helper.state.target import Target, Unreadable

MAX_DAMAGED = 5
"""Damaged files of a name that are kept for people."""
SUCCESS = "success"
"""``$SERVICE_RESULT`` after a clean stop."""


class Firewall(Protocol):
    """As far as a clean-up needs it (:class:`helper.firewall.table.Firewall`)."""

    async def apply(self, state: FirewallState) -> None:
        """Put the rules in force."""
        ...

    async def remove(self) -> None:
        """Delete our table; none is no error."""
        ...


async def cleanup(
    state_dir: Path,
    firewall: Firewall,
    restore_dns: Callable[[RestoreDns], Awaitable[str]],
    *,
    after_stop: bool = False,
    service_result: str = "",
    socket: Path = Path(DEFAULT_SOCKET),
    owner: int | None = None,
    tidy_dns: Callable[[Iterable[RestoreDns]], Awaitable[None]] | None = None,
) -> list[str]:
    """Put back what is left of a helper that has ended; what was done, in words.

    ``service_result`` is systemd's ``$SERVICE_RESULT``, with ``after_stop`` alone. ``owner`` is the
    uid whose the state is, if not ours. ``tidy_dns`` is told in the end what still needs files that were
    kept for it. Works in the network namespace of the calling thread.

    Raises :class:`StateError` while a helper is running, and
    :class:`helper.network.errors.NetworkError` where there is no netlink; nothing was done then.
    What fails later is told, and the rest is done.
    """
    with _alone(socket):
        async with Kernel() as kernel:
            folder = Folder(state_dir, owner=owner)
            work = _Work(folder, firewall, Ways(kernel, _nothing, _nothing, restore_dns))
            await work.look()
            if after_stop:
                said = await work.after_stop(clean=service_result == SUCCESS)
            else:
                said = await work.everything()
            if tidy_dns is not None and (needed := work.names_outstanding()) is not None:
                await tidy_dns(needed)
            return said


class _Work:
    def __init__(self, folder: Folder, firewall: Firewall, ways: Ways) -> None:
        self._folder = folder
        self._firewall = firewall
        self._ways = ways
        self._boot = boot_id()
        self._journal = Journal(folder, self._boot)
        self._target: Target | Unreadable = Target()
        self._damage: Unreadable | None = None
        self._said: list[str] = []

    async def look(self) -> None:
        self._target = await asyncio.to_thread(targets.load, self._folder, self._boot)
        self._damage = await asyncio.to_thread(self._journal.open)

    async def after_stop(self, *, clean: bool) -> list[str]:
        held = why_held(self._target, self._damage)
        if held or not clean:
            known = self._target if isinstance(self._target, Target) else Target(lan=False, lockdown=True)
            blocked = FirewallState(lan=known.lan, lockdown=known.lockdown, held=True)
            await attempt("Block everything", self._firewall.apply(blocked), self._said)
        self._said += await undo_all(self._found(), self._journal, self._ways)
        if not held and clean:
            await self._remove_firewall()
        return self._said

    async def everything(self) -> list[str]:
        self._said += await undo_all(self._found(), self._journal, self._ways)
        await self._remove_firewall()
        await asyncio.to_thread(self._forget)
        with contextlib.suppress(NetworkError):  # told already
            for name in doubtful(observe()):
                hint = f"If it is not wanted: ip link del {name}"
                self._said.append(f"The device {name} may be one of ours, but nothing proves it. {hint}")
        return self._said

    def names_outstanding(self) -> tuple[RestoreDns, ...] | None:
        """What of the name servers is still to be restored; ``None`` where the journal does not say."""
        if self._damage is not None:
            return None
        undos = (entry.undo for entry in self._journal.outstanding())
        return tuple(undo for undo in undos if isinstance(undo, RestoreDns))

    def _found(self) -> Recovery:
        # What an unreadable journal still says is true, if perhaps not all.
        entries = self._journal.outstanding() if self._damage is None else self._journal.salvage()
        return decide(self._target, entries, self._boot)

    async def _remove_firewall(self) -> None:
        await attempt("Remove the firewall's table", self._firewall.remove(), self._said)

    def _forget(self) -> None:
        """Hold nothing back any more; keep what is damaged for people."""
        try:
            match self._target:
                case Unreadable(why):
                    kept = self._folder.move_aside(targets.NAME, MAX_DAMAGED)
                    self._said.append(
                        f"{why} It is kept as {kept}; the settings are those of the first start."
                    )
                case Target() as known if known.holds:
                    targets.save(self._folder, msgspec.structs.replace(known, lockdown=False, held=()))
                    self._said.append("Forget lockdown and what was held back: done.")
            if self._damage is not None:
                kept = self._journal.move_aside(MAX_DAMAGED)
                self._said.append(f"{self._damage.why} It is kept as {kept}.")
        except StateError as error:
            self._said.append(f"The next start will block again: {error.message} {error.advice}")


async def _nothing(*_: object) -> None:
    """A clean-up sees to the firewall itself."""


@contextlib.contextmanager
def _alone(socket: Path) -> Iterator[None]:
    """Keep helpers from starting meanwhile; raises :class:`StateError` when there is one."""
    path = socket.with_suffix(".lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield  # none has ever run here
        return
    except OSError as error:
        raise StateError(f"Could not open {path}: {error.strerror}.", "Run it as root.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(
                f"A helper is running; it holds {path}.",
                "Stop it first (systemctl stop adit-helper), or let it clean up: adit cleanup",
            ) from None
        yield
    finally:
        os.close(lock)
