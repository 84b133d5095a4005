"""The ways of a session that sends datagrams, with kernel, resolver and engine in memory."""

from __future__ import annotations

import asyncio
import os
import socket

from engine import control
from helper.api.types import NetworkProfile, Profile, Step, WireGuardPeer, WireGuardProfile
from helper.firewall.state import Endpoint
from helper.network.errors import NetworkError
from helper.network.resolve import Resolved
from helper.network.transport_errors import not_reached
from helper.session import datagram_ways, kinds
from helper.session.background import Background
from helper.session.tunnel import Tunnel
from helper.session.ways import Ways
from tests.support.memory_kernel import MemoryKernel

FIRST, SECOND = ("vpn.example", 51820), ("198.51.100.2", 7)
SERVER = WireGuardProfile(
    peers=(
        WireGuardPeer(public_key="a", endpoint="vpn.example:51820"),
        WireGuardPeer(public_key="b", endpoint="198.51.100.2:7"),
        WireGuardPeer(public_key="c"),
    )
)


class RecordingEngine:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[control.ToEngine] = []
        self.sockets: list[socket.socket] = []
        self.offences: list[str] = []

    def send(self, message: control.ToEngine, descriptors: tuple[int, ...] = ()) -> None:
        """Remember the message, and keep duplicates of its descriptors."""
        self.told.append(message)
        self.sockets += [socket.socket(fileno=os.dup(number)) for number in descriptors]

    def misbehaved(self, why: str) -> None:
        """Remember it."""
        self.offences.append(why)


class DatagramBench:
    """The ways of one session, with a kernel and a resolver in memory."""

    def __init__(self, server: WireGuardProfile = SERVER) -> None:
        self.kernel = MemoryKernel()
        self.background = Background()
        self.log: list[str] = []
        self.changes = 0
        self.names: dict[str, list[str]] = {"vpn.example": ["198.51.100.1"]}
        self.lookups = 0
        self.steps: list[Step] = []
        """What was said to be under way."""
        self.gate = asyncio.Event()
        self.gate.set()
        kind = kinds.of(Profile(id="i", name="n", server=server, network=NetworkProfile()))
        self.tunnel = Tunnel(self.kernel, kind, "", None)
        self.admitted: list[frozenset[Endpoint]] = []
        """What was let through the firewall, each time that it was told."""
        self.refusal: NetworkError | None = None
        """What the firewall says instead."""
        self.ways = Ways(
            self.kernel,
            kind,
            self.tunnel,
            self.background,
            lambda level, text: self.log.append(text),
            self._changed,
            self._admit,
            self.look_up,
            self.steps.append,
        )
        self.engine = RecordingEngine()

    def _changed(self) -> None:
        self.changes += 1

    async def _admit(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.admitted.append(frozenset(self.ways.endpoints.all))

    async def look_up(self, host: str, port: int, timeout: float) -> list[Resolved]:
        """Stand in for :func:`helper.network.resolve.resolve`, once the gate is open."""
        self.lookups += 1
        await self.gate.wait()
        if host == "198.51.100.2":
            return [(socket.AF_INET, (host, port))]
        if host not in self.names:
            raise not_reached("name_not_found", host, port, "not there")
        return [
            (socket.AF_INET6, (text, port, 0, 0)) if ":" in text else (socket.AF_INET, (text, port))
            for text in self.names[host]
        ]

    def ask(self, endpoint: tuple[str, int], request: int = 1) -> None:
        """Have the engine ask for addresses."""
        self.ways.take(control.NeedAddresses(request, *endpoint), self.engine)

    async def answer(self, endpoint: tuple[str, int], request: int = 1) -> control.ToEngine:
        """Have it ask, and return what it was told."""
        self.ask(endpoint, request)
        await self.settle()
        return self.engine.told[-1]

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        async with asyncio.timeout(10):
            while self.background.count(datagram_ways.ANSWER) or self.background.count(datagram_ways.ROAMING):
                await asyncio.sleep(0.001)

    @property
    def reached(self) -> set[str]:
        """Addresses that are let through the firewall at present."""
        return {endpoint.address for endpoint in self.admitted[-1]} if self.admitted else set()
