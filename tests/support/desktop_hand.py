"""A hand on mouse and keyboard of a test's desktop."""

from __future__ import annotations

import re

from tests.support.desktop import Desktop, wait_for
from tests.support.desktop_screen import Area, Pixels

_WHERE = re.compile(r"^(X|Y|WIDTH|HEIGHT)=(-?\d+)$", re.MULTILINE)
_TRAY = "^panel$"
"""The window of trayer, which is as large as the icons in it."""


class Hand:
    """Moves, clicks and types by ``xdotool``; windows are looked for by their titles."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    def move(self, point: tuple[int, int]) -> None:
        """Move the pointer."""
        self._xdotool("mousemove", *map(str, point), "sleep", "0.05")

    def click(self, point: tuple[int, int], *, button: int = 1) -> None:
        """Click there; button 3 is the one for menus."""
        self._xdotool("mousemove", *map(str, point), "sleep", "0.05", "click", str(button))

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self._xdotool("type", "--clearmodifiers", "--delay", "15", "--", text)

    def key(self, *keys: str) -> None:
        """Press keys one after the other: ``ctrl+n``, ``Tab``, ``Return``."""
        self._xdotool("key", "--clearmodifiers", "--delay", "40", *keys)

    def windows(self, title: str) -> tuple[str, ...]:
        """The visible windows whose titles contain this regular expression."""
        found = self._desktop.run(["xdotool", "search", "--onlyvisible", "--name", title], check=False)
        return tuple(found.split())

    def window(self, title: str, *, seconds: float = 20.0) -> str:
        """The newest of them, once there is one."""
        return wait_for(lambda: self.windows(title), f"a window called {title}", seconds=seconds)[-1]

    def area(self, window: str) -> Area:
        """Where a window is."""
        text = self._desktop.run(["xdotool", "getwindowgeometry", "--shell", window])
        place = {name: int(value) for name, value in _WHERE.findall(text)}
        return Area(place["X"], place["Y"], place["WIDTH"], place["HEIGHT"])

    def tray_icon(self, *, seconds: float = 20.0) -> Area:
        """Where the tray icon is, once the tray has drawn it."""
        return wait_for(self._tray_icon, "a tray icon", seconds=seconds)

    def _tray_icon(self) -> Area | None:
        found = self.windows(_TRAY)
        if not found:
            return None
        area = self.area(found[-1])
        return area if is_drawn(self._desktop.screen.pixels(area)) else None

    def _xdotool(self, *arguments: str) -> None:
        self._desktop.run(["xdotool", *arguments])


def is_drawn(pixels: Pixels) -> bool:
    """Whether there is more than a frame around one colour."""
    inner = pixels[2:-2, 2:-2].reshape(-1, 3)
    return inner.size > 0 and bool((inner != inner[0]).any())
