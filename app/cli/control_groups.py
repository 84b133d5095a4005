"""A control group of its own for one program (cgroups(7)), so that the helper can tell it from others.

The user's service manager makes one as a scope (systemd-run(1)). Without such a manager it is
one below our own, where we may make one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode

PREFIX = "adit-outside-"
"""Start of the names of ours."""
MAX_PROC_FILE = 256 * 1024
"""Bytes that are looked at of a file in /proc."""


@dataclass(frozen=True)
class Launch:
    """How to start a program in a control group of its own."""

    name: str
    """Of the control group: the last part of its path."""
    command: tuple[str, ...]
    """To be put before the program and its arguments."""
    join: Path | None = None
    """Where the new process has to write itself before it becomes the program."""

    def enter(self) -> None:
        """Between fork and exec: go into the control group. Raises ``OSError``."""
        if self.join is not None:
            self.join.write_text("0")


@contextlib.contextmanager
def prepared(environment: Mapping[str, str], proc: Path = Path("/proc/self")) -> Iterator[Launch]:
    """A control group for one program; what was made for it is removed again.

    Raises :class:`CliError` where there is no way to have one.
    """
    name = f"{PREFIX}{secrets.token_hex(6)}"
    program = shutil.which("systemd-run", path=environment.get("PATH"))
    if program is not None and _has_manager(environment):
        scope = f"{name}.scope"
        options = ("--user", "--scope", "--quiet", "--collect", f"--unit={scope}")
        yield Launch(scope, (program, *options, "--"))
        return
    folder = _folder(proc) / name
    try:
        folder.mkdir()
    except OSError as error:
        raise _impossible(f"{folder}: {error.strerror}") from None
    try:
        yield Launch(name, (), folder / "cgroup.procs")
    finally:
        # A program that went to the background keeps it; the kernel refuses then, rightly.
        with contextlib.suppress(OSError):
            folder.rmdir()


def own_path(proc: Path = Path("/proc/self")) -> str:
    """Path of this process's control group below the root of the hierarchy; empty for the root itself.

    Raises :class:`CliError` where there is no cgroup v2.
    """
    for line in _lines(proc / "cgroup"):
        if line.startswith("0::/"):
            return line.removeprefix("0::/")
    raise _impossible("this system has no cgroup v2")


def _has_manager(environment: Mapping[str, str]) -> bool:
    runtime = environment.get("XDG_RUNTIME_DIR")
    return bool(runtime) and Path(str(runtime), "systemd", "private").is_socket()


def _folder(proc: Path) -> Path:
    """The folder of our own control group."""
    for line in _lines(proc / "mountinfo"):
        # proc(5): id, parent, device, root, mount point, options, optional fields, "-", type, …
        before, _, after = line.partition(" - ")
        words = before.split(" ")
        if after.startswith("cgroup2 ") and len(words) > 4:
            root, where = words[3], words[4]
            path = f"/{own_path(proc)}"
            if path == root or path.startswith(f"{root.rstrip('/')}/"):
                return Path(where + path.removeprefix(root.rstrip("/")))
    raise _impossible("this system has no cgroup v2 that can be seen here")


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MAX_PROC_FILE).splitlines()
    except OSError as error:
        raise _impossible(f"{path}: {error.strerror}") from None


def _impossible(detail: str) -> CliError:
    return CliError(
        ExitCode.LOCAL,
        "There is no control group to run the program in.",
        "Run it where systemd manages your session, or as root.",
        detail,
        "no_cgroup",
    )


def is_executable(program: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there is such a program to run."""
    return shutil.which(program, path=environment.get("PATH")) is not None
