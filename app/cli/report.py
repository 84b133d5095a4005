"""``adit report``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean


@click.command(cls=AditCommand)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE, which must not be there yet.  [default: standard output]",
)
@json_option
@verbose_option
@pass_environment
def report(environment: Environment, output: Path | None, json: bool, verbose: bool) -> None:
    """Write a report for whoever shall help.

    It tells versions, settings, states and the newest log lines. Names, accounts, public addresses and
    keys are taken out; read it all the same before you give it away.
    """
    from app.report import collect

    text = asyncio.run(collect(environment.socket, environment.store()))
    if output is not None:
        try:
            with output.open("x", encoding="utf-8") as file:
                file.write(text)
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise CliError(
                ExitCode.LOCAL, f"{clean(str(output))}: {reason}.", "Choose another file.", "", "file"
            ) from error
    if json:
        from app.cli.plain import to_json

        click.echo(to_json({"file": str(output)} if output is not None else {"report": text}))
    elif output is None:
        click.echo(text, nl=False)
    else:
        click.echo(f"Wrote {clean(str(output))}.")
