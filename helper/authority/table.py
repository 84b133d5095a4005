"""The table of verbs: which roles may use one, and what else a person at the machine can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.api.rpc import Code, RpcError
from helper.authority.roles import Role


class Action(StrEnum):
    """What polkit is asked for (``resources/polkit/org.adit-vpn.Adit.policy``)."""

    CONFIGURE_SYSTEM = "org.adit-vpn.Adit.configure-system"
    """Settings that concern everyone on this machine."""
    MANAGE_OTHERS = "org.adit-vpn.Adit.manage-others"
    """Sessions of another user."""


@dataclass(frozen=True)
class Rule:
    """Who may use one verb."""

    roles: frozenset[Role]
    """Those who may without being asked anything."""
    command: str
    """What does the same as root, for whom it is denied."""
    action: Action | None = None
    """What an active user who is not among ``roles`` must be authorized for; ``None``: there is no way."""


_ADMINS = frozenset({Role.ROOT, Role.OPERATOR})
_OWN = _ADMINS | {Role.OWNER}
_ACTIVE = _ADMINS | {Role.ACTIVE}
_ALL = frozenset(Role)
_SYSTEM, _OTHERS = Action.CONFIGURE_SYSTEM, Action.MANAGE_OTHERS

ACCESS: dict[str, Rule] = {
    "hello":              Rule(_ALL, "sudo adit status"),
    "ping":               Rule(_ALL, "sudo adit status"),
    "status.get":         Rule(_ALL, "sudo adit status"),  # others' sessions redacted
    "events.subscribe":   Rule(_ALL, "sudo adit status"),  # as `view` shows them
    "policy.get":         Rule(_ALL, "sudo adit status"),
    "killswitch.get":     Rule(_ALL, "sudo adit status"),  # as `redact_killswitch` shows it
    "session.connect":    Rule(_ACTIVE, "sudo adit connect PROFILE"),
    "session.disconnect": Rule(_OWN, "sudo adit disconnect PROFILE", _OTHERS),
    "session.reconnect":  Rule(_OWN, "sudo adit reconnect PROFILE", _OTHERS),
    "session.answer":     Rule(_OWN, "sudo adit disconnect PROFILE", _OTHERS),
    "log.tail":           Rule(_OWN, "sudo adit logs"),
    "profile.list":       Rule(_ACTIVE, "sudo adit machine list"),
    "split.list":         Rule(_ACTIVE, "sudo adit split list"),
    "dns.get":            Rule(_ACTIVE, "sudo adit dns"),
    "killswitch.set":     Rule(_ADMINS, "sudo adit killswitch on|off", _SYSTEM),
    "killswitch.release": Rule(_OWN, "sudo adit unblock", _OTHERS),
    "lockdown.set":       Rule(_ADMINS, "sudo adit lockdown on|off", _SYSTEM),
    "autoconnect.set":    Rule(_ADMINS, "sudo adit autoconnect PROFILE on|off", _SYSTEM),
    "split.add":          Rule(_ADMINS, "sudo adit split add PATH", _SYSTEM),
    "split.remove":       Rule(_ADMINS, "sudo adit split remove PATH", _SYSTEM),
    "cleanup.run":        Rule(_ADMINS, "sudo adit cleanup"),
}  # fmt: skip
"""Who may use a verb. ``OWNER`` occurs where a session is named, or the hold of one is meant."""


def allows(verb: str, caller: Role) -> bool:
    """Whether ``caller`` may use ``verb`` without further ado. A verb not in the table is nobody's."""
    rule = ACCESS.get(verb)
    return rule is not None and caller in rule.roles


def denial(verb: str, why: str = "") -> RpcError:
    """The refusal, with the ways in. ``why`` is a sentence for a person."""
    rule = ACCESS.get(verb)
    command = f"({rule.command}) " if rule else ""
    reason = f" {why}" if why else ""
    return RpcError(
        Code.NOT_PERMITTED,
        f"You are not permitted to use {verb}.{reason} Run it with sudo {command}or have an administrator"
        " start the helper with: adit-helper --operator USER",
    )


def check(verb: str, caller: Role) -> None:
    """Raise :func:`denial` unless ``caller`` may use ``verb`` without further ado."""
    if not allows(verb, caller):
        raise denial(verb)


def usable(caller: Role) -> tuple[str, ...]:
    """The verbs that ``caller`` may use, those included that need a password or a session of its own."""
    own = caller is not Role.OBSERVER
    return tuple(
        verb
        for verb, rule in ACCESS.items()
        if caller in rule.roles or (own and (Role.OWNER in rule.roles or rule.action is not None))
    )
