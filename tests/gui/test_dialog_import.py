from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel

from app.exchange import candidates as reading
from app.exchange import qr
from app.exchange.candidates import Candidate
from app.gui.dialogs import sources
from app.gui.dialogs.importing import ImportPreview, candidates_of_files, candidates_of_mime
from app.gui.dialogs.qr_picture import picture
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported, Refused
from app.profiles.rules import check_name
from app.secrets import KeyringState
from helper.api.types import Login, NetworkProfile, SoftEtherProfile, Verify, WireGuardProfile
from tests.support.gui_dialogs import is_gone, opened, press, run, said, until, walk
from tests.support.gui_fakes import FakeKeys, FakeLibrary
from tests.support.gui_pictures import HOME, OFFICE

PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="
CONF = f"""[Interface]
PrivateKey = {PRIVATE}
Address = 10.20.0.7/32
[Peer]
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
Endpoint = home.example.net:51820
AllowedIPs = 10.20.0.0/16
"""


def office(name: str = "Office", **fields: object) -> Candidate:
    return Candidate(
        "office.vpn",
        name,
        Imported(OFFICE.server, OFFICE.network, {"password": "tiger"}, **fields),  # type: ignore[arg-type]
    )


HOOKS = office("Hooked", refused=(Refused(5, "PostUp = <b>rm</b> -rf /"),))
BROKEN = Candidate("bad.conf", "bad", problem=ProfileError("no <b>peer</b>", allowed="one", line=3))


def preview(library: FakeLibrary, keys: FakeKeys, *candidates: Candidate) -> ImportPreview:
    return ImportPreview(library, keys, candidates)


def import_all(qapp: QApplication, shown: ImportPreview) -> list[str]:
    """Press "Import", and wait until it is done; the ids of what was saved."""
    saved: list[str] = []
    shown.imported.connect(saved.extend)

    async def main() -> None:
        shown.go.click()
        await until(lambda: is_gone(shown) or shown.go.isHidden())

    run(qapp, main())
    return saved


class TestPreview:
    def test_it_says_what_each_would_be(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        home = reading.read(CONF.encode(), "home.conf")[0]
        with opened(preview(library, keys, office(), home)) as shown:
            words, keep = said(shown), [card.keep.text() for card in shown.cards]
        assert "vpn.example.com:443" in words and "ana" in words and "OFFICE" in words
        assert "home.example.net:51820" in words and "10.20.0.0/16" in words
        assert "everything" in words
        assert keep == ["Keep its password in the keyring", "Keep its keys in the keyring"]

    def test_no_secret_is_on_the_screen(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        home = reading.read(CONF.encode(), "home.conf")[0]
        with opened(preview(library, keys, office(), home)) as shown:
            assert PRIVATE not in said(shown) and "tiger" not in said(shown)

    def test_nothing_is_saved_before_somebody_says_so(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, office())) as shown:
            shown.cancel.click()
            assert not shown.isVisible()
        assert library.kept == {} and keys.kept == {}

    def test_several_at_once_with_their_secrets(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, office("A"), office("B"), BROKEN)) as shown:
            saved = import_all(qapp, shown)
            assert is_gone(shown)
        assert [library.kept[key].profile.name for key in saved] == ["A", "B"]
        assert len(set(saved)) == 2
        assert keys.kept == dict.fromkeys(saved, "tiger")
        assert set(keys.labels.values()) == {"Adit: A", "Adit: B"}

    def test_return_imports(self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication) -> None:
        async def main() -> None:
            press(shown, Qt.Key.Key_Return)
            await until(lambda: is_gone(shown))

        with opened(preview(library, keys, office())) as shown:
            assert shown.go.isDefault()
            shown.cards[0].name.line.setFocus()
            run(qapp, main())
        assert len(library.kept) == 1

    def test_what_is_not_ticked_stays_out(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, office("A"), office("B"))) as shown:
            shown.cards[0].tick.setChecked(False)
            saved = import_all(qapp, shown)
        assert [library.kept[key].profile.name for key in saved] == ["B"]

    def test_nothing_ticked_is_said(self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication) -> None:
        with opened(preview(library, keys, office())) as shown:
            shown.cards[0].tick.setChecked(False)
            assert not shown.go.isEnabled() and shown.result_words.text() == "Nothing is ticked."

    def test_scripts_are_shown_and_need_a_tick(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, HOOKS, office())) as shown:
            assert not shown.cards[0].tick.isChecked()
            assert "PostUp = <b>rm</b> -rf /" in said(shown)
            assert "which Adit never does" in said(shown)
            saved = import_all(qapp, shown)
        assert [library.kept[key].profile.name for key in saved] == ["Office"]

    def test_a_problem_is_told_and_can_not_be_ticked(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, BROKEN)) as shown:
            assert "line 3: no <b>peer</b>" in said(shown)
            assert "bad.conf" in said(shown)
            assert shown.cards[0].tick not in walk(shown)
            assert shown.headline.text() == "Nothing here can be imported"
            assert shown.go.isHidden()

    def test_everything_can_be_reached_by_keyboard(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, office())) as shown:
            card = shown.cards[0]
            reached = walk(shown)
            for widget in (card.tick, card.name.line, card.keep, shown.go, shown.cancel):
                assert widget in reached
            assert card.tick.accessibleName() and card.name.line.accessibleName() == "Name"

    def test_foreign_words_are_text_everywhere(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(preview(library, keys, HOOKS, BROKEN, office(notes=("<i>note</i>",)))) as shown:
            labels = [label for label in shown.findChildren(QLabel) if "<" in label.text()]
            assert len(labels) == 3
            assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


class TestTruth:
    """What a file would do is said also where whoever made it would rather it were not."""

    def words(self, qapp: QApplication, server: SoftEtherProfile, network: NetworkProfile) -> str:
        with opened(
            preview(FakeLibrary(), FakeKeys(), Candidate("x.adit", "x", Imported(server, network, {})))
        ) as shown:
            return said(shown)

    @pytest.mark.parametrize("verify", [Verify.ASK, Verify.PIN])
    def test_a_certificate_that_the_file_trusts_is_seen(self, qapp: QApplication, verify: Verify) -> None:
        server = SoftEtherProfile(host="vpn.example.com", hub="H", user="ana", verify=verify, pin="ab" * 32)
        words = self.words(qapp, server, NetworkProfile())
        assert "abab abab" in words
        assert "you are asked where" not in words

    def test_one_that_does_not_count_is_not_shown_as_if_it_did(self, qapp: QApplication) -> None:
        server = SoftEtherProfile(host="h", hub="H", user="ana", verify=Verify.CA, pin="ab" * 32)
        assert "abab abab" not in self.words(qapp, server, NetworkProfile())

    def test_what_sets_no_routes_sends_nothing(self, qapp: QApplication) -> None:
        server = SoftEtherProfile(host="h", hub="H", user="ana")
        words = self.words(qapp, server, NetworkProfile(table="off"))
        assert "nothing by itself" in words and "everything" not in words
        assert "Routing table" in self.words(qapp, server, NetworkProfile(table="77"))


class TestNames:
    def test_they_are_made_free(self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication) -> None:
        library.add(OFFICE)
        with opened(preview(library, keys, office(), office(), office())) as shown:
            names = [card.name.text() for card in shown.cards]
            assert len({name.casefold() for name in names} | {"office"}) == 4
            assert shown.go.isEnabled()

    @pytest.mark.parametrize("name", ["x" * 65, "a\nb", "two\u202eways"])
    def test_one_that_can_not_be_keeps_the_button_off(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication, name: str
    ) -> None:
        with opened(preview(library, keys, office())) as shown:
            field = shown.cards[0].name
            field.set(name)
            assert not shown.go.isEnabled()
            assert field.shown_complaint == shown.result_words.text() != ""

    def test_hostile_ones_are_made_names(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        hostile = ("<b>x</b>" * 40, "\x1b[31mred\n", "--help", "a\u202eb", "../../etc", "\0", " ")
        with opened(preview(library, keys, *map(office, hostile))) as shown:
            names = [card.name.text() for card in shown.cards]
            assert shown.go.isEnabled()
            assert all(check_name(name) == name and not name.startswith("-") for name in names)

    def test_two_of_one_name_are_told(self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication) -> None:
        with opened(preview(library, keys, office("A"), office("B"))) as shown:
            shown.cards[1].name.set("a")
            assert shown.cards[1].name.shown_complaint == "Another network is called this."
            assert shown.cards[0].name.shown_complaint == "Another network is called this."
            assert not shown.go.isEnabled()
            shown.cards[0].tick.setChecked(False)
            assert shown.go.isEnabled(), "the other one is not imported"

    def test_a_missing_user_is_asked_for(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        server = SoftEtherProfile(host="vpn.example.com", hub="OFFICE", user="")
        lacking = Candidate("a.vpn", "A", Imported(server, NetworkProfile(), {}, missing=("user",)))
        with opened(preview(library, keys, lacking)) as shown:
            assert not shown.go.isEnabled()
            shown.cards[0].user.set("ana")
            saved = import_all(qapp, shown)
        added = library.kept[saved[0]].profile.server
        assert isinstance(added, SoftEtherProfile) and added.user == "ana"

    def test_an_anonymous_login_needs_nobody(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        server = SoftEtherProfile(host="h", hub="H", user="anonymous", login=Login.ANONYMOUS)
        free = Candidate("a.vpn", "A", Imported(server, NetworkProfile(), {}))
        with opened(preview(library, keys, free)) as shown:
            assert "anonymous" in said(shown) and not shown.cards[0].keep.isVisible()


class TestKeyring:
    def test_secrets_may_be_left_out(self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication) -> None:
        with opened(preview(library, keys, office())) as shown:
            shown.cards[0].keep.setChecked(False)
            assert "You are asked for the password" in said(shown)
            assert len(import_all(qapp, shown)) == 1
        assert keys.kept == {}

    @pytest.mark.parametrize(
        ("state", "word"),
        [
            (KeyringState.LOCKED, "locked"),
            (KeyringState.ABSENT, "No keyring"),
            (KeyringState.REFUSED, "refused"),
        ],
    )
    def test_what_it_did_not_keep_is_told_and_the_profile_is_there(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication, state: KeyringState, word: str
    ) -> None:
        keys.state = state
        with opened(preview(library, keys, office("A"), office("B"))) as shown:
            saved = import_all(qapp, shown)
            assert shown.isVisible()
            words = shown.result_words.text()
            assert word in words and "A is saved" in words.replace("\u2068", "").replace(
                "\u2066", ""
            ).replace("\u2069", "")
            assert shown.cancel.text() == "Close" and shown.cancel.isDefault()
        assert len(saved) == 2 and len(library.kept) == 2

    def test_a_keyring_that_refused_is_not_asked_again(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        asked: list[str] = []

        class Refusing(FakeKeys):
            async def put(self, profile_id: str, text: str, label: str):  # type: ignore[no-untyped-def]
                asked.append(label)
                self.state = KeyringState.REFUSED
                return await super().put(profile_id, text, label)

        with opened(preview(library, Refusing(), office("A"), office("B"), office("C"))) as shown:
            import_all(qapp, shown)
        assert asked == ["Adit: A"]

    def test_a_profile_that_could_not_be_saved_keeps_no_secret(
        self, library: FakeLibrary, keys: FakeKeys, qapp: QApplication
    ) -> None:
        class Full(FakeLibrary):
            def add(self, profile):  # type: ignore[no-untyped-def]
                raise ProfileError("No space left on device")

        with opened(preview(Full(), keys, office())) as shown:

            async def main() -> None:
                shown.go.click()
                await until(lambda: "No space left" in shown.result_words.text())

            run(qapp, main())
            assert shown.go.isEnabled()
        assert keys.kept == {}


class TestFiles:
    def test_a_file_of_each_kind_and_one_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "home.conf").write_text(CONF)
        (tmp_path / "notes.conf").write_text("hello")
        found = candidates_of_files([tmp_path / "home.conf", tmp_path / "notes.conf", tmp_path / "gone.vpn"])
        assert [candidate.imported is not None for candidate in found] == [True, False, False]
        assert found[2].problem is not None and found[2].problem.problem == "There is no such file."

    def test_a_folder_gives_what_is_right_inside_of_it(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        for name in ("a.conf", "b.CONF", "ignored.txt", "deep/c.conf"):
            (tmp_path / name).write_text(CONF)
        assert [candidate.source for candidate in candidates_of_files([tmp_path])] == ["a.conf", "b.CONF"]

    def test_an_empty_folder_is_told_of(self, tmp_path: Path) -> None:
        (found,) = candidates_of_files([tmp_path])
        assert found.problem is not None

    def test_what_never_ends_is_not_read(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "fifo.conf")
        found = candidates_of_files([tmp_path / "fifo.conf", Path("/dev/zero")])
        assert [candidate.problem is not None for candidate in found] == [True, True]

    def test_there_is_an_end_to_files(self, tmp_path: Path) -> None:
        for number in range(sources.MAX_FILES + 3):
            (tmp_path / f"{number:03}.conf").write_text(CONF)
        found = candidates_of_files([tmp_path])
        assert len(found) == sources.MAX_FILES + 1
        assert found[-1].problem is not None and "3" in found[-1].problem.problem

    def test_a_file_that_is_too_large_is_told_of(self, tmp_path: Path) -> None:
        (tmp_path / "a.conf").write_bytes(CONF.encode() + b"#" * 6_000_000)
        (found,) = candidates_of_files([tmp_path / "a.conf"])
        assert found.problem is not None


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def code(transparent: bool = False) -> QImage:
    drawn = picture(qr.matrix(qr.payload(HOME, {"private_key": PRIVATE})))
    if not transparent:
        return drawn
    clear = drawn.convertToFormat(QImage.Format.Format_ARGB32)
    for x in range(clear.width()):
        for y in range(clear.height()):
            if clear.pixelColor(x, y) == QColor(Qt.GlobalColor.white):
                clear.setPixelColor(x, y, QColor(0, 0, 0, 0))
    return clear


class TestPictures:
    def test_a_code_in_a_picture_is_read(self, qapp: QApplication, tmp_path: Path) -> None:
        assert code().save(str(tmp_path / "code.png"))
        (found,) = candidates_of_files([tmp_path / "code.png"])
        assert found.imported is not None and isinstance(found.imported.server, WireGuardProfile)
        assert found.imported.secrets == {"private_key": PRIVATE}

    def test_paper_may_be_transparent(self, qapp: QApplication) -> None:
        mime = QMimeData()
        mime.setImageData(code(transparent=True))
        (found,) = candidates_of_mime(mime)
        assert found.imported is not None

    def test_a_large_one_too(self, qapp: QApplication) -> None:
        mime = QMimeData()
        mime.setImageData(code().scaled(5000, 5000))
        (found,) = candidates_of_mime(mime)
        assert found.imported is not None

    def test_a_picture_of_something_else(self, qapp: QApplication, tmp_path: Path) -> None:
        blank = QImage(101, 50, QImage.Format.Format_RGB32)
        blank.fill(Qt.GlobalColor.white)
        blank.save(str(tmp_path / "blank.png"))
        (found,) = candidates_of_files([tmp_path / "blank.png"])
        assert found.problem is not None
        assert found.problem.problem == "There is no QR code in this picture."

    def test_one_that_claims_to_be_huge_takes_no_memory(self, tmp_path: Path, qapp: QApplication) -> None:
        side = 8000
        header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        rows = zlib.compress(bytes(side * (side + 1)), 1)
        png = b"".join(_chunk(*part) for part in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")))
        (tmp_path / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + png)
        (found,) = candidates_of_files([tmp_path / "huge.png"])
        assert found.problem is not None and found.problem.problem == "This picture is too large."

    def test_a_broken_one_is_told_of(self, tmp_path: Path, qapp: QApplication) -> None:
        (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
        (found,) = candidates_of_files([tmp_path / "bad.png"])
        assert found.problem is not None and found.problem.problem == "This picture cannot be read."


class TestPasting:
    def test_files_a_text_and_nothing(self, tmp_path: Path, qapp: QApplication) -> None:
        (tmp_path / "home.conf").write_text(CONF)
        files, text, empty = QMimeData(), QMimeData(), QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(tmp_path / "home.conf"))])
        text.setText(CONF)
        assert [c.source for c in candidates_of_mime(files)] == ["home.conf"]
        assert [c.imported is not None for c in candidates_of_mime(text)] == [True]
        assert candidates_of_mime(empty) == ()

    def test_a_page_of_the_web_is_no_file(self, qapp: QApplication) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl("https://example.org/a.conf")])
        assert all(candidate.imported is None for candidate in candidates_of_mime(mime))
