"""Holds all traffic back before any interface is up, if that is what was wished last.

For ``adit-helper --lockdown``, early in the start of the machine (adit-lockdown.service): nothing
is put back, nobody is served; only the firewall's table is put in force. The helper takes it over.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from helper.firewall.state import FirewallState
from helper.firewall.table import Firewall
from helper.state.files import CLEANUP, Folder
from helper.state.recovery import boot_id
from helper.state.target import Target, Unreadable, load


def demanded(target: Target | Unreadable) -> tuple[FirewallState | None, str]:
    """What the firewall has to be until the helper decides, and why; ``None``: as if Adit were not there.

    A profile that is to be connected at start counts as lost until it is up, if there is a kill
    switch. Wishes that nobody can read count as the strictest ones.
    """
    if isinstance(target, Unreadable):
        return FirewallState(lan=False, lockdown=True, held=True), target.why
    why = []
    if target.lockdown:
        why.append("Lockdown is on.")
    why.extend(f"The session {session.profile!a} was not ended by its owner." for session in target.held)
    waiting = target.killswitch and bool(target.autoconnect)
    if waiting:
        names = ", ".join(ascii(name) for name in target.autoconnect)
        why.append(f"To be connected at start: {names}.")
    if not why:
        return None, ""
    held = bool(target.held) or waiting
    state = FirewallState(target.killswitch, target.lan, target.lockdown, held)
    return state, " ".join(why)


async def engage(state: Path) -> list[str]:
    """Put in force what the wishes in the folder ``state`` demand; what was done, in sentences.

    Leaves the kernel alone when nothing is demanded: a block that is there is not ours to lift.
    Raises :class:`helper.network.errors.NetworkError`.
    """
    firewall_state, why = demanded(await asyncio.to_thread(load, Folder(state), boot_id()))
    if firewall_state is None:
        return []
    firewall = Firewall()
    try:
        await firewall.apply(firewall_state)
    finally:
        firewall.close()
    return [f"All traffic is held back. {why}", f"The way out: {CLEANUP}"]
