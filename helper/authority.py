"""Who may do what: the caller's identity, its role, and the table of verbs.

Access is decided by who is at the other end of the socket (``unix(7)``, ``SO_PEERCRED``), never
by file mode and never by anything the caller says. The identity is taken once, when the
connection is accepted; nothing is read from ``/proc``, where a process can be replaced.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum

from helper.api.rpc import Code, RpcError
from helper.api.types import EventBody, Problem, Session, StateChanged

# asm-generic/socket.h; the socket module has no names for these. Other on sparc and parisc,
# where the calls fail and the caller is taken to be in no group.
_SO_PEERGROUPS = 59
_SO_PEERPIDFD = 77

MAX_GROUPS = 256
"""Supplementary groups looked at; a caller with more is taken to be in none."""


# --- identity ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Identity:
    """The process at the other end, as the kernel recorded it when it connected."""

    pid: int
    uid: int
    """As seen from the helper's user namespace: 0 inside another one is not 0 here."""
    gid: int
    groups: frozenset[int]
    """Supplementary groups."""
    pidfd: int | None
    """Open descriptor of the process; ``None`` on kernels before 6.5."""

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


# --- roles -------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a caller is to the helper, or to one session of it."""

    ROOT = "root"
    OPERATOR = "operator"
    """Named in the helper's policy, or in its group."""
    OWNER = "owner"
    """Began the session in question; decided for each session by :func:`role_for`."""
    USER = "user"
    """Anyone else: may look."""


@dataclass(frozen=True)
class Policy:
    """Whom the machine's administrator has let in."""

    operators: frozenset[int] = frozenset()
    """uids."""
    operator_group: int | None = None
    """gid whose members are operators."""


def role(identity: Identity, policy: Policy) -> Role:
    """The caller's role for verbs that concern no session. The first match wins.

    A user at an active local seat (login1) will be a role of its own, between operator and user.
    """
    if identity.uid == 0:
        return Role.ROOT
    if identity.uid in policy.operators:
        return Role.OPERATOR
    if policy.operator_group is not None and policy.operator_group in identity.groups | {identity.gid}:
        return Role.OPERATOR
    return Role.USER


def role_for(owner: int, identity: Identity, general: Role) -> Role:
    """The caller's role for a session of uid ``owner``; ``general`` is its :func:`role`."""
    if general is Role.USER and identity.uid == owner:
        return Role.OWNER
    return general


# --- the table ---------------------------------------------------------------------------------

_ROOT, _OPERATOR, _OWNER, _USER = Role.ROOT, Role.OPERATOR, Role.OWNER, Role.USER

ACCESS: dict[str, frozenset[Role]] = {
    "hello":              frozenset({_ROOT, _OPERATOR, _OWNER, _USER}),
    "ping":               frozenset({_ROOT, _OPERATOR, _OWNER, _USER}),
    "status.get":         frozenset({_ROOT, _OPERATOR, _OWNER, _USER}),  # others' sessions redacted
    "events.subscribe":   frozenset({_ROOT, _OPERATOR, _OWNER, _USER}),  # as `view` shows them
    "session.connect":    frozenset({_ROOT, _OPERATOR}),
    "session.disconnect": frozenset({_ROOT, _OPERATOR, _OWNER}),
    "session.answer":     frozenset({_ROOT, _OPERATOR, _OWNER}),
    "log.tail":           frozenset({_ROOT, _OPERATOR, _OWNER}),
}  # fmt: skip
"""Who may use a verb. Where ``OWNER`` may and ``USER`` may not, the verb names a session."""

HOW_TO_BE_LET_IN = (
    "Run it with sudo, or have an administrator start the helper with: adit-helper --operator USER"
)


def check(verb: str, caller: Role) -> None:
    """Raise :class:`RpcError` (``NOT_PERMITTED``) unless ``caller`` may use ``verb``.

    A verb that is not in the table is nobody's.
    """
    if caller not in ACCESS.get(verb, frozenset()):
        raise RpcError(Code.NOT_PERMITTED, f"You are not permitted to use {verb}. {HOW_TO_BE_LET_IN}")


# --- what a caller may see ---------------------------------------------------------------------


def sees(owner: int, identity: Identity, general: Role) -> bool:
    """Whether the caller may see everything about the sessions of uid ``owner``."""
    return role_for(owner, identity, general) is not Role.USER


def redact(session: Session, identity: Identity, general: Role) -> Session:
    """The session as the caller may see it: whole, or that it is there and in which state.

    What is kept is listed, so that a field added later is hidden until someone decides.
    """
    if sees(session.owner, identity, general):
        return session
    problem = session.problem
    return Session(
        id=session.id,
        profile_id="",
        profile_name="",
        owner=session.owner,
        state=session.state,
        since=session.since,
        up_since=session.up_since,
        device=session.device,
        problem=problem and Problem(problem.code, problem.kind, "Only the owner of the session sees more."),
    )


def view(body: EventBody, owner: int, identity: Identity, general: Role) -> EventBody | None:
    """The event as the caller may see it; ``None`` when it may not know of it.

    ``owner`` is the uid whose session the event is about.
    """
    if sees(owner, identity, general):
        return body
    if isinstance(body, StateChanged):
        return StateChanged(session=redact(body.session, identity, general))
    return None
