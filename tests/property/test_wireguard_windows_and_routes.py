"""The replay window and the allowed IPs against references that are slow and obvious."""

from __future__ import annotations

import random
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Drop, Interface, PeerConfig
from engine.wireguard.replay import WINDOW, ReplayWindow
from engine.wireguard.routing import AllowedIps
from tests.support.wireguard_node import Node, ip_packet, private_key, seeded, settle
from tests.support.wireguard_replay import LIMIT, SlowWindow
from tests.support.wireguard_routes import SlowRoutes

# --- the replay window ---

ORIGINS = st.sampled_from((0, 5, WINDOW, 2**32 - 100, 2**63, LIMIT - 3 * WINDOW, LIMIT - 100))
STEPS = st.one_of(
    st.integers(-20, 20),
    st.integers(-2 * WINDOW, 2 * WINDOW),
    st.sampled_from((-WINDOW - 1, -WINDOW, -WINDOW + 1, WINDOW - 1, WINDOW, WINDOW + 1, 2**40)),
)
RUNS = st.one_of(st.just(1), st.integers(1, 70), st.sampled_from((WINDOW - 1, WINDOW, WINDOW + 1)))


@given(
    origin=ORIGINS,
    steps=st.lists(st.tuples(st.sampled_from(("fresh", "accept", "run")), STEPS, RUNS), max_size=40),
)
def test_windows_agree(origin: int, steps: list[tuple[str, int, int]]) -> None:
    """Every counter accepted exactly once, and none refused that the set would accept."""
    window, slow = ReplayWindow(), SlowWindow(WINDOW)
    place = origin
    for what, step, length in steps:
        place = min(max(place + step, 0), 2**64 - 1)
        if what == "fresh":
            assert window.fresh(place) == slow.fresh(place)
        elif what == "accept":
            assert window.accept(place) == slow.accept(place)
        else:
            fresh = slow.fresh_run(place, length)
            assert window.fresh_run(place, length) == fresh
            if fresh:
                window.accept_run(place, length)
                slow.accept_run(place, length)
    around = range(max(0, slow.greatest - WINDOW - 3), min(slow.greatest + 4, 2**64))
    assert [window.fresh(counter) for counter in around] == [slow.fresh(counter) for counter in around]


@pytest.mark.parametrize("seed", range(5))
def test_a_long_flow_out_of_order(seed: int) -> None:
    """50,000 counters, late by up to and over a window, many of them twice."""
    chance = random.Random(seed)
    start = chance.choice((0, 2**48, LIMIT - 60_000))
    lateness = chance.choice((10, 1000, WINDOW, 2 * WINDOW))
    flow = sorted(
        (start + number for number in range(50_000) for _ in range(chance.choice((1, 1, 2)))),
        key=lambda counter: counter + chance.random() * lateness,
    )
    window = ReplayWindow()
    accepted: set[int] = set()
    top = -1
    for counter in flow:
        expected = counter not in accepted and counter > top - WINDOW
        assert window.fresh(counter) == expected
        assert window.accept(counter) == expected
        if expected:
            accepted.add(counter)
            top = max(top, counter)
    if lateness <= WINDOW:
        assert len(accepted) == 50_000, "nothing within the window is refused"


# --- the allowed IPs ---

SPARSE_4 = st.builds(lambda high, low: (high << 24 | low) & 0xFFFF_FFFF, st.integers(0, 3), st.integers(0, 7))
SPARSE_6 = st.builds(lambda high, low: high << 120 | low, st.integers(0, 3), st.integers(0, 7))
"""Few addresses near each other, so that networks overlap."""
ADDRESSES = st.one_of(
    st.one_of(SPARSE_4, st.integers(0, 2**32 - 1)).map(IPv4Address),
    st.one_of(SPARSE_6, st.integers(0, 2**128 - 1)).map(IPv6Address),
)
NETWORKS = ADDRESSES.flatmap(
    lambda address: st.integers(0, address.max_prefixlen).map(lambda length: f"{address}/{length}")
)


@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("insert"), NETWORKS, st.integers(0, 16)),
            st.tuples(st.just("find"), ADDRESSES.map(str), st.just(0)),
        ),
        max_size=60,
    )
)
def test_routes_agree(steps: list[tuple[str, str, int]]) -> None:
    routes: AllowedIps[int] = AllowedIps()
    slow: SlowRoutes[int] = SlowRoutes()
    for what, text, peer in steps:
        if what == "insert":
            routes.insert(text, peer)
            slow.insert(text, peer)
        else:
            assert routes.find(ip_address(text).packed) == slow.find(text)


# --- seventeen peers ---

PEERS = 17
HUB = Endpoint("192.0.2.200", 51820)
ALLOWED = (
    ("0.0.0.0/0", "::/0"),
    ("10.0.0.0/8", "fd00::/8"),
    *((f"10.{number}.0.0/16", f"10.{number + 1}.7.0/24", f"fd00:{number}::/32") for number in range(2, 15)),
    ("10.3.0.5/32", "10.4.0.0/17", "fd00:3::5/128"),
    ("10.3.0.0/24", "fd00:3::/64", "fd00:4:8000::/33"),
)


def random_address(chance: random.Random, version: int) -> str:
    if version == 4:
        text = f"10.{chance.randrange(18)}.{chance.choice((0, 7, 200))}.{chance.randrange(8)}"
        return chance.choice((text, text, text, "192.168.1.1", "8.8.8.8"))
    text = f"fd00:{chance.randrange(18)}:{chance.choice(('0', '8000'))}::{chance.randrange(8)}"
    return chance.choice((text, text, text, "2001:db8::1"))


@pytest.mark.parametrize("seed", range(3))
def test_no_packet_reaches_or_comes_from_a_wrong_one_of_seventeen_peers(seed: int) -> None:
    assert len(ALLOWED) == PEERS
    chance = random.Random(seed)
    slow: SlowRoutes[int] = SlowRoutes()
    hub_key = private_key("hub")
    configs = []
    spokes = []
    for number, networks in enumerate(ALLOWED):
        end, key = Endpoint(f"192.0.2.{number + 1}", 51820), private_key(f"spoke {number}")
        configs.append(PeerConfig(key.public, endpoint=end, allowed_ips=networks))
        for network in networks:
            slow.insert(network, number)
        config = PeerConfig(hub_key.public, endpoint=HUB, allowed_ips=("0.0.0.0/0", "::/0"))
        spokes.append(Node(Interface(key, [config], random=seeded(number), now=0.0), end))
    hub = Node(Interface(hub_key, configs, random=seeded("hub"), now=0.0), HUB)
    to_spokes: list[list[bytes]] = [[] for _ in spokes]
    to_hub: list[bytes] = []
    refused = 0
    for serial in range(4000):
        version = chance.choice((4, 6))
        body = serial.to_bytes(4, "big")
        ours, other = random_address(chance, version), random_address(chance, version)
        out = ip_packet(ours, other, body)
        hub.send(out)
        owner = slow.find(other)
        assert owner is not None
        to_spokes[owner].append(out)
        sender = chance.choice((slow.find(other) or 0, chance.randrange(PEERS)))
        back = ip_packet(other, ours, body)
        spokes[sender].send(back)
        if sender == owner:
            to_hub.append(back)
        else:
            refused += 1
        if serial % 20 == 0:
            settle(hub, *spokes)
    settle(hub, *spokes)
    for node, expected in zip(spokes, to_spokes, strict=True):
        assert node.received == expected
        assert len(expected) > 20
        assert not node.dropped
    assert sorted(hub.received) == sorted(to_hub)
    assert refused > 500
    assert hub.dropped == {Drop.SOURCE: refused}
