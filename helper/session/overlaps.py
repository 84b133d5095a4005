"""Which sessions' routes cover the same addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from helper.api.types import Profile
from helper.network.values import Network


class Routed(Protocol):
    """A session, as far as it matters here."""

    id: str
    owner: int
    profile: Profile

    @property
    def routes(self) -> tuple[str, ...]:
        """Networks (CIDR) that are led into its tunnel."""


def overlaps(session: Routed, others: Iterable[Routed]) -> tuple[str, ...]:
    """Names of the profiles of others that want the same networks; of other users' no more than that.

    A network within another is no matter: the smaller one goes before.
    """
    own = set(_networks(session.routes))
    same = [other for other in others if other.id != session.id and own & set(_networks(other.routes))]
    return tuple(other.profile.name if other.owner == session.owner else "another user's" for other in same)


@lru_cache(maxsize=256)
def _networks(routes: Sequence[str]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(route) for route in routes)
