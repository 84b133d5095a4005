"""``adit killswitch``, ``adit lockdown`` and ``adit unblock``."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click
import msgspec

from app import holding
from app.cli import sessions, shield
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean
from app.cli.plain import to_json
from app.cli.root import or_by_root
from helper.api.types import Empty, KillSwitch, KillSwitchResult, KillSwitchSet, LockdownSet, Session

ON_OFF = click.Choice(["on", "off"])


@click.command(cls=AditCommand)
@click.argument("state", type=ON_OFF, required=False)
@click.option(
    "--lan/--no-lan", default=None, help="Whether the local network can be reached while the rest is held."
)
@json_option
@verbose_option
@pass_environment
def killswitch(
    environment: Environment, state: str | None, lan: bool | None, json: bool, verbose: bool
) -> None:
    """Show the kill switch, or turn it on or off.

    While it is on, nothing goes around a connection that takes all traffic: not while it is made,
    and not when it is lost.
    """
    if state is None and lan is None:
        found = _ask(environment.socket, "killswitch.get", Empty())
    else:
        request = KillSwitchSet(enabled=None if state is None else state == "on", lan=lan)
        found = _ask(environment.socket, "killswitch.set", request)
    _tell(found, json)


@click.command(cls=AditCommand)
@click.argument("state", type=ON_OFF)
@json_option
@verbose_option
@pass_environment
def lockdown(environment: Environment, state: str, json: bool, verbose: bool) -> None:
    """Hold the network also while nothing is connected, or no more.

    It lasts over a restart of the machine.
    """
    _tell(_ask(environment.socket, "lockdown.set", LockdownSet(on=state == "on")), json)


@click.command(cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def unblock(environment: Environment, json: bool, verbose: bool) -> None:
    """Open the network that the kill switch holds.

    Connections of yours that hold it and are not up are ended. What was held back goes the
    ordinary way then, outside any tunnel.
    """
    ended: list[Session] = []
    with or_by_root("The network could not be opened"):
        found = _ask(environment.socket, "killswitch.release", Empty())
        if found.hold in holding.HELD:
            ended = _end_stuck(environment.socket)
            found = _ask(environment.socket, "killswitch.get", Empty())
    if not json:
        for session in ended:
            click.echo(f"Disconnected from {clean(session.profile_name)}.")
    if found.hold in holding.HELD:
        reason = clean(found.reason)
        raise CliError(
            ExitCode.LOCAL, f"The network is still held. {reason}".strip(), shield.advice(found), "", "held"
        )
    if json:
        click.echo(to_json({"killswitch": found, "ended": ended}))
    else:
        click.echo(f"{shield.HOLD_WORDS[found.hold]}.")


def _end_stuck(path: Path | None) -> list[Session]:
    """End the caller's sessions that hold the network back without being usable."""
    known = asyncio.run(sessions.status(path)).sessions
    mine = [session.id for session in holding.stuck(known, os.getuid())]
    return asyncio.run(sessions.end(path, mine))


def _ask(path: Path | None, method: str, request: msgspec.Struct) -> KillSwitch:
    return asyncio.run(sessions.ask(path, method, request, KillSwitchResult)).killswitch


def _tell(found: KillSwitch, as_json: bool) -> None:
    click.echo(to_json({"killswitch": found}) if as_json else shield.view(found))
