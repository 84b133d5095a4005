"""``adit import`` and ``adit export``, and the other verbs with a WireGuard profile."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from app.cli.base import Environment
from app.cli.exit_codes import ExitCode
from app.cli.main import cli
from app.profiles import wireguard_conf
from app.profiles.store import ProfileStore
from helper.api.types import Connect, State
from tests.support.cli_bench import session
from tests.support.keyrings import Memory, use
from tests.support.profiles import wireguard
from tests.support.scripted_helper import Change, ScriptedHelper

PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
PRESHARED = "/UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak="
FIRST = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="
SECRETS = {"private_key": PRIVATE, f"preshared_key.{FIRST}": PRESHARED}
CONF = f"""\
[Interface]
PrivateKey = {PRIVATE}
Address = 10.8.0.2/24
DNS = 10.8.0.1

[Peer]
PublicKey = {FIRST}
PresharedKey = {PRESHARED}
AllowedIPs = 0.0.0.0/0
Endpoint = vpn.example.org:51820
"""
HOOKS = CONF.replace("DNS =", "PostUp = iptables -A OUTPUT -j REJECT\nSaveConfig = true\nDNS =")


class Adit:
    """The command line with a folder of its own, and a file to import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = ProfileStore(folder / "profiles")
        self.socket = folder / "helper.sock"
        self.conf = self.file("wg0.conf", CONF)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def __call__(self, *args: str | Path, typed: str | None = None, piped: str | None = None) -> Result:
        result = self.revealing(*args, typed=typed, piped=piped)
        for secret in (PRIVATE, PRESHARED):
            assert secret not in result.output
            assert not any(secret in path.read_text() for path in self.store.folder.glob("*"))
        return result

    def revealing(self, *args: str | Path, typed: str | None = None, piped: str | None = None) -> Result:
        environment = Environment(self.store.folder, self.socket, typed is not None)
        words = [str(arg) for arg in args]
        return CliRunner().invoke(cli, words, obj=environment, input=typed if piped is None else piped)

    def names(self) -> list[str]:
        return [stored.profile.name for stored in self.store.listing().profiles]

    def helper(self, *script: Change) -> ScriptedHelper:
        self.socket.unlink(missing_ok=True)
        return ScriptedHelper(self.socket, script, owner=os.getuid())


@pytest.fixture
def adit(tmp_path: Path) -> Adit:
    return Adit(tmp_path)


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    use(monkeypatch, backend)
    return backend


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch, memory: Memory) -> None:
    use(monkeypatch, None)


UP: Change = {"state": State.UP, "addresses": ("10.8.0.2/24",), "up_since": 1.0}


NOTES = "Note: Only IPv4 goes into the tunnel: IPv6 goes nowhere while it is up.\n"
"""Of the file that most tests import."""

# --- import ------------------------------------------------------------------------------------


def test_import_makes_a_profile_and_keeps_the_keys(adit: Adit, memory: Memory) -> None:
    result = adit("import", adit.conf)
    assert (result.exit_code, result.stdout) == (0, "Imported wg0. Connect with: adit connect wg0\n")
    assert result.stderr == f"{NOTES}Its keys are in the keyring; {adit.conf} holds them as well.\n"
    profile = adit.store.find("wg0").profile
    assert wireguard(profile).peers[0].endpoint == "vpn.example.org:51820"
    assert {key: msgspec.json.decode(text) for key, text in memory.kept.items()} == {
        ("adit", profile.id): SECRETS
    }


def test_import_as_json(adit: Adit) -> None:
    result = adit("import", adit.file("a b.conf", HOOKS), "--ignore-hooks", "--json")
    shown = json.loads(result.stdout)
    assert (shown["profile"]["name"], shown["secrets_stored"]) == ("a b", True)
    assert [f"Note: {note}" for note in shown["notes"]] == NOTES.splitlines()
    assert shown["refused"] == [
        {"line": 4, "text": "PostUp = iptables -A OUTPUT -j REJECT"},
        {"line": 5, "text": "SaveConfig = true"},
    ]


def test_names_come_from_the_file_and_are_unique(adit: Adit) -> None:
    for path in (
        adit.conf,
        adit.conf,
        adit.file(f"{'x' * 90}.conf", CONF),
        adit.file(" \u202e.conf", CONF),
        adit.file("-x.conf", CONF),
    ):
        assert adit("import", path).exit_code == 0
    assert adit("import", adit.conf, "--name", "Lab").exit_code == 0
    assert adit.names() == ["Lab", "wg0", "wg0-2", "wireguard", "x", "x" * 59]
    taken = adit("import", adit.conf, "--name", "lab")
    assert (taken.exit_code, "already" in taken.stderr) == (ExitCode.PROFILE, True)


def test_import_from_standard_input(adit: Adit) -> None:
    assert adit("import", "-", piped=CONF).stdout.startswith("Imported wireguard.")
    assert adit("import", "-", "--name", "Piped", piped=HOOKS).exit_code == ExitCode.PROFILE
    assert adit.names() == ["wireguard"]


def test_without_a_keyring_it_is_said_how_to_go_on(adit: Adit, no_keyring: None) -> None:
    result = adit("import", adit.conf)
    assert result.exit_code == 0
    assert (
        result.stderr == NOTES + "Warning: the keys could not be stored. There is no keyring service here.\n"
    )
    assert f"connect wg0 --secret-file '{adit.conf}'\n" in result.stdout
    with adit.helper(UP) as helper:
        refused = adit("connect", "wg0", "--json")
        assert (refused.exit_code, helper.methods()) == (ExitCode.SECRET, [])
        assert "--secret-file" in json.loads(refused.stdout)["error"]["advice"]
        assert adit("connect", "wg0", "--secret-file", adit.conf).exit_code == 0
    sent = [params for _, params in helper.requests if isinstance(params, Connect)]
    assert sent == [Connect(profile=adit.store.find("wg0").profile, secrets=SECRETS)]


def test_hooks_are_shown_and_need_a_yes(adit: Adit) -> None:
    path = adit.file("hooks.conf", HOOKS)
    shown = (
        "Adit runs no scripts. These lines are not taken over:\n"
        "  hooks.conf, line 4: PostUp = iptables -A OUTPUT -j REJECT\n"
        "  hooks.conf, line 5: SaveConfig = true\n"
    )
    refused = adit("import", path)
    assert (refused.exit_code, refused.stdout) == (ExitCode.PROFILE, "")
    assert refused.stderr.startswith(f"{shown}Error: hooks.conf, line 4: it has scripts to run\n")
    assert "--ignore-hooks" in refused.stderr
    assert adit("import", path, typed="\n").exit_code == ExitCode.INTERRUPTED
    assert adit.names() == []
    assert adit("import", path, typed="y\n").exit_code == 0
    ignored = adit("import", path, "--ignore-hooks")
    assert (ignored.exit_code, ignored.stderr.startswith(shown)) == (0, True)
    assert adit.names() == ["hooks", "hooks-2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a file that can be imported"),
        ("id = 1\n", "not a file that can be imported"),
        (CONF.replace("DNS", "DSN"), 'bad.conf, line 4: unknown key "DSN"'),
        (CONF.replace(PRIVATE, f"{PRIVATE}x"), "bad.conf, line 2: PrivateKey: is not a key"),
        (CONF + "#" * wireguard_conf.MAX_BYTES, "bad.conf: the file is too large"),
    ],
)
def test_what_can_not_be_imported(adit: Adit, memory: Memory, text: str, words: str) -> None:
    result = adit("import", adit.file("bad.conf", text))
    assert (result.exit_code, result.stdout) == (ExitCode.PROFILE, "")
    assert words in result.stderr
    assert (adit.names(), memory.kept) == ([], {})


def test_files_that_can_not_be_read(adit: Adit) -> None:
    for path in (adit.folder / "none.conf", adit.folder):
        result = adit("import", path)
        assert (result.exit_code, str(path) in result.stderr) == (ExitCode.PROFILE, True)


def test_a_file_that_others_can_read_is_warned_of(adit: Adit) -> None:
    adit.conf.chmod(0o644)
    assert f"Warning: {adit.conf} can be read by every user" in adit("import", adit.conf).stderr


def test_a_profile_that_can_not_be_written_leaves_no_keys(adit: Adit, memory: Memory) -> None:
    adit.store.folder.symlink_to("nowhere")
    assert adit("import", adit.conf).exit_code == ExitCode.PROFILE
    assert memory.kept == {}


# --- export ------------------------------------------------------------------------------------


def test_export_gives_back_what_was_imported(adit: Adit) -> None:
    adit("import", adit.conf)
    result = adit.revealing("export", "wg0", "--with-secrets")
    assert (result.exit_code, result.stderr) == (0, "")
    again, before = wireguard_conf.read(result.stdout.encode()), wireguard_conf.read(CONF.encode())
    assert again == before


def test_export_without_secrets_has_none(adit: Adit, no_keyring: None) -> None:
    adit("import", adit.conf)
    result = adit("export", "wg0")
    assert result.exit_code == 0
    assert f"PublicKey = {FIRST}" in result.stdout
    refused = adit("export", "wg0", "--with-secrets")
    assert (refused.exit_code, refused.stdout) == (ExitCode.SECRET, "")


def test_export_to_a_file_of_ones_own(adit: Adit) -> None:
    adit("import", adit.conf)
    path = adit.folder / "out.conf"
    before = os.umask(0)
    try:
        first = adit("export", "wg0", "--with-secrets", "-o", path, "--json")
        assert json.loads(first.stdout) == {"file": str(path), "with_secrets": True}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        written = path.read_text()
        assert PRIVATE in written
        again = adit("export", "wg0", "--output", path)
        assert (again.exit_code, path.read_text()) == (ExitCode.PROFILE, written)
        assert "--force" in again.stderr
        path.chmod(0o644)
        assert adit("export", "wg0", "--output", path, "--force").stdout == f"Wrote {path}.\n"
    finally:
        os.umask(before)
    assert PRIVATE not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(entry.name for entry in adit.folder.iterdir()) == ["out.conf", "profiles", "wg0.conf"]


def test_what_can_not_be_exported(adit: Adit) -> None:
    adit("add", "Office", "--host", "h", "--hub", "H", "--anonymous")
    refused = adit("export", "Office", "--format", "conf")
    assert (refused.exit_code, "vpn, adit" in refused.stderr) == (ExitCode.PROFILE, True)
    adit("import", adit.conf)
    assert adit("export", "wg0", "--output", adit.folder / "none" / "x").exit_code == ExitCode.PROFILE
    assert adit("export", "wg0", "--json").exit_code == ExitCode.USAGE
    assert adit("export", "wg0", "--force").exit_code == ExitCode.USAGE
    assert adit("export", "Nowhere").exit_code == ExitCode.PROFILE


# --- the other verbs ---------------------------------------------------------------------------


def test_connect_takes_the_keys_from_the_keyring(adit: Adit) -> None:
    adit("import", adit.conf)
    steps: list[Change] = [{"state": s} for s in (State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING)]
    with adit.helper(*steps, UP) as helper:
        result = adit("connect", "wg0")
    assert (result.exit_code, result.stdout) == (0, "Connected to wg0: 10.8.0.2/24\n")
    assert result.stderr == (
        "Connecting to vpn.example.org:51820 …\nWaiting for a handshake\nSetting addresses and routes\n"
        "Up: 10.8.0.2/24\n"
    )
    assert [params.secrets for _, params in helper.requests if isinstance(params, Connect)] == [SECRETS]


def test_connect_by_descriptor_and_remember(adit: Adit, memory: Memory) -> None:
    adit("import", adit.conf)
    memory.kept.clear()
    reader, writer = os.pipe()
    os.write(writer, CONF.encode())
    os.close(writer)
    with adit.helper(UP) as helper:
        assert adit("connect", "wg0", "--password-fd", str(reader), "--remember").exit_code == 0
    os.close(reader)
    assert [params.secrets for _, params in helper.requests if isinstance(params, Connect)] == [SECRETS]
    assert [msgspec.json.decode(text) for text in memory.kept.values()] == [SECRETS]


@pytest.mark.parametrize("text", ["", PRIVATE, CONF.replace(PRIVATE, "x"), "#" * 70_000])
def test_connect_with_a_file_that_is_no_conf(adit: Adit, text: str) -> None:
    adit("import", adit.conf)
    with adit.helper() as helper:
        result = adit("connect", "wg0", "--secret-file", adit.file("keys", text))
    assert (result.exit_code, helper.methods()) == (ExitCode.SECRET, [])


@pytest.mark.parametrize("option", [("--ask-password",), ("--accept-certificate", "ab" * 32)])
def test_options_of_another_kind_are_refused(adit: Adit, option: tuple[str, ...]) -> None:
    adit("import", adit.conf)
    result = adit("connect", "wg0", *option)
    assert (result.exit_code, option[0] in result.stderr) == (ExitCode.USAGE, True)


def test_nobody_is_asked_to_type_a_key(adit: Adit, memory: Memory) -> None:
    adit("import", adit.conf)
    memory.kept.clear()
    with adit.helper():
        result = adit("connect", "wg0", typed="x\n")
    assert result.exit_code == ExitCode.SECRET
    assert "No keys are available. The keyring holds nothing for this network." in result.stderr


def test_list_show_status_remove(adit: Adit, memory: Memory) -> None:
    adit("import", adit.conf)
    assert adit("list").stdout.splitlines()[1] == "wg0   WireGuard  vpn.example.org:51820  10.8.0.2/24"
    shown = adit("show", "wg0").stdout
    assert f"  Peer 1     {FIRST}\n" in shown and "Hub" not in shown
    profile = adit.store.find("wg0").profile
    up = session(
        State.UP, profile_id=profile.id, profile_name="wg0", handshake_at=5.0, cipher="ChaCha20-Poly1305"
    )
    with ScriptedHelper(adit.socket, sessions=[up], owner=os.getuid()):
        text = adit("status", "wg0").stdout
        assert " ago\n" in next(line + "\n" for line in text.splitlines() if "Handshake" in line)
        assert json.loads(adit("status", "--json").stdout)["sessions"][0]["handshake_at"] == 5.0
    removed = adit("remove", "wg0", typed="y\n")
    assert "Remove wg0 and its keys?" in removed.stderr
    assert (removed.exit_code, memory.kept) == (0, {})
