"""A person at a test's desktop: reads what is shown, and uses it by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.support.desktop import Desktop, wait_for
from tests.support.desktop_hand import Hand
from tests.support.desktop_reader import Is, Reader, Thing
from tests.support.desktop_screen import Area

_MENU_BUTTON = 3
_ASIDE = 1, 1
"""Where the pointer covers nothing of interest."""


class Person:
    """Uses the program that ``reader`` looks at; keeps pictures of what is on the screen in a folder."""

    def __init__(self, desktop: Desktop, reader: Reader, pictures: Path) -> None:
        self.hand = Hand(desktop)
        self.reader = reader
        self._desktop = desktop
        self._pictures = pictures
        self._taken = 0

    def look(self, what: str) -> Path:
        """Keep a picture of the screen, numbered in the order of what was seen."""
        self._taken += 1
        return self._desktop.screenshot(self._pictures / f"{self._taken:02}-{what}.png")

    def click(self, name: str, role: str = "", *, within: str = "") -> Thing:
        """Click what has this name."""
        thing = self.reader.find(name, role, within=within)
        self.hand.click(self.reader.area(thing).middle)
        return thing

    def click_item(self, beginning: str) -> None:
        """Click the row of a list whose text begins so."""

        def fits(thing: Thing) -> bool:
            return thing.role == "list item" and thing.name.startswith(beginning)

        thing = self.reader.wait(fits, f"a row that begins with {beginning!r}")
        self.hand.click(self.reader.area(thing).middle)

    def fill(self, name: str, text: str, role: str = "text", *, within: str = "") -> None:
        """Click a field, and type over what is in it."""
        thing = self.click(name, role, within=within)
        wait_for(lambda: Is.FOCUSED in self.reader.again(thing), f"the focus on {name!r}")
        self.hand.key("ctrl+a")
        self.hand.type(text)

    def tray_menu(self) -> dict[str, Thing]:
        """Open the tray icon's menu; its entries by what they say."""
        self.hand.click(self.hand.tray_icon().middle, button=_MENU_BUTTON)
        self.hand.key("Down")
        return {thing.name: thing for thing in self.reader.menu()}

    def choose(self, menu: dict[str, Thing], beginning: str) -> None:
        """Click the entry of an open menu whose text begins so, and that can be clicked."""
        entry = next(
            thing for name, thing in menu.items() if name.startswith(beginning) and Is.ENABLED in thing.states
        )
        self.hand.click(self.reader.area(entry).middle)

    def icon(self) -> bytes:
        """How the tray icon looks now, with the pointer out of the way."""
        self.hand.move(_ASIDE)
        return self.sight(self.hand.tray_icon())

    def sight(self, area: Area) -> bytes:
        """How a part of the screen looks now; good to compare."""
        return self._desktop.screen.pixels(area).tobytes()

    def sees(self, *texts: str, seconds: float = 20.0) -> Thing:
        """Wait until a text is shown that contains all of these; the text."""

        def fits(thing: Thing) -> bool:
            return all(text in thing.name for text in texts)

        return self.reader.wait(fits, f"a text with {_listed(texts)}", seconds=seconds)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(repr, texts))
