"""The DHCP client on its way to an address, and what it leaves alone."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from engine.control import Lease, Route
from engine.ip.address_conflict import arp_announcement, arp_probe
from engine.ip.dhcp_client import Bound, DhcpClient, NoAnswer, State
from engine.ip.dhcp_message import DhcpMessage, decode, encode
from engine.ip.dhcp_options import ClasslessRoute, MessageType, StaticRoute
from engine.ip.dhcp_server import DhcpServer
from engine.ip.frames import (
    BROADCAST_MAC,
    Udp,
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
    is_listening,
    state_of,
)

# --- obtaining ---------------------------------------------------------------------------------


def test_bind() -> None:
    wire = Wire(DhcpServer(CONFIG))
    assert not is_listening(wire.client)
    assert wire.client.next_timer() is None
    wire.start()
    assert wire.events == [
        Bound(
            Lease(
                address="192.168.30.10/24",
                broadcast="192.168.30.255",
                routers=("192.168.30.1",),
                dns=("192.168.30.1",),
                server="192.168.30.1",
                lifetime=7200,
            )
        )
    ]
    discover, request = wire.messages()
    assert discover.message_type is MessageType.DISCOVER
    assert request.message_type is MessageType.REQUEST
    assert request.xid == discover.xid
    assert request.requested_address == FIRST
    assert request.server_identifier == SERVER
    assert int(request.ciaddr) == 0
    assert request.host_name == "laptop"
    assert request.client_identifier == b"\x01" + MAC
    wanted = request.parameter_request_list
    assert wanted.index(121) < wanted.index(3)
    assert wanted.index(121) < wanted.index(33)
    assert [frame for _, frame in wire.sent[2:]] == [arp_probe(MAC, FIRST), arp_announcement(MAC, FIRST)]
    first = parse_udp_frame(wire.sent[0][1])
    assert first.ethernet.destination == BROADCAST_MAC
    assert (str(first.ip.source), str(first.ip.destination)) == ("0.0.0.0", "255.255.255.255")
    assert (first.udp.source_port, first.udp.destination_port) == (68, 67)
    # It listens for a conflict for two seconds, then no more.
    assert is_listening(wire.client)
    wire.run(2)
    assert not is_listening(wire.client)


def test_all_options_reach_the_lease() -> None:
    gateway = IPv4Address("192.168.30.254")
    config = replace(
        CONFIG,
        lease_seconds=3600,
        dns=(SERVER, IPv4Address("8.8.8.8"), SERVER),
        ntp=(gateway,),
        domain="example.org",
        search=("example.org", "lan"),
        routes=(
            ClasslessRoute(IPv4Network("0.0.0.0/0"), gateway),
            ClasslessRoute(IPv4Network("10.0.0.0/8"), SERVER),
            ClasslessRoute(IPv4Network("10.9.0.0/16"), IPv4Address(0)),
        ),
        static_routes=(StaticRoute(IPv4Address("172.16.0.0"), gateway),),
        mtu=1400,
        broadcast=IPv4Address("192.168.30.255"),
    )
    wire = Wire(DhcpServer(config))
    wire.start()
    assert wire.events == [
        Bound(
            Lease(
                address="192.168.30.10/24",
                broadcast="192.168.30.255",
                routers=(),
                routes=(
                    Route("0.0.0.0/0", "192.168.30.254"),
                    Route("10.0.0.0/8", "192.168.30.1"),
                    Route("10.9.0.0/16", ""),
                ),
                dns=("192.168.30.1", "8.8.8.8"),
                domain="example.org",
                search=("example.org", "lan"),
                ntp=("192.168.30.254",),
                mtu=1400,
                server="192.168.30.1",
                lifetime=3600,
            )
        )
    ]


def test_retransmission_doubles_to_64_seconds_with_jitter() -> None:
    wire = Wire()
    wire.start()
    wire.run(400)
    times = [when for when, _ in wire.sent]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) >= 8
    for gap, nominal in zip(gaps, [1, 2, 4, 8, 16, 32, 64, 64], strict=False):
        assert 0.8 * nominal <= gap <= 1.2 * nominal
    assert any(gap != round(gap) for gap in gaps)
    messages = wire.messages()
    assert len({message.xid for message in messages}) == 1
    assert [message.secs for message in messages] == [int(when - 1000.0) for when in times]
    assert wire.take_events() == [NoAnswer(4)]


def test_it_binds_late_after_no_answer() -> None:
    wire = Wire()
    wire.start()
    wire.run(100)
    assert wire.take_events() == [NoAnswer(4)]
    wire.servers.append(DhcpServer(CONFIG))
    wire.run(80)
    assert [type(event) for event in wire.events] == [Bound]


@pytest.mark.parametrize("seed", range(30))
def test_half_of_all_frames_lost(seed: int) -> None:
    rng = random.Random(seed)
    wire = Wire(DhcpServer(CONFIG), seed=seed)
    wire.pass_up = wire.pass_down = lambda frame: frame if rng.random() < 0.5 else None
    wire.start()
    wire.run(600)
    bound = [event for event in wire.events if isinstance(event, Bound)]
    assert [event.lease.address for event in bound] == ["192.168.30.10/24"]


def test_request_unanswered_starts_anew() -> None:
    wire = Wire(DhcpServer(CONFIG))
    wire.pass_down = lambda frame: (
        frame if decode(parse_udp_frame(frame).udp.payload).message_type is MessageType.OFFER else None
    )
    wire.start()
    wire.run(18.5)
    kinds = wire.kinds()
    assert kinds[:7] == ["DISCOVER", *["REQUEST"] * 4, "DISCOVER", "REQUEST"]
    assert wire.take_events() == [NoAnswer(4)]


def test_two_servers_first_offer_is_taken() -> None:
    other = DhcpServer(SECOND_CONFIG)
    wire = Wire(DhcpServer(CONFIG), other)
    wire.start()
    (event,) = wire.events
    assert isinstance(event, Bound)
    assert event.lease.server == "192.168.30.1"
    assert other.bindings == {}


# --- frames that are not ours ------------------------------------------------------------------


def test_only_dhcp_for_us_is_consumed() -> None:
    wire = Wire()
    server = DhcpServer(CONFIG)
    wire.start()
    (offer,) = server.receive(wire.sent[0][1], wire.now)
    message = decode(parse_udp_frame(offer).udp.payload)

    def frame(changed: DhcpMessage, port: int = 68, to: bytes = BROADCAST_MAC) -> bytes:
        return build_udp_frame(SERVER_MAC, to, SERVER, FIRST, Udp(67, port, encode(changed)))

    client = wire.client
    assert not client.receive(frame(message, port=67), wire.now)
    assert not client.receive(frame(message, to=OTHER), wire.now)
    assert not client.receive(frame(replace(message, chaddr=OTHER)), wire.now)
    assert not client.receive(frame(message)[:-1], wire.now)
    assert not client.receive(b"", wire.now)
    assert state_of(client) is State.SELECTING
    # A late answer to an older question is ours too, though of no use.
    assert client.receive(frame(replace(message, xid=message.xid ^ 1)), wire.now)
    assert state_of(client) is State.SELECTING
    assert client.receive(memoryview(frame(message)), wire.now)
    assert state_of(client) is State.REQUESTING


def test_a_bad_hardware_address() -> None:
    with pytest.raises(ValueError, match="six bytes"):
        DhcpClient(MAC[:5], random=random.Random(1))


@pytest.mark.parametrize("hostname", ["", "-", "ä", "a b", "x" * 300])
def test_a_senseless_hostname_is_not_told(hostname: str) -> None:
    client = DhcpClient(MAC, random=random.Random(1), hostname=hostname)
    client.start(0.0)
    (frame,) = client.take_frames()
    assert decode(parse_udp_frame(frame).udp.payload).host_name is None
