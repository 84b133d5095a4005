"""Every door leads somewhere, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from app.gui.doors import RealDoors
from app.gui.faces import Desk
from app.gui.preferences import PreferenceStore
from app.gui.settings.dialog import SettingsDialog
from app.gui.shortcuts import ShortcutsDialog
from helper.api.types import DnsResult, PolicyResult
from tests.support.gui_fakes import FakeActions, FakeKeys, FakeLibrary
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import HOME, OFFICE, picture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LINK = "vpn.example.com:443/OFFICE"


async def ask(method: str, params: msgspec.Struct) -> msgspec.Struct:
    return DnsResult(manager="") if method == "dns.get" else PolicyResult(role="operator")


async def report() -> str:
    return "the report"


class Room:
    """The doors, and what is behind them."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.desk.show(picture())
        self.library = FakeLibrary()
        self.library.add(OFFICE)
        self.library.add(HOME)
        self.doors = RealDoors(
            self.desk, self.library, FakeActions(), FakeKeys(), PreferenceStore(), ask=ask, report=report
        )


def shown() -> list[str]:
    return sorted(type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible())


def in_room(qapp: QApplication, test: Callable[[Room], None], *, window: bool = True) -> None:
    """Run a test where there is an event loop, with the window open or not."""

    async def main() -> None:
        room = Room()
        if window:
            room.doors.window()
        try:
            test(room)
        finally:
            room.doors.close_all()
            await until(lambda: shown() == [])

    run(qapp, main)


@pytest.mark.parametrize(
    ("door", "arguments", "kind"),
    [
        ("add", (), "ProfileEditor"),
        ("add", (LINK,), "ProfileEditor"),
        ("edit", (OFFICE.id,), "ProfileEditor"),
        ("edit", (HOME.id,), "ProfileEditor"),
        ("share", (OFFICE.id,), "ShareDialog"),
        ("settings", (), "SettingsDialog"),
        ("report", (), "ReportDialog"),
        ("shortcuts", (), "ShortcutsDialog"),
        ("about", (), "AboutDialog"),
        ("choose_files", (), "QFileDialog"),
    ],
)
@pytest.mark.parametrize("window", [True, False])
def test_a_door_is_opened_once(
    qapp: QApplication, door: str, arguments: tuple[str, ...], kind: str, window: bool
) -> None:
    def test(room: Room) -> None:
        getattr(room.doors, door)(*arguments)
        getattr(room.doors, door)(*arguments)
        assert shown().count(kind) == 1
        (dialog,) = (each for each in QApplication.topLevelWidgets() if type(each).__name__ == kind)
        assert isinstance(dialog, QDialog)
        dialog.reject()
        assert kind not in shown()
        getattr(room.doors, door)(*arguments)
        assert shown().count(kind) == 1

    in_room(qapp, test, window=window)


@pytest.mark.parametrize("door", ["edit", "share"])
def test_there_is_no_door_to_what_is_not_there(qapp: QApplication, door: str) -> None:
    def test(room: Room) -> None:
        getattr(room.doors, door)("nobody")
        assert shown() == ["MainWindow"]

    in_room(qapp, test)


def test_two_profiles_have_two_forms(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        room.doors.edit(OFFICE.id)
        room.doors.edit(HOME.id)
        assert shown().count("ProfileEditor") == 2

    in_room(qapp, test)


def test_the_window_chooses(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        assert not room.doors.window_made
        room.doors.window(HOME.id)
        window = room.doors.front()
        assert type(window).__name__ == "MainWindow"
        assert getattr(window, "key") == HOME.id  # noqa: B009
        assert room.doors.window_shown

    in_room(qapp, test, window=False)


def test_the_settings_turn_to_the_page(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        room.doors.settings()
        room.doors.settings("machine")
        (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsDialog))
        assert dialog.tabs.currentIndex() == 2

    in_room(qapp, test)


def test_files_are_previewed(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "nonsense.conf"
    file.write_text("nothing of the kind")

    def test(room: Room) -> None:
        room.doors.open_files([])
        assert shown() == ["MainWindow"]
        room.doors.open_files([file])
        assert "ImportPreview" in shown()
        assert len(room.library.kept) == 2

    in_room(qapp, test)


def test_the_file_dialog_leads_to_the_preview(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "nonsense.conf"
    file.write_text("nothing of the kind")

    def test(room: Room) -> None:
        room.doors.choose_files()
        (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog))
        dialog.filesSelected.emit([str(file)])
        assert "ImportPreview" in shown()

    in_room(qapp, test)


def test_pasting_nothing_is_told(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        room.doors.paste(QMimeData())
        assert "QMessageBox" in shown()

    in_room(qapp, test)


def test_the_keys_are_those_of_the_window(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        room.doors.shortcuts()
        (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, ShortcutsDialog))
        table = dialog.table
        cells = [table.item(row, 1) for row in range(table.rowCount())]
        keys = " ".join(cell.text() for cell in cells if cell is not None)
        for wanted in ("Ctrl+N", "Ctrl+O", "Ctrl+Return", "F2", "Ctrl+F", "Ctrl+L", "Ctrl+,", "F1", "Ctrl+Q"):
            assert wanted in keys, wanted

    in_room(qapp, test)


def test_quitting_is_left_to_others(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        heard: list[bool] = []
        room.doors.leaving.connect(lambda: heard.append(True))
        room.doors.quit()
        assert heard == [True] and shown() == ["MainWindow"]

    in_room(qapp, test)


def test_the_window_tells_when_it_is_closed(qapp: QApplication) -> None:
    def test(room: Room) -> None:
        heard: list[bool] = []
        room.doors.window_closed.connect(lambda: heard.append(True))
        window = room.doors.front()
        assert isinstance(window, QWidget)
        window.close()
        assert heard == [True] and not room.doors.window_shown
        room.doors.close_all()
        assert heard == [True]  # the end of the program is no wish of a person

    in_room(qapp, test)
