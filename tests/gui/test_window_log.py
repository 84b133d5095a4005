"""The log at the bottom: live, filtered, followed, copied, and asked for only while it can be seen."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.faces import Desk
from app.gui.window.log_view import MOST, Level, LogView
from helper.api.types import LogLine, State
from tests.support.gui_fakes import FakeActions
from tests.support.gui_pictures import picture
from tests.support.gui_window import Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def line(number: int, level: str = "info", session: str = "s-1", text: str = "") -> LogLine:
    return LogLine(time=1000.0 + number, level=level, session=session, text=text or f"line {number}")


@pytest.fixture
def log(qtbot: QtBot, actions: FakeActions) -> LogView:
    desk = Desk()
    view = LogView(desk, actions)
    desk.setParent(view)
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    return view


def tell(view: LogView, *lines: LogLine) -> None:
    desk = next(child for child in view.children() if isinstance(child, Desk))
    for one in lines:
        desk.logged.emit(one)


def texts(view: LogView) -> list[str]:
    return [shown.split("  ", 2)[2].strip() for shown in view.shown]


def test_the_past_is_fetched_once_and_what_comes_stays_behind_it(
    log: LogView, actions: FakeActions, qtbot: QtBot
) -> None:
    actions.lines = (line(1), line(2))
    log.show_session("s-1")
    tell(log, line(2), line(3))
    asyncio.run(log.fill())
    assert texts(log) == ["line 1", "line 2", "line 3"]
    assert actions.asked == [("log", "s-1", MOST)]
    tell(log, line(4))
    qtbot.waitUntil(lambda: texts(log)[-1:] == ["line 4"])


def test_showing_it_asks_by_itself_where_a_loop_runs(qtbot: QtBot, actions: FakeActions) -> None:
    actions.lines = (line(1),)

    async def show() -> LogView:
        view = LogView(Desk(), actions)
        qtbot.addWidget(view)
        view.show()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return view

    view = asyncio.run(show())
    assert texts(view) == ["line 1"]


def test_an_answer_about_another_network_is_not_shown(log: LogView, actions: FakeActions) -> None:
    async def slow() -> None:
        log.show_session("s-1")
        filling = asyncio.ensure_future(log.fill())
        actions.lines = (line(1),)
        log.show_session("s-2")
        actions.lines = ()
        await filling

    actions.lines = (line(1),)
    asyncio.run(slow())
    assert "line 1" not in texts(log)


def test_only_this_session_and_the_helper_itself(log: LogView, qtbot: QtBot) -> None:
    log.show_session("s-1")
    tell(log, line(1), line(2, session="s-2"), line(3, session=""))
    qtbot.waitUntil(lambda: len(log.shown) == 2)
    assert texts(log) == ["line 1", "line 3"]


def test_level_and_words_filter_what_is_there_and_what_comes(log: LogView, qtbot: QtBot) -> None:
    levels = ("debug", "info", "warning", "error", "unheard-of")
    tell(log, *(line(number, level) for number, level in enumerate(levels)))
    qtbot.waitUntil(lambda: texts(log) == ["line 1", "line 2", "line 3", "line 4"])
    log.level.setCurrentIndex(Level.WARNING)
    assert texts(log) == ["line 2", "line 3"]
    log.level.setCurrentIndex(Level.DEBUG)
    assert len(texts(log)) == 5
    log.words.setText("LINE 3")
    assert texts(log) == ["line 3"]
    tell(log, line(33), line(34), line(4))
    qtbot.waitUntil(lambda: len(log.shown) == 1 or len(log.shown) > 1)
    log.words.clear()
    qtbot.waitUntil(lambda: len(texts(log)) == 8)


def test_lines_are_capped(log: LogView, qtbot: QtBot) -> None:
    tell(log, *(line(number) for number in range(MOST + 500)))
    qtbot.waitUntil(lambda: len(log.shown) == MOST)
    assert texts(log)[-1] == f"line {MOST + 499}"


def test_it_follows_the_end_until_somebody_scrolls_up(log: LogView, qtbot: QtBot) -> None:
    bar = log.text.verticalScrollBar()
    tell(log, *(line(number) for number in range(100)))
    qtbot.waitUntil(lambda: len(log.shown) == 100)
    assert bar.value() == bar.maximum() > 0
    bar.setValue(10)
    tell(log, *(line(number) for number in range(100, 120)))
    qtbot.waitUntil(lambda: len(log.shown) == 120)
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    tell(log, line(120))
    qtbot.waitUntil(lambda: len(log.shown) == 121)
    assert bar.value() == bar.maximum()


def test_copying_takes_what_is_marked_or_else_all_that_is_shown(log: LogView, qtbot: QtBot) -> None:
    tell(log, line(1), line(2, "debug"), line(3, "error"))
    qtbot.waitUntil(lambda: len(log.shown) == 2)
    QTest.mouseClick(log.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "\n".join(log.shown)
    log.text.selectAll()
    cursor = log.text.textCursor()
    cursor.setPosition(0)
    cursor.movePosition(cursor.MoveOperation.EndOfLine, cursor.MoveMode.KeepAnchor)
    log.text.setTextCursor(cursor)
    QTest.mouseClick(log.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == log.shown[0]


def test_foreign_lines_are_text(log: LogView, qtbot: QtBot) -> None:
    tell(log, line(1, text="<b>bold</b>\x1b[31m\nforged 12:00:00  error"))
    qtbot.waitUntil(lambda: len(log.shown) == 1)
    assert texts(log) == ["<b>bold</b> [31m forged 12:00:00  error"]


def test_nothing_is_collected_while_it_is_hidden(log: LogView, qtbot: QtBot) -> None:
    log.hide()
    tell(log, *(line(number) for number in range(10)))
    assert not log._writer.isActive()
    log.show()
    assert log.shown == ()


def test_control_l_opens_it_with_the_cursor_in_it(opened: Open, qtbot: QtBot) -> None:
    bench = opened(picture(State.UP))
    QTest.keyClick(bench.window, Qt.Key.Key_L, CONTROL)
    pane = bench.window.pane
    assert pane.log.isVisible() and pane.log.text.hasFocus()
    assert bench.window.menus.log.isChecked()
    bench.desk.logged.emit(line(1, session="s-Office"))
    bench.desk.logged.emit(line(2, session="s-other"))
    qtbot.waitUntil(lambda: texts(pane.log) == ["line 1"])
    QTest.keyClick(bench.window, Qt.Key.Key_L, CONTROL)
    assert not pane.log.isVisible()
    assert not bench.window.menus.log.isChecked()


def test_delete_in_the_log_deletes_no_network(opened: Open) -> None:
    bench = opened(picture(State.UP))
    bench.window.pane.open_log(True)
    QTest.keyClick(bench.window.pane.log.text, Qt.Key.Key_Delete)
    assert not bench.library.removed
