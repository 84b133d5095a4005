"""Lockdown is not turned on before it is said what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.faces import Actions
from app.gui.text import isolated, translate


def wish(on: bool, actions: Actions, parent: QWidget) -> None:
    """Turn it off at once, or on once the person has read the warning and still wants it."""
    if not on:
        actions.set_lockdown(False)
        return
    warning = LockdownWarning(parent)
    warning.accepted.connect(lambda: actions.set_lockdown(True))
    warning.finished.connect(warning.deleteLater)
    warning.open()


class LockdownWarning(QMessageBox):
    """Says what lockdown does before it is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(translate("Settings", "Lockdown"))
        self.setText(translate("Settings", "Hold back the whole machine's network?"))
        self.setInformativeText(
            translate(
                "Settings",
                "From now on nothing reaches the network while Adit is not connected: no browser, no updates,"
                " nobody on this machine. It stays so after a restart, until it is turned off here or"
                " by:\n{command}",
            ).format(command=isolated("adit lockdown off"))
        )
        self.hold = self.addButton(
            translate("Settings", "Hold everything back"), QMessageBox.ButtonRole.AcceptRole
        )
        self.leave = self.addButton(
            translate("Settings", "Leave the network open"), QMessageBox.ButtonRole.RejectRole
        )
        self.setDefaultButton(self.leave)
        self.setEscapeButton(self.leave)
