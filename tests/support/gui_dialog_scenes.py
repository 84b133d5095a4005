"""The dialogs and the menu as scenes; see :mod:`tests.support.gui_scenes`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtWidgets import QToolButton, QWidget

from app.exchange import candidates
from app.gui.model.picture import Entry, Link, Origin
from helper.api.types import Attention, MachineProfile, Profile, State
from tests.support.gui_pictures import CERTIFICATE, HOME, OFFICE, own, picture, without_helper
from tests.support.gui_studio import Studio

Scene = Callable[[Studio], QWidget]

_CONF = """# Berlin
[Interface]
PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
Address = 10.20.0.7/32, fd20::7/128
DNS = 10.20.0.1
PostUp = iptables -A FORWARD -i %i -j ACCEPT

[Peer]
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
Endpoint = berlin.example.net:51820
AllowedIPs = 0.0.0.0/0, ::/0
PersistentKeepalive = 25
"""


# --- profiles --------------------------------------------------------------------------------------


def _editor(stored: Profile | None = None, text: str = "", *, more: bool = False) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.dialogs.editor import ProfileEditor

        kept = studio.library.find(stored.id) if stored is not None else None
        editor = ProfileEditor(studio.library, studio.actions, studio.keys, kept, text)
        editor.show()
        if more:
            _open_folds(editor)
        return editor

    return make


def _open_folds(widget: QWidget) -> None:
    """Everything that is behind a fold: buttons that can be checked and have an arrow."""
    for button in widget.findChildren(QToolButton):
        if button.isCheckable() and button.isVisible() and not button.isChecked():
            button.setChecked(True)


def _import(*files: tuple[str, bytes]) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.dialogs.importing import ImportPreview

        found = tuple(each for name, data in files for each in candidates.read(data, name))
        return ImportPreview(studio.library, studio.keys, found)

    return make


def _vpn_file() -> bytes:
    from app.exchange import export

    return export.write(OFFICE, "vpn", {"password": "secret"}).encode()


def _import_all(studio: Studio) -> QWidget:
    files = (("office.vpn", _vpn_file()), ("berlin.conf", _CONF.encode()), ("notes.txt", b"Buy milk.\n"))
    return _import(*files)(studio)


def _share(profile: Profile) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.dialogs.share import ShareDialog

        stored = studio.library.find(profile.id)
        assert stored is not None
        return ShareDialog(stored, studio.keys)

    return make


# --- questions -------------------------------------------------------------------------------------


def _trust_new(studio: Studio) -> QWidget:
    from app.gui.dialogs.trust import TrustDialog

    return TrustDialog(
        Attention(id="a", question="certificate_unknown", certificate=CERTIFICATE), "vpn.example.com"
    )


def _trust_changed(studio: Studio) -> QWidget:
    from app.gui.dialogs.trust import TrustDialog

    attention = Attention(id="a", question="certificate_changed", certificate=CERTIFICATE)
    return TrustDialog(attention, "vpn.example.com", CERTIFICATE.sha256[::-1], "2026-05-03")


def _password(wrong: bool, locked: bool) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.dialogs.password import PasswordDialog
        from app.gui.words import keyring
        from app.secrets import KeyringState

        note = keyring.sentence(KeyringState.LOCKED) if locked else ""
        return PasswordDialog("ana @ OFFICE, vpn.example.com", note, not locked, wrong)

    return make


def _secret_file(studio: Studio) -> QWidget:
    from app.gui.dialogs.secret_file import SecretFileDialog

    return SecretFileDialog("Home lab", "")


def _quit(studio: Studio) -> QWidget:
    from app.gui.quitting import QuitQuestion

    return QuitQuestion(picture(State.UP).entries[:1])


# --- settings and the rest -------------------------------------------------------------------------


def _settings(page: str) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.settings.dialog import SettingsDialog

        shown = picture(State.UP)
        branch = MachineProfile(
            id="m-1", name="Branch office", kind="softether", host="branch.example.com", autoconnect=True
        )
        spoilt = msgspec.structs.replace(branch, id="m-2", name="Old", problem="There is no password for it.")
        machine = tuple(
            Entry(each.id, each.name, Origin.MACHINE, each.kind, machine=each) for each in (branch, spoilt)
        )
        studio.desk.show(replace(shown, entries=(*shown.entries, *machine)))
        dialog = SettingsDialog(
            studio.desk,
            studio.library,
            studio.actions,
            studio.preferences,
            studio.ask,
            autostart_file=studio.folder / "autostart.desktop",
        )
        dialog.turn_to(page)
        return dialog

    return make


def _report(studio: Studio) -> QWidget:
    from app.gui.report import ReportDialog

    async def text() -> str:
        return "Adit 0.1.0\nLinux 6.1\n\nHelper: 0.1.0, operator\nSessions: none\n"

    return ReportDialog(text)


def _shortcuts(studio: Studio) -> QWidget:
    from app.gui.shortcuts import ShortcutsDialog
    from app.gui.window.main import MainWindow

    studio.desk.show(picture())
    window = MainWindow(studio.desk, studio.library, studio.actions, studio.doors, studio.preferences)
    dialog = ShortcutsDialog(window)
    dialog.destroyed.connect(window.deleteLater)
    return dialog


def _about(studio: Studio) -> QWidget:
    from app.gui.about import AboutDialog

    studio.desk.show(picture())
    return AboutDialog(studio.desk)


def _demo(studio: Studio) -> QWidget:
    from app.gui.demo import DemoDialog

    return DemoDialog()


def _menu(state: State | None, profiles: int = 2, link: Link = Link.READY) -> Scene:
    def make(studio: Studio) -> QWidget:
        from app.gui.tray.menu import TrayMenu

        shown = picture(state) if link is Link.READY else without_helper(link)
        further = tuple(
            own(msgspec.structs.replace(HOME, id=f"id-{number}", name=f"Branch {number}"))
            for number in range(profiles - 2)
        )
        studio.desk.show(replace(shown, entries=(*shown.entries, *further)))
        return TrayMenu(studio.desk, studio.actions, studio.doors, studio.preferences)

    return make


DIALOGS: dict[str, Scene] = {
    "add": _editor(),
    "add-server": _editor(text="vpn.example.com:443/OFFICE"),
    "add-wireguard": _editor(text=_CONF),
    "edit-softether": _editor(OFFICE),
    "edit-softether-more": _editor(OFFICE, more=True),
    "edit-wireguard": _editor(HOME),
    "edit-wireguard-more": _editor(HOME, more=True),
    "import-vpn": lambda studio: _import(("office.vpn", _vpn_file()))(studio),
    "import-conf": _import(("berlin.conf", _CONF.encode())),
    "import-several": _import_all,
    "share-softether": _share(OFFICE),
    "share-wireguard": _share(HOME),
    "trust-new": _trust_new,
    "trust-changed": _trust_changed,
    "password": _password(wrong=False, locked=False),
    "password-wrong-locked": _password(wrong=True, locked=True),
    "secret-file": _secret_file,
    "quit": _quit,
    "settings-general": _settings("general"),
    "settings-protection": _settings("protection"),
    "settings-machine": _settings("machine"),
    "report": _report,
    "shortcuts": _shortcuts,
    "about": _about,
    "demo": _demo,
    "menu-off": _menu(State.OFF),
    "menu-up": _menu(State.UP),
    "menu-blocked": _menu(State.BLOCKED),
    "menu-many": _menu(State.UP, profiles=12),
    "menu-helper-absent": _menu(None, link=Link.ABSENT),
}
