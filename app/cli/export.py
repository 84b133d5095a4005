"""``adit export``."""

from __future__ import annotations

import contextlib
import os
import tempfile
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
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.kinds import Kind
from app.profiles.network import SPLIT_KEYS
from app.secrets import KEYRING_TEXTS, KeyringState, SecretError, Source


@click.command(cls=AditCommand)
@name_argument()
@click.option("--with-secrets", is_flag=True, help="Write the keys too, from the keyring.")
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
    with_secrets: bool,
    output: Path | None,
    force: bool,
    json: bool,
    verbose: bool,
) -> None:
    """Write a profile as a WireGuard .conf.

    It is one for wg-quick. Without --with-secrets, comments stand where the keys would be.
    """
    if output is None and (force or json):
        raise click.UsageError("--force and --json need --output.")
    kind = kinds.of(environment.store().find(name).profile)
    text = kind.write_foreign(None)
    if with_secrets:
        text = kind.write_foreign(_secrets(environment, kind))
    if lost := [key for key in SPLIT_KEYS if getattr(kind.profile.network, key)]:
        click.echo(f"Warning: a .conf has no place for {', '.join(lost)}; left out.", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        _write(output, text.encode("utf-8"), force)
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


def _write(path: Path, data: bytes, force: bool) -> None:
    """Make a file of mode 0600; one that is there is replaced as a whole, and only with ``force``."""
    if not force:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        name = path
    else:
        # A new file has the mode of its own, whatever the old one let others do.
        descriptor, made = tempfile.mkstemp(prefix=".adit-", dir=path.parent)
        name = Path(made)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if force:
            name.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise
