"""What is plugged into the hub besides sessions: a DHCP service and the kernel's own host."""

from __future__ import annotations

import asyncio

from engine.demo.hub import Hub
from engine.device.batch import FrameBatch
from engine.device.tap import MAX_FRAME, TapDevice
from engine.ip.dhcp_server import DhcpServer


class DhcpPort:
    """Answers DHCP on the hub."""

    def __init__(self, hub: Hub, server: DhcpServer) -> None:
        self._hub = hub
        self._server = server
        self._loop = asyncio.get_running_loop()

    def deliver(self, frames: list[memoryview]) -> None:
        """Answer those frames that are for a DHCP server."""
        now = self._loop.time()
        for frame in frames:
            answers = self._server.receive(frame, now)
            if answers:
                # Later, lest the hub is entered anew while it is still delivering.
                self._loop.call_soon(self._hub.switch, self, [memoryview(answer) for answer in answers])


class DevicePort:
    """A TAP device on the hub: behind it is the network stack of the server's own machine."""

    def __init__(self, hub: Hub, device: TapDevice) -> None:
        self._hub = hub
        self._device = device
        self._batch = FrameBatch(64, MAX_FRAME + 1)
        asyncio.get_running_loop().add_reader(device, self._readable)

    def deliver(self, frames: list[memoryview]) -> None:
        """Give frames to the kernel."""
        self._device.write_frames(frames)

    def _readable(self) -> None:
        self._device.read_batch(self._batch)
        self._hub.switch(self, self._batch.frames())
        self._batch.clear()
