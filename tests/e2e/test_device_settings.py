"""MTU, hardware address and carrier, as others see them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from tests.support.namespaces import Namespace


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        yield made


@pytest.fixture(params=[TunDevice, TapDevice])
def device(request: pytest.FixtureRequest, namespace: Namespace) -> Iterator[TunDevice | TapDevice]:
    with namespace.inside(), request.param.create("adit0") as made:
        namespace.run(["ip", "link", "set", "adit0", "up"])
        yield made


def _shown(namespace: Namespace, name: str = "adit0") -> Any:
    return json.loads(namespace.run(["ip", "-j", "link", "show", name]).stdout)[0]


def test_the_mtu(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    assert device.mtu == 1500
    for mtu in (68, 1280, 9000):
        device.set_mtu(mtu)
        assert device.mtu == _shown(namespace)["mtu"] == mtu


@pytest.mark.parametrize("mtu", [-1, 0, 67, 65536])
def test_an_mtu_that_the_kernel_refuses(
    namespace: Namespace, device: TunDevice | TapDevice, mtu: int
) -> None:
    with pytest.raises(DeviceError) as caught:
        device.set_mtu(mtu)
    assert caught.value.failure.code == "device_mtu"
    assert device.mtu == 1500


def test_a_new_name_is_noticed(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    namespace.run(["ip", "link", "set", "adit0", "name", "other"])
    device.set_mtu(1400)
    assert device.name == "other"
    assert _shown(namespace, "other")["mtu"] == 1400


def test_the_carrier(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    for on in (False, True, False):
        device.set_carrier(on)
        end = time.monotonic() + 5
        while ("LOWER_UP" in _shown(namespace)["flags"]) != on:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert ("NO-CARRIER" in _shown(namespace)["flags"]) != on


def test_the_hardware_address(namespace: Namespace) -> None:
    with namespace.inside(), TapDevice.create("adit0") as tap:
        assert tap.mac.hex(":") == _shown(namespace)["address"]
        tap.set_mac(bytes.fromhex("5e0000000001"))
        assert tap.mac.hex(":") == _shown(namespace)["address"] == "5e:00:00:00:00:01"
        for bad in (b"", bytes(6), b"\xff" * 6, bytes.fromhex("010000000001"), bytes(5), b"\x02" * 7):
            with pytest.raises(ValueError):
                tap.set_mac(bad)
        assert tap.mac == bytes.fromhex("5e0000000001")


def test_nothing_is_set_on_a_device_that_is_gone(namespace: Namespace, device: TunDevice | TapDevice) -> None:
    namespace.run(["ip", "link", "delete", "adit0"])
    for use in (
        lambda: device.set_carrier(True),
        lambda: device.set_mtu(1400),
        lambda: device.mtu,
        lambda: device.persist(owner=os.geteuid()),
        lambda: device.set_offload(device.offloads),
    ):
        with pytest.raises(DeviceError) as caught:
            use()
        assert caught.value.failure.code == "device_gone"


def test_what_a_gone_device_has_not_needs_no_taking_away(
    namespace: Namespace, device: TunDevice | TapDevice
) -> None:
    namespace.run(["ip", "link", "delete", "adit0"])
    device.set_carrier(False)
    device.unpersist()
    device.close()
