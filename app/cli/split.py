"""``adit split``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from app.cli import sessions
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.output import clean
from app.cli.plain import to_json
from helper.api.types import Empty, SplitApp, SplitChange, SplitResult

_PATH = click.argument("path", metavar="PATH")


@click.group()
def split() -> None:
    """Show or change which programs stay outside all tunnels.

    They are those of a control group, PATH below the root of the cgroup v2 hierarchy. `adit run`
    makes one for a program.
    """


@split.command("list", cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def list_apps(environment: Environment, json: bool, verbose: bool) -> None:
    """List the control groups outside."""
    _tell(_ask(environment.socket, "split.list", Empty()), json)


@split.command(cls=AditCommand)
@_PATH
@json_option
@verbose_option
@pass_environment
def add(environment: Environment, path: str, json: bool, verbose: bool) -> None:
    """Let the programs of a control group out."""
    _tell(_ask(environment.socket, "split.add", SplitChange(cgroup=path.strip("/"))), json)


@split.command(cls=AditCommand)
@_PATH
@json_option
@verbose_option
@pass_environment
def remove(environment: Environment, path: str, json: bool, verbose: bool) -> None:
    """Let them out no more."""
    _tell(_ask(environment.socket, "split.remove", SplitChange(cgroup=path.strip("/"))), json)


def _ask(socket: Path | None, method: str, request: msgspec.Struct) -> tuple[SplitApp, ...]:
    return asyncio.run(sessions.ask(socket, method, request, SplitResult)).apps


def _tell(apps: tuple[SplitApp, ...], as_json: bool) -> None:
    if as_json:
        click.echo(to_json({"apps": apps}))
        return
    for app in apps:
        click.echo(clean(app.cgroup))
    if not apps:
        click.echo("No program is outside the tunnels.")
