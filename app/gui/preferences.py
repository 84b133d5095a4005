"""What a person chose about the window and the tray; kept in a file of the user's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec
import platformdirs
from PySide6.QtCore import QObject, Signal


class Click(StrEnum):
    """What a click on the tray icon does."""

    WINDOW = "window"
    """Shows or hides the window."""
    TOGGLE = "toggle"
    """Connects the network that was connected last, or disconnects."""
    MENU = "menu"
    """Opens the menu."""


class IconStyle(StrEnum):
    """How the tray icon looks."""

    COLOUR = "colour"
    SYMBOLIC = "symbolic"
    """One colour, as the desktop's own icons."""


class Quit(StrEnum):
    """What quitting does with connections of one's own."""

    ASK = "ask"
    STAY = "stay"
    DISCONNECT = "disconnect"


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """All of them; unknown keys of a newer program are ignored."""

    language: str = ""
    """``de``, ``ja``, …; empty for the desktop's."""
    click: Click = Click.WINDOW
    icon: IconStyle = IconStyle.COLOUR
    notifications: bool = True
    quit: Quit = Quit.ASK
    close_quits: bool = False
    """Closing the window ends the program, where there is a tray icon to come back by."""
    connect_at_start: tuple[str, ...] = ()
    """Ids of own profiles that are connected when the tray icon appears."""
    last: str = ""
    """Key of the network that was connected last."""


def default_file() -> Path:
    """Where they are kept (XDG Base Directory Specification)."""
    return platformdirs.user_config_path("adit", appauthor=False) / "desktop.json"


class PreferenceStore(QObject):
    """The preferences of this process and their file. A file that can not be read counts as none."""

    changed = Signal()

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = file or default_file()
        self.problem = ""
        """Why the last change is not in the file; empty when it is."""
        self._now = self._read()

    @property
    def now(self) -> Preferences:
        """As they are."""
        return self._now

    def change(self, **fields: object) -> None:
        """Change some, and write them all."""
        changed = msgspec.structs.replace(self._now, **fields)
        if changed == self._now:
            return
        self._now = changed
        self._write()
        self.changed.emit()

    def _read(self) -> Preferences:
        try:
            data = self.file.read_bytes()[: 64 * 1024]
            return msgspec.json.decode(data, type=Preferences)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return Preferences()

    def _write(self) -> None:
        self.problem = ""
        new = self.file.with_suffix(".new")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_bytes(msgspec.json.format(msgspec.json.encode(self._now), indent=2))
            new.replace(self.file)
        except OSError as error:
            self.problem = error.strerror or str(error)
