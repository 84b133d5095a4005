"""Whether processes grow: samples of memory and descriptors, and a judgement over them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SAMPLING = 0.5
"""Seconds between two looks."""


@dataclass(frozen=True)
class Sample:
    """One look at one process."""

    time: float
    rss: int
    """Bytes."""
    descriptors: int


class Watch:
    """Looks at some processes now and then."""

    def __init__(self, pids: Iterable[int]) -> None:
        self._samples: dict[int, list[Sample]] = {pid: [] for pid in pids}
        self._started = time.monotonic()

    def until(self, end: float) -> None:
        """Take samples until that time of the monotonic clock."""
        while time.monotonic() < end:
            for pid, taken in self._samples.items():
                taken.append(_look(pid))
            time.sleep(max(0.0, min(SAMPLING, end - time.monotonic())))

    def assert_flat(self, *, max_growth: int) -> None:
        """Memory, by a fitted line, and descriptors, once a third of the time is over."""
        for pid, taken in self._samples.items():
            settled = self._started + (taken[-1].time - self._started) / 3
            _judge(pid, [sample for sample in taken if sample.time > settled], max_growth)


def _look(pid: int) -> Sample:
    status = Path(f"/proc/{pid}/status").read_text()
    (rss,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    descriptors = sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return Sample(time.monotonic(), int(rss) * 1024, descriptors)


def _judge(pid: int, samples: list[Sample], max_growth: int) -> None:
    times = [sample.time for sample in samples]
    slope = statistics.linear_regression(times, [float(sample.rss) for sample in samples]).slope
    growth = slope * (times[-1] - times[0])
    descriptors = {sample.descriptors for sample in samples}
    print(
        f"{pid}: {samples[-1].rss / 2**20:.1f} MiB, grown by {growth / 2**10:.0f} KiB in "
        f"{times[-1] - times[0]:.0f} s ({len(samples)} samples), descriptors {sorted(descriptors)}"
    )
    assert growth < max_growth
    assert len(descriptors) == 1
