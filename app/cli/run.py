"""``adit run``: a program outside all tunnels.

Two processes: one makes a control group and waits, the other starts in it, has the helper let
that group out, and becomes the program. So the program's first packet goes outside already.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import click

from app.cli import control_groups, sessions
from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.control_groups import Launch
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean
from helper.api.client import HelperError
from helper.api.types import SOCKET_VARIABLE, Empty, SplitChange, SplitResult


@click.command(
    cls=AditCommand, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.option("--outside", is_flag=True, help="Outside all tunnels, which is the default.")
@click.option("--inside-scope", "here", is_flag=True, hidden=True)
@json_option
@verbose_option
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@pass_environment
@click.pass_context
def run(
    ctx: click.Context,
    environment: Environment,
    outside: bool,
    here: bool,
    json: bool,
    verbose: bool,
    command: tuple[str, ...],
) -> None:
    """Run a program outside all tunnels.

    Its network is the one there would be without Adit, and so is that of what it starts. The exit
    code is the program's. --json concerns errors before it runs.
    """
    if here:
        _become(environment, command)
    if not control_groups.is_executable(command[0]):
        raise CliError(ExitCode.NO_PROGRAM, f"There is no program {clean(command[0])}.")
    options = [*(["--json"] if json else []), *(["--verbose"] if verbose else [])]
    again = (sys.executable, "-P", "-m", "app.cli.main", "run", "--inside-scope", *options, "--", *command)
    with control_groups.prepared(os.environ) as launch:
        try:
            code = _wait(launch, again, environment.socket)
        finally:
            _forget(environment.socket, launch.name)
    ctx.exit(code)


def _become(environment: Environment, command: tuple[str, ...]) -> None:
    """In the control group: have it let out, and become the program."""
    cgroup = control_groups.own_path()
    if not cgroup.rpartition("/")[2].startswith(control_groups.PREFIX):
        # Whoever is in ours would be let out as well.
        raise CliError(ExitCode.LOCAL, "The program is not in a control group of its own.")
    request = SplitChange(cgroup=cgroup)
    asyncio.run(sessions.ask(environment.socket, "split.add", request, SplitResult))
    try:
        os.execvp(command[0], command)
    except OSError as error:
        raise CliError(
            ExitCode.NO_PROGRAM, f"{clean(command[0])} can not be run: {error.strerror}."
        ) from error


def _wait(launch: Launch, command: tuple[str, ...], socket: Path | None) -> int:
    """The program's exit code, as a shell would give it."""
    variables = dict(os.environ) if socket is None else os.environ | {SOCKET_VARIABLE: str(socket)}
    # What the terminal sends goes to both; what it means is the program's to say.
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGQUIT)}

    def enter() -> None:
        for number in kept:
            signal.signal(number, signal.SIG_DFL)
        launch.enter()

    try:
        code = subprocess.call([*launch.command, *command], env=variables, preexec_fn=enter)
    except (OSError, subprocess.SubprocessError) as error:
        raise CliError(
            ExitCode.LOCAL,
            "The program could not be put into a control group of its own.",
            "Run it where systemd manages your session, or as root.",
            str(error),
            "no_cgroup",
        ) from error
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def _forget(socket: Path | None, name: str) -> None:
    """Take the program's control group from the helper's list, where it got there."""

    async def forget() -> None:
        async with sessions.helper(socket) as client:
            listed = await client.call("split.list", Empty())
            assert isinstance(listed, SplitResult)
            for app in listed.apps:
                if app.cgroup.rpartition("/")[2] == name:
                    await client.call("split.remove", SplitChange(cgroup=app.cgroup))

    with contextlib.suppress(HelperError):
        asyncio.run(forget())
