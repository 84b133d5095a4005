"""The benchmarks there are, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks import softether
from tests.benchmarks.figures import Figures
from tests.benchmarks.sides import Options

BENCHMARKS: dict[str, Callable[[Options], Figures]] = {
    "softether": softether.run,
}
"""Each measures ours and a peer in the same run."""
