"""The SCION path in a packet: path meta header, info fields and hop fields (``snap.md`` 5.3).

A path stays the bytes it is, since most are passed on as they came. Its numbers of fields are
checked when it is read; the fields themselves are read by who asks for them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise

from engine.scion.errors import PacketError

META_SIZE = 4
INFO_SIZE = 8
HOP_SIZE = 12
MAC_SIZE = 6
MAX_SEGMENTS = 3
MAX_SEGMENT_HOPS = 63
"""Hop fields that the six bits of a segment's length can tell."""
MAX_HOPS = 64
"""Hop fields that the six bits of CurrHF can reach."""
HOP_LIFETIME = 337.5
"""Seconds of one unit of a hop field's expiry time; unit 0 is one of them."""

_INFO = struct.Struct(">BxHI")
_HOP = struct.Struct(f">BBHH{MAC_SIZE}s")

_CONSTRUCTION_DIRECTION, _PEERING = 0b01, 0b10
_EGRESS_ALERT, _INGRESS_ALERT = 0b01, 0b10


@dataclass(frozen=True, slots=True)
class InfoField:
    """What the hop fields of one segment have in common."""

    construction_direction: bool
    """Whether the segment is travelled as its beacon went, which is away from the core."""
    peering: bool
    """Whether the segment ends or begins at a peering link."""
    segment_id: int
    """The accumulator that routers chain MACs with; it changes on the way."""
    timestamp: int
    """Unix time in seconds when the beacon was begun."""

    def encode(self) -> bytes:
        """The eight bytes."""
        flags = self.construction_direction * _CONSTRUCTION_DIRECTION | self.peering * _PEERING
        try:
            return _INFO.pack(flags, self.segment_id, self.timestamp)
        except struct.error as error:
            raise PacketError(f"a value does not fit into an info field: {error}") from None


@dataclass(frozen=True, slots=True)
class HopField:
    """One AS's permission to pass it. Ingress and egress are as the beacon went."""

    expiry_time: int
    """Units of :data:`HOP_LIFETIME` after the first, counted from the segment's timestamp."""
    ingress: int
    egress: int
    mac: bytes
    ingress_alert: bool = False
    """Whether the router of the ingress interface shall look into the packet."""
    egress_alert: bool = False

    @property
    def lifetime(self) -> float:
        """Seconds after the segment's timestamp when it expires."""
        return (self.expiry_time + 1) * HOP_LIFETIME

    def encode(self) -> bytes:
        """The twelve bytes."""
        flags = self.egress_alert * _EGRESS_ALERT | self.ingress_alert * _INGRESS_ALERT
        try:
            packed = _HOP.pack(flags, self.expiry_time, self.ingress, self.egress, self.mac)
        except struct.error as error:
            raise PacketError(f"a value does not fit into a hop field: {error}") from None
        if len(self.mac) != MAC_SIZE:
            raise PacketError(f"a MAC has {MAC_SIZE} bytes, not {len(self.mac)}")
        return packed


PathPart = tuple[InfoField, Sequence[HopField]]
"""One segment as it is travelled: its info field and hop fields in the order of the way."""


@dataclass(frozen=True, slots=True)
class ForwardingPath:
    """A path of type SCION, of one to three segments."""

    raw: bytes
    lengths: tuple[int, ...]
    """Hop fields of each segment."""
    current_info: int
    current_hop: int

    @classmethod
    def parse(cls, raw: bytes) -> ForwardingPath:
        """Read a path that fills ``raw``. Raises :class:`PacketError`.

        Reserved bits are ignored. A path whose position lies behind its end is refused, as it
        could not be reversed.
        """
        if len(raw) < META_SIZE:
            raise PacketError(f"{len(raw)} bytes are no path")
        meta = int.from_bytes(raw[:META_SIZE], "big")
        numbers = (meta >> 12 & 0x3F, meta >> 6 & 0x3F, meta & 0x3F)
        lengths = tuple(number for number in numbers if number)
        if not lengths or lengths != numbers[: len(lengths)]:
            raise PacketError(f"segments of {numbers} hop fields")
        hops = sum(lengths)
        if hops > MAX_HOPS:
            raise PacketError(f"a path of {hops} hop fields")
        size = path_size(len(lengths), hops)
        if len(raw) != size:
            raise PacketError(f"a path of {len(raw)} bytes that should have {size}")
        current_info, current_hop = meta >> 30, meta >> 24 & 0x3F
        if current_info >= len(lengths) or current_hop >= hops:
            raise PacketError(f"position {current_info}, {current_hop} is behind the end of the path")
        return cls(bytes(raw), lengths, current_info, current_hop)

    @classmethod
    def build(cls, parts: Sequence[PathPart], current_info: int = 0, current_hop: int = 0) -> ForwardingPath:
        """Make a path of segments. Raises :class:`PacketError` when they are too many or too long."""
        lengths = [len(hops) for _, hops in parts]
        if not 0 < len(parts) <= MAX_SEGMENTS or max(lengths) > MAX_SEGMENT_HOPS:
            raise PacketError(f"segments of {lengths} hop fields")
        infos = [info.encode() for info, _ in parts]
        fields = [hop.encode() for _, hops in parts for hop in hops]
        return cls.parse(_meta(lengths, current_info, current_hop) + b"".join(infos + fields))

    @property
    def infos(self) -> list[InfoField]:
        """The info fields in the order of the way."""
        read = _INFO.iter_unpack(self.raw[META_SIZE : self._hops_at])
        return [
            InfoField(bool(flags & _CONSTRUCTION_DIRECTION), bool(flags & _PEERING), segment_id, timestamp)
            for flags, segment_id, timestamp in read
        ]

    @property
    def hops(self) -> list[HopField]:
        """The hop fields in the order of the way."""
        return [
            HopField(
                expiry_time, ingress, egress, mac, bool(flags & _INGRESS_ALERT), bool(flags & _EGRESS_ALERT)
            )
            for flags, expiry_time, ingress, egress, mac in _HOP.iter_unpack(self.raw[self._hops_at :])
        ]

    @property
    def parts(self) -> list[PathPart]:
        """The segments in the order of the way."""
        hops = self.hops
        bounds = pairwise(accumulate(self.lengths, initial=0))
        return [(info, hops[start:end]) for info, (start, end) in zip(self.infos, bounds, strict=True)]

    @property
    def expiry(self) -> float:
        """Unix time when the first of its hop fields expires."""
        return min(info.timestamp + min(hop.lifetime for hop in hops) for info, hops in self.parts)

    @property
    def route(self) -> bytes:
        """What is the same of a path wherever on its way a packet is: to compare paths by.

        Left out are position, segment IDs and alerts, which routers change.
        """
        infos = b"".join(
            bytes((self.raw[at] & 0b11,)) + self.raw[at + 4 : at + INFO_SIZE]
            for at in range(META_SIZE, self._hops_at, INFO_SIZE)
        )
        hops = b"".join(
            self.raw[at + 1 : at + HOP_SIZE] for at in range(self._hops_at, len(self.raw), HOP_SIZE)
        )
        return bytes(self.lengths) + infos + hops

    def reversed(self) -> ForwardingPath:
        """The way back, for whoever received a packet over this path.

        Segment IDs stay as they came. Alerts are taken away: they were meant for the way here, and
        an answer must not wake routers because a stranger's packet did.
        """
        infos = [self.raw[at : at + INFO_SIZE] for at in range(META_SIZE, self._hops_at, INFO_SIZE)]
        turned = [bytes((info[0] & 0b11 ^ _CONSTRUCTION_DIRECTION, 0)) + info[2:] for info in reversed(infos)]
        hops = [
            b"\0" + self.raw[at + 1 : at + HOP_SIZE]
            for at in range(len(self.raw) - HOP_SIZE, self._hops_at - 1, -HOP_SIZE)
        ]
        current_info = len(infos) - 1 - self.current_info
        current_hop = len(hops) - 1 - self.current_hop
        lengths = self.lengths[::-1]
        meta = _meta(lengths, current_info, current_hop)
        return ForwardingPath(b"".join((meta, *turned, *hops)), lengths, current_info, current_hop)

    def with_alert(self, hop: int, *, egress: bool) -> ForwardingPath:
        """The path with one router asked to look: that of ``hop``'s ingress or egress interface."""
        at = self._hops_at + hop * HOP_SIZE
        flag = _EGRESS_ALERT if egress else _INGRESS_ALERT
        raw = self.raw[:at] + bytes((self.raw[at] | flag,)) + self.raw[at + 1 :]
        return ForwardingPath(raw, self.lengths, self.current_info, self.current_hop)

    @property
    def _hops_at(self) -> int:
        return META_SIZE + INFO_SIZE * len(self.lengths)


def path_size(segments: int, hops: int) -> int:
    """Bytes of a path of so many segments and hop fields."""
    return META_SIZE + INFO_SIZE * segments + HOP_SIZE * hops


def chain(segment_id: int, macs: Sequence[bytes]) -> int:
    """The accumulator after hop fields with these MACs: each puts in its first two bytes."""
    return reduce(lambda beta, mac: beta ^ int.from_bytes(mac[:2], "big"), macs, segment_id)


def _meta(lengths: Sequence[int], current_info: int, current_hop: int) -> bytes:
    if not (0 <= current_info < MAX_SEGMENTS and 0 <= current_hop < MAX_HOPS):
        raise PacketError(f"there is no position {current_info}, {current_hop}")
    first, second, third = (*lengths, 0, 0)[:MAX_SEGMENTS]
    number = current_info << 30 | current_hop << 24 | first << 12 | second << 6 | third
    return number.to_bytes(META_SIZE, "big")
