"""The pages for a helper that is not ready, and for a start with nothing set up."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.gui.fold import Fold
from app.gui.model.picture import Helper, Link, Picture
from app.gui.window.command import Command
from app.gui.words import helper as words
from helper.api import START_COMMAND
from tests.support.gui_pictures import OFFICE, READY, picture, without_helper
from tests.support.gui_window import Bench, Open

MISSING = (Link.ABSENT, Link.OLDER, Link.NEWER, Link.REFUSED, Link.LOST)
UNITS = "adit-helper.socket adit-helper.service"
COMMANDS = {
    Link.ABSENT: (f"sudo systemctl enable --now {UNITS}", START_COMMAND),
    Link.OLDER: (f"sudo systemctl restart {UNITS}", "adit-helper --version"),
    Link.NEWER: ("adit-gui --version",),
    Link.REFUSED: ("journalctl --unit adit-helper --lines 50", f"sudo systemctl restart {UNITS}"),
    Link.LOST: ("systemctl status adit-helper", "journalctl --unit adit-helper --lines 50"),
}


def commands(bench: Bench) -> tuple[str, ...]:
    return tuple(found.command for found in bench.window.helper_view.content.findChildren(Command))


@pytest.mark.parametrize("link", MISSING)
def test_each_has_a_page_with_its_commands(opened: Open, link: Link) -> None:
    bench = opened(without_helper(link, "<b>detail</b>"))
    assert bench.window.helper_view.isVisible()
    assert not bench.window.pane.isVisible()
    assert commands(bench) == COMMANDS[link]
    fold = bench.window.helper_view.content.findChild(Fold)
    assert fold is not None and not fold.is_open
    shown = [label.text() for label in bench.window.helper_view.content.findChildren(QLabel)]
    assert "<b>detail</b>" in shown


def test_each_has_words_of_its_own() -> None:
    pages = [words.page(Helper(link=link)) for link in MISSING]
    assert len({page.headline for page in pages}) == len({page.message for page in pages}) == len(MISSING)


def test_versions_are_told_where_they_are_known() -> None:
    assert "0.0.9" in words.page(Helper(link=Link.OLDER, version="0.0.9")).message
    assert "9.0" in words.page(Helper(link=Link.NEWER, version="9.0")).message


def test_a_command_is_copied_as_it_is_typed(opened: Open) -> None:
    bench = opened(without_helper(Link.ABSENT))
    last = bench.window.helper_view.content.findChildren(Command)[-1]
    QTest.mouseClick(last.button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == 'sudo adit-helper --operator "$USER"'
    assert last.button.text() == "Copied"


@pytest.mark.parametrize("link", MISSING)
def test_the_page_goes_by_itself(opened: Open, link: Link) -> None:
    bench = opened(without_helper(link))
    bench.show(picture())
    assert not bench.window.helper_view.isVisible()
    assert bench.window.pane.isVisible()
    assert bench.window.pane.headline.button.isEnabled()


def test_networks_can_be_edited_meanwhile_and_not_connected(opened: Open) -> None:
    bench = opened(without_helper(Link.ABSENT))
    menus = bench.window.menus
    menus.edit.trigger()
    assert bench.doors.asked == [("edit", OFFICE.id)]
    assert not menus.act.isEnabled() and not bench.window.strip.box.isEnabled()
    assert bench.window.list.isVisible()


def test_one_trouble_after_the_other_changes_the_page(opened: Open) -> None:
    bench = opened(without_helper(Link.LOST))
    bench.show(without_helper(Link.ABSENT))
    QApplication.processEvents()
    assert commands(bench) == COMMANDS[Link.ABSENT]


# --- nothing set up ----------------------------------------------------------------------------


def test_a_first_start_has_three_ways_to_begin(opened: Open) -> None:
    bench = opened(Picture(helper=READY))
    page = bench.window.first_run
    assert page.isVisible() and not bench.window.list.isVisible()
    for button in (page.add, page.open, page.demo):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bench.doors.asked == [("add",), ("choose_files",), ("demo",)]
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    assert bench.doors.asked[-1] == ("add",)
    assert not page.fold.isVisible()


def test_the_first_network_ends_it(opened: Open) -> None:
    bench = opened(Picture(helper=READY))
    bench.show(picture())
    assert not bench.window.first_run.isVisible()
    assert bench.window.pane.headline.title == "Not connected"


def test_a_missing_helper_is_told_below(opened: Open) -> None:
    bench = opened(Picture(helper=Helper(link=Link.ABSENT)), width=640, height=420)
    fold = bench.window.first_run.fold
    assert fold.line.text() == "Adit's helper is not running: show me how to start it"
    fold.line.click()
    shown = bench.window.first_run.content.findChildren(Command)
    assert tuple(found.command for found in shown if found.isVisible()) == COMMANDS[Link.ABSENT]
    bench.show(Picture(helper=READY))
    assert not fold.isVisible()


def test_what_can_not_be_read_is_told_too_when_nothing_else_is_there(opened: Open) -> None:
    base = Picture(helper=READY)
    bench = opened(dataclasses.replace(base, unusable=("broken.toml: line 3",)))
    assert bench.window.first_run.unusable.isVisible()
