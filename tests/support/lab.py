"""A small network for tests: one real SoftEther server and clients' machines around it."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import ipaddress
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.namespaces import Namespace, link, snapshot
from tests.support.softether import SoftEtherServer

CABLE = "wire0"
"""A machine's end of its cable."""

NOBODY = "02:00:00:00:00:fe"
"""Hardware address of a gateway that is not there."""
_ALL_PROTOCOLS = 0x0003
_OUTGOING = 4
_RECEIVE_BUFFER = 4 << 20


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
            link(home, namespace, f"wire{number}", CABLE)
            home.run(["ip", "address", "add", f"{server_address}/24", "dev", f"wire{number}"])
            namespace.run(["ip", "address", "add", f"{address}/24", "dev", CABLE])
            gateway = f"10.77.{number}.254"
            # Known beforehand: what is sent there leaves, and is seen with where it was to go.
            namespace.run(["ip", "neigh", "add", gateway, "lladdr", NOBODY, "dev", CABLE, "nud", "permanent"])
            namespace.run(["ip", "route", "add", "default", "via", gateway])
            built.append(Machine(namespace, address, server_address))
        server = stack.enter_context(SoftEtherServer(home, directory / "server"))
        server.standard_hub()
        yield Lab(server, tuple(built))


def wait_settled(namespace: Namespace) -> None:
    """Wait until no address is under duplicate detection. Raises :class:`TimeoutError`."""
    deadline = time.monotonic() + 10.0
    while namespace.run(["ip", "-6", "address", "show", "tentative"]).stdout:
        if time.monotonic() > deadline:
            raise TimeoutError("duplicate detection does not end")
        time.sleep(0.05)


@contextlib.contextmanager
def leaves_no_trace(namespace: Namespace) -> Iterator[None]:
    """Assert that addresses, links, routes and rules are the same before and after the block."""
    wait_settled(namespace)  # when duplicate detection ends, the kernel adds a route
    before = snapshot(namespace)
    yield
    wait_settled(namespace)
    assert snapshot(namespace) == before


# --- pages ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def serve_page(namespace: Namespace, address: str, body: bytes, *, port: int = 80) -> Iterator[str]:
    """A web server for one page on ``address``; yields its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Not on the tests' standard error."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with namespace.inside():
        server = Server((address, port), Handler)
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://{address}:{port}/"
        finally:
            server.shutdown()
            thread.join()


def fetch(namespace: Namespace, url: str, *, timeout: float = 20.0) -> bytes:
    """The page, asked for from inside ``namespace`` and past any proxy. Raises ``OSError``."""
    host, _, port = url.removeprefix("http://").rstrip("/").partition(":")
    with namespace.inside(), contextlib.closing(http.client.HTTPConnection(host, int(port), timeout)) as peer:
        peer.connect()
        peer.request("GET", "/")
        response = peer.getresponse()
        if response.status != 200:
            raise OSError(f"{url}: status {response.status}")
        return response.read()


# --- what is seen on a cable ---------------------------------------------------------------------


class Witness:
    """Sees every packet that leaves a machine by a device; a context manager.

    Tens of thousands of packets fit into its memory, those of a bulk transfer do not.
    """

    def __init__(self, namespace: Namespace, device: str = CABLE) -> None:
        self._namespace = namespace
        self._device = device
        self._seen: set[str] = set()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Witness:
        with self._namespace.inside():
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self._socket.bind((self._device, _ALL_PROTOCOLS))
        self._socket.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()

    def destinations(self) -> set[str]:
        """Where packets were sent so far: unicast IP addresses, and those asked for by ARP."""
        assert self._socket is not None
        while True:
            try:
                packet, (_, protocol, direction, *_) = self._socket.recvfrom(128)
            except BlockingIOError:
                return self._seen
            if direction != _OUTGOING:
                continue
            match protocol:
                case 0x0800:
                    target = ipaddress.ip_address(packet[16:20])
                case 0x86DD:
                    target = ipaddress.ip_address(packet[24:40])
                case 0x0806:
                    target = ipaddress.ip_address(packet[24:28])
                case _:
                    continue
            if not target.is_multicast:
                self._seen.add(str(target))
