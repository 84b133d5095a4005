"""Which of the seven pictures of a state is shown: pure functions of the picture."""

from __future__ import annotations

from enum import StrEnum

from app.gui.model.picture import Entry, Link, Origin, Picture
from helper.api.types import Hold, KillSwitch, Session, State


class Look(StrEnum):
    """The seven states that are drawn, and no more. Values are the icons' names."""

    OFF = "off"
    WORKING = "working"
    UP = "up"
    DEGRADED = "degraded"
    BLOCKED = "blocked"
    ERROR = "error"
    HELPER_MISSING = "helper-missing"


_OF_STATE = {
    State.OFF: Look.OFF,
    State.PREPARING: Look.WORKING,
    State.CONNECTING: Look.WORKING,
    State.AUTHENTICATING: Look.WORKING,
    State.CONFIGURING: Look.WORKING,
    State.UP: Look.UP,
    State.DEGRADED: Look.DEGRADED,
    State.WAITING: Look.WORKING,
    State.ASKING: Look.WORKING,
    State.BLOCKED: Look.BLOCKED,
    State.STOPPING: Look.WORKING,
    State.FAILED: Look.ERROR,
}

_RANK = (Look.OFF, Look.UP, Look.DEGRADED, Look.WORKING, Look.ERROR, Look.BLOCKED)
"""Where several connections are there, the one furthest right speaks for all."""


def of_session(session: Session | None) -> Look:
    """The look of one connection."""
    return Look.OFF if session is None else _OF_STATE[session.state]


def of_entry(entry: Entry, helper_ready: bool = True) -> Look:
    """The look of one line of the list; nothing is known while the helper is away."""
    return of_session(entry.session) if helper_ready else Look.HELPER_MISSING


def is_held(killswitch: KillSwitch) -> bool:
    """Whether the firewall blocks everything, with or without a session."""
    return killswitch.hold is Hold.BLOCKED


def leading(picture: Picture) -> Entry | None:
    """The connection that the tray icon speaks of; ``None`` where there is none.

    An attempt that failed before another connection came up is no news: the person went another way.
    """
    ours = [e for e in picture.entries if e.session is not None and (e.mine or e.origin is Origin.MACHINE)]
    came_up = max((_came_up(entry.session) for entry in ours), default=0.0)

    def rank(entry: Entry) -> int:
        session = entry.session
        if session is not None and session.state is State.FAILED and session.since < came_up:
            return _RANK.index(Look.OFF)
        return _RANK.index(of_session(session))

    return max(ours, key=rank, default=None)


def _came_up(session: Session | None) -> float:
    """Since when it is up; 0 where it is not."""
    if session is None or of_session(session) not in (Look.UP, Look.DEGRADED):
        return 0.0
    return session.up_since


def overall(picture: Picture) -> Look:
    """The look of the tray icon."""
    if picture.helper.link is Link.CONNECTING:
        return Look.OFF
    if picture.helper.link is not Link.READY:
        return Look.HELPER_MISSING
    chosen = leading(picture)
    look = Look.OFF if chosen is None else of_session(chosen.session)
    # A new attempt while all is held is work, not the end of it; anything less is blocked.
    return Look.BLOCKED if is_held(picture.killswitch) and look in (Look.OFF, Look.ERROR) else look
