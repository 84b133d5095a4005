"""The form of a WireGuard profile."""

from __future__ import annotations

import base64

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.dialogs import checks
from app.gui.dialogs.editor.form import KindForm
from app.gui.dialogs.editor.peers import PeersForm
from app.gui.dialogs.editor.split import SplitFields
from app.gui.dialogs.fields import Field, ListField, SecretField, TextField
from app.gui.dialogs.pieces import NEAR, SMALL, technical, words
from app.gui.text import isolated, translate
from app.profiles import rules, wireguard_rules
from app.profiles.network import addressed
from helper.api.types import NetworkProfile, ServerProfile, WireGuardProfile


class WireGuardForm(KindForm):
    """An interface and its peers."""

    def __init__(self) -> None:
        super().__init__()
        self._base: WireGuardProfile | None = None
        self._base_network = NetworkProfile()
        self._is_kept = False
        self.split = SplitFields()
        self._make_basics()
        self.peers = PeersForm()
        self.between.addWidget(self.peers)
        self.peers.edited.connect(self.edited)
        self._make_more()
        self.finish()

    def _make_basics(self) -> None:
        self.private_key = SecretField(
            translate("Editor", "Private key"), self._check_private, technical=True
        )
        self.generate = QPushButton(translate("Editor", "Generate"))
        self.generate.setAccessibleName(translate("Editor", "Generate a private key"))
        self.generate.setAutoDefault(False)
        self.generate.clicked.connect(self._generate)
        self.private_key.row.addWidget(self.generate)
        self.private_key.edited.connect(self._show_public)
        self.addresses = ListField(
            translate("Editor", "Own addresses"),
            checks.tunnel_address,
            translate("Editor", "For example {example}.").format(example=isolated("10.0.0.2/32")),
            limit=wireguard_rules.MAX_ADDRESSES,
        )
        self.addresses.too_many = translate(
            "Editor", "There is room for %n entry(s) here.", "", wireguard_rules.MAX_ADDRESSES
        )
        self.basics.add(self.private_key)
        self.basics.add_widget(self._make_public())
        self.basics.add(self.addresses)

    def _make_public(self) -> QWidget:
        """The key that the other side needs, shown once there is a private one."""
        self.public = QWidget()
        self.public_key = technical()
        self.public_key.setAccessibleDescription(translate("Editor", "Public key to give to the server"))
        copy = QPushButton(translate("Editor", "Copy"))
        copy.setAccessibleName(translate("Editor", "Copy the public key"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.public_key.text()))
        row = QHBoxLayout()
        row.setSpacing(NEAR)
        row.addWidget(self.public_key, 1)
        row.addWidget(copy)
        column = QVBoxLayout(self.public)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(words(translate("Editor", "Give this public key to whoever runs the server:")))
        column.addLayout(row)
        self.public.hide()
        return self.public

    def _make_more(self) -> None:
        self.listen_port = TextField(
            translate("Editor", "Port of this machine"),
            checks.listen_port,
            placeholder=translate("Editor", "Any"),
            technical=True,
        )
        self.mtu = TextField(
            translate("Editor", "Size of packets (MTU)"),
            checks.wireguard_mtu,
            placeholder=translate("Editor", "Automatic"),
            technical=True,
        )
        self.connection.add(self.listen_port, self.mtu, self.split.table)
        self.network_group.add(*self.split.names)
        self.safety.add(*self.split.parts)

    # --- values ----------------------------------------------------------------------------------

    def fill(self, server: ServerProfile, network: NetworkProfile, secrets: dict[str, str]) -> None:
        """Show a profile's values."""
        assert isinstance(server, WireGuardProfile)
        self._base, self._base_network = server, network
        self.private_key.set(secrets.get("private_key", ""))
        self.addresses.set(network.addresses)
        self.listen_port.set(str(server.listen_port) if server.listen_port else "")
        self.mtu.set(str(network.mtu) if network.mtu else "")
        self.peers.fill(server.peers, secrets)
        self.split.fill(network)

    def keep_placeholders(self) -> None:
        """Leaving a field empty leaves the keyring as it is."""
        self._is_kept = True
        self.private_key.set_placeholder(translate("Editor", "As it is kept"))
        self.private_key.refresh()
        for peer in self.peers.peers:
            peer.keep_placeholder()

    def server(self) -> WireGuardProfile:
        """What is typed."""
        peers, port = self.peers.values(), checks.number(self.listen_port.text(), 0)
        if self._base is None:
            return WireGuardProfile(peers=peers, listen_port=port)
        return msgspec.structs.replace(self._base, peers=peers, listen_port=port)

    def network(self) -> NetworkProfile:
        """What is typed; which IP versions there are follows from the addresses."""
        values = (rules.check_address(checks.with_prefix(value)) for value in self.addresses.values())
        addresses = tuple(dict.fromkeys(values))
        usual = addressed(addresses)
        changed = msgspec.structs.replace(
            self._base_network,
            ipv4=usual.ipv4,
            ipv6=usual.ipv6,
            addresses=addresses,
            mtu=checks.number(self.mtu.text(), 0),
        )
        return self.split.applied(changed)

    def typed_secrets(self) -> dict[str, str]:
        """The keys that are here."""
        typed = {"private_key": self.private_key.text()} if self.private_key.text() else {}
        for peer in self.peers.peers:
            typed |= peer.typed_secrets()
        return typed

    def may_keep(self) -> bool:
        """Always: nobody types a key at each connection."""
        return True

    def suggested_name(self) -> str:
        """The host of the first peer that has one."""
        for peer in self.peers.peers:
            if peer.endpoint.text() and not peer.endpoint.complaint():
                return peer.endpoint.text().rpartition(":")[0].strip("[]")
        return ""

    def forget(self) -> None:
        """Clear all keys but the public ones."""
        self.private_key.clear()
        for peer in self.peers.peers:
            peer.preshared.clear()

    def complaint(self) -> tuple[Field, str] | None:
        """The first field with which something is wrong."""
        return self.basics.complaint() or self.peers.complaint() or self.folded_complaint()

    # --- keys ------------------------------------------------------------------------------------

    def _check_private(self, text: str) -> str:
        return checks.optional_key(text) if self._is_kept else checks.private_key(text)

    def _generate(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        made = X25519PrivateKey.generate().private_bytes_raw()
        self.private_key.set(base64.b64encode(made).decode("ascii"))

    def _show_public(self) -> None:
        text = self.private_key.text()
        is_key = bool(text) and not checks.optional_key(text)
        self.public_key.setText(_public(text) if is_key else "")
        self.public.setVisible(is_key)


def _public(private: str) -> str:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    key = X25519PrivateKey.from_private_bytes(base64.b64decode(private))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")
