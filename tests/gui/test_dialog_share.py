from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.exchange import candidates as reading
from app.exchange import qr
from app.gui.dialogs.qr_picture import MARGIN, QrPicture, picture
from app.gui.dialogs.share import ShareDialog
from app.gui.dialogs.sources import candidates_of_files
from app.profiles.store import StoredProfile
from app.secrets import KeyringState
from helper.api.types import NetworkProfile, Profile, SoftEtherProfile, WireGuardPeer, WireGuardProfile
from tests.support.gui_dialogs import flush, opened, press, run, said, until, walk
from tests.support.gui_fakes import FakeKeys
from tests.support.gui_pictures import HOME, OFFICE

PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="


def dialog(profile: Profile, keys: FakeKeys) -> ShareDialog:
    return ShareDialog(StoredProfile(profile, Path("/nowhere")), keys)


def with_secrets(qapp: QApplication, shown: ShareDialog) -> None:
    """Tick the box, and wait for the keyring."""

    async def main() -> None:
        shown.with_secrets.click()
        await until(lambda: shown.save.isEnabled())

    run(qapp, main())


def format_of(shown: ShareDialog, key: str) -> None:
    next(button for button, form in shown.formats if form.key == key).click()


@pytest.fixture
def kept(keys: FakeKeys) -> FakeKeys:
    keys.kept[HOME.id] = f'{{"private_key":"{PRIVATE}"}}'
    keys.kept[OFFICE.id] = "tiger"
    return keys


class TestSecrets:
    @pytest.mark.parametrize("profile", [HOME, OFFICE], ids=["wireguard", "softether"])
    def test_they_are_stripped_unless_asked_for(
        self, profile: Profile, kept: FakeKeys, qapp: QApplication, tmp_path: Path
    ) -> None:
        with opened(dialog(profile, kept)) as shown:
            for number, (button, form) in enumerate(shown.formats):
                button.click()
                shown.write_file(tmp_path / str(number), form)
            texts = [path.read_text() for path in tmp_path.iterdir() if path.name.isdigit()]
        assert len(texts) == 2
        assert all(PRIVATE not in text and "tiger" not in text for text in texts)

    def test_the_keyring_is_asked_only_then(self, qapp: QApplication) -> None:
        class Counting(FakeKeys):
            asked = 0

            async def get(self, profile_id: str):  # type: ignore[no-untyped-def]
                self.asked += 1
                return await super().get(profile_id)

        keys = Counting()
        keys.kept[OFFICE.id] = "tiger"
        with opened(dialog(OFFICE, keys)) as shown:
            assert keys.asked == 0
            with_secrets(qapp, shown)
            assert keys.asked == 1
            assert "can connect as you" in shown.warning.text()

    def test_with_them_a_file_is_whole(self, kept: FakeKeys, qapp: QApplication, tmp_path: Path) -> None:
        with opened(dialog(HOME, kept)) as shown:
            with_secrets(qapp, shown)
            shown.write_file(tmp_path / "home.conf", shown.formats[0][1])
        (found,) = reading.read((tmp_path / "home.conf").read_bytes(), "home.conf")
        assert found.imported is not None and found.imported.secrets == {"private_key": PRIVATE}

    @pytest.mark.parametrize(
        ("state", "word"),
        [
            (KeyringState.LOCKED, "locked"),
            (KeyringState.ABSENT, "No keyring"),
            (KeyringState.MISSING, "holds nothing"),
        ],
    )
    def test_a_keyring_that_gives_none_is_told_of(
        self, keys: FakeKeys, qapp: QApplication, state: KeyringState, word: str
    ) -> None:
        keys.state = state
        with opened(dialog(OFFICE, keys)) as shown:
            with_secrets(qapp, shown)
            assert word in shown.warning.text()
            assert not shown.with_secrets.isChecked()

    def test_what_it_holds_may_be_nonsense(self, keys: FakeKeys, qapp: QApplication) -> None:
        keys.kept[HOME.id] = "nonsense"
        with opened(dialog(HOME, keys)) as shown:
            with_secrets(qapp, shown)
            assert "cannot be read" in shown.warning.text() and not shown.with_secrets.isChecked()

    def test_taking_the_tick_away_takes_them_out_of_the_picture(
        self, kept: FakeKeys, qapp: QApplication
    ) -> None:
        with opened(dialog(HOME, kept)) as shown:
            without = shown.code.matrix
            with_secrets(qapp, shown)
            assert shown.code.matrix != without
            shown.with_secrets.click()
            assert shown.code.matrix == without

    def test_closing_forgets_them(self, kept: FakeKeys, qapp: QApplication) -> None:
        with opened(dialog(HOME, kept)) as shown:
            with_secrets(qapp, shown)
            shown.reject()
            assert shown.code.matrix == ()
            assert PRIVATE not in repr(vars(shown))


class TestFile:
    def test_only_its_owner_may_read_it_even_where_one_was(
        self, keys: FakeKeys, qapp: QApplication, tmp_path: Path
    ) -> None:
        old = tmp_path / "office.adit"
        old.write_text("old")
        old.chmod(0o644)
        with opened(dialog(OFFICE, keys)) as shown:
            shown.write_file(old, shown.formats[-1][1])
            assert "office.adit" in shown.message.text()
        assert stat.S_IMODE(old.stat().st_mode) == 0o600
        assert "vpn.example.com" in old.read_text()
        assert list(tmp_path.glob(".adit-*")) == []

    def test_what_the_file_system_says_is_told(
        self, keys: FakeKeys, qapp: QApplication, tmp_path: Path
    ) -> None:
        with opened(dialog(OFFICE, keys)) as shown:
            shown.write_file(tmp_path / "nowhere" / "a.adit", shown.formats[-1][1])
            assert "could not be saved" in shown.message.text()

    def test_what_a_format_loses_is_told(self, keys: FakeKeys, qapp: QApplication) -> None:
        network = msgspec.structs.replace(HOME.network, exclude_domains=("example.org",))
        with opened(dialog(msgspec.structs.replace(HOME, network=network), keys)) as shown:
            assert "exclude_domains" in shown.lost.text()
            format_of(shown, "adit")
            assert shown.lost.text() == ""

    def test_the_name_of_the_file_is_the_profiles_and_no_path(
        self, keys: FakeKeys, qapp: QApplication
    ) -> None:
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        with opened(dialog(msgspec.structs.replace(OFFICE, name="../a/b"), keys)) as shown:
            shown.save.click()
            (chooser,) = shown.findChildren(QFileDialog)
            (chosen,) = chooser.selectedFiles()
            chooser.reject()
        assert Path(chosen).parent == Path.cwd()
        assert Path(chosen).suffix == ".vpn"


class TestCode:
    def test_it_can_be_read_back(self, kept: FakeKeys, qapp: QApplication, tmp_path: Path) -> None:
        with opened(dialog(HOME, kept)) as shown:
            with_secrets(qapp, shown)
            shown.write_picture(tmp_path / "home.png")
        assert stat.S_IMODE((tmp_path / "home.png").stat().st_mode) == 0o600
        (found,) = candidates_of_files([tmp_path / "home.png"])
        assert found.imported is not None and isinstance(found.imported.server, WireGuardProfile)
        assert found.imported.secrets == {"private_key": PRIVATE}

    def test_it_can_be_copied(self, keys: FakeKeys, qapp: QApplication) -> None:
        with opened(dialog(OFFICE, keys)) as shown:
            shown.copy.setFocus()
            press(shown, Qt.Key.Key_Space)
            assert QGuiApplication.clipboard().image() == picture(shown.code.matrix)

    def test_a_profile_that_is_too_large_is_told_of(self, keys: FakeKeys, qapp: QApplication) -> None:
        peers = tuple(
            WireGuardPeer(public_key=f"{number:040d}AAA=", allowed_ips=(f"10.{number}.0.0/16",))
            for number in range(1, 60)
        )
        large = msgspec.structs.replace(HOME, server=WireGuardProfile(peers=peers))
        with opened(dialog(large, keys)) as shown:
            assert "too large for a QR code" in said(shown)
            assert not shown.copy.isEnabled() and not shown.code.isVisible()

    def test_it_is_black_on_white_with_its_margin_on_a_dark_desktop(self, qapp: QApplication) -> None:
        widget = QrPicture()
        palette = QPalette(QColor("#31363B"), QColor("#202124"))
        widget.setPalette(palette)
        matrix = qr.matrix("hello")
        widget.show_code(matrix)
        side = (len(matrix) + 2 * MARGIN) * 5
        widget.resize(side + 7, side + 3)
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        left, top = 7 // 2, 3 // 2
        for y in range(len(matrix) + 2 * MARGIN):
            for x in range(len(matrix) + 2 * MARGIN):
                inside = 0 <= x - MARGIN < len(matrix) and 0 <= y - MARGIN < len(matrix)
                dark = inside and matrix[y - MARGIN][x - MARGIN]
                pixel = image.pixelColor(left + x * 5 + 2, top + y * 5 + 2).lightness()
                assert pixel == (0 if dark else 255), (x, y)
        widget.deleteLater()
        flush()


class TestKeyboard:
    def test_all_can_be_reached_and_return_closes(self, keys: FakeKeys, qapp: QApplication) -> None:
        with opened(dialog(OFFICE, keys)) as shown:
            reached = walk(shown)
            wanted: list[QWidget] = [
                shown.with_secrets,
                shown.save,
                shown.copy,
                shown.save_picture,
                shown.shut,
            ]
            for widget in wanted:
                assert widget in reached
            shown.with_secrets.setFocus()
            press(shown, Qt.Key.Key_Return)
            assert not shown.isVisible()

    def test_an_anonymous_login_has_no_secret_to_ask_for(self, keys: FakeKeys, qapp: QApplication) -> None:
        server = SoftEtherProfile(host="h", hub="H", user="anonymous", login="anonymous")  # type: ignore[arg-type]
        free = Profile(id=OFFICE.id, name="<b>Free</b>", server=server, network=NetworkProfile())
        with opened(dialog(free, keys)) as shown:
            assert not shown.with_secrets.isVisible() and shown.warning.text() == ""
            assert "<b>Free</b>" in said(shown)
