"""Who is at the other end of a socket, as the kernel says.

Access is decided by who connected (``unix(7)``, ``SO_PEERCRED``), never by file mode and never by
anything the caller says. The identity is taken once, when the connection is accepted; nothing is
read from ``/proc``, where a process can be replaced.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from dataclasses import dataclass

# asm-generic/socket.h; the socket module has no names for these. Other on sparc and parisc,
# where the calls fail and the caller is taken to be in no group.
_SO_PEERGROUPS = 59
_SO_PEERPIDFD = 77

MAX_GROUPS = 256
"""Supplementary groups looked at; a caller with more is taken to be in none."""


@dataclass(frozen=True)
class Identity:
    """The process at the other end, as the kernel recorded it when it connected.

    A connection that is handed on stays that of who made it: it confers what the maker had, and
    the one who got it gains nothing of its own by it.
    """

    pid: int
    uid: int
    """As seen from the helper's user namespace: 0 inside another one is not 0 here."""
    gid: int
    groups: frozenset[int]
    """Supplementary groups."""
    pidfd: int | None
    """Open descriptor of the process; ``None`` on kernels before 6.5, or when it has ended already."""

    def close(self) -> None:
        """Close ``pidfd``; to be called once."""
        if self.pidfd is not None:
            os.close(self.pidfd)


def identify(connection: socket.socket) -> Identity:
    """Identity of the peer of a connected Unix socket. Raises :class:`OSError`."""
    pid, uid, gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    # The kernel's "nobody I know" is -1 here; uids and gids are unsigned.
    return Identity(pid, uid & 0xFFFFFFFF, gid & 0xFFFFFFFF, _groups(connection), _pidfd(connection))


def _groups(connection: socket.socket) -> frozenset[int]:
    try:
        data = connection.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, MAX_GROUPS * 4)
    except OSError:
        return frozenset()
    return frozenset(struct.unpack(f"{len(data) // 4}I", data))


def _pidfd(connection: socket.socket) -> int | None:
    with contextlib.suppress(OSError):
        return connection.getsockopt(socket.SOL_SOCKET, _SO_PEERPIDFD)
    return None
