"""Joining mixed traffic: several flows interleaved, packets of any size, none of them in a row.

All packets' headers are gathered into one block, sorted by flow, and each compared with its
predecessor in the flow; what is then left to decide, packet by packet, is where a superpacket
ends (tun-offload.md, section 4.4, "General path").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.offload import headers as at
from engine.offload import virtio
from engine.offload.coalesce_rules import (
    CHECKSUM_NEVER_WRITTEN,
    DONT_FRAGMENT,
    FREE_FLAGS,
    IPV4_FRAGMENT,
    JOINED_FLAGS,
    MAX_HEADERS,
    MAX_SIZE,
    SHAPES,
    Joined,
    Kind,
    Shape,
    comparable,
    examine,
    flow_mask,
    kind_of,
    superpacket_header,
)
from engine.offload.layout import Link, Run
from engine.offload.sums import MODULUS

_WINDOW: Final = 128
"""Bytes gathered from the beginning of each packet: all headers, in 64-bit words."""
assert MAX_HEADERS <= _WINDOW

_FEW = 3
"""Packets up to which it is quicker to look at each than to begin with arrays."""

_MAX_KINDS = 4096
"""Kinds remembered at a time."""
_UNKNOWN = -3
"""No number of a shape, and no :class:`Kind`."""
_LARGEST_MINIMUM = max(shape.minimum for shape in SHAPES)

_TELLING = {
    Link.IP: np.array([0, 6, 7, 9]),
    Link.ETHERNET: np.array([12, 13, 14, 20, 21, 23]),
}
"""The places that decide :func:`kind_of` in an untagged packet: EtherType, version and header length,
IPv4's fragment field and protocol, IPv6's next header."""
_TAG_BYTES = frozenset(at.TAG_TYPES)

# An odd last byte is the first half of a word in network order.
_LAST_BYTE = np.uint32(int(np.frombuffer(b"\x01\x00", np.uint16)[0]))

Bytes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]


class _Batch(NamedTuple):
    """Packets, one to a row, and the memory they are in."""

    view: memoryview
    memory: bytes | memoryview
    """The same bytes, and at least a window more."""
    offsets: Indices
    sizes: Indices
    heads: Bytes
    """(packets, window): what is behind a packet's end means nothing."""

    def take(self, rows: Indices) -> _Batch:
        """These packets, in this order."""
        return self._replace(offsets=self.offsets[rows], sizes=self.sizes[rows], heads=self.heads[rows])


class _Members(NamedTuple):
    """What joining needs to know of each packet of one shape, as :class:`Member` has it of one."""

    eligible: Truths
    headers: Indices
    payload: Indices
    identifications: npt.NDArray[np.uint16]
    unfragmentable: Truths
    sequences: npt.NDArray[np.uint32]
    push: Truths


class MixedJoiner:
    """Joins whatever comes."""

    def __init__(self, link: Link, *, udp: bool) -> None:
        self._link = link
        self._udp = udp
        self._kinds: dict[bytes, int] = {}

    def join(self, view: memoryview, runs: Sequence[Run]) -> Iterator[Joined]:
        """Superpackets and single packets of ``runs``; those of each flow in order.

        Superpackets are headers of their own, followed by pieces of ``view``.
        """
        offsets: list[int] = []
        sizes: list[int] = []
        for offset, stride, size, packets in runs:
            if packets == 1:
                offsets.append(offset)
                sizes.append(size)
            else:
                offsets.extend(range(offset, offset + packets * stride, stride))
                sizes.extend([size] * packets)
        if len(offsets) <= _FEW and self._nothing_to_join(view, offsets, sizes):
            yield from _alone(view, offsets, sizes)
            return
        batch = _gather(view, offsets, sizes)
        kinds = self._kinds_of(batch, offsets, sizes)
        start = 0
        # Nothing passes a barrier: what is before and what is behind it are batches of their own.
        barriers = [row for row, kind in enumerate(kinds) if kind == Kind.BARRIER]
        for end in (*barriers, len(kinds)):
            yield from self._join_between(batch, kinds, start, end)
            yield from _alone(view, offsets[end : end + 1], sizes[end : end + 1])
            start = end + 1

    def _nothing_to_join(self, view: memoryview, offsets: list[int], sizes: list[int]) -> bool:
        """Whether fewer than two could be members: acknowledgements, as a rule."""
        possible = 0
        for offset, size in zip(offsets, sizes, strict=True):
            possible += examine(view, offset, size, self._link) is not None
        return possible < 2

    def _kinds_of(self, batch: _Batch, offsets: list[int], sizes: list[int]) -> list[int]:
        """:func:`kind_of` for all, looked up by the few bytes that decide it."""
        places = _TELLING[self._link]
        telling = batch.heads.take(places, axis=1).view(f"V{len(places)}").ravel().tolist()
        known = self._kinds
        kinds = [known.get(key, _UNKNOWN) for key in telling]
        if _UNKNOWN not in kinds and min(sizes) >= _LARGEST_MINIMUM:
            return kinds
        found: list[int] = []
        for row, kind in enumerate(kinds):
            if kind == _UNKNOWN or sizes[row] < SHAPES[kind].minimum:
                kind = kind_of(batch.memory, offsets[row], sizes[row], self._link)
                key = telling[row]
                # A tagged frame has the deciding bytes elsewhere.
                if (
                    kind >= 0
                    and not (self._link is Link.ETHERNET and key[:2] in _TAG_BYTES)
                    and sizes[row] >= SHAPES[kind].minimum
                ):
                    if len(known) >= _MAX_KINDS:
                        known.clear()
                    known[key] = kind
            found.append(kind)
        return found

    def _join_between(self, batch: _Batch, kinds: list[int], start: int, end: int) -> Iterator[Joined]:
        rows_of: dict[int, list[int]] = {}
        for row in range(start, end):
            rows_of.setdefault(kinds[row], []).append(row)
        for kind, rows in rows_of.items():
            some = batch if len(rows) == len(kinds) else batch.take(np.array(rows))
            if kind >= 0 and len(rows) > 1 and (self._udp or SHAPES[kind].tcp):
                yield from _join_shape(some, SHAPES[kind])
            else:
                yield from _alone(batch.view, some.offsets.tolist(), some.sizes.tolist())


def _gather(view: memoryview, offsets: list[int], sizes: list[int]) -> _Batch:
    places, lengths = np.array(offsets, np.intp), np.array(sizes, np.intp)
    memory: bytes | memoryview = view
    if int(places.max()) + _WINDOW > len(view) or int((places + lengths).max()) + 2 > len(view):
        memory = bytes(view) + bytes(_WINDOW)
    # A window at every byte of the buffer; picking some of them copies each in one piece.
    windows: npt.NDArray[np.void] = np.ndarray((len(memory) - _WINDOW + 1,), f"V{_WINDOW}", memory, 0, (1,))
    return _Batch(view, memory, places, lengths, windows[places].view(np.uint8).reshape(-1, _WINDOW))


def _join_shape(batch: _Batch, shape: Shape) -> Iterator[Joined]:
    """The packets are all of ``shape``."""
    arrived, order = batch, _by_flow(batch.heads, shape)
    if order is not None:
        batch = batch.take(order)
    offsets, sizes = batch.offsets.tolist(), batch.sizes.tolist()
    members = _examine_all(batch, shape)
    if np.count_nonzero(members.eligible) < 2:
        yield from _alone(batch.view, offsets, sizes)
        return
    steps = members.identifications[1:] - members.identifications[:-1]
    follows = _follows(batch, members, shape, steps)
    if not follows.any():
        yield from _alone(batch.view, offsets, sizes)
        return
    good = _verified(arrived, shape)
    if order is not None:
        good = good[order]
    follows &= good[1:] & good[:-1]

    headers, payload = members.headers.tolist(), members.payload.tolist()
    view = batch.view
    for first, end in _chains(shape, follows.tolist(), steps.tolist(), headers, payload):
        start, skip = offsets[first], headers[first]
        if end - first == 1:
            yield Joined((virtio.PLAIN, view[start : start + sizes[first]]), 1)
            continue
        push = bool(members.push[end - 1])
        header = superpacket_header(
            view[start : start + skip], (shape, skip, payload[first]), sum(payload[first:end]), push
        )
        places = zip(offsets[first:end], sizes[first:end], strict=True)
        yield Joined((header, *[view[o + skip : o + size] for o, size in places]), end - first)


def _chains(
    shape: Shape, follows: list[bool], steps: list[int], headers: list[int], payload: list[int]
) -> Iterator[tuple[int, int]]:
    """Where superpackets, or single packets, begin and end: the rules that look back further than one."""
    # Of row 0 nothing is known, and nothing follows the last.
    joins, step = [False, *follows, False], [0, *steps]
    first, segment = 0, payload[0]
    for row in range(1, len(joins)):
        if (
            joins[row]
            and payload[row - 1] == segment  # a shorter one closes
            and (step[row] == step[row - 1] or row - first == 1)
            and row - first < shape.most
            and headers[first] + (row - first) * segment + payload[row] <= MAX_SIZE
        ):
            continue
        yield first, row
        if row < len(payload):
            first, segment = row, payload[row]


def _by_flow(heads: Bytes, shape: Shape) -> Indices | None:
    """The rows sorted by flow, each flow in order; ``None`` when there is but one flow."""
    width = -(-(shape.transport + 4) // 8) * 8
    mask = np.frombuffer(flow_mask(shape, width), np.uint64)
    flows = (heads.view(np.uint64)[:, : width // 8] & mask).view(f"V{width}").ravel().tolist()
    numbers: dict[bytes, int] = {}
    number = [numbers.setdefault(flow, len(numbers)) for flow in flows]
    return np.array(number).argsort(kind="stable") if len(numbers) > 1 else None


def _examine_all(batch: _Batch, shape: Shape) -> _Members:
    """:func:`examine` for all packets at once, but for the sums."""
    heads, sizes = batch.heads, batch.sizes
    words = heads.view(">u2")
    network, transport = shape.network, shape.transport
    count = len(sizes)
    identifications = np.zeros(count, np.uint16)
    unfragmentable = np.zeros(count, np.bool_)
    if shape.version == 4:
        eligible = words[:, (network + at.IPV4_LENGTH) // 2] == sizes - network
        eligible &= words[:, (network + at.IPV4_CHECKSUM) // 2] != CHECKSUM_NEVER_WRITTEN
        identifications = words[:, (network + at.IPV4_ID) // 2].astype(np.uint16)
        unfragmentable = words[:, (network + IPV4_FRAGMENT) // 2] == DONT_FRAGMENT
    else:
        eligible = words[:, (network + at.IPV6_LENGTH) // 2] == sizes - transport
    if not shape.tcp:
        eligible &= words[:, (transport + at.UDP_LENGTH) // 2] == sizes - transport
        eligible &= words[:, (transport + at.UDP_CHECKSUM) // 2] != 0
        headers = np.full(count, shape.minimum, np.intp)
        payload = sizes - shape.minimum
        eligible &= payload > 0
        nothing = np.zeros(count, np.bool_)
        sequences = np.zeros(count, np.uint32)
        return _Members(eligible, headers, payload, identifications, unfragmentable, sequences, nothing)
    flags = heads[:, transport + at.TCP_FLAGS]
    headers = transport + (heads[:, transport + at.TCP_DATA_OFFSET] >> 4).astype(np.intp) * 4
    payload = sizes - headers
    eligible &= (flags & (0xFF ^ FREE_FLAGS)) == JOINED_FLAGS
    eligible &= headers >= shape.minimum
    eligible &= payload > 0
    place = transport + at.TCP_SEQUENCE
    sequences = heads[:, place : place + 4].view(">u4").ravel().astype(np.uint32)
    push = (flags & at.PSH) != 0
    return _Members(eligible, headers, payload, identifications, unfragmentable, sequences, push)


def _follows(batch: _Batch, members: _Members, shape: Shape, steps: npt.NDArray[np.uint16]) -> Truths:
    """Of each packet but the first whether it can stand behind its predecessor, if both are undamaged."""
    eligible, headers, payload, _, unfragmentable, sequences, push = members
    follows = eligible[1:] & eligible[:-1]
    follows &= payload[1:] <= payload[:-1]
    if shape.tcp:
        follows &= sequences[1:] - sequences[:-1] == payload[:-1]
        follows &= ~push[:-1]
    if shape.version == 4:
        follows &= (steps == 1) | ((steps == 0) & unfragmentable[:-1])
    # Only as far as the longest headers reach; behind them the mask is zero.
    width = min(_WINDOW // 8, int(headers.max()) // 8 + 1)
    words = batch.heads.view(np.uint64)[:, :width]
    differences = words[1:] ^ words[:-1]
    differences &= _masks(shape)[:, :width][headers[:-1] // 4]
    follows &= np.bitwise_or.reduce(differences, axis=1) == 0
    return follows


def _verified(batch: _Batch, shape: Shape) -> Truths:
    """Whether all checksums of each packet are right. The packets lie one behind the other."""
    offsets, sizes = batch.offsets, batch.sizes
    starts, ends = offsets + shape.addresses, offsets + sizes
    memory = np.frombuffer(batch.memory, np.uint8, int(ends.max()) + 2)
    # Words begin where the packet does, on an even or an odd address.
    odd = offsets & 1
    if not odd.any():
        sums = _sums(memory, starts, ends)
    else:
        sums = np.empty(len(sizes), np.uint32)
        for parity in (0, 1):
            rows = np.flatnonzero(odd == parity)
            if len(rows):
                sums[rows] = _sums(memory[parity:], starts[rows] - parity, ends[rows] - parity)
    sums += ((sizes + (shape.protocol - shape.transport)) % MODULUS).astype(">u2").view(np.uint16)
    good: Truths = sums % np.uint32(MODULUS) == 0
    if shape.version == 4:
        half = shape.network // 2
        header = batch.heads.view(np.uint16)[:, half : half + at.IPV4_SIZE // 2]
        good &= np.add.reduce(header, 1, np.uint32) % np.uint32(MODULUS) == 0
    return good


def _sums(memory: Bytes, starts: Indices, ends: Indices) -> npt.NDArray[np.uint32]:
    """Of stretches that begin at even places, in the machine's own words; modulo 65535, but not reduced."""
    words = memory[: len(memory) // 2 * 2].view(np.uint16)
    # One sum from each edge to the next: every second one is a stretch, the others lie between.
    edges = np.empty(2 * len(starts), np.intp)
    edges[::2] = starts // 2
    edges[1::2] = ends // 2
    sums: npt.NDArray[np.uint32] = np.add.reduceat(words, edges, dtype=np.uint32)[::2]
    odd = ends & 1
    if odd.any():
        sums += memory[ends - 1] * odd.astype(np.uint32) * _LAST_BYTE
    return sums


_MASKS: dict[int, npt.NDArray[np.uint64]] = {}


def _masks(shape: Shape) -> npt.NDArray[np.uint64]:
    """:func:`comparable` for every size of the headers, as words, indexed by a quarter of that size."""
    found = _MASKS.get(shape.number)
    if found is None:
        sizes = range(shape.minimum, shape.minimum + 41, 4)
        found = np.zeros((MAX_HEADERS // 4 + 1, _WINDOW // 8), np.uint64)
        for size in sizes:
            found[size // 4] = np.frombuffer(comparable(shape, size).ljust(_WINDOW, b"\0"), np.uint64)
        _MASKS[shape.number] = found
    return found


def _alone(view: memoryview, offsets: list[int], sizes: list[int]) -> Iterator[Joined]:
    """As they are; the kernel verifies them."""
    for offset, size in zip(offsets, sizes, strict=True):
        yield Joined((virtio.PLAIN, view[offset : offset + size]), 1)
