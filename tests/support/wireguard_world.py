"""Two nodes, a network that does what it likes, an attacker, and clocks that jump; all in simulated time."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from itertools import count

from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Interface, PeerConfig
from tests.support.wireguard_node import PRESHARED, WALL, ip_packet, private_key, seeded
from tests.support.wireguard_rules import INITIATION, RESPONSE, Watch

ATTACKER = Endpoint("203.0.113.66", 6666)
MAX_HISTORY = 400
"""Datagrams that the attacker remembers."""


@dataclass
class Weather:
    """What the network does now; all but ``delay`` and ``spread`` (seconds) are probabilities."""

    delay: float = 0.05
    spread: float = 0.0
    loss: float = 0.0
    duplicate: float = 0.0
    deaf: str = ""
    """Name of the node that nothing reaches; ``*`` for both."""
    attack: float = 0.05
    """For each datagram that one more comes from the attacker: changed or replayed."""


@dataclass
class Record:
    """A datagram as the attacker saw it."""

    data: bytes
    source: Endpoint
    to: Site
    taken: bool = False


@dataclass
class Site:
    """A node and its surroundings."""

    name: str
    interface: Interface
    endpoint: Endpoint
    inside: str
    watch: Watch
    ahead: float
    """By how much its clock is ahead of the world's."""
    wall: float
    """Its Unix time when the world's is 0."""
    sent: dict[bytes, float] = field(default_factory=dict)
    """Packets given to it, and when in the world's time."""
    received: set[bytes] = field(default_factory=set)


class World:
    """Site ``a`` knows where ``b`` is and has the persistent keepalive, if any; ``b`` never moves."""

    def __init__(self, seed: int, *, keepalive: float = 0.0) -> None:
        self.now = 0.0
        self.leapt = float("-inf")
        """When a clock last leapt forward."""
        self.weather = Weather()
        self.random = random.Random(seed)
        self._order = count()
        self._under_way: list[tuple[float, int, Record, bytes, Endpoint, Endpoint]] = []
        self._history: list[Record] = []
        self._numbers = count()
        self._ports = count(2000)
        keys = {name: private_key(f"{name} of world {seed}") for name in "ab"}
        endpoints = {"a": Endpoint("192.0.2.1", 1001), "b": Endpoint("192.0.2.2", 1002)}
        insides = {"a": "10.0.0.1", "b": "10.0.0.2"}
        self.sites: list[Site] = []
        for name, other in ("ab", "ba"):
            ahead = self.random.uniform(0, 1e6)
            persistent = keepalive if name == "a" else 0.0
            config = PeerConfig(
                keys[other].public, PRESHARED, endpoints[other], (insides[other],), persistent
            )
            interface = Interface(keys[name], [config], random=seeded(f"{name}{seed}"), now=ahead)
            watch = Watch(f"{name} of {seed}", persistent=persistent, now=ahead)
            self.sites.append(
                Site(name, interface, endpoints[name], insides[name], watch, ahead, WALL + ahead)
            )
        self.a, self.b = self.sites

    # --- what befalls the sites ---

    def run(self, until: float) -> None:
        """Let time pass."""
        while True:
            time, site = min((self._due(site), site.name) for site in self.sites)
            arrival = self._under_way[0][0] if self._under_way else float("inf")
            if min(time, arrival) > until:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, min(time, arrival))
            if time <= arrival:
                self._tick(self.a if site == "a" else self.b)
            else:
                self._arrive(*heapq.heappop(self._under_way)[2:])

    def send(self, site: Site) -> None:
        """Give it a packet to the other, unlike all others."""
        other = self.b if site is self.a else self.a
        body = next(self._numbers).to_bytes(8, "big") + bytes(self.random.randrange(60))
        packet = ip_packet(site.inside, other.inside, body)
        site.sent[packet] = self.now
        site.interface.send(packet, self._clock(site), self._wall(site))
        self._after(site)

    def leap(self, site: Site, seconds: float) -> None:
        """Its clock leaps forward, as after a suspend."""
        site.ahead += seconds
        site.wall += seconds
        self.leapt = self.now

    def set_wall(self, site: Site, seconds: float) -> None:
        """Its Unix time is put forward, or back."""
        site.wall += seconds

    def move(self) -> None:
        """Site a is reached elsewhere from now on."""
        self.a.endpoint = Endpoint("198.51.100.1", next(self._ports))

    # --- how ---

    def _clock(self, site: Site) -> float:
        return self.now + site.ahead

    def _wall(self, site: Site) -> float:
        return self.now + site.wall

    def _due(self, site: Site) -> float:
        due = site.interface.next_timer()
        return float("inf") if due is None else due - site.ahead

    def _tick(self, site: Site) -> None:
        due = site.interface.next_timer()
        now = max(self._clock(site), due or 0.0)  # what is due must not be missed by a rounding
        site.interface.handle_timer(now, self._wall(site))
        self._after(site)

    def _after(self, site: Site) -> None:
        now = self._clock(site)
        for event in site.interface.take_events():
            site.watch.told(now, event)
        for message, to in site.interface.take_datagrams():
            site.watch.sent(now, message)
            self._transmit(site, message, to)
        if site.interface.next_timer() is None or self._due(site) > self.now + 1e-7:
            site.watch.check(now)
        endpoint = site.interface.peers[0].endpoint
        assert endpoint is not None and endpoint.host != ATTACKER.host, "followed the attacker"

    def _transmit(self, site: Site, message: bytes, to: Endpoint) -> None:
        other = self.b if site is self.a else self.a
        weather, chance = self.weather, self.random.random
        record = Record(message, site.endpoint, other)
        self._remember(record)
        if chance() >= weather.loss and weather.deaf not in (other.name, "*"):
            for _ in range(1 + (chance() < weather.duplicate)):
                self._dispatch(record, message, site.endpoint, to)
        if chance() < weather.attack:
            self._attack()

    def _dispatch(self, record: Record, message: bytes, source: Endpoint, to: Endpoint) -> None:
        time = self.now + self.weather.delay + self.random.random() * self.weather.spread
        heapq.heappush(self._under_way, (time, next(self._order), record, message, source, to))

    def _remember(self, record: Record) -> None:
        if len(self._history) < MAX_HISTORY:
            self._history.append(record)
        else:
            self._history[self.random.randrange(MAX_HISTORY)] = record

    def _attack(self) -> None:
        """Replay or change something old.

        Whoever is the first to bring a true message is followed. So what was not taken before comes
        from where its sender still is, and from the attacker's address only what was.
        """
        record = self.random.choice(self._history)
        sender = self.a if record.to is self.b else self.b
        if not record.taken and record.source != sender.endpoint:
            return
        message = record.data
        if self.random.random() < 0.5:
            changed = bytearray(message)
            # Without a load mac2 is not looked at, and means nothing.
            part = len(message) - 16 if message[0] in (INITIATION, RESPONSE) else len(message)
            changed[self.random.randrange(part)] ^= self.random.randint(1, 255)
            message = bytes(changed)
            source = self.random.choice((record.source, ATTACKER))
        else:
            source = ATTACKER if record.taken else record.source
        self._dispatch(record, message, source, record.to.endpoint)

    def _arrive(self, record: Record, message: bytes, source: Endpoint, to: Endpoint) -> None:
        site = record.to
        if to != site.endpoint:
            return
        now = self._clock(site)
        before = site.interface.dropped.total()
        packet = site.interface.receive(message, source, now, self._wall(site))
        if site.interface.dropped.total() == before:
            assert message == record.data, "a changed message was taken"
            record.taken = True
            site.watch.took(now, message)
        if packet is not None:
            other = self.b if site is self.a else self.a
            assert bytes(packet) in other.sent, "a packet that nobody sent"
            assert bytes(packet) not in site.received, "a packet delivered twice"
            site.received.add(bytes(packet))
        self._after(site)
