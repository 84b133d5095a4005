"""A descriptor that another process opened, taken over without any right."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator

import pytest

from engine.device import uapi
from engine.device.errors import DeviceError
from engine.device.offloads import ALL
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from tests.support import unprivileged
from tests.support.namespaces import Namespace

_TYPE = 0x88B5  # for local experiments (IEEE 802)
_FRAME = (b"\xff" * 6 + bytes.fromhex("5e0000000001") + _TYPE.to_bytes(2, "big")).ljust(60, b"x")

_ECHO = """
import json, os, socket, sys
from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
drop()
connection = socket.socket(fileno={fd})
_, (fd,), _, _ = socket.recv_fds(connection, 1, 1)
device = TapDevice.adopt(fd, offload=True)
device.set_carrier(True)
device.set_mac(bytes.fromhex("5e0000000042"))
try:
    device.set_mtu(1400)
except DeviceError as error:
    refused = error.failure.code
device_facts = [device.name, device.multi_queue, int(device.offloads), device.mtu, device.mac.hex()]
print(json.dumps([os.geteuid(), *device_facts, refused]), flush=True)
room = memoryview(bytearray(66_048))
while True:
    device.wait_readable()
    size = device.read_into(room)
    if size is not None and room[24:26] == b"\\x88\\xb5":
        break
device.write((room[:12], room[12:size]))
device.close()
"""


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace(open_tun=True) as made:
        yield made


def test_a_process_without_rights_uses_it(namespace: Namespace) -> None:
    ours, theirs = socket.socketpair()
    with namespace.inside(), ours, theirs, TapDevice.create("adit0") as device:
        namespace.run(["ip", "link", "set", "adit0", "up"])
        script = _ECHO.format(fd=theirs.fileno())
        with unprivileged.start(namespace, script, pass_fds=[theirs.fileno()]) as process:
            socket.send_fds(ours, [b"x"], [device.fileno()])
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline() or json.dumps(process.communicate()))
            refused = "device_not_permitted"
            assert facts == [unprivileged.UID, "adit0", False, int(ALL), 1500, "5e0000000042", refused]
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_TYPE)) as sock:
                sock.bind(("adit0", _TYPE))
                sock.settimeout(10)
                sock.send(_FRAME)
                assert sock.recv(4096) == _FRAME
            assert process.wait(10) == 0
        assert device.mac == bytes.fromhex("5e0000000042")  # the device is still there


def test_what_it_learns_about_the_device(namespace: Namespace) -> None:
    with namespace.inside(), TunDevice.create("adit0", multi_queue=True) as device:
        os.set_blocking(device.fileno(), True)
        with TunDevice.adopt(os.dup(device.fileno())) as adopted:
            assert (adopted.name, adopted.multi_queue, adopted.offloads) == ("adit0", True, ALL)
            assert not os.get_blocking(adopted.fileno())
            adopted.open_queue().close()
        device.open_queue().close()  # still open


@contextlib.contextmanager
def _raw(flags: int) -> Iterator[int]:
    fd = os.open(uapi.DEVICE, os.O_RDWR | os.O_CLOEXEC)
    if flags:
        fcntl.ioctl(fd, uapi.TUNSETIFF, uapi.IFREQ.pack(b"adit0", flags))
    try:
        yield fd
    finally:
        os.close(fd)


def _assert_refused(fd: int, kind: type[TunDevice | TapDevice]) -> None:
    with pytest.raises(DeviceError) as caught:
        kind.adopt(fd)
    assert caught.value.failure.code == "wrong_device"
    os.fstat(fd)  # still the caller's, and open


@pytest.mark.parametrize("kind", [TunDevice, TapDevice])
def test_what_is_no_such_device_is_refused(namespace: Namespace, kind: type[TunDevice | TapDevice]) -> None:
    reader, writer = os.pipe()
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (reader, writer, null):
        _assert_refused(fd, kind)
        os.close(fd)
    for number in (-1, reader):
        with pytest.raises(DeviceError):
            kind.adopt(number)
    own, other = uapi.IFF_TUN, uapi.IFF_TAP
    if kind is TapDevice:
        own, other = other, own
    with namespace.inside():
        with _raw(0) as unattached:
            _assert_refused(unattached, kind)
        with _raw(own | uapi.IFF_NO_PI) as without_headers:
            _assert_refused(without_headers, kind)
        with _raw(other | uapi.IFF_NO_PI | uapi.IFF_VNET_HDR) as other_kind:
            _assert_refused(other_kind, kind)
        with _raw(own | uapi.IFF_NO_PI | uapi.IFF_VNET_HDR) as dead:
            namespace.run(["ip", "link", "delete", "adit0"])
            _assert_refused(dead, kind)
