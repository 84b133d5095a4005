from __future__ import annotations

import asyncio
import datetime
import operator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.exchange import own_file
from app.gui.dialogs.editor import ProfileEditor
from app.gui.dialogs.editor.softether import LoginWay
from app.gui.dialogs.fields import ListField
from app.gui.dialogs.importing import ImportPreview
from app.profiles.errors import ProfileError
from app.profiles.store import StoredProfile
from app.secrets import KeyringState
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    Verify,
    WireGuardProfile,
)
from tests.support.gui_dialogs import is_gone, opened, press, run, said, until, walk
from tests.support.gui_fakes import FakeActions, FakeKeys, FakeLibrary
from tests.support.gui_pictures import HOME, OFFICE

PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="
PUBLIC = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw="
PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
OTHER = "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0="
PRESHARED = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE="
CONF = f"""[Interface]
PrivateKey = {PRIVATE}
Address = 10.20.0.7/32
FwMark = 51
PostUp = <b>reboot</b>
[Peer]
PublicKey = {PEER}
PresharedKey = {PRESHARED}
Endpoint = home.example.net:51820
AllowedIPs = 0.0.0.0/0
"""


class Bench:
    """An editor and what is behind it."""

    def __init__(self, library: FakeLibrary, actions: FakeActions, keys: FakeKeys, app: QApplication) -> None:
        self.library, self.actions, self.keys, self.app = library, actions, keys, app
        self.saved: list[str] = []

    def editor(self, stored: StoredProfile | None = None, text: str = "") -> ProfileEditor:
        made = ProfileEditor(self.library, self.actions, self.keys, stored, text)
        made.saved.connect(self.saved.append)
        return made

    def keep(self, profile: Profile, secret: str = "") -> StoredProfile:
        if secret:
            self.keys.kept[profile.id] = secret
        return self.library.add(profile)

    def save(self, editor: ProfileEditor, and_connect: bool = False) -> Profile:
        """Press the button, and wait for the end; the only profile there is."""

        async def main() -> None:
            (editor.save_and_connect if and_connect else editor.save).click()
            await until(lambda: is_gone(editor))

        run(self.app, main())
        (kept,) = self.library.kept.values()
        return kept.profile


@pytest.fixture
def bench(library: FakeLibrary, actions: FakeActions, keys: FakeKeys, qapp: QApplication) -> Bench:
    return Bench(library, actions, keys, qapp)


def fill_office(editor: ProfileEditor) -> None:
    editor.anything.take("vpn.example.com:992/OFFICE")
    editor.softether.user.set("ana")


def kind_of(editor: ProfileEditor, name: str) -> None:
    editor.kind.box.setCurrentText(name)


class TestFirstField:
    def test_a_server_with_port_and_hub_fills_the_rest(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            QTest.keyClicks(shown.focusWidget(), "vpn.example.com:992/OFFICE")
            form = shown.softether
            assert (form.host.text(), form.port.text(), form.hub.text()) == (
                "vpn.example.com",
                "992",
                "OFFICE",
            )
            assert shown.name.text() == "OFFICE"

    def test_text_from_outside_fills_it_at_once(self, bench: Bench) -> None:
        with opened(bench.editor(text="vpn.example.com")) as shown:
            assert shown.softether.host.text() == "vpn.example.com"
            assert shown.softether.port.text() == "443"

    def test_a_pasted_configuration_fills_everything_and_is_not_left_lying_there(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            QApplication.clipboard().setText(CONF)
            shown.anything.paper.paste()
            assert shown.anything.paper.toPlainText() == ""
            assert shown.kind.box.currentText() == "WireGuard"
            assert shown.wireguard.private_key.text() == PRIVATE
            assert shown.name.text() == "home.example.net"
            assert "PostUp = <b>reboot</b>" in shown.anything.message.text()
            assert shown.anything.message.textFormat() is Qt.TextFormat.PlainText
            saved = bench.save(shown)
        assert isinstance(saved.server, WireGuardProfile)
        assert saved.server.fwmark == 51, "what has no field here is kept"
        assert msgspec.json.decode(bench.keys.kept[saved.id]) == {
            "private_key": PRIVATE,
            f"preshared_key.{PEER}": PRESHARED,
        }

    def test_the_path_of_a_file(self, bench: Bench, tmp_path: Path) -> None:
        (tmp_path / "home.conf").write_text(CONF)
        with opened(bench.editor(text=str(tmp_path / "home.conf"))) as shown:
            assert shown.wireguard.private_key.text() == PRIVATE
            assert shown.name.text() == "home"

    def test_a_dropped_file(self, bench: Bench, tmp_path: Path) -> None:
        (tmp_path / "home.conf").write_text(CONF)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "home.conf"))])
        with opened(bench.editor()) as shown:
            assert shown.anything.paper.canInsertFromMimeData(mime)
            shown.anything.paper.insertFromMimeData(mime)
            assert shown.wireguard.private_key.text() == PRIVATE

    def test_a_broken_one_says_why(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            shown.anything.take(f"[Interface]\nPrivateKey = <b>\n[Peer]\nPublicKey = {PEER}\n")
            assert "line 2" in shown.anything.message.text()
            assert shown.kind.box.currentText() == "SoftEther"

    @pytest.mark.parametrize("text", ["two words", "/nowhere/at/all.conf", "http://x y"])
    def test_what_is_nothing_is_said(self, bench: Bench, text: str) -> None:
        with opened(bench.editor(text=text)) as shown:
            assert shown.anything.message.text() and shown.softether.host.text() == ""

    def test_several_open_the_preview(self, bench: Bench, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / f"{name}.conf").write_text(CONF.replace("PostUp", "#"))
        with opened(bench.editor()) as shown:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
            shown.anything.paper.insertFromMimeData(mime)
            shown.many.click()
            (preview,) = shown.findChildren(ImportPreview)

            async def main() -> None:
                preview.go.click()
                await until(lambda: is_gone(shown))

            run(bench.app, main())
        assert bench.saved == list(bench.library.kept) and len(bench.saved) == 2


class TestKinds:
    def test_only_what_the_kind_needs_is_there(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            assert shown.softether.hub.isVisible() and not shown.wireguard.private_key.isVisible()
            kind_of(shown, "WireGuard")
            assert shown.wireguard.private_key.isVisible() and not shown.softether.hub.isVisible()

    def test_the_rest_is_behind_more(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            assert not shown.softether.mtu.isVisible() and not shown.softether.way.isVisible()
            shown.softether.more.setFocus()
            press(shown, Qt.Key.Key_Return)
            for name in ("Connection", "Login", "Network", "Safety"):
                assert name in said(shown).splitlines()
            assert shown.softether.mtu.isVisible() and shown.softether.verify.isVisible()

    def test_wireguard_has_no_login(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            kind_of(shown, "WireGuard")
            shown.wireguard.more.click()
            assert "Login" not in said(shown).splitlines()

    def test_fixed_addresses_come_with_their_choice(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            form = shown.softether
            form.more.click()
            assert not form.addresses4.isVisible() and not form.gateway6.isVisible()
            form.ipv4.set(IPv4Method.STATIC)
            assert form.addresses4.isVisible() and form.gateway4.isVisible()
            assert not form.addresses6.isVisible()

    def test_an_anonymous_login_asks_for_no_password(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.user.set("")
            assert not shown.save.isEnabled()
            shown.softether.way.set(LoginWay.ANONYMOUS)
            assert shown.save.isEnabled() and not shown.softether.password.isVisible()
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile)
        assert (saved.server.login, saved.server.user) == (Login.ANONYMOUS, "anonymous")
        assert bench.keys.kept == {}


class TestChecking:
    def test_at_first_it_says_what_is_missing_but_blames_nobody(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            assert not shown.save.isEnabled() and not shown.save_and_connect.isEnabled()
            assert shown.message.text() == "Type the server's name or address."
            assert shown.softether.host.shown_complaint == ""

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("host", "a b", "This is no host name or address."),
            ("host", "<b>x</b>", "This is no host name or address."),
            ("port", "70000", "A port is a number from 1 to 65535."),
            ("port", "٤٤٣", "A port is a number from 1 to 65535."),
            ("hub", "x" * 256, "A hub's name has at most"),
            ("user", "x" * 256, "A user name has at most"),
            ("pin", "abc", "A SHA-256 fingerprint has 64 digits"),
            ("mtu", "9000", "The size is a number from 576 to 1500"),
        ],
    )
    def test_words_are_under_the_field_while_typing(
        self, bench: Bench, field: str, text: str, words: str
    ) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            assert shown.save.isEnabled() and shown.message.text() == ""
            wrong = getattr(shown.softether, field)
            wrong.set(text)
            assert wrong.shown_complaint.startswith(words)
            assert wrong.line.accessibleDescription() == wrong.shown_complaint
            assert shown.save.toolTip() == shown.message.text() == wrong.shown_complaint
            assert not shown.save.isEnabled()
            wrong.set({"port": "443", "pin": "ab" * 32, "mtu": ""}.get(field, "fine"))
            assert wrong.shown_complaint == "" and shown.save.isEnabled()

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("routes", "10.0.0.1/8", "is an address inside a network; the network is"),
            ("routes", "example.org", "is no network"),
            ("split.exclude", "0.0.0.0/0", "Not everything can be kept outside"),
            ("split.dns", "example.org", "is no address of a name server"),
            ("split.search", "not_a domain!", "is no domain"),
            ("split.exclude_domains", "both.example", "cannot be both inside and outside"),
        ],
    )
    def test_lists_name_the_entry_that_is_wrong(
        self, bench: Bench, field: str, text: str, words: str
    ) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.split.include_domains.set(["both.example"])
            wrong = operator.attrgetter(field)(shown.softether)
            assert isinstance(wrong, ListField)
            wrong.set(["ok.example" if "domain" in field else "192.0.2.1", text])
            assert words in wrong.shown_complaint
            assert not shown.save.isEnabled()

    def test_a_pin_is_needed_where_only_it_counts(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_office(shown)
            shown.softether.verify.set(Verify.PIN)
            assert not shown.save.isEnabled()
            shown.softether.pin.set("AB:" * 31 + "ab")
            saved = bench.save(shown)
        assert isinstance(saved.server, SoftEtherProfile)
        assert saved.server.pin == "ab" * 32
        assert saved.server.pinned_on == datetime.date.today().isoformat()

    def test_a_name_that_is_taken(self, bench: Bench) -> None:
        bench.keep(OFFICE)
        with opened(bench.editor()) as shown:
            fill_office(shown)
            assert shown.name.text() == "OFFICE-2", "the one it makes itself is free"
            shown.name.line.selectAll()
            QTest.keyClicks(shown.name.line, "office")
            assert shown.name.shown_complaint == "Another network is called this."
            assert not shown.save.isEnabled()

    def test_a_name_that_was_typed_stays(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            QTest.keyClicks(shown.name.line, "Mine")
            fill_office(shown)
            assert shown.name.text() == "Mine"


class TestWireGuard:
    def fill(self, shown: ProfileEditor) -> None:
        kind_of(shown, "WireGuard")
        form = shown.wireguard
        form.private_key.set(PRIVATE)
        form.addresses.set(["10.0.0.2"])
        peer = form.peers.peers[0]
        peer.public_key.set(PEER)
        peer.endpoint.set("home.example.net:51820")
        peer.allowed.set(["10.0.0.5/16"])
        peer.keepalive.set("25")

    def test_what_is_typed_is_saved_in_normal_form(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            self.fill(shown)
            saved = bench.save(shown)
        assert isinstance(saved.server, WireGuardProfile)
        (peer,) = saved.server.peers
        assert (peer.allowed_ips, peer.keepalive, peer.preshared) == (("10.0.0.0/16",), 25, False)
        assert saved.network.addresses == ("10.0.0.2/32",)
        assert (saved.network.ipv4, saved.network.ipv6) == (IPv4Method.STATIC, IPv6Method.OFF)
        assert saved.name == "home.example.net"
        assert PRIVATE in bench.keys.kept[saved.id] and PRIVATE not in repr(saved)

    def test_a_key_is_generated_and_its_public_half_shown(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            kind_of(shown, "WireGuard")
            form = shown.wireguard
            assert not form.public.isVisible()
            form.private_key.set(PRIVATE)
            assert form.public_key.text() == PUBLIC and form.public.isVisible()
            form.generate.click()
            assert form.private_key.text() != PRIVATE and form.private_key.complaint() == ""
            assert form.public_key.text() not in ("", PUBLIC)
            assert form.private_key.line.echoMode() is QLineEdit.EchoMode.Password

    def test_no_complaint_repeats_a_key(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            self.fill(shown)
            for field in (shown.wireguard.private_key, shown.wireguard.peers.peers[0].public_key):
                field.set(PRIVATE[:-2])
                assert "This is no key" in field.shown_complaint
                assert PRIVATE[:20] not in said(shown)

    def test_peers_come_and_go(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            self.fill(shown)
            peers = shown.wireguard.peers
            assert not peers.peers[0].remove.isVisible(), "one there must be"
            peers.add.click()
            second = peers.peers[1]
            assert shown.focusWidget() is second.public_key.line and not shown.save.isEnabled()
            second.public_key.set(PEER)
            assert second.public_key.shown_complaint == "Another peer has this key."
            second.public_key.set(OTHER)
            second.allowed.set(["10.0.0.0/16"])
            assert "is behind another peer as well" in second.allowed.shown_complaint
            peers.peers[0].remove.click()
            assert second.allowed.shown_complaint == "" and second.title() == "Peer 1"
            saved = bench.save(shown)
        assert isinstance(saved.server, WireGuardProfile)
        assert [peer.public_key for peer in saved.server.peers] == [OTHER]

    def test_a_preshared_key_goes_to_the_keyring(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            self.fill(shown)
            peer = shown.wireguard.peers.peers[0]
            assert not peer.preshared.isVisible()
            peer.with_preshared.set(True)
            assert not shown.save.isEnabled()
            peer.preshared.set(PRESHARED)
            saved = bench.save(shown)
        assert msgspec.json.decode(bench.keys.kept[saved.id])[f"preshared_key.{PEER}"] == PRESHARED


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
            TestWireGuard().fill(shown)
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
