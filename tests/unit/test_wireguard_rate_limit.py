"""Rate limiter and load meter against slow references that keep everything, and their bounds."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.udp.endpoint import Endpoint
from engine.wireguard.rate_limit import (
    BURST,
    LOAD_AFTER,
    LOAD_LIMIT,
    LOAD_WINDOW,
    MAX_SOURCES,
    RATE,
    LoadMeter,
    RateLimiter,
)

TICK = 1 / 1024
"""Seconds, a power of two: the arithmetic of both sides is exact, so they must agree exactly."""
ALICE = Endpoint("192.0.2.1", 1000)


class SlowRateLimiter:
    """A bucket of tokens for each source, by the words: refilled, at most full, one token a message."""

    def __init__(self, max_sources: int) -> None:
        self._max_sources = max_sources
        self._tokens: dict[object, Fraction] = {}
        self._seen: dict[object, Fraction] = {}
        self._heard: list[object] = []

    def allow(self, source: Endpoint, now: float) -> bool:
        address = ip_address(source.host)
        who: object = address
        if isinstance(address, IPv6Address):
            who = address.ipv4_mapped or ip_network((int(address) >> 64 << 64, 64))
        instant = Fraction(now)
        refill = (instant - self._seen.get(who, instant)) * 20
        tokens = min(Fraction(5), self._tokens.get(who, Fraction(5)) + refill)
        allowed = tokens >= 1
        self._tokens[who] = tokens - 1 if allowed else tokens
        self._seen[who] = instant
        self._heard = [each for each in self._heard if each != who] + [who]
        for forgotten in self._heard[: -self._max_sources]:
            del self._tokens[forgotten], self._seen[forgotten]
        self._heard = self._heard[-self._max_sources :]
        return allowed


class SlowLoadMeter:
    """Keeps the time of every message for ever."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: list[float] = []

    def count(self, now: float) -> bool:
        self._times.append(now)
        for number, end in enumerate(self._times, start=1):
            within = [time for time in self._times[:number] if end - time < 1]
            if len(within) > self._limit and now - end < 1:
                return True
        return False


_HOSTS = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1", "::ffff:192.0.2.1"]
_HOSTS += ["fe80::1%2", "::ffff:192.0.2.9"]
_sources = st.builds(Endpoint, host=st.sampled_from(_HOSTS), port=st.sampled_from([1, 51820]))
_pauses = st.one_of(st.just(0), st.integers(0, 60), st.just(1024), st.integers(0, 2000))
"""Ticks; 51.2 of them are the time of one token."""


@given(
    messages=st.lists(st.tuples(_sources, _pauses), max_size=120),
    start=st.integers(0, 2**34),
    max_sources=st.integers(1, 6),
)
def test_rate_limiter(messages: list[tuple[Endpoint, int]], start: int, max_sources: int) -> None:
    limiter, slow = RateLimiter(max_sources), SlowRateLimiter(max_sources)
    ticks = start
    for source, pause in messages:
        ticks += pause
        assert limiter.allow(source, ticks * TICK) is slow.allow(source, ticks * TICK)
        assert len(limiter) <= max_sources


def test_the_constants_of_the_rate_limiter() -> None:
    limiter = RateLimiter()
    assert [limiter.allow(ALICE, 0.0) for _ in range(8)] == [True] * 5 + [False] * 3
    assert (BURST, RATE) == (5, 20)
    # Ten seconds of a message every millisecond: the refill and nothing more.
    assert sum(limiter.allow(ALICE, number / 1000) for number in range(1, 10_001)) in (199, 200)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:0:ffff::", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "::c000:201", False),
    ],
)
def test_what_is_one_source(one: str, other: str, same: bool) -> None:
    limiter = RateLimiter()
    while limiter.allow(Endpoint(one, 1), 0.0):
        pass
    assert limiter.allow(Endpoint(other, 2), 0.0) is not same


def test_the_source_not_heard_of_for_longest_is_forgotten() -> None:
    limiter = RateLimiter(max_sources=2)
    hosts = [Endpoint(f"192.0.2.{number}", 1) for number in range(3)]
    for host in (hosts[0], hosts[1]):
        while limiter.allow(host, 0.0):
            pass
    assert not limiter.allow(hosts[0], 0.0)  # heard of again, though refused
    assert limiter.allow(hosts[2], 0.0)
    assert not limiter.allow(hosts[0], 0.0)
    assert limiter.allow(hosts[1], 0.0)


def test_sources_take_bounded_memory() -> None:
    limiter = RateLimiter()
    tracemalloc.start()
    try:
        for number in range(4 * MAX_SOURCES):
            assert limiter.allow(Endpoint(str(IPv6Address(number << 64)), 1), number * TICK)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(limiter) == MAX_SOURCES
    assert taken < MAX_SOURCES * 300


@given(pauses=st.lists(_pauses, max_size=80), start=st.integers(0, 2**34), limit=st.integers(1, 12))
def test_load_meter(pauses: list[int], start: int, limit: int) -> None:
    meter, slow = LoadMeter(limit), SlowLoadMeter(limit)
    ticks = start
    for pause in pauses:
        ticks += pause
        assert meter.count(ticks * TICK) is slow.count(ticks * TICK)


def test_the_constants_of_the_load_meter() -> None:
    meter = LoadMeter()
    assert [meter.count(0.5) for _ in range(LOAD_LIMIT + 3)] == [False] * LOAD_LIMIT + [True] * 3

    meter = LoadMeter()
    assert not any(meter.count(0.0) for _ in range(LOAD_LIMIT))
    assert meter.count(0.75)
    assert meter.count(1.5)  # for a second after, though there are two within this one
    assert not meter.count(1.75)
    meter = LoadMeter()
    assert not any(meter.count(0.0) for _ in range(LOAD_LIMIT))
    assert not meter.count(1.0)  # a whole second after the first
    assert (LOAD_WINDOW, LOAD_AFTER) == (1.0, 1.0)


def test_all_peers_of_an_interface_may_begin_at_once() -> None:
    meter = LoadMeter()
    assert not any(meter.count(number * 0.001) for number in range(64))


def test_the_load_meter_takes_bounded_memory() -> None:
    meter = LoadMeter()
    tracemalloc.start()
    try:
        for number in range(20_000):
            meter.count(number * TICK)
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert taken < 64 * 1024
