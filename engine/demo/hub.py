"""The virtual hub: a learning Ethernet switch, without I/O.

Frames are switched by runs: packets of equal size that lie at equal distances, which are most
often those of one superpacket and all have the same way to go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.offload.layout import Run

MAX_ADDRESSES = 1024
"""Hardware addresses that are remembered; the oldest is forgotten."""
_GROUP = 0x01  # the bit that broadcast and multicast addresses have in their first byte
_ADDRESSES = 12  # bytes of both addresses, at the beginning of a frame


class Port(Protocol):
    """Something plugged into the hub."""

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Take frames, each behind its size in ``buffer``; they are valid during the call.

        A port that can not take them drops them.
        """


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

    def switch(self, source: Port, buffer: memoryview, runs: Sequence[Run]) -> None:
        """Deliver frames that came from ``source`` to where they belong, in order."""
        wanted: dict[Port, list[Run]] = defaultdict(list)
        for run in runs:
            if run.packets == 1 or _same_addresses(buffer, run):
                self._route(source, buffer, run, wanted)
            else:
                for offset in run.offsets():
                    self._route(source, buffer, Run(offset, run.stride, run.size, 1), wanted)
        for port, theirs in wanted.items():
            port.deliver(buffer, theirs)

    def _route(self, source: Port, buffer: memoryview, run: Run, wanted: dict[Port, list[Run]]) -> None:
        """Learn from a run of frames that have the same addresses, and say who wants them."""
        learnt = self._learnt
        addresses = bytes(buffer[run.offset : run.offset + _ADDRESSES])
        receiver, sender = addresses[:6], addresses[6:]
        if learnt.get(sender) is not source and not sender[0] & _GROUP:
            self._learn(sender, source)
        target = None if receiver[0] & _GROUP else learnt.get(receiver)
        if target is source:
            return
        for port in self._ports if target is None else (target,):
            if port is not source:
                wanted[port].append(run)

    def _learn(self, mac: bytes, port: Port) -> None:
        self._learnt.pop(mac, None)
        if len(self._learnt) >= MAX_ADDRESSES:
            del self._learnt[next(iter(self._learnt))]
        self._learnt[mac] = port


def _same_addresses(buffer: memoryview, run: Run) -> bool:
    heads = np.ndarray((run.packets,), f"V{_ADDRESSES}", buffer, run.offset, strides=(run.stride,))
    return heads.tobytes() == bytes(buffer[run.offset : run.offset + _ADDRESSES]) * run.packets
