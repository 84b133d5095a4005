"""Secrets of the machine's profiles: where they are found, whose files count, and that they are not told."""

from __future__ import annotations

import base64
import os
import traceback
from pathlib import Path

import pytest

from helper.api.types import Login, Profile, SoftEtherProfile, WireGuardPeer, WireGuardProfile
from helper.machine.secrets import MAX_FILE, MAX_SECRET, MachineSecrets, SecretsRefused

OWN = frozenset({os.getuid()})
ID = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
OFFICE = Profile(id=ID, name="office", server=SoftEtherProfile(host="h", hub="H", user="u"))
GUEST = Profile(
    id=ID, name="guest", server=SoftEtherProfile(host="h", hub="H", user="u", login=Login.ANONYMOUS)
)


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


HOME = Profile(
    id=ID,
    name="home",
    server=WireGuardProfile(
        peers=(
            WireGuardPeer(public_key=key(1)),
            WireGuardPeer(public_key=key(2), preshared=True),
            WireGuardPeer(public_key=key(3), preshared=True),
        )
    ),
)


class Places:
    """The two places of a test."""

    def __init__(self, path: Path) -> None:
        self.folder, self.credentials = path / "secrets", path / "credentials"
        self.folder.mkdir(mode=0o700)
        self.credentials.mkdir(mode=0o500)
        self.secrets = MachineSecrets(self.folder, self.credentials, OWN)

    def give(self, name: str, value: str | bytes) -> None:
        self.credentials.chmod(0o700)
        data = value if isinstance(value, bytes) else value.encode()
        (self.credentials / name).write_bytes(data)

    def keep(self, name: str, text: str | bytes, mode: int = 0o600) -> Path:
        file = self.folder / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        file.chmod(mode)
        return file

    def refused(self, profile: Profile = OFFICE) -> str:
        with pytest.raises(SecretsRefused) as caught:
            self.secrets.of(profile)
        assert "hunter2" not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__context__ is None or "hunter2" not in repr(vars(caught.value.__context__))
        assert not self.secrets.has(profile)
        return str(caught.value)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_a_credential(places: Places) -> None:
    places.give("office.password", "hunter2\n")
    assert places.secrets.of(OFFICE) == {"password": "hunter2"}
    assert places.secrets.has(OFFICE)


def test_a_file(places: Places) -> None:
    places.keep("office.toml", 'password = "hunter2"')
    assert places.secrets.of(OFFICE) == {"password": "hunter2"}


def test_a_credential_comes_before_the_file(places: Places) -> None:
    places.give("office.password", "first")
    places.keep("office.toml", 'password = "second"')
    assert places.secrets.of(OFFICE) == {"password": "first"}


def test_keys_by_the_number_of_the_peer(places: Places) -> None:
    places.give("home.private_key", key(7))
    places.give("home.preshared_key.2", key(8))
    places.keep("home.toml", f'preshared_key.3 = "{key(9)}"\nprivate_key = "{key(6)}"')
    assert places.secrets.of(HOME) == {
        "private_key": key(7),
        f"preshared_key.{key(2)}": key(8),
        f"preshared_key.{key(3)}": key(9),
    }


def test_nothing_is_needed_for_an_anonymous_login(places: Places) -> None:
    places.keep("guest.toml", "broken")
    assert places.secrets.of(GUEST) == {}
    assert MachineSecrets(places.folder / "nowhere", None, OWN).of(GUEST) == {}


@pytest.mark.parametrize("credentials", [True, False])
def test_what_is_missing_is_named_with_what_to_do(places: Places, credentials: bool) -> None:
    if not credentials:
        places.secrets = MachineSecrets(places.folder / "nowhere", None, OWN)
    assert "has no password for the profile office" in places.refused()
    assert "the credential office.password, or set password in" in places.refused()
    places.give("home.private_key", key(7))
    if credentials:
        assert "has no preshared key of peer 2 for the profile home" in places.refused(HOME)


def test_the_service_managers_folder(places: Places) -> None:
    places.give("office.password", "hunter2")
    given = MachineSecrets.of_service({"CREDENTIALS_DIRECTORY": str(places.credentials)})
    assert given.of(OFFICE) == {"password": "hunter2"}
    assert not MachineSecrets.of_service({}).has(OFFICE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"hunter2\nhunter2", "is not one line"),
        (b"hunter2\0", "is not one line"),
        (b"hunter2\xff", "is not one line of UTF-8"),
        (b"hunter2" * MAX_SECRET, f"is longer than {MAX_SECRET} bytes"),
    ],
)
def test_credentials_that_are_none(places: Places, data: bytes, words: str) -> None:
    places.give("office.password", data)
    assert places.refused().startswith(f"The credential office.password {words}")


def test_a_credential_that_can_not_be_read(places: Places) -> None:
    places.give("x", "")
    (places.credentials / "office.password").mkdir()
    assert "can not be read" in places.refused()


@pytest.mark.parametrize(
    "text",
    [
        b'password = "hunter2',
        b"password = hunter2",
        b'password = ["hunter2"]',
        b'password = "hunter2\\u0000"',
        b'password = ""',
        b"password = 7",
        b'[password]\nx = ["hunter2"]',
        b'password = "hunter2"\xff',
        b"x = " + b"[" * 5000,
        b"x = " + b"9" * 5000,
        b'password = "hunter2"\n' + b"#" * MAX_FILE,
    ],
)
def test_files_that_are_none(places: Places, text: bytes) -> None:
    places.keep("office.toml", text)
    assert str(places.folder / "office.toml") in places.refused()


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o660, 0o620, 0o666])
def test_a_file_that_others_can_use_is_not_used(places: Places, mode: int) -> None:
    places.keep("office.toml", 'password = "hunter2"', mode)
    assert "by others" in places.refused()


def test_the_helpers_own_group_may_read_and_no_other(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    group = places.keep("office.toml", 'password = "hunter2"', 0o640).stat().st_gid
    monkeypatch.setattr(os, "getegid", lambda: group)
    assert places.secrets.has(OFFICE)
    monkeypatch.setattr(os, "getegid", lambda: group + 1)
    assert "can be read by others; its mode must be 0600" in places.refused()


def test_files_of_others_and_links_are_not_used(places: Places) -> None:
    file = places.keep("office.toml", 'password = "hunter2"')
    foreign = MachineSecrets(places.folder, None, frozenset({os.getuid() + 1}))
    with pytest.raises(SecretsRefused, match="belongs to uid"):
        foreign.of(OFFICE)
    file.rename(places.folder / "real")
    file.symlink_to("real")
    assert "it is a symbolic link" in places.refused()


def test_a_folder_that_others_may_write_to_is_not_used(places: Places) -> None:
    places.keep("office.toml", 'password = "hunter2"')
    places.folder.chmod(0o777)
    assert "the folder can be written by others" in places.refused()


def test_nothing_of_it_is_in_a_representation(places: Places) -> None:
    places.keep("office.toml", 'password = "hunter2"')
    places.secrets.of(OFFICE)
    assert "hunter2" not in repr(vars(places.secrets))
