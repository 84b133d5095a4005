"""A TAP device without a kernel behind it, for tests of what uses one."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

from engine.device import errors
from engine.device.errors import PacketRefused
from engine.device.tap import TapDevice
from engine.failures import EngineError, Failure, FailureKind
from engine.offload import virtio
from engine.offload.layout import Segments
from engine.softether.blocks import BlockParser


class MemoryDevice(TapDevice):
    """Frames come from :meth:`queue` and go to ``taken``.

    The descriptor is one end of a datagram socket pair, so an event loop can wait on it.
    ``gone`` makes it fail as a removed device does; ``refuse`` drops what is written, as one
    that is down does.
    """

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        super().__init__(self._ours.fileno(), "memory0")
        self.taken: list[bytes] = []
        self.carrier = False
        self.gone = False
        self.refuse = False
        self.reads = 0

    @property
    def mac(self) -> bytes:
        return b"\x5e\x00\x00\x00\x00\x01"

    def queue(self, *frames: bytes) -> None:
        """Let frames wait to be read; ``BlockingIOError`` when there is no room."""
        for frame in frames:
            self._theirs.send(virtio.PLAIN + frame)

    def set_carrier(self, on: bool) -> None:
        self.carrier = on

    def read_into(self, room: memoryview) -> int | None:
        self.reads += 1
        self._check()
        try:
            return self._ours.recv_into(room)
        except BlockingIOError:
            return None

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        self._check()
        if self.refuse:
            raise PacketRefused(errno.EIO)
        whole = b"".join(parts)
        self.taken.append(whole[virtio.SIZE :])
        return len(whole)

    def _check(self) -> None:
        if self.gone:
            raise errors.gone(self.name, OSError(errno.EBADFD, "gone"))

    def close(self) -> None:
        self._ours.close()
        self._theirs.close()


class MemorySink:
    """A protocol that keeps what it is sent, as messages; ``congested`` and ``broken`` are the test's."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.frames: list[bytes] = []
        self.sizes: list[int] = []
        self.flushed = 0
        """Messages that have left."""
        self.congested = False
        self.congest_after = 0
        """After so many messages it is congested; 0 for never."""
        self.broken = False

    def send(self, segments: Segments) -> None:
        if self.broken:
            raise EngineError(Failure("tls_failed", FailureKind.SERVER, "Broken."))
        message = bytes(segments.data)
        self.messages.append(message)
        runs, used = BlockParser().parse(memoryview(message))
        assert used == len(message)
        self.frames += [
            message[offset : offset + run.size]
            for run in runs
            for offset in range(run.offset, run.offset + run.packets * run.stride, run.stride)
        ]
        self.sizes.append(segments.packets)
        if self.congest_after and len(self.messages) >= self.congest_after:
            self.congested = True

    def flush(self) -> None:
        self.flushed = len(self.messages)
