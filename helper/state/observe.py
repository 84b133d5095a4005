"""Reads from the kernel what :mod:`helper.state.leftovers` is decided by, with as little machinery as can be.

The kernel is asked for routes of our protocol only (``NETLINK_GET_STRICT_CHK``); one too old for
that gives all.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
from collections.abc import Iterator

from engine.device.netlink import HEADER, NetlinkMessageError, attributes, messages
from helper.network.changes import RouteKind, RuleAction
from helper.network.errors import refused
from helper.network.linux import ROUTE_PROTOCOL
from helper.state.leftovers import Device, Route, Rule, Seen

TIMEOUT = 5.0
"""Seconds for an answer; the kernel takes milliseconds."""
MAX_ROWS = 65536
"""Of ours, in each of the lists; what comes after is not looked at."""

_SOL_NETLINK, _GET_STRICT_CHK = 270, 12
_REQUEST_DUMP = 0x1 | 0x300
_ERROR, _DONE = 2, 3
_ROOM = 256 * 1024

_GETLINK, _GETROUTE, _GETRULE = 18, 26, 34
_NEWLINK, _NEWROUTE, _NEWRULE = 16, 24, 32

_LINK = struct.Struct("=BxHiII")
_IFLA_IFNAME, _IFLA_LINKINFO, _IFLA_INFO_KIND = 3, 18, 1

_ROUTE = struct.Struct("=BBBBBBBBI")
_RTA_DST, _RTA_OIF, _RTA_GATEWAY, _RTA_PRIORITY, _RTA_PREFSRC = 1, 4, 5, 6, 7
_RTA_MULTIPATH, _RTA_TABLE, _RTA_VIA = 9, 15, 18
_RTNH_F_ONLINK = 4
_ROUTE_KINDS = {1: RouteKind.UNICAST, 7: RouteKind.UNREACHABLE, 9: RouteKind.THROW}

_RULE = struct.Struct("=BBBBBBBBI")
_FRA_DST, _FRA_PRIORITY, _FRA_FWMARK, _FRA_SUPPRESS, _FRA_TABLE, _FRA_FWMASK = 1, 6, 10, 14, 15, 16
_FRA_PROTOCOL = 21
_FIB_RULE_INVERT = 2
_RULE_ACTIONS = {1: RuleAction.LOOKUP, 7: RuleAction.UNREACHABLE}


def observe() -> Seen:
    """Devices, and our routes and rules, of the calling thread's network namespace.

    Raises :class:`helper.network.errors.NetworkError`.
    """
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0) as asking:
            asking.settimeout(TIMEOUT)
            asking.bind((0, 0))
            with contextlib.suppress(OSError):  # before Linux 4.20
                asking.setsockopt(_SOL_NETLINK, _GET_STRICT_CHK, 1)
            devices = tuple(_devices(asking))
            names = {device.index: device.name for device in devices}
            routes: list[Route] = []
            rules: list[Rule] = []
            for family in (socket.AF_INET, socket.AF_INET6):
                routes.extend(_routes(asking, family, names))
                rules.extend(_rules(asking, family))
    except (OSError, NetlinkMessageError, struct.error, ValueError) as error:
        raise refused("look at the network", error) from error
    return Seen(devices, tuple(routes[:MAX_ROWS]), tuple(rules[:MAX_ROWS]))


def _devices(asking: socket.socket) -> Iterator[Device]:
    for kind, body in _dump(asking, _GETLINK, _LINK.pack(0, 0, 0, 0, 0)):
        if kind == _NEWLINK:
            found = dict(attributes(body[_LINK.size :]))
            info = dict(attributes(found.get(_IFLA_LINKINFO, memoryview(b""))))
            yield Device(
                _text(found.get(_IFLA_IFNAME)), _LINK.unpack_from(body)[2], _text(info.get(_IFLA_INFO_KIND))
            )


def _routes(asking: socket.socket, family: int, names: dict[int, str]) -> Iterator[Route]:
    request = _ROUTE.pack(family, 0, 0, 0, 0, ROUTE_PROTOCOL, 0, 0, 0)
    for message, body in _dump(asking, _GETROUTE, request):
        if message != _NEWROUTE:
            continue
        of, length, _, _, table, protocol, _, kind, flags = _ROUTE.unpack_from(body)
        found = dict(attributes(body[_ROUTE.size :]))
        if of != family or protocol != ROUTE_PROTOCOL or kind not in _ROUTE_KINDS or _RTA_MULTIPATH in found:
            continue  # we make none of those
        unicast = _ROUTE_KINDS[kind] is RouteKind.UNICAST
        via = bytes(found.get(_RTA_VIA, b""))[2:]
        yield Route(
            protocol=protocol,
            destination=f"{_address(found.get(_RTA_DST), family)}/{length}",
            device=names.get(_number(found.get(_RTA_OIF)), "") if unicast else "",
            gateway=_given(found.get(_RTA_GATEWAY) or via) if unicast else "",
            metric=_number(found.get(_RTA_PRIORITY)),
            source=_given(found.get(_RTA_PREFSRC)),
            table=_number(found.get(_RTA_TABLE)) or table,
            on_link=bool(flags & _RTNH_F_ONLINK),
            kind=_ROUTE_KINDS[kind],
        )


def _rules(asking: socket.socket, family: int) -> Iterator[Rule]:
    for message, body in _dump(asking, _GETRULE, _RULE.pack(family, 0, 0, 0, 0, 0, 0, 0, 0)):
        if message != _NEWRULE:
            continue
        of, length, _, _, table, _, _, action, flags = _RULE.unpack_from(body)
        found = dict(attributes(body[_RULE.size :]))
        protocol = bytes(found.get(_FRA_PROTOCOL, b"\0"))[0]
        if of != family or protocol != ROUTE_PROTOCOL or action not in _RULE_ACTIONS:
            continue
        looks = _RULE_ACTIONS[action] is RuleAction.LOOKUP
        yield Rule(
            protocol=protocol,
            version=4 if family == socket.AF_INET else 6,
            priority=_number(found.get(_FRA_PRIORITY)),
            action=_RULE_ACTIONS[action],
            table=(_number(found.get(_FRA_TABLE)) or table) if looks else 0,
            destination=f"{_address(found.get(_FRA_DST), family)}/{length}" if length else "",
            mark=_number(found.get(_FRA_FWMARK)),
            mask=_number(found.get(_FRA_FWMASK)) if _FRA_FWMARK in found else 0,
            invert=bool(flags & _FIB_RULE_INVERT),
            suppress_default=bytes(found.get(_FRA_SUPPRESS, b"")) == bytes(4),
        )


def _dump(asking: socket.socket, request: int, body: bytes) -> Iterator[tuple[int, memoryview]]:
    asking.send(HEADER.pack(HEADER.size + len(body), request, _REQUEST_DUMP, 1, 0) + body)
    while True:
        data, sender = asking.recvfrom(_ROOM)
        if sender[0] != 0:  # another process may send to us too; only 0 is the kernel
            continue
        for kind, answer in messages(data):
            if kind == _ERROR:
                code = -struct.unpack_from("=i", answer)[0]
                raise OSError(code, "the kernel gives no answer")
            if kind == _DONE:
                return
            yield kind, answer


def _text(value: memoryview | None) -> str:
    return bytes(value or b"").rstrip(b"\0").decode(errors="replace")


def _number(value: memoryview | None) -> int:
    return int(struct.unpack("=I", value)[0]) if value else 0


def _given(value: memoryview | bytes | None) -> str:
    return str(ipaddress.ip_address(bytes(value))) if value else ""


def _address(value: memoryview | None, family: int) -> str:
    return _given(value) or ("0.0.0.0" if family == socket.AF_INET else "::")
