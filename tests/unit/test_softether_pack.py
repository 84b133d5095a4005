"""PACK: the vectors of softether.md section 11.3, the limits, and how it is read."""

from __future__ import annotations

import ipaddress
import struct

import pytest

from engine.softether.errors import PackError, ProtocolError
from engine.softether.pack import MAX_ELEMENTS, MAX_NAME, MAX_PACK, MAX_VALUE, MAX_VALUES, Pack, ValueType
from tests.support import softether_vectors as vectors


def _u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def _element(name: bytes, type_: int, *values: bytes, count: int | None = None) -> bytes:
    number = len(values) if count is None else count
    return _u32(len(name) + 1) + name + _u32(type_, number) + b"".join(values)


def _login() -> Pack:
    proof = bytes.fromhex("1394b82845bfb7a2711c4963f2b62978cb2c6ce3")
    pack = Pack().add_str("method", "login").add_str("hubname", "VPN").add_str("username", "alice")
    pack.add_int("authtype", 1).add_data("secure_password", proof)
    return pack.add_int("use_encrypt", 1).add_int("max_connection", 1)


_VECTORS = {
    "empty": (Pack(), vectors.PACK_EMPTY),
    "error": (Pack().add_int("error", 9), vectors.PACK_ERROR_9),
    "failure": (Pack().add_int("error", 9).add_int("no_save_password", 0), vectors.PACK_CAPTURED_FAILURE),
    "every type": (
        Pack()
        .add_int("a", 1, 2)
        .add_data("bin", b"\xde\xad")
        .add_str("s", "hi")
        .add("u", ValueType.UNISTR, "é")
        .add("t", ValueType.INT64, 0x0102030405060708),
        vectors.PACK_EVERY_TYPE,
    ),
    "address": (Pack().add_address("Ip", ipaddress.IPv4Address("10.77.0.1")), vectors.PACK_ADDRESS),
    "additional connect": (
        Pack().add_str("method", "additional_connect").add_data("session_key", bytes(range(20))),
        vectors.PACK_ADDITIONAL_CONNECT,
    ),
    "login": (_login(), vectors.PACK_LOGIN),
}


@pytest.mark.parametrize("name", _VECTORS)
def test_a_vector_is_written_and_read(name: str) -> None:
    pack, wire = _VECTORS[name]
    assert pack.to_bytes() == wire
    assert Pack.from_bytes(wire) == pack


@pytest.mark.parametrize(
    "wire", [vectors.CAPTURED_HELLO, vectors.CAPTURED_WELCOME, vectors.CAPTURED_REDIRECT]
)
def test_a_captured_pack_comes_out_as_it_went_in(wire: bytes) -> None:
    assert Pack.from_bytes(wire).to_bytes() == wire


def test_the_captured_hello() -> None:
    pack = Pack.from_bytes(vectors.CAPTURED_HELLO)
    assert set(pack) == {"build", "hello", "random", "version"}
    assert (pack.number("build"), pack.number("version")) == (9674, 501)
    assert pack.text("hello") == "SoftEther VPN Server Developer Edition (64 bit) (Open Source)"
    assert pack.data("random").hex() == "64a25c7192562a5a8eb5c66f1843cba10dc31b73"


def test_the_captured_welcome() -> None:
    pack = Pack.from_bytes(vectors.CAPTURED_WELCOME)
    assert len(pack) == 54
    assert (pack.text("session_name"), pack.text("connection_name")) == ("SID-ALICE-3", "CID-2")
    assert pack.data("session_key").hex() == "7b27aa5ce5e8c0c072ea99b8c36ff8ffa1560abc"
    assert pack.data("Msg").decode() == "Welcome to tést hub\r\nline2"
    ones = {name for name in pack if name.startswith("policy:") and pack.number(name) == 1}
    assert ones == {"policy:Access", "policy:NoBridge", "policy:NoRouting", "policy:Ver3"}
    numbers = {"session_key_32": 0x702EE229, "max_connection": 2, "use_encrypt": 1, "timeout": 20000}
    numbers |= {"policy:MaxConnection": 32, "policy:TimeOut": 20, "use_compress": 0, "qos": 0}
    assert {name: pack.number(name, -1) for name in numbers} == numbers


def test_the_captured_redirect() -> None:
    pack = Pack.from_bytes(vectors.CAPTURED_REDIRECT)
    assert pack.number("Redirect") == 1
    assert pack.values("Port", ValueType.INT) == (443, 5555)
    assert ipaddress.IPv4Address(pack.number("Ip").to_bytes(4, "little")) == ipaddress.IPv4Address(
        "10.78.0.2"
    )
    assert pack.data("Ticket").hex() == "b50d3f7fa9c8733385ee939e11416298dda3faf7"


def test_a_version_6_address_is_in_the_array() -> None:
    address = ipaddress.IPv6Address("2001:db8::7")
    pack = Pack().add_address("Ip", address)
    assert (pack.number("Ip@ipv6_bool"), pack.number("Ip")) == (1, 0)
    assert pack.data("Ip@ipv6_array") == address.packed


def test_names_are_found_in_any_case_and_types_are_not_mixed_up() -> None:
    pack = Pack().add_str("Name", "x").add_int("number", 7)
    assert "NAME" in pack and pack.text("nAmE") == "x" and list(pack) == ["Name", "number"]
    assert (pack.number("name", 5), pack.data("name"), pack.text("number")) == (5, b"", "")
    assert (pack.number("absent", 3), pack.data("absent"), pack.text("absent")) == (3, b"", "")
    assert "absent" not in pack


def test_trailing_nuls_of_a_unistr_are_taken_off_and_bad_text_is_replaced() -> None:
    wire = _u32(2) + _element(b"u", 3, _u32(4) + b"hi\0\0") + _element(b"s", 2, _u32(2) + b"\xff!")
    pack = Pack.from_bytes(wire)
    assert (pack.text("u"), pack.text("s")) == ("hi", "\N{REPLACEMENT CHARACTER}!")


@pytest.mark.parametrize("name", ["", "a" * (MAX_NAME + 1), "taken", "TAKEN"])
def test_a_bad_or_repeated_name_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match="bad or repeated"):
        Pack().add_int("taken", 1).add_int(name, 1)


def test_an_element_without_a_value_is_not_written() -> None:
    with pytest.raises(ValueError, match="bad or repeated"):
        Pack().add_int("none")


_BAD = {
    "nothing": b"",
    "half a count": b"\0\0\0",
    "an element that is not there": _u32(1),
    "bytes after the end": vectors.PACK_ERROR_9 + b"\0",
    "name of no length": _u32(1, 0, 0, 1, 0, 0),
    "name of length 1, that is none": _u32(1, 1, 0, 1, 0, 0),
    "name too long": _u32(1) + _element(b"n" * (MAX_NAME + 1), 0, _u32(1)),
    "unknown type": _u32(1) + _element(b"n", 5, _u32(1)),
    "no value": _u32(1) + _element(b"n", 0) + bytes(8),
    "one name twice": _u32(2) + _element(b"n", 0, _u32(1)) + _element(b"N", 0, _u32(1)),
    "too many elements": _u32(MAX_ELEMENTS + 1)
    + b"".join(_element(b"%d" % i, 0, _u32(1)) for i in range(MAX_ELEMENTS + 1)),
    "too many values": _u32(1) + _element(b"n", 0, *[_u32(1)] * (MAX_VALUES + 1)),
    "value too long": _u32(1) + _element(b"n", 1, _u32(MAX_VALUE + 1) + bytes(MAX_VALUE + 1)),
    "value beyond the end": _u32(1) + _element(b"n", 1, _u32(9) + bytes(8)),
    "absurd counts": _u32(0xFFFFFFFF) + bytes(64),
    "absurd count of values": _u32(1) + _element(b"n", 0, _u32(1), count=0xFFFFFFFF),
    "half an INT64": _u32(1) + _element(b"n", 4, bytes(4)),
    "too long in all": bytes(MAX_PACK + 1),
}


@pytest.mark.parametrize("what", _BAD)
def test_what_is_no_pack_is_refused(what: str) -> None:
    with pytest.raises(PackError) as caught:
        Pack.from_bytes(_BAD[what])
    assert isinstance(caught.value, ProtocolError)
    assert caught.value.failure.detail.isprintable()


def test_the_limits_themselves_are_allowed() -> None:
    long_name = Pack().add_int("n" * MAX_NAME, *range(MAX_VALUES)).add_data("d", bytes(MAX_VALUE))
    assert Pack.from_bytes(long_name.to_bytes()) == long_name
    many = Pack()
    for number in range(MAX_ELEMENTS):
        many.add_int(f"n{number}", number)
    assert Pack.from_bytes(many.to_bytes()) == many


@pytest.mark.parametrize("wire", [vectors.PACK_LOGIN, vectors.CAPTURED_HELLO, vectors.PACK_EVERY_TYPE])
def test_no_part_of_a_pack_is_a_pack(wire: bytes) -> None:
    for length in range(len(wire)):
        with pytest.raises(PackError):
            Pack.from_bytes(wire[:length])


def test_its_representation_has_no_values() -> None:
    shown = repr(Pack().add_str("plain_password", "hunter2").add_data("session_key", b"hunter2"))
    assert "hunter2" not in shown and "session_key" in shown
