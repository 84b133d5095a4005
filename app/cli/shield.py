"""The kill switch in words. Pure functions: data in, text out."""

from __future__ import annotations

from app.cli.output import clean, fields
from app.holding import HELD
from helper.api.types import Hold, KillSwitch

RELEASE = "adit unblock"
"""The way out that always is one."""

HOLD_WORDS = {
    Hold.OPEN: "Network open",
    Hold.GUARDED: "What belongs into a tunnel goes there or nowhere",
    Hold.CONNECTING: "Network held until the tunnel is up, nothing leaks",
    Hold.UP: "Traffic goes through the tunnel or nowhere",
    Hold.BLOCKED: "Network blocked, nothing leaks",
}
"""Headline of every hold."""


def headline(killswitch: KillSwitch) -> str:
    """What is held, and how to end that; empty when nothing is."""
    if killswitch.hold is Hold.OPEN:
        return ""
    body = fields(_reasons(killswitch))
    words = HOLD_WORDS[killswitch.hold]
    return f"{words}\n{body}" if body else words


def view(killswitch: KillSwitch) -> str:
    """The whole kill switch."""
    again = "" if killswitch.repairs == 1 else "s"
    repairs = f"{killswitch.repairs} time{again}, after something else had changed it"
    rows = (
        ("Kill switch", _on(killswitch.enabled)),
        ("Local network", "can be reached" if killswitch.lan else "is held back too"),
        ("Lockdown", _on(killswitch.lockdown)),
        ("Now", HOLD_WORDS[killswitch.hold]),
        *_reasons(killswitch),
        ("Put right", repairs if killswitch.repairs else ""),
    )
    return fields(rows, indent="")


def advice(killswitch: KillSwitch) -> str:
    """What somebody whose connection came to an end needs to know; empty when nothing is held."""
    if killswitch.hold not in HELD:
        return ""
    return f"{HOLD_WORDS[killswitch.hold]}. The way out: {way_out(killswitch)}"


def way_out(killswitch: KillSwitch) -> str:
    """The command that ends the block."""
    return clean(killswitch.way_out) or RELEASE


def _reasons(killswitch: KillSwitch) -> tuple[tuple[str, str], ...]:
    held = killswitch.hold in HELD
    return (
        ("Reason", clean(killswitch.reason)),
        ("Way out", way_out(killswitch) if held else ""),
    )


def _on(on: bool) -> str:
    return "on" if on else "off"
