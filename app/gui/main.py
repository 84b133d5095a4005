"""The start of ``adit-gui``: what has to be so before there can be a window, and the readable word if not.

What follows is in :mod:`app.gui.application`. Nothing of Qt is imported before it is known that this start
is the first one (:mod:`app.gui.instance`).
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.gui import instance
from app.identity import APP_ID, NAME

FAILED = 1
"""Exit status when there can be no window, or another Adit does not answer; 2 is for wrong usage."""

_NO_QT = """\
Adit's window needs PySide6 and qasync, which can not be loaded ({why}).
Install them into the environment that Adit is in: pip install 'adit[gui]'
Without them everything can be done with the command: adit --help"""
_NO_LIBRARY = """\
A library of the system that Qt needs is missing: {why}
On Debian and Ubuntu: sudo apt install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libdbus-1-3
Without it everything can be done with the command: adit --help"""
_NO_DISPLAY = """\
There is no graphical session to show a window in (neither WAYLAND_DISPLAY nor DISPLAY is set).
Start adit-gui from the desktop, or use the command: adit --help"""
_NO_WINDOW = """\
Qt can not show a window here.{why}
Is the graphical session still there, and may this user use it? The command works without: adit --help"""


@dataclass(frozen=True)
class Options:
    """What whoever starts the program decides."""

    hidden: bool = False
    """Only the tray icon; for the start with the desktop."""
    socket: Path | None = None
    """The helper's; ``None`` for the usual one."""
    files: tuple[Path, ...] = ()
    """To import; absolute."""


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of ``adit-gui``; the exit status."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    if problem := _missing():
        return _give_up(problem)
    token = os.environ.pop("XDG_ACTIVATION_TOKEN", "") or os.environ.pop("DESKTOP_STARTUP_ID", "")
    wish = instance.wish_of(not options.hidden, [str(file) for file in options.files], token)
    try:
        first = instance.begin(wish)
    except instance.InstanceError as error:
        return _give_up(str(error))
    if first is None:
        return 0
    try:
        return _run(options, first, token)
    finally:
        first.close()


def _parse(argv: Sequence[str]) -> Options:
    from app.cli.version import version

    parser = argparse.ArgumentParser(prog="adit-gui", description="Adit's window and tray icon.")
    parser.add_argument("--version", action="version", version=f"adit {version()}")
    parser.add_argument("--hidden", action="store_true", help="show the tray icon only")
    parser.add_argument("--socket", type=Path, metavar="PATH", help="where the helper listens")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a file to import")
    given = parser.parse_args(argv)
    socket = None if given.socket is None else given.socket.absolute()
    return Options(given.hidden, socket, tuple(file.absolute() for file in given.files))


def _missing() -> str:
    """Why there can be no window, in words; empty when nothing speaks against it so far."""
    from importlib.util import find_spec

    absent = [name for name in ("PySide6", "shiboken6", "qasync") if find_spec(name) is None]
    if absent:
        return _NO_QT.format(why=f"not installed: {', '.join(absent)}")
    shown = any(os.environ.get(name) for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"))
    return "" if shown else _NO_DISPLAY


def _give_up(problem: str) -> int:
    print(f"adit-gui: {problem}", file=sys.stderr)
    return FAILED


def _run(options: Options, first: instance.First, token: str) -> int:
    faulthandler.enable()
    logging.basicConfig(level=logging.WARNING, format="adit-gui: %(levelname)s %(name)s: %(message)s")
    logging.getLogger("qasync").setLevel(logging.ERROR)
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        library = ".so" in str(error)
        return _give_up((_NO_LIBRARY if library else _NO_QT).format(why=error))
    with _SayingWhy():
        QApplication.setDesktopFileName(APP_ID)
        # The class of our windows on X11, by which the desktop finds their desktop file, is this name.
        QApplication.setApplicationName(APP_ID)
        QApplication.setApplicationDisplayName(NAME)
        qt = QApplication(["adit-gui"])

    from app.gui import loop
    from app.gui.application import Application

    application = Application(qt, first, hidden=options.hidden, socket=options.socket)
    application.open_files(options.files, token)
    try:
        return loop.run(qt, application.run())
    except RuntimeError:
        # The desktop ended Qt's loop below asyncio's, as it does at the end of a session.
        if application.told_to_quit:
            return 0
        raise


class _SayingWhy:
    """Turns the abort of a Qt that can not reach a display into words and an exit status."""

    def __init__(self) -> None:
        self._said: list[str] = []

    def __enter__(self) -> None:
        from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

        def heard(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
            if kind is QtMsgType.QtFatalMsg:
                _give_up(_NO_WINDOW.format(why="".join(f"\n  {line}" for line in self._said[-3:])))
                os._exit(FAILED)
            self._said.append(message.strip())

        qInstallMessageHandler(heard)

    def __exit__(self, *_: object) -> None:
        from PySide6.QtCore import qInstallMessageHandler

        qInstallMessageHandler(None)
        for line in self._said:
            print(f"adit-gui: {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
