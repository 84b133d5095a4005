"""Where our identity has to be known, and when to say so again (``snap.md`` 1.4, 2.3).

A SNAP lets packets of a key through as long as the token is good with which the key was registered,
and forgets all keys when it is restarted, without a word to anyone. So an identity is registered
when its first tunnel through a SNAP is wanted, with every new token, and when a data plane has gone
silent. One call at a time is under way to each place.

Pure: the calls are made by the owner. Times in seconds of one clock that never goes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from engine.snap.backoff import REGISTRATION, chance
from engine.snap.origin import Origin

FIRST_ATTEMPTS = 5
"""Attempts for the first tunnel through a SNAP before it is told that they fail."""
ATTEMPTS = 10
"""The same with a new token, and when a data plane is silent."""
SUSPICION_INTERVAL = 15.0
"""Seconds between two registrations of which nothing new but a silent data plane is the reason."""


class Outcome(Enum):
    """What a call to register has led to."""

    REGISTERED = auto()
    """The identity is known; for the first time, or once more."""
    AGAIN = auto()
    """It failed, and will be tried again; or it succeeded with a token that is not the newest."""
    FAILED = auto()
    """It failed often enough to be told, or for good.

    In the first case it goes on being tried now and then; in the second one a new token is waited
    for, or another suspicion.
    """
    IGNORED = auto()
    """Nobody needs it any more."""


@dataclass(slots=True)
class _Place:
    users: int
    due_at: float | None
    """When to call; ``None`` for not of itself."""
    attempts: int = FIRST_ATTEMPTS
    """Attempts before it is told."""
    tried: int = 0
    calling: bool = False
    stale: bool = False
    """Whether there was a new reason while a call was under way."""
    registered: bool = False
    """Whether it has ever worked."""
    begun_at: float = float("-inf")
    """When the last call was begun."""

    def want(self, now: float, attempts: int) -> None:
        self.attempts, self.tried = attempts, 0
        if self.calling:
            self.stale = True
        else:
            self.due_at = now


class Registrations:
    """The places where one identity is registered, each with the number of tunnels that need it."""

    __slots__ = ("_places", "_random")

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._places: dict[Origin, _Place] = {}

    def acquire(self, origin: Origin, now: float) -> None:
        """One more tunnel needs this place. A call is due if it is the first, or nothing has worked there."""
        place = self._places.get(origin)
        if place is None:
            self._places[origin] = _Place(users=1, due_at=now)
            return
        place.users += 1
        if not place.registered and not place.calling and place.due_at is None:
            place.want(now, FIRST_ATTEMPTS)

    def release(self, origin: Origin) -> None:
        """One tunnel less needs it; with the last one it is forgotten. There is no call to say so."""
        place = self._places[origin]
        place.users -= 1
        if not place.users:
            del self._places[origin]

    def users(self, origin: Origin) -> int:
        """How many tunnels need it."""
        place = self._places.get(origin)
        return place.users if place is not None else 0

    def registered(self, origin: Origin) -> bool:
        """Whether the identity is known there, as far as we know: it worked, and there is no doubt since."""
        place = self._places.get(origin)
        return place is not None and place.registered and not place.calling and place.due_at is None

    def token_renewed(self, now: float) -> None:
        """There is a new token: each place has to know of it."""
        for place in self._places.values():
            place.want(now, ATTEMPTS)

    def suspect(self, origin: Origin, now: float) -> bool:
        """A data plane is silent, perhaps because the SNAP has forgotten us: whether a call is due."""
        place = self._places.get(origin)
        if place is None or place.calling or place.due_at is not None:
            return False
        if now - place.begun_at < SUSPICION_INTERVAL:
            return False
        place.want(now, ATTEMPTS)
        return True

    def due(self, now: float) -> list[Origin]:
        """Where to call now. Each call is under way then until :meth:`succeeded` or :meth:`failed`."""
        found = []
        for origin, place in self._places.items():
            if place.due_at is not None and place.due_at <= now:
                place.due_at = None
                place.calling = True
                place.begun_at = now
                found.append(origin)
        return found

    def succeeded(self, origin: Origin, now: float) -> Outcome:
        """The call was answered well."""
        place = self._places.get(origin)
        if place is None or not place.calling:
            return Outcome.IGNORED
        place.calling = False
        place.registered = True
        if place.stale:
            place.stale = False
            place.due_at = now
            return Outcome.AGAIN
        return Outcome.REGISTERED

    def failed(self, origin: Origin, now: float, *, final: bool) -> Outcome:
        """The call was refused, or not answered; ``final`` if the same call would be refused again."""
        place = self._places.get(origin)
        if place is None or not place.calling:
            return Outcome.IGNORED
        place.calling = False
        if place.stale:
            place.stale = False
            place.due_at = now
            return Outcome.AGAIN
        place.tried += 1
        if final:
            return Outcome.FAILED
        if place.tried >= place.attempts:
            place.due_at = now + REGISTRATION.cap
            return Outcome.FAILED if place.tried == place.attempts else Outcome.AGAIN
        place.due_at = now + REGISTRATION.delay(place.tried, chance(self._random))
        return Outcome.AGAIN

    def next_timer(self) -> float | None:
        """When :meth:`due` has something."""
        return min(
            (place.due_at for place in self._places.values() if place.due_at is not None), default=None
        )
