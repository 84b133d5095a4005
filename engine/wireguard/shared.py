"""What the peers of one interface have in common: what leaves it, what it counts, whose an index is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.udp.endpoint import Endpoint
from engine.wireguard.events import Event

if TYPE_CHECKING:
    from engine.wireguard.keypair import Keypair
    from engine.wireguard.peer import Peer


class Drop(StrEnum):
    """Why something was dropped: a message that came, or a packet to be sent."""

    MALFORMED = "malformed"
    """No WireGuard message by type or size."""
    MAC1 = "mac1"
    """A handshake message of somebody who does not know our public key."""
    LOAD = "load"
    """A handshake message without a cookie while there were too many."""
    RATE = "rate"
    """A handshake message, with a cookie, of a source that sends too many."""
    INDEX = "index"
    """An answer, or transport data, for keys or a handshake that we do not have."""
    PEER = "peer"
    """An initiation of a key that is no peer's."""
    AUTHENTICATION = "authentication"
    """What does not authenticate."""
    REPLAY = "replay"
    """What was had before."""
    FLOOD = "flood"
    """A peer's initiation right after its last one."""
    COOKIE = "cookie"
    """A cookie reply to something else than our last handshake message."""
    EXPIRED = "expired"
    """Transport data with keys that are too old, or an answer to a handshake of long ago."""
    PACKET = "packet"
    """No IP packet, sealed or to be sent."""
    SOURCE = "source"
    """A packet with a source address that is not its peer's."""
    DESTINATION = "destination"
    """A packet to an address that is no peer's."""
    QUEUE = "queue"
    """A packet that waited for a handshake among too many or for too long."""
    CLOSED = "closed"
    """Anything after the interface was closed."""


class Shared:
    """Belongs to one :class:`~engine.wireguard.interface.Interface`."""

    __slots__ = ("datagrams", "dropped", "events", "handshakes", "keypairs", "mtu", "padding", "random")

    def __init__(self, *, random: Callable[[int], bytes], padding: int, mtu: int | None) -> None:
        self.random = random
        self.padding = padding
        self.mtu = mtu
        self.datagrams: list[tuple[bytes, Endpoint]] = []
        self.events: list[Event] = []
        self.dropped: Counter[str] = Counter()
        self.keypairs: dict[int, tuple[Peer, Keypair]] = {}
        """Whose transport data with a receiver index is."""
        self.handshakes: dict[int, Peer] = {}
        """Whose the handshake is that we began with an index."""

    def new_index(self) -> int:
        """A random index that stands for nothing yet."""
        while True:
            index = int.from_bytes(self.random(4), "little")
            if index not in self.keypairs and index not in self.handshakes:
                return index

    def jitter(self, longest: float) -> float:
        """Some time up to ``longest``, in steps of a millisecond."""
        return int.from_bytes(self.random(2), "little") % (round(longest * 1000) + 1) / 1000
