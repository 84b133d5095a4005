"""Save a report: what is saved is what was read."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from app.gui.about import AboutDialog
from app.gui.faces import Desk
from app.gui.model.picture import Link
from app.gui.report import ReportDialog
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import picture, without_helper

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TEXT = "Adit report\n\n== Helper ==\nstate: <b>answers</b>\n"


def shown(qapp: QApplication, tmp_path: Path) -> ReportDialog:
    """A dialog that has its text."""
    dialogs: list[ReportDialog] = []

    async def make() -> str:
        return TEXT

    async def main() -> None:
        dialog = ReportDialog(make)
        dialogs.append(dialog)
        assert not dialog.save.isEnabled() and not dialog.copy.isEnabled()
        dialog.show()
        await until(dialog.save.isEnabled)

    run(qapp, main)
    return dialogs[0]


def test_it_shows_the_text_before_it_saves_it(qapp: QApplication, tmp_path: Path) -> None:
    dialog = shown(qapp, tmp_path)
    assert dialog.text.toPlainText() == TEXT and dialog.text.isReadOnly()
    file = tmp_path / "report.txt"
    dialog.write(file)
    assert file.read_text() == TEXT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file) in dialog.said.text()
    dialog.close()


def test_a_file_that_others_could_read_becomes_ones_own(qapp: QApplication, tmp_path: Path) -> None:
    dialog = shown(qapp, tmp_path)
    file, other = tmp_path / "report.txt", tmp_path / "other.txt"
    other.write_text("theirs")
    other.chmod(0o666)
    file.symlink_to(other)
    dialog.write(file)
    assert file.read_text() == TEXT and not file.is_symlink() and other.read_text() == "theirs"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    dialog.close()


def test_a_place_that_can_not_be_written(qapp: QApplication, tmp_path: Path) -> None:
    dialog = shown(qapp, tmp_path)
    dialog.write(tmp_path / "nowhere" / "report.txt")
    assert "could not be saved" in dialog.said.text()
    dialog.close()


def test_copy(qapp: QApplication, tmp_path: Path) -> None:
    dialog = shown(qapp, tmp_path)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == TEXT
    dialog.close()


def test_the_file_dialog_saves(qapp: QApplication, tmp_path: Path) -> None:
    dialog = shown(qapp, tmp_path)
    dialog.save.click()
    (files,) = dialog.findChildren(QFileDialog)
    files.fileSelected.emit(str(tmp_path / "chosen.txt"))
    assert (tmp_path / "chosen.txt").read_text() == TEXT
    dialog.close()


def test_closing_while_it_collects(qapp: QApplication) -> None:
    ended: list[bool] = []

    async def make() -> str:
        try:
            await asyncio.sleep(600)
        finally:
            ended.append(True)
        return TEXT

    async def main() -> None:
        dialog = ReportDialog(make)
        dialog.show()
        await asyncio.sleep(0.01)
        dialog.reject()
        await until(lambda: ended == [True])

    run(qapp, main)


def test_about_follows_the_helper(qapp: QApplication) -> None:
    desk = Desk()
    desk.show(picture())
    dialog = AboutDialog(desk)
    assert "0.1.0" in dialog.helper.text() and "6." in dialog.versions.text()
    desk.show(without_helper(Link.ABSENT))
    assert "not running" in dialog.helper.text()
    dialog.close()
