"""The DHCP codec, against bytes written by hand and the examples of the RFCs."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from engine.ip import dhcp_options as options
from engine.ip.dhcp_message import (
    BOOTREPLY,
    BOOTREQUEST,
    DEFAULT_MAX_MESSAGE,
    MAX_MESSAGE,
    DhcpMessage,
    decode,
    encode,
)
from engine.ip.dhcp_options import ClasslessRoute, DhcpError, MessageType, StaticRoute
from engine.ip.domain_search import MAX_SEARCH_NAMES, decode_search_list, is_domain_name

MAC = bytes.fromhex("5e0102030405")
COOKIE = bytes.fromhex("63825363")


def raw(option_bytes: bytes, *, sname: bytes = b"", file: bytes = b"", head: str = "02 01 06 00") -> bytes:
    """A reply by hand: 192.168.30.10 for MAC, transaction 0x01020304, 7 seconds, broadcast."""
    return (
        bytes.fromhex(head + "01020304 0007 8000 00000000 c0a81e0a c0a81e01 00000000")
        + MAC.ljust(16, b"\0")
        + sname.ljust(64, b"\0")
        + file.ljust(128, b"\0")
        + COOKIE
        + option_bytes
    )


SECURE_NAT_ACK = raw(
    bytes.fromhex("350105 3604c0a81e01 330400001c20 0104ffffff00 0304c0a81e01 0604c0a81e01 ff")
).ljust(300, b"\0")


def test_an_acknowledgement_by_hand() -> None:
    message = decode(SECURE_NAT_ACK)
    assert message.op == BOOTREPLY
    assert message.xid == 0x01020304
    assert message.secs == 7
    assert message.flags == 0x8000
    assert message.chaddr == MAC
    assert str(message.yiaddr) == "192.168.30.10"
    assert str(message.siaddr) == "192.168.30.1"
    assert int(message.ciaddr) == int(message.giaddr) == 0
    assert message.message_type is MessageType.ACK
    assert message.server_identifier == IPv4Address("192.168.30.1")
    assert message.lease_time == 7200
    assert message.subnet_mask == IPv4Address("255.255.255.0")
    assert message.routers == (IPv4Address("192.168.30.1"),)
    assert message.dns_servers == (IPv4Address("192.168.30.1"),)
    assert message.domain_name is None
    assert message.classless_routes == ()
    assert encode(message) == SECURE_NAT_ACK


ADDRESS = IPv4Address("10.0.0.1")
SECOND = IPv4Address("10.0.0.2")
ACCESSORS: list[tuple[str, str, Any, str]] = [
    # accessor, option by hand, expected value, a malformed form of the same option
    ("subnet_mask", "0104fffff000", IPv4Address("255.255.240.0"), "0103fffff0"),
    ("routers", "03080a0000010a000002", (ADDRESS, SECOND), "03050a00000100"),
    ("dns_servers", "06040a000001", (ADDRESS,), "0600"),
    ("host_name", "0c05 616c696365", "alice", "0c05 616c0a6365"),
    ("domain_name", "0f0c 6578616d706c652e6f726700", "example.org", "0f0100"),
    ("interface_mtu", "1a0205dc", 1500, "1a0105"),
    ("broadcast_address", "1c040a0000ff", IPv4Address("10.0.0.255"), "1c050a0000ff00"),
    (
        "static_routes",
        "2108 0a010000 0a000001",
        (StaticRoute(IPv4Address("10.1.0.0"), ADDRESS),),
        "21040a010000",
    ),
    ("ntp_servers", "2a040a000002", (SECOND,), "2a020a00"),
    ("requested_address", "32040a000001", ADDRESS, "3200"),
    ("lease_time", "3304ffffffff", options.INFINITE, "3302ffff"),
    ("message_type", "350101", MessageType.DISCOVER, "350109"),
    ("message_type", "350108", MessageType.INFORM, "35020101"),
    ("server_identifier", "36040a000001", ADDRESS, "36080a0000010a000001"),
    ("error_text", "3802 6e6f", "no", "3802 6e80"),
    ("max_message_size", "390205c0", 1472, "390105"),
    ("renewal_time", "3a0400000e10", 3600, "3a03000e10"),
    ("rebinding_time", "3b040000189c", 6300, "3b05000000189c"),
    ("client_identifier", "3d07015e0102030405", b"\x01" + MAC, "3d0101"),
    (
        "classless_routes",
        "7905 00 0a000001",
        (ClasslessRoute(IPv4Network("0.0.0.0/0"), ADDRESS),),
        "7904000a0000",
    ),
    (
        "classless_routes",
        "f906 08 0a 0a000002",
        (ClasslessRoute(IPv4Network("10.0.0.0/8"), SECOND),),
        "f90121",
    ),
    ("domain_search", "7708 02 6c61 03 6c616e 00", ("la.lan",), "7704 026c6103"),
]


@pytest.mark.parametrize(("name", "good", "value", "bad"), ACCESSORS)
def test_accessor(name: str, good: str, value: object, bad: str) -> None:
    assert getattr(decode(raw(bytes.fromhex(good) + b"\xff")), name) == value
    with pytest.raises(DhcpError):
        getattr(decode(raw(bytes.fromhex(bad) + b"\xff")), name)
    assert getattr(decode(raw(b"\xff")), name) in (None, ())


def test_opaque_and_list_options() -> None:
    message = decode(raw(bytes.fromhex("37037901 03 3c044d534654 5204deadbeef ff")))
    assert message.parameter_request_list == (121, 1, 3)
    assert message.vendor_class == b"MSFT"
    assert message.options[82] == bytes.fromhex("deadbeef")


def test_option_121_is_preferred_to_249() -> None:
    message = decode(raw(bytes.fromhex("f905 00 0a000002 7905 00 0a000001 ff")))
    assert message.classless_routes == (ClasslessRoute(IPv4Network("0.0.0.0/0"), ADDRESS),)


def test_examples_of_rfc_3442() -> None:
    table = {
        "00": "0.0.0.0/0",
        "080a": "10.0.0.0/8",
        "180a0000": "10.0.0.0/24",
        "100a11": "10.17.0.0/16",
        "180a1b81": "10.27.129.0/24",
        "190ae50080": "10.229.0.128/25",
        "20c6336407": "198.51.100.7/32",
    }
    value = b"".join(bytes.fromhex(item) + ADDRESS.packed for item in table)
    routes = options.decode_classless_routes(value)
    assert [str(route.network) for route in routes] == list(table.values())
    assert {route.gateway for route in routes} == {ADDRESS}
    assert options.encode_classless_routes(routes) == value
    # Host bits outside the mask do not count.
    assert options.decode_classless_routes(bytes.fromhex("090aff 0a000001"))[0].network == IPv4Network(
        "10.128.0.0/9"
    )
    with pytest.raises(DhcpError):
        options.decode_classless_routes(value * 80)


def test_example_of_rfc_3397() -> None:
    """Split over three options in the middle of names, and with a compression pointer."""
    option_bytes = b"\x77\x09\x03eng\x05appl\x77\x09e\x03com\x00\x09ma\x77\x09rketing\xc0\x04\xff"
    assert decode(raw(option_bytes)).domain_search == ("eng.apple.com", "marketing.apple.com")


@pytest.mark.parametrize(
    "value",
    [
        b"\xc0\x00",  # to itself
        b"\x01a\xc0\x00",  # to its own beginning: a loop
        b"\x01a\xc0\x02",  # to the pointer itself
        b"\x01a\x00\x01b\xc0\x05",  # forward, out of the value
        b"\x01a\x00\x01b\xc0",  # cut
        b"\x05ab",  # cut
        b"\x01a",  # no end
        b"\x40a\x00",  # reserved label type
        b"\x00",  # the root is no domain to search
        b"\x02a.\x00",  # a dot inside a label
        b"\x02a \x00",
        b"\x01\xe4\x00",
        b"".join(b"\x3f" + b"a" * 63 for _ in range(4)) + b"\x00",  # 255 characters
        b"\x01a\x00" * (MAX_SEARCH_NAMES + 1),
        b"\x01a\x00" * 3000,
    ],
)
def test_bad_search_lists(value: bytes) -> None:
    with pytest.raises(DhcpError):
        options.decode_search(value)


def test_chained_pointers_go_back_only() -> None:
    assert decode_search_list(b"\x01a\x00\x01b\xc0\x00\x01c\xc0\x03") == ("a", "b.a", "c.b.a")
    assert options.encode_search(("a.b", "c")) == b"\x01a\x01b\x00\x01c\x00"
    with pytest.raises(DhcpError):
        options.encode_search(("a..b",))


def test_domain_names() -> None:
    assert all(map(is_domain_name, ("lan", "a.b-c.d", "_tcp.x", "xn--bcher-kva.example", "a" * 63)))
    assert not any(
        map(is_domain_name, ("", ".", "a.", ".a", "a..b", "-a", "a-", "a b", "ä", "a" * 64, "a\n"))
    )


def test_option_overload_and_the_order_of_parts() -> None:
    """Parts of one option: options field, then file, then sname (RFC 3396)."""
    message = decode(
        raw(
            bytes.fromhex("340103 0f02 6578 ff"),
            file=bytes.fromhex("0f02 616d 350105 ff"),
            sname=bytes.fromhex("0f03 706c65 330400000e10"),
        )
    )
    assert message.domain_name == "example"
    assert message.message_type is MessageType.ACK
    assert message.lease_time == 3600
    assert 52 not in message.options


@pytest.mark.parametrize(("overload", "names"), [("01", "file"), ("02", "sname")])
def test_only_the_overloaded_field_is_read(overload: str, names: str) -> None:
    fields = {"file": b"\x0f\x04file\xff", "sname": b"\x0f\x05sname\xff"}
    message = decode(raw(bytes.fromhex("3401" + overload + "ff"), file=fields["file"], sname=fields["sname"]))
    assert message.domain_name == names


def test_file_and_sname_without_overload_are_not_options() -> None:
    assert decode(raw(b"\xff", file=b"\x0f\xff", sname=b"\xfe\xff")).options == {}


@pytest.mark.parametrize("option_bytes", ["340104ff", "3400ff", "34020101ff", "34"])
def test_bad_overload(option_bytes: str) -> None:
    with pytest.raises(DhcpError):
        decode(raw(bytes.fromhex(option_bytes)))


def test_bad_options_in_an_overloaded_field() -> None:
    with pytest.raises(DhcpError):
        decode(raw(bytes.fromhex("340101ff"), file=b"\x00" * 126 + b"\x0f\x04"))


def test_pads_and_a_missing_end() -> None:
    assert decode(raw(bytes.fromhex("0000 350102 0000"))).message_type is MessageType.OFFER
    assert decode(raw(b"")).options == {}


@pytest.mark.parametrize("option_bytes", [b"\x35", b"\x35\x02\x01", b"\x35\x01"])
def test_a_cut_option(option_bytes: bytes) -> None:
    with pytest.raises(DhcpError):
        decode(raw(option_bytes))


@pytest.mark.parametrize("head", ["03 01 06 00", "00 01 06 00", "02 06 06 00", "02 01 10 00", "02 01 00 00"])
def test_a_bad_header(head: str) -> None:
    with pytest.raises(DhcpError):
        decode(raw(b"\xff", head=head))


def test_bad_lengths_and_cookie() -> None:
    for length in range(240):
        with pytest.raises(DhcpError):
            decode(SECURE_NAT_ACK[:length])
    with pytest.raises(DhcpError):
        decode(SECURE_NAT_ACK.ljust(MAX_MESSAGE + 1, b"\0"))
    with pytest.raises(DhcpError):
        decode(SECURE_NAT_ACK.replace(COOKIE, bytes(4)))


def test_long_values_are_split_and_joined() -> None:
    message = DhcpMessage(BOOTREQUEST, 1, MAC, {43: bytes(range(256)) * 3, 53: b"\x01", 80: b""})
    data = encode(message)
    assert data.count(b"\x2b\xff") == 3
    assert decode(data) == message


def test_encoding_overloads_when_it_has_to() -> None:
    message = DhcpMessage(
        BOOTREPLY, 1, MAC, {53: b"\x05", 43: b"m" * 290, 15: b"f" * 90, 12: b"s" * 50, 60: b"t" * 5}
    )
    data = encode(message, DEFAULT_MAX_MESSAGE)
    assert len(data) <= DEFAULT_MAX_MESSAGE
    assert data[108:110] == b"\x0f\x5a"
    assert decode(data) == message
    with pytest.raises(DhcpError):
        encode(message, 400)


@pytest.mark.parametrize(
    "message",
    [
        DhcpMessage(BOOTREQUEST, 1, MAC[:5]),
        DhcpMessage(BOOTREQUEST, 1 << 32, MAC),
        DhcpMessage(BOOTREQUEST, 1, MAC, secs=1 << 16),
        DhcpMessage(BOOTREQUEST, 1, MAC, {0: b""}),
        DhcpMessage(BOOTREQUEST, 1, MAC, {255: b""}),
        DhcpMessage(BOOTREQUEST, 1, MAC, {52: b"\x01"}),
        DhcpMessage(BOOTREQUEST, 1, MAC, {43: bytes(MAX_MESSAGE)}),
    ],
)
def test_what_can_not_be_encoded(message: DhcpMessage) -> None:
    with pytest.raises(DhcpError):
        encode(message)


def test_values_that_can_not_be_encoded() -> None:
    for text in ("", "ä", "a\nb", "x" * 256):
        with pytest.raises(DhcpError):
            options.encode_text(text)
    with pytest.raises(DhcpError):
        options.encode_number(1 << 16, 2)
