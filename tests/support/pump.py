"""``python -m tests.support.pump FD FD --mode MODE``: carries packets between two TUN devices.

The smallest tunnel there is: one process that holds the descriptors of two devices, each in a
network namespace of its own, and passes on what comes out of either.

* ``offload``: superpackets are read, cut into packets, as a protocol would send them, and these
  are joined again, as it would receive them, and written.
* ``plain``: the devices have no offload; packet by packet, read and write.

Says ``ready`` when it has begun. Ends with standard input, and then prints one line of JSON: how
many packets were carried by how many writes, and how many were lost here.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from engine.device.errors import PacketRefused
from engine.device.offloads import ALL, Offload
from engine.device.tun import TunDevice
from engine.offload import virtio
from engine.offload.coalesce import Coalescer
from engine.offload.errors import PacketError
from engine.offload.layout import RAW, Link, Run, Segments
from engine.offload.segment import Segmenter

READS_AT_ONCE = 64
"""From one device, before the other has its turn."""
_MAX_PACKET = 65535
_ROOM = 12 + _MAX_PACKET


class Mode(StrEnum):
    """How packets are carried."""

    OFFLOAD = "offload"
    PLAIN = "plain"


class Carried(msgspec.Struct):
    """What a pump has done, in both directions."""

    packets: int = 0
    writes: int = 0
    damaged: int = 0
    """Could not be cut."""
    refused: int = 0
    """Writes that the kernel did not take."""


class _Way(Protocol):
    def pass_on(self) -> None:
        """Carry what waits, up to a bound."""


class OffloadWay:
    """One direction, by superpackets."""

    def __init__(self, source: TunDevice, sink: TunDevice, carried: Carried) -> None:
        self._source = source
        self._sink = sink
        self._carried = carried
        self._segmenter = Segmenter(Link.IP, RAW, max_packet=_MAX_PACKET)
        self._coalescer = Coalescer(Link.IP)

    def pass_on(self) -> None:
        """Carry what waits, up to a bound."""
        segmenter = self._segmenter
        room = segmenter.room
        for _ in range(READS_AT_ONCE):
            size = self._source.read_into(room)
            if size is None:
                return
            try:
                if room[1] == virtio.GSO_NONE:
                    length = segmenter.complete(size)
                    self._write(room, (Run(virtio.SIZE, length, length, 1),))
                else:
                    segments = segmenter.cut(size)
                    self._write(segments.data, rows(segments))
            except PacketError:
                self._carried.damaged += 1

    def _write(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        carried, write = self._carried, self._sink.write
        for joined in self._coalescer.join(buffer, runs):
            try:
                write(joined.parts)
                carried.packets += joined.packets
                carried.writes += 1
            except PacketRefused:
                carried.refused += 1


def rows(segments: Segments) -> Sequence[Run]:
    """Where the packets of a cut superpacket lie in the :data:`RAW` layout; the last may be shorter."""
    packets, size, stride = segments.packets, segments.size, segments.stride
    last = size - (packets - 1) * stride
    if packets == 1:
        return (Run(0, size, size, 1),)
    if last == stride:
        return (Run(0, stride, stride, packets),)
    return Run(0, stride, stride, packets - 1), Run((packets - 1) * stride, last, last, 1)


class PlainWay:
    """One direction, packet by packet."""

    def __init__(self, source: TunDevice, sink: TunDevice, carried: Carried) -> None:
        self._source = source.fileno()
        self._sink = sink.fileno()
        self._carried = carried

    def pass_on(self) -> None:
        """Carry what waits, up to a bound."""
        # A packet that is complete has the same virtio header in both directions.
        source, sink, read, write = self._source, self._sink, os.read, os.write
        for done in range(READS_AT_ONCE):
            try:
                packet = read(source, _ROOM)
            except BlockingIOError:
                self._count(done)
                return
            try:
                write(sink, packet)
            except OSError:
                self._carried.refused += 1
        self._count(READS_AT_ONCE)

    def _count(self, packets: int) -> None:
        self._carried.packets += packets
        self._carried.writes += packets


def pump(devices: tuple[TunDevice, TunDevice], mode: Mode, until: int) -> Carried:
    """Carry in both directions until the descriptor ``until`` is readable."""
    carried = Carried()
    make = OffloadWay if mode == Mode.OFFLOAD else PlainWay
    ways: dict[int, _Way] = {}
    for source, sink in (devices, devices[::-1]):
        source.set_offload(ALL if mode == Mode.OFFLOAD else Offload.NONE)
        ways[source.fileno()] = make(source, sink, carried)
    waiting = select.poll()
    for descriptor in (*ways, until):
        waiting.register(descriptor, select.POLLIN)
    print("ready", flush=True)
    while True:
        for descriptor, _ in waiting.poll():
            if descriptor == until:
                return carried
            ways[descriptor].pass_on()


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.pump", description=__doc__)
    parser.add_argument("descriptors", type=int, nargs=2, metavar="FD", help="of a TUN device")
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.OFFLOAD)
    options = parser.parse_args()
    left, right = (TunDevice.adopt(descriptor) for descriptor in options.descriptors)
    carried = pump((left, right), options.mode, sys.stdin.fileno())
    print(json.dumps(msgspec.to_builtins(carried)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
