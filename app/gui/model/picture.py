"""All that the window and the tray show, as one immutable value.

It is made of the helper's last snapshot and its events, and of the user's profiles; never of what
somebody hopes for. See :mod:`app.gui.model.mirror` for how it changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from helper.api.types import KillSwitch, MachineProfile, Profile, Session


class Link(Enum):
    """How we stand with the helper."""

    CONNECTING = auto()
    """Not known yet, for the first second or so."""
    READY = auto()
    """Its snapshot is here, and its events follow."""
    ABSENT = auto()
    """Nobody listens on its socket."""
    OLDER = auto()
    """It speaks only protocols older than ours."""
    NEWER = auto()
    """It speaks only protocols newer than ours."""
    REFUSED = auto()
    """It is there and wants nothing to do with us; ``detail`` says why."""
    LOST = auto()
    """It was there, and went away less than a moment ago: it may be restarting."""


@dataclass(frozen=True)
class Helper:
    """The helper as we know it."""

    link: Link = Link.CONNECTING
    version: str = ""
    role: str = ""
    """What we may do: ``root``, ``operator``, ``owner``, ``active-user``, ``observer``."""
    features: tuple[str, ...] = ()
    detail: str = ""
    """The technical line, where there is trouble."""


class Origin(Enum):
    """Whose a connection is."""

    OWN = auto()
    """A profile of the user's own."""
    MACHINE = auto()
    """A profile of the machine, which the helper keeps."""
    STRAY = auto()
    """A session without a profile that we can see: the profile was removed, or it is another user's."""


@dataclass(frozen=True)
class Entry:
    """One line of the list: a profile, its session, or both."""

    key: str
    """The profile's id; of a stray, the session's."""
    name: str
    origin: Origin
    kind: str
    """``softether``, ``wireguard``, or empty where nobody told us."""
    profile: Profile | None = None
    """Of one's own."""
    machine: MachineProfile | None = None
    session: Session | None = None
    mine: bool = True
    """Whether the session, if any, is this user's."""


@dataclass(frozen=True)
class Picture:
    """Everything at one moment. ``sessions`` and ``killswitch`` mean nothing unless the link is ready."""

    helper: Helper = Helper()
    entries: tuple[Entry, ...] = ()
    """Own profiles by name, then the machine's, then strays."""
    killswitch: KillSwitch = field(default_factory=KillSwitch)
    unusable: tuple[str, ...] = ()
    """What is wrong with files in the folder of profiles, a sentence each."""

    def entry(self, key: str) -> Entry | None:
        """The line with this key."""
        return next((entry for entry in self.entries if entry.key == key), None)
