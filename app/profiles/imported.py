"""What the file of another program came to."""

from __future__ import annotations

from dataclasses import dataclass

from helper.api.types import NetworkProfile, ServerProfile


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

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"Imported({self.server!r}, {self.network!r})"
