"""Cutting superpackets into SoftEther's layout: ours beside plain per-packet Python.

Microseconds for one superpacket of as many whole segments as fit in 64 KiB, from a TAP device's
buffer to a DATA message, all checksums included; warm. Before anything is timed, both must have
made the same bytes.
"""

from __future__ import annotations

from engine.offload.layout import SOFTETHER, Link
from engine.offload.segment import Segmenter
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.microseconds import compare
from tests.benchmarks.plain_offload import PlainSegmenter
from tests.benchmarks.sides import Options
from tests.benchmarks.superpackets import SHAPES, Shape, superpacket


def run(options: Options) -> Figures:
    """Measure every shape."""
    return {name: _measure(name, shape, options) for name, shape in SHAPES.items()}


def _measure(name: str, shape: Shape, options: Options) -> Figure:
    packet = superpacket(shape)
    size = len(packet)
    ours = Segmenter(Link.ETHERNET, SOFTETHER, max_packet=shape.headers + shape.gso_size)
    peer = PlainSegmenter()
    ours.room[:size] = peer.room[:size] = packet
    expected = bytes(peer.cut(size))
    # Twice: what is timed is the same work over and over, on a buffer that is filled only once.
    for _ in range(2):
        if bytes(ours.cut(size).data) != expected:
            raise RuntimeError(f"{name}: ours and plain Python do not cut alike")
    value, beside = compare(lambda: ours.cut(size), lambda: peer.cut(size), options)
    return Figure("µs", value, beside, larger_is_better=False)
