"""The bridge: packets from the device to the protocol and back, in batches.

Knows neither what the protocol is nor what is in the packets. When the protocol can not keep
up it stops reading the device, whose own queue then drops what is too much, as a switch would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from engine.control import Counters
from engine.device.device import Device
from engine.device.reader import PacketReader
from engine.device.writer import PacketWriter
from engine.failures import EngineError
from engine.offload.batch import PacketBatch
from engine.offload.layout import Run, Segments, WireFormat

TURN_BYTES = 256 * 1024
"""Bytes taken from the device in one turn; then the other direction has its own."""
INJECTED_PACKETS = 16
"""Packets of our own making sent together."""


class PacketSink(Protocol):
    """What the bridge needs of a protocol in its data phase."""

    @property
    def congested(self) -> bool:
        """Whether to stop sending until the protocol calls :meth:`Bridge.resume`."""

    def send(self, segments: Segments) -> None:
        """Take packets, whose memory is used again afterwards."""

    def flush(self) -> None:
        """Let everything sent leave."""


class Bridge:
    """Joins one device and one sink for as long as packets flow.

    ``wire`` is how the sink wants packets of at most ``max_packet`` bytes laid out. ``inspect``
    may be set while somebody (DHCP) waits for a packet of its own: it is called with each
    received packet and returns ``True`` to keep it from the kernel.
    """

    def __init__(
        self,
        device: Device,
        sink: PacketSink,
        on_failure: Callable[[EngineError], None],
        *,
        wire: WireFormat,
        max_packet: int,
    ) -> None:
        self._device = device
        self._sink = sink
        self._on_failure = on_failure
        self._loop = asyncio.get_running_loop()
        self._max_packet = max_packet
        self._reader = PacketReader(device, wire, max_packet=max_packet)
        self._writer = PacketWriter(device)
        self._injected = PacketBatch(wire, max_packets=INJECTED_PACKETS, max_packet=max_packet)
        self._reading = False
        self._closed = False
        self._dropped = 0  # by readers of before
        self._rx_packets = self._rx_bytes = self._tx_packets = self._tx_bytes = 0
        self.inspect: Callable[[memoryview], bool] | None = None

    def use(self, wire: WireFormat) -> None:
        """Lay packets out in another way from now on."""
        self._dropped += self._reader.dropped
        self._reader = PacketReader(self._device, wire, max_packet=self._max_packet)
        self._injected = PacketBatch(wire, max_packets=INJECTED_PACKETS, max_packet=self._max_packet)

    def start(self) -> None:
        """Begin to read the device."""
        self.resume()

    def stop(self) -> None:
        """Leave the device alone; safe to call twice."""
        self._closed = True
        self._pause()

    def resume(self) -> None:
        """The sink can take packets again."""
        if not self._reading and not self._closed:
            self._loop.add_reader(self._device, self._device_readable)
            self._reading = True

    def _pause(self) -> None:
        if self._reading:
            self._loop.remove_reader(self._device)
            self._reading = False

    def _device_readable(self) -> None:
        try:
            for segments in self._reader.turn(TURN_BYTES):
                self._send(segments)
            self._sink.flush()
        except EngineError as error:
            self._pause()
            self._on_failure(error)
            return
        if self._sink.congested:
            self._pause()

    def _send(self, segments: Segments) -> None:
        self._tx_packets += segments.packets
        self._tx_bytes += segments.size
        self._sink.send(segments)

    def inject(self, packets: Iterable[bytes]) -> None:
        """Send packets of our own making into the tunnel."""
        batch = self._injected
        batch.clear()
        for packet in packets:
            if batch.full:
                self._send(batch.segments())
                batch.clear()
            batch.append(packet)
        if batch.packets:
            self._send(batch.segments())
            self._sink.flush()

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Give packets that came through the tunnel to the kernel; raises ``DeviceError``."""
        for run in runs:
            self._rx_packets += run.packets
            self._rx_bytes += run.packets * run.size
        self._writer.write(buffer, runs if self.inspect is None else self._uninspected(buffer, runs))

    def _uninspected(self, buffer: memoryview, runs: Sequence[Run]) -> list[Run]:
        inspect = self.inspect
        assert inspect is not None
        left: list[Run] = []
        for run in runs:
            kept = {offset for offset in run.offsets() if inspect(buffer[offset : offset + run.size])}
            if not kept:
                left.append(run)
            else:
                left += (Run(offset, 0, run.size, 1) for offset in run.offsets() if offset not in kept)
        return left

    def counters(self, dropped: int = 0) -> Counters:
        """Totals so far; ``dropped`` is added to what was lost on the device's side."""
        return Counters(
            rx_frames=self._rx_packets,
            rx_bytes=self._rx_bytes,
            tx_frames=self._tx_packets,
            tx_bytes=self._tx_bytes,
            dropped=self._dropped + self._reader.dropped + self._writer.dropped + dropped,
        )
