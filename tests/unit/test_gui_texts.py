"""Texts from outside on their way to the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.gui.dialogs.pieces import cleaned
from app.gui.tray import plain
from app.gui.window.naming import clean

PERSIAN = "\N{ARABIC LETTER MEEM}\N{ARABIC LETTER FARSI YEH}\N{ZERO WIDTH NON-JOINER}\N{ARABIC LETTER SHEEN}"


@pytest.mark.parametrize("make", [cleaned, clean])
def test_what_belongs_to_a_word_stays(make: Callable[[str], str]) -> None:
    """Our own sentences go through here too, and in Persian most have such a sign."""
    assert make(PERSIAN) == PERSIAN


@pytest.mark.parametrize("make", [cleaned, clean])
@pytest.mark.parametrize("char", ["\x1b", "\n", "\0", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LINE SEPARATOR}"])
def test_what_rules_the_screen_goes(make: Callable[[str], str], char: str) -> None:
    assert char not in make(f"a{char}b")


def test_a_name_in_the_tray_can_not_turn_the_text_around() -> None:
    assert plain.clean("Off\N{RIGHT-TO-LEFT OVERRIDE}ice \n\t two", 40) == "Off ice two"
