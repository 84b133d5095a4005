"""A device that its user made persistent, or handed on, goes all the same."""

from __future__ import annotations

import os

from engine.device.tap import TapDevice
from helper.network.linux import Kernel
from tests.support.namespaces import Namespace, snapshot


async def test_what_an_engine_can_do_to_its_device_does_not_outlive_the_session() -> None:
    with Namespace() as machine:
        before = snapshot(machine)
        with machine.inside():
            device = TapDevice.create("adit%d")
            stolen = os.dup(device.fileno())
            async with Kernel() as kernel:
                index = await kernel.index(device.name)
                TapDevice.adopt(stolen).persist(owner=os.geteuid())
                await kernel.remove_device(device.name, index)
                await kernel.remove_device(device.name, index)  # gone already is no error
                assert snapshot(machine) == before
                device.close()
                another = TapDevice.create("adit0")
                # The same name, but not the one that we made: it stays.
                await kernel.remove_device("adit0", index + 1000)
                assert await kernel.index("adit0") > index
                another.close()
            os.close(stolen)
        assert snapshot(machine) == before
