"""PACK, SoftEther's serialisation of named, typed value lists (``softether.md`` section 2).

A PACK holds elements; an element has a name (case does not count), one of five types and one
or more values of it. Everything read comes from strangers, so every count is bounded by the
bytes that are left before anything is allocated.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterator
from enum import IntEnum

from engine.softether.errors import PackError

MAX_PACK = 1 << 20
"""Bytes of a PACK we read."""
MAX_ELEMENTS = 1024
MAX_VALUES = 1024
"""Values of one element."""
MAX_VALUE = 512 * 1024
"""Bytes of one value."""
MAX_NAME = 63
"""Bytes of an element's name."""

_U32 = struct.Struct(">I")
_U64 = struct.Struct(">Q")


class ValueType(IntEnum):
    """Type numbers on the wire."""

    INT = 0
    DATA = 1
    STR = 2
    UNISTR = 3
    INT64 = 4


Value = int | bytes | str
"""``int`` for INT and INT64, ``bytes`` for DATA, ``str`` for STR and UNISTR."""


class Pack:
    """An ordered set of elements, looked up by name without regard to case.

    The getters return the first value of an element or a default, because that is how the
    protocol reads: a missing element and one of another type count as absent.
    """

    def __init__(self) -> None:
        self._elements: dict[str, tuple[str, ValueType, tuple[Value, ...]]] = {}

    # --- building ---

    def add(self, name: str, type_: ValueType, *values: Value) -> Pack:
        """Add an element and return the PACK; ``ValueError`` for a name used twice or no value."""
        key = name.lower()
        if not values or key in self._elements or not 0 < len(name.encode()) <= MAX_NAME:
            raise ValueError(f"bad or repeated element {name!r}")
        self._elements[key] = (name, type_, values)
        return self

    def add_int(self, name: str, *values: int) -> Pack:
        """Add 32-bit integers; booleans are integers here."""
        return self.add(name, ValueType.INT, *(int(value) for value in values))

    def add_data(self, name: str, *values: bytes) -> Pack:
        """Add byte strings."""
        return self.add(name, ValueType.DATA, *values)

    def add_str(self, name: str, *values: str) -> Pack:
        """Add text."""
        return self.add(name, ValueType.STR, *values)

    def add_address(self, name: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Pack:
        """Add an IP address in its four-element form (section 2.1)."""
        v6 = isinstance(address, ipaddress.IPv6Address)
        self.add_int(f"{name}@ipv6_bool", v6)
        self.add_data(f"{name}@ipv6_array", address.packed if v6 else bytes(16))
        self.add_int(f"{name}@ipv6_scope_id", 0)
        return self.add_int(name, 0 if v6 else int.from_bytes(address.packed, "little"))

    # --- reading ---

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._elements

    def __len__(self) -> int:
        return len(self._elements)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _, _ in self._elements.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and self._elements == other._elements

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Pack {', '.join(self)}>"  # names only: values may be secret

    def values(self, name: str, type_: ValueType) -> tuple[Value, ...]:
        """All values of an element, empty if it is absent or of another type."""
        found = self._elements.get(name.lower())
        return found[2] if found is not None and found[1] is type_ else ()

    def number(self, name: str, default: int = 0) -> int:
        """First value of an INT element."""
        for value in self.values(name, ValueType.INT):
            assert isinstance(value, int)
            return value
        return default

    def data(self, name: str) -> bytes:
        """First value of a DATA element, or nothing."""
        for value in self.values(name, ValueType.DATA):
            assert isinstance(value, bytes)
            return value
        return b""

    def text(self, name: str) -> str:
        """First value of a STR or UNISTR element, or nothing."""
        for value in self.values(name, ValueType.STR) or self.values(name, ValueType.UNISTR):
            assert isinstance(value, str)
            return value
        return ""

    # --- the wire ---

    def to_bytes(self) -> bytes:
        """The wire form."""
        out = [_U32.pack(len(self._elements))]
        for name, type_, values in self._elements.values():
            raw = name.encode()
            out += (_U32.pack(len(raw) + 1), raw, _U32.pack(type_), _U32.pack(len(values)))
            out += (_encode_value(type_, value) for value in values)
        return b"".join(out)

    @classmethod
    def from_bytes(cls, data: bytes) -> Pack:
        """Read one whole PACK; :class:`~engine.softether.errors.PackError` for anything else."""
        if len(data) > MAX_PACK:
            raise PackError(f"PACK of {len(data)} bytes")
        reader = _Reader(data)
        pack = cls()
        for _ in range(reader.count(MAX_ELEMENTS, "elements", 16)):
            length = reader.u32()
            if not 1 < length <= MAX_NAME + 1:
                raise PackError(f"element name of {length} bytes")
            name = reader.take(length - 1).decode(errors="replace")
            number = reader.u32()
            if number > ValueType.INT64:
                raise PackError(f"unknown value type {number}")
            type_ = ValueType(number)
            values = tuple(_decode_value(reader, type_) for _ in range(reader.count(MAX_VALUES, "values", 4)))
            try:
                pack.add(name, type_, *values)
            except ValueError as error:
                raise PackError(str(error)) from None
        if reader.left:
            raise PackError(f"{reader.left} bytes after the last element")
        return pack


def _encode_value(type_: ValueType, value: Value) -> bytes:
    if type_ is ValueType.INT:
        return _U32.pack(value)
    if type_ is ValueType.INT64:
        return _U64.pack(value)
    raw = value.encode() if isinstance(value, str) else value
    assert isinstance(raw, bytes)
    if type_ is ValueType.UNISTR:
        raw += b"\0"
    return _U32.pack(len(raw)) + raw


def _decode_value(reader: _Reader, type_: ValueType) -> Value:
    if type_ is ValueType.INT:
        return reader.u32()
    if type_ is ValueType.INT64:
        return int.from_bytes(reader.take(8), "big")
    size = reader.u32()
    if size > MAX_VALUE:
        raise PackError(f"value of {size} bytes")
    raw = reader.take(size)
    if type_ is ValueType.DATA:
        return raw
    return raw.rstrip(b"\0").decode(errors="replace")


class _Reader:
    """A cursor over bytes that can not run past their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._position

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise PackError(f"{size} bytes announced, {self.left} left")
        start, self._position = self._position, self._position + size
        return self._data[start : self._position]

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def count(self, limit: int, what: str, least: int) -> int:
        """A count of things that take at least ``least`` bytes each."""
        count = self.u32()
        if count > limit or count * least > self.left:
            raise PackError(f"{count} {what} announced, {self.left} bytes left")
        return count
