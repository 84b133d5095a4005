"""Stand-ins for what is behind the faces of :mod:`app.gui.faces`; each remembers what it was asked."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.profiles.errors import ProfileError
from app.profiles.store import StoredProfile
from app.secrets import KeyringAnswer, KeyringState
from helper.api.types import LogLine, Profile


class FakeActions(QObject):
    """Implements :class:`app.gui.faces.Actions`."""

    troubled = Signal(object)
    trial_asks = Signal(object)
    trial_settled = Signal(str)
    trial_trusted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[object, ...]] = []
        self.lines: tuple[LogLine, ...] = ()
        self.trial = ""
        """What :meth:`try_out` answers."""

    def bring_up(self, key: str, ask_password: bool = False) -> None:
        self.asked.append(("bring_up", key, ask_password))

    def take_down(self, key: str) -> None:
        self.asked.append(("take_down", key))

    def act(self, key: str) -> None:
        self.asked.append(("act", key))

    def answer(self, session: str, attention: str, accept: bool) -> None:
        self.asked.append(("answer", session, attention, accept))

    def unblock(self) -> None:
        self.asked.append(("unblock",))

    def set_killswitch(self, on: bool) -> None:
        self.asked.append(("set_killswitch", on))

    def set_lan(self, reachable: bool) -> None:
        self.asked.append(("set_lan", reachable))

    def set_lockdown(self, on: bool) -> None:
        self.asked.append(("set_lockdown", on))

    def set_autoconnect(self, machine_profile: str, on: bool) -> None:
        self.asked.append(("set_autoconnect", machine_profile, on))

    async def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        self.asked.append(("log", session, lines))
        return self.lines

    async def try_out(self, profile: Profile, secrets: dict[str, str]) -> str:
        self.asked.append(("try_out", profile, secrets))
        return self.trial


class FakeAsker:
    """Implements :class:`app.gui.faces.Asker`."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.typed: tuple[str, bool] | None = ("secret", False)
        self.file: str | None = None
        self.gate: asyncio.Event | None = None
        """The person takes this long to answer."""

    async def password(
        self, question: str, note: str, may_remember: bool, wrong: bool
    ) -> tuple[str, bool] | None:
        self.asked.append(("password", question, note, may_remember, wrong))
        if self.gate is not None:
            await self.gate.wait()
        return self.typed

    async def secret_file(self, question: str, note: str) -> str | None:
        self.asked.append(("secret_file", question, note))
        return self.file


class FakeLibrary(QObject):
    """Implements :class:`app.gui.faces.Library`, in memory."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, StoredProfile] = {}
        self.removed: dict[str, StoredProfile] = {}
        self.forgotten: list[str] = []
        self.unusable: tuple[str, ...] = ()

    def profiles(self) -> tuple[StoredProfile, ...]:
        return tuple(sorted(self.kept.values(), key=lambda stored: stored.profile.name.casefold()))

    def find(self, key: str) -> StoredProfile | None:
        return self.kept.get(key)

    def free_name(self, wanted: str) -> str:
        taken = {stored.profile.name.casefold() for stored in self.kept.values()}
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def add(self, profile: Profile) -> StoredProfile:
        if self.free_name(profile.name) != profile.name:
            raise ProfileError(f'there is a profile "{profile.name}" already', allowed="another name")
        stored = StoredProfile(profile, Path(f"/nowhere/{profile.id}.toml"))
        self.kept[profile.id] = stored
        self.changed.emit()
        return stored

    def replace(self, stored: StoredProfile, profile: Profile) -> StoredProfile:
        self.kept[profile.id] = StoredProfile(profile, stored.path)
        self.changed.emit()
        return self.kept[profile.id]

    def rename(self, key: str, name: str) -> None:
        stored = self.kept[key]
        self.replace(stored, msgspec.structs.replace(stored.profile, name=name))

    def pin(self, key: str, sha256: str) -> None:
        stored = self.kept[key]
        server = msgspec.structs.replace(stored.profile.server, pin=sha256)
        self.replace(stored, msgspec.structs.replace(stored.profile, server=server))

    def duplicate(self, key: str) -> StoredProfile:
        profile = self.kept[key].profile
        copy = msgspec.structs.replace(profile, id=str(uuid.uuid4()), name=self.free_name(profile.name))
        return self.add(copy)

    def remove(self, key: str) -> None:
        self.removed[key] = self.kept.pop(key)
        self.changed.emit()

    def restore(self, key: str) -> None:
        self.kept[key] = self.removed.pop(key)
        self.changed.emit()

    def forget(self, key: str) -> None:
        self.forgotten.append(key)
        self.removed.pop(key, None)


class FakeDoors:
    """Implements :class:`app.gui.faces.Doors`: every door leads to a list."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        def door(*arguments: object) -> None:
            self.asked.append((name, *arguments))

        return door


class FakeKeys:
    """Implements :class:`app.gui.faces.Keys`, in memory; ``state`` is its answer to everything if set."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.state: KeyringState | None = None

    async def get(self, profile_id: str) -> KeyringAnswer:
        if self.state is not None:
            return KeyringAnswer(self.state)
        text = self.kept.get(profile_id)
        return KeyringAnswer(KeyringState.MISSING if text is None else KeyringState.DONE, text)

    async def put(self, profile_id: str, text: str, label: str) -> KeyringAnswer:
        if self.state is not None:
            return KeyringAnswer(self.state)
        self.kept[profile_id], self.labels[profile_id] = text, label
        return KeyringAnswer(KeyringState.DONE)

    async def copy(self, profile_id: str, to: str, label: str) -> KeyringAnswer:
        if self.state is not None or profile_id not in self.kept:
            return KeyringAnswer(self.state or KeyringState.MISSING)
        return await self.put(to, self.kept[profile_id], label)

    async def delete(self, profile_id: str) -> KeyringAnswer:
        if self.state is not None:
            return KeyringAnswer(self.state)
        gone = self.kept.pop(profile_id, None)
        return KeyringAnswer(KeyringState.MISSING if gone is None else KeyringState.DONE)
