"""``adit export``."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    name_argument,
    pass_environment,
    verbose_option,
)
from app.cli.output import clean
from app.exchange import export as formats
from app.exchange import private_file
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.kinds import Kind
from app.secrets import KEYRING_TEXTS, KeyringState, SecretError, Source


@click.command(cls=AditCommand)
@name_argument()
@click.option(
    "--format",
    "format_key",
    type=click.Choice(["vpn", "conf", "adit"]),
    help="vpn for SoftEther VPN Client, conf for wg-quick, adit for Adit.  [default: vpn or conf]",
)
@click.option("--with-secrets", is_flag=True, help="Write the password or keys too, from the keyring.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE, which only you may read.  [default: standard output]",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@json_option
@verbose_option
@pass_environment
def export(
    environment: Environment,
    name: str,
    format_key: str | None,
    with_secrets: bool,
    output: Path | None,
    force: bool,
    json: bool,
    verbose: bool,
) -> None:
    """Write a profile as a file for another program, or for Adit on another machine.

    Without --with-secrets there is no password and no key in it.
    """
    if output is None and (force or json):
        raise click.UsageError("--force and --json need --output.")
    profile = environment.store().find(name).profile
    kind = kinds.of(profile)
    chosen = format_key or formats.formats(profile)[0].key
    text = formats.write(profile, chosen, None)
    if with_secrets and kind.needs_secrets:
        text = formats.write(profile, chosen, _secrets(environment, kind))
    if lost := formats.lost(profile, chosen):
        click.echo(f"Warning: a .{chosen} has no place for {', '.join(lost)}; left out.", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        private_file.write(output, text.encode("utf-8"), replace=force)
    except FileExistsError as error:
        raise ProfileError(
            "is there already", allowed="another file, or --force", file=str(output)
        ) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ProfileError(reason, allowed="a file that you may write", file=str(output)) from error
    if json:
        from app.cli.plain import to_json

        click.echo(to_json({"file": str(output), "with_secrets": with_secrets}))
    else:
        click.echo(f"Wrote {clean(str(output))}.")


def _secrets(environment: Environment, kind: Kind) -> dict[str, str]:
    answer = environment.keeper().get(kind.profile.id)
    if answer.state is not KeyringState.DONE or not answer.password:
        state = KeyringState.MISSING if answer.state is KeyringState.DONE else answer.state
        raise SecretError(
            f"{kind.form.missing} {KEYRING_TEXTS[state]}",
            "Export without --with-secrets.",
            f"keyring_{state.value}",
        )
    return kind.secrets(answer.password, Source.KEYRING)
