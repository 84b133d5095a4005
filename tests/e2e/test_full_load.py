"""A session under full load for a long time: nothing grows, no byte is wrong, no packet overtakes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from helper.api.types import State
from tests.support.full_load import Report
from tests.support.growth import Watch
from tests.support.lab import Lab, leaves_no_trace, softether_lab
from tests.support.namespaces import Namespace
from tests.support.our_client import OurClient

FAR_END = "192.168.30.2"
"""The bridge's address: past SecureNAT's DHCP range."""
MAX_GROWTH = 2 << 20
"""Bytes that a process may grow by, by the fitted line. A byte kept of each packet is twice that in 20 s."""
SHORTEST = 30.0
"""Seconds of load at least: in the first ones buffers are used for the first time, which is no growth."""
_PROGRAM = [sys.executable, "-m", "tests.support.full_load"]
_ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with softether_lab(tmp_path / "lab", open_tun=True) as built:
        built.server.bridge_tap("load", f"{FAR_END}/24")
        yield built


@contextmanager
def _far_end(namespace: Namespace) -> Iterator[None]:
    server = namespace.popen([*_PROGRAM, "serve", FAR_END], stdout=subprocess.PIPE, cwd=_ROOT)
    try:
        assert server.stdout is not None and server.stdout.readline() == "ready\n"
        yield
    finally:
        server.kill()
        server.communicate()


@pytest.mark.soak
def test_full_load_changes_nothing(lab: Lab, tmp_path: Path, soak_seconds: float) -> None:
    seconds = max(SHORTEST, soak_seconds)
    machine = lab.machines[0]
    namespace = machine.namespace
    with (
        leaves_no_trace(namespace),
        OurClient(namespace, tmp_path / "client") as client,
        _far_end(lab.server.namespace),
    ):
        client.add("office", machine.server_address, "--pin", lab.server.certificate_sha256())
        client.connect("office")
        before = client.session("office")
        pids = client.pids()
        assert len(pids) == 2  # the helper and one engine
        watch = Watch(pids)
        load = namespace.popen(
            [*_PROGRAM, "run", FAR_END, "--seconds", str(seconds)], stdout=subprocess.PIPE, cwd=_ROOT
        )
        watch.until(time.monotonic() + seconds)
        output, _ = load.communicate(timeout=30.0)
        report = msgspec.json.decode(output, type=Report)

        assert client.pids() == pids
        now = client.session("office")
        assert (now.state, now.id, now.up_since) == (State.UP, before.id, before.up_since)
        print(
            f"{report.sent >> 20} MiB sent and {report.received >> 20} MiB received in {seconds:.0f} s, "
            f"{report.datagrams} datagrams there and back, {report.lost} lost, "
            f"{now.traffic.dropped} frames dropped here"
        )
        assert min(report.sent, report.received) > seconds * (1 << 20)
        assert report.datagrams > 100 * seconds
        assert (report.damaged, report.reordered) == (0, 0)
        watch.assert_flat(max_growth=MAX_GROWTH)
