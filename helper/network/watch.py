"""Tells when this machine's links, addresses or routes change: another Wi-Fi, a cable pulled out.

Whoever is told compares the system with what it should be, as it would have to anyway: the kernel
says nothing when a route goes with its address. What changes nothing is not told: an address that
is given once more, a link that repeats its state. What disappears of our own is told whoever took it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.device.netlink import NetlinkMessageError, attributes, messages
from helper.network.errors import refused
from helper.network.linux import ROUTE_PROTOCOL
from helper.network.own_rules import MARKED, REFUSED

SETTLED = 0.2
"""Seconds without a further change after which it is told."""
LATEST = 1.0
"""Seconds after the first change by which it is told, however many follow."""
MAX_KNOWN = 4096
"""Addresses, and links, that are remembered; all are forgotten when there are more."""

_RTMGRP_LINK = 0x1
_RTMGRP_IPV4_IFADDR, _RTMGRP_IPV4_ROUTE = 0x10, 0x40
_RTMGRP_IPV6_IFADDR, _RTMGRP_IPV6_ROUTE = 0x100, 0x400
_RTMGRP_IPV4_RULE, _RTMGRP_IPV6_RULE = 0x80, 0x40000
_RULES = _RTMGRP_IPV4_RULE | _RTMGRP_IPV6_RULE
_ROUTES = _RTMGRP_IPV4_ROUTE | _RTMGRP_IPV6_ROUTE
_GROUPS = _RULES | _ROUTES | _RTMGRP_LINK | _RTMGRP_IPV4_IFADDR | _RTMGRP_IPV6_IFADDR
_NEWLINK, _DELLINK, _NEWADDR, _DELADDR, _NEWROUTE, _DELROUTE = 16, 17, 20, 21, 24, 25
_DELRULE = 33
_IFF_TELLING = 0x1 | 0x40 | 0x10000  # up, running, lower up
_LINK = struct.Struct("=BxHiI")
_ADDRESS = struct.Struct("=BBBBI")
_ROUTE = struct.Struct("=BBBBBB6x")
_INDEX = struct.Struct("=I")
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_OIF = 4
_RULE_HEAD = 12
_FRA_PRIORITY = 6
_SENDER = struct.Struct("=12xI")
_TABLE_LOCAL = 255
_NOBODYS = 0
"""No interface has this number."""
_ROOM = 32 * 1024
_MAX_READS = 64
"""Datagrams taken in one turn."""


@dataclass(frozen=True)
class NetworkChange:
    """What happened, in the time in which things settled."""

    moved: bool
    """The machine's links or addresses are others."""
    ours: bool
    """Something of ours may be gone, or the kernel learnt something on a device of ours."""
    culprits: tuple[str, ...] = ()
    """Programs that took something of ours away, as far as they could be told."""


class NetworkWatch:
    """Calls ``on_change`` on the loop's thread, once for changes that come together.

    ``is_ours`` tells whether an interface is a session's own device. It sees the network namespace in
    which it is made. Raises :class:`~helper.network.errors.NetworkError`.
    """

    def __init__(self, on_change: Callable[[NetworkChange], None], is_ours: Callable[[int], bool]) -> None:
        self._on_change = on_change
        self._is_ours = is_ours
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._first = 0.0
        # Interfaces that something happened to, and those that routes lead to. Whose they are is asked
        # when they are told: a session learns the number of its device after the kernel spoke of it.
        self._moved: set[int] = set()
        self._rerouted: set[int] = set()
        self._disturbed = False
        self._culprits: dict[str, None] = {}
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
                self._disturbed = True
                continue
            if sender[0] != 0:  # another process may send to us too; only 0 is the kernel
                continue
            try:
                for kind, body in messages(data):
                    if self._take(kind, body):
                        self._disturbed = True
                        self._note_culprit(data)
            except NetlinkMessageError:
                self._rerouted.add(_NOBODYS)  # not understood, so it may be anything
        if self._moved or self._rerouted or self._disturbed:
            self._tell_soon()

    def _take(self, kind: int, body: memoryview) -> bool:
        """Note what a message tells of; whether something of ours is gone by it."""
        if kind in (_NEWROUTE, _DELROUTE) and len(body) >= _ROUTE.size:
            return self._take_route(kind, body)
        if kind in (_NEWADDR, _DELADDR) and len(body) >= _ADDRESS.size:
            self._take_address(kind, body)
        elif kind in (_NEWLINK, _DELLINK) and len(body) >= _LINK.size:
            self._take_link(kind, body)
        elif kind == _DELRULE and len(body) >= _RULE_HEAD:
            priority = dict(attributes(body[_RULE_HEAD:])).get(_FRA_PRIORITY, b"")
            return len(priority) == _INDEX.size and MARKED <= _INDEX.unpack(priority)[0] <= REFUSED
        return False

    def _take_route(self, kind: int, body: memoryview) -> bool:
        _, _, _, _, table, protocol = _ROUTE.unpack_from(body)
        if protocol == ROUTE_PROTOCOL:
            return kind == _DELROUTE
        if table != _TABLE_LOCAL:  # those to the machine itself follow its addresses
            device = dict(attributes(body[_ROUTE.size :])).get(_RTA_OIF, b"")
            self._rerouted.add(_INDEX.unpack(device)[0] if len(device) == _INDEX.size else _NOBODYS)
        return False

    def _note_culprit(self, data: bytes) -> None:
        """Remember whose request it was: the number of its socket mostly is that of its process."""
        process = _SENDER.unpack_from(data)[0]
        if process and process != os.getpid():
            with contextlib.suppress(OSError, UnicodeDecodeError):
                name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
                self._culprits[f"{name} ({process})"] = None

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
        ours = self._disturbed or any(self._is_ours(index) for index in self._moved | self._rerouted)
        culprits = tuple(self._culprits)
        self._moved.clear()
        self._rerouted.clear()
        self._culprits.clear()
        self._disturbed = False
        if moved or rerouted or ours:
            self._on_change(NetworkChange(moved, ours, culprits))
