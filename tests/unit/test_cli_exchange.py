"""``adit import`` and ``adit export`` with SoftEther's files, our own, and several at once."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from app.cli.base import Environment
from app.cli.exit_codes import ExitCode
from app.cli.main import cli
from app.exchange import candidates
from app.profiles.store import ProfileStore
from helper.api.types import Connect, Login, State
from tests.support import vpn_files
from tests.support.keyrings import Memory, use
from tests.support.profiles import softether
from tests.support.scripted_helper import Change, ScriptedHelper

HASH = "DngtrNt4kY1zAHmZ2oG8QIkG1FE="
PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
CONF = f"""\
[Interface]
PrivateKey = {PRIVATE}
Address = 10.8.0.2/24
[Peer]
PublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=
AllowedIPs = 10.0.0.0/8
Endpoint = vpn.example.org:51820
"""
UP: Change = {"state": State.UP, "addresses": ("10.8.0.2/24",), "up_since": 1.0}


class Adit:
    """The command line with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = ProfileStore(folder / "profiles")
        self.socket = folder / "helper.sock"

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def sample(self, name: str) -> Path:
        return self.file(f"{name}.vpn", vpn_files.content(name))

    def __call__(self, *args: str | Path, typed: str | None = None, piped: bytes | None = None) -> Result:
        environment = Environment(self.store.folder, self.socket, typed is not None)
        words = [str(arg) for arg in args]
        return CliRunner().invoke(cli, words, obj=environment, input=typed if piped is None else piped)

    def quiet(self, *args: str | Path, typed: str | None = None, piped: bytes | None = None) -> Result:
        """The same, with no secret said or written into a profile."""
        result = self(*args, typed=typed, piped=piped)
        kept = "".join(path.read_text() for path in self.store.folder.glob("*"))
        for secret in (HASH, PRIVATE, "radius-secret"):
            assert secret not in result.output + kept
        return result

    def names(self) -> list[str]:
        return [stored.profile.name for stored in self.store.listing().profiles]


@pytest.fixture
def adit(tmp_path: Path) -> Adit:
    return Adit(tmp_path)


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    use(monkeypatch, backend)
    return backend


# --- .vpn --------------------------------------------------------------------------------------


def test_a_vpn_file_becomes_a_profile_and_its_password_is_used(adit: Adit, memory: Memory) -> None:
    path = adit.sample("password")
    result = adit.quiet("import", path)
    assert (result.exit_code, result.stdout) == (
        0,
        "Imported password. Connect with: adit connect password\n",
    )
    assert result.stderr == f"Its password is in the keyring; {path} holds it as well.\n"
    profile = adit.store.find("password").profile
    assert memory.kept == {("adit", profile.id): f"adit-hash:{HASH}"}
    with ScriptedHelper(adit.socket, [UP], owner=os.getuid()) as helper:
        assert adit("connect", "password").exit_code == 0
    sent = [params for _, params in helper.requests if isinstance(params, Connect)]
    assert sent == [Connect(profile=profile, secrets={"password_hash": HASH})]


def test_notes_are_told(adit: Adit) -> None:
    result = adit.quiet("import", adit.sample("proxy"))
    assert "Note: The proxy proxy.example.org is not taken over" in result.stderr


def test_without_a_keyring_the_password_is_asked_for(adit: Adit, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, None)
    result = adit.quiet("import", adit.sample("password"))
    assert (result.exit_code, result.stdout) == (
        0,
        "Imported password. Connect with: adit connect password\n",
    )
    assert result.stderr == (
        "Warning: the password could not be stored. There is no keyring service here."
        " It is asked for at each connect.\n"
    )


def test_a_file_without_a_user_needs_one(adit: Adit) -> None:
    path = adit.sample("stripped")
    refused = adit.quiet("import", path)
    assert (refused.exit_code, "--user NAME" in refused.stderr) == (ExitCode.PROFILE, True)
    assert adit.names() == []
    assert adit.quiet("import", path, "--user", "ana").exit_code == 0
    assert adit.quiet("import", path, typed="eve\n").exit_code == 0
    users = [softether(stored.profile).user for stored in adit.store.listing().profiles]
    assert users == ["ana", "eve"]


def test_a_login_that_adit_can_not_do_is_refused(adit: Adit, memory: Memory) -> None:
    result = adit.quiet("import", adit.sample("certificate"))
    assert (result.exit_code, result.stdout) == (ExitCode.PROFILE, "")
    assert "client certificate, which Adit can not do" in result.stderr
    assert (adit.names(), memory.kept) == ([], {})


def test_standard_input(adit: Adit) -> None:
    result = adit.quiet("import", "-", piped=vpn_files.content("radius"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert softether(adit.store.find("radius").profile).plain


# --- several -----------------------------------------------------------------------------------


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, data in files:
            opened.writestr(name, data)
    return made.getvalue()


def test_several_files_and_archives_at_once(adit: Adit, memory: Memory) -> None:
    archive = adit.file("all.zip", zipped(("home.conf", CONF.encode()), ("bad.conf", b"x")))
    result = adit.quiet("import", adit.sample("password"), archive, adit.sample("anonymous"))
    assert result.exit_code == ExitCode.PROFILE
    assert adit.names() == ["anonymous", "home", "password"]
    assert "Not imported: bad.conf: not a file that can be imported" in result.stderr
    assert len(result.stdout.splitlines()) == 3 and len(memory.kept) == 2


def test_several_as_json(adit: Adit) -> None:
    result = adit.quiet("import", "--json", adit.sample("password"), adit.sample("certificate"))
    shown = json.loads(result.stdout)
    assert [entry["profile"]["name"] for entry in shown["imported"]] == ["password"]
    assert [entry["source"] for entry in shown["problems"]] == ["certificate.vpn"]
    assert result.exit_code == ExitCode.PROFILE


def test_one_name_is_for_one_profile(adit: Adit) -> None:
    files = (adit.sample("password"), adit.sample("anonymous"))
    assert adit.quiet("import", *files, "--name", "x").exit_code == ExitCode.USAGE
    assert adit.names() == []


def test_hooks_in_an_archive_are_refused_as_ever(adit: Adit) -> None:
    hooks = CONF.replace("Address", "PostUp = true\nAddress").encode()
    path = adit.file("all.zip", zipped(("a.conf", hooks), ("b.conf", CONF.encode())))
    refused = adit.quiet("import", path)
    assert (refused.exit_code, adit.names()) == (ExitCode.PROFILE, ["b"])
    assert "  all.zip: a.conf, line 3: PostUp = true\n" in refused.stderr
    assert adit.quiet("import", path, "--ignore-hooks").exit_code == 0
    assert adit.names() == ["a", "b", "b-2"]


def test_keys_out_of_an_archive_without_a_keyring(adit: Adit, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, None)
    path = adit.file("all.zip", zipped(("a.conf", CONF.encode())))
    assert (
        "Keep all.zip: a.conf, and connect with: adit connect a --secret-file FILE"
        in adit("import", path).stdout
    )


# --- export ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["password", "radius", "anonymous"])
def test_what_is_exported_with_secrets_is_what_was_imported(adit: Adit, name: str) -> None:
    adit("import", adit.sample(name))
    before = candidates.read(vpn_files.content(name), name)[0].imported
    assert before is not None
    for key in ("vpn", "adit"):
        result = adit("export", name, "--with-secrets", "--format", key)
        assert (result.exit_code, result.stderr) == (0, "")
        again = candidates.read(result.stdout.encode(), "x")[0].imported
        assert again is not None
        assert (again.server, again.secrets) == (before.server, before.secrets)
    assert adit("export", name).stdout == adit("export", name, "--format", "vpn").stdout


def test_export_without_secrets_has_none(adit: Adit) -> None:
    for name in ("password", "radius"):
        adit("import", adit.sample(name))
        for key in ("vpn", "adit"):
            assert adit.quiet("export", name, "--format", key).exit_code == 0


def test_what_a_vpn_file_has_no_place_for_is_said(adit: Adit) -> None:
    adit("import", adit.sample("pinned"))
    assert adit("export", "pinned").stderr == (
        "Warning: a .vpn has no place for the pinned certificate; left out.\n"
    )
    assert adit("export", "pinned", "--format", "adit").stderr == ""


def test_keys_go_through_our_own_file(adit: Adit, memory: Memory) -> None:
    adit("import", adit.file("wg.conf", CONF))
    out = adit.folder / "wg.adit"
    assert adit.quiet("export", "wg", "--with-secrets", "--format", "adit", "-o", out).exit_code == 0
    adit("remove", "wg", typed="y\n")
    assert memory.kept == {}
    assert adit.quiet("import", out).exit_code == 0
    assert [msgspec.json.decode(text) for text in memory.kept.values()] == [{"private_key": PRIVATE}]


# --- add ---------------------------------------------------------------------------------------


def test_add_plain(adit: Adit, memory: Memory) -> None:
    where = ("--host", "h", "--hub", "H", "--user", "bob")
    password = adit.file("password", "adit-hash:x\n")
    assert adit("add", "Office", *where, "--plain", "--password-file", password).exit_code == 0
    found = softether(adit.store.find("Office").profile)
    assert (found.plain, found.login) == (True, Login.PASSWORD)
    assert list(memory.kept.values()) == ["adit-password:adit-hash:x"]
    assert "sent as it is, inside TLS" in adit("show", "Office").stdout
    assert adit("add", "Other", *where, "--plain", "--anonymous").exit_code == ExitCode.USAGE
