"""Receivers in a state with several keys, twice the same, and a way to compare what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.offload.layout import Run
from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Interface, PeerConfig
from engine.wireguard.keypair import Keypair
from engine.wireguard.messages import INITIATION_SIZE
from engine.wireguard.opening import Opener
from engine.wireguard.peer import Peer
from engine.wireguard.replay import WINDOW
from tests.support.wireguard_node import WALL, Node, private_key, seeded, settle

HOMES = (Endpoint("192.0.2.1", 1001), Endpoint("2001:db8::3", 1003))
"""Where the two senders are at first."""
INSIDE = (("10.0.0.1", "fd00::1"), ("10.0.0.3", "fd00::3"))
"""Whose packets those from each sender may be, in IPv4 and IPv6."""
OURS = ("10.0.0.2", "fd00::2")
STARTED = 20.0
"""When the receivers are ready."""

_OUR_ENDPOINT = Endpoint("192.0.2.2", 1002)

Datagram = tuple[bytes, Endpoint]


class World:
    """A receiver with two peers, and these.

    The first peer holds keys that the receiver takes for its current ones, and newer ones that it
    has not confirmed yet. The second peer's only keys are of a handshake that the receiver began.
    """

    def __init__(self) -> None:
        ours, theirs = private_key("receiver"), [private_key(f"sender {number}") for number in range(2)]
        configs = [
            PeerConfig(key.public, endpoint=home, allowed_ips=inside)
            for key, home, inside in zip(theirs, HOMES, INSIDE, strict=True)
        ]
        self.receiver = Node(Interface(ours, configs, random=seeded("receiver"), now=0.0), _OUR_ENDPOINT)
        to_us = PeerConfig(ours.public, endpoint=_OUR_ENDPOINT, allowed_ips=OURS)
        self.senders = [
            Node(Interface(key, [to_us], random=seeded(number), now=0.0), home)
            for number, (key, home) in enumerate(zip(theirs, HOMES, strict=True))
        ]
        first = self.senders[0]
        everybody = (self.receiver, *self.senders)
        for peer in self.receiver.interface.peers:
            self.receiver.interface.start_handshake(peer, 0.0, WALL)
        settle(*everybody)
        first.interface.start_handshake(first.peer, STARTED, WALL + STARTED)
        for datagram in first.taken():
            self.receiver.interface.receive(datagram, first.endpoint, STARTED, WALL + STARTED)
        for datagram in self.receiver.taken():
            first.interface.receive(datagram, _OUR_ENDPOINT, STARTED, WALL + STARTED)
        first.taken()  # by which the receiver would know that the keys are good
        self.receiver.interface.take_events()
        assert self.receiver.interface.peers[0].keypairs.next is not None
        keys = [key for peer in self.receiver.interface.peers for key in _keys(peer)]
        self.indices = frozenset(key.local_index for key in keys if key is not None)
        """Of the keys that the receiver has at first."""

    def keypair(self, sender: int, *, old: bool) -> Keypair:
        """What a sender seals with; the second has but one."""
        keypairs = self.senders[sender].peer.keypairs
        found = keypairs.previous if old and sender == 0 else keypairs.current
        assert found is not None
        return found

    def initiation(self, sender: int, now: float) -> list[bytes]:
        """A real one, or none if the last was sent less than five seconds ago."""
        node = self.senders[sender]
        node.interface.start_handshake(node.peer, now, WALL + now)
        return node.taken()


# --- what came, in batches ------------------------------------------------------------------------


def grouped(datagrams: Sequence[Datagram], splits: Iterable[int] = ()) -> list[tuple[list[bytes], Endpoint]]:
    """Datagrams as a kernel joins them: of one size, the last perhaps shorter, from one source.

    Before those in ``splits`` it stops.
    """
    batches: list[tuple[list[bytes], Endpoint]] = []
    cuts, ended = set(splits), True
    for number, (datagram, source) in enumerate(datagrams):
        if ended or number in cuts or source != batches[-1][1] or len(datagram) > len(batches[-1][0][0]):
            batches.append(([], source))
        batches[-1][0].append(datagram)
        ended = len(datagram) < len(batches[-1][0][0])
    return batches


def open_batch(
    opener: Opener, batch: Sequence[bytes], source: Endpoint, now: float, *, at: int = 0
) -> list[bytes]:
    """The packets of a batch that lies ``at`` in a buffer; fails when anything around it changes."""
    data = b"".join(batch)
    buffer = bytearray(b"\xa5" * at + data + b"\x5a" * 64)
    runs: list[Run] = []
    opener.open(memoryview(buffer)[at : at + len(data)], at, len(batch[0]), source, now, WALL + now, runs)
    assert buffer[:at] == b"\xa5" * at
    assert buffer[at + len(data) :] == b"\x5a" * 64
    packets, end = [], at
    for run in runs:
        for offset in run.offsets():
            assert end <= offset, "twice, or not in order"
            end = offset + run.size
            packets.append(bytes(buffer[offset:end]))
    assert end <= at + len(data)
    return packets


# --- what became of a receiver --------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """Everything that can be seen of a receiver."""

    dropped: dict[str, int]
    endpoints: tuple[Endpoint | None, ...]
    handshakes: tuple[float | None, ...]
    silent: tuple[float | None, ...]
    """Since when; not when since ``now``, by an initiation of which the order in a batch decides."""
    keys: tuple[tuple[int | None, ...], ...]
    """Indices of the previous, current and next keys of each peer; of keys made since, 0."""
    seen: tuple[tuple[int, bytes], ...]
    """The replay windows: the counter behind the greatest, and which of those before it were seen."""
    events: tuple[tuple[str, int, Endpoint | None], ...]
    datagrams: tuple[tuple[int, Endpoint], ...]
    """Sizes of what is to be sent but for initiations, in no order."""


def state(world: World, now: float) -> tuple[State, int]:
    """Of its receiver, after what is due was done; and how many initiations it sent."""
    interface, known = world.receiver.interface, world.indices
    interface.handle_timer(now, WALL + now)
    events = tuple(
        (type(event).__name__, event.peer.number, getattr(event, "endpoint", None))
        for event in interface.take_events()
    )
    keys = [_keys(peer) for peer in interface.peers]
    sent = [(len(datagram), to) for datagram, to in interface.take_datagrams()]
    found = State(
        dropped={str(reason): count for reason, count in interface.dropped.items() if count},
        endpoints=tuple(peer.endpoint for peer in interface.peers),
        handshakes=tuple(peer.handshake_at for peer in interface.peers),
        silent=tuple(_before(peer.silent_since, now) for peer in interface.peers),
        keys=tuple(tuple(_known(key, known) for key in three) for three in keys),
        seen=tuple(_seen(key) for three in keys for key in three if key is not None),
        events=events,
        datagrams=tuple(sorted(one for one in sent if one[0] != INITIATION_SIZE)),
    )
    return found, sum(size == INITIATION_SIZE for size, _ in sent)


def _known(keypair: Keypair | None, known: frozenset[int]) -> int | None:
    if keypair is None:
        return None
    return keypair.local_index if keypair.local_index in known else 0


def _before(since: float | None, now: float) -> float | None:
    return None if since == now else since


def _keys(peer: Peer) -> tuple[Keypair | None, ...]:
    three = peer.keypairs
    return three.previous, three.current, three.next


def _seen(keypair: Keypair) -> tuple[int, bytes]:
    window = keypair.window
    top = window._next
    return top, bytes(map(window.fresh, range(max(top - WINDOW, 0), top)))
