"""How a test's desktop is set: language, scale and theme, as a person's desktop says them to programs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QTranslator

from app import resources
from tests.support.desktop import Desktop
from tests.support.desktop_reader import spoken

_SCREEN = 1000, 700
_LANGUAGES = {"en": "en_GB", "ja": "ja_JP", "fa": "fa_IR"}
_DARK = """[Colors:Window]
BackgroundNormal=49,54,59
BackgroundAlternate=49,54,59
ForegroundNormal=239,240,241
ForegroundInactive=161,169,177
ForegroundLink=61,174,233
ForegroundVisited=155,89,182
[Colors:View]
BackgroundNormal=32,33,36
BackgroundAlternate=35,38,41
ForegroundNormal=239,240,241
ForegroundLink=61,174,233
ForegroundVisited=155,89,182
[Colors:Button]
BackgroundNormal=49,54,59
BackgroundAlternate=49,54,59
ForegroundNormal=239,240,241
[Colors:Selection]
BackgroundNormal=61,174,233
ForegroundNormal=252,252,252
[Colors:Tooltip]
BackgroundNormal=49,54,59
ForegroundNormal=239,240,241
[General]
ColorScheme=BreezeDark
"""
"""KDE's file of colours, with those of Breeze Dark."""


@dataclass(frozen=True)
class Look:
    """One way of a desktop to be."""

    language: str = "en"
    scale: int = 1
    theme: str = "light"

    def __str__(self) -> str:
        """Good as a name of a folder."""
        return f"{self.theme}-{self.scale}00-{self.language}"

    @property
    def screen(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = _SCREEN
        return width * self.scale, height * self.scale

    @cached_property
    def tongue(self) -> Tongue:
        """What Adit says there."""
        return Tongue(self.language)

    def furnish(self, desktop: Desktop) -> None:
        """Tell the programs of a desktop that has just begun."""
        desktop.environment["LANGUAGE"] = _LANGUAGES[self.language]
        if self.scale != 1:
            desktop.environment["QT_SCALE_FACTOR"] = str(self.scale)
        if self.theme == "dark":
            desktop.environment.update(
                XDG_CURRENT_DESKTOP="KDE", KDE_SESSION_VERSION="6", KDE_FULL_SESSION="true"
            )
            (desktop.home / "config" / "kdeglobals").write_text(_DARK)
            desktop.stop("trayer")
            desktop.start_tray("31363B")


class Tongue:
    """Looks up a text of the window in its catalogue, by context and English."""

    def __init__(self, language: str) -> None:
        self._translator = QTranslator()
        self._translator.load(str(resources.path("translations") / f"adit_{language}.qm"))

    def __call__(self, context: str, text: str, number: int = -1) -> str:
        """The text as it is shown; with ``number`` in place of ``%n``."""
        found = self._translator.translate(context, text, "", number) or text
        return spoken(found.replace("%n", str(number)))
