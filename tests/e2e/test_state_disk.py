"""A full and a read-only disk, for real: nothing is changed, nothing is lost, and it goes on afterwards."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.support.namespaces import Namespace

FILES = ["journal.ndjson", "target.json"]


def test_a_disk_that_takes_nothing_more(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with Namespace() as machine:
        machine.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)])
        told = json.loads(machine.run([sys.executable, "-m", "tests.support.state_disk", str(disk)]).stdout)
    room, writable = told["full"]["advice"], told["read_only"]["advice"]
    assert len(room) == len(writable) == 3
    assert all("Make room" in advice for advice in room)
    assert all("read-only" in advice for advice in writable)
    for kind in ("full", "read_only"):
        assert told[kind]["code"] == "state_not_written"
        assert told[kind]["same"] and told[kind]["files"] == FILES, told
    assert told["recovery"]["steps"] == ["block"] and "office" in told["recovery"]["block"]
    assert not any("failed" in line for line in told["recovery"]["said"]), told
    assert (told["room"], told["left"], told["after"]) == (2, 0, 0)
