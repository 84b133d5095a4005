"""A program that gives up every right before it goes on, as an engine process does."""

from __future__ import annotations

import ctypes
import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.namespaces import Namespace

_ROOT = Path(__file__).parents[2]
_NOBODY = 65534
_CAPABILITY_VERSION_3 = 0x20080522
_PRELUDE = "from tests.support.unprivileged import drop\n"


def _has_nobody() -> bool:
    """Whether there is a user 65534; root of a user namespace for itself alone has none."""
    lines = [list(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(first <= _NOBODY < first + count for first, _, count in lines)


UID = _NOBODY if _has_nobody() else os.geteuid()
"""Whom :func:`drop` makes of us."""


def drop() -> None:
    """Become :data:`UID`, without any capability and supplementary group."""
    if UID == _NOBODY:
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def start(namespace: Namespace, script: str, *, pass_fds: Sequence[int] = ()) -> subprocess.Popen[str]:
    """Run a Python script inside; it calls ``drop()`` when it has imported what it needs."""
    argv = [sys.executable, "-c", _PRELUDE + script]
    return namespace.popen(argv, cwd=str(_ROOT), pass_fds=pass_fds)


def run(namespace: Namespace, script: str, *, pass_fds: Sequence[int] = ()) -> str:
    """What the script printed."""
    with start(namespace, script, pass_fds=pass_fds) as process:
        out, errors = process.communicate(timeout=30)
    if process.returncode != 0:
        raise RuntimeError(errors)
    return out
