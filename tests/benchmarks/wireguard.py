"""Our WireGuard beside wireguard-go, the newest and Debian's, all through the same figures in one run.

Ours and the newest are clients of one newest wireguard-go as a server. Debian's, which has no
offloads, talks to a server of its own kind; the figures ``debian_…`` put that beside the same
measurement of ours. The newest is built by Go (:func:`tests.support.wireguard_go.newest`); where
that can not be done, the run says so, its figures are left out, and ours talks to Debian's server.

Every tunnel has an MTU of 1420, iperf3 and ping run between the two ends' own addresses in it.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options, Which, measure_in_turn
from tests.benchmarks.traffic import iperf3_server, ping_ms
from tests.benchmarks.tunnel import transfer
from tests.benchmarks.wireguard_clients import (
    FAR_END,
    Client,
    Server,
    connect_all,
    our_client,
    peer_client,
    wireguard_server,
)
from tests.support.wireguard_go import DEBIAN, Newest, newest

_UNITS = {
    "up_1": "Gbit/s",
    "down_1": "Gbit/s",
    "up_8": "Gbit/s",
    "down_8": "Gbit/s",
    "cpu_up": "CPU-s/GB",
    "cpu_down": "CPU-s/GB",
    "rtt": "ms",
}

OURS, NEWEST, DEBIANS = "ours", "newest", "debian"
"""The sides that are measured in turn."""


def run(options: Options) -> Figures:
    """Measure everything; all tunnels are up meanwhile, idle but the one that is measured."""
    built = newest()
    _say("the newest wireguard-go: " + (built.said if built.program else f"not measured: {built.said}"))
    taken: dict[str, dict[str, float]] = {}
    with _clients(options, built) as clients:
        connect_all(list(clients.values()))
        for streams in (1, 8):
            for direction in ("up", "down"):
                _merge(taken, _throughput(clients, options, direction, streams))
        _merge(taken, measure_in_turn("rtt", options.rounds, clients, _round_trip))
    return figures(taken)


def figures(taken: Mapping[str, Mapping[str, float]]) -> Figures:
    """The figures of all sides as two comparisons: with the newest, and (``debian_…``) with Debian's."""
    ours = taken.get(OURS, {})
    return {
        f"{prefix}{name}": Figure(
            unit, ours.get(name), taken.get(side, {}).get(name), larger_is_better=unit == "Gbit/s"
        )
        for prefix, side in (("", NEWEST), ("debian_", DEBIANS))
        for name, unit in _UNITS.items()
    }


@contextlib.contextmanager
def _clients(options: Options, built: Newest) -> Iterator[dict[str, Client]]:
    """Those that ``options`` ask for, by side, with an iperf3 server at the far end of each."""
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="adit-bench-"))

        def server(program: str | Path) -> Server:
            made = stack.enter_context(wireguard_server(program, clients=2))
            stack.enter_context(iperf3_server(made.namespace, str(FAR_END.ip)))
            return made

        debian = server(DEBIAN)
        best = server(built.program) if built.program else debian
        clients: dict[str, Client] = {}
        if options.which != Which.OURS:
            clients[DEBIANS] = stack.enter_context(peer_client(debian.seats[1], DEBIAN))
            if built.program:
                clients[NEWEST] = stack.enter_context(peer_client(best.seats[1], built.program))
        if options.which != Which.PEER:
            clients[OURS] = stack.enter_context(our_client(best.seats[0], Path(directory)))
        yield clients


def _throughput(
    clients: Mapping[str, Client], options: Options, direction: str, streams: int
) -> dict[str, dict[str, float]]:
    def one(client: Client) -> dict[str, float]:
        done = transfer(
            client.namespace,
            FAR_END,
            client.cpu_seconds,
            seconds=options.seconds,
            streams=streams,
            reverse=direction == "down",
        )
        seen = {f"{direction}_{streams}": done.rate}
        if streams == 1:
            seen[f"cpu_{direction}"] = done.cpu
        return seen

    return measure_in_turn(f"{direction} x{streams}", options.rounds, clients, one)


def _round_trip(client: Client) -> dict[str, float]:
    return {"rtt": ping_ms(client.namespace, str(FAR_END.ip))}


def _merge(into: dict[str, dict[str, float]], further: Mapping[str, Mapping[str, float]]) -> None:
    for side, values in further.items():
        into.setdefault(side, {}).update(values)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
