"""The kill switch, always in sight: whether it is on, and what it lets out now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QWidget

from app.gui.model.picture import Helper, Link, Picture
from app.gui.text import translate
from app.gui.window import labels
from helper.api.types import Hold, KillSwitch

_MAY_NOT = ("observer", "owner")
"""Roles for which the helper does not change what concerns everyone; others may, or are asked."""


class Strip(QWidget):
    """Shows what the helper says; a click asks for the change and shows nothing before it has come."""

    wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(translate("Window", "Kill switch"), self)
        self.box.clicked.connect(self._clicked)
        self._is_on = False
        self._says = labels.plain(parent=self)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(8, 8, 8, 8)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.box)
        self._layout.addWidget(self._says, 1)

    def lie(self, flat: bool) -> None:
        """Put the words beside the box, where there is more room in the width than in the height."""
        direction = QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        self._layout.setSpacing(16 if flat else 4)

    def show_picture(self, picture: Picture) -> None:
        """Take in another picture."""
        ready = picture.helper.link is Link.READY
        killswitch = picture.killswitch
        self._is_on = ready and killswitch.enabled
        self.box.setChecked(self._is_on)
        reason = why_not(picture.helper)
        self.box.setEnabled(not reason)
        lines = [words(killswitch)] if ready else []
        if ready and killswitch.lockdown:
            lines.append(translate("Window", "Lockdown is on: it holds also without a connection."))
        if reason and ready:
            lines.append(reason)
        text = "\n".join(lines)
        self._says.setText(text)
        self._says.setVisible(bool(text))
        self.box.setToolTip(reason)
        self.box.setAccessibleDescription(text or reason)

    @property
    def says(self) -> str:
        """What it says below the box."""
        return self._says.text()

    def _clicked(self, on: bool) -> None:
        self.box.setChecked(self._is_on)
        self.wanted.emit(on)


def words(killswitch: KillSwitch) -> str:
    """What gets out at present."""
    match killswitch.hold:
        case Hold.OPEN:
            return translate("Window", "Nothing is held back.")
        case Hold.GUARDED:
            return translate("Window", "What is meant for your networks goes there, or nowhere.")
        case Hold.CONNECTING:
            return translate("Window", "Only the server can be reached.")
        case Hold.UP:
            return translate("Window", "Traffic goes through Adit, or nowhere.")
        case Hold.BLOCKED:
            return translate("Window", "Nothing gets out.")


def why_not(helper: Helper) -> str:
    """Why the kill switch can not be changed here; empty where it can."""
    if helper.link is not Link.READY:
        return translate("Window", "The helper is needed to change this.")
    if helper.role in _MAY_NOT:
        return translate("Window", "Only an administrator can change this.")
    return ""
