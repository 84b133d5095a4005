"""Protobuf messages on the wire (proto3; developers' guide "Encoding"), read strictly and written.

No schema and no reflection: a message is read into its fields, and whoever knows the message takes
them out by number and kind. What a conforming encoder may write is read like any decoder does it
(the last of a repeated scalar counts, parts of a message are joined, numbers packed or not, unknown
fields skipped); everything else, also what other decoders let pass, is an error.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

MAX_SIZE = 1 << 20
"""Bytes of the largest message that is read."""
MAX_FIELDS = 4096
"""Fields, counted as they stand in the bytes, of one message."""
MAX_UNKNOWN = 64
"""Fields of one message that nobody asks for."""
MAX_NUMBERS = 4096
"""Elements of a repeated number."""
MAX_TEXT = 4096
"""Bytes of a text, unless its reader allows less."""

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_MAX_VARINT = 10
"""Bytes of a number with 64 bits."""
_MAX_FIELD = (1 << 29) - 1

_Value = int | bytes | None
"""``None`` is a number of a fixed size, of which there is none in our messages."""


class ProtobufError(Exception):
    """Bytes that are not the protobuf message that is expected, or not within our limits."""


class Fields:
    """The fields of one message. What is absent has the value that proto3 gives it."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[int, list[_Value]]) -> None:
        """Use :func:`read`."""
        self._values = values

    def has(self, number: int) -> bool:
        """Whether the field is there at all, which means something where it is optional."""
        return number in self._values

    def number(self, field: int, bits: int = 64) -> int:
        """An unsigned number of so many bits. Raises :class:`ProtobufError` for what is none."""
        values = self._values.get(field)
        return _unsigned(values[-1], field, bits) if values else 0

    def numbers(self, field: int, bits: int = 64) -> tuple[int, ...]:
        """A repeated number, packed or not. Raises :class:`ProtobufError`, also for too many."""
        found: list[int] = []
        for value in self._values.get(field, ()):
            if isinstance(value, int):
                found.append(_unsigned(value, field, bits))
            else:
                packed = _bytes(value, field)
                if len(found) + _count(packed) > MAX_NUMBERS:
                    raise ProtobufError(f"field {field} has too many numbers")
                found.extend(_unsigned(number, field, bits) for number in _packed(packed))
            if len(found) > MAX_NUMBERS:
                raise ProtobufError(f"field {field} has too many numbers")
        return tuple(found)

    def data(self, field: int) -> bytes:
        """Bytes. Raises :class:`ProtobufError` for another kind."""
        values = self._values.get(field)
        return _bytes(values[-1], field) if values else b""

    def text(self, field: int, limit: int = MAX_TEXT) -> str:
        """Text of no more than ``limit`` bytes of UTF-8. Raises :class:`ProtobufError`."""
        return _text(self.data(field), field, limit)

    def texts(self, field: int, limit: int = MAX_TEXT) -> tuple[str, ...]:
        """A repeated text. Raises :class:`ProtobufError`."""
        return tuple(_text(value, field, limit) for value in self.repeated(field))

    def repeated(self, field: int) -> tuple[bytes, ...]:
        """Repeated bytes or messages. Raises :class:`ProtobufError` for another kind."""
        return tuple(_bytes(value, field) for value in self._values.get(field, ()))

    def message(self, field: int) -> bytes | None:
        """The bytes of a message within this one; ``None`` if it is absent.

        Of a message that comes in parts the later ones continue the earlier ones. Raises
        :class:`ProtobufError` for another kind.
        """
        parts = self.repeated(field)
        return b"".join(parts) if parts else None


def read(data: bytes, known: Container[int]) -> Fields:
    """The fields of a message of which the numbers in ``known`` mean something.

    Raises :class:`ProtobufError` for bytes that are no message, for groups (of which proto3 has
    none), and beyond the limits.
    """
    if len(data) > MAX_SIZE:
        raise ProtobufError(f"a message of {len(data)} bytes")
    values: dict[int, list[_Value]] = {}
    fields = unknown = 0
    for number, value in _fields(data):
        fields += 1
        if fields > MAX_FIELDS:
            raise ProtobufError("a message with too many fields")
        if number in known:
            values.setdefault(number, []).append(value)
            continue
        unknown += 1
        if unknown > MAX_UNKNOWN:
            raise ProtobufError("a message with too many fields that mean nothing")
    return Fields(values)


def _fields(data: bytes) -> Iterator[tuple[int, _Value]]:
    at, end = 0, len(data)
    while at < end:
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if not 1 <= number <= _MAX_FIELD:
            raise ProtobufError(f"there is no field {number}")
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if kind == _LENGTH:
            size, at = _varint(data, at)
        elif kind == _FIXED64:
            size = 8
        elif kind == _FIXED32:
            size = 4
        else:
            raise ProtobufError(f"there is no wire type {kind} in proto3")
        if size > end - at:
            raise ProtobufError(f"field {number} is longer than what is left of its message")
        yield number, data[at : at + size] if kind == _LENGTH else None
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    for index in range(at, min(at + _MAX_VARINT, len(data))):
        byte = data[index]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value >> 64:
                break
            return value, index + 1
        shift += 7
    raise ProtobufError("a number without end or of more than 64 bits")


def _count(packed: bytes) -> int:
    """How many numbers there are: each has one byte without the highest bit."""
    return sum(byte < 0x80 for byte in packed)


def _packed(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _unsigned(value: _Value, field: int, bits: int) -> int:
    if not isinstance(value, int) or value >> bits:
        raise ProtobufError(f"field {field} is no number of {bits} bits")
    return value


def _bytes(value: _Value, field: int) -> bytes:
    if not isinstance(value, bytes):
        raise ProtobufError(f"field {field} is a number")
    return value


def _text(value: bytes, field: int, limit: int) -> str:
    if len(value) > limit:
        raise ProtobufError(f"field {field} is a text of {len(value)} bytes")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise ProtobufError(f"field {field} is not UTF-8") from None


# --- writing ---------------------------------------------------------------------------------------


def varint(value: int) -> bytes:
    """A number from 0 to 2⁶⁴ - 1. Raises :class:`ValueError` for others."""
    if not 0 <= value < 1 << 64:
        raise ValueError(f"{value} is no unsigned number of 64 bits")
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_number(field: int, value: int) -> bytes:
    """A field with a number, also when it is 0: for where presence means something."""
    return varint(field << 3 | _VARINT) + varint(value)


def write_bytes(field: int, value: bytes) -> bytes:
    """A field with bytes or a message, also when it is empty."""
    return varint(field << 3 | _LENGTH) + varint(len(value)) + value


def write_text(field: int, value: str) -> bytes:
    """A field with text, or nothing when it is empty."""
    return write_bytes(field, value.encode()) if value else b""


def write_numbers(field: int, values: Iterable[int]) -> bytes:
    """A repeated number, packed; nothing when there is none."""
    packed = b"".join(map(varint, values))
    return write_bytes(field, packed) if packed else b""
