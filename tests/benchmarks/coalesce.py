"""Joining the frames of a SoftEther DATA message into a superpacket: ours beside plain per-packet Python.

Microseconds for the segments of one superpacket of as many whole ones as fit in 64 KiB, found
already (they are one run), to the parts of one write; every checksum is verified; warm. Before
anything is timed, both must have made the same superpacket, that which the segments were cut from.
"""

from __future__ import annotations

from engine.offload import virtio
from engine.offload.coalesce import Coalescer
from engine.offload.layout import SOFTETHER, Link, Run
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.microseconds import compare
from tests.benchmarks.plain_offload import PlainSegmenter, plain_join
from tests.benchmarks.sides import Options
from tests.benchmarks.superpackets import SHAPES, Shape, superpacket


def run(options: Options) -> Figures:
    """Measure every shape."""
    return {name: _measure(name, shape, options) for name, shape in SHAPES.items()}


def _measure(name: str, shape: Shape, options: Options) -> Figure:
    packet = superpacket(shape)
    segmenter = PlainSegmenter()
    segmenter.room[: len(packet)] = packet
    message = memoryview(bytearray(segmenter.cut(len(packet))))
    size = shape.headers + shape.gso_size
    stride = SOFTETHER.head + size
    runs = [Run(SOFTETHER.start + SOFTETHER.head, stride, size, shape.segments)]

    coalescer = Coalescer(Link.ETHERNET)

    def join() -> None:
        for _ in coalescer.join(message, runs):
            pass

    expected = b"".join(plain_join(message, runs))
    if expected[virtio.SIZE :] != packet[virtio.SIZE :]:
        raise RuntimeError(f"{name}: plain Python does not join to what was cut")
    # Twice: what is timed is the same work over and over.
    for _ in range(2):
        if [b"".join(joined.parts) for joined in coalescer.join(message, runs)] != [expected]:
            raise RuntimeError(f"{name}: ours and plain Python do not join alike")
    value, beside = compare(join, lambda: plain_join(message, runs), options)
    return Figure("µs", value, beside, larger_is_better=False)
