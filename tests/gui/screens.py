"""Pictures of every state and every dialog for people to look at: ``python -m tests.gui.screens OUT``.

Each combination of theme, scale and language has a folder and a contact sheet, and is made in a
process of its own: scale and language are decided at the start of one. With ``--check`` one prints
what is cut off in each scene and what Qt complained about, for the test beside this file.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication

THEMES, SCALES = ("light", "dark"), (1, 2)
LANGUAGES = ("en", "ja", "fa")
"""That people look at; the test looks at all there are."""
_QUICK = (("light", 1, "en"), ("dark", 2, "fa"))
_SCREEN = 1366, 768
"""Of a small laptop, in the pixels of 100 %."""
_THUMB = 420
"""Pixels of the width of a picture on a contact sheet."""
_COLUMNS = 4
_NOISE = "This plugin does not support "
"""What Qt says of what no window can do where there is no screen: come to the front, grab the keyboard."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line; make all the combinations, or be one of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.screens", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    parser.add_argument("--quick", action="store_true", help="two combinations instead of all twelve")
    parser.add_argument("--only", default="", metavar="PART", help="scenes with this in their names")
    parser.add_argument("--theme", choices=THEMES, help="make this one combination in this process")
    parser.add_argument("--scale", type=int, choices=SCALES, default=1)
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--check", action="store_true", help="print faults as JSON instead of making pictures"
    )
    options = parser.parse_args(argv)
    if options.theme or options.check:
        return _be_one(options)
    wanted = _QUICK if options.quick else tuple(itertools.product(THEMES, SCALES, LANGUAGES))
    return max(_start_one(options, theme, scale, language) for theme, scale, language in wanted)


def _start_one(options: argparse.Namespace, theme: str, scale: int, language: str) -> int:
    folder = options.out / f"{theme}-{scale}00-{language}"
    print(folder, flush=True)
    command = [sys.executable, "-m", "tests.gui.screens", str(folder), "--theme", theme]
    command += ["--scale", str(scale), "--language", language, "--only", options.only]
    return subprocess.run(command, check=False).returncode


def _be_one(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="adit-screens-") as home:
        _settle_down(Path(home), options.scale)
        from PySide6.QtWidgets import QApplication

        from app.gui import loop

        application = QApplication(["adit-gui"])
        application.setQuitOnLastWindowClosed(False)
        return loop.run(application, _all_scenes(application, options, Path(home)))


def _settle_down(home: Path, scale: int) -> None:
    """A home of its own and no screen, before Qt looks for either."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    width, height = _SCREEN
    screen = {"name": "laptop", "x": 0, "y": 0, "width": width * scale, "height": height * scale}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    configuration = home / "offscreen.json"
    configuration.write_text(json.dumps({"screens": [screen]}))
    platform = f"offscreen:configfile={configuration}"
    os.environ.update(HOME=str(home), QT_QPA_PLATFORM=platform, QT_SCALE_FACTOR=str(scale))
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


async def _all_scenes(application: QApplication, options: argparse.Namespace, home: Path) -> int:
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    from PySide6.QtGui import QFont

    from tests.support.gui_clipping import clipped
    from tests.support.gui_scenes import SCENES
    from tests.support.gui_studio import Studio, darken, dismissed, shown, speaking

    said: list[str] = []

    def heard(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message.startswith(_NOISE):
            return
        said.append(message)
        print(f"Qt: {message}", file=sys.stderr)

    qInstallMessageHandler(heard)
    application.setFont(QFont("Noto Sans", 10))
    if options.theme == "dark":
        darken(application)
    pictures: dict[str, QPixmap] = {}
    faults: dict[str, list[str]] = {}
    with speaking(application, options.language):
        for name, make in SCENES.items():
            if options.only not in name:
                continue
            try:
                widget = await shown(make(Studio(home / name)))
            except Exception as error:  # the other pictures are still worth looking at
                faults[name] = [f"{type(error).__name__}: {error}"]
                print(f"{name}: {faults[name][0]}", file=sys.stderr)
                continue
            if options.check:
                faults[name] = clipped(widget)
            else:
                pictures[name] = widget.grab()
            await dismissed(widget)
            if said:
                faults.setdefault(name, []).extend(f"Qt: {message}" for message in said)
                said.clear()
    qInstallMessageHandler(None)
    if options.check:
        print(json.dumps(faults))
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.save(str(options.out / f"{name}.png"))
    if pictures:
        _contact_sheet(pictures).save(str(options.out.with_suffix(".png")))
    return 1 if any(faults.values()) else 0


def _contact_sheet(pictures: dict[str, QPixmap]) -> QPixmap:
    """All of them small on one, each under its name, row by row."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QColor, QPainter, QPixmap

    small = {}
    for name, picture in pictures.items():
        width = min(_THUMB, round(picture.width() / picture.devicePixelRatio()))
        small[name] = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        small[name].setDevicePixelRatio(1)
    names, line, gap = list(small), 24, 12
    rows = [names[start : start + _COLUMNS] for start in range(0, len(names), _COLUMNS)]
    heights = [max(small[name].height() for name in row) + line + gap for row in rows]
    sheet = QPixmap(_COLUMNS * (_THUMB + gap) + gap, sum(heights) + gap)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    top = gap
    for row, height in zip(rows, heights, strict=True):
        for column, name in enumerate(row):
            left = gap + column * (_THUMB + gap)
            painter.setPen(QColor("white"))
            painter.drawText(left, top + line - 8, name)
            painter.drawPixmap(left, top + line, small[name])
        top += height
    painter.end()
    return sheet


if __name__ == "__main__":
    sys.exit(main())
