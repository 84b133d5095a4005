"""Netlink messages about interfaces, made by hand after the kernel's headers."""

from __future__ import annotations

import errno
import struct

import pytest

from engine.device import netlink
from engine.device.link_events import (
    EventsLost,
    LinkEventError,
    LinkRemoved,
    LinkState,
    link_request,
    parse_link_events,
)

_UP, _RUNNING, _LOWER_UP = 0x1, 0x40, 0x10000


def message(kind: int, body: bytes) -> bytes:
    whole = struct.pack("=IHHII", 16 + len(body), kind, 0, 7, 0) + body
    return whole + bytes(-len(whole) % 4)


def attribute(kind: int, value: bytes) -> bytes:
    whole = struct.pack("=HH", 4 + len(value), kind) + value
    return whole + bytes(-len(whole) % 4)


def ifinfo(index: int = 5, flags: int = 0, family: int = 0) -> bytes:
    return struct.pack("=BBHiII", family, 0, 1, index, flags, 0)


def link(index: int = 5, flags: int = 0, name: bytes = b"adit0", mtu: int = 1500, kind: int = 16) -> bytes:
    known = attribute(3, name + b"\0") + attribute(4, struct.pack("=I", mtu))
    return message(kind, ifinfo(index, flags) + attribute(0x8000 | 18, b"nested") + known)


@pytest.mark.parametrize(
    ("flags", "up", "carrier"),
    [
        (0, False, False),
        (_UP, True, False),
        (_UP | _RUNNING | _LOWER_UP, True, True),
        (_LOWER_UP, False, False),
    ],
)
def test_a_state(flags: int, up: bool, carrier: bool) -> None:
    assert parse_link_events(link(flags=flags)) == [LinkState(5, "adit0", up, carrier, 1500)]


def test_several_in_one_datagram() -> None:
    data = link(mtu=1400) + message(1, b"") + link(6, name=b"x") + link(kind=17) + message(4, b"")
    assert parse_link_events(data) == [
        LinkState(5, "adit0", False, False, 1400),
        LinkState(6, "x", False, False, 1500),
        LinkRemoved(5),
        EventsLost(),
    ]


def test_what_is_about_something_else() -> None:
    wireless = message(16, ifinfo() + attribute(11, b"event"))
    bridge_port_left = message(17, ifinfo(family=7))
    address = message(20, b"whatever")
    done = message(3, bytes(4))
    acknowledged = message(2, struct.pack("=i", 0) + bytes(16))
    assert parse_link_events(wireless + bridge_port_left + address + done + acknowledged) == []


def test_no_such_interface() -> None:
    refusal = message(2, struct.pack("=i", -errno.ENODEV) + link_request(5, 1)[:16])
    assert parse_link_events(refusal, asked=5) == [LinkRemoved(5)]
    with pytest.raises(LinkEventError):
        parse_link_events(refusal)
    with pytest.raises(LinkEventError):
        parse_link_events(message(2, struct.pack("=i", -errno.EPERM)), asked=5)


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        link()[:-9],
        struct.pack("=IHHII", 15, 16, 0, 0, 0),
        struct.pack("=IHHII", 17, 16, 0, 0, 0),
        message(16, ifinfo()[:-1]),
        message(17, b""),
        message(2, b"xyz"),
        message(16, ifinfo(index=0)),
        message(17, ifinfo(index=-1)),
        message(16, ifinfo() + b"abc"),
        message(16, ifinfo() + struct.pack("=HH", 3, 3)),
        message(16, ifinfo() + struct.pack("=HH", 9, 3) + b"abcd"),
        message(16, ifinfo() + attribute(4, b"abc")),
        message(16, ifinfo() + attribute(3, b"\0")),
        message(16, ifinfo() + attribute(3, b"a\0b\0")),
        link(name=b"x" * 16),
        message(16, ifinfo() + attribute(9, b"") * (netlink.MAX_ATTRIBUTES + 1)),
        message(1, b"") * (netlink.MAX_MESSAGES + 1),
    ],
)
def test_damaged_bytes(data: bytes) -> None:
    with pytest.raises(LinkEventError):
        parse_link_events(data)


def test_the_question() -> None:
    question = link_request(5, 9)
    length, kind, flags, sequence, port = struct.unpack_from("=IHHII", question)
    assert (length, kind, flags, sequence, port) == (len(question), 18, 1, 9, 0)
    assert struct.unpack_from("=i", question, 20) == (5,)
