"""From what the helper said, and what profiles there are, to the picture that is shown. Pure.

A :class:`Mirror` is a value; each method gives another one. What it rests on:

* A picture of the helper's is only as good as the connection that it came by: whatever the link is
  but ready, sessions, kill switch and the run of the helper they belonged to are gone from here.
* A session that is off is gone. One that failed stays with its profile, so that the error can be
  shown, until another attempt, until the profile is changed, or until a person has it taken away.
  The helper itself remembers some ended sessions: those are shown for their profiles in the same way,
  and never as lines of their own.
* Ticks of traffic change nothing here: they come every second, and pictures are for transitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.gui.model.picture import Entry, Helper, Link, Origin, Picture
from app.profiles import kinds
from helper.api.types import (
    Event,
    HelloResult,
    KillSwitch,
    KillSwitchChanged,
    MachineProfile,
    Profile,
    Session,
    State,
    StateChanged,
    StatusResult,
)

ENDED = (State.OFF, State.FAILED)
"""States in which a session is over."""


@dataclass(frozen=True)
class Mirror:
    """All that is known at one moment. ``uid`` is whose window it is."""

    uid: int
    helper: Helper = field(default_factory=Helper)
    seq: int = -1
    """Number of the last event that the helper's snapshot includes."""
    sessions: tuple[Session, ...] = ()
    """In the order in which they were first heard of; none that is off."""
    killswitch: KillSwitch = field(default_factory=KillSwitch)
    machine: tuple[MachineProfile, ...] = ()
    profiles: tuple[Profile, ...] = ()
    unusable: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    """Ids of profiles whose sessions are nobody's business, such as trials of settings."""
    dismissed: frozenset[str] = frozenset()
    """Ids of sessions whose error was seen."""

    # --- the link --------------------------------------------------------------------------------

    def ready(self, hello: HelloResult, status: StatusResult) -> Mirror:
        """The helper answered; nothing that was known of its sessions before counts any more."""
        helper = Helper(Link.READY, hello.version, hello.role, hello.features)
        return replace(
            self,
            helper=helper,
            seq=status.seq,
            sessions=tuple(session for session in status.sessions if session.state is not State.OFF),
            killswitch=status.killswitch,
        )

    def without(self, link: Link, detail: str = "", version: str = "") -> Mirror:
        """There is no helper to speak of; ``link`` says how so."""
        # For the moment of a restart the machine's profiles stay: a list that jumps helps nobody.
        machine = self.machine if link is Link.LOST else ()
        return replace(
            self,
            helper=Helper(link, version, detail=detail),
            seq=-1,
            sessions=(),
            killswitch=KillSwitch(),
            machine=machine,
        )

    def told(self, event: Event) -> Mirror:
        """The helper reports something."""
        if self.helper.link is not Link.READY or event.seq <= self.seq:
            return self
        match event.body:
            case StateChanged(session=session):
                return replace(self, sessions=self._with(session))
            case KillSwitchChanged(killswitch=killswitch):
                return replace(self, killswitch=killswitch)
        return self

    def _with(self, session: Session) -> tuple[Session, ...]:
        if session.state is State.OFF:
            return tuple(known for known in self.sessions if known.id != session.id)
        if any(known.id == session.id for known in self.sessions):
            return tuple(session if known.id == session.id else known for known in self.sessions)
        others = (known for known in self.sessions if not _is_former(known, session))
        return (*others, session)

    # --- what is not the helper's ----------------------------------------------------------------

    def with_profiles(self, profiles: Iterable[Profile], unusable: tuple[str, ...] = ()) -> Mirror:
        """The user's profiles are these; an error of one that is another now is out of date."""
        new = tuple(profiles)
        before = {profile.id: profile for profile in self.profiles}
        changed = {profile.id for profile in new if before.get(profile.id, profile) != profile}
        stale = {s.id for s in self.sessions if s.state is State.FAILED and s.profile_id in changed}
        return replace(self, profiles=new, unusable=unusable, dismissed=self.dismissed | stale)

    def with_machine(self, machine: tuple[MachineProfile, ...]) -> Mirror:
        """The machine's profiles are these."""
        return replace(self, machine=machine)

    def hiding(self, profile_id: str) -> Mirror:
        """Keep sessions of this profile out of the picture."""
        return replace(self, hidden=self.hidden | {profile_id})

    def dismissing(self, session: str) -> Mirror:
        """The error of this session was seen."""
        return replace(self, dismissed=self.dismissed | {session})

    def session(self, identifier: str) -> Session | None:
        """The session with this id, hidden or not."""
        return next((session for session in self.sessions if session.id == identifier), None)

    # --- what is shown ---------------------------------------------------------------------------

    def picture(self) -> Picture:
        """The picture of the moment."""
        shown = [session for session in self.sessions if self._is_shown(session)]
        taken: set[str] = set()
        entries: list[Entry] = []
        for profile in self.profiles:
            session = _newest(
                s for s in shown if s.owner == self.uid and not s.machine and s.profile_id == profile.id
            )
            kind = kinds.of(profile).tag
            entries.append(Entry(profile.id, profile.name, Origin.OWN, kind, profile, session=session))
            taken |= {session.id} if session is not None else set()
        for machine in self.machine:
            session = _newest(s for s in shown if s.machine and machine.id and s.profile_id == machine.id)
            mine = session is None or session.owner == self.uid
            # Somebody may keep a copy of the machine's profile, with its id.
            own = any(profile.id == machine.id for profile in self.profiles)
            key = f"machine:{machine.name}" if own or not machine.id else machine.id
            entries.append(
                Entry(
                    key,
                    machine.name,
                    Origin.MACHINE,
                    machine.kind,
                    machine=machine,
                    session=session,
                    mine=mine,
                )
            )
            taken |= {session.id} if session is not None else set()
        entries += [
            Entry(s.id, s.profile_name, Origin.STRAY, "", session=s, mine=s.owner == self.uid)
            for s in shown
            if s.id not in taken and s.state not in ENDED
        ]
        return Picture(self.helper, tuple(entries), self.killswitch, self.unusable)

    def _is_shown(self, session: Session) -> bool:
        return session.profile_id not in self.hidden and session.id not in self.dismissed


def _newest(sessions: Iterable[Session]) -> Session | None:
    """The one that lives; of those that are over the last."""
    return max(sessions, key=lambda session: (session.state not in ENDED, session.since), default=None)


def _is_former(known: Session, new: Session) -> bool:
    """Whether ``known`` is an attempt that failed before ``new`` was begun."""
    same = (known.owner, known.profile_id, known.machine) == (new.owner, new.profile_id, new.machine)
    return known.state is State.FAILED and same and bool(new.profile_id)
