"""What the kill switch holds back, and which sessions keep it so: for the command line and the window."""

from __future__ import annotations

from collections.abc import Iterable

from helper.api.types import Hold, Session, State

HELD = (Hold.CONNECTING, Hold.BLOCKED)
"""Holds in which a person is without a network."""

_NO_OBSTACLE = (State.UP, State.DEGRADED, State.OFF, State.FAILED)


def stuck(sessions: Iterable[Session], uid: int) -> list[Session]:
    """The sessions that ``uid`` may end (root: all) and that hold the network back without being usable."""
    return [
        session for session in sessions if session.state not in _NO_OBSTACLE and uid in (session.owner, 0)
    ]
