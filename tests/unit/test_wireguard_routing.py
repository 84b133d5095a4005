"""Allowed IPs: the longest prefix, both versions; tests/property compares them with a slow search."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from engine.wireguard.routing import MAX_REMEMBERED, AllowedIps


def table(*entries: tuple[str, str]) -> AllowedIps[str]:
    made: AllowedIps[str] = AllowedIps()
    for network, peer in entries:
        made.insert(network, peer)
    return made


def find(routes: AllowedIps[str], address: str) -> str | None:
    return routes.find(ip_address(address).packed)


def test_the_longest_prefix_wins_in_any_order() -> None:
    entries = [("0.0.0.0/0", "all"), ("10.0.0.0/8", "ten"), ("10.1.0.0/16", "one"), ("10.1.2.3", "host")]
    for routes in (table(*entries), table(*reversed(entries))):
        assert find(routes, "10.1.2.3") == "host"
        assert find(routes, "10.1.2.4") == "one"
        assert find(routes, "10.2.2.4") == "ten"
        assert find(routes, "11.2.2.4") == "all"


def test_the_versions_are_apart() -> None:
    routes = table(("0.0.0.0/0", "four"), ("2001:db8::/32", "six"))
    assert find(routes, "::") is None
    assert find(routes, "2001:db8::1") == "six"
    assert find(routes, "32.1.13.184") == "four"
    assert find(routes, "::ffff:10.0.0.1") is None
    assert find(table(("::/0", "six")), "10.0.0.1") is None


def test_bits_behind_the_prefix_are_ignored() -> None:
    assert find(table(("10.1.2.3/8", "ten")), "10.9.9.9") == "ten"


def test_a_network_given_twice_is_the_later_ones() -> None:
    routes = table(("10.0.0.0/24", "first"))
    assert find(routes, "10.0.0.1") == "first"
    routes.insert("10.0.0.0/24", "second")
    assert find(routes, "10.0.0.1") == "second"


def test_what_is_remembered_ends_with_a_new_network() -> None:
    routes = table(("10.0.0.0/8", "ten"))
    assert find(routes, "10.0.0.1") == "ten"
    assert find(routes, "12.0.0.1") is None
    routes.insert("10.0.0.1/32", "host")
    routes.insert("12.0.0.0/8", "twelve")
    assert find(routes, "10.0.0.1") == "host"
    assert find(routes, "12.0.0.1") == "twelve"


@pytest.mark.parametrize("network", ["", "10.0.0.0/33", "example.org", "10.0.0/8", "::/129", "10.0.0.0/-1"])
def test_what_is_no_network_is_refused(network: str) -> None:
    with pytest.raises(ValueError):
        table((network, "peer"))


@pytest.mark.parametrize("size", [0, 1, 3, 5, 15, 17, 4000])
def test_what_is_no_address_is_nobodys(size: int) -> None:
    assert table(("0.0.0.0/0", "four"), ("::/0", "six")).find(bytes(size)) is None


def test_what_is_remembered_is_bounded() -> None:
    routes = table(("0.0.0.0/1", "low"))
    for number in range(3 * MAX_REMEMBERED):
        assert routes.find(number.to_bytes(4, "big")) == "low"
        assert len(routes._remembered) <= MAX_REMEMBERED
