"""Peers: what waits for a handshake, where they are, timestamps of initiations, the batch path's calls."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import tai64n
from engine.wireguard.interface import Drop, EndpointChanged, HandshakeCompleted, Interface, PeerConfig
from engine.wireguard.messages import Initiation
from engine.wireguard.noise import ReceivedInitiation
from engine.wireguard.peer import MAX_QUEUED
from tests.support.wireguard_node import (
    A_ENDPOINT,
    A_INSIDE,
    B_ENDPOINT,
    B_INSIDE,
    WALL,
    Node,
    connect,
    ip_packet,
    pair,
    private_key,
    seeded,
    settle,
)

ELSEWHERE = Endpoint("198.51.100.7", 7007)


def to_b(number: int) -> bytes:
    return ip_packet(A_INSIDE, B_INSIDE, number.to_bytes(8, "big"))


def to_a(number: int) -> bytes:
    return ip_packet(B_INSIDE, A_INSIDE, number.to_bytes(8, "big"))


def test_keys_are_not_shown() -> None:
    config = PeerConfig(private_key("x").public, preshared=b"\x17" * 32)
    assert "x17" not in repr(config)


# --- what waits ---


def test_packets_wait_for_the_handshake_and_keep_their_order() -> None:
    a, b = pair()
    for number in range(10):
        a.send(to_b(number))
    assert a.peer.queued == 10
    messages = settle(a, b)
    assert b.received == [to_b(number) for number in range(10)]
    assert [len(message) for message in messages[:2]] == [148, 92], "one initiation for all"
    assert all(len(message) > 32 for message in messages), "the packets confirm the keys, no keepalive"
    assert a.peer.queued == 0


def test_the_oldest_of_too_many_waiting_packets_go() -> None:
    a, b = pair()
    for number in range(MAX_QUEUED + 5):
        a.send(to_b(number))
    assert a.peer.queued == MAX_QUEUED
    assert a.dropped == {Drop.QUEUE: 5}
    settle(a, b)
    assert b.received == [to_b(number) for number in range(5, MAX_QUEUED + 5)]


def test_the_responders_packets_wait_for_the_confirmation() -> None:
    a, b = pair()
    a.interface.start_handshake(a.peer, 0.0, WALL)
    (initiation,) = a.taken()
    b.receive(initiation, A_ENDPOINT)
    assert b.peer.sending_keypair(0.0) is None
    b.send(to_a(1))
    (response,) = b.taken()
    a.receive(response, B_ENDPOINT)
    (confirmation,) = a.taken()
    assert len(confirmation) == 32
    b.receive(confirmation, A_ENDPOINT)
    settle(a, b)
    assert a.received == [to_a(1)]
    assert b.peer.handshake_at == 0.0


def test_packets_without_an_answer_are_dropped_with_the_attempt() -> None:
    a, _ = pair()
    a.send(to_b(1))
    while a.peer.timers.running:
        due = a.interface.next_timer()
        assert due is not None
        a.tick(due)
    assert a.peer.queued == 0
    assert a.dropped == {Drop.QUEUE: 1}


def test_packets_for_a_peer_without_endpoint_wait_until_it_is_known() -> None:
    a, b = pair(b_knows_a=False)
    b.send(to_a(1))
    assert b.taken() == []
    for now in (5.0, 10.0, 20.0):
        assert b.tick(now) == []
    b.interface.set_endpoint(b.peer, A_ENDPOINT)
    due = b.interface.next_timer()
    assert due is not None and due <= 20.0
    (initiation,) = b.tick()
    assert b.events == [], "what the owner sets is no news to it"
    a.now = b.now
    a.receive(initiation, B_ENDPOINT)
    settle(a, b)
    assert a.received == [to_a(1)]


def test_packets_for_a_peer_without_endpoint_leave_when_it_comes() -> None:
    a, b = pair(b_knows_a=False)
    b.send(to_a(1))
    a.interface.start_handshake(a.peer, a.now, a.wall)
    settle(a, b)
    assert a.received == [to_a(1)]


# --- where it is ---


def test_a_peer_is_followed_by_what_authenticates() -> None:
    a, b = pair()
    connect(a, b)
    a.send(to_b(1))
    (data,) = a.taken()
    assert b.receive(data, ELSEWHERE) == to_b(1)
    assert b.peer.endpoint == ELSEWHERE
    assert b.events == [EndpointChanged(b.peer, ELSEWHERE)]
    b.send(to_a(1))
    assert [to for _, to in b.interface.take_datagrams()] == [ELSEWHERE]


def test_a_keepalive_and_a_handshake_are_followed_too() -> None:
    a, b = pair()
    connect(a, b)
    a.peer.send_keepalive(0.0)
    b.receive(a.taken()[0], ELSEWHERE)
    assert b.peer.endpoint == ELSEWHERE
    other = Endpoint("2001:db8::9", 9)
    a.now = b.now = 10.0
    a.interface.start_handshake(a.peer, 10.0, a.wall)
    b.receive(a.taken()[0], other)
    assert b.peer.endpoint == other
    third = Endpoint("2001:db8::10", 10)
    a.receive(b.taken()[0], third)
    assert a.peer.endpoint == third


@pytest.mark.parametrize("kind", ["replayed", "forged", "initiation replayed"])
def test_a_peer_is_not_followed_by_anything_else(kind: str) -> None:
    a, b = pair()
    a.interface.start_handshake(a.peer, 0.0, WALL)
    initiation = a.interface.take_datagrams()[0][0]
    b.receive(initiation, A_ENDPOINT)
    settle(a, b)
    a.send(to_b(1))
    (data,) = a.taken()
    b.receive(data, A_ENDPOINT)
    b.now = 100.0
    message = {"replayed": data, "forged": data[:-1] + b"\x00", "initiation replayed": initiation}[kind]
    b.receive(message, ELSEWHERE)
    assert b.peer.endpoint == A_ENDPOINT
    assert b.taken() == []


def test_the_owner_can_set_the_endpoint() -> None:
    a, b = pair()
    connect(a, b)
    a.interface.set_endpoint(a.peer, ELSEWHERE)
    a.send(to_b(1))
    assert [to for _, to in a.interface.take_datagrams()] == [ELSEWHERE]
    assert a.interface.take_events() == []


# --- timestamps ---


def timestamps(walls: list[float]) -> list[bytes]:
    """Of initiations sent at these times, as the responder reads them."""
    a, b = pair()
    found = []
    for number, wall in enumerate(walls):
        a.interface.start_handshake(a.peer, 10.0 * number, wall)
        (initiation,) = a.taken()
        found.append(ReceivedInitiation.read(private_key("b0"), Initiation.parse(initiation)).timestamp)
        b.now = 10.0 * number
        b.receive(initiation, A_ENDPOINT)
        assert len(b.taken()) == 1, "the responder takes it for new"
    return found


def test_a_timestamp_tells_the_time() -> None:
    assert timestamps([WALL, WALL + 10]) == [tai64n(WALL), tai64n(WALL + 10)]


@pytest.mark.parametrize(
    "walls",
    [
        [WALL] * 200,
        [WALL, WALL - 3600, WALL - 86400 * 365, 0.0, WALL + 1, WALL + 1],
        [WALL + 0.9999, WALL, WALL + 1.0],
        [4e9, WALL, WALL + 10, 5e9, WALL],
    ],
)
def test_timestamps_grow_whatever_the_clock_does(walls: list[float]) -> None:
    found = timestamps(walls)
    assert all(earlier < later for earlier, later in pairwise(found))


def test_after_a_restart_with_the_clock_put_back_the_peer_must_begin() -> None:
    a, b = pair()
    connect(a, b)
    again = Node(
        Interface(
            private_key("a0"),
            [PeerConfig(private_key("b0").public, a.peer.preshared, B_ENDPOINT, (B_INSIDE,))],
            random=seeded("again"),
            now=0.0,
        ),
        A_ENDPOINT,
    )
    again.wall = WALL - 1000
    again.now = b.now = 50.0
    again.interface.start_handshake(again.peer, again.now, again.wall)
    settle(again, b)
    assert b.dropped == {Drop.REPLAY: 1}
    b.interface.start_handshake(b.peer, b.now, b.wall)
    settle(again, b)
    assert again.peer.sending_keypair(50.0) is not None


# --- the batch path ---


def test_the_batch_path_seals_and_opens_with_the_keys_themselves() -> None:
    a, b = pair()
    connect(a, b)
    keys = a.peer.sending_keypair(0.0)
    assert keys is not None
    sealed = [keys.seal(to_b(number), 0.0) for number in range(5)]
    a.peer.data_sent(0.0, packets=5)
    assert a.peer.silent_since == 0.0
    found = b.interface.keypair_for(keys.remote_index)
    assert found is not None and found[0] is b.peer
    first = int.from_bytes(sealed[0][8:16], "little")
    assert found[1].window.fresh_run(first, 5)
    found[1].window.accept_run(first, 5)
    b.peer.data_received(found[1], ELSEWHERE, 0.0, data=True)
    assert b.peer.endpoint == ELSEWHERE
    assert b.interface.next_timer() == 10.0, "a keepalive is owed"
    for message in sealed:
        assert b.receive(message, A_ENDPOINT) is None
    assert b.dropped == {Drop.REPLAY: 5}


def test_the_batch_path_confirms_keys_and_lets_the_queue_leave() -> None:
    a, b = pair()
    a.interface.start_handshake(a.peer, 0.0, WALL)
    b.receive(a.taken()[0], A_ENDPOINT)
    b.send(to_a(1))
    a.receive(b.taken()[0], B_ENDPOINT)
    a.taken()
    keys = a.peer.sending_keypair(0.0)
    assert keys is not None
    found = b.interface.keypair_for(keys.remote_index)
    assert found is not None
    b.peer.data_received(found[1], A_ENDPOINT, 0.5, data=True)
    assert b.interface.take_events() == [HandshakeCompleted(b.peer, b"")]
    assert b.peer.handshake_at == 0.5
    settle(a, b)
    assert a.received == [to_a(1)]


def test_an_old_key_used_by_the_batch_path_makes_a_handshake_due_at_once() -> None:
    a, b = pair()
    connect(a, b)
    a.peer.data_sent(119.0, packets=3)
    due = a.interface.next_timer()
    assert due is not None and due > 119.0
    a.peer.data_sent(120.0, packets=3)
    assert a.interface.next_timer() == 120.0
    assert [len(message) for message in a.tick(120.0)] == [148]


def test_no_key_to_send_with_once_it_is_too_old_or_used_up() -> None:
    a, b = pair()
    connect(a, b)
    keys = a.peer.sending_keypair(179.9)
    assert keys is not None
    assert a.peer.sending_keypair(180.0) is None
    keys.take_counters(2**64 - 2**13 - 1 - keys.take_counters(1, 0.0) - 1, 0.0)
    assert a.peer.sending_keypair(0.0) is None
