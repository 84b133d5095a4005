"""What may be joined into a superpacket, and how its header is written.

The rules are those of the kernel's own receive offload (tun-offload.md, sections 4.1 to 4.5).
Most say that fields must be equal; :func:`comparable` has them as a mask over the header. What
one packet must be by itself is in :func:`examine`. That leaves what must count on from packet to
packet, which the two ways of joining compute for many at once: ``coalesce_run`` where everything
is in order, ``coalesce_mixed`` for the rest.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from typing import NamedTuple

from engine.offload import headers as at
from engine.offload import virtio
from engine.offload.layout import Link
from engine.offload.sums import MODULUS, field, total

Buffer = bytes | bytearray | memoryview

MAX_SIZE = 65535
"""Bytes of a superpacket, Ethernet included: what the kernel itself makes at most (section 1.8)."""
MAX_DATAGRAMS = 64
"""Members of a UDP superpacket: where the kernel's own joining stops."""
MAX_SEGMENTS = 512
"""Members of a TCP superpacket, and so of the parts of one write: far below ``IOV_MAX``, 1024."""

MAX_HEADERS = at.ETHERNET_SIZE + at.TAG_SIZE + at.IPV6_SIZE + 60
"""Bytes before the payload of anything that is joined."""

DONT_FRAGMENT = 0x4000
CHECKSUM_NEVER_WRITTEN = 0xFFFF
"""By IPv4: it is 0 then. Such a packet goes alone, for one cut from a superpacket would differ."""

IPV4_FRAGMENT = 6
_IPV4_FIRST = 0x45
"""Version 4, a header of 5 × 4 bytes: no options."""

_TYPE_IPV4 = int.from_bytes(at.TYPE_IPV4, "big")
_TYPE_IPV6 = int.from_bytes(at.TYPE_IPV6, "big")
_TAG_TYPES = frozenset(int.from_bytes(kind, "big") for kind in at.TAG_TYPES)
_NOT_WHOLE = frozenset({0, 43, 44, 51, 60, 135, 139, 140})
"""IPv6 extension headers: TCP or UDP may come behind them."""

JOINED_FLAGS = at.ACK
"""The flags of a TCP segment that may be joined …"""
FREE_FLAGS = at.PSH | at.ECE
"""… but for these two. ECE must be equal all the same; PSH is for the end of a superpacket."""

_U16 = struct.Struct(">H")
_U32 = struct.Struct(">I")
_IPV4 = struct.Struct(">HHHxxH")
"""From the total length on: that, identification, fragment field, header checksum."""


class Joined(NamedTuple):
    """One write to the device."""

    parts: tuple[Buffer, ...]
    """For ``os.writev``; the first begins with the virtio header."""
    packets: int
    """How many packets of the tunnel it holds."""


class Kind(IntEnum):
    """What a packet is that is no member of any flow that we know."""

    APART = -1
    """No TCP or UDP, or not to be recognised as such. It may overtake and be overtaken."""
    BARRIER = -2
    """May belong to a flow, but its ports are not where they always are: nothing may pass it."""


@dataclass(frozen=True, eq=False)
class Shape:
    """Packets with one sequence of headers; the offsets count from the packet's first byte."""

    number: int
    """From 0, to tell shapes apart quickly."""
    network: int
    """Where the IP header begins: behind Ethernet and at most one VLAN tag."""
    version: int
    """4 or 6."""
    protocol: int

    @property
    def tcp(self) -> bool:
        """TCP; otherwise UDP."""
        return self.protocol == at.PROTOCOL_TCP

    @cached_property
    def transport(self) -> int:
        """Where the TCP or UDP header begins."""
        return self.network + (at.IPV4_SIZE if self.version == 4 else at.IPV6_SIZE)

    @cached_property
    def addresses(self) -> int:
        """Where the two IP addresses begin, which in both versions end at :attr:`transport`.

        What a transport checksum covers is one stretch therefore, but for protocol and length.
        """
        return self.transport - (8 if self.version == 4 else 32)

    @cached_property
    def checksum(self) -> int:
        """Where the transport checksum is."""
        return self.transport + self.checksum_offset

    @cached_property
    def checksum_offset(self) -> int:
        """The same, counted from the transport header."""
        return at.TCP_CHECKSUM if self.tcp else at.UDP_CHECKSUM

    @cached_property
    def minimum(self) -> int:
        """Bytes of the smallest packet of this shape."""
        return self.transport + (at.TCP_SIZE if self.tcp else at.UDP_SIZE)

    @cached_property
    def gso_type(self) -> int:
        """For the virtio header."""
        if not self.tcp:
            return virtio.GSO_UDP_L4
        return virtio.GSO_TCPV4 if self.version == 4 else virtio.GSO_TCPV6

    @cached_property
    def most(self) -> int:
        """Members of a superpacket."""
        return MAX_SEGMENTS if self.tcp else MAX_DATAGRAMS


def _shapes() -> tuple[Shape, ...]:
    places = (0, at.ETHERNET_SIZE, at.ETHERNET_SIZE + at.TAG_SIZE)
    kinds = [(n, v, p) for n in places for v in (4, 6) for p in (at.PROTOCOL_TCP, at.PROTOCOL_UDP)]
    return tuple(Shape(number, *kind) for number, kind in enumerate(kinds))


SHAPES = _shapes()
_BY_KIND = {(shape.network, shape.version, shape.protocol): shape.number for shape in SHAPES}


class Member(NamedTuple):
    """A packet that may be part of a superpacket, if its transport checksum is right."""

    shape: Shape
    headers: int
    """Bytes before the payload."""
    payload: int
    """Bytes; at least 1."""
    identification: int
    """Of IPv4; 0 with IPv6."""
    ip_checksum: int
    """Of the IPv4 header; 0 with IPv6."""
    unfragmentable: bool
    """The DF bit of IPv4: only then may a sender use one identification again (RFC 6864)."""
    sequence: int
    """Of TCP; 0 with UDP."""
    push: bool
    """The PSH flag of TCP: nothing may follow in the same superpacket."""


def kind_of(data: Buffer, offset: int, size: int, link: Link) -> int:
    """The number of a packet's shape, or a :class:`Kind`.

    A flow is made of link header, addresses, protocol and ports; its packets all have one shape,
    or are barriers.
    """
    network = 0
    if link is Link.ETHERNET:
        network = at.ETHERNET_SIZE
        if size < network + at.TAG_SIZE + 2:
            return Kind.APART
        (ethertype,) = _U16.unpack_from(data, offset + at.ETHERTYPE)
        if ethertype in _TAG_TYPES:
            network += at.TAG_SIZE
            (ethertype,) = _U16.unpack_from(data, offset + at.ETHERTYPE + at.TAG_SIZE)
    if size < network + at.IPV4_SIZE:
        return Kind.APART
    ip = offset + network
    first = data[ip]
    version = first >> 4
    if link is Link.ETHERNET and ethertype != (_TYPE_IPV4 if version == 4 else _TYPE_IPV6):
        return Kind.APART
    if version == 4:
        protocol = data[ip + at.IPV4_PROTOCOL]
        (fragment,) = _U16.unpack_from(data, ip + IPV4_FRAGMENT)
        if first != _IPV4_FIRST or fragment & ~DONT_FRAGMENT:
            return Kind.BARRIER
    else:
        protocol = data[ip + at.IPV6_NEXT]
        if version == 6 and protocol in _NOT_WHOLE:
            return Kind.BARRIER
    number = _BY_KIND.get((network, version, protocol), Kind.APART)
    return Kind.APART if number >= 0 and size < SHAPES[number].minimum else number


def examine(data: Buffer, offset: int, size: int, link: Link) -> Member | None:
    """What is needed to know for joining; ``None`` for a packet that goes alone whatever follows.

    All but the transport checksum is checked, see :func:`verified`.
    """
    number = kind_of(data, offset, size, link)
    if number < 0:
        return None
    shape = SHAPES[number]
    network = offset + shape.network
    identification = fragment = ip_checksum = 0
    if shape.version == 4:
        length, identification, fragment, ip_checksum = _IPV4.unpack_from(data, network + at.IPV4_LENGTH)
        if length != size - shape.network or ip_checksum == CHECKSUM_NEVER_WRITTEN:
            return None
        if total(data[network : network + at.IPV4_SIZE]):
            return None
    elif _U16.unpack_from(data, network + at.IPV6_LENGTH)[0] != size - shape.transport:
        return None
    transport = offset + shape.transport
    if not shape.tcp:
        length, check = struct.unpack_from(">HH", data, transport + at.UDP_LENGTH)
        payload = size - shape.minimum
        if length != size - shape.transport or not check or not payload:
            return None
        return Member(shape, shape.minimum, payload, identification, ip_checksum, fragment != 0, 0, False)
    header_words, flags = data[transport + at.TCP_DATA_OFFSET] >> 4, data[transport + at.TCP_FLAGS]
    headers = shape.transport + 4 * header_words
    if headers < shape.minimum or headers >= size or flags & ~FREE_FLAGS != JOINED_FLAGS:
        return None
    (sequence,) = _U32.unpack_from(data, transport + at.TCP_SEQUENCE)
    push = flags & at.PSH != 0
    return Member(shape, headers, size - headers, identification, ip_checksum, fragment != 0, sequence, push)


def pseudo_rest(shape: Shape, size: int) -> int:
    """What a transport checksum covers besides addresses, header and payload: protocol and length.

    A sum as the machine's own 16-bit words give it, for packets of ``size`` bytes.
    """
    number = (shape.protocol + size - shape.transport) % MODULUS
    return int.from_bytes(number.to_bytes(2, "big"), sys.byteorder)


def verified(data: Buffer, offset: int, size: int, shape: Shape) -> bool:
    """Whether the transport checksum of a packet with right lengths is right."""
    covered = total(data[offset + shape.addresses : offset + size])
    return (covered + shape.protocol + size - shape.transport) % MODULUS == 0


@cache
def comparable(shape: Shape, headers: int) -> bytes:
    """A mask over the headers with zeros where members of a superpacket may differ.

    The lengths are left out too: the last member may be shorter, and :func:`examine` has seen
    that each has the right ones. So are the checksums, which are verified.
    """
    mask = bytearray(b"\xff" * headers)

    def free(start: int, size: int) -> None:
        mask[start : start + size] = bytes(size)

    if shape.version == 4:
        free(shape.network + at.IPV4_LENGTH, 2)
        free(shape.network + at.IPV4_ID, 2)
        free(shape.network + at.IPV4_CHECKSUM, 2)
    else:
        free(shape.network + at.IPV6_LENGTH, 2)
    if shape.tcp:
        free(shape.transport + at.TCP_SEQUENCE, 4)
        mask[shape.transport + at.TCP_FLAGS] ^= at.PSH
    else:
        free(shape.transport + at.UDP_LENGTH, 2)
    free(shape.checksum, 2)
    return bytes(mask)


@cache
def flow_mask(shape: Shape, width: int) -> bytes:
    """Of the first ``width`` bytes those that make the flow: link header, addresses, ports."""
    link, between = b"\xff" * shape.network, bytes(shape.addresses - shape.network)
    endpoints = b"\xff" * (shape.transport + 4 - shape.addresses)
    return (link + between + endpoints).ljust(width, b"\0")


def superpacket_header(
    first: bytes | bytearray | memoryview, member: tuple[Shape, int, int], payload: int, push: bool
) -> bytearray:
    """Virtio header and headers of a superpacket (section 4.3).

    ``first`` are the headers of the first member, ``member`` its shape, their size and the size
    of its payload; ``payload`` is that of all members together, ``push`` whether the last has PSH.
    """
    shape, headers, segment = member
    flags = virtio.NEEDS_CSUM
    out = bytearray(virtio.SIZE + headers)
    virtio.STRUCT.pack_into(
        out, 0, flags, shape.gso_type, headers, segment, shape.transport, shape.checksum_offset, 0
    )
    out[virtio.SIZE :] = first
    network, transport = virtio.SIZE + shape.network, virtio.SIZE + shape.transport
    size = headers + payload
    if shape.version == 4:
        check = network + at.IPV4_CHECKSUM
        _U16.pack_into(out, network + at.IPV4_LENGTH, size - shape.network)
        out[check : check + 2] = b"\0\0"
        _U16.pack_into(out, check, field(total(out[network:transport])))
    else:
        _U16.pack_into(out, network + at.IPV6_LENGTH, size - shape.transport)
    length = size - shape.transport
    if not shape.tcp:
        _U16.pack_into(out, transport + at.UDP_LENGTH, length)
    elif push:
        out[transport + at.TCP_FLAGS] |= at.PSH
    # Not inverted, and never 0 where there is something to sum: the kernel goes on from here.
    pseudo = total(out[virtio.SIZE + shape.addresses : transport]) + shape.protocol + length
    _U16.pack_into(out, virtio.SIZE + shape.checksum, (pseudo - 1) % MODULUS + 1)
    return out
