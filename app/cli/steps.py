"""The progress of a connection in words: each step once, however often it is reported."""

from __future__ import annotations

from collections.abc import Mapping

from app.cli.output import clean
from helper.api.types import Session, State


def step_text(session: Session, words: Mapping[State, str]) -> str:
    """The line for where a session is; empty for what is not worth a line.

    ``words`` say what happens while it connects, which differs between kinds.
    """
    attempt = f" (attempt {session.attempt + 1})" if session.attempt else ""
    match session.state:
        case State.CONNECTING:
            return f"{clean(words[session.state])}{attempt} …"
        case State.AUTHENTICATING | State.CONFIGURING:
            return clean(words[session.state])
        case State.UP:
            return f"Up: {up_text(session)}"
        case State.DEGRADED:
            return f"Up, but not as it should be: {up_text(session)}"
        case State.WAITING:
            reason = clean(session.problem.message) if session.problem else "Not connected."
            return f"{reason} Trying again in {max(1, round(session.retry_in))} s"
        case State.STOPPING:
            return "Disconnecting"
        case _:
            return ""


def any_words(name: str) -> dict[State, str]:
    """The words for a connection of which no more than the name is known."""
    return {
        State.CONNECTING: f"Connecting to {name}",
        State.AUTHENTICATING: "Logging in",
        State.CONFIGURING: "Setting addresses and routes",
    }


def up_text(session: Session) -> str:
    """Addresses, and what leads out of the tunnel's network."""
    addresses = ", ".join(clean(address) for address in session.addresses) or "no address"
    return f"{addresses}, gateway {clean(session.gateway)}" if session.gateway else addresses


class Steps:
    """Remembers which lines were given, within one attempt."""

    def __init__(self, words: Mapping[State, str]) -> None:
        self._words = words
        self._attempt = -1
        self._given: set[str] = set()

    def next(self, session: Session) -> str:
        """The line to show for this report of the session; empty for nothing new."""
        if session.attempt != self._attempt:
            self._attempt = session.attempt
            self._given.clear()
        text = step_text(session, self._words)
        if not text or text in self._given:
            return ""
        self._given.add(text)
        return text
