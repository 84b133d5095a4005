"""``reconnect``, and ``disconnect`` without waiting or not for ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.exit_codes import ExitCode
from helper.api.types import Hold, KillSwitch, ProblemKind, State
from tests.support.cli_bench import TO_UP, Bench, asking, failed, session
from tests.support.keyrings import use


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    use(monkeypatch, None)
    return Bench(tmp_path)


WAITING = {**failed(ProblemKind.NETWORK), "state": State.WAITING, "attempt": 1, "retry_in": 9.0}


def test_reconnect(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.UP)], after_reconnect=TO_UP[1:]) as helper:
        result = bench("reconnect")
    assert result.exit_code == 0
    assert result.stderr == (
        "Connecting to Office …\nLogging in\nSetting addresses and routes\n"
        "Up: 192.168.30.10/24, gateway 192.168.30.1\n"
    )
    assert result.stdout == "Connected to Office: 192.168.30.10/24, gateway 192.168.30.1\n"
    assert helper.methods() == ["session.reconnect"]


def test_reconnect_by_name_as_json_and_without_waiting(bench: Bench) -> None:
    both = [session(State.BLOCKED), session(State.UP, id="b", profile_id="pb", profile_name="Lab")]
    with bench.helper(sessions=both, after_reconnect=TO_UP):
        assert bench("reconnect").exit_code == ExitCode.USAGE
        assert "give --all" not in bench("reconnect").stderr
        assert bench("reconnect", "Nowhere").exit_code == ExitCode.NOT_CONNECTED
        shown = json.loads(bench("reconnect", "off", "--json").stdout)["session"]
        assert (shown["profile_name"], shown["state"]) == ("Office", "up")
        at_once = bench("reconnect", "Lab", "--no-wait")
    assert (at_once.exit_code, at_once.stdout, at_once.stderr) == (0, "Reconnecting Lab.\n", "")


def test_nothing_to_reconnect(bench: Bench) -> None:
    with bench.helper() as helper:
        assert bench("reconnect").exit_code == ExitCode.NOT_CONNECTED
        assert bench("reconnect", "--no-wait", "--timeout", "1").exit_code == ExitCode.USAGE
    assert helper.methods() == []


def test_a_server_that_is_away_is_told_and_the_connection_stays(bench: Bench) -> None:
    held = KillSwitch(hold=Hold.CONNECTING)
    with bench.helper(
        sessions=[session(State.BLOCKED)], after_reconnect=[WAITING], killswitch=held
    ) as helper:
        result = bench("reconnect")
    assert result.exit_code == ExitCode.NETWORK
    assert result.stderr.endswith(
        "Error: It went wrong.\nMend it.\n"
        "Adit goes on trying; to give up: adit disconnect Office\n"
        "Network held until the tunnel is up, nothing leaks. The way out: adit unblock\n"
    )
    assert helper.states() == ["waiting"]


def test_the_end_of_time_ends_the_waiting_alone(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.BLOCKED)], after_reconnect=[WAITING]) as helper:
        result = bench("reconnect", "--keep-trying", "--timeout", "0.3", "--json")
    assert result.exit_code == ExitCode.TIMEOUT
    assert json.loads(result.stdout)["error"]["code"] == "timeout"
    assert "It went wrong. Trying again in 9 s\n" in result.stderr
    assert (helper.methods(), helper.states()) == (["session.reconnect"], ["waiting"])


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({**failed(ProblemKind.SERVER), "state": State.BLOCKED}, ExitCode.SERVER, "adit reconnect Office"),
        (failed(ProblemKind.LOCAL), ExitCode.LOCAL, "It went wrong."),
        (asking("certificate_changed"), ExitCode.TRUST, "Answer with: adit connect Office"),
        ({"state": State.OFF}, ExitCode.NOT_CONNECTED, "was ended"),
    ],
)
def test_how_it_can_end(bench: Bench, change: dict[str, object], code: ExitCode, words: str) -> None:
    with bench.helper(sessions=[session(State.UP)], after_reconnect=[change]):
        result = bench("reconnect")
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr


# --- disconnect --------------------------------------------------------------------------------


def test_disconnect_without_waiting(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.UP)], slow=["session.disconnect"]) as helper:
        result = bench("disconnect", "--no-wait")
    assert (result.exit_code, result.stdout) == (0, "Disconnecting from Office.\n")
    assert (helper.methods(), helper.states()) == (["session.disconnect"], ["stopping"])


def test_disconnect_without_waiting_of_what_ends_at_once(bench: Bench) -> None:
    several = [session(State.UP), session(State.UP, id="b", profile_id="pb", profile_name="Lab")]
    with bench.helper(sessions=several) as helper:
        result = bench("disconnect", "--all", "--no-wait", "--json")
    assert [s["state"] for s in json.loads(result.stdout)["sessions"]] == ["off", "off"]
    assert helper.states() == ["off", "off"]


def test_disconnect_does_not_wait_for_ever(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.UP)], slow=["session.disconnect"]):
        result = bench("disconnect", "--timeout", "0.2")
        assert bench("disconnect", "--no-wait", "--timeout", "1").exit_code == ExitCode.USAGE
    assert result.exit_code == ExitCode.TIMEOUT
    assert "still being ended" in result.stderr
