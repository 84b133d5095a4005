"""Showing dialogs in tests, and running what they wait for on the loop that serves Qt too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from app.gui import loop

_PATIENCE = 5.0
"""Seconds until a test that waits has failed."""
_Dialog = TypeVar("_Dialog", bound=QDialog)


def run(application: QApplication, main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end with Qt's events served."""

    async def whole() -> int:
        await main
        return 0

    # A program with a tray icon does not end with its last window.
    before = application.quitOnLastWindowClosed()
    application.setQuitOnLastWindowClosed(False)
    try:
        loop.run(application, whole())
    finally:
        application.setQuitOnLastWindowClosed(before)


async def until(condition: Callable[[], object]) -> None:
    """Wait for something to come true while the dialogs live on."""
    end = asyncio.get_running_loop().time() + _PATIENCE
    while not condition():
        assert asyncio.get_running_loop().time() < end, "it did not come true in time"
        await asyncio.sleep(0.002)


@contextmanager
def opened(dialog: _Dialog) -> Iterator[_Dialog]:
    """A dialog on the screen; it is gone afterwards."""
    dialog.open()
    dialog.activateWindow()
    QApplication.processEvents()
    try:
        yield dialog
    finally:
        if shiboken6.isValid(dialog):
            dialog.reject()
        flush()


def is_gone(dialog: QDialog) -> bool:
    """Whether it is closed, be it deleted already or not."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def flush() -> None:
    """Let Qt delete what was to be deleted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def press(widget: QWidget, key: Qt.Key) -> None:
    """A key on whatever has the focus in the widget's window."""
    QTest.keyClick(widget.window().focusWidget() or widget.window(), key)


def walk(dialog: QDialog, count: int = 200) -> list[QWidget]:
    """What Tab leads to, one after the other, until it is back at the first."""
    first = dialog.focusWidget()
    found: list[QWidget] = [] if first is None else [first]
    for _ in range(count):
        press(dialog, Qt.Key.Key_Tab)
        here = dialog.focusWidget()
        if here is None or here in found:
            break
        found.append(here)
    return found


def said(widget: QWidget) -> str:
    """All words that can be seen in it."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
