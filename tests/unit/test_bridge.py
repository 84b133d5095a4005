"""The bridge between a device and a protocol, with both in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from engine.bridge import TURN_BYTES, Bridge
from engine.control import Counters
from engine.device.errors import DeviceError
from engine.device.reader import BATCH_PACKETS
from engine.device.tap import MAX_FRAME
from engine.failures import EngineError
from engine.offload import virtio
from engine.offload.layout import SOFTETHER
from engine.softether.blocks import encode_frames
from tests.support import slow_segment
from tests.support.block_stream import BlockStream, laid_out
from tests.support.memory_device import MemoryDevice, MemorySink
from tests.support.superpackets import Superpacket


def _frame(number: int, size: int = 60) -> bytes:
    return number.to_bytes(4, "big") * (size // 4) + bytes(size % 4)


class _Bench:
    def __init__(self, device: MemoryDevice | None = None) -> None:
        self.device = device or MemoryDevice()
        self.sink = MemorySink()
        self.failures: list[EngineError] = []
        self.bridge = Bridge(
            self.device, self.sink, self.failures.append, wire=SOFTETHER, max_packet=MAX_FRAME
        )

    def deliver(self, *frames: bytes) -> None:
        """Frames come through the tunnel, in one message."""
        self.bridge.deliver(*laid_out(frames))


class _EndlessDevice(MemoryDevice):
    """There is always one more frame, each of the same size."""

    PATIENCE = 50_000

    def __init__(self, size: int) -> None:
        super().__init__()
        self._packet = virtio.PLAIN + _frame(1, size)
        self.queue(b"so that the loop sees something to read")

    def read_into(self, room: memoryview) -> int | None:
        self.reads += 1
        if self.reads > self.PATIENCE:
            return None  # the other direction never had its turn
        room[: len(self._packet)] = self._packet
        return len(self._packet)


class _ScriptedDevice(MemoryDevice):
    """Reads come from a list, and the descriptor is readable for as long as there are any."""

    def __init__(self, reads: list[bytes]) -> None:
        super().__init__()
        self._left = reads[::-1]
        self.queue(b"so that the loop sees something to read")

    def read_into(self, room: memoryview) -> int | None:
        if not self._left:
            return None
        packet = self._left.pop()
        room[: len(packet)] = packet
        if not self._left:
            self._ours.recv(100)
        return len(packet)


@pytest.fixture
async def bench() -> Iterator[_Bench]:  # type: ignore[misc]
    bench = _Bench()
    yield bench
    bench.bridge.stop()
    bench.device.close()


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_frames_go_out_in_order_and_as_one_message(bench: _Bench) -> None:
    frames = [_frame(number, 60 + number) for number in range(5)]
    bench.device.queue(*frames)
    bench.bridge.start()
    await _until(lambda: len(bench.sink.frames) == 5)
    assert bench.sink.frames == frames
    assert bench.sink.messages == [encode_frames(frames)]
    assert bench.sink.flushed == 1


async def test_many_frames_go_out_in_batches(bench: _Bench) -> None:
    bench.bridge.start()
    frames = [_frame(number) for number in range(500)]
    sent = 0
    while sent < len(frames):
        try:
            bench.device.queue(frames[sent])
            sent += 1
        except BlockingIOError:
            await asyncio.sleep(0)
    await _until(lambda: len(bench.sink.frames) == 500)
    assert bench.sink.frames == frames
    assert max(bench.sink.sizes) <= BATCH_PACKETS
    stream = BlockStream()
    assert [frame for message in bench.sink.messages for frame in stream.feed(message)] == frames
    assert stream.held == 0 and bench.sink.flushed == len(bench.sink.messages)


async def test_the_longest_frame_passes_and_a_longer_one_is_dropped(bench: _Bench) -> None:
    bench.device.queue(_frame(1, MAX_FRAME), _frame(2, MAX_FRAME + 1), _frame(3, MAX_FRAME + 50), _frame(4))
    bench.bridge.start()
    await _until(lambda: len(bench.sink.frames) == 2)
    assert [len(frame) for frame in bench.sink.frames] == [MAX_FRAME, 60]
    assert bench.bridge.counters().dropped == 2


async def test_a_congested_sink_stops_the_reading_until_it_resumes(bench: _Bench) -> None:
    bench.sink.congest_after = 1
    bench.device.queue(_frame(1))
    bench.bridge.start()
    await _until(lambda: bool(bench.sink.messages))
    reads = bench.device.reads
    bench.device.queue(_frame(2), _frame(3))
    await _settle()
    assert bench.device.reads == reads and len(bench.sink.frames) == 1
    bench.sink.congested, bench.sink.congest_after = False, 0
    bench.bridge.resume()
    await _until(lambda: len(bench.sink.frames) == 3)
    assert bench.sink.frames == [_frame(1), _frame(2), _frame(3)]


async def test_nothing_is_read_before_the_start_or_after_the_stop(bench: _Bench) -> None:
    bench.device.queue(_frame(1))
    await _settle()
    assert bench.device.reads == 0
    bench.bridge.start()
    bench.bridge.start()
    await _until(lambda: bool(bench.sink.frames))
    bench.bridge.stop()
    bench.bridge.stop()
    bench.bridge.resume()  # a sink that drains late does not wake it
    reads = bench.device.reads
    bench.device.queue(_frame(2))
    await _settle()
    assert bench.device.reads == reads


async def test_frames_come_in_and_are_counted(bench: _Bench) -> None:
    frames = [_frame(1, 60), _frame(2, 1514)]
    bench.deliver(*frames)
    assert bench.device.taken == frames
    bench.device.queue(_frame(3, 100))
    bench.bridge.start()
    await _until(lambda: bool(bench.sink.frames))
    assert bench.bridge.counters(dropped=4) == Counters(2, 1574, 1, 100, 4)


async def test_what_the_kernel_refuses_is_counted_as_dropped(bench: _Bench) -> None:
    bench.device.refuse = True
    bench.deliver(*[_frame(1)] * 3)
    assert bench.bridge.counters() == Counters(rx_frames=3, rx_bytes=180, tx_frames=0, tx_bytes=0, dropped=3)


async def test_an_inspector_keeps_frames_of_its_own(bench: _Bench) -> None:
    seen: list[bytes] = []

    def inspect(frame: memoryview) -> bool:
        seen.append(bytes(frame))
        return frame[3] == 2

    bench.bridge.inspect = inspect
    bench.deliver(*(_frame(number) for number in (1, 2, 3)))
    assert seen == [_frame(1), _frame(2), _frame(3)]
    assert bench.device.taken == [_frame(1), _frame(3)]
    bench.bridge.inspect = None
    bench.deliver(_frame(2))
    assert bench.device.taken[-1] == _frame(2)


async def test_injected_frames_go_out_at_once_and_are_counted(bench: _Bench) -> None:
    bench.bridge.inject([_frame(1), _frame(2)])
    assert bench.sink.frames == [_frame(1), _frame(2)]
    assert bench.sink.flushed == len(bench.sink.messages)
    assert bench.bridge.counters() == Counters(0, 0, tx_frames=2, tx_bytes=120, dropped=0)


async def test_any_number_of_frames_can_be_injected(bench: _Bench) -> None:
    frames = [_frame(number, MAX_FRAME) for number in range(200)]
    bench.bridge.inject(iter(frames))
    assert bench.sink.frames == frames
    assert bench.sink.flushed == len(bench.sink.messages)


async def test_a_device_that_is_gone_is_reported_once(bench: _Bench) -> None:
    bench.device.gone = True
    bench.device.queue(_frame(1))
    bench.bridge.start()
    await _until(lambda: bool(bench.failures))
    await _settle()
    assert [failure.failure.code for failure in bench.failures] == ["device_gone"]
    with pytest.raises(DeviceError):
        bench.deliver(_frame(1))


async def test_a_broken_sink_is_reported_and_the_batch_can_be_used_again(bench: _Bench) -> None:
    bench.sink.broken = True
    bench.bridge.start()
    queued = 0
    while not bench.failures:  # a full batch, as far as the socket has room for one
        try:
            bench.device.queue(_frame(queued, 1500))
            queued += 1
        except BlockingIOError:
            await asyncio.sleep(0)
        if queued >= BATCH_PACKETS:
            await asyncio.sleep(0)
    assert [failure.failure.code for failure in bench.failures] == ["tls_failed"]
    with pytest.raises(EngineError, match="Broken"):  # the goodbye of DHCP goes this way
        bench.bridge.inject([_frame(1)])
    bench.sink.broken = False
    bench.bridge.inject([_frame(7)])
    assert bench.sink.frames == [_frame(7)]


async def test_long_and_short_runs_come_in_in_order(bench: _Bench) -> None:
    sizes = [1514] * 40 + [60] * 3 + [700, 60, 1514, 1514]
    frames = [_frame(number, size) for number, size in enumerate(sizes)]
    bench.deliver(*frames)
    assert bench.device.taken == frames
    assert bench.bridge.counters().rx_frames == len(frames)
    assert bench.bridge.counters().rx_bytes == sum(sizes)


async def test_an_inspector_sees_every_frame_of_a_run(bench: _Bench) -> None:
    seen: list[bytes] = []

    def inspect(frame: memoryview) -> bool:
        seen.append(bytes(frame))
        return frame[3] % 3 == 0

    bench.bridge.inspect = inspect
    frames = [_frame(number, 600) for number in range(40)]
    bench.deliver(*frames)
    assert seen == frames
    assert bench.device.taken == [frame for number, frame in enumerate(frames) if number % 3]
    assert bench.bridge.counters() == Counters(40, 24_000, 0, 0, dropped=0)


async def test_nothing_is_lost_by_congestion_that_comes_and_goes(bench: _Bench) -> None:
    bench.sink.congest_after = 1
    bench.bridge.start()
    for number in range(20):
        bench.device.queue(_frame(number))
        await _until(lambda: bench.sink.congested)
        bench.sink.congested = False
        bench.sink.congest_after += 1
        bench.bridge.resume()
    await _until(lambda: len(bench.sink.frames) == 20)
    assert bench.sink.frames == [_frame(number) for number in range(20)]


async def test_no_superpacket_is_left_behind_when_a_turn_ends() -> None:
    """The device has nothing more to say then, so nobody would come back for it."""
    superpacket = Superpacket(payload=bytes(range(250)) * 20, gso_size=1000, ethernet=True).read()
    whole_turn = TURN_BYTES // 1514 + 1
    for before in range(whole_turn - 2, whole_turn + 2):
        frames = [_frame(number, 1514) for number in range(before)]
        bench = _Bench(_ScriptedDevice([virtio.PLAIN + frame for frame in frames] + [superpacket]))
        bench.bridge.start()
        try:
            await _settle()
        finally:
            bench.bridge.stop()
            bench.device.close()
        assert bench.sink.frames == frames + slow_segment.cut(superpacket, ethernet=True)
        assert bench.sink.flushed == len(bench.sink.messages)


@pytest.mark.parametrize("size", [60, MAX_FRAME])
async def test_a_flood_leaves_the_other_direction_its_turn(size: int) -> None:
    bench = _Bench(_EndlessDevice(size))
    turns = list[int]()
    bench.bridge.start()
    try:
        for _ in range(5):
            await asyncio.sleep(0)
            turns.append(bench.bridge.counters().tx_bytes)
            assert bench.sink.flushed == len(bench.sink.messages)
    finally:
        bench.bridge.stop()
        bench.device.close()
    assert bench.device.reads < _EndlessDevice.PATIENCE
    grown = [after - before for before, after in pairwise(turns) if after > before]
    assert grown and all(TURN_BYTES <= taken < TURN_BYTES + BATCH_PACKETS * size for taken in grown)


async def test_a_flood_of_nothing_but_frames_too_long_leaves_the_other_direction_its_turn() -> None:
    bench = _Bench(_EndlessDevice(MAX_FRAME + 1))
    bench.bridge.start()
    try:
        await _settle()
    finally:
        bench.bridge.stop()
        bench.device.close()
    assert bench.failures == [] and bench.sink.frames == []
    assert bench.device.reads < _EndlessDevice.PATIENCE
    assert bench.bridge.counters().dropped == bench.device.reads > 0
