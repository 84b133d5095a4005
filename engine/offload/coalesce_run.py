"""Joining bulk traffic: a run of equal packets, which as a rule are one flow in order.

So suppose they are, write down what their headers would be then, and compare with what they are,
all at once. Where that fails, what came before is a superpacket, and the next begins behind it.
Everything here serves to have few numpy calls, each over many packets, without making a view or
an array twice (tun-offload.md, section 4.4, "Fast path").
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.offload import headers as at
from engine.offload import virtio
from engine.offload.coalesce_rules import (
    MAX_HEADERS,
    MAX_SEGMENTS,
    MAX_SIZE,
    Joined,
    Member,
    Shape,
    comparable,
    examine,
    pseudo_rest,
    superpacket_header,
    verified,
)
from engine.offload.layout import Link, Run
from engine.offload.sums import MODULUS

LONG_RUN: Final = 2
"""Packets from which on a run goes this way; a single one has nothing to be compared with."""

_WASTE: Final = 8
"""Packets compared for each one that is joined, at most: then the general way is cheaper."""
_MAX_PLANS = 256
"""Kept at a time: bulk flows need a handful, and only a peer that plays with sizes needs more."""
_AT_ONCE = 256 * 1024
"""Bytes of payload looked at together, of several superpackets: still in the processor's cache."""
_LINE = 64
"""Bytes of a cache line. Payload is copied and summed fastest from the beginning of one."""
_ROW = -(-MAX_HEADERS // 8) * 8
"""Bytes of the longest headers, as whole 64-bit words."""

_MODULUS: Final = np.array(MODULUS, np.uint32)
_IPV4_ID = struct.Struct(">H")

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint16]
Sums = npt.NDArray[np.uint32]


class _Plan(NamedTuple):
    """Views into the joiner's memory for ``rows`` packets of one shape and size."""

    packet_type: np.dtype[np.void]
    """All headers of a packet as one item: numpy copies it in one piece."""
    found: npt.NDArray[np.void]
    """Where the packets' headers go …"""
    expected: npt.NDArray[np.void]
    """… and what they should be."""
    found_first: npt.NDArray[np.void]
    found_words: npt.NDArray[np.uint64]
    expected_words: npt.NDArray[np.uint64]
    differences: npt.NDArray[np.uint64]
    mask: npt.NDArray[np.uint64]
    same: bytes
    """What ``differences`` is when there are none."""
    identifications: npt.NDArray[np.uint16]
    """Columns of ``expected``."""
    ip_checksums: npt.NDArray[np.uint16]
    sequences: npt.NDArray[np.uint32]
    flags: Bytes
    """A column of ``found``."""
    counting: npt.NDArray[np.uint16]
    """0, 1, 2, …"""
    distances: npt.NDArray[np.uint32]
    """0, payload, 2 × payload, …"""
    checksums: Words
    """A column of ``found``: the transport's."""
    covered: Words
    """Of each row of ``found`` what the transport checksum covers: addresses and transport header."""
    payload: Bytes
    """Where the payload goes: row next to row, so that it is contiguous."""
    padded: Bytes | None
    """Odd payloads once more, each row on an even address with a zero behind it."""
    padding: Bytes | None
    payload_words: Words
    """Whichever of the two can be read as words."""
    pseudo_rest: Sums
    """:func:`pseudo_rest`, as an array because numpy adds that faster than a number."""
    header_sums: Sums
    payload_sums: Sums

    def shortened(self, rows: int) -> _Plan:
        """For the first packets alone, to copy and to sum up their payload."""
        return self._replace(
            payload=self.payload[:rows],
            padded=None if self.padded is None else self.padded[:rows],
            padding=None if self.padding is None else self.padding[:rows],
            payload_words=self.payload_words[:rows],
            covered=self.covered[:rows],
            header_sums=self.header_sums[:rows],
            payload_sums=self.payload_sums[:rows],
        )


class RunJoiner:
    """Joins long runs. Its results lie in its own memory, each until the next is asked for."""

    def __init__(self, link: Link, *, udp: bool) -> None:
        self._link = link
        self._udp = udp
        self._plans: dict[tuple[int, int, int, int], _Plan] = {}
        rows = MAX_SEGMENTS
        self._found = np.zeros(rows * _ROW, np.uint8)
        self._expected = np.zeros(rows * _ROW, np.uint8)
        self._differences = np.zeros(rows * _ROW // 8, np.uint64)
        self._sums = np.zeros((2, rows), np.uint32)
        self._padded = np.zeros(_AT_ONCE + rows, np.uint8)
        room = np.zeros(_LINE + _AT_ONCE + MAX_SIZE, np.uint8)
        self._start = -room.ctypes.data % _LINE
        self._room = room
        self._out = memoryview(room.data)

    def join(
        self, view: memoryview, run: Run, following: Run | None
    ) -> Generator[Joined, None, tuple[Run | None, bool]]:
        """Superpackets and single packets of ``run``, in order.

        The last superpacket takes the first packet of ``following`` too, if that is shorter and
        belongs to it. Returns the end of ``run`` that turned out not to be one flow in order, for
        the general way, and whether the packet of ``following`` was taken.
        """
        offset, stride, size, rows = run
        while rows:
            left = Run(offset, stride, size, rows)
            if rows < LONG_RUN:
                return left, False
            member = examine(view, offset, size, self._link)
            if member is None or not (self._udp or member.shape.tcp):
                return left, False
            most = min(member.shape.most, (MAX_SIZE - member.headers) // member.payload)
            looked_at = self._how_many(view, left, member, most)
            if looked_at < 2:
                return left, False
            alike, valid, pushed = self._check(view, left, member, looked_at)
            if valid < 2:
                return left, False
            last = None
            parts = list(_parts(valid, most, pushed))
            first, members, push = parts[-1]
            if valid == rows and following is not None and not push:
                last = self._closing(view, left, member, members, following)
            for first, members, push in parts:
                if last is not None and following is not None and first + members == valid:
                    yield self._closed(view, left, member, first, members, last, following.offset)
                elif members > 1:
                    yield self._superpacket(view, left, member, first, members, push)
                else:
                    alone = offset + first * stride
                    yield Joined((virtio.PLAIN, view[alone : alone + size]), 1)
            if last is not None:
                return None, True
            offset += valid * stride
            rows -= valid
            if valid < alike:
                # A damaged packet is rare, and never worth a second attempt.
                return Run(offset, stride, size, rows), False
        return None, False

    def _how_many(self, view: memoryview, run: Run, member: Member, most: int) -> int:
        """How many packets to look at in one go: of several superpackets, if they seem one flow."""
        offset, stride, _, rows = run
        begin, end = offset + member.shape.addresses, offset + member.shape.transport + 4
        flow = view[begin:end]
        rows = min(rows, MAX_SEGMENTS, _AT_ONCE // member.payload)
        if rows > most:
            distance = (rows - 1) * stride
            if flow != view[begin + distance : end + distance]:
                rows = most
        # Flows that alternate are seen at once, before anything is copied.
        return rows if flow == view[begin + stride : end + stride] else 1

    def _check(self, view: memoryview, run: Run, member: Member, rows: int) -> tuple[int, int, list[int]]:
        """How many packets from the first on agree, how many of those are also undamaged.

        And which of them have PSH. The payload of those that agree lies in our memory afterwards.
        If so few agree that this way does not pay, none is looked at for damage.
        """
        offset, stride = run.offset, run.stride
        shape = member.shape
        key = (shape.number, member.headers, member.payload, rows)
        plan = self._plans.get(key) or self._make_plan(key, shape)

        plan.found[...] = np.ndarray((rows,), plan.packet_type, view, offset, (stride,))
        plan.expected[...] = plan.found_first
        if shape.tcp:
            plan.sequences[...] = plan.distances + np.uint32(member.sequence)
        if shape.version == 4:
            self._expect_ipv4(view, run, member, plan)
        np.bitwise_xor(plan.found_words, plan.expected_words, plan.differences)
        np.bitwise_and(plan.differences, plan.mask, plan.differences)
        alike = rows
        if plan.differences.tobytes() != plan.same:
            alike = int(plan.differences.any(axis=1).argmax())
        if alike < min(rows, max(LONG_RUN, rows // _WASTE)):
            return alike, 0, []

        if alike < rows:
            plan = plan.shortened(alike)
        plan.payload[...] = np.ndarray(
            (alike, member.payload), np.uint8, view, offset + member.headers, (stride, 1)
        )
        if plan.padded is not None and plan.padding is not None:
            plan.padded[...] = plan.payload
            plan.padding[...] = 0
        np.add.reduce(plan.payload_words, 1, np.uint32, out=plan.payload_sums)
        np.add.reduce(plan.covered, 1, np.uint32, out=plan.header_sums)
        sums = plan.payload_sums
        np.add(sums, plan.header_sums, sums)
        np.add(sums, plan.pseudo_rest, sums)
        np.remainder(sums, _MODULUS, sums)
        valid = alike
        if sums.tobytes() != bytes(4 * alike):
            valid = int((sums != 0).argmax())
        pushed: list[int] = []
        if not shape.tcp:
            # 0 says that there is none, and as a number it is the same as a right 65535.
            without = plan.checksums[:valid] == 0
            if without.any():
                valid = int(without.argmax())
        else:
            flags = plan.flags.tobytes()
            push, found = flags[0] | at.PSH, -1
            while (found := flags.find(push, found + 1, valid)) >= 0:
                pushed.append(found)
        return alike, valid, pushed

    def _expect_ipv4(self, view: memoryview, run: Run, member: Member, plan: _Plan) -> None:
        """Write the identifications and header checksums that must follow those of the first packet."""
        identification = member.identification
        second = run.offset + run.stride + member.shape.network + at.IPV4_ID
        if member.unfragmentable and _IPV4_ID.unpack_from(view, second)[0] == identification:
            return
        checksum = member.ip_checksum
        counted = plan.counting + np.uint16(identification)
        plan.identifications[...] = counted
        # Whatever is added to one word of the header must be taken from its checksum, modulo 65535.
        rows = len(counted)
        if identification + rows <= 0x10000 and checksum >= rows:
            plan.ip_checksums[...] = np.uint16(checksum) - plan.counting
        else:
            plan.ip_checksums[...] = (checksum + identification - counted.astype(np.int64)) % MODULUS

    def _closing(
        self, view: memoryview, run: Run, member: Member, members: int, following: Run
    ) -> Member | None:
        """The first packet of ``following``, if it is the shorter last one of this run's last superpacket.

        All packets of ``run`` are good and in order, and the superpacket has ``members`` so far.
        """
        offset, _, size, _ = following
        if size >= member.headers + member.payload or members >= member.shape.most:
            return None
        last = examine(view, offset, size, self._link)
        if last is None or last.shape is not member.shape or last.headers != member.headers:
            return None
        if member.headers + members * member.payload + last.payload > MAX_SIZE:
            return None
        if (
            member.shape.tcp
            and last.sequence != (member.sequence + run.packets * member.payload) & 0xFFFFFFFF
        ):
            return None
        if member.shape.version == 4:
            place = member.shape.network + at.IPV4_ID
            end = run.offset + (run.packets - 1) * run.stride + place
            (second,) = _IPV4_ID.unpack_from(view, run.offset + run.stride + place)
            (final,) = _IPV4_ID.unpack_from(view, end)
            if (last.identification - final - (second - member.identification)) & 0xFFFF:
                return None
        found, mask = view[offset : offset + member.headers], comparable(member.shape, member.headers)
        expected = view[run.offset : run.offset + member.headers]
        differences = int.from_bytes(found, "big") ^ int.from_bytes(expected, "big")
        if differences & int.from_bytes(mask, "big") or not verified(view, offset, size, member.shape):
            return None
        return last

    def _superpacket(
        self, view: memoryview, run: Run, member: Member, first: int, members: int, push: bool
    ) -> Joined:
        """Some packets of ``run``, whose payload lies ready."""
        payload = members * member.payload
        begin = run.offset + first * run.stride
        header = superpacket_header(
            view[begin : begin + member.headers],
            (member.shape, member.headers, member.payload),
            payload,
            push,
        )
        start = self._start + first * member.payload
        return Joined((header, self._out[start : start + payload]), members)

    def _closed(
        self, view: memoryview, run: Run, member: Member, first: int, members: int, last: Member, at: int
    ) -> Joined:
        """The same with a closing packet, which lies ``at`` that offset in the buffer."""
        end = self._start + (first + members) * member.payload
        self._out[end : end + last.payload] = view[at + last.headers : at + last.headers + last.payload]
        begin = run.offset + first * run.stride
        payload = members * member.payload + last.payload
        header = superpacket_header(
            view[begin : begin + member.headers],
            (member.shape, member.headers, member.payload),
            payload,
            last.push,
        )
        start = self._start + first * member.payload
        return Joined((header, self._out[start : start + payload]), members + 1)

    def _make_plan(self, key: tuple[int, int, int, int], shape: Shape) -> _Plan:
        _, headers, payload, rows = key
        if len(self._plans) >= _MAX_PLANS:
            self._plans.clear()
        width = -(-headers // 8) * 8
        packet_type: np.dtype[np.void] = np.dtype((np.void, headers))
        found, expected = self._found[: rows * width], self._expected[: rows * width]
        # What lies between the headers and the end of a row is never written with a difference.
        mask = np.frombuffer(comparable_in_order(shape, headers).ljust(width, b"\0"), np.uint64)

        def column(block: Bytes, place: int, kind: npt.DTypeLike) -> npt.NDArray[Any]:
            return np.ndarray((rows,), kind, block.data, place, (width,))

        network, transport = shape.network, shape.transport
        target = self._room[self._start : self._start + rows * payload].reshape(rows, payload)
        padded = padding = None
        words: Words
        if payload % 2:
            scratch = self._padded[: rows * (payload + 1)].reshape(rows, payload + 1)
            padded, padding = scratch[:, :payload], scratch[:, payload]
            words = scratch.view(np.uint16)
        else:
            words = target.view(np.uint16)
        found_words = found.view(np.uint64).reshape(rows, width // 8)
        plan = _Plan(
            packet_type=packet_type,
            found=column(found, 0, packet_type),
            expected=column(expected, 0, packet_type),
            found_first=column(found, 0, packet_type)[:1],
            found_words=found_words,
            expected_words=expected.view(np.uint64).reshape(rows, width // 8),
            differences=self._differences[: rows * width // 8].reshape(rows, width // 8),
            mask=mask,
            same=bytes(rows * width),
            identifications=column(expected, network + at.IPV4_ID, ">u2"),
            ip_checksums=column(expected, network + at.IPV4_CHECKSUM, ">u2"),
            # With UDP, and the two above with IPv6, these are never touched.
            sequences=column(expected, transport + at.TCP_SEQUENCE, ">u4"),
            flags=column(found, transport + at.TCP_FLAGS if shape.tcp else 0, np.uint8),
            counting=np.arange(rows, dtype=np.uint16),
            distances=np.arange(rows, dtype=np.uint32) * np.uint32(payload),
            checksums=column(found, shape.checksum, np.uint16),
            covered=found.reshape(rows, width)[:, shape.addresses : headers].view(np.uint16),
            payload=target,
            padded=padded,
            padding=padding,
            payload_words=words,
            pseudo_rest=np.array(pseudo_rest(shape, headers + payload), np.uint32),
            header_sums=self._sums[0, :rows],
            payload_sums=self._sums[1, :rows],
        )
        self._plans[key] = plan
        return plan


def _parts(packets: int, most: int, pushed: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Where to part packets that agree: first packet and number of each superpacket, and its PSH.

    It takes at most ``most`` packets, and ends with one that is among ``pushed``.
    """
    first = 0
    for end in (*pushed, packets):
        push = end < packets
        end = min(end + 1, packets)
        while first < end:
            members = min(most, end - first)
            yield first, members, push and first + members == end
            first += members


def comparable_in_order(shape: Shape, headers: int) -> bytes:
    """The mask of :func:`comparable`, with those fields that follow from the first packet's.

    In a run all packets have one length, and sequence, identification and header checksum are
    written down beforehand; only the transport checksum and PSH stay out.
    """
    mask = bytearray(b"\xff" * headers)
    mask[shape.checksum : shape.checksum + 2] = b"\0\0"
    if shape.tcp:
        mask[shape.transport + at.TCP_FLAGS] ^= at.PSH
    return bytes(mask)
