"""Commands for :meth:`tests.support.dns_machine.Machine.run`, short to write."""

from __future__ import annotations

from typing import Any

from tests.support.dns_machine import TUNNEL_SERVER, Machine

Command = dict[str, Any]

RESULT: Command = {"do": "result"}
REPAIR: Command = {"do": "repair"}
RECOVER: Command = {"do": "recover"}
OUTSTANDING: Command = {"do": "outstanding"}
CHOICE: Command = {"do": "choice"}
UPSTREAM: Command = {"do": "upstream"}


def wish(machine: Machine, session: str = "one", **changed: Any) -> Command:
    """Set what a full tunnel wants; ``changed`` are fields of the wish."""
    fields = {
        "session": session,
        "device": "adit0",
        "index": machine.index("adit0"),
        "servers": [TUNNEL_SERVER],
        "search": ["corp.test"],
        "exclusive": True,
    }
    return {"do": "set", "wish": fields | changed}


def clear(session: str = "one") -> Command:
    """Take a session's name servers back."""
    return {"do": "clear", "session": session}


def lookup(name: str) -> Command:
    """Resolve a name as any program does."""
    return {"do": "lookup", "name": name}


def shell(script: str) -> Command:
    """Run a script meanwhile."""
    return {"do": "shell", "script": script}


def guard(script: str) -> Command:
    """Run a script, and repair when the watch tells of something; what was repaired."""
    return {"do": "guard", "script": script}


def warning(session: str = "one") -> Command:
    """What a session does not get."""
    return {"do": "warning", "session": session}
