"""The messages of the handshake and the head of transport data (whitepaper section 5.4, ``snap.md`` 3.3-3.8).

All numbers are little-endian. A message has one exact size and three reserved bytes of zero;
whatever has not is refused before a byte of it is believed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from engine.wireguard.crypto import KEY_SIZE, MAC_SIZE, TAG_SIZE, TIMESTAMP_SIZE
from engine.wireguard.errors import MessageError

Buffer = bytes | bytearray | memoryview

INITIATION_SIZE = 148
RESPONSE_SIZE = 92
"""Without a payload; SNAP's is longer by 20 bytes."""
COOKIE_REPLY_SIZE = 64
COOKIE_NONCE_SIZE = 24
COOKIE_SIZE = 16
TRANSPORT_HEADER = struct.Struct("<IIQ")
"""Type (and reserved zeros), receiver index, counter; then the sealed packet."""
TRANSPORT_OVERHEAD = TRANSPORT_HEADER.size + TAG_SIZE
"""Bytes by which a transport data message is longer than what it carries."""

NO_MAC = bytes(MAC_SIZE)
"""What stands for a mac that is still to be put there, and for a mac2 without a cookie."""

_TYPE = struct.Struct("<I")
_HEAD = struct.Struct("<II")
_RESPONSE_HEAD = struct.Struct("<III")
_INITIATION = struct.Struct(
    f"<II{KEY_SIZE}s{KEY_SIZE + TAG_SIZE}s{TIMESTAMP_SIZE + TAG_SIZE}s{MAC_SIZE}s{MAC_SIZE}s"
)
_COOKIE_REPLY = struct.Struct(f"<II{COOKIE_NONCE_SIZE}s{COOKIE_SIZE + TAG_SIZE}s")


class MessageType(IntEnum):
    """The first byte of a message, or its first four with the reserved ones."""

    INITIATION = 1
    RESPONSE = 2
    COOKIE_REPLY = 3
    TRANSPORT = 4


def message_type(data: Buffer) -> MessageType:
    """What kind of message the datagram says it is.

    Raises :class:`MessageError` for an unknown type, a reserved byte that is not zero, and less
    than four bytes.
    """
    if len(data) < _TYPE.size:
        raise MessageError(f"{len(data)} bytes are no message")
    (value,) = _TYPE.unpack_from(data)
    try:
        return MessageType(value)
    except ValueError:
        raise MessageError(f"there is no message of type {value:#x}") from None


def _check(data: Buffer, kind: MessageType, size: int) -> None:
    if len(data) != size:
        raise MessageError(f"{kind.name.lower()} with {len(data)} bytes instead of {size}")
    (value,) = _TYPE.unpack_from(data)
    if value != kind:
        raise MessageError(f"a message of type {value:#x} is no {kind.name.lower()}")


def _whole(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise MessageError(f"the fields of a message have {len(data)} bytes instead of {size}")
    return data


@dataclass(frozen=True, slots=True)
class Initiation:
    """The first message of a handshake, 148 bytes."""

    sender: int
    """Index under which the initiator wants to be answered, 32 bits."""
    ephemeral: bytes
    encrypted_static: bytes
    encrypted_timestamp: bytes
    mac1: bytes = NO_MAC
    mac2: bytes = NO_MAC

    @classmethod
    def parse(cls, data: Buffer) -> Initiation:
        """Read one datagram. Raises :class:`MessageError`; whether it authenticates is another question."""
        _check(data, MessageType.INITIATION, INITIATION_SIZE)
        return cls(*_INITIATION.unpack(data)[1:])

    def encode(self) -> bytes:
        """The 148 bytes. Raises :class:`MessageError` when a field has not its size."""
        head = _HEAD.pack(MessageType.INITIATION, self.sender)
        fields = (head, self.ephemeral, self.encrypted_static, self.encrypted_timestamp, self.mac1, self.mac2)
        return _whole(b"".join(fields), INITIATION_SIZE)


@dataclass(frozen=True, slots=True)
class Response:
    """The second message of a handshake: 92 bytes in WireGuard, 112 in SNAP."""

    sender: int
    """Index under which the responder wants to be answered, 32 bits."""
    receiver: int
    """The index of the initiation that is answered."""
    ephemeral: bytes
    encrypted_payload: bytes
    """Tag and, in SNAP, 20 bytes of socket address before it."""
    mac1: bytes = NO_MAC
    mac2: bytes = NO_MAC

    @classmethod
    def parse(cls, data: Buffer, payload_size: int = 0) -> Response:
        """Read one datagram whose payload has ``payload_size`` bytes: 0 in WireGuard, 20 in SNAP.

        Raises :class:`MessageError`; whether it authenticates is another question.
        """
        _check(data, MessageType.RESPONSE, RESPONSE_SIZE + payload_size)
        whole = bytes(data)
        _, sender, receiver = _RESPONSE_HEAD.unpack_from(whole)
        return cls(sender, receiver, whole[12:44], whole[44:-32], whole[-32:-16], whole[-16:])

    def encode(self) -> bytes:
        """The message. Raises :class:`MessageError` when a field has not its size."""
        head = _RESPONSE_HEAD.pack(MessageType.RESPONSE, self.sender, self.receiver)
        payload_size = max(len(self.encrypted_payload) - TAG_SIZE, 0)
        fields = (head, self.ephemeral, self.encrypted_payload, self.mac1, self.mac2)
        return _whole(b"".join(fields), RESPONSE_SIZE + payload_size)


@dataclass(frozen=True, slots=True)
class CookieReply:
    """What a peer under load sends instead of an answer, 64 bytes: "say that again with this cookie"."""

    receiver: int
    """The sender index of the message that it answers."""
    nonce: bytes
    encrypted_cookie: bytes

    @classmethod
    def parse(cls, data: Buffer) -> CookieReply:
        """Read one datagram. Raises :class:`MessageError`; whether it authenticates is another question."""
        _check(data, MessageType.COOKIE_REPLY, COOKIE_REPLY_SIZE)
        return cls(*_COOKIE_REPLY.unpack(data)[1:])

    def encode(self) -> bytes:
        """The 64 bytes. Raises :class:`MessageError` when a field has not its size."""
        head = _HEAD.pack(MessageType.COOKIE_REPLY, self.receiver)
        return _whole(b"".join((head, self.nonce, self.encrypted_cookie)), COOKIE_REPLY_SIZE)
