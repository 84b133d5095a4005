"""The benchmark of WireGuard: its comparisons, and what it knows of wireguard-go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.sides import measure_in_turn
from tests.benchmarks.wireguard import figures
from tests.support.wireguard_config import InterfaceConfig, PeerConfig, new_keys, new_preshared
from tests.support.wireguard_go import PeerStatus, newest, parse_dump

NAMES = ["up_1", "down_1", "up_8", "down_8", "cpu_up", "cpu_down", "rtt"]


def test_ours_is_compared_with_both() -> None:
    compared = figures(
        {
            "ours": {"up_1": 2.0, "cpu_up": 3.0},
            "newest": {"up_1": 4.0, "cpu_up": 6.0},
            "debian": {"up_1": 0.5, "cpu_up": 9.0},
        }
    )
    assert list(compared) == [*NAMES, *(f"debian_{name}" for name in NAMES)]
    assert [compared[name].ratio for name in ("up_1", "debian_up_1")] == [0.5, 4.0]
    assert [compared[name].ratio for name in ("cpu_up", "debian_cpu_up")] == [2.0, 3.0]


def test_a_side_that_is_not_there_is_left_out() -> None:
    compared = figures({"ours": {"rtt": 0.5}, "debian": {"rtt": 0.4}})
    assert (compared["rtt"].value, compared["rtt"].peer) == (0.5, None)
    assert (compared["debian_rtt"].value, compared["debian_rtt"].peer) == (0.5, 0.4)


def test_three_sides_take_turns() -> None:
    order: list[str] = []

    def one(side: str) -> dict[str, float]:
        order.append(side)
        return {"x": float(len(order))}

    assert measure_in_turn("x", 3, {"a": "a", "b": "b", "c": "c"}, one) == {
        "a": {"x": 6.0},
        "b": {"x": 4.0},
        "c": {"x": 5.0},
    }
    assert order == ["a", "b", "c", "b", "c", "a", "c", "a", "b"]


def test_what_wg_tells() -> None:
    text = (
        "cHJpdmF0ZQ==\tcHVibGlj\t51820\toff\n"
        "b25l\t(none)\t10.77.0.2:34761\t10.78.0.2/32,fd78::2/128\t1795271654\t404\t348\toff\n"
        "dHdv\tcHNr\t(none)\t(none)\t0\t0\t0\t25\n"
    )
    assert parse_dump(text) == {
        "b25l": PeerStatus("10.77.0.2:34761", 1795271654, 404, 348),
        "dHdv": PeerStatus("", 0, 0, 0),
    }


@pytest.mark.parametrize("text", ["", "a\tb\tc\td\none\ttwo\n"])
def test_what_wg_does_not_tell_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_dump(text)


def test_a_configuration_reads_the_same_in_both_forms() -> None:
    ours, theirs, preshared = new_keys(), new_keys(), new_preshared()
    peer = PeerConfig(theirs.public, ("10.0.0.0/24", "fd00::/64"), "[fd01::1]:51820", preshared, 25)
    config = InterfaceConfig(ours.private, ("10.0.0.2/24",), (peer,), 51821)
    assert "Address" not in config.for_wg() and "MTU" not in config.for_wg()
    whole = config.for_wg_quick().splitlines()
    assert {"Address = 10.0.0.2/24", "MTU = 1420"} < set(whole)
    assert [line for line in whole if not line.startswith(("Address", "MTU"))] == config.for_wg().splitlines()


# --- the newest wireguard-go, with a Go that a test wrote ------------------------------------------


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program ``go`` that answers as its file says; without one there is no Go."""
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory))
    return directory / "go"


def _write(go: Path, script: str) -> None:
    go.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    go.chmod(0o755)


BUILDS = 'if [ "$1" = list ]; then echo v0.2; else echo built > "$GOBIN/wireguard"; echo "$@" >> "$0.log"; fi'
UNREACHABLE = "echo no module proxy >&2; exit 1"


def test_without_go_there_is_no_newest(go: Path, tmp_path: Path) -> None:
    found = newest(tmp_path / "cache")
    assert found.program is None
    assert "no Go" in found.said


def test_the_newest_is_built_once(go: Path, tmp_path: Path) -> None:
    _write(go, BUILDS)
    for _ in range(2):
        found = newest(tmp_path / "cache")
        assert found.said == "v0.2"
        assert found.program is not None and found.program.read_text() == "built\n"
    assert go.with_name("go.log").read_text() == "install golang.zx2c4.com/wireguard@v0.2\n"
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["v0.2"]


def test_where_nobody_can_be_asked_the_last_one_is_taken(go: Path, tmp_path: Path) -> None:
    _write(go, UNREACHABLE)
    found = newest(tmp_path / "cache")
    assert found.program is None
    assert "no module proxy" in found.said
    _write(go, BUILDS)
    built = newest(tmp_path / "cache")
    _write(go, UNREACHABLE)
    kept = newest(tmp_path / "cache")
    assert kept.program == built.program
    assert "v0.2" in kept.said and "no module proxy" in kept.said


def test_what_can_not_be_built_is_told(go: Path, tmp_path: Path) -> None:
    _write(go, 'if [ "$1" = list ]; then echo v0.2; else echo does not compile >&2; exit 1; fi')
    found = newest(tmp_path / "cache")
    assert found.program is None
    assert "does not compile" in found.said
    assert list((tmp_path / "cache").iterdir()) == []
