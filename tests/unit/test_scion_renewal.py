"""When segments are asked for again, and how large packets may be."""

from __future__ import annotations

import pytest

from engine.scion.addresses import ScionAddress
from engine.scion.forwarding import path_size
from engine.scion.header import header_size
from engine.scion.renewal import (
    EXPIRY_MARGIN,
    LEAST_BETWEEN,
    LEAST_BETWEEN_URGENT,
    MAX_RETRY,
    REFRESH,
    RETRY,
    RETRY_JITTER,
    Fetching,
    next_fetch,
)
from engine.scion.sizes import MTU_MEMORY, MtuLimit, largest_data, largest_packet, with_limit
from tests.support.scion_paths import NOW, path

LATE = NOW + 6 * 3600


def fetched(now: float = NOW) -> Fetching:
    return Fetching().begun(now).answered(found=True)


def test_the_first_time_is_now() -> None:
    assert next_fetch(Fetching(), None, NOW) == NOW
    assert next_fetch(Fetching(), LATE, NOW) == NOW


def test_every_half_hour() -> None:
    assert next_fetch(fetched(), LATE, NOW) == NOW + REFRESH


def test_before_a_path_expires() -> None:
    assert next_fetch(fetched(), NOW + 1000, NOW) == NOW + 1000 - EXPIRY_MARGIN
    # Segments that are short-lived by themselves are no reason to ask all the time.
    assert next_fetch(fetched(), NOW + 310, NOW) == NOW + LEAST_BETWEEN
    assert next_fetch(fetched(), NOW - 10, NOW + 20) == NOW + LEAST_BETWEEN


def test_sooner_where_it_is_urgent() -> None:
    assert next_fetch(fetched().hurried(), LATE, NOW) == NOW + LEAST_BETWEEN_URGENT
    assert next_fetch(fetched(), None, NOW) == NOW + LEAST_BETWEEN_URGENT
    again = fetched().hurried().begun(NOW + 10).answered(found=True)
    assert next_fetch(again, LATE, NOW + 10) == NOW + 10 + REFRESH


def test_failures_back_off() -> None:
    fetching, waits = Fetching(), []
    for _ in range(7):
        fetching = fetching.begun(NOW).failed()
        waits.append(next_fetch(fetching, LATE, NOW) - NOW)
    assert waits == [RETRY, 90.0, 135.0, 202.5, MAX_RETRY, MAX_RETRY, MAX_RETRY]
    assert next_fetch(fetching, LATE, NOW, jitter=1.0) == NOW + MAX_RETRY + RETRY_JITTER


def test_answers_without_a_path_back_off_too() -> None:
    fetching, waits = Fetching(), []
    for _ in range(20):
        fetching = fetching.begun(NOW).answered(found=False)
        waits.append(next_fetch(fetching, None, NOW) - NOW)
    assert waits[:4] == [10.0, 15.0, 22.5, 33.75]
    assert max(waits) == waits[-1] == MAX_RETRY
    assert next_fetch(fetching.begun(NOW).answered(found=True), LATE, NOW) == NOW + REFRESH


def test_a_clock_that_is_set_back_asks_at_once() -> None:
    assert next_fetch(fetched(), LATE, NOW - 3600) == NOW - 3600


# --- sizes ---------------------------------------------------------------------------------------


# The table of edge-tun.md 2.9: capacity, version of the hosts, segments and hop fields, header, UDP payload.
@pytest.mark.parametrize(
    ("capacity", "version", "segments", "hops", "header", "data"),
    [
        (1440, 4, 0, 0, 36, 1396),
        (1440, 4, 1, 2, 72, 1360),
        (1440, 4, 2, 5, 116, 1316),
        (1440, 4, 3, 6, 136, 1296),
        (1440, 4, 3, 10, 184, 1248),
        (1420, 6, 3, 6, 160, 1252),
        (1472, 4, 3, 6, 136, 1328),
        (1432, 4, 3, 6, 136, 1288),
        (1360, 4, 3, 6, 136, 1216),
        (1200, 6, 3, 6, 160, 1032),
    ],
)
def test_the_table_of_sizes(
    capacity: int, version: int, segments: int, hops: int, header: int, data: int
) -> None:
    host = ScionAddress.parse("1-1,192.0.2.1" if version == 4 else "1-1,2001:db8::1")
    found = header_size(host, host, None) + (path_size(segments, hops) if segments else 0)
    assert found == header
    assert largest_data(capacity, found) == data


def test_the_path_may_be_smaller_than_what_is_below() -> None:
    small = path("1-1 1>1 2-1", mtu=1280)
    assert largest_packet(small, 1440, (), NOW) == 1280
    assert largest_packet(small, 1200, (), NOW) == 1200
    assert largest_data(1280, 72) == 1200
    assert largest_data(50, 72) == 0


def test_what_an_error_said_is_believed_for_a_while() -> None:
    one, other = path("1-1 1>1 2-1"), path("1-1 2>2 2-1")
    limits = with_limit((), MtuLimit(one.fingerprint, 1300, NOW))
    assert largest_packet(one, 1440, limits, NOW) == 1300
    assert largest_packet(other, 1440, limits, NOW) == 1400
    assert largest_packet(one, 1440, limits, NOW + MTU_MEMORY) == 1400
    assert largest_packet(one, 1440, limits, NOW - 1) == 1400
    limits = with_limit(limits, MtuLimit(one.fingerprint, 1200, NOW + 5))
    assert [limit.mtu for limit in limits] == [1200]
    for number in range(300):
        limits = with_limit(limits, MtuLimit(str(number), 1300, NOW))
    assert len(limits) == 100
