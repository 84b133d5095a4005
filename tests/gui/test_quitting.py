"""What quitting does with connections."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.gui.faces import Desk
from app.gui.model.picture import Link, Origin
from app.gui.preferences import PreferenceStore, Quit
from app.gui.quitting import QuitQuestion, Quitting, own_connections
from helper.api.types import State
from tests.support.gui_fakes import FakeActions
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import OFFICE, own, picture, session, without_helper

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Ending(FakeActions):
    """Disconnects at once, as far as ``desk`` shows; unless it is stuck."""

    def __init__(self, desk: Desk, stuck: bool = False) -> None:
        super().__init__()
        self.desk, self.stuck = desk, stuck

    def take_down(self, key: str) -> None:
        super().take_down(key)
        if not self.stuck:
            self.desk.show(picture(State.OFF))


def quitting(desk: Desk, actions: FakeActions, limit: float = 5) -> tuple[Quitting, PreferenceStore]:
    preferences = PreferenceStore()
    return Quitting(desk, actions, preferences, lambda: None, limit=limit), preferences


def question() -> QuitQuestion | None:
    shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, QuitQuestion))
    return next((each for each in shown if each.isVisible()), None)


async def answered(press: str) -> None:
    await until(lambda: question() is not None)
    asked = question()
    assert asked is not None
    button: QPushButton = getattr(asked, press)
    button.click()


@pytest.mark.parametrize(
    ("press", "leaves", "taken_down"), [("stay", True, 0), ("leave", True, 1), ("cancel", False, 0)]
)
def test_the_answers(qapp: QApplication, press: str, leaves: bool, taken_down: int) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(State.UP))
        actions = Ending(desk)
        asks, preferences = quitting(desk, actions)
        asking = asyncio.create_task(asks.may_leave())
        await answered(press)
        assert await asking is leaves
        assert actions.asked == [("take_down", OFFICE.id)] * taken_down
        assert preferences.now.quit is Quit.ASK
        assert question() is None

    run(qapp, main)


def test_closing_the_question_is_no(qapp: QApplication) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(State.UP))
        asks, _ = quitting(desk, FakeActions())
        asking = asyncio.create_task(asks.may_leave())
        await until(lambda: question() is not None)
        asked = question()
        assert asked is not None
        asked.remember.setChecked(True)
        asked.reject()
        assert await asking is False

    run(qapp, main)


def test_what_is_remembered_is_not_asked_again(qapp: QApplication) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(State.UP))
        asks, preferences = quitting(desk, Ending(desk))
        asking = asyncio.create_task(asks.may_leave())
        await until(lambda: question() is not None)
        asked = question()
        assert asked is not None
        asked.remember.setChecked(True)
        asked.stay.click()
        assert await asking and preferences.now.quit is Quit.STAY
        assert await asks.may_leave()  # nothing is asked, so nothing is waited for

    run(qapp, main)


def test_asking_twice_shows_one_question(qapp: QApplication) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(State.UP))
        asks, _ = quitting(desk, FakeActions())
        asking = asyncio.create_task(asks.may_leave())
        await until(lambda: question() is not None)
        assert await asks.may_leave() is False
        await answered("stay")
        assert await asking

    run(qapp, main)


def test_a_disconnect_that_hangs_is_not_waited_for_for_ever(qapp: QApplication) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(State.UP))
        asks, preferences = quitting(desk, Ending(desk, stuck=True), limit=0.05)
        preferences.change(quit=Quit.DISCONNECT)
        assert await asks.may_leave()
        assert await asks.disconnect_all(0.05) is False

    run(qapp, main)


@pytest.mark.parametrize("state", [None, State.OFF, State.FAILED])
def test_nothing_to_ask_about(qapp: QApplication, state: State | None) -> None:
    async def main() -> None:
        desk = Desk()
        desk.show(picture(state))
        asks, _ = quitting(desk, FakeActions())
        assert await asks.may_leave()

    run(qapp, main)


@pytest.mark.parametrize(
    "state", [State.PREPARING, State.CONNECTING, State.WAITING, State.ASKING, State.BLOCKED, State.DEGRADED]
)
def test_every_state_that_is_not_over_is_a_connection(state: State) -> None:
    assert [entry.key for entry in own_connections(picture(state))] == [OFFICE.id]


def test_others_are_not_ours_to_end() -> None:
    shown = picture(State.UP)
    theirs = msgspec.structs.replace(session(State.UP), machine=True)
    entries = (own(OFFICE, theirs),)
    assert own_connections(type(shown)(helper=shown.helper, entries=entries)) == ()
    stray = type(shown.entries[0])(
        key="s", name="s", origin=Origin.STRAY, kind="", session=session(State.UP), mine=False
    )
    assert own_connections(type(shown)(helper=shown.helper, entries=(stray,))) == ()
    assert own_connections(without_helper(Link.LOST)) == ()


def test_the_question_has_names_for_everything(qapp: QApplication) -> None:
    asked = QuitQuestion(own_connections(picture(State.UP)))
    try:
        assert "Office" in asked.text()
        assert all(button.text() for button in asked.findChildren(QPushButton))
        assert asked.defaultButton() is asked.stay
        assert isinstance(asked.remember, QWidget) and asked.remember.text()
    finally:
        asked.deleteLater()
