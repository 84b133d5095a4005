"""The menu bar, with a key for everything that is done often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Origin, Picture
from app.gui.text import translate
from app.gui.window.strip import why_not
from app.gui.words import states
from helper.api.types import State

Do = Callable[[], None]


@dataclass(frozen=True)
class Commands:
    """What the entries of the menus do. Each is a door, an action, or something of the window's own."""

    add: Do
    open_file: Do
    paste: Do
    act: Do
    unblock: Do
    edit: Do
    rename: Do
    duplicate: Do
    share: Do
    delete: Do
    quit: Do
    search: Do
    log: Do
    routes: Do
    copy_details: Do
    settings: Do
    killswitch: Do
    lockdown: Do
    keys: Do
    report: Do
    demo: Do
    about: Do


class Menus(QObject):
    """Makes the menus and keeps what they say in step with the picture."""

    def __init__(self, bar: QMenuBar, commands: Commands, list_widgets: tuple[QWidget, ...]) -> None:
        super().__init__(bar)
        self._bar = bar
        key = Qt.Key
        control, shift = Qt.Modifier.CTRL, Qt.Modifier.SHIFT
        make = self._make
        self.add = make(translate("Window", "&Add…"), commands.add, control | key.Key_N)
        self.open_file = make(translate("Window", "&Open file…"), commands.open_file, control | key.Key_O)
        self.paste = make(translate("Window", "&Paste to import"), commands.paste, control | key.Key_V)
        self.act = make(translate("Window", "&Connect"), commands.act, control | key.Key_Return)
        self.unblock = make(translate("Window", "&Unblock"), commands.unblock)
        self.edit = make(translate("Window", "&Edit…"), commands.edit, control | key.Key_E)
        self.rename = make(translate("Window", "&Rename"), commands.rename, key.Key_F2)
        self.duplicate = make(translate("Window", "D&uplicate"), commands.duplicate, control | key.Key_D)
        self.share = make(translate("Window", "&Share…"), commands.share, control | key.Key_S)
        self.delete = make(translate("Window", "&Delete"), commands.delete, key.Key_Delete)
        # In the log or in a text, Delete is not meant for the network.
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.quit = make(translate("Window", "&Quit"), commands.quit, control | key.Key_Q)
        self.search = make(translate("Window", "&Search"), commands.search, control | key.Key_F)
        self.log = make(translate("Window", "&Log"), commands.log, control | key.Key_L)
        self.log.setCheckable(True)
        self.routes = make(translate("Window", "&Routes…"), commands.routes, control | key.Key_R)
        self.copy_details = make(
            translate("Window", "&Copy all details"), commands.copy_details, control | shift | key.Key_C
        )
        self.settings = make(translate("Window", "S&ettings…"), commands.settings, control | key.Key_Comma)
        self.killswitch = make(translate("Window", "&Kill switch"), commands.killswitch)
        self.lockdown = make(translate("Window", "&Lockdown"), commands.lockdown)
        for switch in (self.killswitch, self.lockdown):
            switch.setCheckable(True)
        self.keys = make(translate("Window", "&Keys"), commands.keys, key.Key_F1)
        self.report = make(translate("Window", "Save a &report…"), commands.report)
        self.demo = make(translate("Window", "Try the &demo"), commands.demo)
        self.about = make(translate("Window", "&About Adit"), commands.about)
        self.menus = self._fill()
        for widget in list_widgets:
            widget.addAction(self.delete)

    def network_menu(self, parent: QWidget) -> QMenu:
        """What can be done with the chosen network; the menu of a right click."""
        menu = QMenu(parent)
        menu.addActions([self.act])
        menu.addSeparator()
        menu.addActions([self.edit, self.rename, self.duplicate, self.share])
        menu.addSeparator()
        menu.addActions([self.delete])
        return menu

    def refresh(self, entry: Entry | None, picture: Picture) -> None:
        """Say what can be done now."""
        ready = picture.helper.link is Link.READY
        own = entry is not None and entry.origin is Origin.OWN
        session = entry.session if entry is not None and ready else None
        stopping = session is not None and session.state is State.STOPPING
        unusable = entry is not None and entry.machine is not None and bool(entry.machine.problem)
        if entry is not None:
            self.act.setText(states.button(entry))
        self.act.setEnabled(
            ready and entry is not None and not stopping and (session is not None or not unusable)
        )
        blocked = looks.is_held(picture.killswitch) or looks.of_session(session) is Look.BLOCKED
        self.unblock.setEnabled(ready and blocked)
        for action in (self.edit, self.rename, self.duplicate, self.share, self.delete):
            action.setEnabled(own)
        for action in (self.log, self.routes, self.copy_details):
            action.setEnabled(entry is not None and (ready or action is not self.log))
        self.search.setEnabled(bool(picture.entries))
        for switch, on in (
            (self.killswitch, picture.killswitch.enabled),
            (self.lockdown, picture.killswitch.lockdown),
        ):
            switch.setChecked(ready and on)
            switch.setEnabled(not why_not(picture.helper))

    def _make(self, text: str, do: Do, shortcut: object = None) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))  # type: ignore[call-overload]
        action.triggered.connect(lambda _on=False: do())
        return action

    def _fill(self) -> tuple[QMenu, ...]:
        """The menus; Python keeps them, for the bar does not own what it shows."""
        network = self._menu(
            translate("Window", "&Network"),
            (self.add, self.open_file, self.paste),
            (self.act, self.unblock),
            (self.edit, self.rename, self.duplicate, self.share, self.delete),
            (self.quit,),
        )
        view = self._menu(
            translate("Window", "&View"),
            (self.search, self.log, self.routes, self.copy_details),
        )
        protection = self._menu(
            translate("Window", "&Protection"), (self.killswitch, self.lockdown), (self.settings,)
        )
        about = self._menu(translate("Window", "&Help"), (self.keys, self.report, self.demo), (self.about,))
        return network, view, protection, about

    def _menu(self, title: str, *groups: tuple[QAction, ...]) -> QMenu:
        menu = QMenu(title, self._bar)
        for place, group in enumerate(groups):
            if place:
                menu.addSeparator()
            menu.addActions(list(group))
        self._bar.addMenu(menu)
        return menu
