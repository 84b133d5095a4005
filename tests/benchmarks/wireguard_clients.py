"""Clients of WireGuard, each on its machine: wireguard-go, Debian's and the newest, and ours."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.benchmarks.traffic import wait_reachable
from tests.benchmarks.tunnel import check_unreachable
from tests.support.lab import CABLE
from tests.support.namespaces import Namespace, link
from tests.support.our_client import OurClient
from tests.support.our_wireguard import OurWireGuard
from tests.support.wireguard_config import InterfaceConfig, PeerConfig, new_keys
from tests.support.wireguard_go import WireGuardGo

FAR_END = ipaddress.IPv4Interface("10.78.0.1/24")
"""The server's address in the tunnel, with the network."""
_PORT = 51820


class Client(Protocol):
    """A client with its configuration made."""

    @property
    def namespace(self) -> Namespace: ...

    def cpu_seconds(self) -> float:
        """Processor time that all its processes have used so far."""

    def connect(self) -> None:
        """Returns when the tunnel can be used."""


@dataclass(frozen=True)
class Seat:
    """A machine with a cable to the server, and what a client on it is configured with."""

    namespace: Namespace
    config: InterfaceConfig


@dataclass(frozen=True)
class Server:
    """A running server and the machines that can reach it."""

    namespace: Namespace
    seats: tuple[Seat, ...]


@contextlib.contextmanager
def wireguard_server(program: str | Path, *, clients: int) -> Iterator[Server]:
    """Start ``program`` as a server with ``clients`` peers; all is gone at the end of the block.

    Each client's machine has a cable of its own to the server, 10.77.N.1. Its default route points
    at 10.77.N.254, which nobody is: the server's address in the tunnel is reached by that alone.
    """
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(Namespace())
        server_keys = new_keys()
        seats, peers = [], []
        for number in range(clients):
            machine = stack.enter_context(Namespace())
            outside = f"10.77.{number}"
            link(home, machine, f"wire{number}", CABLE)
            home.run(["ip", "address", "add", f"{outside}.1/24", "dev", f"wire{number}"])
            machine.run(["ip", "address", "add", f"{outside}.2/24", "dev", CABLE])
            machine.run(["ip", "route", "add", "default", "via", f"{outside}.254"])
            keys, address = new_keys(), f"10.78.0.{number + 2}"
            peers.append(PeerConfig(keys.public, (f"{address}/32",)))
            server = PeerConfig(server_keys.public, (str(FAR_END.network),), f"{outside}.1:{_PORT}")
            seats.append(Seat(machine, InterfaceConfig(keys.private, (f"{address}/24",), (server,))))
        wireguard = stack.enter_context(WireGuardGo(home, program=program))
        wireguard.up(InterfaceConfig(server_keys.private, (str(FAR_END),), tuple(peers), _PORT))
        yield Server(home, tuple(seats))


class Peer:
    """wireguard-go as a client."""

    def __init__(self, wireguard: WireGuardGo, config: InterfaceConfig) -> None:
        self._wireguard = wireguard
        self._config = config

    @property
    def namespace(self) -> Namespace:
        return self._wireguard.namespace

    def cpu_seconds(self) -> float:
        return self._wireguard.cpu_seconds()

    def connect(self) -> None:
        self._wireguard.up(self._config)


class Ours:
    """Our client: the helper and its engine."""

    def __init__(self, client: OurClient, config: InterfaceConfig) -> None:
        self._client = client
        self._session = OurWireGuard(client, config, name="bench")

    @property
    def namespace(self) -> Namespace:
        return self._client.namespace

    def cpu_seconds(self) -> float:
        return self._client.cpu_seconds()

    def connect(self) -> None:
        self._session.connect()


@contextlib.contextmanager
def peer_client(seat: Seat, program: str | Path) -> Iterator[Client]:
    """``program``, not connected yet."""
    with WireGuardGo(seat.namespace, program=program) as wireguard:
        yield Peer(wireguard, seat.config)


@contextlib.contextmanager
def our_client(seat: Seat, directory: Path) -> Iterator[Client]:
    """Our client, not connected yet."""
    with OurClient(seat.namespace, directory) as client:
        yield Ours(client, seat.config)


def connect_all(clients: Sequence[Client]) -> None:
    """Connect them and see that traffic passes, before anything counts.

    Raises :class:`RuntimeError` when the far end could be reached without the tunnel: the
    figures would prove nothing.
    """
    for client in clients:
        check_unreachable(client.namespace, str(FAR_END.ip))
        client.connect()
        wait_reachable(client.namespace, str(FAR_END.ip))
