"""The connection to the server, opened outside the tunnel."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable, Iterable
from itertools import chain, zip_longest

from engine.failures import Failure, FailureKind, Retry
from helper.network.errors import NetworkError

MAX_TRIES = 6
"""Addresses of one name that are tried."""
TIMEOUT = 15.0
"""Seconds for everything: the name and all tries."""

_Address = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


class TransportError(Exception):
    """No connection; carries a failure that names host and port.

    Codes: ``name_not_found``, ``unreachable``, ``refused``, ``timed_out``, ``port_invalid``.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


async def open_transport(
    host: str,
    port: int,
    *,
    timeout: float = TIMEOUT,
    before_connect: Callable[[str], Awaitable[None]],
) -> tuple[socket.socket, str]:
    """Connect to ``host`` by TCP; the non-blocking socket and the peer as ``address:port``.

    The name's addresses are tried one after the other, both families in turn (the order is that
    of RFC 6724, in the manner of RFC 8305 without its overlap, since each try needs a route of
    its own): ``before_connect(ip)`` is awaited before each, to keep it outside the tunnel; when
    it raises :class:`NetworkError`, that address is passed over. The time that is left is shared
    out over the addresses that are left, so a silent one does not use it all.

    Raises :class:`TransportError`.
    """
    if not 0 < port < 65536:
        message = f"{port} is not a port number."
        raise TransportError(Failure("port_invalid", FailureKind.LOCAL, message, retry=Retry.NEVER))
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout
    addresses = await _resolve(host, port, timeout)
    failures: list[Failure] = []
    for number, (family, address) in enumerate(addresses):
        share = max(0.0, end - loop.time()) / (len(addresses) - number)
        try:
            async with asyncio.timeout(share):
                await before_connect(address[0])
                return await _connect(family, address), _join(*address[:2])
        except NetworkError as error:
            failures.append(_failure("unreachable", host, port, error.failure.detail or str(error)))
        except TimeoutError:
            failures.append(_failure("timed_out", host, port, f"{address[0]}: no answer in {share:.1f} s"))
        except OSError as error:
            failures.append(_failure(_code(error), host, port, f"{address[0]}: {_reason(error)}"))
    raise TransportError(_worst(failures))


async def _resolve(host: str, port: int, timeout: float) -> list[_Address]:
    """Addresses to try, best first. The look-up itself can not be stopped, only left alone."""
    if not host or "\x00" in host:
        # An empty name would mean this machine, and one with a NUL its first part.
        raise TransportError(_failure("name_not_found", host, port, "not a name"))
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout):
            rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except TimeoutError as error:
        detail = f"the name was not resolved in {timeout:.1f} s"
        raise TransportError(_failure("timed_out", host, port, detail)) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise TransportError(_failure("name_not_found", host, port, str(error))) from error
    found: list[_Address] = [(row[0], row[4]) for row in rows]  # type: ignore[misc]
    if not found:
        raise TransportError(_failure("name_not_found", host, port, "no address"))
    return _alternate(found)[:MAX_TRIES]


def _alternate(addresses: Iterable[_Address]) -> list[_Address]:
    """The families in turn, beginning with that of the best address (RFC 8305, section 4)."""
    groups: dict[socket.AddressFamily, list[_Address]] = {}
    for address in dict.fromkeys(addresses):
        groups.setdefault(address[0], []).append(address)
    return [item for item in chain.from_iterable(zip_longest(*groups.values())) if item is not None]


async def _connect(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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


def _failure(code: str, host: str, port: int, detail: str) -> Failure:
    where = _join(host, port)
    message, advice = {
        "name_not_found": (
            f"The name of the server {where} could not be resolved.",
            "Check the spelling of the name and the network connection.",
        ),
        "unreachable": (f"The server {where} can not be reached.", "Check the network connection."),
        "refused": (
            f"The server {where} refused the connection.",
            "Check the port number, and whether the VPN server is running.",
        ),
        "timed_out": (
            f"The server {where} did not answer in time.",
            "Check the address and the network connection; a firewall may be in between.",
        ),
    }[code]
    return Failure(code, FailureKind.NETWORK, message, advice, detail)


def _join(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
