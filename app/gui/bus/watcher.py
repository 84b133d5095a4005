"""Whether the desktop has a place for tray icons by D-Bus (StatusNotifierItem), now and later."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.gui.bus.session import BusError, SessionBus

NAME = "org.kde.StatusNotifierWatcher"


class TrayWatcher(QObject):
    """Follows the owner of the watcher's name."""

    changed = Signal()
    """It came, went, or is another one; also once when it is known at first."""

    def __init__(self, bus: SessionBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.owner: str | None = None
        """The unique name of the present one, empty for none; ``None`` until it is known."""

    async def start(self) -> None:
        """Begin; without a bus there is nobody, and nobody will come."""
        try:
            owner = await self._bus.follow_owner(NAME, self._take)
        except BusError:
            owner = ""
        if self.owner is None:
            self._take(owner)

    def _take(self, owner: str) -> None:
        if owner != self.owner:
            self.owner = owner
            self.changed.emit()
