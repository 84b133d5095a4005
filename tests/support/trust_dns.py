"""Name servers for the tests of leaks: one that answers anything, and a stub that passes questions on."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import selectors
import socket
import struct
import threading
from collections.abc import Sequence
from itertools import product
from types import TracebackType

from tests.support.namespaces import Namespace
from tests.support.trust_attempts import Cell, Target, Transport, Way
from tests.support.trust_lab import GATEWAY4, GATEWAY6, HOST4, HOST6, OUTSIDE6, PUBLIC_RESOLVER

STUB = "127.0.0.53"
"""Where systemd-resolved listens."""

QUESTIONS = tuple(
    Cell(kind, version, way, target)
    for kind in (Transport.UDP, Transport.TCP)
    for version in (4, 6)
    for way in Way
    for target in Target
)
"""All ways to ask somebody."""
STRANGERS = {
    "public4": PUBLIC_RESOLVER,
    "public6": OUTSIDE6,
    "private4": HOST4,
    "private6": HOST6,
    "server4": GATEWAY4,
    "server6": GATEWAY6,
}
"""Name servers that are not the tunnel's, as targets of an order: the machine's own ones of before, which
the network gave it, are in the place of the server."""

_DEVICE, _SO_RCVBUFFORCE = socket.SO_BINDTODEVICE, 33  # asm-generic/socket.h
_BUFFER = 8 << 20
_TYPE_A = 1
_TICK = 0.05


def query(name: str = "leak.example") -> bytes:
    """A question for the address of ``name`` (RFC 1035, 4.1)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return (
        struct.pack(">HHHHHH", 0x1D1D, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", _TYPE_A, 1)
    )


def answer(question: bytes, address: str) -> bytes:
    """What says that the name asked for is ``address``; nothing of it for other types than A."""
    end = question.find(b"\0", 12) + 5
    asked = question[12:end]
    (kind,) = struct.unpack_from(">H", question, end - 4)
    count = 1 if kind == _TYPE_A else 0
    header = question[:2] + struct.pack(">HHHHH", 0x8180, 1, count, 0, 0)
    record = struct.pack(">HHHIH", 0xC00C, _TYPE_A, 1, 1, 4) + ipaddress.ip_address(address).packed
    return header + asked + record * count


class _Server:
    """Sockets inside a namespace and a thread that serves them."""

    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        self._selector = selectors.DefaultSelector()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _listen(self, address: str, port: int, kind: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self._namespace.inside():
            sock = socket.socket(family, kind)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setblocking(False)
        sock.bind((address, port))
        if kind == socket.SOCK_STREAM:
            sock.listen(128)
        self._selector.register(sock, selectors.EVENT_READ)
        return sock

    def _begin(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(_TICK):
                assert isinstance(key.fileobj, socket.socket)
                # A peer that is gone, or a network that refuses, is no reason to end.
                with contextlib.suppress(OSError):
                    self._ready(key.fileobj)

    def _ready(self, sock: socket.socket) -> None:
        raise NotImplementedError


class Resolver(_Server):
    """Answers every question with ``address`` and counts them; a context manager.

    Over UDP, on port 53 of each of ``listen``. ``silent`` makes it swallow what it is asked.
    """

    def __init__(
        self, namespace: Namespace, *listen: str, address: str = "203.0.113.80", silent: bool = False
    ) -> None:
        super().__init__(namespace)
        self.address = address
        self.silent = silent
        self.asked = 0
        self._listen_on = listen

    def __enter__(self) -> Resolver:
        for address in self._listen_on:
            self._listen(address, 53, socket.SOCK_DGRAM)
        self._begin()
        return self

    def _ready(self, sock: socket.socket) -> None:
        question, peer = sock.recvfrom(4096)
        self.asked += 1
        if not self.silent and len(question) >= 17:
            sock.sendto(answer(question, self.address), peer)


class Stub(_Server):
    """A local forwarder on :data:`STUB`, UDP and TCP; a context manager.

    It asks all of ``upstream`` (address and port), by each of ``devices``: systemd-resolved binds its
    questions to a link for that link's own servers, and others bind them to none (an empty name). It does
    not wait for answers: whether they would come is not what is tested.
    """

    def __init__(
        self, namespace: Namespace, upstream: Sequence[tuple[str, int]], devices: Sequence[str]
    ) -> None:
        super().__init__(namespace)
        self._ways = tuple(product(upstream, devices))
        self.asked = 0
        """Datagrams and connections."""
        self.refused = 0
        """How many of its own questions the kernel did not take."""

    def __enter__(self) -> Stub:
        datagrams = self._listen(STUB, 53, socket.SOCK_DGRAM)
        datagrams.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER)
        self._tcp = self._listen(STUB, 53, socket.SOCK_STREAM)
        self._begin()
        return self

    @property
    def forwarded(self) -> int:
        """How many questions it has passed on, or tried to."""
        return self.asked * len(self._ways)

    def _ready(self, sock: socket.socket) -> None:
        if sock is self._tcp:
            sock.accept()[0].close()
            kind, question = socket.SOCK_STREAM, b""
        else:
            kind, question = socket.SOCK_DGRAM, sock.recvfrom(4096)[0]
        for (address, port), device in self._ways:
            self._pass_on(kind, question, address, port, device)
        self.asked += 1

    def _pass_on(self, kind: int, question: bytes, address: str, port: int, device: str) -> None:
        with self._namespace.inside():
            onward = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
        with onward:
            onward.setblocking(False)
            if device:
                onward.setsockopt(socket.SOL_SOCKET, _DEVICE, device.encode())
            try:
                code = onward.connect_ex((address, port))
                if kind == socket.SOCK_DGRAM and code == 0:
                    onward.send(question)
                self.refused += code not in (0, errno.EINPROGRESS)
            except OSError:
                self.refused += 1
