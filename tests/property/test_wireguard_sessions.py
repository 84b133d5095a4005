"""WireGuard sessions against slow references: windows, routes, an hour of bad weather, hostile input."""

from __future__ import annotations

import pytest

from tests.support.wireguard_world import Site, Weather, World

HEAL = 30.0
"""Seconds after the network is good again from which on every packet arrives."""
KEY_LIFE = 180.0
LEAP_GAP = 2.0
"""Seconds in which packets may be lost because a key ended early: a round trip and the pause of traffic."""
HOUR = 3600.0


def traffic(world: World, sites: tuple[Site, ...], seconds: float, pause: float) -> None:
    """Each of ``sites`` sends a packet every ``pause`` seconds or so."""
    end = world.now + seconds
    while world.now < end:
        world.run(min(end, world.now + pause * world.random.uniform(0.5, 1.5)))
        for site in sites:
            world.send(site)


def bad_weather(world: World) -> Weather:
    chance = world.random
    return chance.choice(
        (
            Weather(
                loss=chance.random() * 0.6, duplicate=0.3, spread=chance.choice((0.0, 0.5, 8.0)), attack=0.3
            ),
            Weather(deaf=chance.choice("ab*"), attack=0.3),
            Weather(delay=chance.uniform(0.0, 3.0), attack=0.1),
            Weather(loss=0.1, attack=1.0),
        )
    )


def jump(world: World) -> None:
    """Something happens to one side's clocks."""
    chance = world.random
    site = chance.choice(world.sites)
    if chance.random() < 0.4:
        world.leap(site, chance.choice((0.5, 7.0, 100.0, 170.0, 200.0, 600.0, 20_000.0)))
    if chance.random() < 0.4:
        world.set_wall(site, chance.choice((-3e7, -3600.0, -1.0, 0.3, 3600.0, 3e7)))


def check_arrivals(world: World, since: float) -> None:
    """All that was sent from ``since`` on has arrived.

    When a clock has leapt in the lifetime of a key, the key ends at one side before the other one
    expects it. What is under way then is lost, until that side sends and so begins a handshake.
    """
    for site, other in ((world.a, world.b), (world.b, world.a)):
        missing = [
            time for packet, time in site.sent.items() if time >= since and packet not in other.received
        ]
        if missing and world.leapt > world.now - KEY_LIFE - HEAL:
            assert missing[-1] - missing[0] < LEAP_GAP, f"packets of {site.name} lost again and again"
        else:
            assert not missing, f"{len(missing)} packets of {site.name}, the first of {missing[0]:.1f}"
        site.sent = {packet: time for packet, time in site.sent.items() if time >= world.now - 300}


@pytest.mark.parametrize("keepalive", [0.0, 25.0])
@pytest.mark.parametrize("seed", range(10))
def test_an_hour(seed: int, keepalive: float) -> None:
    """Nothing happens that must not, all that is owed is done, and what is sent in good weather arrives."""
    world = World(seed, keepalive=keepalive)
    chance = world.random
    while world.now < HOUR:
        world.weather = bad_weather(world)
        jump(world)
        if chance.random() < 0.3:
            world.move()
        sites = chance.choice((tuple(world.sites), (world.a,), (world.b,)))
        traffic(world, sites, chance.uniform(1, 150), chance.choice((0.3, 1.0, 20.0)))
        if chance.random() < 0.2:
            world.run(world.now + chance.uniform(10, 700))
        jump(world)
        world.weather = Weather()
        healed = world.now + HEAL
        traffic(world, tuple(world.sites), HEAL + chance.uniform(1, 150), 0.7)
        world.run(world.now + 1)
        check_arrivals(world, healed)
    for site in world.sites:
        assert len(site.received) > 500
        assert site.watch.completed > 10
        assert site.watch.keepalives
        assert site.interface.dropped.total() > 50
