"""A small network for tests: one real SoftEther server and clients' machines around it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.namespaces import Namespace, link
from tests.support.softether import SoftEtherServer


@dataclass(frozen=True)
class Machine:
    """One client's machine, with a cable to the server."""

    namespace: Namespace
    address: str
    server_address: str
    """Where the server is seen from here."""


@dataclass(frozen=True)
class Lab:
    """The running server, with its standard hub, and the machines that can reach it."""

    server: SoftEtherServer
    machines: tuple[Machine, ...]


@contextlib.contextmanager
def softether_lab(directory: Path, *, machines: int = 1, open_tun: bool = False) -> Iterator[Lab]:
    """Build the network and start the server in it; all is gone at the end of the block.

    Each machine has a network of its own with the server: 10.77.N.1 is the server, 10.77.N.2
    the machine. The machine's default route points down that cable at 10.77.N.254, which nobody
    is: were it the server, everything in the server's namespace (a TAP device's address, too)
    could be reached past the tunnel. ``open_tun`` as in :class:`Namespace`.
    """
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(Namespace(open_tun=open_tun))
        built = []
        for number in range(machines):
            namespace = stack.enter_context(Namespace(open_tun=open_tun))
            server_address, address = f"10.77.{number}.1", f"10.77.{number}.2"
            link(home, namespace, f"wire{number}", "wire0")
            home.run(["ip", "address", "add", f"{server_address}/24", "dev", f"wire{number}"])
            namespace.run(["ip", "address", "add", f"{address}/24", "dev", "wire0"])
            namespace.run(["ip", "route", "add", "default", "via", f"10.77.{number}.254"])
            built.append(Machine(namespace, address, server_address))
        server = stack.enter_context(SoftEtherServer(home, directory / "server"))
        server.standard_hub()
        yield Lab(server, tuple(built))
