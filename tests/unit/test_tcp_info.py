"""The round trip as the kernel measured it on a connection of its own."""

from __future__ import annotations

import socket
import subprocess

from engine.tcp_info import round_trip
from tests.support.sockets import tcp_pair


def test_a_connection_has_one_from_its_beginning() -> None:
    client, server = tcp_pair()
    with client, server:
        assert 0 < round_trip(client) < 1_000_000


def test_it_is_what_the_systems_own_tool_shows() -> None:
    client, server = tcp_pair()
    with client, server:
        port = client.getsockname()[1]
        shown = subprocess.run(
            ["ss", "-tinH", "sport", "=", f":{port}"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
        (rtt,) = (word.removeprefix("rtt:") for word in shown.split() if word.startswith("rtt:"))
        assert round_trip(client) == round(float(rtt.partition("/")[0]) * 1000)


def test_what_has_none_says_so() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert round_trip(ours) == 0
    assert round_trip(ours) == 0  # closed by now
    with socket.socket() as unconnected:
        assert round_trip(unconnected) == 0
