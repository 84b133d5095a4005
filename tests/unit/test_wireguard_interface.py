"""Interfaces that talk to each other: handshakes of all kinds, timers, many peers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import PrivateKey
from engine.wireguard.errors import BadKey
from engine.wireguard.interface import (
    Drop,
    EndpointChanged,
    HandshakeCompleted,
    HandshakeFailed,
    Interface,
    PeerConfig,
    PeerSilent,
)
from tests.support.wireguard_node import (
    A_ENDPOINT,
    A_INSIDE,
    B_ENDPOINT,
    B_INSIDE,
    PRESHARED,
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

INITIATION, RESPONSE, COOKIE, DATA = 1, 2, 3, 4
STRANGER = Endpoint("198.51.100.7", 7007)


# --- handshakes ---


@pytest.mark.parametrize("preshared", [bytes(32), PRESHARED])
def test_a_handshake_is_three_messages(preshared: bytes) -> None:
    a, b = pair(preshared=preshared, now=500.0, b_knows_a=False)
    a.interface.start_handshake(a.peer, a.now, a.wall)
    messages = settle(a, b)
    assert kinds(messages) == [INITIATION, RESPONSE, DATA]
    assert [len(message) for message in messages] == [148, 92, 32]
    assert a.events == [HandshakeCompleted(a.peer, b"")]
    assert b.events == [EndpointChanged(b.peer, A_ENDPOINT), HandshakeCompleted(b.peer, b"")]
    assert a.peer.handshake_at == b.peer.handshake_at == 500.0
    assert a.peer.silent_since is None


def test_who_begins_knows_the_round_trip() -> None:
    a, b = pair(now=500.0)
    assert a.peer.round_trip is None
    a.interface.start_handshake(a.peer, a.now, a.wall)
    (initiation,) = a.taken()
    b.receive(initiation, A_ENDPOINT)
    (response,) = b.taken()
    a.tick(500.25)
    a.receive(response, B_ENDPOINT)
    assert a.peer.round_trip == pytest.approx(0.25)
    settle(a, b)
    assert b.peer.round_trip is None, "it measured nothing"


def test_the_round_trip_is_that_of_the_initiation_that_was_answered() -> None:
    a, b = pair(now=500.0)
    a.interface.start_handshake(a.peer, a.now, a.wall)
    a.taken()  # lost
    (again,) = a.tick(505.5)
    b.advance(505.5)
    b.receive(again, A_ENDPOINT)
    a.advance(505.625)
    settle(a, b)
    assert a.peer.round_trip == pytest.approx(0.125)


@pytest.mark.parametrize("version", [4, 6])
def test_packets_go_both_ways(version: int) -> None:
    ours, theirs = (A_INSIDE, B_INSIDE) if version == 4 else ("fd00::1", "fd00::2")
    a, b = pair()
    there, back = ip_packet(ours, theirs, b"x" * 1001), ip_packet(theirs, ours, b"y" * 7)
    a.send(there)
    settle(a, b)
    b.send(back)
    settle(a, b)
    assert b.received == [there]
    assert a.received == [back]


def test_a_memoryview_will_do() -> None:
    a, b = pair()
    connect(a, b)
    a.send(to_b())
    (data,) = a.taken()
    found = b.interface.receive(memoryview(bytearray(data)), A_ENDPOINT, b.now, b.wall)
    assert found is not None and bytes(found) == to_b()


def test_both_sides_may_begin_at_the_same_time() -> None:
    a, b = pair()
    a.send(to_b(b"first"))
    b.send(to_a(b"first"))
    settle(a, b)
    assert b.received == [to_b(b"first")]
    assert a.received == [to_a(b"first")]
    for number in range(3):
        a.send(to_b(bytes([number])))
        b.send(to_a(bytes([number])))
        settle(a, b)
    assert (len(a.received), len(b.received)) == (4, 4)
    assert not a.dropped and not b.dropped
    a.tick(4.9)
    b.tick(4.9)
    assert settle(a, b) == []


@pytest.mark.parametrize("lost", [INITIATION, RESPONSE])
def test_both_sides_begin_and_one_message_is_lost(lost: int) -> None:
    a, b = pair()
    a.send(to_b())
    b.send(to_a())
    a_messages, b_messages = a.taken(), b.taken()
    if lost == RESPONSE:
        b.receive(a_messages[0], A_ENDPOINT)
        b.taken()
    a.receive(b_messages[0], B_ENDPOINT)
    settle(a, b)
    assert (a.received, b.received) == ([to_a()], [to_b()])


def test_keys_of_the_peers_handshake_end_our_own() -> None:
    a, b = pair()
    a.send(to_b())
    (ours,) = a.taken()
    b.interface.start_handshake(b.peer, b.now, b.wall)
    (theirs,) = b.taken()
    b.receive(ours, A_ENDPOINT)
    (late_answer,) = b.taken()
    a.receive(theirs, B_ENDPOINT)
    settle(a, b)
    assert b.received == [to_b()]
    assert not a.peer.timers.running
    a.receive(late_answer, B_ENDPOINT)
    assert a.dropped == {Drop.INDEX: 1}
    assert a.interface._shared.handshakes == {}


def test_indices_are_unique_however_random() -> None:
    source = seeded(0)
    peers = [
        PeerConfig(private_key(number).public, endpoint=Endpoint("192.0.2.9", number + 1))
        for number in range(8)
    ]
    interface = Interface(
        private_key("x"),
        peers,
        random=lambda size: bytes([source(1)[0] % 8, 0, 0, 0]) if size == 4 else source(size),
        now=0.0,
    )
    for peer in interface.peers:
        interface.start_handshake(peer, 0.0, WALL)
    assert {message[4:8] for message, _ in interface.take_datagrams()} == {
        bytes([number, 0, 0, 0]) for number in range(8)
    }


def test_an_unanswered_initiation_is_repeated_and_only_the_last_can_be_answered() -> None:
    a, b = pair()
    a.send(to_b())
    (first,) = a.taken()
    due = a.interface.next_timer()
    assert due is not None and 5.0 <= due < 5.334
    (second,) = a.tick(due)
    assert len(second) == 148 and second[4:40] != first[4:40]
    b.now = due
    b.receive(first, A_ENDPOINT)
    (old_answer,) = b.taken()
    a.receive(old_answer, B_ENDPOINT)
    assert a.dropped == {Drop.INDEX: 1}
    b.now = a.now = due + 1
    b.receive(second, A_ENDPOINT)
    settle(a, b)
    assert b.received == [to_b()]


def test_a_peer_that_does_not_answer() -> None:
    """Silent every 15 seconds, failed after 90; the next packet begins anew."""
    a, _ = pair()
    for beginning in (0.0, 200.0):
        a.tick(beginning)
        a.events.clear()
        a.send(to_b())
        times = {beginning: a.taken()}
        silent, failed = [], []
        while a.peer.timers.running:
            due = a.interface.next_timer()
            assert due is not None
            times[due] = a.tick(due)
            silent += [due] * a.events.count(PeerSilent(a.peer))
            failed += [due] * a.events.count(HandshakeFailed(a.peer))
            a.events.clear()
            assert a.peer.silent_since == 0.0
        sent = [time for time, messages in times.items() if messages]
        assert len(sent) == 18
        assert all(5 <= later - earlier < 5.334 for earlier, later in pairwise(sent))
        assert len(silent) == 5
        assert 15 <= silent[0] - beginning < 16.1
        assert all(15 <= later - earlier < 16.1 for earlier, later in pairwise(silent))
        (end,) = failed
        assert 90 <= end - beginning < 96.1
        assert a.peer.queued == 0


def test_start_handshake_keeps_five_seconds_between_initiations() -> None:
    a, b = pair()
    sent = []
    for tenth in range(0, 120):
        a.now = tenth / 10
        a.interface.start_handshake(a.peer, a.now, a.wall)
        sent += [a.now] * len(a.taken())
    assert sent == [0.0, 5.0, 10.0]
    a.interface.start_handshake(a.peer, 15.0, a.wall)
    settle(a, b)
    a.interface.start_handshake(a.peer, 16.0, a.wall)
    assert a.taken() == []
    assert not a.peer.timers.running, "a wish right after a handshake has come true already"


def test_after_a_suspend_the_answer_from_before_is_not_believed() -> None:
    a, b = pair()
    a.send(to_b())
    b.receive(a.taken()[0], A_ENDPOINT)
    (answer,) = b.taken()
    a.now += 7200
    b.now += 7200
    a.receive(answer, B_ENDPOINT)
    assert a.dropped == {Drop.EXPIRED: 1}
    assert len(a.tick()) == 1
    assert a.peer.timers.running


def test_snap_carries_a_payload_in_its_longer_response() -> None:
    asked: list[Endpoint] = []

    def make(endpoint: Endpoint) -> bytes:
        asked.append(endpoint)
        return bytes(range(20))

    def node(name: str, other: str, own: Endpoint, its: Endpoint) -> Node:
        config = PeerConfig(private_key(other).public, endpoint=its, allowed_ips=("0.0.0.0/0",))
        return Node(
            Interface(
                private_key(name),
                [config],
                random=seeded(name),
                now=0.0,
                response_payload_size=20,
                make_payload=make,
                padding=1,
            ),
            own,
        )

    a = node("snap a", "snap b", A_ENDPOINT, B_ENDPOINT)
    b = node("snap b", "snap a", B_ENDPOINT, A_ENDPOINT)
    a.interface.send_to(a.peer, b"no IP packet", 0.0, WALL)
    initiation, response, data = settle(a, b)
    assert (len(initiation), len(response), len(data)) == (148, 112, 32 + 12)
    assert asked == [A_ENDPOINT]
    assert a.events == [HandshakeCompleted(a.peer, bytes(range(20)))]
    assert b.events == [HandshakeCompleted(b.peer, b"")]
    assert b.dropped == {Drop.PACKET: 1}
    a.interface.send_to(a.peer, b"no IP packet", 0.0, WALL)
    found = b.interface.receive_from(a.taken()[0], A_ENDPOINT, 0.0, WALL)
    assert found == (b.peer, b"no IP packet")


# --- what is refused at once ---


def test_configurations_that_make_no_sense() -> None:
    def build(*peers: PeerConfig, size: int = 0, make: Callable[[Endpoint], bytes] | None = None) -> None:
        Interface(
            private_key("x"),
            peers,
            random=seeded(0),
            now=0.0,
            response_payload_size=size,
            make_payload=make,
        )

    key = private_key("y").public
    for bad in (PeerConfig(bytes(32)), PeerConfig(key[:31]), PeerConfig(key, preshared=bytes(31))):
        with pytest.raises(BadKey):
            build(bad)
    with pytest.raises(ValueError, match="same public key"):
        build(PeerConfig(key), PeerConfig(key))
    with pytest.raises(ValueError):
        build(PeerConfig(key, allowed_ips=("10.0.0.0/33",)))
    for size, make in ((20, None), (0, lambda _: b"")):
        with pytest.raises(ValueError, match="payload"):
            build(PeerConfig(key), size=size, make=make)


# --- timers of the interface ---


def test_a_session_renews_its_keys_while_packets_go_one_way() -> None:
    a, b = pair()
    for second in range(1000):
        for node in (a, b):
            node.advance(second)
        settle(a, b)
        a.send(to_b(second.to_bytes(4, "big")))
        settle(a, b)
    assert len(b.received) == 1000
    completed = [event for event in a.events if isinstance(event, HandshakeCompleted)]
    assert len(completed) == 9, "at 0, 120, 240, … 960"
    assert not a.dropped and not b.dropped


def test_a_persistent_keepalive_begins_the_session_and_keeps_it() -> None:
    a, b = pair(keepalive=25)
    assert a.interface.next_timer() == 0.0
    sent: list[tuple[float, int]] = []
    while a.now < 300:
        due = a.interface.next_timer()
        assert due is not None
        for message in a.tick(max(due, a.now)):
            sent.append((a.now, message[0]))
            b.now = a.now
            b.receive(message, A_ENDPOINT)
        settle(a, b)
    assert [entry for entry in sent if entry[0] < 125] == [
        (0.0, INITIATION), (25.0, DATA), (50.0, DATA), (75.0, DATA), (100.0, DATA)
    ]  # fmt: skip
    assert (125.0, INITIATION) in sent, "a keepalive renews the keys like anything sent"


def test_without_use_nothing_is_sent_and_all_keys_go() -> None:
    a, b = pair()
    connect(a, b)
    for node in (a, b):
        for due in (539.9, 540.0):
            assert node.peer.keypairs.current is not None
            assert node.tick(due) == []
        assert node.peer.keypairs.current is None
        assert node.interface.next_timer() is None
        assert node.interface._shared.keypairs == {}


def test_the_next_timer_of_nobody() -> None:
    assert Interface(private_key("x"), [], random=seeded(0), now=0.0).next_timer() is None


def test_closing_forgets_all() -> None:
    a, b = pair(keepalive=25)
    connect(a, b)
    a.send(to_b())
    (data,) = a.taken()
    b.send(to_a())
    (back,) = b.taken()
    a.send(to_b())
    a.interface.close()
    a.interface.close()
    assert a.interface.next_timer() is None
    a.tick(1000.0)
    a.receive(back, B_ENDPOINT)
    a.send(to_b())
    a.interface.start_handshake(a.peer, a.now, a.wall)
    assert a.dropped == {Drop.CLOSED: 2}
    assert a.taken() == []
    assert a.peer.sending_keypair(0.0) is None
    assert a.interface.keypair_for(int.from_bytes(back[4:8], "little")) is None
    assert b.receive(data, A_ENDPOINT) == to_b()


# --- many peers ---


def test_sixty_four_peers_of_one_interface() -> None:
    """A hub with one peer for each address: each packet to its peer, and from no other's address."""
    hub_key = private_key("hub")
    keys = [private_key(f"spoke {number}") for number in range(64)]
    ends = [Endpoint("192.0.2.100", 2000 + number) for number in range(64)]
    hub_end = Endpoint("192.0.2.200", 51820)
    hub = Node(
        Interface(
            hub_key,
            [
                PeerConfig(keys[number].public, bytes([number]) * 32, ends[number], (f"10.1.{number}.0/24",))
                for number in range(64)
            ],
            random=seeded("hub"),
            now=0.0,
        ),
        hub_end,
    )
    spokes = [spoke(keys[number], hub_key, number, ends[number], hub_end) for number in range(64)]
    assert [peer.number for peer in hub.interface.peers] == list(range(64))
    for number in range(64):
        hub.send(ip_packet("10.0.0.1", f"10.1.{number}.7", bytes([number])))
    settle(hub, *spokes)
    for number, node in enumerate(spokes):
        assert node.received == [ip_packet("10.0.0.1", f"10.1.{number}.7", bytes([number]))]
        node.send(ip_packet(f"10.1.{number}.9", "10.0.0.1"))
        node.send(ip_packet(f"10.1.{(number + 1) % 64}.9", "10.0.0.1"))
    settle(hub, *spokes)
    assert hub.received == [ip_packet(f"10.1.{number}.9", "10.0.0.1") for number in range(64)]
    assert hub.dropped == {Drop.SOURCE: 64}


def spoke(key: PrivateKey, hub: PrivateKey, number: int, end: Endpoint, hub_end: Endpoint) -> Node:
    config = PeerConfig(hub.public, bytes([number]) * 32, hub_end, ("10.0.0.0/8",))
    return Node(Interface(key, [config], random=seeded(number), now=0.0), end)
