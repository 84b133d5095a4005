"""Every control of every page and dialog has a name that is read out, and can be reached without a mouse."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import loop
from tests.support.gui_keyboard import acted_on, faults
from tests.support.gui_scenes import SCENES
from tests.support.gui_studio import Studio, dismissed, shown

# The offscreen plug-in has no windows to bring to the front.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

T = TypeVar("T")


def _run(qapp: QApplication, work: Coroutine[Any, Any, T]) -> T:
    """Dialogs begin work of their own, so that there must be a loop."""
    results: list[T] = []

    async def main() -> int:
        results.append(await work)
        return 0

    assert loop.run(qapp, main()) == 0
    return results[0]


@pytest.mark.parametrize("name", SCENES)
def test_every_control_has_a_name_and_is_reached_by_keyboard(
    name: str, qapp: QApplication, tmp_path: Path
) -> None:
    async def look() -> list[str]:
        widget = await shown(SCENES[name](Studio(tmp_path / "studio")))
        try:
            return faults(widget)
        finally:
            await dismissed(widget)

    assert _run(qapp, look()) == []


def test_the_test_sees_what_is_wrong(qapp: QApplication) -> None:
    """A window with every fault there is: else the test above would say nothing."""
    window = QWidget()
    column = QVBoxLayout(window)
    nameless, unreachable, greedy, fine = QLineEdit(), QToolButton(), QPlainTextEdit(), QPushButton("Fine")
    unreachable.setAccessibleName("By mouse alone")
    unreachable.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    greedy.setAccessibleName("Keeps Tab")
    for widget in (nameless, unreachable, greedy, fine):
        column.addWidget(widget)

    async def look() -> tuple[int, list[str]]:
        await shown(window)
        return len(list(acted_on(window))), faults(window)

    count, found = _run(qapp, look())
    window.close()
    assert count == 4
    assert [" ".join(fault.split(" ")[-4:]) for fault in found] == [
        "has no accessible name",
        "not reached by Tab",
        "keeps Tab for itself",
    ]
