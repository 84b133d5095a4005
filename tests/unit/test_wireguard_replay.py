"""The replay window at its edges; tests/property compares it with a set."""

from __future__ import annotations

import pytest

from engine.wireguard.replay import REJECT_AFTER_MESSAGES, WINDOW, ReplayWindow


def test_window_is_at_least_that_of_other_implementations() -> None:
    assert WINDOW >= 8128


def test_each_counter_is_accepted_once() -> None:
    window = ReplayWindow()
    assert [window.accept(counter) for counter in (0, 1, 1, 0, 3, 2, 2, 3)] == [
        True, True, False, False, True, True, False, False
    ]  # fmt: skip


def test_asking_changes_nothing() -> None:
    window = ReplayWindow()
    for _ in range(2):
        assert window.fresh(5)
        assert window.fresh_run(5, 10)
    assert window.accept(5)
    assert not window.fresh(5)


@pytest.mark.parametrize(
    "greatest", [WINDOW - 1, WINDOW, 3 * WINDOW + 5, 2**32, 2**63, REJECT_AFTER_MESSAGES - 1]
)
def test_all_of_the_window_may_still_come_and_nothing_older(greatest: int) -> None:
    window = ReplayWindow()
    assert window.accept(greatest)
    oldest = greatest - WINDOW + 1
    assert window.fresh(oldest - 1) is False
    assert window.accept(oldest - 1) is False
    assert all(window.accept(counter) for counter in range(oldest, greatest))
    assert not any(window.fresh(counter) for counter in range(oldest, greatest + 1))


def test_nothing_of_an_earlier_round_is_left_behind_a_gap() -> None:
    window = ReplayWindow()
    window.accept_run(0, WINDOW)
    assert window.accept(WINDOW + 100)
    assert all(window.accept(counter) for counter in range(WINDOW, WINDOW + 100))


@pytest.mark.parametrize("gap", [WINDOW - 1, WINDOW, WINDOW + 1, 10 * WINDOW])
def test_a_wide_gap_forgets_all_that_lies_before_it(gap: int) -> None:
    window = ReplayWindow()
    window.accept_run(0, 10)
    assert window.accept(9 + gap)
    assert window.fresh_run(max(10, 9 + gap - WINDOW + 1), min(gap, WINDOW) - 1)
    assert not window.fresh(9 + gap - WINDOW)


@pytest.mark.parametrize("counter", [REJECT_AFTER_MESSAGES, REJECT_AFTER_MESSAGES + 1, 2**64 - 1])
def test_the_last_counters_are_never_accepted(counter: int) -> None:
    window = ReplayWindow()
    assert not window.fresh(counter)
    assert not window.accept(counter)
    assert not window.fresh_run(counter, 1)
    assert not window.fresh_run(counter - 1, 2)
    assert window.accept(0), "what was refused must not have moved the window"


def test_a_run_with_one_seen_counter_is_not_fresh() -> None:
    for seen in range(100, 110):
        window = ReplayWindow()
        window.accept(seen)
        assert not window.fresh_run(100, 10)
        assert window.fresh_run(110, 10)


def test_runs_across_the_end_of_the_ring() -> None:
    window = ReplayWindow()
    first = WINDOW - 5
    window.accept_run(0, first)
    assert window.fresh_run(first, 10)
    window.accept_run(first, 10)
    assert not any(window.fresh(counter) for counter in range(first + 10))
    assert window.fresh(first + 10)
    for seen in (first, first + 4, first + 5, first + 9):
        assert not window.fresh_run(seen, 3)


def test_runs_longer_than_the_window() -> None:
    window = ReplayWindow()
    window.accept_run(7, 3 * WINDOW)
    assert not any(window.fresh(counter) for counter in range(3 * WINDOW + 7))
    assert window.fresh(3 * WINDOW + 7)


def test_empty_runs() -> None:
    window = ReplayWindow()
    window.accept(3)
    assert window.fresh_run(3, 0)
    window.accept_run(900, 0)
    assert window.fresh(4)
