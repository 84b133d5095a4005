"""A device that is closed, deleted or down under those who use it."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import Callable, Iterator

import pytest

from engine.device.errors import DeviceError, PacketRefused
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from engine.offload import virtio
from tests.support.namespaces import Namespace

_ROOM = memoryview(bytearray(66_048))
_PACKETS = {
    TunDevice: bytes.fromhex("450000140000000040fd0000" + "0a6300020a630001"),
    TapDevice: b"\xff" * 6 + bytes.fromhex("5e000000000188b5").ljust(54, b"x"),
}


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"])
        yield made


@pytest.fixture(params=[TunDevice, TapDevice])
def device(request: pytest.FixtureRequest, namespace: Namespace) -> Iterator[TunDevice | TapDevice]:
    with namespace.inside(), request.param.create("adit0") as made:
        namespace.run(["ip", "link", "set", "adit0", "up"])
        yield made


def _write(device: TunDevice | TapDevice) -> int:
    return device.write((virtio.PLAIN, _PACKETS[type(device)]))


def _waiter(device: TunDevice | TapDevice) -> tuple[threading.Thread, list[str]]:
    codes: list[str] = []
    started = threading.Event()

    def wait() -> None:
        started.set()
        try:
            device.wait_readable()
        except DeviceError as error:
            codes.append(error.failure.code)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    started.wait()
    return thread, codes


def test_closing_wakes_who_waits(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    thread, codes = _waiter(device)
    device.close()
    thread.join(10)
    assert codes == ["device_closed"]
    device.close()
    assert "adit0" not in namespace.run(["ip", "link"]).stdout
    uses: tuple[Callable[[], object], ...] = (lambda: device.read_into(_ROOM), lambda: _write(device))
    for use in uses:
        with pytest.raises(DeviceError) as caught:
            use()
        assert caught.value.failure.code == "device_closed"


def test_deleting_it_wakes_who_waits(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    thread, codes = _waiter(device)
    namespace.run(["ip", "link", "delete", "adit0"])
    thread.join(10)
    assert codes == ["device_gone"]
    uses: tuple[Callable[[], object], ...] = (
        lambda: device.read_into(_ROOM),
        lambda: _write(device),
        lambda: device.wait_readable(0),
    )
    for use in uses:
        with pytest.raises(DeviceError) as caught:
            use()
        assert caught.value.failure.code == "device_gone"


def test_it_goes_down_and_comes_back(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    for _ in range(2):
        namespace.run(["ip", "link", "set", "adit0", "down"])
        assert device.read_into(_ROOM) is None
        assert device.wait_readable(0) is False
        with pytest.raises(PacketRefused) as caught:
            _write(device)
        assert caught.value.errno == errno.EIO
        namespace.run(["ip", "link", "set", "adit0", "up"])
        assert _write(device) == virtio.SIZE + len(_PACKETS[type(device)])


def test_packets_that_are_none(device: TunDevice | TapDevice) -> None:
    for parts in ((virtio.PLAIN[:11],), (virtio.PLAIN,), (virtio.PLAIN, b"\x00" * 13)):
        with pytest.raises(PacketRefused) as caught:
            device.write(parts)
        assert caught.value.errno == errno.EINVAL
    assert _write(device) == virtio.SIZE + len(_PACKETS[type(device)])


def test_readers_and_writers_race_with_closing(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    """None of them may touch what is opened under the number afterwards."""
    ends: list[str] = []

    def use(call: Callable[[], object]) -> None:
        try:
            while True:
                call()
        except DeviceError as error:
            ends.append(error.failure.code)

    room = memoryview(bytearray(66_048))
    threads = [
        threading.Thread(target=use, args=(call,), daemon=True)
        for call in (
            lambda: device.read_into(room),
            lambda: _write(device),
            lambda: device.wait_readable(0.01),
        )
    ]
    for thread in threads:
        thread.start()
    device.close()
    reader, writer = os.pipe2(os.O_NONBLOCK)
    for thread in threads:
        thread.join(10)
    assert ends == ["device_closed"] * 3
    os.close(writer)
    assert os.read(reader, 1) == b""
    os.close(reader)


async def test_an_event_loop_is_told_first(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    loop, calls = asyncio.get_running_loop(), list[int]()
    loop.add_reader(device, calls.append, 1)
    device.before_close(lambda: loop.remove_reader(device))
    device.close()
    await asyncio.sleep(0)
    assert not calls
