"""What an interface drops and why, and how it defends itself when there is too much of it."""

from __future__ import annotations

import pytest

from engine.udp.endpoint import Endpoint
from engine.wireguard.handshakes import MAX_COOKIE_REPLIES
from engine.wireguard.interface import Drop, Interface, PeerConfig
from engine.wireguard.messages import MessageType
from engine.wireguard.rate_limit import BURST, LOAD_LIMIT
from tests.support.wireguard_node import (
    A_ENDPOINT,
    A_INSIDE,
    B_ENDPOINT,
    B_INSIDE,
    WALL,
    Node,
    connect,
    ip_packet,
    kinds,
    pair,
    private_key,
    seeded,
    settle,
    to_a,
    to_b,
)

INITIATION, RESPONSE, COOKIE = 1, 2, 3
STRANGER = Endpoint("198.51.100.7", 7007)


# --- what is dropped ---


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"", Drop.PACKET),
        (b"\x45" * 19, Drop.PACKET),
        (b"\x60" * 39, Drop.PACKET),
        (b"\x50" * 100, Drop.PACKET),
        (ip_packet(A_INSIDE, "10.9.9.9"), Drop.DESTINATION),
        (ip_packet("fd00::1", "fd00::99"), Drop.DESTINATION),
    ],
)
def test_packets_that_can_not_be_sent(packet: bytes, reason: Drop) -> None:
    a, _ = pair()
    a.send(packet)
    assert a.dropped == {reason: 1}
    assert a.taken() == []


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"\x00", Drop.PACKET),
        (b"\x45" * 19, Drop.PACKET),
        (b"\x65" * 39, Drop.PACKET),
        (b"\x55" * 64, Drop.PACKET),
        (to_b()[:3] + b"\x13" + to_b()[4:], Drop.PACKET),
        (to_b()[:2] + b"\x01\x00" + to_b()[4:], Drop.PACKET),
        (ip_packet("fd00::1", "fd00::2")[:4] + b"\x00\x40" + bytes(34), Drop.PACKET),
        (ip_packet("10.0.0.9", B_INSIDE), Drop.SOURCE),
        (ip_packet("fd00::9", "fd00::2"), Drop.SOURCE),
        (ip_packet("10.0.0.2", B_INSIDE), Drop.SOURCE),
    ],
)
def test_packets_of_a_peer_that_may_not_go_on(packet: bytes, reason: Drop) -> None:
    a, b = pair()
    connect(a, b)
    a.interface.send_to(a.peer, packet, a.now, a.wall)
    settle(a, b)
    assert b.received == []
    assert b.dropped == {reason: 1}
    assert b.interface.next_timer() == 10.0, "they are data of the peer all the same"


def test_padding_is_cut_off() -> None:
    a, b = pair()
    connect(a, b)
    for body in (b"", b"x", b"y" * 12, b"z" * 13):
        for packet in (to_b(body), ip_packet("fd00::1", "fd00::2", body)):
            a.interface.send_to(a.peer, packet + bytes(40), a.now, a.wall)
            settle(a, b)
            assert b.received.pop() == packet


def handshake_messages() -> tuple[Node, Node, bytes, bytes, bytes]:
    """Two nodes and the messages of a first handshake between them, the last one yet to arrive."""
    a, b = pair()
    a.send(to_b())
    (initiation,) = a.taken()
    b.receive(initiation, A_ENDPOINT)
    (response,) = b.taken()
    a.receive(response, B_ENDPOINT)
    (data,) = a.taken()
    b.events.clear()
    return a, b, initiation, response, data


def changed(message: bytes, place: int) -> bytes:
    return message[:place] + bytes([message[place] ^ 1]) + message[place + 1 :]


def test_drops_are_counted_by_reason() -> None:
    a, b, initiation, response, data = handshake_messages()
    b.now = 1.0

    def reason(message: bytes, node: Node = b) -> str:
        node.dropped.clear()
        node.receive(message, STRANGER)
        (found,) = node.dropped.elements()
        assert node.taken() == []
        assert node.events == [] or node is a
        return found

    assert reason(b"") == Drop.MALFORMED
    assert reason(bytes(31)) == Drop.MALFORMED
    assert reason(bytes(148)) == Drop.MALFORMED
    assert reason(changed(initiation, 1)) == Drop.MALFORMED
    assert reason(initiation + b"\x00") == Drop.MALFORMED
    assert reason(b"\x02" + initiation[1:]) == Drop.MALFORMED
    assert reason(changed(initiation, 20)) == Drop.MAC1
    assert reason(changed(initiation, 120)) == Drop.MAC1
    assert reason(initiation) == Drop.REPLAY
    assert reason(response) == Drop.INDEX
    assert reason(response, a) == Drop.INDEX
    assert reason(changed(data, 4)) == Drop.INDEX
    assert reason(changed(data, 20)) == Drop.AUTHENTICATION
    assert reason(changed(data, 8)) == Drop.AUTHENTICATION
    assert reason(bytes([3]) + bytes(63)) == Drop.INDEX
    assert reason(b"\x03\x00\x00\x00" + data[4:8] + bytes(56)) == Drop.COOKIE
    assert b.receive(data, A_ENDPOINT) == to_b()
    b.events.clear()
    assert reason(data) == Drop.REPLAY
    a.send(to_b(b"late"))
    (late,) = a.taken()
    b.now = 181.0
    assert reason(late) == Drop.EXPIRED


def test_initiations_of_strangers_and_with_another_preshared_key() -> None:
    _, b = pair()
    b.receive(strange_initiation(), STRANGER)
    assert b.dropped == {Drop.PEER: 1}
    other, _ = pair(preshared=bytes(32))
    other.interface.start_handshake(other.peer, 0.0, WALL)
    settle(other, b)
    assert other.peer.sending_keypair(0.0) is None
    assert other.dropped == {Drop.AUTHENTICATION: 1}, "the preshared key tells in the response"


def test_a_peers_initiations_come_at_most_every_fifty_milliseconds() -> None:
    """Made by a second instance with the same key, as one instance is never so fast."""
    _, b = pair()
    answered = []
    for step in range(10):
        node, _ = pair()
        node.wall = WALL + step
        node.interface.start_handshake(node.peer, 0.0, node.wall)
        b.now = step * 0.02
        b.receive(node.taken()[0], A_ENDPOINT)
        answered.append(len(b.taken()))
    assert answered == [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]
    assert b.dropped == {Drop.FLOOD: 6}


# --- under load ---


def strange_initiation() -> bytes:
    """Rightly made, for the key of b, but of no peer."""
    config = PeerConfig(private_key("b0").public, endpoint=B_ENDPOINT)
    stranger = Interface(private_key("stranger"), [config], random=seeded(1), now=0.0)
    stranger.start_handshake(stranger.peers[0], 0.0, WALL)
    return stranger.take_datagrams()[0][0]


def bring_under_load(node: Node) -> None:
    message = strange_initiation()
    for _ in range(LOAD_LIMIT + 1):
        node.receive(message, STRANGER)
    node.taken()
    node.dropped.clear()


def test_under_load_a_cookie_is_asked_for_and_honoured() -> None:
    a, b = pair()
    bring_under_load(b)
    a.send(to_b())
    messages = settle(a, b)
    assert kinds(messages) == [INITIATION, COOKIE]
    assert b.dropped == {Drop.LOAD: 1}
    assert a.peer.timers.running
    due = a.interface.next_timer()
    assert due is not None and due >= 5.0, "the cookie makes nothing due"
    b.now = due
    bring_under_load(b)
    sent = a.tick(due)
    assert sent[0][-16:] != bytes(16), "mac2"
    b.receive(sent[0], A_ENDPOINT)
    settle(a, b)
    assert b.received == [to_b()]


def test_a_cookie_is_of_no_use_from_elsewhere() -> None:
    a, b = pair()
    bring_under_load(b)
    a.send(to_b())
    settle(a, b)
    due = a.interface.next_timer()
    assert due is not None
    b.now = due
    bring_under_load(b)
    b.receive(a.tick(due)[0], Endpoint(A_ENDPOINT.host, A_ENDPOINT.port + 1))
    assert kinds(b.taken()) == [COOKIE]


def test_under_load_a_response_needs_a_cookie_too() -> None:
    a, b = pair()
    b.send(to_a())
    a.receive(b.taken()[0], B_ENDPOINT)
    (response,) = a.taken()
    bring_under_load(b)
    b.receive(response, A_ENDPOINT)
    assert b.dropped == {Drop.LOAD: 1}
    assert kinds(settle(a, b)) == [COOKIE]
    due = b.interface.next_timer()
    assert due is not None
    a.now = due
    a.receive(b.tick(due)[0], B_ENDPOINT)
    bring_under_load(b)
    settle(a, b)
    assert a.received == [to_a()], "the next response had the cookie"


def test_with_a_cookie_a_source_has_so_many_handshakes_a_second() -> None:
    """Every initiation new and with the right cookie: made by instances that share its maker of macs."""
    a, b = pair()
    bring_under_load(b)
    a.send(to_b())
    settle(a, b)
    b.dropped.clear()
    taken = 0
    for step in range(60):
        node, _ = pair()
        node.peer.macs = a.peer.macs
        node.interface.start_handshake(node.peer, 0.0, WALL + 10 + step)
        b.now = 0.1 + step * 0.051
        bring_under_load(b)
        b.receive(node.taken()[0], A_ENDPOINT)
        taken += MessageType.RESPONSE in kinds(b.taken())
    # Three seconds at 20 a second are slower than one every 51 ms; the burst is not even needed.
    assert taken == 60
    for step in range(40):
        node, _ = pair()
        node.peer.macs = a.peer.macs
        node.interface.start_handshake(node.peer, 0.0, WALL + 100 + step)
        b.now = 4.0
        b.receive(node.taken()[0], A_ENDPOINT)
    assert b.dropped[Drop.RATE] == 40 - BURST


def test_cookie_replies_that_wait_are_bounded() -> None:
    _, b = pair()
    bring_under_load(b)
    message = strange_initiation()
    for _ in range(2):
        for _ in range(MAX_COOKIE_REPLIES * 2):
            b.receive(message, STRANGER)
        assert len(b.taken()) == MAX_COOKIE_REPLIES
