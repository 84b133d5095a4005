"""What an interface tells its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.udp.endpoint import Endpoint

if TYPE_CHECKING:
    from engine.wireguard.peer import Peer


@dataclass(frozen=True)
class HandshakeCompleted:
    """New keys were agreed on, and the peer has shown that it has them."""

    peer: Peer
    payload: bytes
    """What the peer put into its response; empty in WireGuard, and when the peer began."""


@dataclass(frozen=True)
class EndpointChanged:
    """The peer proved that it is reached elsewhere now (roaming), or at all."""

    peer: Peer
    endpoint: Endpoint


@dataclass(frozen=True)
class PeerSilent:
    """Initiations of the last 15 seconds were not answered: perhaps its name has another address by now.

    Comes again every 15 seconds while they are tried.
    """

    peer: Peer


@dataclass(frozen=True)
class HandshakeFailed:
    """No answer for 90 seconds. What waited for it is dropped; the next packet begins anew."""

    peer: Peer


Event = HandshakeCompleted | EndpointChanged | PeerSilent | HandshakeFailed
