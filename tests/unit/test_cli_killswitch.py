"""The kill switch on the command line: setting it, the ways out, and what other commands say of a hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import shield
from app.cli.exit_codes import ExitCode
from helper.api.rpc import Code, RpcError
from helper.api.types import Hold, KillSwitch, KillSwitchSet, LockdownSet, ProblemKind, Reconnect, State
from tests.support.cli_bench import Bench, failed, session
from tests.support.keyrings import use

BLOCKED = KillSwitch(
    hold=Hold.BLOCKED, reason="The connection Office was lost.", owner=1000, way_out="adit unblock"
)
LOCKED = KillSwitch(
    lockdown=True, hold=Hold.BLOCKED, reason="Lockdown is on.", way_out="adit lockdown off", repairs=2
)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    use(monkeypatch, None)
    return Bench(tmp_path)


# --- killswitch and lockdown -------------------------------------------------------------------


def test_the_kill_switch_is_shown(bench: Bench) -> None:
    with bench.helper(killswitch=LOCKED) as helper:
        result = bench("killswitch")
        picture = json.loads(bench("killswitch", "--json").stdout)["killswitch"]
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
Kill switch    on
Local network  can be reached
Lockdown       on
Now            Network blocked, nothing leaks
Reason         Lockdown is on.
Way out        adit lockdown off
Put right      2 times, after something else had changed it
"""
    )
    assert (picture["lockdown"], picture["hold"], picture["enabled"]) == (True, "blocked", True)
    assert helper.methods() == ["killswitch.get", "killswitch.get"]


@pytest.mark.parametrize(
    ("args", "request_sent"),
    [
        (("off",), KillSwitchSet(enabled=False)),
        (("on", "--no-lan"), KillSwitchSet(enabled=True, lan=False)),
        (("--lan",), KillSwitchSet(lan=True)),
    ],
)
def test_the_kill_switch_is_set(bench: Bench, args: tuple[str, ...], request_sent: KillSwitchSet) -> None:
    with bench.helper() as helper:
        result = bench("killswitch", *args)
    assert result.exit_code == 0
    assert [params for method, params in helper.requests if method == "killswitch.set"] == [request_sent]
    assert f"Kill switch    {'off' if request_sent.enabled is False else 'on'}\n" in result.stdout
    lan = "is held back too" if request_sent.lan is False else "can be reached"
    assert f"Local network  {lan}\n" in result.stdout


def test_lockdown(bench: Bench) -> None:
    with bench.helper() as helper:
        assert "Lockdown       on\n" in bench("lockdown", "on").stdout
        assert json.loads(bench("lockdown", "off", "--json").stdout)["killswitch"]["lockdown"] is False
        assert bench("lockdown").exit_code == ExitCode.USAGE
        assert bench("lockdown", "maybe").exit_code == ExitCode.USAGE
    sent = [params for _, params in helper.requests if isinstance(params, LockdownSet)]
    assert sent == [LockdownSet(on=True), LockdownSet(on=False)]


@pytest.mark.parametrize(
    ("args", "method"),
    [
        (("killswitch", "off"), "killswitch.set"),
        (("lockdown", "on"), "lockdown.set"),
        (("unblock",), "killswitch.release"),
        (("cleanup",), "cleanup.run"),
    ],
)
def test_who_may_not(bench: Bench, args: tuple[str, ...], method: str) -> None:
    with bench.helper(refusals={method: RpcError(Code.NOT_PERMITTED, "Not you.")}):
        result = bench(*args, "--json")
    assert result.exit_code == ExitCode.PERMISSION
    assert json.loads(result.stdout)["error"]["message"] == "Not you."


# --- the way out -------------------------------------------------------------------------------


def test_unblock(bench: Bench) -> None:
    with bench.helper(killswitch=BLOCKED) as helper:
        result = bench("unblock")
        assert json.loads(bench("unblock", "--json").stdout)["killswitch"]["hold"] == "open"
    assert (result.exit_code, result.stdout) == (0, "Network open.\n")
    assert helper.methods() == ["killswitch.release"] * 2


def test_unblock_that_does_not_open_is_no_success(bench: Bench) -> None:
    with bench.helper(killswitch=LOCKED, released=LOCKED):
        result = bench("unblock")
    assert (result.exit_code, result.stdout) == (ExitCode.LOCAL, "")
    assert result.stderr == (
        "Error: The network is still held. Lockdown is on.\n"
        "Network blocked, nothing leaks. The way out: adit lockdown off\n"
    )


def test_unblock_ends_what_holds_the_network_and_nothing_else(bench: Bench) -> None:
    known = [
        session(State.BLOCKED, id="a"),
        session(State.UP, id="b", profile_id="pb", profile_name="Lab"),
        session(State.FAILED, id="c", profile_id="pc", profile_name="Past"),
    ]
    with bench.helper(
        sessions=known, killswitch=BLOCKED, released=BLOCKED, after_disconnect=KillSwitch(hold=Hold.UP)
    ) as helper:
        result = bench("unblock")
    assert result.exit_code == 0
    assert result.stdout == "Disconnected from Office.\nTraffic goes through the tunnel or nowhere.\n"
    assert helper.states() == ["off", "up", "failed"]


def test_unblock_as_json_says_what_it_ended(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.WAITING)], released=BLOCKED, after_disconnect=KillSwitch()):
        shown = json.loads(bench("unblock", "--json").stdout)
    assert ([entry["state"] for entry in shown["ended"]], shown["killswitch"]["hold"]) == (["off"], "open")


@pytest.mark.parametrize("command", ["unblock", "cleanup"])
def test_the_way_out_needs_no_helper(bench: Bench, command: str) -> None:
    result = bench(command, "--json")
    assert result.exit_code == ExitCode.HELPER
    assert "sudo adit-helper --cleanup" in result.stderr
    assert json.loads(result.stdout)["error"]["advice"] == "This does it: sudo adit-helper --cleanup"


def test_cleanup(bench: Bench) -> None:
    with bench.helper(done=("Removed the device adit0.", "Put back /etc/resolv.conf.")):
        assert bench("cleanup").stdout == "Removed the device adit0.\nPut back /etc/resolv.conf.\n"
        assert len(json.loads(bench("cleanup", "--json").stdout)["done"]) == 2
    bench.socket.unlink()
    with bench.helper():
        assert bench("cleanup").stdout == "There was nothing to put back.\n"


# --- status ------------------------------------------------------------------------------------


def test_a_hold_is_the_first_line_of_the_status(bench: Bench) -> None:
    with bench.helper(killswitch=BLOCKED):
        result = bench("status")
        named = bench("status", "Office")
        picture = json.loads(bench("status", "--json").stdout)
    head = (
        "Network blocked, nothing leaks\n"
        "  Reason   The connection Office was lost.\n"
        "  Way out  adit unblock\n\n"
    )
    assert (result.exit_code, result.stdout) == (0, head + "Not connected.\n")
    assert named.stdout == head + "Office: Not connected\n"
    assert picture["killswitch"]["hold"] == "blocked"


@pytest.mark.parametrize("hold", Hold)
def test_every_hold_has_its_words(bench: Bench, hold: Hold) -> None:
    found = KillSwitch(hold=hold)
    with bench.helper(killswitch=found):
        first = bench("status").stdout.splitlines()[0]
    assert first == ("Not connected." if hold is Hold.OPEN else shield.HOLD_WORDS[hold])
    out = "adit unblock" in shield.headline(found)
    assert out is (hold in (Hold.CONNECTING, Hold.BLOCKED))


def test_a_reason_can_not_control_the_terminal() -> None:
    shown = shield.headline(KillSwitch(hold=Hold.BLOCKED, reason="a\x1b[2Jb", way_out="c\x07"))
    assert all(line.isprintable() for line in shown.splitlines())


# --- connect -----------------------------------------------------------------------------------


def test_a_connection_that_becomes_blocked_says_what_is_held_and_the_ways_out(bench: Bench) -> None:
    lost = failed(ProblemKind.SERVER)
    with bench.helper([{"state": State.CONNECTING}, {**lost, "state": State.BLOCKED}], killswitch=BLOCKED):
        result = bench.connect()
    assert result.exit_code == ExitCode.SERVER
    assert result.stderr.endswith(
        "Error: It went wrong.\nMend it.\n"
        "To try again: adit reconnect Office. To give up: adit disconnect Office\n"
        "Network blocked, nothing leaks. The way out: adit unblock\n"
    )


def test_a_first_connection_that_fails_holds_nothing_and_says_nothing_of_it(bench: Bench) -> None:
    with bench.helper([failed(ProblemKind.SERVER)]):
        assert bench.connect().stderr == "Error: It went wrong.\nMend it.\n"


def test_a_failure_while_lockdown_holds_says_so(bench: Bench) -> None:
    with bench.helper([failed(ProblemKind.SERVER)], killswitch=LOCKED):
        result = bench.connect()
    assert result.stderr.endswith("Network blocked, nothing leaks. The way out: adit lockdown off\n")


def test_connecting_what_is_blocked_tries_again_without_a_password(bench: Bench) -> None:
    up = {"state": State.UP, "addresses": ("192.0.2.7/24",), "problem": None}
    with bench.helper(sessions=[session(State.BLOCKED)], after_reconnect=[up]) as helper:
        result = bench("connect", "Office")
    assert (result.exit_code, result.stdout) == (0, "Connected to Office: 192.0.2.7/24\n")
    assert helper.methods() == ["session.reconnect"]


def test_connecting_what_is_blocked_in_vain_leaves_it_blocked(bench: Bench) -> None:
    lost = {**failed(ProblemKind.AUTHENTICATION), "state": State.BLOCKED}
    with bench.helper(
        sessions=[session(State.BLOCKED)], after_reconnect=[lost], killswitch=BLOCKED
    ) as helper:
        result = bench("connect", "Office")
        waited = bench("connect", "Office", "--no-wait")
    assert result.exit_code == ExitCode.AUTHENTICATION
    assert "For another password: adit connect Office --ask-password\n" in result.stderr
    assert helper.methods() == ["session.reconnect"] * 2
    assert (waited.exit_code, waited.stdout) == (0, "Connecting to Office.\n")
    assert helper.states() == ["blocked"]


def test_a_degraded_connection_is_one_with_a_warning(bench: Bench) -> None:
    dns = {**failed(ProblemKind.LOCAL), "state": State.DEGRADED, "addresses": ("192.0.2.7/24",)}
    with bench.helper([dns]):
        result = bench.connect()
    assert (result.exit_code, result.stdout) == (0, "Connected to Office: 192.0.2.7/24\n")
    assert result.stderr == (
        "Up, but not as it should be: 192.0.2.7/24\nWarning: It went wrong.\nWarning: Mend it.\n"
    )


def test_ending_the_wait_for_what_was_there_before_ends_nothing(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.WAITING)]) as helper:
        result = bench("connect", "Office", "--timeout", "0.2")
    assert result.exit_code == ExitCode.TIMEOUT
    assert "and Adit goes on trying." in result.stderr
    assert (helper.methods(), helper.states()) == ([], ["waiting"])


def test_connecting_what_is_blocked_with_another_password(bench: Bench, tmp_path: Path) -> None:
    """In the same session: what is held for it stays held."""
    file = tmp_path / "password"
    file.write_text("new one\n")
    file.chmod(0o600)
    up = {"state": State.UP, "addresses": ("192.0.2.7/24",), "problem": None}
    with bench.helper(sessions=[session(State.BLOCKED)], after_reconnect=[up]) as helper:
        result = bench("connect", "Office", "--password-file", str(file))
    assert (result.exit_code, result.stdout) == (0, "Connected to Office: 192.0.2.7/24\n")
    assert helper.methods() == ["session.reconnect"]
    again = [params for _, params in helper.requests if isinstance(params, Reconnect)]
    assert [params.secrets for params in again] == [{"password": "new one"}]
