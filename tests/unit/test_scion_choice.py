"""Which path is used: preference, trouble, and staying where one is."""

from __future__ import annotations

from dataclasses import replace

from engine.scion.choice import (
    DWELL,
    EXPIRY_MARGIN,
    LEAST_BETWEEN_SWITCHES,
    Order,
    Preference,
    Standing,
    choose,
    rank,
    usable,
)
from engine.scion.isd_as import IsdAs
from engine.scion.path import Path
from engine.scion.sequence import Sequence
from engine.scion.troubles import HOLD, NO_TROUBLES
from tests.support.scion_paths import NOW, path

SHORT = path("1-1 1>1 2-1", latencies=(0.040,))
OTHER_SHORT = path("1-1 2>2 2-1")
LONG = path("1-1 3>1 1-2 2>3 2-1", latencies=(0.005, 0.001, 0.005))
SILENT = path("1-1 4>1 1-3 2>4 2-1")
EVERY = [LONG, SILENT, OTHER_SHORT, SHORT]
HOPS, LATENCY = Preference(), Preference(Order.LOWEST_LATENCY)


def standing(current: Path | None = None, since: float = 1000.0, **more: object) -> Standing:
    fingerprint = None if current is None else current.fingerprint
    return Standing(current=fingerprint, switched_at=NOW - since, **more)  # type: ignore[arg-type]


def trips(**seconds: float) -> dict[str, float]:
    return {globals()[name].fingerprint: value for name, value in seconds.items()}


def test_fewest_hops() -> None:
    assert rank(EVERY, HOPS, Standing(), NOW) == [SHORT, OTHER_SHORT, LONG, SILENT]
    assert choose(EVERY, HOPS, Standing(), NOW) is SHORT


def test_lowest_latency() -> None:
    """Measured counts more than announced, and either more than nothing."""
    assert rank(EVERY, LATENCY, Standing(), NOW) == [LONG, SHORT, OTHER_SHORT, SILENT]
    measured = Standing(round_trips=trips(SILENT=0.001, LONG=0.090))
    assert rank(EVERY, LATENCY, measured, NOW) == [SILENT, SHORT, LONG, OTHER_SHORT]


def test_of_two_that_are_as_good_the_one_that_lasts() -> None:
    lasting = replace(OTHER_SHORT, expiry=SHORT.expiry + 1)
    assert choose([SHORT, lasting], HOPS, Standing(), NOW) is lasting


def test_one_s_own_path() -> None:
    preference = Preference(fingerprint=SILENT.fingerprint)
    assert choose(EVERY, preference, Standing(), NOW) is SILENT
    assert choose([SHORT, LONG], preference, Standing(), NOW) is SHORT
    held = Standing(troubles=NO_TROUBLES.heard(SILENT.interfaces[1], NOW))
    assert choose(EVERY, preference, held, NOW) is SHORT


def test_a_sequence() -> None:
    over = Preference(sequence=Sequence.parse("0 1-2 0"))
    assert usable(EVERY, over, NOW) == [LONG]
    assert choose([SHORT], over, Standing(), NOW) is None
    # Who just said so is not asked to stay where he was.
    assert choose(EVERY, over, standing(SHORT, since=0.0), NOW) is LONG


def test_expired_paths() -> None:
    end = SHORT.expiry - EXPIRY_MARGIN
    assert choose([SHORT], HOPS, Standing(), end - 0.1) is SHORT
    assert choose([SHORT], HOPS, Standing(), end) is None
    assert choose([SHORT, replace(LONG, expiry=end + 100)], HOPS, standing(SHORT, since=0.0), end) is not None
    assert choose([], HOPS, Standing(), NOW) is None
    local = Path.within(IsdAs.parse("1-1"))
    assert choose([local], HOPS, Standing(), 1e12) is local


def test_the_same_way_with_newer_hop_fields_is_no_change() -> None:
    newer = path("1-1 1>1 2-1", expires_in=7200.0, age=1)
    assert newer.fingerprint == SHORT.fingerprint
    assert choose([OTHER_SHORT, newer], HOPS, standing(SHORT, since=0.5), NOW) is newer


def test_what_works_is_kept() -> None:
    for current in (OTHER_SHORT, SHORT):
        assert choose(EVERY, HOPS, standing(current), NOW) is current
    assert choose(EVERY, HOPS, standing(LONG), NOW) is SHORT
    assert choose(EVERY, HOPS, standing(LONG, since=DWELL - 1), NOW) is LONG
    assert choose(EVERY, HOPS, standing(LONG, since=DWELL), NOW) is SHORT
    # A clock that was set back is no reason to stay for ever.
    assert choose(EVERY, HOPS, standing(LONG, since=-5000.0), NOW) is SHORT


def test_a_little_faster_is_not_worth_it() -> None:
    for other, worth in ((0.099, False), (0.081, False), (0.079, True)):
        measured = standing(SHORT, round_trips=trips(SHORT=0.1, LONG=other))
        assert (choose([SHORT, LONG], LATENCY, measured, NOW) is LONG) == worth
    noise = standing(SHORT, round_trips=trips(SHORT=0.006, LONG=0.0015))
    assert choose([SHORT, LONG], LATENCY, noise, NOW) is SHORT
    unknown = standing(OTHER_SHORT)
    assert choose([OTHER_SHORT, SHORT], LATENCY, unknown, NOW) is SHORT
    assert choose([OTHER_SHORT, SILENT], LATENCY, standing(SILENT), NOW) is SILENT


def test_trouble_is_left_at_once() -> None:
    troubles = NO_TROUBLES.heard(SHORT.interfaces[0], NOW)
    assert choose(EVERY, HOPS, standing(SHORT, since=2.0, troubles=troubles), NOW) is OTHER_SHORT
    assert rank(EVERY, HOPS, Standing(troubles), NOW)[-1] is SHORT


def test_no_two_changes_within_a_second() -> None:
    troubles = NO_TROUBLES.heard(SHORT.interfaces[0], NOW)
    just = standing(SHORT, since=LEAST_BETWEEN_SWITCHES / 2, troubles=troubles)
    assert choose(EVERY, HOPS, just, NOW) is SHORT
    assert choose(EVERY, HOPS, just, NOW + LEAST_BETWEEN_SWITCHES / 2) is OTHER_SHORT


def test_a_better_path_is_taken_again_when_its_trouble_is_over() -> None:
    troubles = NO_TROUBLES.heard(SHORT.interfaces[0], NOW)
    state = standing(LONG, since=0.0, troubles=troubles)
    assert choose([SHORT, LONG], HOPS, state, NOW + HOLD - 0.1) is LONG
    assert choose([SHORT, LONG], HOPS, state, NOW + HOLD) is SHORT


def test_trouble_everywhere_is_no_reason_to_be_silent() -> None:
    troubles = NO_TROUBLES.heard(SHORT.interfaces[0], NOW).heard(LONG.interfaces[0], NOW + 20)
    assert choose([SHORT, LONG], HOPS, standing(LONG, since=5.0, troubles=troubles), NOW + 20) is SHORT
    # And then it stays there: more errors within seconds change nothing.
    again = troubles.heard(SHORT.interfaces[0], NOW + 21)
    state = Standing(again, current=SHORT.fingerprint, switched_at=NOW + 20)
    picked = [choose([SHORT, LONG], HOPS, state, NOW + 21 + second) for second in range(5)]
    assert len(set(map(str, picked))) == 1
