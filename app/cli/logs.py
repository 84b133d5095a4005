"""``adit logs``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import click

from app.cli import choice, sessions
from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    name_argument,
    pass_environment,
    verbose_option,
)
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean, log_text
from app.cli.plain import to_json
from helper.api.types import LogAdded, LogLine, Session

MAX_LINES = 1000
"""Most lines that ``-n`` may ask for; the helper keeps no more."""


@click.command(cls=AditCommand)
@name_argument(required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on with new lines until Ctrl-C.")
@click.option("-n", "--lines", type=click.IntRange(0, MAX_LINES), default=100, show_default=True)
@json_option
@verbose_option
@pass_environment
def logs(
    environment: Environment, name: str | None, follow: bool, lines: int, json: bool, verbose: bool
) -> None:
    """Show the newest log lines.

    With --json each line is one JSON object.
    """

    def show(line: LogLine) -> None:
        click.echo(to_json(line) if json else log_text(line))

    asyncio.run(_logs(environment.socket, name, lines, follow, show))


async def _logs(
    path: Path | None, name: str | None, count: int, follow: bool, show: Callable[[LogLine], None]
) -> None:
    async with sessions.helper(path) as client:
        wanted = ""
        if name is not None:
            wanted = _session_of((await client.status()).sessions, name).id
        if follow:
            # Before the tail is asked for: a line in between comes twice rather than never.
            await client.subscribe()
        tail = await client.log_tail(wanted, count)
        for line in tail:
            show(line)
        if not follow:
            return
        shown = set(tail)
        async for event in client.events():
            if not isinstance(event.body, LogAdded):
                continue
            line = event.body.line
            if wanted and line.session != wanted:
                continue
            if line in shown:
                shown.discard(line)
                continue
            show(line)


def _session_of(known: tuple[Session, ...], name: str) -> Session:
    """The running session of this name, else the newest that the helper remembers."""
    running = choice.find_running(known, name)
    if running is not None:
        return running
    ended = [s for s in known if name in (s.profile_name, s.profile_id, s.id)]
    if not ended:
        raise CliError(ExitCode.NOT_CONNECTED, f'The helper remembers no connection "{clean(name)}".')
    return max(ended, key=lambda session: session.since)
