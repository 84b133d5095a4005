"""Failures that a session itself finds out, and a failure as the interface shows it."""

from __future__ import annotations

from engine.failures import Failure, FailureKind, Retry
from helper.api.types import Problem, ProblemKind


def as_problem(failure: Failure) -> Problem:
    """The failure as people and programs get to see it."""
    return Problem(
        code=failure.code,
        kind=ProblemKind(failure.kind.value),
        message=failure.message,
        advice=failure.advice,
        detail=failure.detail,
    )


def bug(error: Exception) -> Failure:
    """An error that is our own fault."""
    return Failure(
        code="helper_failed",
        kind=FailureKind.LOCAL,
        message="The helper met an error of its own.",
        advice="Please report it with the helper's log.",
        detail=f"{type(error).__name__}: {error}",
        retry=Retry.SOON,
    )


def ended_unasked() -> Failure:
    """The engine said goodbye although nobody had asked it to."""
    return Failure(
        code="engine_died",
        kind=FailureKind.LOCAL,
        message="The session's engine ended unexpectedly.",
        detail="it ended in good order, but nobody had asked it to",
    )
