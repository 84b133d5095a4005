"""Our client and SoftEther's own, each on its machine, as the sides of a comparison."""

from __future__ import annotations

import contextlib
import ipaddress
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.benchmarks.sides import Options, Pair, Which
from tests.benchmarks.traffic import wait_reachable
from tests.benchmarks.tunnel import check_unreachable, tunnel_device
from tests.support.lab import Lab, Machine
from tests.support.namespaces import Namespace
from tests.support.official_client import OfficialClient
from tests.support.our_client import OurClient
from tests.support.softether import HUB, PASSWORD, PORT, USER

_PROFILE = "bench"
_LEASE_SCRIPT = '#!/bin/sh\nif [ "$1" = bound ]; then ip address replace "$ip/$mask" dev "$interface"; fi\n'


@dataclass(frozen=True)
class Service:
    """A server as its clients know it."""

    port: int
    hub: str
    user: str
    password: str
    certificate: str
    """Fingerprint."""
    far_end: ipaddress.IPv4Interface
    """A host in the tunnel's network that answers, with the network."""

    @property
    def target(self) -> str:
        """The far end's address."""
        return str(self.far_end.ip)


def bridged(lab: Lab) -> Service:
    """The lab's real server, its hub bridged to a TAP device where traffic has its other end."""
    # Outside of what SecureNAT's DHCP server gives out (.10 to .200).
    far_end = ipaddress.IPv4Interface("192.168.30.2/24")
    lab.server.bridge_tap("bench", str(far_end))
    return Service(PORT, HUB, USER, PASSWORD, lab.server.certificate_sha256(), far_end)


class Client(Protocol):
    """A client on its machine, with a profile made."""

    @property
    def machine(self) -> Machine: ...

    @property
    def service(self) -> Service: ...

    def pids(self) -> tuple[int, ...]:
        """All its processes."""

    def cpu_seconds(self) -> float:
        """Processor time that they have used so far."""

    def connect(self) -> None:
        """As a person would; returns when there is a usable IPv4 address."""

    def disconnect(self) -> None: ...


def connect_for_the_first_time(pair: Pair[Client]) -> None:
    """Connect both and see that traffic passes, before anything counts.

    Raises :class:`RuntimeError` when the far end could be reached without the tunnel: the
    figures would prove nothing.
    """
    for client in (pair.ours, pair.peer):
        if client is not None:
            check_unreachable(client.machine.namespace, client.service.target)
            client.connect()
            wait_reachable(client.machine.namespace, client.service.target)


def reconnect_seconds(client: Client) -> float:
    """Disconnect, connect again and say how long the latter took."""
    client.disconnect()
    check_unreachable(client.machine.namespace, client.service.target)
    start = time.monotonic()
    client.connect()
    taken = time.monotonic() - start
    tunnel_device(client.machine.namespace, client.service.far_end.network)  # raises without a usable address
    wait_reachable(client.machine.namespace, client.service.target)
    return taken


@contextlib.contextmanager
def both_clients(
    machines: tuple[Machine, ...], service: Service, directory: Path, options: Options
) -> Iterator[Pair[Client]]:
    """Those clients that ``options`` ask for: ours on the first machine, the official one on the second."""
    with contextlib.ExitStack() as stack:
        ours: Client | None = None
        peer: Client | None = None
        if options.which != Which.PEER:
            ours = stack.enter_context(our_client(machines[0], service, directory / "ours"))
        if options.which != Which.OURS:
            peer = stack.enter_context(official_client(machines[1], service, directory / "official"))
        yield Pair(ours, peer)


class Official:
    """SoftEther's client, and udhcpc for the address that it does not get by itself."""

    def __init__(self, client: OfficialClient, machine: Machine, service: Service, script: Path) -> None:
        self._client = client
        self._script = script
        self.machine = machine
        self.service = service

    @property
    def namespace(self) -> Namespace:
        return self.machine.namespace

    def pids(self) -> tuple[int, ...]:
        return self._client.pids()

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
def official_client(machine: Machine, service: Service, directory: Path) -> Iterator[Official]:
    """SoftEther's client with one TCP connection and without UDP acceleration, as ours is."""
    directory.mkdir(parents=True)
    # The packaged script would write the machine's resolv.conf.
    script = directory / "lease.sh"
    script.write_text(_LEASE_SCRIPT)
    script.chmod(0o755)
    with OfficialClient(machine.namespace, directory / "client") as client:
        client.account(
            machine.server_address,
            service.port,
            hub=service.hub,
            user=service.user,
            password=service.password,
        )
        yield Official(client, machine, service, script)


class Ours:
    """Our client."""

    def __init__(self, client: OurClient, machine: Machine, service: Service) -> None:
        self._client = client
        self.machine = machine
        self.service = service

    @property
    def helper_pid(self) -> int:
        return self._client.helper_pid

    def engine_pids(self) -> tuple[int, ...]:
        return self._client.engine_pids()

    def pids(self) -> tuple[int, ...]:
        return self._client.pids()

    def cpu_seconds(self) -> float:
        return self._client.cpu_seconds()

    def connect(self) -> None:
        self._client.connect(_PROFILE, "--wait", password=self.service.password)

    def disconnect(self) -> None:
        self._client.adit("disconnect", _PROFILE)


@contextlib.contextmanager
def our_client(machine: Machine, service: Service, directory: Path) -> Iterator[Ours]:
    """Our client with a profile of the server."""
    directory.mkdir(parents=True)
    with OurClient(machine.namespace, directory) as client:
        client.add(
            _PROFILE,
            machine.server_address,
            *("--verify", "pin", "--pin", service.certificate, "--no-default-route"),
            hub=service.hub,
            user=service.user,
            port=service.port,
        )
        yield Ours(client, machine, service)
