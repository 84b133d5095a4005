"""The head of the pane: the state's shape, the state in words, and the one big button."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui.drawing.shield import Shield
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Picture
from app.gui.text import isolated, translate
from app.gui.window import labels
from app.gui.window.facts import DOT
from app.gui.window.naming import kind_name, server_of
from app.gui.words import numbers, states
from helper.api.types import Session, State

SHIELD = 48
"""Logical pixels of the shield."""
_BUTTON_SCALE = 1.15


class Headline(QWidget):
    """Always at the same place and as high, whatever the state."""

    acted = Signal()
    unblock_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shield = Shield(SHIELD, self)
        self._title = labels.title(parent=self)
        self._second = labels.plain(parent=self)
        self._second.setFont(labels.tabular(self._second.font()))
        self.button = QPushButton(self)
        font = self.button.font()
        font.setPointSizeF(font.pointSizeF() * _BUTTON_SCALE)
        font.setWeight(QFont.Weight.DemiBold)
        self.button.setFont(font)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.acted)
        self.button.setMinimumHeight(self.button.sizeHint().height() + 8)
        self.unblock = QPushButton(translate("Window", "Unblock"), self)
        self.unblock.clicked.connect(self.unblock_wanted)
        self.unblock.hide()
        self._keep_width()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._second)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._shield, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addWidget(self.unblock, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def title(self) -> str:
        """The state, in words."""
        return self._title.text()

    @property
    def second(self) -> str:
        """The line below it."""
        return self._second.text()

    def show_entry(self, entry: Entry, picture: Picture, now: float) -> None:
        """Show an entry as it is. ``now`` is Unix time."""
        ready = picture.helper.link is Link.READY
        session = entry.session if ready else None
        entry = _at(entry, session, now)
        look = looks.of_session(session)
        self._shield.set_look(look)
        self._say(states.headline(entry) if ready else states.overall(picture))
        self._second.setText(second_line(entry, now))
        self._second.setVisible(bool(self._second.text()))
        self.button.setText(states.button(entry))
        unusable = entry.machine is not None and bool(entry.machine.problem) and session is None
        stopping = session is not None and session.state is State.STOPPING
        self.button.setEnabled(ready and not stopping and not unusable)
        self.button.setAccessibleDescription(entry.name)
        self.unblock.setVisible(look is Look.BLOCKED)

    def _say(self, title: str) -> None:
        if title == self._title.text():
            return
        self._title.setText(title)
        if self.isVisible() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._title, title))

    def _keep_width(self) -> None:
        """As wide as its widest word, so that it does not jump."""
        self.button.setMinimumWidth(max(self._widths(_every_word())))

    def _widths(self, words: Iterable[str]) -> Iterable[int]:
        for word in words:
            self.button.setText(word)
            yield self.button.sizeHint().width() + 16


def second_line(entry: Entry, now: float) -> str:
    """``00:42:17 · vpn.example.com``; while the headline does not name the network, its name too."""
    session = entry.session
    parts = []
    look = looks.of_session(session)
    if look is not Look.UP:
        parts.append(entry.name)
    if session is not None and look in (Look.UP, Look.DEGRADED) and session.up_since:
        parts.append(isolated(numbers.duration(now - session.up_since)))
    parts.append(server_of(entry))
    if look is Look.OFF:
        parts.append(kind_name(entry))
    return DOT.join(part for part in parts if part)


def _at(entry: Entry, session: Session | None, now: float) -> Entry:
    """The entry with the seconds until the next attempt as they are now."""
    if session is not None and session.state is State.WAITING:
        left = session.since + session.retry_in - now
        session = msgspec.structs.replace(session, retry_in=max(0.0, min(left, session.retry_in)))
    return Entry(
        entry.key, entry.name, entry.origin, entry.kind, entry.profile, entry.machine, session, entry.mine
    )


def _every_word() -> tuple[str, ...]:
    """All that the button may say; the words are those of the states."""
    from app.gui.model.picture import Origin

    def word(state: State | None) -> str:
        session = None
        if state is not None:
            session = Session(id="", profile_id="", profile_name="", owner=0, state=state, since=0.0)
        return states.button(Entry("", "", Origin.OWN, "", session=session))

    return tuple(word(state) for state in (None, State.CONNECTING, State.UP, State.BLOCKED, State.FAILED))
