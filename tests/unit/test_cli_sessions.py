"""``disconnect``, ``status``, ``logs``, Ctrl-C, and a helper that is absent or says no."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from app.cli.exit_codes import ExitCode
from app.profiles.store import ProfileStore
from helper.api.rpc import Code, RpcError
from helper.api.types import LogLine, LogTail, State
from tests.support.cli_bench import Bench, session
from tests.support.keyrings import use


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    use(monkeypatch, None)
    return Bench(tmp_path)


# --- the helper itself -------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("status",), ("connect", "Office"), ("disconnect",), ("logs",)])
def test_no_helper(bench: Bench, args: tuple[str, ...]) -> None:
    result = bench(*args, "--json")
    assert result.exit_code == ExitCode.HELPER
    assert "Start it with: " in result.stderr
    assert json.loads(result.stdout)["error"]["message"] == "The helper is not running."


@pytest.mark.parametrize(
    ("method", "code", "exit_code"),
    [
        ("hello", Code.PROTOCOL_MISMATCH, ExitCode.HELPER),
        ("hello", Code.BUSY, ExitCode.HELPER),
        ("session.connect", Code.NOT_PERMITTED, ExitCode.PERMISSION),
        ("session.connect", Code.BAD_PROFILE, ExitCode.PROFILE),
        ("session.connect", Code.INTERNAL_ERROR, ExitCode.UNEXPECTED),
        ("session.connect", -31999, ExitCode.UNEXPECTED),
    ],
)
def test_refusals(bench: Bench, method: str, code: int, exit_code: ExitCode) -> None:
    with bench.helper(refusals={method: RpcError(code, "No, because.")}):
        result = bench.connect()
    assert result.exit_code == exit_code
    assert "Error: No, because." in result.stderr


def test_a_helper_that_goes_away_meanwhile(bench: Bench) -> None:
    with bench.helper([{"state": State.CONNECTING}], drop="session.connect"):
        assert bench.connect().exit_code == ExitCode.HELPER


def test_a_fault_of_our_own_is_told_and_has_code_1(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(ProfileStore, "listing", broken)
    result = bench("list")
    assert (result.exit_code, "ZeroDivisionError: oops" in result.stderr) == (1, True)
    assert "Traceback" not in result.stderr
    assert "Traceback" in bench("list", "-v").stderr


# --- Ctrl-C ------------------------------------------------------------------------------------


def test_ctrl_c_ends_the_session(bench: Bench) -> None:
    with bench.helper([{"state": State.CONNECTING}]) as helper:
        process = bench.start("connect", "Office", *bench.password)
        assert helper.wait_for("session.connect")
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Connecting to")
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=10)
    assert (process.returncode, stdout) == (ExitCode.INTERRUPTED, "")
    assert stderr == "Disconnecting\nInterrupted.\n"
    assert helper.states() == ["off"]


def test_ctrl_c_ends_following_the_log(bench: Bench) -> None:
    with bench.helper(lines=[LogLine(time=1.0, level="info", session="", text="hello")]) as helper:
        process = bench.start("logs", "-f")
        assert process.stdout is not None
        assert "hello" in process.stdout.readline()
        assert helper.wait_for("log.tail")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == ExitCode.INTERRUPTED


# --- disconnect --------------------------------------------------------------------------------


def test_disconnect(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.UP)]) as helper:
        result = bench("disconnect")
        assert (result.exit_code, result.stdout) == (0, "Disconnected from Office.\n")
        again = bench("disconnect")
    assert again.exit_code == ExitCode.NOT_CONNECTED
    assert helper.methods() == ["session.disconnect"]


def test_disconnect_by_name_even_without_a_profile(bench: Bench) -> None:
    others = [
        session(State.UP, id="a", profile_id="pa", profile_name="Gone"),
        session(State.UP, id="b", profile_id="pb", profile_name="Other"),
    ]
    with bench.helper(sessions=others) as helper:
        assert bench("disconnect").exit_code == ExitCode.USAGE
        assert bench("disconnect", "Nowhere").exit_code == ExitCode.NOT_CONNECTED
        assert bench("disconnect", "gon", "--json").exit_code == 0
        assert helper.states() == ["off", "up"]
        assert bench("disconnect", "--all").exit_code == 0
        assert helper.states() == ["off", "off"]


def test_all_means_ones_own(bench: Bench) -> None:
    foreign = session(State.UP, id="f", owner=os.getuid() + 1)
    with bench.helper(sessions=[foreign]) as helper:
        assert bench("disconnect", "--all").exit_code == ExitCode.NOT_CONNECTED
        assert helper.states() == ["up"]


# --- status ------------------------------------------------------------------------------------


def test_status(bench: Bench) -> None:
    sessions = [
        session(State.FAILED, id="1", since=1.0),
        session(State.UP, id="2", since=2.0),
        session(State.OFF, id="3", since=3.0),
        session(State.FAILED, id="4", profile_id="p4", profile_name="Lab"),
        session(State.OFF, id="5", profile_id="p5", profile_name="Past"),
    ]
    with bench.helper(sessions=sessions):
        shown = bench("status").stdout
        assert [line for line in shown.splitlines() if line[:1].strip()] == [
            "Lab: Could not connect",
            "Office: Connected",
        ]
        assert bench("status", "off").stdout.startswith("Office: Connected\n")
        assert bench("status", "Lab").stdout.startswith("Lab: Could not connect")
        picture = json.loads(bench("status", "--json").stdout)
    assert picture["version"] == "1.2.3"
    assert [(s["id"], s["state"]) for s in picture["sessions"]] == [("4", "failed"), ("2", "up")]


def test_status_of_what_is_not_connected_is_an_answer(bench: Bench) -> None:
    with bench.helper():
        assert (bench("status").exit_code, bench("status").stdout) == (0, "Not connected.\n")
        named = bench("status", "Office")
        assert (named.exit_code, named.stdout) == (0, "Office: Not connected\n")
        assert bench("status", "Nowhere").exit_code == ExitCode.PROFILE


# --- logs --------------------------------------------------------------------------------------


def _line(text: str, of: str = "old") -> LogLine:
    return LogLine(time=1_800_000_000.0, level="info", session=of, text=text)


def test_logs(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.OFF)], lines=[_line("one"), _line("t\x1bwo")]) as helper:
        result = bench("logs", "-n", "7")
        assert [line.split(maxsplit=3)[3] for line in result.stdout.splitlines()] == [
            "one",
            "t\N{REPLACEMENT CHARACTER}wo",
        ]
        named = bench("logs", "Office", "--json")
        assert [json.loads(line)["text"] for line in named.stdout.splitlines()] == ["one", "t\x1bwo"]
        assert bench("logs", "Nowhere").exit_code == ExitCode.NOT_CONNECTED
    tails = [params for _, params in helper.requests if isinstance(params, LogTail)]
    assert tails == [LogTail(lines=7), LogTail(session="old", lines=100)]


def test_following_the_log_shows_each_line_once_and_only_those_of_the_session(bench: Bench) -> None:
    with bench.helper(
        sessions=[session(State.UP)],
        lines=[_line("one"), _line("two")],
        late_lines=[_line("two"), _line("three"), _line("foreign", "x"), _line("four")],
        drop="log.tail",
    ):
        result = bench("logs", "Office", "-f", "--json")
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()[:4]] == [
        "one",
        "two",
        "three",
        "four",
    ]
    assert result.exit_code == ExitCode.HELPER  # the scripted helper hung up
