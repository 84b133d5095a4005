"""Text from outside, made fit for places that may take it for markup or for a key to press."""

from __future__ import annotations

from app.gui.text import MARKS, printable
from app.gui.text import clean as text_clean

_HARMLESS = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "&": "+",
    }
)


def clean(text: str, limit: int) -> str:
    """In one line without gaps, nothing in it that controls the screen, and not longer than ``limit``."""
    return text_clean(" ".join(printable(text, also=MARKS).split()), limit, MARKS)


def for_menu(text: str) -> str:
    """So that an ampersand in a name is one, and not the mark of a key."""
    return text.replace("&", "&&")


def for_tooltip(text: str) -> str:
    """So that no panel finds markup in it; some look for it, and there is no way to say that it is none."""
    return text.translate(_HARMLESS)
