"""From TUN to TUN through cutting and joining: ours beside a loop that carries packet by packet.

Two machines (namespaces) with a TUN device each, and one process of ours with both descriptors
(:mod:`tests.support.pump`). No tunnel protocol and no encryption: it is the ceiling for what a
protocol above can reach. The peer is the same process on devices without offload. The two
programs that make the traffic run on the same processors, and take their part of them.

* ``offload``: Gbit/s of one TCP stream of iperf3 over IPv4.
* ``tcp6``: the same over IPv6.
* ``udp``: Gbit/s of UDP payload received, over IPv4, in datagrams of 1472 bytes sent and received
  by segmentation offload, with a window (:mod:`tests.support.udp_stream`).

In every run the kernel's counters are read: a single wrong checksum, or TCP that has to send much
again, is an error. So it is when UDP loses much, or when our pump did not carry superpackets.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options, Pair, Which
from tests.benchmarks.traffic import iperf3, iperf3_server
from tests.support.counters import checksum_errors, counters, difference, retransmitted
from tests.support.pump import Carried, Mode
from tests.support.pump_lab import RIGHT4, RIGHT6, PumpLab, pump_lab

_MAX_RETRANSMITTED = 0.05
_MAX_LOST = 0.05
_ROOT = Path(__file__).parents[2]


def run(options: Options) -> Figures:
    """Measure; both pumps run meanwhile, the one not measured waits."""
    with contextlib.ExitStack() as stack:
        ours = peer = None
        if options.which != Which.PEER:
            ours = stack.enter_context(pump_lab(Mode.OFFLOAD))
        if options.which != Which.OURS:
            peer = stack.enter_context(pump_lab(Mode.PLAIN))
        pair = Pair(ours, peer)
        figures = {}
        for name, one in _measurements(options.seconds).items():
            values, peers = pair.measure(name, options.rounds, one)
            figures[name] = Figure("Gbit/s", values.get(name), peers.get(name), larger_is_better=True)
        if ours is not None:
            _check_joined(ours.stop())
        return figures


def _check_joined(carried: Carried) -> None:
    """Raises :class:`RuntimeError` when a superpacket could not be cut, or most were not joined again."""
    print(f"device: {carried}", file=sys.stderr, flush=True)
    if carried.damaged or carried.packets < 5 * carried.writes:
        raise RuntimeError(f"not carried as superpackets: {carried}")


def _measurements(seconds: float) -> dict[str, Callable[[PumpLab], dict[str, float]]]:
    return {
        "offload": lambda lab: {"offload": _tcp(lab, RIGHT4, seconds)},
        "tcp6": lambda lab: {"tcp6": _tcp(lab, RIGHT6, seconds)},
        "udp": lambda lab: {"udp": _udp(lab, RIGHT4, seconds)},
    }


def _tcp(lab: PumpLab, address: str, seconds: float) -> float:
    with iperf3_server(lab.right, address), _healthy(lab):
        return iperf3(lab.left, address, seconds=seconds).bits_per_second / 1e9


def _udp(lab: PumpLab, address: str, seconds: float) -> float:
    program = [sys.executable, "-m", "tests.support.udp_stream"]
    receiver = lab.right.popen([*program, "receive", address], stdout=subprocess.PIPE, cwd=str(_ROOT))
    try:
        assert receiver.stdout is not None
        if receiver.stdout.readline() != "ready\n":
            raise RuntimeError(f"no receiver: {receiver.communicate()[1]}")
        with _healthy(lab):
            sending = [*program, "send", address, "--seconds", f"{seconds:g}"]
            sent = json.loads(lab.left.run(sending, timeout=seconds + 30.0, cwd=str(_ROOT)).stdout)
            received = json.loads(receiver.communicate(timeout=30.0)[0])
    finally:
        receiver.kill()
        receiver.communicate()
    if received["bytes"] < (1 - _MAX_LOST) * sent["bytes"]:
        raise RuntimeError(f"of {sent['bytes']} bytes only {received['bytes']} arrived")
    rate: float = received["bytes"] * 8 / received["seconds"] / 1e9
    return rate


@contextlib.contextmanager
def _healthy(lab: PumpLab) -> Iterator[None]:
    """Raises :class:`RuntimeError` unless all went well in the block, by the kernel's counters."""
    machines = (lab.left, lab.right)
    before = [counters(machine) for machine in machines]
    yield
    for machine, earlier in zip(machines, before, strict=True):
        counted = difference(earlier, counters(machine))
        if wrong := checksum_errors(counted):
            raise RuntimeError(f"packets with a wrong checksum: {wrong}")
        if retransmitted(counted) > _MAX_RETRANSMITTED:
            raise RuntimeError(
                f"{retransmitted(counted):.1%} of {counted['TcpOutSegs']} TCP segments sent again"
            )
