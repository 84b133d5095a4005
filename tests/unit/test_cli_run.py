"""``adit run``: the control group, what the helper is told, and how the program ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from app.cli import control_groups
from app.cli.control_groups import PREFIX
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from helper.api.rpc import Code, RpcError
from helper.api.types import SplitChange
from tests.support.cli_bench import Bench
from tests.support.scripted_helper import ScriptedHelper

# Stands in for systemd-run(1): says what it was given, and becomes the program.
_MANAGER = """\
#!/bin/sh
printf '%s\\n' "$@" > "$ARGUMENTS"
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def _proc(folder: Path, cgroup: str = "0::/user.slice/a", root: str = "/") -> Path:
    """What /proc/self says of control groups, with the hierarchy in a plain folder."""
    proc = folder / "proc"
    proc.mkdir()
    (proc / "cgroup").write_text(f"9:memory:/x\n{cgroup}\n")
    lines = (
        f"31 23 0:28 / {folder}/v1 rw - tmpfs tmpfs rw",
        f"38 31 0:38 {root} {folder}/v2 rw,relatime shared:1 - cgroup2 cgroup2 rw",
    )
    (proc / "mountinfo").write_text("\n".join(lines) + "\n")
    return proc


# --- the control group -------------------------------------------------------------------------


def test_a_group_below_our_own_that_goes_away_again(tmp_path: Path) -> None:
    proc = _proc(tmp_path)
    own = tmp_path / "v2" / "user.slice" / "a"
    own.mkdir(parents=True)
    with control_groups.prepared({"PATH": ""}, proc) as launch:
        made = own / launch.name
        assert made.is_dir() and launch.name.startswith(PREFIX)
        assert (launch.command, launch.join) == ((), made / "cgroup.procs")
        launch.enter()
        assert (made / "cgroup.procs").read_text() == "0"
        (made / "cgroup.procs").unlink()
    assert list(own.iterdir()) == []
    assert control_groups.own_path(proc) == "user.slice/a"


def test_a_mount_of_a_part_of_the_hierarchy(tmp_path: Path) -> None:
    proc = _proc(tmp_path, root="/user.slice")
    (tmp_path / "v2" / "a").mkdir(parents=True)
    with control_groups.prepared({"PATH": ""}, proc) as launch:
        assert launch.join == tmp_path / "v2" / "a" / launch.name / "cgroup.procs"


@pytest.mark.parametrize("cgroup", ["", "0::/elsewhere"])
def test_where_there_is_no_way(tmp_path: Path, cgroup: str) -> None:
    proc = _proc(tmp_path, cgroup=cgroup, root="/user.slice")
    with pytest.raises(CliError) as caught, control_groups.prepared({"PATH": ""}, proc):
        pass
    assert (caught.value.exit_code, caught.value.code) == (ExitCode.LOCAL, "no_cgroup")
    assert "as root" in caught.value.advice


def test_a_group_that_may_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(CliError) as caught, control_groups.prepared({"PATH": ""}, _proc(tmp_path)):
        pass
    assert "No such file" in caught.value.detail


def test_a_user_manager_makes_it_where_there_is_one(tmp_path: Path) -> None:
    program = tmp_path / "systemd-run"
    program.write_text(_MANAGER)
    program.chmod(0o755)
    (tmp_path / "systemd").mkdir()
    environment = {"PATH": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "systemd" / "private"))
        with control_groups.prepared(environment) as launch:
            assert launch.join is None
            assert launch.command[0] == str(program)
            assert launch.command[1:3] == ("--user", "--scope")
            assert launch.command[-2:] == (f"--unit={launch.name}", "--")
            assert launch.name.endswith(".scope")


# --- the command -------------------------------------------------------------------------------


class Runner:
    """``adit run`` with a user manager that does no more than start the program."""

    def __init__(self, bench: Bench) -> None:
        folder = bench.folder / "run"
        (folder / "systemd").mkdir(parents=True)
        (folder / "systemd-run").write_text(_MANAGER)
        (folder / "systemd-run").chmod(0o755)
        self.manager = socket.socket(socket.AF_UNIX)
        self.manager.bind(str(folder / "systemd" / "private"))
        self.arguments = folder / "arguments"
        self.environment = os.environ | {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "XDG_RUNTIME_DIR": str(folder),
            "ADIT_SOCKET": str(bench.socket),
            "ARGUMENTS": str(self.arguments),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.manager.close()

    def __call__(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli.main", "run", *args],
            capture_output=True,
            text=True,
            timeout=30,
            cwd=Path(__file__).parents[2],
            env=self.environment,
            check=False,
        )


def test_a_program_is_not_let_out_with_everything_around_it(bench: Bench) -> None:
    with Runner(bench) as runner, bench.helper() as helper:
        result = runner("--", "true")
    # The stand-in made no control group, so this is still the one of the tests.
    assert result.returncode == ExitCode.LOCAL
    assert "not in a control group of its own" in result.stderr
    assert helper.methods() == ["split.list"]
    options = runner.arguments.read_text().splitlines()
    assert options[:4] == ["--user", "--scope", "--quiet", "--collect"]
    assert options[-2:] == ["--", "true"]


def test_programs_that_are_not_there_and_commands_that_are_none(bench: Bench) -> None:
    with bench.helper() as helper:
        missing = bench("run", "--json", "--", "no-such-program-here")
        assert bench("run").exit_code == ExitCode.USAGE
    assert missing.exit_code == ExitCode.NO_PROGRAM
    assert json.loads(missing.stdout)["error"]["message"] == "There is no program no-such-program-here."
    assert helper.methods() == []


class Inside:
    """The second process of ``adit run``, told that it is in a control group of its own."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.cgroup = f"user.slice/{PREFIX}0123.scope"

    def __call__(self, *command: str) -> subprocess.CompletedProcess[str]:
        code = (
            "import sys\nfrom app.cli import control_groups\nfrom app.cli.main import main\n"
            f"control_groups.own_path = lambda: {self.cgroup!r}\n"
            "sys.argv = ['adit', 'run', '--inside-scope', '--', *sys.argv[1:]]\nmain()"
        )
        return subprocess.run(
            [sys.executable, "-c", code, *command],
            capture_output=True,
            text=True,
            timeout=30,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"ADIT_SOCKET": str(self._bench.socket)},
            check=False,
        )


def _added(helper: ScriptedHelper) -> list[str]:
    return [params.cgroup for _, params in helper.requests if isinstance(params, SplitChange)]


def test_the_program_starts_once_its_group_is_out(bench: Bench) -> None:
    inside = Inside(bench)
    with bench.helper() as helper:
        result = inside("sh", "-c", 'echo "$1"; exit 7', "sh", "--wait")
    assert (result.returncode, result.stdout, result.stderr) == (7, "--wait\n", "")
    assert _added(helper) == [inside.cgroup]


def test_the_program_does_not_start_when_its_group_may_not_out(bench: Bench) -> None:
    with bench.helper(refusals={"split.add": RpcError(Code.NOT_PERMITTED, "Not you.")}):
        result = Inside(bench)("echo", "started")
    assert (result.returncode, result.stdout) == (ExitCode.PERMISSION, "")
    assert "Not you." in result.stderr
    gone = Inside(bench)
    bench.socket.unlink()
    assert gone("echo", "started").returncode == ExitCode.HELPER


def test_a_program_that_a_signal_ends_and_its_group_that_is_forgotten(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import run

    launch = control_groups.Launch(f"{PREFIX}77", ())
    kill = ("sh", "-c", f"kill -{int(signal.SIGTERM)} $$")
    assert run._wait(launch, kill, bench.socket) == 128 + signal.SIGTERM
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with bench.helper() as helper:
        bench("split", "add", f"a/{PREFIX}77")
        bench("split", "add", f"a/{PREFIX}78")
        run._forget(bench.socket, launch.name)
        assert list(helper.apps) == [f"a/{PREFIX}78"]
    run._forget(bench.socket, launch.name)  # the helper is gone, and nothing is said
