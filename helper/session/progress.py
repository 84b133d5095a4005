"""What a session does on its way up, finer than its state.

Until the server is the right one, who is at work on the way to it says so (:meth:`Progress.at`); the rest
follows from what the state machine has done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helper.api.types import State, Step
from helper.session import states

MAX_CHANGES = 8
"""Changes on the way to the server that are told of one attempt. With an engine of ours there are five at
most; one in a stranger's hands could ask for connections as fast as they are refused."""

_AWAITED = frozenset({Step.CERTIFICATE, Step.HANDSHAKE})
"""The server's turn. What is still sought meanwhile (a second look at the certificate, further peers) is
part of it."""


class Progress:
    """The present step of one session; ``changed`` is called when that may be another one."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._on_the_way: Step | None = None
        self._changes = 0
        self._addressed = False

    def begin(self) -> None:
        """Another attempt begins; nothing is done for it yet."""
        self._on_the_way = None
        self._changes = 0
        self._addressed = False

    def at(self, step: Step) -> None:
        """The way to the server has come to ``step``."""
        if step is self._on_the_way or self._on_the_way in _AWAITED or self._changes >= MAX_CHANGES:
            return
        self._on_the_way = step
        self._changes += 1
        self._changed()

    def follow(self, effects: Sequence[states.Effect]) -> None:
        """Take in what a transition of the state machine asks for."""
        for effect in effects:
            match effect:
                case states.StartEngine():
                    self.begin()
                case states.Configure():
                    self._addressed = True
                case states.Deconfigure():
                    self._addressed = False

    def step(self, state: State) -> str:
        """The step to show in a state; empty where there is none, or nothing has begun yet."""
        match state:
            case State.CONNECTING:
                return self._on_the_way.value if self._on_the_way is not None else ""
            case State.AUTHENTICATING:
                return Step.LOGIN.value
            case State.CONFIGURING:
                return (Step.ROUTES if self._addressed else Step.ADDRESS).value
            case _:
                return ""
