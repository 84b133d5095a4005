"""A small network around our own demonstration server, like that of :mod:`tests.support.lab`."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.clients import Service
from tests.support.demo_server import DemoServer
from tests.support.lab import CABLE, Machine
from tests.support.namespaces import Namespace, link


@dataclass(frozen=True)
class OwnServerLab:
    """The running server's machine, and its clients'."""

    namespace: Namespace
    service: Service
    machines: tuple[Machine, ...]


@contextlib.contextmanager
def own_server_lab(*, machines: int) -> Iterator[OwnServerLab]:
    """Build the network and start the server in it; all is gone at the end of the block.

    Machine N has the address 10.77.0.N+2 on a cable of its own to a bridge, on which the server
    is 10.77.0.1. The default route points at 10.77.0.254, which nobody is, so that the hub's own
    host can not be reached past the tunnel.
    """
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(Namespace(open_tun=True))
        home.run(["ip", "link", "add", "switch", "type", "bridge"])
        home.run(["ip", "address", "add", "10.77.0.1/24", "dev", "switch"])
        home.run(["ip", "link", "set", "switch", "up"])
        built = []
        for number in range(machines):
            namespace = stack.enter_context(Namespace(open_tun=True))
            link(home, namespace, f"wire{number}", CABLE)
            home.run(["ip", "link", "set", f"wire{number}", "master", "switch"])
            address = f"10.77.0.{number + 2}"
            namespace.run(["ip", "address", "add", f"{address}/24", "dev", CABLE])
            namespace.run(["ip", "route", "add", "default", "via", "10.77.0.254"])
            built.append(Machine(namespace, address, "10.77.0.1"))
        server = stack.enter_context(DemoServer(home, "10.77.0.1"))
        service = Service(
            server.port,
            server.hub,
            server.user,
            server.password,
            server.certificate,
            ipaddress.IPv4Interface(f"{server.host}/24"),
        )
        yield OwnServerLab(home, service, tuple(built))
