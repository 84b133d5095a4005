"""Who else uses the client's machine: a container behind a bridge, and connections of before."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from types import TracebackType

from tests.support.namespaces import Namespace, bring_up, link
from tests.support.trust_lab import ETHERNET, OUTSIDE4, OUTSIDE6, TrustLab

CONTAINER4, CONTAINER6 = "172.17.0.2", "fd17::2"
_BRIDGE, _BRIDGE4, _BRIDGE6 = "docker0", "172.17.0.1", "fd17::1"
_PORT = 8080
_MASQUERADE = f"""
add table inet docker
add chain inet docker nat {{ type nat hook postrouting priority srcnat; policy accept; }}
add rule inet docker nat ip saddr 172.17.0.0/16 oifname != {_BRIDGE} masquerade
add rule inet docker nat ip6 saddr fd17::/64 oifname != {_BRIDGE} masquerade
"""
_FORWARDING = ("ipv4/ip_forward", "ipv6/conf/all/forwarding")


@contextlib.contextmanager
def container(lab: TrustLab) -> Iterator[Namespace]:
    """A machine behind a bridge of the client's, which forwards and masquerades for it as Docker does."""
    client = lab.client
    before = {name: client.run(["cat", f"/proc/sys/net/{name}"]).stdout.strip() for name in _FORWARDING}
    with Namespace() as inner:
        link(client, inner, "veth0", "eth0", up=False)
        client.run(["ip", "link", "add", _BRIDGE, "type", "bridge", "forward_delay", "0"])
        client.run(["ip", "link", "set", "veth0", "master", _BRIDGE])
        bring_up((client, _BRIDGE), (client, "veth0"), (inner, "eth0"))
        for namespace, device, four, six in (
            (client, _BRIDGE, _BRIDGE4, _BRIDGE6),
            (inner, "eth0", CONTAINER4, CONTAINER6),
        ):
            namespace.run(["ip", "address", "add", f"{four}/16", "dev", device])
            namespace.run(["ip", "address", "add", f"{six}/64", "dev", device, "nodad"])
        for gateway in (_BRIDGE4, _BRIDGE6):
            inner.run(["ip", "route", "add", "default", "via", gateway])
        for name in _FORWARDING:
            client.run(["sh", "-c", f"echo 1 > /proc/sys/net/{name}"])
        client.run(["nft", "-f", "-"], input=_MASQUERADE)
        try:
            yield inner
        finally:
            client.run(["nft", "delete", "table", "inet", "docker"], check=False)
            client.run(["ip", "link", "delete", _BRIDGE])
            client.run(["ip", "link", "delete", "veth0"], check=False)
            for name, value in before.items():
                client.run(["sh", "-c", f"echo {value} > /proc/sys/net/{name}"])


class Flows:
    """TCP connections to somebody on the internet, over both IP versions; a context manager.

    They are of ``origin``, of the client if none is given. One of each is bound to the physical link.
    """

    def __init__(self, lab: TrustLab, origin: Namespace | None = None, port: int = _PORT) -> None:
        self._lab = lab
        self._port = port
        self._origin = origin or lab.client
        self._stack = contextlib.ExitStack()
        self._flows: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.received = 0
        """Bytes, at the far end."""

    def __enter__(self) -> Flows:
        for address in (OUTSIDE4, OUTSIDE6):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with self._lab.internet.inside():
                listener = self._stack.enter_context(
                    socket.create_server((address, self._port), family=family)
                )
            for device in ("", ETHERNET):
                with self._origin.inside():
                    flow = self._stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
                if device:
                    flow.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
                flow.settimeout(5.0)
                flow.connect((address, self._port))
                flow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                flow.setblocking(False)
                self._flows.append(flow)
                far, _ = listener.accept()
                thread = threading.Thread(target=self._count, args=(far,), daemon=True)
                thread.start()
                self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for flow in self._flows:
            # By a reset: nothing is sent again and again later on.
            flow.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))
        self._stack.close()

    def send(self) -> int:
        """A byte on each; returns how many of them took it."""
        took = 0
        for flow in self._flows:
            with contextlib.suppress(OSError):
                took += flow.send(b"x")
        return took

    def _count(self, far: socket.socket) -> None:
        # It ends when the test does: a reset that the firewall holds back never comes.
        with far, contextlib.suppress(OSError):
            while data := far.recv(4096):
                self.received += len(data)
