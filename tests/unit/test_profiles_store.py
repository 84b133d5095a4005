"""The folder of profiles on a real file system."""

from __future__ import annotations

import datetime
import os
import stat
import threading
import uuid
from pathlib import Path

import pytest

from app.profiles import model
from app.profiles.errors import ProfileError
from app.profiles.store import ProfileStore, default_folder, slug
from helper.api.types import Profile, SoftEtherProfile
from tests.support.profiles import softether


def profile(name: str, **server: str) -> Profile:
    values = {"host": "vpn.example.org", "hub": "OFFICE", "user": "ana"} | server
    return Profile(id=str(uuid.uuid4()), name=name, server=SoftEtherProfile(**values))  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> ProfileStore:
    return ProfileStore(tmp_path / "adit" / "profiles")


def test_the_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "adit" / "profiles"


def test_add_list_find_remove(store: ProfileStore) -> None:
    assert store.listing().profiles == ()
    office, home = store.add(profile("Office")), store.add(profile("home lab"))
    assert [stored.profile.name for stored in store.listing().profiles] == ["home lab", "Office"]
    for wanted in ("Office", "office", "off", office.profile.id):
        assert store.find(wanted) == office
    store.remove(office)
    assert store.listing().profiles == (home,)
    assert not office.path.exists()


def test_modes_are_private_whatever_the_umask(store: ProfileStore) -> None:
    before = os.umask(0)
    try:
        stored = store.add(profile("Office"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(stored.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_an_exact_name_wins_over_a_prefix_and_a_shared_prefix_is_refused(store: ProfileStore) -> None:
    office = store.add(profile("Office"))
    store.add(profile("Office 2"))
    assert store.find("Office") == office
    with pytest.raises(ProfileError, match="fits several profiles: Office, Office 2"):
        store.find("Off")
    with pytest.raises(ProfileError, match="there is no profile"):
        store.find("")
    with pytest.raises(ProfileError, match="there is no profile"):
        store.find("x\udcff\x1b")


def test_names_and_ids_are_unique(store: ProfileStore) -> None:
    first = store.add(profile("Office"))
    with pytest.raises(ProfileError, match="already"):
        store.add(profile("OFFICE"))
    with pytest.raises(ProfileError, match="id is that of"):
        store.add(Profile(id=first.profile.id, name="Other", server=first.profile.server))
    assert len(store.listing().profiles) == 1


def test_slugs_that_collide_get_numbers(store: ProfileStore) -> None:
    paths = [store.add(profile(name)).path.name for name in ("a b", "a-b", "a_b", "東京", "大阪")]
    assert paths == ["a-b.toml", "a-b-2.toml", "a-b-3.toml", "profile.toml", "profile-2.toml"]
    assert slug("Büro/../2") == "buro-2"
    assert slug("x" * 64) == "x" * 48


def test_a_pin_keeps_the_rest_of_the_file(store: ProfileStore) -> None:
    stored = store.add(profile("Office"))
    text = "# mine\n" + stored.path.read_text()
    stored.path.write_text(text)
    pinned = store.set_pin(stored, "cd" * 32, "2026-05-31")
    assert (softether(pinned.profile).pin, softether(pinned.profile).pinned_on) == ("cd" * 32, "2026-05-31")
    lines = f'pin = "{"cd" * 32}"\npinned_on = "2026-05-31"'
    assert stored.path.read_text() == text.replace('pin = ""', lines)
    assert store.find("Office") == pinned


def test_a_pin_is_of_today_and_the_same_one_keeps_its_day(store: ProfileStore) -> None:
    stored = store.set_pin(store.add(profile("Office")), "cd" * 32)
    today = datetime.date.fromisoformat(softether(stored.profile).pinned_on)
    assert abs(datetime.date.today() - today) <= datetime.timedelta(days=1)
    store.set_pin(stored, "cd" * 32, "2001-01-01")
    assert softether(store.find("Office").profile).pinned_on == today.isoformat()
    store.set_pin(stored, "ef" * 32, "2001-01-01")
    assert softether(store.find("Office").profile).pinned_on == "2001-01-01"


def test_a_pin_does_not_undo_what_was_changed_meanwhile(store: ProfileStore) -> None:
    stored = store.add(profile("Office"))
    stored.path.write_text(stored.path.read_text().replace("port = 443", "port = 992"))
    assert softether(store.set_pin(stored, "cd" * 32).profile).port == 992


def test_a_broken_file_hides_no_other_and_is_named_when_asked_for(store: ProfileStore) -> None:
    good = store.add(profile("Good"))
    (store.folder / "bad.toml").write_text("name = 1\n")
    (store.folder / "big.toml").write_bytes(b"#" * (model.MAX_BYTES + 1))
    (store.folder / "notes.txt").write_text("not mine")
    os.mkfifo(store.folder / "pipe.toml")
    (store.folder / "gone.toml").symlink_to("nowhere")
    (store.folder / "copy.toml").write_bytes(good.path.read_bytes())
    listing = store.listing()
    assert [stored.profile for stored in listing.profiles] == [good.profile]
    assert sorted(problem.file for problem in listing.problems) == [
        "bad.toml",
        "big.toml",
        "gone.toml",
        "good.toml",  # after its copy in the order of names
        "pipe.toml",
    ]
    with pytest.raises(ProfileError, match=r"bad\.toml"):
        store.find("bad")


def test_a_symbolic_link_stays_one(store: ProfileStore, tmp_path: Path) -> None:
    stored = store.add(profile("Office"))
    real = tmp_path / "dotfiles.toml"
    stored.path.rename(real)
    stored.path.symlink_to(real)
    store.set_pin(stored, "cd" * 32)
    assert stored.path.is_symlink()
    assert "cd" * 32 in real.read_text()


def test_what_the_file_system_refuses_is_our_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = ProfileStore(tmp_path / "file" / "profiles")
    with pytest.raises(ProfileError, match="Not a directory"):
        store.add(profile("Office"))


def test_a_full_disk_leaves_the_old_file(store: ProfileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = store.add(profile("Office"))
    before = stored.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProfileError, match="No space left"):
        store.set_pin(stored, "cd" * 32)
    assert stored.path.read_bytes() == before
    assert sorted(path.name for path in store.folder.iterdir()) == [".lock", "office.toml"]


def test_many_writers_at_once_lose_nothing(store: ProfileStore) -> None:
    refused: list[str] = []

    def add(name: str) -> None:
        try:
            store.add(profile(name))
        except ProfileError:
            refused.append(name)

    threads = [threading.Thread(target=add, args=(name,)) for name in ("a", "b", "c", "same", "same", "same")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [stored.profile.name for stored in store.listing().profiles] == ["a", "b", "c", "same"]
    assert refused == ["same", "same"]
