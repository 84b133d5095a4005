"""The user's profiles as the window has them: kept in step with their files, whoever changes those."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Coroutine

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.gui.faces import Keys
from app.gui.folder_watch import FolderWatch
from app.gui.text import translate
from app.profiles.errors import ProfileError
from app.profiles.store import Listing, ProfileStore, StoredProfile
from helper.api.types import Profile

SETTLE = 100
"""Milliseconds of quiet before changed files are read: editors and our own store write in several steps."""


def label(name: str) -> str:
    """What an item of the keyring is called, so that a person finds it there."""
    return f"Adit: {name}"


class Library(QObject):
    """Implements :class:`app.gui.faces.Library` on a folder of files.

    What concerns the keyring goes on in the background: nothing here waits for it.
    """

    changed = Signal()

    def __init__(self, store: ProfileStore, keys: Keys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._keys = keys
        self._listing = Listing((), ())
        self._removed: dict[str, tuple[StoredProfile, bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch = FolderWatch(store.folder, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self.reload)
        self._watch.stirred.connect(self._timer.start)
        self.reload()

    # --- what is there ---------------------------------------------------------------------------

    def profiles(self) -> tuple[StoredProfile, ...]:
        """All that can be used, by name."""
        return self._listing.profiles

    @property
    def unusable(self) -> tuple[str, ...]:
        """What is wrong with the other files, a sentence each."""
        return tuple(_sentence(problem) for problem in self._listing.problems)

    def find(self, key: str) -> StoredProfile | None:
        """The profile with this id."""
        return next((stored for stored in self._listing.profiles if stored.profile.id == key), None)

    def free_name(self, wanted: str) -> str:
        """``wanted``, or it with a number where it is taken."""
        taken = {stored.profile.name.casefold() for stored in self._listing.profiles}
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            ending = f"-{number}"
            name = f"{wanted[: 64 - len(ending)]}{ending}"
        return name

    def reload(self) -> None:
        """Read the files anew, and say so where they mean something else now."""
        try:
            listing = self._store.listing()
        except ProfileError as error:
            listing = Listing((), (error,))
        self._watch.also(stored.path for stored in listing.profiles)
        before, self._listing = self._listing, listing
        if _meaning(before) != _meaning(listing):
            self.changed.emit()

    # --- changes ---------------------------------------------------------------------------------

    def add(self, profile: Profile) -> StoredProfile:
        """Keep a new one."""
        stored = self._store.add(profile)
        self.reload()
        return stored

    def replace(self, stored: StoredProfile, profile: Profile) -> StoredProfile:
        """Change one; with another name, its item in the keyring gets another label."""
        changed = self._store.replace(stored, profile)
        self.reload()
        if changed.profile.name != stored.profile.name:
            self._start(self._copy_secrets(changed.profile.id, changed.profile))
        return changed

    def rename(self, key: str, name: str) -> None:
        """Give it another name."""
        stored = self._must_find(key)
        free = self.free_name(name) == name or stored.profile.name.casefold() == name.casefold()
        if not free:
            raise ProfileError(f'there is a profile "{name}" already', allowed="another name")
        self.replace(stored, msgspec.structs.replace(stored.profile, name=name))

    def pin(self, key: str, sha256: str) -> None:
        """Remember that a person trusts the server's certificate with this fingerprint."""
        self._store.set_pin(self._must_find(key), sha256)
        self.reload()

    def duplicate(self, key: str) -> StoredProfile:
        """A copy with an id and a name of its own; its secrets follow where the keyring gives them."""
        profile = self._must_find(key).profile
        copy = msgspec.structs.replace(profile, id=str(uuid.uuid4()), name=self.free_name(profile.name))
        stored = self.add(copy)
        self._start(self._copy_secrets(profile.id, stored.profile))
        return stored

    def remove(self, key: str) -> None:
        """Delete the file, and keep in mind what was in it."""
        stored = self._must_find(key)
        data = self._store.text(stored)
        self._store.remove(stored)
        self._removed[key] = (stored, data)
        self.reload()

    def restore(self, key: str) -> None:
        """Bring back what :meth:`remove` deleted, with every comment in it."""
        if key not in self._removed:
            raise ProfileError("it was deleted for good")
        stored, data = self._removed[key]
        self._store.put_back(stored, data)
        del self._removed[key]
        self.reload()

    def forget(self, key: str) -> None:
        """The moment is over: delete its secrets too, unless somebody else has brought it back."""
        if self._removed.pop(key, None) is not None and self.find(key) is None:
            self._start(self._delete_secrets(key))

    async def finish(self, seconds: float = 2.0) -> None:
        """At the end of the program: forget what was removed, and give the keyring this long for it."""
        for key in tuple(self._removed):
            self.forget(key)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    # --- the keyring -----------------------------------------------------------------------------

    async def _copy_secrets(self, key: str, to: Profile) -> None:
        await self._keys.copy(key, to.id, label(to.name))

    async def _delete_secrets(self, key: str) -> None:
        await self._keys.delete(key)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:  # Nothing runs any more, or not yet: the profile counts, a label does not.
            work.close()
            return
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            task.result()

    def _must_find(self, key: str) -> StoredProfile:
        stored = self.find(key)
        if stored is None:
            raise ProfileError("there is no such profile any more")
        return stored


def _meaning(listing: Listing) -> tuple[object, ...]:
    return listing.profiles, tuple((str(problem), problem.allowed) for problem in listing.problems)


def _sentence(problem: ProfileError) -> str:
    if problem.file and problem.line is not None:
        return translate("Problems", "The profile in {file} cannot be used: line {line}: {problem}").format(
            file=problem.file, line=problem.line, problem=problem.problem
        )
    if problem.file:
        return translate("Problems", "The profile in {file} cannot be used: {problem}").format(
            file=problem.file, problem=problem.problem
        )
    return translate("Problems", "Not all profiles can be used: {problem}").format(problem=problem.problem)
