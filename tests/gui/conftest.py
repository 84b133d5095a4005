"""Tests of windows run without a screen, in English, and far from anybody's own settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_QPA_PLATFORMTHEME", None)

from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from tests.support.gui_fakes import FakeActions, FakeAsker, FakeDoors, FakeKeys, FakeLibrary
from tests.support.helper_bench import open_directory

if TYPE_CHECKING:
    from tests.support.gui_window import Open


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own: settings, profiles, caches."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / name.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Numbers and dates of the tests are the same on every machine."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def actions() -> FakeActions:
    return FakeActions()


@pytest.fixture
def asker() -> FakeAsker:
    return FakeAsker()


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def doors() -> FakeDoors:
    return FakeDoors()


@pytest.fixture
def keys() -> FakeKeys:
    return FakeKeys()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Open:
    """``opened(picture, width=880, height=600, last="")`` shows a main window, with what it was given."""
    from tests.support.gui_window import open_window

    return partial(open_window, qtbot, tmp_path)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with open_directory() as made:
        yield made
