"""``adit disconnect``."""

from __future__ import annotations

import asyncio
import os

import click

from app.cli import sessions
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
from app.cli.output import clean
from app.cli.plain import to_json
from helper.api.types import Session


@click.command(cls=AditCommand)
@name_argument(required=False)
@click.option("--all", "everything", is_flag=True, help="End all your connections.")
@json_option
@verbose_option
@pass_environment
def disconnect(
    environment: Environment, name: str | None, everything: bool, json: bool, verbose: bool
) -> None:
    """End a connection.

    Without NAME it is the only one you have. Returns when everything is put back as it was.
    """
    if name is not None and everything:
        raise click.UsageError("NAME and --all exclude each other.")
    path = environment.socket
    known = asyncio.run(sessions.status(path)).sessions
    chosen = _choose(known, name, everything)
    ended = asyncio.run(sessions.end(path, [session.id for session in chosen]))
    if json:
        click.echo(to_json({"sessions": ended}))
        return
    for session in ended:
        click.echo(f"Disconnected from {clean(session.profile_name)}.")


def _choose(known: tuple[Session, ...], name: str | None, everything: bool) -> list[Session]:
    if name is not None:
        session = sessions.find_running(known, name)
        if session is None:
            raise CliError(ExitCode.NOT_CONNECTED, f'There is no connection "{clean(name)}".')
        return [session]
    own = [s for s in known if s.owner == os.getuid() and s.state not in sessions.ENDED]
    if not own:
        raise CliError(ExitCode.NOT_CONNECTED, "You have no connection.")
    if len(own) > 1 and not everything:
        names = ", ".join(clean(session.profile_name) for session in own)
        raise click.UsageError(f"Several connections are up: {names}. Name one, or give --all.")
    return own
