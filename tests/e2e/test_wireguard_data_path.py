"""Two tunnels of ours between two kernels: what one sends the other gets, with and without offloads outside.

Counters: tun-offload.md, section 5.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from engine.wireguard.interface import Drop
from tests.support.counters import counters
from tests.support.transfers import tcp_both_ways, udp_datagrams
from tests.support.wireguard_path_lab import INSIDE, PathLab, path_lab

_TCP_SIZE = 2 * 1024 * 1024
_ON, _OFF = (True, True), (False, False)
_OFFLOADS = {"on": (_ON, _ON), "off": (_OFF, _OFF), "on-off": (_ON, _OFF), "off-on": (_OFF, _ON)}
_LABS = {
    f"over-v{outside}-{name}": (outside, *ends) for outside in (4, 6) for name, ends in _OFFLOADS.items()
}
RIGHT4, RIGHT6 = INSIDE["right"]

by_version = pytest.mark.parametrize("address", [RIGHT4, RIGHT6], ids=["v4", "v6"])
by_mtu = pytest.mark.parametrize("mtu", [1280, 1420, 8900])


@pytest.fixture(scope="module", params=_LABS.values(), ids=list(_LABS))
def path(request: pytest.FixtureRequest) -> Iterator[PathLab]:
    outside, left, right = request.param
    with path_lab(outside, left=left, right=right) as lab:
        for address in (RIGHT4, RIGHT6):
            lab.left.namespace.run(["ping", "-c", "1", "-W", "10", address])
        for end in lab.ends:
            assert end.faults() == {}
        yield lab


def _assert_nothing_was_wrong(path: PathLab) -> None:
    for end in path.ends:
        assert end.faults() == {}
        assert end.dropped == {}


def _dropped_since(path: PathLab) -> dict[str, int]:
    """By the right end, which forgets it."""
    dropped = path.right.dropped
    path.right.interface.dropped.clear()
    return dropped


# --- all is well -----------------------------------------------------------------------------------


@by_mtu
@by_version
def test_tcp(path: PathLab, address: str, mtu: int) -> None:
    path.set_mtu(mtu)
    before = [(end.device.superpackets, end.udp.datagrams) for end in path.ends]
    tcp_both_ways(path.left.namespace, path.right.namespace, address, _TCP_SIZE)
    _assert_nothing_was_wrong(path)
    for end, (superpackets, datagrams) in zip(path.ends, before, strict=True):
        assert end.device.superpackets > superpackets, "what came was joined"
        assert end.udp.datagrams - datagrams >= _TCP_SIZE // mtu


@by_mtu
@pytest.mark.parametrize("segmented", [True, False], ids=["segmented", "single"])
@by_version
def test_udp(path: PathLab, address: str, segmented: bool, mtu: int) -> None:
    path.set_mtu(mtu)
    for size in (100, 508, mtu - 48):
        udp_datagrams(path.left.namespace, path.right.namespace, address, size, bursts=6, segmented=segmented)
    _assert_nothing_was_wrong(path)


def test_a_file_of_some_megabytes(path: PathLab) -> None:
    path.set_mtu(1420)
    for address in (RIGHT4, RIGHT6):
        tcp_both_ways(path.left.namespace, path.right.namespace, address, 8 * _TCP_SIZE)
    _assert_nothing_was_wrong(path)


def test_eight_streams_at_once(path: PathLab) -> None:
    path.set_mtu(1420)
    server = path.right.namespace.popen(["iperf3", "-s", "-1", "--forceflush"])
    assert server.stdout is not None
    while "listening" not in (line := server.stdout.readline()):
        assert line, "the server has ended"
    with server:
        command = ["iperf3", "-c", RIGHT4, "-P", "8", "-n", "16M", "--json"]
        result = json.loads(path.left.namespace.run(command, timeout=60).stdout)
        server.communicate(timeout=20)
    # It ends when all is sent, with some still under way: the other tests look at what arrives.
    assert result["end"]["sum_sent"]["bytes"] >= 16 * 2**20
    assert result["end"]["sum_received"]["bytes"] > 0
    _assert_nothing_was_wrong(path)


def test_pings_that_are_fragmented(path: PathLab) -> None:
    path.set_mtu(1420)
    for address in (RIGHT4, RIGHT6):
        path.left.namespace.run(["ping", "-i", "0.01", "-c", "3", "-W", "10", "-s", "30000", address])
    _assert_nothing_was_wrong(path)


@pytest.mark.parametrize("cable", [1500, 9000])
def test_a_whole_packet_s_datagram_fits_on_the_cable(path: PathLab, cable: int) -> None:
    """80 bytes less than the cable's MTU leave room for IPv6, UDP and WireGuard's own, but for no padding.

    So padding must not make a packet longer than the device's MTU, as in other implementations.
    """
    path.set_mtu(cable - 80, cable=cable)
    before = [counters(end.namespace) for end in path.ends]
    tcp_both_ways(path.left.namespace, path.right.namespace, RIGHT4, _TCP_SIZE)
    for end, earlier in zip(path.ends, before, strict=True):
        now = counters(end.namespace)
        fragmented = {name: now[name] - earlier[name] for name in ("IpFragCreates", "Ip6FragCreates")}
        assert fragmented == {"IpFragCreates": 0, "Ip6FragCreates": 0}
        assert end.udp._unsegmented == set(), "no peer to which segments are too long"
    _assert_nothing_was_wrong(path)


# --- and one bit is not ----------------------------------------------------------------------------


def _flip_one_bit(data: bytearray, stride: int) -> bool:
    """In the third datagram of those that carry much."""
    if stride < 1000 or len(data) < 3 * stride:
        return False
    data[2 * stride + 333] ^= 4
    return True


def _assert_one_datagram_was_lost(path: PathLab) -> None:
    assert path.left.udp.tamper is None, "no datagram was tampered with"
    assert _dropped_since(path) == {Drop.AUTHENTICATION: 1}
    _assert_nothing_was_wrong(path)


@by_version
def test_one_flipped_bit_of_a_tcp_stream_costs_one_datagram(path: PathLab, address: str) -> None:
    path.set_mtu(1420)
    path.left.udp.tamper = _flip_one_bit
    tcp_both_ways(path.left.namespace, path.right.namespace, address, _TCP_SIZE)  # sent again: it arrives
    _assert_one_datagram_was_lost(path)


@by_version
def test_one_flipped_bit_costs_one_datagram(path: PathLab, address: str) -> None:
    path.set_mtu(1420)
    path.left.udp.tamper = _flip_one_bit
    udp_datagrams(path.left.namespace, path.right.namespace, address, 1201, bursts=3, segmented=True, lost=1)
    _assert_one_datagram_was_lost(path)


def test_the_counters_are_there(path: PathLab) -> None:
    """A counter that the kernel calls otherwise would never be seen to grow."""
    names = {"TcpInCsumErrors", "UdpInCsumErrors", "Udp6InCsumErrors", "IpExtInCsumErrors", "TcpInErrs"}
    names |= {"IpFragCreates", "Ip6FragCreates"}
    for end in path.ends:
        assert names <= set(counters(end.namespace))
