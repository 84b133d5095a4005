"""``kill -9`` of the helper at every step of its work: the next run leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support import state_crash
from tests.support.namespaces import Namespace, bring_up, link, snapshot

RECOVERED_WITHIN = 2.0
"""Seconds; it takes some milliseconds."""
FEWEST_STEPS = 60
LOOKED_AT = 4
"""One of so many steps is looked at before the recovery, too."""


LOOK = {
    "addr": "ip -o addr",
    "link": "ip -o link",
    "route4": "ip -4 route show table all",
    "route6": "ip -6 route show table all",
    "rule4": "ip -4 rule",
    "rule6": "ip -6 rule",
    "sysctl": f"cat /proc/sys/{state_crash.SYSCTL}",
}


class Crasher:
    """A machine whose helper is killed, and comes back."""

    def __init__(self, machine: Namespace, process: subprocess.Popen[str]) -> None:
        self.machine = machine
        self._process = process

    def ask(self, command: str) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def look(self) -> dict[str, list[str]]:
        """What a helper may change, in one go: there are many steps."""
        script = "; ".join(f"echo @{name}; {command}" for name, command in LOOK.items())
        parts = self.machine.run(["sh", "-ec", script]).stdout.split("@")[1:]
        return {name: sorted(rows) for name, *rows in map(str.splitlines, parts)}


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    return [
        row
        for kind in before
        for row in before[kind] + after[kind]
        if (row in before[kind]) != (row in after[kind])
    ]


@pytest.fixture
def crasher(tmp_path: Path) -> Iterator[Crasher]:
    with ExitStack() as stack:
        machine, far = (stack.enter_context(Namespace()) for _ in range(2))
        link(machine, far, state_crash.DEVICE, "eth0", up=False)
        # Else its link-local address appears by itself some time later.
        machine.run(
            ["sysctl", "-qw", "net.ipv6.conf.eth0.addr_gen_mode=1", "net.ipv6.conf.eth0.accept_dad=0"]
        )
        bring_up((machine, state_crash.DEVICE), (far, "eth0"))
        machine.run(["ip", "addr", "add", "192.0.2.1/24", "dev", "eth0"])
        process = machine.popen(
            [sys.executable, "-m", "tests.support.state_crash", str(tmp_path / "state")],
            stdin=subprocess.PIPE,
            stderr=None,
        )
        try:
            yield Crasher(machine, process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()


def test_a_kill_at_any_step_is_recovered_from(crasher: Crasher, tmp_path: Path) -> None:
    before, everything = crasher.look(), snapshot(crasher.machine)
    slowest, changed, steps = 0.0, 0, []
    for number in range(1, 1000):
        step = crasher.ask(f"crash {number}")
        if step is None:
            break
        assert step.split()[0] in ("before", "after", "in", "taken"), step
        steps.append(step)
        if number % LOOKED_AT == 0:
            changed += crasher.look() != before
        came_back = crasher.ask("recover")
        after = crasher.look()
        assert after == before, (number, step, came_back, differing(before, after))
        assert came_back["block"] == "" and came_back["steps"] == ["open"] and came_back["left"] == 0
        assert not any("failed" in line for line in came_back["said"]), came_back
        slowest = max(slowest, came_back["seconds"])
        if number % 8 == 0:
            again = crasher.ask("recover")
            assert again["said"] == ["Open the firewall: done."]
            assert crasher.look() == before
    seen = f"{changed} of {len(steps) // LOOKED_AT} left something"
    print(f"{len(steps)} steps, {seen}, slowest recovery {slowest * 1000:.0f} ms")
    assert {"before record", "after record", "before fsync", "in force", "taken back"} <= set(steps)
    assert len(steps) >= FEWEST_STEPS
    assert changed >= len(steps) / LOOKED_AT / 2  # else it shows nothing
    assert slowest < RECOVERED_WITHIN
    # What ended in good order, or was recovered from, keeps no journal.
    crasher.ask("recover")
    assert not list((tmp_path / "state").iterdir())
    assert snapshot(crasher.machine) == everything


def test_what_nothing_speaks_of_is_swept_up(crasher: Crasher, tmp_path: Path) -> None:
    theirs = ["ip", "rule", "add", "priority", "5225", "from", "192.0.2.99", "lookup", "main"]
    crasher.machine.run(theirs)
    crasher.machine.run(["ip", "route", "add", "198.51.100.7/32", "dev", "eth0", "table", "44304"])
    before = crasher.look()
    assert crasher.ask("crash in force") == "in force"
    assert crasher.look()["rule4"] != before["rule4"]
    (tmp_path / "state" / "journal.ndjson").unlink()
    came_back = crasher.ask("recover")
    after = crasher.look()
    for kind in ("rule4", "rule6"):
        assert after[kind] == before[kind], came_back
    # Addresses, and what follows them, bear no mark of ours; on our own devices they go with those.
    left = [row for kind in ("route4", "route6") for row in after[kind] if "proto 173" in row]
    assert not left, came_back
    assert not [row for row in before["route4"] if row not in after["route4"]]
