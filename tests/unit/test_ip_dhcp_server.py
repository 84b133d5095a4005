"""The small DHCP server, spoken to by hand."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from engine.ip.dhcp_message import BOOTREQUEST, BROADCAST_FLAG, DhcpMessage, decode, encode
from engine.ip.dhcp_options import ClasslessRoute, DhcpError, MessageType, Option
from engine.ip.dhcp_server import DECLINE_SECONDS, MAX_REPLY, OFFER_SECONDS, DhcpServer, ServerConfig
from engine.ip.frames import BROADCAST_MAC, Udp, UdpFrame, build_udp_frame, parse_udp_frame

SERVER_MAC = bytes.fromhex("5e00000000fe")
SERVER = IPv4Address("10.0.0.1")
ANY = IPv4Address(0)
BROADCAST = IPv4Address("255.255.255.255")
CONFIG = ServerConfig(
    mac=SERVER_MAC,
    interface=IPv4Interface("10.0.0.1/24"),
    first=IPv4Address("10.0.0.2"),
    last=IPv4Address("10.0.0.4"),
    lease_seconds=600,
)


def mac(number: int) -> bytes:
    return bytes([0x5E, 0, 0, 0, 1, number])


def request(
    number: int,
    kind: MessageType,
    options: dict[int, bytes] | None = None,
    *,
    ciaddr: IPv4Address = ANY,
    flags: int = 0,
    giaddr: IPv4Address = ANY,
    to: IPv4Address = BROADCAST,
    to_mac: bytes = BROADCAST_MAC,
) -> bytes:
    message = DhcpMessage(
        BOOTREQUEST, 77, mac(number), {53: bytes([kind]), **(options or {})},
        ciaddr=ciaddr, flags=flags, giaddr=giaddr,
    )  # fmt: skip
    return build_udp_frame(mac(number), to_mac, ciaddr, to, Udp(68, 67, encode(message)))


def ask(server: DhcpServer, frame: bytes, now: float = 0.0) -> tuple[UdpFrame, DhcpMessage] | None:
    replies = server.receive(frame, now)
    assert len(replies) <= 1
    if not replies:
        return None
    parsed = parse_udp_frame(replies[0])
    assert parsed.ethernet.source == SERVER_MAC
    assert (parsed.udp.source_port, parsed.udp.destination_port) == (67, 68)
    assert parsed.ip.source == SERVER
    return parsed, decode(parsed.udp.payload)


def obtain(server: DhcpServer, number: int, now: float = 0.0) -> IPv4Address | None:
    offer = ask(server, request(number, MessageType.DISCOVER), now)
    if offer is None:
        return None
    chosen = {50: offer[1].yiaddr.packed, 54: SERVER.packed}
    ack = ask(server, request(number, MessageType.REQUEST, chosen), now)
    assert ack is not None
    assert ack[1].message_type is MessageType.ACK
    return ack[1].yiaddr


def kind_of(answer: tuple[UdpFrame, DhcpMessage] | None) -> MessageType | None:
    return None if answer is None else answer[1].message_type


def test_offer_and_how_it_is_addressed() -> None:
    server = DhcpServer(CONFIG)
    offer = ask(server, request(1, MessageType.DISCOVER))
    assert offer is not None
    frame, message = offer
    assert message.message_type is MessageType.OFFER
    assert message.yiaddr == IPv4Address("10.0.0.2")
    assert (message.xid, message.chaddr) == (77, mac(1))
    assert (frame.ethernet.destination, frame.ip.destination) == (mac(1), message.yiaddr)
    assert server.bindings == {}
    loud = ask(server, request(1, MessageType.DISCOVER, flags=BROADCAST_FLAG))
    assert loud is not None
    assert (loud[0].ethernet.destination, loud[0].ip.destination) == (BROADCAST_MAC, BROADCAST)


def test_the_pool_runs_out_and_recovers() -> None:
    server = DhcpServer(CONFIG)
    assert [str(obtain(server, number)) for number in range(4)] == [
        "10.0.0.2",
        "10.0.0.3",
        "10.0.0.4",
        "None",
    ]
    assert str(obtain(server, 2, 100)) == "10.0.0.4"
    assert obtain(server, 9, 599) is None
    assert str(obtain(server, 9, 601)) == "10.0.0.2"
    assert mac(0) not in server.bindings
    assert len(server.bindings) == 3


def test_an_offer_is_kept_for_a_while() -> None:
    server = DhcpServer(CONFIG)
    wish = {50: IPv4Address("10.0.0.4").packed}
    for number, now, expected in (
        (1, 0, "10.0.0.4"),
        (2, OFFER_SECONDS - 1, "10.0.0.2"),
        (3, OFFER_SECONDS, "10.0.0.4"),
    ):
        offer = ask(server, request(number, MessageType.DISCOVER, wish), now)
        assert offer is not None
        assert str(offer[1].yiaddr) == expected


def test_choosing_another_server_frees_the_offer() -> None:
    server = DhcpServer(CONFIG)
    ask(server, request(1, MessageType.DISCOVER))
    other = {50: IPv4Address("10.0.0.2").packed, 54: IPv4Address("10.0.0.9").packed}
    assert ask(server, request(1, MessageType.REQUEST, other)) is None
    assert str(obtain(server, 2)) == "10.0.0.2"


def test_selecting_what_was_not_offered() -> None:
    server = DhcpServer(CONFIG)
    wrong = {50: IPv4Address("10.0.0.3").packed, 54: SERVER.packed}
    answer = ask(server, request(1, MessageType.REQUEST, wrong))
    assert kind_of(answer) is MessageType.NAK
    assert answer is not None
    assert (answer[0].ethernet.destination, answer[0].ip.destination) == (BROADCAST_MAC, BROADCAST)
    assert int(answer[1].yiaddr) == int(answer[1].ciaddr) == 0
    assert answer[1].lease_time is None


@pytest.mark.parametrize("by_ciaddr", [False, True])
def test_requests_for_leases(by_ciaddr: bool) -> None:
    """INIT-REBOOT and RENEWING: known, unknown and free, another's, foreign, the server's own."""

    def again(server: DhcpServer, number: int, address: str) -> MessageType | None:
        wanted = IPv4Address(address)
        if by_ciaddr:
            return kind_of(ask(server, request(number, MessageType.REQUEST, ciaddr=wanted)))
        return kind_of(ask(server, request(number, MessageType.REQUEST, {50: wanted.packed})))

    server = DhcpServer(CONFIG)
    obtain(server, 1)
    assert again(server, 1, "10.0.0.2") is MessageType.ACK
    assert again(server, 1, "10.0.0.3") is MessageType.NAK
    assert again(server, 2, "10.0.0.2") is MessageType.NAK
    assert again(server, 2, "10.0.0.3") is MessageType.ACK
    assert again(server, 3, "192.168.1.1") is MessageType.NAK
    assert again(server, 3, "10.0.0.1") is MessageType.NAK
    assert again(server, 3, "10.0.0.99") is MessageType.NAK
    shy = DhcpServer(replace(CONFIG, authoritative=False))
    assert again(shy, 3, "10.0.0.3") is None
    assert again(shy, 3, "192.168.1.1") is MessageType.NAK


def test_a_renewal_is_answered_by_unicast() -> None:
    server = DhcpServer(CONFIG)
    address = obtain(server, 1)
    assert address is not None
    frame = request(1, MessageType.REQUEST, ciaddr=address, to=SERVER, to_mac=SERVER_MAC)
    answer = ask(server, frame, 500)
    assert answer is not None
    assert (answer[0].ethernet.destination, answer[0].ip.destination) == (mac(1), address)
    assert answer[1].ciaddr == address
    assert obtain(server, 2, 700) != address


def test_release_and_decline_only_by_the_holder() -> None:
    server = DhcpServer(CONFIG)
    address = obtain(server, 1)
    assert address is not None
    by_other = [
        request(2, MessageType.RELEASE, {54: SERVER.packed}, ciaddr=address),
        request(2, MessageType.DECLINE, {54: SERVER.packed, 50: address.packed}),
        request(1, MessageType.RELEASE, {54: IPv4Address("10.0.0.9").packed}, ciaddr=address),
        request(1, MessageType.DECLINE, {50: address.packed}),
    ]
    for frame in by_other:
        assert server.receive(frame, 0.0) == []
    assert server.bindings == {mac(1): address}
    assert server.receive(request(1, MessageType.RELEASE, {54: SERVER.packed}, ciaddr=address), 0.0) == []
    assert server.bindings == {}
    assert obtain(server, 1) == address
    decline = request(1, MessageType.DECLINE, {54: SERVER.packed, 50: address.packed})
    assert server.receive(decline, 0.0) == []
    insists = request(1, MessageType.REQUEST, {50: address.packed})
    assert kind_of(ask(server, insists)) is MessageType.NAK
    assert obtain(server, 1) == IPv4Address("10.0.0.3")
    assert obtain(server, 2) == IPv4Address("10.0.0.4")
    assert obtain(server, 3) is None
    assert obtain(server, 4, DECLINE_SECONDS) == address


def test_inform() -> None:
    server = DhcpServer(replace(CONFIG, dns=(SERVER,), renewal_seconds=5))
    own = IPv4Address("10.0.0.50")
    answer = ask(server, request(1, MessageType.INFORM, ciaddr=own))
    assert answer is not None
    assert answer[1].message_type is MessageType.ACK
    assert answer[1].dns_servers == (SERVER,)
    assert int(answer[1].yiaddr) == 0
    assert answer[1].lease_time is answer[1].renewal_time is None
    assert answer[0].ip.destination == own
    assert ask(server, request(1, MessageType.INFORM, ciaddr=IPv4Address("10.9.9.9"))) is None


def test_what_is_not_for_this_server() -> None:
    server = DhcpServer(CONFIG)
    good = request(1, MessageType.DISCOVER)
    frames = [
        b"",
        good[:50],
        good[:-1],
        mac(9) + good[6:],
        request(1, MessageType.DISCOVER, giaddr=IPv4Address("10.0.0.9")),
        request(1, MessageType.DISCOVER, to=IPv4Address("10.0.0.9")),
        request(1, MessageType.OFFER),
        request(1, MessageType.DISCOVER, {53: b"\x20"}),
        request(1, MessageType.DISCOVER, {50: b"\x20"}),
        build_udp_frame(mac(1), BROADCAST_MAC, ANY, BROADCAST, Udp(68, 68, b"")),
    ]
    assert all(server.receive(frame, 0.0) == [] for frame in frames)
    assert kind_of(ask(server, good)) is MessageType.OFFER


def test_the_reply_fits_what_the_client_takes() -> None:
    routes = tuple(ClasslessRoute(IPv4Network((10 << 24 | n << 8, 24)), SERVER) for n in range(60))
    config = replace(CONFIG, routes=routes, dns=(SERVER,), extra=((43, bytes(800)),))
    wishes = bytes([Option.DNS_SERVERS, Option.CLASSLESS_ROUTES])
    small = ask(DhcpServer(config), request(1, MessageType.DISCOVER, {55: wishes}))
    assert small is not None
    assert len(small[0].udp.payload) <= 548
    assert small[1].dns_servers == (SERVER,)
    assert small[1].lease_time == 600
    assert 43 not in small[1].options
    large = ask(DhcpServer(config), request(1, MessageType.DISCOVER, {55: wishes, 57: b"\xff\xff"}))
    assert large is not None
    assert 548 < len(large[0].udp.payload) <= MAX_REPLY
    assert large[1].classless_routes == routes


def test_bad_configurations() -> None:
    for change in (
        {"last": IPv4Address("10.0.0.1")},
        {"first": IPv4Address("10.0.1.2"), "last": IPv4Address("10.0.1.3")},
        {"mac": b"12345"},
        {"interface": IPv4Interface("10.0.0.1/8"), "last": IPv4Address("10.9.0.0")},
    ):
        with pytest.raises(ValueError, match=r"pool|hardware"):
            DhcpServer(replace(CONFIG, **change))
    for bad in ({"domain": "ä"}, {"search": ("a b",)}, {"lease_seconds": -1}, {"mtu": 1 << 16}):
        with pytest.raises(DhcpError):
            DhcpServer(replace(CONFIG, **bad))
