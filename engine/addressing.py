"""Drives the DHCP client on a running bridge."""

from __future__ import annotations

import asyncio
import random
import time

from engine.bridge import Bridge
from engine.control import Lease, Leased, LeaseLost
from engine.host import Host
from engine.ip.dhcp_client import Bound, DhcpClient, Lost, NoAnswer, Renewed

_ARP = b"\x08\x06"
_IPV4 = b"\x08\x00"
_PROTOCOL = 14 + 9
"""Where the number of the protocol is in a frame with an IPv4 header."""
_TCP = 6


class Addressing:
    """Runs ``client`` on ``bridge`` and reports its leases to ``host``."""

    def __init__(self, client: DhcpClient, bridge: Bridge, host: Host) -> None:
        self._client = client
        self._bridge = bridge
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._due = False  # whether to carry on is on its way

    def start(self) -> None:
        """Ask for an address."""
        self._client.start(_now())
        self._carry_on()

    def stop(self) -> None:
        """Give the address back; the frame that says so leaves at once, or with the goodbye."""
        self._client.release(_now())
        self._carry_on()
        self._bridge.inspect = None
        if self._timer is not None:
            self._timer.cancel()

    def _inspect(self, frame: memoryview) -> bool:
        # Most frames are TCP, and not worth a parser's time.
        if len(frame) > _PROTOCOL and frame[_PROTOCOL] == _TCP and frame[12:14] == _IPV4:
            return False
        consumed = self._client.receive(frame, _now())
        # ARP goes on to the kernel, but it can tell the client of an address conflict.
        if (consumed or frame[12:14] == _ARP) and not self._due:
            self._due = True
            self._loop.call_soon(self._carry_on)
        return consumed

    def _on_timer(self) -> None:
        self._client.handle_timer(_now())
        self._carry_on()

    def _carry_on(self) -> None:
        """Do what the client wants after anything happened to it."""
        self._due = False
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
            self._timer = self._loop.call_later(max(0.0, when - _now()), self._on_timer)


def _now() -> float:
    # The only clock that also counts while the machine sleeps, as the lease does.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def new_client(mac: bytes, hostname: str, previous: Lease | None) -> DhcpClient:
    """A client with this machine's randomness."""
    return DhcpClient(mac, random=random.SystemRandom(), hostname=hostname, previous=previous)
