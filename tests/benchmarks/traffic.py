"""Traffic between two namespaces: iperf3 and ping."""

from __future__ import annotations

import contextlib
import json
import math
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.namespaces import Namespace

_LOAD_ATTEMPTS = 5
_LOAD_REFUSED = 0.5
"""Seconds within which iperf3 ends if its server does not take it."""


@dataclass(frozen=True)
class Throughput:
    """What the receiver of an iperf3 run counted."""

    bits_per_second: float
    bytes: int
    """Payload received in the whole run."""


@contextlib.contextmanager
def iperf3_server(namespace: Namespace, address: str) -> Iterator[None]:
    """An iperf3 server on ``address`` for the length of the block."""
    server = namespace.popen(
        ["iperf3", "--server", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 5.0
        while address not in namespace.run(["ss", "-Hltn", "sport", "=", "5201"]).stdout:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no iperf3 server on {address}")
            time.sleep(0.02)
        yield
    finally:
        server.kill()
        server.wait()


def iperf3(
    namespace: Namespace, address: str, *, seconds: float, streams: int = 1, reverse: bool = False
) -> Throughput:
    """TCP from ``namespace`` to the server on ``address``; with ``reverse``, the other way.

    Raises :class:`RuntimeError` when iperf3 fails.
    """
    command = _iperf3_command(address, seconds, streams, reverse)
    result = json.loads(namespace.run(command, timeout=seconds + 30.0).stdout)
    received = result["end"]["sum_received"]
    return Throughput(float(received["bits_per_second"]), int(received["bytes"]))


def _start_load(namespace: Namespace, command: list[str]) -> subprocess.Popen[str]:
    """Start iperf3, whose server takes one client at a time and may not be through with the last one."""
    for _ in range(_LOAD_ATTEMPTS):
        load = namespace.popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            load.wait(_LOAD_REFUSED)
        except subprocess.TimeoutExpired:
            return load
        said = load.communicate()[0]
    raise RuntimeError(f"no load: {said}")


@contextlib.contextmanager
def iperf3_meanwhile(namespace: Namespace, address: str, *, seconds: float, reverse: bool) -> Iterator[None]:
    """One TCP stream at full speed all through the block, which must take less than ``seconds``.

    Raises :class:`RuntimeError` when the stream ended before the block, or carried nothing.
    """
    load = _start_load(namespace, _iperf3_command(address, seconds, 1, reverse))
    try:
        yield
        if load.poll() is not None:
            raise RuntimeError(f"the load to {address} ended too early: {load.communicate()[0]}")
        output, _ = load.communicate(timeout=seconds + 30.0)
        if not json.loads(output)["end"]["sum_received"]["bytes"]:
            raise RuntimeError(f"the load to {address} carried nothing")
    finally:
        load.kill()
        load.communicate()


def _iperf3_command(address: str, seconds: float, streams: int, reverse: bool) -> list[str]:
    time_and_streams = ["--time", f"{seconds:.0f}", "--parallel", str(streams)]
    command = ["iperf3", "--client", address, "--json", *time_and_streams]
    return [*command, "--reverse"] if reverse else command


def ping_ms(namespace: Namespace, address: str, *, count: int = 200) -> float:
    """Average round trip in milliseconds. Raises :class:`RuntimeError` when nothing answers."""
    command = ["ping", "-q", "-i", "0.005", "-c", str(count), address]
    output = namespace.run(command, timeout=60.0).stdout
    found = re.search(r"= [\d.]+/([\d.]+)/", output)
    if found is None:
        raise RuntimeError(f"ping told no round trip: {output}")
    return float(found[1])


def round_trips_ms(namespace: Namespace, address: str, *, count: int, interval: float) -> list[float]:
    """The round trip of each of ``count`` pings, one every ``interval`` seconds, in milliseconds.

    One that was lost has taken forever: it is ``math.inf``.
    """
    # Not answered within a second is lost.
    command = ["ping", "-n", "-i", f"{interval:g}", "-W", "1", "-c", str(count), address]
    output = namespace.run(command, check=False, timeout=count * interval * 3 + 30.0).stdout
    return parse_round_trips(output, count)


def parse_round_trips(output: str, count: int) -> list[float]:
    """What ``ping`` printed about ``count`` pings, as :func:`round_trips_ms` returns it."""
    answered = {
        int(found[1]): float(found[2])
        for line in output.splitlines()
        if (found := re.search(r"icmp_seq=(\d+) .*time=([\d.]+) ms", line)) and "DUP!" not in line
    }
    return [*answered.values(), *[math.inf] * (count - len(answered))]


def wait_reachable(namespace: Namespace, address: str, *, timeout: float = 10.0) -> None:
    """Wait until ``address`` answers. Raises :class:`TimeoutError`."""
    deadline = time.monotonic() + timeout
    while namespace.run(["ping", "-q", "-c", "1", "-W", "1", address], check=False).returncode != 0:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{address} does not answer")
        time.sleep(0.05)
