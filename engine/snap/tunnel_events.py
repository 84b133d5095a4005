"""What a tunnel is doing, tells its owner, and counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from engine.snap.errors import TunnelError
from engine.udp.endpoint import Endpoint


class Dropped(StrEnum):
    """Why something was dropped; for more reasons see :class:`engine.wireguard.shared.Drop`."""

    SENDER = "sender"
    """A datagram of anybody but the data plane."""
    RECEIVE_QUEUE = "receive_queue"
    """A packet for which there was no room in the queue."""
    BACKLOG = "backlog"
    """A datagram for which there was no room among those that wait to be sent."""
    DOWN = "down"
    """A packet to be sent while the tunnel waits for its next attempt."""


class State(Enum):
    """What the tunnel is doing."""

    CONNECTING = auto()
    """The first handshake is tried; there is no address yet."""
    UP = auto()
    RECONNECTING = auto()
    """The data plane did not answer for long; a handshake is tried anew."""
    WAITING = auto()
    """The same, until the time of the next attempt."""
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class Connected:
    """The tunnel is there, for the first time or again, always with the same address."""

    address: Endpoint
    """Ours, as the data plane sees it: host and port of our SCION address."""
    again: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """The data plane has not answered for a while: perhaps it does not know our key any more."""

    since: float


@dataclass(frozen=True, slots=True)
class Answered:
    """It has answered after :class:`Silent`."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The data plane did not answer for 90 seconds."""

    retry_at: float
    """When the next attempt begins, perhaps at once."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The tunnel is of no use any more; another one, with another socket, may be."""

    error: TunnelError


Event = Connected | Silent | Answered | Lost | Ended
