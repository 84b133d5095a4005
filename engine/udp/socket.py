"""A UDP socket that sends and receives batches.

Many datagrams of one size to one peer leave as one superpacket that the kernel cuts
(``UDP_SEGMENT``, Linux 4.18), and many that came from one peer are handed over joined
(``UDP_GRO``, Linux 5.0). Where the kernel or the way to a peer can not, they go one by one.
Both are from ``include/uapi/linux/udp.h`` and ``net/ipv4/udp.c``.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import struct
from collections import Counter
from typing import NamedTuple

from engine.udp.endpoint import Endpoint

MAX_PAYLOAD = 65507
"""Bytes of one UDP datagram over IPv4, and so of all segments of one superpacket."""
MAX_SEGMENTS = 64
"""``UDP_MAX_SEGMENTS`` of the oldest kernels that have it."""
RECEIVE_SIZE = 65536
"""Bytes that one call may receive."""
MAX_UNSEGMENTED = 256
"""Peers remembered that get no superpackets; all are tried again when there are more."""

_UDP_SEGMENT = 103
_UDP_GRO = 104
_U16 = struct.Struct("=H")
_INT = struct.Struct("=i")
_ANCILLARY = socket.CMSG_SPACE(_INT.size)
_ERRORS = 16
"""Errors passed over in one call, so that one which stays is no endless loop."""
_CAN_NOT_SEGMENT = frozenset({errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP})
"""No checksums by the device that leads there, or segments longer than its MTU."""

_Address = tuple[str, int] | tuple[str, int, int, int]


class Received(NamedTuple):
    """What one call received: datagrams next to each other, all of ``stride`` bytes but perhaps the last."""

    size: int
    """Bytes in all."""
    stride: int
    """Bytes of each datagram; the same as ``size`` when there is one."""
    source: Endpoint


class UdpSocket:
    """A bound, unconnected, non-blocking UDP socket, which is closed with it.

    ``segment`` and ``coalesce`` may be switched off, so that each datagram is a call of its own.
    ``refused`` counts datagrams, by ``errno``, that could not be sent: UDP may lose them as well.
    """

    def __init__(self, sock: socket.socket, *, segment: bool = True, coalesce: bool = True) -> None:
        self._sock = sock
        self.version = 6 if sock.family == socket.AF_INET6 else 4
        self.segment = segment and _has_segmentation(sock)
        """Whether the kernel cuts superpackets for us."""
        self.coalesce = coalesce and _switch_on_coalescing(sock)
        """Whether the kernel joins datagrams for us."""
        self.refused: Counter[int] = Counter()
        self._unsegmented: set[Endpoint] = set()
        self._addresses: dict[Endpoint, _Address] = {}
        self._sources: dict[tuple[object, ...], Endpoint] = {}

    def fileno(self) -> int:
        """The descriptor, to wait on."""
        return self._sock.fileno()

    @property
    def port(self) -> int:
        """The local port."""
        port: int = self._sock.getsockname()[1]
        return port

    def try_again(self) -> None:
        """Send superpackets to everybody again: the ways may be others now."""
        self._unsegmented.clear()

    def close(self) -> None:
        """Close the socket; safe to call twice."""
        self._sock.close()

    # --- sending ---

    def send(self, data: memoryview, stride: int, to: Endpoint) -> int:
        """Send datagrams of ``stride`` bytes, the last perhaps shorter, in as few calls as possible.

        Returns how many bytes of ``data`` are done with, which is less than all only while the
        socket takes no more. What can not be sent at all is counted and done with.
        """
        address = self._addresses.get(to) or self._address(to)
        done, size = 0, len(data)
        most = min(MAX_SEGMENTS, MAX_PAYLOAD // stride) * stride if stride < size else size
        while done < size:
            if self.segment and size - done > stride and to not in self._unsegmented:
                sent = self._send_segmented(data[done : done + most], stride, address, to)
            else:
                sent = self._send_one(data[done : done + stride], address)
            if sent == 0:
                break
            done += sent
        return done

    def _send_segmented(
        self,
        data: memoryview,
        stride: int,
        address: _Address,
        to: Endpoint,
    ) -> int:
        try:
            ancillary = [(socket.IPPROTO_UDP, _UDP_SEGMENT, _U16.pack(stride))]
            return self._sock.sendmsg((data,), ancillary, 0, address)
        except BlockingIOError:
            return 0
        except OSError as error:
            if error.errno in _CAN_NOT_SEGMENT:
                if len(self._unsegmented) >= MAX_UNSEGMENTED:
                    self._unsegmented.clear()
                self._unsegmented.add(to)
                return self._send_one(data[:stride], address)
            return self._refuse(error, len(data), -(-len(data) // stride))

    def _send_one(self, data: memoryview, address: _Address) -> int:
        try:
            return self._sock.sendto(data, address)
        except BlockingIOError:
            return 0
        except OSError as error:
            return self._refuse(error, len(data), 1)

    def _refuse(self, error: OSError, size: int, datagrams: int) -> int:
        self.refused[error.errno or 0] += datagrams
        return size

    def _address(self, to: Endpoint) -> _Address:
        if len(self._addresses) >= MAX_UNSEGMENTED:
            self._addresses.clear()
        address: _Address = (to.host, to.port)
        if self.version == 6:
            host, _, scope = to.host.partition("%")
            address = (host, to.port, 0, int(scope or "0"))
        self._addresses[to] = address
        return address

    # --- receiving ---

    def receive(self, room: memoryview) -> Received | None:
        """Receive into ``room`` (:data:`RECEIVE_SIZE`) what came from one peer; ``None`` when nothing waits.

        A datagram that is longer than the room is cut off, and no message of ours is so long.
        Errors about what was sent before (a port that nobody listens on) are passed over.
        """
        for _ in range(_ERRORS):
            try:
                size, ancillary, _, address = self._sock.recvmsg_into((room,), _ANCILLARY)
            except BlockingIOError:
                return None
            except OSError as error:
                self.refused[error.errno or 0] += 1
                continue
            stride = size
            for level, kind, data in ancillary:
                if level == socket.IPPROTO_UDP and kind == _UDP_GRO and len(data) >= _INT.size:
                    (stride,) = _INT.unpack_from(data)
            return Received(size, stride, self._sources.get(address) or self._source(address))
        return None

    def _source(self, address: tuple[object, ...]) -> Endpoint:
        if len(self._sources) >= MAX_UNSEGMENTED:
            self._sources.clear()
        host, port = str(address[0]).partition("%")[0], address[1]
        assert isinstance(port, int)
        scope = f"%{address[3]}" if len(address) > 2 and address[3] else ""
        source = Endpoint(f"{ipaddress.ip_address(host)}{scope}", port)
        self._sources[address] = source
        return source


def _has_segmentation(sock: socket.socket) -> bool:
    try:
        sock.getsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT)
    except OSError:
        return False
    return True


def _switch_on_coalescing(sock: socket.socket) -> bool:
    try:
        sock.setsockopt(socket.IPPROTO_UDP, _UDP_GRO, 1)
    except OSError:
        return False
    return True
