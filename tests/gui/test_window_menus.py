"""What the keys and menus do, pasting and dropping, deleting with undo, messages, closing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.gui.model.picture import Helper, Link
from app.gui.model.trouble import Remedy, Trouble
from app.gui.settings.lockdown import LockdownWarning
from app.gui.window import undo
from app.profiles.errors import ProfileError
from helper.api.types import Hold, KillSwitch, State
from tests.support.gui_pictures import HOME, OFFICE, picture, without_helper
from tests.support.gui_window import Bench, Open

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
Key = Qt.Key
BRIEF = {
    "Ctrl+N",
    "Ctrl+O",
    "Ctrl+V",
    "Ctrl+Return",
    "Ctrl+F",
    "Ctrl+L",
    "Ctrl+,",
    "Ctrl+Q",
    "F1",
    "F2",
    "Del",
}


def menu_actions(bench: Bench) -> list[QAction]:
    return [action for menu in bench.window.menus.menus for action in menu.actions() if action.text()]


# --- keys --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifier", "door"),
    [
        (Key.Key_N, CONTROL, ("add",)),
        (Key.Key_O, CONTROL, ("choose_files",)),
        (Key.Key_Comma, CONTROL, ("settings",)),
        (Key.Key_F1, NONE, ("shortcuts",)),
        (Key.Key_Q, CONTROL, ("quit",)),
        (Key.Key_E, CONTROL, ("edit", OFFICE.id)),
        (Key.Key_S, CONTROL, ("share", OFFICE.id)),
    ],
)
def test_keys_open_doors(
    opened: Open, key: Qt.Key, modifier: Qt.KeyboardModifier, door: tuple[str, ...]
) -> None:
    bench = opened(picture())
    QTest.keyClick(bench.window, key, modifier)
    assert bench.doors.asked == [door]


def test_control_return_connects_and_disconnects(opened: Open) -> None:
    bench = opened(picture())
    assert bench.window.menus.act.text() == "Connect"
    QTest.keyClick(bench.window, Key.Key_Return, CONTROL)
    bench.show(picture(State.UP))
    assert bench.window.menus.act.text() == "Disconnect"
    QTest.keyClick(bench.window, Key.Key_Return, CONTROL)
    assert bench.actions.asked == [("act", OFFICE.id), ("act", OFFICE.id)]


def test_control_f_searches(opened: Open) -> None:
    bench = opened(picture())
    bench.window.pane.headline.button.setFocus()
    QTest.keyClick(bench.window, Key.Key_F, CONTROL)
    assert bench.window.list.search.hasFocus()


def test_control_d_duplicates(opened: Open) -> None:
    bench = opened(picture())
    QTest.keyClick(bench.window, Key.Key_D, CONTROL)
    assert sorted(stored.profile.name for stored in bench.library.profiles()) == [
        "Home lab",
        "Office",
        "Office-2",
    ]


def test_every_key_of_the_brief_is_in_a_menu(opened: Open) -> None:
    given = [action.shortcut().toString() for action in menu_actions(opened(picture()))]
    given = [shortcut for shortcut in given if shortcut]
    assert set(given) >= BRIEF
    assert len(given) == len(set(given)), "one key, one meaning"


def test_every_entry_of_the_menus_does_something(opened: Open) -> None:
    bench = opened(dataclasses.replace(picture(State.BLOCKED), helper=picture().helper))
    before: Callable[[], int] = lambda: len(bench.doors.asked) + len(bench.actions.asked)  # noqa: E731
    QApplication.clipboard().setText("vpn.example.org")
    own = {"Rename", "Duplicate", "Delete", "Search", "Log", "Routes…", "Copy all details", "Lockdown"}
    for action in menu_actions(bench):
        if action.text().replace("&", "") in own:
            continue
        count = before()
        assert action.isEnabled(), action.text()
        action.trigger()
        assert before() == count + 1, action.text()


def test_what_can_not_be_done_is_not_offered(opened: Open) -> None:
    menus = opened(picture()).window.menus
    assert not menus.unblock.isEnabled()
    menus = opened(without_helper(Link.ABSENT)).window.menus
    for action in (menus.act, menus.unblock, menus.killswitch, menus.lockdown, menus.log):
        assert not action.isEnabled()


# --- paste and drop ----------------------------------------------------------------------------


def test_pasting_imports(opened: Open) -> None:
    bench = opened(picture())
    QApplication.clipboard().setText("vpn.example.org:443/HUB")
    QTest.keyClick(bench.window.list.view, Key.Key_V, CONTROL)
    ((door, pasted),) = bench.doors.asked
    assert door == "paste"
    assert isinstance(pasted, QMimeData) and pasted.text() == "vpn.example.org:443/HUB"


def test_pasting_into_a_field_is_for_the_field(opened: Open) -> None:
    bench = opened(picture())
    QApplication.clipboard().setText("home")
    bench.window.list.search.setFocus()
    QTest.keyClick(bench.window.list.search, Key.Key_V, CONTROL)
    assert bench.window.list.search.text() == "home"
    assert bench.doors.asked == []


def dropped(mime: QMimeData) -> tuple[QDragEnterEvent, QDropEvent]:
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    return (
        QDragEnterEvent(QPoint(5, 5), copy, mime, button, NONE),
        QDropEvent(QPointF(5, 5), copy, mime, button, NONE),
    )


def test_files_text_and_pictures_can_be_dropped(opened: Open, tmp_path: Path) -> None:
    bench = opened(picture())
    files, text, image, other = QMimeData(), QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "office.vpn"))])
    text.setText("[Interface]")
    image.setImageData(QImage(4, 4, QImage.Format.Format_Mono))
    other.setData("application/x-other", b"1")
    for mime in (files, text, image):
        enter, drop = dropped(mime)
        bench.window.dragEnterEvent(enter)
        assert enter.isAccepted()
        bench.window.dropEvent(drop)
    enter, _ = dropped(other)
    enter.ignore()
    bench.window.dragEnterEvent(enter)
    assert not enter.isAccepted()
    pasted = [asked[1] for asked in bench.doors.asked]
    assert [asked[0] for asked in bench.doors.asked] == ["paste"] * 3
    assert all(isinstance(mime, QMimeData) for mime in pasted)
    first, second, third = (mime for mime in pasted if isinstance(mime, QMimeData))
    assert first.urls()[0].fileName() == "office.vpn"
    assert second.text() == "[Interface]" and third.hasImage()
    assert first is not files, "a drop ends before the import does"


# --- delete ------------------------------------------------------------------------------------


def test_delete_can_be_undone(opened: Open) -> None:
    bench = opened(picture())
    QTest.keyClick(bench.window.list.view, Key.Key_Delete)
    assert list(bench.library.removed) == [OFFICE.id]
    (banner,) = bench.window.banners.shown
    assert banner.text == "Deleted Office."
    undo_button = next(b for b in banner.findChildren(QPushButton) if b.text() == "Undo")
    QTest.mouseClick(undo_button, Qt.MouseButton.LeftButton)
    assert OFFICE.id in bench.library.kept
    assert bench.library.forgotten == []
    assert bench.window.banners.shown == ()


def test_nothing_moves_under_the_pointer_when_a_message_comes_and_goes(opened: Open) -> None:
    """A second click on "Undo" must not be one on what takes its place."""
    bench = opened(picture())
    window = bench.window

    def places() -> list[QPoint]:
        parts = (window.list.add, window.list.view, window.pane.headline.button, window.pane.details)
        return [part.mapTo(window, QPoint(0, 0)) for part in parts]

    before = places()
    window.menus.duplicate.trigger()
    window.menus.delete.trigger()
    QApplication.processEvents()
    (banner,) = window.banners.shown
    assert banner.isVisible() and places()[:3] == before[:3]
    assert banner.mapTo(window, QPoint(0, 0)).y() > window.height() * 0.8


def test_after_some_time_it_is_final(opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert undo.SECONDS == 10.0
    monkeypatch.setattr(undo, "SECONDS", 0.05)
    bench = opened(picture())
    bench.window.menus.delete.trigger()
    qtbot.waitUntil(lambda: bench.library.forgotten == [OFFICE.id])
    assert bench.window.banners.shown == ()


@pytest.mark.parametrize("way", ["close", "button"])
def test_closing_makes_it_final(opened: Open, way: str) -> None:
    bench = opened(picture())
    bench.window.menus.delete.trigger()
    if way == "close":
        bench.window.close()
    else:
        (banner,) = bench.window.banners.shown
        QTest.mouseClick(banner.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert bench.library.forgotten == [OFFICE.id]


def test_several_deletions_are_undone_one_by_one(opened: Open) -> None:
    bench = opened(picture())
    bench.window.menus.delete.trigger()
    bench.window.choose(HOME.id)
    bench.window.menus.delete.trigger()
    bench.window.deletions.undo(OFFICE.id)
    assert list(bench.library.removed) == [HOME.id]
    bench.window.settle()
    assert bench.library.forgotten == [HOME.id]


def test_the_next_network_is_chosen_when_one_is_gone(opened: Open) -> None:
    bench = opened(picture())
    base = picture()
    bench.library.changed.connect(
        lambda: bench.desk.show(
            dataclasses.replace(base, entries=tuple(e for e in base.entries if e.key in bench.library.kept))
        )
    )
    bench.window.menus.delete.trigger()
    assert bench.window.key == HOME.id
    bench.window.deletions.undo(OFFICE.id)
    assert bench.window.key == OFFICE.id


def test_what_can_not_be_deleted_is_said(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = opened(picture())

    def refuse(key: str) -> None:
        raise ProfileError("the folder cannot be written", file="office.toml")

    monkeypatch.setattr(bench.library, "remove", refuse)
    bench.window.menus.delete.trigger()
    (banner,) = bench.window.banners.shown
    assert "cannot be written" in banner.text and OFFICE.id in bench.library.kept


# --- messages at the top -----------------------------------------------------------------------


def test_trouble_without_a_connection_is_told_at_the_top(opened: Open) -> None:
    bench = opened(picture())
    bench.actions.troubled.emit(
        Trouble("Not permitted", "An administrator must do this.", remedies=(Remedy.EDIT,), key=HOME.id)
    )
    (banner,) = bench.window.banners.shown
    assert banner.text == "Not permitted\nAn administrator must do this."
    QTest.mouseClick(banner.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert bench.doors.asked == [("edit", HOME.id)]
    assert bench.window.banners.shown == ()


def test_messages_do_not_fill_the_window(opened: Open) -> None:
    bench = opened(picture())
    for number in range(8):
        bench.actions.troubled.emit(Trouble(f"Number {number}", "It broke."))
    assert [banner.text.splitlines()[0] for banner in bench.window.banners.shown] == [
        "Number 7",
        "Number 6",
        "Number 5",
    ]
    close = bench.window.banners.shown[0].findChildren(QToolButton)[0]
    assert close.accessibleName() == "Close this message"
    close.setFocus()
    QTest.keyClick(close, Key.Key_Space)
    assert len(bench.window.banners.shown) == 2


# --- the kill switch ---------------------------------------------------------------------------


def test_the_switch_shows_what_is_and_not_what_was_asked(opened: Open) -> None:
    bench = opened(picture(State.UP))
    strip = bench.window.strip
    assert strip.box.isChecked() and strip.says == "Traffic goes through Adit, or nowhere."
    strip.box.click()
    assert bench.actions.asked == [("set_killswitch", False)]
    assert strip.box.isChecked()
    bench.show(dataclasses.replace(picture(State.UP), killswitch=KillSwitch(enabled=False)))
    assert not strip.box.isChecked() and strip.says == "Nothing is held back."


@pytest.mark.parametrize("hold", Hold)
def test_every_hold_has_words(opened: Open, hold: Hold) -> None:
    strip = opened(dataclasses.replace(picture(), killswitch=KillSwitch(hold=hold))).window.strip
    assert strip.says.endswith(".")


def test_lockdown_is_not_turned_on_without_a_warning(opened: Open) -> None:
    bench = opened(picture())
    bench.window.menus.lockdown.trigger()
    (warning,) = bench.window.findChildren(LockdownWarning)
    assert warning.isVisible() and bench.actions.asked == []
    warning.hold.click()
    assert bench.actions.asked == [("set_lockdown", True)]


def test_lockdown_is_shown_and_can_be_asked_for(opened: Open) -> None:
    bench = opened(dataclasses.replace(picture(), killswitch=KillSwitch(lockdown=True)))
    assert "Lockdown is on" in bench.window.strip.says
    assert bench.window.menus.lockdown.isChecked()
    bench.window.menus.lockdown.trigger()
    assert bench.actions.asked == [("set_lockdown", False)]
    assert bench.window.menus.lockdown.isChecked()


@pytest.mark.parametrize(
    ("role", "may"),
    [("root", True), ("operator", True), ("active-user", True), ("observer", False), ("owner", False)],
)
def test_who_may_not_change_it_is_told_so(opened: Open, role: str, may: bool) -> None:
    helper = Helper(link=Link.READY, role=role)
    window = opened(dataclasses.replace(picture(), helper=helper)).window
    assert window.strip.box.isEnabled() == window.menus.killswitch.isEnabled() == may
    assert ("Only an administrator" in window.strip.says) != may


# --- closing -----------------------------------------------------------------------------------


def test_closing_is_told_and_the_application_decides(opened: Open, qtbot: QtBot) -> None:
    bench = opened(picture(State.UP))
    with qtbot.waitSignal(bench.window.closed):
        bench.window.close()
    assert not bench.window.isVisible()
    assert bench.actions.asked == [] and bench.doors.asked == []


def test_it_has_a_name_and_an_icon(opened: Open) -> None:
    window = opened(picture()).window
    assert window.windowTitle() == "Adit"
    assert not window.windowIcon().isNull()


def test_delete_is_for_the_list_only(opened: Open) -> None:
    menus = opened(picture()).window.menus
    assert menus.delete.shortcut() == QKeySequence(Key.Key_Delete)
    assert menus.delete.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
