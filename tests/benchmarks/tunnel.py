"""What is measured of any tunnel: its device, and how fast and at what cost it carries TCP."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.traffic import iperf3
from tests.support.namespaces import Namespace

_GB = 1e9


@dataclass(frozen=True)
class TunnelDevice:
    """The device that has an address of the tunnel's network, and the bytes it has carried."""

    name: str
    sent: int
    received: int


@dataclass(frozen=True)
class Transfer:
    """One run of iperf3 through a tunnel."""

    rate: float
    """Gbit/s."""
    cpu: float
    """CPU seconds of the client's processes for a GB."""


def tunnel_device(namespace: Namespace, network: ipaddress.IPv4Network) -> TunnelDevice:
    """The device with an address of ``network``. Raises :class:`RuntimeError` when there is none."""
    for device in json.loads(namespace.run(["ip", "-j", "-s", "-4", "address"]).stdout):
        if any(ipaddress.ip_address(entry["local"]) in network for entry in device["addr_info"]):
            statistics = device["stats64"]
            return TunnelDevice(device["ifname"], statistics["tx"]["bytes"], statistics["rx"]["bytes"])
    raise RuntimeError("said to be connected, but no device has an address of the tunnel's network")


def check_unreachable(namespace: Namespace, address: str) -> None:
    """Raises :class:`RuntimeError` when ``address`` answers: there should be no tunnel."""
    if namespace.run(["ping", "-q", "-c", "1", "-W", "0.2", address], check=False).returncode == 0:
        raise RuntimeError(f"{address} answers without a tunnel")


def transfer(
    namespace: Namespace,
    far_end: ipaddress.IPv4Interface,
    cpu_seconds: Callable[[], float],
    *,
    seconds: float,
    streams: int,
    reverse: bool,
) -> Transfer:
    """Run iperf3 to its server on ``far_end``; ``cpu_seconds`` says what the client has used so far.

    Raises :class:`RuntimeError` when the bytes did not go through the tunnel's device.
    """
    device = tunnel_device(namespace, far_end.network)
    before = cpu_seconds()
    result = iperf3(namespace, str(far_end.ip), seconds=seconds, streams=streams, reverse=reverse)
    cpu = cpu_seconds() - before
    after = tunnel_device(namespace, far_end.network)
    carried = after.received - device.received if reverse else after.sent - device.sent
    if after.name != device.name or carried < result.bytes:
        raise RuntimeError(f"{device.name} carried {carried} of {result.bytes} bytes")
    return Transfer(result.bits_per_second / 1e9, cpu / (result.bytes / _GB))
