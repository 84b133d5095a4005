"""The decision whether a caller may use a verb now, with what has to be asked of others for it.

login1 says who sits at the machine, polkit lets such a user confirm by a password what concerns
others. Both take time. What was true before may not be so after, so it is looked at again then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from helper.authority import roles, table
from helper.authority.identity import Identity
from helper.authority.roles import Policy, Role
from helper.authority.table import ACCESS, Action


class Seats(Protocol):
    """Who sits at the machine; see :class:`helper.seats.ActiveUsers`."""

    async def active(self, uid: int) -> bool:
        """Whether the user has an active local session. Bounded, never raises."""


class Authorizer(Protocol):
    """Who lets a person confirm; see :class:`helper.polkit.Polkit`."""

    async def authorize(self, identity: Identity, action: Action, left: asyncio.Event) -> str:
        """Empty when the process may, else why not. May ask the person; gives up when ``left`` is set.

        Bounded, never raises.
        """


class Nobody:
    """Both of them on a machine without login1 and polkit."""

    async def active(self, uid: int) -> bool:
        """No one is known to sit here."""
        return False

    async def authorize(self, identity: Identity, action: Action, left: asyncio.Event) -> str:
        """Nobody can be asked."""
        return "polkit is not there to ask for a password."


class Decisions:
    """Decides for one helper; ``policy`` is the administrator's."""

    def __init__(self, policy: Policy, seats: Seats, authorizer: Authorizer) -> None:
        self.policy = policy
        self._seats = seats
        self._authorizer = authorizer

    async def present_role(self, identity: Identity) -> Role:
        """What the caller is just now, active user included."""
        general = roles.role(identity, self.policy)
        if general is Role.OBSERVER and await self._seats.active(identity.uid):
            return Role.ACTIVE
        return general

    async def permit(
        self, verb: str, identity: Identity, left: asyncio.Event, owner: Callable[[], int] | None = None
    ) -> None:
        """Return if the caller may use ``verb`` now, without any wait after the last look.

        ``owner`` looks up whose the thing is that the verb names, and raises when it is not there.
        ``left`` is set when the caller goes: then it gets nothing for which others had to be asked.
        Raises :func:`helper.authority.table.denial`, and what ``owner`` does.
        """
        general = roles.role(identity, self.policy)
        whose = owner() if owner is not None else None
        if table.allows(verb, _towards(whose, identity, general)):
            return
        rule = ACCESS.get(verb)
        by_seat = rule is not None and (Role.ACTIVE in rule.roles or rule.action is not None)
        if rule is None or general is not Role.OBSERVER or not by_seat:
            raise table.denial(verb)
        if not await self._seats.active(identity.uid):
            raise table.denial(verb, "Only who sits at this machine may.")
        if Role.ACTIVE not in rule.roles:
            assert rule.action is not None
            _look_again(verb, left, owner, whose)
            refusal = await self._authorizer.authorize(identity, rule.action, left)
            if refusal:
                raise table.denial(verb, refusal)
            # Typing a password takes long enough to lose the seat to somebody else.
            if not await self._seats.active(identity.uid):
                raise table.denial(verb, "Only who sits at this machine may.")
        _look_again(verb, left, owner, whose)


def _towards(whose: int | None, identity: Identity, general: Role) -> Role:
    return general if whose is None else roles.role_for(whose, identity, general)


def _look_again(verb: str, left: asyncio.Event, owner: Callable[[], int] | None, whose: int | None) -> None:
    """Whether everything is as it was before the wait."""
    if left.is_set():
        raise table.denial(verb, "Who asked is gone.")
    if owner is not None and owner() != whose:
        raise table.denial(verb, "What it is about became somebody else's meanwhile.")
