"""Whole packets to be sent: a datagram over a path, a probe, an answer (``edge-tun.md`` 3.2).

Between two sockets over one path all but the data is the same from packet to packet, so
:class:`DatagramForm` makes it once.
"""

from __future__ import annotations

from engine.scion.addresses import ScionAddress, SocketAddress
from engine.scion.checksum import Buffer, PartialSum
from engine.scion.errors import PacketError
from engine.scion.forwarding import ForwardingPath
from engine.scion.header import Header, Protocol
from engine.scion.scmp import ScmpMessage
from engine.scion.scmp import encode as encode_scmp
from engine.scion.udp import MAX_DATA, UDP_HEADER

FLOW_ID = 1
"""The flow of packets whose sender has only one; zero is not allowed."""

_PAYLOAD_SIZE = slice(6, 8)


class DatagramForm:
    """What is the same for all UDP datagrams from one socket to another over one path."""

    __slots__ = ("_after_size", "_before_size", "_destination_port", "_source_port", "_sum", "overhead")

    def __init__(
        self,
        source: SocketAddress,
        destination: SocketAddress,
        path: ForwardingPath | None,
        flow_id: int = FLOW_ID,
        traffic_class: int = 0,
    ) -> None:
        """``path`` is ``None`` within an AS. Raises :class:`PacketError` for a path that is too long."""
        to, of = destination.address, source.address
        head = Header(to, of, path, Protocol.UDP, 0, flow_id, traffic_class).encode()
        self._before_size, self._after_size = head[: _PAYLOAD_SIZE.start], head[_PAYLOAD_SIZE.stop :]
        self._source_port, self._destination_port = source.port, destination.port
        self._sum = PartialSum(to, of, Protocol.UDP)
        self.overhead = len(head) + UDP_HEADER.size
        """Bytes by which a packet is longer than its data."""

    def encode(self, data: Buffer) -> bytes:
        """The packet that carries ``data``. Raises :class:`PacketError` for more than 65527 bytes."""
        size = UDP_HEADER.size + len(data)
        if len(data) > MAX_DATA:
            raise PacketError(f"{len(data)} bytes are too many for a datagram")
        ports = self._source_port, self._destination_port
        checksum = self._sum.checksum(UDP_HEADER.pack(*ports, size, 0) + data)
        udp = UDP_HEADER.pack(*ports, size, checksum)
        return b"".join((self._before_size, size.to_bytes(2, "big"), self._after_size, udp, data))


def scmp_packet(
    message: ScmpMessage,
    source: ScionAddress,
    destination: ScionAddress,
    path: ForwardingPath | None,
    flow_id: int = FLOW_ID,
) -> bytes:
    """A packet with an SCMP message.

    Raises :class:`PacketError` or :class:`~engine.scion.errors.ScmpError` when something is too large.
    """
    upper = encode_scmp(message, destination, source)
    return Header(destination, source, path, Protocol.SCMP, len(upper), flow_id).encode() + upper
