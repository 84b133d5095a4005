"""A whole session over hours of simulated time: both halves, a SNAP, and what happens to it."""

from __future__ import annotations

import time

import pytest

from engine.snap.control import AccessFound, ControlSettings, Failed, Registered, TokenTaken, TokenWanted
from engine.snap.errors import AddressChanged, TokenExpired
from engine.snap.origin import Origin
from engine.snap.tunnel_events import Answered, Connected, Dropped, Ended, Lost, Silent, State
from engine.udp.endpoint import Endpoint
from tests.support.snap_server import SnapServer
from tests.support.snap_world import World

HERE = Origin.parse("http://127.0.0.1:40251")


def talk(world: World, text: bytes = b"hello", within: float = 1.0) -> bool:
    """Whether a packet is answered."""
    world.client.received.clear()
    world.send(text)
    world.run(within)
    return world.client.received == [b"echo of " + text]


def kinds(world: World) -> list[type]:
    return [type(event) for _, event in world.events]


def test_from_a_token_to_packets() -> None:
    world = World(1)
    world.run(0.5)
    assert kinds(world) == [AccessFound, Registered]
    assert world.server.asked == ["ListUnderlays", "GetSnapDataPlaneAddress", "RegisterSnapTunIdentity"]
    ((when, event),) = world.client.events
    assert event == Connected(world.client.socket, again=False)
    assert when - world.events[-1][0] == pytest.approx(0.04), "one round trip after the registration"
    assert talk(world)


def test_an_hour_in_seconds() -> None:
    """Tokens of ten minutes, a restart of the SNAP, an outage, a lost service; it goes on all the time."""
    begun = time.monotonic()
    world = World(2, server=SnapServer(token_life=600), give_up_after=None)
    world.run(300)
    assert talk(world)
    for _ in range(5):
        world.run(540)
        assert talk(world), "a new token, the same session"
    assert kinds(world).count(TokenTaken) == 5

    world.client.events.clear()
    world.server.restart()
    begun_at = world.now
    while not talk(world, b"are you there?"):
        assert world.now < begun_at + 60
    assert [type(event) for _, event in world.client.events] == [Silent, Answered]
    assert world.client.socket == world.tunnel.local_addr

    world.client.events.clear()
    world.deaf = True
    world.run(200)
    assert world.tunnel.state is not State.UP
    world.deaf = False
    world.run(10)
    assert talk(world)
    events = [event for _, event in world.client.events]
    assert Connected(world.client.socket, again=True) in events and any(isinstance(e, Lost) for e in events)

    world.run(300)
    world.offline = True
    world.run(100)
    assert talk(world), "the tunnel does not need the control plane while the token is good"
    world.run(270)
    assert not talk(world), "this token has ended, and the next one is not registered"
    world.offline = False
    world.run(30)
    assert talk(world)
    assert world.now > 1000 + 3600
    assert world.control.error is None and world.tunnel.error is None
    assert time.monotonic() - begun < 30


def test_a_restart_is_noticed_without_traffic() -> None:
    world = World(3)
    world.run(100)
    world.server.restart()
    world.run(60)
    assert [type(event) for _, event in world.client.events] == [Connected, Silent, Answered]
    assert talk(world)


def test_a_day_of_nothing() -> None:
    world = World(4)
    world.run(86_400)
    assert kinds(world).count(Registered) == 25 and world.control.error is None
    assert [type(event) for _, event in world.client.events] == [Connected]
    assert not world.tunnel.dropped and not world.server.dropped
    assert talk(world)


def test_an_expired_token_and_no_other() -> None:
    tokens = iter(["first"])
    server = SnapServer(token_life=300)
    world = World(5, server=server, tokens=lambda: server.mint(300) if next(tokens, None) else None)
    world.run(250)
    assert talk(world)
    assert kinds(world)[-1] is TokenWanted
    world.run(60)
    (when, event) = world.events[-1]
    assert isinstance(event, Failed) and isinstance(event.error, TokenExpired)
    assert 299 <= when - 1000 <= 301
    assert not talk(world), "the SNAP lets nothing through any more"


def test_late_but_in_time_for_the_same_session() -> None:
    """The SNAP forgets the key for a while; with a new token the old session works again (10.3)."""
    world = World(6)
    world.run(10)
    world.server.identities.clear()
    assert not talk(world)
    world.run(30)
    world.client.received.clear()
    assert talk(world), "silence was reason enough to register"
    assert len([event for _, event in world.client.events if isinstance(event, Connected)]) == 1


def test_another_identity_takes_the_token() -> None:
    world = World(7)
    world.run(10)
    (number,) = world.server.tokens
    world.server.tokens[number] = bytes(32)
    del world.server.identities[world.private.public]
    assert not talk(world)
    world.run(40)
    assert talk(world)


def test_two_tunnels_share_one_registration() -> None:
    world = World(8, tunnels=2)
    world.run(5)
    first, second = world.clients
    assert world.server.asked.count("RegisterSnapTunIdentity") == 1
    assert first.tunnel.local_addr == first.socket != second.socket == second.tunnel.local_addr
    for client in world.clients:
        world.send(b"x", client)
    world.run(1)
    assert first.received == second.received == [b"echo of x"]
    world.control.detach()
    second.tunnel.close()
    world.run(4000)
    assert talk(world)


def test_a_nat_that_forgets_us() -> None:
    world = World(9)
    world.run(10)
    old = world.client.socket
    world.rebind()
    world.send(b"x")
    world.run(60)
    (_, event) = world.client.events[-1]
    assert isinstance(event, Ended) and isinstance(event.error, AddressChanged)
    assert (event.error.old, event.error.new) == (old, world.client.socket)
    world.clients.clear()
    world.begin_tunnel()
    world.run(1)
    assert talk(world), "a new tunnel has the new address"


def test_a_flood_of_a_stranger_changes_nothing() -> None:
    world = World(10)
    world.run(10)
    stranger = Endpoint("203.0.113.66", 6666)
    for number in range(2000):
        world.inject(number.to_bytes(4, "little") * 30, stranger)
        if number % 10 == 0:
            world.run(0.1)
    assert world.tunnel.dropped == {Dropped.SENDER: 2000}
    assert talk(world)
    assert [type(event) for _, event in world.client.events] == [Connected]


def test_everything_by_an_api_key() -> None:
    settings = ControlSettings(discovery=HERE, authentication=HERE, api_key="aakey_test", device="laptop")
    world = World(11, settings=settings, tokens=lambda: None)
    world.run(7200)
    assert world.server.asked.count("AuthenticateByKey") == 3
    assert world.server.asked.count("RegisterSnapTunIdentity") == 3
    assert talk(world)


def test_unix_time_may_jump() -> None:
    world = World(12)
    world.run(60)
    world.wall_offset += 3000
    world.run(3600)
    assert talk(world)
    world.wall_offset -= 90_000
    for _ in range(10):
        # Now the SNAP knows better than we when a token has ended: it refuses one that seems good to us.
        world.run(3700)
        world.run(60)
        assert talk(world)
    world.wall_offset += 87_000
    world.run(60)
    assert talk(world)
    assert world.control.error is None
