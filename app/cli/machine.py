"""``adit machine`` and ``adit autoconnect``."""

from __future__ import annotations

import asyncio

import click

from app.cli import machine_profiles, sessions
from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    machine_name_argument,
    pass_environment,
    verbose_option,
)
from app.cli.output import clean
from app.cli.plain import to_json
from helper.api.types import AutoconnectSet, MachineProfile, MachineProfiles


@click.group()
def machine() -> None:
    """Show the profiles of the machine.

    They are files of root's in /etc/adit/profiles, with secrets of their own. `adit connect
    --machine NAME` connects one, `adit autoconnect NAME on` whenever the machine starts.
    """


@machine.command("list", cls=AditCommand)
@json_option
@verbose_option
@pass_environment
def list_machine(environment: Environment, json: bool, verbose: bool) -> None:
    """List the profiles of the machine."""
    profiles = machine_profiles.known(environment.socket)
    if json:
        click.echo(to_json({"profiles": profiles}))
    elif profiles:
        click.echo(machine_profiles.listing(profiles))
    else:
        click.echo("The machine has no profiles. They are files in /etc/adit/profiles.")
    _warn(profiles)


@click.command(cls=AditCommand)
@machine_name_argument
@click.argument("state", type=click.Choice(["on", "off"]))
@json_option
@verbose_option
@pass_environment
def autoconnect(environment: Environment, name: str, state: str, json: bool, verbose: bool) -> None:
    """Connect a profile of the machine whenever it starts, or no more.

    That is before anybody logs in. It changes nothing at once.
    """
    path = environment.socket
    # What is no more, or broken, can still be taken from the list.
    if state == "on":
        wanted = machine_profiles.find(path, name).name
    else:
        wanted = machine_profiles.find_any(path, name)
    request = AutoconnectSet(profile=wanted, on=state == "on")
    profiles = asyncio.run(sessions.ask(path, "autoconnect.set", request, MachineProfiles)).profiles
    if json:
        click.echo(to_json({"profiles": profiles}))
        return
    words = "is connected at start from now on" if state == "on" else "is not connected at start any more"
    click.echo(f"{clean(wanted)} {words}.")
    if state == "on" and any(p.name == wanted and not p.has_secrets for p in profiles):
        click.echo(f"Warning: the machine has no secrets for {clean(wanted)} yet.", err=True)


def _warn(profiles: tuple[MachineProfile, ...]) -> None:
    for profile in profiles:
        if profile.problem:
            click.echo(f"Warning: {clean(profile.name)}: {clean(profile.problem)}", err=True)
