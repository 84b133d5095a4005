"""The two sides of a comparison, and how to measure both fairly in one run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Generic, TypeVar


class Which(StrEnum):
    """Which sides to measure."""

    BOTH = "both"
    OURS = "ours"
    PEER = "peer"


@dataclass(frozen=True)
class Options:
    """What the command line asks of a benchmark."""

    seconds: float
    """Length of one measurement of throughput."""
    rounds: int
    """Repetitions of each measurement; the median is the figure."""
    which: Which


_Side = TypeVar("_Side")


@dataclass(frozen=True)
class Pair(Generic[_Side]):
    """Our side and the peer's; ``None`` for one that is not measured."""

    ours: _Side | None
    peer: _Side | None

    def measure(
        self, what: str, rounds: int, one: Callable[[_Side], dict[str, float]]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Take the measurement on both sides in turn; medians by name, ours and the peer's.

        In the manner of :func:`measure_in_turn`.
        """
        sides = {name: side for name, side in (("peer", self.peer), ("ours", self.ours)) if side is not None}
        taken = measure_in_turn(what, rounds, sides, one)
        return taken.get("ours", {}), taken.get("peer", {})


def measure_in_turn(
    what: str, rounds: int, sides: Mapping[str, _Side], one: Callable[[_Side], dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Take the measurement on each of the named sides in turn; for each, medians by name.

    Who goes first changes from round to round, so that a machine that warms up or slows down
    favours nobody.
    """
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        start = number % len(names) if names else 0
        for name in names[start:] + names[:start]:
            result = one(sides[name])
            taken[name].append(result)
            said = "  ".join(f"{figure} {value:.3f}" for figure, value in result.items())
            print(f"{what}: {name}: {said}", file=sys.stderr, flush=True)
    return {name: _medians(results) for name, results in taken.items()}


def _medians(results: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(result[name] for result in results) for name in (results[0] if results else ())}
