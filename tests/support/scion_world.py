"""A small SCION in memory: ASes and links, beacons with true MACs, and routers that check them.

Written from the data plane's rules (``snap.md`` 5.3): a router knows its AS's key and nothing of
how a path was put together, so a path that passes here has the right hop fields, segment IDs and
flags in the right order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from engine.protobuf import write_bytes, write_number
from engine.scion.forwarding import ForwardingPath, HopField, InfoField
from engine.scion.isd_as import IsdAs
from engine.scion.path import PathInterface
from engine.scion.segments import AsEntry, PeerEntry, Segment

TIMESTAMP = 1_700_000_000
MTU = 1_400

Interface = tuple[str, int]
"""ISD-AS and interface."""


class RouterError(Exception):
    """A router dropped the packet."""


@dataclass
class World:
    """ASes are known by their text; an interface's number is unique in its AS."""

    links: dict[PathInterface, PathInterface] = field(default_factory=dict)
    kinds: dict[PathInterface, str] = field(default_factory=dict)
    """What is at the other end of an interface: ``core``, ``parent``, ``child`` or ``peer``."""
    down: set[PathInterface] = field(default_factory=set)
    ends: dict[IsdAs, list[PathInterface]] = field(default_factory=dict)
    """The interfaces of each AS."""
    latencies: dict[frozenset[PathInterface], float] = field(default_factory=dict)
    """Seconds between two interfaces of an AS, or over a link, that ASes announce."""

    def link(self, kind: str, one: Interface, other: Interface) -> None:
        """Join two interfaces: ``core``, ``child`` (the second AS is below the first) or ``peer``."""
        near, far = _interface(one), _interface(other)
        self.links.update({near: far, far: near})
        self.kinds.update({near: kind, far: {"child": "parent"}.get(kind, kind)})
        self.ends.setdefault(near.isd_as, []).append(near)
        self.ends.setdefault(far.isd_as, []).append(far)

    def beacon(
        self, *egresses: Interface, segment_id: int = 0x1234, timestamp: int = TIMESTAMP, expiry: int = 63
    ) -> Segment:
        """The segment of a beacon that left its first AS by the first interface, and so on."""
        way = [_interface(egress) for egress in egresses]
        entries: list[AsEntry] = []
        beta, ingress = segment_id, 0
        for position in range(len(way) + 1):
            last = position == len(way)
            isd_as = self.links[way[-1]].isd_as if last else way[position].isd_as
            egress = 0 if last else way[position].interface
            hop = self._hop(isd_as, beta, timestamp, expiry, ingress, egress)
            # Peering hop fields are chained behind the regular one.
            behind = beta ^ int.from_bytes(hop.mac[:2], "big")
            peers = tuple(
                PeerEntry(
                    self.links[near].isd_as,
                    self.links[near].interface,
                    MTU - 1,
                    self._hop(isd_as, behind, timestamp, expiry, near.interface, egress),
                )
                for near in sorted(self.ends[isd_as])
                if self.kinds[near] == "peer"
            )
            follower = IsdAs(0) if last else self.links[way[position]].isd_as
            entry = AsEntry(isd_as, follower, hop, MTU, MTU - 2 if ingress else 0, peers)
            entries.append(self._announce(entry))
            beta = behind
            ingress = 0 if last else self.links[way[position]].interface
        return Segment(timestamp, segment_id, tuple(entries))

    def _announce(self, entry: AsEntry) -> AsEntry:
        egress = PathInterface(entry.isd_as, entry.hop.egress)
        inside, outside = [], []
        for near in sorted(self.ends[entry.isd_as]):
            if (seconds := self.latencies.get(frozenset((near, egress)))) is not None and near != egress:
                inside.append((near.interface, seconds))
            if (seconds := self.latencies.get(frozenset((near, self.links[near])))) is not None:
                outside.append((near.interface, seconds))
        return replace(entry, inside=tuple(inside), outside=tuple(outside))

    def _hop(
        self, isd_as: IsdAs, beta: int, timestamp: int, expiry: int, ingress: int, egress: int
    ) -> HopField:
        return HopField(expiry, ingress, egress, mac(isd_as, beta, timestamp, expiry, ingress, egress))

    def travel(self, path: ForwardingPath, source: IsdAs) -> tuple[list[PathInterface], ForwardingPath]:
        """Send a packet: the interfaces that it passes, and the path as it arrives.

        Raises :class:`RouterError` when a router would drop it.
        """
        infos, hops = path.infos, path.hops
        ends = [sum(path.lengths[: count + 1]) for count in range(len(path.lengths))]
        info_at = hop_at = 0
        here, passed = source, list[PathInterface]()
        came_by: PathInterface | None = None
        while True:
            info, hop = infos[info_at], hops[hop_at]
            into, out = _directed(info, hop)
            # The two hop fields at a peering link share their segment's accumulator with their neighbours.
            at_peering = info.peering and hop_at in (ends[0] - 1, ends[0])
            if came_by is not None:
                if came_by.interface != into:
                    raise RouterError(f"{came_by} is not where the path comes in ({into})")
                if not info.construction_direction and not at_peering:
                    infos[info_at] = info = _chained(info, hop)
            self._check(here, info, hop)
            if hop_at == ends[-1] - 1:
                return passed, ForwardingPath.build(_parts(path, infos, hops), info_at, hop_at)
            if hop_at == ends[info_at] - 1 and not at_peering:
                info_at, hop_at = info_at + 1, hop_at + 1
                info, hop = infos[info_at], hops[hop_at]
                self._check(here, info, hop)
                out = _directed(info, hop)[1]
            leaving = PathInterface(here, out)
            self._turns(came_by, leaving)
            if leaving not in self.links or leaving in self.down:
                raise RouterError(f"{leaving} leads nowhere")
            if info.construction_direction and not at_peering:
                infos[info_at] = _chained(info, hop)
            came_by = self.links[leaving]
            passed += [leaving, came_by]
            here = came_by.isd_as
            info_at += hop_at == ends[info_at] - 1
            hop_at += 1
        raise AssertionError

    def _turns(self, came_by: PathInterface | None, leaving: PathInterface) -> None:
        """An AS carries what comes from or goes to those who pay for it, and core traffic."""
        if came_by is None:
            return
        kinds = {self.kinds[came_by], self.kinds[leaving]}
        if "child" not in kinds and kinds != {"core"}:
            raise RouterError(f"{came_by} to {leaving} is a valley")

    def _check(self, isd_as: IsdAs, info: InfoField, hop: HopField) -> None:
        right = mac(isd_as, info.segment_id, info.timestamp, hop.expiry_time, hop.ingress, hop.egress)
        if hop.mac != right:
            raise RouterError(f"the MAC of {isd_as} is wrong")


def mac(isd_as: IsdAs, beta: int, timestamp: int, expiry: int, ingress: int, egress: int) -> bytes:
    """The MAC of a hop field, with a key that is made of the AS's number."""
    data = b"\0\0" + beta.to_bytes(2, "big") + timestamp.to_bytes(4, "big") + bytes((0, expiry))
    data += ingress.to_bytes(2, "big") + egress.to_bytes(2, "big") + b"\0\0"
    made = CMAC(AES(isd_as.packed * 2))
    made.update(data)
    return made.finalize()[:6]


def encode_segment(segment: Segment) -> bytes:
    """A segment as protobuf, as the endhost API gives it, with signatures that nobody checks."""
    info = _number(1, segment.timestamp) + _number(2, segment.segment_id)
    return write_bytes(1, info) + b"".join(write_bytes(2, _entry(entry)) for entry in segment.entries)


def _entry(entry: AsEntry) -> bytes:
    body = _number(1, entry.isd_as.number) + _number(2, entry.next.number)
    body += write_bytes(3, write_bytes(1, _hop_message(entry.hop)) + _number(2, entry.ingress_mtu))
    for peer in entry.peers:
        numbers = _number(1, peer.peer.number) + _number(2, peer.peer_interface) + _number(3, peer.mtu)
        body += write_bytes(4, numbers + write_bytes(4, _hop_message(peer.hop)))
    body += _number(5, entry.mtu)
    if entry.inside or entry.outside:
        latency = b"".join(_announced(1, entry.inside)) + b"".join(_announced(2, entry.outside))
        note = write_bytes(6, b"a note")
        body += write_bytes(6, write_bytes(1, write_bytes(1, latency) + note))
    header_and_body = write_bytes(1, b"header") + write_bytes(2, body)
    return write_bytes(1, write_bytes(1, header_and_body) + write_bytes(2, bytes(70)))


def _announced(number: int, latencies: tuple[tuple[int, float], ...]) -> Iterator[bytes]:
    for interface, seconds in latencies:
        yield write_bytes(number, _number(1, interface) + _number(2, round(seconds * 1_000_000)))


def _hop_message(hop: HopField) -> bytes:
    numbers = _number(1, hop.ingress) + _number(2, hop.egress) + _number(3, hop.expiry_time)
    return numbers + write_bytes(4, hop.mac)


def _number(number: int, value: int) -> bytes:
    return write_number(number, value) if value else b""


def _interface(interface: Interface) -> PathInterface:
    return PathInterface(IsdAs.parse(interface[0]), interface[1])


def _directed(info: InfoField, hop: HopField) -> tuple[int, int]:
    """The way in and the way out."""
    return (hop.ingress, hop.egress) if info.construction_direction else (hop.egress, hop.ingress)


def _chained(info: InfoField, hop: HopField) -> InfoField:
    return replace(info, segment_id=info.segment_id ^ int.from_bytes(hop.mac[:2], "big"))


def _parts(
    path: ForwardingPath, infos: list[InfoField], hops: list[HopField]
) -> list[tuple[InfoField, list[HopField]]]:
    parts, at = [], 0
    for info, length in zip(infos, path.lengths, strict=True):
        parts.append((info, hops[at : at + length]))
        at += length
    return parts
