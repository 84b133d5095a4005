"""What passes a device of a machine, packet by packet."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from types import TracebackType

from tests.support.namespaces import Namespace

_ALL_PROTOCOLS = 0x0003
_OUTGOING = 4
_RECEIVE_BUFFER = 4 << 20
_SNAP = 2048
_IPV4, _IPV6 = 0x0800, 0x86DD
_UDP = 17


@dataclass(frozen=True)
class Packet:
    """An IP packet as the device saw it, from its IP header on."""

    outgoing: bool
    data: bytes

    @property
    def source(self) -> str:
        return self._address(12, 8)

    @property
    def destination(self) -> str:
        return self._address(16, 24)

    @property
    def udp(self) -> bytes | None:
        """The payload if it is a UDP datagram (no extension headers, no fragment)."""
        version = self.data[0] >> 4
        protocol = self.data[9] if version == 4 else self.data[6]
        start = (self.data[0] & 15) * 4 if version == 4 else 40
        return self.data[start + 8 :] if protocol == _UDP else None

    def _address(self, ipv4: int, ipv6: int) -> str:
        if self.data[0] >> 4 == 4:
            return str(ipaddress.IPv4Address(self.data[ipv4 : ipv4 + 4]))
        return str(ipaddress.IPv6Address(self.data[ipv6 : ipv6 + 16]))


class Capture:
    """Keeps the IP packets that a device sends and receives; a context manager.

    The kernel holds some hundred packets until :meth:`packets` takes them, and drops the rest; one
    beyond 2048 bytes is cut there.
    """

    def __init__(self, namespace: Namespace, device: str) -> None:
        self._namespace = namespace
        self._device = device
        self._seen: list[Packet] = []
        self._socket: socket.socket | None = None

    def __enter__(self) -> Capture:
        with self._namespace.inside():
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self._socket.bind((self._device, _ALL_PROTOCOLS))
        self._socket.setblocking(False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()

    def packets(self) -> list[Packet]:
        """All so far, in their order."""
        assert self._socket is not None
        while True:
            try:
                data, (_, protocol, direction, *_) = self._socket.recvfrom(_SNAP)
            except BlockingIOError:
                return self._seen
            if protocol in (_IPV4, _IPV6):
                self._seen.append(Packet(direction == _OUTGOING, data))

    def received(self) -> list[Packet]:
        """Those that came in."""
        return [packet for packet in self.packets() if not packet.outgoing]
