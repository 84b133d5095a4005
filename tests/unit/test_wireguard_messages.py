"""The messages of the handshake: fields in their places, and exact sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.wireguard.errors import MessageError
from engine.wireguard.messages import (
    COOKIE_REPLY_SIZE,
    INITIATION_SIZE,
    RESPONSE_SIZE,
    TRANSPORT_HEADER,
    TRANSPORT_OVERHEAD,
    CookieReply,
    Initiation,
    MessageType,
    Response,
    message_type,
)
from tests.support import wireguard_vectors as vectors

SNAP_PAYLOAD = 20


def test_the_initiation_of_the_vectors() -> None:
    message = Initiation.parse(vectors.INITIATION)
    assert message.sender == vectors.INITIATOR_INDEX
    assert message.ephemeral == vectors.INITIATOR_EPHEMERAL_PUBLIC
    assert message.encrypted_static == vectors.INITIATION[40:88]
    assert message.encrypted_timestamp == vectors.INITIATION[88:116]
    assert (message.mac1, message.mac2) == (vectors.INITIATION[116:132], bytes(16))
    assert message.encode() == vectors.INITIATION


@pytest.mark.parametrize(
    ("data", "payload_size", "receiver"),
    [
        (vectors.RESPONSE, 0, 1),
        (vectors.PRESHARED_RESPONSE, 0, 1),
        (vectors.SNAP_RESPONSE_4, SNAP_PAYLOAD, 1),
        (vectors.SNAP_RESPONSE_6, SNAP_PAYLOAD, 1),
    ],
)
def test_the_responses_of_the_vectors(data: bytes, payload_size: int, receiver: int) -> None:
    message = Response.parse(data, payload_size)
    assert (message.sender, message.receiver) == (vectors.RESPONDER_INDEX, receiver)
    assert message.ephemeral == vectors.RESPONDER_EPHEMERAL_PUBLIC
    assert message.encrypted_payload == data[44 : 44 + payload_size + 16]
    assert (message.mac1, message.mac2) == (data[-32:-16], bytes(16))
    assert message.encode() == data


def test_the_cookie_reply_of_the_vectors() -> None:
    message = CookieReply.parse(vectors.COOKIE_REPLY)
    assert (message.receiver, message.nonce) == (vectors.INITIATOR_INDEX, vectors.COOKIE_NONCE)
    assert message.encrypted_cookie == vectors.COOKIE_REPLY[32:]
    assert message.encode() == vectors.COOKIE_REPLY


def test_the_head_of_transport_data() -> None:
    assert TRANSPORT_HEADER.unpack_from(vectors.DATA_PADDED) == (4, vectors.RESPONDER_INDEX, 1)
    assert TRANSPORT_OVERHEAD == len(vectors.KEEPALIVE) == 32
    assert len(vectors.DATA_UNPADDED) == len(vectors.PACKET) + TRANSPORT_OVERHEAD
    assert message_type(vectors.KEEPALIVE) is MessageType.TRANSPORT


_Parse = Callable[[bytes], object]
_PARSERS: list[tuple[_Parse, bytes, int]] = [
    (Initiation.parse, vectors.INITIATION, INITIATION_SIZE),
    (Response.parse, vectors.RESPONSE, RESPONSE_SIZE),
    (lambda data: Response.parse(data, SNAP_PAYLOAD), vectors.SNAP_RESPONSE_4, RESPONSE_SIZE + SNAP_PAYLOAD),
    (CookieReply.parse, vectors.COOKIE_REPLY, COOKIE_REPLY_SIZE),
]
_EVERY = pytest.mark.parametrize(("parse", "data", "size"), _PARSERS)


@_EVERY
def test_every_buffer_will_do(parse: _Parse, data: bytes, size: int) -> None:
    assert parse(data) == parse(bytearray(data)) == parse(memoryview(b"x" + data)[1:])  # type: ignore[arg-type]


@_EVERY
def test_any_other_size_is_refused(parse: _Parse, data: bytes, size: int) -> None:
    assert len(data) == size
    for length in range(2 * size):
        if length != size:
            with pytest.raises(MessageError):
                parse((data + bytes(size))[:length])


@_EVERY
def test_any_flipped_bit_of_type_and_reserved_bytes_is_refused(parse: _Parse, data: bytes, size: int) -> None:
    for bit in range(32):
        with pytest.raises(MessageError):
            parse((int.from_bytes(data, "little") ^ 1 << bit).to_bytes(size, "little"))


def test_a_response_of_the_other_protocol_is_refused() -> None:
    """A SNAP never sends 92 bytes, a WireGuard peer never 112 (``snap.md`` 3.1)."""
    with pytest.raises(MessageError):
        Response.parse(vectors.RESPONSE, SNAP_PAYLOAD)
    with pytest.raises(MessageError):
        Response.parse(vectors.SNAP_RESPONSE_4)


@pytest.mark.parametrize(
    "message",
    [
        Initiation(1, bytes(31), bytes(48), bytes(28)),
        Initiation(1, bytes(32), bytes(48), bytes(29)),
        Response(1, 2, bytes(33), bytes(16)),
        Response(1, 2, bytes(32), bytes(15)),
        Response(1, 2, bytes(32), bytes(36), mac2=b""),
        CookieReply(1, bytes(12), bytes(32)),
    ],
)
def test_fields_of_a_wrong_size_are_not_sent(message: Initiation | Response | CookieReply) -> None:
    with pytest.raises(MessageError):
        message.encode()


def test_types() -> None:
    for kind in MessageType:
        assert message_type(bytes([kind, 0, 0, 0])) is kind
        assert message_type(memoryview(bytes([kind, 0, 0, 0]) + bytes(1400))) is kind


@pytest.mark.parametrize(
    "data", [b"", b"\x01", b"\x01\0\0", bytes(4), b"\x05\0\0\0", b"\x01\0\0\x01", b"\xff" * 99]
)
def test_what_is_of_no_type(data: bytes) -> None:
    with pytest.raises(MessageError):
        message_type(data)
