"""The DHCP client against our own server, joined in memory, in simulated time."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from engine.control import Lease, Route
from engine.ip import dhcp_options
from engine.ip.address_conflict import arp_announcement, arp_probe
from engine.ip.dhcp_client import Bound, DhcpClient, DhcpEvent, Lost, NoAnswer, Renewed, State
from engine.ip.dhcp_message import BOOTREPLY, BOOTREQUEST, DhcpMessage, decode, encode
from engine.ip.dhcp_options import ClasslessRoute, MessageType, Option, StaticRoute
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from engine.ip.frames import (
    ARP_REPLY,
    BROADCAST_MAC,
    Arp,
    Udp,
    build_arp_frame,
    build_udp_frame,
    parse_udp_frame,
)

MAC = bytes.fromhex("5e0000000001")
OTHER = bytes.fromhex("5e0000000002")
SERVER_MAC = bytes.fromhex("5e00000000fe")
SERVER = IPv4Address("192.168.30.1")
FIRST = IPv4Address("192.168.30.10")
CONFIG = ServerConfig(
    mac=SERVER_MAC,
    interface=IPv4Interface("192.168.30.1/24"),
    first=FIRST,
    last=IPv4Address("192.168.30.200"),
    routers=(SERVER,),
    dns=(SERVER,),
)
SECOND_CONFIG = replace(CONFIG, mac=bytes.fromhex("5e00000000fd"), interface=IPv4Interface("192.168.30.2/24"))

Reply = Callable[[bytes], bytes | None]


class Wire:
    """A client and servers, the frames between them and the clock."""

    def __init__(self, *servers: DhcpServer, client: DhcpClient | None = None, seed: int = 1) -> None:
        self.servers = list(servers)
        self.client = client or DhcpClient(MAC, random=random.Random(seed), hostname="laptop.home")
        self.now = 1000.0
        self.sent: list[tuple[float, bytes]] = []
        self.events: list[DhcpEvent] = []
        self.pass_up: Reply = lambda frame: frame
        self.pass_down: Reply = lambda frame: frame

    def exchange(self) -> None:
        """Carry frames to and fro until nobody has any."""
        while frames := self.client.take_frames():
            for frame in frames:
                self.sent.append((self.now, frame))
                if self.pass_up(frame) is None:
                    continue
                for server in self.servers:
                    for answer in server.receive(frame, self.now):
                        changed = self.pass_down(answer)
                        if changed is not None and self.client.listening:
                            self.client.receive(changed, self.now)
        self.events += self.client.take_events()

    def start(self) -> None:
        self.client.start(self.now)
        self.exchange()

    def run(self, seconds: float) -> None:
        """Let time pass, with every timer at its time."""
        end = self.now + seconds
        for _ in range(10_000):
            due = self.client.next_timer()
            if due is None or due > end:
                self.now = end
                return
            assert due >= self.now
            self.now = due
            self.client.handle_timer(self.now)
            self.exchange()
            after = self.client.next_timer()
            assert after is None or after > self.now, "the timer would spin"
        raise AssertionError("too many timers")

    def take_events(self) -> list[DhcpEvent]:
        events, self.events = self.events, []
        return events

    def messages(self) -> list[DhcpMessage]:
        return [decode(parse_udp_frame(frame).udp.payload) for _, frame in self.sent if frame[13] == 0]

    def kinds(self) -> list[str]:
        names = [message.message_type for message in self.messages()]
        self.sent.clear()
        return [name.name if name is not None else "none" for name in names]


def bound_wire(config: ServerConfig = CONFIG) -> Wire:
    wire = Wire(DhcpServer(config))
    wire.start()
    assert [type(event) for event in wire.take_events()] == [Bound]
    wire.run(3)
    wire.sent.clear()
    assert state_of(wire.client) is State.BOUND
    return wire


def state_of(client: DhcpClient) -> State:
    """The state, read anew: a type checker takes a property for constant."""
    return client.state


def is_listening(client: DhcpClient) -> bool:
    """Read anew, like :func:`state_of`."""
    return client.listening


def lost(_frame: bytes) -> None:
    return None


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


# --- what is not believed ----------------------------------------------------------------------


def tampered(change: Callable[[DhcpMessage], DhcpMessage]) -> Reply:
    def reply(frame: bytes) -> bytes:
        parsed = parse_udp_frame(frame)
        message = change(decode(parsed.udp.payload))
        return build_udp_frame(
            SERVER_MAC,
            parsed.ethernet.destination,
            SERVER,
            parsed.ip.destination,
            Udp(67, 68, encode(message)),
        )

    return reply


def with_options(message: DhcpMessage, values: dict[int, bytes | None]) -> DhcpMessage:
    merged = {**message.options, **values}
    return replace(message, options={key: value for key, value in merged.items() if value is not None})


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
