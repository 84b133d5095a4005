"""Questions to name servers and their answers: DNS messages without I/O.

Only what a stub resolver needs (RFC 1034, section 5.3.1; RFC 1035, section 4): one question for
addresses of one IP version, and the addresses that the answer has for it.
"""

from __future__ import annotations

import ipaddress
import struct
from enum import IntEnum
from typing import NamedTuple

MAX_MESSAGE = 65535
"""Bytes of a message, which over TCP follow a length of two bytes."""
MAX_NAME = 255
"""Bytes of a name as it is sent (RFC 1035, section 2.3.4)."""
MAX_LABEL = 63
MAX_RECORDS = 256
"""Records of an answer that are looked at; a message that announces more is refused."""
MAX_ALIASES = 8
"""Aliases (CNAME) that one answer may lead through."""
MAX_ADDRESSES = 16
"""Addresses of one answer that are used."""

_HEADER = struct.Struct("!HHHHHH")
_QUESTION = struct.Struct("!HH")
_RECORD = struct.Struct("!HHIH")
_INTERNET = 1
_ALIAS = 5
_ANSWER = 0x8000
_OPCODE = 0x7800
_TRUNCATED = 0x0200
_RECURSION_DESIRED = 0x0100
_CODE = 0x000F


class AddressType(IntEnum):
    """The type of record that is asked for."""

    IPV4 = 1
    IPV6 = 28


class Code(IntEnum):
    """What servers say of a question (RCODE); others than these are refusals too."""

    NO_ERROR = 0
    NO_SUCH_NAME = 3


class NameQueryError(Exception):
    """A name that can not be asked for, or a message that is no answer to the question."""


class Query(NamedTuple):
    """One question."""

    identity: int
    """Random, 16 bits: whoever can not see the question must guess it."""
    name: str
    """As :func:`canonical` makes it."""
    type: AddressType

    def encode(self) -> bytes:
        """The message to send; raises :class:`NameQueryError` for a name that can not be asked for."""
        header = _HEADER.pack(self.identity, _RECURSION_DESIRED, 1, 0, 0, 0)
        return header + _encode_name(self.name) + _QUESTION.pack(self.type, _INTERNET)


class Reply(NamedTuple):
    """What a server answered."""

    code: int
    truncated: bool
    """There is more than one datagram holds: ask again by TCP. Nothing else counts then."""
    addresses: tuple[str, ...]
    alias: str
    """The name to ask for instead, when the answer names one without its addresses; else empty."""


def canonical(host: str) -> str:
    """A host name as it is asked for: in ASCII (RFC 3490), lower case, without the last dot.

    Raises :class:`NameQueryError` for what is no host name.
    """
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NameQueryError(f"not a host name: {error}") from None
    _encode_name(name)
    return name


def _encode_name(name: str) -> bytes:
    labels = name.encode("ascii", "replace").split(b".")
    if any(not 0 < len(label) <= MAX_LABEL or b"\x00" in label for label in labels):
        raise NameQueryError("not a host name: empty or long label")
    encoded = b"".join(bytes((len(label),)) + label for label in labels) + b"\x00"
    if len(encoded) > MAX_NAME:
        raise NameQueryError("not a host name: too long")
    return encoded


def decode(message: bytes, query: Query) -> Reply:
    """The answer to ``query``.

    Raises :class:`NameQueryError` for a message that is no answer to it, or is malformed: somebody
    else's, perhaps, while the true one is still on its way.
    """
    try:
        return _decode(message, query)
    except (struct.error, IndexError):
        raise NameQueryError("the message is cut off") from None


def _decode(message: bytes, query: Query) -> Reply:
    if len(message) > MAX_MESSAGE:
        raise NameQueryError(f"a message of {len(message)} bytes")
    identity, flags, questions, answers, _, _ = _HEADER.unpack_from(message)
    if identity != query.identity or not flags & _ANSWER or flags & _OPCODE:
        raise NameQueryError("not an answer to this question")
    code = flags & _CODE
    if questions == 0 and code not in (Code.NO_ERROR, Code.NO_SUCH_NAME):
        return Reply(code, False, (), "")  # a server that understood nothing repeats nothing
    if questions != 1 or answers > MAX_RECORDS:
        raise NameQueryError(f"{questions} questions and {answers} answers")
    name, position = _decode_name(message, _HEADER.size)
    if (name, *_QUESTION.unpack_from(message, position)) != (query.name, query.type, _INTERNET):
        raise NameQueryError("an answer to another question")
    if flags & _TRUNCATED:
        return Reply(code, True, (), "")
    aliases: dict[str, str] = {}
    addresses: dict[str, list[str]] = {}
    position += _QUESTION.size
    for _ in range(answers):
        name, position = _decode_name(message, position)
        kind, network, _, size = _RECORD.unpack_from(message, position)
        position += _RECORD.size
        data = message[position : position + size]
        if len(data) != size:
            raise NameQueryError("the message is cut off")
        if network == _INTERNET and kind == query.type:
            addresses.setdefault(name, []).append(_address(data, query.type))
        elif network == _INTERNET and kind == _ALIAS:
            alias, end = _decode_name(message, position)
            if end != position + size or aliases.setdefault(name, alias) != alias:
                raise NameQueryError("a bad alias")
        position += size
    return _follow(query.name, code, aliases, addresses)


def _follow(name: str, code: int, aliases: dict[str, str], addresses: dict[str, list[str]]) -> Reply:
    """Only addresses of the name that was asked for, or of what it stands for, are believed."""
    first = name
    for _ in range(MAX_ALIASES + 1):
        if name in addresses:
            unique = tuple(dict.fromkeys(addresses[name]))
            return Reply(code, False, unique[:MAX_ADDRESSES], "")
        if name not in aliases:
            return Reply(code, False, (), name if name != first else "")
        name = aliases[name]
    raise NameQueryError("aliases without end")


def _address(data: bytes, version: AddressType) -> str:
    try:
        if version is AddressType.IPV4:
            return str(ipaddress.IPv4Address(data))
        return str(ipaddress.IPv6Address(data))
    except ValueError:
        raise NameQueryError(f"an address of {len(data)} bytes") from None


def _decode_name(message: bytes, position: int) -> tuple[str, int]:
    """A name in lower case, and the position behind it.

    Each pointer of a compressed name (RFC 1035, section 4.1.4) must lead to before where the
    part with it began, so there is no way round.
    """
    labels: list[str] = []
    size, begin, behind = 1, position, -1
    while length := message[position]:
        if length >= 0xC0:
            target = (length & 0x3F) << 8 | message[position + 1]
            if target >= begin:
                raise NameQueryError("a name that leads forward")
            behind = position + 2 if behind < 0 else behind
            position = begin = target
            continue
        if length > MAX_LABEL:
            raise NameQueryError("an unknown kind of label")
        label = message[position + 1 : position + 1 + length]
        size += 1 + length
        if len(label) != length or size > MAX_NAME:
            raise NameQueryError("a name that is too long")
        # A dot within a label would make one name look like another.
        if b"." in label or not label.isascii():
            raise NameQueryError("a name that no host has")
        labels.append(label.decode("ascii").lower())
        position += 1 + length
    return ".".join(labels), behind if behind >= 0 else position + 1
