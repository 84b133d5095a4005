"""The graph: what is drawn, how often, and only while somebody looks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.drawing.graph import LEAST_SCALE, Curve, Graph, ends, nice, without_gaps
from app.gui.model.history import COARSE, HOUR, History, Point
from app.gui.model.picture import Link
from app.gui.window.graph_view import GraphView
from app.gui.window.naming import unisolated
from helper.api.types import State
from tests.support.gui_pictures import HOME, picture, without_helper
from tests.support.gui_window import Open


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: Graph) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_a_pause_is_a_rate_of_nothing() -> None:
    points = (Point(1.0, 10.0, 1.0), Point(2.0, 20.0, 2.0), Point(30.0, 30.0, 3.0))
    drawn = without_gaps(Curve(points, now=40.0))
    rates = {point.at: point.down for point in drawn}
    assert rates == {0.0: 0.0, 1.0: 10.0, 2.0: 20.0, 3.0: 0.0, 29.0: 0.0, 30.0: 30.0, 31.0: 0.0, 40.0: 0.0}


def test_points_that_follow_each_other_are_left_alone() -> None:
    points = tuple(Point(float(at), 5.0, 5.0) for at in range(1, 5))
    assert without_gaps(Curve(points, now=4.5))[1:] == points
    assert without_gaps(Curve((), now=4.5)) == ()


@given(st.floats(0.0, 1e12))
def test_a_scale_holds_its_highest_value_and_is_not_far_from_it(highest: float) -> None:
    end = nice(highest)
    assert end >= highest
    assert end <= max(highest, LEAST_SCALE) * 2.5 + 1e-6


def test_a_quiet_scale_has_one_unit() -> None:
    assert [unisolated(words) for words in ends(LEAST_SCALE)] == ["0.2\u202fMbit/s", "0.1\u202fMbit/s"]


def test_both_directions_have_one_scale(qtbot: QtBot) -> None:
    graph = Graph()
    qtbot.addWidget(graph)
    graph.show_curve(Curve((Point(1.0, 3e6, 4e6),), now=1.0))
    assert graph.scale == 1e7, "4 Mbit/s up need 8 above, for the lower part is half as high"


def test_down_is_above_the_line_and_up_below_it(qtbot: QtBot) -> None:
    graph = Graph()
    qtbot.addWidget(graph)
    graph.resize(300, 120)
    for down, up in ((1e7, 0.0), (0.0, 4e6)):
        quiet = graph.grab().toImage()
        graph.show_curve(Curve(tuple(Point(float(at), down, up) for at in range(1, 61)), now=60.0))
        drawn = graph.grab().toImage()
        changed = [QColor(quiet.pixel(155, y)) != QColor(drawn.pixel(155, y)) for y in range(120)]
        above, below = sum(changed[:76]), sum(changed[84:])
        assert (above > 20) == (down > 0) and (below > 8) == (up > 0)
        graph.show_curve(Curve())


def test_the_last_minute_and_the_last_hour(qtbot: QtBot) -> None:
    now = 10_000.0
    history = History()
    for second in range(1800):
        history.feed(now - 1800 + second, second * 125_000, second * 12_500, 20.0)
    view = GraphView(clock=lambda: now)
    qtbot.addWidget(view)
    view.show_history(history, 0.0)
    assert len(view.graph.curve.points) in (60, 61, 62)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.hour.click()
    view.hour.setFocus()
    assert (view.graph.curve.span, view.graph.curve.step) == (HOUR, COARSE)
    assert 85 <= len(view.graph.curve.points) <= 91
    QTest.keyClick(view.hour, Qt.Key.Key_Left)
    assert view.minute.isChecked() and view.graph.curve.span == 60.0


def test_readers_of_the_screen_hear_the_rates(qtbot: QtBot) -> None:
    history = History()
    history.feed(1.0, 0, 0)
    history.feed(2.0, 1_550_000, 137_500, 23.0)
    view = GraphView(clock=lambda: 2.5)
    qtbot.addWidget(view)
    view.show_history(history, 0.0)
    said = view.graph.accessibleDescription()
    for mark in "\u2066\u2069":
        said = said.replace(mark, "")
    assert said.replace("\u202f", " ") == "↓ 12.4 Mbit/s down, ↑ 1.1 Mbit/s up, 23 ms to the server"
    assert view.graph.accessibleName() == "Traffic"


def test_a_quiet_connection_is_at_nothing(qtbot: QtBot) -> None:
    now = [2.5]
    history = History()
    history.feed(1.0, 0, 0)
    history.feed(2.0, 1_550_000, 137_500)
    view = GraphView(clock=lambda: now[0])
    qtbot.addWidget(view)
    view.show_history(history, 0.0)
    now[0] = 6.0
    view.refresh()
    assert "12.4" not in view.graph.accessibleDescription()


# --- in the window -----------------------------------------------------------------------------


def test_the_graph_moves_with_the_traffic(opened: Open, qtbot: QtBot) -> None:
    bench = opened(picture(State.UP))
    history = bench.desk.history("s-Office")
    now = time.monotonic()
    history.feed(now - 2.0, 0, 0)
    history.feed(now - 1.0, 1_250_000, 0)
    qtbot.waitUntil(lambda: len(bench.window.pane.graph.graph.curve.points) > 0, timeout=3000)


def test_many_ticks_are_no_more_than_a_picture_a_second(opened: Open) -> None:
    bench = opened(picture(State.UP))
    graph = bench.window.pane.graph.graph
    paints = Paints(graph)
    begun = time.monotonic()
    for number in range(500):
        bench.desk.history("s-Office").feed(time.monotonic(), number * 1000, number * 100)
        bench.desk.ticked.emit("s-Office")
        QApplication.processEvents()
    seconds = time.monotonic() - begun
    assert paints.count <= seconds + 2


@pytest.mark.parametrize("state", [State.OFF, State.CONNECTING, State.BLOCKED, State.FAILED])
def test_where_nothing_moves_no_timer_runs(opened: Open, state: State) -> None:
    assert not opened(picture(state)).window.pane.is_beating


@pytest.mark.parametrize("state", [State.UP, State.DEGRADED, State.WAITING])
def test_the_timer_runs_only_while_the_window_can_be_seen(opened: Open, state: State) -> None:
    bench = opened(picture(state))
    beats = [bench.window.pane.is_beating]
    steps = (
        bench.window.hide,
        bench.window.show,
        bench.window.showMinimized,
        bench.window.showNormal,
        lambda: bench.show(without_helper(Link.ABSENT)),
    )
    for step in steps:
        step()
        QApplication.processEvents()
        beats.append(bench.window.pane.is_beating)
    assert beats == [True, False, True, False, True, False]


def test_another_network_has_a_graph_of_its_own(opened: Open) -> None:
    bench = opened(picture(State.UP))
    now = time.monotonic()
    bench.desk.history("s-Office").feed(now - 2, 0, 0)
    bench.desk.history("s-Office").feed(now - 1, 1_000_000, 0)
    bench.window.pane.refresh()
    assert bench.window.pane.graph.graph.curve.points
    bench.window.choose(HOME.id)
    assert not bench.window.pane.graph.isVisible()
