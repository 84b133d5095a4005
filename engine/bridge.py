"""The bridge: frames from the device to the protocol and back, in batches.

Knows neither what the protocol is nor what is in the frames. When the protocol can not keep
up it stops reading the device, whose own queue then drops what is too much, as a switch would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from engine.control import Counters
from engine.device.batch import FrameBatch
from engine.device.tap import MAX_FRAME, TapDevice
from engine.failures import EngineError

BATCH_FRAMES = 64
"""Frames read from the device before they are sent."""


class FrameSink(Protocol):
    """What the bridge needs of a protocol in its data phase."""

    @property
    def congested(self) -> bool:
        """Whether to stop sending until the protocol calls :meth:`Bridge.resume`."""

    def send_batch(self, batch: FrameBatch) -> None:
        """Send all frames of the batch, which is reused afterwards."""


class Bridge:
    """Joins one device and one sink for as long as frames flow.

    ``inspect`` may be set while somebody (DHCP) waits for a frame of its own: it is called with
    each received frame and returns ``True`` to keep it from the kernel.
    """

    def __init__(self, device: TapDevice, sink: FrameSink, on_failure: Callable[[EngineError], None]) -> None:
        self._device = device
        self._sink = sink
        self._on_failure = on_failure
        self._loop = asyncio.get_running_loop()
        # One byte more than the longest frame, so that a longer one shows.
        self._batch = FrameBatch(BATCH_FRAMES, MAX_FRAME + 1)
        self._reading = False
        self._closed = False
        self._rx_frames = self._rx_bytes = self._tx_frames = self._tx_bytes = 0
        self.inspect: Callable[[memoryview], bool] | None = None

    def start(self) -> None:
        """Begin to read the device."""
        self.resume()

    def stop(self) -> None:
        """Leave the device alone; safe to call twice."""
        self._closed = True
        self._pause()

    def resume(self) -> None:
        """The sink can take frames again."""
        if not self._reading and not self._closed:
            self._loop.add_reader(self._device, self._device_readable)
            self._reading = True

    def _pause(self) -> None:
        if self._reading:
            self._loop.remove_reader(self._device)
            self._reading = False

    def _device_readable(self) -> None:
        batch = self._batch
        try:
            self._device.read_batch(batch)
            if batch.count:
                self._send()
        except EngineError as error:
            self._pause()
            self._on_failure(error)
            return
        if self._sink.congested:
            self._pause()

    def _send(self) -> None:
        batch = self._batch
        self._tx_frames += batch.count
        self._tx_bytes += batch.payload
        try:
            self._sink.send_batch(batch)
        finally:
            batch.clear()

    def inject(self, frames: Iterable[bytes]) -> None:
        """Send frames of our own making into the tunnel."""
        for frame in frames:
            self._batch.append(frame)
            self._send()

    def deliver(self, frames: list[memoryview]) -> None:
        """Give frames that came through the tunnel to the kernel; raises ``DeviceError``."""
        self._rx_frames += len(frames)
        inspect = self.inspect
        wanted = frames if inspect is None else [frame for frame in frames if not inspect(frame)]
        self._rx_bytes += self._device.write_frames(wanted)

    def counters(self, dropped: int = 0) -> Counters:
        """Totals so far; ``dropped`` is added to what the device lost."""
        return Counters(
            rx_frames=self._rx_frames,
            rx_bytes=self._rx_bytes,
            tx_frames=self._tx_frames,
            tx_bytes=self._tx_bytes,
            dropped=self._device.dropped + dropped,
        )
