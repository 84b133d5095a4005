"""What arrives at somebody on the internet, by kind, and by which of its two cables."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Collection
from types import TracebackType

from tests.support import trust_filter as judge
from tests.support.trust_attempts import PORT, Transport
from tests.support.trust_lab import OUTSIDE4, OUTSIDE6, TrustLab
from tests.support.trust_witness import Witness

Kind = tuple[Transport, int]
"""A transport and the IP version."""

_BY_SERVER, _BY_GATEWAY = "eth0", "eth1"
_BUFFER = 8 << 20
_SECONDS = 5.0
_ICMP = {4: judge.ICMP4, 6: judge.ICMP6}
_NETWORKS = {4: f"{OUTSIDE4}/32", 6: f"{OUTSIDE6}/128"}


class Arrivals:
    """Counts attempts that reach :data:`OUTSIDE4` and :data:`OUTSIDE6`; a context manager.

    Datagrams are counted by a socket: on a cable many of them may be one large frame (GSO).
    """

    def __init__(self, lab: TrustLab) -> None:
        self._lab = lab
        self._stack = contextlib.ExitStack()
        self._counters: dict[Kind, Callable[[], int]] = {}
        self._outside: Witness | None = None

    def __enter__(self) -> Arrivals:
        with contextlib.ExitStack() as stack:
            self._outside = stack.enter_context(
                Witness(self._lab.internet, _BY_GATEWAY, judge.sent_to(tuple(_NETWORKS.values())))
            )
            for version, network in _NETWORKS.items():
                self._counters[Transport.UDP, version] = self._datagrams(stack, version)
                for transport, protocol in ((Transport.TCP, judge.TCP), (Transport.ICMP, _ICMP[version])):
                    program = judge.sent_to((network,), protocol=protocol)
                    self._counters[transport, version] = self._frames(stack, program)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def inside(self) -> dict[Kind, int]:
        """What came by the server's tunnel since the last time; each kind is there."""
        return {kind: count() for kind, count in self._counters.items()}

    def wait_inside(self, count: int, versions: Collection[int] = (4, 6)) -> dict[Kind, int]:
        """The same, once at least ``count`` of each kind of ``versions`` are there, or the time is over."""
        deadline = time.monotonic() + _SECONDS
        found = self.inside()
        while time.monotonic() < deadline:
            if min(came for (_, version), came in found.items() if version in versions) >= count:
                break
            time.sleep(0.01)
            found = {kind: found[kind] + more for kind, more in self.inside().items()}
        return found

    def outside(self) -> int:
        """How many frames came by the gateway since the last time."""
        assert self._outside is not None
        return self._outside.take().frames

    def _frames(self, stack: contextlib.ExitStack, program: bytes) -> Callable[[], int]:
        witness = stack.enter_context(Witness(self._lab.internet, _BY_SERVER, program))
        return lambda: witness.take().frames

    def _datagrams(self, stack: contextlib.ExitStack, version: int) -> Callable[[], int]:
        with self._lab.internet.inside():
            sock = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM)
        stack.enter_context(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, _BY_SERVER.encode())
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        if version == 6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.setblocking(False)
        sock.bind(("", PORT))

        def count() -> int:
            found = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    sock.recv(16)
                    found += 1
            return found

        return count
