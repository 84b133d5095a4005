"""Keypairs: the vectors of ``snap.md`` A.4, their end by age and by use, and how they replace each other."""

from __future__ import annotations

import struct

import pytest

from engine.wireguard.errors import MessageError, NoiseError
from engine.wireguard.keypair import REKEY_AFTER_MESSAGES, Exhausted, Keypair, Keypairs, Replayed
from engine.wireguard.noise import TransportKeys
from engine.wireguard.replay import REJECT_AFTER_MESSAGES
from tests.support.wireguard_vectors import (
    DATA_PADDED,
    DATA_UNPADDED,
    INITIATOR_INDEX,
    KEEPALIVE,
    PACKET,
    RESPONDER_INDEX,
    TO_INITIATOR,
    TO_RESPONDER,
)


def initiators(*, padding: int = 16, mtu: int | None = None, now: float = 0.0) -> Keypair:
    return Keypair(
        TransportKeys(TO_RESPONDER, TO_INITIATOR),
        local_index=INITIATOR_INDEX,
        remote_index=RESPONDER_INDEX,
        initiator=True,
        created_at=now,
        padding=padding,
        mtu=mtu,
    )


def responders(now: float = 0.0) -> Keypair:
    return Keypair(
        TransportKeys(TO_INITIATOR, TO_RESPONDER),
        local_index=RESPONDER_INDEX,
        remote_index=INITIATOR_INDEX,
        initiator=False,
        created_at=now,
    )


def use_up(keypair: Keypair, left: int) -> None:
    """Let ``left`` counters remain."""
    keypair.take_counters(REJECT_AFTER_MESSAGES - left - keypair.take_counters(1, 0.0) - 1, 0.0)


@pytest.mark.parametrize(("padding", "message"), [(16, DATA_PADDED), (1, DATA_UNPADDED), (0, DATA_UNPADDED)])
def test_vectors(padding: int, message: bytes) -> None:
    keypair = initiators(padding=padding)
    assert keypair.seal(b"", 0.0) == KEEPALIVE
    assert keypair.seal(PACKET, 0.0) == message


@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_vectors_opened(kind: type[bytes] | type[memoryview]) -> None:
    for message, packet in ((DATA_PADDED, PACKET + bytes(4)), (DATA_UNPADDED, PACKET)):
        keypair = responders()
        assert keypair.open(kind(KEEPALIVE)) == b""
        assert keypair.open(kind(message)) == packet


def test_each_message_opens_once_in_any_order() -> None:
    ours, theirs = initiators(), responders()
    messages = [ours.seal(bytes([number]) * 16, 0.0) for number in range(20)]
    for number in (3, 0, 19, 7, 2):
        assert theirs.open(messages[number]) == bytes([number]) * 16
    for number in (3, 0, 19, 7, 2):
        with pytest.raises(Replayed):
            theirs.open(messages[number])
    assert theirs.open(messages[1]) == b"\x01" * 16


def test_what_does_not_authenticate_does_not_use_its_counter() -> None:
    keypair = responders()
    for place in range(8, len(DATA_PADDED)):
        forged = bytearray(DATA_PADDED)
        forged[place] ^= 1
        with pytest.raises(NoiseError):
            keypair.open(bytes(forged))
    assert keypair.open(DATA_PADDED) == PACKET + bytes(4)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        DATA_PADDED[:31],
        b"\x01" + DATA_PADDED[1:],
        DATA_PADDED[:1] + b"\x01" + DATA_PADDED[2:],
        DATA_PADDED[:4] + b"\x02" + DATA_PADDED[5:],
    ],
)
def test_what_is_no_message_for_these_keys(message: bytes) -> None:
    with pytest.raises(MessageError):
        responders().open(message)


@pytest.mark.parametrize("counter", [REJECT_AFTER_MESSAGES, 2**64 - 1])
def test_the_last_counters_are_refused(counter: int) -> None:
    """Even of a peer that sealed them rightly."""
    keypair = initiators()
    sealed = keypair.send_cipher.encrypt(struct.pack("<4xQ", counter), b"", None)
    with pytest.raises(Replayed):
        responders().open(struct.pack("<IIQ", 4, RESPONDER_INDEX, counter) + sealed)


@pytest.mark.parametrize(
    ("size", "mtu", "padded"),
    [
        (0, None, 0),
        (1, None, 16),
        (16, None, 16),
        (1420, None, 1424),
        (1420, 1420, 1420),
        (1419, 1420, 1420),
        (1408, 1420, 1408),
        (1407, 1420, 1408),
        (1500, 1420, 1500),
    ],
)
def test_padding_goes_to_the_next_multiple_but_not_beyond_the_mtu(
    size: int, mtu: int | None, padded: int
) -> None:
    message = initiators(mtu=mtu).seal(b"\x45" * size, 0.0)
    assert responders().open(message) == b"\x45" * size + bytes(padded - size)


def test_keys_end_after_180_seconds() -> None:
    keypair = initiators(now=1000.0)
    assert not keypair.expired(1179.9)
    keypair.seal(b"", 1179.9)
    for late in (1180.0, 1e9):
        assert keypair.expired(late)
        with pytest.raises(Exhausted):
            keypair.take_counters(1, late)
        with pytest.raises(Exhausted):
            keypair.seal(b"", late)


def test_counters_are_given_once() -> None:
    keypair = initiators()
    assert [keypair.take_counters(count, 0.0) for count in (1, 5, 1, 64)] == [0, 1, 6, 7]
    assert struct.unpack_from("<Q", keypair.seal(b"", 0.0), 8) == (71,)


def test_counters_end() -> None:
    keypair = initiators()
    use_up(keypair, 3)
    with pytest.raises(Exhausted):
        keypair.take_counters(4, 0.0)
    assert [keypair.sendable] == [True]
    assert keypair.take_counters(3, 0.0) == REJECT_AFTER_MESSAGES - 3
    assert [keypair.sendable] == [False]
    with pytest.raises(Exhausted):
        keypair.seal(b"", 0.0)


def test_keys_are_worn_after_many_messages() -> None:
    keypair = initiators()
    keypair.take_counters(REKEY_AFTER_MESSAGES, 0.0)
    assert [keypair.worn] == [False]
    keypair.take_counters(1, 0.0)
    assert [keypair.worn] == [True]


def test_wiped_keys_are_gone() -> None:
    keypair = responders()
    keypair.wipe()
    keypair.wipe()
    assert keypair.expired(0.0)
    assert not hasattr(keypair, "send_cipher")
    assert not hasattr(keypair, "receive_cipher")
    with pytest.raises(Exhausted):
        keypair.seal(b"", 0.0)
    with pytest.raises(NoiseError):
        keypair.open(DATA_PADDED)


def test_our_handshakes_follow_each_other() -> None:
    keypairs = Keypairs()
    first, second, third = (initiators() for _ in range(3))
    assert keypairs.add(first) == []
    assert keypairs.add(second) == []
    assert (keypairs.current, keypairs.previous, keypairs.next) == (second, first, None)
    assert keypairs.add(third) == [first]
    assert first.expired(0.0), "what fell out is wiped"
    assert (keypairs.current, keypairs.previous, keypairs.next) == (third, second, None)


def test_keys_of_our_response_wait_for_confirmation() -> None:
    keypairs = Keypairs()
    old, new = initiators(), responders()
    keypairs.add(old)
    assert keypairs.add(new) == []
    assert (keypairs.current, keypairs.previous, keypairs.next) == (old, None, new)
    assert keypairs.confirm(old) is None
    assert keypairs.confirm(new) == []
    assert (keypairs.current, keypairs.previous, keypairs.next) == (new, old, None)
    assert keypairs.confirm(new) is None


def test_a_second_response_takes_the_place_of_the_first() -> None:
    keypairs = Keypairs()
    first, second = responders(), responders()
    keypairs.add(first)
    assert keypairs.add(second) == [first]
    assert (keypairs.current, keypairs.next) == (None, second)


def test_when_both_sides_began_the_others_keys_remain_to_receive_with() -> None:
    keypairs = Keypairs()
    old, theirs, ours = initiators(), responders(), initiators()
    keypairs.add(old)
    keypairs.add(theirs)
    assert keypairs.add(ours) == [old]
    assert (keypairs.current, keypairs.previous, keypairs.next) == (ours, theirs, None)


def test_wiping_all() -> None:
    keypairs = Keypairs()
    kept = [initiators(), responders(), responders()]
    keypairs.add(kept[0])
    keypairs.add(kept[1])
    keypairs.confirm(kept[1])
    keypairs.add(kept[2])
    keypairs.previous = kept[0]
    assert set(map(id, keypairs.wipe())) == set(map(id, kept))
    assert [keypairs.current, keypairs.previous, keypairs.next] == [None] * 3
    assert all(not hasattr(keypair, "send_cipher") for keypair in kept)
