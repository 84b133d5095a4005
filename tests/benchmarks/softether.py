"""Our SoftEther client beside SoftEther's own, on the same servers in the same run.

First on the real server, whose hub is bridged to a TAP device, where iperf3 and ping have their
other end. Then, for the figures ``own_…``, on our own demonstration server, with iperf3 behind
the TAP device of its hub: there the server's share of the work is ours too, for both clients.

The official client runs with one TCP connection and without UDP acceleration, as ours does.
Needs real root (for a ``/dev/net/tun`` of the namespace).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.clients import (
    Client,
    both_clients,
    bridged,
    connect_for_the_first_time,
    reconnect_seconds,
)
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.own_server import own_server_lab
from tests.benchmarks.sides import Options, Pair
from tests.benchmarks.traffic import iperf3_server, ping_ms
from tests.benchmarks.tunnel import Transfer, transfer
from tests.support.lab import softether_lab

_UNITS = {
    "up_1": "Gbit/s",
    "down_1": "Gbit/s",
    "up_8": "Gbit/s",
    "down_8": "Gbit/s",
    "cpu_up": "CPU-s/GB",
    "cpu_down": "CPU-s/GB",
    "rtt": "ms",
    "connect": "s",
    "own_up": "Gbit/s",
    "own_down": "Gbit/s",
}

_Taken = tuple[dict[str, float], dict[str, float]]


def run(options: Options) -> Figures:
    """Measure everything; the tunnel is up on both sides meanwhile, idle on the one not measured."""
    values: dict[str, float] = {}
    peers: dict[str, float] = {}
    for our_figures, peer_figures in [*_with_the_real_server(options), *_with_our_own_server(options)]:
        values |= our_figures
        peers |= peer_figures
    return {
        name: Figure(unit, values.get(name), peers.get(name), larger_is_better=unit == "Gbit/s")
        for name, unit in _UNITS.items()
    }


def _with_the_real_server(options: Options) -> list[_Taken]:
    with (
        tempfile.TemporaryDirectory(prefix="adit-bench-") as directory,
        softether_lab(Path(directory), machines=2, open_tun=True) as lab,
        both_clients(lab.machines, service := bridged(lab), Path(directory), options) as pair,
        iperf3_server(lab.server.namespace, service.target),
    ):
        connect_for_the_first_time(pair)  # files are read, programs are in memory
        # An odd number: the median is then one that was measured.
        taken = [pair.measure("connect", max(3, options.rounds), _connect)]
        for streams in (1, 8):
            for direction in ("up", "down"):
                taken.append(_throughput(pair, options, direction, streams))
        taken.append(pair.measure("rtt", options.rounds, _round_trip))
        return taken


def _with_our_own_server(options: Options) -> list[_Taken]:
    with (
        tempfile.TemporaryDirectory(prefix="adit-bench-") as directory,
        own_server_lab(machines=2) as lab,
        both_clients(lab.machines, lab.service, Path(directory), options) as pair,
        iperf3_server(lab.namespace, lab.service.target),
    ):
        connect_for_the_first_time(pair)
        return [
            pair.measure(name, options.rounds, _one_stream(name, options.seconds, reverse=name == "own_down"))
            for name in ("own_up", "own_down")
        ]


def _connect(client: Client) -> dict[str, float]:
    return {"connect": reconnect_seconds(client)}


def _round_trip(client: Client) -> dict[str, float]:
    return {"rtt": ping_ms(client.machine.namespace, client.service.target)}


def _throughput(pair: Pair[Client], options: Options, direction: str, streams: int) -> _Taken:
    def one(client: Client) -> dict[str, float]:
        done = _transfer(client, options.seconds, streams=streams, reverse=direction == "down")
        figures = {f"{direction}_{streams}": done.rate}
        if streams == 1:
            figures[f"cpu_{direction}"] = done.cpu
        return figures

    return pair.measure(f"{direction} x{streams}", options.rounds, one)


def _one_stream(name: str, seconds: float, *, reverse: bool) -> Callable[[Client], dict[str, float]]:
    return lambda client: {name: _transfer(client, seconds, streams=1, reverse=reverse).rate}


def _transfer(client: Client, seconds: float, *, streams: int, reverse: bool) -> Transfer:
    return transfer(
        client.machine.namespace,
        client.service.far_end,
        client.cpu_seconds,
        seconds=seconds,
        streams=streams,
        reverse=reverse,
    )
