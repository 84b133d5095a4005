"""The form of a profile: changing, saving, testing, by keyboard, and certificates trusted meanwhile."""

from __future__ import annotations

import asyncio
import datetime
from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.exchange import own_file
from app.gui.dialogs.editor import ProfileEditor
from app.profiles.errors import ProfileError
from app.profiles.store import StoredProfile
from app.secrets import KeyringState
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    Verify,
    WireGuardProfile,
)
from tests.support.gui_dialogs import is_gone, opened, press, run, until, walk
from tests.support.gui_editor import (
    OTHER,
    PEER,
    PRESHARED,
    PRIVATE,
    Bench,
    fill_office,
    fill_wireguard,
    kind_of,
)
from tests.support.gui_fakes import FakeActions, FakeKeys, FakeLibrary
from tests.support.gui_pictures import HOME, OFFICE


@pytest.fixture
def bench(library: FakeLibrary, actions: FakeActions, keys: FakeKeys, qapp: QApplication) -> Bench:
    return Bench(library, actions, keys, qapp)


class TestChanging:
    def test_nothing_changed_changes_nothing(self, bench: Bench) -> None:
        network = NetworkProfile(
            ipv4=IPv4Method.STATIC,
            ipv6=IPv6Method.STATIC,
            addresses=("192.168.30.10/24", "2001:db8::5/64"),
            gateway4="192.168.30.1",
            gateway6="2001:db8::1",
            default_route=False,
            routes=("10.0.0.0/8",),
            mtu=1400,
            dns=("192.168.30.1",),
            search=("a.example",),
            dns_domains=("b.example",),
            exclude=("192.168.1.0/24",),
            include_domains=("c.example",),
            exclude_domains=("d.example",),
            table="51",
        )
        server = SoftEtherProfile(
            host="h.example",
            hub="H",
            user="u",
            port=5555,
            verify=Verify.PIN,
            pin="ab" * 32,
            pinned_on="2026-05-03",
            plain=True,
        )
        full = msgspec.structs.replace(OFFICE, server=server, network=network)
        stored = bench.keep(full, "tiger")
        with opened(bench.editor(stored)) as shown:
            assert bench.save(shown) == full
        assert bench.keys.kept == {full.id: "tiger"}, "an empty field leaves the keyring as it is"

    def test_wireguard_likewise(self, bench: Bench) -> None:
        assert isinstance(HOME.server, WireGuardProfile)
        full = msgspec.structs.replace(
            HOME, server=msgspec.structs.replace(HOME.server, fwmark=7, listen_port=51820)
        )
        stored = bench.keep(full, f'{{"private_key":"{PRIVATE}"}}')
        with opened(bench.editor(stored)) as shown:
            assert shown.save.isEnabled(), "the key is kept already"
            assert bench.save(shown) == full
        assert bench.keys.kept[full.id] == f'{{"private_key":"{PRIVATE}"}}'

    def test_the_kind_stays_and_there_is_no_first_field(self, bench: Bench) -> None:
        with opened(bench.editor(bench.keep(OFFICE))) as shown:
            assert not shown.anything.isVisible() and not shown.kind.isVisible()
            assert shown.focusWidget() is shown.name.line
            assert "Office" in shown.windowTitle()

    def test_one_new_key_joins_those_that_are_kept(self, bench: Bench) -> None:
        stored = bench.keep(HOME, f'{{"private_key":"{PRIVATE}"}}')
        with opened(bench.editor(stored)) as shown:
            peer = shown.wireguard.peers.peers[0]
            peer.with_preshared.set(True)
            peer.preshared.set(PRESHARED)
            bench.save(shown)
        assert msgspec.json.decode(bench.keys.kept[HOME.id]) == {
            "private_key": PRIVATE,
            f"preshared_key.{PEER}": PRESHARED,
        }

    def test_a_preshared_key_belongs_to_its_public_key(self, bench: Bench) -> None:
        assert isinstance(HOME.server, WireGuardProfile)
        peers = (msgspec.structs.replace(HOME.server.peers[0], preshared=True),)
        stored = bench.keep(msgspec.structs.replace(HOME, server=WireGuardProfile(peers=peers)))
        with opened(bench.editor(stored)) as shown:
            assert shown.save.isEnabled()
            shown.wireguard.peers.peers[0].public_key.set(OTHER)
            assert not shown.save.isEnabled() and "Type it again" in shown.message.text()

    def test_not_remembering_any_more_forgets(self, bench: Bench) -> None:
        stored = bench.keep(OFFICE, "tiger")
        with opened(bench.editor(stored)) as shown:
            shown.softether.remember.set(False)
            bench.save(shown)
        assert bench.keys.kept == {}

    def test_the_day_of_the_pin_stays_with_it(self, bench: Bench) -> None:
        assert isinstance(OFFICE.server, SoftEtherProfile)
        server = msgspec.structs.replace(OFFICE.server, pin="ab" * 32, pinned_on="2026-05-03")
        stored = bench.keep(msgspec.structs.replace(OFFICE, server=server))
        with opened(bench.editor(stored)) as shown:
            shown.softether.pin.set("")
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile)
        assert (saved.server.pin, saved.server.pinned_on) == ("", "")


class TestSaving:
    def test_return_saves_with_the_password_in_the_keyring(self, bench: Bench) -> None:
        async def main() -> None:
            press(shown, Qt.Key.Key_Return)
            await until(lambda: is_gone(shown))

        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.line.setFocus()
            QTest.keyClicks(shown.focusWidget(), "tiger")
            run(bench.app, main())
        (kept,) = bench.library.kept.values()
        assert bench.keys.kept == {kept.profile.id: "tiger"}
        assert bench.keys.labels == {kept.profile.id: "Adit: OFFICE"}
        assert bench.saved == [kept.profile.id] and bench.actions.asked == []

    def test_return_in_a_list_or_on_a_button_does_not_save(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.more.click()
            for widget in (shown.anything.paper, shown.softether.routes.box, shown.softether.more):
                widget.setFocus()
                press(shown, Qt.Key.Key_Return)
            assert bench.library.kept == {} and shown.isVisible()

    def test_escape_saves_nothing(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            press(shown, Qt.Key.Key_Escape)
        assert bench.library.kept == {} and bench.saved == []

    def test_save_and_connect(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            saved = bench.save(shown, and_connect=True)
        assert bench.actions.asked == [("bring_up", saved.id, False)]
        assert bench.saved == [saved.id]

    def test_without_remember_the_keyring_is_left_alone(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            shown.softether.remember.set(False)
            bench.save(shown)
        assert bench.keys.kept == {}

    def test_a_keyring_that_does_not_keep_is_told_of_and_the_profile_is_there(self, bench: Bench) -> None:
        bench.keys.state = KeyringState.LOCKED

        async def main() -> None:
            shown.save_and_connect.click()
            await until(lambda: "locked" in shown.message.text())
            assert len(bench.library.kept) == 1
            assert shown.save.text() == "Connect" and bench.actions.asked == []
            shown.save.click()
            await until(lambda: is_gone(shown))

        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            run(bench.app, main())
        assert [action[0] for action in bench.actions.asked] == ["bring_up"]
        assert bench.saved == list(bench.library.kept), "once"

    def test_what_the_disk_says_is_told_and_nothing_is_kept(self, bench: Bench) -> None:
        class Full(FakeLibrary):
            def add(self, profile: Profile) -> StoredProfile:
                raise ProfileError("No <b>space</b> left on device")

        bench.library = Full()
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            shown.save.click()
            assert "No <b>space</b> left" in shown.message.text()
            assert shown.message.textFormat() is Qt.TextFormat.PlainText
            assert shown.isVisible() and shown.save.isEnabled()
        assert bench.keys.kept == {} and bench.saved == []

    def test_closing_while_the_keyring_thinks_still_tells_what_is_saved(self, bench: Bench) -> None:
        class Slow(FakeKeys):
            async def put(self, profile_id: str, text: str, label: str):  # type: ignore[no-untyped-def]
                await asyncio.Event().wait()

        bench.keys = Slow()

        async def main() -> None:
            shown.save.click()
            await until(lambda: "keyring" in shown.message.text())
            shown.reject()
            await until(lambda: is_gone(shown))

        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            run(bench.app, main())
        assert bench.saved == list(bench.library.kept) and len(bench.saved) == 1

    @pytest.mark.parametrize("end", ["accept", "reject", "close"])
    def test_no_secret_stays_in_a_field(self, bench: Bench, end: str) -> None:
        with opened(bench.editor()) as shown:
            shown.softether.password.set("tiger")
            fill_wireguard(shown)
            peer = shown.wireguard.peers.peers[0]
            peer.with_preshared.set(True)
            peer.preshared.set(PRESHARED)
            getattr(shown, end)()
            for field in (shown.softether.password, shown.wireguard.private_key, peer.preshared):
                field.line.undo()
                assert field.line.text() == ""


class TestTrial:
    def trial(self, bench: Bench, shown: ProfileEditor) -> str:
        async def main() -> None:
            shown.trial.button.click()
            await until(lambda: shown.trial.is_running or shown.trial.message.text())
            await until(lambda: not shown.trial.is_running)

        run(bench.app, main())
        return shown.trial.message.text()

    def test_it_tries_what_is_typed_and_saves_nothing(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            assert "It works" in self.trial(bench, shown)
        ((name, profile, secrets),) = bench.actions.asked
        assert name == "try_out" and secrets == {"password": "tiger"}
        assert isinstance(profile, Profile) and isinstance(profile.server, SoftEtherProfile)
        assert profile.server.host == "vpn.example.com"
        assert bench.library.kept == {} and bench.keys.kept == {}

    def test_what_went_wrong_is_under_the_button_until_something_changes(self, bench: Bench) -> None:
        bench.actions.trial = "There is no hub <b>OFFICE</b>."
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            assert self.trial(bench, shown) == "There is no hub <b>OFFICE</b>."
            assert shown.trial.message.textFormat() is Qt.TextFormat.PlainText
            shown.softether.hub.set("OTHER")
            assert shown.trial.message.text() == ""

    def test_the_keyring_gives_what_is_not_typed(self, bench: Bench) -> None:
        stored = bench.keep(OFFICE, "tiger")
        with opened(bench.editor(stored)) as shown:
            self.trial(bench, shown)
        assert bench.actions.asked[0][2] == {"password": "tiger"}

    def test_without_a_password_it_says_so(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            assert self.trial(bench, shown) == "Type the password first."
        assert bench.actions.asked == []

    def test_there_is_nothing_to_try_before_the_fields_are_right(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            assert not shown.trial.button.isEnabled()
            fill_office(shown)
            assert shown.trial.button.isEnabled()

    def test_what_is_trusted_meanwhile_is_kept_with_the_settings(self, bench: Bench) -> None:
        class Asking(FakeActions):
            async def try_out(self, profile: Profile, secrets: dict[str, str]) -> str:
                self.trial_trusted.emit("0b0d9a38-0000-4a3e-9a0c-6f2f0b8a1e01", "ef" * 32)
                self.trial_trusted.emit(profile.id, "ab" * 32)
                self.trial_trusted.emit("0b0d9a38-0000-4a3e-9a0c-6f2f0b8a1e01", "ef" * 32)
                return ""

        bench.actions = Asking()
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            bench.actions.trial_trusted.emit(shown._id, "cd" * 32)
            assert shown.softether.pin.text() == "", "there was no trial yet"
            assert "It works" in self.trial(bench, shown)
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile)
        assert saved.server.pin == "ab" * 32
        assert saved.server.pinned_on == datetime.date.today().isoformat()

    @pytest.mark.parametrize("end", ["stop", "close"])
    def test_it_can_be_broken_off(self, bench: Bench, end: str) -> None:
        ended: list[str] = []

        class Slow(FakeActions):
            async def try_out(self, profile: Profile, secrets: dict[str, str]) -> str:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    ended.append("cancelled")
                    raise
                return ""

        bench.actions = Slow()

        async def main() -> None:
            shown.trial.button.click()
            await until(lambda: shown.trial.is_running)
            await asyncio.sleep(0)
            assert shown.trial.progress.isVisible() and not shown.softether.isEnabled()
            if end == "stop":
                shown.trial.button.click()
                await until(lambda: ended)
                assert shown.softether.isEnabled() and shown.trial.message.text() == ""
            else:
                shown.close()
            await until(lambda: ended)

        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.password.set("tiger")
            run(bench.app, main())


class TestKeyboard:
    @pytest.mark.parametrize("kind", ["SoftEther", "WireGuard"])
    def test_every_field_is_reached_in_the_order_of_the_page(self, bench: Bench, kind: str) -> None:
        with opened(bench.editor()) as shown:
            kind_of(shown, kind)
            shown.form.more.setChecked(True)
            QApplication.processEvents()
            reached = walk(shown)
            assert reached[:3] == [shown.anything.paper, shown.kind.box, shown.name.line]
            for section in shown.form.sections:
                for field in section.fields:
                    assert not field.used or field.editor in reached, field.name
            places = [w.mapTo(shown, w.rect().topLeft()).y() for w in reached if shown.form.isAncestorOf(w)]
            assert all(later >= earlier - 16 for earlier, later in pairwise(places))

    def test_it_grows_with_what_is_opened_in_it(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            before = shown.height()
            shown.form.more.setChecked(True)
            QApplication.processEvents()
            room = shown.screen().availableGeometry().height()
            assert before < shown.height() <= room and shown.height() > room * 0.9

    @pytest.mark.parametrize("kind", ["SoftEther", "WireGuard"])
    def test_it_scrolls_where_the_screen_is_low(self, bench: Bench, kind: str) -> None:
        with opened(bench.editor()) as shown:
            kind_of(shown, kind)
            shown.form.more.setChecked(True)
            QApplication.processEvents()
            shown.resize(640, 420)
            QApplication.processEvents()
            assert shown.height() == 420 and shown.width() == 640
            for field in (shown.form.safety.fields[-1], shown.form.basics.fields[0]):
                proxy = field.editor
                for _ in range(80):
                    if shown.focusWidget() is proxy:
                        break
                    press(shown, Qt.Key.Key_Tab)
                assert shown.focusWidget() is proxy
                seen = proxy.visibleRegion().boundingRect()
                assert seen.height() >= proxy.fontMetrics().lineSpacing()


class TestTrust:
    def test_what_was_trusted_while_the_form_was_open_stays_trusted(self, bench: Bench) -> None:
        stored = bench.keep(OFFICE, "tiger")
        with opened(bench.editor(stored)) as shown:
            bench.library.pin(OFFICE.id, "ab" * 32)
            shown.softether.hub.set("OTHER")
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile)
        assert (saved.server.hub, saved.server.pin) == ("OTHER", "ab" * 32)

    def test_but_not_for_another_server_nor_against_what_is_typed(self, bench: Bench) -> None:
        stored = bench.keep(OFFICE, "tiger")
        with opened(bench.editor(stored)) as shown:
            bench.library.pin(OFFICE.id, "ab" * 32)
            shown.softether.host.set("other.example.com")
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile) and saved.server.pin == ""
        with opened(bench.editor(bench.library.find(OFFICE.id))) as shown:
            bench.library.pin(OFFICE.id, "ab" * 32)
            shown.softether.pin.set("cd" * 32)
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile) and saved.server.pin == "cd" * 32

    def test_a_certificate_that_a_pasted_file_trusts_is_in_sight(self, bench: Bench) -> None:
        server = msgspec.structs.replace(OFFICE.server, pin="ab" * 32)
        with opened(bench.editor()) as shown:
            shown.anything.take(own_file.write(msgspec.structs.replace(OFFICE, server=server), None))
            assert shown.softether.pin.text() == "ab" * 32 and shown.softether.pin.line.isVisible()

    def test_a_path_that_can_not_be_looked_at_is_told(self, bench: Bench) -> None:
        with opened(bench.editor(text="/" + "x" * 5000)) as shown:
            assert "no such file" in shown.anything.message.text()
