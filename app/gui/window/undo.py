"""Deleting a network: at once, with ten seconds to think better of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.gui.faces import Library
from app.gui.text import translate
from app.gui.window.banner import Banner, Banners
from app.gui.window.naming import clean
from app.profiles.errors import ProfileError

SECONDS = 10.0
"""How long a deletion can be undone."""


class Deletions(QObject):
    """Those that can still be undone."""

    refused = Signal(str)
    """Why something could not be deleted or brought back."""
    restored = Signal(str)

    def __init__(self, library: Library, banners: Banners, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._banners = banners
        self._open: dict[str, Banner] = {}

    def delete(self, key: str, name: str) -> None:
        """Delete a profile, and offer to undo it."""
        try:
            self._library.remove(key)
        except ProfileError as error:
            self.refused.emit(str(error))
            return
        banner = self._banners.add(translate("Window", "Deleted {name}.").format(name=clean(name)))
        banner.offer(translate("Window", "Undo"), lambda: self.undo(key))
        banner.let_close()
        banner.closed.connect(lambda: self._forget(key))
        banner.last(SECONDS)
        self._open[key] = banner

    def undo(self, key: str) -> None:
        """Bring it back."""
        banner = self._open.pop(key, None)
        if banner is None:
            return
        banner.end()
        try:
            self._library.restore(key)
        except ProfileError as error:
            self.refused.emit(str(error))
            return
        self.restored.emit(key)

    def settle(self) -> None:
        """The window goes: what is deleted is deleted."""
        for banner in tuple(self._open.values()):
            banner.close_it()

    def _forget(self, key: str) -> None:
        if self._open.pop(key, None) is None:
            return
        try:
            self._library.forget(key)
        except ProfileError as error:
            self.refused.emit(str(error))
