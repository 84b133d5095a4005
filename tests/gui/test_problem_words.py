"""Every error of engine and helper in words: what happened, why it may have, what to do."""

from __future__ import annotations

import msgspec
import pytest

from app.gui.model.picture import Entry, Origin
from app.gui.model.trouble import Remedy
from app.gui.words import keyring, problems
from app.profiles.errors import ProfileError
from app.secrets import KeyringAnswer, KeyringState, SecretError
from helper.api.client import HelperGone, HelperRefused, ProtocolMismatch
from helper.api.rpc import Code
from helper.api.types import Hold, KillSwitch, MachineProfile, Problem, ProblemKind, Session, State
from tests.support.gui_pictures import HOME, OFFICE, own, session
from tests.support.problem_codes import all_codes

CODES = all_codes()
OPEN = KillSwitch()


def failed(code: str, kind: ProblemKind = ProblemKind.SERVER, state: State = State.FAILED) -> Session:
    problem = Problem(code=code, kind=kind, message="In English.", advice="Do it.", detail="E 1")
    return session(state, OFFICE, problem=problem)


def test_the_codes_are_found() -> None:
    """One of every way in which they are written down in the source."""
    known = {"authentication_failed", "no_address", "timed_out", "unreachable", "dns_failed", "engine_bug"}
    assert known <= set(CODES) and len(CODES) > 70


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_words(code: str) -> None:
    kind = ProblemKind.NETWORK if code == "unreachable" else ProblemKind.SERVER
    for profile in (OFFICE, HOME):
        trouble = problems.trouble(failed(code, kind), own(profile), OPEN)
        assert trouble.message != "In English.", f"{code} ({CODES[code]}) has no words"
        assert trouble.message.endswith(".") and trouble.message[:1] != "…"
        assert trouble.advice.endswith((".", "modprobe tun"))
        assert "{" not in trouble.message + trouble.why + trouble.advice
        assert "!" not in trouble.message + trouble.why + trouble.advice
        assert "_" not in trouble.message + trouble.why + trouble.advice
        assert trouble.detail == f"{code}: In English.\nE 1"
        assert trouble.remedies


def test_names_go_into_the_sentence() -> None:
    entry = own(OFFICE)
    assert (
        "user “ana” on hub “OFFICE”" in problems.trouble(failed("authentication_failed"), entry, OPEN).message
    )
    assert "vpn.example.com" in problems.trouble(failed("unreachable"), entry, OPEN).message
    assert "home.example.net" in problems.trouble(failed("no_handshake"), own(HOME), OPEN).message


def test_a_name_with_braces_is_a_name() -> None:
    server = msgspec.structs.replace(OFFICE.server, hub="{user}", user="{0}")
    entry = own(msgspec.structs.replace(OFFICE, server=server))
    message = problems.trouble(failed("access_denied"), entry, OPEN).message
    assert "“{user}”" in message and "“{0}”" in message


def test_a_refusal_by_the_machine_is_not_one_by_the_vpn_server() -> None:
    by_port = problems.trouble(failed("refused", ProblemKind.NETWORK), own(OFFICE), OPEN)
    by_server = problems.trouble(failed("refused"), own(OFFICE), OPEN)
    assert "port" in by_port.message and by_port.message != by_server.message


def test_a_code_of_a_newer_helper_speaks_its_own_words() -> None:
    trouble = problems.trouble(failed("from_the_future"), own(OFFICE), OPEN)
    assert (trouble.message, trouble.advice) == ("In English.", "Do it.")
    assert trouble.detail.startswith("from_the_future")


def test_foreign_text_is_harmless() -> None:
    problem = Problem(code="new", kind=ProblemKind.SERVER, message="a\x1b[2J\u202eb" * 500, detail="\x00")
    trouble = problems.trouble(session(State.FAILED, OFFICE, problem=problem), own(OFFICE), OPEN)
    assert len(trouble.message) < 700
    assert all(c.isprintable() or c == "\n" for c in trouble.message + trouble.detail)


def test_the_best_remedy_comes_first() -> None:
    def remedies(code: str, state: State = State.FAILED) -> tuple[Remedy, ...]:
        return problems.trouble(failed(code, state=state), own(OFFICE), OPEN).remedies

    assert remedies("authentication_failed")[0] is Remedy.PASSWORD
    assert remedies("unreachable")[0] is Remedy.RETRY
    assert remedies("hub_not_found")[0] is Remedy.EDIT
    assert Remedy.UNBLOCK in remedies("authentication_failed", State.BLOCKED)
    assert Remedy.UNBLOCK not in remedies("authentication_failed")
    assert Remedy.REPORT in remedies("engine_bug")
    held = problems.trouble(failed("unreachable"), own(OFFICE), KillSwitch(hold=Hold.BLOCKED))
    assert held.remedies[-1] is Remedy.UNBLOCK


def test_a_profile_of_the_machine_is_not_edited_here() -> None:
    machine = MachineProfile(id="m", name="branch", kind="softether", host="branch.example")
    entry = Entry("m", "branch", Origin.MACHINE, "softether", machine=machine)
    trouble = problems.trouble(failed("authentication_failed"), entry, OPEN)
    assert trouble.remedies == (Remedy.RETRY,)
    assert "branch.example" in problems.trouble(failed("unreachable"), entry, OPEN).message


def test_a_certificate_can_be_looked_at_only_while_it_is_asked_about() -> None:
    assert (
        Remedy.CERTIFICATE not in problems.trouble(failed("certificate_changed"), own(OFFICE), OPEN).remedies
    )
    asking = session(State.ASKING, OFFICE, problem=failed("certificate_changed").problem)
    assert problems.trouble(asking, own(OFFICE), OPEN).remedies[0] is Remedy.CERTIFICATE


def test_what_may_not_be_done_says_who_can() -> None:
    refused = HelperRefused(Code.NOT_PERMITTED, "Not for you.")
    trouble = problems.of_error(refused, command="sudo adit lockdown on")
    assert "sudo adit lockdown on" in trouble.advice
    assert "administrator" in problems.of_error(refused).advice


@pytest.mark.parametrize("code", [*Code, -1])
def test_every_refusal_has_words(code: int) -> None:
    trouble = problems.of_error(HelperRefused(code, "In English."), "k")
    assert trouble.headline and trouble.message and trouble.key == "k" and str(int(code)) in trouble.detail


def test_other_errors() -> None:
    assert problems.of_error(HelperGone("gone")).remedies == (Remedy.HELPER,)
    assert problems.of_error(ProtocolMismatch(Code.PROTOCOL_MISMATCH, "old")).remedies == (Remedy.HELPER,)
    assert "another name" in problems.of_error(ProfileError("taken", allowed="another name")).advice
    assert problems.of_error(SecretError("no"), "k").remedies == (Remedy.PASSWORD,)


def test_an_unexpected_error_gives_no_secret_away() -> None:
    try:
        raise KeyError("hunter2")
    except KeyError as error:
        trouble = problems.of_error(error)
    assert "KeyError" in trouble.detail and "hunter2" not in repr(trouble)


def test_the_states_of_the_keyring_are_different_messages() -> None:
    said = {state: keyring.sentence(state) for state in KeyringState}
    silent = {state for state, words in said.items() if not words}
    assert silent == {KeyringState.DONE, KeyringState.MISSING}
    assert len({words for words in said.values() if words}) == len(KeyringState) - 2
    assert {state for state in KeyringState if keyring.may_remember(state)} == silent
    assert all(keyring.not_kept(state) for state in KeyringState)


def test_what_was_not_remembered() -> None:
    trouble = problems.not_remembered("Office", KeyringAnswer(KeyringState.LOCKED, detail="d"), "k")
    assert "Office" in trouble.message and "locked" in trouble.why and "keyring_locked" in trouble.detail


def test_what_is_still_held_has_a_way_out() -> None:
    trouble = problems.still_held(
        KillSwitch(hold=Hold.BLOCKED, way_out="sudo adit lockdown off", lockdown=True)
    )
    assert "sudo adit lockdown off" in trouble.advice and "Lockdown" in trouble.why
