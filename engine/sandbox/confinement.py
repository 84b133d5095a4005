"""Locks an engine process in: the last thing before it does its work."""

from __future__ import annotations

import os
from pathlib import Path

from engine.failures import EngineError, Failure, FailureKind, Retry
from engine.sandbox import landlock, seccomp
from engine.sandbox.architecture import ARCHITECTURES


class ConfinementError(EngineError):
    """The process can not be locked in, and so must not do its work."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Failure(
                code="engine_sandbox",
                kind=FailureKind.LOCAL,
                message="The session's engine can not be locked in on this system, so it was not started.",
                advice="Adit needs Linux 4.14 or newer with seccomp filters, on x86_64 or aarch64.",
                detail=detail,
                retry=Retry.NEVER,
            )
        )


def confine() -> int:
    """Leave this process only what an engine at work needs, for good.

    Returns the version of Landlock that took part, 0 where the kernel has none: the filter of
    system calls is there all the same. :func:`engine.privilege.drop` must have been called.
    Raises :class:`ConfinementError` when the kernel does not do all that it can.
    """
    architecture = ARCHITECTURES.get(os.uname().machine)
    if architecture is None:
        raise ConfinementError(f"unknown processor: {os.uname().machine}")
    # Landlock holds the calling thread alone, so there must not be another.
    if (threads := sum(1 for _ in Path("/proc/self/task").iterdir())) != 1:
        raise ConfinementError(f"{threads} threads")
    try:
        version = landlock.supported()
        if version:
            landlock.restrict(version)
    except OSError as error:
        raise ConfinementError(f"Landlock: {error}") from error
    try:
        seccomp.install(architecture, seccomp.assemble(architecture, os.getpid()))
    except OSError as error:
        raise ConfinementError(f"seccomp: {error}") from error
    return version
