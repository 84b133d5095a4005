"""Tells when this machine's links, addresses or routes change: another Wi-Fi, a cable pulled out.

What exactly happened is not looked at. Whoever is told compares the system with what it should
be, as it would have to anyway: the kernel says nothing when a route goes with its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

SETTLED = 0.2
"""Seconds without a further change after which it is told."""
LATEST = 1.0
"""Seconds after the first change by which it is told, however many follow."""

_RTMGRP_LINK = 0x1
_RTMGRP_IPV4_IFADDR, _RTMGRP_IPV4_ROUTE = 0x10, 0x40
_RTMGRP_IPV6_IFADDR, _RTMGRP_IPV6_ROUTE = 0x100, 0x400
_GROUPS = _RTMGRP_LINK | _RTMGRP_IPV4_IFADDR | _RTMGRP_IPV4_ROUTE | _RTMGRP_IPV6_IFADDR | _RTMGRP_IPV6_ROUTE
_RTM_NEWADDR, _RTM_DELADDR = 20, 21
_TYPE = struct.Struct("=4xH")
_ROOM = 32 * 1024
_MAX_READS = 64
"""Datagrams taken in one turn."""


class NetworkWatch:
    """Calls ``on_change`` on the loop's thread, once for changes that come together.

    Its argument says whether addresses were among them. In the network namespace in which it is made.
    Raises ``OSError``.
    """

    def __init__(self, on_change: Callable[[bool], None]) -> None:
        self._on_change = on_change
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._first = 0.0
        self._addresses = False
        self._socket = socket.socket(
            socket.AF_NETLINK,
            socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC,
            socket.NETLINK_ROUTE,
        )
        try:
            self._socket.bind((0, _GROUPS))
        except OSError:
            self._socket.close()
            raise
        self._loop.add_reader(self._socket, self._readable)

    def close(self) -> None:
        """Tell nothing any more; safe to call twice."""
        with contextlib.suppress(ValueError):  # closed already
            self._loop.remove_reader(self._socket)
        self._socket.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _readable(self) -> None:
        for _ in range(_MAX_READS):
            try:
                data, sender = self._socket.recvfrom(_ROOM)
            except BlockingIOError:
                break
            except OSError:
                self._addresses = True  # more came than the socket could keep: anything may be among it
                continue
            # Another process may send to us too; only 0 is the kernel.
            if sender[0] == 0 and len(data) >= _TYPE.size:
                self._addresses |= _TYPE.unpack_from(data)[0] in (_RTM_NEWADDR, _RTM_DELADDR)
        now = self._loop.time()
        if self._timer is None:
            self._first = now
        else:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(now + SETTLED, self._first + LATEST), self._tell)

    def _tell(self) -> None:
        self._timer = None
        addresses, self._addresses = self._addresses, False
        self._on_change(addresses)
