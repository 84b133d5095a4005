"""Times two functions fairly on a machine that is shared with others."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median

from tests.benchmarks.sides import Options, Pair, Which

_ROUNDS = 100
_CALLS = 15

Call = Callable[[], object]


def compare(ours: Call, peer: Call, options: Options) -> tuple[float | None, float | None]:
    """Microseconds a call, warm: ours and the peer's; ``None`` for a side that is not wanted.

    Many short rounds, each first the one and then the other, in turn; of each round the median
    of its calls, of all rounds the median. What disturbs the machine for a while disturbs both.
    """
    pair = Pair(ours if options.which != Which.PEER else None, peer if options.which != Which.OURS else None)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(_ROUNDS * options.rounds):
        for is_ours in (True, False) if number % 2 else (False, True):
            call = pair.ours if is_ours else pair.peer
            if call is not None:
                taken[is_ours].append(_round(call))
    return _median(taken[True]), _median(taken[False])


def _round(call: Call) -> float:
    clock = time.perf_counter_ns
    call()  # into the caches, which the other side has just filled
    taken = []
    gc.disable()
    try:
        for _ in range(_CALLS):
            start = clock()
            call()
            taken.append(clock() - start)
    finally:
        gc.enable()
    return median(taken) / 1000


def _median(values: list[float]) -> float | None:
    return median(values) if values else None
