"""The settings: three pages, each of which shows what is so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QTabWidget, QWidget

from app.gui.dialogs.pieces import Scrolled, Sheet
from app.gui.faces import Actions, Desk, Library
from app.gui.preferences import PreferenceStore
from app.gui.settings.general import GeneralPage
from app.gui.settings.machine import MachinePage
from app.gui.settings.protection import Ask, ProtectionPage
from app.gui.text import translate

PAGES = ("general", "protection", "machine")
"""Names of the pages, in their order."""


class SettingsDialog(Sheet):
    """There is nothing to accept or to undo: every change is made at once."""

    def __init__(
        self,
        desk: Desk,
        library: Library,
        actions: Actions,
        preferences: PreferenceStore,
        ask: Ask,
        parent: QWidget | None = None,
        autostart_file: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Settings", "Settings"))
        self.general = GeneralPage(library, preferences, autostart_file)
        self.protection = ProtectionPage(desk, actions, ask)
        self.machine = MachinePage(desk, actions)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(translate("Settings", "Pages of the settings"))
        for page, text in (
            (self.general, translate("Settings", "General")),
            (self.protection, translate("Settings", "Protection")),
            (self.machine, translate("Settings", "Machine")),
        ):
            self.tabs.addTab(Scrolled(page), text)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.tabs)
        self.finish(self.buttons, self.buttons.button(QDialogButtonBox.StandardButton.Close))

    def turn_to(self, page: str) -> None:
        """Show a page by its name; the one that is shown stays for any other name."""
        if page in PAGES:
            self.tabs.setCurrentIndex(PAGES.index(page))
