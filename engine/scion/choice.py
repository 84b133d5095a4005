"""Which of the paths to use: what a person prefers, what works, and no change without a reason.

All functions are pure; ``now`` is Unix time in seconds, since paths expire by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.scion.path import Path
from engine.scion.sequence import Sequence
from engine.scion.troubles import NO_TROUBLES, Troubles

EXPIRY_MARGIN = 10.0
"""Seconds before its end at which a path is given up: its last packets have to arrive, and clocks differ."""
LEAST_BETWEEN_SWITCHES = 1.0
"""Seconds between two changes of path, so that forged errors can not make us run in circles."""
DWELL = 60.0
"""Seconds on a path that works before it is left for a better one."""
LATENCY_GAIN = 0.2
"""The part of the round trip by which another path has to be faster to be worth a change."""
LEAST_LATENCY_GAIN = 0.005
"""Seconds; less than that is noise."""


class Order(Enum):
    """What makes a path better than another."""

    FEWEST_HOPS = "hops"
    LOWEST_LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class Preference:
    """What a person wants of a path."""

    order: Order = Order.FEWEST_HOPS
    sequence: Sequence | None = None
    """Paths that it does not match are never taken."""
    fingerprint: str = ""
    """One path that is taken before all others as long as it works."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known besides the paths themselves."""

    troubles: Troubles = NO_TROUBLES
    round_trips: Mapping[str, float] = field(default_factory=dict)
    """Measured round trips in seconds, by fingerprint."""
    current: str | None = None
    """Fingerprint of the path in use. ``None`` if there is none, or when a person has just said anew
    what is preferred: then the best is taken at once."""
    switched_at: float = float("-inf")
    """When it was begun to be used."""


def usable(paths: Iterable[Path], preference: Preference, now: float) -> list[Path]:
    """The paths that have not expired and that the person accepts."""
    wish = preference.sequence
    return [
        path for path in paths if path.expiry > now + EXPIRY_MARGIN and (wish is None or wish.matches(path))
    ]


def rank(paths: Iterable[Path], preference: Preference, standing: Standing, now: float) -> list[Path]:
    """Usable paths, best first: without trouble, then as the person prefers.

    Those in trouble come last, the one whose trouble is over first before the others: a message
    that nobody can verify is no reason to have no path at all.
    """

    def key(path: Path) -> tuple[object, ...]:
        held = standing.troubles.held_until(path, now)
        pinned = path.fingerprint != preference.fingerprint if preference.fingerprint else False
        return held > now, held, pinned, _merit(path, preference, standing), -path.expiry, path.interfaces

    return sorted(usable(paths, preference, now), key=key)


def choose(paths: Iterable[Path], preference: Preference, standing: Standing, now: float) -> Path | None:
    """The path to use from now on; ``None`` if there is none that may be used.

    A path that is in use stays in use unless it has expired, is no longer listed or accepted, is
    in trouble, or another is better by enough. The same way with a later expiry takes its place
    without being a change.
    """
    ranked = rank(paths, preference, standing, now)
    if not ranked:
        return None
    best = ranked[0]
    current = next((path for path in ranked if path.fingerprint == standing.current), None)
    if current is None or best is current:
        return best
    used = now - standing.switched_at
    if 0 <= used < LEAST_BETWEEN_SWITCHES:
        return current
    if standing.troubles.held_until(current, now) > now:
        return best
    if 0 <= used < DWELL:
        return current
    return best if _worth_it(best, current, preference, standing) else current


def _merit(path: Path, preference: Preference, standing: Standing) -> tuple[float, ...]:
    """The smaller, the better."""
    if preference.order is Order.FEWEST_HOPS:
        return (path.links,)
    latency = _round_trip(path, standing)
    return (1, path.links) if latency is None else (0, latency)


def _round_trip(path: Path, standing: Standing) -> float | None:
    """Measured, or else twice what the ASes announce."""
    measured = standing.round_trips.get(path.fingerprint)
    if measured is not None:
        return measured
    announced = path.announced_latency
    return None if announced is None else 2 * announced


def _worth_it(better: Path, current: Path, preference: Preference, standing: Standing) -> bool:
    if preference.fingerprint and better.fingerprint == preference.fingerprint:
        return True
    if preference.order is Order.FEWEST_HOPS:
        return better.links < current.links
    fast, slow = _round_trip(better, standing), _round_trip(current, standing)
    if fast is None or slow is None:
        return fast is not None
    return slow - fast > max(LATENCY_GAIN * slow, LEAST_LATENCY_GAIN)
