"""Totals of a session over several engines, and its round trip."""

from __future__ import annotations

import pytest

from engine.control import Counters
from helper.api.types import Traffic
from helper.session.meter import Meter


def test_each_engine_counts_from_nothing() -> None:
    meter = Meter()
    meter.take(Counters(1, 10, 2, 20, 3))
    meter.take(Counters(2, 20, 3, 30, 3))
    assert meter.traffic == Traffic(rx_frames=2, rx_bytes=20, tx_frames=3, tx_bytes=30, dropped=3)
    meter.begin()
    assert meter.traffic.rx_frames == 2
    meter.take(Counters(5, 50, 0, 0, 0))
    assert meter.traffic == Traffic(rx_frames=7, rx_bytes=70, tx_frames=3, tx_bytes=30, dropped=3)


@pytest.mark.parametrize(
    ("microseconds", "milliseconds"),
    [(0, 0.0), (1, 0.1), (49, 0.1), (140, 0.1), (160, 0.2), (23_449, 23.4), (2**53, 9007199254741.0)],
)
def test_a_round_trip_is_in_tenths_of_a_millisecond(microseconds: int, milliseconds: float) -> None:
    meter = Meter()
    meter.take(Counters(0, 0, 0, 0, 0, rtt=microseconds))
    assert meter.rtt == milliseconds


def test_the_last_measurement_stays_until_the_next_engine() -> None:
    meter = Meter()
    meter.take(Counters(0, 0, 0, 0, 0, rtt=5000))
    meter.take(Counters(1, 1, 0, 0, 0))
    assert meter.rtt == 5.0
    meter.begin()
    assert meter.rtt == 0.0
