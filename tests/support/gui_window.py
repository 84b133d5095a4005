"""The main window with everything behind it faked, for tests and pictures of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.faces import Desk
from app.gui.model.picture import Picture
from app.gui.preferences import PreferenceStore
from app.gui.window.main import MainWindow
from app.profiles.store import StoredProfile
from tests.support.gui_fakes import FakeActions, FakeDoors, FakeLibrary


@dataclass
class Bench:
    """A window that is shown, and what it was given."""

    window: MainWindow
    desk: Desk
    actions: FakeActions
    library: FakeLibrary
    doors: FakeDoors
    preferences: PreferenceStore

    def show(self, picture: Picture) -> None:
        """Show another picture."""
        self.desk.show(picture)
        QApplication.processEvents()


Open = Callable[..., Bench]
"""``opened(picture, width=880, height=600, last="")``: the fixture of that name."""


def open_window(
    qtbot: QtBot, folder: Path, picture: Picture, width: int = 880, height: int = 600, last: str = ""
) -> Bench:
    """Show a window of this size; ``last`` is the key of the network that was connected last."""
    desk, actions, library, doors = Desk(), FakeActions(), FakeLibrary(), FakeDoors()
    preferences = PreferenceStore(folder / "desktop.json")
    if last:
        preferences.change(last=last)
    for entry in picture.entries:
        if entry.profile is not None:
            library.kept[entry.key] = StoredProfile(entry.profile, folder / f"{entry.key}.toml")
    desk.show(picture)
    window = MainWindow(desk, library, actions, doors, preferences)
    qtbot.addWidget(window)
    window.resize(width, height)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    QApplication.processEvents()
    return Bench(window, desk, actions, library, doors, preferences)
