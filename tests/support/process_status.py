"""What ``/proc/PID`` tells of a process: how often it woke, and how much memory it holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Sleeps = dict[tuple[int, int], int]
"""By process and thread: how often it has gone to sleep so far."""


def parse_status(text: str) -> dict[str, int]:
    """The fields of a ``status`` file that are numbers; sizes are in KiB."""
    fields = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        number = value.strip().removesuffix(" kB")
        if number.isdecimal():
            fields[name] = int(number)
    return fields


def resident_mib(pids: Iterable[int]) -> float:
    """Resident memory (``VmRSS``) of the processes in MiB; pages that they share count for each.

    Raises :class:`OSError` when one is gone.
    """
    statuses = (parse_status(Path(f"/proc/{pid}/status").read_text()) for pid in pids)
    return sum(status["VmRSS"] for status in statuses) / 1024


def sleeps(pids: Iterable[int]) -> Sleeps:
    """Count the voluntary context switches of every thread of the processes.

    A thread that gives the processor up by itself waits for something, and wakes once for it. The
    involuntary switches are not counted: they tell how busy the rest of the machine is.
    """
    found = {}
    for pid in pids:
        for path in Path(f"/proc/{pid}/task").glob("*/status"):
            try:
                status = parse_status(path.read_text())
            except (FileNotFoundError, ProcessLookupError):
                continue  # the thread has ended meanwhile
            found[pid, int(path.parent.name)] = status["voluntary_ctxt_switches"]
    return found


def wakeups(before: Sleeps, after: Sleeps) -> int:
    """How often threads woke between the two; a thread that is new has begun at 0."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())
