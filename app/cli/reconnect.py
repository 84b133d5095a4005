"""``adit reconnect``."""

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
from app.cli.outcome import Clock, done, held, not_usable
from app.cli.output import quoted
from app.cli.steps import Steps, any_words
from helper.api.types import Session, State


@click.command(cls=AditCommand)
@name_argument(required=False)
@click.option(
    "--wait/--no-wait", default=True, show_default=True, help="Wait until the network is usable, or fail."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop waiting after this time; the connection goes on trying.",
)
@click.option("--keep-trying", is_flag=True, help="Wait on when the server can not be reached, until it can.")
@json_option
@verbose_option
@pass_environment
def reconnect(
    environment: Environment,
    name: str | None,
    wait: bool,
    timeout: float | None,
    keep_trying: bool,
    json: bool,
    verbose: bool,
) -> None:
    """Make a connection anew, at once.

    Also one that is blocked: what is held for it stays held meanwhile. Without NAME it is the
    only one you have. Ctrl-C ends the waiting and not the connection.
    """
    if not wait and (timeout is not None or keep_trying):
        raise click.UsageError("--timeout and --keep-trying need --wait.")
    path = environment.socket
    (chosen,) = choice.choose(asyncio.run(sessions.status(path)).sessions, name)
    if not wait:
        done(asyncio.run(sessions.reconnect(path, chosen.id)), json, "Reconnecting")
        return
    settled = sessions.SETTLED if keep_trying else sessions.SETTLED_AT_ONCE
    steps = Steps(any_words(chosen.profile_name))

    def show(session: Session) -> None:
        over = session.state is State.WAITING and State.WAITING in settled
        if not over and (line := steps.next(session)):
            click.echo(line, err=True)

    try:
        session = Clock(timeout).run(sessions.reconnect_and_follow(path, chosen.id, show, settled))
    except TimeoutError as error:
        raise CliError(
            ExitCode.TIMEOUT,
            "The network was not usable in time, and Adit goes on trying.",
            "Give more time with --timeout, or look at `adit status`.",
        ) from error
    if session.state is State.ASKING:
        raise CliError(
            ExitCode.TRUST,
            "The server's certificate is not the one that was trusted; you are asked.",
            f"Answer with: adit connect {quoted(session.profile_name)}",
        )
    if session.state not in sessions.USABLE:
        raise not_usable(session, held(path))
    done(session, json, "Connected to")
