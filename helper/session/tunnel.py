"""A session's device, and what of the system's network leads into it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection

import msgspec

from engine.control import DeviceInfo, Lease
from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from helper.network.changes import AnyChange, SetMac, undo
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.plan import Plan, Shown
from helper.session.kinds import Kind


class Tunnel:
    """The device from its making to its removal; one at a time.

    What it does raises ``NetworkError``, ``DeviceError`` and ``PlanError``.
    """

    def __init__(self, kernel: Kernel, kind: Kind, mac: str) -> None:
        self._kernel = kernel
        self._kind = kind
        self._hardware_address = mac
        self._ledger = Ledger(kernel)
        self._device: TapDevice | TunDevice | None = None
        self._index = 0
        self.shown = Shown()
        """What it comes to at present, for people."""

    @property
    def exists(self) -> bool:
        """Whether there is a device."""
        return self._device is not None

    @property
    def name(self) -> str:
        """The device's; empty while there is none."""
        return self._device.name if self._device is not None else ""

    @property
    def index(self) -> int:
        """The number of the device, or of the last one; 0 before the first."""
        return self._index

    @property
    def mac(self) -> str:
        """The device's hardware address; empty while there is none."""
        return self._hardware_address if self._device is not None else ""

    @property
    def info(self) -> DeviceInfo:
        """What the engine is told of it."""
        return DeviceInfo(self.name, self.mac, self.shown.mtu)

    def fileno(self) -> int:
        """The device's descriptor."""
        assert self._device is not None
        return self._device.fileno()

    async def make(self) -> None:
        """Make the device, without a carrier and with nothing that leads into it."""
        self._device = self._kind.device.create("adit%d")
        self._device.set_carrier(False)
        self._index = await self._kernel.index(self.name)
        wanted = self._kind.plan(self.name, None)
        await self._become([change for change in wanted.changes if undo(change) is None])
        self.shown = Shown(mtu=wanted.shown.mtu)

    async def configure(self, lease: Lease | None, outside: Collection[str]) -> Plan:
        """Bring the system to what the profile and ``lease`` say; returns the plan."""
        wanted = self._kind.plan(self.name, lease, outside)
        await self._become(wanted.changes)
        self.shown = wanted.shown
        return wanted

    async def deconfigure(self) -> None:
        """Take the addresses away, and hold what leads into the tunnel."""
        wanted = self._kind.plan(self.name, None)
        await self._become((*wanted.changes, *self._kind.hold(self.name)))
        self.shown = wanted.shown

    async def look(self) -> bool:
        """Take in addresses that the kernel obtained by itself; whether ``shown`` has changed."""
        device, before = self._device, self.shown
        if device is None:
            return False
        present = await self._kernel.addresses(self.name)
        wanted = before.addresses
        seen = tuple(a for a in wanted if a in present) + tuple(a for a in present if a not in wanted)
        if not seen or seen == wanted or (self._device, self.shown) != (device, before):
            return False
        self.shown = msgspec.structs.replace(before, addresses=seen)
        return True

    def unplug(self) -> None:
        """Show the device without a carrier, which an engine that died could not do."""
        if self._device is not None:
            with contextlib.suppress(DeviceError):
                self._device.set_carrier(False)

    @property
    def ways_back(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """What puts everything back: the settings, then the device. Each is to be tried."""
        return self._ledger.undo_all, self._remove

    async def _become(self, changes: Collection[AnyChange]) -> None:
        first = [SetMac(self.name, self.mac)] if self.mac else []
        await self._ledger.become([*first, *changes])

    async def _remove(self) -> None:
        device, self._device = self._device, None
        self.shown = Shown()
        if device is not None:
            try:
                # Closing it is not enough: an engine may have handed it on or made it persist.
                device.unpersist()
                await self._kernel.remove_device(device.name, self._index)
            finally:
                device.close()
