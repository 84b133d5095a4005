"""Two machines joined by the whole data path in this process: read, cut, found again, joined, written.

The devices are TUN or TAP, and the kernel leaves work to us on both, on neither, or on one alone:

* where it does, superpackets are cut by us, and packets are joined by us;
* where it does not, it cuts itself, and verifies each packet that we write.

So with one device of each kind, the kernel judges our cutting in one direction, and we verify and
join what the kernel has cut in the other.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import threading
from collections.abc import Callable, Iterator, Sequence

from engine.device.device import Device
from engine.device.reader import PacketReader
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from engine.device.writer import PacketWriter
from engine.offload import virtio
from engine.offload.ip_stream import find_packets
from engine.offload.layout import RAW, Link, Run, WireFormat
from tests.support.counters import Counters, checksum_errors, counters, difference
from tests.support.namespaces import Namespace

LEFT4, RIGHT4 = "10.78.0.1", "10.78.0.2"
LEFT6, RIGHT6 = "fd78::1", "fd78::2"
MTU = 9000

_SIZED = WireFormat(start=4, head=4, sized=True)
"""As SoftEther's blocks, whose own parser takes no jumbo frames."""
_QUEUE = 5000
"""Packets that a device keeps for the pump: more than a TCP window or a burst holds."""
_TURN_BYTES = 256 * 1024
_FAULTS = ("TcpInErrs", "UdpInErrors", "Udp6InErrors", "IpInHdrErrors", "Ip6InHdrErrors")

Tamper = Callable[[memoryview, Run], bool]
"""Looks at packets on their way, and may change one: then it says ``True``, and is not asked again."""


class _CountedTun(TunDevice):
    superpackets = 0  # written by us

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        self.superpackets += parts[0][1] != virtio.GSO_NONE
        return super().write(parts)


class _CountedTap(TapDevice):
    superpackets = 0

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        self.superpackets += parts[0][1] != virtio.GSO_NONE
        return super().write(parts)


def _create(link: Link, offload: bool) -> _CountedTun | _CountedTap:
    if link is Link.IP:
        return _CountedTun.create("path%d", offload=offload)
    return _CountedTap.create("path%d", offload=offload)


class Way:
    """One direction."""

    def __init__(self, source: Device, sink: _CountedTun | _CountedTap) -> None:
        self.source = source
        self._sink = sink
        self._wire = RAW if source.link is Link.IP else _SIZED
        self.reader = PacketReader(source, self._wire, max_packet=MTU + 14)
        self.writer = PacketWriter(sink)
        self.tamper: Tamper | None = None
        self.cut = 0
        """Superpackets read from the source."""

    @property
    def joined(self) -> int:
        """Superpackets written to the sink."""
        return self._sink.superpackets

    def pass_on(self) -> None:
        """Carry what waits, up to a bound."""
        for segments in self.reader.turn(_TURN_BYTES):
            self.cut += segments.stride > 0
            if self._wire is RAW:
                runs, used = find_packets(segments.data)
                assert used == len(segments.data)
            else:
                runs = _sized_runs(segments.data)
            assert sum(run.packets for run in runs) == segments.packets
            if self.tamper is not None and any(self.tamper(segments.data, run) for run in runs):
                self.tamper = None
            self.writer.write(segments.data, runs)


def _sized_runs(data: memoryview) -> list[Run]:
    runs: list[Run] = []
    at = 4
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if runs and runs[-1].size == size:
            runs[-1] = runs[-1]._replace(packets=runs[-1].packets + 1)
        else:
            runs.append(Run(at + 4, 4 + size, size, 1))
        at += 4 + size
    return runs


class DataPathLab:
    """The two machines, and the thread that carries their packets."""

    def __init__(
        self, left: Namespace, right: Namespace, devices: Sequence[_CountedTun | _CountedTap]
    ) -> None:
        self.left, self.right = left, right
        self.link = devices[0].link
        self.to_right, self.to_left = Way(devices[0], devices[1]), Way(devices[1], devices[0])
        self._last = {left: counters(left), right: counters(right)}
        self._stop = os.eventfd(0, os.EFD_CLOEXEC)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._pump, name="data path")
        self._thread.start()

    def _pump(self) -> None:
        ways = {way.source.fileno(): way for way in (self.to_right, self.to_left)}
        waiting = select.poll()
        for descriptor in (*ways, self._stop):
            waiting.register(descriptor, select.POLLIN)
        try:
            while True:
                for descriptor, _ in waiting.poll():
                    if descriptor == self._stop:
                        return
                    ways[descriptor].pass_on()
        except BaseException as error:  # for the test, which would wait for packets otherwise
            self._failure = error

    def close(self) -> None:
        """End the thread; raises what ended it before."""
        os.eventfd_write(self._stop, 1)
        self._thread.join(5)
        os.close(self._stop)
        if self._failure is not None:
            raise self._failure

    def grown(self, namespace: Namespace) -> Counters:
        """What the machine's kernel has counted since this was asked for last."""
        now = counters(namespace)
        before, self._last[namespace] = self._last[namespace], now
        return difference(before, now)

    def faults(self, namespace: Namespace) -> Counters:
        """What the machine's kernel has found wrong since it was asked for last; empty when nothing."""
        grown = self.grown(namespace)
        return checksum_errors(grown) | {name: grown[name] for name in _FAULTS if grown[name]}

    @property
    def lost(self) -> int:
        """Packets that were lost on our side, in all."""
        return sum(way.reader.dropped + way.writer.dropped for way in (self.to_right, self.to_left))


@contextlib.contextmanager
def data_path_lab(link: Link, offload: tuple[bool, bool]) -> Iterator[DataPathLab]:
    """Build it; ``offload`` is whether the left and the right kernel leave work to us."""
    devices: list[_CountedTun | _CountedTap] = []
    with Namespace() as left, Namespace() as right, contextlib.ExitStack() as stack:
        ends = (left, LEFT4, LEFT6), (right, RIGHT4, RIGHT6)
        for (namespace, address4, address6), ours in zip(ends, offload, strict=True):
            with namespace.inside():
                device = _create(link, ours)
            stack.enter_context(device)
            devices.append(device)
            namespace.run(["ip", "address", "add", f"{address4}/24", "dev", device.name])
            namespace.run(["ip", "address", "add", f"{address6}/64", "dev", device.name, "nodad"])
            settings = ["mtu", str(MTU), "txqueuelen", str(_QUEUE), "up"]
            namespace.run(["ip", "link", "set", device.name, *settings])
        lab = DataPathLab(left, right, devices)
        try:
            yield lab
        finally:
            lab.close()
