"""Tells when this machine's links, addresses or routes change: another Wi-Fi, a cable pulled out.

Whoever is told compares the system with what it should be, as it would have to anyway: the kernel
says nothing when a route goes with its address. What changes nothing is not told: an address that
is given once more, a link that repeats its state, and what we do to our own routes and devices.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from engine.device.netlink import NetlinkMessageError, attributes, messages
from helper.network.errors import refused
from helper.network.linux import ROUTE_PROTOCOL

SETTLED = 0.2
"""Seconds without a further change after which it is told."""
LATEST = 1.0
"""Seconds after the first change by which it is told, however many follow."""
MAX_KNOWN = 4096
"""Addresses, and links, that are remembered; all are forgotten when there are more."""

_RTMGRP_LINK = 0x1
_RTMGRP_IPV4_IFADDR, _RTMGRP_IPV4_ROUTE = 0x10, 0x40
_RTMGRP_IPV6_IFADDR, _RTMGRP_IPV6_ROUTE = 0x100, 0x400
_GROUPS = _RTMGRP_LINK | _RTMGRP_IPV4_IFADDR | _RTMGRP_IPV4_ROUTE | _RTMGRP_IPV6_IFADDR | _RTMGRP_IPV6_ROUTE
_NEWLINK, _DELLINK, _NEWADDR, _DELADDR, _NEWROUTE, _DELROUTE = 16, 17, 20, 21, 24, 25
_IFF_TELLING = 0x1 | 0x40 | 0x10000  # up, running, lower up
_LINK = struct.Struct("=BxHiI")
_ADDRESS = struct.Struct("=BBBBI")
_ROUTE = struct.Struct("=BBBBBB6x")
_INDEX = struct.Struct("=I")
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_OIF = 4
_TABLE_LOCAL = 255
_NOBODYS = 0
"""No interface has this number."""
_ROOM = 32 * 1024
_MAX_READS = 64
"""Datagrams taken in one turn."""


class NetworkWatch:
    """Calls ``on_change`` on the loop's thread, once for changes that come together.

    Its argument says whether links or addresses were among them. ``is_ours`` tells whether an
    interface is a session's own device. It sees the network namespace in which it is made.
    Raises :class:`~helper.network.errors.NetworkError`.
    """

    def __init__(self, on_change: Callable[[bool], None], is_ours: Callable[[int], bool]) -> None:
        self._on_change = on_change
        self._is_ours = is_ours
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._first = 0.0
        # Interfaces that something happened to, and those that routes lead to. Whose they are is asked
        # when they are told: a session learns the number of its device after the kernel spoke of it.
        self._moved: set[int] = set()
        self._rerouted: set[int] = set()
        self._addresses: set[tuple[int, bytes]] = set()
        self._links: dict[int, int] = {}
        kind = socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        self._socket = socket.socket(socket.AF_NETLINK, kind, socket.NETLINK_ROUTE)
        try:
            self._socket.bind((0, _GROUPS))
        except OSError as error:
            self._socket.close()
            raise refused("watch the network", error) from error
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
                self._moved.add(_NOBODYS)  # more came than the socket keeps: anything may be among it
                continue
            if sender[0] != 0:  # another process may send to us too; only 0 is the kernel
                continue
            try:
                for kind, body in messages(data):
                    self._take(kind, body)
            except NetlinkMessageError:
                self._rerouted.add(_NOBODYS)  # not understood, so it may be anything
        if self._moved or self._rerouted:
            self._tell_soon()

    def _take(self, kind: int, body: memoryview) -> None:
        """Note what a message tells of."""
        if kind in (_NEWROUTE, _DELROUTE) and len(body) >= _ROUTE.size:
            self._take_route(body)
        elif kind in (_NEWADDR, _DELADDR) and len(body) >= _ADDRESS.size:
            self._take_address(kind, body)
        elif kind in (_NEWLINK, _DELLINK) and len(body) >= _LINK.size:
            self._take_link(kind, body)

    def _take_route(self, body: memoryview) -> None:
        _, _, _, _, table, protocol = _ROUTE.unpack_from(body)
        # Neither one of ours, nor one to the machine itself, which follows its addresses.
        if protocol != ROUTE_PROTOCOL and table != _TABLE_LOCAL:
            device = dict(attributes(body[_ROUTE.size :])).get(_RTA_OIF, b"")
            self._rerouted.add(_INDEX.unpack(device)[0] if len(device) == _INDEX.size else _NOBODYS)

    def _take_address(self, kind: int, body: memoryview) -> None:
        _, _, _, _, index = _ADDRESS.unpack_from(body)
        found = dict(attributes(body[_ADDRESS.size :]))
        entry = index, bytes(found.get(_IFA_LOCAL) or found.get(_IFA_ADDRESS) or b"")
        known = entry in self._addresses
        if kind == _DELADDR:
            self._addresses.discard(entry)
            self._moved.add(index)
            return
        if len(self._addresses) >= MAX_KNOWN:
            self._addresses.clear()
        self._addresses.add(entry)
        if not known:
            self._moved.add(index)

    def _take_link(self, kind: int, body: memoryview) -> None:
        _, _, index, flags = _LINK.unpack_from(body)
        before = self._links.pop(index, None)
        if kind == _DELLINK:
            self._moved.add(index)
            return
        if len(self._links) >= MAX_KNOWN:
            self._links.clear()
        self._links[index] = flags & _IFF_TELLING
        if before != flags & _IFF_TELLING:
            self._moved.add(index)

    def _tell_soon(self) -> None:
        now = self._loop.time()
        if self._timer is None:
            self._first = now
        else:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(now + SETTLED, self._first + LATEST), self._tell)

    def _tell(self) -> None:
        self._timer = None
        moved = any(not self._is_ours(index) for index in self._moved)
        rerouted = any(not self._is_ours(index) for index in self._rerouted)
        self._moved.clear()
        self._rerouted.clear()
        if moved or rerouted:
            self._on_change(moved)
