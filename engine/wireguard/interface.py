"""A WireGuard interface without I/O: one private key and its peers.

Datagrams, packets and the time go in; datagrams, packets and events come out. ``now`` is in
seconds of a clock that never goes back, best one that also counts while the machine sleeps; it may
leap forward by hours. ``wall`` is Unix time, of use for the timestamps of initiations alone, and
may jump as it likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from engine.udp.endpoint import Endpoint
from engine.wireguard import inner
from engine.wireguard.crypto import KEY_SIZE, PrivateKey
from engine.wireguard.errors import BadKey, MessageError, NoiseError
from engine.wireguard.events import EndpointChanged, Event, HandshakeCompleted, HandshakeFailed, PeerSilent
from engine.wireguard.handshakes import Handshakes
from engine.wireguard.keypair import PADDING, Keypair, Replayed
from engine.wireguard.messages import TRANSPORT_HEADER, TRANSPORT_OVERHEAD, MessageType
from engine.wireguard.peer import Peer, PeerConfig
from engine.wireguard.routing import AllowedIps
from engine.wireguard.shared import Drop, Shared

__all__ = [
    "Drop",
    "EndpointChanged",
    "Event",
    "HandshakeCompleted",
    "HandshakeFailed",
    "Interface",
    "Peer",
    "PeerConfig",
    "PeerSilent",
]


class Interface:
    """One private key and its peers. Bytes and time in, bytes and events out.

    After every call that may have made something to send or to tell, take it: nothing leaves by
    itself. One thread at a time.
    """

    def __init__(
        self,
        private: PrivateKey,
        peers: Sequence[PeerConfig],
        *,
        random: Callable[[int], bytes],
        now: float,
        response_payload_size: int = 0,
        make_payload: Callable[[Endpoint], bytes] | None = None,
        padding: int = PADDING,
        mtu: int | None = None,
    ) -> None:
        """``random`` is :func:`os.urandom` outside tests.

        SNAP's handshake responses carry ``response_payload_size`` bytes (20; WireGuard's carry
        none): those that come are told with :class:`HandshakeCompleted`, those that we send are
        made by ``make_payload`` of the endpoint that is answered. ``padding`` is the multiple to
        which packets are padded (1 for none, as in SNAP), never beyond ``mtu``.

        Raises :class:`BadKey` for a key of the wrong size or with which no secret can be shared,
        and :class:`ValueError` for a network that is none, for two peers with one key, and for a
        payload without its maker.
        """
        if (response_payload_size > 0) != (make_payload is not None):
            raise ValueError("a payload of responses needs both its size and its maker")
        self._shared = Shared(random=random, padding=padding, mtu=mtu)
        self._routes: AllowedIps[Peer] = AllowedIps()
        self._closed = False
        made: dict[bytes, Peer] = {}
        for number, config in enumerate(peers):
            if config.public_key in made:
                raise ValueError("two peers have the same public key")
            made[config.public_key] = peer = self._make_peer(number, config, private, now)
            for network in config.allowed_ips:
                self._routes.insert(network, peer)
        self.peers: tuple[Peer, ...] = tuple(made.values())
        """In the order of their configurations."""
        self._handshakes = Handshakes(
            private, made, self._shared, payload_size=response_payload_size, make_payload=make_payload
        )

    def _make_peer(self, number: int, config: PeerConfig, private: PrivateKey, now: float) -> Peer:
        if len(config.public_key) != KEY_SIZE or len(config.preshared) != KEY_SIZE:
            raise BadKey(f"a key of peer {number} has not {KEY_SIZE} bytes")
        try:
            static_shared = private.exchange(config.public_key)
        except NoiseError:
            raise BadKey(f"no secret can be shared with the public key of peer {number}") from None
        return Peer(number, config, static_shared=static_shared, shared=self._shared, now=now)

    def set_mtu(self, mtu: int) -> None:
        """Pad packets to no more than this, with keys that are still to come."""
        self._shared.mtu = mtu

    @property
    def dropped(self) -> Counter[str]:
        """How many messages and packets were dropped, by :class:`Drop`."""
        return self._shared.dropped

    # --- packets and messages ----------------------------------------------------------------------

    def send(self, packet: bytes, now: float, wall: float) -> None:
        """Send an IP packet to the peer whose its destination is.

        Without keys it waits, and a handshake is begun; see :data:`~engine.wireguard.peer.MAX_QUEUED`.
        """
        to = inner.destination(packet)
        if not to:
            self._shared.dropped[Drop.PACKET] += 1
            return
        peer = self._routes.find(to)
        if peer is None:
            self._shared.dropped[Drop.DESTINATION] += 1
            return
        self.send_to(peer, packet, now, wall)

    def send_to(self, peer: Peer, packet: bytes, now: float, wall: float) -> None:
        """Send a packet of any kind, not empty, to ``peer``: :meth:`send` without looking into it."""
        if self._closed:
            self._shared.dropped[Drop.CLOSED] += 1
            return
        peer.send(packet, now)
        self._handshakes.initiate_if_due(peer, now, wall)

    def receive(
        self, datagram: bytes | memoryview, source: Endpoint, now: float, wall: float
    ) -> bytes | memoryview | None:
        """Take a datagram, any at all; give the IP packet that it carried, if one may go on.

        The packet is cut to its own length, and its source belongs to the peer. Never raises;
        what is refused is counted in :attr:`dropped`.
        """
        found = self.receive_from(datagram, source, now, wall)
        if found is None:
            return None
        peer, packet = found
        size = self.packet_size(packet, peer)
        if size == len(packet):
            return packet
        return packet[:size] if size else None

    def receive_from(
        self, datagram: bytes | memoryview, source: Endpoint, now: float, wall: float
    ) -> tuple[Peer, bytes] | None:
        """Like :meth:`receive`, for packets of any kind: still padded, with the peer they are from."""
        if self._closed:
            self._shared.dropped[Drop.CLOSED] += 1
            return None
        if len(datagram) < TRANSPORT_OVERHEAD:
            self._shared.dropped[Drop.MALFORMED] += 1
            return None
        kind, index, _ = TRANSPORT_HEADER.unpack_from(datagram)
        if kind != MessageType.TRANSPORT:
            self._handshakes.receive(kind, bytes(datagram), source, now)
            return None
        found = self._shared.keypairs.get(index)
        if found is None:
            self._shared.dropped[Drop.INDEX] += 1
            return None
        peer, keypair = found
        if keypair.expired(now):
            self._shared.dropped[Drop.EXPIRED] += 1
            return None
        try:
            packet = keypair.open(datagram)
        except Replayed:
            self._shared.dropped[Drop.REPLAY] += 1
            return None
        except (MessageError, NoiseError):
            self._shared.dropped[Drop.AUTHENTICATION] += 1
            return None
        peer.data_received(keypair, source, now, data=bool(packet))
        self._handshakes.initiate_if_due(peer, now, wall)
        return (peer, packet) if packet else None

    def packet_size(self, packet: bytes | memoryview, peer: Peer) -> int:
        """Length of the IP packet at the beginning of what ``peer`` sent; 0, and counted, if refused.

        Refused is what is no IP packet, or is not from an address of the peer's.
        """
        size = inner.packet_size(packet)
        if not size:
            self._shared.dropped[Drop.PACKET] += 1
        elif self._routes.find(inner.source(packet)) is not peer:
            self._shared.dropped[Drop.SOURCE] += 1
            return 0
        return size

    # --- handshakes and time -----------------------------------------------------------------------

    def start_handshake(self, peer: Peer, now: float, wall: float) -> None:
        """Begin a handshake, unless the last initiation or response was sent less than 5 s ago.

        One that is being tried goes on with its next initiation now, under the same condition.
        """
        if self._closed or peer.timers.lately(now):
            return
        peer.timers.want_handshake(now)
        peer.timers.hurry(now)
        self._handshakes.initiate_if_due(peer, now, wall)
        if not peer.timers.running:
            # That was the end of an attempt of 90 seconds; the wish is the beginning of another.
            peer.timers.want_handshake(now)
            self._handshakes.initiate_if_due(peer, now, wall)

    def next_timer(self) -> float | None:
        """When :meth:`handle_timer` wants to be called: a time of ``now``, perhaps one gone by."""
        due = min((peer.timers.next for peer in self.peers), default=float("inf"))
        return None if due == float("inf") or self._closed else due

    def handle_timer(self, now: float, wall: float) -> None:
        """Do what is due: initiations, keepalives, giving up, forgetting keys. Harmless when nothing is."""
        for peer in self.peers:
            if peer.timers.next <= now and not self._closed:
                self._handshakes.handle_timer(peer, now, wall)

    def set_endpoint(self, peer: Peer, endpoint: Endpoint) -> None:
        """Send to ``endpoint`` from now on, e.g. after the peer's name was resolved again. Makes no event."""
        peer.set_endpoint(endpoint)

    def take_datagrams(self) -> list[tuple[bytes, Endpoint]]:
        """What to send where, in order; each is given once."""
        self._handshakes.cookie_replies_taken()
        datagrams, self._shared.datagrams = self._shared.datagrams, []
        return datagrams

    def take_events(self) -> list[Event]:
        """What happened, in order; each event is given once."""
        events, self._shared.events = self._shared.events, []
        return events

    def close(self) -> None:
        """Forget all keys of sessions; from then on everything is dropped. Safe to call twice."""
        self._closed = True
        for peer in self.peers:
            peer.close()
        self._shared.datagrams.clear()

    # --- for the batch path ------------------------------------------------------------------------

    def keypair_for(self, local_index: int) -> tuple[Peer, Keypair] | None:
        """Whose transport data with this receiver index is, and its keys; they may have expired."""
        return self._shared.keypairs.get(local_index)

    def peer_for(self, address: bytes) -> Peer | None:
        """The peer that a destination or source address (4 or 16 bytes) belongs to."""
        return self._routes.find(address)
