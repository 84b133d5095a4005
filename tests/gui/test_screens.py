"""In every language, no text of any page or dialog is cut off, and Qt has nothing to complain about."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.gui.translations import LANGUAGES
from tests.support.gui_clipping import clipped


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_off(language: str) -> None:
    command = [sys.executable, "-m", "tests.gui.screens", "nowhere", "--check", "--language", language]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    scenes = json.loads(done.stdout.splitlines()[-1])
    assert len(scenes) > 40
    assert {name: faults for name, faults in scenes.items() if faults} == {}


def test_the_test_sees_what_is_wrong(qapp: QApplication) -> None:
    """A window with faults of each kind, and things that are right: else the test above would say nothing."""
    window = QWidget()
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    narrow, flat, outside, astray = (
        QLabel("much too narrow"),
        QLabel("two lines"),
        QPushButton("out"),
        QLabel("x.y"),
    )
    fine, right = QLabel("fine"), QLabel("x.z")
    flat.setWordWrap(True)
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    for label, place in (
        (narrow, (0, 0, 20, 30)),
        (flat, (0, 40, 30, 12)),
        (outside, (270, 80, 40, 40)),
        (astray, (0, 120, 200, 30)),
        (fine, (0, 160, 30, 30)),
        (right, (0, 200, 200, 30)),
    ):
        label.setParent(window)
        label.setGeometry(*place)
    window.resize(300, 300)
    window.show()
    found = clipped(window)
    window.close()
    assert [fault.split("'")[1] for fault in found] == [
        *("much too narrow", "two lines"),
        *("out", "out"),  # too small for its text, and beyond the edge
        "x.y",
    ]
