"""The addresses of a server's name."""

from __future__ import annotations

import asyncio
import functools
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest

from helper.network.transport_errors import not_reached, port_invalid

THREADS = 32
"""Look-ups at a time. One that hangs goes on in its thread; what keeps the machine safe has others."""
MAX_ADDRESSES = 6
"""Addresses of one name that are used."""

_threads = ThreadPoolExecutor(THREADS, "look-up")

Resolved = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]
"""A family and what a socket of it connects to."""


LookUp = Callable[[str, int, float], Awaitable[list[Resolved]]]
"""Finds the addresses of a host within some seconds; :func:`resolve` is one."""


async def resolve(host: str, port: int, timeout: float) -> list[Resolved]:
    """Addresses of ``host``, best first (RFC 6724), the families in turn.

    The look-up itself can not be stopped, only left alone: after ``timeout`` seconds, as when
    nothing is found, :class:`~helper.network.transport_errors.TransportError` is raised.
    """
    if not 0 < port < 65536:
        raise port_invalid(port)
    if not host or "\x00" in host:
        # An empty name would mean this machine, and one with a NUL its first part.
        raise not_reached("name_not_found", host, port, "not a name")
    loop = asyncio.get_running_loop()
    # The type keeps each address from coming once for every type there is.
    one_type, one_protocol = socket.SOCK_STREAM, socket.IPPROTO_TCP
    try:
        async with asyncio.timeout(timeout):
            ask = functools.partial(socket.getaddrinfo, host, port, type=one_type, proto=one_protocol)
            rows = await loop.run_in_executor(_threads, ask)
    except TimeoutError as error:
        detail = f"the name was not resolved in {timeout:.1f} s"
        raise not_reached("timed_out", host, port, detail) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise not_reached("name_not_found", host, port, str(error)) from error
    found: list[Resolved] = [(row[0], row[4]) for row in rows]  # type: ignore[misc]
    if not found:
        raise not_reached("name_not_found", host, port, "no address")
    return _alternate(found)[:MAX_ADDRESSES]


def numeric(address: Resolved) -> str:
    """The address alone, as :class:`engine.udp.endpoint.Endpoint` has it."""
    text, scope = address[1][0].partition("%")[0], address[1][3] if len(address[1]) == 4 else 0
    return f"{text}%{scope}" if scope else text


def as_resolved(address: str, port: int) -> Resolved:
    """The reverse of :func:`numeric`, for an address without a scope."""
    if ":" in address:
        return socket.AF_INET6, (address, port, 0, 0)
    return socket.AF_INET, (address, port)


def _alternate(addresses: Iterable[Resolved]) -> list[Resolved]:
    """The families in turn, beginning with that of the best address (RFC 8305, section 4)."""
    groups: dict[socket.AddressFamily, list[Resolved]] = {}
    for address in dict.fromkeys(addresses):
        groups.setdefault(address[0], []).append(address)
    return [item for item in chain.from_iterable(zip_longest(*groups.values())) if item is not None]
