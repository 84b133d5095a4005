"""The networks at the left: choosing, searching, renaming, and the drop-down of a narrow window."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.gui.model.picture import Entry, Origin, Picture
from app.gui.window.flowing import Flowing
from app.gui.window.network_model import Role, lines
from app.profiles.errors import ProfileError
from helper.api.types import MachineProfile, State
from tests.support.gui_pictures import HOME, OFFICE, own, picture, session
from tests.support.gui_window import Bench, Open

MACHINE = MachineProfile(id="m1", name="Factory", kind="softether", host="factory.example")


def full() -> Picture:
    """Own networks, one of the machine, and somebody else's connection."""
    base = picture(State.UP)
    stray = session(State.UP, id="s-9", profile_id="", profile_name="", owner=1001)
    return dataclasses.replace(
        base,
        entries=(
            *base.entries,
            Entry("m1", "Factory", Origin.MACHINE, "softether", machine=MACHINE),
            Entry("s-9", "", Origin.STRAY, "", session=stray, mine=False),
        ),
    )


def names(bench: Bench) -> list[str]:
    model = bench.window.model
    return [model.index(row).data() for row in range(model.rowCount())]


def test_sections_tell_whose_networks_they_are(opened: Open) -> None:
    bench = opened(full())
    assert names(bench) == [
        "Office",
        "Home lab",
        "Of this computer",
        "Factory",
        "Other connections",
        "Another user's network",
    ]
    headings = [row for row, name in enumerate(names(bench)) if name.startswith(("Of", "Other "))][1:]
    model = bench.window.model
    assert all(model.flags(model.index(row)) == Qt.ItemFlag.NoItemFlags for row in headings)


def test_a_line_says_name_kind_and_state() -> None:
    first, second = lines(picture(State.UP))
    assert (first.name, first.kind, first.state) == ("Office", "SoftEther", "Connected")
    assert (second.name, second.kind, second.state) == ("Home lab", "WireGuard", "Not connected")


def test_readers_of_the_screen_hear_the_whole_line(opened: Open) -> None:
    model = opened(picture(State.UP)).window.model
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Office, SoftEther, Connected"


def test_a_profile_of_the_machine_that_can_not_be_used_says_so(opened: Open) -> None:
    broken = msgspec.structs.replace(MACHINE, problem="its <b>secrets</b> are missing")
    base = picture()
    entry = Entry("m1", "Factory", Origin.MACHINE, "softether", machine=broken)
    bench = opened(dataclasses.replace(base, entries=(entry,)))
    assert bench.window.model.index(1).data(Role.STATE) == "Can not be used"
    assert "&lt;b&gt;" in bench.window.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not bench.window.pane.headline.button.isEnabled()
    assert "its <b>secrets</b> are missing" in bench.window.pane.outlook.text


def test_a_click_chooses(opened: Open) -> None:
    bench = opened(picture(State.UP))
    view = bench.window.list.view
    place = view.visualRect(bench.window.model.index(1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.window.key == HOME.id
    assert bench.window.pane.headline.title == "Not connected"
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert bench.window.key == OFFICE.id


def test_return_connects_and_never_disconnects(opened: Open) -> None:
    bench = opened(picture(State.UP))
    view = bench.window.list.view
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert bench.actions.asked == []
    bench.window.choose(HOME.id)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert bench.actions.asked == [("act", HOME.id)]


def test_search_looks_at_names_kinds_and_servers(opened: Open) -> None:
    bench = opened(full())
    search = bench.window.list.search
    for wanted, found in (
        ("home", ["Home lab"]),
        ("WIRE", ["Home lab"]),
        ("vpn.example", ["Office"]),
        ("factory.ex", ["Of this computer", "Factory"]),
        ("nothing like it", []),
    ):
        search.setText(wanted)
        assert names(bench) == found, wanted
    search.clear()
    assert len(names(bench)) == 6


def test_what_is_chosen_stays_chosen_when_the_list_changes(opened: Open) -> None:
    bench = opened(picture())
    bench.window.choose(HOME.id)
    bench.show(full())
    assert bench.window.key == HOME.id
    assert bench.window.list.view.currentIndex().data(Role.KEY) == HOME.id
    assert bench.window.list.view.selectionModel().isSelected(bench.window.model.index(1))


def test_letters_begin_a_search(opened: Open) -> None:
    bench = opened(picture())
    QTest.keyClick(bench.window.list.view, Qt.Key.Key_H)
    QTest.keyClicks(bench.window.list.search, "ome")
    assert bench.window.list.search.text() == "home"
    assert names(bench) == ["Home lab"]
    assert bench.window.key == HOME.id, "what was chosen is not in sight any more"


def test_the_network_that_was_connected_last_is_chosen_at_the_start(opened: Open) -> None:
    assert opened(picture(), last=HOME.id).window.key == HOME.id


def test_else_the_one_that_is_connected(opened: Open) -> None:
    base = picture()
    up = own(HOME, session(State.UP, HOME))
    bench = opened(dataclasses.replace(base, entries=(own(OFFICE), up)), last="gone")
    assert bench.window.key == HOME.id


def test_renaming_in_the_line(opened: Open, qtbot: QtBot) -> None:
    bench = opened(picture())
    QTest.keyClick(bench.window, Qt.Key.Key_F2)
    field = bench.window.list.view.findChild(QLineEdit)
    assert field is not None and field.text() == "Office"
    field.selectAll()
    QTest.keyClicks(field, "Bureau")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.library.kept[OFFICE.id].profile.name == "Bureau")
    assert names(bench)[0] == "Office", "shown when the picture says so"


def test_a_name_that_is_refused_is_told(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = opened(picture())

    def refuse(key: str, name: str) -> None:
        raise ProfileError(f'there is a profile "{name}" already', allowed="another name")

    monkeypatch.setattr(bench.library, "rename", refuse)
    bench.window.model.renamed.emit(OFFICE.id, "Home lab")
    (banner,) = bench.window.banners.shown
    assert "already" in banner.text


def test_networks_of_the_machine_can_not_be_renamed(opened: Open) -> None:
    bench = opened(full())
    bench.window.choose("m1")
    assert not bench.window.menus.rename.isEnabled()
    bench.window.list.rename("m1")
    assert bench.window.list.view.findChild(QLineEdit) is None


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # by a menu, without a screen
def test_right_click_offers_what_can_be_done(opened: Open) -> None:
    bench = opened(picture(State.UP))
    view = bench.window.list.view
    view.customContextMenuRequested.emit(view.visualRect(bench.window.model.index(0)).center())
    menu = next(menu for menu in bench.window.findChildren(QMenu) if menu.isVisible())
    texts = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Disconnect", "Edit…", "Rename", "Duplicate", "Share…", "Delete"]
    menu.actions()[0].trigger()
    assert bench.actions.asked == [("act", OFFICE.id)]
    menu.close()


def test_a_narrow_window_has_a_drop_down(opened: Open) -> None:
    bench = opened(picture(State.UP), width=880)
    window = bench.window
    assert window.list.isVisible() and not window.folded.isVisible()
    window.resize(700, 500)
    QApplication.processEvents()
    assert not window.list.isVisible() and window.folded.isVisible()
    assert window.strip.isVisible()
    assert window.folded.drop.currentText() == "Office"
    window.folded.drop.setFocus()
    QTest.keyClick(window.folded.drop, Qt.Key.Key_Down)
    assert window.key == HOME.id
    window.resize(880, 600)
    QApplication.processEvents()
    assert window.list.isVisible() and not window.folded.isVisible() and window.strip.isVisible()
    assert window.list.view.currentIndex().row() == 1


@pytest.mark.parametrize("state", [State.OFF, State.UP, State.BLOCKED, State.FAILED, State.WAITING])
def test_it_can_be_used_at_640_by_420(opened: Open, state: State) -> None:
    window = opened(picture(state), width=640, height=420).window
    assert (window.width(), window.height()) == (640, 420)
    button = window.pane.headline.button
    corner = button.mapTo(window, QPoint(button.width(), button.height()))
    assert corner.x() <= 640 and corner.y() <= 420
    assert button.width() >= button.sizeHint().width()


def test_renaming_in_a_narrow_window(opened: Open) -> None:
    bench = opened(picture(), width=640)
    QTest.keyClick(bench.window, Qt.Key.Key_F2)
    field = bench.window.folded.findChild(QLineEdit)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert bench.window.folded.drop.isVisible()
    bench.window.folded.rename(OFFICE.id)
    fields = [found for found in bench.window.folded.findChildren(QLineEdit) if found.isVisible()]
    fields[0].setText("Bureau")
    QTest.keyClick(fields[0], Qt.Key.Key_Return)
    assert bench.library.kept[OFFICE.id].profile.name == "Bureau"


def test_files_that_can_not_be_used_are_a_quiet_line(opened: Open) -> None:
    base = picture()
    bench = opened(dataclasses.replace(base, unusable=("broken.toml: line 3", "old.toml: no such kind")))
    quiet = bench.window.unusable
    assert quiet.isVisible()
    assert quiet.fold.line.text() == "2 file(s) cannot be used"
    assert not quiet.fold.is_open
    quiet.fold.line.click()
    bench.show(base)
    assert not quiet.isVisible()


@pytest.mark.parametrize("height, stops", [(600, False), (420, True)])
def test_tab_stops_at_the_pane_where_it_has_to_be_scrolled(opened: Open, height: int, stops: bool) -> None:
    window = opened(picture(State.UP), height=height).window
    area = window.pane.findChild(Flowing)
    assert area is not None and area.accessibleName() == "Connected to Office"
    window.pane.headline.button.setFocus()
    before = area.grab().toImage()
    QTest.keyClick(window.pane.headline.button, Qt.Key.Key_Tab)
    assert (QApplication.focusWidget() is area) == stops
    if stops:
        assert area.grab().toImage() != before, "it is seen that the focus is there"
        QTest.keyClick(area, Qt.Key.Key_PageDown)
        assert area.verticalScrollBar().value() > 0


def test_tab_goes_into_the_log_from_above(opened: Open) -> None:
    pane = opened(picture(State.UP)).window.pane
    pane.open_log(True)
    at: QWidget = pane.log_fold.line
    at.setFocus()
    for wanted in (pane.log.level, pane.log.words, pane.log.copy_button, pane.log.text):
        QTest.keyClick(at, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
        at = wanted


def test_the_focus_is_seen_in_the_list(opened: Open) -> None:
    window = opened(picture()).window
    view = window.list.view
    view.setFocus()
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    QApplication.processEvents()
    line = view.visualRect(window.model.index(0))
    drawn = view.viewport().grab().toImage()
    ring, ground = (
        drawn.pixelColor(line.topLeft() + QPoint(2, 4)),
        drawn.pixelColor(line.topLeft() + QPoint(4, 4)),
    )
    assert ring != ground
