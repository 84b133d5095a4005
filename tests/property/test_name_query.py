"""Any bytes whatever: a DNS message gives a reply within its limits, or the one error."""

from __future__ import annotations

import ipaddress
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from helper.network.name_query import (
    MAX_ADDRESSES,
    MAX_NAME,
    AddressType,
    NameQueryError,
    Query,
    Reply,
    canonical,
    decode,
)
from tests.support.mutation import mutations, truncations
from tests.support.name_server import AAAA, CNAME, NO_SUCH_NAME, TXT, A, Record, answer

INPUTS = 200_000
IPV4 = Query(0x1234, "vpn.example.com", AddressType.IPV4)
IPV6 = IPV4._replace(type=AddressType.IPV6)
RECORDS: list[list[Record]] = [
    [],
    [("@", A, "192.0.2.1"), ("@", AAAA, "2001:db8::1")],
    [("@", CNAME, "a.example"), ("a.example", A, "192.0.2.2"), ("a.example", AAAA, "2001:db8::2")],
    [("@", CNAME, "elsewhere.example"), ("@", TXT, "text")],
]
ANSWERS = [
    *(answer(query.encode(), records) for query in (IPV4, IPV6) for records in RECORDS),
    answer(IPV4.encode(), code=NO_SUCH_NAME),
    answer(IPV4.encode(), truncated=True),
]


def _read(message: bytes, query: Query) -> str:
    try:
        reply = decode(message, query)
    except NameQueryError:
        return "refused"
    assert isinstance(reply, Reply)
    assert 0 <= reply.code <= 15 and len(reply.addresses) <= MAX_ADDRESSES and len(reply.alias) < MAX_NAME
    for address in reply.addresses:
        assert ipaddress.ip_address(address).version == (4 if query.type is AddressType.IPV4 else 6)
    return "addresses" if reply.addresses else "none"


def test_mutations_of_answers() -> None:
    seen: Counter[str] = Counter()
    for number, message in enumerate(mutations(ANSWERS, INPUTS, seed=53)):
        seen[_read(message, IPV6 if number % 4 == 3 else IPV4)] += 1
    assert seen.total() == INPUTS
    assert min(seen[kind] for kind in ("refused", "addresses", "none")) > INPUTS // 100


def test_every_cut() -> None:
    for message in ANSWERS:
        for cut in truncations(message):
            _read(cut, IPV4)


@given(st.binary(max_size=600))
def test_anything(tail: bytes) -> None:
    _read(tail, IPV4)
    _read(ANSWERS[1][:12] + tail, IPV4)
    _read(ANSWERS[1][: len(IPV4.encode())] + tail, IPV4)


@given(st.text(max_size=300))
def test_any_host_becomes_a_question_or_the_error(host: str) -> None:
    try:
        name = canonical(host)
    except NameQueryError:
        return
    query = Query(7, name, AddressType.IPV4)
    assert decode(answer(query.encode()), query) == Reply(0, False, (), "")
