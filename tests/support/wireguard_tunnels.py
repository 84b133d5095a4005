"""Parts for tests of WireGuard's batch path: messages sealed plainly, scripted devices and sockets, peers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.failures import EngineError
from engine.offload import virtio
from engine.udp.endpoint import Endpoint
from engine.udp.socket import UdpSocket
from engine.wireguard.interface import Event, Interface, PeerConfig
from engine.wireguard.keypair import Keypair
from engine.wireguard.tunnel import Tunnel, boot_time
from tests.support.scripted_device import ScriptedDevice
from tests.support.wireguard_node import private_key

HOST = "127.0.0.1"
_HEAD = struct.Struct("<IIQ")
_NONCE = struct.Struct("<4xQ")
_WAIT = 20.0
"""Seconds after which what is waited for will not come."""


# --- messages -------------------------------------------------------------------------------------


def sealed(cipher: ChaCha20Poly1305, index: int, counter: int, plain: bytes) -> bytes:
    """One transport data message (whitepaper 5.4.6), of ``plain`` as it is."""
    return _HEAD.pack(4, index, counter) + cipher.encrypt(_NONCE.pack(counter), plain, None)


def sealed_with(keypair: Keypair, counter: int, plain: bytes) -> bytes:
    """The same by one side's keypair, without looking at its own counter."""
    return sealed(keypair.send_cipher, keypair.remote_index, counter, plain)


# --- a device and sockets that tests lead ---------------------------------------------------------


class MemoryTun(ScriptedDevice):
    """A :class:`ScriptedDevice` that an event loop can wait on; more can be queued at any time."""

    def __init__(self) -> None:
        super().__init__()
        event = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        os.dup2(event, self.fileno(), inheritable=False)
        os.close(event)
        self._waiting: deque[bytes] = deque()
        self.carrier = False

    def queue(self, *packets: bytes) -> None:
        """Let ordinary packets wait to be read."""
        self.queue_reads(*(virtio.PLAIN + packet for packet in packets))

    def queue_reads(self, *reads: bytes) -> None:
        """Let packets with their virtio headers wait, superpackets too."""
        self._waiting += reads
        os.eventfd_write(self.fileno(), 1)

    @property
    def waiting(self) -> int:
        """What was not read yet."""
        return len(self._waiting)

    def wake(self) -> None:
        """Let the loop look at it, though nothing waits."""
        os.eventfd_write(self.fileno(), 1)

    def set_carrier(self, on: bool) -> None:
        self.carrier = on

    def read_into(self, room: memoryview) -> int | None:
        self._check()
        if not self._waiting:
            with contextlib.suppress(BlockingIOError):
                os.eventfd_read(self.fileno())
            return None
        packet = self._waiting.popleft()
        self.reads += 1
        room[: len(packet)] = packet
        return len(packet)


class CountingSocket(socket.socket):
    """Counts what it is asked, and takes only so many datagrams or superpackets as it is given room for."""

    def __init__(self, family: socket.AddressFamily = socket.AF_INET) -> None:
        super().__init__(family, socket.SOCK_DGRAM)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
        self.bind((HOST if family == socket.AF_INET else "::1", 0))
        self.setblocking(False)
        self.sent: list[int] = []
        """Bytes of each call that sent something."""
        self.received = 0
        """Calls that received something."""
        self.room: int | None = None
        """Calls that will be taken until it is full; ``None`` for all."""

    def _take(self) -> None:
        if self.room is not None:
            if self.room <= 0:
                raise BlockingIOError
            self.room -= 1

    def sendmsg(self, *arguments: object) -> int:
        self._take()
        size: int = super().sendmsg(*arguments)  # type: ignore[arg-type]
        self.sent.append(size)
        return size

    def sendto(self, *arguments: object) -> int:
        self._take()
        size: int = super().sendto(*arguments)  # type: ignore[call-overload]
        self.sent.append(size)
        return size

    def recvmsg_into(self, *arguments: object) -> tuple[int, list[tuple[int, int, bytes]], int, object]:
        answer = super().recvmsg_into(*arguments)  # type: ignore[arg-type]
        self.received += 1
        return answer


def where(sock: socket.socket) -> Endpoint:
    """How a bound socket is reached."""
    host, port = sock.getsockname()[:2]
    return Endpoint(host, port)


# --- both ends ------------------------------------------------------------------------------------


class PlainPeer:
    """The other end of a tunnel: an interface on a socket, message by message."""

    def __init__(
        self,
        name: str,
        other: str,
        *,
        endpoint: Endpoint | None = None,
        preshared: bytes = bytes(32),
        family: socket.AddressFamily = socket.AF_INET,
    ) -> None:
        """``name`` and ``other`` are whose keys (:func:`private_key`) it has and knows."""
        self.name = name
        self.public = private_key(name).public
        self.sock = CountingSocket(family)
        config = PeerConfig(private_key(other).public, preshared, endpoint, ("0.0.0.0/0", "::/0"))
        self.interface = Interface(private_key(name), [config], random=os.urandom, now=boot_time())
        self.packets: list[bytes] = []
        """What came out, in order."""
        self.datagrams: list[bytes] = []
        """What came, in order."""
        self.deaf = False
        """Whether what comes is thrown away."""

    @property
    def endpoint(self) -> Endpoint:
        return where(self.sock)

    @property
    def peer_endpoint(self) -> Endpoint | None:
        return self.interface.peers[0].endpoint

    def begin(self, endpoint: Endpoint) -> None:
        """Begin a handshake with somebody at ``endpoint``."""
        peer = self.interface.peers[0]
        self.interface.set_endpoint(peer, endpoint)
        self.interface.start_handshake(peer, boot_time(), time.time())
        self.serve()

    def send(self, *packets: bytes) -> None:
        """Packets through the tunnel."""
        for packet in packets:
            self.interface.send(packet, boot_time(), time.time())
        self.serve()

    def serve(self) -> None:
        """Take what has come, and answer it."""
        while True:
            try:
                datagram, source = self.sock.recvfrom(65536)
            except BlockingIOError:
                break
            if self.deaf:
                continue
            self.datagrams.append(datagram)
            packet = self.interface.receive(datagram, Endpoint(*source[:2]), boot_time(), time.time())
            if packet is not None:
                self.packets.append(bytes(packet))
        for datagram, to in self.interface.take_datagrams():
            self.sock.sendto(datagram, (to.host, to.port))

    def close(self) -> None:
        self.sock.close()


async def until(condition: Callable[[], bool], *peers: PlainPeer) -> None:
    """Serve the peers until ``condition`` holds. Raises :class:`TimeoutError` when it never does."""
    async with asyncio.timeout(_WAIT):
        while not condition():
            for peer in peers:
                peer.serve()
            await asyncio.sleep(0.001)


async def turns(count: int = 5) -> None:
    """Let the loop do what it has to do."""
    for _ in range(count):
        await asyncio.sleep(0.001)


class TunnelBench:
    """A :class:`Tunnel` between a :class:`MemoryTun` and a socket, and what it tells."""

    def __init__(
        self, peers: Sequence[PeerConfig], *, name: str = "ours", segment: bool = True, coalesce: bool = True
    ) -> None:
        self.device = MemoryTun()
        self.sock = CountingSocket()
        self.udp = UdpSocket(self.sock, segment=segment, coalesce=coalesce)
        self.interface = Interface(private_key(name), peers, random=os.urandom, now=boot_time())
        self.events: list[Event] = []
        self.failures: list[EngineError] = []
        self.tunnel = Tunnel(
            self.device, [self.udp], self.interface, self.events.append, self.failures.append
        )

    @property
    def endpoint(self) -> Endpoint:
        return where(self.sock)

    def close(self) -> None:
        self.tunnel.stop()
        self.interface.close()
        self.udp.close()
        self.device.close()
