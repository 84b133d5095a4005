"""``adit cleanup``."""

from __future__ import annotations

import asyncio

import click

from app.cli import sessions
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.output import clean
from app.cli.plain import to_json
from app.cli.root import or_by_root
from helper.api.types import CleanupResult, Empty


@click.command(cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def cleanup(environment: Environment, json: bool, verbose: bool) -> None:
    """Put back everything that Adit changed on this machine.

    It ends all connections and opens the network. Where no helper answers, it says how to do it
    without one.
    """
    with or_by_root("Nothing was put back"):
        result = asyncio.run(sessions.ask(environment.socket, "cleanup.run", Empty(), CleanupResult))
    if json:
        click.echo(to_json({"done": result.done}))
        return
    for line in result.done or ("There was nothing to put back.",):
        click.echo(clean(line))
