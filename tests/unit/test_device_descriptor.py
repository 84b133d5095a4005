"""Closing a descriptor under those who use it; a pipe stands for the device."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from engine.device.descriptor import Descriptor
from engine.device.errors import DeviceError
from engine.device.tun import TunDevice


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    yield reader, writer
    os.close(writer)


def _open_descriptors() -> int:
    gc.collect()  # what earlier tests left in cycles may go at any time, and take descriptors along
    return len(list(Path("/proc/self/fd").iterdir()))


def test_waiting(ends: tuple[int, int]) -> None:
    with Descriptor(ends[0], "pipe") as descriptor:
        assert descriptor.wait_readable(0) is False
        assert descriptor.wait_readable(0.001) is False
        os.write(ends[1], b"x")
        assert descriptor.wait_readable() is True
        assert descriptor.wait_readable(-1) is True
    assert descriptor.fileno() == -1


def test_closing_wakes_every_waiter(ends: tuple[int, int]) -> None:
    descriptor, codes = Descriptor(ends[0], "pipe"), list[str]()
    ready = threading.Barrier(4)

    def wait() -> None:
        ready.wait()
        try:
            descriptor.wait_readable(30)
        except DeviceError as error:
            codes.append(error.failure.code)

    waiters = [threading.Thread(target=wait) for _ in range(3)]
    for waiter in waiters:
        waiter.start()
    ready.wait()
    descriptor.close()
    for waiter in waiters:
        waiter.join(10)
    assert codes == ["device_closed"] * 3


def test_a_closed_one_is_no_use(ends: tuple[int, int]) -> None:
    device = TunDevice(ends[0], "pipe")
    device.close()
    device.close()
    uses: tuple[Callable[[], object], ...] = (
        lambda: device.read_into(memoryview(bytearray(10))),
        lambda: device.write((b"x",)),
        lambda: device.wait_readable(0),
        lambda: device.set_carrier(False),
        lambda: device.unpersist(),
        lambda: device.mtu,
        lambda: device.set_offload(device.offloads),
    )
    for use in uses:
        with pytest.raises(DeviceError) as caught:
            use()
        assert caught.value.failure.code == "device_closed"


def test_the_file_is_closed_but_its_number_is_nobody_elses(ends: tuple[int, int]) -> None:
    """A thread that is about to read must not get at what is opened next."""
    descriptor = Descriptor(ends[0], "pipe")
    descriptor.close()
    with pytest.raises(BrokenPipeError):
        os.write(ends[1], b"x")  # nobody has the other end
    others = [os.open("/dev/null", os.O_RDONLY) for _ in range(8)]
    assert ends[0] not in others
    for call in (lambda: os.read(ends[0], 1), lambda: os.write(ends[0], b"x")):
        with pytest.raises(OSError) as caught:
            call()
        assert caught.value.errno == errno.EBADF
    assert not os.get_inheritable(ends[0])
    del descriptor
    with pytest.raises(OSError):
        os.fstat(ends[0])  # free again
    for other in others:
        os.close(other)


def test_waiting_leaves_no_descriptor_behind(ends: tuple[int, int]) -> None:
    before = _open_descriptors()
    descriptor = Descriptor(os.dup(ends[0]), "pipe")
    descriptor.wait_readable(0)
    descriptor.close()
    del descriptor
    assert _open_descriptors() == before
    os.close(ends[0])


def test_who_asked_is_called_once_before_it_is_closed(ends: tuple[int, int]) -> None:
    descriptor, seen = Descriptor(ends[0], "pipe"), list[int]()
    descriptor.before_close(lambda: seen.append(descriptor.fileno()))
    descriptor.close()
    descriptor.close()
    assert seen == [ends[0]]


def test_a_callback_that_fails_does_not_keep_it_open(ends: tuple[int, int]) -> None:
    descriptor = Descriptor(ends[0], "pipe")
    descriptor.before_close(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        descriptor.close()
    assert descriptor.fileno() == -1


async def test_an_event_loop_forgets_it(ends: tuple[int, int]) -> None:
    loop = asyncio.get_running_loop()
    descriptor, calls = Descriptor(ends[0], "pipe"), list[int]()
    loop.add_reader(descriptor, calls.append, 1)
    descriptor.before_close(partial(loop.remove_reader, descriptor))
    descriptor.close()
    del descriptor
    reader, writer = os.pipe()  # the number again
    assert reader == ends[0]
    os.write(writer, b"x")
    await asyncio.sleep(0.01)
    assert not calls and not loop.remove_reader(reader)
    os.close(reader)
    os.close(writer)


async def test_an_event_loop_forgets_it_when_another_thread_closes(ends: tuple[int, int]) -> None:
    loop = asyncio.get_running_loop()
    descriptor, calls = Descriptor(ends[0], "pipe"), list[int]()
    number = descriptor.fileno()
    loop.add_reader(number, calls.append, 1)
    descriptor.before_close(lambda: loop.call_soon_threadsafe(loop.remove_reader, number))
    await asyncio.to_thread(descriptor.close)
    await asyncio.sleep(0)
    assert not calls and not loop.remove_reader(number)
