"""Two machines joined by two tunnels of ours: TUN devices, and UDP over a cable between them.

Each tunnel has a thread and an event loop of its own, as it has a process of its own elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

from engine.device.tun import TunDevice
from engine.failures import EngineError
from engine.offload import virtio
from engine.udp.endpoint import Endpoint
from engine.udp.socket import UdpSocket
from engine.wireguard.interface import Drop, Interface, PeerConfig
from engine.wireguard.tunnel import Tunnel, boot_time
from tests.support.counters import Counters, checksum_errors, counters, difference
from tests.support.namespaces import Namespace, bring_up, link
from tests.support.wireguard_node import private_key

INSIDE = {"left": ("10.78.0.1", "fd78::1"), "right": ("10.78.0.2", "fd78::2")}
OUTSIDE = {"left": {4: "10.79.0.1", 6: "fd79::1"}, "right": {4: "10.79.0.2", 6: "fd79::2"}}
CABLE_MTU = 9000
PORT = 51820

_QUEUE = 5000
"""Packets that a device keeps for us: more than a TCP window or a burst holds."""
_BUFFER = 16 << 20
_SO_RCVBUFFORCE = 33
_FAULTS = ("TcpInErrs", "UdpInErrors", "Udp6InErrors", "IpInHdrErrors", "Ip6InHdrErrors")
_START_SECONDS = 10.0

Tamper = Callable[[bytearray, int], bool]
"""Looks at datagrams on their way and at how long each is, and may change them: then it says ``True``,
and is not asked again."""


class CountedTun(TunDevice):
    """Counts the superpackets that are written."""

    superpackets = 0

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        self.superpackets += parts[0][1] != virtio.GSO_NONE
        return super().write(parts)


class TamperedSocket(UdpSocket):
    """Counts what is sent, and lets a test change one of the datagrams."""

    tamper: Tamper | None = None
    datagrams = 0
    """Sent, however many left in one call."""

    def send(self, data: memoryview, stride: int, to: Endpoint) -> int:
        if self.tamper is not None:
            changed = bytearray(data)
            if self.tamper(changed, stride):
                self.tamper = None
                data = memoryview(changed)
        self.datagrams += -(-len(data) // stride)
        return super().send(data, stride, to)


class End:
    """One machine, its device, and the thread with its tunnel."""

    def __init__(
        self, namespace: Namespace, side: str, outside: int, *, segment: bool, coalesce: bool
    ) -> None:
        self.namespace = namespace
        other = "right" if side == "left" else "left"
        with namespace.inside():
            self.device = CountedTun.create("path%d")
            plain = socket.socket(socket.AF_INET if outside == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
        for option in (_SO_RCVBUFFORCE, socket.SO_SNDBUF):
            plain.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
        plain.bind((OUTSIDE[side][outside], PORT))
        plain.setblocking(False)
        self.udp = TamperedSocket(plain, segment=segment, coalesce=coalesce)
        peer = PeerConfig(
            private_key(other).public,
            endpoint=Endpoint(OUTSIDE[other][outside], PORT),
            allowed_ips=INSIDE[other],
        )
        self.interface = Interface(private_key(side), [peer], random=os.urandom, now=boot_time())
        self._last = counters(namespace)
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Future[None] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"tunnel {side}")

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise RuntimeError("the tunnel did not start")

    def _run(self) -> None:
        try:
            asyncio.run(self._carry())
        except BaseException as error:  # for the test, which would wait for packets otherwise
            self._failure = error

    async def _carry(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = self._loop.create_future()
        self.tunnel = tunnel = Tunnel(self.device, [self.udp], self.interface, lambda event: None, self._fail)
        tunnel.start()
        self._ready.set()
        try:
            await self._stop
        finally:
            tunnel.stop()
            self.interface.close()

    def set_mtu(self, mtu: int) -> None:
        """Let the tunnel know of its device's MTU; returns when it does."""
        assert self._loop is not None
        known = threading.Event()

        def tell() -> None:
            self.tunnel.set_mtu(mtu)
            known.set()

        self._loop.call_soon_threadsafe(tell)
        if not known.wait(_START_SECONDS):
            raise RuntimeError("the tunnel does not listen")

    def _fail(self, error: EngineError) -> None:
        assert self._stop is not None
        if not self._stop.done():
            self._stop.set_exception(error)

    def close(self) -> None:
        """End the thread; raises what ended it before."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end)
        self._thread.join(5)
        self.udp.close()
        self.device.close()
        if self._failure is not None:
            raise self._failure

    def _end(self) -> None:
        assert self._stop is not None
        if not self._stop.done():
            self._stop.set_result(None)

    def grown(self) -> Counters:
        """What the machine's kernel has counted since this was asked for last."""
        now = counters(self.namespace)
        before, self._last = self._last, now
        return difference(before, now)

    def faults(self) -> Counters:
        """What the machine's kernel has found wrong since it was asked for last; empty when nothing."""
        grown = self.grown()
        return checksum_errors(grown) | {name: grown[name] for name in _FAULTS if grown[name]}

    @property
    def dropped(self) -> dict[str, int]:
        """What the tunnel has dropped, in all, but for the kernel's own multicasts, which go to nobody."""
        refused = {f"errno {code}": count for code, count in self.udp.refused.items()}
        counted = self.interface.dropped.items()
        return {str(reason): count for reason, count in counted if reason != Drop.DESTINATION} | refused


class PathLab:
    """Both ends."""

    def __init__(self, left: End, right: End) -> None:
        self.left, self.right = left, right

    @property
    def ends(self) -> tuple[End, End]:
        return self.left, self.right

    def set_mtu(self, mtu: int, *, cable: int = CABLE_MTU) -> None:
        """Of the tunnel's devices, and of the cable."""
        for end in self.ends:
            end.namespace.run(["ip", "link", "set", "cable", "mtu", str(cable)])
            end.namespace.run(["ip", "link", "set", end.device.name, "mtu", str(mtu)])
            end.set_mtu(mtu)


@contextlib.contextmanager
def path_lab(outside: int, *, left: tuple[bool, bool], right: tuple[bool, bool]) -> Iterator[PathLab]:
    """Build it; for either end, whether the kernel cuts superpackets and whether it joins datagrams."""
    with Namespace() as one, Namespace() as other, contextlib.ExitStack() as stack:
        link(one, other, "cable", "cable", up=False)
        for namespace, side in ((one, "left"), (other, "right")):
            namespace.run(["ip", "link", "set", "cable", "mtu", str(CABLE_MTU)])
            namespace.run(["ip", "address", "add", f"{OUTSIDE[side][4]}/24", "dev", "cable"])
            namespace.run(["ip", "address", "add", f"{OUTSIDE[side][6]}/64", "dev", "cable", "nodad"])
        bring_up((one, "cable"), (other, "cable"))
        ends = []
        for namespace, side, (segment, coalesce) in ((one, "left", left), (other, "right", right)):
            end = End(namespace, side, outside, segment=segment, coalesce=coalesce)
            stack.callback(end.close)
            ends.append(end)
            ipv4, ipv6 = INSIDE[side]
            namespace.run(["ip", "address", "add", f"{ipv4}/24", "dev", end.device.name])
            namespace.run(["ip", "address", "add", f"{ipv6}/64", "dev", end.device.name, "nodad"])
            namespace.run(["ip", "link", "set", end.device.name, "txqueuelen", str(_QUEUE), "up"])
            end.start()
        yield PathLab(ends[0], ends[1])
