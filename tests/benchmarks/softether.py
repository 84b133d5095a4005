"""Our SoftEther client beside SoftEther's own, on the same real server in the same run.

The server's hub is bridged to a TAP device, where iperf3 and ping have their other end. The
official client runs with one TCP connection and without UDP acceleration, as ours does. Needs
real root (for a ``/dev/net/tun`` of the namespace).
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import shlex
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.sides import Options, Pair, Which
from tests.benchmarks.traffic import iperf3, iperf3_server, ping_ms, wait_reachable
from tests.support.lab import Lab, Machine, softether_lab
from tests.support.namespaces import Namespace
from tests.support.official_client import OfficialClient
from tests.support.our_client import OurClient
from tests.support.softether import HUB, PASSWORD, PORT, USER

_TUNNEL = ipaddress.ip_network("192.168.30.0/24")
"""SecureNAT's network."""
_FAR_END = "192.168.30.2"
"""The TAP device's address: outside of what SecureNAT's DHCP server gives out (.10 to .200)."""
_PROFILE = "bench"
_GB = 1e9

_UNITS = {"up": "Gbit/s", "down": "Gbit/s", "cpu": "CPU-s/GB", "rtt": "ms", "connect": "s"}


class _Side(Protocol):
    """A client on its machine, with a profile made."""

    @property
    def namespace(self) -> Namespace: ...

    def cpu_seconds(self) -> float: ...

    def connect(self) -> None:
        """As a person would; returns when there is a usable IPv4 address."""

    def disconnect(self) -> None: ...


def run(options: Options) -> Figures:
    """Measure everything; the tunnel is up on both sides meanwhile, idle on the one not measured."""
    with (
        tempfile.TemporaryDirectory(prefix="adit-bench-") as directory,
        softether_lab(Path(directory), machines=2, open_tun=True) as lab,
        contextlib.ExitStack() as stack,
    ):
        lab.server.bridge_tap("bench", f"{_FAR_END}/{_TUNNEL.prefixlen}")
        ours: _Side | None = None
        peer: _Side | None = None
        if options.which != Which.PEER:
            ours = stack.enter_context(_ours(lab, lab.machines[0], Path(directory, "ours")))
        if options.which != Which.OURS:
            peer = stack.enter_context(_official(lab.machines[1], Path(directory, "official")))
        stack.enter_context(iperf3_server(lab.server.namespace, _FAR_END))
        return _measure(Pair(ours, peer), options)


def _measure(pair: Pair[_Side], options: Options) -> Figures:
    def connect(side: _Side) -> dict[str, float]:
        side.disconnect()
        _check_unreachable(side.namespace)
        start = time.monotonic()
        side.connect()
        taken = time.monotonic() - start
        _tunnel_device(side.namespace)  # raises without a usable address
        wait_reachable(side.namespace, _FAR_END)
        return {"connect": taken}

    for side in (pair.ours, pair.peer):
        if side is not None:
            side.connect()  # once before it counts: files are read, programs are in memory

    # An odd number: the median is then one that was measured.
    taken = [pair.measure("connect", max(3, options.rounds), connect)]
    for streams in (1, 8):
        for direction in ("up", "down"):

            def throughput(
                side: _Side, streams: int = streams, direction: str = direction
            ) -> dict[str, float]:
                device = _tunnel_device(side.namespace)
                before = side.cpu_seconds()
                result = iperf3(
                    side.namespace,
                    _FAR_END,
                    seconds=options.seconds,
                    streams=streams,
                    reverse=direction == "down",
                )
                cpu = side.cpu_seconds() - before
                after = _tunnel_device(side.namespace)
                carried = after.sent - device.sent if direction == "up" else after.received - device.received
                if after.name != device.name or carried < result.bytes:
                    raise RuntimeError(f"{device.name} carried {carried} of {result.bytes} bytes")
                figures = {f"{direction}_{streams}": result.bits_per_second / 1e9}
                if streams == 1:
                    figures[f"cpu_{direction}"] = cpu / (result.bytes / _GB)
                return figures

            taken.append(pair.measure(f"{direction} x{streams}", options.rounds, throughput))
    taken.append(pair.measure("rtt", options.rounds, lambda side: {"rtt": ping_ms(side.namespace, _FAR_END)}))

    values: dict[str, float] = {}
    peers: dict[str, float] = {}
    for our_figures, peer_figures in taken:
        values |= our_figures
        peers |= peer_figures
    order = ("up_1", "down_1", "up_8", "down_8", "cpu_up", "cpu_down", "rtt", "connect")
    return {
        name: Figure(
            unit=_UNITS[name.partition("_")[0]],
            value=values.get(name),
            peer=peers.get(name),
            larger_is_better=name.startswith(("up", "down")),
        )
        for name in order
    }


def _check_unreachable(namespace: Namespace) -> None:
    """Without the tunnel the far end must be out of reach, or the figures would prove nothing."""
    command = ["ping", "-q", "-c", "1", "-W", "0.2", _FAR_END]
    if namespace.run(command, check=False).returncode == 0:
        raise RuntimeError(f"{_FAR_END} answers without a tunnel")


@dataclass(frozen=True)
class _Device:
    """The device that has an address of the tunnel's network, and the bytes it has carried."""

    name: str
    sent: int
    received: int


def _tunnel_device(namespace: Namespace) -> _Device:
    for device in json.loads(namespace.run(["ip", "-j", "-s", "-4", "address"]).stdout):
        if any(ipaddress.ip_address(entry["local"]) in _TUNNEL for entry in device["addr_info"]):
            statistics = device["stats64"]
            return _Device(device["ifname"], statistics["tx"]["bytes"], statistics["rx"]["bytes"])
    raise RuntimeError("said to be connected, but no device has an address of the tunnel's network")


class _Official:
    def __init__(self, client: OfficialClient, script: Path) -> None:
        self._client = client
        self._script = script
        self.namespace = client.namespace

    def cpu_seconds(self) -> float:
        return self._client.cpu_seconds()

    def connect(self) -> None:
        self._client.connect()
        # Asking for an address before the session is up loses the first DISCOVER, and seconds with it.
        self._client.wait_connected()
        command = ["udhcpc", "-f", "-q", "-n", "-t", "20", "-T", "1"]
        self.namespace.run([*command, "-i", self._client.device, "-s", str(self._script)])

    def disconnect(self) -> None:
        self._client.disconnect()
        self.namespace.run(["ip", "address", "flush", "dev", self._client.device])


@contextlib.contextmanager
def _official(machine: Machine, directory: Path) -> Iterator[_Official]:
    directory.mkdir()
    # The packaged script would write the machine's resolv.conf.
    script = directory / "lease.sh"
    script.write_text(
        '#!/bin/sh\nif [ "$1" = bound ]; then ip address replace "$ip/$mask" dev "$interface"; fi\n'
    )
    script.chmod(0o755)
    with OfficialClient(machine.namespace, directory / "client") as client:
        client.account(machine.server_address, PORT)
        yield _Official(client, script)


class _Ours:
    def __init__(self, client: OurClient) -> None:
        self._client = client
        self._password = str(client.password_file(PASSWORD))
        self.namespace = client.namespace

    def cpu_seconds(self) -> float:
        return self._client.cpu_seconds()

    def connect(self) -> None:
        self._client.adit("connect", _PROFILE, "--wait", "--password-file", self._password)

    def disconnect(self) -> None:
        self._client.adit("disconnect", _PROFILE)


@contextlib.contextmanager
def _ours(lab: Lab, machine: Machine, directory: Path) -> Iterator[_Ours]:
    directory.mkdir()
    with OurClient(machine.namespace, directory) as client:
        client.adit(
            *shlex.split(
                f"add {_PROFILE} --host {machine.server_address} --port {PORT} --hub {HUB} --user {USER}"
            ),
            *shlex.split(f"--verify pin --pin {lab.server.certificate_sha256()} --no-default-route"),
        )
        yield _Ours(client)
