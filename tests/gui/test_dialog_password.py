from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QWidget

from app.gui.dialogs.asker import DialogAsker
from app.gui.dialogs.password import PasswordDialog
from app.gui.dialogs.secret_file import SecretFileDialog
from tests.support.gui_dialogs import flush, opened, press, run, said, until, walk

QUESTION = "Password of ana on vpn.example.com"


def dialog(note: str = "", may_remember: bool = True, wrong: bool = False) -> PasswordDialog:
    return PasswordDialog(QUESTION, note, may_remember, wrong)


def shown_dialogs() -> list[PasswordDialog | SecretFileDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, PasswordDialog | SecretFileDialog) and widget.isVisible()
    ]


class TestPasswordDialog:
    def test_typing_and_return_are_enough(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            QTest.keyClicks(shown.focusWidget(), "tiger")
            press(shown, Qt.Key.Key_Return)
            assert shown.result() == int(QDialog.DialogCode.Accepted)
            assert shown.take() == ("tiger", True)
            assert shown.take()[0] == ""

    def test_nothing_typed_is_no_password(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            assert not shown.send.isEnabled()
            press(shown, Qt.Key.Key_Return)
            assert shown.isVisible()

    def test_a_password_keeps_its_spaces(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            QTest.keyClicks(shown.focusWidget(), " two words ")
            shown.send.click()
            assert shown.take()[0] == " two words "

    def test_one_that_is_too_long_is_refused_in_words(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            shown.field.set("ü" * 2500)
            assert "longer than a password" in said(shown)
            assert not shown.send.isEnabled()

    def test_it_is_dots_until_somebody_wants_to_see_it(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            assert shown.field.line.echoMode() is QLineEdit.EchoMode.Password
            assert shown.field.switch in walk(shown)
            shown.field.switch.setFocus()
            press(shown, Qt.Key.Key_Space)
            assert shown.field.line.echoMode() is QLineEdit.EchoMode.Normal
            assert shown.field.switch.text() == "Hide"

    @pytest.mark.parametrize("end", ["accept", "reject", "close"])
    def test_nothing_of_it_stays_in_the_field(self, qapp: QApplication, end: str) -> None:
        with opened(dialog()) as shown:
            QTest.keyClicks(shown.field.line, "tiger")
            getattr(shown, end)()
            shown.field.line.undo()
            assert shown.field.line.text() == ""

    def test_why_the_keyring_did_not_answer_and_that_nothing_can_remember(self, qapp: QApplication) -> None:
        with opened(dialog("Your keyring is locked.", may_remember=False, wrong=True)) as shown:
            words = said(shown)
            assert QUESTION in words
            assert "Your keyring is locked." in words
            assert "The server refused the last password." in words
            assert not shown.remember.isEnabled() and not shown.remember.isChecked()
            assert shown.remember.accessibleDescription() == "Your keyring is locked."
            QTest.keyClicks(shown.focusWidget(), "x")
            shown.send.click()
            assert shown.take() == ("x", False)

    def test_the_first_time_nothing_is_wrong(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            assert "refused" not in said(shown)
            assert shown.remember.isEnabled() and shown.remember.isChecked()

    def test_a_question_from_elsewhere_stays_text(self, qapp: QApplication) -> None:
        with opened(PasswordDialog("<b>you</b>", "<i>note</i>", False, False)) as shown:
            assert shown.question.textFormat() is Qt.TextFormat.PlainText
            assert shown.note.textFormat() is Qt.TextFormat.PlainText


class TestSecretFile:
    def test_a_file_is_taken_whole(self, qapp: QApplication, tmp_path: Path) -> None:
        (tmp_path / "home.conf").write_text("[Interface]\nPrivateKey = x\n")
        with opened(SecretFileDialog("Keys?", "")) as shown:
            assert not shown.use.isEnabled()
            shown.field.set(str(tmp_path / "home.conf"))
            shown.use.click()
            assert shown.take() == "[Interface]\nPrivateKey = x\n"
            assert shown.take() == ""

    def test_it_says_why_a_file_can_not_be_had_and_stays(self, qapp: QApplication, tmp_path: Path) -> None:
        (tmp_path / "large").write_bytes(b"x" * 70_000)
        (tmp_path / "binary").write_bytes(b"\xff\xfe")
        os.mkfifo(tmp_path / "fifo")
        expected = {
            "nowhere": "There is no such file.",
            "large": "This file is too large.",
            "binary": "This file is no text.",
            "fifo": "This is no file that could be read.",
            ".": "This is a folder.",
        }
        with opened(SecretFileDialog("Keys?", "")) as shown:
            for name, words in expected.items():
                shown.field.set(str(tmp_path / name))
                shown.use.click()
                assert shown.isVisible() and shown.problem.text() == words

    def test_a_home_that_there_is_not_is_told(self, qapp: QApplication) -> None:
        with opened(SecretFileDialog(QUESTION, "")) as shown:
            shown.field.set("~nobody-is-called-this/x.conf")
            shown.use.click()
            assert shown.isVisible() and "no such file" in shown.problem.text()

    def test_the_file_can_be_chosen(self, qapp: QApplication, tmp_path: Path) -> None:
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        (tmp_path / "home.conf").write_text("x")
        with opened(SecretFileDialog("Keys?", "")) as shown:
            shown.choose.click()
            (chooser,) = shown.findChildren(QFileDialog)
            chooser.fileSelected.emit(str(tmp_path / "home.conf"))
            chooser.reject()
            assert shown.field.text() == str(tmp_path / "home.conf")


class TestAsker:
    def test_the_answer_comes_to_who_waits(self, qapp: QApplication) -> None:
        async def main() -> None:
            asker = DialogAsker(lambda: None)
            waiting = asyncio.create_task(asker.password(QUESTION, "", True, False))
            await until(shown_dialogs)
            (shown,) = shown_dialogs()
            assert isinstance(shown, PasswordDialog)
            QTest.keyClicks(shown.field.line, "tiger")
            shown.send.click()
            assert await waiting == ("tiger", True)
            await until(lambda: not shown_dialogs())

        run(qapp, main())
        flush()

    def test_no_is_an_answer(self, qapp: QApplication) -> None:
        async def main() -> None:
            waiting = asyncio.create_task(DialogAsker(lambda: None).password(QUESTION, "", True, False))
            await until(shown_dialogs)
            press(shown_dialogs()[0], Qt.Key.Key_Escape)
            assert await waiting is None

        run(qapp, main())
        flush()

    def test_who_does_not_wait_any_more_takes_the_dialog_away(self, qapp: QApplication) -> None:
        async def main() -> None:
            waiting = asyncio.create_task(DialogAsker(lambda: None).password(QUESTION, "", True, False))
            await until(shown_dialogs)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert not shown_dialogs()

        run(qapp, main())
        flush()

    def test_the_end_of_the_window_ends_the_question(self, qapp: QApplication) -> None:
        async def main() -> None:
            window = QWidget()
            window.show()
            waiting = asyncio.create_task(DialogAsker(lambda: window).password(QUESTION, "", True, False))
            await until(shown_dialogs)
            assert shown_dialogs()[0].parentWidget() is window
            window.deleteLater()
            assert await waiting is None

        run(qapp, main())
        flush()

    def test_the_same_question_is_there_once_at_a_time(self, qapp: QApplication) -> None:
        async def main() -> None:
            asker = DialogAsker(lambda: None)
            first = asyncio.create_task(asker.password(QUESTION, "", True, False))
            second = asyncio.create_task(asker.password(QUESTION, "", True, False))
            other = asyncio.create_task(asker.password("Another", "", True, False))
            await until(lambda: len(shown_dialogs()) == 2)
            await asyncio.sleep(0)
            assert len(shown_dialogs()) == 2
            for _ in range(3):
                await until(shown_dialogs)
                shown_dialogs()[0].reject()
                await asyncio.sleep(0.01)
            assert list(await asyncio.gather(first, second, other)) == [None, None, None]

        run(qapp, main())
        flush()

    def test_keys_come_from_a_file(self, qapp: QApplication, tmp_path: Path) -> None:
        (tmp_path / "home.conf").write_text("keys")

        async def main() -> None:
            waiting = asyncio.create_task(DialogAsker(lambda: None).secret_file("Keys?", "note"))
            await until(shown_dialogs)
            (shown,) = shown_dialogs()
            assert isinstance(shown, SecretFileDialog)
            shown.field.set(str(tmp_path / "home.conf"))
            shown.use.click()
            assert await waiting == "keys"

        run(qapp, main())
        flush()
