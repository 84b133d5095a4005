"""What a connected session costs while nothing is sent: ours beside the official client's.

Both are connected to the same real server, and no program uses either tunnel. What the kernels
send by themselves (IPv6 router solicitations) and the keep-alives of the sessions remain: they
are part of an idle session, and the same for both.

* ``wakeups``: how often a second a thread of the client's processes woke; ours are the helper
  and its engine process, the official client's are its watchdog and the client proper. Counted
  by voluntary context switches (:mod:`tests.support.process_status`).
* ``helper_mib``, ``engine_mib``: resident memory, RSS. That is more than what each takes from
  the machine, as pages of libraries count in full for every process; but unlike PSS it does not
  depend on who else runs Python. They have no counterpart in the official client.
* ``resident_mib``: RSS of all the client's processes together.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.clients import Client, Ours, both_clients, bridged, connect_for_the_first_time
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options
from tests.support.lab import softether_lab
from tests.support.process_status import resident_mib, sleeps, wakeups

_MIN_SECONDS = 5.0
_SETTLE_SECONDS = 3.0
"""After connecting, until addresses are tried out and nobody is curious any more."""

_UNITS = {"wakeups": "1/s", "helper_mib": "MiB", "engine_mib": "MiB", "resident_mib": "MiB"}


def run(options: Options) -> Figures:
    """Measure one side after the other; both are connected all the time."""
    with (
        tempfile.TemporaryDirectory(prefix="adit-bench-") as directory,
        softether_lab(Path(directory), machines=2, open_tun=True) as lab,
        both_clients(lab.machines, bridged(lab), Path(directory), options) as pair,
    ):
        connect_for_the_first_time(pair)
        time.sleep(_SETTLE_SECONDS)
        values, peers = pair.measure("idle", options.rounds, _watch(max(_MIN_SECONDS, options.seconds)))
    return {
        name: Figure(unit, values.get(name), peers.get(name), larger_is_better=False)
        for name, unit in _UNITS.items()
    }


def _watch(seconds: float) -> Callable[[Client], dict[str, float]]:
    def one(client: Client) -> dict[str, float]:
        pids = client.pids()
        before, start = sleeps(pids), time.monotonic()
        time.sleep(seconds)
        after, taken = sleeps(pids), time.monotonic() - start
        if client.pids() != pids:
            raise RuntimeError("the client's processes are not the same as before: it was not idle")
        figures = {"wakeups": wakeups(before, after) / taken, "resident_mib": resident_mib(pids)}
        if isinstance(client, Ours):
            figures["helper_mib"] = resident_mib([client.helper_pid])
            figures["engine_mib"] = resident_mib(client.engine_pids())
        return figures

    return one
