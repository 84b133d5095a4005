"""The choice among routes."""

from __future__ import annotations

import pytest

from helper.network.lookup import KnownRoute, choose

TABLE = (
    KnownRoute("0.0.0.0/0", "wlan0", "192.168.1.1", metric=600),
    KnownRoute("0.0.0.0/0", "eth0", "192.0.2.1", metric=100),
    KnownRoute("10.0.0.0/8", "eth1", "192.0.2.9", metric=900),
    KnownRoute("10.1.0.0/16", "eth2", usable=False),
    KnownRoute("10.2.0.0/16", ""),
    KnownRoute("::/0", "eth0", "fe80::1", metric=1024),
)


@pytest.mark.parametrize(
    ("target", "device"),
    [
        ("8.8.8.8", "eth0"),
        ("10.9.9.9", "eth1"),
        ("10.1.1.1", "eth1"),
        ("10.2.1.1", ""),
        ("2001:db8::1", "eth0"),
    ],
)
def test_longest_prefix_then_lowest_metric(target: str, device: str) -> None:
    for routes in (TABLE, tuple(reversed(TABLE))):
        found = choose(target, routes)
        assert found is not None and found.device == device


def test_no_route() -> None:
    assert choose("8.8.8.8", [KnownRoute("10.0.0.0/8", "eth0"), KnownRoute("::/0", "eth0")]) is None
