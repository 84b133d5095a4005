"""The two sides of a comparison, and how to measure both fairly in one run."""

from __future__ import annotations

import sys
from collections.abc import Callable
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

        Who goes first changes from round to round, so that a machine that warms up or slows
        down favours nobody.
        """
        taken: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
        sides = (self.ours, self.peer)
        for number in range(rounds):
            for index in (0, 1) if number % 2 else (1, 0):
                side = sides[index]
                if side is None:
                    continue
                result = one(side)
                taken[index].append(result)
                said = "  ".join(f"{name} {value:.3f}" for name, value in result.items())
                print(f"{what}: {('ours', 'peer')[index]}: {said}", file=sys.stderr, flush=True)
        return _medians(taken[0]), _medians(taken[1])


def _medians(results: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(result[name] for result in results) for name in (results[0] if results else ())}
