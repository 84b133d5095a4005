"""Whether the tray icon starts with the desktop: a file that the desktop reads (XDG Autostart).

What counts is what is in the file, since desktops have switches of their own for it. Knows nothing of Qt.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import platformdirs

from app.identity import APP_ID, NAME

MAX_BYTES = 64 * 1024
_GROUP = "Desktop Entry"
_OFF = {"Hidden": "true", "X-GNOME-Autostart-enabled": "false", "X-MATE-Autostart-enabled": "false"}
"""What desktops write into the file when a person turns it off there."""
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""Characters for which an argument must be quoted (Desktop Entry Specification)."""


def file() -> Path:
    """Where the desktop looks for it."""
    return platformdirs.user_config_path() / "autostart" / f"{APP_ID}.desktop"


def is_on(path: Path | None = None) -> bool:
    """Whether the desktop will start the tray icon, as the file says now."""
    entry = _entry(path or file())
    if not entry.get("Exec") or entry.get("Type", "Application") != "Application":
        return False
    return not any(entry.get(key, "").lower() == value for key, value in _OFF.items())


def turn(on: bool, path: Path | None = None) -> None:
    """Write the file anew, or remove it. Raises ``OSError``."""
    path = path or file()
    if not on:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(prefix=f".{APP_ID}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text(command()))
            os.fchmod(descriptor, 0o644)
        Path(made).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(made).unlink()
        raise


def command() -> tuple[str, ...]:
    """What starts this program as it was started now: an AppImage, the installed one, or from its source."""
    if image := os.environ.get("APPIMAGE", ""):
        return (image, "--hidden")
    started = Path(sys.argv[0])
    if started.name == "adit-gui" and started.is_absolute() and os.access(started, os.X_OK):
        return (str(started), "--hidden")
    beside = Path(sys.executable).parent / "adit-gui"
    if os.access(beside, os.X_OK):
        return (str(beside), "--hidden")
    if found := shutil.which("adit-gui"):
        return (found, "--hidden")
    return (sys.executable, "-m", "app.gui", "--hidden")


def text(arguments: tuple[str, ...]) -> str:
    """The file's content."""
    return (
        f"[{_GROUP}]\n"
        "Type=Application\n"
        f"Name={NAME}\n"
        f"Exec={' '.join(_quoted(argument) for argument in arguments)}\n"
        f"Icon={APP_ID}\n"
        "Terminal=false\n"
        "StartupNotify=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(argument: str) -> str:
    """An argument of ``Exec``: quoted by its rules, then escaped by those of any value of such a file."""
    argument = argument.replace("%", "%%")
    if not argument or _RESERVED & set(argument):
        for character in '\\"`$':
            argument = argument.replace(character, f"\\{character}")
        argument = f'"{argument}"'
    return argument.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _entry(path: Path) -> dict[str, str]:
    """The keys of the file's main group; none where it can not be read."""
    try:
        with path.open("rb") as opened:
            lines = opened.read(MAX_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return {}
    entry: dict[str, str] = {}
    group = ""
    for line in map(str.strip, lines):
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1]
        elif group == _GROUP and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            entry.setdefault(key.strip(), value.strip())
    return entry
