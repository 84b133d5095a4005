"""What connecting would do: it stands where the graph is while there is no connection."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.dialogs.pieces import leading
from app.gui.model.picture import Entry, Helper, Link, Origin
from app.gui.text import translate
from app.gui.window import labels, route_words
from app.gui.window.naming import clean, server_of
from helper.api.types import KillSwitch, Profile, SoftEtherProfile


class Outlook(QWidget):
    """A few quiet sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = labels.plain(parent=self)
        self._label.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addStretch(1)
        self._label.setMaximumWidth(labels.readable_width(self._label))

    def show_entry(self, entry: Entry, helper: Helper, killswitch: KillSwitch) -> None:
        """Say it for this entry."""
        self._label.setText("\n\n".join(sentences(entry, helper, killswitch)))

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()


def sentences(entry: Entry, helper: Helper, killswitch: KillSwitch) -> tuple[str, ...]:
    """What connecting would do with this computer's traffic."""
    if helper.link is Link.CONNECTING:
        return (translate("Window", "Adit is looking for its helper, and will know more in a moment."),)
    if entry.machine is not None and entry.machine.problem:
        problem = clean(entry.machine.problem, 300)
        return (
            translate("Window", "This network is set up for the whole computer, and cannot be used:"),
            problem,
        )
    if entry.profile is None:
        if entry.origin is Origin.MACHINE:
            return (
                translate(
                    "Window", "This network is set up for the whole computer. An administrator can change it."
                ),
            )
        return ()
    return _of_profile(entry, entry.profile, killswitch)


def _of_profile(entry: Entry, profile: Profile, killswitch: KillSwitch) -> tuple[str, ...]:
    into = {route.destination for route in route_words.table(entry) if route.inside}
    # From another table nothing is led anywhere but by rules of the person's own.
    if into & {route_words.ALL4, route_words.ALL6} and not profile.network.table:
        where = translate(
            "Window", "When connected, everything this computer sends goes through {server}."
        ).format(server=server_of(entry))
        if killswitch.enabled:
            held = translate(
                "Window", "If the connection breaks, the kill switch lets nothing out until it is back."
            )
        else:
            held = translate(
                "Window",
                "The kill switch is off: if the connection breaks, traffic takes the ordinary way.",
            )
        return where, held
    if isinstance(profile.server, SoftEtherProfile):
        where = translate(
            "Window",
            "When connected, the networks behind {server} can be reached. "
            "Everything else takes the ordinary way.",
        )
    else:
        where = translate(
            "Window",
            "When connected, what is meant for the networks below goes through {server}. "
            "Everything else takes the ordinary way.",
        )
    return (where.format(server=server_of(entry)),)
