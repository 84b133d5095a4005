"""Asks given name servers for a host's addresses, by packets that carry a mark.

The system's own resolver sends its questions as itself, and while the kill switch holds nobody
but the helper may ask outside. Here the helper does, with sockets that the firewall and the
routing rules know by their mark. Search domains and other sources than ``/etc/hosts`` are not
used: what is looked up are the servers of profiles.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import secrets
import socket
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from helper.network.name_query import (
    AddressType,
    Code,
    NameQueryError,
    Query,
    Reply,
    canonical,
    decode,
)
from helper.network.transport_errors import not_reached

HOSTS = Path("/etc/hosts")
PORT = 53
ROUNDS = 2
"""How often each server is asked: datagrams get lost."""
PATIENCE = 2.0
"""Seconds for one server before the next is asked, and less where the time is short."""
GRACE = 0.3
"""Seconds for the other IP version once one has addresses."""
MAX_SERVERS = 6
MAX_QUESTIONS = 4
"""Questions to follow aliases whose addresses did not come along."""
_MAX_HOSTS = 1024 * 1024
"""Bytes of the hosts file that are read."""
_SO_MARK = 36  # asm-generic/socket.h

_Address = tuple[str | int, ...] | tuple[int, bytes]


async def look_up(
    host: str,
    servers: Sequence[str],
    *,
    mark: int,
    timeout: float,
    port: int = 0,
    hosts: Path = HOSTS,
) -> list[str]:
    """Numeric addresses of ``host``: IP versions in turn, those that have no route last.

    A numeric host is its own address, and what ``hosts`` says goes before any server. ``mark`` is
    that of all packets (``SO_MARK``; 0 for none); ``timeout`` is in seconds, for everything. The
    ``port`` is for the words of errors only.

    Raises :class:`~helper.network.transport_errors.TransportError`, ``name_not_found`` or
    ``timed_out``.
    """
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        return [host]
    try:
        name = canonical(host)
    except NameQueryError as error:
        raise not_reached("name_not_found", host, port, str(error)) from None
    if known := await asyncio.to_thread(_from_file, name, hosts):
        return known
    if not servers:
        raise not_reached("name_not_found", host, port, "no name server is known")
    found, failures = await _ask_both(name, servers[:MAX_SERVERS], mark, timeout)
    if found:
        return sorted(found, key=lambda address: not _has_route(address, mark))
    code = "timed_out" if any(failure.silent for failure in failures) else "name_not_found"
    raise not_reached(code, host, port, "; ".join(dict.fromkeys(map(str, failures))) or "no address")


class _Unanswered(Exception):
    """No server gave an answer that counts; ``silent`` when it was for lack of time."""

    def __init__(self, reason: str, *, silent: bool) -> None:
        super().__init__(reason)
        self.silent = silent


async def _ask_both(
    name: str, servers: Sequence[str], mark: int, timeout: float
) -> tuple[list[str], list[_Unanswered]]:
    """Ask for both IP versions side by side: addresses, else why there are none."""
    deadline = asyncio.get_running_loop().time() + timeout
    tasks = [
        asyncio.create_task(_resolve(name, version, servers, mark, deadline))
        for version in (AddressType.IPV6, AddressType.IPV4)
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if any(task.done() and not task.exception() and task.result() for task in tasks):
            await asyncio.wait(tasks, timeout=GRACE)
        else:
            await asyncio.wait(tasks)
        lists: list[list[str]] = []
        failures: list[_Unanswered] = []
        for task in (task for task in tasks if task.done()):
            try:
                lists.append(task.result())
            except _Unanswered as error:
                failures.append(error)
        return [item for item in chain.from_iterable(zip_longest(*lists)) if item is not None], failures
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _resolve(
    name: str, version: AddressType, servers: Sequence[str], mark: int, deadline: float
) -> list[str]:
    """Addresses of one IP version; none is an answer too. Raises :class:`_Unanswered`."""
    seen = {name}
    for _ in range(MAX_QUESTIONS):
        reply = await _ask_all(name, version, servers, mark, deadline)
        if reply.addresses or not reply.alias:
            return list(reply.addresses)
        name = reply.alias
        if name in seen:
            break
        seen.add(name)
    raise _Unanswered("aliases without end", silent=False)


async def _ask_all(
    name: str, version: AddressType, servers: Sequence[str], mark: int, deadline: float
) -> Reply:
    """The first answer that counts, of the servers in turn; raises :class:`_Unanswered`."""
    loop = asyncio.get_running_loop()
    reasons: dict[str, None] = {}
    silent = False
    tries = [server for _ in range(ROUNDS) for server in servers]
    for number, server in enumerate(tries):
        left = deadline - loop.time()
        if left <= 0:
            break
        share = min(PATIENCE, left / (len(tries) - number))
        try:
            async with asyncio.timeout(share):
                reply = await _ask(server, Query(secrets.randbelow(0x10000), name, version), mark)
        except TimeoutError:
            silent = True
            reasons[f"{server}: no answer"] = None
            continue
        except (OSError, NameQueryError) as error:
            reasons[f"{server}: {error}"] = None
            continue
        if reply.code in (Code.NO_ERROR, Code.NO_SUCH_NAME):
            return reply
        reasons[f"{server}: refused with code {reply.code}"] = None
    raise _Unanswered("; ".join(reasons) or "no time was left", silent=silent or not reasons)


async def _ask(server: str, query: Query, mark: int) -> Reply:
    """One question to one server; raises ``OSError`` or :class:`NameQueryError`."""
    loop, message = asyncio.get_running_loop(), query.encode()
    # A fresh socket for each question: the kernel picks its port at random (RFC 5452), and as it
    # is connected, only what comes from the address and port that were asked is received.
    with _marked(server, socket.SOCK_DGRAM, mark) as (sock, address):
        await loop.sock_connect(sock, address)
        await loop.sock_sendall(sock, message)
        reply = None
        while reply is None:
            received = await loop.sock_recv(sock, 65535)
            with contextlib.suppress(NameQueryError):  # the true one may still come
                reply = decode(received, query)
    if not reply.truncated:
        return reply
    with _marked(server, socket.SOCK_STREAM, mark) as (sock, address):
        await loop.sock_connect(sock, address)
        await loop.sock_sendall(sock, len(message).to_bytes(2, "big") + message)
        size = int.from_bytes(await _receive(sock, 2), "big")
        reply = decode(await _receive(sock, size), query)
    if reply.truncated:
        raise NameQueryError("cut off even by TCP")
    return reply


@contextlib.contextmanager
def _marked(server: str, kind: int, mark: int) -> Iterator[tuple[socket.socket, _Address]]:
    """A non-blocking socket for a numeric server, closed at the end, and the server's address."""
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    family, kind, _, _, address = socket.getaddrinfo(server, PORT, type=kind, flags=numeric)[0]
    with socket.socket(family, kind | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC) as sock:
        if mark:
            # A C int to Python; the kernel takes its bits as they are.
            sock.setsockopt(socket.SOL_SOCKET, _SO_MARK, mark.to_bytes(4, sys.byteorder))
        yield sock, address


async def _receive(sock: socket.socket, size: int) -> bytes:
    """Exactly so many bytes of a stream."""
    data = bytearray()
    while len(data) < size:
        part = await asyncio.get_running_loop().sock_recv(sock, size - len(data))
        if not part:
            raise NameQueryError("the server ended the connection")
        data += part
    return bytes(data)


def _from_file(name: str, path: Path) -> list[str]:
    """What a hosts file has for the name; nothing when it can not be read."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_HOSTS).decode(errors="replace")
    except OSError:
        return []
    found: dict[str, None] = {}
    for line in text.splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        if name in (known.lower().rstrip(".") for known in names):
            with contextlib.suppress(ValueError):
                ipaddress.ip_address(address)
                found[address] = None
    return list(found)


def _has_route(address: str, mark: int) -> bool:
    """Whether the kernel would send a packet there: to connect a datagram socket sends none."""
    try:
        with _marked(address, socket.SOCK_DGRAM, mark) as (sock, where):
            sock.connect(where)
    except OSError:
        return False
    return True
