"""What is in the tray's menu, row by row: a pure function of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Picture
from app.gui.text import translate
from app.gui.tray import plain
from app.gui.words import states
from helper.api.types import Session, State

SHOWN = 7
"""Networks that the menu has room for; the window has all."""
_NAME = 40
"""Characters of a network's name that are shown."""


class Kind(StrEnum):
    """What a row is, and so what choosing it does."""

    STATE = "state"
    LINE = "line"
    SHOW_HOW = "show-how"
    RECONNECT = "reconnect"
    UNBLOCK = "unblock"
    ENTRY = "entry"
    MORE = "more"
    KILL_SWITCH = "kill-switch"
    OPEN = "open"
    SETTINGS = "settings"
    QUIT = "quit"


@dataclass(frozen=True)
class Row:
    """One row. ``name`` stays the same while the row is about the same thing."""

    kind: Kind
    text: str = ""
    key: str = ""
    """The entry it is about."""
    enabled: bool = True
    checked: bool | None = None
    """``None``: nothing to check."""
    part: int = 0
    """Tells lines apart."""

    @property
    def name(self) -> str:
        """By which a row is found again in the next menu."""
        return f"{self.kind}/{self.key}/{self.part}"


def rows(picture: Picture, last: str = "") -> tuple[Row, ...]:
    """The whole menu. ``last`` is the key of the network that was connected last."""
    made = [Row(Kind.STATE, plain.for_menu(overall(picture)), enabled=False)]
    made += _way_out(picture, last)
    made.append(Row(Kind.LINE, part=1))
    networks = _networks(picture, last)
    if networks:
        made += [*networks, Row(Kind.LINE, part=2)]
    made += [
        _kill_switch(picture),
        Row(Kind.LINE, part=3),
        Row(Kind.OPEN, translate("Tray", "Open Adit")),
        Row(Kind.SETTINGS, translate("Tray", "Settings…")),
        Row(Kind.QUIT, translate("Tray", "Quit")),
    ]
    return tuple(made)


def overall(picture: Picture) -> str:
    """The state in words, as plain text. No number that runs: nobody sees to it that it goes on."""
    entry = looks.leading(picture)
    if picture.helper.link is Link.READY and entry is not None and _waits(entry.session):
        return _again()
    return plain.clean(states.overall(picture), 2 * _NAME)


def tooltip(picture: Picture) -> str:
    """State, network and address."""
    state, entry = overall(picture), looks.leading(picture)
    if picture.helper.link is not Link.READY or entry is None or entry.session is None:
        text = translate("Tray", "Adit: {state}").format(state=state)
    elif entry.session.addresses:
        text = translate("Tray", "Adit: {state}\n{network}, {address}").format(
            state=state, network=plain.clean(entry.name, _NAME), address=entry.session.addresses[0]
        )
    else:
        text = translate("Tray", "Adit: {state}\n{network}").format(
            state=state, network=plain.clean(entry.name, _NAME)
        )
    return plain.for_tooltip(text)


def is_blocked(picture: Picture) -> bool:
    """Whether everything is held, and a person has to say how to go on."""
    return looks.overall(picture) is Look.BLOCKED


def to_reconnect(picture: Picture, last: str) -> Entry | None:
    """Which network would lead out of the block."""
    entry = looks.leading(picture)
    if entry is not None and looks.of_session(entry.session) in (Look.BLOCKED, Look.ERROR):
        return entry
    return picture.entry(last) if last and not picture.killswitch.lockdown else None


def may_set_kill_switch(picture: Picture) -> bool:
    """Whether the helper has one, and lets us; an active user is asked for an administrator's password."""
    helper = picture.helper
    return (
        helper.link is Link.READY
        and "killswitch" in helper.features
        and helper.role not in ("", "observer", "owner")
    )


def is_connected(entry: Entry) -> bool:
    """Whether choosing the network's row ends something rather than begins it."""
    return looks.of_session(entry.session) in (Look.UP, Look.DEGRADED, Look.WORKING)


def _way_out(picture: Picture, last: str) -> list[Row]:
    link = picture.helper.link
    if link not in (Link.READY, Link.CONNECTING):
        return [Row(Kind.SHOW_HOW, translate("Tray", "Show me how"))]
    if not is_blocked(picture):
        return []
    made = []
    entry = to_reconnect(picture, last)
    if entry is not None:
        made.append(Row(Kind.RECONNECT, translate("Tray", "Reconnect"), entry.key))
    return [*made, Row(Kind.UNBLOCK, translate("Tray", "Unblock the network"))]


def _networks(picture: Picture, last: str) -> list[Row]:
    entries = picture.entries
    ready = picture.helper.link is Link.READY
    made = [_network(entry, ready) for entry in _chosen(entries, last)]
    if len(entries) > SHOWN:
        made.append(Row(Kind.MORE, translate("Tray", "More networks…")))
    return made


def _chosen(entries: tuple[Entry, ...], last: str) -> list[Entry]:
    """Those that are running, the last one, and from the top; in the order of the list."""

    def rank(entry: Entry) -> int:
        return 0 if entry.session is not None else 1 if entry.key == last else 2

    chosen = {entry.key for entry in sorted(entries, key=rank)[:SHOWN]}
    return [entry for entry in entries if entry.key in chosen]


def _network(entry: Entry, ready: bool) -> Row:
    name = plain.clean(entry.name, _NAME)
    if not ready:
        return Row(Kind.ENTRY, plain.for_menu(name), entry.key, enabled=False, checked=False)
    usable = entry.machine is None or not entry.machine.problem
    if entry.session is None:
        text = translate("Tray", "{network} – Connect").format(network=name)
    else:
        state = _again() if _waits(entry.session) else states.short(entry)
        text = translate("Tray", "{network} – {state}").format(network=name, state=plain.clean(state, _NAME))
    up = looks.of_session(entry.session) in (Look.UP, Look.DEGRADED)
    return Row(Kind.ENTRY, plain.for_menu(text), entry.key, usable or entry.session is not None, checked=up)


def _kill_switch(picture: Picture) -> Row:
    known = picture.helper.link is Link.READY
    return Row(
        Kind.KILL_SWITCH,
        translate("Tray", "Kill switch"),
        enabled=may_set_kill_switch(picture),
        checked=known and picture.killswitch.enabled,
    )


def _waits(session: Session | None) -> bool:
    return session is not None and session.state is State.WAITING


def _again() -> str:
    return translate("Tray", "Not connected, trying again soon")
