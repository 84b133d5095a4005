"""``adit dns``."""

from __future__ import annotations

import asyncio

import click

from app.cli import sessions
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.output import clean, fields, some
from app.cli.plain import to_json
from helper.api.types import DnsResult, Empty


@click.command(cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def dns(environment: Environment, json: bool, verbose: bool) -> None:
    """Show which name servers of the tunnels are in use."""
    result = asyncio.run(sessions.ask(environment.socket, "dns.get", Empty(), DnsResult))
    click.echo(to_json({"dns": result}) if json else view(result))


def view(result: DnsResult) -> str:
    """The name servers for a person."""
    if result.problem:
        state = "The tunnels' name servers could not be put to use."
    elif result.applied:
        state = "The tunnels' name servers are in use."
    else:
        state = "No name servers of a tunnel are in use."
    domains = "all names" if "." in result.domains else some(result.domains)
    rows = (
        ("Problem", clean(result.problem)),
        ("Servers", some(result.servers)),
        ("Asked for", domains),
        ("Through", clean(result.manager)),
    )
    body = fields(rows)
    return f"{state}\n{body}" if body else state
