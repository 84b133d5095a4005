"""The library of profiles: in step with its files, and with the keyring beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.keys import Keyring
from app.gui.library import Library
from app.profiles.errors import ProfileError
from app.profiles.store import ProfileStore
from app.secrets import KeyringAnswer, KeyringState
from helper.api.types import SoftEtherProfile
from tests.support.gui_fakes import FakeKeys
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import HOME, OFFICE


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "config" / "adit" / "profiles")


@pytest.fixture
def shelf(qtbot: QtBot, store: ProfileStore, keys: FakeKeys) -> Library:
    return Library(store, keys)


def names(library: Library) -> list[str]:
    return [stored.profile.name for stored in library.profiles()]


def test_what_others_change_is_seen_at_once(qtbot: QtBot, shelf: Library, store: ProfileStore) -> None:
    """Also in a folder that was not there before."""
    with qtbot.waitSignal(shelf.changed):
        stored = ProfileStore(store.folder).add(OFFICE)
    assert names(shelf) == ["Office"]
    with qtbot.waitSignal(shelf.changed):
        ProfileStore(store.folder).replace(stored, msgspec.structs.replace(OFFICE, name="Bureau"))
    assert names(shelf) == ["Bureau"]
    with qtbot.waitSignal(shelf.changed):  # In its place, as some editors write.
        stored.path.write_text(stored.path.read_text().replace("Bureau", "Kontor"))
    assert names(shelf) == ["Kontor"]
    with qtbot.waitSignal(shelf.changed):
        stored.path.unlink()
    assert names(shelf) == []


def test_a_broken_file_is_said_and_hides_no_other(qtbot: QtBot, shelf: Library, store: ProfileStore) -> None:
    shelf.add(OFFICE)
    with qtbot.waitSignal(shelf.changed):
        (store.folder / "bad.toml").write_text("[[[")
    assert names(shelf) == ["Office"]
    (sentence,) = shelf.unusable
    assert "bad.toml" in sentence and sentence.count("bad.toml") == 1
    with qtbot.waitSignal(shelf.changed):
        (store.folder / "bad.toml").unlink()
    assert shelf.unusable == ()


def test_what_means_the_same_is_no_change(qtbot: QtBot, shelf: Library, store: ProfileStore) -> None:
    stored = shelf.add(OFFICE)
    with qtbot.assertNotEmitted(shelf.changed, wait=400):
        stored.path.write_text(stored.path.read_text() + "\n# a note\n")
        (store.folder / "notes.txt").write_text("x")


def test_adding_and_changing(qtbot: QtBot, shelf: Library) -> None:
    with qtbot.waitSignal(shelf.changed, timeout=0):
        stored = shelf.add(OFFICE)
    assert shelf.find(OFFICE.id) == stored and shelf.find("other") is None
    assert shelf.free_name("office") == "office-2" and shelf.free_name("New") == "New"
    assert len(shelf.free_name("Office".ljust(64, "x"))) == 64
    with pytest.raises(ProfileError):
        shelf.add(msgspec.structs.replace(HOME, name="OFFICE"))
    shelf.pin(OFFICE.id, "ab" * 32)
    found = shelf.find(OFFICE.id)
    assert found is not None and isinstance(found.profile.server, SoftEtherProfile)
    assert found.profile.server.pin == "ab" * 32 and found.profile.server.pinned_on


def test_a_long_name_that_is_taken_gets_a_shorter_one(shelf: Library) -> None:
    shelf.add(msgspec.structs.replace(OFFICE, name="x" * 64))
    assert shelf.free_name("x" * 64) == "x" * 62 + "-2"


def test_renaming(qapp: QApplication, shelf: Library, keys: FakeKeys) -> None:
    async def main() -> None:
        shelf.add(OFFICE)
        shelf.add(HOME)
        keys.kept[OFFICE.id] = "secret"
        with pytest.raises(ProfileError):
            shelf.rename(OFFICE.id, "home LAB")
        shelf.rename(OFFICE.id, "OFFICE")  # The case of its own letters.
        shelf.rename(OFFICE.id, "Bureau")
        await until(lambda: keys.labels.get(OFFICE.id) == "Adit: Bureau")
        assert keys.kept[OFFICE.id] == "secret" and names(shelf) == ["Bureau", "Home lab"]
        shelf.rename(HOME.id, "Lab")
        await shelf.finish()
        assert HOME.id not in keys.kept

    run(qapp, main)


def test_a_copy_has_the_secrets_too(qapp: QApplication, shelf: Library, keys: FakeKeys) -> None:
    async def main() -> None:
        shelf.add(OFFICE)
        keys.kept[OFFICE.id] = "secret"
        copy = shelf.duplicate(OFFICE.id).profile
        assert copy.name == "Office-2" and copy.id != OFFICE.id and copy.server == OFFICE.server
        await until(lambda: keys.kept.get(copy.id) == "secret")
        assert keys.labels[copy.id] == "Adit: Office-2"

    run(qapp, main)


def test_deleting_can_be_undone_to_the_letter(qapp: QApplication, shelf: Library, keys: FakeKeys) -> None:
    async def main() -> None:
        stored = shelf.add(OFFICE)
        stored.path.write_text("# mine\n" + stored.path.read_text())
        keys.kept[OFFICE.id] = "secret"
        before = stored.path.read_text()
        shelf.remove(OFFICE.id)
        assert names(shelf) == [] and not stored.path.exists()
        shelf.restore(OFFICE.id)
        assert names(shelf) == ["Office"] and stored.path.read_text() == before
        await shelf.finish()
        assert keys.kept == {OFFICE.id: "secret"}

    run(qapp, main)


def test_what_is_deleted_for_good_takes_its_secrets_along(
    qapp: QApplication, shelf: Library, keys: FakeKeys
) -> None:
    async def main() -> None:
        for profile in (OFFICE, HOME):
            shelf.add(profile)
            keys.kept[profile.id] = "secret"
        shelf.remove(OFFICE.id)
        shelf.forget(OFFICE.id)
        await until(lambda: OFFICE.id not in keys.kept)
        with pytest.raises(ProfileError):
            shelf.restore(OFFICE.id)
        shelf.remove(HOME.id)
        await shelf.finish()  # The program ends before its moment is over.
        assert keys.kept == {}
        shelf.forget("unknown")

    run(qapp, main)


def test_a_name_that_was_taken_meanwhile_is_no_loss(qtbot: QtBot, shelf: Library) -> None:
    shelf.add(OFFICE)
    shelf.remove(OFFICE.id)
    other = shelf.add(msgspec.structs.replace(HOME, name="Office"))
    with pytest.raises(ProfileError):
        shelf.restore(OFFICE.id)
    shelf.rename(other.profile.id, "Lab")
    shelf.restore(OFFICE.id)
    assert names(shelf) == ["Lab", "Office"]


def test_what_is_not_there_is_an_error(shelf: Library) -> None:
    for act in (shelf.remove, shelf.duplicate, shelf.restore):
        with pytest.raises(ProfileError):
            act("unknown")


class Drawer:
    """What keeps passwords, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, str]] = {}

    def get(self, profile_id: str) -> KeyringAnswer:
        found = self.kept.get(profile_id)
        return KeyringAnswer(*((KeyringState.DONE, found[0]) if found else (KeyringState.MISSING,)))

    def put(self, profile_id: str, password: str, label: str) -> KeyringAnswer:
        self.kept[profile_id] = (password, label)
        return KeyringAnswer(KeyringState.DONE)

    def delete(self, profile_id: str) -> KeyringAnswer:
        self.kept.pop(profile_id, None)
        return KeyringAnswer(KeyringState.DONE)


@pytest.mark.parametrize("then", ["another password", "none"])
def test_another_name_brings_no_former_password_back(
    qapp: QApplication, store: ProfileStore, then: str
) -> None:
    """Whoever changes both the name and the password at once means the new one."""
    drawer = Drawer()
    drawer.kept[OFFICE.id] = ("former", "Adit: Office")

    async def main() -> None:
        keys = Keyring(drawer)
        shelf = Library(store, keys)
        stored = shelf.add(OFFICE)
        shelf.replace(stored, msgspec.structs.replace(OFFICE, name="Bureau"))
        await asyncio.sleep(0)
        if then == "none":
            await keys.delete(OFFICE.id)
        else:
            await keys.put(OFFICE.id, "new", "Adit: Bureau")
        await shelf.finish()
        await keys.get("the end of the queue")

    run(qapp, main)
    assert drawer.kept == ({} if then == "none" else {OFFICE.id: ("new", "Adit: Bureau")})


def test_what_somebody_else_has_brought_back_keeps_its_secrets(
    qapp: QApplication, shelf: Library, store: ProfileStore, keys: FakeKeys
) -> None:
    async def main() -> None:
        shelf.add(OFFICE)
        keys.kept[OFFICE.id] = "secret"
        shelf.remove(OFFICE.id)
        ProfileStore(store.folder).add(OFFICE)
        shelf.reload()
        shelf.forget(OFFICE.id)
        await shelf.finish()
        assert keys.kept == {OFFICE.id: "secret"}

    run(qapp, main)
