"""What is connected when the helper starts, before anybody has logged in: a pure decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from helper.machine.profiles import Entry


class Decision(msgspec.Struct, frozen=True):
    """Which profiles to connect, in this order, and what to say about the others."""

    connect: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    """Whole sentences, one a profile that was wished for and is not connected."""


def decide(wished: Iterable[str], entries: Sequence[Entry]) -> Decision:
    """``wished`` names those to connect, each once; several at a time are fine.

    One that can not be connected keeps no other back. A missing one stays wished for: its file
    may come back.
    """
    by_name = {entry.name: entry for entry in entries}
    connect: list[str] = []
    complaints: list[str] = []
    for name in dict.fromkeys(wished):
        entry = by_name.get(name)
        if entry is None:
            complaints.append(f"{name} is to be connected at start, but the machine has no such profile.")
        elif entry.profile is None:
            complaints.append(f"{name} is to be connected at start, but can not be. {entry.problem}")
        else:
            connect.append(name)
    return Decision(tuple(connect), tuple(complaints))
