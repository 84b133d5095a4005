"""``adit demo`` as people start it: as root, as an ordinary user, and stopped half-way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.demo.run import DemoImpossible, namespace_command

ADIT = str(Path(sys.executable).with_name("adit"))
# Another uid without a capability, that still may read this installation: a user namespace in
# which we are 1000. What the demo meets is an ordinary user's machine.
AS_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


def _run(prefix: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, ADIT, "demo", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("prefix", [[], AS_USER], ids=["as we are", "as an ordinary user"])
def test_ends_by_itself_with_a_readable_account(prefix: list[str]) -> None:
    done = _run(prefix)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("certificate is unknown", "192.168.77.10/24", "Ping", "Fetched", "Gbit/s", "as before"):
        assert words in done.stdout


def test_json_is_the_same_as_data() -> None:
    done = _run([], "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["ok"] and data["restored"]
    assert data["address"] == "192.168.77.10/24"
    assert data["page"]["status"] == 200
    assert min(data["up_gbps"], data["down_gbps"], data["ping_ms"]) > 0
    assert [step["step"] for step in data["steps"]][-1] == "disconnect"


def test_interrupt_leaves_nothing_behind() -> None:
    before = _machine()
    with subprocess.Popen(
        [ADIT, "demo"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Fetched" in line:
                break
        children = _descendants(process.pid)
        assert len(children) >= 6  # unshare, the demo, server, host, helper, engine
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert _machine() == before


@pytest.mark.parametrize("missing", ["unshare", "ip"])
def test_a_missing_program_is_named(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in {"unshare", "nsenter", "mount", "ip"} - {missing}:
        (tmp_path / program).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DemoImpossible, match=missing) as refused:
        namespace_command(as_root=True)
    assert "Install the package" in refused.value.advice


def _machine() -> str:
    links = subprocess.run(["ip", "-brief", "link"], capture_output=True, text=True, check=True).stdout
    return links + Path("/proc/self/mounts").read_text() + str(sorted(Path("/run").iterdir()))


def _descendants(root: int) -> list[int]:
    """Process ids below ``root``, itself included."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found
