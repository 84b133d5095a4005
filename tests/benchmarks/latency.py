"""Round-trip time through the tunnel: ours beside the official client's, on the same real server.

Every figure is a median of pings (56 bytes of payload) from the client's machine to the TAP
device that the server's hub is bridged to, one every 10 ms. A ping that is not answered within
a second counts as one that took forever, so loss can not make a figure better.

* ``unloaded``: 100 pings with nothing else on the tunnel.
* ``loaded``: 100 pings while one TCP stream of iperf3 uploads through the same tunnel, and 100
  while one downloads; the mean of the two medians. Each stream has been going for a second when
  its pings begin, and goes on until after the last.
* ``added``: ``unloaded`` less the median of 100 pings to the same server machine past the
  tunnel, over the same cable, directly before. It is what the client and the server add together;
  the server is the same on both sides, so that the difference between the sides is the client's.

All that is done on both sides in turn, five times (under load three times) or as often as
``--rounds`` says if that is more, and the median of these is the figure.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import mean, median

from tests.benchmarks.clients import Client, both_clients, bridged, connect_for_the_first_time
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options
from tests.benchmarks.traffic import iperf3_meanwhile, iperf3_server, round_trips_ms
from tests.support.lab import softether_lab

_PINGS = 100
_INTERVAL = 0.01
_LOAD_AHEAD = 1.0
"""Seconds that a load has to reach its full speed."""
_LOAD_SECONDS = 4.0
"""Length of a load: :data:`_LOAD_AHEAD`, the pings, and one lost at the end."""


def run(options: Options) -> Figures:
    """Measure; both tunnels are up meanwhile, the one not measured idle."""
    with (
        tempfile.TemporaryDirectory(prefix="adit-bench-") as directory,
        softether_lab(Path(directory), machines=2, open_tun=True) as lab,
        both_clients(lab.machines, service := bridged(lab), Path(directory), options) as pair,
        iperf3_server(lab.server.namespace, service.target),
    ):
        connect_for_the_first_time(pair)
        idle = pair.measure("unloaded", max(5, options.rounds), _unloaded)
        busy = pair.measure("loaded", max(3, options.rounds), _loaded)
        values, peers = idle[0] | busy[0], idle[1] | busy[1]
    return {
        name: Figure("ms", values.get(name), peers.get(name), larger_is_better=False)
        for name in ("unloaded", "loaded", "added")
    }


def _unloaded(client: Client) -> dict[str, float]:
    bare = _median_ms(client, client.machine.server_address)
    tunnel = _median_ms(client, client.service.target)
    return {"unloaded": tunnel, "added": tunnel - bare}


def _loaded(client: Client) -> dict[str, float]:
    medians = {}
    for direction in ("up", "down"):
        with iperf3_meanwhile(
            client.machine.namespace,
            client.service.target,
            seconds=_LOAD_SECONDS,
            reverse=direction == "down",
        ):
            time.sleep(_LOAD_AHEAD)
            medians[f"loaded_{direction}"] = _median_ms(client, client.service.target)
    return medians | {"loaded": mean(medians.values())}


def _median_ms(client: Client, address: str) -> float:
    """Raises :class:`RuntimeError` when half of the pings were lost: there is no median then."""
    taken = median(round_trips_ms(client.machine.namespace, address, count=_PINGS, interval=_INTERVAL))
    if taken == float("inf"):
        raise RuntimeError(f"half of the pings to {address} were lost")
    return taken
