from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.gui.dialogs.questions import Questions
from app.gui.dialogs.trust import TrustDialog
from app.gui.faces import Desk
from app.gui.model.picture import Entry, Link, Origin, Picture
from helper.api.types import Attention, CertificateInfo, SoftEtherProfile, State
from tests.support.gui_dialogs import flush, opened, press, said, walk
from tests.support.gui_fakes import FakeActions, FakeLibrary
from tests.support.gui_pictures import CERTIFICATE, OFFICE, picture, session, without_helper

OLD_PIN = "aa" * 32


def asking(question: str = "certificate_unknown", **certificate: object) -> Attention:
    shown = msgspec.structs.replace(CERTIFICATE, **certificate)
    return Attention(id="a-1", question=question, certificate=shown)


def dialog(question: str = "certificate_unknown", **certificate: object) -> TrustDialog:
    return TrustDialog(asking(question, **certificate), "Office", OLD_PIN, "2026-05-03")


class TestWhatItSays:
    def test_a_new_certificate_is_called_new_and_shown_whole(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            words = said(shown)
        assert "Adit has not seen this certificate before." in words
        assert "0722 dc47 fe9e 4b7d 8f1c 6a2b 5e3d 9c4f\n1a8b 7e6d 5c4b 3a29 1807 f6e5 d4c3 b2a1" in words
        assert "vpn.example.com" in words and "198.51.100.7" in words
        assert "3 January 2026" in words and "1 January 2036" in words
        assert "SHA-256 before" not in words

    def test_a_changed_one_says_since_when_the_other_was_trusted_and_shows_both(
        self, qapp: QApplication
    ) -> None:
        with opened(dialog("certificate_changed")) as shown:
            words = said(shown)
        assert "not the one you trusted on 3 May 2026. Somebody may be in between." in words
        assert "aaaa aaaa" in words and "0722 dc47" in words

    def test_without_a_day_it_says_before(self, qapp: QApplication) -> None:
        with opened(TrustDialog(asking("certificate_changed"), "Office", OLD_PIN)) as shown:
            assert "not the one you trusted before. Somebody may be in between." in said(shown)

    def test_what_a_server_writes_into_its_certificate_stays_text(self, qapp: QApplication) -> None:
        hostile = dialog(
            subject="<b>CN</b>=<img src=x>", issuer="a\nb\x07", names=("<script>", *["n"] * 40), reason="<i>"
        )
        with opened(hostile) as shown:
            words = said(shown)
            formats = {label.textFormat() for label in shown.findChildren(QLabel)}
        assert formats == {Qt.TextFormat.PlainText}
        assert "<b>CN</b>=<img src=x>" in words and "<script>" in words
        assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}" in words
        assert "35" in words  # As many names more.

    def test_a_certificate_that_nobody_could_read_is_shown_nevertheless(self, qapp: QApplication) -> None:
        empty = CertificateInfo("0" * 64, "(unreadable)", "(unreadable)", (), "", "", "")
        with opened(TrustDialog(Attention(id="a", question="x", certificate=empty), "Office")) as shown:
            assert "(unreadable)" in said(shown)

    def test_the_fingerprint_can_be_copied(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            buttons = [w for w in walk(shown) if w.accessibleName() == "Copy the SHA-256"]
            buttons[0].setFocus()
            press(shown, Qt.Key.Key_Space)
        assert QGuiApplication.clipboard().text() == CERTIFICATE.sha256


class TestAnswers:
    def answers(self, shown: TrustDialog) -> list[bool]:
        heard: list[bool] = []
        shown.decided.connect(heard.append)
        return heard

    @pytest.mark.parametrize("question", ["certificate_unknown", "certificate_changed"])
    @pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
    def test_a_key_that_was_meant_for_something_else_does_not_trust(
        self, qapp: QApplication, question: str, key: Qt.Key
    ) -> None:
        with opened(dialog(question)) as shown:
            heard = self.answers(shown)
            press(shown, key)
            assert heard == [False]

    def test_closing_the_window_does_not_trust(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            heard = self.answers(shown)
            shown.close()
            assert heard == [False]

    def test_a_new_one_is_trusted_by_its_button(self, qapp: QApplication) -> None:
        with opened(dialog()) as shown:
            heard = self.answers(shown)
            assert shown.trust in walk(shown)
            shown.trust.setFocus()
            press(shown, Qt.Key.Key_Space)
            assert heard == [True]

    def test_a_changed_one_needs_a_tick_first(self, qapp: QApplication) -> None:
        with opened(dialog("certificate_changed")) as shown:
            heard = self.answers(shown)
            shown.trust.click()
            assert heard == [] and not shown.trust.isEnabled()
            shown.tick.setFocus()
            press(shown, Qt.Key.Key_Return)
            assert heard == [False], "Return still means not to connect"

    def test_and_with_it_can_be_trusted(self, qapp: QApplication) -> None:
        with opened(dialog("certificate_changed")) as shown:
            heard = self.answers(shown)
            shown.tick.setFocus()
            press(shown, Qt.Key.Key_Space)
            shown.trust.click()
            assert heard == [True]


class TestQuestions:
    @pytest.fixture
    def desk(self) -> Desk:
        return Desk()

    @pytest.fixture
    def questions(
        self, qapp: QApplication, desk: Desk, actions: FakeActions, library: FakeLibrary
    ) -> Questions:
        return Questions(desk, actions, library, lambda: None)

    def test_a_question_is_asked_once_and_answered(
        self, desk: Desk, questions: Questions, actions: FakeActions
    ) -> None:
        desk.show(picture(State.ASKING))
        (shown,) = questions.shown
        assert shown.isVisible()
        desk.show(picture(State.ASKING, attempt=3))
        assert list(questions.shown) == [shown]
        shown.trust.click()
        assert actions.asked == [("answer", "s-Office", "a-1", True)]
        desk.show(picture(State.ASKING, attempt=4))
        assert not questions.shown, "the helper has not taken the answer in yet"
        flush()

    def test_it_is_asked_again_when_the_session_asks_anew(
        self, desk: Desk, questions: Questions, actions: FakeActions
    ) -> None:
        desk.show(picture(State.ASKING))
        questions.shown[0].refuse.click()
        desk.show(picture(State.CONNECTING))
        desk.show(picture(State.ASKING))
        flush()
        assert len(questions.shown) == 1 and questions.shown[0].isVisible()
        questions.close()
        flush()

    @pytest.mark.parametrize(
        "later",
        [picture(State.CONNECTING), picture(), without_helper(Link.LOST)],
        ids=["answered", "ended", "lost"],
    )
    def test_it_goes_away_unanswered_with_its_question(
        self, desk: Desk, questions: Questions, actions: FakeActions, later: Picture
    ) -> None:
        desk.show(picture(State.ASKING))
        (shown,) = questions.shown
        desk.show(later)
        assert not questions.shown and not shown.isVisible()
        assert actions.asked == []
        flush()

    def test_a_trial_asks_too_though_it_is_in_no_picture(
        self, desk: Desk, questions: Questions, actions: FakeActions
    ) -> None:
        desk.show(picture())
        actions.trial_asks.emit(session(State.ASKING, peer="198.51.100.7:443"))
        (shown,) = questions.shown
        assert "198.51.100.7:443" in said(shown), "settings that are not kept yet have no other name"
        desk.show(picture(State.CONNECTING))
        assert list(questions.shown) == [shown]
        shown.trust.click()
        assert actions.asked == [("answer", "s-Office", "a-1", True)]
        flush()

    def test_a_trial_that_is_over_asks_no_more(
        self, desk: Desk, questions: Questions, actions: FakeActions
    ) -> None:
        desk.show(picture())
        actions.trial_asks.emit(session(State.ASKING))
        actions.trial_settled.emit("s-Office")
        assert not questions.shown and actions.asked == []
        flush()

    def test_what_others_are_asked_is_not_ours(self, desk: Desk, questions: Questions) -> None:
        running = session(State.ASKING, owner=4711)
        stray = Entry(
            key=running.id, name="Office", origin=Origin.STRAY, kind="", session=running, mine=False
        )
        desk.show(Picture(helper=picture().helper, entries=(stray,)))
        assert not questions.shown

    def test_the_profile_says_when_the_old_one_was_trusted(
        self, desk: Desk, questions: Questions, library: FakeLibrary
    ) -> None:
        assert isinstance(OFFICE.server, SoftEtherProfile)
        server = msgspec.structs.replace(OFFICE.server, pin=OLD_PIN, pinned_on="2026-05-03")
        library.add(msgspec.structs.replace(OFFICE, server=server))
        desk.show(picture(State.ASKING, attention=asking("certificate_changed")))
        words = said(questions.shown[0])
        assert "3 May 2026" in words and "aaaa aaaa" in words and "vpn.example.com:443" in words
        questions.close()
        flush()

    def test_it_belongs_to_the_dialog_in_front(
        self, desk: Desk, actions: FakeActions, library: FakeLibrary, qtbot: QtBot
    ) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        questions = Questions(desk, actions, library, lambda: window)
        desk.show(picture(State.ASKING))
        (shown,) = questions.shown
        assert shown.parentWidget() is window
        assert shown.windowModality() is Qt.WindowModality.WindowModal
        questions.close()
        flush()

    def test_a_hidden_window_does_not_hide_it(
        self, desk: Desk, actions: FakeActions, library: FakeLibrary, qtbot: QtBot
    ) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        questions = Questions(desk, actions, library, lambda: window)
        desk.show(picture(State.ASKING))
        assert questions.shown[0].parentWidget() is None and questions.shown[0].isVisible()
        questions.close()
        flush()

    def test_it_survives_the_end_of_its_window(
        self, desk: Desk, actions: FakeActions, library: FakeLibrary, qapp: QApplication
    ) -> None:
        window = QWidget()
        window.show()
        windows = [window]
        questions = Questions(desk, actions, library, lambda: windows[-1] if windows else None)
        desk.show(picture(State.ASKING))
        windows.clear()
        window.deleteLater()
        flush()
        (again,) = questions.shown  # It is asked anew, since nobody has answered.
        assert again.isVisible()
        questions.close()
        desk.show(picture(State.ASKING, attempt=2))
        assert not questions.shown, "the program ends"
        flush()
