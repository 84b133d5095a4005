"""The handshake, bit for bit as the vectors have it, and refused when a bit is another."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.udp.endpoint import Endpoint
from engine.wireguard import crypto, noise
from engine.wireguard.cookies import MacChecker, MacMaker
from engine.wireguard.crypto import KEY_SIZE, PrivateKey
from engine.wireguard.errors import BadKey, MessageError, NoiseError
from engine.wireguard.messages import Initiation, Response
from engine.wireguard.noise import FIRST_CHAIN, FIRST_HASH, Initiator, ReceivedInitiation, TransportKeys
from tests.support import wireguard_vectors as vectors

S_I = PrivateKey(vectors.INITIATOR_STATIC)
S_R = PrivateKey(vectors.RESPONDER_STATIC)
E_I = PrivateKey(vectors.INITIATOR_EPHEMERAL)
E_R = PrivateKey(vectors.RESPONDER_EPHEMERAL)
NO_PSK = bytes(KEY_SIZE)
_SOURCE = Endpoint("192.0.2.1", 51820)
LOW_ORDER = bytes(31) + b"\x80"
"""Zero, with the bit that X25519 does not look at."""

RESPONSES = [
    pytest.param(NO_PSK, b"", vectors.RESPONSE, id="plain"),
    pytest.param(vectors.PRESHARED, b"", vectors.PRESHARED_RESPONSE, id="preshared"),
    pytest.param(NO_PSK, vectors.SOCKET_ADDRESS_4, vectors.SNAP_RESPONSE_4, id="snap-4"),
    pytest.param(NO_PSK, vectors.SOCKET_ADDRESS_6, vectors.SNAP_RESPONSE_6, id="snap-6"),
]
_EVERY_RESPONSE = pytest.mark.parametrize(("preshared", "payload", "expected"), RESPONSES)


def _initiator(preshared: bytes = NO_PSK) -> Initiator:
    return Initiator(
        S_I,
        S_R.public,
        preshared=preshared,
        ephemeral=E_I,
        sender=vectors.INITIATOR_INDEX,
        timestamp=vectors.TIMESTAMP,
    )


def _received() -> ReceivedInitiation:
    return ReceivedInitiation.read(S_R, Initiation.parse(vectors.INITIATION))


def _keys(preshared: bytes) -> tuple[bytes, bytes]:
    """To the responder, to the initiator."""
    if preshared == NO_PSK:
        return vectors.TO_RESPONDER, vectors.TO_INITIATOR
    return vectors.PRESHARED_TO_RESPONDER, vectors.PRESHARED_TO_INITIATOR


@dataclass
class Trace:
    """What passed through the primitives on the way."""

    sealed: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Key and hash of each seal made or opened."""
    split: list[bytes] = field(default_factory=list)
    """Chaining keys from which transport keys were made."""


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch) -> Trace:
    seen = Trace()

    def seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
        seen.sealed.append((key, aad))
        return crypto.seal(key, plaintext, aad)

    def open_(key: bytes, ciphertext: bytes, aad: bytes) -> bytes:
        seen.sealed.append((key, aad))
        return crypto.open_(key, ciphertext, aad)

    def kdf2(key: bytes, data: bytes) -> tuple[bytes, bytes]:
        if not data:
            seen.split.append(key)
        return crypto.kdf2(key, data)

    monkeypatch.setattr(noise, "seal", seal)
    monkeypatch.setattr(noise, "open_", open_)
    monkeypatch.setattr(noise, "kdf2", kdf2)
    return seen


def flips(data: bytes, first: int, end: int) -> Iterator[bytes]:
    """``data`` with each single bit of the bytes from ``first`` to before ``end`` turned."""
    for bit in range(8 * first, 8 * end):
        yield (int.from_bytes(data, "little") ^ 1 << bit).to_bytes(len(data), "little")


# --- bit-exact ---------------------------------------------------------------------------------


def test_constants() -> None:
    assert FIRST_CHAIN == vectors.FIRST_CHAIN
    assert FIRST_HASH == vectors.FIRST_HASH


def test_the_initiation(trace: Trace) -> None:
    initiator = _initiator()
    assert initiator.message == vectors.INITIATION[:116] + bytes(32)
    assert MacMaker(S_R.public).sign(initiator.message, 0.0) == vectors.INITIATION
    assert [key for key, _ in trace.sealed] == [vectors.INITIATION_KEY_1, vectors.INITIATION_KEY_2]
    assert initiator._state is not None
    assert (initiator._state.chain, initiator._state.hash) == (
        vectors.INITIATION_CHAIN,
        vectors.INITIATION_HASH,
    )


def test_the_initiation_is_read(trace: Trace) -> None:
    received = _received()
    assert received.peer_public == S_I.public
    assert received.timestamp == vectors.TIMESTAMP
    assert received.sender == vectors.INITIATOR_INDEX
    assert [key for key, _ in trace.sealed] == [vectors.INITIATION_KEY_1, vectors.INITIATION_KEY_2]
    assert (received._state.chain, received._state.hash) == (
        vectors.INITIATION_CHAIN,
        vectors.INITIATION_HASH,
    )


@_EVERY_RESPONSE
def test_the_responses(trace: Trace, preshared: bytes, payload: bytes, expected: bytes) -> None:
    response, keys = _received().respond(
        preshared=preshared, ephemeral=E_R, sender=vectors.RESPONDER_INDEX, payload=payload
    )
    assert response == expected[:-32] + bytes(32)
    assert MacMaker(S_I.public).sign(response, 0.0) == expected
    assert (keys.receive, keys.send) == _keys(preshared)
    if preshared == NO_PSK:
        assert trace.sealed[-1] == (vectors.RESPONSE_KEY, vectors.RESPONSE_HASH)
        assert trace.split == [vectors.RESPONSE_CHAIN]
    else:
        assert trace.sealed[-1][0] == vectors.PRESHARED_RESPONSE_KEY


@_EVERY_RESPONSE
def test_the_responses_are_read(preshared: bytes, payload: bytes, expected: bytes) -> None:
    assert MacChecker(S_I.public, bytes).mac1_ok(expected)
    keys, read = _initiator(preshared).finish(Response.parse(expected, len(payload)))
    assert (keys.send, keys.receive) == _keys(preshared)
    assert read == payload


def test_the_handshake_with_a_real_snap(trace: Trace) -> None:
    initiator = Initiator(
        S_I,
        vectors.CAPTURED_RESPONDER_PUBLIC,
        ephemeral=E_I,
        sender=vectors.INITIATOR_INDEX,
        timestamp=vectors.CAPTURED_TIMESTAMP,
    )
    signed = MacMaker(vectors.CAPTURED_RESPONDER_PUBLIC).sign(initiator.message, 0.0)
    assert signed == vectors.CAPTURED_INITIATION
    assert initiator._state is not None
    assert initiator._state.chain == vectors.CAPTURED_INITIATION_CHAIN
    assert initiator._state.hash == vectors.CAPTURED_INITIATION_HASH
    assert MacChecker(S_I.public, bytes).mac1_ok(vectors.CAPTURED_RESPONSE)
    keys, payload = initiator.finish(Response.parse(vectors.CAPTURED_RESPONSE, 20))
    assert trace.sealed[-1][0] == vectors.CAPTURED_RESPONSE_KEY
    assert payload == vectors.CAPTURED_SOCKET_ADDRESS
    assert (keys.send, keys.receive) == (vectors.CAPTURED_TO_RESPONDER, vectors.CAPTURED_TO_INITIATOR)
    keepalive = vectors.CAPTURED_KEEPALIVE
    assert ChaCha20Poly1305(keys.send).encrypt(bytes(4) + keepalive[8:16], b"", None) == keepalive[16:]


# --- a bit is another --------------------------------------------------------------------------


def test_an_initiation_with_any_flipped_bit_is_dropped() -> None:
    """All that a stranger can turn on the way: up to mac1 (mac2 counts only under load)."""
    checker = MacChecker(S_R.public, bytes)
    for data in flips(vectors.INITIATION, 0, 132):
        assert not checker.mac1_ok(data)
    assert not any(checker.mac2_ok(data, _SOURCE, 0.0) for data in flips(vectors.INITIATION, 132, 148))


@pytest.mark.parametrize(
    ("first", "end", "error"),
    [(0, 4, MessageError), (8, 40, NoiseError), (40, 88, NoiseError), (88, 116, NoiseError)],
    ids=["type", "ephemeral", "static", "timestamp"],
)
def test_an_initiation_with_a_right_mac1_and_any_flipped_bit_is_dropped(
    first: int, end: int, error: type[Exception]
) -> None:
    """mac1 needs only our public key, so anyone can make it anew."""
    for data in flips(vectors.INITIATION, first, end):
        with pytest.raises(error):
            ReceivedInitiation.read(S_R, Initiation.parse(data))


def test_the_sender_index_is_not_sealed() -> None:
    """As in Noise itself: who turns it gets a response that no one can use (and needs a new mac1)."""
    for data in flips(vectors.INITIATION, 4, 8):
        received = ReceivedInitiation.read(S_R, Initiation.parse(data))
        response, _ = received.respond(preshared=NO_PSK, ephemeral=E_R, sender=1)
        with pytest.raises(NoiseError):
            _initiator().finish(Response.parse(response))


@_EVERY_RESPONSE
def test_a_response_with_any_flipped_bit_is_dropped(
    preshared: bytes, payload: bytes, expected: bytes
) -> None:
    initiator = _initiator(preshared)
    checker = MacChecker(S_I.public, bytes)
    sealed_end = len(expected) - 32
    for data in flips(expected, 0, len(expected) - 16):
        assert not checker.mac1_ok(data)
    for data in flips(expected, 0, 4):
        with pytest.raises(MessageError):
            Response.parse(data, len(payload))
    for data in flips(expected, 8, sealed_end):
        with pytest.raises(NoiseError):
            initiator.finish(Response.parse(data, len(payload)))
    keys, _ = initiator.finish(Response.parse(expected, len(payload)))  # after all those failures
    assert (keys.send, keys.receive) == _keys(preshared)


def test_a_response_made_with_another_preshared_key_is_dropped() -> None:
    for preshared in flips(vectors.PRESHARED, 0, KEY_SIZE):
        with pytest.raises(NoiseError):
            _initiator(preshared).finish(Response.parse(vectors.PRESHARED_RESPONSE))
    with pytest.raises(NoiseError):
        _initiator().finish(Response.parse(vectors.PRESHARED_RESPONSE))


def test_messages_for_someone_else_are_dropped() -> None:
    with pytest.raises(NoiseError):
        ReceivedInitiation.read(S_I, Initiation.parse(vectors.INITIATION))
    other = Initiator(S_I, E_R.public, ephemeral=E_I, sender=1, timestamp=vectors.TIMESTAMP)
    with pytest.raises(NoiseError):
        other.finish(Response.parse(vectors.RESPONSE))


# --- secrets and how often X25519 is asked ------------------------------------------------------


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The public keys with which a secret was computed."""
    asked: list[bytes] = []
    real = PrivateKey.exchange

    def exchange(self: PrivateKey, public: bytes) -> bytes:
        asked.append(public)
        return real(self, public)

    monkeypatch.setattr(PrivateKey, "exchange", exchange)
    return asked


def test_a_handshake_asks_for_no_secret_too_many(exchanges: list[bytes]) -> None:
    shared = S_I.exchange(S_R.public)
    assert shared == S_R.exchange(S_I.public)
    exchanges.clear()

    initiator = Initiator(
        S_I, S_R.public, ephemeral=E_I, sender=1, timestamp=vectors.TIMESTAMP, static_shared=shared
    )
    assert initiator.message == _initiator().message
    assert exchanges == [S_R.public, S_R.public, S_R.public]  # 1, and 2 without static_shared
    exchanges.clear()

    peeked = ReceivedInitiation.peek(S_R, Initiation.parse(vectors.INITIATION))
    assert peeked.peer_public == S_I.public
    assert exchanges == [E_I.public]
    received = peeked.finish(shared)
    assert received.timestamp == vectors.TIMESTAMP
    assert exchanges == [E_I.public]
    assert peeked.finish().timestamp == vectors.TIMESTAMP
    assert exchanges == [E_I.public, S_I.public]
    exchanges.clear()

    response, _ = received.respond(preshared=NO_PSK, ephemeral=E_R, sender=vectors.RESPONDER_INDEX)
    assert exchanges == [E_I.public, S_I.public]
    exchanges.clear()
    initiator.finish(Response.parse(response))
    assert exchanges == [E_R.public, E_R.public]


def test_a_response_for_another_index_costs_no_secret(exchanges: list[bytes]) -> None:
    initiator = _initiator()
    exchanges.clear()
    with pytest.raises(NoiseError):
        initiator.finish(Response(1, 2, E_R.public, bytes(16)))
    assert exchanges == []


def test_a_wrong_static_secret_does_not_authenticate() -> None:
    peeked = ReceivedInitiation.peek(S_R, Initiation.parse(vectors.INITIATION))
    with pytest.raises(NoiseError):
        peeked.finish(bytes(KEY_SIZE))
    assert peeked.finish().timestamp == vectors.TIMESTAMP


def test_a_finished_handshake_keeps_no_secret() -> None:
    initiator = _initiator()
    initiator.finish(Response.parse(vectors.RESPONSE))
    assert initiator._state is None and initiator._ephemeral is None
    with pytest.raises(NoiseError):
        initiator.finish(Response.parse(vectors.RESPONSE))


def test_public_keys_of_low_order_are_refused() -> None:
    with pytest.raises(NoiseError):
        Initiator(S_I, LOW_ORDER, ephemeral=E_I, sender=1, timestamp=vectors.TIMESTAMP)
    with pytest.raises(NoiseError):
        ReceivedInitiation.read(S_R, Initiation(1, LOW_ORDER, bytes(48), bytes(28)))
    with pytest.raises(NoiseError):
        _initiator().finish(Response(1, vectors.INITIATOR_INDEX, LOW_ORDER, bytes(16)))


def test_an_initiator_whose_static_key_is_of_low_order_is_refused() -> None:
    """Such a key has no private part, yet everyone could make an initiation in its name."""
    state = noise._State.begin(S_R.public)
    state.mix_ephemeral(E_I.public)
    encrypted_static = state.seal(state.mix_secret_for_key(E_I.exchange(S_R.public)), LOW_ORDER)
    encrypted_timestamp = state.seal(state.mix_secret_for_key(bytes(KEY_SIZE)), vectors.TIMESTAMP)
    message = Initiation(1, E_I.public, encrypted_static, encrypted_timestamp)
    assert ReceivedInitiation.peek(S_R, message).peer_public == LOW_ORDER
    with pytest.raises(NoiseError):
        ReceivedInitiation.read(S_R, message)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_preshared_keys_of_another_size(size: int) -> None:
    with pytest.raises(BadKey):
        _initiator(bytes(size))
    with pytest.raises(BadKey):
        _received().respond(preshared=bytes(size), ephemeral=E_R, sender=1)


def test_secrets_are_not_shown() -> None:
    received = _received()
    peeked = ReceivedInitiation.peek(S_R, Initiation.parse(vectors.INITIATION))
    keys = TransportKeys(vectors.TO_RESPONDER, vectors.TO_INITIATOR)
    initiator = _initiator(vectors.PRESHARED)
    shown = " ".join(map(repr, (received, peeked, keys, initiator, received._state, E_I)))
    secrets = (vectors.TO_RESPONDER, vectors.TO_INITIATOR, vectors.PRESHARED, vectors.INITIATION_CHAIN)
    for secret in (*secrets, vectors.INITIATOR_STATIC, vectors.INITIATOR_EPHEMERAL):
        for form in (secret.hex(), repr(secret)[2:-1], base64.b64encode(secret).decode()):
            assert form not in shown
