"""The progress of a connection in words: each step once, however often it is reported."""

from __future__ import annotations

from app.cli.output import clean
from app.profiles import kinds
from helper.api.types import Profile, Session, State


def step_text(session: Session, profile: Profile) -> str:
    """The line for where a session is; empty for what is not worth a line."""
    attempt = f" (attempt {session.attempt + 1})" if session.attempt else ""
    words = kinds.of(profile).step_words
    match session.state:
        case State.CONNECTING:
            return f"{clean(words[session.state])}{attempt} …"
        case State.AUTHENTICATING | State.CONFIGURING:
            return clean(words[session.state])
        case State.UP:
            return f"Up: {up_text(session)}"
        case State.WAITING:
            reason = clean(session.problem.message) if session.problem else "Not connected."
            return f"{reason} Trying again in {max(1, round(session.retry_in))} s"
        case State.STOPPING:
            return "Disconnecting"
        case _:
            return ""


def up_text(session: Session) -> str:
    """Addresses, and what leads out of the tunnel's network."""
    addresses = ", ".join(clean(address) for address in session.addresses) or "no address"
    return f"{addresses}, gateway {clean(session.gateway)}" if session.gateway else addresses


class Steps:
    """Remembers which lines were given, within one attempt."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._attempt = -1
        self._given: set[str] = set()

    def next(self, session: Session) -> str:
        """The line to show for this report of the session; empty for nothing new."""
        if session.attempt != self._attempt:
            self._attempt = session.attempt
            self._given.clear()
        text = step_text(session, self._profile)
        if not text or text in self._given:
            return ""
        self._given.add(text)
        return text
