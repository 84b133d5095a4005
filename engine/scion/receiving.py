"""What a received packet is to a socket (``edge-tun.md`` 3.3, ``snap.md`` 5.6).

Bytes that are no packet raise; a packet for somebody else, or of no use, is a :class:`Drop` with
its reason, to be counted. A checksum is judged, and nothing is dropped for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from engine.scion.addresses import IpAddress, ScionAddress, ServiceAddress, SocketAddress
from engine.scion.checksum import ChecksumState, checksum_state
from engine.scion.errors import PacketError, ScmpError
from engine.scion.forwarding import ForwardingPath
from engine.scion.header import Buffer, Header, Protocol, payload, upper_layer
from engine.scion.isd_as import WILDCARD
from engine.scion.scmp import Echo, ScmpFault, ScmpMessage, Traceroute, received_checksum
from engine.scion.scmp import parse as parse_scmp
from engine.scion.sending import FLOW_ID, scmp_packet
from engine.scion.udp import UDP_HEADER, UdpDatagram


class DropReason(Enum):
    """Why a packet is of no use."""

    OTHER_HOST = "for another host"
    OTHER_PORT = "for another port"
    OTHER_PROTOCOL = "of another protocol"
    NOT_FROM_A_HOST = "from a service address"
    UNKNOWN_MESSAGE = "an SCMP message of unknown type"


@dataclass(frozen=True, slots=True)
class Drop:
    """A packet that is dropped."""

    reason: DropReason


@dataclass(frozen=True, slots=True)
class Datagram:
    """Data for the socket."""

    source: SocketAddress
    data: bytes
    path: ForwardingPath | None
    """The path it came over; reversed it leads back."""
    checksum: ChecksumState


@dataclass(frozen=True, slots=True)
class Control:
    """An SCMP message: an answer to a probe, a request, or an error that quotes a packet of ours."""

    source: ScionAddress
    message: ScmpMessage
    path: ForwardingPath | None
    checksum: ChecksumState


@dataclass(frozen=True, slots=True)
class AccessProblem:
    """The SNAP itself refused a packet of ours (``snap.md`` 5.6). It gives itself no ISD-AS."""

    message: ScmpFault


@dataclass(frozen=True, slots=True)
class Quote:
    """The packet of ours that an error quotes, as far as it goes."""

    header: Header
    port: int
    """UDP source port, or the identifier of a probe."""
    remote_port: int
    """UDP destination port; 0 for a probe."""

    @classmethod
    def parse(cls, quote: bytes) -> Quote:
        """Read what an error quotes; it may be cut off behind the ports.

        Raises :class:`PacketError` for anything but UDP, or an SCMP probe, of ours.
        """
        header, size = Header.parse(quote)
        protocol, upper = upper_layer(header.next_header, quote[size:])
        if protocol == Protocol.UDP and len(upper) >= UDP_HEADER.size:
            source_port, destination_port, _, _ = UDP_HEADER.unpack_from(upper)
            return cls(header, source_port, destination_port)
        if protocol == Protocol.SCMP:
            try:
                message = parse_scmp(upper)
            except ScmpError as error:
                raise PacketError(f"the quoted packet: {error}") from None
            if isinstance(message, Echo | Traceroute) and not message.reply:
                return cls(header, message.identifier, 0)
        raise PacketError(f"a quoted packet of protocol {protocol} with {len(upper)} bytes behind its header")


Received = Datagram | Control | AccessProblem | Drop


def receive(data: Buffer, local: SocketAddress) -> Received:
    """What the packet is to the socket ``local``.

    Raises :class:`PacketError` or :class:`~engine.scion.errors.ScmpError` for bytes that are no packet.
    """
    header, size = Header.parse(data)
    protocol, upper = upper_layer(header.next_header, payload(header, size, data))
    if header.destination.host != local.host:
        return Drop(DropReason.OTHER_HOST)
    if header.destination.isd_as != local.isd_as:
        return _from_snap(header, protocol, upper)
    if isinstance(header.source.host, ServiceAddress):
        return Drop(DropReason.NOT_FROM_A_HOST)
    if protocol == Protocol.UDP:
        return _datagram(header, header.source.host, upper, local)
    if protocol == Protocol.SCMP:
        return _control(header, upper, local)
    return Drop(DropReason.OTHER_PROTOCOL)


def _from_snap(header: Header, protocol: int, upper: bytes) -> AccessProblem | Drop:
    nowhere = header.destination.isd_as == header.source.isd_as == WILDCARD
    if nowhere and header.path is None and protocol == Protocol.SCMP:
        message = parse_scmp(upper)
        if message is not None and not isinstance(message, Echo | Traceroute):
            return AccessProblem(message)
    return Drop(DropReason.OTHER_HOST)


def _datagram(header: Header, host: IpAddress, upper: bytes, local: SocketAddress) -> Datagram | Drop:
    udp = UdpDatagram.parse(upper)
    if udp.destination_port != local.port:
        return Drop(DropReason.OTHER_PORT)
    source = SocketAddress(header.source.isd_as, host, udp.source_port)
    state = checksum_state(header.destination, header.source, Protocol.UDP, upper, udp.checksum)
    return Datagram(source, udp.data, header.path, state)


def _control(header: Header, upper: bytes, local: SocketAddress) -> Control | Drop:
    message = parse_scmp(upper)
    if message is None:
        return Drop(DropReason.UNKNOWN_MESSAGE)
    # Requests carry the asker's port, everything else has to come back to ours.
    if isinstance(message, Echo | Traceroute) and message.reply and message.identifier != local.port:
        return Drop(DropReason.OTHER_PORT)
    state = checksum_state(header.destination, header.source, Protocol.SCMP, upper, received_checksum(upper))
    return Control(header.source, message, header.path, state)


def echo_answer(request: Control, local: SocketAddress, flow_id: int = FLOW_ID) -> bytes | None:
    """The packet that answers an echo request, over the way back; ``None`` for anything else."""
    message = request.message
    if not isinstance(message, Echo) or message.reply:
        return None
    back = None if request.path is None else request.path.reversed()
    return scmp_packet(replace(message, reply=True), local.address, request.source, back, flow_id)
