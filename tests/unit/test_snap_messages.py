"""The messages of the services: vectors of a real SNAP, limits, and what is refused."""

from __future__ import annotations

import pytest

from engine import protobuf
from engine.protobuf import write_bytes, write_number, write_numbers, write_text
from engine.snap import messages, socket_address
from engine.snap.errors import AnswerError, SocketAddressError
from engine.snap.messages import DataPlane, Router, Snap, Underlays
from engine.udp.endpoint import Endpoint
from tests.support import snap_vectors as vectors
from tests.support import wireguard_vectors


def test_the_vectors_of_a_real_snap() -> None:
    assert messages.read_underlays(vectors.UNDERLAYS) == Underlays(
        (), (Snap(vectors.CONTROL_URL, (vectors.ISD_AS,)),)
    )
    assert messages.read_underlays(vectors.NO_UNDERLAYS) == messages.read_underlays(b"") == Underlays()
    assert messages.read_data_plane(vectors.DATA_PLANE) == DataPlane(
        vectors.DATA_PLANE_ADDRESS, vectors.CONTROL_URL, vectors.DATA_PLANE_KEY
    )
    assert messages.write_register(vectors.CLIENT_KEY) == vectors.REGISTER
    assert messages.read_registration(vectors.REGISTERED) == bytes(32)
    assert messages.write_list_underlays() == b"\x08\x00"


def test_routers() -> None:
    router = (
        write_number(1, vectors.ISD_AS) + write_text(2, "[2001:db8::1]:30001") + write_numbers(3, [1, 70000])
    )
    unpacked = write_number(3, 7)
    found = messages.read_underlays(write_bytes(1, write_bytes(1, router + unpacked)))
    assert found.routers == (Router(vectors.ISD_AS, Endpoint("2001:db8::1", 30001), (1, 70000, 7)),)


def test_endhost_apis_in_groups() -> None:
    first = write_bytes(1, write_text(1, "https://a.example/")) + write_bytes(
        1, write_text(1, "https://b.example")
    )
    second = write_bytes(1, write_text(1, "https://c.example"))
    body = write_bytes(1, first) + write_bytes(1, second) + write_bytes(1, b"")
    assert messages.read_endhost_apis(body) == (
        ("https://a.example/", "https://b.example"),
        ("https://c.example",),
        (),
    )


def test_authentication() -> None:
    assert messages.write_authenticate("aakey_x", "laptop") == b"\x0a\x07aakey_x\x12\x06laptop"
    for asked, sent in ((1, 900), (3600, 3600), (10**9, 86_400)):
        fields = protobuf.read(messages.write_authenticate("k", "", asked), (1, 2, 3))
        assert fields.number(3) == sent
    metadata = write_bytes(2, write_text(1, "https://d.example/"))
    found = messages.read_authentication(write_text(1, "a.b.c") + metadata)
    assert (found.token, found.discovery) == ("a.b.c", "https://d.example/")
    assert "a.b.c" not in repr(found)
    assert messages.read_authentication(write_text(1, "a.b.c")).discovery == ""


def test_an_old_snap() -> None:
    found = messages.read_data_plane(write_text(1, "192.0.2.1:5000"))
    assert found == DataPlane(Endpoint("192.0.2.1", 5000), "", b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        write_text(1, "snap.example:5000"),
        write_text(1, "0.0.0.0:5000"),
        write_text(1, "192.0.2.1:5000") + write_bytes(3, bytes(31)),
        write_text(1, "192.0.2.1:5000") + write_number(3, 1),
        write_text(1, "192.0.2.1:5000") + write_text(2, "x" * 513),
        write_bytes(1, b"\xff"),
        b"\x0a",
    ],
)
def test_data_planes_that_are_refused(body: bytes) -> None:
    with pytest.raises(AnswerError):
        messages.read_data_plane(body)


def _many(count: int, one: bytes = b"") -> bytes:
    return write_bytes(1, one) * count


@pytest.mark.parametrize(
    "body",
    [
        b"\x08\x01",
        write_bytes(2, _many(messages.MAX_SNAPS + 1)),
        write_bytes(1, _many(messages.MAX_ROUTERS + 1, write_text(2, "192.0.2.1:1"))),
        write_bytes(1, _many(1)),
        write_bytes(2, _many(1, write_numbers(2, range(messages.MAX_ASES + 1)))),
        write_bytes(2, _many(1, write_text(1, "x" * 600))),
        write_bytes(1, _many(1, write_text(2, "192.0.2.1:1") + write_numbers(3, [2**32]))),
    ],
)
def test_underlays_that_are_refused(body: bytes) -> None:
    with pytest.raises(AnswerError):
        messages.read_underlays(body)


def test_further_answers_that_are_refused() -> None:
    for body in (_many(messages.MAX_GROUPS + 1), _many(1, _many(messages.MAX_APIS + 1)), b"\x0a\x01\x0a"):
        with pytest.raises(AnswerError):
            messages.read_endhost_apis(body)
    for body in (b"", write_text(1, "x" * 9000), write_text(1, "x") + write_number(2, 1)):
        with pytest.raises(AnswerError):
            messages.read_authentication(body)
    for body in (write_bytes(1, bytes(31)), write_number(1, 0)):
        with pytest.raises(AnswerError):
            messages.read_registration(body)
    assert messages.read_registration(b"") == bytes(32)
    with pytest.raises(ValueError):
        messages.write_register(bytes(31))


# --- the socket address of a handshake ---


@pytest.mark.parametrize(
    ("data", "endpoint"),
    [
        (wireguard_vectors.SOCKET_ADDRESS_4, Endpoint("203.0.113.7", 40000)),
        (wireguard_vectors.SOCKET_ADDRESS_6, Endpoint("2001:db8::7", 40000)),
        (wireguard_vectors.CAPTURED_SOCKET_ADDRESS, Endpoint("127.0.0.1", 37829)),
        (bytes([4]) + bytes(19), Endpoint("0.0.0.0", 0)),
    ],
)
def test_socket_addresses(data: bytes, endpoint: Endpoint) -> None:
    assert socket_address.decode(data) == endpoint
    assert socket_address.encode(endpoint) == data


def test_what_stands_before_an_ipv4_address_is_ignored() -> None:
    data = bytearray(wireguard_vectors.SOCKET_ADDRESS_4)
    data[4:16] = b"x" * 12
    assert socket_address.decode(bytes(data)) == Endpoint("203.0.113.7", 40000)


@pytest.mark.parametrize(
    "data",
    [b"", bytes(19), bytes(20), bytes([4]) + bytes(20), bytes([4, 1]) + bytes(18), bytes([5]) + bytes(19)],
)
def test_bytes_that_are_no_socket_address(data: bytes) -> None:
    with pytest.raises(SocketAddressError):
        socket_address.decode(data)
