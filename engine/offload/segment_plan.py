"""The numpy views with which a superpacket is cut, made once for all superpackets of one form."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from engine.offload import headers, virtio
from engine.offload.errors import PacketError
from engine.offload.layout import WireFormat
from engine.offload.segment_shape import Shape

MAX_ROWS = 8192
"""Segments of one superpacket: enough for 64 KiB in pieces of 8 bytes."""
MAX_OUTPUT = 1 << 21
"""Bytes of one superpacket's segments in their wire format: enough for any headers the kernel makes."""
_LINE = 64
"""Bytes of a cache line; numpy's loops are fastest from the beginning of one."""
_COUNT = struct.Struct(">I")


class Memory:
    """All memory of one :class:`~engine.offload.segment.Segmenter`; the plans are views of it.

    Most of it is never touched, and so is never really there.
    """

    def __init__(self, typical_headers: int) -> None:
        """``typical_headers`` is how far behind the packet's first byte payloads mostly begin."""
        payload = virtio.SIZE + typical_headers
        self.read = _aligned(_LINE + virtio.READ_SIZE + _LINE)[-payload % _LINE :]
        """What the device reads to, and a little more: the virtio header is at the very beginning."""
        self.words: NDArray[np.uint16] = self.read[: len(self.read) & ~1].view("<u2")
        self.rows = _aligned(MAX_OUTPUT)
        """What is sent, behind a gap that :class:`Plan` needs."""
        self.padded = _aligned(virtio.READ_SIZE + MAX_ROWS)
        """The payload again, each segment with a zero behind it, if their size is odd."""
        self.numbers = np.zeros(2 * MAX_ROWS, np.int64)
        self.payload_sums = np.zeros(MAX_ROWS, np.uint32)
        self.scaled_sums = np.zeros(MAX_ROWS, np.int64)
        self.scalars = np.zeros(4, np.int64)


def _aligned(size: int) -> NDArray[np.uint8]:
    memory = np.zeros(size + _LINE, np.uint8)
    start = -memory.ctypes.data % _LINE
    return memory[start : start + size]


class Plan:
    """Everything about cutting one form of superpacket that does not depend on its content.

    The form: a :class:`Shape`, the number of segments that are full, and whether a short one
    follows them. How short it is does not matter.

    The output is seen as a matrix whose rows are what the tunnel carries, ``stride`` bytes apart::

        head | headers | payload | padding | tail

    The ``template`` for the headers begins with the row before, at its padding: that has to be
    zeroed again every time, and is so by the same copy.
    """

    def __init__(self, memory: Memory, wire: WireFormat, shape: Shape, full: int, short: bool) -> None:
        """Raises :class:`PacketError` if the segments are too many, or too long together."""
        rows = full + short
        padding = wire.padding(shape.packet)
        stride = wire.head + shape.packet + padding + wire.tail
        self.rows = rows
        self.full = full
        self.stride = stride
        self.shape = shape
        self.tail = wire.tail
        gap = padding + wire.tail
        self.start = -(-gap // _LINE) * _LINE
        """Where in ``memory.rows`` the output begins."""
        if rows > MAX_ROWS or self.start + wire.start + rows * stride > len(memory.rows):
            raise PacketError(f"{rows} segments of {shape.packet} bytes")
        self.first = self.start + wire.start + wire.head
        """Where in ``memory.rows`` the first packet begins."""
        self.last = self.first + (rows - 1) * stride
        """Where the last one does."""
        self._make_template(wire, gap)
        self._view_payload(memory)
        self._view_headers(memory, gap + wire.head)
        self._view_numbers(memory)

    def _make_template(self, wire: WireFormat, gap: int) -> None:
        shape = self.shape
        before = gap + wire.head
        self.template = bytearray(before + shape.headers)
        if wire.sized:
            _COUNT.pack_into(self.template, before - _COUNT.size, shape.packet)
        self.template_packet = slice(before, before + shape.headers)
        """The superpacket's own headers go here, and then some fields are made those of a segment."""
        self.length_at = before + shape.length_at
        self.udp_length_at = before + shape.transport + headers.UDP_LENGTH
        self.flags = shape.transport + headers.TCP_FLAGS
        self.flags_at = before + shape.transport + headers.TCP_FLAGS

    def _view_payload(self, memory: Memory) -> None:
        shape, full, size = self.shape, self.full, self.shape.segment
        begin = virtio.SIZE + shape.headers
        self.source: NDArray[np.uint8] = memory.read[begin : begin + full * size].reshape(full, size)
        self.payload: NDArray[np.uint8] = np.ndarray(
            (full, size), np.uint8, memory.rows, self.first + shape.headers, (self.stride, 1)
        )
        self.odd = bool(size & 1)
        # Only whole words can be summed, and a row's first byte must be the first of a word.
        if self.odd:
            matrix = memory.padded[: full * (size + 1)].reshape(full, size + 1)
            self.padded, self.zeros = matrix[:, :size], matrix[:, size]
            self.words: NDArray[np.uint16] = matrix.view("<u2")
        else:
            self.words = memory.words[begin // 2 : begin // 2 + full * size // 2].reshape(full, size // 2)

    def _view_headers(self, memory: Memory, before: int) -> None:
        kind = np.dtype(f"V{len(self.template)}")
        self.headers = np.ndarray((self.rows,), kind, memory.rows, self.first - before, (self.stride,))
        self.header: NDArray[np.void] = np.ndarray((), kind, self.template)

    def _view_numbers(self, memory: Memory) -> None:
        """Matrices of a column for each segment, and a row for each checksum: first IPv4, then transport.

        IPv6 headers have no checksum, and so no row.
        """
        shape, rows = self.shape, self.rows
        ipv4, transport = shape.ip + headers.IPV4_CHECKSUM, shape.transport + headers.TCP_CHECKSUM
        if not shape.tcp:
            transport = shape.transport + headers.UDP_CHECKSUM
        self.checksums = self._column(memory, ">u2", [ipv4, transport] if shape.ipv4 else [transport])
        # The IPv4 id is taken together with the flags and fragment offset behind it. So it has
        # four bytes as the sequence number has, and both are written and wrap as one; and
        # 65536 ≡ 1 makes sure that it counts in the sum as it should.
        counting = [shape.ip + headers.IPV4_ID] if shape.ipv4 else []
        index = np.arange(rows, dtype=np.int64)
        steps = [index << 16] if shape.ipv4 else []
        if shape.tcp:
            counting.append(shape.transport + headers.TCP_SEQUENCE)
        steps.append(index * shape.segment if shape.tcp else np.zeros(rows, np.int64))
        self.steps: NDArray[np.int64] = np.array(steps)
        self.counters = self._column(memory, ">u4", counting) if counting else None
        count = len(steps)
        self.numbers = memory.numbers[: count * rows].reshape(count, rows)
        self.counted = self.numbers[: len(counting)]
        self.transport_numbers = self.numbers[-1]
        self.full_numbers = self.numbers[-1, : self.full]
        self.cells = self.numbers.reshape(-1).data
        """The same again: Python reaches a single number in it much faster."""
        self.scalars = memory.scalars.data.cast("B")
        self.firsts = memory.scalars[2 - count : 2].reshape(count, 1)
        self.bases = memory.scalars[4 - count :].reshape(count, 1)
        self.payload_sums = memory.payload_sums[: self.full]
        self.scaled_sums = memory.scaled_sums[: self.full]

    def _column(self, memory: Memory, kind: str, offsets: list[int]) -> NDArray[np.unsignedinteger]:
        """The fields of all packets at one or two ``offsets``, as a matrix of so many rows."""
        between = offsets[-1] - offsets[0]
        return np.ndarray(
            (len(offsets), self.rows),
            np.dtype(kind),
            memory.rows,
            self.first + offsets[0],
            (between, self.stride),
        )
