"""``adit status``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import click

from app.cli import sessions, shield
from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    name_argument,
    pass_environment,
    verbose_option,
)
from app.cli.output import clean, sessions_view
from app.cli.plain import to_json
from app.profiles.errors import ProfileError
from helper.api.types import Session, State


@click.command(cls=AditCommand)
@name_argument(required=False)
@json_option
@verbose_option
@pass_environment
def status(environment: Environment, name: str | None, json: bool, verbose: bool) -> None:
    """Show the connections.

    What the kill switch holds comes first, if it holds anything. The exit code is 0 whatever the
    state: the question was answered.
    """
    result = asyncio.run(sessions.status(environment.socket))
    chosen: Sequence[Session] = newest(result.sessions)
    title = ""
    if name is not None:
        profile_id, title = _which(environment, chosen, name)
        chosen = [session for session in chosen if session.profile_id == profile_id]
    if json:
        picture = {"version": result.version, "boot": result.boot, "sessions": chosen}
        click.echo(to_json(picture | {"killswitch": result.killswitch}))
        return
    if held := shield.headline(result.killswitch):
        click.echo(f"{held}\n")
    if name is not None and not chosen:
        click.echo(f"{clean(title)}: Not connected")
    else:
        click.echo(sessions_view(chosen, time.time()))


def newest(known: Sequence[Session]) -> list[Session]:
    """What is worth showing: running sessions, and the last failure of a profile that has none."""
    last: dict[tuple[int, str], Session] = {}
    for session in known:
        key = (session.owner, session.profile_id or session.id)
        before = last.get(key)
        if before is None or _rank(session) > _rank(before):
            last[key] = session
    ordered = sorted(last.values(), key=lambda s: (s.profile_name.casefold(), s.owner, s.id))
    return [session for session in ordered if session.state is not State.OFF]


def _rank(session: Session) -> tuple[bool, float]:
    return (session.state not in sessions.ENDED, session.since)


def _which(environment: Environment, known: Sequence[Session], name: str) -> tuple[str, str]:
    """Id and name of the profile that is meant: a kept one, or that of a session whose file is gone."""
    try:
        profile = environment.store().find(name).profile
    except ProfileError:
        for session in known:
            if name in (session.profile_name, session.profile_id):
                return session.profile_id, session.profile_name
        raise
    return profile.id, profile.name
