"""What a person can do, with the helper's own server behind a real socket."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.model.trouble import Remedy
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    Hold,
    KillSwitch,
    Session,
    State,
)
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import CERTIFICATE, OFFICE
from tests.support.gui_room import ASKING, KEY, WRONG, pin, room


def test_a_double_click_connects_once(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            for _ in range(3):
                here.actions.bring_up(KEY)
            await here.reaches(State.PREPARING)
            here.actions.bring_up(KEY)
            await here.idle()
            assert len(here.helper.sessions.requests) == 1 and len(here.asker.asked) == 1
            assert here.troubles == []

    run(qapp, main)


def test_the_main_button(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.UP}]
            here.actions.act(KEY)
            await here.reaches(State.UP)
            here.actions.act(KEY)
            await here.reaches(None)
            assert here.helper.sessions.undone == ["s1"]
            here.helper.sessions.script = [{"state": State.CONNECTING}]
            here.actions.act(KEY)
            await here.reaches(State.CONNECTING)
            here.actions.act(KEY)
            here.actions.act(KEY)  # A double click on "Cancel" is one.
            await here.reaches(None)
            await here.idle()
            assert here.helper.sessions.undone == ["s1", "s2"] and here.troubles == []

    run(qapp, main)


@pytest.mark.parametrize("state", [State.BLOCKED, State.WAITING])
def test_what_is_stuck_is_reconnected_with_what_it_has(
    qapp: QApplication, folder: Path, state: State
) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, state)
            await here.reaches(state)
            here.actions.bring_up(KEY)
            await here.reaches(State.CONNECTING)
            assert here.helper.sessions.reconnected == ["s0"] and here.asker.asked == []

    run(qapp, main)


def test_a_wrong_password_of_a_blocked_session_is_replaced(qapp: QApplication, folder: Path) -> None:
    """It stays blocked until the new password is there, in the same session: nothing comes free."""

    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, State.BLOCKED, problem=WRONG)
            await here.reaches(State.BLOCKED)
            here.asker.gate = gate = asyncio.Event()
            here.asker.typed = ("new", False)
            here.actions.bring_up(KEY, ask_password=True)
            await until(lambda: bool(here.asker.asked))
            assert here.state() is State.BLOCKED and here.asker.asked[0][4] is True
            gate.set()
            await here.reaches(State.CONNECTING)
            assert here.helper.sessions.reconnected == ["s0"]
            assert here.helper.sessions.secrets_given == [{"password": "new"}]
            assert here.helper.sessions.undone == [] and here.helper.sessions.requests == []

    run(qapp, main)


def test_connecting_waits_for_the_end_of_the_last_one(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, State.UP)
            await here.reaches(State.UP)
            here.helper.sessions.gate.clear()
            here.actions.take_down(KEY)
            await here.reaches(State.STOPPING)
            here.actions.bring_up(KEY)
            await until(lambda: here.helper.sessions.entered == 2)
            here.helper.sessions.gate.set()
            await here.reaches(State.PREPARING)
            assert len(here.helper.sessions.requests) == 1 and here.troubles == []

    run(qapp, main)


def test_an_error_is_taken_away(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, State.FAILED, problem=WRONG)
            await here.reaches(State.FAILED)
            here.actions.take_down(KEY)
            assert here.state() is None and here.helper.sessions.undone == []

    run(qapp, main)


def test_cancelling_while_the_password_is_asked(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.gate = gate = asyncio.Event()
            here.actions.bring_up(KEY)
            await until(lambda: bool(here.asker.asked))
            here.actions.take_down(KEY)
            gate.set()
            await here.idle()
            assert here.helper.sessions.requests == [] and here.troubles == []

    run(qapp, main)


def test_a_profile_of_the_machine_has_its_own_secrets(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            key = here.helper.machine.profile.id
            here.actions.bring_up(key)
            await here.reaches(State.PREPARING, key)
            assert here.asker.asked == []
            here.actions.take_down(key)
            await here.reaches(None, key)

    run(qapp, main)


def test_a_stray_can_be_ended(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", "removed", State.UP)
            await here.reaches(State.UP, "s0")
            here.actions.act("s0")
            await here.reaches(None, "s0")
            here.actions.bring_up("s0")
            await here.idle()
            assert here.troubles == []

    run(qapp, main)


@pytest.mark.parametrize(("code", "remedy"), [(Code.BAD_PROFILE, Remedy.EDIT), (Code.BUSY, Remedy.RETRY)])
def test_a_refusal_is_told(qapp: QApplication, folder: Path, code: Code, remedy: Remedy) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.refusal = RpcError(code, "Because.")
            here.actions.bring_up(KEY)
            await until(lambda: bool(here.troubles))
            (trouble,) = here.troubles
            assert trouble.key == KEY and trouble.remedies == (remedy,) and "Because." in trouble.detail

    run(qapp, main)


def test_without_a_helper_everything_says_so(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            await here.helper.stop()
            await until(lambda: here.link.client is None)
            here.actions.bring_up(KEY)
            here.actions.unblock()
            here.actions.set_lockdown(True)
            await until(lambda: len(here.troubles) == 3)
            assert {trouble.remedies for trouble in here.troubles} == {(Remedy.HELPER,)}
            assert here.asker.asked == []
            assert await here.actions.log("", 10) == ()
            assert await here.actions.try_out(OFFICE, {"password": "x"})

    run(qapp, main)


# --- the machine -----------------------------------------------------------------------------------


def test_the_switches(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.actions.set_killswitch(False)
            here.actions.set_lan(False)
            here.actions.set_lockdown(True)
            await until(
                lambda: here.desk.picture.killswitch == KillSwitch(enabled=False, lan=False, lockdown=True)
            )
            here.actions.set_autoconnect("branch", True)

            def autoconnected() -> bool:
                machine = here.entry(here.helper.machine.profile.id).machine
                return machine is not None and machine.autoconnect

            await until(autoconnected)

    run(qapp, main)


def test_what_is_not_permitted_says_what_to_type(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.machine.refusal = RpcError(Code.NOT_PERMITTED, "No.")
            here.actions.set_killswitch(False)
            here.actions.set_lan(True)
            here.actions.set_lockdown(True)
            here.actions.set_autoconnect("my branch", True)
            here.actions.unblock()
            await until(lambda: len(here.troubles) == 5)
            advice = " ".join(trouble.advice for trouble in here.troubles)
            for command in (
                "sudo adit killswitch off",
                "sudo adit killswitch --lan",
                "sudo adit lockdown on",
                "sudo adit autoconnect 'my branch' on",
                "sudo adit unblock",
            ):
                assert command in advice

    run(qapp, main)


def test_unblocking_ends_what_holds(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, State.BLOCKED)
            here.helper.sessions.have("s1", "p-up", State.UP)
            here.helper.machine.have(hold=Hold.BLOCKED)
            here.helper.machine.after_release = None
            await here.reaches(State.BLOCKED)

            def open_now(session: Session) -> None:
                if session.id == "s0" and session.state is State.OFF:
                    here.helper.machine.have(hold=Hold.OPEN)

            here.link.moved.connect(open_now)
            here.actions.unblock()
            await until(lambda: here.helper.sessions.undone == ["s0"])
            await here.idle()
            assert here.state("s1") is State.UP

    run(qapp, main)


def test_what_stays_held_says_the_way_out(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.machine.have(hold=Hold.BLOCKED, lockdown=True, way_out="sudo adit lockdown off")
            here.helper.machine.after_release = None
            here.actions.unblock()
            await until(lambda: bool(here.troubles))
            assert "sudo adit lockdown off" in here.troubles[0].advice

    run(qapp, main)


def test_releasing_is_enough_where_no_session_holds(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.have("s0", KEY, State.CONNECTING)
            here.helper.machine.have(hold=Hold.BLOCKED)
            await here.reaches(State.CONNECTING)
            here.actions.unblock()
            await until(lambda: here.desk.picture.killswitch.hold is Hold.OPEN)
            await here.idle()
            assert here.helper.sessions.undone == [] and here.troubles == []

    run(qapp, main)


# --- certificates and logs ---


@pytest.mark.parametrize("accept", [True, False])
def test_answering(qapp: QApplication, folder: Path, accept: bool) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [ASKING]
            here.actions.bring_up(KEY)
            await here.reaches(State.ASKING)
            here.actions.answer("s1", "a1", accept)
            here.actions.answer("s1", "a1", accept)
            await until(lambda: here.state() is not State.ASKING)
            await here.idle()
            assert here.helper.sessions.answers == [("s1", "a1", accept)]
            assert pin(here) == (CERTIFICATE.sha256 if accept else "")

    run(qapp, main)


def test_a_question_that_somebody_else_answered_is_not_remembered(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [ASKING]
            here.actions.bring_up(KEY)
            await here.reaches(State.ASKING)
            here.helper.sessions.answer("s1", "a1", False)
            here.actions.answer("s1", "a1", True)
            await here.idle()
            assert pin(here) == "" and here.troubles == []

    run(qapp, main)


def test_the_log(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.add("s9", 0)
            lines = await here.actions.log("s9", 10)
            assert [line.text for line in lines] == ["text-s9"]

    run(qapp, main)
