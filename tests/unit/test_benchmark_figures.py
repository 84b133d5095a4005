"""The figures of a benchmark: which way is better, and the forms they are given out in."""

from __future__ import annotations

from tests.benchmarks.figures import Figure, all_as_json, as_json, as_table
from tests.benchmarks.sides import Pair

FASTER = Figure(unit="Gbit/s", value=2.0, peer=1.0, larger_is_better=True)
SLOWER = Figure(unit="s", value=0.5, peer=0.25, larger_is_better=False)
ALONE = Figure(unit="ms", value=None, peer=0.4, larger_is_better=False)


def test_a_ratio_above_one_is_better_whatever_the_unit() -> None:
    assert FASTER.ratio == 2.0
    assert SLOWER.ratio == 0.5
    assert ALONE.ratio is None


def test_a_side_that_measured_zero_gives_no_ratio() -> None:
    assert Figure(unit="Gbit/s", value=1.0, peer=0.0, larger_is_better=True).ratio is None
    assert Figure(unit="s", value=0.0, peer=1.0, larger_is_better=False).ratio is None


def test_the_form_for_programs() -> None:
    assert as_json("x", {"up_1": FASTER, "rtt": ALONE}) == {
        "benchmark": "x",
        "figures": {
            "up_1": {"value": 2.0, "unit": "Gbit/s", "peer": 1.0, "ratio": 2.0},
            "rtt": {"value": None, "unit": "ms", "peer": 0.4, "ratio": None},
        },
    }


def test_the_form_of_all_keeps_that_of_each() -> None:
    one, other = as_json("x", {"up_1": FASTER}), as_json("y", {"rtt": ALONE})
    assert all_as_json([one, other]) == {"benchmark": "all", "benchmarks": [one, other]}


def test_the_form_for_the_screen() -> None:
    assert as_table({"up_1": FASTER, "rtt": ALONE}).splitlines() == [
        "figure  unit     ours   peer  ratio",
        "up_1    Gbit/s  2.000  1.000  2.000",
        "rtt     ms          -  0.400      -",
    ]


def test_sides_take_turns_and_the_median_counts() -> None:
    order: list[str] = []
    results = {"ours": iter([3.0, 1.0, 2.0]), "peer": iter([30.0, 10.0, 50.0])}

    def one(side: str) -> dict[str, float]:
        order.append(side)
        return {"x": next(results[side])}

    assert Pair("ours", "peer").measure("x", 3, one) == ({"x": 2.0}, {"x": 30.0})
    assert order == ["peer", "ours", "ours", "peer", "peer", "ours"]
