"""The virtual hub: a learning Ethernet switch, without I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

MAX_ADDRESSES = 1024
"""Hardware addresses that are remembered; the oldest is forgotten."""
_GROUP = 0x01  # the bit that broadcast and multicast addresses have in their first byte


class Port(Protocol):
    """Something plugged into the hub."""

    def deliver(self, frames: list[memoryview]) -> None:
        """Take frames; they are valid during the call. A port that can not, drops them."""


class Hub:
    """Switches frames between ports, like a switch with an empty configuration."""

    def __init__(self) -> None:
        self._ports: list[Port] = []
        self._learnt: dict[bytes, Port] = {}

    def plug(self, port: Port) -> None:
        """Add a port."""
        self._ports.append(port)

    def unplug(self, port: Port) -> None:
        """Remove a port and forget who was behind it."""
        self._ports.remove(port)
        self._learnt = {mac: other for mac, other in self._learnt.items() if other is not port}

    def switch(self, source: Port, frames: Iterable[memoryview]) -> None:
        """Deliver frames that came from ``source`` to where they belong, in order."""
        wanted: dict[Port, list[memoryview]] = defaultdict(list)
        learnt = self._learnt
        for frame in frames:
            sender = bytes(frame[6:12])
            if learnt.get(sender) is not source and not sender[0] & _GROUP:
                self._learn(sender, source)
            target = None if frame[0] & _GROUP else learnt.get(bytes(frame[:6]))
            if target is source:
                continue
            for port in self._ports if target is None else (target,):
                if port is not source:
                    wanted[port].append(frame)
        for port, theirs in wanted.items():
            port.deliver(theirs)

    def _learn(self, mac: bytes, port: Port) -> None:
        self._learnt.pop(mac, None)
        if len(self._learnt) >= MAX_ADDRESSES:
            del self._learnt[next(iter(self._learnt))]
        self._learnt[mac] = port
