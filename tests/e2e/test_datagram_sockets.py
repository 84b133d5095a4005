"""The UDP sockets that an engine is given, on a kernel of our own."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator

import pytest

from engine.failures import FailureKind, Retry
from helper.network.sockets import BUFFER, open_sockets
from helper.network.transport_errors import TransportError
from tests.support.namespaces import Namespace, link

_SO_MARK = 36
_IP_MTU_DISCOVER, _IPV6_MTU_DISCOVER, _DONT = 10, 23, 0


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with Namespace() as made, made.inside():
        yield made


@pytest.fixture
def opened(machine: Namespace) -> Iterator[dict[int, socket.socket]]:
    made = dict(open_sockets(0, 0))
    yield made
    for sock in made.values():
        sock.close()


def test_there_is_one_for_each_version(opened: dict[int, socket.socket]) -> None:
    assert list(opened) == [4, 6]
    assert opened[4].getsockname()[0] == "0.0.0.0" and opened[6].getsockname()[0] == "::"
    for sock in opened.values():
        assert sock.type == socket.SOCK_DGRAM and sock.gettimeout() == 0.0
        assert sock.getsockname()[1] > 0
        with pytest.raises(OSError):
            sock.getpeername()
        assert sock.getsockopt(socket.SOL_SOCKET, _SO_MARK) == 0


def test_their_buffers_and_how_they_send(opened: dict[int, socket.socket]) -> None:
    for sock in opened.values():
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            # The kernel doubles it, for its own bookkeeping; no sysctl limits it.
            assert sock.getsockopt(socket.SOL_SOCKET, option) == 2 * BUFFER
    assert opened[4].getsockopt(socket.IPPROTO_IP, _IP_MTU_DISCOVER) == _DONT
    assert opened[6].getsockopt(socket.IPPROTO_IPV6, _IPV6_MTU_DISCOVER) == _DONT
    assert opened[6].getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == 1


@pytest.mark.parametrize("mark", [1, 0xCA6C, 2**32 - 1])
def test_they_share_a_port_and_a_mark_that_was_wished_for(machine: Namespace, mark: int) -> None:
    for _ in range(2):  # and the port is free again afterwards
        for _, sock in open_sockets(51820, mark):
            with sock:
                assert sock.getsockname()[1] == 51820
                assert sock.getsockopt(socket.SOL_SOCKET, _SO_MARK) & 0xFFFFFFFF == mark


def test_a_mark_leads_to_the_rules_that_a_person_made(machine: Namespace) -> None:
    with Namespace() as far:
        link(machine, far, "one0", "one1")
        link(machine, far, "two0", "two1")
        for number, name in enumerate(("one", "two"), 1):
            machine.run(["ip", "address", "add", f"192.0.{number}.1/24", "dev", f"{name}0"])
            far.run(["ip", "address", "add", f"192.0.{number}.2/24", "dev", f"{name}1"])
        far.run(["ip", "address", "add", "198.51.100.7/32", "dev", "lo"])
        machine.run(["ip", "route", "add", "default", "via", "192.0.1.2"])
        machine.run(["ip", "route", "add", "default", "via", "192.0.2.2", "table", "77"])
        machine.run(["ip", "rule", "add", "fwmark", "0xca6c", "lookup", "77"])
        with far.inside():
            listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            listener.bind(("198.51.100.7", 9))
            listener.settimeout(5)
        with listener:
            for mark, source in ((0, "192.0.1.1"), (0xCA6C, "192.0.2.1")):
                for version, sock in open_sockets(0, mark):
                    with sock:
                        if version == 4:
                            sock.sendto(b"x", ("198.51.100.7", 9))
                            assert listener.recvfrom(10)[1][0] == source


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_port_that_is_taken(machine: Namespace, family: socket.AddressFamily) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as other:
        if family == socket.AF_INET6:
            other.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        other.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", 51820))
        with pytest.raises(TransportError) as caught:
            open_sockets(51820, 0)
    failure = caught.value.failure
    assert (failure.code, failure.kind, failure.retry) == ("port_in_use", FailureKind.LOCAL, Retry.SOON)
    assert "51820" in failure.message and failure.advice
    for _, sock in open_sockets(51820, 0):  # nothing of the failed try is left
        sock.close()


def test_a_machine_without_ipv6_gives_one(machine: Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    class WithoutIPv6(socket.socket):
        def __init__(self, family: int = -1, kind: int = -1, proto: int = -1) -> None:
            if family == socket.AF_INET6:
                raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
            super().__init__(family, kind, proto)

    monkeypatch.setattr(socket, "socket", WithoutIPv6)
    (only,) = open_sockets(0, 0)
    assert only[0] == 4
    only[1].close()
