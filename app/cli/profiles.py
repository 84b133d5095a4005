"""``adit list``, ``adit show`` and ``adit remove``."""

from __future__ import annotations

import click

from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    name_argument,
    pass_environment,
    verbose_option,
)
from app.cli.output import clean, profile_table, profile_view
from app.profiles import kinds
from app.secrets import KEYRING_TEXTS, KeyringState


@click.command("list", cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def list_profiles(environment: Environment, json: bool, verbose: bool) -> None:
    """List the profiles."""
    listing = environment.store().listing()
    if json:
        from app.cli.plain import to_json

        click.echo(
            to_json(
                {
                    "profiles": [
                        {"profile": stored.profile, "file": str(stored.path)} for stored in listing.profiles
                    ],
                    "problems": [
                        {"file": p.file, "line": p.line, "problem": p.problem, "allowed": p.allowed}
                        for p in listing.problems
                    ],
                }
            )
        )
    elif listing.profiles:
        click.echo(profile_table([stored.profile for stored in listing.profiles]))
    else:
        click.echo("There are no profiles yet. `adit add NAME` makes one, `adit import FILE` takes one.")
    for problem in listing.problems:
        allowed = f" (allowed: {clean(problem.allowed)})" if problem.allowed else ""
        click.echo(f"Warning: {clean(str(problem))}{allowed}", err=True)


@click.command(cls=AditCommand)
@name_argument()
@json_option
@verbose_option
@pass_environment
def show(environment: Environment, name: str, json: bool, verbose: bool) -> None:
    """Show what a profile says."""
    stored = environment.store().find(name)
    if json:
        from app.cli.plain import to_json

        click.echo(to_json({"profile": stored.profile, "file": str(stored.path)}))
    else:
        click.echo(profile_view(stored.profile, str(stored.path)))


@click.command(cls=AditCommand)
@name_argument()
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option
@verbose_option
@pass_environment
def remove(environment: Environment, name: str, yes: bool, json: bool, verbose: bool) -> None:
    """Remove a profile and its password or keys.

    A connection that is up stays up until it is disconnected.
    """
    store = environment.store()
    stored = store.find(name)
    shown = clean(stored.profile.name)
    kind = kinds.of(stored.profile)
    if not yes:
        if not environment.interactive:
            raise click.UsageError("Nobody is there to ask; give --yes.")
        if not click.confirm(f"Remove {shown} and its {kind.form.noun}?", err=True):
            raise click.Abort
    store.remove(stored)
    if kind.needs_secrets:
        answer = environment.keeper().delete(stored.profile.id)
        if answer.state not in (KeyringState.DONE, KeyringState.MISSING, KeyringState.ABSENT):
            click.echo(
                f"Warning: in the keyring, its {kind.form.noun} may be left. {KEYRING_TEXTS[answer.state]}",
                err=True,
            )
    if json:
        from app.cli.plain import to_json

        click.echo(to_json({"removed": stored.profile}))
    else:
        click.echo(f"Removed {shown}.")
