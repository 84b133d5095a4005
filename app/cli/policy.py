"""``adit policy``."""

from __future__ import annotations

import asyncio
import grp
import pwd

import click

from app.cli import sessions
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.output import clean, fields, some
from app.cli.plain import to_json
from helper.api.types import Empty, PolicyResult


@click.command(cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def policy(environment: Environment, json: bool, verbose: bool) -> None:
    """Show what you may do, and who else may."""
    result = asyncio.run(sessions.ask(environment.socket, "policy.get", Empty(), PolicyResult))
    click.echo(to_json({"policy": result}) if json else view(result))


def view(result: PolicyResult) -> str:
    """The policy for a person."""
    rows = (
        ("You are", clean(result.role)),
        ("You may", some(sorted(result.verbs), len(result.verbs))),
        ("Operators", some([_user(uid) for uid in result.operators]) or "none"),
        ("Operators' group", _group(result.operator_group) if result.operator_group >= 0 else "none"),
    )
    return fields(rows, indent="")


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OverflowError):
        return str(uid)


def _group(gid: int) -> str:
    try:
        return clean(grp.getgrgid(gid).gr_name)
    except (KeyError, OverflowError):
        return str(gid)
