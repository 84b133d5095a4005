"""The right side: everything about the chosen network."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.gui.dialogs.tabs import order_tabs
from app.gui.faces import Actions, Desk, Doors
from app.gui.fold import Fold
from app.gui.model import looks
from app.gui.model.picture import Entry, Link
from app.gui.model.trouble import Remedy, Trouble
from app.gui.text import translate
from app.gui.window import labels, remedies, route_words
from app.gui.window.details import Details
from app.gui.window.facts import facts
from app.gui.window.flowing import Flowing
from app.gui.window.graph_view import GraphView
from app.gui.window.headline import Headline
from app.gui.window.log_view import LogView
from app.gui.window.naming import named
from app.gui.window.outlook import Outlook
from app.gui.window.pulse import Pulse
from app.gui.window.routes_dialog import RoutesDialog
from app.gui.window.steps import Steps
from app.gui.window.trouble_view import TroubleView
from helper.api.types import KillSwitch, Session, State, Traffic

_TROUBLED = (State.FAILED, State.BLOCKED, State.WAITING)
_MOVING = (State.UP, State.DEGRADED, State.WAITING)
"""States in which something that is shown moves by itself: a clock, rates."""


class Pane(QWidget):
    """Renders one entry of the desk's picture. Which one is said by :meth:`choose`."""

    changed = Signal()
    """What can be done with the entry may be another thing now."""

    def __init__(self, desk: Desk, actions: Actions, doors: Doors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actions, self._doors = desk, actions, doors
        self._key = ""
        self.headline = Headline(self)
        # Tab goes from widget to widget in the order in which they are made.
        self._scroll = Flowing(self)
        self.problem = labels.selectable(parent=self)
        self.graph = GraphView(parent=self)
        self.steps = Steps(self)
        self.trouble = TroubleView(self)
        self.outlook = Outlook(self)
        self.details = Details(self)
        self.log = LogView(desk, actions, self)
        self.log_fold = Fold(translate("Window", "Log"), self.log, self)
        self._pulse = Pulse(self)
        self._lay_out()
        self.headline.acted.connect(lambda: actions.act(self._key))
        self.headline.unblock_wanted.connect(actions.unblock)
        self.trouble.chosen.connect(self._help)
        self.trouble.closed.connect(lambda: actions.take_down(self._key))
        self.details.routes_wanted.connect(self.show_routes)
        self._pulse.beat.connect(self._beat)
        self.log_fold.toggled.connect(self._share_height)
        desk.changed.connect(self.refresh)

    @property
    def is_beating(self) -> bool:
        """Whether its timer runs."""
        return self._pulse.is_beating

    def choose(self, key: str) -> None:
        """Show this entry from now on."""
        if key != self._key:
            self._key = key
            self._scroll.verticalScrollBar().setValue(0)
        self.refresh()

    def open_log(self, on: bool) -> None:
        """Open the log with the cursor in it, or close it."""
        self.log_fold.open(on)
        (self.log.text if on else self.log_fold.line).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_routes(self) -> None:
        """Open the exact table of routes."""
        entry = self._entry()
        if entry is not None:
            RoutesDialog(entry.name, route_words.table(entry), self).show()

    def refresh(self) -> None:
        """Show what the picture says."""
        entry = self._entry()
        if entry is None:
            self._pulse.need(False)
            return
        session = entry.session
        self.headline.show_entry(entry, self._desk.picture, time.time())
        self._scroll.setAccessibleName(self.headline.title)
        self._show_middle(entry, session)
        self._show_details(entry)
        self.log.show_session(session.id if session is not None else "")
        self._pulse.need(session is not None and session.state in _MOVING)

    # --- inside ----------------------------------------------------------------------------------

    def _entry(self) -> Entry | None:
        """The chosen one, without a session while we can not know of any."""
        entry = self._desk.picture.entry(self._key)
        if entry is None:
            return None
        entry = named(entry)
        if self._desk.picture.helper.link is Link.READY:
            return entry
        return Entry(entry.key, entry.name, entry.origin, entry.kind, entry.profile, entry.machine)

    def _show_middle(self, entry: Entry, session: Session | None) -> None:
        shown: QWidget = self.outlook
        problem = ""
        if session is None or session.state in (State.OFF, State.STOPPING):
            self.outlook.show_entry(entry, self._desk.picture.helper, self._desk.picture.killswitch)
        elif session.state in (State.UP, State.DEGRADED):
            shown = self.graph
            self.graph.show_history(self._desk.history(session.id), session.rtt)
            if session.state is State.DEGRADED and session.problem is not None:
                said = self._trouble(session, entry)
                problem = " ".join(part for part in (said.message, said.advice) if part)
        elif session.state in _TROUBLED:
            shown = self.trouble
            trouble = self._trouble(session, entry)
            self.trouble.close_button.setVisible(session.state is State.FAILED)
            self.trouble.show_trouble(
                trouble, self.headline.title, _offered_above(session, self._desk.picture.killswitch)
            )
        else:
            shown = self.steps
            self.steps.show_session(entry, session)
        self.problem.say(problem)
        self.problem.setVisible(bool(problem))
        for page in (self.outlook, self.graph, self.steps, self.trouble):
            page.setVisible(page is shown)

    def _trouble(self, session: Session, entry: Entry) -> Trouble:
        from app.gui.words import problems

        return problems.trouble(session, entry, self._desk.picture.killswitch)

    def _show_details(self, entry: Entry) -> None:
        others = [named(other) for other in self._desk.picture.entries if other.key != entry.key]
        rtt, traffic = 0.0, None
        session = entry.session
        if session is not None:
            history = self._desk.history(session.id)
            rtt = history.rtts[-1][1] if history.rtts else 0.0
            traffic = _newest(session.traffic, history.totals)
        self.details.show_facts(facts(entry, others, time.time(), rtt, traffic))

    def _beat(self) -> None:
        entry = self._entry()
        if entry is None or entry.session is None:
            return
        self.headline.show_entry(entry, self._desk.picture, time.time())
        if not self.graph.isHidden():
            self.graph.refresh()
        self._show_details(entry)

    def _help(self, remedy: Remedy) -> None:
        remedies.apply(remedy, self._key, self._actions, self._doors)

    def _share_height(self, log_is_open: bool) -> None:
        self._layout.setStretchFactor(self.log_fold, 1 if log_is_open else 0)

    def _give_height(self) -> None:
        """All pages get the same part of the height, so that what is below them keeps its place."""
        least = self.graph.minimumSizeHint().height()
        self._middle.setMinimumHeight(max(least, self._scroll.viewport().height() * 9 // 20))

    def _lay_out(self) -> None:
        inside = self._scroll.content
        self._middle = QWidget(inside)
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(8)
        middle.addWidget(self.problem)
        for page in (self.graph, self.steps, self.trouble, self.outlook):
            middle.addWidget(page, 1)
            page.hide()
        content = QVBoxLayout(inside)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(16)
        content.addWidget(self._middle)
        content.addWidget(_line(inside))
        content.addWidget(self.details)
        content.addStretch(1)
        self._scroll.resized.connect(self._give_height)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 16, 16, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.headline)
        self._layout.addWidget(_line(self))
        self._layout.addWidget(self._scroll, 2)
        self._layout.addWidget(self.log_fold, 0)
        order_tabs(self.log_fold)


def _offered_above(session: Session, killswitch: KillSwitch) -> tuple[Remedy, ...]:
    """What the head of the pane offers already, or the banner that tells of a block."""
    match session.state:
        case State.FAILED if looks.is_held(killswitch):
            return (Remedy.RETRY, Remedy.UNBLOCK)
        case State.FAILED:
            return (Remedy.RETRY,)
        case State.BLOCKED:
            return (Remedy.RETRY, Remedy.UNBLOCK)
        case _:
            return ()


def _newest(traffic: Traffic, totals: tuple[int, int] | None) -> Traffic:
    """The session's totals with the newest bytes; pictures come for changes of state only."""
    if totals is None or totals[0] + totals[1] < traffic.rx_bytes + traffic.tx_bytes:
        return traffic
    return Traffic(rx_bytes=totals[0], tx_bytes=totals[1], dropped=traffic.dropped)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line
