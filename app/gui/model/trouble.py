"""An error as a person is shown it: what happened, why it may have, what to do; the rest behind a fold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Remedy(Enum):
    """A button that helps; the first one of a trouble is the main one."""

    PASSWORD = auto()
    """Ask for the password again."""
    RETRY = auto()
    """Connect again."""
    EDIT = auto()
    """Open the profile."""
    CERTIFICATE = auto()
    """Look at the certificate."""
    UNBLOCK = auto()
    """Open what the kill switch holds."""
    HELPER = auto()
    """Show how to start the helper."""
    REPORT = auto()
    """Save a report."""


@dataclass(frozen=True)
class Trouble:
    """All texts are translated already. ``key`` is the entry's it is about; empty for none."""

    headline: str
    message: str
    why: str = ""
    advice: str = ""
    detail: str = ""
    remedies: tuple[Remedy, ...] = ()
    key: str = ""
