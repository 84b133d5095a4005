"""The table of details, the words of its rows, and the exact table of routes."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.model.picture import Entry, Origin
from app.gui.text import isolated
from app.gui.window import route_words
from app.gui.window.facts import Place, cipher_words, facts
from app.gui.window.labels import ValueLabel
from app.gui.window.naming import unisolated
from app.gui.window.outlook import sentences
from app.gui.window.routes_dialog import RoutesDialog
from helper.api.types import KillSwitch, Profile, Session, SoftEtherProfile, State, Traffic, Verify
from tests.support.gui_pictures import HOME, OFFICE, READY, own, picture, session
from tests.support.gui_window import Open


def said(entry: Entry, *others: Entry, rtt: float = 0.0, traffic: Traffic | None = None) -> dict[Place, str]:
    now = entry.session.up_since + 2537 if entry.session is not None else 0.0
    known = facts(entry, others, now, rtt, traffic)
    return {fact.place: unisolated(fact.text).replace("\u202f", " ") for fact in known}


def test_everything_a_connection_says() -> None:
    running = session(State.UP, repairs=2, notice="Welcome.\n\x1b[31mMind the gap.")
    rows = said(own(OFFICE, running))
    assert rows == {
        Place.ADDRESS: "192.168.30.12/24, 2001:db8::5/64",
        Place.DNS: "192.168.30.1 (office.example) · set through systemd-resolved",
        Place.ROUTES: "everything",
        Place.SERVER: "198.51.100.7:443 · SoftEther VPN Server · 23 ms",
        Place.SECURITY: "TLS 1.3 AES-256-GCM-SHA384 · certificate checked by the system's authorities",
        Place.DEVICE: "adit0 · 5e:2f:01:a4:77:3c · MTU 1500",
        Place.UPTIME: "00:42:17",
        Place.TRAFFIC: "118 MiB received, 9.4 MiB sent",
        Place.REPAIRS: "2 time(s), after other programs had changed what is ours",
        Place.NOTICE: "Welcome.\n [31mMind the gap.",
    }


def test_what_is_measured_now_goes_before_what_was_told() -> None:
    rows = said(own(OFFICE, session(State.UP)), rtt=41.2, traffic=Traffic(rx_bytes=2048, tx_bytes=10))
    assert rows[Place.SERVER].endswith("41 ms")
    assert rows[Place.TRAFFIC] == "2.0 KiB received, 10 B sent"


@pytest.mark.parametrize("state", [State.WAITING, State.BLOCKED])
def test_a_round_trip_of_before_is_none_of_now(state: State) -> None:
    lost = session(state, peer="198.51.100.7:443", rtt=23.0)
    assert said(own(OFFICE, lost), rtt=41.2)[Place.SERVER] == "198.51.100.7:443"


def test_while_it_is_off_the_rows_say_what_the_profile_does() -> None:
    assert said(own(OFFICE)) == {
        Place.ADDRESS: "given by the server",
        Place.DNS: "given by the server",
        Place.ROUTES: "everything",
        Place.SERVER: "vpn.example.com",
        Place.SECURITY: "you are asked where this system's authorities do not vouch for it",
    }
    assert said(own(HOME)) == {
        Place.ADDRESS: "10.20.0.7/32, fd20::7/128",
        Place.DNS: "as without this network",
        Place.ROUTES: "2 network(s)",
        Place.SERVER: "home.example.net:51820",
        Place.SECURITY: "server known by its key",
    }


def test_a_handshake_is_some_time_ago() -> None:
    running = session(State.UP, HOME)
    running = msgspec.structs.replace(running, handshake_at=running.up_since + 2500)
    assert said(own(HOME, running))[Place.HANDSHAKE] == "00:00:37 ago"


@pytest.mark.parametrize(
    ("pin", "day", "verify", "words"),
    [
        ("", "", Verify.ASK, "you are asked where this system's authorities do not vouch for it"),
        ("ab" * 32, "", Verify.PIN, "certificate pinned"),
        ("ab" * 32, "2026-05-03", Verify.ASK, "certificate trusted on 3 May 2026"),
        ("ab" * 32, "2026-05-03", Verify.CA, "certificate checked by the system's authorities"),
    ],
)
def test_how_the_server_is_known(pin: str, day: str, verify: Verify, words: str) -> None:
    server = SoftEtherProfile(host="h", hub="H", user="u", pin=pin, pinned_on=day, verify=verify)
    assert said(own(msgspec.structs.replace(OFFICE, server=server)))[Place.SECURITY] == words


def test_ciphers_are_shortened_where_they_are_known() -> None:
    assert cipher_words("TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384") == "TLS 1.2 ECDHE-RSA-AES256-GCM-SHA384"
    assert cipher_words("ChaCha20-Poly1305") == "ChaCha20-Poly1305"


# --- overlaps ----------------------------------------------------------------------------------


def overlapping(profile: Profile, device: str, *names: str) -> Session:
    return session(State.UP, profile, device=device, overlaps=names)


def test_an_overlap_says_who_has_the_traffic_on_both_sides() -> None:
    office = own(OFFICE, overlapping(OFFICE, "adit3", "Home lab"))
    home = own(HOME, overlapping(HOME, "adit1", "Office"))
    assert said(office, home)[Place.OVERLAP] == (
        "The same addresses are also routed by Home lab. Home lab has the traffic."
    )
    assert said(home, office)[Place.OVERLAP] == (
        "The same addresses are also routed by Office. This network has the traffic."
    )


def test_who_has_the_traffic_is_not_guessed() -> None:
    office = own(OFFICE, overlapping(OFFICE, "adit3", "another user's"))
    assert said(office)[Place.OVERLAP] == "The same addresses are also routed by another user's."


# --- routes ------------------------------------------------------------------------------------


def routed(*routes: str, exclude: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Entry:
    network = msgspec.structs.replace(OFFICE.network, exclude=exclude, exclude_domains=names)
    profile = msgspec.structs.replace(OFFICE, network=network)
    return own(profile, session(State.UP, profile, routes=routes))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (routed("0.0.0.0/0", "::/0"), "everything"),
        (
            routed("0.0.0.0/0", "::/0", exclude=("10.0.0.0/8", "fd00::/8"), names=("example.com",)),
            "everything · 3 kept outside",
        ),
        (routed("0.0.0.0/0"), "everything by IPv4"),
        (routed("::/0", "10.0.0.0/8"), "everything by IPv6, and 1 network(s)"),
        (routed("10.0.0.0/8", "192.168.0.0/16"), "2 network(s)"),
        (routed("10.0.0.0/8"), "10.0.0.0/8"),
        (routed("0.0.0.0/0", "192.168.30.0/24"), "everything by IPv4"),
        (routed("0.0.0.0/0", "fd20::/48"), "everything by IPv4, and 1 network(s)"),
    ],
)
def test_routes_in_a_few_words(entry: Entry, words: str) -> None:
    assert unisolated(route_words.summary(entry)) == words


def test_what_was_planned_and_did_not_come_is_not_said() -> None:
    """A server that gives no gateway, or a profile that sets no routes."""
    assert "everything" not in route_words.summary(own(OFFICE, session(State.UP, routes=())))
    network = msgspec.structs.replace(OFFICE.network, table="off")
    assert "everything" not in route_words.summary(own(msgspec.structs.replace(OFFICE, network=network)))


@pytest.mark.parametrize("table", ["off", "77"])
def test_nothing_is_promised_where_no_rule_leads_into_it(table: str) -> None:
    network = msgspec.structs.replace(OFFICE.network, table=table)
    entry = own(msgspec.structs.replace(OFFICE, network=network))
    assert "everything this computer sends" not in " ".join(sentences(entry, READY, KillSwitch()))
    assert "everything this computer sends" in " ".join(sentences(own(OFFICE), READY, KillSwitch()))


@pytest.mark.parametrize(
    ("destination", "words"),
    [
        ("0.0.0.0/0", "everything by IPv4"),
        ("::/0", "everything by IPv6"),
        ("198.51.100.7/32", "one address"),
        ("192.168.1.0/24", "a private network of 256 address(es)"),
        ("10.0.0.0/8", "a private network"),
        ("8.8.8.0/24", "a network of 256 address(es)"),
        ("8.0.0.0/7", "a part of the internet"),
        ("2000::/3", "a part of the internet"),
        ("fe80::/64", "addresses of the local link"),
        ("ff00::/8", "multicast"),
        ("example.com", "the addresses of this name"),
        ("", ""),
    ],
)
def test_a_destination_in_words(destination: str, words: str) -> None:
    assert route_words.described(destination) == words


def test_the_exact_table_opens_and_can_be_copied(opened: Open) -> None:
    entry = routed("0.0.0.0/0", exclude=("10.0.0.0/8",))
    bench = opened(dataclasses.replace(picture(), entries=(entry,)))
    QTest.mouseClick(bench.window.pane.details.all_routes, Qt.MouseButton.LeftButton)
    dialog = bench.window.findChild(RoutesDialog)
    assert dialog is not None and dialog.isVisible() and not dialog.isModal()
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == (
        "0.0.0.0/0\teverything by IPv4\tthrough this network\n10.0.0.0/8\ta private network\toutside"
    )
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "10.0.0.0/8\ta private network\toutside"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


# --- in the window -----------------------------------------------------------------------------


def test_each_value_can_be_marked_and_copied_by_keyboard(opened: Open) -> None:
    bench = opened(picture(State.UP))
    value = bench.window.pane.details.value(Place.SERVER)
    value.setFocus()
    assert value.hasFocus()
    QTest.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().replace("\u202f", " ") == (
        "198.51.100.7:443 · SoftEther VPN Server · 23 ms"
    )
    value.setSelection(1, 12)
    QTest.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "198.51.100.7", "without marks that a terminal would choke on"


def test_right_click_copies_all_details(opened: Open) -> None:
    bench = opened(picture(State.UP))
    details = bench.window.pane.details
    copy, everything = details.menu_for(details.value(Place.ADDRESS)).actions()
    assert (copy.text(), everything.text()) == ("Copy", "Copy all details")
    copy.trigger()
    assert QApplication.clipboard().text() == "192.168.30.12/24, 2001:db8::5/64"
    everything.trigger()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "Address: 192.168.30.12/24, 2001:db8::5/64"
    assert "Device: adit0 · 5e:2f:01:a4:77:3c · MTU 1500" in lines


def test_what_is_marked_stays_marked_when_a_number_moves(opened: Open) -> None:
    bench = opened(picture(State.UP))
    value = bench.window.pane.details.value(Place.TRAFFIC)
    value.setFocus()
    value.setSelection(0, 4)
    bench.desk.history("s-Office").feed(1.0, 500_000_000, 20_000_000)
    bench.window.pane.refresh()
    assert value.hasSelectedText()
    bench.window.list.view.setFocus()
    bench.window.pane.refresh()
    assert unisolated(value.text()).startswith("477")


def test_readers_of_the_screen_hear_what_a_value_is(opened: Open) -> None:
    details = opened(picture(State.UP)).window.pane.details
    assert details.value(Place.DEVICE).accessibleName().startswith("Device: adit0")


def test_a_network_of_the_machine_has_few_rows(opened: Open) -> None:
    entry = Entry("m", "Factory", Origin.MACHINE, "softether")
    details = opened(dataclasses.replace(picture(), entries=(entry,))).window.pane.details
    assert details.shown == ()
    assert not details.all_routes.isVisible()


def test_a_value_reads_from_the_right_where_the_language_does(qtbot: QtBot) -> None:
    """Also one that begins with an address; what is copied has no marks."""
    label = ValueLabel("DNS")
    qtbot.addWidget(label)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label.say(f"{isolated('192.168.30.1')} · از راه systemd-resolved")
    assert label.text().startswith("\N{RIGHT-TO-LEFT MARK}")
    label.copy()
    assert QApplication.clipboard().text() == "192.168.30.1 · از راه systemd-resolved"
