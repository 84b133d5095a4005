"""The DHCP client keeping its address: renewing, rebinding, refused, restarted, in conflict."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from engine.control import Lease
from engine.ip import dhcp_options
from engine.ip.address_conflict import arp_announcement, arp_probe
from engine.ip.dhcp_client import Bound, DhcpClient, Lost, Renewed, State
from engine.ip.dhcp_message import BOOTREPLY, DhcpMessage, decode, encode
from engine.ip.dhcp_options import MessageType, Option
from engine.ip.dhcp_server import DhcpServer
from engine.ip.frames import (
    ARP_REPLY,
    BROADCAST_MAC,
    Arp,
    Udp,
    build_arp_frame,
    build_udp_frame,
    parse_udp_frame,
)
from tests.support.dhcp_wire import (
    CONFIG,
    FIRST,
    MAC,
    OTHER,
    SECOND_CONFIG,
    SERVER,
    SERVER_MAC,
    Wire,
    bound_wire,
    lost,
    state_of,
    tampered,
    with_options,
)

# --- keeping -----------------------------------------------------------------------------------


def test_renew_at_t1_by_unicast() -> None:
    wire = bound_wire()
    due = wire.client.next_timer()
    assert due is not None
    assert 0.99 * 3600 <= due - 1000.0 <= 3600
    wire.run(3600)
    (event,) = wire.take_events()
    assert isinstance(event, Renewed)
    assert event.lease.lifetime == 7200
    ((when, frame),) = wire.sent
    assert when == due
    parsed = parse_udp_frame(frame)
    assert parsed.ethernet.destination == SERVER_MAC
    assert (parsed.ip.source, parsed.ip.destination) == (FIRST, SERVER)
    message = decode(parsed.udp.payload)
    assert message.message_type is MessageType.REQUEST
    assert message.ciaddr == FIRST
    assert message.requested_address is None
    assert message.server_identifier is None
    assert not wire.client.listening
    # The new lease counts from the renewal.
    again = wire.client.next_timer()
    assert again is not None
    assert 0.99 * 3600 <= again - when <= 3600


def test_t1_and_t2_of_the_server() -> None:
    wire = bound_wire(replace(CONFIG, renewal_seconds=600, rebinding_seconds=1200))
    wire.pass_up = lost
    wire.run(2000)
    times = [(when - 1000.0, parse_udp_frame(frame).ethernet.destination) for when, frame in wire.sent]
    assert 594 <= times[0][0] <= 600
    assert [destination for when, destination in times if when < 1200] == [SERVER_MAC] * 5
    assert next(when for when, destination in times if destination == BROADCAST_MAC) == 1200


@pytest.mark.parametrize(("t1", "t2"), [(7200, 7200), (0, 0), (1, 1), (7000, 3000), (1, 8000)])
def test_senseless_t1_and_t2_are_replaced(t1: int, t2: int) -> None:
    values: dict[int, bytes | None] = {58: t1.to_bytes(4, "big"), 59: t2.to_bytes(4, "big")}
    wire = Wire(DhcpServer(CONFIG))
    wire.pass_down = tampered(lambda m: with_options(m, values))
    wire.start()
    wire.run(3)
    due = wire.client.next_timer()
    assert due is not None
    expected = min(3600, t2 if t2 == 3000 else math.inf)
    assert 0.99 * expected <= due - 1000.0 <= expected


def test_rebind_at_t2_by_broadcast_when_the_server_is_gone() -> None:
    wire = bound_wire()
    second = DhcpServer(SECOND_CONFIG)
    wire.servers = [second]
    wire.run(6296)
    kinds = wire.kinds()
    assert set(kinds) == {"REQUEST"}
    # Halves of the time left until T2, not under a minute: 1350, 675, 337, 169, 84, 60 ...
    assert 5 <= len(kinds) <= 8
    assert state_of(wire.client) is State.RENEWING
    assert wire.events == []
    wire.run(10)
    (event,) = wire.take_events()
    assert isinstance(event, Renewed)
    assert event.lease.address == "192.168.30.10/24"
    assert event.lease.server == "192.168.30.2"
    ((_, frame),) = wire.sent
    assert parse_udp_frame(frame).ethernet.destination == BROADCAST_MAC
    assert second.bindings == {MAC: FIRST}
    # From now on it is the second server's.
    wire.sent.clear()
    wire.run(3600)
    assert parse_udp_frame(wire.sent[0][1]).ethernet.destination == SECOND_CONFIG.mac


def test_a_server_that_forgot_everything_takes_the_renewal() -> None:
    wire = bound_wire()
    wire.servers[0].forget()
    wire.run(3700)
    assert [type(event) for event in wire.events] == [Renewed]


def test_expiry() -> None:
    wire = bound_wire()
    wire.pass_up = lost
    wire.run(7190)
    assert wire.take_events() == []
    assert state_of(wire.client) is State.REBINDING
    wire.run(8)
    (event,) = wire.take_events()
    assert isinstance(event, Lost)
    assert state_of(wire.client) is State.SELECTING
    assert wire.messages()[-1].requested_address == FIRST
    wire.pass_up = lambda frame: frame
    wire.run(10)
    assert [type(event) for event in wire.events] == [Bound]


def test_expiry_while_the_machine_slept() -> None:
    wire = bound_wire()
    wire.now += 100_000
    wire.client.handle_timer(wire.now)
    assert [message.message_type for message in wire.messages()] == []
    wire.exchange()
    assert [type(event) for event in wire.events] == [Lost, Bound]
    assert wire.kinds() == ["DISCOVER", "REQUEST"]


def test_short_and_infinite_leases() -> None:
    wire = bound_wire(replace(CONFIG, lease_seconds=5))
    due = wire.client.next_timer()
    assert due is not None
    assert 29 <= due - 1000.0 <= 30
    endless = bound_wire(replace(CONFIG, lease_seconds=dhcp_options.INFINITE))
    assert endless.client.next_timer() is None
    endless.run(10**9)
    assert endless.events == []
    longest = bound_wire(replace(CONFIG, lease_seconds=dhcp_options.INFINITE - 1))
    due = longest.client.next_timer()
    assert due is not None
    assert due > 2.1e9


def test_a_short_lease_survives_lost_renewals() -> None:
    wire = bound_wire(replace(CONFIG, lease_seconds=60))
    counter = iter(range(1000))
    wire.pass_up = lambda frame: frame if next(counter) % 3 == 2 else None
    wire.run(3600)
    assert not [event for event in wire.events if isinstance(event, Lost)]
    assert len([event for event in wire.events if isinstance(event, Renewed)]) > 50


def test_the_lease_counts_from_the_question() -> None:
    wire = Wire()
    server = DhcpServer(CONFIG)
    wire.start()
    client = wire.client
    ((_, discover),) = wire.sent
    (offer,) = server.receive(discover, wire.now)
    assert client.receive(offer, wire.now)
    (request,) = client.take_frames()
    (ack,) = server.receive(request, wire.now)
    assert client.receive(ack, wire.now + 0.7)
    client.handle_timer(wire.now + 3)
    due = client.next_timer()
    assert due is not None
    assert due <= wire.now + 3600


# --- NAK ---------------------------------------------------------------------------------------


def nak(message: DhcpMessage, server: IPv4Address = SERVER) -> bytes:
    values = {53: b"\x06", 54: server.packed, 56: b"go away"}
    reply = DhcpMessage(BOOTREPLY, message.xid, MAC, dict(values))
    return build_udp_frame(
        SERVER_MAC, BROADCAST_MAC, server, IPv4Address("255.255.255.255"), Udp(67, 68, encode(reply))
    )


def test_nak_to_a_renewal_restarts() -> None:
    wire = bound_wire()
    server = wire.servers[0]
    wire.pass_up = lost
    wire.run(3700)
    question = wire.messages()[0]
    # From another server it means nothing.
    assert wire.client.receive(nak(question, IPv4Address("192.168.30.2")), wire.now)
    assert state_of(wire.client) is State.RENEWING
    wire.pass_up = lambda frame: frame
    wire.sent.clear()
    server.forget()
    assert wire.client.receive(nak(question), wire.now)
    wire.exchange()
    first, second = wire.take_events()
    assert first == Lost("the server withdrew the address: go away")
    assert isinstance(second, Bound)
    assert wire.messages()[0].requested_address is None
    assert wire.kinds() == ["DISCOVER", "REQUEST"]


def test_a_server_that_always_refuses_is_asked_ever_more_slowly() -> None:
    wire = Wire(DhcpServer(CONFIG))
    wire.pass_down = tampered(
        lambda m: with_options(m, {53: b"\x06"}) if m.message_type is MessageType.ACK else m
    )
    wire.start()
    wire.run(300)
    times = [
        when for when, frame in wire.sent if decode(parse_udp_frame(frame).udp.payload).options[53] == b"\x01"
    ]
    assert 6 <= len(times) <= 12
    assert times[1] == times[0]
    assert all(not isinstance(event, Bound | Lost) for event in wire.events)


def test_nak_in_selecting_is_ignored() -> None:
    wire = Wire()
    wire.start()
    assert wire.client.receive(nak(wire.messages()[0]), wire.now)
    assert state_of(wire.client) is State.SELECTING


# --- INIT-REBOOT -------------------------------------------------------------------------------

PREVIOUS = Lease(address="192.168.30.77/24", server="192.168.30.1", lifetime=7200)


def rebooting(previous: Lease, *servers: DhcpServer) -> Wire:
    return Wire(*servers, client=DhcpClient(MAC, random=random.Random(2), previous=previous))


def test_init_reboot_confirms_the_previous_address() -> None:
    wire = rebooting(PREVIOUS, DhcpServer(CONFIG))
    wire.start()
    (event,) = wire.events
    assert isinstance(event, Bound)
    assert event.lease.address == "192.168.30.77/24"
    (request,) = wire.messages()
    assert request.message_type is MessageType.REQUEST
    assert request.requested_address == IPv4Address("192.168.30.77")
    assert request.server_identifier is None
    assert int(request.ciaddr) == 0


def test_init_reboot_in_another_network_is_refused() -> None:
    wire = rebooting(replace_address(PREVIOUS, "10.1.2.3/8"), DhcpServer(CONFIG))
    wire.start()
    first, second = wire.events
    assert isinstance(first, Lost)
    assert isinstance(second, Bound)
    assert second.lease.address == "192.168.30.10/24"
    assert wire.kinds() == ["REQUEST", "DISCOVER", "REQUEST"]


def test_init_reboot_without_an_answer_falls_back_to_discover() -> None:
    wire = rebooting(PREVIOUS, DhcpServer(replace(CONFIG, authoritative=False)))
    wire.start()
    wire.run(4)
    (event,) = wire.events
    assert isinstance(event, Bound)
    assert event.lease.address == "192.168.30.77/24"
    assert wire.kinds() == ["REQUEST", "REQUEST", "DISCOVER", "REQUEST"]


@pytest.mark.parametrize("address", ["", "nonsense", "127.0.0.1/8", "0.0.0.0/0", "fe80::1/64", "224.0.0.1/4"])
def test_a_senseless_previous_lease_is_ignored(address: str) -> None:
    wire = rebooting(replace_address(PREVIOUS, address), DhcpServer(CONFIG))
    wire.start()
    assert [type(event) for event in wire.events] == [Bound]
    assert wire.kinds() == ["DISCOVER", "REQUEST"]


def replace_address(lease: Lease, address: str) -> Lease:
    return Lease(address=address, server=lease.server, lifetime=lease.lifetime)


def test_start_again_confirms_what_is_held() -> None:
    wire = bound_wire()
    wire.start()
    assert [type(event) for event in wire.events] == [Bound]
    assert wire.kinds() == ["REQUEST"]


# --- conflict, release -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [arp_announcement(OTHER, FIRST), build_arp_frame(Arp(ARP_REPLY, OTHER, FIRST, MAC, IPv4Address(0)), MAC)],
)
def test_a_conflict_is_declined(claim: bytes) -> None:
    server = DhcpServer(CONFIG)
    wire = Wire(server)
    wire.start()
    wire.take_events()
    wire.sent.clear()
    wire.run(1.5)
    assert wire.client.receive(memoryview(claim), wire.now) is False
    wire.exchange()
    assert wire.take_events() == [Lost("192.168.30.10 is already used by 5e:00:00:00:00:02")]
    (decline,) = wire.messages()
    assert decline.message_type is MessageType.DECLINE
    assert decline.requested_address == FIRST
    assert decline.server_identifier == SERVER
    assert int(decline.ciaddr) == 0
    assert wire.kinds() == ["DECLINE"]
    assert server.bindings == {}
    assert not wire.client.listening
    wire.run(9.9)
    assert wire.events == []
    wire.run(3)
    (event,) = wire.events
    assert isinstance(event, Bound)
    assert event.lease.address == "192.168.30.11/24"


def test_what_is_no_conflict() -> None:
    wire = Wire(DhcpServer(CONFIG))
    wire.start()
    for frame in (
        arp_announcement(MAC, FIRST),
        arp_probe(OTHER, FIRST),
        arp_announcement(OTHER, SERVER),
        arp_announcement(OTHER, FIRST)[:40],
    ):
        assert not wire.client.receive(frame, wire.now + 1)
    wire.run(2.5)
    assert not wire.client.receive(arp_announcement(OTHER, FIRST), wire.now)
    assert state_of(wire.client) is State.BOUND


def test_release() -> None:
    wire = bound_wire()
    wire.client.release(wire.now)
    wire.exchange()
    ((_, frame),) = wire.sent
    parsed = parse_udp_frame(frame)
    assert parsed.ethernet.destination == SERVER_MAC
    assert (parsed.ip.source, parsed.ip.destination) == (FIRST, SERVER)
    message = decode(parsed.udp.payload)
    assert message.message_type is MessageType.RELEASE
    assert message.ciaddr == FIRST
    assert message.server_identifier == SERVER
    assert message.options.keys() == {Option.MESSAGE_TYPE, Option.SERVER_IDENTIFIER, Option.CLIENT_IDENTIFIER}
    assert wire.servers[0].bindings == {}
    assert wire.events == []
    assert wire.client.next_timer() is None
    assert not wire.client.listening
    wire.sent.clear()
    wire.start()
    assert wire.kinds() == ["DISCOVER", "REQUEST"]


def test_release_of_nothing() -> None:
    wire = Wire()
    wire.client.release(wire.now)
    wire.start()
    wire.sent.clear()
    wire.client.release(wire.now)
    wire.run(1000)
    assert wire.sent == []
    assert wire.events == []
