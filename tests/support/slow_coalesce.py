"""Joining packets, slow and obvious: one packet after the other, as tun-offload.md, section 4, says it.

Nothing here is shared with ``engine.offload``, so that a mistake in one is seen by the other.
Also what the tests need beside it: packets to join, and a segmenter that takes superpackets apart.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

TCP, UDP = 6, 17
FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = (1 << bit for bit in range(8))
PLAIN = bytes(12)
_EXTENSIONS = (0, 43, 44, 51, 60, 135, 139, 140)


def internet_checksum(data: bytes) -> int:
    """RFC 1071, word by word."""
    total = 0
    for high, low in zip(data[::2], data[1::2] + b"\0", strict=False):
        total += high << 8 | low
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def _fold(number: int) -> int:
    while number >> 16:
        number = (number & 0xFFFF) + (number >> 16)
    return number


@dataclass(frozen=True)
class Flow:
    """The sender's side of one connection; :meth:`packet` makes its packets."""

    version: int = 4
    protocol: int = TCP
    link: bytes = b""
    """Everything before the IP header."""
    port: int = 40000
    ack: int = 0x01020304
    window: int = 502
    options: bytes = bytes.fromhex("0101080a0000000500000009")
    dont_fragment: bool = True
    ttl: int = 64
    tos: int = 0
    flow_label: int = 0x12345

    def packet(
        self,
        payload: bytes,
        *,
        sequence: int = 0,
        identification: int = 0,
        flags: int = ACK,
        padding: bytes = b"",
        fragment: int = 0,
        ip_options: bytes = b"",
        udp_checksum: bool = True,
    ) -> bytes:
        """A whole packet with right lengths and checksums."""
        if self.version == 4:
            source, target = bytes([10, 88, 0, 3]), bytes([10, 88, 0, 2])
        else:
            source = bytes.fromhex("fd880000000000000000000000000003")
            target = bytes.fromhex("fd880000000000000000000000000002")
        if self.protocol == TCP:
            options = self.options
            l4 = bytearray(
                struct.pack(
                    ">HHIIBBHHH",
                    self.port,
                    5201,
                    sequence & 0xFFFFFFFF,
                    self.ack,
                    (20 + len(options)) // 4 << 4,
                    flags,
                    self.window,
                    0,
                    0,
                )
                + options
                + payload
            )
            place = 16
        else:
            l4 = bytearray(struct.pack(">HHHH", self.port, 5201, 8 + len(payload), 0) + payload)
            place = 6
        pseudo = source + target + struct.pack(">II", len(l4), self.protocol)
        check = internet_checksum(pseudo + bytes(l4))
        if self.protocol == UDP:
            check = (check or 0xFFFF) if udp_checksum else 0
        struct.pack_into(">H", l4, place, check)
        if self.version == 6:
            word = 6 << 28 | self.tos << 20 | self.flow_label
            ip = struct.pack(">IHBB", word, len(l4), self.protocol, self.ttl) + source + target
        else:
            head = bytearray(
                struct.pack(
                    ">BBHHHBBH",
                    0x45 + len(ip_options) // 4,
                    self.tos,
                    20 + len(ip_options) + len(l4),
                    identification & 0xFFFF,
                    fragment | (0x4000 if self.dont_fragment else 0),
                    self.ttl,
                    self.protocol,
                    0,
                )
                + source
                + target
                + ip_options
            )
            struct.pack_into(">H", head, 10, internet_checksum(bytes(head)))
            ip = bytes(head)
        return self.link + ip + bytes(l4) + padding


@dataclass
class _Parsed:
    packet: bytes
    flow: bytes | None = None
    """``None``: no TCP or UDP that could be recognised."""
    barrier: bool = False
    joinable: bool = False
    good: bool = False
    ip: int = 0
    version: int = 0
    protocol: int = 0
    l4: int = 0
    data: int = 0
    equal: tuple[bytes | int, ...] = ()
    """What members must have in common."""
    identification: int = 0
    dont_fragment: bool = False
    sequence: int = 0
    push: bool = False

    @property
    def payload(self) -> bytes:
        return self.packet[self.data :]


def _parse(packet: bytes, ethernet: bool) -> _Parsed:
    p = _Parsed(packet)
    if ethernet:
        kind = packet[12:14]
        p.ip = 14
        if kind in (b"\x81\x00", b"\x88\xa8"):
            kind = packet[16:18]
            p.ip = 18
        p.version = {b"\x08\x00": 4, b"\x86\xdd": 6}.get(kind, 0)
    else:
        p.version = packet[0] >> 4 if packet else 0
    ip = packet[p.ip :]
    if p.version not in (4, 6) or len(ip) < 20 or ip[0] >> 4 != p.version:
        return p
    fixed: bytes
    if p.version == 4:
        p.protocol = ip[9]
        (fragment,) = struct.unpack(">H", ip[6:8])
        if ip[0] & 15 != 5 or fragment & 0xBFFF:
            p.barrier = True
            return p
        header, addresses, length = 20, ip[12:20], struct.unpack(">H", ip[2:4])[0]
        p.identification, p.dont_fragment = struct.unpack(">H", ip[4:6])[0], bool(fragment)
        fixed = ip[:2] + ip[6:10]
        head_good = internet_checksum(ip[:20]) == 0 and ip[10:12] != b"\xff\xff"
    else:
        p.protocol = ip[6]
        if p.protocol in _EXTENSIONS:
            p.barrier = True
            return p
        header, addresses = 40, ip[8:40]
        length = 40 + struct.unpack(">H", ip[4:6])[0]
        fixed = ip[:4] + ip[6:8]
        head_good = True
    smallest = {TCP: 20, UDP: 8}.get(p.protocol)
    if smallest is None or len(ip) < header + smallest:
        return p
    p.l4 = p.ip + header
    l4 = packet[p.l4 :]
    p.flow = packet[: p.ip] + bytes([p.version, p.protocol]) + addresses + l4[:4]
    if length != len(ip):
        return p
    pseudo = addresses + struct.pack(">II", len(l4), p.protocol)
    p.good = head_good and internet_checksum(pseudo + l4) == 0
    if p.protocol == UDP:
        p.data = p.l4 + 8
        p.joinable = struct.unpack(">H", l4[4:6])[0] == len(l4) and l4[6:8] != b"\0\0" and len(l4) > 8
        p.equal = (fixed,)
    else:
        size = (l4[12] >> 4) * 4
        flags = l4[13]
        p.data = p.l4 + size
        p.joinable = 20 <= size < len(l4) and flags & ~(PSH | ECE) == ACK
        p.sequence, p.push = struct.unpack(">I", l4[4:8])[0], bool(flags & PSH)
        p.equal = (fixed, l4[8:13], flags & ~PSH, l4[14:16], l4[18:size])
    p.joinable = p.joinable and p.good
    return p


@dataclass
class _Open:
    members: list[_Parsed]
    indices: list[int]
    step: int | None = None
    """What the IPv4 identification grows by."""
    closed: bool = False


@dataclass
class Outcome:
    """What is to be written, in the order in which it was finished."""

    writes: list[bytes] = field(default_factory=list)
    indices: list[list[int]] = field(default_factory=list)
    """Which packets are in each."""


def join(packets: Sequence[bytes], ethernet: bool, udp: bool = True) -> Outcome:
    """Join ``packets`` as they came."""
    outcome = Outcome()
    flows: dict[bytes, _Open] = {}

    def close(flow: bytes) -> None:
        group = flows.pop(flow, None)
        if group is not None:
            outcome.writes.append(_superpacket(group.members))
            outcome.indices.append(group.indices)

    for index, packet in enumerate(packets):
        p = _parse(packet, ethernet)
        if p.barrier:
            for flow in list(flows):
                close(flow)
        if p.flow is not None and p.joinable and (udp or p.protocol == TCP):
            group = flows.get(p.flow)
            if group is not None and _may_follow(group, p):
                group.members.append(p)
                group.indices.append(index)
                group.closed = p.push or len(p.payload) < len(group.members[0].payload)
                continue
            close(p.flow)
            flows[p.flow] = _Open([p], [index], closed=p.push)
            continue
        if p.flow is not None:
            close(p.flow)
        outcome.writes.append(PLAIN + packet)
        outcome.indices.append([index])
    for flow in list(flows):
        close(flow)
    return outcome


def _may_follow(group: _Open, p: _Parsed) -> bool:
    first, last = group.members[0], group.members[-1]
    if group.closed or p.equal != first.equal or len(p.payload) > len(first.payload):
        return False
    if len(group.members) >= (512 if p.protocol == TCP else 64):
        return False
    if first.data + sum(len(m.payload) for m in group.members) + len(p.payload) > 65535:
        return False
    if p.protocol == TCP and p.sequence != (last.sequence + len(last.payload)) % 2**32:
        return False
    if p.version == 4:
        step = (p.identification - last.identification) % 65536
        if step not in ((0, 1) if p.dont_fragment else (1,)):
            return False
        if group.step is not None and step != group.step:
            return False
        group.step = step
    return True


def _superpacket(members: list[_Parsed]) -> bytes:
    first, last = members[0], members[-1]
    if len(members) == 1:
        return PLAIN + first.packet
    out = bytearray(first.packet[: first.data]) + b"".join(m.payload for m in members)
    length = len(out) - first.l4
    if first.version == 4:
        out[first.ip + 2 : first.ip + 4] = struct.pack(">H", len(out) - first.ip)
        out[first.ip + 10 : first.ip + 12] = b"\0\0"
        check = internet_checksum(bytes(out[first.ip : first.l4]))
        out[first.ip + 10 : first.ip + 12] = struct.pack(">H", check)
        addresses = out[first.ip + 12 : first.l4]
    else:
        out[first.ip + 4 : first.ip + 6] = struct.pack(">H", length)
        addresses = out[first.ip + 8 : first.l4]
    pseudo = internet_checksum(bytes(addresses) + struct.pack(">II", length, first.protocol)) ^ 0xFFFF
    offset = 16 if first.protocol == TCP else 6
    out[first.l4 + offset : first.l4 + offset + 2] = struct.pack(">H", pseudo)
    if first.protocol == UDP:
        kind = 5
        out[first.l4 + 4 : first.l4 + 6] = struct.pack(">H", length)
    else:
        kind = 1 if first.version == 4 else 4
        out[first.l4 + 13] |= PSH if last.push else 0
    virtio = struct.pack("=BBHHHHH", 1, kind, first.data, len(first.payload), first.l4, offset, 0)
    return virtio + bytes(out)


def expand(written: bytes, *, constant_id: bool = False) -> list[bytes]:
    """The packets that the kernel makes of one write, as section 3.1 says it.

    ``constant_id`` keeps the identification as it is, which the kernel does not: for superpackets
    of packets that had one all.
    """
    flags, kind, _, segment, start, offset, _ = struct.unpack("=BBHHHHH", written[:12])
    packet = written[12:]
    if not kind:
        assert not flags, "a plain packet is for the kernel to verify"
        return [packet]
    assert flags == 1
    header = start + (8 if kind == 5 else packet[start + 12] >> 4 << 2)
    payload = packet[header:]
    assert len(payload) > segment, "a superpacket of one packet"
    four = start in (20, 14 + 20, 18 + 20)
    ip = start - (20 if four else 40)
    length = len(packet) - start
    # The sum that the kernel begins with is what stands in the field.
    (begun,) = struct.unpack_from(">H", packet, start + offset)
    segments = []
    for number, at in enumerate(range(0, len(payload), segment)):
        data = payload[at : at + segment]
        last = at + segment >= len(payload)
        out = bytearray(packet[:header] + data)
        if four:
            struct.pack_into(">H", out, ip + 2, len(out) - ip)
            (identification,) = struct.unpack_from(">H", packet, ip + 4)
            if not constant_id:
                identification = (identification + number) & 0xFFFF
            out[ip + 4 : ip + 6] = struct.pack(">H", identification)
            out[ip + 10 : ip + 12] = b"\0\0"
            out[ip + 10 : ip + 12] = struct.pack(">H", internet_checksum(bytes(out[ip:start])))
        else:
            struct.pack_into(">H", out, ip + 4, len(out) - start)
        if kind == 5:
            struct.pack_into(">H", out, start + 4, len(out) - start)
        else:
            (sequence,) = struct.unpack_from(">I", packet, start + 4)
            struct.pack_into(">I", out, start + 4, (sequence + at) & 0xFFFFFFFF)
            if not last:
                out[start + 13] &= ~(FIN | PSH)
            if number:
                out[start + 13] &= ~CWR & 0xFF
        out[start + offset : start + offset + 2] = b"\0\0"
        sum_begun = _fold(begun + (0xFFFF - length % 0xFFFF) + len(out) - start)
        covered = internet_checksum(struct.pack(">H", sum_begun) + bytes(out[start:]))
        if kind == 5:
            covered = covered or 0xFFFF
        struct.pack_into(">H", out, start + offset, covered)
        segments.append(bytes(out))
    return segments


def flow_of(packet: bytes, ethernet: bool) -> bytes | None:
    """What packets must have in common for their order to matter; ``None`` when it does not."""
    return _parse(packet, ethernet).flow


def is_good(packet: bytes, ethernet: bool) -> bool:
    """Whether all lengths and checksums of a TCP or UDP packet are right."""
    return _parse(packet, ethernet).good


def changed(flow: Flow, **fields: object) -> Flow:
    """The same flow with other header fields."""
    return replace(flow, **fields)  # type: ignore[arg-type]
