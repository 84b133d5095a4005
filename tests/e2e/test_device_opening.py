"""Making devices, and attaching to lasting ones, with and without the right to."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.device import uapi
from engine.device.device import Device
from engine.device.errors import DeviceError
from engine.device.offloads import ALL, Offload
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from tests.support import unprivileged
from tests.support.namespaces import Namespace

Kind = type[Device]
_BOTH = pytest.mark.parametrize("kind", [TunDevice, TapDevice])

_TRY = """
from engine.device.errors import DeviceError
from engine.device.tun import TunDevice
{drop}
try:
    print(TunDevice.{call}.name)
except DeviceError as error:
    print(error.failure.code)
"""


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace(open_tun=True) as made:
        yield made


def _names(namespace: Namespace) -> set[str]:
    lines = namespace.run(["ip", "-br", "link"]).stdout.splitlines()
    return {line.split()[0] for line in lines} - {"lo"}


def _open_descriptors() -> int:
    gc.collect()  # what earlier tests left in cycles may go at any time, and take descriptors along
    return len(list(Path("/proc/self/fd").iterdir()))


def _without_rights(namespace: Namespace, call: str) -> str:
    return unprivileged.run(namespace, _TRY.format(drop="drop()", call=call)).strip()


@contextlib.contextmanager
def _refused(code: str) -> Iterator[None]:
    before = _open_descriptors()
    with pytest.raises(DeviceError) as caught:
        yield
    assert caught.value.failure.code == code
    assert caught.value.failure.message.endswith(".")
    assert _open_descriptors() == before


@_BOTH
def test_a_pattern_becomes_the_lowest_free_number(namespace: Namespace, kind: Kind) -> None:
    with namespace.inside():
        first, second = kind.create("adit%d"), kind.create("adit%d")
        assert (first.name, second.name) == ("adit0", "adit1")
        first.close()
        with kind.create("adit%d") as third:
            assert third.name == "adit0"
            assert _names(namespace) == {"adit0", "adit1"}
    second.close()
    assert _names(namespace) == set()  # they live as long as their descriptors


@_BOTH
@pytest.mark.parametrize("multi_queue", [False, True])
def test_a_name_that_exists_is_never_taken_over(namespace: Namespace, kind: Kind, multi_queue: bool) -> None:
    with namespace.inside(), kind.create("adit0", multi_queue=multi_queue) as device:
        assert device.name == "adit0"
        device.persist(owner=os.geteuid())
        for name in ("adit0", "lo"):
            with _refused("device_name_taken"):
                kind.create(name, multi_queue=multi_queue)
        device.close()
        with _refused("device_name_taken"):  # though nobody has it now
            kind.create("adit0", multi_queue=multi_queue)


@pytest.mark.parametrize("name", ["", "x" * 16, ".", "..", "a/b", "a:b", "a b", "à", "%s", "all", "default"])
def test_a_bad_name(namespace: Namespace, name: str) -> None:
    with namespace.inside(), _refused("device_name"):
        TunDevice.create(name)
    assert _names(namespace) == set()


@pytest.mark.parametrize("name", ["x" * 15, "ü" * 7, "...", "alle"])
def test_an_unusual_name_is_kept_whole(namespace: Namespace, name: str) -> None:
    with namespace.inside(), TunDevice.create(name) as device:
        assert device.name == name
        assert device.mtu == 1500


def test_no_driver(namespace: Namespace) -> None:
    namespace.run(["mount", "-t", "tmpfs", "tmpfs", "/dev/net"])
    script = _TRY.format(drop="", call='create("adit0")')
    assert unprivileged.run(namespace, script).strip() == "no_tun"


def test_a_driver_that_is_not_for_us(namespace: Namespace) -> None:
    namespace.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/dev/net"])
    namespace.run(["sh", "-c", f": > {uapi.DEVICE}; chmod 000 {uapi.DEVICE}"])
    assert _without_rights(namespace, 'create("adit0")') == "tun_not_permitted"


def test_making_a_device_needs_a_right(namespace: Namespace) -> None:
    assert _without_rights(namespace, 'create("adit0")') == "tun_not_permitted"
    assert _names(namespace) == set()


def test_a_lasting_device_needs_one_who_may_have_it(namespace: Namespace) -> None:
    with namespace.inside(), TunDevice.create("adit0") as device:
        for nobody_or_both in ({}, {"owner": 0, "group": 0}, {"owner": -1}, {"group": 2**32 - 1}):
            with pytest.raises(ValueError):
                device.persist(**nobody_or_both)
    assert _names(namespace) == set()


@pytest.mark.parametrize("to", ["owner", "group"])
def test_whom_it_is_given_to_may_attach(namespace: Namespace, to: str) -> None:
    with namespace.inside(), TunDevice.create("adit0") as device:
        device.persist(**{to: unprivileged.UID})
    assert _names(namespace) == {"adit0"}
    assert _without_rights(namespace, 'attach("adit0")') == "adit0"
    with namespace.inside(), TunDevice.attach("adit0") as device:
        device.unpersist()
    assert _names(namespace) == set()


@pytest.mark.skipif(os.geteuid() == unprivileged.UID, reason="there is only one user here")
@pytest.mark.parametrize("to", ["owner", "group"])
def test_nobody_else_may(namespace: Namespace, to: str) -> None:
    with namespace.inside(), TunDevice.create("adit0") as device:
        device.persist(**{to: 4242})
    assert _without_rights(namespace, 'attach("adit0")') == "device_not_permitted"


def test_attaching_makes_nothing(namespace: Namespace) -> None:
    with namespace.inside(), _refused("device_missing"):
        TunDevice.attach("adit0")
    assert _names(namespace) == set()
    assert _without_rights(namespace, 'attach("adit0")') == "device_missing"
    with namespace.inside(), TunDevice.create("adit0", multi_queue=True), _refused("device_missing"):
        TunDevice.attach("adit0", multi_queue=True)  # it lives only as long as its maker


@_BOTH
def test_attaching_to_what_it_is_not(namespace: Namespace, kind: Kind) -> None:
    other: Kind = TapDevice if kind is TunDevice else TunDevice
    with namespace.inside(), kind.create("adit0") as device:
        device.persist(owner=os.geteuid())
        with _refused("device_in_use"):
            kind.attach("adit0")
        device.close()
        attempts: list[Callable[[], Device]] = [
            lambda: other.attach("adit0"),
            lambda: kind.attach("adit0", multi_queue=True),
            lambda: kind.attach("lo"),
        ]
        for attempt in attempts:
            with _refused("wrong_device"):
                attempt()


def test_what_a_former_user_had_set_does_not_stay(namespace: Namespace) -> None:
    with namespace.inside(), TunDevice.create("adit0") as device:
        assert device.offloads == ALL
        device.persist(owner=os.geteuid())
        device.close()
        with TunDevice.attach("adit0", offload=False) as again:
            assert again.offloads == Offload.NONE
            _bring_up(namespace, "adit0")
            assert _udp_packet(namespace, again)[0] & 1 == 0  # a complete packet


def _bring_up(namespace: Namespace, name: str) -> None:
    namespace.run(["ip", "addr", "add", "10.99.0.1/24", "dev", name])
    namespace.run(["ip", "link", "set", name, "up"])


def _udp_packet(namespace: Namespace, device: Device) -> bytes:
    """The next UDP packet from here to a neighbour, with its virtio header."""
    room = memoryview(bytearray(66_048))
    with namespace.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"hello", ("10.99.0.2", 514))
    while device.wait_readable(5):
        size = device.read_into(room)
        packet = bytes(room[: size or 0])
        if packet[12:13] == b"\x45" and packet[21] == 17:
            return packet
    raise AssertionError("no packet")
