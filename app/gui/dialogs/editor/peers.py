"""The peers of a WireGuard network, as many as there are."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.dialogs import checks
from app.gui.dialogs.fields import Field, ListField, SecretField, Section, SwitchField, TextField
from app.gui.dialogs.pieces import APART, NEAR
from app.gui.dialogs.tabs import order_tabs
from app.gui.text import isolated, translate
from app.profiles import wireguard_rules
from app.profiles.rules import ValueRefused
from helper.api.types import WireGuardPeer


class PeerForm(QGroupBox):
    """One peer."""

    edited = Signal()
    removed = Signal()

    def __init__(self, peers: PeersForm) -> None:
        super().__init__()
        self._peers = peers
        self._base = WireGuardPeer(public_key="")
        self._kept_for = ""
        """The public key with which the keyring may hold a preshared key; empty for none."""
        self._fields = Section()
        self.public_key = TextField(translate("Editor", "Public key"), self._check_public, technical=True)
        self.endpoint = TextField(
            translate("Editor", "Server and port"),
            checks.endpoint,
            placeholder="vpn.example.org:51820",
            technical=True,
        )
        self.allowed = ListField(
            translate("Editor", "Networks behind it"),
            self._check_allowed,
            translate("Editor", "What goes to this peer; {four} and {six} for everything.").format(
                four=isolated("0.0.0.0/0"), six=isolated("::/0")
            ),
            limit=wireguard_rules.MAX_ALLOWED_IPS,
        )
        self.allowed.too_many = translate(
            "Editor", "There is room for %n entry(s) here.", "", wireguard_rules.MAX_ALLOWED_IPS
        )
        self.with_preshared = SwitchField(translate("Editor", "With a preshared key"))
        self.preshared = SecretField(
            translate("Editor", "Preshared key"), self._check_preshared, technical=True
        )
        self.keepalive = TextField(
            translate("Editor", "Keepalive (seconds)"),
            checks.keepalive,
            placeholder=translate("Editor", "Never"),
            technical=True,
        )
        # Before the rest of the page looks at what has changed.
        self.with_preshared.edited.connect(self._arrange)
        self._fields.add(
            self.public_key, self.endpoint, self.allowed, self.with_preshared, self.preshared, self.keepalive
        )
        self.remove = QPushButton(translate("Editor", "Remove this peer"))
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setSpacing(NEAR)
        column.addWidget(self._fields)
        column.addLayout(row)
        self._fields.edited.connect(self.edited)
        self.public_key.edited.connect(self.preshared.refresh)
        self._arrange()

    def name_it(self, number: int, is_only: bool) -> None:
        """Its number, and whether it may go."""
        self.setTitle(translate("Editor", "Peer {number}").format(number=number))
        self.remove.setAccessibleName(translate("Editor", "Remove peer {number}").format(number=number))
        self.remove.setVisible(not is_only)

    def fill(self, peer: WireGuardPeer, preshared: str) -> None:
        """Show a peer's values."""
        self._base = peer
        self.public_key.set(peer.public_key)
        self.endpoint.set(peer.endpoint)
        self.allowed.set(peer.allowed_ips)
        self.with_preshared.set(peer.preshared)
        self.preshared.set(preshared)
        self.keepalive.set(str(peer.keepalive) if peer.keepalive else "")

    def keep_placeholder(self) -> None:
        """The keyring may hold this peer's preshared key."""
        if self._base.preshared:
            self._kept_for = self._base.public_key
            self.preshared.set_placeholder(translate("Editor", "As it is kept"))
            self.preshared.refresh()

    def peer(self) -> WireGuardPeer:
        """What is typed. Raises :class:`ValueRefused`."""
        allowed = (wireguard_rules.check_allowed_ip(value) for value in self.allowed.values())
        return msgspec.structs.replace(
            self._base,
            public_key=wireguard_rules.check_key(self.public_key.text()),
            endpoint=wireguard_rules.check_endpoint(self.endpoint.text()),
            allowed_ips=tuple(dict.fromkeys(allowed)),
            keepalive=checks.number(self.keepalive.text(), 0),
            preshared=self.with_preshared.is_on(),
        )

    def typed_secrets(self) -> dict[str, str]:
        """The preshared key, if one is typed."""
        key = self.preshared.text() if self.with_preshared.is_on() else ""
        return {f"preshared_key.{self.public_key.text()}": key} if key else {}

    def complaint(self) -> tuple[Field, str] | None:
        """The first field with which something is wrong."""
        return self._fields.complaint()

    def refresh(self) -> None:
        """Another peer has changed, which may have taken what is here."""
        self.public_key.refresh()
        self.allowed.refresh()

    def _arrange(self) -> None:
        self._fields.use(self.preshared, self.with_preshared.is_on())

    def _check_public(self, text: str) -> str:
        if complaint := checks.public_key(text):
            return complaint
        if any(other.public_key.text() == text for other in self._peers.others(self)):
            return translate("Editor", "Another peer has this key.")
        return ""

    def _check_allowed(self, text: str) -> str:
        if complaint := checks.allowed_ip(text):
            return complaint
        network = wireguard_rules.check_allowed_ip(text)
        if any(network in other.networks() for other in self._peers.others(self)):
            return translate("Editor", "{network} is behind another peer as well.").format(
                network=isolated(network)
            )
        return ""

    def networks(self) -> set[str]:
        """Those behind it that are right."""
        values = self.allowed.values()
        return {wireguard_rules.check_allowed_ip(v) for v in values if not checks.allowed_ip(v)}

    def _check_preshared(self, text: str) -> str:
        if text:
            return checks.optional_key(text)
        if self._kept_for and self._kept_for == self.public_key.text():
            return ""
        if self._kept_for:
            return translate("Editor", "Type it again: the one that is kept belongs to the old public key.")
        return translate("Editor", "Paste the preshared key, or turn it off.")


class PeersForm(QWidget):
    """All peers; there is always one."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.peers: list[PeerForm] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(APART)
        self._column = QVBoxLayout()
        self._column.setSpacing(APART)
        column.addLayout(self._column)
        row = QHBoxLayout()
        self.add = QPushButton(translate("Editor", "Add a peer"))
        self.add.clicked.connect(self._add_and_go_there)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        self._add()

    def fill(self, peers: tuple[WireGuardPeer, ...], secrets: dict[str, str]) -> None:
        """Show these, and no others."""
        for form in tuple(self.peers):
            self._drop(form)
        for peer in peers:
            self._add().fill(peer, secrets.get(f"preshared_key.{peer.public_key}", ""))
        if not self.peers:
            self._add()

    def others(self, peer: PeerForm) -> tuple[PeerForm, ...]:
        """All but one."""
        return tuple(other for other in self.peers if other is not peer)

    def values(self) -> tuple[WireGuardPeer, ...]:
        """What is typed. Raises :class:`ValueRefused`."""
        if not self.peers:
            raise ValueRefused("there is no peer", "one or more")
        return tuple(form.peer() for form in self.peers)

    def complaint(self) -> tuple[Field, str] | None:
        """The first field with which something is wrong."""
        found = (form.complaint() for form in self.peers)
        return next((complaint for complaint in found if complaint is not None), None)

    def _add(self) -> PeerForm:
        form = PeerForm(self)
        self.peers.append(form)
        self._column.addWidget(form)
        form.edited.connect(self._changed)
        form.removed.connect(lambda: self._remove(form))
        self._number()
        order_tabs(self.window())
        return form

    def _add_and_go_there(self) -> None:
        form = self._add()
        form.public_key.line.setFocus()
        self._changed()

    def _remove(self, form: PeerForm) -> None:
        self._drop(form)
        self._number()
        self.add.setFocus()
        self._changed()

    def _drop(self, form: PeerForm) -> None:
        form.preshared.clear()
        self.peers.remove(form)
        self._column.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _number(self) -> None:
        for number, form in enumerate(self.peers, start=1):
            form.name_it(number, is_only=len(self.peers) == 1)
        self.add.setEnabled(len(self.peers) < wireguard_rules.MAX_PEERS)

    def _changed(self) -> None:
        for form in self.peers:
            form.refresh()
        self.edited.emit()
