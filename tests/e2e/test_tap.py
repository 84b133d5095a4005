"""The TAP device against the kernel, in a namespace of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from engine.bridge import Bridge
from engine.device.batch import FrameBatch
from engine.device.tap import MAX_FRAME, DeviceError, TapDevice
from engine.failures import EngineError
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


def _read(tap: TapDevice, count: int, slot: int = MAX_FRAME + 1) -> list[bytes]:
    frames: list[bytes] = []
    batch, end = FrameBatch(64, slot), time.monotonic() + 5
    while len(frames) < count and time.monotonic() < end:
        tap.read_batch(batch)
        frames += [bytes(frame) for frame in batch.frames()]
        batch.clear()
    return frames


def test_names_are_given_by_the_kernel(namespace: Namespace) -> None:
    with namespace.inside():
        first, second = TapDevice.create("adit%d"), TapDevice.create("adit%d")
    assert (first.name, second.name) == ("adit0", "adit1")
    assert len(first.mac) == 6 and first.mac != second.mac
    first.close()
    first.close()
    shown = namespace.run(["ip", "-j", "link", "show"]).stdout
    assert '"adit0"' not in shown and '"adit1"' in shown  # it lives as long as its descriptor
    second.close()


@pytest.mark.parametrize("name", ["", "x" * 16, "ü" * 8])
def test_a_name_that_is_none(namespace: Namespace, name: str) -> None:
    with namespace.inside(), pytest.raises(DeviceError) as caught:
        TapDevice.create(name)
    assert caught.value.failure.code == "device_name"


def test_a_name_that_is_taken(namespace: Namespace, tap: TapDevice) -> None:
    with namespace.inside(), pytest.raises(DeviceError):
        TapDevice.create(tap.name)


def test_frames_go_out(namespace: Namespace, tap: TapDevice) -> None:
    frames = [_frame(number, 60 + number) for number in range(100)]
    with _packet_socket(namespace, tap.name) as sock:
        for frame in frames:
            sock.send(frame)
        assert _read(tap, 100) == frames
    assert tap.dropped == 0
    assert tap.read_batch(FrameBatch(4, 100)) is False


def test_frames_come_in(namespace: Namespace, tap: TapDevice) -> None:
    frames = [_frame(number, size) for number, size in enumerate((60, 61, 1000, 1514))]
    with _packet_socket(namespace, tap.name) as sock:
        assert tap.write_frames(frames) == sum(map(len, frames))
        assert [sock.recv(4096) for _ in frames] == frames
    assert tap.dropped == 0


def test_a_batch_is_filled_and_no_more(namespace: Namespace, tap: TapDevice) -> None:
    with _packet_socket(namespace, tap.name) as sock:
        for number in range(5):
            sock.send(_frame(number))
        batch = FrameBatch(3, MAX_FRAME + 1)
        assert tap.read_batch(batch) is True
        assert [bytes(frame) for frame in batch.frames()] == [_frame(number) for number in range(3)]


def test_a_frame_that_is_too_long_is_dropped_whole(namespace: Namespace, tap: TapDevice) -> None:
    namespace.run(["ip", "link", "set", tap.name, "mtu", "9000"])
    with _packet_socket(namespace, tap.name) as sock:
        sock.send(_frame(1, MAX_FRAME))
        sock.send(_frame(2, MAX_FRAME + 1))
        sock.send(_frame(3, 5000))
        sock.send(_frame(4))
        assert _read(tap, 2) == [_frame(1, MAX_FRAME), _frame(4)]
    assert tap.dropped == 2


def test_a_device_that_is_down_drops_and_stays(namespace: Namespace, tap: TapDevice) -> None:
    namespace.run(["ip", "link", "set", tap.name, "down"])
    assert tap.write_frames([_frame(1), _frame(2)]) == 0
    assert tap.dropped == 2
    namespace.run(["ip", "link", "set", tap.name, "up"])
    assert tap.write_frames([_frame(3)]) == 60


def test_a_damaged_frame_is_dropped(tap: TapDevice) -> None:
    assert tap.write_frames([b"", b"short", _frame(1)]) == 60
    assert tap.dropped == 2


def test_a_device_that_is_deleted_is_an_error(namespace: Namespace, tap: TapDevice) -> None:
    namespace.run(["ip", "link", "delete", tap.name])
    with pytest.raises(DeviceError) as reading:
        tap.read_batch(FrameBatch(1, 100))
    with pytest.raises(DeviceError) as writing:
        tap.write_frames([_frame(1)])
    assert reading.value.failure.code == writing.value.failure.code == "device_gone"


def test_the_carrier_is_shown(namespace: Namespace, tap: TapDevice) -> None:
    for on, shown in ((False, "DOWN"), (True, "UP")):
        tap.set_carrier(on)
        end = time.monotonic() + 5
        while f'"operstate":"{shown}"' not in namespace.run(["ip", "-j", "link", "show", tap.name]).stdout:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_a_descriptor_is_adopted(namespace: Namespace, tap: TapDevice) -> None:
    adopted = TapDevice.adopt(os.dup(tap.fileno()))
    assert adopted.name == tap.name
    with _packet_socket(namespace, tap.name) as sock:
        sock.send(_frame(1))
        assert _read(adopted, 1) == [_frame(1)]
        adopted.write_frames([_frame(2)])
        assert sock.recv(4096) == _frame(2)
    adopted.close()
    assert tap.write_frames([_frame(3)]) == 60


def test_another_descriptor_is_not_adopted() -> None:
    reader, writer = os.pipe()
    with pytest.raises(DeviceError) as caught:
        TapDevice.adopt(reader)
    assert caught.value.failure.code == "wrong_device"
    os.close(reader)
    os.close(writer)


async def test_a_bridge_carries_a_flood_both_ways(namespace: Namespace, tap: TapDevice) -> None:
    """With the real device in place of the one in memory."""
    total, failures = 2_000, list[EngineError]()
    sink = MemorySink()
    bridge = Bridge(tap, sink, failures.append)
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
            bridge.deliver([memoryview(frame) for frame in some])
            assert [sock.recv(4096) for _ in some] == some
    bridge.stop()
    counters = bridge.counters()
    assert (counters.tx_frames, counters.tx_bytes) == (total, 60 * total)
    assert (counters.rx_frames, counters.rx_bytes) == (total, 200 * total)
    assert counters.dropped == 0 and failures == []


async def test_a_bridge_says_that_its_device_is_gone(namespace: Namespace, tap: TapDevice) -> None:
    failures: list[EngineError] = []
    bridge = Bridge(tap, MemorySink(), failures.append)
    bridge.start()
    namespace.run(["ip", "link", "delete", tap.name])
    async with asyncio.timeout(5):
        while not failures:
            await asyncio.sleep(0.01)
    assert [failure.failure.code for failure in failures] == ["device_gone"]
    bridge.stop()
