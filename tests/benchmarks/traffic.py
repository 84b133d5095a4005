"""Traffic between two namespaces: iperf3 and ping."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.namespaces import Namespace


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
    command = [
        "iperf3",
        "--client",
        address,
        "--json",
        "--time",
        f"{seconds:.0f}",
        "--parallel",
        str(streams),
    ]
    if reverse:
        command.append("--reverse")
    result = json.loads(namespace.run(command, timeout=seconds + 30.0).stdout)
    received = result["end"]["sum_received"]
    return Throughput(float(received["bits_per_second"]), int(received["bytes"]))


def ping_ms(namespace: Namespace, address: str, *, count: int = 200) -> float:
    """Average round trip in milliseconds. Raises :class:`RuntimeError` when nothing answers."""
    command = ["ping", "-q", "-i", "0.005", "-c", str(count), address]
    output = namespace.run(command, timeout=60.0).stdout
    found = re.search(r"= [\d.]+/([\d.]+)/", output)
    if found is None:
        raise RuntimeError(f"ping told no round trip: {output}")
    return float(found[1])


def wait_reachable(namespace: Namespace, address: str, *, timeout: float = 10.0) -> None:
    """Wait until ``address`` answers. Raises :class:`TimeoutError`."""
    deadline = time.monotonic() + timeout
    while namespace.run(["ping", "-q", "-c", "1", "-W", "1", address], check=False).returncode != 0:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{address} does not answer")
        time.sleep(0.05)
