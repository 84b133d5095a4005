"""What a caller is to the helper: five roles, the first that fits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.authority.identity import Identity


class Role(StrEnum):
    """What a caller is to the helper, or to one session of it."""

    ROOT = "root"
    OPERATOR = "operator"
    """Named in the helper's policy, or in its group."""
    OWNER = "owner"
    """Whose session it is; decided for each session by :func:`role_for`."""
    ACTIVE = "active-user"
    """Sits at this machine now (login1); asked anew whenever it matters."""
    OBSERVER = "observer"
    """Anyone else: may look."""


@dataclass(frozen=True)
class Policy:
    """Whom the machine's administrator has let in."""

    operators: frozenset[int] = frozenset()
    """uids."""
    operator_group: int | None = None
    """gid whose members are operators."""


def role(identity: Identity, policy: Policy) -> Role:
    """What the caller is for as long as it is connected: root, operator or observer.

    Whether an observer sits at the machine changes with time, and is not asked here.
    """
    if identity.uid == 0:
        return Role.ROOT
    if identity.uid in policy.operators:
        return Role.OPERATOR
    if policy.operator_group is not None and policy.operator_group in identity.groups | {identity.gid}:
        return Role.OPERATOR
    return Role.OBSERVER


def role_for(owner: int, identity: Identity, general: Role) -> Role:
    """The caller's role for what belongs to uid ``owner``; ``general`` is its role otherwise."""
    if general in (Role.OBSERVER, Role.ACTIVE) and identity.uid == owner:
        return Role.OWNER
    return general
