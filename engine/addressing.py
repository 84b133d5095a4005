"""Drives the DHCP client on a running bridge."""

from __future__ import annotations

import asyncio
import random

from engine.bridge import Bridge
from engine.control import Leased, LeaseLost
from engine.host import Host
from engine.ip.dhcp_client import Bound, DhcpClient, Lost, NoAnswer, Renewed


class Addressing:
    """Runs ``client`` on ``bridge`` and reports its leases to ``host``."""

    def __init__(self, client: DhcpClient, bridge: Bridge, host: Host) -> None:
        self._client = client
        self._bridge = bridge
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Ask for an address."""
        self._client.start(self._loop.time())
        self._carry_on()

    def stop(self) -> None:
        """Give the address back; the frame that says so leaves with the bridge's next send."""
        self._client.release(self._loop.time())
        self._carry_on()
        self._bridge.inspect = None
        if self._timer is not None:
            self._timer.cancel()

    def _inspect(self, frame: memoryview) -> bool:
        consumed = self._client.receive(frame, self._loop.time())
        # Also frames that are not DHCP can end something (an address conflict by ARP).
        self._loop.call_soon(self._carry_on)
        return consumed

    def _on_timer(self) -> None:
        self._client.handle_timer(self._loop.time())
        self._carry_on()

    def _carry_on(self) -> None:
        """Do what the client wants after anything happened to it."""
        self._bridge.inject(self._client.take_frames())
        for event in self._client.take_events():
            match event:
                case Bound(lease=lease) | Renewed(lease=lease):
                    self._host.report(Leased(lease=lease))
                case Lost(reason=reason):
                    self._host.log("warning", f"address lost: {reason}")
                    self._host.report(LeaseLost())
                case NoAnswer():
                    self._host.log("warning", "no DHCP server answers on the tunnel yet")
        self._bridge.inspect = self._inspect if self._client.listening else None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        when = self._client.next_timer()
        if when is not None:
            self._timer = self._loop.call_at(when, self._on_timer)


def new_client(mac: bytes, hostname: str, previous: object) -> DhcpClient:
    """A client with this machine's randomness."""
    from engine.control import Lease

    assert previous is None or isinstance(previous, Lease)
    return DhcpClient(mac, random=random.SystemRandom(), hostname=hostname, previous=previous)
