"""A session's device, and what of the system's network leads into it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection

import msgspec

from engine.control import DeviceInfo, Lease
from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from helper.network.changes import AnyChange, LinkUp, SetIPv6, SetMac, SetMtu, SetSegments
from helper.network.errors import state_not_written
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.lookup import KnownRoute
from helper.network.plan import Plan, Shown
from helper.network.routing import USUAL, Circumstances
from helper.session.kinds import Kind
from helper.state.files import StateError
from helper.state.journal import Journal
from helper.state.undo import RemoveDevice

NAME_PATTERN = "adit%d"
"""What devices of ours are called; the kernel puts in the number."""

_SETTINGS = LinkUp | SetIPv6 | SetMac | SetMtu | SetSegments
"""What is the device's own, and goes away with it."""


class Tunnel:
    """The device from its making to its removal; one at a time.

    What it does raises ``NetworkError``, ``DeviceError`` and ``PlanError``.
    """

    def __init__(self, kernel: Kernel, kind: Kind, mac: str, journal: Journal | None) -> None:
        self._kernel = kernel
        self._kind = kind
        self._hardware_address = mac
        self._ledger = Ledger(kernel, journal)
        self._journal = journal
        self._noted: tuple[int, ...] = ()
        """What the journal holds of the device."""
        self._lock = asyncio.Lock()
        """What is planned is carried out before the next plan is made."""
        self._device: TapDevice | TunDevice | None = None
        self._index = 0
        self._lease: Lease | None = None
        self._circumstances = USUAL
        self._configured = False
        self._no_gateway = False
        self._advertised: tuple[KnownRoute, ...] = ()
        self._owed: tuple[str, ...] = ()
        """Networks of the last lease: they are for the tunnel also while there is none."""
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

    @property
    def leads_in(self) -> bool:
        """Whether anything of the system's traffic is led to the device, or refused for its sake."""
        return self._configured

    def fileno(self) -> int:
        """The device's descriptor."""
        assert self._device is not None
        return self._device.fileno()

    def expected(self) -> Shown:
        """What it will come to, as far as that is known before there is a device."""
        return self._kind.plan("adit0", None).shown

    async def make(self) -> None:
        """Make the device, without a carrier and with nothing that leads into it."""
        try:
            await self._make()
        except BaseException:
            await self._remove()
            raise

    async def _make(self) -> None:
        self._device = self._kind.device.create(NAME_PATTERN)
        self._device.set_carrier(False)
        self._index = await self._kernel.index(self.name)
        if self._journal is not None:
            try:
                self._noted = await self._journal.arecord((RemoveDevice(self.name, self._index),))
            except StateError as error:
                raise state_not_written(error.message, error.advice) from error
        wanted = self._kind.plan(self.name, None)
        await self._become([change for change in wanted.changes if isinstance(change, _SETTINGS)])
        # What is for the tunnel is held back before anything leads there.
        known = wanted.shown
        self.shown = Shown(routes=known.routes, excluded=known.excluded, full=known.full, mtu=known.mtu)

    async def configure(self, lease: Lease | None, circumstances: Circumstances) -> Plan:
        """Bring the system to what the profile and ``lease`` say; returns the plan."""
        async with self._lock:
            self._lease, self._circumstances = lease, circumstances
            self._no_gateway = self._no_gateway and lease is None
            wanted = self._plan()
            await self._become(wanted.changes)
            self._configured = True
            if lease is not None:
                self._no_gateway = not wanted.shown.full
                self._owed = wanted.shown.routes
            self.shown = wanted.shown
            return wanted

    async def reconfigure(self, circumstances: Circumstances) -> None:
        """The same with other circumstances, if it was configured at all."""
        if self._configured:
            await self.configure(self._lease, circumstances)

    async def deconfigure(self) -> None:
        """Take the addresses away; what was to go through the tunnel goes nowhere."""
        async with self._lock:
            self._lease = None
            self._advertised = ()
            wanted = self._plan()
            await self._become(wanted.changes)
            self.shown = wanted.shown

    async def look(self) -> bool:
        """Take in what the kernel obtained by itself from advertisements; whether ``shown`` has changed."""
        async with self._lock:
            return self._configured and await self._look()

    async def _look(self) -> bool:
        before = self.shown
        present = await self._kernel.addresses(self.name)
        advertised = tuple(
            route for route in await self._kernel.routes_of(self.name) if _is_advertised(route)
        )
        if advertised != self._advertised:
            self._advertised = advertised
            wanted = self._plan()
            await self._become(wanted.changes)
            self.shown = wanted.shown
        wished = self.shown.addresses
        seen = tuple(a for a in wished if a in present) + tuple(a for a in present if a not in wished)
        if seen:
            self.shown = msgspec.structs.replace(self.shown, addresses=seen)
        return self.shown != before

    async def repair(self) -> tuple[AnyChange, ...]:
        """Make again what others have taken away; returns that."""
        async with self._lock:
            return await self._ledger.restore() if self._device is not None else ()

    def unplug(self) -> None:
        """Show the device without a carrier, which an engine that died could not do."""
        if self._device is not None:
            with contextlib.suppress(DeviceError):
                self._device.set_carrier(False)

    @property
    def ways_back(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        """What puts everything back: the settings, then the device. Each is to be tried."""
        return self._undo_settings, self._remove

    async def _undo_settings(self) -> None:
        async with self._lock:
            self._configured = False
            await self._ledger.undo_all()

    def _plan(self) -> Plan:
        circumstances = msgspec.structs.replace(
            self._circumstances, advertised=self._advertised, no_gateway=self._no_gateway
        )
        made = self._kind.plan(self.name, self._lease, circumstances)
        if self._lease is not None or not self._owed:
            return made
        routes = tuple(dict.fromkeys((*made.shown.routes, *self._owed)))
        return msgspec.structs.replace(made, shown=msgspec.structs.replace(made.shown, routes=routes))

    async def _become(self, changes: Collection[AnyChange]) -> None:
        first = [SetMac(self.name, self.mac)] if self.mac else []
        await self._ledger.become([*first, *changes])

    async def _remove(self) -> None:
        device, self._device = self._device, None
        self.shown = Shown()
        self._configured = False
        self._advertised = ()
        if device is not None:
            try:
                # Closing it is not enough: an engine may have handed it on or made it persist.
                device.unpersist()
                await self._kernel.remove_device(device.name, self._index)
            finally:
                device.close()
            if self._journal is not None:
                self._journal.done(self._noted)


def _is_advertised(route: KnownRoute) -> bool:
    return ":" in route.destination and not route.destination.startswith(("fe80:", "ff"))
