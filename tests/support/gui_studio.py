"""What every scene of the window is made of, and how a scene is shown: with stand-ins behind all faces."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.gui import translations
from app.gui.faces import Desk
from app.gui.preferences import PreferenceStore
from helper.api.types import DnsResult, Empty, LogLine, PolicyResult
from tests.support.gui_fakes import FakeActions, FakeDoors, FakeKeys, FakeLibrary
from tests.support.gui_pictures import HOME, OFFICE

_SETTLE_SECONDS = 0.03
_TURNS = 4


class Studio:
    """A person's Adit at one moment: two profiles, a picture to be set, nobody behind the buttons."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.desk = Desk()
        self.actions = FakeActions()
        self.doors = FakeDoors()
        self.keys = FakeKeys()
        self.library = FakeLibrary()
        self.preferences = PreferenceStore(folder / "desktop.json")
        for profile in (OFFICE, HOME):
            self.library.add(profile)
        self.actions.lines = LOG

    async def ask(self, method: str, params: msgspec.Struct) -> msgspec.Struct:
        """The helper, as the settings ask it."""
        if method == "dns.get":
            return DnsResult(
                manager="systemd-resolved",
                applied=True,
                servers=("192.168.30.1",),
                domains=("office.example",),
            )
        if method == "policy.get":
            verbs = ("killswitch.set", "killswitch.release", "lockdown.set", "autoconnect.set", "dns.get")
            return PolicyResult(role="operator", operators=(0, 1000), verbs=verbs)
        return Empty()


_AT = 1_780_000_000.0
LOG = (
    LogLine(time=_AT, level="info", session="s-Office", text="Connecting to vpn.example.com:443."),
    LogLine(time=_AT + 0.2, level="info", session="s-Office", text="Logged in as ana on hub OFFICE."),
    LogLine(time=_AT + 0.9, level="info", session="s-Office", text="Got 192.168.30.12/24 for 7200 seconds."),
    LogLine(time=_AT + 1.1, level="warning", session="s-Office", text="No answer for 5 s; looking again."),
)


async def shown(widget: QWidget) -> QWidget:
    """Show it, and let everything that it begins by itself come to rest."""
    widget.show()
    await settle()
    return widget


async def settle() -> None:
    """Let what has begun come to rest."""
    for _ in range(_TURNS):
        QCoreApplication.sendPostedEvents()
        await asyncio.sleep(_SETTLE_SECONDS)


async def dismissed(widget: QWidget) -> None:
    """Take it away for good."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    await asyncio.sleep(0)


@contextmanager
def speaking(application: QApplication, language: str) -> Iterator[None]:
    """The application in a language, for the length of the block."""
    translations.install(application, language)
    try:
        yield
    finally:
        for translator in application.findChildren(QTranslator):
            application.removeTranslator(translator)
            translator.deleteLater()
        translations.install(application, translations.DEFAULT)


def darken(application: QApplication) -> None:
    """The palette of a dark desktop (Breeze's), as the desktop's own theme would give it."""
    ground, base, text = QColor("#31363B"), QColor("#202124"), QColor("#EFF0F1")
    faint, blue = QColor("#A1A9B1"), QColor("#3DAEE9")
    palette = QPalette(text, ground, ground.lighter(130), ground.darker(150), ground.lighter(110), text, base)
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, ground),
        (role.Highlight, blue),
        (role.HighlightedText, QColor("#FCFCFC")),
        (role.Link, blue),
        (role.LinkVisited, QColor("#9B59B6")),
        (role.PlaceholderText, faint),
        (role.ToolTipBase, ground),
        (role.ToolTipText, text),
        (role.AlternateBase, ground),
        (role.Accent, blue),
    ):
        palette.setColor(where, colour)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor("#7F8C8D"))
    application.setPalette(palette)
