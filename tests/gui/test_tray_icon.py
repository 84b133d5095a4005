"""The tray icon without a panel: what it shows, what clicks do, and what it says of having no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.gui.drawing import colours
from app.gui.faces import Desk
from app.gui.model.looks import Look
from app.gui.model.picture import Link, Picture
from app.gui.preferences import Click, IconStyle, PreferenceStore
from app.gui.tray import rows
from app.gui.tray.icon import Tray
from helper.api.types import State
from tests.support.gui_fakes import FakeActions, FakeDoors
from tests.support.gui_pictures import HOME, OFFICE, READY, own, picture, without_helper

Reason = QSystemTrayIcon.ActivationReason


class Bench:
    """A tray with a desk to fill."""

    def __init__(self, actions: FakeActions, doors: FakeDoors, grace: float) -> None:
        self.desk, self.preferences = Desk(), PreferenceStore()
        self.actions, self.doors = actions, doors
        self.tray = Tray(self.desk, actions, doors, self.preferences, grace=grace)
        self.placed: list[bool] = []
        self.tray.placed.connect(self.placed.append)

    @property
    def icon(self) -> QSystemTrayIcon:
        icons = self.tray.findChildren(QSystemTrayIcon)
        assert len(icons) == 1
        return icons[0]

    def press(self, reason: Reason = Reason.Trigger) -> None:
        self.icon.activated.emit(reason)


@pytest.fixture
def make(actions: FakeActions, doors: FakeDoors, qtbot: QtBot) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def bench(grace: float = 30.0) -> Bench:
        made.append(Bench(actions, doors, grace))
        return made[-1]

    yield bench
    for each in made:
        each.tray.close()
        each.tray.menu.deleteLater()
        each.tray.deleteLater()


@pytest.fixture
def bench(make: Callable[..., Bench]) -> Bench:
    made = make()
    made.tray.show()
    return made


@pytest.mark.parametrize(
    "state", [None, State.CONNECTING, State.UP, State.DEGRADED, State.BLOCKED, State.FAILED]
)
def test_the_icon_follows_the_state(bench: Bench, state: State | None) -> None:
    bench.desk.show(without_helper(Link.ABSENT))
    missing = bench.icon.icon().cacheKey()
    bench.desk.show(picture(state))
    assert bench.icon.icon().cacheKey() != missing


def test_nothing_is_sent_to_the_panel_twice(bench: Bench) -> None:
    bench.desk.show(picture(State.UP))
    before = bench.icon.icon().cacheKey()
    bench.desk.show(picture(State.UP, rtt=99.0))
    assert bench.icon.icon().cacheKey() == before


def test_another_style_is_drawn_at_once(bench: Bench) -> None:
    bench.desk.show(picture(State.UP))
    before = bench.icon.icon().cacheKey()
    bench.preferences.change(icon=IconStyle.SYMBOLIC)
    assert bench.icon.icon().cacheKey() != before


def test_another_theme_is_followed_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.desk.show(picture(State.UP))

    def colour() -> str:
        image = bench.icon.icon().pixmap(QSize(64, 64)).toImage()
        return image.pixelColor(32, 8).name()

    assert colour() == colours.LIGHT[Look.UP].lower()
    before = QApplication.palette()
    try:
        QApplication.setPalette(QPalette(QColor(colours.DARK_GROUNDS[0])))
        qtbot.waitUntil(lambda: colour() == colours.DARK[Look.UP].lower())
    finally:
        QApplication.setPalette(before)


def test_there_is_one_icon_and_one_menu_for_ever(bench: Bench) -> None:
    icon, menu = bench.icon, bench.icon.contextMenu()
    for state in State:
        bench.desk.show(picture(state))
        bench.desk.show(without_helper(Link.LOST))
    assert bench.icon is icon
    assert bench.icon.contextMenu() is menu is bench.tray.menu


def test_the_tooltip_says_state_network_and_address(bench: Bench) -> None:
    bench.desk.show(picture(State.UP))
    assert bench.icon.toolTip() == "Adit: Connected to Office\nOffice, 192.168.30.12/24"
    bench.desk.show(picture(None))
    assert bench.icon.toolTip() == "Adit: Not connected"
    bench.desk.show(without_helper(Link.ABSENT))
    assert bench.icon.toolTip() == "Adit: Adit's helper is not running"


def test_no_panel_finds_markup_in_the_tooltip() -> None:
    evil = type(OFFICE)(id=OFFICE.id, name="<img src=x> & co", server=OFFICE.server)
    seen = picture(State.UP)
    session = seen.entries[0].session
    assert session is not None
    text = rows.tooltip(Picture(READY, (own(evil, session),), seen.killswitch))
    assert not {"<", ">", "&"} & set(text)
    assert "img src=x" in text


# --- clicks ----------------------------------------------------------------------------------------


def test_a_click_opens_the_window_and_hides_it_again(bench: Bench, qtbot: QtBot) -> None:
    bench.press()
    assert bench.doors.asked == [("window",)]
    window = QMainWindow()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    bench.press()
    assert not window.isVisible()
    assert bench.doors.asked == [("window",)]
    bench.press(Reason.DoubleClick)
    assert bench.doors.asked == [("window",), ("window",)]


@pytest.mark.parametrize("reason", [Reason.MiddleClick, Reason.Context, Reason.Unknown])
def test_other_buttons_do_nothing_by_themselves(bench: Bench, reason: Reason) -> None:
    for click in Click:
        bench.preferences.change(click=click)
        bench.press(reason)
    assert bench.doors.asked == [] and bench.actions.asked == []


@pytest.mark.parametrize(
    "state, asked",
    [
        (State.UP, ("take_down", OFFICE.id)),
        (State.CONNECTING, ("take_down", OFFICE.id)),
        (State.BLOCKED, ("bring_up", OFFICE.id, False)),
        (State.FAILED, ("bring_up", OFFICE.id, False)),
        (None, ("bring_up", HOME.id, False)),
    ],
)
def test_a_click_may_connect_and_disconnect(
    bench: Bench, state: State | None, asked: tuple[object, ...]
) -> None:
    bench.preferences.change(click=Click.TOGGLE, last=HOME.id)
    bench.desk.show(picture(state))
    bench.press()
    assert bench.actions.asked == [asked]
    assert bench.doors.asked == []


@pytest.mark.parametrize("seen", [picture(None), without_helper(Link.ABSENT), Picture()])
def test_where_there_is_nothing_to_connect_a_click_opens_the_window(bench: Bench, seen: Picture) -> None:
    bench.preferences.change(click=Click.TOGGLE, last="gone")
    bench.desk.show(seen)
    bench.press()
    assert (bench.actions.asked, bench.doors.asked) == ([], [("window",)])


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_click_may_open_the_menu(bench: Bench, qtbot: QtBot) -> None:
    bench.preferences.change(click=Click.MENU)
    bench.press()
    qtbot.waitUntil(bench.tray.menu.isVisible)
    bench.tray.menu.close()


# --- a place ---------------------------------------------------------------------------------------


def test_having_no_place_is_said_once_and_late(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(grace=0.2)
    assert not bench.tray.has_place
    bench.tray.show()
    assert bench.placed == []
    with qtbot.waitSignal(bench.tray.placed):
        pass
    assert bench.placed == [False]
    bench.desk.show(picture(State.UP))
    qtbot.wait(300)
    assert bench.placed == [False]


def test_a_message_without_a_place_is_not_shown(bench: Bench) -> None:
    bench.tray.say("title", "body", Look.UP)
    assert not bench.tray.has_place
