"""A session under load for a long time: it stays the same, and so do its processes."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.api.types import State
from tests.benchmarks.traffic import iperf3_server
from tests.support.growth import Watch
from tests.support.lab import Lab, leaves_no_trace, softether_lab
from tests.support.namespaces import Namespace
from tests.support.our_client import OurClient
from tests.support.softether import HUB

FAR_END = "192.168.30.2"
"""The bridge's address: past SecureNAT's DHCP range."""
TIMEOUT = 5
"""Seconds of silence after which the server gives a session up, by the user's policy."""
PAUSE = 8.0
"""Seconds without traffic of ours: only keepalives bridge it."""
BURST = 7
"""Seconds of traffic in both directions between two pauses."""
RATE = "50M"
MAX_GROWTH = 1 << 20
"""Bytes that a process may grow by over the whole run, by the fitted line."""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with softether_lab(tmp_path / "lab", open_tun=True) as built:
        built.server.bridge_tap("soak", f"{FAR_END}/24")
        built.server.configure([f"Hub {HUB}", f"UserPolicySet alice /NAME:TimeOut /VALUE:{TIMEOUT}"])
        yield built


@pytest.mark.soak
def test_nothing_grows_and_nothing_breaks(lab: Lab, tmp_path: Path, soak_seconds: float) -> None:
    machine = lab.machines[0]
    namespace = machine.namespace
    with (
        leaves_no_trace(namespace),
        OurClient(namespace, tmp_path / "client") as client,
        iperf3_server(lab.server.namespace, FAR_END),
    ):
        client.add("office", machine.server_address, "--pin", lab.server.certificate_sha256())
        client.connect("office")
        before = client.session("office")
        pids = client.pids()
        assert len(pids) == 2  # the helper and one engine
        watch = Watch(pids)
        sent = received = 0
        end = time.monotonic() + soak_seconds
        while time.monotonic() < end:
            burst = _burst(namespace)
            watch.until(time.monotonic() + BURST)
            to_far, to_us = _carried(burst)
            sent, received = sent + to_far, received + to_us
            namespace.run(["ping", "-c", "5", "-i", "0.2", "-W", "2", FAR_END])
            watch.until(min(end, time.monotonic() + PAUSE))
        namespace.run(["ping", "-c", "5", "-i", "0.2", "-W", "2", FAR_END])

        assert client.pids() == pids
        now = client.session("office")
        assert (now.state, now.id, now.up_since) == (State.UP, before.id, before.up_since)
        assert (now.addresses, now.problem) == (before.addresses, None)
        assert min(now.traffic.tx_bytes, now.traffic.rx_bytes) > min(sent, received) > 10 << 20
        print(f"{sent >> 20} MiB sent, {received >> 20} MiB received, {now.traffic.dropped} frames dropped")
        watch.assert_flat(max_growth=MAX_GROWTH)


def _burst(namespace: Namespace) -> subprocess.Popen[str]:
    command = ["iperf3", "--client", FAR_END, "--json", "--bidir", "--bitrate", RATE]
    return namespace.popen([*command, "--time", str(BURST - 1)])


def _carried(burst: subprocess.Popen[str]) -> tuple[int, int]:
    """Bytes that iperf3 saw arrive at the far end and at this machine."""
    output, errors = burst.communicate(timeout=20.0)
    assert burst.returncode == 0, errors + output
    totals = json.loads(output)["end"]
    return int(totals["sum_received"]["bytes"]), int(totals["sum_received_bidir_reverse"]["bytes"])
