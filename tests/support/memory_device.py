"""A TAP device without a kernel behind it, for tests of what uses one."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from engine.device.batch import FrameBatch
from engine.device.tap import DeviceError, TapDevice
from engine.failures import EngineError, Failure, FailureKind


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
            self._theirs.send(frame)

    def set_carrier(self, on: bool) -> None:
        self.carrier = on

    def read_batch(self, batch: FrameBatch) -> bool:
        self.reads += 1
        while not batch.full:
            if self.gone:
                raise DeviceError("device_gone", "The device is gone.", "")
            slot = batch.slot()
            try:
                size = self._ours.recv_into(slot)
            except BlockingIOError:
                return False
            if size >= len(slot):
                self.dropped += 1
            else:
                batch.commit(size)
        return True

    def write_frames(self, frames: Iterable[bytes | memoryview]) -> int:
        taken = 0
        for frame in frames:
            if self.gone:
                raise DeviceError("device_gone", "The device is gone.", "")
            if self.refuse:
                self.dropped += 1
                continue
            self.taken.append(bytes(frame))
            taken += len(frame)
        return taken

    def close(self) -> None:
        self._ours.close()
        self._theirs.close()


class MemorySink:
    """A protocol that keeps what it is sent, as messages; ``congested`` and ``broken`` are the test's."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.frames: list[bytes] = []
        self.sizes: list[int] = []
        self.congested = False
        self.congest_after = 0
        """After so many batches it is congested; 0 for never."""
        self.broken = False

    def send_batch(self, batch: FrameBatch) -> None:
        if self.broken:
            raise EngineError(Failure("tls_failed", FailureKind.SERVER, "Broken."))
        self.messages.append(bytes(batch.message()))
        self.frames += [bytes(frame) for frame in batch.frames()]
        self.sizes.append(batch.count)
        if self.congest_after and len(self.messages) >= self.congest_after:
            self.congested = True
