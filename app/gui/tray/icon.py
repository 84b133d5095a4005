"""The tray icon: one object for the life of the process, whatever becomes of the panel."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon, QWidget

from app.gui.bus.session import SessionBus
from app.gui.bus.watcher import TrayWatcher
from app.gui.drawing.icons import state_icon
from app.gui.faces import Actions, Desk, Doors
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.preferences import Click, PreferenceStore
from app.gui.tray import rows, xembed
from app.gui.tray.menu import TrayMenu

GRACE_SECONDS = 30
"""Panels start late, and start anew; only after this long we say that there is no place for an icon."""
_SETTLE_SECONDS = 1
"""The message bus is asked only when the icon is long on the screen: its library takes time to load."""
_LOOK_SECONDS = 1
"""How often an X11 panel is looked for while the grace lasts; it does not announce itself to us yet."""
_EMBEDDED = "QSystemTrayIconSys"
"""What Qt calls the little window that it gives to an X11 tray (XEmbed)."""


class Tray(QObject):
    """The icon, its tooltip and its menu.

    Qt decides once, with the first icon, by which way it goes into the panel: StatusNotifierItem where
    somebody watches for those on the session bus, else XEmbed, which Wayland has not. So the icon is made
    when there is a panel of either kind; on X11 also when the grace is over. After that Qt follows the
    panel by itself, by the way it chose: an icon hidden and shown again would be another one to the panel.
    """

    placed = Signal(bool)
    """Whether there is a place for the icon; ``False`` only after :data:`GRACE_SECONDS`."""

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        doors: Doors,
        preferences: PreferenceStore,
        parent: QObject | None = None,
        *,
        bus: SessionBus | None = None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._doors = doors
        self._preferences = preferences
        self.menu = TrayMenu(desk, actions, doors, preferences)
        self._icon: QSystemTrayIcon | None = None
        self._owns_bus = bus is None
        self.bus = bus or SessionBus()
        """The desktop's message bus, for whoever needs it too."""
        self._watcher = TrayWatcher(self.bus, self)
        self._watching: asyncio.Task[None] | None = None
        self._by_bus = False
        self._followed: QWidget | None = None
        """The window in an X11 tray whose end is listened for."""
        self._shown: tuple[object, ...] = ()
        self._told: bool | None = None
        self._grace = QTimer(self, singleShot=True, interval=round(grace * 1000))
        self._grace.timeout.connect(self._give_up)
        self._looking = QTimer(self, interval=_LOOK_SECONDS * 1000)
        self._looking.timeout.connect(self._look_for_panel)
        self._watcher.changed.connect(self._take_watcher)
        self.menu.restyled.connect(self._restyle)
        desk.changed.connect(self._refresh)
        preferences.changed.connect(self._refresh)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._restyle)

    def show(self) -> None:
        """Put the icon there, now or as soon as there is a place. Once, when an event loop runs."""
        if _only_by_bus():
            self._watch()
        elif not _on_x11() or xembed.host_present():
            self._make()
            QTimer.singleShot(_SETTLE_SECONDS * 1000, self, self._watch)
        else:
            self._watch()
            self._looking.start()
        self._look_around()

    def close(self) -> None:
        """Take it away; the process is about to end."""
        self._grace.stop()
        self._looking.stop()
        if self._watching is not None:
            self._watching.cancel()
        if self._icon is not None:
            self._icon.hide()
        if self._owns_bus:
            self.bus.close()

    @property
    def has_place(self) -> bool:
        """Whether a person can see the icon, as far as the panel says."""
        if self._icon is None:
            return False
        if self._by_bus:
            return self._watcher.owner != ""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def say(self, title: str, body: str, look: Look) -> None:
        """Show a message at the icon, where the desktop has no notifications.

        Only an X11 tray lets us: for icons on the bus, Qt would ask the same server that is not there.
        """
        if self._icon is not None and not self._by_bus and self.has_place:
            self._icon.showMessage(title, body, state_icon(look))

    def _make(self) -> None:
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._refresh()
        if _only_by_bus() or _on_x11():
            self._icon.show()  # elsewhere there is nothing to show it in, and Qt complains
        self._looking.stop()
        self._by_bus = QSystemTrayIcon.isSystemTrayAvailable() and _embedded() is None

    def _look_for_panel(self) -> None:
        if self._icon is None and xembed.host_present():
            self._make()
            self._look_around()

    def _watch(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # Qt's own loop alone: it does all but tell us.
        self._watching = loop.create_task(self._watcher.start())

    def _take_watcher(self) -> None:
        if self._icon is None and self._watcher.owner:
            self._make()
        self._look_around()

    # --- what it shows -------------------------------------------------------------------------

    def _refresh(self) -> None:
        picture, preferences = self._desk.picture, self._preferences.now
        if self._icon is None:
            return
        look, tooltip = looks.overall(picture), rows.tooltip(picture)
        wanted = (look, preferences.icon, tooltip)
        if wanted != self._shown:
            # A panel draws anew whatever it is sent, so it is sent nothing twice.
            if wanted[:2] != self._shown[:2]:
                self._icon.setIcon(state_icon(look, preferences.icon))
            self._icon.setToolTip(tooltip)
            self._shown = wanted
        self._look_around()

    def _restyle(self) -> None:
        self._shown = ()
        self._refresh()

    # --- whether it is seen --------------------------------------------------------------------

    def _look_around(self) -> None:
        if self.has_place:
            self._grace.stop()
            self._follow_embedded()
            self._tell(True)
        elif self._told is not False and not self._grace.isActive():
            self._grace.start()

    def _follow_embedded(self) -> None:
        """Hear of the end of an X11 tray: Qt takes our window there away."""
        window = _embedded()
        if window is not None and window is not self._followed:
            self._followed = window
            window.destroyed.connect(self._embedded_gone)

    def _embedded_gone(self) -> None:
        self._followed = None
        QTimer.singleShot(0, self, self._look_around)

    def _give_up(self) -> None:
        if self._icon is None and _on_x11():
            # The old way is the one that works there without a message bus, should a panel still come.
            self._make()
        self._tell(self.has_place)

    def _tell(self, has_place: bool) -> None:
        if has_place is not self._told:
            self._told = has_place
            self.placed.emit(has_place)

    # --- clicks --------------------------------------------------------------------------------

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.DoubleClick:
            if self._preferences.now.click is Click.WINDOW:
                self._doors.window()
        elif reason is QSystemTrayIcon.ActivationReason.Trigger:
            match self._preferences.now.click:
                case Click.MENU:
                    self._open_menu()
                case Click.TOGGLE:
                    self._toggle()
                case _:
                    self._turn_window()

    def _open_menu(self) -> None:
        if _only_by_bus():
            # A client of Wayland may not open a menu where it likes; the panel does, by the other button.
            self._doors.window()
            return
        self.menu.popup(_beside(self._icon, self.menu))

    def _toggle(self) -> None:
        picture, last = self._desk.picture, self._preferences.now.last
        leading = looks.leading(picture)
        if looks.overall(picture) is Look.HELPER_MISSING:
            self._doors.window()
        elif leading is not None and rows.is_connected(leading):
            self._actions.take_down(leading.key)
        elif leading is not None:
            self._actions.bring_up(leading.key)
        elif (entry := picture.entry(last)) is not None:
            self._actions.bring_up(entry.key)
        else:
            self._doors.window()

    def _turn_window(self) -> None:
        window = QApplication.activeWindow()
        if isinstance(window, QMainWindow) and window.isVisible() and not window.isMinimized():
            window.hide()
        else:
            self._doors.window()


def _only_by_bus() -> bool:
    return QGuiApplication.platformName().startswith("wayland")


def _on_x11() -> bool:
    return QGuiApplication.platformName() == "xcb"


def _embedded() -> QWidget | None:
    """Our window in an X11 tray, if that is where the icon is."""
    windows = QApplication.topLevelWidgets()
    return next((each for each in windows if each.metaObject().className() == _EMBEDDED), None)


def _beside(icon: QSystemTrayIcon | None, menu: TrayMenu) -> QPoint:
    """Where a menu opens: at the pointer, and above it where the panel is at the bottom."""
    place = QCursor.pos()
    screen = QGuiApplication.screenAt(place)
    area = icon.geometry() if icon is not None else None
    if screen is None or area is None or not area.isValid():
        return place
    below = area.center().y() > screen.geometry().center().y()
    return QPoint(place.x(), area.top() - menu.sizeHint().height() if below else area.bottom() + 1)


__all__ = ["GRACE_SECONDS", "Tray"]
