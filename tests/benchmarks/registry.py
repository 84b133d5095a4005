"""The benchmarks there are, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks import coalesce, device, gui, idle, latency, segment, softether, wireguard
from tests.benchmarks.figures import Figures
from tests.benchmarks.sides import Options

BENCHMARKS: dict[str, Callable[[Options], Figures]] = {
    "segment": segment.run,
    "coalesce": coalesce.run,
    "device": device.run,
    "softether": softether.run,
    "wireguard": wireguard.run,
    "latency": latency.run,
    "idle": idle.run,
    "gui": gui.run,
}
"""Each measures ours and a peer in the same run; in the order in which ``all`` runs them."""
