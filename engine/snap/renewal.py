"""When to ask for another token, and which one is taken (``snap.md`` 2.4).

Pure. ``wall`` is Unix time, in which tokens end; ``now`` is of the clock that timers go by.
"""

from __future__ import annotations

from engine.snap.errors import TokenExpired
from engine.snap.tokens import RETRY_AFTER, Token

REFUSED_AFTER = 30.0
"""Seconds from one question to the next when the token was refused though it seems good: by a SNAP whose
clock is not ours, or by one that takes no token of ours."""
LONGEST_SLEEP = 30.0
"""Seconds after which to look again at the latest: Unix time may jump, and the timers' clock does not."""


class Renewal:
    """The token in use, and the wish for the next one."""

    __slots__ = ("_ask_at", "_asked", "_refused", "_refused_at", "token")

    token: Token | None
    """The newest one that was taken; it may have ended."""

    def __init__(self, token: Token | None, now: float) -> None:
        self.token = token
        self._ask_at = now
        """Before this time nothing is asked."""
        self._asked = False
        """Whether a question is open."""
        self._refused = False
        self._refused_at = float("-inf")

    def good(self, wall: float) -> bool:
        """Whether there is a token to make calls with."""
        return self.token is not None and self.token.good(wall)

    def due(self, now: float, wall: float) -> bool:
        """Whether to ask for a token now. The question is open until :meth:`offer` or :meth:`failed`."""
        if self._asked or now < self._ask_at:
            return False
        if self.token is not None and wall < self.token.renew_at and not self._refused:
            return False
        self._asked = True
        return True

    def refused(self, now: float) -> None:
        """The token in use was refused: another one is needed, whatever our clock says of this one."""
        self._ask_at = max(self._ask_at, self._refused_at + REFUSED_AFTER)
        self._refused, self._refused_at = True, now

    def offer(self, token: Token, now: float, wall: float) -> bool:
        """Take a token, whether it was asked for or not; False if it is the one that there is.

        Raises :class:`TokenExpired` for one that is not good for long enough to be of use. In both
        cases the one that there is stays in use, and it is asked again after a while.
        """
        if not token.good_enough(wall):
            self.failed(now)
            raise TokenExpired("the new token ends at once, or has ended already")
        if token == self.token:
            # What a file or a keyring gives as long as nobody has put another one there.
            self.failed(now)
            return False
        self.token = token
        self._asked = self._refused = False
        self._ask_at = now
        return True

    def failed(self, now: float) -> None:
        """There was no token: ask again after a while."""
        self._asked = False
        self._ask_at = now + (REFUSED_AFTER if self._refused else RETRY_AFTER)

    def next_timer(self, now: float, wall: float) -> float:
        """When to look again at :meth:`due`, and at :meth:`good`."""
        times = [now + LONGEST_SLEEP]
        if self.token is not None and self.token.good(wall):
            times.append(now + self.token.expires - wall)
        if not self._asked:
            waits = self.token is not None and not self._refused
            renew_in = self.token.renew_at - wall if waits and self.token is not None else 0.0
            times.append(max(now + renew_in, self._ask_at, now))
        return min(times)
