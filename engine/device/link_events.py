"""What the kernel tells about network interfaces: netlink link messages, read without I/O.

The kernel sends RTM_NEWLINK whenever anything of an interface changed, and RTM_DELLINK when it
is gone (``man 7 rtnetlink``; ``include/uapi/linux/netlink.h``, ``rtnetlink.h``, ``if_link.h``).
Numbers are in native byte order.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from engine.device.netlink import ATTRIBUTE, HEADER, NetlinkMessageError, attributes, messages

MAX_NAME = 15
"""Bytes of an interface's name."""

NLMSG_ERROR = 2
NLMSG_OVERRUN = 4
RTM_NEWLINK = 16
RTM_DELLINK = 17
RTM_GETLINK = 18
NLM_F_REQUEST = 1

_IFINFO = struct.Struct("=BxHiII")
"""Family, hardware type, index, flags, change mask."""
_ERROR = struct.Struct("=i")
_U32 = struct.Struct("=I")

_IFLA_IFNAME = 3
_IFLA_MTU = 4
_IFLA_EXT_MASK = 29
_RTEXT_FILTER_SKIP_STATS = 8

_IFF_UP = 0x1
_IFF_LOWER_UP = 0x10000


class LinkEventError(ValueError):
    """The bytes are no link messages, or a request was refused."""


@dataclass(frozen=True)
class LinkState:
    """An interface as it is now."""

    index: int
    """Its number, which no other interface of the namespace has; a name may change hands."""
    name: str
    up: bool
    """Whether it is switched on."""
    carrier: bool
    """Whether it is plugged in as well; never while it is not ``up``."""
    mtu: int


@dataclass(frozen=True)
class LinkRemoved:
    """The interface was deleted, or moved to another namespace."""

    index: int


@dataclass(frozen=True)
class EventsLost:
    """The kernel sent more than we read: ask for the state again."""


LinkEvent = LinkState | LinkRemoved | EventsLost


def link_request(index: int, sequence: int) -> bytes:
    """The question for the present state of one interface."""
    attribute = ATTRIBUTE.pack(8, _IFLA_EXT_MASK) + _U32.pack(_RTEXT_FILTER_SKIP_STATS)
    body = _IFINFO.pack(0, 0, index, 0, 0) + attribute
    return HEADER.pack(HEADER.size + len(body), RTM_GETLINK, NLM_F_REQUEST, sequence, 0) + body


def parse_link_events(data: bytes | memoryview, *, asked: int = 0) -> list[LinkEvent]:
    """The events in one datagram from the kernel, in order; messages about anything else are passed over.

    ``asked`` is the index that was asked for: "no such device" in answer is its removal.
    Raises :class:`LinkEventError`, and nothing else, for damaged bytes and other refusals.
    """
    events: list[LinkEvent] = []
    try:
        for kind, body in messages(data):
            if kind in (RTM_NEWLINK, RTM_DELLINK):
                events += _link_event(kind, body)
            elif kind == NLMSG_OVERRUN:
                events.append(EventsLost())
            elif kind == NLMSG_ERROR:
                events += _refusal(body, asked)
    except NetlinkMessageError as error:
        raise LinkEventError(str(error)) from None
    return events


def _link_event(kind: int, body: memoryview) -> Iterator[LinkEvent]:
    if len(body) < _IFINFO.size:
        raise LinkEventError("half a link message")
    family, _, index, flags, _ = _IFINFO.unpack_from(body)
    # Bridges and IPv6 send link messages of their own families, about ports and settings.
    if family != 0:
        return
    if index <= 0:
        raise LinkEventError(f"index {index}")
    if kind == RTM_DELLINK:
        yield LinkRemoved(index)
        return
    name, mtu = "", None
    for attribute, value in attributes(body[_IFINFO.size :]):
        if attribute == _IFLA_IFNAME:
            name = _name(bytes(value))
        elif attribute == _IFLA_MTU:
            if len(value) != _U32.size:
                raise LinkEventError(f"an MTU of {len(value)} bytes")
            (mtu,) = _U32.unpack(value)
    # Wireless drivers send messages with neither, which tell nothing of the state.
    if name and mtu is not None:
        up = bool(flags & _IFF_UP)
        yield LinkState(index, name, up, up and bool(flags & _IFF_LOWER_UP), mtu)


def _name(raw: bytes) -> str:
    name = raw.removesuffix(b"\0")
    if not 0 < len(name) <= MAX_NAME or b"\0" in name:
        raise LinkEventError(f"an interface name of {len(name)} bytes")
    return name.decode(errors="surrogateescape")


def _refusal(body: memoryview, asked: int) -> Iterator[LinkEvent]:
    if len(body) < _ERROR.size:
        raise LinkEventError("half an error message")
    (code,) = _ERROR.unpack_from(body)
    if code == -errno.ENODEV and asked:
        yield LinkRemoved(asked)
    elif code:  # 0 is an acknowledgement
        raise LinkEventError(f"the kernel refused: error {-code}")
