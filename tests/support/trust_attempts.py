"""Attempts to send past the tunnel, in all the ways a program has; run as a process of its own.

``python -m tests.support.trust_attempts`` reads an :class:`Order` as one line of JSON and answers
with a list of :class:`Outcome`. An order without a count is a sender in the background: it says
``{}`` when it begins, goes on until standard input ends, and answers then.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product

import msgspec

from tests.support import trust_packets as packets
from tests.support.namespaces import Namespace
from tests.support.trust_lab import (
    CLIENT4,
    CLIENT6,
    CLIENT_LOCAL6,
    ETHERNET,
    HOST4,
    HOST6,
    OUTSIDE4,
    OUTSIDE6,
    SERVER4,
    SERVER6,
)

PORT = 4444
"""Where attempts go: nobody listens there, least of all a VPN server."""
BURSTS = 500
"""Of a sender in the background, a second."""

_SO_SNDBUFFORCE = 32  # asm-generic/socket.h
_SEND_BUFFER = 64 << 20


class Transport(StrEnum):
    UDP = "udp"
    TCP = "tcp"
    """A first segment (SYN)."""
    ICMP = "icmp"
    """An echo request."""


class Way(StrEnum):
    """By what kind of socket."""

    PLAIN = "plain"
    DEVICE = "device"
    """Bound to the physical link (``SO_BINDTODEVICE``), past all routes."""
    RAW = "raw"
    """With an IP header of its own, bound to the physical link, with that link's address."""


class Target(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    """A neighbour on the LAN."""
    SERVER = "server"
    """The VPN server's address, but not its port."""


class Cell(msgspec.Struct, frozen=True, order=True):
    """One way to try."""

    transport: Transport
    version: int
    way: Way
    target: Target

    def __str__(self) -> str:
        """For the name of a test and for messages."""
        return f"{self.transport}{self.version}-{self.way}-{self.target}"


CELLS = tuple(
    Cell(transport, version, way, target)
    for transport, version, way, target in product(Transport, (4, 6), Way, Target)
)
"""All 54."""
TARGETS = {
    "public4": OUTSIDE4,
    "public6": OUTSIDE6,
    "private4": HOST4,
    "private6": HOST6,
    "server4": SERVER4,
    "server6": SERVER6,
}


class Order(msgspec.Struct, frozen=True):
    """What shall be tried."""

    cells: tuple[Cell, ...] = CELLS
    count: int = 0
    """Attempts a cell; 0: all cells in turn, until told to stop."""
    rate: int = 0
    """Attempts a second of a sender in the background."""
    device: str = ETHERNET
    source4: str = CLIENT4
    source6: str = CLIENT6
    source_local6: str = CLIENT_LOCAL6
    targets: dict[str, str] = msgspec.field(default_factory=TARGETS.copy)
    port: int = PORT
    data: bytes = b"attempt"
    """Of a UDP datagram."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of the attempts of a cell, as far as its program was told."""

    cell: Cell
    attempts: int
    refused: dict[str, int] = {}
    """By name of the error, e.g. ``EPERM`` where the firewall dropped it. A SYN is never refused: the kernel
    keeps to itself that it could not send it."""

    @property
    def accepted(self) -> int:
        """How many the kernel took."""
        return self.attempts - sum(self.refused.values())


def run(
    namespace: Namespace, order: Order, *, timeout: float = 600.0, starter: Sequence[str] = ()
) -> list[Outcome]:
    """Make attempts from inside ``namespace``. Raises :class:`RuntimeError`.

    ``starter`` is a program that starts another one, with its arguments.
    """
    line = msgspec.json.encode(order).decode() + "\n"
    done = namespace.run([*starter, sys.executable, "-m", __name__], input=line, timeout=timeout)
    return msgspec.json.decode(done.stdout, type=list[Outcome])


async def run_aside(namespace: Namespace, order: Order, *, starter: Sequence[str] = ()) -> list[Outcome]:
    """The same, while the loop of the test goes on."""
    return await asyncio.to_thread(run, namespace, order, starter=starter)


@contextlib.contextmanager
def background(namespace: Namespace, order: Order, outcomes: list[Outcome]) -> Iterator[None]:
    """Attempts while the block lasts; what became of them is in ``outcomes`` afterwards."""
    process = namespace.popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stderr=None)
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(msgspec.json.encode(order).decode() + "\n")
        process.stdin.flush()
        if not process.stdout.readline():
            raise RuntimeError("the sender in the background did not begin")
        yield
        answer, _ = process.communicate(timeout=30.0)
        outcomes.extend(msgspec.json.decode(answer, type=list[Outcome]))
    finally:
        process.kill()
        process.communicate()


def total(outcomes: Sequence[Outcome]) -> int:
    """All attempts."""
    return sum(outcome.attempts for outcome in outcomes)


# --- inside ----------------------------------------------------------------------------------------


def sender(order: Order, cell: Cell) -> Callable[[], object]:
    """What makes one attempt of a cell when it is called; raises ``OSError`` when that is refused."""
    family = socket.AF_INET if cell.version == 4 else socket.AF_INET6
    target = order.targets[f"{cell.target}{cell.version}"]
    if cell.way is Way.RAW:
        return _raw(order, cell, family, target)
    bound = order.device if cell.way is Way.DEVICE else ""
    if cell.transport is Transport.TCP:
        return lambda: _connect(family, bound, (target, order.port))
    if cell.transport is Transport.UDP:
        sock = socket.socket(family, socket.SOCK_DGRAM)
        data, there = order.data, (target, order.port)
    else:
        protocol = socket.IPPROTO_ICMP if cell.version == 4 else socket.IPPROTO_ICMPV6
        sock = socket.socket(family, socket.SOCK_DGRAM, protocol)
        # The kernel fills in the checksum.
        data, there = bytes([8 if cell.version == 4 else 128, 0, 0, 0, 0, 1, 0, 1]), (target, 0)
    _never_wait(sock)
    _bind(sock, bound)
    return lambda: sock.sendto(data, there)


def _raw(order: Order, cell: Cell, family: int, target: str) -> Callable[[], object]:
    sock = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
    _never_wait(sock)
    _bind(sock, order.device)
    local = cell.version == 6 and cell.target is Target.PRIVATE
    source = order.source4 if cell.version == 4 else order.source_local6 if local else order.source6
    match cell.transport:
        case Transport.UDP:
            packet = packets.udp(source, target, order.port, data=order.data)
        case Transport.TCP:
            packet = packets.tcp(source, target, order.port)
        case Transport.ICMP:
            packet = packets.echo(source, target)
    return lambda: sock.sendto(packet, (target, 0))


def _connect(family: int, bound: str, target: tuple[str, int]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        _bind(sock, bound)
        code = sock.connect_ex(target)
        if code not in (0, errno.EINPROGRESS, errno.ECONNREFUSED):
            raise OSError(code, "")


def _never_wait(sock: socket.socket) -> None:
    """Also for a tunnel whose engine does not take anything out of its device."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_SNDBUFFORCE, _SEND_BUFFER)
    except PermissionError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)


def _bind(sock: socket.socket, device: str) -> None:
    if device:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())


def _all(order: Order) -> list[Outcome]:
    result = []
    for cell in order.cells:
        refused: Counter[str] = Counter()
        attempt = sender(order, cell)
        for _ in range(order.count):
            try:
                attempt()
            except OSError as error:
                refused[_name(error)] += 1
        result.append(Outcome(cell, order.count, dict(refused)))
    return result


def _until_told(order: Order) -> list[Outcome]:
    counts: Counter[Cell] = Counter()
    refusals: dict[Cell, Counter[str]] = {cell: Counter() for cell in order.cells}
    senders: Mapping[Cell, Callable[[], object]] = {cell: sender(order, cell) for cell in order.cells}
    burst = max(1, order.rate // BURSTS)
    turn = 0
    due = time.monotonic()
    print("{}", flush=True)
    while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
        for _ in range(burst):
            cell = order.cells[turn % len(order.cells)]
            turn += 1
            counts[cell] += 1
            try:
                senders[cell]()
            except OSError as error:
                refusals[cell][_name(error)] += 1
        # One that was kept from its work does not make up for it in one great burst.
        due = max(due + burst / order.rate, time.monotonic() - 0.1)
    return [Outcome(cell, counts[cell], dict(refusals[cell])) for cell in order.cells]


def _name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, str(error.errno))


def main() -> None:
    """Entry point."""
    order = msgspec.json.decode(sys.stdin.readline(), type=Order)
    outcomes = _all(order) if order.count else _until_told(order)
    sys.stdout.write(msgspec.json.encode(outcomes).decode() + "\n")


if __name__ == "__main__":
    main()
