"""One peer: its keys, its endpoint, its timers, and what waits for its handshake."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial

from engine.udp.endpoint import Endpoint
from engine.wireguard.cookies import MacMaker
from engine.wireguard.crypto import TIMESTAMP_SIZE, tai64n
from engine.wireguard.events import EndpointChanged, HandshakeCompleted
from engine.wireguard.keypair import Keypair, Keypairs
from engine.wireguard.noise import Initiator, TransportKeys
from engine.wireguard.shared import Drop, Shared
from engine.wireguard.timers import MAX_JITTER, REKEY_TIMEOUT, Timers

MAX_QUEUED = 128
"""Packets that wait for a handshake with one peer; the oldest go."""
_TIMESTAMP_STEP = 0.02
"""Seconds by which a timestamp is greater than the last at least; :func:`tai64n` rounds to less."""


@dataclass(frozen=True)
class PeerConfig:
    """A peer as it is configured."""

    public_key: bytes
    """32 bytes."""
    preshared: bytes = field(default=bytes(32), repr=False)
    """32 bytes; zeros for none."""
    endpoint: Endpoint | None = None
    """Where to send until it is heard from elsewhere. Without one nothing is sent before the peer is
    heard from, or :meth:`Interface.set_endpoint` says where it is."""
    allowed_ips: tuple[str, ...] = ()
    """Networks (CIDR) behind it."""
    keepalive: float = 0
    """Interval of the persistent keepalive in seconds, 0 for none."""


class Peer:
    """Made by the interface; the public part is for its owner, and for the batch path."""

    __slots__ = (
        "_begun_at",
        "_consumed_at",
        "_last_wall",
        "_queue",
        "_shared",
        "_timestamp",
        "endpoint",
        "handshake_at",
        "keypairs",
        "macs",
        "number",
        "pending",
        "preshared",
        "public_key",
        "round_trip",
        "static_shared",
        "timers",
    )

    number: int
    """Its place among the peers of the interface, from 0."""
    public_key: bytes
    endpoint: Endpoint | None
    """Where it is reached, as far as known. Change it by :meth:`Interface.set_endpoint`."""
    handshake_at: float | None
    """When the newest keys were confirmed; ``None`` before the first."""
    round_trip: float | None
    """Seconds from our newest initiation that was answered to its answer; ``None`` before the first."""

    def __init__(
        self, number: int, config: PeerConfig, *, static_shared: bytes, shared: Shared, now: float
    ) -> None:
        """``static_shared`` is the result of X25519 with both static keys."""
        self.number = number
        self.public_key = config.public_key
        self.preshared = config.preshared
        self.static_shared = static_shared
        self.endpoint = config.endpoint
        self.handshake_at = None
        self.round_trip = None
        self.keypairs = Keypairs()
        self.timers = Timers(keepalive=config.keepalive, jitter=partial(shared.jitter, MAX_JITTER), now=now)
        self.macs = MacMaker(config.public_key)
        self.pending: Initiator | None = None
        """The handshake that we began and that is not answered."""
        self._shared = shared
        self._queue: deque[bytes] = deque()
        self._timestamp = bytes(TIMESTAMP_SIZE)
        """The greatest of the peer's initiations."""
        self._begun_at = float("-inf")
        self._consumed_at = float("-inf")
        """When that one came."""
        self._last_wall = float("-inf")

    def __repr__(self) -> str:
        return f"<Peer {self.number} at {self.endpoint}>"

    # --- for the owner and the batch path --------------------------------------------------------

    @property
    def silent_since(self) -> float | None:
        """Since when we have sent data or initiations without any authentic answer; ``None`` if answered."""
        return self.timers.silent_since

    @property
    def heard_at(self) -> float | None:
        """When anything authentic came from it last; ``None`` before the first."""
        return self.timers.heard_at

    @property
    def queued(self) -> int:
        """Packets that wait for a handshake."""
        return len(self._queue)

    def sending_keypair(self, now: float) -> Keypair | None:
        """What to seal with; ``None`` if a handshake is needed first: see :meth:`Interface.send`."""
        keypair = self.keypairs.current
        if keypair is None or keypair.expired(now) or not keypair.sendable:
            return None
        return keypair

    def data_sent(self, now: float, *, packets: int) -> None:
        """To be told after sealing with :meth:`sending_keypair`; ``packets`` is 0 for a keepalive alone.

        May make a handshake due: the interface's next timer says so.
        """
        timers, keypair = self.timers, self.keypairs.current
        if packets:
            timers.data_sent(now)
        else:
            timers.authenticated_sent(now)
        if keypair is not None:
            timers.used_to_send(now, now - keypair.created_at, initiator=keypair.initiator, worn=keypair.worn)

    def data_received(self, keypair: Keypair, source: Endpoint, now: float, *, data: bool) -> None:
        """To be told after transport data, one message or more, authenticated and was not replayed.

        ``data`` is False for keepalives alone. Keys of our response are confirmed by it, and the
        packets that waited for them leave. May make a handshake due.
        """
        timers = self.timers
        if data:
            timers.data_received(now)
        else:
            timers.authenticated_received(now)
        if source != self.endpoint:
            self.roam(source)
        gone = self.keypairs.confirm(keypair)
        if gone is not None:
            self._release(gone)
            self.forget_initiation()
            self._completed(now, b"")
            self.flush(now)
        current = self.keypairs.current
        if current is not None:
            timers.used_to_receive(now, now - current.created_at, initiator=current.initiator)

    # --- for the interface: packets --------------------------------------------------------------

    def send(self, packet: bytes, now: float) -> None:
        """Seal a packet, or keep it until there are keys, which makes a handshake wanted."""
        keypair = self.sending_keypair(now)
        if keypair is None or self.endpoint is None:
            self._queue.append(packet)
            if len(self._queue) > MAX_QUEUED:
                self._queue.popleft()
                self._shared.dropped[Drop.QUEUE] += 1
            self.timers.want_handshake(now)
            return
        self._shared.datagrams.append((keypair.seal(packet, now), self.endpoint))
        self.data_sent(now, packets=1)

    def send_keepalive(self, now: float) -> bool:
        """Send an empty packet, if there are keys for it."""
        keypair = self.sending_keypair(now)
        if keypair is None or self.endpoint is None:
            return False
        self._shared.datagrams.append((keypair.seal(b"", now), self.endpoint))
        self.data_sent(now, packets=0)
        return True

    def flush(self, now: float) -> None:
        """Send what waits."""
        waiting, self._queue = self._queue, deque()
        for packet in waiting:
            self.send(packet, now)

    def drop_queue(self) -> None:
        """Drop what waits."""
        if self._queue:
            self._shared.dropped[Drop.QUEUE] += len(self._queue)
            self._queue.clear()

    def roam(self, source: Endpoint) -> None:
        """Something authentic came from ``source``: send there from now on."""
        if source == self.endpoint:
            return
        self.set_endpoint(source)
        self._shared.events.append(EndpointChanged(self, source))

    def set_endpoint(self, endpoint: Endpoint) -> None:
        """Send there from now on."""
        first = self.endpoint is None
        self.endpoint = endpoint
        if first:
            self.timers.reachable()

    # --- for the interface: handshakes -----------------------------------------------------------

    def next_timestamp(self, wall: float) -> bytes:
        """The timestamp of an initiation sent at ``wall``: greater than all before it.

        When the clock was put back they go on growing from the last one by a little each. After a
        restart of this process nothing is known of that one: then the peer takes our initiations
        for replays until the clock has passed it (or forgets its own state), while it can still
        begin a handshake itself.
        """
        self._last_wall = max(wall, self._last_wall + _TIMESTAMP_STEP)
        return tai64n(self._last_wall)

    def is_replay(self, timestamp: bytes) -> bool:
        """Whether an initiation with ``timestamp`` is not newer than one that we took."""
        return timestamp <= self._timestamp

    def is_flood(self, now: float, interval: float) -> bool:
        """Whether we took an initiation less than ``interval`` seconds ago."""
        return now - self._consumed_at < interval

    def take_initiation(self, timestamp: bytes, source: Endpoint, now: float) -> None:
        """An initiation authenticated, and is neither a replay nor one of a flood."""
        self._timestamp = timestamp
        self._consumed_at = now
        self.timers.authenticated_received(now)
        self.roam(source)

    def begin(self, initiator: Initiator, now: float) -> None:
        """Take the place of a handshake begun before, of which an answer is no longer good."""
        self.forget_initiation()
        self.pending = initiator
        self._begun_at = now
        self._shared.handshakes[initiator.sender] = self

    def began_long_ago(self, now: float) -> bool:
        """Whether an answer to our handshake comes too late to trust that the peer still has its keys.

        Another initiation would have followed by then, had the clock not leapt: the machine slept,
        and finds the answer from before.
        """
        return now - self._begun_at >= 3 * REKEY_TIMEOUT

    def forget_initiation(self) -> None:
        """An answer to the handshake that we began is no longer good."""
        if self.pending is not None:
            del self._shared.handshakes[self.pending.sender]
            self.pending = None

    def add_keys(
        self, keys: TransportKeys, now: float, *, local_index: int, remote_index: int, initiator: bool
    ) -> None:
        """Take the keys of a handshake."""
        shared = self._shared
        keypair = Keypair(
            keys,
            local_index=local_index,
            remote_index=remote_index,
            initiator=initiator,
            created_at=now,
            padding=shared.padding,
            mtu=shared.mtu,
        )
        shared.keypairs[local_index] = self, keypair
        self._release(self.keypairs.add(keypair))

    def take_response(self, keys: TransportKeys, remote_index: int, payload: bytes, now: float) -> None:
        """Our handshake was answered: send with the new keys, and let the peer see that we have them."""
        pending = self.pending
        assert pending is not None
        self.forget_initiation()
        # Each initiation has an index of its own, so this is the answer to the newest one.
        self.round_trip = now - self._begun_at
        self.timers.authenticated_received(now)
        self.add_keys(keys, now, local_index=pending.sender, remote_index=remote_index, initiator=True)
        self._completed(now, payload)
        if self._queue:
            self.flush(now)
        else:
            self.send_keepalive(now)

    def forget_keys(self) -> None:
        """Forget all keys. What waits for a handshake that is still being tried goes on waiting."""
        self._release(self.keypairs.wipe())
        if not self.timers.running:
            self.forget_initiation()
            self.drop_queue()

    def give_up(self) -> None:
        """The handshake was tried for long enough."""
        self.forget_initiation()
        self.drop_queue()

    def close(self) -> None:
        """Forget everything secret, and let nothing be due."""
        self.timers.stop()
        self.forget_keys()
        self.preshared = self.static_shared = b""

    def _completed(self, now: float, payload: bytes) -> None:
        self.handshake_at = now
        self.timers.completed(now)
        self._shared.events.append(HandshakeCompleted(self, payload))

    def _release(self, gone: list[Keypair]) -> None:
        for keypair in gone:
            self._shared.keypairs.pop(keypair.local_index, None)
