"""Text from outside, made fit for places that may take it for markup or for a key to press."""

from __future__ import annotations

import unicodedata

_HARMLESS = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "&": "+",
    }
)


def clean(text: str, limit: int) -> str:
    """Without control characters, in one line, and not longer than ``limit`` characters."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    words = " ".join(kept.split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def for_menu(text: str) -> str:
    """So that an ampersand in a name is one, and not the mark of a key."""
    return text.replace("&", "&&")


def for_tooltip(text: str) -> str:
    """So that no panel finds markup in it; some look for it, and there is no way to say that it is none."""
    return text.translate(_HARMLESS)
