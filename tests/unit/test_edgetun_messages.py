"""The messages of an edge server: the vectors of ``edge-tun.md`` 7.2, and what is refused."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from engine.edgetun import messages
from engine.edgetun.errors import EdgeAnswerError
from engine.edgetun.messages import Configuration, Registration
from engine.protobuf import write_bytes, write_number, write_text

CK = bytes.fromhex("38c524133202bd68f69b6c4de778c1b9372f8ffaa9e1be20de4c36dcf757d577")
SK = bytes.fromhex("72381f61535881c55ff71d56d901597f560b31ec7412352bb238c0e31d56ac53")


def test_the_vectors() -> None:
    share = "1220" + "00" * 32
    assert messages.write_register(CK).hex() == "0a20" + CK.hex() + share
    assert messages.read_registration(bytes.fromhex("0a20" + SK.hex() + share)) == Registration(SK, bytes(32))
    assert messages.write_assign(CK).hex() == "0a20" + CK.hex()
    assert (
        messages.write_assign(CK, ip_address("10.7.0.2")).hex()
        == "0a20" + CK.hex() + "120a080410201a040a070002"
    )
    assert messages.read_assignment(bytes.fromhex("0a0a080410201a040a070002")) == ip_address("10.7.0.2")
    six = bytes.fromhex("0a1708061080011a1020010db8000000000000000000000007")
    assert messages.read_assignment(six) == ip_address("2001:db8::7")
    assert messages.read_assignment(b"") is None
    assert messages.write_routes(CK).hex() == "0a20" + CK.hex()
    routes = bytes.fromhex(
        "0a0a080410101a040a0700000a16080610201a1020010db80000000000000000000000000a0808041a0400000000"
    )
    assert messages.read_routes(routes) == tuple(
        map(ip_network, ("10.7.0.0/16", "2001:db8::/32", "0.0.0.0/0"))
    )
    configuration = bytes.fromhex(
        "0a1c5b322d666630303a303a3231322c31302e302e302e315d3a35303031121c5b322d666630303a303a3231322c31302e"
        "302e302e315d3a38303030"
    )
    assert messages.read_configuration(configuration) == Configuration(
        "[2-ff00:0:212,10.0.0.1]:5001", "[2-ff00:0:212,10.0.0.1]:8000"
    )
    with pytest.raises(EdgeAnswerError):
        messages.read_routes(bytes.fromhex("0a0b08041080021a0400000000"))


def test_shares_are_not_combined() -> None:
    for ours, theirs in ((bytes(32), bytes(32)), (b"\xab" * 32, b"\xab" * 32), (CK, SK)):
        assert messages.combine_shares(ours, theirs) == bytes(32)
    assert messages.read_registration(write_bytes(1, SK)).share == bytes(32)
    assert messages.read_registration(write_bytes(1, SK) + write_bytes(2, CK)).share == CK


def one(version: int, prefix: int, raw: bytes) -> bytes:
    return write_bytes(1, write_number(1, version) + write_number(2, prefix) + write_bytes(3, raw))


@pytest.mark.parametrize(
    "raw",
    [
        bytes(4),
        bytes([127, 0, 0, 1]),
        bytes([169, 254, 1, 1]),
        bytes([224, 0, 0, 1]),
        b"\xff" * 4,
        bytes([240, 0, 0, 1]),
        bytes([0, 1, 2, 3]),
        bytes(16),
        bytes(15) + b"\1",
        b"\xfe\x80" + bytes(14),
        b"\xff\x02" + bytes(14),
    ],
)
def test_addresses_that_no_host_has(raw: bytes) -> None:
    with pytest.raises(EdgeAnswerError):
        messages.read_assignment(one(4 if len(raw) == 4 else 6, 32, raw))


def test_only_the_first_address_counts() -> None:
    assert messages.read_assignment(one(4, 0, bytes([10, 7, 0, 2])) + one(9, 9, b"")) == ip_address(
        "10.7.0.2"
    )


def test_routes_are_put_in_order() -> None:
    body = one(4, 16, bytes([10, 7, 9, 9])) * 2 + one(4, 32, bytes([10, 7, 0, 1])) + one(6, 128, bytes(16))
    assert messages.read_routes(body) == tuple(map(ip_network, ("10.7.0.0/16", "10.7.0.1/32", "::/128")))
    assert messages.read_routes(b"") == ()


@pytest.mark.parametrize(
    "body",
    [
        one(4, 33, bytes(4)),
        one(6, 129, bytes(16)),
        one(4, 2**32, bytes(4)),
        one(5, 1, bytes(4)),
        one(4, 1, bytes(16)),
        one(6, 1, bytes(4)),
        one(0, 0, b""),
        b"\x08\x01",
        b"\x0a\x01\x0a",
        one(4, 32, bytes(4)) * (messages.MAX_RANGES + 1),
        b"".join(one(4, 32, number.to_bytes(4, "big")) for number in range(messages.MAX_ROUTES + 1)),
    ],
)
def test_routes_that_are_refused(body: bytes) -> None:
    with pytest.raises(EdgeAnswerError):
        messages.read_routes(body)


def test_further_answers_that_are_refused() -> None:
    for body in (b"", write_bytes(1, bytes(32)), write_bytes(1, bytes(31)), b"\x08\x01"):
        with pytest.raises(EdgeAnswerError):
            messages.read_registration(body)
    with pytest.raises(EdgeAnswerError):
        messages.read_registration(write_bytes(1, SK) + write_bytes(2, bytes(31)))
    for body in (write_text(1, "x" * 129), write_bytes(2, b"\xff"), b"\x0a"):
        with pytest.raises(EdgeAnswerError):
            messages.read_configuration(body)
    with pytest.raises(EdgeAnswerError):
        messages.read_assignment(b"\x0a")
    assert messages.read_configuration(b"") == Configuration("", "")
    for write in (messages.write_register, messages.write_assign, messages.write_routes):
        with pytest.raises(ValueError):
            write(bytes(31))


def test_every_method_has_an_older_path() -> None:
    assert len(set(messages.OLD_PATHS.values())) == 4
    assert messages.REGISTER == "/anapaya.edgetun.v1.EdgeTunControlService/RegisterEdgeTunIdentity"
