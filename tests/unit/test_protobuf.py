"""Protobuf's wire format: what a conforming encoder may write, and what is refused."""

from __future__ import annotations

import pytest

from engine import protobuf
from engine.protobuf import ProtobufError, read


def test_scalars() -> None:
    fields = read(bytes.fromhex("089601") + b"\x12\x03abc" + b"\x1a\x00", (1, 2, 3))
    assert fields.number(1) == 150
    assert (fields.text(2), fields.data(3)) == ("abc", b"")
    assert fields.has(3) and not fields.has(4)


def test_what_is_absent() -> None:
    fields = read(b"", (1,))
    assert (fields.number(1), fields.text(1), fields.data(1), fields.numbers(1)) == (0, "", b"", ())
    assert fields.message(1) is None and fields.repeated(1) == () and fields.texts(1) == ()


def test_the_last_of_a_scalar_counts() -> None:
    assert read(b"\x08\x01\x08\x02", (1,)).number(1) == 2
    assert read(b"\x0a\x01a\x0a\x01b", (1,)).text(1) == "b"


def test_parts_of_a_message_are_joined() -> None:
    assert read(b"\x0a\x02\x08\x01\x0a\x02\x10\x02", (1,)).message(1) == b"\x08\x01\x10\x02"


def test_numbers_are_packed_or_not() -> None:
    assert read(b"\x0a\x03\x01\x96\x01\x08\x07\x0a\x00", (1,)).numbers(1) == (1, 150, 7)


def test_unknown_fields_are_skipped() -> None:
    data = b"\x20\x05" + b"\x29" + bytes(8) + b"\x35" + bytes(4) + b"\x3a\x02hi" + b"\x08\x01"
    assert read(data, (1,)).number(1) == 1


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**32 - 1, 2**63, 2**64 - 1])
def test_numbers_go_both_ways(value: int) -> None:
    assert read(protobuf.write_number(5, value), (5,)).number(5) == value
    assert read(protobuf.write_numbers(5, [value, 1]), (5,)).numbers(5) == (value, 1)


def test_writing() -> None:
    assert protobuf.write_number(1, 0) == b"\x08\x00"
    assert protobuf.write_text(2, "") == b"" and protobuf.write_numbers(2, []) == b""
    assert protobuf.write_text(2, "é") == b"\x12\x02\xc3\xa9"
    assert protobuf.write_bytes(16, b"x") == b"\x82\x01\x01x"
    for value in (-1, 2**64):
        with pytest.raises(ValueError):
            protobuf.varint(value)


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",  # no value
        b"\x08" + b"\xff" * 10,  # no end
        b"\x08" + b"\x80" * 9 + b"\x02",  # 65 bits
        b"\x00\x01",  # field 0
        b"\x80\x80\x80\x80\x10\x01",  # field 2^29
        b"\x0a\x02a",  # longer than what is left
        b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x09\x00",
        b"\x0d\x00",
        b"\x0b\x0c",  # a group
        b"\x0e",
        b"\x0f",
    ],
)
def test_bytes_that_are_no_message(data: bytes) -> None:
    with pytest.raises(ProtobufError):
        read(data, (1,))


def test_values_of_another_kind() -> None:
    number, text, fixed = read(b"\x08\x01", (1,)), read(b"\x0a\x01\xff", (1,)), read(b"\x0d" + bytes(4), (1,))
    for wrong in (
        lambda: number.text(1),
        lambda: number.message(1),
        lambda: text.number(1),
        lambda: text.text(1),
        lambda: text.numbers(1),
        lambda: fixed.number(1),
        lambda: fixed.data(1),
        lambda: fixed.repeated(1),
        lambda: fixed.numbers(1),
        lambda: read(b"\x08\x80\x02", (1,)).number(1, 8),
        lambda: read(b"\x0a\x02\x80\x02", (1,)).numbers(1, 8),
        lambda: read(b"\x0a\x03abc", (1,)).text(1, 2),
    ):
        with pytest.raises(ProtobufError):
            wrong()


def test_limits() -> None:
    read(b"\x08\x01" * protobuf.MAX_FIELDS, (1,))
    read(b"\x10\x01" * protobuf.MAX_UNKNOWN, (1,))
    fields = read(protobuf.write_numbers(1, range(protobuf.MAX_NUMBERS)), (1,))
    assert len(fields.numbers(1)) == protobuf.MAX_NUMBERS
    for data in (
        b"\x08\x01" * (protobuf.MAX_FIELDS + 1),
        b"\x10\x01" * (protobuf.MAX_UNKNOWN + 1),
        bytes(protobuf.MAX_SIZE + 1),
    ):
        with pytest.raises(ProtobufError):
            read(data, (1,))
    for data in (
        protobuf.write_numbers(1, range(protobuf.MAX_NUMBERS + 1)),
        protobuf.write_numbers(1, range(protobuf.MAX_NUMBERS)) + b"\x08\x01",
    ):
        with pytest.raises(ProtobufError):
            read(data, (1,)).numbers(1)
