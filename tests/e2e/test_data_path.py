"""From device to device through everything between: what one kernel emits, the other accepts.

Packets are cut and joined by us, by the kernel, or by one of each (tests/support/data_path_lab.py).
Counters: tun-offload.md, section 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.offload.layout import Link, Run
from tests.support.counters import counters
from tests.support.data_path_lab import RIGHT4, RIGHT6, DataPathLab, Tamper, data_path_lab
from tests.support.transfers import tcp_both_ways, udp_datagrams

_TCP_SIZE = 2 * 1024 * 1024
_TCP, _UDP = 6, 17
_OFFLOADS = {"on": (True, True), "off": (False, False), "on-off": (True, False), "off-on": (False, True)}
_LABS = {f"{link.value}-{name}": (link, offload) for link in Link for name, offload in _OFFLOADS.items()}

by_version = pytest.mark.parametrize("address", [RIGHT4, RIGHT6], ids=["v4", "v6"])


@pytest.fixture(scope="module", params=_LABS.values(), ids=list(_LABS))
def path(request: pytest.FixtureRequest) -> Iterator[DataPathLab]:
    with data_path_lab(*request.param) as lab:
        # Neighbours are found, and the devices' first words said.
        for address in (RIGHT4, RIGHT6):
            lab.left.run(["ping", "-c", "1", "-W", "10", address])
        for namespace in (lab.left, lab.right):
            assert lab.faults(namespace) == {}
        yield lab


def _assert_nothing_was_wrong(path: DataPathLab) -> None:
    assert path.faults(path.left) == {}
    assert path.faults(path.right) == {}
    assert path.lost == 0


def _offloads(request: pytest.FixtureRequest) -> tuple[bool, bool]:
    """Whether superpackets come from the left, and from the right."""
    _, offload = request.node.callspec.params["path"]
    assert isinstance(offload, tuple)
    return offload


# --- all is well -------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", [536, 1280, 1448, 4000, 8948])
@by_version
def test_tcp(path: DataPathLab, request: pytest.FixtureRequest, address: str, segment: int) -> None:
    if address == RIGHT6:
        segment = min(segment, 8928)  # its header is longer
    ways = (path.to_right, path.to_left)
    before = [(way.cut, way.joined) for way in ways]
    tcp_both_ways(path.left, path.right, address, _TCP_SIZE, segment=segment)
    _assert_nothing_was_wrong(path)
    left, right = _offloads(request)
    for way, (cut, joined), cuts, joins in zip(ways, before, (left, right), (right, left), strict=True):
        assert (way.cut > cut) is cuts
        assert (way.joined > joined) is joins


@pytest.mark.parametrize("segmented", [True, False], ids=["segmented", "single"])
@pytest.mark.parametrize("size", [508, 1201, 4000, 8900])
@by_version
def test_udp(
    path: DataPathLab, request: pytest.FixtureRequest, address: str, size: int, segmented: bool
) -> None:
    way = path.to_right
    cut, joined = way.cut, way.joined
    sent = udp_datagrams(path.left, path.right, address, size, bursts=6, segmented=segmented)
    grown = path.grown(path.right)
    assert grown["UdpInDatagrams" if address == RIGHT4 else "Udp6InDatagrams"] == sent
    assert grown["UdpInCsumErrors"] == grown["Udp6InCsumErrors"] == 0
    assert grown["IpExtInCsumErrors"] == grown["UdpInErrors"] == grown["Udp6InErrors"] == 0
    _assert_nothing_was_wrong(path)
    left, right = _offloads(request)
    assert (way.cut > cut) is (left and segmented)
    if segmented or not right:
        assert (way.joined > joined) is right


def test_a_file_of_some_megabytes(path: DataPathLab) -> None:
    """No segment's size is asked for: whatever the kernel makes of the device's MTU."""
    tcp_both_ways(path.left, path.right, RIGHT4, 4 * _TCP_SIZE)
    tcp_both_ways(path.left, path.right, RIGHT6, 4 * _TCP_SIZE)
    _assert_nothing_was_wrong(path)


def test_pings_that_are_fragmented(path: DataPathLab) -> None:
    for address in (RIGHT4, RIGHT6):
        path.left.run(["ping", "-i", "0.01", "-c", "3", "-W", "10", "-s", "30000", address])
    _assert_nothing_was_wrong(path)


# --- and one bit is not ------------------------------------------------------------------------


def _flip_one_bit(link: Link, protocol: int, *, in_ip_header: bool = False) -> Tamper:
    """In the payload of the third packet of this protocol that has some, or in its IP header."""
    ip = 14 if link is Link.ETHERNET else 0
    seen = 0

    def tamper(data: memoryview, run: Run) -> bool:
        nonlocal seen
        for at in run.offsets():
            if run.size < 400 or data[at + ip + (9 if data[at + ip] >> 4 == 4 else 6)] != protocol:
                continue
            seen += 1
            if seen == 3:
                # The type of service, or a byte of the payload.
                data[at + (ip + 1 if in_ip_header else 333)] ^= 4
                return True
        return False

    return tamper


def _faults_of_one_flipped_bit(path: DataPathLab) -> dict[str, int]:
    assert path.to_right.tamper is None, "no packet was tampered with"
    assert path.faults(path.left) == {}
    assert path.lost == 0
    return path.faults(path.right)


@by_version
def test_one_flipped_bit_of_a_tcp_packet_is_found(path: DataPathLab, address: str) -> None:
    path.to_right.tamper = _flip_one_bit(path.link, _TCP)
    tcp_both_ways(path.left, path.right, address, _TCP_SIZE, segment=1280)  # sent again: it arrives
    assert _faults_of_one_flipped_bit(path) == {"TcpInCsumErrors": 1, "TcpInErrs": 1}


@pytest.mark.parametrize("segmented", [True, False], ids=["segmented", "single"])
@by_version
def test_one_flipped_bit_of_a_datagram_is_found(path: DataPathLab, address: str, segmented: bool) -> None:
    path.to_right.tamper = _flip_one_bit(path.link, _UDP)
    udp_datagrams(path.left, path.right, address, 1201, bursts=3, segmented=segmented, lost=1)
    family = "Udp" if address == RIGHT4 else "Udp6"
    assert _faults_of_one_flipped_bit(path) == {f"{family}InCsumErrors": 1, f"{family}InErrors": 1}


@pytest.mark.parametrize("protocol", [_TCP, _UDP], ids=["tcp", "udp"])
def test_one_flipped_bit_of_an_ip_header_is_found(path: DataPathLab, protocol: int) -> None:
    path.to_right.tamper = _flip_one_bit(path.link, protocol, in_ip_header=True)
    if protocol == _TCP:
        tcp_both_ways(path.left, path.right, RIGHT4, _TCP_SIZE, segment=1280)
    else:
        udp_datagrams(path.left, path.right, RIGHT4, 1201, bursts=3, segmented=True, lost=1)
    faults = _faults_of_one_flipped_bit(path)
    assert faults["IpExtInCsumErrors"] == 1
    assert set(faults) <= {"IpExtInCsumErrors", "IpInHdrErrors"}


def test_the_counters_are_there(path: DataPathLab) -> None:
    """A counter that the kernel calls otherwise would never be seen to grow."""
    names = ["TcpInCsumErrors", "UdpInCsumErrors", "Udp6InCsumErrors", "IpExtInCsumErrors", "TcpInErrs"]
    for namespace in (path.left, path.right):
        assert set(names) <= set(counters(namespace))
