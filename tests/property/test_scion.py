"""Whatever bytes and texts come: a value or one of our errors, and little memory.

200 000 inputs for each parser of packets, messages, segments, addresses and sequences, compared
with a reading by offsets where there is one.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import pytest

from engine.scion.addresses import ScionAddress, ServiceAddress, SocketAddress
from engine.scion.combine import combine
from engine.scion.errors import (
    AddressError,
    PacketError,
    ScionError,
    ScmpError,
    SegmentError,
    SequenceError,
)
from engine.scion.forwarding import ForwardingPath
from engine.scion.header import Header
from engine.scion.isd_as import IsdAs
from engine.scion.path import PathInterface
from engine.scion.receiving import Control, Datagram, Quote, echo_answer, receive
from engine.scion.scmp import encode, parse
from engine.scion.segments import SegmentSet, decode_segment
from engine.scion.sequence import Sequence
from engine.scion.udp import UdpDatagram
from engine.scion.verdict import judge, quoted_path
from tests.support import scion_vectors as vectors
from tests.support.mutation import mutations
from tests.support.scion_messages import FAULTS, MESSAGES
from tests.support.scion_paths import path as drawn
from tests.support.scion_world import World, encode_segment

_INPUTS = 200_000
_MEASURED = 2_000
"""Inputs that are read with the memory watched, which makes it slow."""
_PEAK = 64 * 1024
"""Bytes that reading any one input may take; the inputs are some three kilobytes at most."""

_TO, _OF = vectors.A7_REMOTE.address, vectors.A7_LOCAL.address
_SCMP = [encode(message, _TO, _OF) for message, _, _ in MESSAGES]
_PACKETS = [
    vectors.SAME_AS_HELLO,
    vectors.SAME_AS_REPLY,
    vectors.REMOTE_HELLO,
    vectors.REMOTE_REPLY,
    vectors.A7_HELLO,
    vectors.A7_ECHO,
    vectors.WIREGUARD_PACKET,
    vectors.A7_HELLO[:4] + b"\xc8" + vectors.A7_HELLO[5:72] + b"\xc9\0\0\0\x11\0\0\0" + vectors.A7_HELLO[72:],
]
_PACKETS += [Header(_TO, _OF, None, 202, len(scmp)).encode() + scmp for scmp in _SCMP]
_PATHS = [vectors.REMOTE_PATH, vectors.A7_HELLO[36:72]]


def _texts(seeds: Iterable[str], seed: int, count: int = _INPUTS) -> Iterator[str]:
    for data in mutations([text.encode() for text in seeds], count, seed=seed):
        yield data.decode("latin-1")


# --- packets -------------------------------------------------------------------------------------


def _header_is_whole(data: bytes) -> bool:
    """The rules of a header, by offsets."""
    if len(data) < 12 or data[0] >> 4:
        return False
    kinds = data[9] >> 4, data[9] & 15
    if not set(kinds) <= {0b0000, 0b0011, 0b0100}:
        return False
    path_at = 28 + sum(16 if kind == 3 else 4 for kind in kinds)
    size = data[5] * 4
    if not path_at <= size <= len(data):
        return False
    if data[8] == 0:
        return size == path_at
    return data[8] == 1 and _path_is_whole(data[path_at:size])


def _path_is_whole(raw: bytes) -> bool:
    if len(raw) < 4:
        return False
    meta = int.from_bytes(raw[:4], "big")
    lengths = [meta >> 12 & 63, meta >> 6 & 63, meta & 63]
    count = 3 if lengths[2] else 2 if lengths[1] else 1
    whole = all(lengths[:count]) and sum(lengths) <= 64 and len(raw) == 4 + 8 * count + 12 * sum(lengths)
    return whole and meta >> 30 < count and meta >> 24 & 63 < sum(lengths)


def test_mutated_headers() -> None:
    inputs = good = 0
    for data in mutations(_PACKETS, _INPUTS, seed=80):
        inputs += 1
        try:
            header, size = Header.parse(data)
        except PacketError:
            assert not _header_is_whole(data)
            continue
        assert _header_is_whole(data)
        good += 1
        again = header.encode()
        assert len(again) == size == header.size
        if not any(isinstance(end.host, ServiceAddress) for end in (header.source, header.destination)):
            assert again[:10] == data[:10] and again[12:] == data[12:size]
    assert inputs == _INPUTS
    assert good > 50_000


def test_mutated_paths() -> None:
    inputs = good = 0
    for data in mutations(_PATHS, _INPUTS, seed=81):
        inputs += 1
        try:
            path = ForwardingPath.parse(data)
        except PacketError:
            assert not _path_is_whole(data)
            continue
        assert _path_is_whole(data)
        good += 1
        back = path.reversed()
        assert ForwardingPath.parse(back.raw) == back
        assert back.reversed().route == path.route
        assert back.expiry == path.expiry
    assert inputs == _INPUTS
    assert good > 30_000


def test_mutated_datagrams() -> None:
    inputs = good = 0
    seeds = [UdpDatagram(1, 2, bytes(size), 3).encode() for size in (0, 1, 100)]
    for data in mutations(seeds, _INPUTS, seed=82):
        inputs += 1
        right = len(data) >= 8 and int.from_bytes(data[4:6], "big") == len(data)
        try:
            udp = UdpDatagram.parse(data)
        except PacketError:
            assert not right
        else:
            assert right and udp.encode() == data
            good += 1
    assert inputs == _INPUTS
    assert good > 20_000


def test_mutated_control_messages() -> None:
    inputs = good = 0
    least = {1: 8, 2: 8, 4: 8, 5: 20, 6: 28, 128: 8, 129: 8, 130: 24, 131: 24}
    for data in mutations(_SCMP, _INPUTS, seed=83):
        inputs += 1
        right = len(data) >= 4 and len(data) >= least.get(data[0], 4)
        try:
            message = parse(data)
        except ScmpError:
            assert not right
            continue
        assert right
        if message is not None:
            good += 1
            assert parse(encode(message, _TO, _OF)) == message
    assert inputs == _INPUTS
    assert good > 50_000


def test_mutated_packets_at_a_socket() -> None:
    """On into everything that is done with a packet that came."""
    kinds: dict[str, int] = {}
    locals_ = [vectors.SAME_AS_LOCAL, vectors.A7_REMOTE, vectors.A7_LOCAL]
    inputs = 0
    for data in mutations(_PACKETS, _INPUTS, seed=84):
        inputs += 1
        try:
            received = receive(data, locals_[inputs % 3])
        except (PacketError, ScmpError):
            continue
        name = type(received).__name__
        kinds[name] = kinds.get(name, 0) + 1
        if isinstance(received, Datagram):
            assert received.data in data
        elif isinstance(received, Control):
            answer = echo_answer(received, locals_[inputs % 3])
            assert answer is None or receive(answer, locals_[inputs % 3]) is not None
    assert inputs == _INPUTS
    assert kinds["Datagram"] > 2_000 and kinds["Control"] > 2_000 and kinds["Drop"] > 5_000


def test_mutated_quotes() -> None:
    inputs = good = believed = 0
    used = drawn("1-1 1>2 2-1")
    ours = ForwardingPath.parse(_PATHS[1])
    path = type(used)(
        vectors.A7_LOCAL.isd_as, vectors.A7_REMOTE.isd_as, used.interfaces, ours, 1400, used.expiry
    )
    for data in mutations(_PACKETS, _INPUTS, seed=85):
        inputs += 1
        fault = FAULTS[inputs % 6](data)
        with suppress(PacketError):
            Quote.parse(data)
            good += 1
        about = quoted_path(fault, vectors.A7_LOCAL, [vectors.A7_REMOTE], [path])
        if about is not None:
            believed += 1
            judge(fault, about, 1400, 72)
    assert inputs == _INPUTS
    assert good > 10_000 and 1_000 < believed < good


# --- segments ------------------------------------------------------------------------------------


def _world() -> World:
    world = World()
    world.link("child", ("1-1", 1), ("1-2", 2))
    world.link("child", ("1-2", 3), ("1-ff00:0:3", 4))
    world.link("peer", ("1-2", 5), ("2-2", 6))
    world.link("peer", ("1-2", 7), ("2-2", 8))
    world.latencies = {
        frozenset((PathInterface(IsdAs.parse("1-2"), 3), PathInterface(IsdAs.parse("1-2"), 2))): 0.001
    }
    return world


def _segment_seeds() -> list[bytes]:
    made = encode_segment(_world().beacon(("1-1", 1), ("1-2", 3)))
    return [made, *(raw for kind in vectors.LISTED for raw in kind)]


def test_mutated_segments() -> None:
    inputs = good = 0
    for data in mutations(_segment_seeds(), _INPUTS, seed=86):
        inputs += 1
        try:
            segment = decode_segment(data)
        except SegmentError:
            continue
        good += 1
        assert 2 <= len(segment.entries) <= 63
        if good % 10 == 0:
            assert decode_segment(encode_segment(segment)) == segment
            found = combine(segment.last, segment.first, SegmentSet(up=(segment,)))
            assert all(path.interfaces for path in found) or segment.first == segment.last
    assert inputs == _INPUTS
    assert good > 10_000


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "seeds"),
    [
        (IsdAs.parse, ["1-ff00:0:110", "1-64512", "0-0", "65535-ffff:ffff:ffff"]),
        (ScionAddress.parse, ["1-ff00:0:110,192.0.2.1", "1-64512,[2001:db8::1]", "2-1,::ffff:192.0.2.1"]),
        (
            SocketAddress.parse,
            ["[1-ff00:0:110,192.0.2.1]:443", "1-64512,[2001:db8::1]:5001", "1-1,192.0.2.1:8000"],
        ),
    ],
    ids=["isd-as", "address", "socket"],
)
def test_mutated_addresses(read: Callable[[str], object], seeds: list[str]) -> None:
    inputs = good = 0
    for text in _texts(seeds, seed=87):
        inputs += 1
        try:
            address = read(text)
        except AddressError as error:
            assert len(str(error)) < 800
            continue
        good += 1
        assert read(str(address)) == address
    assert inputs == _INPUTS
    assert good > 5_000


def test_mutated_sequences() -> None:
    seeds = ["1-ff00:0:133#0 1-ff00:0:120#2,1 0 0 1-ff00:0:110#0", "1-ff00:0:133#1 1+ 2-ff00:0:1? 2-1#1"]
    seeds += ["0* (1-2 | 3) 0*", "(((0)?)+)*|1"]
    way = drawn("1-1 1>1 1-2 2>2 1-3 3>3 2-1")
    inputs = good = 0
    for text in _texts(seeds, seed=88):
        inputs += 1
        try:
            sequence = Sequence.parse(text)
        except SequenceError as error:
            assert len(str(error)) < 1_200
            continue
        good += 1
        sequence.matches(way)
    assert inputs == _INPUTS
    assert good > 5_000


# --- memory --------------------------------------------------------------------------------------


def test_hostile_inputs_take_little_memory() -> None:
    readers: list[tuple[Callable[[bytes], object], list[bytes], int]] = [
        (lambda data: receive(data, vectors.A7_REMOTE), _PACKETS, _PEAK),
        (ForwardingPath.parse, _PATHS, _PEAK),
        (parse, _SCMP, _PEAK),
        (decode_segment, _segment_seeds(), _PEAK),
        (lambda data: Sequence.parse(data.decode("latin-1")), [b"(0+|1?)*"], 4 * _PEAK),
    ]
    for read, seeds, limit in readers:
        worst = 0
        tracemalloc.start()
        try:
            for data in [*mutations(seeds, _MEASURED, seed=89), bytes(65_535), b"\xff" * 65_535]:
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
                with suppress(ScionError):
                    read(data)
                worst = max(worst, tracemalloc.get_traced_memory()[1] - before - len(data))
        finally:
            tracemalloc.stop()
        assert worst < limit
