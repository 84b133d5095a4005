"""Which session a person means."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean
from app.cli.sessions import ENDED
from app.profiles.errors import ProfileError
from helper.api.types import Session


def choose(known: Sequence[Session], name: str | None, everything: bool | None = None) -> list[Session]:
    """The running session of this ``name``; without one the caller's only one, or ``everything``.

    ``everything`` is ``None`` where that is no choice. Raises :class:`CliError` where there is none.
    """
    if name is not None:
        found = find_running(known, name)
        if found is None:
            raise CliError(ExitCode.NOT_CONNECTED, f'There is no connection "{clean(name)}".')
        return [found]
    own = [s for s in known if s.owner == os.getuid() and s.state not in ENDED]
    if not own:
        raise CliError(ExitCode.NOT_CONNECTED, "You have no connection.")
    if len(own) > 1 and not everything:
        names = ", ".join(clean(session.profile_name) for session in own)
        more = "" if everything is None else ", or give --all"
        raise click.UsageError(f"Several connections are up: {names}. Name one{more}.")
    return own


def find_running(sessions: Sequence[Session], wanted: str) -> Session | None:
    """The running session whose profile has this name or id, or the only one that starts so."""
    running = [session for session in sessions if session.state not in ENDED]
    folded = wanted.casefold()
    for found in (
        [s for s in running if wanted in (s.profile_name, s.profile_id, s.id)],
        [s for s in running if s.profile_name.casefold() == folded],
        [s for s in running if folded and s.profile_name.casefold().startswith(folded)],
    ):
        if len(found) > 1:
            own = [session for session in found if session.owner == os.getuid()]
            if len(own) == 1:
                return own[0]
            names = ", ".join(session.profile_name for session in found[:8])
            raise ProfileError(
                f"the name fits several connections: {names}", allowed="the whole name or an id"
            )
        if found:
            return found[0]
    return None
