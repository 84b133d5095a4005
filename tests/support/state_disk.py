"""What the helper's state does on a disk that takes nothing more; run in a mount namespace.

The argument is a folder on a small file system of its own. Fills it, and makes room again; then
makes it read-only. Prints in JSON what was refused and what became of the system meanwhile.
"""

from __future__ import annotations

import asyncio
import errno
import json
import subprocess
import sys
from pathlib import Path

from helper.network.changes import AddRoute, RemoveRoute
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.state.files import Folder, StateError
from helper.state.journal import Journal
from helper.state.target import Held, Target, load, save
from tests.support.state_crash import come_back
from tests.support.state_kernel import SetKernel

FIRST, SECOND = AddRoute("10.0.0.0/8", "eth0"), AddRoute("172.16.0.0/12", "eth0")
HELD = Target(held=(Held(1000, "office", 1.0),))
BIG = [RemoveRoute(f"10.{n}.0.0/16", "eth0") for n in range(250)]


async def main() -> None:
    """Try everything."""
    disk = Path(sys.argv[1])
    folder = Folder(disk / "state")
    save(folder, HELD)
    journal, kernel = Journal(folder, "boot"), SetKernel()
    journal.open()
    ledger = Ledger(kernel, journal)
    await ledger.become((FIRST,))
    told: dict[str, object] = {}

    fill(disk / "filler")
    told["full"] = await refused(folder, journal, kernel, ledger)
    (disk / "filler").unlink()
    await ledger.become((FIRST, SECOND))
    told["room"] = len(outstanding(folder))

    await asyncio.to_thread(remount, disk, "ro")
    told["read_only"] = await refused(folder, journal, kernel, ledger)
    told["recovery"] = await come_back(folder.path)
    await ledger.undo_all()
    told["left"] = len(kernel.present)
    await asyncio.to_thread(remount, disk, "rw")
    journal.compact()
    told["after"] = len(outstanding(folder))
    print(json.dumps(told))


def remount(disk: Path, mode: str) -> None:
    """Let the disk be read-only (``ro``) or not (``rw``)."""
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def fill(path: Path) -> None:
    """Leave not a byte."""
    with path.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


async def refused(folder: Folder, journal: Journal, kernel: SetKernel, ledger: Ledger) -> dict[str, object]:
    """Try to write; what is told of it, and whether all is as before."""
    present, before = set(kernel.present), outstanding(folder)
    advice = []
    for wish in (Target(), Target(lockdown=True)):
        try:
            save(folder, wish)
        except StateError as error:
            advice.append(error.advice)
    try:
        journal.record(BIG)
    except StateError as error:
        advice.append(error.advice)
    code = ""
    try:
        await ledger.become((FIRST, *(AddRoute(undo.destination, "eth0") for undo in BIG)))
    except NetworkError as error:
        code = error.failure.code
    same = kernel.present == present and outstanding(folder) == before and load(folder, "") == HELD
    return {
        "advice": advice,
        "code": code,
        "same": same,
        "files": sorted(p.name for p in folder.path.iterdir()),
    }


def outstanding(folder: Folder) -> list[object]:
    """What another run would find."""
    other = Journal(folder, "boot")
    found = other.open()
    if found is not None:
        raise RuntimeError(found.why)
    return [entry.undo for entry in other.outstanding()]


if __name__ == "__main__":
    asyncio.run(main())
