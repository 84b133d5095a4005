"""UDP sockets for a tunnel's datagrams, one for each IP version."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys

from helper.network.transport_errors import TransportError, port_in_use, sockets_refused

BUFFER = 4 * 1024 * 1024
"""Bytes of each socket's receive and send buffer: some milliseconds at ten Gbit/s."""

# asm-generic/socket.h and linux/in.h, in6.h; the socket module has no names for these.
_SO_MARK = 36
_SO_SNDBUFFORCE = 32
_SO_RCVBUFFORCE = 33
_IP_MTU_DISCOVER = 10
_IPV6_MTU_DISCOVER = 23
_PMTUDISC_DONT = 0

_TRIES = 8
_NO_SUCH_VERSION = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT})


def open_sockets(port: int, mark: int) -> list[tuple[int, socket.socket]]:
    """Bound, unconnected, non-blocking sockets with their IP versions; 4 is first.

    Both have the same port, a free one unless ``port`` names it. ``mark`` is that of all their packets
    (``SO_MARK``). Datagrams may be cut on the way, as those of the kernel's own WireGuard may: the MTU
    of the tunnel is chosen so that they seldom have to be, and a way that reports nothing would
    otherwise lose all the long ones.

    A machine that has one IP version only gives one socket. Raises
    :class:`~helper.network.transport_errors.TransportError`: ``port_in_use``, ``sockets_refused``.
    """
    for last in (*[False] * (_TRIES - 1), True):
        try:
            return _open(port, mark)
        except TransportError as error:
            # The free port of one version may be taken in the other.
            if last or port or error.failure.code != "port_in_use":
                raise
    raise AssertionError("unreachable")


def _open(port: int, mark: int) -> list[tuple[int, socket.socket]]:
    with contextlib.ExitStack() as opened:
        made: list[tuple[int, socket.socket]] = []
        reasons = []
        for version, family in ((4, socket.AF_INET), (6, socket.AF_INET6)):
            try:
                sock = opened.enter_context(socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC))
                _set_up(sock, family, mark)
                sock.bind(("0.0.0.0" if version == 4 else "::", port))
                port = sock.getsockname()[1]
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise port_in_use(port, f"IPv{version}: {error}") from error
                if error.errno not in _NO_SUCH_VERSION:
                    raise sockets_refused(f"IPv{version}: {error}") from error
                reasons.append(f"IPv{version}: {error}")
            else:
                made.append((version, sock))
        if not made:
            raise sockets_refused("; ".join(reasons))
        opened.pop_all()
        return made


def is_own_address(address: str) -> bool:
    """Whether ``address`` is one of this machine's at present."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
        try:
            sock.bind((address.partition("%")[0], 0))
        except OSError as error:
            # A link-local address needs its scope to be bound, and is there all the same.
            return error.errno not in (errno.EADDRNOTAVAIL, errno.ENODEV)
    return True


def set_mark(sock: socket.socket, mark: int) -> None:
    """Mark all packets of a socket (``SO_MARK``; needs CAP_NET_ADMIN). Raises ``OSError``."""
    # A C int to Python; the kernel takes its bits as they are.
    sock.setsockopt(socket.SOL_SOCKET, _SO_MARK, mark.to_bytes(4, sys.byteorder))


def _set_up(sock: socket.socket, family: socket.AddressFamily, mark: int) -> None:
    sock.setblocking(False)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_MTU_DISCOVER, _PMTUDISC_DONT)
    else:
        sock.setsockopt(socket.IPPROTO_IP, _IP_MTU_DISCOVER, _PMTUDISC_DONT)
    set_mark(sock, mark)
    for force, plain in ((_SO_RCVBUFFORCE, socket.SO_RCVBUF), (_SO_SNDBUFFORCE, socket.SO_SNDBUF)):
        try:
            sock.setsockopt(socket.SOL_SOCKET, force, BUFFER)
        except OSError:  # without the right to it; the system's limit then holds
            sock.setsockopt(socket.SOL_SOCKET, plain, BUFFER)
