"""The connection to the server, opened outside the tunnel."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable

from engine.failures import Failure
from helper.network.errors import NetworkError
from helper.network.resolve import LookUp
from helper.network.sockets import set_mark
from helper.network.transport_errors import TransportError, join, not_reached

TIMEOUT = 15.0
"""Seconds for everything: the name and all tries."""
QUIET = 2
"""Seconds without a packet from the server after which the kernel asks whether it is there."""
UNANSWERED = 4.0
"""Seconds after which a connection is lost on which nothing is acknowledged."""


async def open_transport(
    host: str,
    port: int,
    *,
    timeout: float = TIMEOUT,
    look_up: LookUp,
    mark: int,
    before_connect: Callable[[str], Awaitable[None]],
) -> tuple[socket.socket, str]:
    """Connect to ``host`` by TCP; the non-blocking socket and the peer as ``address:port``.

    The name's addresses are tried one after the other, both families in turn (the order is that
    of RFC 6724, in the manner of RFC 8305 without its overlap, since each must be let through the
    firewall): ``before_connect(ip)`` is awaited before each for that; when
    it raises :class:`NetworkError`, that address is passed over. The time that is left is shared
    out over the addresses that are left, so a silent one does not use it all.

    Raises :class:`~helper.network.transport_errors.TransportError`.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    addresses = await look_up(host, port, timeout)
    failures: list[Failure] = []
    for number, (family, address) in enumerate(addresses):
        share = max(0.0, end - loop.time()) / (len(addresses) - number)
        try:
            async with asyncio.timeout(share):
                await before_connect(address[0])
                return await _connect(family, address, mark), join(*address[:2])
        except NetworkError as error:
            code, detail = "unreachable", error.failure.detail or str(error)
        except TimeoutError:
            code, detail = "timed_out", f"{address[0]}: no answer in {share:.1f} s"
        except OSError as error:
            code, detail = _code(error), f"{address[0]}: {_reason(error)}"
        failures.append(not_reached(code, host, port, detail).failure)
    raise TransportError(_worst(failures))


def _give_up_early(sock: socket.socket) -> None:
    """Have the kernel find out that nobody is there any more, rather than wait for minutes (tcp(7)).

    The tunnel's addresses and routes outlive the connection, so that little is lost by a new one.
    """
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, QUIET)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNANSWERED * 1000))


async def _connect(family: socket.AddressFamily, address: tuple[object, ...], mark: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        sock.setblocking(False)
        set_mark(sock, mark)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _give_up_early(sock)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


def _code(error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return "refused"
    return "timed_out" if error.errno == errno.ETIMEDOUT else "unreachable"


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


def _worst(failures: list[Failure]) -> Failure:
    """The one that says most of all tries, with the details of all."""
    order = ("refused", "timed_out", "unreachable")
    chosen = min(failures, key=lambda failure: order.index(failure.code))
    details = "; ".join(failure.detail for failure in failures)
    return Failure(chosen.code, chosen.kind, chosen.message, chosen.advice, details, chosen.retry)
