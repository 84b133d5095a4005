"""Reads a device by superpackets and gives them out in the layout of the tunnel that carries them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.device.device import Device
from engine.device.errors import PacketRefused
from engine.offload import virtio
from engine.offload.batch import PacketBatch
from engine.offload.errors import PacketError
from engine.offload.layout import Segments, WireFormat
from engine.offload.segment import Segmenter

BATCH_PACKETS = 64
"""Packets read at most before they are handed on."""


class PacketReader:
    """What the kernel sends by ``device``, as packets of at most ``max_packet`` bytes in ``wire``'s layout.

    ``dropped`` counts packets that were damaged or too long.
    """

    def __init__(self, device: Device, wire: WireFormat, *, max_packet: int) -> None:
        self._device = device
        self._segmenter = Segmenter(device.link, wire, max_packet=max_packet)
        self._room = self._segmenter.room
        self._batch = PacketBatch(wire, max_packets=BATCH_PACKETS, max_packet=max_packet)
        self._waiting = 0  # bytes of a superpacket in the room, read while ordinary packets came before it
        self.dropped = 0

    def turn(self, size: int) -> Iterator[Segments]:
        """What waits, until it is ``size`` bytes or more; then others have their turn.

        Each is valid until the next. Once all are taken nothing is left behind in here, so that
        the device alone says whether there is more. Raises ``DeviceError`` when the device is gone.
        """
        taken = 0
        while taken < size:
            segments = self.read()
            if segments is None:
                return
            taken += segments.size
            yield segments
        segments = self._cut_waiting()
        if segments is not None:
            yield segments

    def read(self) -> Segments | None:
        """One superpacket cut, or the ordinary packets up to the next one.

        ``None`` when nothing waits, or nothing but damaged packets for a while.

        Valid until the next call. Raises ``DeviceError`` when the device is gone.
        """
        segments = self._cut_waiting()
        if segments is not None:
            return segments
        room, batch, read_into = self._room, self._batch, self._device.read_into
        batch.clear()
        # Not until the batch is full: a flood of damaged packets never fills it.
        for _ in range(BATCH_PACKETS):
            try:
                size = read_into(room)
            except PacketRefused:
                self.dropped += 1
                continue
            if size is None:
                break
            if room[1] == virtio.GSO_NONE:
                self._append(size)
            elif batch.packets:
                self._waiting = size
                break
            else:
                segments = self._cut(size)
                if segments is not None:
                    return segments
        return batch.segments() if batch.packets else None

    def _cut_waiting(self) -> Segments | None:
        waiting, self._waiting = self._waiting, 0
        return self._cut(waiting) if waiting else None

    def _cut(self, size: int) -> Segments | None:
        try:
            return self._segmenter.cut(size)
        except PacketError:
            self.dropped += 1
            return None

    def _append(self, size: int) -> None:
        try:
            length = self._segmenter.complete(size)
        except PacketError:
            self.dropped += 1
            return
        self._batch.append(self._room[virtio.SIZE : virtio.SIZE + length])
