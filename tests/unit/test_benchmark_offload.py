"""The benchmarks of cutting and joining: a fair peer, the same bytes, every figure."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from engine.offload import virtio
from engine.offload.layout import SOFTETHER, Run, Segments
from tests.benchmarks import coalesce, microseconds, segment
from tests.benchmarks.figures import Figures
from tests.benchmarks.plain_offload import PlainSegmenter, plain_join
from tests.benchmarks.sides import Options, Which
from tests.benchmarks.superpackets import SHAPES, Shape, superpacket
from tests.support.pump import rows


def _cut(shape: Shape) -> tuple[bytearray, list[Run]]:
    packet = superpacket(shape)
    plain = PlainSegmenter()
    plain.room[: len(packet)] = packet
    size = shape.headers + shape.gso_size
    run = Run(SOFTETHER.start + SOFTETHER.head, SOFTETHER.head + size, size, shape.segments)
    return bytearray(plain.cut(len(packet))), [run]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_superpackets_are_as_full_as_they_can_be(shape: Shape) -> None:
    size = len(superpacket(shape)) - virtio.SIZE
    assert size <= 65535 < size + shape.gso_size


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_plain_python_joins_to_what_it_cut(shape: Shape) -> None:
    message, runs = _cut(shape)
    vnet, *frame = plain_join(memoryview(message), runs)
    assert b"".join(frame) == superpacket(shape)[virtio.SIZE :]
    assert virtio.VnetHeader.unpack(vnet) == virtio.VnetHeader.unpack(superpacket(shape))._replace(
        hdr_len=shape.headers
    )


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_plain_python_verifies_every_byte_of_a_segment_s_transport(shape: Shape) -> None:
    message, [run] = _cut(shape)
    second = run.offset + run.stride
    for position in (shape.headers - 1, shape.headers, run.size - 1):
        message[second + position] ^= 0x10
        with pytest.raises(ValueError):
            plain_join(memoryview(message), [run])
        message[second + position] ^= 0x10
    plain_join(memoryview(message), [run])


@pytest.mark.parametrize("run", [segment.run, coalesce.run], ids=["segment", "coalesce"])
def test_a_run_compares_the_bytes_and_gives_every_figure(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[Options], Figures]
) -> None:
    monkeypatch.setattr(microseconds, "_ROUNDS", 1)
    figures = run(Options(seconds=1.0, rounds=1, which=Which.BOTH))
    assert list(figures) == ["tcp4_1448", "tcp6_1428", "udp4_1472", "tcp4_8948"]
    for figure in figures.values():
        assert figure.unit == "µs" and not figure.larger_is_better
        assert figure.value and figure.peer


def test_a_call_is_timed_in_microseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microseconds, "_ROUNDS", 2)
    ours, peer = microseconds.compare(
        lambda: time.sleep(0.0005), lambda: None, Options(seconds=1.0, rounds=1, which=Which.BOTH)
    )
    assert ours is not None and ours >= 500
    assert peer is not None


def test_a_side_that_is_not_wanted_is_not_called() -> None:
    def never() -> None:
        raise AssertionError

    ours, peer = microseconds.compare(never, lambda: None, Options(seconds=1.0, rounds=1, which=Which.PEER))
    assert ours is None and peer is not None


@pytest.mark.parametrize(
    ("packets", "size", "stride", "expected"),
    [
        (1, 52, 52, [Run(0, 52, 52, 1)]),
        (1, 52, 1500, [Run(0, 52, 52, 1)]),
        (3, 4500, 1500, [Run(0, 1500, 1500, 3)]),
        (3, 3100, 1500, [Run(0, 1500, 1500, 2), Run(3000, 100, 100, 1)]),
    ],
)
def test_where_the_pump_finds_packets(packets: int, size: int, stride: int, expected: list[Run]) -> None:
    assert list(rows(Segments(memoryview(b""), packets, size, stride))) == expected
