"""Objects of Qt are deleted by the thread they live in, whichever thread makes the garbage."""

from __future__ import annotations

import asyncio
import gc
import threading

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.support.gui_helper import run


class Tangled(QObject):
    """In a cycle with itself, so that only the collector ends it; with a timer, which would be left."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        super().__init__()
        self.itself = self
        self.gone = gone
        self.timer = QTimer(self)
        self.timer.start(1)

    def __del__(self) -> None:
        self.gone.append(threading.current_thread())


def _litter() -> None:
    """Enough cycles to have the collector run, many times."""
    for _ in range(20_000):
        cycle: list[object] = []
        cycle.append(cycle)


def test_no_other_thread_collects(qapp: QApplication) -> None:
    async def main() -> None:
        gone: list[threading.Thread] = []
        for _ in range(20):
            Tangled(gone)
        thread = threading.Thread(target=_litter)
        thread.start()
        while thread.is_alive():
            await asyncio.sleep(0.001)
        # And here they are collected, by nothing but going on.
        while len(gone) < 20:
            _litter()
            await asyncio.sleep(0.001)
        assert set(gone) == {threading.main_thread()}

    run(qapp, main)
    assert gc.isenabled()
