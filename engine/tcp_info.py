"""What the kernel knows of a TCP connection (``struct tcp_info``, include/uapi/linux/tcp.h)."""

from __future__ import annotations

import socket
import struct

_RTT = struct.Struct("=68xI")
"""``tcpi_rtt``, behind eight bytes and fifteen numbers of 32 bits."""


def round_trip(sock: socket.socket) -> int:
    """Microseconds to the other end and back, smoothed by the kernel; 0 where that is not known.

    Measured by the acknowledgements of what was sent, the first one when the connection was made.
    """
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RTT.size)
    except OSError:
        return 0  # no TCP, or closed by now
    if len(info) < _RTT.size:
        return 0
    (microseconds,) = _RTT.unpack(info)
    return int(microseconds)
