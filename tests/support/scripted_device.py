"""A device that reads what a test has written down, superpackets too, and keeps what is written to it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from engine.device import errors
from engine.device.device import Device
from engine.device.errors import PacketRefused
from engine.device.offloads import ALL, Offload
from engine.offload import virtio
from engine.offload.layout import Link


class Written(NamedTuple):
    """One write."""

    header: bytes
    packet: bytes

    @property
    def superpacket(self) -> bool:
        """Whether the kernel would cut it."""
        return self.header[1] != virtio.GSO_NONE


class ScriptedDevice(Device):
    """``reads`` are virtio headers with their packets, each for one read; then nothing waits.

    An empty one is a packet that the kernel could not give out.

    ``refuse`` says with which ``errno`` a packet is refused, 0 for none. ``gone`` makes every
    call fail as a deleted device does.
    """

    def __init__(
        self,
        reads: Iterable[bytes] = (),
        *,
        link: Link = Link.IP,
        offloads: Offload = ALL,
        refuse: Callable[[bytes], int] = lambda packet: 0,
    ) -> None:
        self.link = link  # type: ignore[misc]  # a class has one link, and this class has either
        super().__init__(os.open(os.devnull, os.O_RDWR), "scripted0")
        self.offloads = offloads
        self.written: list[Written] = []
        self.reads = 0
        """How many packets were read."""
        self.gone = False
        self.refuse = refuse
        self._script = iter(reads)

    def read_into(self, room: memoryview) -> int | None:
        self._check()
        packet = next(self._script, None)
        if packet is None:
            return None
        if not packet:
            raise PacketRefused(errno.EINVAL)
        self.reads += 1
        size = min(len(packet), len(room))
        room[:size] = packet[:size]
        return size

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        self._check()
        whole = b"".join(parts)
        header, packet = whole[: virtio.SIZE], whole[virtio.SIZE :]
        if code := self.refuse(packet):
            raise PacketRefused(code)
        self.written.append(Written(header, packet))
        return len(whole)

    @property
    def packets(self) -> list[bytes]:
        """What was written, without the headers."""
        return [packet for _, packet in self.written]

    def _check(self) -> None:
        if self.gone:
            raise errors.gone(self.name, OSError("gone"))
