"""The one event loop that serves Qt and asyncio alike; the only module that knows qasync.

qasync is idle upstream and does not work on Python 3.14: whatever takes its place goes here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtWidgets import QApplication

from app.gui.garbage import collected_here


def run(application: QApplication, main: Coroutine[Any, Any, int]) -> int:
    """Run ``main`` to its end with Qt's loop below it; the result is the exit status."""
    import qasync

    # Qt's loop must not end by itself below asyncio's: there is work without windows.
    application.setQuitOnLastWindowClosed(False)

    with collected_here(), asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(main)
