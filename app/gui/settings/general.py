"""Settings of the window and the tray icon."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import autostart
from app.gui import translations
from app.gui.dialogs.pieces import APART, NEAR, Message, cleaned, words
from app.gui.faces import Library
from app.gui.model.looks import Look
from app.gui.preferences import Click, IconStyle, PreferenceStore, Quit
from app.gui.settings.mirrored import Switch
from app.gui.text import translate

_SHOWN_NETWORKS = 6
"""Lines of the list of networks before it scrolls."""


class GeneralPage(QWidget):
    """Shows what is in the files, each time it is looked at; what is chosen is written at once."""

    def __init__(
        self,
        library: Library,
        preferences: PreferenceStore,
        autostart_file: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._preferences = preferences
        self._autostart_file = autostart_file
        self._language_at_start = preferences.now.language

        self.autostart = Switch(translate("Settings", "Show the tray icon when I log in"))
        self.autostart.wished.connect(self._turn_autostart)
        self.notifications = QCheckBox(translate("Settings", "Tell me by notifications what happens"))
        self.notifications.clicked.connect(lambda on: preferences.change(notifications=on))
        self.close_quits = QCheckBox(translate("Settings", "Closing the window quits Adit"))
        self.close_quits.clicked.connect(lambda on: preferences.change(close_quits=on))

        self.click = _choice(_clicks())
        self.icon = _choice(_icons())
        self.quit = _choice(_quits())
        self.language = _choice(_languages())
        for box, field in (
            (self.click, "click"),
            (self.icon, "icon"),
            (self.quit, "quit"),
            (self.language, "language"),
        ):
            box.activated.connect(lambda _, box=box, field=field: self._choose(field, box.currentData()))
        self._language_note = Message()
        self._trouble = Message()
        self.networks = _NetworkList()
        self.networks.itemChanged.connect(self._networks_ticked)
        self._no_networks = words(translate("Settings", "There are no networks of your own yet."))

        column = QVBoxLayout(self)
        column.setSpacing(NEAR)
        for widget in (self.autostart, self.notifications, self.close_quits):
            column.addWidget(widget)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setVerticalSpacing(NEAR)
        form.setHorizontalSpacing(APART)
        for text, box in (
            (translate("Settings", "A click on the icon:"), self.click),
            (translate("Settings", "The icon is:"), self.icon),
            (translate("Settings", "When I quit while connected:"), self.quit),
            (translate("Settings", "Language:"), self.language),
        ):
            form.addRow(_labelled(text, box), box)
        column.addSpacing(NEAR)
        column.addLayout(form)
        column.addWidget(self._language_note)
        column.addSpacing(NEAR)
        heading = words(translate("Settings", "Connect when the icon appears:"))
        heading.setBuddy(self.networks)
        self.networks.setAccessibleName(heading.text())
        column.addWidget(heading)
        column.addWidget(self.networks)
        column.addWidget(self._no_networks)
        column.addWidget(self._trouble)
        column.addStretch(1)

        preferences.changed.connect(self._show)
        library.changed.connect(self._show_networks)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what others may have changed meanwhile."""
        super().showEvent(event)
        self._show()

    # --- what is so ------------------------------------------------------------------------------------

    def _show(self) -> None:
        now = self._preferences.now
        self.autostart.show_state(autostart.is_on(self._autostart_file))
        self.notifications.setChecked(now.notifications)
        self.close_quits.setChecked(now.close_quits)
        for box, value in (
            (self.click, now.click),
            (self.icon, now.icon),
            (self.quit, now.quit),
            (self.language, now.language),
        ):
            box.setCurrentIndex(max(0, box.findData(str(value))))
        changed = now.language != self._language_at_start
        self._language_note.say(
            translate("Settings", "The language changes when Adit is started anew.") if changed else ""
        )
        problem = self._preferences.problem
        self._trouble.say(
            translate("Settings", "The settings could not be saved: {why}").format(why=cleaned(problem))
            if problem
            else "",
            Look.ERROR,
        )
        self._show_networks()

    def _show_networks(self) -> None:
        self.networks.fill(
            [(stored.profile.id, stored.profile.name) for stored in self._library.profiles()],
            self._preferences.now.connect_at_start,
        )
        self.networks.setVisible(self.networks.count() > 0)
        self._no_networks.setVisible(self.networks.count() == 0)

    # --- what is wished --------------------------------------------------------------------------------

    def _choose(self, field: str, value: str) -> None:
        kinds: Mapping[str, type[StrEnum]] = {"click": Click, "icon": IconStyle, "quit": Quit}
        self._preferences.change(**{field: kinds[field](value) if field in kinds else value})

    def _turn_autostart(self, on: bool) -> None:
        reason = ""
        try:
            autostart.turn(on, self._autostart_file)
        except OSError as error:
            reason = translate("Settings", "This could not be saved: {why}").format(
                why=cleaned(error.strerror or str(error))
            )
        self.autostart.show_state(autostart.is_on(self._autostart_file))
        if reason:
            self.autostart.explain(reason, Look.ERROR)

    def _networks_ticked(self) -> None:
        self._preferences.change(connect_at_start=self.networks.ticked())


class _NetworkList(QListWidget):
    """One's own networks with a check box each; Tab leaves it, space ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)

    def fill(self, networks: list[tuple[str, str]], ticked: tuple[str, ...]) -> None:
        """Show these (id, name)."""
        wanted = [(key, cleaned(name), key in ticked) for key, name in networks]
        if wanted == self._shown():
            return
        row = self.currentRow()
        self.blockSignals(True)
        self.clear()
        for key, name, on in wanted:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(min(max(row, 0), self.count() - 1))
        self.blockSignals(False)
        height = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.setMaximumHeight(height * min(self.count(), _SHOWN_NETWORKS) + 2 * self.frameWidth() + NEAR)

    def ticked(self) -> tuple[str, ...]:
        """Ids of those that are ticked."""
        return tuple(key for key, _, on in self._shown() if on)

    def _shown(self) -> list[tuple[str, str, bool]]:
        items = [self.item(row) for row in range(self.count())]
        return [
            (item.data(Qt.ItemDataRole.UserRole), item.text(), item.checkState() is Qt.CheckState.Checked)
            for item in items
        ]


def _choice(texts: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    for value, text in texts.items():
        box.addItem(text, str(value))
    return box


def _labelled(text: str, box: QComboBox) -> QLabel:
    label = QLabel(text)
    label.setBuddy(box)
    box.setAccessibleName(text)
    return label


def _clicks() -> dict[str, str]:
    return {
        Click.WINDOW: translate("Settings", "Shows or hides the window"),
        Click.TOGGLE: translate("Settings", "Connects the last network, or disconnects"),
        Click.MENU: translate("Settings", "Opens the menu"),
    }


def _icons() -> dict[str, str]:
    return {
        IconStyle.COLOUR: translate("Settings", "In colour"),
        IconStyle.SYMBOLIC: translate("Settings", "In one colour, like the desktop's own"),
    }


def _quits() -> dict[str, str]:
    return {
        Quit.ASK: translate("Settings", "Ask me"),
        Quit.STAY: translate("Settings", "Stay connected"),
        Quit.DISCONNECT: translate("Settings", "Disconnect"),
    }


def _languages() -> dict[str, str]:
    # Each in its own words: whoever does not read this one must find theirs.
    return {"": translate("Settings", "As the desktop"), **translations.LANGUAGES}
