"""``adit disconnect``."""

from __future__ import annotations

import asyncio

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
from app.cli.outcome import Clock
from app.cli.output import clean
from app.cli.plain import to_json
from helper.api.types import State


@click.command(cls=AditCommand)
@name_argument(required=False)
@click.option("--all", "everything", is_flag=True, help="End all your connections.")
@click.option(
    "--wait/--no-wait", default=True, show_default=True, help="Wait until everything is put back as it was."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop waiting after this time; the connection goes on ending.",
)
@json_option
@verbose_option
@pass_environment
def disconnect(
    environment: Environment,
    name: str | None,
    everything: bool,
    wait: bool,
    timeout: float | None,
    json: bool,
    verbose: bool,
) -> None:
    """End a connection.

    Without NAME it is the only one you have. Returns when everything is put back as it was.
    """
    if name is not None and everything:
        raise click.UsageError("NAME and --all exclude each other.")
    if not wait and timeout is not None:
        raise click.UsageError("--timeout needs --wait.")
    path = environment.socket
    chosen = choice.choose(asyncio.run(sessions.status(path)).sessions, name, everything)
    identifiers = [session.id for session in chosen]
    if wait:
        try:
            ended = Clock(timeout).run(sessions.end(path, identifiers))
        except TimeoutError as error:
            raise CliError(
                ExitCode.TIMEOUT,
                "The connection is still being ended; that goes on.",
                "Look at `adit status`.",
            ) from error
    else:
        ended = asyncio.run(sessions.begin_to_end(path, identifiers))
    if json:
        click.echo(to_json({"sessions": ended}))
        return
    for session in ended:
        words = "Disconnected" if session.state is State.OFF else "Disconnecting"
        click.echo(f"{words} from {clean(session.profile_name)}.")
