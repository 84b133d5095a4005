"""Whatever datagrams come: a message, or one of our errors; and both roles understand each other.

200 000 inputs for each parser of the handshake, compared with a reading by offsets; some of them
go on into the handshake and the cookies.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.udp.endpoint import Endpoint
from engine.wireguard.cookies import MacChecker, MacMaker
from engine.wireguard.crypto import KEY_SIZE, PrivateKey
from engine.wireguard.errors import MessageError, NoiseError
from engine.wireguard.messages import CookieReply, Initiation, MessageType, Response, message_type
from engine.wireguard.noise import Initiator, ReceivedInitiation
from tests.support import wireguard_vectors as vectors
from tests.support.mutation import mutations

_INPUTS = 200_000
_FURTHER = 10_000
"""Inputs that go on into the handshake, where each costs an X25519 or two."""
_MEASURED = 2_000
"""Inputs that are read with the memory watched, which makes it slow."""
_PEAK = 16 * 1024
"""Bytes that reading any one input may take; the inputs are some two kilobytes at most."""

_SEEDS = [
    vectors.INITIATION,
    vectors.RESPONSE,
    vectors.PRESHARED_RESPONSE,
    vectors.SNAP_RESPONSE_4,
    vectors.SNAP_RESPONSE_6,
    vectors.COOKIE_REPLY,
    vectors.KEEPALIVE,
    vectors.DATA_PADDED,
]

S_I = PrivateKey(vectors.INITIATOR_STATIC)
S_R = PrivateKey(vectors.RESPONDER_STATIC)
E_I = PrivateKey(vectors.INITIATOR_EPHEMERAL)

_Message = Initiation | Response | CookieReply
_Fields = tuple[object, ...]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _initiation(data: bytes) -> _Fields:
    return (_number(data[4:8]), data[8:40], data[40:88], data[88:116], data[116:132], data[132:148])


def _response(data: bytes) -> _Fields:
    indices = (_number(data[4:8]), _number(data[8:12]))
    return (*indices, data[12:44], data[44:60], data[60:76], data[76:92])


def _snap_response(data: bytes) -> _Fields:
    indices = (_number(data[4:8]), _number(data[8:12]))
    return (*indices, data[12:44], data[44:80], data[80:96], data[96:112])


def _cookie_reply(data: bytes) -> _Fields:
    return (_number(data[4:8]), data[8:32], data[32:64])


def _parse_snap(data: bytes) -> Response:
    return Response.parse(data, payload_size=20)


_PARSERS = pytest.mark.parametrize(
    ("parse", "kind", "size", "fields", "seeds"),
    [
        pytest.param(Initiation.parse, 1, 148, _initiation, _SEEDS[:1], id="initiation"),
        pytest.param(Response.parse, 2, 92, _response, _SEEDS[1:3], id="response"),
        pytest.param(_parse_snap, 2, 112, _snap_response, _SEEDS[3:5], id="snap-response"),
        pytest.param(CookieReply.parse, 3, 64, _cookie_reply, _SEEDS[5:6], id="cookie-reply"),
    ],
)


def _fields_of(message: _Message) -> _Fields:
    return tuple(getattr(message, name) for name in message.__dataclass_fields__)


@_PARSERS
def test_mutated_messages(
    parse: Callable[[bytes], _Message],
    kind: int,
    size: int,
    fields: Callable[[bytes], _Fields],
    seeds: list[bytes],
) -> None:
    head = bytes([kind, 0, 0, 0])
    # Its own messages more often than others': a wrong size is refused at once.
    pool = seeds * 16 + _SEEDS
    inputs = good = 0
    for data in mutations(pool, _INPUTS, seed=50 + kind + size):
        inputs += 1
        right = len(data) == size and data.startswith(head)
        try:
            message = parse(data)
        except MessageError:
            assert not right
        else:
            assert right
            assert _fields_of(message) == fields(data)
            assert message.encode() == data
            good += 1
    assert inputs == _INPUTS
    assert good > 20_000


def test_the_type_of_mutated_messages() -> None:
    inputs = good = 0
    for data in mutations(_SEEDS, _INPUTS, seed=51):
        inputs += 1
        right = data[:4] in (b"\1\0\0\0", b"\2\0\0\0", b"\3\0\0\0", b"\4\0\0\0")
        try:
            kind = message_type(data)
        except MessageError:
            assert not right
        else:
            assert right and kind is MessageType(data[0])
            good += 1
    assert inputs == _INPUTS
    assert good > 50_000


@_PARSERS
def test_a_message_takes_little_memory(
    parse: Callable[[bytes], _Message],
    kind: int,
    size: int,
    fields: Callable[[bytes], _Fields],
    seeds: list[bytes],
) -> None:
    worst = 0
    hostile = [bytes([kind, 0, 0, 0]) + bytes(60_000), bytes(65_535)]
    tracemalloc.start()
    try:
        for data in [*mutations([*seeds, *_SEEDS], _MEASURED, seed=52), *hostile]:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with suppress(MessageError):
                parse(data)
            worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert worst < _PEAK


# --- on into the handshake ---------------------------------------------------------------------


def test_mutated_initiations_in_the_handshake() -> None:
    read = 0
    inputs = (data for data in mutations([vectors.INITIATION] * 8, 10**9, seed=53) if len(data) == 148)
    for data in islice(inputs, _FURTHER):
        try:
            received = ReceivedInitiation.read(S_R, Initiation.parse(data))
        except (MessageError, NoiseError):
            continue
        read += 1
        # What was sealed is as it was; index and macs are for others to judge.
        assert data[8:116] == vectors.INITIATION[8:116]
        assert (received.peer_public, received.timestamp) == (S_I.public, vectors.TIMESTAMP)
    assert 8 < read < _FURTHER // 2


@pytest.mark.parametrize("seed", [vectors.RESPONSE, vectors.SNAP_RESPONSE_4], ids=["plain", "snap"])
def test_mutated_responses_in_the_handshake(seed: bytes) -> None:
    def initiator() -> Initiator:
        return Initiator(S_I, S_R.public, ephemeral=E_I, sender=1, timestamp=vectors.TIMESTAMP)

    ours, read = initiator(), 0
    inputs = (data for data in mutations([seed] * 8, 10**9, seed=54) if len(data) == len(seed))
    for data in islice(inputs, _FURTHER):
        try:
            keys, _ = ours.finish(Response.parse(data, len(seed) - 92))
        except (MessageError, NoiseError):
            continue
        ours, read = initiator(), read + 1
        assert data[8:-32] == seed[8:-32]
        assert (keys.send, keys.receive) == (vectors.TO_RESPONDER, vectors.TO_INITIATOR)
    assert 8 < read < _FURTHER // 2


def test_mutated_cookie_replies_are_ignored() -> None:
    taken = 0
    inputs = (data for data in mutations([vectors.COOKIE_REPLY] * 8, 10**9, seed=55) if len(data) == 64)
    maker = MacMaker(S_R.public)
    maker.sign(vectors.INITIATION, 0.0)
    for data in islice(inputs, _FURTHER):
        try:
            reply = CookieReply.parse(data)
        except MessageError:
            continue
        if maker.take_cookie(reply, 0.0):
            taken += 1
            assert data == vectors.COOKIE_REPLY
            maker.sign(vectors.INITIATION, 0.0)
    assert 8 <= taken < _FURTHER // 2


def test_macs_of_mutated_messages() -> None:
    """Any bytes at all, and no mac1 but a true one."""
    source = Endpoint("192.0.2.1", 1)
    checker = MacChecker(S_R.public, bytes)
    checker.cookie_reply(vectors.INITIATION, source, 0.0)
    good = 0
    for data in mutations(_SEEDS, _INPUTS, seed=56):
        assert not checker.mac2_ok(data, source, 1.0)
        if checker.mac1_ok(data):
            good += 1
            assert data[:132] == vectors.INITIATION[:132]
    assert 1 <= good < _INPUTS // 10


# --- both roles --------------------------------------------------------------------------------

_keys = st.binary(min_size=KEY_SIZE, max_size=KEY_SIZE)
_privates = _keys.map(PrivateKey)
_indices = st.integers(0, 2**32 - 1)


@given(
    statics=st.tuples(_privates, _privates),
    ephemerals=st.tuples(_privates, _privates),
    preshared=_keys,
    wrong_preshared=_keys,
    indices=st.tuples(_indices, _indices),
    timestamp=st.binary(min_size=12, max_size=12),
    payload=st.one_of(st.just(b""), st.binary(min_size=20, max_size=20), st.binary(max_size=100)),
    cached=st.booleans(),
)
def test_both_roles(
    statics: tuple[PrivateKey, PrivateKey],
    ephemerals: tuple[PrivateKey, PrivateKey],
    preshared: bytes,
    wrong_preshared: bytes,
    indices: tuple[int, int],
    timestamp: bytes,
    payload: bytes,
    cached: bool,
) -> None:
    ours, theirs = statics
    shared = ours.exchange(theirs.public) if cached else None
    initiators = [
        Initiator(
            ours,
            theirs.public,
            preshared=psk,
            ephemeral=ephemerals[0],
            sender=indices[0],
            timestamp=timestamp,
            static_shared=shared,
        )
        for psk in (preshared, wrong_preshared)
    ]
    assert initiators[0].message == initiators[1].message  # it does not tell of the preshared key

    signed = MacMaker(theirs.public).sign(initiators[0].message, 0.0)
    assert MacChecker(theirs.public, bytes).mac1_ok(signed)
    received = ReceivedInitiation.read(theirs, Initiation.parse(signed), static_shared=shared)
    assert (received.peer_public, received.timestamp, received.sender) == (ours.public, timestamp, indices[0])

    response, their_keys = received.respond(
        preshared=preshared, ephemeral=ephemerals[1], sender=indices[1], payload=payload
    )
    assert len(response) == 92 + len(payload)
    signed = MacMaker(ours.public).sign(response, 0.0)
    assert MacChecker(ours.public, bytes).mac1_ok(signed)
    parsed = Response.parse(signed, len(payload))
    assert (parsed.sender, parsed.receiver) == (indices[1], indices[0])
    if preshared != wrong_preshared:
        with pytest.raises(NoiseError):
            initiators[1].finish(parsed)
    our_keys, read = initiators[0].finish(parsed)
    assert read == payload
    assert (our_keys.send, our_keys.receive) == (their_keys.receive, their_keys.send)
    assert our_keys.send != our_keys.receive
