"""``adit connect`` against a scripted helper: steps, failures, passwords, certificates."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from app.cli.exit_codes import ExitCode
from helper.api.types import Answer, Connect, ProblemKind, State
from tests.support.cli_bench import PROFILE_ID, SHA, STEPS, TO_UP, UP, Bench, asking, failed, session
from tests.support.keyrings import Memory, use


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    use(monkeypatch, None)
    return Bench(tmp_path)


# --- connect -----------------------------------------------------------------------------------


def test_connect_tells_each_step_and_the_result(bench: Bench) -> None:
    with bench.helper(TO_UP) as helper:
        result = bench.connect()
    assert (result.exit_code, result.stderr) == (0, STEPS)
    assert result.stdout == "Connected to Office: 192.168.30.10/24, gateway 192.168.30.1\n"
    sent = [params for _, params in helper.requests if isinstance(params, Connect)]
    assert sent == [Connect(profile=bench.stored.profile, secrets={"password": "hunter2"})]


def test_connect_as_json(bench: Bench) -> None:
    with bench.helper(TO_UP):
        result = bench.connect("--json")
    shown = json.loads(result.stdout)["session"]
    assert (shown["state"], shown["addresses"]) == ("up", ["192.168.30.10/24"])
    assert shown["lease_seconds"] == 0  # fields at their default are there too


def test_connect_without_waiting(bench: Bench) -> None:
    with bench.helper() as helper:
        result = bench.connect("--no-wait")
    assert (result.exit_code, result.stdout) == (0, "Connecting to Office.\n")
    assert helper.methods() == ["session.connect"]


def test_connect_when_up_already_needs_no_password(bench: Bench) -> None:
    with bench.helper(sessions=[session(State.UP)]) as helper:
        result = bench("connect", "Office")
    assert (result.exit_code, result.stdout) == (0, "Already connected to Office: no address\n")
    assert helper.methods() == []


def test_an_anonymous_profile_needs_no_password(bench: Bench) -> None:
    bench("add", "Guest", "--host", "h", "--hub", "H", "--anonymous")
    with bench.helper([UP]) as helper:
        assert bench("connect", "Guest").exit_code == 0
    assert next(p.secrets for _, p in helper.requests if isinstance(p, Connect)) == {}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ProblemKind.NETWORK, ExitCode.NETWORK),
        (ProblemKind.TRUST, ExitCode.TRUST),
        (ProblemKind.AUTHENTICATION, ExitCode.AUTHENTICATION),
        (ProblemKind.SERVER, ExitCode.SERVER),
        (ProblemKind.ADDRESS, ExitCode.ADDRESS),
        (ProblemKind.LOCAL, ExitCode.LOCAL),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(bench: Bench, kind: ProblemKind, code: ExitCode) -> None:
    with bench.helper([{"state": State.CONNECTING}, failed(kind)]):
        result = bench.connect("--json")
    assert result.exit_code == code
    assert result.stderr.endswith("Error: It went wrong.\nMend it.\n")
    assert json.loads(result.stdout)["error"] == {
        "code": f"{kind}_x",
        "exit_code": int(code),
        "message": "It went wrong.",
        "advice": "Mend it.",
        "detail": "E42",
    }


def test_details_only_on_request(bench: Bench) -> None:
    with bench.helper([failed(ProblemKind.LOCAL)]):
        assert bench.connect("--verbose").stderr.endswith("Mend it.\nE42\n")


def test_a_session_that_somebody_else_ended(bench: Bench) -> None:
    with bench.helper([{"state": State.OFF}]):
        assert bench.connect().exit_code == ExitCode.NOT_CONNECTED


WAITING = {**failed(ProblemKind.NETWORK), "state": State.WAITING, "attempt": 1, "retry_in": 9.0}


def test_what_never_was_up_is_not_tried_for_ever(bench: Bench) -> None:
    with bench.helper([{"state": State.CONNECTING}, WAITING]) as helper:
        result = bench.connect()
    assert result.exit_code == ExitCode.NETWORK
    assert "It went wrong." in result.stderr and "Trying again" not in result.stderr
    assert helper.methods() == ["session.connect", "session.disconnect"]
    assert helper.states() == ["off"]


def test_keeping_on_until_the_time_is_over_leaves_nothing(bench: Bench) -> None:
    with bench.helper([{"state": State.CONNECTING}, WAITING]) as helper:
        started = time.monotonic()
        result = bench.connect("--keep-trying", "--timeout", "0.3", "--verbose")
        assert 0.3 <= time.monotonic() - started < 5
    assert result.exit_code == ExitCode.TIMEOUT
    assert "It went wrong. Trying again in 9 s\nDisconnecting\n" in result.stderr
    assert helper.methods() == ["session.connect", "session.disconnect"]
    assert helper.states() == ["off"]


# --- passwords ---------------------------------------------------------------------------------


def test_no_password_and_nobody_to_ask(bench: Bench) -> None:
    with bench.helper(TO_UP) as helper:
        result = bench("connect", "Office", "--json")
    assert result.exit_code == ExitCode.SECRET
    assert json.loads(result.stdout)["error"]["code"] == "keyring_absent"
    assert helper.methods() == []


def test_a_typed_password_is_remembered_after_the_login(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    use(monkeypatch, memory)
    with bench.helper([failed(ProblemKind.AUTHENTICATION)]):
        assert bench("connect", "Office", typed="hunter2\ny\n").exit_code == ExitCode.AUTHENTICATION
    assert memory.kept == {}
    bench.socket.unlink()
    with bench.helper(TO_UP):
        assert bench("connect", "Office", typed="hunter2\ny\n").exit_code == 0
    assert memory.kept == {("adit", PROFILE_ID): "hunter2"}
    bench.socket.unlink()
    with bench.helper([failed(ProblemKind.AUTHENTICATION)]):
        result = bench("connect", "Office")
    assert "--ask-password" in result.stderr
    bench.socket.unlink()
    with bench.helper(TO_UP):
        assert bench("connect", "Office", "--ask-password", "--no-remember", typed="other\n").exit_code == 0
    assert memory.kept == {("adit", PROFILE_ID): "hunter2"}


def test_remember_without_a_keyring_is_a_warning(bench: Bench) -> None:
    with bench.helper(TO_UP):
        result = bench.connect("--remember")
    assert result.exit_code == 0
    assert "Warning: the password was not remembered." in result.stderr


# --- certificates ------------------------------------------------------------------------------


def test_an_unknown_certificate_is_shown_and_accepted(bench: Bench) -> None:
    with bench.helper([asking()], after_accept=TO_UP) as helper:
        result = bench.connect(typed="y\n")
    assert result.exit_code == 0, result.output
    assert "SHA-256  0123 4567 89ab cdef" in result.stderr
    assert "self-signed certificate" in result.stderr
    answers = [params for _, params in helper.requests if isinstance(params, Answer)]
    assert answers == [Answer(session="s1", attention="q1", accept=True)]
    assert bench.pin() == SHA


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("certificate_unknown", "n\n"),
        ("certificate_unknown", "\n"),
        ("certificate_changed", "y\n"),
        ("certificate_changed", "\n"),
    ],
)
def test_a_certificate_that_is_not_accepted_ends_it(bench: Bench, question: str, typed: str) -> None:
    with bench.helper([asking(question)]) as helper:
        result = bench.connect(typed=typed)
    assert result.exit_code == ExitCode.TRUST
    assert [params.accept for _, params in helper.requests if isinstance(params, Answer)] == [False]
    assert helper.states() == ["off"]
    assert bench.pin() == ""


def test_a_changed_certificate_needs_the_word(bench: Bench) -> None:
    bench.store.set_pin(bench.stored, "ee" * 32)
    with bench.helper([asking("certificate_changed")], after_accept=TO_UP):
        result = bench.connect(typed="trust\n")
    assert result.exit_code == 0
    assert "NOT the one you trusted" in result.stderr
    assert bench.pin() == SHA


def test_nobody_to_ask_means_no_and_names_the_option(bench: Bench) -> None:
    with bench.helper([asking()]) as helper:
        result = bench.connect("--json")
    assert result.exit_code == ExitCode.TRUST
    assert f"--accept-certificate {SHA}" in result.stderr
    assert json.loads(result.stdout)["error"]["code"] == "certificate_unknown"
    assert helper.methods() == ["session.connect", "session.answer", "session.disconnect"]


@pytest.mark.parametrize("question", ["certificate_unknown", "certificate_changed"])
def test_the_right_fingerprint_is_accepted_without_a_question(bench: Bench, question: str) -> None:
    with bench.helper([asking(question)], after_accept=TO_UP):
        result = bench.connect("--accept-certificate", SHA.upper())
    assert (result.exit_code, result.stderr) == (0, STEPS)
    assert bench.pin() == SHA


def test_another_fingerprint_is_refused_even_at_a_terminal(bench: Bench) -> None:
    with bench.helper([asking()]):
        result = bench.connect("--accept-certificate", "ee" * 32, typed="y\n")
    assert result.exit_code == ExitCode.TRUST
    assert bench.pin() == ""


def test_a_second_question_is_asked_again(bench: Bench) -> None:
    with bench.helper([asking()], after_accept=[asking("certificate_changed")]):
        assert bench.connect(typed="y\nno\n").exit_code == ExitCode.TRUST


def test_a_question_broken_off_ends_the_session(bench: Bench) -> None:
    with bench.helper([asking()]) as helper:
        assert bench.connect(typed="").exit_code == ExitCode.INTERRUPTED
    assert helper.states() == ["off"]


def test_connect_takes_up_a_session_that_waits_for_an_answer(bench: Bench) -> None:
    waiting = session(State.ASKING, attention=asking()["attention"])
    with bench.helper(sessions=[waiting], after_accept=TO_UP) as helper:
        assert bench("connect", "Office", "--no-wait").stdout == "Connecting to Office.\n"
        result = bench("connect", "Office", typed="y\n")
    assert result.exit_code == 0, result.output
    assert helper.methods() == ["session.answer"]


def test_a_report_that_is_older_than_the_answer_is_not_a_new_question(bench: Bench) -> None:
    waiting = session(State.ASKING, attention=asking()["attention"])
    with bench.helper(sessions=[waiting], after_accept=TO_UP, stale=[waiting]):
        assert bench.connect(typed="y\n").exit_code == 0


def test_connect_waits_for_the_end_of_a_disconnect(bench: Bench) -> None:
    with bench.helper(TO_UP, sessions=[session(State.STOPPING)]) as helper:
        assert bench.connect().exit_code == 0
    assert helper.methods() == ["session.connect", "session.disconnect", "session.connect"]
    assert all(p.secrets == {"password": "hunter2"} for _, p in helper.requests if isinstance(p, Connect))


def test_no_event_loop_or_socket_is_left_open(bench: Bench, recwarn: pytest.WarningsRecorder) -> None:
    with bench.helper(TO_UP):
        bench.connect()
    assert [str(warning.message) for warning in recwarn.list] == []
