"""What the file of another program came to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from app.profiles import rules
from helper.api.types import NetworkProfile, ServerProfile, SoftEtherProfile


@dataclass(frozen=True)
class Refused:
    """A line that says to do something which Adit does not do."""

    line: int
    text: str


@dataclass(frozen=True)
class Imported:
    """A profile that has no name yet, its secrets, and what a person should be told."""

    server: ServerProfile
    network: NetworkProfile
    secrets: dict[str, str]
    refused: tuple[Refused, ...] = ()
    """Scripts that the file would have run. None of them is in the profile."""
    notes: tuple[str, ...] = ()
    name: str = ""
    """What the file itself calls it, as it stands there; empty where it says nothing."""
    missing: tuple[str, ...] = ()
    """Fields of ``server`` that the file leaves to the person: ``user``, or none. See :meth:`completed`."""

    def completed(self, user: str) -> Imported:
        """With the user that is missing. Raises :class:`app.profiles.rules.ValueRefused`."""
        server = self.server
        if not isinstance(server, SoftEtherProfile) or "user" not in self.missing:
            return self
        checked = rules.check_login_name("user", user)
        missing = tuple(key for key in self.missing if key != "user")
        return replace(self, server=msgspec.structs.replace(server, user=checked), missing=missing)

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"Imported({self.server!r}, {self.network!r})"
