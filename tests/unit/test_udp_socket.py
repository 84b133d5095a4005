"""The batching UDP socket, against the kernel on the loopback device."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import pytest

from engine.udp.endpoint import Endpoint
from engine.udp.socket import MAX_PAYLOAD, MAX_SEGMENTS, RECEIVE_SIZE, UdpSocket

ROOM = memoryview(bytearray(RECEIVE_SIZE))
HOSTS = {4: "127.0.0.1", 6: "::1"}


def bound(version: int, *, segment: bool = True, coalesce: bool = True) -> UdpSocket:
    sock = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.bind((HOSTS[version], 0))
    sock.setblocking(False)
    return UdpSocket(sock, segment=segment, coalesce=coalesce)


@pytest.fixture(params=[4, 6])
def version(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(params=[(True, True), (True, False), (False, True), (False, False)])
def pair(version: int, request: pytest.FixtureRequest) -> Iterator[tuple[UdpSocket, UdpSocket]]:
    """A sender and a receiver, with and without the kernel's help on either side."""
    segment, coalesce = request.param
    ours, theirs = bound(version, segment=segment), bound(version, coalesce=coalesce)
    yield ours, theirs
    ours.close()
    theirs.close()


def where(sock: UdpSocket) -> Endpoint:
    return Endpoint(HOSTS[sock.version], sock.port)


def everything(sock: UdpSocket) -> list[bytes]:
    """The datagrams that wait, cut apart."""
    datagrams = []
    while (received := sock.receive(ROOM)) is not None:
        stride = received.stride or 1
        datagrams += [
            bytes(ROOM[start : min(start + stride, received.size)])
            for start in range(0, received.size, stride)
        ]
    return datagrams


def numbered(count: int, size: int, last: int) -> list[bytes]:
    sizes = [size] * (count - 1) + [last]
    return [
        number.to_bytes(2, "big") * (length // 2) + b"!" * (length % 2) for number, length in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("count", "size", "last"),
    [(1, 148, 148), (2, 1456, 1456), (44, 1456, 96), (47, 1456, 700), (130, 200, 33), (3, 40000, 40000)],
)
def test_every_datagram_arrives_as_it_was(
    pair: tuple[UdpSocket, UdpSocket], count: int, size: int, last: int
) -> None:
    ours, theirs = pair
    datagrams = numbered(count, size, last)
    data = memoryview(b"".join(datagrams))
    assert ours.send(data, size, where(theirs)) == len(data)
    assert everything(theirs) == datagrams
    assert not ours.refused


def test_one_superpacket_is_one_call(version: int) -> None:
    ours, theirs = bound(version), bound(version)
    assert ours.segment and theirs.coalesce, "this kernel is older than any that Adit supports"
    size = 1456
    count = min(MAX_SEGMENTS, MAX_PAYLOAD // size)
    ours.send(memoryview(bytes(count * size)), size, where(theirs))
    received = theirs.receive(ROOM)
    assert received is not None
    assert (received.size, received.stride, received.source) == (count * size, size, where(ours))
    assert theirs.receive(ROOM) is None
    ours.close()
    theirs.close()


def test_a_peer_to_which_segments_are_too_long_gets_them_one_by_one(version: int) -> None:
    """The loopback's MTU is 65536: a segment is never too long there, but its own length can be refused."""

    class Refusing(socket.socket):
        calls = 0

        def sendmsg(self, *_: object) -> int:
            type(self).calls += 1
            raise OSError(errno.EINVAL, "segments longer than the MTU")

    theirs = bound(version)
    plain = Refusing(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
    plain.bind((HOSTS[version], 0))
    plain.setblocking(False)
    ours = UdpSocket(plain)
    datagrams = numbered(5, 300, 120)
    for _ in range(2):
        assert ours.send(memoryview(b"".join(datagrams)), 300, where(theirs)) == 4 * 300 + 120
        assert everything(theirs) == datagrams
    assert Refusing.calls == 1, "remembered, and not tried again"
    assert not ours.refused
    ours.close()
    theirs.close()


def test_what_can_not_be_sent_is_counted_and_done_with() -> None:
    ours = bound(4)
    nowhere = Endpoint("255.255.255.255", 9)  # broadcasts are not permitted to this socket
    assert ours.send(memoryview(bytes(1000)), 100, nowhere) == 1000
    assert ours.refused == {errno.EACCES: 10}
    ours.close()


def test_a_full_socket_keeps_the_rest_for_later(version: int) -> None:
    class Full(socket.socket):
        room = 3

        def sendto(self, data: object, *address: object) -> int:
            if not self.room:
                raise BlockingIOError
            type(self).room -= 1
            return super().sendto(data, *address)  # type: ignore[call-overload, no-any-return]

    theirs = bound(version)
    plain = Full(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
    plain.bind((HOSTS[version], 0))
    ours = UdpSocket(plain, segment=False)
    datagrams = numbered(5, 300, 120)
    data = memoryview(b"".join(datagrams))
    done = ours.send(data, 300, where(theirs))
    assert done == 900
    Full.room = 3
    assert ours.send(data[done:], 300, where(theirs)) == len(data) - done
    assert everything(theirs) == datagrams
    ours.close()
    theirs.close()


def test_an_answer_that_nobody_listens_does_not_hide_what_waits(version: int) -> None:
    """A connected socket is told of its peer's absence; ours are not, but a helper may hand over any."""
    theirs = bound(version)
    gone = bound(version)
    nobody = where(gone)
    gone.close()
    plain = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
    plain.bind((HOSTS[version], 0))
    plain.setblocking(False)
    option = (socket.IPPROTO_IP, 11) if version == 4 else (socket.IPPROTO_IPV6, 25)  # IP_RECVERR
    plain.setsockopt(*option, 1)
    ours = UdpSocket(plain)
    ours.send(memoryview(b"anybody?"), 8, nobody)
    theirs.send(memoryview(b"me"), 2, where(ours))
    assert everything(ours) == [b"me"]
    assert ours.refused[errno.ECONNREFUSED] == 1
    ours.close()
    theirs.close()


def test_link_local_peers_keep_their_scope() -> None:
    ours = bound(6)
    assert ours._source(("fe80::1%lo", 7, 0, 1)) == Endpoint("fe80::1%1", 7)
    assert ours._address(Endpoint("fe80::1%1", 7)) == ("fe80::1", 7, 0, 1)
    assert str(Endpoint("fe80::1%1", 7)) == "[fe80::1%1]:7"
    assert str(Endpoint("192.0.2.1", 7)) == "192.0.2.1:7"
    ours.close()
