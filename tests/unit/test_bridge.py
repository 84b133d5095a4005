"""The bridge between a device and a protocol, with both in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from engine.bridge import BATCH_FRAMES, Bridge
from engine.control import Counters
from engine.device.batch import FrameBatch
from engine.device.tap import MAX_FRAME, DeviceError
from engine.failures import EngineError
from engine.softether.blocks import BlockParser, encode_frames
from tests.support.memory_device import MemoryDevice, MemorySink


def _frame(number: int, size: int = 60) -> bytes:
    return number.to_bytes(4, "big") * (size // 4) + bytes(size % 4)


class _Bench:
    def __init__(self) -> None:
        self.device = MemoryDevice()
        self.sink = MemorySink()
        self.failures: list[EngineError] = []
        self.bridge = Bridge(self.device, self.sink, self.failures.append)


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
    assert max(bench.sink.sizes) <= BATCH_FRAMES
    parser = BlockParser()
    assert [bytes(f) for m in bench.sink.messages for f in parser.feed(m)] == frames


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
    bench.bridge.deliver([memoryview(frame) for frame in frames])
    assert bench.device.taken == frames
    bench.device.queue(_frame(3, 100))
    bench.bridge.start()
    await _until(lambda: bool(bench.sink.frames))
    assert bench.bridge.counters(dropped=4) == Counters(2, 1574, 1, 100, 4)


async def test_what_the_kernel_refuses_is_counted_as_dropped(bench: _Bench) -> None:
    bench.device.refuse = True
    bench.bridge.deliver([memoryview(_frame(1))] * 3)
    assert bench.bridge.counters() == Counters(rx_frames=3, rx_bytes=0, tx_frames=0, tx_bytes=0, dropped=3)


async def test_an_inspector_keeps_frames_of_its_own(bench: _Bench) -> None:
    seen: list[bytes] = []

    def inspect(frame: memoryview) -> bool:
        seen.append(bytes(frame))
        return frame[3] == 2

    bench.bridge.inspect = inspect
    bench.bridge.deliver([memoryview(_frame(number)) for number in (1, 2, 3)])
    assert seen == [_frame(1), _frame(2), _frame(3)]
    assert bench.device.taken == [_frame(1), _frame(3)]
    bench.bridge.inspect = None
    bench.bridge.deliver([memoryview(_frame(2))])
    assert bench.device.taken[-1] == _frame(2)


async def test_injected_frames_go_out_at_once_and_are_counted(bench: _Bench) -> None:
    bench.bridge.inject([_frame(1), _frame(2)])
    assert bench.sink.frames == [_frame(1), _frame(2)]
    assert bench.bridge.counters().tx_frames == 2


async def test_a_device_that_is_gone_is_reported_once(bench: _Bench) -> None:
    bench.device.gone = True
    bench.device.queue(_frame(1))
    bench.bridge.start()
    await _until(lambda: bool(bench.failures))
    await _settle()
    assert [failure.failure.code for failure in bench.failures] == ["device_gone"]
    with pytest.raises(DeviceError):
        bench.bridge.deliver([memoryview(_frame(1))])


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
        if queued >= BATCH_FRAMES:
            await asyncio.sleep(0)
    assert [failure.failure.code for failure in bench.failures] == ["tls_failed"]
    with pytest.raises(EngineError, match="Broken"):  # the goodbye of DHCP goes this way
        bench.bridge.inject([_frame(1)])
    bench.sink.broken = False
    bench.bridge.inject([_frame(7)])
    assert bench.sink.frames == [_frame(7)]


def test_a_batch_is_laid_out_as_a_message() -> None:
    batch, frames = FrameBatch(3, 100), [b"a" * 14, b"b" * 100, b""]
    for frame in frames:
        assert not batch.full
        batch.append(frame)
    assert batch.full and batch.payload == 114
    assert bytes(batch.message()) == encode_frames(frames)
    assert list(batch.frames()) == frames
    batch.clear()
    batch.append(b"c" * 20)
    assert bytes(batch.message()) == encode_frames([b"c" * 20])
