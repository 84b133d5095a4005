"""``adit add``, ``list``, ``show``, ``remove``, ``completion``, and how the command line fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.base import Environment
from app.cli.exit_codes import ExitCode
from app.cli.main import COMMANDS, cli
from app.profiles.store import ProfileStore
from helper.api.types import IPv4Method, IPv6Method, Login, Verify
from tests.support.keyrings import Memory, use
from tests.support.profiles import softether

ADD = ["add", "Office", "--host", "vpn.example.org", "--hub", "OFFICE", "--user", "ana"]
PIN = "ab" * 32


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, None)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    use(monkeypatch, backend)
    return backend


class Adit:
    """The command line with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = ProfileStore(folder)

    def __call__(self, *args: str, typed: str | None = None) -> Result:
        environment = Environment(folder=self.folder, interactive=typed is not None)
        return CliRunner().invoke(cli, args, obj=environment, input=typed)


@pytest.fixture
def adit(tmp_path: Path) -> Adit:
    return Adit(tmp_path / "profiles")


def test_add_show_list_remove(adit: Adit) -> None:
    added = adit(*ADD)
    assert (added.exit_code, added.stdout) == (0, "Added Office. Connect with: adit connect Office\n")
    stored = adit.store.find("Office")
    assert softether(stored.profile).verify is Verify.ASK
    assert "vpn.example.org:443" in adit("list").stdout
    assert "Hub            OFFICE" in adit("show", "off").stdout
    removed = adit("remove", "Office", "--yes")
    assert (removed.exit_code, removed.stdout) == (0, "Removed Office.\n")
    assert adit("list").stdout.startswith("There are no profiles yet. `adit add NAME` makes one, ")


def test_every_option_reaches_the_file(adit: Adit) -> None:
    options = (
        f"add Lab --host 2001:db8::1 --port 992 --hub L --anonymous --pin {':'.join(['AB'] * 32)} "
        "--no-default-route --route 10.0.0.0/8 --route 2001:db8:1::/48 --address 192.0.2.7/24 "
        "--address 2001:db8::7/64 --gateway 192.0.2.1 --gateway fe80::1 --mtu 1400 --json"
    )
    result = adit(*options.split())
    assert result.exit_code == 0, result.output
    profile = adit.store.find("Lab").profile
    assert json.loads(result.stdout)["profile"]["id"] == profile.id
    server = softether(profile)
    assert (server.login, server.user) == (Login.ANONYMOUS, "anonymous")
    assert (server.verify, server.pin, server.port) == (Verify.PIN, PIN, 992)
    network = profile.network
    assert (network.ipv4, network.ipv6) == (IPv4Method.STATIC, IPv6Method.STATIC)
    assert network.addresses == ("192.0.2.7/24", "2001:db8::7/64")
    assert (network.gateway4, network.gateway6) == ("192.0.2.1", "fe80::1")
    assert network.routes == ("10.0.0.0/8", "2001:db8:1::/48")
    assert (network.default_route, network.mtu) == (False, 1400)


def test_what_is_missing_is_asked_for(adit: Adit, memory: Memory) -> None:
    result = adit("add", "Office", typed="bad host\nvpn.example.org\nOFFICE\nana\nhunter2\n")
    assert result.exit_code == 0, result.output
    assert "is not a host" in result.stderr
    profile = adit.store.find("Office").profile
    server = softether(profile)
    assert (server.host, server.hub, server.user) == ("vpn.example.org", "OFFICE", "ana")
    assert memory.kept == {("adit", profile.id): "hunter2"}
    assert "hunter2" not in result.output + adit.store.find("Office").path.read_text()


def test_no_password_typed_stores_none(adit: Adit, memory: Memory) -> None:
    assert adit(*ADD, typed="\n").exit_code == 0
    assert memory.kept == {}


def test_a_typed_password_without_a_keyring_is_a_warning(adit: Adit) -> None:
    result = adit(*ADD, typed="hunter2\n")
    assert result.exit_code == 0
    assert "There is no keyring service here." in result.stderr
    assert adit.store.find("Office")


def test_a_given_password_goes_to_the_keyring_and_leaves_with_the_profile(
    adit: Adit, memory: Memory, tmp_path: Path
) -> None:
    (tmp_path / "pw").write_text("hunter2\n")
    result = adit(*ADD, "--password-file", str(tmp_path / "pw"))
    assert result.exit_code == 0
    assert "Warning" in result.stderr  # of a file that everybody can read
    assert list(memory.kept.values()) == ["hunter2"]
    assert adit("remove", "Office", typed="y\n").exit_code == 0
    assert memory.kept == {}


def test_a_given_password_without_a_keyring_adds_nothing(adit: Adit) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"hunter2\n")
    os.close(writer)
    result = adit(*ADD, "--password-fd", str(reader), "--json")
    os.close(reader)
    assert result.exit_code == ExitCode.SECRET
    error = json.loads(result.stdout)["error"]
    assert (error["code"], error["exit_code"]) == ("keyring_absent", 13)
    assert "hunter2" not in result.output
    assert adit.store.listing().profiles == ()


def test_a_name_that_is_taken_stores_no_password(adit: Adit, memory: Memory) -> None:
    adit(*ADD)
    result = adit(*ADD, typed="hunter2\n")
    assert result.exit_code == ExitCode.PROFILE
    assert "Password" not in result.stderr
    assert memory.kept == {}


def test_a_profile_that_can_not_be_written_leaves_no_password(adit: Adit, memory: Memory) -> None:
    adit.folder.symlink_to("nowhere")
    assert adit(*ADD, typed="hunter2\n").exit_code == ExitCode.PROFILE
    assert memory.kept == {}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["add", "Office"], "Missing option --host"),
        (["add", "a\x1bb", *ADD[2:]], "is not a name"),
        ([*ADD, "--port", "0"], "--port"),
        ([*ADD, "--verify", "none"], "--verify"),
        ([*ADD, "--verify", "pin"], "--verify pin needs --pin"),
        ([*ADD, "--pin", "12"], "SHA-256"),
        ([*ADD, "--route", "10.1.0.0/8"], "the network is 10.0.0.0/8"),
        ([*ADD, "--address", "192.0.2.1"], "prefix"),
        ([*ADD, "--gateway", "192.0.2.1"], "needs an IPv4 --address"),
        ([*ADD, "--ipv6", "static"], "need each other"),
        ([*ADD, "--anonymous", "--password-fd", "0"], "needs no password"),
        ([*ADD, "--password", "x"], "No such option"),
        (["remove", "Office"], "--yes"),
        (["connect"], "Missing argument"),
        (["connect", "Office", "--timeout", "0"], "--timeout"),
        (["connect", "Office", "--accept-certificate", "xyz"], "SHA-256"),
        (["connect", "Office", "--no-wait", "--timeout", "3"], "need --wait"),
        (["disconnect", "Office", "--all"], "exclude each other"),
        (["logs", "-n", "-1"], "--lines"),
        (["completion", "tcsh"], "tcsh"),
        (["nonsense"], "No such command"),
    ],
)
def test_usage_errors(adit: Adit, args: list[str], words: str) -> None:
    if args[0] == "remove":
        adit(*ADD)
    result = adit(*args)
    assert result.exit_code == ExitCode.USAGE
    assert words in result.stderr.replace("\n", " ")
    assert result.stdout == ""


def test_an_mtu_out_of_range_is_a_profile_error(adit: Adit) -> None:
    assert adit(*ADD, "--mtu", "68").exit_code == ExitCode.PROFILE


@pytest.mark.parametrize("command", ["show", "remove", "connect"])
def test_a_profile_that_is_not_there(adit: Adit, command: str) -> None:
    result = adit(command, "Nowhere", "--json")
    assert result.exit_code == ExitCode.PROFILE
    assert 'there is no profile "Nowhere"' in result.stderr
    assert json.loads(result.stdout)["error"]["exit_code"] == 3


def test_a_broken_file_is_told_beside_the_others(adit: Adit) -> None:
    adit(*ADD)
    (adit.folder / "bad.toml").write_text("id = 1\n")
    result = adit("list")
    assert result.exit_code == 0
    assert "Office" in result.stdout
    assert result.stderr == "Warning: bad.toml, line 1: id: is not a text (allowed: a text in quotes)\n"
    listed = json.loads(adit("list", "--json").stdout)
    assert [entry["profile"]["name"] for entry in listed["profiles"]] == ["Office"]
    assert listed["problems"][0]["line"] == 1
    assert adit("show", "bad").exit_code == ExitCode.PROFILE


def test_a_question_that_is_broken_off(adit: Adit) -> None:
    adit(*ADD)
    assert adit("remove", "Office", typed="").exit_code == ExitCode.INTERRUPTED
    assert adit("remove", "Office", typed="n\n").exit_code == ExitCode.INTERRUPTED
    assert adit.store.find("Office")


def test_the_list_of_commands_tells_the_truth() -> None:
    context = cli.make_context("adit", [], resilient_parsing=True)
    for name, entry in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(limit=200) == entry.summary
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_the_exit_codes_in_the_help_are_all() -> None:
    text = " ".join(CliRunner().invoke(cli, ["--help"]).stdout.split())
    for code in ExitCode:
        assert f" {code.value} " in text


def test_version() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout.startswith("adit ")


def _python(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | variables,
        cwd=Path(__file__).parents[2],
        check=False,
    )


def test_help_loads_no_command_and_answers_at_once() -> None:
    code = (
        "import sys\nfrom app.cli.main import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(any(m in sys.modules for m in ('asyncio','msgspec','keyring','tomlkit','app.cli.connect')))"
    )
    assert _python("-c", code).returncode == 0
    times = []
    for _ in range(5):
        started = time.monotonic()
        assert _python("-m", "app.cli.main", "--help").returncode == 0
        times.append(time.monotonic() - started)
    assert min(times) < 0.15


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(adit: Adit, shell: str) -> None:
    result = adit("completion", shell)
    assert result.exit_code == 0
    assert "_ADIT_COMPLETE" in result.stdout
    if program := shutil.which(shell):
        checked = subprocess.run(
            [program, "-n"], input=result.stdout, text=True, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_completion_of_names(tmp_path: Path) -> None:
    adit = Adit(tmp_path / "adit" / "profiles")
    adit(*ADD)
    completed = _python(
        "-m",
        "app.cli.main",
        XDG_CONFIG_HOME=str(tmp_path),
        _ADIT_COMPLETE="bash_complete",
        COMP_WORDS="adit connect off",
        COMP_CWORD="2",
    )
    assert completed.stdout == "plain,Office\n"
