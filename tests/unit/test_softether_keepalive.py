"""Keepalives with a simulated clock (softether.md section 6.4)."""

from __future__ import annotations

import random

import pytest

from engine.softether.blocks import MAX_KEEPALIVE
from engine.softether.keepalive import KeepAlive
from tests.support.block_stream import BlockStream


def _of(timeout: float, now: float, seed: int = 1) -> KeepAlive:
    return KeepAlive(timeout, now, rng=random.Random(seed))


def test_the_first_one_is_due_at_once_and_only_once() -> None:
    keepalive = _of(20.0, 100.0)
    assert keepalive.next_timer() == 100.0
    assert keepalive.due(100.0)
    assert keepalive.due(100.0) == b""


@pytest.mark.parametrize("timeout", [5.0, 20.0, 60.0])
def test_one_is_sent_every_fifth_to_quarter_of_the_timeout(timeout: float) -> None:
    keepalive, now, stream = _of(timeout, 0.0), 0.0, BlockStream()
    gaps, last = [], 0.0
    stream.feed(keepalive.due(0.0))
    while now < 50 * timeout:
        now = keepalive.next_timer()
        keepalive.received(now)
        assert keepalive.due(now - 0.001) == b""
        stream.feed(keepalive.due(now))
        gaps.append(now - last)
        last = now
    assert all(timeout / 5 <= gap <= timeout / 4 for gap in gaps)
    assert len(set(gaps)) > 10
    assert stream.parser.keepalives == len(gaps) + 1
    assert stream.held == 0


def test_silence_ends_the_connection_at_the_timeout_and_not_before() -> None:
    keepalive = _of(20.0, 100.0)
    assert not keepalive.expired(119.999)
    assert keepalive.expired(120.0)
    keepalive.received(119.0)
    assert not keepalive.expired(138.999)
    assert keepalive.expired(139.0)


def test_it_wakes_for_the_end_too() -> None:
    keepalive, now = _of(20.0, 0.0), 0.0
    while not keepalive.expired(now):
        keepalive.due(now)
        assert keepalive.next_timer() > now
        now = keepalive.next_timer()
    assert now == 20.0


def test_the_body_is_random_and_within_the_limit() -> None:
    keepalive = _of(20.0, 0.0)
    sizes = set()
    for step in range(3000):
        body = keepalive.due(step * 5.0)[8:]
        assert len(body) < MAX_KEEPALIVE
        sizes.add(len(body))
    assert len(sizes) > 400
    assert _of(20.0, 0.0, seed=2).due(0.0) != _of(20.0, 0.0, seed=3).due(0.0)
