"""A device with several queues: flows spread over them, and no more than the kernel allows."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Sequence

import pytest

from engine.device import uapi
from engine.device.errors import DeviceError
from engine.device.tun import TunDevice
from tests.support.namespaces import Namespace

_FLOWS = 64


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"])
        yield made


@pytest.fixture
def tun(namespace: Namespace) -> Iterator[TunDevice]:
    with namespace.inside(), TunDevice.create("adit0", multi_queue=True) as device:
        namespace.run(["ip", "addr", "add", "10.99.0.1/24", "dev", "adit0"])
        namespace.run(["ip", "link", "set", "adit0", "up"])
        yield device


def _send_flows(namespace: Namespace) -> None:
    with namespace.inside(), contextlib.ExitStack() as stack:
        for port in range(_FLOWS):
            sock = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sock.sendto(b"x", ("10.99.0.2", 5000 + port))


def _read_ports(queues: Sequence[TunDevice]) -> list[set[int]]:
    room = memoryview(bytearray(66_048))
    found: list[set[int]] = []
    for queue in queues:
        ports = set[int]()
        while queue.read_into(room) is not None:
            ports.add(int.from_bytes(room[34:36], "big"))
        found.append(ports)
    return found


def test_flows_are_spread(namespace: Namespace, tun: TunDevice) -> None:
    with tun.open_queue() as second:
        assert second.name == tun.name and second.offloads == tun.offloads
        _send_flows(namespace)
        one, two = _read_ports((tun, second))
        assert one and two
        assert not one & two and one | two == set(range(5000, 5000 + _FLOWS))
    _send_flows(namespace)
    assert _read_ports((tun,)) == [set(range(5000, 5000 + _FLOWS))]


def test_a_queue_is_switched_off_and_on(namespace: Namespace, tun: TunDevice) -> None:
    with tun.open_queue() as second:
        for _ in range(2):  # a second time is no error
            second.set_queue(False)
        _send_flows(namespace)
        assert _read_ports((tun, second)) == [set(range(5000, 5000 + _FLOWS)), set()]
        for _ in range(2):
            second.set_queue(True)
        _send_flows(namespace)
        assert all(_read_ports((tun, second)))


def test_there_is_a_limit(tun: TunDevice) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(uapi.MAX_QUEUES - 1):
            stack.enter_context(tun.open_queue())
        with pytest.raises(DeviceError) as caught:
            tun.open_queue()
        assert caught.value.failure.code == "too_many_queues"


def test_a_device_for_one_queue(namespace: Namespace) -> None:
    with namespace.inside(), TunDevice.create("adit%d") as device:
        with pytest.raises(ValueError):
            device.open_queue()
        with pytest.raises(ValueError):
            device.set_queue(False)


def test_a_queue_of_what_is_not_here(tun: TunDevice) -> None:
    """Asked for in another namespace, the kernel would make a new device of that name there."""
    with Namespace() as elsewhere, elsewhere.inside():
        with pytest.raises(DeviceError) as caught:
            tun.open_queue()
        assert caught.value.failure.code == "wrong_device"
        assert "adit0" not in elsewhere.run(["ip", "link"]).stdout


def test_a_queue_of_what_is_gone(namespace: Namespace, tun: TunDevice) -> None:
    namespace.run(["ip", "link", "delete", "adit0"])
    with pytest.raises(DeviceError) as caught:
        tun.open_queue()
    assert caught.value.failure.code == "device_gone"
