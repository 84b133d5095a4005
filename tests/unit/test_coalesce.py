"""Joining packets: the vectors, and the rules that are easily said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.offload import virtio
from engine.offload.coalesce import Coalescer
from engine.offload.layout import Link, Run
from tests.support import offload_vectors as vectors
from tests.support import slow_coalesce as slow
from tests.support.slow_coalesce import ACK, PSH, TCP, UDP, Flow

_MACS = bytes.fromhex("5e00000000015e0000000002")


def _lay_out(packets: Sequence[bytes], gap: int = 4) -> tuple[bytearray, list[Run]]:
    buffer = bytearray()
    runs: list[Run] = []
    for packet in packets:
        buffer += b"\xee" * gap
        stride = gap + len(packet)
        if runs and runs[-1].size == len(packet):
            runs[-1] = runs[-1]._replace(packets=runs[-1].packets + 1)
        else:
            runs.append(Run(len(buffer), stride, len(packet), 1))
        buffer += packet
    return buffer, runs


def _join(packets: Sequence[bytes], link: Link = Link.IP, *, udp: bool = True) -> list[tuple[bytes, int]]:
    buffer, runs = _lay_out(packets)
    return [(b"".join(j.parts), j.packets) for j in Coalescer(link, udp=udp).join(buffer, runs)]


def _burst(flow: Flow, count: int, size: int, start: int = 0) -> list[bytes]:
    return [
        flow.packet(bytes([i & 0xFF]) * size, sequence=i * size, identification=i)
        for i in range(start, start + count)
    ]


@pytest.mark.parametrize("vector", [vectors.V8, vectors.V9, vectors.V10], ids=lambda v: v.title)
def test_a_vector_is_joined_as_the_kernel_does(vector: vectors.Vector) -> None:
    assert _join(vector.segments) == [(vector.superpacket, len(vector.segments))]


@pytest.mark.parametrize("vector", [vectors.V1, vectors.V2, vectors.V3, vectors.V5], ids=lambda v: v.title)
def test_what_the_kernel_cut_is_put_together_again(vector: vectors.Vector) -> None:
    assert _join(vector.segments) == [(vector.superpacket, len(vector.segments))]


def test_the_reference_cuts_as_the_kernel_does() -> None:
    for vector in (vectors.V1, vectors.V2, vectors.V3, vectors.V4, vectors.V5):
        assert slow.expand(vector.superpacket) == list(vector.segments)


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("protocol", [TCP, UDP])
@pytest.mark.parametrize("link", list(Link))
@pytest.mark.parametrize("size", [1, 99, 1000, 1448])
def test_more_than_fits_is_several_superpackets(version: int, protocol: int, link: Link, size: int) -> None:
    ethertype = b"\x08\x00" if version == 4 else b"\x86\xdd"
    flow = Flow(version, protocol, _MACS + ethertype if link is Link.ETHERNET else b"")
    packets = _burst(flow, 170, size)
    writes = _join(packets, link)
    assert writes == _reference(packets, link)
    assert max(len(written) for written, _ in writes) <= 12 + 65535
    assert [segment for written, _ in writes for segment in slow.expand(written)] == packets


def test_as_long_as_a_superpacket_may_be() -> None:
    for link in Link:
        flow = Flow(link=_MACS + b"\x08\x00" if link is Link.ETHERNET else b"", options=b"")
        # 65535 less 40 of headers is 5 × 13099; less Ethernet too it is not a multiple of 5.
        size = (65535 - 40 - len(flow.link)) // 5
        assert [packets for _, packets in _join(_burst(flow, 5, size), link)] == [5]
        assert [packets for _, packets in _join(_burst(flow, 5, size + 1), link)] == [4, 1]


def test_a_short_packet_ends_the_burst() -> None:
    flow = Flow()
    packets = _burst(flow, 44, 1448)
    packets.append(flow.packet(b"end", sequence=44 * 1448, identification=44, flags=ACK | PSH))
    packets.append(flow.packet(b"new", sequence=44 * 1448 + 3, identification=45))
    packets += [flow.packet(b"new", sequence=44 * 1448 + 6 + 3 * i, identification=46 + i) for i in range(6)]
    assert [packets for _, packets in _join(packets)] == [45, 7]
    assert _join(packets) == _reference(packets)


@pytest.mark.parametrize(
    ("pushed", "sequence", "identification", "expected"),
    [
        (False, 800, 8, [9]),
        (True, 800, 8, [8, 1]),
        (False, 801, 8, [8, 1]),
        (False, 800, 9, [8, 1]),
        (False, 800, 7, [8, 1]),
    ],
)
def test_what_may_end_a_long_run(
    pushed: bool, sequence: int, identification: int, expected: list[int]
) -> None:
    flow = Flow()
    packets = _burst(flow, 7, 100)
    flags = ACK | PSH if pushed else ACK
    packets.append(flow.packet(bytes(100), sequence=700, identification=7, flags=flags))
    packets.append(flow.packet(b"shorter", sequence=sequence, identification=identification))
    assert [packets for _, packets in _join(packets)] == expected
    assert _join(packets) == _reference(packets)


def test_flows_that_alternate() -> None:
    one, two = Flow(port=1), Flow(port=2)
    pairs = zip(_burst(one, 20, 100), _burst(two, 20, 100), strict=True)
    assert [packets for _, packets in _join([packet for pair in pairs for packet in pair])] == [20, 20]


@pytest.mark.parametrize("bad", [0, 1, 7, 29])
@pytest.mark.parametrize("place", [2, 11, 25, 37, 60, 151])
def test_a_flipped_bit_is_left_to_the_kernel(bad: int, place: int) -> None:
    packets = _burst(Flow(), 30, 100)
    packets[bad] = packets[bad][:place] + bytes([packets[bad][place] ^ 4]) + packets[bad][place + 1 :]
    writes = _join(packets)
    assert writes == _reference(packets)
    assert (slow.PLAIN + packets[bad], 1) in writes


def test_an_acknowledgement_comes_behind_what_was_before() -> None:
    flow = Flow()
    packets = [*_burst(flow, 8, 100), flow.packet(b"", sequence=800, identification=8)]
    packets += [flow.packet(bytes(100), sequence=800 + 100 * i, identification=9 + i) for i in range(8)]
    assert [packets for _, packets in _join(packets)] == [8, 1, 8]


@pytest.mark.parametrize("odd_one", ["fragment", "options"])
def test_nothing_passes_a_packet_that_may_be_of_any_flow(odd_one: str) -> None:
    flow = Flow(protocol=UDP)
    if odd_one == "fragment":
        middle = flow.packet(bytes(50), identification=2, fragment=0x2000)
    else:
        middle = flow.packet(bytes(50), identification=2, ip_options=b"\1" * 4)
    packets = [*_burst(flow, 2, 100), middle, *_burst(flow, 2, 100, 3)]
    assert [packets for _, packets in _join(packets)] == [2, 1, 2]


def test_kernels_without_udp_superpackets() -> None:
    packets = _burst(Flow(protocol=UDP), 10, 100)
    assert _join(packets, udp=False) == [(slow.PLAIN + packet, 1) for packet in packets]


def test_nothing_comes_of_nothing() -> None:
    assert _join([]) == []


def test_the_buffer_may_be_resized_afterwards() -> None:
    buffer, runs = _lay_out(_burst(Flow(), 50, 100) + _burst(Flow(port=1), 2, 99))
    for joined in Coalescer(Link.IP).join(buffer, runs):
        assert joined.packets > 1
        del joined
    buffer.clear()


def _reference(packets: Sequence[bytes], link: Link = Link.IP) -> list[tuple[bytes, int]]:
    outcome = slow.join(packets, link is Link.ETHERNET)
    return [(w, len(i)) for w, i in zip(outcome.writes, outcome.indices, strict=True)]


def _with_checksum_65535(flow: Flow, identification: int) -> bytes:
    """A datagram whose sum happens to be the number that 0, "there is none", is taken for."""
    for number in range(1 << 16):
        packet = flow.packet(number.to_bytes(2, "big") * 50, identification=identification)
        if packet[26:28] == b"\xff\xff":
            return packet
    raise AssertionError("a sum of 16 bits has every value")


@pytest.mark.parametrize("place", [1, 2, 5])
def test_a_datagram_without_a_checksum_goes_alone(place: int) -> None:
    flow = Flow(protocol=UDP)
    packets = [flow.packet(b"ab" * 50, identification=i) for i in range(6)]
    packets[place] = _with_checksum_65535(flow, place)
    assert max(number for _, number in _join(packets)) == 6
    packets[place] = packets[place][:26] + b"\0\0" + packets[place][28:]
    written = _join(packets)
    assert (virtio.PLAIN + packets[place], 1) in written
    assert sum(number for _, number in written) == 6
