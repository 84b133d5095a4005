"""``python -m tests.benchmarks``: which benchmarks it runs, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.sides import Options, Which


def _rate(options: Options) -> Figures:
    return {"rate": Figure("Gbit/s", options.seconds, 1.0, larger_is_better=True)}


def _time(options: Options) -> Figures:
    return {"time": Figure("µs", options.rounds, None, larger_is_better=False)}


@pytest.fixture(autouse=True)
def two_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(BENCHMARKS):
        monkeypatch.delitem(BENCHMARKS, name)
    monkeypatch.setitem(BENCHMARKS, "first", _rate)
    monkeypatch.setitem(BENCHMARKS, "second", _time)


FIRST = {
    "benchmark": "first",
    "figures": {"rate": {"value": 3.0, "unit": "Gbit/s", "peer": 1.0, "ratio": 3.0}},
}
SECOND = {
    "benchmark": "second",
    "figures": {"time": {"value": 2, "unit": "µs", "peer": None, "ratio": None}},
}


def test_one_is_written_as_one_object(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    assert main(["first", "--seconds", "3", "--json", str(file)]) == 0
    assert json.loads(file.read_text()) == FIRST


def test_all_runs_every_one_and_writes_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "all.json"
    assert main(["all", "--seconds", "3", "--rounds", "2", "--json", str(file)]) == 0
    assert json.loads(file.read_text()) == {"benchmark": "all", "benchmarks": [FIRST, SECOND]}
    printed = capsys.readouterr().out
    assert printed.index("first") < printed.index("rate") < printed.index("second") < printed.index("time")


def test_the_sides_asked_for_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Options] = []

    def remember(options: Options) -> Figures:
        asked.append(options)
        return {}

    monkeypatch.setitem(BENCHMARKS, "first", remember)
    main(["first", "--only", "peer"])
    assert asked == [Options(seconds=5.0, rounds=1, which=Which.PEER)]


@pytest.mark.parametrize("wrong", [["third"], ["first", "--seconds", "0"], ["first", "--rounds", "0"]])
def test_nonsense_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(wrong)
    assert error.value.code == 2
