"""Hostile input to an interface: any bytes, packets of a bad peer, and a flood of forged initiations."""

from __future__ import annotations

import random

import pytest

from engine.udp.endpoint import Endpoint
from engine.wireguard.cookies import MacMaker
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.interface import Drop, Interface, PeerConfig
from engine.wireguard.messages import CookieReply
from engine.wireguard.peer import MAX_QUEUED
from engine.wireguard.rate_limit import BURST, LOAD_LIMIT, MAX_SOURCES, RATE
from engine.wireguard.routing import MAX_REMEMBERED
from tests.support.mutation import mutations
from tests.support.wireguard_node import (
    A_ENDPOINT,
    A_INSIDE,
    B_ENDPOINT,
    B_INSIDE,
    WALL,
    Node,
    connect,
    ip_packet,
    pair,
    private_key,
    seeded,
    settle,
)

DATAGRAMS = 160_000
PACKETS = 50_000
FLOOD = 100_000


def assert_bounded(node: Node) -> None:
    shared = node.interface._shared
    peers = len(node.interface.peers)
    assert len(shared.keypairs) <= 3 * peers
    assert len(shared.handshakes) <= peers
    assert all(peer.queued <= MAX_QUEUED for peer in node.interface.peers)
    assert len(node.interface._routes._remembered) <= MAX_REMEMBERED
    assert len(node.interface._handshakes._limiter) <= MAX_SOURCES
    assert set(shared.dropped) <= set(Drop)


def real_messages(a: Node, b: Node) -> list[bytes]:
    """Of every kind: both ways, answered and not, of present and former keys, with a cookie and without."""
    messages = []
    for step in range(3):
        a.now = b.now = 10.0 * step
        a.interface.start_handshake(a.peer, a.now, a.wall + a.now)
        messages += settle(a, b)
        for size in (0, 1, 100, 1380):
            a.send(ip_packet(A_INSIDE, B_INSIDE, bytes(size)))
            b.send(ip_packet("fd00::2", "fd00::1", bytes(size)))
        messages += a.taken() + b.taken()
    a.now = b.now = 100.0
    b.interface.start_handshake(b.peer, b.now, b.wall + b.now)
    unanswered = b.taken()
    checker = a.interface._handshakes._checker
    messages += [*unanswered, checker.cookie_reply(unanswered[0], B_ENDPOINT, a.now)]
    a.receive(unanswered[0], B_ENDPOINT)
    return messages + a.taken()


@pytest.mark.parametrize("seed", range(2))
def test_any_datagrams(seed: int) -> None:
    """Random ones and changed real ones, every other handshake message with a mac1 that is right."""
    chance = random.Random(seed)
    a, b = pair()
    messages = real_messages(a, b)
    assert {message[0] for message in messages} == {1, 2, 3, 4}
    assert b.interface._shared.handshakes, "an answer is waited for"
    b.dropped.clear()
    mac1 = MacMaker(private_key("b0").public)
    for number, message in enumerate(mutations(messages, DATAGRAMS // 2, seed)):
        if len(message) in (92, 148) and chance.random() < 0.5:
            message = mac1.sign(message, 0.0)
        source = chance.choice((A_ENDPOINT, Endpoint(f"198.51.{chance.randrange(256)}.{number % 256}", 9)))
        b.now += 30.0 if number % 10_000 == 9_999 else 0.0002
        b.receive(message if chance.random() < 0.5 else memoryview(message), source)  # type: ignore[arg-type]
        if number % 64 == 0:
            b.tick()
            b.interface.take_events()
            assert_bounded(b)
    assert b.dropped[Drop.MALFORMED] > 1000
    assert b.dropped[Drop.AUTHENTICATION] > 1000
    assert {Drop.MAC1, Drop.INDEX, Drop.REPLAY, Drop.LOAD} <= set(b.dropped)
    works_again(a, b)


def works_again(a: Node, b: Node) -> None:
    """A new handshake and a packet each way."""
    a.taken()
    b.taken()
    a.now = b.now = max(a.now, b.now) + 1000
    a.received.clear()
    b.received.clear()
    for sender, receiver, packet in (
        (a, b, ip_packet(A_INSIDE, B_INSIDE, b"there")),
        (b, a, ip_packet(B_INSIDE, A_INSIDE, b"back")),
    ):
        sender.wall = WALL + sender.now
        sender.interface.set_endpoint(sender.peer, receiver.endpoint)
        sender.send(packet)
        settle(a, b)
        assert packet in receiver.received


@pytest.mark.parametrize("seed", range(2))
def test_any_packets_of_a_peer(seed: int) -> None:
    """A peer that has the keys may seal whatever it likes; only its own packets come out."""
    a, b = pair()
    connect(a, b)
    packets = [
        ip_packet(A_INSIDE, B_INSIDE, bytes(60)),
        ip_packet("fd00::1", "fd00::2", bytes(60)),
        b"",
        b"\x45",
    ]
    ours = {bytes([10, 0, 0, 1]), bytes([0xFD]) + bytes(14) + b"\x01"}
    for number, packet in enumerate(mutations(packets, PACKETS // 2, seed)):
        if packet:
            a.interface.send_to(a.peer, packet, a.now, a.wall)
        else:
            a.peer.send_keepalive(a.now)
        for message in a.taken():
            found = b.receive(message, A_ENDPOINT)
            if found is not None:
                version = found[0] >> 4
                assert (found[12:16] if version == 4 else found[8:24]) in ours
                length = int.from_bytes(found[2:4] if version == 4 else found[4:6], "big")
                assert len(found) == (length if version == 4 else 40 + length)
                assert (packet + bytes(15)).startswith(found), "padding may count as a part"
        if number % 500 == 0:
            assert_bounded(b)
            b.received.clear()
    assert set(b.dropped) == {Drop.PACKET, Drop.SOURCE}
    assert b.dropped[Drop.SOURCE] > 1000


class Counted:
    """Counts the X25519 that all keys compute."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.exchanges = 0
        exchange = PrivateKey.exchange

        def counting(key: PrivateKey, public: bytes) -> bytes:
            self.exchanges += 1
            return exchange(key, public)

        monkeypatch.setattr(PrivateKey, "exchange", counting)


def forged_initiations(count: int, seed: int) -> list[bytes]:
    """Nonsense with a right mac1 for the key of b."""
    chance = random.Random(seed)
    macs = MacMaker(private_key("b0").public)
    return [macs.sign(b"\x01\x00\x00\x00" + chance.randbytes(144), 0.0) for _ in range(count)]


LATE_INSIDE = "10.0.0.3"
LATE_ENDPOINT = Endpoint("192.0.2.3", 3)


def besieged() -> tuple[Node, Node, Node]:
    """A node that sends a keepalive each second, its peer with a session, and one that has none yet."""
    hub_key, a_key, late_key = private_key("b0"), private_key("a0"), private_key("late")

    def peer(key: PrivateKey, inside: str) -> Node:
        config = PeerConfig(hub_key.public, endpoint=B_ENDPOINT, allowed_ips=(B_INSIDE,))
        end = A_ENDPOINT if inside == A_INSIDE else LATE_ENDPOINT
        return Node(Interface(key, [config], random=seeded(inside), now=0.0), end)

    configs = [
        PeerConfig(a_key.public, endpoint=A_ENDPOINT, allowed_ips=(A_INSIDE,), keepalive=1.0),
        PeerConfig(late_key.public, allowed_ips=(LATE_INSIDE,)),
    ]
    hub = Node(Interface(hub_key, configs, random=seeded("hub"), now=0.0), B_ENDPOINT)
    a = peer(a_key, A_INSIDE)
    connect(a, hub)
    return hub, a, peer(late_key, LATE_INSIDE)


def test_a_flood_of_forged_initiations(monkeypatch: pytest.MonkeyPatch) -> None:
    """100,000 in ten seconds, each from another address.

    Few of them cost an X25519, a session goes on meanwhile, what is due to be done is done between
    any two of them, and a peer with a new wish gets in with a cookie.
    """
    flood = forged_initiations(FLOOD, 1)
    hub, a, late = besieged()
    counted = Counted(monkeypatch)
    at = {node.endpoint: node for node in (hub, a, late)}
    pause = 10 / FLOOD
    keepalives: list[float] = []
    cookies = 0
    for number, message in enumerate(flood):
        now = number * pause
        for node in (a, late, hub):
            due = node.interface.next_timer()
            if due is not None and due <= now:
                assert now - due <= pause + 1e-9, "nothing waits for longer than one message takes"
                node.advance(now)
            node.now = now
        hub.receive(message, Endpoint(f"198.51.{number >> 8 & 255}.{number & 255}", number >> 16))
        if number % 25_000 == 10_000:
            a.send(ip_packet(A_INSIDE, B_INSIDE, number.to_bytes(4, "big")))
            hub.send(ip_packet(B_INSIDE, A_INSIDE, number.to_bytes(4, "big")))
        if number == 20_000:
            late.send(ip_packet(LATE_INSIDE, B_INSIDE))
        for node in (a, late, hub):
            for datagram, to in node.interface.take_datagrams():
                if to in at:
                    at[to].receive(datagram, node.endpoint)
                    keepalives += [now] * (node is hub and len(datagram) == 32)
                else:
                    assert datagram[0] == 3, "a stranger gets nothing but cookies"
                    cookies += 1
        if number % 1000 == 0:
            assert_bounded(hub)
    serials = [number.to_bytes(4, "big") for number in range(10_000, FLOOD, 25_000)]
    assert a.received == [ip_packet(B_INSIDE, A_INSIDE, serial) for serial in serials]
    assert [packet for packet in hub.received if packet[12:16] == bytes([10, 0, 0, 1])] == [
        ip_packet(A_INSIDE, B_INSIDE, serial) for serial in serials
    ]
    assert hub.received.count(ip_packet(LATE_INSIDE, B_INSIDE)) == 1
    assert 5 <= len(keepalives) <= 10
    honest = 20
    assert counted.exchanges <= LOAD_LIMIT + honest
    assert hub.dropped[Drop.LOAD] == cookies + 1, "the one is that of the late peer"


def test_a_flood_from_places_with_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who receives at an address and uses its cookies has 20 a second, and no more."""
    _, b = pair()
    places = [
        (Endpoint(f"198.51.100.{number}", 1), MacMaker(private_key("b0").public)) for number in range(8)
    ]
    counted = Counted(monkeypatch)
    seconds = 5
    chance = random.Random(3)
    for number in range(FLOOD // 4):
        b.now = number * seconds / (FLOOD // 4)
        place, macs = places[number % len(places)]
        b.receive(macs.sign(b"\x01\x00\x00\x00" + chance.randbytes(144), b.now), place)
        for answer in b.taken():
            macs.take_cookie(CookieReply.parse(answer), b.now)
    allowed = len(places) * (BURST + RATE * seconds)
    assert counted.exchanges <= LOAD_LIMIT + allowed + len(places)
    assert counted.exchanges > allowed // 2, "but so many they have"
    assert b.dropped[Drop.RATE] > FLOOD // 8
