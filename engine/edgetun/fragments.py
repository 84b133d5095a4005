"""IP packets in frames (``edge-tun.md`` 2.4 and 6.2): cut for sending, put together when they come.

A frame is 16 bytes of head and a part of one packet; the data messages of the session carry one
frame each. The head says which packet it is by the number of bytes sent before it (the stream
offset), and where in the packet the part belongs.
"""

from __future__ import annotations

import struct
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum

from engine.edgetun.errors import FragmentError

HEADER = struct.Struct(">QHH4x")
"""Stream offset, frame offset, flags; four bytes that mean nothing, and are not zero in frames of others."""
LAST = 0x8000
"""Flag of the frame with which the packet ends."""
DEFAULT_MTU = 1000
"""Bytes of a frame, head and all: what fits through SNAP where IPv6 fits at all."""
MIN_MTU, MAX_MTU = 272, 9000
"""With the least one the largest packet has as many frames as there can be."""
MAX_PACKET = 65_535
MAX_FRAMES = 256
"""Frames of one packet."""
MIN_PART = MIN_MTU - HEADER.size
"""Bytes of the shortest part but the last one."""

MAX_SLOTS = 64
"""Packets that wait for the rest of their frames."""
MAX_BYTES = 1 << 20
"""Bytes of all their parts."""
MAX_AGE = 2.0
"""Seconds that a packet waits for the rest."""
MEMORY = 5.0
"""Seconds for which it is remembered that a packet is done with; a restarted server begins anew at 0."""
MAX_REMEMBERED = 1024

_STREAM = (1 << 64) - 1


def clamp_mtu(mtu: int) -> int:
    """The size of frames that is nearest to ``mtu``."""
    return min(max(mtu, MIN_MTU), MAX_MTU)


class Fragmenter:
    """Cuts packets of one direction."""

    __slots__ = ("_width", "stream_offset")

    def __init__(self, mtu: int = DEFAULT_MTU, stream_offset: int = 0) -> None:
        """``mtu`` is the size of frames in bytes; what is too small or too large for one is put right."""
        self.stream_offset = stream_offset
        """Bytes of all packets before the next one, modulo 2⁶⁴."""
        self.set_mtu(mtu)

    def set_mtu(self, mtu: int) -> None:
        """Make frames of another size from the next packet on."""
        self._width = clamp_mtu(mtu) - HEADER.size

    @property
    def mtu(self) -> int:
        """Bytes of the largest frame."""
        return self._width + HEADER.size

    def cut(self, packet: bytes | memoryview) -> list[bytes]:
        """The frames of a packet, in order.

        Raises :class:`FragmentError` for an empty one and one of more than 65,535 bytes, which do
        not count.
        """
        size, width = len(packet), self._width
        if not 0 < size <= MAX_PACKET:
            raise FragmentError(f"a packet of {size} bytes")
        frames = []
        for start in range(0, size, width):
            flags = LAST if start + width >= size else 0
            frames.append(HEADER.pack(self.stream_offset, start, flags) + packet[start : start + width])
        self.stream_offset = self.stream_offset + size & _STREAM
        return frames


class Dropped(StrEnum):
    """Why a frame was dropped."""

    MALFORMED = "malformed"
    """No frame, an empty one, or one that reaches beyond the largest packet."""
    CONTRADICTION = "contradiction"
    """It can not be of a packet that anybody cut; all of its packet is dropped."""
    DUPLICATE = "duplicate"
    LATE = "late"
    """Its packet is done with."""
    EVICTED = "evicted"
    """Not a frame but a packet: there was no room for the parts of all."""
    EXPIRED = "expired"
    """A packet that waited for too long."""


class _Contradiction(Exception):
    pass


@dataclass(slots=True)
class _Slot:
    begun_at: float
    width: int | None = None
    """Bytes of each part but the last one, once one is there."""
    last: int | None = None
    """Offset of the last part."""
    parts: dict[int, bytes] = field(default_factory=dict)
    size: int = 0
    """Bytes of all parts."""

    def add(self, offset: int, part: bytes, last: bool) -> bool:
        """Take a part; False if it was there. Raises when the parts can not be of one packet."""
        size = len(part)
        if last:
            # The width divides the offset and is no less than what is left for the last part.
            if offset < MIN_PART or size > offset:
                raise _Contradiction
            if self.last is not None and (self.last != offset or len(self.parts[offset]) != size):
                raise _Contradiction
        else:
            if size < MIN_PART or offset % size or offset // size >= MAX_FRAMES - 1:
                raise _Contradiction
            if self.width not in (None, size):
                raise _Contradiction
        width = self.width if last else size
        end = offset if last else self.last
        if width is not None and end is not None:
            last_size = size if last else len(self.parts[end])
            if end % width or last_size > width:
                raise _Contradiction
        if end is not None and (any(at > end for at in self.parts) or (not last and offset >= end)):
            raise _Contradiction
        if offset in self.parts:
            if last and self.last is None:
                raise _Contradiction
            return False
        if last:
            self.last = offset
        self.width = width
        self.parts[offset] = part
        self.size += size
        return True

    @property
    def whole(self) -> bool:
        # All offsets are multiples of the width and none is beyond the last one, so counting will do.
        if self.last is None or self.width is None:
            return False
        return len(self.parts) == self.last // self.width + 1

    def packet(self) -> bytes:
        return b"".join(self.parts[offset] for offset in sorted(self.parts))


class Reassembler:
    """Puts packets of one direction together. Takes whatever a conforming sender sends, in any order."""

    __slots__ = ("_bytes", "_done", "_max_slots", "_slots", "dropped")

    def __init__(self, max_slots: int = MAX_SLOTS) -> None:
        self.dropped: Counter[str] = Counter()
        """By :class:`Dropped`."""
        self._max_slots = max_slots
        self._slots: OrderedDict[int, _Slot] = OrderedDict()
        """By stream offset, the one that was begun first at the beginning."""
        self._bytes = 0
        self._done: OrderedDict[int, float] = OrderedDict()
        """Until when it is remembered that a packet is done with."""

    def receive(self, frame: bytes | memoryview, now: float) -> bytes | None:
        """Take a frame, any bytes at all; give the packet that it completes. Never raises.

        ``now`` is in seconds of a clock that never goes back.
        """
        if len(frame) <= HEADER.size:
            self.dropped[Dropped.MALFORMED] += 1
            return None
        stream_offset, offset, flags = HEADER.unpack_from(frame)
        if offset + len(frame) - HEADER.size > MAX_PACKET:
            self.dropped[Dropped.MALFORMED] += 1
            return None
        last = bool(flags & LAST)
        part = bytes(frame[HEADER.size :])
        if last and not offset:
            return part
        self._forget(now)
        if stream_offset in self._done:
            self.dropped[Dropped.LATE] += 1
            return None
        slot = self._slots.get(stream_offset)
        if slot is None:
            slot = self._slots[stream_offset] = _Slot(now)
        before = slot.size
        try:
            added = slot.add(offset, part, last)
        except _Contradiction:
            self.dropped[Dropped.CONTRADICTION] += 1
            self._bytes -= before
            self._finish(stream_offset, now)
            return None
        if not added:
            self.dropped[Dropped.DUPLICATE] += 1
            return None
        self._bytes += slot.size - before
        if slot.whole:
            self._bytes -= slot.size
            self._finish(stream_offset, now)
            return slot.packet()
        while len(self._slots) > self._max_slots or self._bytes > MAX_BYTES:
            self._evict(Dropped.EVICTED, now)
        return None

    def clear(self) -> None:
        """Forget all parts: there is another session."""
        self._slots.clear()
        self._done.clear()
        self._bytes = 0

    @property
    def waiting(self) -> tuple[int, int]:
        """Packets that wait for the rest of their frames, and the bytes of their parts."""
        return len(self._slots), self._bytes

    def _forget(self, now: float) -> None:
        while self._slots and now - next(iter(self._slots.values())).begun_at > MAX_AGE:
            self._evict(Dropped.EXPIRED, now)
        while self._done and next(iter(self._done.values())) <= now:
            self._done.popitem(last=False)

    def _evict(self, why: Dropped, now: float) -> None:
        stream_offset, slot = next(iter(self._slots.items()))
        self.dropped[why] += 1
        self._bytes -= slot.size
        self._finish(stream_offset, now)

    def _finish(self, stream_offset: int, now: float) -> None:
        del self._slots[stream_offset]
        self._done[stream_offset] = now + MEMORY
        if len(self._done) > MAX_REMEMBERED:
            self._done.popitem(last=False)
