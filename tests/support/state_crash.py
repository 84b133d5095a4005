"""A helper's changes of the network that are cut off by SIGKILL at any step, and what comes after.

Run inside a network namespace with the folder of the state as argument. Each line of the input is
a command, each line of the output its answer in JSON:

``crash STEP``
    Make, replace and take back changes in a process of its own that kills itself at a step, which
    is a number or a name. Answers with its name, or null when it does not come.
``recover``
    Recover in another process. Answers with what it said, why it blocks, its seconds, and the
    steps of the firewall in their order.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from helper.dns.undo import RestoreDns
from helper.network.changes import (
    OWN_TABLE,
    AddAddress,
    AddRoute,
    AddRule,
    AnyChange,
    RouteKind,
    RuleAction,
    SetSysctl,
)
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.state.files import Folder
from helper.state.journal import Journal
from helper.state.recovery import Ways, boot_id, recover
from helper.state.target import load
from helper.state.undo import Undo

DEVICE = "eth0"
SYSCTL = "net/ipv4/conf/all/arp_ignore"
FIRST: tuple[AnyChange, ...] = (
    SetSysctl(SYSCTL, 2),
    AddAddress(DEVICE, "10.9.0.10/24", "10.9.0.255"),
    AddAddress(DEVICE, "2001:db8:9::10/64"),
    AddRoute("0.0.0.0/0", DEVICE, "10.9.0.1", table=OWN_TABLE),
    AddRoute("::/0", DEVICE, "2001:db8:9::1", table=OWN_TABLE),
    AddRoute("198.51.100.0/24", "", table=OWN_TABLE, kind=RouteKind.THROW),
    AddRoute("203.0.113.0/24", DEVICE, "192.0.2.2"),
    AddRule(4, 5210, table=OWN_TABLE, mark=0xAD10, mask=0xFFF0, invert=True, suppress_default=True),
    AddRule(6, 5230, table=OWN_TABLE, mark=0xAD10, mask=0xFFF0, invert=True),
    AddRule(4, 5240, RuleAction.UNREACHABLE, mark=0xAD10, mask=0xFFF0, invert=True),
)
SECOND: tuple[AnyChange, ...] = (
    *FIRST[:1],
    AddAddress(DEVICE, "10.9.0.77/24", "10.9.0.255"),
    *FIRST[2:8],
    AddRule(4, 5220, table=254, destination="10.0.0.0/8", suppress_default=True),
)
Step = Callable[[str], None]


class _Journal(Journal):
    def __init__(self, folder: Folder, step: Step) -> None:
        super().__init__(folder, boot_id())
        self._step = step

    def record(self, group: Sequence[Undo]) -> tuple[int, ...]:
        self._step("before record")
        numbers = super().record(group)
        self._step("after record")
        return numbers


class _Kernel(Kernel):
    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step

    async def _apply(self, change: AnyChange) -> bool:
        # Undoing comes here, too, with the reverse.
        self._step(f"before {type(change).__name__}")
        done = await super()._apply(change)
        self._step(f"after {type(change).__name__}")
        return done


async def work(state: Path, step: Step) -> None:
    """A session's life: changes made, some replaced, all taken back."""

    def fsync(file: int) -> None:
        step("before fsync")
        os.fsync(file)

    journal = _Journal(Folder(state, fsync=fsync), step)
    journal.open()
    async with _Kernel(step) as kernel:
        ledger = Ledger(kernel, journal)
        await ledger.become(FIRST)
        await ledger.become(SECOND)
        step("in force")
        await ledger.undo_all()
    step("taken back")


async def come_back(state: Path) -> dict[str, object]:
    """What the next run of a helper does first."""
    steps: list[str] = []

    async def block(_: str) -> None:
        steps.append("block")

    async def opened() -> None:
        steps.append("open")

    async def restore_dns(_: RestoreDns) -> str:
        steps.append("dns")
        return ""

    folder = Folder(state)
    started = time.monotonic()
    async with Kernel() as kernel:
        journal = Journal(folder, boot_id())
        found = await recover(load(folder, ""), journal, boot_id(), Ways(kernel, block, opened, restore_dns))
        left = len(journal.outstanding())
    seconds = time.monotonic() - started
    return {"said": found.said, "block": found.block, "seconds": seconds, "steps": steps, "left": left}


def _killing_at(wished: str, tell: Callable[[str], None]) -> Step:
    passed = 0

    def step(name: str) -> None:
        nonlocal passed
        passed += 1
        if wished in (str(passed), name):
            tell(name)
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def _in_a_process(run: Callable[[int], None]) -> bytes:
    """What a fork of this process writes to the descriptor it is given."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            run(writing)
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def main() -> None:
    """Carry the commands out."""
    state = Path(sys.argv[1])
    for line in sys.stdin:
        command, _, wished = line.strip().partition(" ")
        if command == "crash":

            def crash(out: int, at: str = wished) -> None:
                asyncio.run(work(state, _killing_at(at, functools.partial(_tell, out))))

            print(json.dumps(_in_a_process(crash).decode() or None), flush=True)
        else:

            def comeback(out: int) -> None:
                os.write(out, json.dumps(asyncio.run(come_back(state))).encode())

            print(_in_a_process(comeback).decode(), flush=True)


def _tell(out: int, name: str) -> None:
    os.write(out, name.encode())


if __name__ == "__main__":
    main()
