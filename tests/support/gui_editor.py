"""The form of a profile, with what is behind it, for its tests."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.gui.dialogs.editor import ProfileEditor
from app.profiles.store import StoredProfile
from helper.api.types import (
    Profile,
)
from tests.support.gui_dialogs import is_gone, run, until
from tests.support.gui_fakes import FakeActions, FakeKeys, FakeLibrary

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


def fill_office(editor: ProfileEditor) -> None:
    """Type what SoftEther needs, but for the password."""
    editor.anything.take("vpn.example.com:992/OFFICE")
    editor.softether.user.set("ana")


def kind_of(editor: ProfileEditor, name: str) -> None:
    """Choose the kind."""
    editor.kind.box.setCurrentText(name)


def fill_wireguard(shown: ProfileEditor) -> None:
    """Type all that WireGuard needs."""
    kind_of(shown, "WireGuard")
    form = shown.wireguard
    form.private_key.set(PRIVATE)
    form.addresses.set(["10.0.0.2"])
    peer = form.peers.peers[0]
    peer.public_key.set(PEER)
    peer.endpoint.set("home.example.net:51820")
    peer.allowed.set(["10.0.0.5/16"])
    peer.keepalive.set("25")
