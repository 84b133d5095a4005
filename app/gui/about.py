"""What this is: version, licence, and what it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.cli.version import version
from app.gui.dialogs.pieces import APART, NEAR, Sheet, cleaned, title, words
from app.gui.drawing.icons import app_icon
from app.gui.faces import Desk
from app.gui.model.picture import Link
from app.gui.text import isolated, translate
from app.gui.words import states
from app.identity import NAME

_ICON = 64
"""Pixels of the icon, before the screen's scale."""


class AboutDialog(Sheet):
    """Version and licence; the helper's line follows the picture."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(translate("About", "About Adit"))
        icon = QLabel()
        icon.setPixmap(app_icon().pixmap(_ICON, _ICON))
        icon.setAccessibleName(NAME)
        text = QVBoxLayout()
        text.setSpacing(NEAR)
        text.addWidget(title(NAME))
        text.addWidget(
            words(translate("About", "A VPN application for the Linux desktop: SoftEther and WireGuard."))
        )
        self.versions = words(
            translate("About", "Version {version}, with Qt {qt}").format(
                version=isolated(version()), qt=isolated(qVersion())
            ),
            selectable=True,
        )
        text.addWidget(self.versions)
        self.helper = words(selectable=True)
        text.addWidget(self.helper)
        text.addWidget(
            words(
                translate(
                    "About",
                    "Free software under the Apache License 2.0. It comes without any warranty. Qt and"
                    " PySide6 are used under the LGPL, version 3.",
                )
            )
        )
        row = QHBoxLayout()
        row.setSpacing(APART)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.finish(buttons, buttons.button(QDialogButtonBox.StandardButton.Close))
        desk.changed.connect(self._show_helper)
        self._show_helper()

    def _show_helper(self) -> None:
        helper = self._desk.picture.helper
        if helper.link is Link.READY:
            text = translate("About", "Helper: version {version}").format(
                version=isolated(cleaned(helper.version))
            )
        else:
            text = states.overall(self._desk.picture)
        self.helper.setText(text)
