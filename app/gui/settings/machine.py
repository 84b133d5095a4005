"""The machine's profiles: which of them the helper connects by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.dialogs.pieces import APART, cleaned, words
from app.gui.faces import Actions, Desk
from app.gui.model.looks import Look
from app.gui.model.picture import Link, Origin
from app.gui.settings.mirrored import Switch
from app.gui.text import isolated, translate
from app.gui.words import states
from helper.api.types import MachineProfile


class MachinePage(QWidget):
    """A check box for each profile of the machine, which shows what the helper says."""

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self.switches: dict[str, Switch] = {}
        """By the profile's name."""
        column = QVBoxLayout(self)
        column.setSpacing(APART)
        column.addWidget(
            words(
                translate(
                    "Settings",
                    "Networks of this machine are connected by the helper when the machine starts, before"
                    " anybody logs in.",
                )
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(APART)
        column.addLayout(self._list)
        self.empty = words()
        column.addWidget(self.empty)
        column.addStretch(1)
        desk.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._desk.picture
        profiles = [
            entry.machine
            for entry in picture.entries
            if entry.origin is Origin.MACHINE and entry.machine is not None
        ]
        absent = "" if picture.helper.link is Link.READY else states.overall(picture)
        self.empty.setText(absent or self._nothing())
        self.empty.setVisible(not profiles)
        names = [profile.name for profile in profiles]
        for name in [name for name in self.switches if name not in names]:
            gone = self.switches.pop(name)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, profile in enumerate(profiles):
            switch = self.switches.get(profile.name) or self._new(place, profile)
            # Turning off is always possible; what can not be connected can not be turned on.
            reason = absent or ("" if profile.autoconnect else _problem(profile))
            switch.show_state(profile.autoconnect, reason)
            if profile.problem and not absent:
                switch.explain(_problem(profile), Look.ERROR)

    def _new(self, place: int, profile: MachineProfile) -> Switch:
        hint = translate("Settings", "Server: {host}").format(host=isolated(cleaned(profile.host)))
        # An ampersand would be taken for the mark of a key.
        switch = Switch(cleaned(profile.name).replace("&", "&&"), hint if profile.host else "", self)
        switch.box.setAccessibleName(
            translate("Settings", "Connect {name} when the machine starts").format(name=cleaned(profile.name))
        )
        switch.wished.connect(lambda on, name=profile.name: self._actions.set_autoconnect(name, on))
        self.switches[profile.name] = switch
        self._list.insertWidget(place, switch)
        return switch

    def _nothing(self) -> str:
        return translate(
            "Settings",
            "There are none. An administrator puts profiles into {folder}; {command} lists them.",
        ).format(folder=isolated("/etc/adit/profiles"), command=isolated("adit machine list"))


def _problem(profile: MachineProfile) -> str:
    """Why it can not be connected by itself; empty when it can."""
    if profile.problem:
        return translate("Settings", "It cannot be used: {why}").format(why=cleaned(profile.problem))
    return "" if profile.has_secrets else translate("Settings", "The machine has no password or key for it.")
