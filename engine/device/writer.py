"""Writes packets to a device, by superpackets where they can be joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.device.device import Device
from engine.device.errors import PacketRefused
from engine.device.offloads import Offload
from engine.offload import virtio
from engine.offload.coalesce import Coalescer, Joined
from engine.offload.ip_stream import find_packets
from engine.offload.layout import Run

Data = bytes | bytearray | memoryview


class PacketWriter:
    """Gives packets that came through a tunnel to the kernel, in as few writes as possible.

    ``refused`` counts, by ``errno``, packets that the kernel did not take (``EIO``: the device
    is down; ``EINVAL``: the packet is damaged). They are lost alone; the others of their batch
    are written.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        # A kernel that leaves no UDP superpackets to us takes none from us either.
        self._coalescer = Coalescer(device.link, udp=Offload.USO4 in device.offloads)
        self.refused: Counter[int] = Counter()

    @property
    def dropped(self) -> int:
        """Packets refused in all."""
        return self.refused.total()

    def write(self, buffer: bytearray | memoryview, runs: Sequence[Run]) -> int:
        """Write the packets that ``runs`` find in ``buffer``; how many the kernel took.

        Raises ``DeviceError`` when the device is gone.
        """
        write, taken = self._device.write, 0
        join = self._coalescer.join if self._device.offloads else _one_by_one
        for joined in join(buffer, runs):
            try:
                write(joined.parts)
                taken += joined.packets
            except PacketRefused as error:
                self.refused[error.errno] += joined.packets
        return taken

    def write_back(self, packet: Data, header: Data = virtio.PLAIN) -> bool:
        """Write one packet past everything else; whether the kernel took it.

        It is an answer of our own (a rejection), or one that came out of the device and is meant
        for this machine, in which case ``header`` is the virtio header that it came with.
        Nothing is held between two calls of :meth:`write`, so this one never disturbs a
        superpacket in the making. Raises ``DeviceError`` when the device is gone.
        """
        try:
            self._device.write((header, packet))
        except PacketRefused as error:
            self.refused[error.errno] += 1
            return False
        return True

    def write_stream(self, data: Data) -> int:
        """Write the whole IP packets at the beginning of ``data``, a piece of a stream of packets.

        Returns how many bytes they were; the rest is the beginning of a packet, to be passed
        again with what follows it. For TUN devices. Raises ``PacketError`` where no IP packet
        begins, and ``DeviceError`` when the device is gone.
        """
        view = memoryview(data)
        runs, used = find_packets(view)
        self.write(view, runs)
        return used


def _one_by_one(buffer: bytearray | memoryview, runs: Sequence[Run]) -> Iterator[Joined]:
    view = memoryview(buffer)
    for run in runs:
        for offset in run.offsets():
            yield Joined((virtio.PLAIN, view[offset : offset + run.size]), 1)
