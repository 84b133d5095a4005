"""When a peer's keys are renewed, its silence broken, a handshake repeated (whitepaper section 6).

Pure: what happened goes in with its time, what is due comes out as :class:`Action`. All times are
seconds of one clock that never goes back; it may leap forward by hours, as after a suspend, and then
each thing that has become due is done once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto

REKEY_AFTER_TIME = 120.0
"""Age of a key at which its initiator asks for a new one when it sends."""
REJECT_AFTER_TIME = 180.0
"""Age of a key at which it is neither sent nor received with any more."""
REKEY_ATTEMPT_TIME = 90.0
"""How long a handshake is tried."""
REKEY_TIMEOUT = 5.0
"""From one initiation to the next, at the least."""
KEEPALIVE_TIMEOUT = 10.0
"""After data received nothing is sent for so long: a keepalive is owed."""
MAX_JITTER = 0.333
"""Repetitions are late by up to so much, lest two sides go on speaking at the same moment."""
REKEY_ON_RECEIVE_TIME = REJECT_AFTER_TIME - KEEPALIVE_TIMEOUT - REKEY_TIMEOUT
"""Age of a key at which its initiator asks for a new one when it only receives."""
NO_ANSWER_TIME = KEEPALIVE_TIMEOUT + REKEY_TIMEOUT
"""After data sent nothing authentic comes for so long: the session may be gone at the other side."""
WIPE_AFTER_TIME = 3 * REJECT_AFTER_TIME
"""So long after the last new key all keys are forgotten."""
ATTEMPTS = round(REKEY_ATTEMPT_TIME / REKEY_TIMEOUT)
"""Initiations before giving up. They are counted rather than timed, so that a suspend in between,
in which nothing was tried, does not end the attempt."""
SILENT_AFTER = 3
"""Initiations without an answer after which the peer counts as silent, each time anew: 15 seconds."""


class Action(Enum):
    """What is due."""

    INITIATE = auto()
    """Send a handshake initiation and tell :meth:`Timers.initiated`, or :meth:`Timers.postponed`."""
    SILENT = auto()
    """The peer has not answered for 15 seconds; another initiation follows."""
    GIVE_UP = auto()
    """The peer has not answered for 90 seconds; no initiation follows of itself."""
    KEEPALIVE = auto()
    """Send an empty packet, if there is a key for it."""
    PERSISTENT_KEEPALIVE = auto()
    """Send an empty packet, and ask for a handshake if there is no key for it."""
    WIPE = auto()
    """Forget all keys."""


class Timers:
    """The timers of one peer.

    ``keepalive`` is the interval of the persistent keepalive in seconds, 0 for none; its first one
    is due at once. ``jitter`` gives seconds from 0 to :data:`MAX_JITTER`.
    """

    __slots__ = (
        "_again",
        "_asked_on_receive",
        "_attempts",
        "_heard_at",
        "_initiate_at",
        "_jitter",
        "_keepalive_at",
        "_last_handshake",
        "_no_answer_at",
        "_persistent",
        "_persistent_at",
        "_postponed_at",
        "_running",
        "_silent_since",
        "_wipe_at",
    )

    def __init__(self, *, keepalive: float, jitter: Callable[[], float], now: float) -> None:
        self._jitter = jitter
        self._persistent = keepalive
        self._persistent_at = now if keepalive > 0 else math.inf
        self._running = False
        self._attempts = 0
        """Initiations sent in this attempt."""
        self._initiate_at = math.inf
        self._last_handshake = -math.inf
        """When the last initiation or response was sent."""
        self._postponed_at = -math.inf
        """When an initiation was last due for which there was no endpoint."""
        self._keepalive_at = math.inf
        self._again = False
        """Whether data came while a keepalive was owed already: then the one sent is not the last."""
        self._no_answer_at = math.inf
        self._wipe_at = math.inf
        self._asked_on_receive = False
        """Whether a handshake was asked for by :data:`REKEY_ON_RECEIVE_TIME`, which is done once a key."""
        self._silent_since: float | None = None
        self._heard_at: float | None = None

    # --- what is due ---------------------------------------------------------------------------

    @property
    def next(self) -> float:
        """When something is due; infinity for never."""
        return min(
            self._initiate_at, self._keepalive_at, self._no_answer_at, self._persistent_at, self._wipe_at
        )

    @property
    def running(self) -> bool:
        """Whether a handshake is being tried, or will be as soon as it may."""
        return self._running

    @property
    def initiate_at(self) -> float:
        """When the next initiation is due; infinity for never."""
        return self._initiate_at

    @property
    def silent_since(self) -> float | None:
        """When we sent what should have been answered and was not yet; ``None`` if all was."""
        return self._silent_since

    @property
    def heard_at(self) -> float | None:
        """When anything authentic came last; ``None`` before the first."""
        return self._heard_at

    def expire(self, now: float) -> list[Action]:
        """What is due at ``now``, in the order in which to do it. Mostly empty."""
        if now < self.next:
            return []
        actions: list[Action] = []
        if now >= self._wipe_at:
            self._wipe_at = math.inf
            actions.append(Action.WIPE)
        if now >= self._keepalive_at:
            self._keepalive_at = now + KEEPALIVE_TIMEOUT if self._again else math.inf
            self._again = False
            actions.append(Action.KEEPALIVE)
        if now >= self._persistent_at:
            self._persistent_at = now + self._persistent
            actions.append(Action.PERSISTENT_KEEPALIVE)
        if now >= self._no_answer_at:
            self._no_answer_at = math.inf
            self.want_handshake(now)
        if now >= self._initiate_at:
            actions.extend(self._next_attempt(now))
        return actions

    def _next_attempt(self, now: float) -> list[Action]:
        if self._attempts >= ATTEMPTS:
            self._end_attempt()
            if math.isinf(self._wipe_at):
                self._wipe_at = now + WIPE_AFTER_TIME
            return [Action.GIVE_UP]
        silent = self._attempts > 0 and self._attempts % SILENT_AFTER == 0
        return [Action.SILENT, Action.INITIATE] if silent else [Action.INITIATE]

    # --- handshakes ----------------------------------------------------------------------------

    def want_handshake(self, now: float) -> None:
        """Have a handshake tried from now on, or as soon as :data:`REKEY_TIMEOUT` permits."""
        if not self._running:
            self._running = True
            self._attempts = 0
            self._initiate_at = max(now, self._last_handshake + REKEY_TIMEOUT)

    def hurry(self, now: float) -> None:
        """Have the next initiation of a handshake that is being tried as soon as may be."""
        if self._running:
            self._initiate_at = min(self._initiate_at, max(now, self._last_handshake + REKEY_TIMEOUT))

    def lately(self, now: float) -> bool:
        """Whether a message of a handshake was sent less than :data:`REKEY_TIMEOUT` ago."""
        return now - self._last_handshake < REKEY_TIMEOUT

    def initiated(self, now: float) -> None:
        """An initiation was sent."""
        self._running = True
        self._attempts += 1
        self._last_handshake = now
        self._initiate_at = now + REKEY_TIMEOUT + self._jitter()
        if self._silent_since is None:
            self._silent_since = now
        self.authenticated_sent(now)

    def postponed(self, now: float) -> None:
        """An initiation was due, but there is no endpoint to send it to."""
        self._postponed_at = now
        self._attempts += 1
        self._initiate_at = now + REKEY_TIMEOUT

    def reachable(self) -> None:
        """There is an endpoint now: what was postponed is due, and tried for its full time."""
        if self._running and math.isfinite(self._postponed_at):
            self._attempts = 0
            self._initiate_at = max(self._postponed_at, self._last_handshake + REKEY_TIMEOUT)
        self._postponed_at = -math.inf

    def responded(self, now: float) -> None:
        """A response was sent, so new keys exist."""
        self._last_handshake = now
        if self._running:
            self._initiate_at = max(self._initiate_at, now + REKEY_TIMEOUT)
        self._wipe_at = now + WIPE_AFTER_TIME
        self.authenticated_sent(now)

    def completed(self, now: float) -> None:
        """New keys can be sent with: a response came, or the first data after our response."""
        self._end_attempt()
        self._asked_on_receive = False
        self._wipe_at = now + WIPE_AFTER_TIME

    def stop(self) -> None:
        """Nothing is due any more."""
        self._end_attempt()
        self._keepalive_at = self._no_answer_at = self._persistent_at = self._wipe_at = math.inf
        self._persistent = 0.0

    def _end_attempt(self) -> None:
        self._running = False
        self._attempts = 0
        self._initiate_at = math.inf

    # --- transport data ------------------------------------------------------------------------

    def authenticated_sent(self, now: float) -> None:
        """Anything was sent that the peer can authenticate: data, a keepalive, a handshake message."""
        self._keepalive_at = math.inf
        self._again = False
        if self._persistent > 0:
            self._persistent_at = now + self._persistent

    def data_sent(self, now: float) -> None:
        """Data, not only a keepalive, was sent."""
        self.authenticated_sent(now)
        if self._no_answer_at == math.inf:
            self._no_answer_at = now + NO_ANSWER_TIME + self._jitter()
        if self._silent_since is None:
            self._silent_since = now

    def authenticated_received(self, now: float) -> None:
        """Anything authentic came: data, a keepalive, a handshake message."""
        self._no_answer_at = math.inf
        self._silent_since = None
        self._heard_at = now
        if self._persistent > 0:
            self._persistent_at = now + self._persistent

    def data_received(self, now: float) -> None:
        """Data, not only a keepalive, came."""
        self.authenticated_received(now)
        if self._keepalive_at == math.inf:
            self._keepalive_at = now + KEEPALIVE_TIMEOUT
        else:
            self._again = True

    # --- keys that grow old --------------------------------------------------------------------

    def used_to_send(self, now: float, age: float, *, initiator: bool, worn: bool) -> None:
        """Something was sent with a key of ``age``; ``worn`` if by its counter it should be replaced."""
        if worn or (initiator and age >= REKEY_AFTER_TIME):
            self.want_handshake(now)

    def used_to_receive(self, now: float, age: float, *, initiator: bool) -> None:
        """Something was received while the current key is of ``age``."""
        if initiator and age >= REKEY_ON_RECEIVE_TIME and not self._asked_on_receive:
            self._asked_on_receive = True
            self.want_handshake(now)
