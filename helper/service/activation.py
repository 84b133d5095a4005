"""The listening socket that the service manager made for us (sd_listen_fds(3)).

A socket that the manager keeps stays open while the helper is started anew: clients wait for a
moment and are not refused.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, MutableMapping
from typing import Final

FIRST: Final = 3
"""``SD_LISTEN_FDS_START``."""
MAX_DESCRIPTORS = 16
"""More than this were not meant for us."""
_VARIABLES = ("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "LISTEN_PIDFDID")


class ActivationError(Exception):
    """What was handed over is not a socket that the helper can serve on; says what it is."""


def listening_socket(
    environment: MutableMapping[str, str], pid: int, *, first: int = FIRST
) -> socket.socket | None:
    """The one socket meant for process ``pid``: non-blocking, not inherited; ``None`` when there is none.

    It must be a listening Unix stream socket; raises :class:`ActivationError` for anything else
    and for more than one. The variables are taken out of ``environment``. Descriptors that are
    not used stay open: whose they are is not known. ``first`` is there for tests.
    """
    descriptors = _handed_over(environment, pid, first)
    for name in _VARIABLES:
        environment.pop(name, None)
    if not descriptors:
        return None
    if len(descriptors) > 1:
        raise ActivationError(f"{len(descriptors)} sockets were handed over; the helper serves on one")
    return _checked(descriptors[0])


def _handed_over(environment: Mapping[str, str], pid: int, first: int) -> range:
    count = environment.get("LISTEN_FDS", "")
    if environment.get("LISTEN_PID") != str(pid) or not (count.isascii() and count.isdigit()):
        return range(0)
    if len(count) > 4 or int(count) > MAX_DESCRIPTORS:
        raise ActivationError(f"too many sockets were handed over ({count[:8]})")
    return range(first, first + int(count))


def _checked(descriptor: int) -> socket.socket:
    try:
        os.set_inheritable(descriptor, False)
        sock = socket.socket(fileno=descriptor)
    except OSError as error:
        raise ActivationError(f"descriptor {descriptor} is not a socket: {error.strerror}") from None
    problem = _problem(sock)
    if problem:
        sock.detach()
        raise ActivationError(f"the socket handed over {problem}")
    sock.setblocking(False)
    return sock


def _problem(sock: socket.socket) -> str:
    if sock.family != socket.AF_UNIX:
        return "is not a Unix socket"
    if sock.type != socket.SOCK_STREAM:
        return "is not a stream socket"
    return "" if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) else "does not listen"
