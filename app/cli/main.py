"""Entry of the ``adit`` command: the group, and where each command is found.

A command's module is imported when the command is used, so that ``adit --help`` and the
shell's completion answer at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """A command that is not loaded yet; ``summary`` must equal its own short help."""

    module: str
    name: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "add": Entry("app.cli.add", "add", "Add a profile for a server."),
    "import": Entry("app.cli.import_file", "import_file", "Make profiles of files."),
    "export": Entry(
        "app.cli.export",
        "export",
        "Write a profile as a file for another program, or for Adit on another machine.",
    ),
    "list": Entry("app.cli.profiles", "list_profiles", "List the profiles."),
    "show": Entry("app.cli.profiles", "show", "Show what a profile says."),
    "remove": Entry("app.cli.profiles", "remove", "Remove a profile and its password or keys."),
    "connect": Entry("app.cli.connect", "connect", "Connect to the server of a profile."),
    "disconnect": Entry("app.cli.disconnect", "disconnect", "End a connection."),
    "reconnect": Entry("app.cli.reconnect", "reconnect", "Make a connection anew, at once."),
    "status": Entry("app.cli.status", "status", "Show the connections."),
    "logs": Entry("app.cli.logs", "logs", "Show the newest log lines."),
    "killswitch": Entry("app.cli.killswitch", "killswitch", "Show the kill switch, or turn it on or off."),
    "lockdown": Entry(
        "app.cli.killswitch", "lockdown", "Hold the network also while nothing is connected, or no more."
    ),
    "unblock": Entry("app.cli.killswitch", "unblock", "Open the network that the kill switch holds."),
    "run": Entry("app.cli.run", "run", "Run a program outside all tunnels."),
    "split": Entry("app.cli.split", "split", "Show or change which programs stay outside all tunnels."),
    "machine": Entry("app.cli.machine", "machine", "Show the profiles of the machine."),
    "autoconnect": Entry(
        "app.cli.machine", "autoconnect", "Connect a profile of the machine whenever it starts, or no more."
    ),
    "dns": Entry("app.cli.dns", "dns", "Show which name servers of the tunnels are in use."),
    "policy": Entry("app.cli.policy", "policy", "Show what you may do, and who else may."),
    "cleanup": Entry("app.cli.cleanup", "cleanup", "Put back everything that Adit changed on this machine."),
    "report": Entry("app.cli.report", "report", "Write a report for whoever shall help."),
    "demo": Entry("app.cli.demo", "demo", "Show that Adit works, in a network of its own."),
    "completion": Entry("app.cli.completion", "completion", "Print the completion script of a shell."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; ``None`` when there is none of this name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), entry.name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in ``--help``, from the table and without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


def _print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from app.cli.version import version

    click.echo(f"adit {version()}")
    ctx.exit()


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 2 usage, 3 profile, 4 helper, 5 permission, 6 network, 7 trust, "
    "8 login, 9 server, 10 address, 11 this machine, 12 timed out, 13 no password or key, "
    "14 not connected, 127 no such program, 130 interrupted, 1 anything else.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Adit: connect this machine to a VPN."""


def main() -> None:
    """Run ``adit``; ends the process with the exit code."""
    cli(prog_name="adit")


if __name__ == "__main__":
    main()
