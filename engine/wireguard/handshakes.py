"""The handshakes of an interface: begun, answered, finished, and refused when there are too many.

Whitepaper sections 5.3 and 5.4, as wireguard-go carries them out, but for one thing: an initiation
of the peer does not end the handshake that we have begun ourselves. When both sides begin at the
same time both handshakes succeed, and each side sends with the keys of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from engine.udp.endpoint import Endpoint
from engine.wireguard.cookies import MacChecker
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.errors import MessageError, NoiseError
from engine.wireguard.events import HandshakeFailed, PeerSilent
from engine.wireguard.messages import (
    COOKIE_REPLY_SIZE,
    INITIATION_SIZE,
    RESPONSE_SIZE,
    CookieReply,
    Initiation,
    MessageType,
    Response,
)
from engine.wireguard.noise import Initiator, ReceivedInitiation
from engine.wireguard.peer import Peer
from engine.wireguard.rate_limit import LoadMeter, RateLimiter
from engine.wireguard.shared import Drop, Shared
from engine.wireguard.timers import Action

MIN_INITIATION_INTERVAL = 0.05
"""Seconds between two initiations of one peer that we take."""
MAX_COOKIE_REPLIES = 512
"""Cookie replies that wait to be sent; whoever gets none asks again in five seconds."""

_RECEIVER = struct.Struct("<8xI")
"""Where a response has the index of the initiation that it answers."""


class Handshakes:
    """The handshakes of one interface, with all its peers."""

    __slots__ = (
        "_by_key",
        "_checker",
        "_cookie_replies",
        "_limiter",
        "_load",
        "_make_payload",
        "_payload_size",
        "_private",
        "_shared",
        "_sizes",
    )

    def __init__(
        self,
        private: PrivateKey,
        peers: Mapping[bytes, Peer],
        shared: Shared,
        *,
        payload_size: int,
        make_payload: Callable[[Endpoint], bytes] | None,
    ) -> None:
        """``peers`` by their public keys; ``payload_size`` and ``make_payload`` as of the interface."""
        self._private = private
        self._by_key = peers
        self._shared = shared
        self._payload_size = payload_size
        self._make_payload = make_payload
        self._checker = MacChecker(private.public, shared.random)
        self._load = LoadMeter()
        self._limiter = RateLimiter()
        self._cookie_replies = 0
        self._sizes = {
            MessageType.INITIATION.value: INITIATION_SIZE,
            MessageType.RESPONSE.value: RESPONSE_SIZE + payload_size,
            MessageType.COOKIE_REPLY.value: COOKIE_REPLY_SIZE,
        }

    # --- what we begin -----------------------------------------------------------------------------

    def initiate(self, peer: Peer, now: float, wall: float) -> None:
        """Send an initiation, in the place of one that was not answered."""
        if peer.endpoint is None:
            peer.timers.postponed(now)
            return
        initiator = Initiator(
            self._private,
            peer.public_key,
            preshared=peer.preshared,
            ephemeral=PrivateKey.generate(self._shared.random),
            sender=self._shared.new_index(),
            timestamp=peer.next_timestamp(wall),
            static_shared=peer.static_shared,
        )
        peer.begin(initiator, now)
        self._shared.datagrams.append((peer.macs.sign(initiator.message, now), peer.endpoint))
        peer.timers.initiated(now)

    def initiate_if_due(self, peer: Peer, now: float, wall: float) -> None:
        """Send the first initiation at once when one has come to be wanted."""
        if peer.timers.initiate_at <= now:
            self.handle_timer(peer, now, wall)

    def handle_timer(self, peer: Peer, now: float, wall: float) -> None:
        """Do what is due with a peer."""
        # Doing one thing can make another due, but each of them only once at the same time.
        while actions := peer.timers.expire(now):
            for action in actions:
                self._act(action, peer, now, wall)

    def _act(self, action: Action, peer: Peer, now: float, wall: float) -> None:
        events = self._shared.events
        match action:
            case Action.INITIATE:
                self.initiate(peer, now, wall)
            case Action.SILENT:
                if peer.endpoint is not None:
                    events.append(PeerSilent(peer))
            case Action.GIVE_UP:
                peer.give_up()
                if peer.endpoint is not None:
                    events.append(HandshakeFailed(peer))
            case Action.KEEPALIVE:
                peer.send_keepalive(now)
            case Action.PERSISTENT_KEEPALIVE:
                if not peer.send_keepalive(now):
                    peer.timers.want_handshake(now)
            case Action.WIPE:
                peer.forget_keys()

    # --- what comes --------------------------------------------------------------------------------

    def receive(self, kind: int, message: bytes, source: Endpoint, now: float) -> None:
        """Take any message but transport data. Whatever is wrong with it, it is dropped and counted."""
        if self._sizes.get(kind) != len(message):
            self._shared.dropped[Drop.MALFORMED] += 1
            return
        try:
            if kind == MessageType.INITIATION:
                refused = self._refuse(message, source, now) or self._answer(message, source, now)
            elif kind == MessageType.RESPONSE:
                refused = self._finish(message, source, now)
            else:
                refused = self._take_cookie(message, now)
        except NoiseError:
            refused = Drop.AUTHENTICATION
        except MessageError:
            refused = Drop.MALFORMED
        if refused is not None:
            self._shared.dropped[refused] += 1

    def cookie_replies_taken(self) -> None:
        """What waited to be sent was taken away."""
        self._cookie_replies = 0

    def _refuse(self, message: bytes, source: Endpoint, now: float) -> Drop | None:
        """Before anything dear is computed: why not to do so."""
        if not self._checker.mac1_ok(message):
            return Drop.MAC1
        if not self._load.count(now):
            return None
        if not self._checker.mac2_ok(message, source, now):
            if self._cookie_replies < MAX_COOKIE_REPLIES:
                self._cookie_replies += 1
                reply = self._checker.cookie_reply(message, source, now)
                self._shared.datagrams.append((reply, source))
            return Drop.LOAD
        return None if self._limiter.allow(source, now) else Drop.RATE

    def _answer(self, message: bytes, source: Endpoint, now: float) -> Drop | None:
        peeked = ReceivedInitiation.peek(self._private, Initiation.parse(message))
        peer = self._by_key.get(peeked.peer_public)
        if peer is None:
            return Drop.PEER
        if peer.is_flood(now, MIN_INITIATION_INTERVAL):
            return Drop.FLOOD
        initiation = peeked.finish(peer.static_shared)
        if peer.is_replay(initiation.timestamp):
            return Drop.REPLAY
        peer.take_initiation(initiation.timestamp, source, now)
        shared = self._shared
        index = shared.new_index()
        response, keys = initiation.respond(
            preshared=peer.preshared,
            ephemeral=PrivateKey.generate(shared.random),
            sender=index,
            payload=self._make_payload(source) if self._make_payload is not None else b"",
        )
        peer.add_keys(keys, now, local_index=index, remote_index=initiation.sender, initiator=False)
        shared.datagrams.append((peer.macs.sign(response, now), source))
        peer.timers.responded(now)
        return None

    def _finish(self, message: bytes, source: Endpoint, now: float) -> Drop | None:
        # Only who saw our initiation can name its index, so nobody else brings us under load with this.
        peer = self._shared.handshakes.get(_RECEIVER.unpack_from(message)[0])
        if peer is None or peer.pending is None:
            return Drop.INDEX
        if peer.began_long_ago(now):
            return Drop.EXPIRED
        refused = self._refuse(message, source, now)
        if refused is not None:
            return refused
        response = Response.parse(message, self._payload_size)
        keys, payload = peer.pending.finish(response)
        peer.roam(source)
        peer.take_response(keys, response.sender, payload, now)
        return None

    def _take_cookie(self, message: bytes, now: float) -> Drop | None:
        reply = CookieReply.parse(message)
        peer = self._shared.handshakes.get(reply.receiver)
        if peer is None:
            owner = self._shared.keypairs.get(reply.receiver)
            if owner is None:
                return Drop.INDEX
            peer = owner[0]
        return None if peer.macs.take_cookie(reply, now) else Drop.COOKIE
