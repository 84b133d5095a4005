"""Interfaces with made-up keys and packets, and a way to let them talk without a network."""

from __future__ import annotations

import hashlib
import ipaddress
import random
import struct
from collections import Counter
from collections.abc import Callable

from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.interface import Event, Interface, Peer, PeerConfig

WALL = 1_700_000_000.0
"""Unix time at the beginning of every test."""
PRESHARED = hashlib.sha256(b"preshared").digest()

_COUNTER = struct.Struct("<8xQ")


def private_key(name: object) -> PrivateKey:
    """Always the same key for the same name."""
    return PrivateKey(hashlib.sha256(f"test key {name}".encode()).digest())


def seeded(seed: object) -> Callable[[int], bytes]:
    """Random bytes, always the same for the same seed."""
    return random.Random(str(seed)).randbytes


def ip_packet(source: str, destination: str, body: bytes = b"") -> bytes:
    """An IP packet with ``body``; of its header only what WireGuard looks at means anything."""
    from_, to = ipaddress.ip_address(source), ipaddress.ip_address(destination)
    if from_.version == 4:
        head = struct.pack(">BBHIBBH", 0x45, 0, 20 + len(body), 0, 64, 17, 0)
    else:
        head = struct.pack(">IHBB", 6 << 28, len(body), 17, 64)
    return head + from_.packed + to.packed + body


class Node:
    """An interface, where it is reached, and its clock."""

    def __init__(self, interface: Interface, endpoint: Endpoint, *, now: float = 0.0) -> None:
        self.interface = interface
        self.endpoint = endpoint
        self.now = now
        self.wall = WALL + now
        self.events: list[Event] = []
        self.received: list[bytes] = []
        """Packets that came out."""

    @property
    def peer(self) -> Peer:
        return self.interface.peers[0]

    @property
    def dropped(self) -> Counter[str]:
        return self.interface.dropped

    def send(self, packet: bytes) -> None:
        self.interface.send(packet, self.now, self.wall)

    def receive(self, datagram: bytes, source: Endpoint) -> bytes | None:
        packet = self.interface.receive(datagram, source, self.now, self.wall)
        self.events += self.interface.take_events()
        if packet is None:
            return None
        self.received.append(bytes(packet))
        return self.received[-1]

    def advance(self, now: float) -> None:
        """Do what is due at ``now``."""
        self.wall += now - self.now
        self.now = now
        self.interface.handle_timer(self.now, self.wall)
        self.events += self.interface.take_events()

    def tick(self, now: float | None = None) -> list[bytes]:
        """Do what is due, at ``now`` if given; the datagrams to send because of it."""
        self.advance(self.now if now is None else now)
        return self.taken()

    def taken(self) -> list[bytes]:
        """The datagrams to send, wherever to."""
        return [datagram for datagram, _ in self.interface.take_datagrams()]


A_ENDPOINT, B_ENDPOINT = Endpoint("192.0.2.1", 1001), Endpoint("192.0.2.2", 1002)
A_INSIDE, B_INSIDE = "10.0.0.1", "10.0.0.2"


def pair(
    *,
    preshared: bytes = PRESHARED,
    keepalive: float = 0,
    seed: object = 0,
    now: float = 0.0,
    b_knows_a: bool = True,
) -> tuple[Node, Node]:
    """Two nodes that are each other's only peer, with IPv6 inside too. ``keepalive`` is a's."""
    a_key, b_key = private_key(f"a{seed}"), private_key(f"b{seed}")
    to_a = PeerConfig(a_key.public, preshared, A_ENDPOINT if b_knows_a else None, (A_INSIDE, "fd00::1"))
    to_b = PeerConfig(b_key.public, preshared, B_ENDPOINT, (B_INSIDE, "fd00::2"), keepalive)
    return (
        Node(Interface(a_key, [to_b], random=seeded(f"a{seed}"), now=now), A_ENDPOINT, now=now),
        Node(Interface(b_key, [to_a], random=seeded(f"b{seed}"), now=now), B_ENDPOINT, now=now),
    )


def settle(*nodes: Node) -> list[bytes]:
    """Let all that the nodes have to send arrive, and what follows from it; all datagrams, in order."""
    at = {node.endpoint: node for node in nodes}
    passed: list[bytes] = []
    while True:
        under_way = [(node, *sent) for node in nodes for sent in node.interface.take_datagrams()]
        if not under_way:
            return passed
        for node, datagram, to in under_way:
            passed.append(datagram)
            if to in at:
                at[to].receive(datagram, node.endpoint)


def connect(a: Node, b: Node) -> None:
    """Make a session that ``a`` begins, and forget what happened meanwhile."""
    a.interface.start_handshake(a.peer, a.now, a.wall)
    settle(a, b)
    assert a.peer.sending_keypair(a.now) is not None
    assert b.peer.sending_keypair(b.now) is not None
    for node in (a, b):
        node.events.clear()
        node.received.clear()
        node.dropped.clear()


def kinds(messages: list[bytes]) -> list[int]:
    """Their types."""
    return [message[0] for message in messages]


def to_b(body: bytes = b"to b") -> bytes:
    """A packet of a's of :func:`pair`."""
    return ip_packet(A_INSIDE, B_INSIDE, body)


def to_a(body: bytes = b"to a") -> bytes:
    """A packet of b's."""
    return ip_packet(B_INSIDE, A_INSIDE, body)
