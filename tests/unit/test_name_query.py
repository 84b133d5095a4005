"""DNS messages: what is asked, and which answers are believed."""

from __future__ import annotations

import struct

import pytest

from helper.network.name_query import (
    MAX_ADDRESSES,
    MAX_ALIASES,
    MAX_RECORDS,
    AddressType,
    NameQueryError,
    Query,
    Reply,
    canonical,
    decode,
)
from tests.support.name_server import AAAA, CNAME, NO_SUCH_NAME, REFUSED, TXT, A, Record, answer, name

IPV4 = Query(0x1234, "vpn.example.com", AddressType.IPV4)
IPV6 = Query(0x1234, "vpn.example.com", AddressType.IPV6)
ONE: Record = ("@", A, "192.0.2.1")


def test_a_question_on_the_wire() -> None:
    # RFC 1035, sections 4.1.1 and 4.1.2: header with RD, then name, type A or AAAA, class IN.
    head = bytes.fromhex("1234 0100 0001 0000 0000 0000")
    asked = b"\x03vpn\x07example\x03com\x00"
    assert IPV4.encode() == head + asked + bytes.fromhex("0001 0001")
    assert IPV6.encode() == head + asked + bytes.fromhex("001c 0001")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("VPN.Example.com", "vpn.example.com"),
        ("vpn.example.com.", "vpn.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("router", "router"),
        ("_vpn._udp.example", "_vpn._udp.example"),
        ("a" * 63 + ".example", "a" * 63 + ".example"),
    ],
)
def test_names_as_they_are_asked_for(host: str, expected: str) -> None:
    assert canonical(host) == expected


@pytest.mark.parametrize(
    "host",
    ["", ".", "a..b", ".a", "a" * 64, "a" * 64 + ".example", ".".join(["a" * 50] * 6), "ü" * 64, "a\x00b"],
)
def test_what_is_no_name(host: str) -> None:
    with pytest.raises(NameQueryError):
        canonical(host)


def test_addresses_of_the_type_that_was_asked_for() -> None:
    records: list[Record] = [ONE, ("@", TXT, "x"), ("@", AAAA, "2001:db8::1"), ("@", A, "192.0.2.2"), ONE]
    question = IPV4.encode()
    assert decode(answer(question, records), IPV4) == Reply(0, False, ("192.0.2.1", "192.0.2.2"), "")
    assert decode(answer(IPV6.encode(), records), IPV6).addresses == ("2001:db8::1",)


def test_no_address_and_no_name() -> None:
    assert decode(answer(IPV4.encode()), IPV4) == Reply(0, False, (), "")
    assert decode(answer(IPV4.encode(), code=NO_SUCH_NAME), IPV4) == Reply(3, False, (), "")
    assert decode(answer(IPV4.encode(), code=REFUSED), IPV4) == Reply(5, False, (), "")
    bare = struct.pack("!HHHHHH", IPV4.identity, 0x8181, 0, 0, 0, 0)
    assert decode(bare, IPV4) == Reply(1, False, (), "")  # a format error, without the question


def test_aliases_lead_to_addresses_in_any_order() -> None:
    records: list[Record] = [
        ("b.example", A, "192.0.2.7"),
        ("@", CNAME, "A.example"),
        ("a.example", CNAME, "b.EXAMPLE"),
        ("other.example", A, "192.0.2.66"),
    ]
    assert decode(answer(IPV4.encode(), records), IPV4).addresses == ("192.0.2.7",)


def test_an_alias_without_its_address_is_asked_for_next() -> None:
    records: list[Record] = [("@", CNAME, "a.example"), ("a.example", CNAME, "b.example")]
    assert decode(answer(IPV4.encode(), records), IPV4) == Reply(0, False, (), "b.example")


def test_addresses_of_other_names_are_not_believed() -> None:
    records: list[Record] = [("evil.example", A, "192.0.2.66"), ("com", A, "192.0.2.67")]
    assert decode(answer(IPV4.encode(), records), IPV4).addresses == ()


def test_aliases_in_a_circle_or_without_end() -> None:
    circle: list[Record] = [("@", CNAME, "a.example"), ("a.example", CNAME, "vpn.example.com")]
    chain: list[Record] = [("@", CNAME, "a0.example")]
    chain += [(f"a{n}.example", CNAME, f"a{n + 1}.example") for n in range(MAX_ALIASES + 1)]
    own: list[Record] = [("@", CNAME, "vpn.example.com")]
    two: list[Record] = [("@", CNAME, "a.example"), ("@", CNAME, "b.example")]
    for records in (circle, chain, own, two):
        with pytest.raises(NameQueryError):
            decode(answer(IPV4.encode(), records), IPV4)
    assert decode(answer(IPV4.encode(), chain[:MAX_ALIASES]), IPV4).alias == f"a{MAX_ALIASES - 1}.example"


def test_a_truncated_answer_says_nothing_but_that() -> None:
    message = answer(IPV4.encode(), [ONE], truncated=True)
    assert decode(message, IPV4) == Reply(0, True, (), "")
    assert decode(message[:-9], IPV4).truncated


def test_answers_of_somebody_else() -> None:
    good = answer(IPV4.encode(), [ONE])
    for other in (
        IPV4.encode(),  # a question
        answer(IPV4.encode(), [ONE], identity=0x1235),
        answer(Query(0x1234, "vpn.example.org", AddressType.IPV4).encode(), [ONE]),
        answer(IPV6.encode(), [ONE]),
        good[:2] + bytes((good[2] | 0x08,)) + good[3:],  # another opcode
        good[:4] + b"\x00\x02" + good[6:],  # two questions
        good[:4] + b"\x00\x00" + good[6:],  # none
    ):
        with pytest.raises(NameQueryError):
            decode(other, IPV4)
    shouted = Query(0x1234, "VPN.Example.COM", AddressType.IPV4).encode()
    assert decode(answer(shouted, [ONE]), IPV4).addresses == ("192.0.2.1",)


def _with_answer(owner: bytes, kind: int, data: bytes, count: int = 1) -> bytes:
    question = IPV4.encode()
    head = question[:2] + struct.pack("!HHHHH", 0x8180, 1, count, 0, 0)
    return head + question[12:] + (owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data) * count


@pytest.mark.parametrize(
    "message",
    [
        b"",
        IPV4.encode()[:11],
        _with_answer(b"\xc0\x0c", A, b"\x01\x02\x03"),
        _with_answer(b"\xc0\x0c", A, bytes(16)),
        _with_answer(b"\xc0\x0c", A, bytes(4))[:-1],
        _with_answer(b"\xc0\x0c", A, bytes(4), MAX_RECORDS + 1),
        _with_answer(b"\xc0\x21", A, bytes(4)),  # a pointer to itself
        _with_answer(b"\xc0\x22", A, bytes(4)),  # forward
        _with_answer(b"\xff\xff", A, bytes(4)),
        _with_answer(b"\x01a\xc0\x21", A, bytes(4)),  # to the label before it
        _with_answer(b"\x40", A, bytes(4)),
        _with_answer(b"\x80", A, bytes(4)),
        _with_answer((b"\x3f" + b"a" * 63) * 4 + b"\x00", A, bytes(4)),
        _with_answer(b"\x03a.b\x00", A, bytes(4)),
        _with_answer(b"\x01\xe4\x00", A, bytes(4)),
        _with_answer(b"\xc0\x0c", CNAME, b"\x01a\x00x"),
        _with_answer(b"\xc0\x0c", CNAME, b"\x05a"),
    ],
)
def test_malformed_messages(message: bytes) -> None:
    with pytest.raises(NameQueryError):
        decode(message, IPV4)


def test_no_more_addresses_than_are_used() -> None:
    records: list[Record] = [("@", A, f"192.0.2.{n}") for n in range(100)]
    assert len(decode(answer(IPV4.encode(), records), IPV4).addresses) == MAX_ADDRESSES


def test_pointers_may_follow_pointers_backwards() -> None:
    question = IPV4.encode()
    alias = b"\x01w\xc0\x10"  # w.example.com: the question's name without its first label
    begin = len(question) + 12
    first = b"\xc0\x0c" + struct.pack("!HHIH", CNAME, 1, 60, len(alias)) + alias
    second = bytes((0xC0, begin)) + struct.pack("!HHIH", A, 1, 60, 4) + bytes((192, 0, 2, 9))
    message = question[:2] + struct.pack("!HHHHH", 0x8180, 1, 2, 0, 0) + question[12:] + first + second
    assert decode(message, IPV4).addresses == ("192.0.2.9",)
    assert name("w.example.com") not in message
