"""Cutting superpackets: what one read from a device gives, into the packets that a tunnel carries.

TCP and UDP segmentation (TSO, USO) as the kernel does it in software, all segments of a
superpacket at once: about ten numpy calls for 45 packets, not 45 times ten. The result *is*
what the tunnel sends; nothing is moved again. Sections 2 and 3 of tun-offload.md; the kernel's
own are ``tcp_gso_segment`` (``net/ipv4/tcp_offload.c``) and ``__udp_gso_segment``
(``net/ipv4/udp_offload.c``).

:class:`Segmenter` is the seam behind which a compiled one could stand.
"""

from __future__ import annotations

import struct

import numpy as np

from engine.offload import headers, virtio
from engine.offload.errors import PacketError
from engine.offload.headers import CWR, FIN, PSH
from engine.offload.layout import Link, Segments, WireFormat
from engine.offload.segment_plan import Memory, Plan
from engine.offload.segment_shape import LAST_TRANSPORT, MAX_HEADERS, Shape, check_protocol, recognise
from engine.offload.sums import MODULUS, SWAP, UDP_ZERO, total
from engine.offload.virtio import VnetHeader

MAX_SHAPES = 128
"""Forms of headers that are remembered; all are forgotten when there are more."""
MAX_PLANS = 512
"""Plans that are remembered; a bulk flow needs two or three, any flow at most 90 or so."""
MAX_KEPT_ROWS = 256
"""Segments of the largest plan that is remembered. Together with the above it bounds the memory."""

_FEW = 320
"""Up to so many bytes a big integer is quicker than numpy to sum them."""

_U16 = struct.Struct(">H")
_U32 = struct.Struct(">I")
_IPV4 = struct.Struct(">HIHH")
"""From the total length on: it, id with flags and fragment offset, TTL with protocol, checksum."""
_TCP = struct.Struct(">IIBB")
"""From the sequence number on: it, acknowledgement, data offset, flags."""
_ETHERNET_TYPE = slice(headers.ETHERTYPE, headers.ETHERNET_SIZE + 1)
"""With the first byte of the IP header, which has its version and the size of an IPv4 header."""
_SCALARS = struct.Struct("=4q")

_ONE = np.array(1, np.int64)
_SWAP = np.array(SWAP, np.int64)
_MODULUS = np.array(MODULUS, np.int64)
_COUNTER = np.array(2**32 - 1, np.int64)
_COUNTERS = 2**32
"""How many values a sequence number has, or an IPv4 id with the two bytes behind it."""

_add, _subtract, _multiply, _remainder = np.add, np.subtract, np.multiply, np.remainder
_sum_of = np.add.reduce


class Segmenter:
    """Cuts superpackets and completes ordinary packets; one thread at a time.

    Read into :attr:`room`, look at its byte 1 (``gso_type``), and call :meth:`complete` if that
    is 0, else :meth:`cut`. All memory is taken at the beginning and used again and again.
    """

    def __init__(self, link: Link, wire: WireFormat, *, max_packet: int) -> None:
        """``max_packet`` is the longest packet that the tunnel carries, from its first byte at ``link``."""
        self._link = link
        self._wire = wire
        self._max_packet = max_packet
        ethernet = headers.ETHERNET_SIZE if link is Link.ETHERNET else 0
        # The payload of TCP over IPv4 with timestamps shall begin a cache line.
        self._memory = Memory(ethernet + headers.IPV4_SIZE + headers.TCP_SIZE + 12)
        self._read = self._memory.read.data
        self._head = self._read[virtio.SIZE : virtio.SIZE + MAX_HEADERS]
        self._out = self._memory.rows.data
        self._shapes: dict[tuple[bytes | int, ...], Shape] = {}
        self._plans: dict[tuple[Shape, int, bool], Plan] = {}
        self._link_type = _ETHERNET_TYPE if link is Link.ETHERNET else slice(0, 1)
        self._count_at = wire.start - _U32.size if wire.sized else None
        self.room: memoryview = self._read[: virtio.READ_SIZE]
        """Where the device reads to: a virtio header of 12 bytes, then the packet. A superpacket stays
        as it is when it is cut; the byte behind any packet may change."""

    def complete(self, size: int) -> int:
        """Make the ``size`` bytes in :attr:`room` a complete packet; how long is it without its header?

        Finishes the checksum in place if the virtio header says so (tun-offload.md 3.2).
        Raises :class:`PacketError`.
        """
        room = self._read
        packet_size = size - virtio.SIZE
        if not 0 < packet_size <= self._max_packet or size > virtio.READ_SIZE:
            raise PacketError(f"a packet of {packet_size} bytes")
        if room[0] & virtio.NEEDS_CSUM:
            _, _, _, _, start, offset, _ = virtio.STRUCT.unpack_from(room)
            if start + offset + 2 > packet_size:
                raise PacketError(f"csum_start {start} + csum_offset {offset} in {packet_size} bytes")
            # The field holds the sum of the pseudo-header: it is where to begin, so it stays in.
            checksum = -self._sum(virtio.SIZE + start, size) % MODULUS
            if offset == headers.UDP_CHECKSUM and checksum == 0:
                checksum = UDP_ZERO
            _U16.pack_into(room, virtio.SIZE + start + offset, checksum)
        return packet_size

    def cut(self, size: int) -> Segments:
        """Cut the superpacket in the first ``size`` bytes of :attr:`room`, its virtio header included.

        The packets lie in the wire format and are valid until the next cut. Raises
        :class:`PacketError` for anything that is no whole superpacket of TCP or UDP, whose
        packets would be longer than ``max_packet``, or that would make too many of them.
        """
        head = self._head.tobytes()
        packet_size = size - virtio.SIZE
        shape = self._shape(head)
        payload = packet_size - shape.headers
        if payload < 0 or size > virtio.READ_SIZE:
            raise PacketError(f"headers of {shape.headers} bytes in a packet of {packet_size}")
        check_protocol(shape, head)
        if payload > shape.segment:
            full, rest = divmod(payload, shape.segment)
        else:
            shape, full, rest = shape.of_one(payload), 1, 0
        if shape.packet > self._max_packet:
            raise PacketError(f"packets of {shape.packet} bytes, and {self._max_packet} is the limit")
        plan = self._plans.get((shape, full, rest > 0)) or self._plan(shape, full, rest > 0)

        # The numbers of the first segment, as if it were a full one in the middle: what counts up
        # from row to row stays out of its sums, and so do the flags that not all rows have. Each
        # sum is that of the superpacket's own header, corrected for what is different in it. The
        # transport checksum's field already holds the sum of the pseudo-header.
        ip, transport = shape.ip, shape.transport
        ip_size = packet_size - shape.length_from
        transport_size = packet_size - transport
        shorter = payload - shape.segment
        if shape.ipv4:
            length, counter, _, checksum = _IPV4.unpack_from(head, ip + headers.IPV4_LENGTH)
            ip_sum = total(head[ip:transport]) - checksum - counter - shorter
        else:
            (length,) = _U16.unpack_from(head, ip + headers.IPV6_LENGTH)
            counter = ip_sum = 0
        if length != ip_size:
            raise PacketError(f"an IP packet of {length} bytes in a room of {ip_size}")
        transport_sum = total(head[transport : shape.headers]) - shorter
        template = plan.template
        template[plan.template_packet] = head[: shape.headers]
        _U16.pack_into(template, plan.length_at, length - shorter)
        if shape.tcp:
            sequence, _, _, flags = _TCP.unpack_from(head, transport + headers.TCP_SEQUENCE)
            once = flags & (FIN | PSH | CWR)
            transport_sum -= sequence + once
            template[plan.flags_at] = flags ^ once
        else:
            (udp_length,) = _U16.unpack_from(head, transport + headers.UDP_LENGTH)
            if udp_length != transport_size:
                raise PacketError(f"a datagram of {udp_length} bytes in a room of {transport_size}")
            # The length is in the header too. The 1 comes back after the remainder: so a UDP
            # checksum is 1 to 65535, where TCP's is 0 to 65534.
            transport_sum += 1 - shorter
            _U16.pack_into(template, plan.udp_length_at, udp_length - shorter)
            sequence = once = 0
        _SCALARS.pack_into(plan.scalars, 0, counter, sequence, -ip_sum, -transport_sum)
        last_step = plan.rows - 1
        wraps = sequence + last_step * shape.segment >= _COUNTERS or counter + (last_step << 16) >= _COUNTERS
        return self._write(plan, rest, wraps, once)

    def _write(self, plan: Plan, rest: int, wraps: bool, once: int) -> Segments:
        """Make the rows of a plan whose template and scalars are set.

        ``rest`` is the payload of the short segment behind the full ones, ``wraps`` whether a
        counter does, ``once`` the flags that only the first or only the last segment has.
        """
        out, shape, rows = self._out, plan.shape, plan.rows
        plan.headers[...] = plan.header
        plan.payload[...] = plan.source
        if plan.odd:
            plan.padded[...] = plan.source
            plan.zeros[...] = 0
        numbers, cells = plan.numbers, plan.cells
        _add(plan.steps, plan.firsts, numbers)
        if wraps:
            # Before they count in a sum: there 2 ** 32 is 1, and not 0.
            numbers &= _COUNTER
        if plan.counters is not None:
            plan.counters[...] = plan.counted
        _subtract(plan.bases, numbers, numbers)
        _sum_of(plan.words, 1, np.uint32, out=plan.payload_sums)
        _multiply(plan.payload_sums, _SWAP, plan.scaled_sums)
        _subtract(plan.full_numbers, plan.scaled_sums, plan.full_numbers)

        packet = shape.packet
        if rest:
            packet = self._write_short(plan, rest)
        if once:
            if once & CWR:
                out[plan.first + plan.flags] |= CWR
                cells[-rows] -= CWR
            once &= ~CWR
            out[plan.last + plan.flags] |= once
            cells[-1] -= once

        _remainder(numbers, _MODULUS, numbers)
        if not shape.tcp:
            _add(plan.transport_numbers, _ONE, plan.transport_numbers)
        plan.checksums[...] = numbers

        end = plan.last + packet
        if self._wire.multiple > 1:
            padding = self._wire.padding(packet)
            out[end : end + padding] = bytes(padding)
            end += padding
        if self._count_at is not None:
            _U32.pack_into(out, plan.start + self._count_at, rows)
        return Segments(
            out[plan.start : end + plan.tail], rows, (rows - 1) * shape.packet + packet, plan.stride
        )

    def _write_short(self, plan: Plan, rest: int) -> int:
        """Make the last row that of a segment with only ``rest`` bytes; how long is its packet?"""
        out, shape, cells, row = self._out, plan.shape, plan.cells, plan.last
        begin = virtio.SIZE + shape.headers + plan.full * shape.segment
        out[row + shape.headers : row + shape.headers + rest] = self._read[begin : begin + rest]
        packet = shape.headers + rest
        missing = shape.segment - rest
        if shape.ipv4:
            cells[plan.rows - 1] += missing
        # UDP says its length twice: in its header and in the pseudo-header.
        cells[-1] += (missing if shape.tcp else 2 * missing) - self._sum(begin, begin + rest)
        if self._wire.sized:
            _U32.pack_into(out, row - _U32.size, packet)
        _U16.pack_into(out, row + shape.length_at, packet - shape.length_from)
        if not shape.tcp:
            _U16.pack_into(out, row + shape.transport + headers.UDP_LENGTH, headers.UDP_SIZE + rest)
        return packet

    def _sum(self, start: int, end: int) -> int:
        """The sum of these bytes of the room, not reduced; ``start`` is the high byte of a word."""
        if end - start <= _FEW or start & 1:
            return total(self._read[start:end])
        # The room is a little larger than it seems, and what is behind the packet is nobody's.
        self._read[end] = 0
        return SWAP * int(_sum_of(self._memory.words[start >> 1 : (end + 1) >> 1], 0, np.uint32))

    def _shape(self, head: bytes) -> Shape:
        """The shape of the superpacket whose virtio header is in the room; remembered."""
        flags, gso_type, _, gso_size, transport, csum_offset, _ = virtio.STRUCT.unpack_from(self._read)
        if transport > LAST_TRANSPORT:
            raise PacketError(f"csum_start is {transport}")
        # Everything that the shape depends on, and nothing that changes from one superpacket to
        # the next, or bulk flows would find nothing here.
        data_offset = head[transport + headers.TCP_DATA_OFFSET] >> 4
        if gso_type == virtio.GSO_UDP_L4:
            data_offset = 0
        link_type = head[self._link_type]
        if link_type[:2] in headers.TAG_TYPES:
            link_type = _behind_tags(head)
        key = (flags, gso_type, gso_size, transport, csum_offset, data_offset, link_type)
        shape = self._shapes.get(key)
        if shape is None:
            vnet = VnetHeader(flags, gso_type, 0, gso_size, transport, csum_offset)
            shape = recognise(vnet, head, self._link)
            if len(self._shapes) >= MAX_SHAPES:
                self._shapes.clear()
                self._plans.clear()
            self._shapes[key] = shape
        return shape

    def _plan(self, shape: Shape, full: int, short: bool) -> Plan:
        plan = Plan(self._memory, self._wire, shape, full, short)
        if 1 < plan.rows <= MAX_KEPT_ROWS:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            self._plans[shape, full, short] = plan
        return plan


def _behind_tags(head: bytes) -> bytes:
    """All VLAN tags of a frame, the EtherType behind them, and the first byte of the IP header."""
    end = _ETHERNET_TYPE.stop
    for _ in range(headers.MAX_TAGS):
        if head[end - 3 : end - 1] in headers.TAG_TYPES:
            end += headers.TAG_SIZE
    return head[headers.ETHERTYPE : end]
