"""What has gone wrong on paths lately, and for how long they are therefore avoided.

A trouble is with an interface, with the way between two interfaces of an AS, or with one path's
hop fields. It holds for a minute, and for longer each time it comes back; the table of
troubles is a value, and every change makes a new one. Times are Unix times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.scion.isd_as import IsdAs
from engine.scion.path import Path, PathInterface

HOLD = 60.0
"""Seconds for which a path is avoided when its trouble is heard of for the first time."""
MAX_HOLD = 1800.0
REMEMBER = 1800.0
"""Seconds after the end of a trouble in which it counts as the same when it comes back."""
REPEATED = 10.0
"""Seconds in which more reports are taken for the same: packets on their way, and not a second failure."""
MAX_TROUBLES = 100
"""Troubles that are remembered; those that are over the longest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The way between two interfaces of one AS, in either direction."""

    isd_as: IsdAs
    interfaces: frozenset[int]


@dataclass(frozen=True, slots=True)
class Route:
    """One path's hop fields; the same way with newer ones is another route."""

    route: bytes


Subject = PathInterface | Inside | Route


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is avoided."""

    subject: Subject
    heard_at: float
    until: float
    times: int = 1
    """How often it has come back, the first time included."""

    def concerns(self, path: Path) -> bool:
        """Whether the path goes that way."""
        match self.subject:
            case PathInterface():
                return self.subject in path.interfaces
            case Inside(isd_as, interfaces):
                return any(
                    crossing.isd_as == isd_as and {crossing.ingress, crossing.egress} == interfaces
                    for crossing in path.crossings
                )
            case Route(route):
                return path.forwarding is not None and path.forwarding.route == route


@dataclass(frozen=True, slots=True)
class Troubles:
    """All that is remembered."""

    entries: tuple[Trouble, ...] = ()

    def heard(self, subject: Subject, now: float) -> Troubles:
        """The table after a report about ``subject``."""
        known = next((entry for entry in self.entries if entry.subject == subject), None)
        if known is not None and 0 <= now - known.heard_at < REPEATED:
            return self
        times = 1
        if known is not None and known.heard_at <= now < known.until + REMEMBER:
            times = known.times + 1
        # A shift of more than ten is longer than the longest hold anyway.
        hold = min(HOLD * 2.0 ** min(times - 1, 10), MAX_HOLD)
        others = [entry for entry in self.entries if entry is not known and now < entry.until + REMEMBER]
        others.sort(key=lambda entry: entry.until, reverse=True)
        return Troubles((Trouble(subject, now, now + hold, times), *others[: MAX_TROUBLES - 1]))

    def held_until(self, path: Path, now: float) -> float:
        """Until when the path is to be avoided; ``now`` if it is not."""
        # One that began in the future comes from before the clock was set back.
        ends = [entry.until for entry in self.entries if entry.heard_at <= now and entry.concerns(path)]
        return max([now, *ends])

    def next_end(self, now: float) -> float | None:
        """When the next trouble is over, and a choice may come out differently."""
        ends = (entry.until for entry in self.entries if entry.heard_at <= now < entry.until)
        return min(ends, default=None)


NO_TROUBLES = Troubles()
