"""What a caller may see: sessions, the kill switch and events, whole or redacted.

What is kept in a redacted picture is listed, so that a field added later is hidden until someone
decides.
"""

from __future__ import annotations

from helper.api.types import EventBody, KillSwitch, KillSwitchChanged, Problem, Session, StateChanged
from helper.authority.identity import Identity
from helper.authority.roles import Role, role_for


def sees(owner: int, identity: Identity, general: Role) -> bool:
    """Whether the caller may see everything about what belongs to uid ``owner``."""
    return role_for(owner, identity, general) in (Role.ROOT, Role.OPERATOR, Role.OWNER)


def redact(session: Session, identity: Identity, general: Role) -> Session:
    """The session as the caller may see it: whole, or that it is there and in which state."""
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
        machine=session.machine,
        full_tunnel=session.full_tunnel,
        shielded=session.shielded,
        problem=problem and Problem(problem.code, problem.kind, "Only the owner of the session sees more."),
    )


def redact_killswitch(killswitch: KillSwitch, identity: Identity, general: Role) -> KillSwitch:
    """The kill switch as the caller may see it: what it does is everybody's affair, why may be private."""
    if sees(killswitch.owner, identity, general):
        return killswitch
    return KillSwitch(
        enabled=killswitch.enabled,
        lan=killswitch.lan,
        lockdown=killswitch.lockdown,
        hold=killswitch.hold,
        reason=killswitch.reason and "Only its owner and an administrator see why.",
        owner=killswitch.owner,
        way_out=killswitch.way_out and "sudo adit unblock",
        repairs=killswitch.repairs,
    )


def view(body: EventBody, owner: int, identity: Identity, general: Role) -> EventBody | None:
    """The event as the caller may see it; ``None`` when it may not know of it.

    ``owner`` is the uid whose session the event is about.
    """
    if isinstance(body, KillSwitchChanged):
        seen = redact_killswitch(body.killswitch, identity, general)
        return body if seen is body.killswitch else KillSwitchChanged(killswitch=seen)
    if sees(owner, identity, general):
        return body
    if isinstance(body, StateChanged):
        return StateChanged(session=redact(body.session, identity, general))
    return None
