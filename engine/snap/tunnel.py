"""One tunnel to one data plane (``snap.md`` sections 3 and 4): its handshake gives us our address.

Datagrams, packets and the time go in; datagrams, packets and events come out. One tunnel is one
UDP socket and one SCION port. A packet is a whole SCION packet, which nothing here looks into.

``now`` is in seconds of a clock that never goes back, ``wall`` is Unix time and may jump.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable

from engine.snap import socket_address
from engine.snap.backoff import RECONNECTION, chance
from engine.snap.errors import (
    AddressChanged,
    AddressMissing,
    HandshakeTimeout,
    PacketTooLarge,
    SocketAddressError,
    TunnelClosed,
    TunnelError,
)
from engine.snap.tunnel_events import Answered, Connected, Dropped, Ended, Event, Lost, Silent, State
from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.interface import HandshakeCompleted, HandshakeFailed, Interface, Peer, PeerConfig

TICK = 0.25
"""Seconds between two looks at the timers at least; a flood of datagrams does not put one off."""
KEEPALIVE = 10.0
"""Interval of the persistent keepalive, which holds the way through NATs open."""
MAX_PACKET = 9184
"""Bytes of the largest packet: a data plane has room for 9216 a datagram (3.8)."""
QUEUE_PACKETS = 1024
"""Packets that wait to be received; further ones are dropped."""
QUEUE_BYTES = 4 << 20
"""Bytes of the packets that wait to be received."""
MAX_BACKLOG = 256
"""Datagrams that wait to be sent; further ones are dropped."""
SILENT_AFTER = 15.0
"""Seconds without an answer to what has to be answered after which the owner is told, each time anew."""
QUIET_AFTER = 25.0
"""Seconds without a sign of life after which a handshake asks for one.

A SNAP answers keepalives within some ten seconds, by a quirk of its own (3.10); a handshake is all
that it must answer. So a SNAP that was restarted is noticed though there is no traffic.
"""
GIVE_UP_AFTER = 600.0
"""Seconds of attempts to bring the tunnel up again after which it ends (4.5)."""


class Tunnel:
    """A tunnel, begun with its construction.

    After every call take what is to be sent (:meth:`take_datagrams`), told (:meth:`take_events`)
    and received (:meth:`recv`), and ask for :meth:`next_timer`. One thread at a time.
    """

    def __init__(
        self,
        private: PrivateKey,
        data_plane: Endpoint,
        key: bytes,
        *,
        random: Callable[[int], bytes],
        now: float,
        wall: float,
        keepalive: float = KEEPALIVE,
        queue_packets: int = QUEUE_PACKETS,
        give_up_after: float | None = GIVE_UP_AFTER,
    ) -> None:
        """``key`` is the data plane's, ``random`` is :func:`os.urandom` outside tests.

        Raises :class:`engine.wireguard.errors.BadKey` for a key with which no secret can be shared.
        """
        self.data_plane = data_plane
        self.state = State.CONNECTING
        self.local_addr: Endpoint | None = None
        """Our address, from the first handshake on."""
        self.error: TunnelError | None = None
        """Why it ended."""
        self._private = private
        self._config = PeerConfig(key, endpoint=data_plane, keepalive=keepalive)
        self._random = random
        self._queue_packets = queue_packets
        self._give_up_after = give_up_after
        self._queue: deque[bytes] = deque()
        self._queued_bytes = 0
        self._backlog: deque[bytes] = deque()
        self._events: list[Event] = []
        self._dropped: Counter[str] = Counter()
        self._served_at = now
        self._wall = wall
        self._wall_at = now
        self._silent_told_at = float("-inf")
        self._silent = False
        self._lost_at: float | None = None
        """When the tunnel was lost that is being brought up again."""
        self._attempts = 0
        """To bring it up again, those that have failed."""
        self._retry_at = now
        self._begin(now)
        self._serve(now)

    def __repr__(self) -> str:
        return f"<Tunnel to {self.data_plane}, {self.state.name.lower()}>"

    # --- packets -----------------------------------------------------------------------------------

    def send(self, packet: bytes, now: float, wall: float) -> None:
        """Send a packet, or let it wait for the handshake; what there is no way for is dropped and counted.

        Raises :class:`PacketTooLarge`, :class:`ValueError` for an empty one, and what the tunnel
        ended with when it has ended.
        """
        self._check(packet)
        self._look(now, wall)
        self._raise_if_closed()
        if self.state is State.WAITING:
            self._dropped[Dropped.DOWN] += 1
            return
        if len(self._backlog) >= MAX_BACKLOG:
            self._dropped[Dropped.BACKLOG] += 1
            return
        self._interface.send_to(self.peer, packet, now, self._wall)
        self._collect(now)

    def try_send(self, packet: bytes, now: float, wall: float) -> bool:
        """Send a packet if it can leave now; False, and nothing done, if not. Raises as :meth:`send` does."""
        self._check(packet)
        self._look(now, wall)
        self._raise_if_closed()
        if not self.writable(now):
            return False
        self._interface.send_to(self.peer, packet, now, self._wall)
        self._collect(now)
        return True

    def writable(self, now: float) -> bool:
        """Whether a packet can leave now: there are keys, and not too much waits to be sent."""
        return (
            self.state is State.UP
            and len(self._backlog) < MAX_BACKLOG
            and self.peer.sending_keypair(now) is not None
        )

    def recv(self) -> bytes | None:
        """The next packet that came; ``None`` when there is none.

        After the last one of a tunnel that has ended, raises what it ended with.
        """
        if self._queue:
            packet = self._queue.popleft()
            self._queued_bytes -= len(packet)
            return packet
        self._raise_if_closed()
        return None

    # --- datagrams and time ------------------------------------------------------------------------

    def receive(self, datagram: bytes | memoryview, source: Endpoint, now: float, wall: float) -> None:
        """Take a datagram, any at all. Never raises; what is refused is counted in :attr:`dropped`."""
        # However many come, what is due is done when it is.
        self._look(now, wall)
        if self.state is State.CLOSED:
            return
        if source != self.data_plane:
            self._dropped[Dropped.SENDER] += 1
            return
        found = self._interface.receive_from(datagram, source, now, self._wall)
        if found is not None:
            self._enqueue(found[1])
        self._collect(now)

    def next_timer(self) -> float | None:
        """When :meth:`handle_timer` wants to be called: a time of ``now``, perhaps one gone by."""
        if self.state is State.CLOSED:
            return None
        if self.state is State.WAITING:
            return self._retry_at
        return max(self._due_at(), self._served_at + TICK)

    def handle_timer(self, now: float, wall: float) -> None:
        """Do what is due. Harmless when nothing is."""
        self._look(now, wall)

    def ask_again(self, now: float, wall: float) -> None:
        """Our key was registered: have a handshake that is being tried go on now instead of in seconds.

        It is left as it is when the tunnel works, and when the last try is less than 5 seconds ago.
        """
        self._look(now, wall)
        if self.state is State.WAITING:
            self._retry(now)
        elif self.state is not State.CLOSED and self.peer.silent_since is not None:
            self._interface.start_handshake(self.peer, now, self._wall)
            self._collect(now)

    def take_datagrams(self) -> list[bytes]:
        """What to send to the data plane, in order; each is given once."""
        datagrams = list(self._backlog)
        self._backlog.clear()
        return datagrams

    def take_events(self) -> list[Event]:
        """What happened, in order; each event is given once."""
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Forget the keys. What came may still be received; nothing is sent, there is no farewell."""
        if self.state is not State.CLOSED:
            self._end(TunnelClosed("the tunnel is closed"))
            self._events.clear()

    # --- what is known of it -----------------------------------------------------------------------

    @property
    def dropped(self) -> Counter[str]:
        """How many datagrams and packets were dropped, by :class:`Dropped` and reasons of WireGuard."""
        return self._dropped + self._interface.dropped

    @property
    def peer(self) -> Peer:
        """The data plane: its keys, the round trip and the time of the last handshake."""
        return self._interface.peers[0]

    @property
    def interface(self) -> Interface:
        """The keys of this attempt, for whoever works on batches; after :class:`Lost` there are others."""
        return self._interface

    # --- how ---------------------------------------------------------------------------------------

    def _begin(self, now: float) -> None:
        """An attempt: keys and timers are new, so nothing of the last one is mistaken for an answer."""
        self._begun_at = now
        self._interface = Interface(
            self._private,
            [self._config],
            random=self._random,
            now=now,
            response_payload_size=socket_address.SIZE,
            make_payload=socket_address.encode,
            padding=1,
        )

    def _look(self, now: float, wall: float) -> None:
        """Do what is due, but not more often than every :data:`TICK`."""
        # A data plane refuses timestamps that go back, and a new attempt knows nothing of those of the last.
        self._wall = max(self._wall + now - self._wall_at, wall)
        self._wall_at = now
        if self.state is State.WAITING:
            if now >= self._retry_at:
                self._retry(now)
        elif self.state is not State.CLOSED and now >= self._served_at + TICK:
            self._serve(now)

    def _serve(self, now: float) -> None:
        self._served_at = now
        self._interface.handle_timer(now, self._wall)
        self._collect(now)
        if self.state in (State.WAITING, State.CLOSED):
            return
        silent_since = self.peer.silent_since
        if silent_since is not None and now >= max(silent_since, self._silent_told_at) + SILENT_AFTER:
            self._silent_told_at = now
            self._silent = True
            self._events.append(Silent(silent_since))
        if self._needs_handshake(now):
            self._interface.start_handshake(self.peer, now, self._wall)
            self._collect(now)

    def _needs_handshake(self, now: float) -> bool:
        if self.peer.timers.running:
            return False
        # When the data plane was the one that began, there are keys, but no address yet.
        return self.state is not State.UP or now >= self._quiet_at

    def _due_at(self) -> float:
        peer = self.peer
        due = self._interface.next_timer()
        times = [] if due is None else [due]
        if peer.silent_since is not None:
            times.append(max(peer.silent_since, self._silent_told_at) + SILENT_AFTER)
        if not peer.timers.running:
            times.append(self._quiet_at if self.state is State.UP else self._served_at)
        return min(times, default=self._served_at)

    @property
    def _quiet_at(self) -> float:
        heard_at = self.peer.heard_at
        return self._begun_at if heard_at is None else heard_at + QUIET_AFTER

    def _enqueue(self, packet: bytes) -> None:
        if len(self._queue) >= self._queue_packets or self._queued_bytes + len(packet) > QUEUE_BYTES:
            self._dropped[Dropped.RECEIVE_QUEUE] += 1
            return
        self._queue.append(packet)
        self._queued_bytes += len(packet)

    def _collect(self, now: float) -> None:
        """Take what the keys have made to be sent and told."""
        for datagram, _ in self._interface.take_datagrams():
            if len(self._backlog) < MAX_BACKLOG:
                self._backlog.append(datagram)
            else:
                self._dropped[Dropped.BACKLOG] += 1
        for event in self._interface.take_events():
            match event:
                case HandshakeCompleted(payload=payload):
                    self._completed(payload)
                case HandshakeFailed():
                    self._failed(now)
            if self.state is State.CLOSED:
                return
        if self._silent and self.peer.silent_since is None and self.state is State.UP:
            self._silent = False
            self._events.append(Answered())

    def _completed(self, payload: bytes) -> None:
        if payload:
            try:
                address = socket_address.decode(payload)
            except SocketAddressError as error:
                self._end(AddressMissing(str(error)))
                return
            if not self._fits(address):
                return
            self.local_addr = address
        if self.local_addr is None or self.state is State.UP:
            return
        again = self.state is not State.CONNECTING
        self.state = State.UP
        self._lost_at = None
        self._attempts = 0
        self._events.append(Connected(self.local_addr, again))

    def _fits(self, address: Endpoint) -> bool:
        """Whether an address can be ours, and is the one that we have; otherwise this was the end."""
        if not address.port or address.host in ("0.0.0.0", "::"):
            self._end(AddressMissing(f"the data plane says that we are {address}"))
        elif self.local_addr is not None and address != self.local_addr:
            self._end(AddressChanged(self.local_addr, address))
        else:
            return True
        return False

    def _failed(self, now: float) -> None:
        """An attempt of 90 seconds has ended."""
        if self.state is State.CONNECTING:
            self._end(HandshakeTimeout("the data plane does not answer"))
            return
        if self._lost_at is None:
            self._lost_at = self._retry_at = now
        else:
            delay = RECONNECTION.delay(self._attempts, chance(self._random))
            self._attempts += 1
            self._retry_at = max(self._begun_at + delay, now)
            if self._give_up_after is not None and now - self._lost_at >= self._give_up_after:
                self._end(HandshakeTimeout("the data plane does not answer any more"))
                return
        self.state = State.WAITING
        self._events.append(Lost(self._retry_at))

    def _retry(self, now: float) -> None:
        self.state = State.RECONNECTING
        self._dropped += self._interface.dropped
        self._interface.close()
        self._begin(now)
        self._serve(now)

    def _end(self, error: TunnelError) -> None:
        self.state = State.CLOSED
        self.error = error
        self._interface.close()
        self._backlog.clear()
        self._events.append(Ended(error))

    def _check(self, packet: bytes) -> None:
        if not packet:
            raise ValueError("a packet without a byte")
        if len(packet) > MAX_PACKET:
            raise PacketTooLarge(f"a packet of {len(packet)} bytes")

    def _raise_if_closed(self) -> None:
        if self.error is not None:
            # The same object each time: without this it would remember all places where it was raised.
            raise self.error.with_traceback(None)
