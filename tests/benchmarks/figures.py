"""Figures of a benchmark: ours beside a peer's, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

JsonFigure = dict[str, float | str | None]
JsonBenchmark = dict[str, str | dict[str, JsonFigure]]


@dataclass(frozen=True)
class Figure:
    """One figure, measured for us and for the peer in the same run.

    ``None`` stands for a side that was not measured.
    """

    unit: str
    value: float | None
    peer: float | None
    larger_is_better: bool

    @property
    def ratio(self) -> float | None:
        """How much better ours is: above 1 is better, whatever the unit."""
        if self.value is None or self.peer is None:
            return None
        better, worse = (self.value, self.peer) if self.larger_is_better else (self.peer, self.value)
        return better / worse if worse else None


Figures = Mapping[str, Figure]
"""By name, in the order they are shown."""


def as_json(benchmark: str, figures: Figures) -> JsonBenchmark:
    """The form of ``--json``, for programs that keep the results of many runs."""
    return {
        "benchmark": benchmark,
        "figures": {
            name: {
                "value": figure.value,
                "unit": figure.unit,
                "peer": figure.peer,
                "ratio": figure.ratio,
            }
            for name, figure in figures.items()
        },
    }


def all_as_json(benchmarks: list[JsonBenchmark]) -> dict[str, str | list[JsonBenchmark]]:
    """The form of ``--json`` for ``all``: the objects of :func:`as_json`, in the order they were run."""
    return {"benchmark": "all", "benchmarks": benchmarks}


def as_table(figures: Figures) -> str:
    """The form for the screen."""
    head = ("figure", "unit", "ours", "peer", "ratio")
    rows = [
        (name, figure.unit, *map(_number, (figure.value, figure.peer, figure.ratio)))
        for name, figure in figures.items()
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [head, *rows]
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
