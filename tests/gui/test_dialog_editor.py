"""The form of a profile: what it takes, what it shows, and what it says of what is typed."""

from __future__ import annotations

import datetime
import operator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.gui.dialogs.editor.softether import LoginWay
from app.gui.dialogs.fields import ListField
from app.gui.dialogs.importing import ImportPreview
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    SoftEtherProfile,
    Verify,
    WireGuardProfile,
)
from tests.support.gui_dialogs import is_gone, opened, press, run, said, until
from tests.support.gui_editor import (
    CONF,
    OTHER,
    PEER,
    PRESHARED,
    PRIVATE,
    PUBLIC,
    Bench,
    fill_office,
    fill_wireguard,
    kind_of,
)
from tests.support.gui_fakes import FakeActions, FakeKeys, FakeLibrary
from tests.support.gui_pictures import OFFICE


@pytest.fixture
def bench(library: FakeLibrary, actions: FakeActions, keys: FakeKeys, qapp: QApplication) -> Bench:
    return Bench(library, actions, keys, qapp)


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
    def test_what_is_typed_is_saved_in_normal_form(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_wireguard(shown)
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
            fill_wireguard(shown)
            for field in (shown.wireguard.private_key, shown.wireguard.peers.peers[0].public_key):
                field.set(PRIVATE[:-2])
                assert "This is no key" in field.shown_complaint
                assert PRIVATE[:20] not in said(shown)

    def test_peers_come_and_go(self, bench: Bench) -> None:
        with opened(bench.editor()) as shown:
            fill_wireguard(shown)
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
            fill_wireguard(shown)
            peer = shown.wireguard.peers.peers[0]
            assert not peer.preshared.isVisible()
            peer.with_preshared.set(True)
            assert not shown.save.isEnabled()
            peer.preshared.set(PRESHARED)
            saved = bench.save(shown)
        assert msgspec.json.decode(bench.keys.kept[saved.id])[f"preshared_key.{PEER}"] == PRESHARED
