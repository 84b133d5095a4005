"""The socket from the service manager: real descriptors of every wrong kind."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.service.activation import ActivationError, listening_socket

ME = os.getpid()


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.bind(str(tmp_path / "sock"))
        sock.listen()
        yield sock


def _environment(count: str = "1", pid: str = str(ME)) -> dict[str, str]:
    return {"LISTEN_FDS": count, "LISTEN_PID": pid, "LISTEN_FDNAMES": "adit-helper.socket", "LANG": "C"}


def test_a_listening_socket(listener: socket.socket, tmp_path: Path) -> None:
    descriptor = os.dup(listener.fileno())
    os.set_inheritable(descriptor, True)
    environment = _environment()
    given = listening_socket(environment, ME, first=descriptor)
    assert given is not None and given.fileno() == descriptor
    with given, socket.socket(socket.AF_UNIX) as client:
        assert not given.getblocking() and not os.get_inheritable(descriptor)
        client.connect(str(tmp_path / "sock"))
        accepted, _ = given.accept()
        accepted.close()
    assert environment == {"LANG": "C"}


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LISTEN_FDS": "1"},
        {"LISTEN_PID": str(ME)},
        _environment("0"),
        _environment(pid=str(ME + 1)),
        _environment("one"),
        _environment("-1"),
        _environment("¹"),
    ],
    ids=repr,
)
def test_nothing_was_meant_for_us(environment: dict[str, str]) -> None:
    assert listening_socket(environment, ME) is None
    assert not {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"} & environment.keys()


@pytest.mark.parametrize("count", ["2", "16", "17", "99999999999"])
def test_one_and_no_more(count: str) -> None:
    with pytest.raises(ActivationError, match="sockets were handed over"):
        listening_socket(_environment(count), ME)


def _wrong(kind: str, stack: list[socket.socket]) -> int:
    """A descriptor that is no listening Unix stream socket."""
    if kind == "file":
        return os.open("/dev/null", os.O_RDONLY)
    if kind == "closed":
        descriptor = os.open("/dev/null", os.O_RDONLY)
        os.close(descriptor)
        return descriptor
    made = {
        "tcp": (socket.AF_INET, socket.SOCK_STREAM),
        "datagram": (socket.AF_UNIX, socket.SOCK_DGRAM),
        "packets": (socket.AF_UNIX, socket.SOCK_SEQPACKET),
        "silent": (socket.AF_UNIX, socket.SOCK_STREAM),
    }
    if kind == "connected":
        stack += socket.socketpair()
    else:
        stack.append(socket.socket(*made[kind]))
        if kind in ("tcp", "packets"):
            if kind == "packets":
                stack[-1].bind("")  # a free name in the abstract namespace
            stack[-1].listen()
    return os.dup(stack[-1].fileno())


@pytest.mark.parametrize("kind", ["file", "closed", "tcp", "datagram", "packets", "silent", "connected"])
def test_what_can_not_be_served_on(kind: str) -> None:
    stack: list[socket.socket] = []
    descriptor = _wrong(kind, stack)
    with pytest.raises(ActivationError, match="socket"):
        listening_socket(_environment(), ME, first=descriptor)
    if kind != "closed":
        os.close(descriptor)  # is still the caller's
    for sock in stack:
        sock.close()
