"""What the DHCP client does not believe, and what it makes of odd offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from engine.control import Lease, Route
from engine.ip.dhcp_client import Bound, NoAnswer, State
from engine.ip.dhcp_message import BOOTREQUEST, DhcpMessage
from engine.ip.dhcp_options import MessageType
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from tests.support.dhcp_wire import (
    CONFIG,
    FIRST,
    OTHER,
    SERVER,
    Wire,
    state_of,
    tampered,
    with_options,
)

# --- what is not believed ----------------------------------------------------------------------


REFUSED: dict[str, Callable[[DhcpMessage], DhcpMessage]] = {
    "another transaction": lambda m: replace(m, xid=m.xid ^ 1),
    "another client": lambda m: replace(m, chaddr=OTHER),
    "a request": lambda m: replace(m, op=BOOTREQUEST),
    "another client identifier": lambda m: with_options(m, {61: b"\xff1234"}),
    "no message type": lambda m: with_options(m, {53: None}),
    "unknown message type": lambda m: with_options(m, {53: b"\x63"}),
    "no server": lambda m: with_options(m, {54: None}),
    "a multicast server": lambda m: with_options(m, {54: bytes([224, 0, 0, 1])}),
    "no lease time": lambda m: with_options(m, {51: None}),
    "lease time zero": lambda m: with_options(m, {51: bytes(4)}),
    "a short lease time": lambda m: with_options(m, {51: bytes(3)}),
    "a mask with a hole": lambda m: with_options(m, {1: bytes([255, 0, 255, 0])}),
    "an empty mask": lambda m: with_options(m, {1: bytes(4)}),
    "no address": lambda m: replace(m, yiaddr=IPv4Address(0)),
    "loopback": lambda m: replace(m, yiaddr=IPv4Address("127.0.0.1")),
    "multicast": lambda m: replace(m, yiaddr=IPv4Address("224.0.0.5")),
    "class E": lambda m: replace(m, yiaddr=IPv4Address("255.255.255.255")),
    "link-local": lambda m: replace(m, yiaddr=IPv4Address("169.254.1.1")),
    "the network itself": lambda m: replace(m, yiaddr=IPv4Address("192.168.30.0")),
    "its broadcast": lambda m: replace(m, yiaddr=IPv4Address("192.168.30.255")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_answers(name: str) -> None:
    wire = Wire(DhcpServer(CONFIG))
    wire.pass_down = tampered(REFUSED[name])
    wire.start()
    wire.run(20)
    assert wire.take_events() == [NoAnswer(4)]
    # And it was nothing but the change that was refused.
    wire.pass_down = tampered(lambda message: message)
    wire.run(40)
    assert [type(event) for event in wire.events] == [Bound]


def test_ack_for_another_address_or_from_another_server_is_ignored() -> None:
    for change in (
        lambda m: replace(m, yiaddr=m.yiaddr + 1),
        lambda m: with_options(m, {54: IPv4Address("192.168.30.9").packed}),
    ):
        wire = Wire(DhcpServer(CONFIG))
        wire.pass_down = tampered(
            lambda m, change=change: change(m) if m.message_type is MessageType.ACK else m  # type: ignore[misc]
        )
        wire.start()
        wire.run(10)
        assert state_of(wire.client) is State.REQUESTING
        assert wire.events == []


def lease_of(change: Callable[[DhcpMessage], DhcpMessage], config: ServerConfig = CONFIG) -> Lease:
    wire = Wire(DhcpServer(config))
    wire.pass_down = tampered(change)
    wire.start()
    (event,) = wire.events
    assert isinstance(event, Bound)
    return event.lease


def test_malformed_optional_options_count_as_absent() -> None:
    broken: dict[int, bytes | None] = {
        3: b"\x01", 6: b"\x01", 15: b"\xff", 26: b"\x01", 28: b"\x01", 33: b"\x01", 42: b"\x01",
        58: b"\x01", 59: b"\x01", 119: b"\xc0\x00", 121: b"\x21",
    }  # fmt: skip
    assert lease_of(lambda m: with_options(m, broken)) == Lease(
        address="192.168.30.10/24", broadcast="192.168.30.255", server="192.168.30.1", lifetime=7200
    )


def test_limits_of_a_lease() -> None:
    hosts = b"".join(IPv4Address(0x0A000000 + number).packed for number in range(1, 41))
    routes = b"".join(bytes([24, 10, 0, number]) + SERVER.packed for number in range(100))
    search = b"".join(b"\x03d%02d\x00" % number for number in range(30))
    changes: dict[int, bytes | None] = {3: hosts, 6: hosts, 42: hosts, 119: search}
    lease = lease_of(lambda m: with_options(m, changes))
    assert (len(lease.routers), len(lease.dns), len(lease.ntp), len(lease.search)) == (4, 8, 8, 16)
    assert lease.dns[0] == "10.0.0.1"
    assert len(lease_of(lambda m: with_options(m, {121: routes})).routes) == 64


@pytest.mark.parametrize(
    ("mtu", "taken"), [(68, 0), (575, 0), (576, 576), (1400, 1400), (9000, 9000), (9001, 0)]
)
def test_mtu_range(mtu: int, taken: int) -> None:
    assert lease_of(lambda m: with_options(m, {26: mtu.to_bytes(2, "big")})).mtu == taken


def test_unusable_hosts_and_routes_are_left_out() -> None:
    bad = bytes([0, 0, 0, 0, 127, 0, 0, 1, 224, 0, 0, 1, 255, 255, 255, 255])
    own = FIRST.packed
    good = SERVER.packed
    changes: dict[int, bytes | None] = {
        3: bad + own + good,
        6: bad + good,
        15: b"a b",
        28: bytes([10, 0, 0, 1]),
        33: bytes(4)
        + good
        + bytes([10, 0, 0, 0])
        + good
        + bytes([10, 0, 0, 7])
        + good
        + bytes([10, 1, 0, 0])
        + own,
    }
    lease = lease_of(lambda m: with_options(m, changes))
    assert lease.routers == lease.dns == ("192.168.30.1",)
    assert lease.domain == ""
    assert lease.broadcast == "192.168.30.255"
    assert lease.routes == (Route("10.0.0.0/8", "192.168.30.1"), Route("10.0.0.7/32", "192.168.30.1"))
    value = bytes([8, 127]) + good + bytes([4, 224]) + good + bytes([8, 10]) + own + bytes([8, 11]) + good
    lease = lease_of(lambda m: with_options(m, {121: value}))
    assert lease.routers == ()
    assert lease.routes == (Route("11.0.0.0/8", "192.168.30.1"),)


def test_mask_by_class_when_none_is_given_and_host_masks() -> None:
    assert lease_of(lambda m: with_options(m, {1: None})).address == "192.168.30.10/24"
    lease = lease_of(lambda m: with_options(m, {1: b"\xff\xff\xff\xff"}))
    assert (lease.address, lease.broadcast) == ("192.168.30.10/32", "")
    assert lease_of(lambda m: with_options(m, {1: b"\xff\xff\xff\xfe"})).address == "192.168.30.10/31"
