"""A plain VPN over any byte stream is ten lines: two machines with nothing but a stream between them."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.device.tun import TunDevice
from tests.support.counters import checksum_errors, counters
from tests.support.namespaces import Namespace
from tests.support.plain_vpn import MTU
from tests.support.transfers import tcp_both_ways

_ROOT = Path(__file__).parents[2]
_SIZE = 8 * 1024 * 1024
_LEFT, _RIGHT = "10.79.0.1", "10.79.0.2"
_LEFT6, _RIGHT6 = "fd79::1", "fd79::2"

Ends = tuple[Namespace, Namespace]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Two machines, joined by a plain VPN over a stream between two processes."""
    with Namespace() as left, Namespace() as right:
        processes = []
        for namespace, address, address6, stream in zip(
            (left, right), (_LEFT, _RIGHT), (_LEFT6, _RIGHT6), socket.socketpair(), strict=True
        ):
            with namespace.inside():
                device = TunDevice.create("plain%d")
            namespace.run(["ip", "address", "add", f"{address}/24", "dev", device.name])
            namespace.run(["ip", "address", "add", f"{address6}/64", "dev", device.name, "nodad"])
            namespace.run(["ip", "link", "set", device.name, "mtu", str(MTU), "txqueuelen", "5000", "up"])
            descriptors = (device.fileno(), stream.fileno())
            program = [sys.executable, "-m", "tests.support.plain_vpn", *map(str, descriptors)]
            processes.append(subprocess.Popen(program, pass_fds=descriptors, cwd=_ROOT))
            device.close()
            stream.close()
        try:
            yield left, right
            assert [process.poll() for process in processes] == [None, None]
        finally:
            for process in processes:
                process.kill()
                process.wait()


def _assert_nothing_was_damaged(ends: Ends) -> None:
    for namespace in ends:
        counted = counters(namespace)
        assert checksum_errors(counted) == {}
        assert counted["TcpInErrs"] == 0


def test_the_ends_see_each_other(ends: Ends) -> None:
    left, right = ends
    # The shortest, the longest that passes in one piece, and one in several.
    for size in (0, MTU - 28, 5000):
        left.run(["ping", "-i", "0.01", "-c", "5", "-W", "10", "-s", str(size), _RIGHT])
        right.run(["ping", "-i", "0.01", "-c", "5", "-W", "10", "-s", str(size), _LEFT6])
    _assert_nothing_was_damaged(ends)


@pytest.mark.parametrize("address", [_RIGHT, _RIGHT6])
def test_a_transfer_both_ways_arrives_as_it_was(ends: Ends, address: str) -> None:
    left, right = ends
    tcp_both_ways(left, right, address, _SIZE)
    _assert_nothing_was_damaged(ends)
    received = counters(right)
    # In superpackets: singly, the data alone would be more than _SIZE / MTU.
    assert received["TcpInSegs"] < _SIZE / MTU / 2


def test_it_ends_with_its_stream() -> None:
    with Namespace() as namespace:
        with namespace.inside():
            device = TunDevice.create("plain%d")
        ours, theirs = socket.socketpair()
        descriptors = (device.fileno(), theirs.fileno())
        program = [sys.executable, "-m", "tests.support.plain_vpn", *map(str, descriptors)]
        with ours, theirs, device:
            process = subprocess.Popen(program, pass_fds=descriptors, cwd=_ROOT)
        assert process.wait(10) == 0
