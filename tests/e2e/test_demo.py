"""``adit demo`` as people start it: as root, as an ordinary user, and stopped half-way."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.demo.run import DemoImpossible, namespace_command

ADIT = str(Path(sys.executable).with_name("adit"))
# Another uid without a capability, that still may read this installation: a user namespace in
# which we are 1000. What the demo meets is an ordinary user's machine.
AS_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


KINDS = pytest.mark.parametrize("kind", [[], ["--wireguard"]], ids=["softether", "wireguard"])
KEY = re.compile(r"[A-Za-z0-9+/]{43}=")
"""A WireGuard key, whichever it is."""


def _run(prefix: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, ADIT, "demo", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("prefix", [[], AS_USER], ids=["as we are", "as an ordinary user"])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ([], ["certificate is unknown", "192.168.77.10/24"]),
        (["--wireguard"], ["Handshake done", "192.168.77.2/24 and fd77::2/64", "fd77::1:"]),
    ],
    ids=["softether", "wireguard"],
)
def test_ends_by_itself_with_a_readable_account(prefix: list[str], kind: list[str], told: list[str]) -> None:
    done = _run(prefix, *kind)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (*told, "Ping 192.168.77.1:", "Fetched", "Gbit/s", "as before"):
        assert words in done.stdout


BEGINNING = ["network", "preparing", "connecting"]
END = ["configuring", "up", "ping", "page", "throughput", "disconnect"]


def _data(*arguments: str) -> dict[str, Any]:
    """What all kinds have in common is checked already."""
    done = _run([], "--json", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    assert data["ok"] and data["restored"]
    assert data["address"] in data["addresses"] and data["device"] == "adit0"
    assert {"0.0.0.0/0", "192.168.77.0/24"} <= set(data["routes"])
    assert data["page"]["status"] == 200
    assert min(data["up_gbps"], data["down_gbps"], data["ping_ms"]) > 0
    return data


def test_json_is_the_same_as_data() -> None:
    data = _data()
    assert (data["kind"], data["address"]) == ("softether", "192.168.77.10/24")
    assert data["gateway"] == "192.168.77.1" and len(data["certificate"]) == 64
    assert [step["step"] for step in data["steps"]] == [
        *BEGINNING,
        "certificate",
        "authenticating",
        *END,
    ]


def test_json_of_wireguard() -> None:
    begun = time.time()
    data = _data("--wireguard")
    assert (data["kind"], data["addresses"]) == ("wireguard", ["192.168.77.2/24", "fd77::2/64"])
    assert {"::/0", "fd77::/64"} <= set(data["routes"])
    assert data["ping6_ms"] > 0
    assert data["public_key"] in data["server"]
    assert begun < data["handshake_at"] < time.time()
    assert [step["step"] for step in data["steps"]] == [*BEGINNING, "handshake", *END]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_no_key_is_told_but_the_servers_public_one(form: list[str]) -> None:
    command = [ADIT, "demo", "--wireguard", "--verbose", *form]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        seen = ""
        # With its own arguments, so that a key in them could not be missed: once they are there.
        while "engine.demo.host" not in (seen := _arguments(process.pid)) and process.poll() is None:
            time.sleep(0.02)
        while (now := _arguments(process.pid)) and process.poll() is None:
            seen += now
            time.sleep(0.1)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, output + errors
    assert "engine.demo.wireguard" in seen and KEY.findall(seen) == []
    public = {json.loads(output)["public_key"]} if form else set()
    assert set(KEY.findall(output + errors)) == public


def test_the_kinds_are_named_on_the_command_line_alone() -> None:
    done = _run([], "wireguard")
    assert done.returncode == 2 and "Traceback" not in done.stderr


@KINDS
def test_interrupt_leaves_nothing_behind(kind: list[str]) -> None:
    before = _machine()
    with _half_way(kind) as process:
        children = _descendants(process.pid)
        assert len(children) >= 6  # unshare, the demo, server, host, helper, engine
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    _assert_gone(children)
    assert _machine() == before


@KINDS
def test_a_killed_helper_ends_it_with_an_error(kind: list[str]) -> None:
    before = _machine()
    with _half_way(kind) as process:
        children = _descendants(process.pid)
        (helper,) = (pid for pid in children if _arguments_of(pid)[2:4] == ["-m", "helper"])
        os.kill(helper, signal.SIGKILL)
        assert process.wait(30) == 1
        assert process.stderr is not None
        said = process.stderr.read()
    assert "The demo failed" in said and "Traceback" not in said
    _assert_gone(children)
    assert _machine() == before


@contextlib.contextmanager
def _half_way(kind: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A demo whose tunnel works, and which is measuring now."""
    with subprocess.Popen(
        [ADIT, "demo", *kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Fetched" in line:
                break
        yield process


def _assert_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


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


def _arguments(root: int) -> str:
    """The arguments of all processes below ``root``."""
    return "\n".join(" ".join(_arguments_of(pid)) for pid in _descendants(root))


def _arguments_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


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
