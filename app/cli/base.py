"""What every command shares: its surroundings, its options, and how its errors are told."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from app.profiles.store import ProfileStore
    from app.secrets import PasswordKeeper

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


@dataclass(frozen=True)
class Environment:
    """What a command needs of the outside; tests give their own.

    ``folder`` holds the profiles and ``socket`` is the helper's; ``None`` means the usual one.
    ``interactive`` says whether somebody is there to answer questions.
    """

    folder: Path | None = None
    socket: Path | None = None
    interactive: bool = field(default_factory=_on_terminal)

    def store(self) -> ProfileStore:
        """The user's profiles."""
        from app.profiles.store import ProfileStore, default_folder

        return ProfileStore(self.folder or default_folder())

    def keeper(self) -> PasswordKeeper:
        """The keyring; it is not touched before it is asked something."""
        from app.secrets import SystemKeyring

        return SystemKeyring()


pass_environment = click.make_pass_decorator(Environment, ensure=True)


class AditCommand(click.Command):
    """A command that ends every error as a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; tell errors on standard error (and as JSON with ``--json``)."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            from app.cli.exit_codes import ExitCode

            click.echo("Interrupted.", err=True)
            ctx.exit(ExitCode.INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            ctx.exit(
                tell(error, as_json=bool(ctx.params.get("json")), verbose=bool(ctx.params.get("verbose")))
            )


def tell(error: Exception, *, as_json: bool, verbose: bool) -> int:
    """Show an error; returns the exit code that goes with it."""
    from app.cli.output import clean
    from app.cli.reports import report

    shown = report(error)
    click.echo(f"Error: {clean(shown.message)}", err=True)
    for line in shown.advice.splitlines():
        click.echo(clean(line), err=True)
    if verbose and shown.detail:
        for line in shown.detail.splitlines():
            click.echo(clean(line), err=True)
    if as_json:
        from app.cli.plain import to_json

        click.echo(to_json({"error": shown}))
    return int(shown.exit_code)


def json_option(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Option ``--json``, parameter ``json``."""
    return click.option("--json", is_flag=True, help="Print one JSON object to standard output.")(function)


def verbose_option(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Option ``--verbose``, read by :class:`AditCommand`; not passed to the function."""
    return click.option(
        "-v", "--verbose", is_flag=True, expose_value=True, help="Show technical details of errors."
    )(function)


def password_options(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Options ``--password-file`` and ``--password-fd``."""
    return _source_options("Read the password from the first line of FILE.")(function)


def secret_options(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same options for any kind of profile."""
    return _source_options(
        "Read the password from the first line of FILE. For WireGuard, FILE is a .conf, of which the keys "
        "are taken."
    )(function)


def _source_options(help_of_file: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    by_file = click.option(
        "--password-file",
        "--secret-file",
        "password_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=help_of_file,
    )
    by_descriptor = click.option(
        "--password-fd",
        "--secret-fd",
        "password_fd",
        type=click.IntRange(min=0),
        metavar="N",
        help="The same from the open file descriptor N.",
    )
    return lambda function: by_file(by_descriptor(function))


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Profile names for the shell's completion."""
    environment = ctx.find_object(Environment) or Environment()
    names = [stored.profile.name for stored in environment.store().listing().profiles]
    return [CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())]


def complete_machine_name(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of the machine's profiles for the shell's completion; the helper knows them."""
    from app.cli import machine_profiles

    environment = ctx.find_object(Environment) or Environment()
    names = machine_profiles.names(environment.socket)
    return [CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())]


def _complete_either(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    complete = complete_machine_name if ctx.params.get("machine") else complete_name
    return complete(ctx, param, incomplete)


def name_argument(required: bool = True) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Argument ``NAME``: a profile's name, the start of it, or its id."""
    return click.argument("name", required=required, shell_complete=complete_name)


def machine_name_argument(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Argument ``NAME``: a name of the machine's profiles."""
    return click.argument("name", shell_complete=complete_machine_name)(function)


def connect_argument(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Argument ``NAME``: a profile's name; of the machine's with the option ``--machine``."""
    return click.argument("name", shell_complete=_complete_either)(function)
