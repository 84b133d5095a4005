"""The machine's profiles on the command line, and ``split``, ``dns``, ``policy``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import dns, policy
from app.cli.exit_codes import ExitCode
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    AutoconnectSet,
    Connect,
    DnsResult,
    Hold,
    KillSwitch,
    MachineProfile,
    PolicyResult,
    ProblemKind,
    SplitApp,
    SplitChange,
    State,
)
from tests.support.cli_bench import SHA, TO_UP, Bench, asking, failed, session
from tests.support.keyrings import use

GATE = MachineProfile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a22",
    name="gate",
    kind="softether",
    host="vpn.example.org",
    autoconnect=True,
    has_secrets=True,
)
LAB = MachineProfile(id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a33", name="lab", kind="wireguard", host="")
BAD = MachineProfile(id="", name="bad", kind="", host="", problem="The file can not be used: it is not TOML.")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    use(monkeypatch, None)
    return Bench(tmp_path)


# --- list and autoconnect ----------------------------------------------------------------------


def test_the_list(bench: Bench) -> None:
    with bench.helper(machine=[BAD, GATE, LAB]):
        result = bench("machine", "list")
        picture = json.loads(bench("machine", "list", "--json").stdout)
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
NAME  KIND       SERVER           AT START  SECRETS
bad   -          -                no        missing
gate  softether  vpn.example.org  yes       there
lab   wireguard  -                no        missing
"""
    )
    assert result.stderr == "Warning: bad: The file can not be used: it is not TOML.\n"
    assert [entry["autoconnect"] for entry in picture["profiles"]] == [False, True, False]


def test_an_empty_list(bench: Bench) -> None:
    with bench.helper():
        assert bench("machine", "list").stdout == (
            "The machine has no profiles. They are files in /etc/adit/profiles.\n"
        )


def test_autoconnect(bench: Bench) -> None:
    with bench.helper(machine=[GATE, LAB, BAD]) as helper:
        on = bench("autoconnect", "LAB", "on")
        off = bench("autoconnect", "gone", "off", "--json")
        again = bench("autoconnect", "BAD", "off")
        assert bench("autoconnect", "bad", "on").exit_code == ExitCode.PROFILE
        assert bench("autoconnect", "lab").exit_code == ExitCode.USAGE
    assert (on.exit_code, on.stdout) == (0, "lab is connected at start from now on.\n")
    assert on.stderr == "Warning: the machine has no secrets for lab yet.\n"
    assert {entry["name"] for entry in json.loads(off.stdout)["profiles"]} == {"gate", "lab", "bad"}
    sent = [params for _, params in helper.requests if isinstance(params, AutoconnectSet)]
    assert again.stdout == "bad is not connected at start any more.\n"
    assert [(wish.profile, wish.on) for wish in sent] == [("lab", True), ("gone", False), ("bad", False)]


def test_autoconnect_that_is_not_permitted(bench: Bench) -> None:
    refusal = {"autoconnect.set": RpcError(Code.NOT_PERMITTED, "Not you.")}
    with bench.helper(machine=[GATE], refusals=refusal):
        assert bench("autoconnect", "gate", "off").exit_code == ExitCode.PERMISSION


# --- connect --machine -------------------------------------------------------------------------


def test_connect_sends_no_secret_and_asks_for_none(bench: Bench) -> None:
    with bench.helper(TO_UP, machine=[GATE, LAB]) as helper:
        result = bench("connect", "--machine", "gat")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("Connecting to vpn.example.org …\nLogging in\n")
    assert result.stdout == "Connected to gate: 192.168.30.10/24, gateway 192.168.30.1\n"
    sent = [params for _, params in helper.requests if isinstance(params, Connect)]
    assert sent == [Connect(machine="gate")]


def test_connect_of_the_machine_as_json_without_waiting_and_twice(bench: Bench) -> None:
    with bench.helper([{"state": State.UP}], machine=[GATE]) as helper:
        first = bench("connect", "gate", "--machine", "--no-wait", "--json")
        second = bench("connect", "gate", "--machine")
    assert json.loads(first.stdout)["session"]["machine"] is True
    assert second.stdout == "Already connected to gate: no address\n"
    assert helper.methods() == ["profile.list", "session.connect", "profile.list"]


def test_a_session_of_ones_own_is_not_the_machines(bench: Bench) -> None:
    own = session(State.UP, profile_id=GATE.id, profile_name="gate")
    with bench.helper(machine=[GATE], sessions=[own]) as helper:
        assert bench("connect", "gate", "--machine").exit_code != 0
    assert "session.connect" in helper.methods()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", 'The machine has no profile "nowhere".\nIt has: gate, gate2, bad.\n'),
        ("gat", '"gat" fits several profiles of the machine: gate, gate2.\n'),
        ("bad", "profile bad can not be used.\nThe file can not be used: it is not TOML.\n"),
    ],
)
def test_what_can_not_be_connected(bench: Bench, name: str, words: str) -> None:
    other = MachineProfile(id="x", name="gate2", kind="wireguard", host="h")
    with bench.helper(machine=[GATE, other, BAD]) as helper:
        result = bench("connect", "--machine", name)
    assert result.exit_code == ExitCode.PROFILE
    assert words in result.stderr.replace("bad\n", "bad.\n")
    assert helper.methods() == ["profile.list"]


@pytest.mark.parametrize("option", ["--ask-password", "--remember", "--password-file=pw", "--password-fd=0"])
def test_the_machine_takes_no_secrets_of_a_person(bench: Bench, option: str) -> None:
    with bench.helper(machine=[GATE]) as helper:
        assert bench("connect", "--machine", "gate", option).exit_code == ExitCode.USAGE
    assert helper.methods() == []


def test_a_certificate_of_a_machines_server_is_accepted_for_the_time_being(bench: Bench) -> None:
    with bench.helper([asking()], after_accept=TO_UP, machine=[GATE]):
        result = bench("connect", "--machine", "gate", "--accept-certificate", SHA)
    assert result.exit_code == 0
    assert f'set pin = "{SHA}" in the machine\'s profile gate.' in result.stderr


def test_a_failure_of_the_machines_connection(bench: Bench) -> None:
    with bench.helper(
        [failed(ProblemKind.NETWORK)], machine=[GATE], killswitch=KillSwitch(hold=Hold.BLOCKED)
    ):
        result = bench("connect", "--machine", "gate")
    assert result.exit_code == ExitCode.NETWORK
    assert "The way out: adit unblock" in result.stderr


# --- completion --------------------------------------------------------------------------------


def _completed(bench: Bench, words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "app.cli.main"],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(__file__).parents[2],
        env=os.environ
        | {
            "XDG_CONFIG_HOME": str(bench.folder),
            "ADIT_SOCKET": str(bench.socket),
            "_ADIT_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        },
        check=False,
    ).stdout


def test_completion(bench: Bench) -> None:
    with bench.helper(machine=[GATE, LAB]):
        assert _completed(bench, "adit connect --machine g") == "plain,gate\n"
        assert _completed(bench, "adit autoconnect ") == "plain,gate\nplain,lab\n"
    assert _completed(bench, "adit autoconnect ").strip() == ""
    assert _completed(bench, "adit autoconnect gate o") == "plain,on\nplain,off\n"
    assert _completed(bench, "adit connect o") == "plain,Office\n"
    assert _completed(bench, "adit reconnect o") == "plain,Office\n"
    assert _completed(bench, "adit killswitch ") == "plain,on\nplain,off\n"
    assert _completed(bench, "adit split ") == "plain,add\nplain,list\nplain,remove\n"
    assert _completed(bench, "adit un") == "plain,unblock\n"


# --- split -------------------------------------------------------------------------------------


def test_split(bench: Bench) -> None:
    with bench.helper(apps=[SplitApp(cgroup="user.slice/a.scope")]) as helper:
        assert bench("split", "list").stdout == "user.slice/a.scope\n"
        assert bench("split", "add", "/b.scope").stdout == "user.slice/a.scope\nb.scope\n"
        left = json.loads(bench("split", "remove", "user.slice/a.scope", "--json").stdout)["apps"]
        assert bench("split", "remove", "b.scope").stdout == "No program is outside the tunnels.\n"
    assert [entry["cgroup"] for entry in left] == ["b.scope"]
    sent = [params for _, params in helper.requests if isinstance(params, SplitChange)]
    assert [change.cgroup for change in sent] == ["b.scope", "user.slice/a.scope", "b.scope"]


# --- dns and policy ----------------------------------------------------------------------------


def test_dns(bench: Bench) -> None:
    found = DnsResult(manager="systemd-resolved", applied=True, servers=("10.0.0.1",), domains=(".",))
    with bench.helper(dns=found):
        result = bench("dns")
        assert json.loads(bench("dns", "--json").stdout)["dns"]["applied"] is True
    assert result.stdout == (
        "The tunnels' name servers are in use.\n"
        "  Servers    10.0.0.1\n  Asked for  all names\n  Through    systemd-resolved\n"
    )


def test_dns_that_is_not_in_use() -> None:
    assert dns.view(DnsResult(manager="")) == "No name servers of a tunnel are in use."
    broken = DnsResult(manager="openresolv", problem="It said\x1b no.", domains=("a.test", "b.test"))
    assert dns.view(broken) == (
        "The tunnels' name servers could not be put to use.\n"
        "  Problem    It said\N{REPLACEMENT CHARACTER} no.\n"
        "  Asked for  a.test, b.test\n  Through    openresolv"
    )


def test_policy(bench: Bench) -> None:
    with bench.helper():
        result = bench("policy")
        assert json.loads(bench("policy", "--json").stdout)["policy"]["role"] == "active-user"
    assert result.stdout == (
        "You are           active-user\nYou may           ping, status.get\n"
        "Operators         root\nOperators' group  none\n"
    )


def test_a_policy_of_people_that_are_not_known() -> None:
    shown = policy.view(PolicyResult(role="observer", operators=(2**31,), operator_group=2**31))
    assert shown == ("You are           observer\nOperators         2147483648\nOperators' group  2147483648")
