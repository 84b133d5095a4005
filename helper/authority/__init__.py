"""Who may do what: the caller's identity, its role, the table of verbs, and what it may see."""

from __future__ import annotations

from helper.authority.decision import Authorizer, Decisions, Nobody, Seats
from helper.authority.identity import MAX_GROUPS, Identity, identify
from helper.authority.roles import Policy, Role, role, role_for
from helper.authority.table import ACCESS, Action, Rule, allows, check, denial, usable
from helper.authority.views import redact, redact_killswitch, sees, view

__all__ = [
    "ACCESS",
    "MAX_GROUPS",
    "Action",
    "Authorizer",
    "Decisions",
    "Identity",
    "Nobody",
    "Policy",
    "Role",
    "Rule",
    "Seats",
    "allows",
    "check",
    "denial",
    "identify",
    "redact",
    "redact_killswitch",
    "role",
    "role_for",
    "sees",
    "usable",
    "view",
]
