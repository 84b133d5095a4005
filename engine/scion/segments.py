"""Path segments as the endhost API lists them (``snap.md`` 1.3 and 5.7).

An AS entry is what one AS says of itself in a beacon; entries are in the order of the beacon, so
the core comes first. Signatures are not verified: that needs certificates which an end host has
not, and what a hop field permits is for the routers to check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.protobuf import ProtobufError, read
from engine.scion.errors import SegmentError
from engine.scion.forwarding import MAC_SIZE, MAX_SEGMENT_HOPS, HopField
from engine.scion.isd_as import IsdAs

MAX_SEGMENTS = 512
"""Segments of one kind that are read; a page of an answer has 64 of all kinds, unless more were asked for."""
MAX_SEGMENT = 64 * 1024
"""Bytes of one segment. An AS entry has some 200, and ten times that if it announces much."""
MAX_PEERS = 64
"""Peering links of one AS entry."""
MAX_LATENCIES = 256
"""Latencies that one AS entry announces of a kind."""

_INTERFACE_BITS = 16
_EXPIRY_BITS = 8
_MAX_MTU = 0xFFFF
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class PeerEntry:
    """A link to an AS beside the hierarchy."""

    peer: IsdAs
    peer_interface: int
    """The peer's end of the link; ours is the hop field's ingress."""
    mtu: int
    """Bytes of a SCION packet on the link; 0 if nobody said."""
    hop: HopField


@dataclass(frozen=True, slots=True)
class AsEntry:
    """What one AS put into the beacon."""

    isd_as: IsdAs
    next: IsdAs
    """The AS that the beacon went to; 0-0 for the last."""
    hop: HopField
    mtu: int
    """Bytes of a SCION packet within the AS; 0 if nobody said."""
    ingress_mtu: int = 0
    """The same of the link that the beacon came over."""
    peers: tuple[PeerEntry, ...] = ()
    inside: tuple[tuple[int, float], ...] = ()
    """Interfaces of the AS and the seconds from each to the one that the beacon left by."""
    outside: tuple[tuple[int, float], ...] = ()
    """Interfaces of the AS and the seconds over the link behind each."""


@dataclass(frozen=True)
class Segment:
    """A path segment: a beacon from a core AS on its way to another AS."""

    timestamp: int
    segment_id: int
    entries: tuple[AsEntry, ...]

    def __post_init__(self) -> None:
        """Refuse a segment that contradicts itself with :class:`SegmentError`."""
        entries = self.entries
        if not 2 <= len(entries) <= MAX_SEGMENT_HOPS:
            raise SegmentError(f"a segment of {len(entries)} ASes")
        followers = (*(entry.isd_as for entry in entries[1:]), IsdAs(0))
        for position, (entry, follower) in enumerate(zip(entries, followers, strict=True)):
            if entry.isd_as.is_wildcard or entry.next != follower:
                raise SegmentError(f"after {entry.isd_as} comes {follower}, not {entry.next}")
            first, last = position == 0, position == len(entries) - 1
            if bool(entry.hop.ingress) == first or bool(entry.hop.egress) == last:
                raise SegmentError(f"{entry.isd_as} has interfaces {entry.hop.ingress}, {entry.hop.egress}")
            for peer in entry.peers:
                if not peer.hop.ingress or peer.hop.egress != entry.hop.egress:
                    raise SegmentError(f"{entry.isd_as} has a peering link that leads elsewhere")

    @cached_property
    def way(self) -> tuple[tuple[IsdAs, int, int], ...]:
        """ASes and interfaces: two segments of the same way differ in age alone."""
        return tuple((entry.isd_as, entry.hop.ingress, entry.hop.egress) for entry in self.entries)

    @property
    def first(self) -> IsdAs:
        """The core AS where the beacon began."""
        return self.entries[0].isd_as

    @property
    def last(self) -> IsdAs:
        """Where it ended: the leaf, or another core AS."""
        return self.entries[-1].isd_as


@dataclass(frozen=True, slots=True)
class SegmentSet:
    """The segments of an answer, or of several pages."""

    up: tuple[Segment, ...] = ()
    down: tuple[Segment, ...] = ()
    core: tuple[Segment, ...] = ()
    refused: int = 0
    """Segments that were left out: they were none, contradicted themselves, or were too many."""

    @classmethod
    def decode(cls, up: Iterable[bytes], down: Iterable[bytes], core: Iterable[bytes]) -> SegmentSet:
        """Read ``PathSegment`` messages. One that is bad is counted and does not spoil the others."""
        refused = 0

        def kind(raws: Iterable[bytes]) -> tuple[Segment, ...]:
            nonlocal refused
            segments: list[Segment] = []
            for raw in raws:
                try:
                    if len(segments) == MAX_SEGMENTS:
                        raise SegmentError("too many segments")
                    segments.append(decode_segment(raw))
                except SegmentError:
                    refused += 1
            return tuple(segments)

        kinds = kind(up), kind(down), kind(core)
        return cls(*kinds, refused)

    def __add__(self, later: SegmentSet) -> SegmentSet:
        """These and those of a later page, within the same limit."""
        kinds = self.up + later.up, self.down + later.down, self.core + later.core
        up, down, core = (kind[:MAX_SEGMENTS] for kind in kinds)
        more = sum(max(len(kind) - MAX_SEGMENTS, 0) for kind in kinds)
        return SegmentSet(up, down, core, self.refused + later.refused + more)


def decode_segment(data: bytes) -> Segment:
    """Read one ``PathSegment``. Raises :class:`SegmentError`.

    Some of its messages are inside of byte strings, since those are what was signed.
    """
    if len(data) > MAX_SEGMENT:
        raise SegmentError(f"a segment of {len(data)} bytes")
    try:
        segment = read(data, (1, 2))
        info = read(segment.data(1), (1, 2))
        timestamp, segment_id = info.number(1, 32), info.number(2, 16)
        entries = tuple(map(_entry, _few(segment.repeated(2), MAX_SEGMENT_HOPS)))
    except ProtobufError as error:
        raise SegmentError(str(error)) from None
    return Segment(timestamp, segment_id, entries)


def _entry(data: bytes) -> AsEntry:
    # ASEntry, its SignedMessage, the HeaderAndBodyInternal that was signed, and of that the body.
    signed = read(read(data, (1, 2)).message(1) or b"", (1, 2))
    body = read(read(signed.data(1), (1, 2)).data(2), range(1, 7))
    hop = read(body.message(3) or b"", (1, 2))
    extensions = read(body.message(6) or b"", (1,))
    # Its other fields, one for each interface some of them, are known and of no use here.
    static = read(extensions.message(1) or b"", range(1, 7))
    latency = read(static.message(1) or b"", (1, 2))
    return AsEntry(
        isd_as=IsdAs(body.number(1)),
        next=IsdAs(body.number(2)),
        hop=_hop(hop.message(1)),
        mtu=min(body.number(5), _MAX_MTU),
        ingress_mtu=min(hop.number(2), _MAX_MTU),
        peers=tuple(map(_peer, _few(body.repeated(4), MAX_PEERS))),
        inside=_latencies(latency.repeated(1)),
        outside=_latencies(latency.repeated(2)),
    )


def _peer(data: bytes) -> PeerEntry:
    peer = read(data, range(1, 5))
    mtu = min(peer.number(3), _MAX_MTU)
    return PeerEntry(IsdAs(peer.number(1)), peer.number(2, _INTERFACE_BITS), mtu, _hop(peer.message(4)))


def _hop(data: bytes | None) -> HopField:
    hop = read(data or b"", range(1, 5))
    mac = hop.data(4)
    if len(mac) != MAC_SIZE:
        raise SegmentError(f"a MAC of {len(mac)} bytes")
    interfaces = hop.number(1, _INTERFACE_BITS), hop.number(2, _INTERFACE_BITS)
    return HopField(hop.number(3, _EXPIRY_BITS), *interfaces, mac)


def _latencies(data: tuple[bytes, ...]) -> tuple[tuple[int, float], ...]:
    """A map of interfaces to microseconds. What it says of an interface that can not be is passed over."""
    entries = (read(raw, (1, 2)) for raw in _few(data, MAX_LATENCIES))
    pairs = ((entry.number(1), entry.number(2, 32)) for entry in entries)
    return tuple(
        (interface, value / _MICROSECONDS)
        for interface, value in pairs
        if 0 < interface < 1 << _INTERFACE_BITS
    )


def _few(values: tuple[bytes, ...], limit: int) -> tuple[bytes, ...]:
    if len(values) > limit:
        raise SegmentError(f"{len(values)} of a kind, where {limit} are enough")
    return values
