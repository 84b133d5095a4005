"""What a superpacket's headers look like: where its fields are, and whether it can be cut at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.offload import headers, virtio
from engine.offload.errors import PacketError
from engine.offload.headers import IPV4_PROTOCOL, IPV6_NEXT, IPV6_SIZE, PROTOCOL_TCP, PROTOCOL_UDP
from engine.offload.layout import Link
from engine.offload.virtio import VnetHeader

MAX_HEADERS = 512
"""Bytes that all headers of a superpacket may have; the kernel's own stay below 200."""
LAST_TRANSPORT = MAX_HEADERS - 60
"""Where the transport header may begin, so that the longest TCP header still ends in time."""

_VERSIONS = {
    virtio.GSO_TCPV4: (4,),
    virtio.GSO_TCPV6: (6,),
    virtio.GSO_TCPV4 | virtio.GSO_ECN: (4,),
    virtio.GSO_TCPV6 | virtio.GSO_ECN: (6,),
    virtio.GSO_UDP_L4: (4, 6),
}
"""The IP versions that each kind of superpacket may have. All other kinds are not cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What the superpackets of a flow have in common; offsets count from the packet's first byte."""

    ipv4: bool
    """Else IPv6."""
    tcp: bool
    """Else UDP."""
    ip: int
    """Where the IP header begins."""
    transport: int
    """Where the TCP or UDP header begins."""
    headers: int
    """Bytes of all headers, which is where the payload begins."""
    segment: int
    """Payload bytes of every segment but the last."""
    protocol_at: int
    """Where the IP header names what follows it."""
    protocol: int
    """What it says there."""
    extended: bool
    """Whether IPv6 extension headers are between the two."""

    @property
    def packet(self) -> int:
        """Bytes of every segment's packet but the last."""
        return self.headers + self.segment

    @property
    def length_at(self) -> int:
        """Where the IP header says how long it is."""
        return self.ip + (headers.IPV4_LENGTH if self.ipv4 else headers.IPV6_LENGTH)

    @property
    def length_from(self) -> int:
        """From where on the IP header counts its length."""
        return self.ip if self.ipv4 else self.ip + IPV6_SIZE

    def of_one(self, payload: int) -> Shape:
        """The same headers before a single segment of ``payload`` bytes."""
        return replace(self, segment=payload)


def recognise(vnet: VnetHeader, head: bytes, link: Link) -> Shape:
    """Understand the first bytes of a superpacket, ``head``, at least ``MAX_HEADERS`` of them.

    The virtio header, what the link says about the packet, the first byte of the IP header and the
    TCP data offset alone decide about the result: whoever remembers it needs no more for a key.
    Raises :class:`PacketError` for what is no superpacket that we can cut.
    """
    versions = _VERSIONS.get(vnet.gso_type)
    if versions is None:
        raise PacketError(f"no such superpacket: gso_type {vnet.gso_type:#x}")
    if not vnet.flags & virtio.NEEDS_CSUM:
        raise PacketError("a superpacket that says its checksum is complete")
    if vnet.gso_size == 0:
        raise PacketError("gso_size is 0")
    tcp = vnet.gso_type != virtio.GSO_UDP_L4
    if vnet.csum_offset != (headers.TCP_CHECKSUM if tcp else headers.UDP_CHECKSUM):
        raise PacketError(f"csum_offset is {vnet.csum_offset}")
    ip, version = headers.ip_offset(head, link)
    if version not in versions:
        raise PacketError(f"gso_type {vnet.gso_type:#x} with IPv{version}")
    transport = vnet.csum_start
    ip_size = transport - ip
    if version == 4:
        if ip_size < headers.IPV4_SIZE or ip_size != 4 * (head[ip] & 0x0F):
            raise PacketError(f"csum_start is {transport}, but that is not behind the IPv4 header")
    elif ip_size < IPV6_SIZE or ip_size % 8:
        raise PacketError(f"csum_start is {transport}, but that is not behind the IPv6 header")
    transport_size = headers.UDP_SIZE
    if tcp:
        transport_size = 4 * (head[transport + headers.TCP_DATA_OFFSET] >> 4)
        if transport_size < headers.TCP_SIZE:
            raise PacketError(f"a TCP header of {transport_size} bytes")
    return Shape(
        ipv4=version == 4,
        tcp=tcp,
        ip=ip,
        transport=transport,
        headers=transport + transport_size,
        segment=vnet.gso_size,
        protocol_at=ip + (IPV4_PROTOCOL if version == 4 else IPV6_NEXT),
        protocol=PROTOCOL_TCP if tcp else PROTOCOL_UDP,
        extended=ip_size > IPV6_SIZE and version == 6,
    )


def check_protocol(shape: Shape, head: bytes) -> None:
    """See that what begins at ``shape.transport`` is the protocol that is to be cut.

    Raises :class:`PacketError` if not.
    """
    if shape.extended:
        if headers.skip_extensions(head, shape.ip) != (shape.protocol, shape.transport):
            raise PacketError("csum_start is not behind the IPv6 extension headers")
    elif head[shape.protocol_at] != shape.protocol:
        raise PacketError(f"protocol {head[shape.protocol_at]} where {shape.protocol} is to be cut")
