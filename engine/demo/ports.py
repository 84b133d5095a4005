"""What is plugged into the hub besides sessions: a DHCP service and the kernel's own host."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from engine.bridge import TURN_BYTES
from engine.demo.hub import Hub
from engine.device.errors import DeviceError
from engine.device.reader import PacketReader
from engine.device.tap import MAX_FRAME, TapDevice
from engine.device.writer import PacketWriter
from engine.ip.dhcp_server import DhcpServer
from engine.offload.layout import SOFTETHER, Run
from engine.softether.blocks import BlockParser, encode_frames


class DhcpPort:
    """Answers DHCP on the hub."""

    def __init__(self, hub: Hub, server: DhcpServer) -> None:
        self._hub = hub
        self._server = server
        self._loop = asyncio.get_running_loop()

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Answer those frames that are for a DHCP server."""
        now = self._loop.time()
        for run in runs:
            for offset in run.offsets():
                answers = self._server.receive(buffer[offset : offset + run.size], now)
                if answers:
                    # Later, lest the hub is entered anew while it is still delivering.
                    self._loop.call_soon(self._answer, answers)

    def _answer(self, answers: list[bytes]) -> None:
        message = memoryview(encode_frames(answers))
        self._hub.switch(self, message, BlockParser().parse(message)[0])


class DevicePort:
    """A TAP device on the hub: behind it is the network stack of the server's own machine."""

    def __init__(self, hub: Hub, device: TapDevice) -> None:
        self._hub = hub
        self._device = device
        self._reader = PacketReader(device, SOFTETHER, max_packet=MAX_FRAME)
        self._writer = PacketWriter(device)
        asyncio.get_running_loop().add_reader(device, self._readable)

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Give frames to the kernel."""
        with contextlib.suppress(DeviceError):
            self._writer.write(buffer, runs)

    def _readable(self) -> None:
        try:
            for segments in self._reader.turn(TURN_BYTES):
                self._hub.switch(self, segments.data, BlockParser().parse(segments.data)[0])
        except DeviceError:
            # The hub goes on without its host.
            asyncio.get_running_loop().remove_reader(self._device)
