"""The window lives through thousands of timer events; with PySide6 6.12 and Python 3.11 it died."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.gui import loop
from helper.api.types import LogLine, State
from tests.support.gui_pictures import picture
from tests.support.gui_scenes import SCENES
from tests.support.gui_studio import Studio

TIMES = 5000
application = QApplication(["adit-gui"])
application.setQuitOnLastWindowClosed(False)

async def main():
    studio = Studio(Path(sys.argv[1]))
    window, menu = SCENES["window-up"](studio), SCENES["menu-up"](studio)
    window.show()
    done = asyncio.get_running_loop().create_future()
    counts = dict(timer=0, single=0, changed=0, ticked=0, logged=0)
    pictures = [picture(state) for state in (State.UP, State.DEGRADED, State.WAITING, State.FAILED, None)]

    def count(what):
        counts[what] += 1

    studio.desk.changed.connect(lambda: count("changed"))
    studio.desk.ticked.connect(lambda session: count("ticked"))
    studio.desk.logged.connect(lambda line: count("logged"))

    def tick():
        count("timer")
        number = counts["timer"]
        QTimer.singleShot(0, lambda: count("single"))
        studio.desk.ticked.emit("s-Office")
        studio.desk.logged.emit(LogLine(time=0.0, level="info", session="s-Office", text=f"line {number}"))
        if number % 10 == 0:
            studio.desk.show(pictures[number // 10 % len(pictures)])
        if number == TIMES:
            timer.stop()
            QTimer.singleShot(50, lambda: done.set_result(None))

    timer = QTimer(application)
    timer.timeout.connect(tick)
    timer.start(0)
    for _ in range(TIMES):
        await asyncio.sleep(0)
    await done
    print(*(f"{name}={number}" for name, number in counts.items()))
    window.close()
    return 0

sys.exit(loop.run(application, main()))
"""


def test_five_thousand_timer_events_and_signals(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts = dict(part.split("=") for part in done.stdout.split())
    assert int(counts.pop("changed")) >= 500
    assert counts == {"timer": "5000", "single": "5000", "ticked": "5000", "logged": "5000"}
    assert "Traceback" not in done.stderr
