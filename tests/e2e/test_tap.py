"""The TAP device against the kernel, in a namespace of its own."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from engine.bridge import Bridge
from engine.device.errors import DeviceError, PacketRefused
from engine.device.reader import BATCH_PACKETS, PacketReader
from engine.device.tap import MAX_FRAME, TapDevice
from engine.device.writer import PacketWriter
from engine.failures import EngineError
from engine.offload import virtio
from engine.offload.layout import SOFTETHER, Link, Run
from tests.support.block_stream import BlockStream, laid_out
from tests.support.memory_device import MemorySink
from tests.support.namespaces import Namespace

_MAC = bytes.fromhex("5e0000000001")
_BROADCAST = b"\xff" * 6
_TYPE = 0x88B5  # for local experiments (IEEE 802)


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        # Otherwise the kernel talks by itself on a new device.
        made.run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"])
        yield made


@pytest.fixture
def tap(namespace: Namespace) -> Iterator[TapDevice]:
    with namespace.inside():
        device = TapDevice.create("adit%d")
    namespace.run(["ip", "link", "set", device.name, "up"])
    yield device
    device.close()


def _packet_socket(namespace: Namespace, device: str) -> socket.socket:
    """A socket on the kernel's side of the device."""
    with namespace.inside():
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_TYPE))
        sock.bind((device, _TYPE))
    sock.settimeout(5)
    return sock


def _frame(number: int, size: int = 60) -> bytes:
    return (_BROADCAST + _MAC + struct.pack(">HI", _TYPE, number)).ljust(size, b"x")


def _reader(tap: TapDevice) -> PacketReader:
    return PacketReader(tap, SOFTETHER, max_packet=MAX_FRAME)


def _read(reader: PacketReader, count: int) -> list[bytes]:
    frames: list[bytes] = []
    stream, end = BlockStream(), time.monotonic() + 5
    while len(frames) < count and time.monotonic() < end:
        if (segments := reader.read()) is not None:
            frames += stream.feed(bytes(segments.data))
    assert stream.held == 0
    return frames


def _write(writer: PacketWriter, frames: Sequence[bytes]) -> int:
    return writer.write(*laid_out(frames))


def test_its_packets_begin_with_the_ethernet_header(namespace: Namespace, tap: TapDevice) -> None:
    assert tap.link is Link.ETHERNET
    room = memoryview(bytearray(virtio.READ_SIZE))
    with _packet_socket(namespace, tap.name) as sock:
        assert tap.read_into(room) is None
        sock.send(_frame(1, 77))
        assert tap.wait_readable(5)
        assert tap.read_into(room) == virtio.SIZE + 77
        assert room[: virtio.SIZE + 77] == virtio.PLAIN + _frame(1, 77)
        assert tap.write((virtio.PLAIN, _frame(2)[:14], _frame(2)[14:])) == virtio.SIZE + 60
        assert sock.recv(4096) == _frame(2)


def test_frames_go_out(namespace: Namespace, tap: TapDevice) -> None:
    frames = [_frame(number, 60 + number) for number in range(100)]
    reader = _reader(tap)
    with _packet_socket(namespace, tap.name) as sock:
        for frame in frames:
            sock.send(frame)
        assert _read(reader, 100) == frames
    assert reader.dropped == 0
    assert reader.read() is None


def test_frames_come_in(namespace: Namespace, tap: TapDevice) -> None:
    frames = [_frame(number, size) for number, size in enumerate((60, 61, 1000, 1514))]
    writer = PacketWriter(tap)
    with _packet_socket(namespace, tap.name) as sock:
        assert _write(writer, frames) == 4
        assert [sock.recv(4096) for _ in frames] == frames
    assert writer.dropped == 0


def test_a_batch_is_filled_and_no_more(namespace: Namespace, tap: TapDevice) -> None:
    reader = _reader(tap)
    with _packet_socket(namespace, tap.name) as sock:
        for number in range(BATCH_PACKETS + 2):
            sock.send(_frame(number))
        segments = reader.read()
        assert segments is not None and segments.packets == BATCH_PACKETS
        assert BlockStream().feed(bytes(segments.data)) == [_frame(n) for n in range(BATCH_PACKETS)]
        assert _read(reader, 2) == [_frame(BATCH_PACKETS), _frame(BATCH_PACKETS + 1)]


def test_a_frame_that_is_too_long_is_dropped_whole(namespace: Namespace, tap: TapDevice) -> None:
    namespace.run(["ip", "link", "set", tap.name, "mtu", "9000"])
    reader = _reader(tap)
    with _packet_socket(namespace, tap.name) as sock:
        sock.send(_frame(1, MAX_FRAME))
        sock.send(_frame(2, MAX_FRAME + 1))
        sock.send(_frame(3, 5000))
        sock.send(_frame(4))
        assert _read(reader, 2) == [_frame(1, MAX_FRAME), _frame(4)]
    assert reader.dropped == 2


def test_a_device_that_is_down_drops_and_stays(namespace: Namespace, tap: TapDevice) -> None:
    writer = PacketWriter(tap)
    namespace.run(["ip", "link", "set", tap.name, "down"])
    assert _write(writer, [_frame(1), _frame(2)]) == 0
    assert writer.refused == {errno.EIO: 2}
    assert not writer.write_back(_frame(3))
    assert writer.dropped == 3
    namespace.run(["ip", "link", "set", tap.name, "up"])
    assert _write(writer, [_frame(4)]) == 1
    assert writer.write_back(_frame(5))
    assert writer.dropped == 3


def test_a_damaged_frame_is_dropped_and_the_others_are_taken(namespace: Namespace, tap: TapDevice) -> None:
    buffer = memoryview(b"" + b"short" + _frame(1) + b"tiny!" + _frame(2))
    runs = [Run(0, 5, 5, 1), Run(5, 60, 60, 1), Run(65, 5, 5, 1), Run(70, 60, 60, 1)]
    writer = PacketWriter(tap)
    with _packet_socket(namespace, tap.name) as sock:
        assert writer.write(buffer, runs) == 2
        assert [sock.recv(4096) for _ in range(2)] == [_frame(1), _frame(2)]
    assert writer.refused == {errno.EINVAL: 2}
    for nothing in (b"", b"short"):
        with pytest.raises(PacketRefused):
            tap.write((virtio.PLAIN, nothing))


def test_a_device_that_is_deleted_is_an_error(namespace: Namespace, tap: TapDevice) -> None:
    reader, writer = _reader(tap), PacketWriter(tap)
    namespace.run(["ip", "link", "delete", tap.name])
    with pytest.raises(DeviceError) as reading:
        reader.read()
    with pytest.raises(DeviceError) as writing:
        _write(writer, [_frame(1)])
    assert reading.value.failure.code == writing.value.failure.code == "device_gone"


def test_a_descriptor_is_adopted(namespace: Namespace, tap: TapDevice) -> None:
    adopted = TapDevice.adopt(os.dup(tap.fileno()))
    assert adopted.name == tap.name
    with _packet_socket(namespace, tap.name) as sock:
        sock.send(_frame(1))
        assert _read(_reader(adopted), 1) == [_frame(1)]
        _write(PacketWriter(adopted), [_frame(2)])
        assert sock.recv(4096) == _frame(2)
    adopted.close()
    assert _write(PacketWriter(tap), [_frame(3)]) == 1


async def test_a_bridge_carries_a_flood_both_ways(namespace: Namespace, tap: TapDevice) -> None:
    """With the real device in place of the one in memory."""
    total, failures = 2_000, list[EngineError]()
    sink = MemorySink()
    bridge = Bridge(tap, sink, failures.append, wire=SOFTETHER, max_packet=MAX_FRAME)
    tap.set_carrier(True)
    namespace.run(["ip", "link", "set", tap.name, "txqueuelen", str(2 * total)])
    with _packet_socket(namespace, tap.name) as sock:
        bridge.start()
        sender = threading.Thread(target=lambda: [sock.send(_frame(number)) for number in range(total)])
        sender.start()
        async with asyncio.timeout(10):
            while len(sink.frames) < total:
                await asyncio.sleep(0.01)
        sender.join()
        assert sink.frames == [_frame(number) for number in range(total)]
        incoming = [_frame(number, 200) for number in range(total)]
        for start in range(0, total, 50):  # what surely fits into the socket
            some = incoming[start : start + 50]
            bridge.deliver(*laid_out(some))
            assert [sock.recv(4096) for _ in some] == some
    bridge.stop()
    counters = bridge.counters()
    assert (counters.tx_frames, counters.tx_bytes) == (total, 60 * total)
    assert (counters.rx_frames, counters.rx_bytes) == (total, 200 * total)
    assert counters.dropped == 0 and failures == []


async def test_a_bridge_says_that_its_device_is_gone(namespace: Namespace, tap: TapDevice) -> None:
    failures: list[EngineError] = []
    bridge = Bridge(tap, MemorySink(), failures.append, wire=SOFTETHER, max_packet=MAX_FRAME)
    bridge.start()
    namespace.run(["ip", "link", "delete", tap.name])
    async with asyncio.timeout(5):
        while not failures:
            await asyncio.sleep(0.01)
    assert [failure.failure.code for failure in failures] == ["device_gone"]
    bridge.stop()
