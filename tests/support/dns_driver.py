"""Runs :class:`helper.dns.dns.Dns` inside a machine, each time in a process of its own that may be killed.

``python -m tests.support.dns_driver STATE``; one JSON object a line: ``commands`` to carry out one
after the other, and ``die_at``, the number of the effect before which the process kills itself. An
effect is what reaches outside: a file opened for writing, renamed, removed or cut, a program
started, a call on the bus, an entry in the journal.
"""

from __future__ import annotations

import asyncio
import concurrent.futures.thread  # noqa: F401  # out of reach after `drop`
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from helper.bus import SystemBus
from helper.dns.choice import choose
from helper.dns.dns import Dns
from helper.dns.environment import observe
from helper.dns.errors import DnsError
from helper.dns.paths import Paths
from helper.dns.undo import RestoreDns
from helper.dns.watch import DnsWatch
from helper.dns.wishes import DnsWish
from tests.support.unprivileged import UID, drop

_FILE_EVENTS = frozenset({"os.rename", "os.remove", "os.symlink", "os.truncate", "os.chmod", "os.chown"})
_OURS = ("/etc", "resolv.conf", "/state")


class Effects:
    """Counts effects; kills us before one of them."""

    def __init__(self, die_at: int) -> None:
        self.count = 0
        self._die_at = die_at
        self.counts = False
        sys.addaudithook(self._hook)

    def step(self) -> None:
        """An effect is about to take place."""
        if self.counts:
            self.count += 1
            if self.count == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILE_EVENTS or event == "subprocess.Popen":
            self.step()
        elif event == "open" and isinstance(arguments[2], int):
            writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY)
            if writes and any(part in str(arguments[0]) for part in _OURS):
                self.step()


class CountedBus(SystemBus):
    """The system bus; each call is an effect."""

    def __init__(self, effects: Effects) -> None:
        super().__init__()
        self._effects = effects

    async def call(self, *arguments: Any, **named: Any) -> list[Any]:
        self._effects.step()
        return await super().call(*arguments, **named)


class FileJournal:
    """A journal as small as can be; each entry is an effect."""

    def __init__(self, path: Path, effects: Effects) -> None:
        self.path = path
        self._effects = effects

    def entries(self) -> dict[int, RestoreDns]:
        """What is outstanding, oldest first."""
        found: dict[int, RestoreDns] = {}
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        for line in lines:
            row = json.loads(line)
            if "undo" in row:
                found[row["number"]] = msgspec.convert(row["undo"], RestoreDns)
            else:
                found.pop(row["done"], None)
        self._next = len(lines)
        return found

    def record(self, undos: Sequence[RestoreDns]) -> tuple[int, ...]:
        self.entries()
        numbers = tuple(range(self._next + 1, self._next + 1 + len(undos)))
        for number, undo in zip(numbers, undos, strict=True):
            self._append({"number": number, "undo": msgspec.to_builtins(undo)})
        return numbers

    def done(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._append({"done": number})

    def _append(self, row: dict[str, Any]) -> None:
        self._effects.step()
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")


async def command(
    dns: Dns, journal: FileJournal, bus: SystemBus, paths: Paths, wanted: dict[str, Any]
) -> Any:
    """Carry one out; what came of it."""
    match wanted["do"]:
        case "set":
            return await dns.set(msgspec.convert(wanted["wish"], DnsWish))
        case "clear":
            return await dns.clear(wanted["session"])
        case "repair":
            return await dns.repair()
        case "result":
            return msgspec.structs.asdict(dns.result())
        case "warning":
            return dns.warning(wanted["session"])
        case "recover":
            left = []
            for number, undo in reversed(journal.entries().items()):
                left.append(await dns.restore(undo))
                journal.done((number,))
            return left
        case "outstanding":
            return len(journal.entries())
        case "choice":
            chosen = choose(await observe(bus, paths))
            return [chosen.backend.value, chosen.why]
        case "upstream":
            return list(await dns.upstream())
        case "shell":
            done = await asyncio.to_thread(
                subprocess.run, ["sh", "-c", wanted["script"]], capture_output=True, text=True, timeout=20
            )
            return done.stdout
        case "lookup":
            loop = asyncio.get_running_loop()
            try:
                rows = await loop.getaddrinfo(
                    wanted["name"], 80, family=socket.AF_INET, type=socket.SOCK_STREAM
                )
            except OSError as error:
                return str(error)
            return rows[0][4][0]
        case "guard":
            return await guarded(dns, bus, paths, wanted["script"])
        case "drop":
            os.chown(journal.path.parent, UID, UID)
            return drop()
        case other:
            raise ValueError(other)


async def guarded(dns: Dns, bus: SystemBus, paths: Paths, script: str) -> list[str]:
    """Repair whenever the watch tells of something, as the helper does; what it repaired."""
    repaired: list[str] = []
    told = asyncio.Event()
    watch = DnsWatch(lambda _: told.set(), paths)
    await watch.start(bus)
    await asyncio.to_thread(subprocess.run, ["sh", "-c", script], check=True, timeout=20)
    try:
        async with asyncio.timeout(5):
            while not repaired:
                await told.wait()
                told.clear()
                if found := await dns.repair():
                    repaired.append(found)
    except TimeoutError:
        pass
    watch.close()
    return repaired


async def carry_out(state: Path, effects: Effects, commands: list[dict[str, Any]]) -> None:
    state.mkdir(mode=0o700, exist_ok=True)
    paths = Paths(state=str(state))
    bus = CountedBus(effects)
    journal = FileJournal(state / "journal", effects)
    dns = Dns(journal, bus, paths)
    for wanted in commands:
        if "before" in wanted:
            await command(dns, journal, bus, paths, {"do": "shell", "script": wanted["before"]})
        begun = time.monotonic()
        # Only what Dns does counts, not what the test does.
        effects.counts = wanted["do"] in ("set", "clear", "repair", "recover")
        try:
            result: Any = await command(dns, journal, bus, paths, wanted)
        except DnsError as error:
            result = {"error": error.failure.code, "advice": error.failure.advice}
        effects.counts = False
        if wanted.get("timed"):
            result = [result, time.monotonic() - begun]
        print(json.dumps({"result": result}), flush=True)
    await bus.close()


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            effects = Effects(task["die_at"])
            try:
                asyncio.run(carry_out(Path(sys.argv[1]), effects, task["commands"]))
                print(json.dumps({"end": effects.count}), flush=True)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if status:
            killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            print(json.dumps({"end": "killed" if killed else "failed"}), flush=True)


if __name__ == "__main__":
    main()
