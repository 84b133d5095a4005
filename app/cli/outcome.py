"""What became of a connection that somebody waited for: the result, or the error that it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import click

from app.cli import sessions, shield
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean, quoted
from app.cli.plain import to_json
from app.cli.reports import problem_error
from app.cli.steps import up_text
from helper.api.client import HelperError
from helper.api.types import KillSwitch, Session, State

_T = TypeVar("_T")


class Clock:
    """What is left of ``--timeout``; it stands still while a person thinks."""

    def __init__(self, seconds: float | None) -> None:
        self._left = seconds

    def run(self, work: Coroutine[object, object, _T]) -> _T:
        """Run ``work`` in a loop of its own. Raises :class:`TimeoutError` at the end of time."""
        started = time.monotonic()
        left = self._left

        async def limited() -> _T:
            async with asyncio.timeout(left):
                return await work

        try:
            return asyncio.run(limited())
        finally:
            if self._left is not None:
                self._left = max(0.0, self._left - (time.monotonic() - started))


def done(session: Session, as_json: bool, words: str) -> None:
    """Tell the result; a fault of a connection that works nevertheless goes to standard error."""
    if session.state is State.DEGRADED and session.problem is not None:
        for line in (session.problem.message, session.problem.advice):
            if line:
                click.echo(f"Warning: {clean(line)}", err=True)
    if as_json:
        click.echo(to_json({"session": session}))
        return
    where = f": {up_text(session)}" if session.state in sessions.USABLE else "."
    click.echo(f"{words} {clean(session.profile_name)}{where}")


def not_usable(session: Session, killswitch: KillSwitch) -> CliError:
    """The error for a session that is not usable: why, what is held, and how to get out."""
    if session.problem is None:
        error = CliError(ExitCode.NOT_CONNECTED, "The connection was ended before it was up.")
        if session.state not in sessions.ENDED:
            error = CliError(ExitCode.NETWORK, "The connection is not up.")
    else:
        error = problem_error(session.problem)
    name = quoted(session.profile_name)
    lines = [error.advice]
    if session.state is State.BLOCKED:
        lines.append(f"To try again: adit reconnect {name}. To give up: adit disconnect {name}")
    elif session.state is State.WAITING:
        lines.append(f"Adit goes on trying; to give up: adit disconnect {name}")
    lines.append(shield.advice(killswitch))
    error.advice = "\n".join(line for line in lines if line)
    return error


def held(path: Path | None) -> KillSwitch:
    """What is held at present; nothing when the helper does not say."""
    try:
        return asyncio.run(sessions.status(path)).killswitch
    except HelperError:
        return KillSwitch()
