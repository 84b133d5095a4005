"""``adit import``."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import click

from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.output import clean, quoted
from app.cli.params import NAME
from app.profiles import kinds, rules
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.profiles.model import MAX_BYTES
from app.profiles.store import ProfileStore
from app.secrets import KEYRING_TEXTS, KeyringState, exposure
from helper.api.types import Profile


@click.command("import", cls=AditCommand)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--name", type=NAME, help="Name of the profile.  [default: made from that of the file]")
@click.option(
    "--ignore-hooks", is_flag=True, help="Go on although the file has scripts to run, which Adit never runs."
)
@json_option
@verbose_option
@pass_environment
def import_file(
    environment: Environment, file: Path, name: str | None, ignore_hooks: bool, json: bool, verbose: bool
) -> None:
    """Make a profile of a WireGuard .conf.

    FILE is one of wg-quick; - is standard input. Its keys go to the keyring, never into the profile.
    Where there is no keyring, keep FILE, and connect with: adit connect NAME --secret-file FILE.

    Scripts (PreUp, PostUp, PreDown, PostDown, SaveConfig) are shown and not taken over. You are asked
    whether to go on without them; where nobody can be asked, --ignore-hooks says so.
    """
    data = _read(file)
    imported = kinds.read_foreign(data, file.name)
    _show_refused(environment, file, imported, ignore_hooks)
    store = environment.store()
    profile = Profile(
        id=str(uuid.uuid4()),
        name=name or _free_name(store, file),
        server=imported.server,
        network=imported.network,
    )
    store.check_new(profile)
    kept = _keep(environment, profile, imported)
    try:
        stored = store.add(profile)
    except BaseException:
        if kept is KeyringState.DONE:
            environment.keeper().delete(profile.id)
        raise
    for note in imported.notes:
        click.echo(f"Note: {clean(note)}", err=True)
    if kept is not KeyringState.DONE:
        click.echo(f"Warning: the keys could not be stored. {KEYRING_TEXTS[kept]}", err=True)
    if json:
        from app.cli.plain import to_json

        result = {
            "profile": stored.profile,
            "file": str(stored.path),
            "secrets_stored": kept is KeyringState.DONE,
            "refused": imported.refused,
            "notes": imported.notes,
        }
        click.echo(to_json(result))
        return
    _tell(profile, file, kept is KeyringState.DONE)


def _tell(profile: Profile, file: Path, kept: bool) -> None:
    source = "the .conf" if str(file) == "-" else quoted(str(file))
    connect = f"adit connect {quoted(profile.name)}"
    if kept:
        click.echo(f"Imported {clean(profile.name)}. Connect with: {connect}")
        if str(file) != "-":
            click.echo(f"Its keys are in the keyring; {clean(str(file))} holds them as well.", err=True)
        return
    option = "FILE" if str(file) == "-" else source
    click.echo(
        f"Imported {clean(profile.name)}. Keep {source}, and connect with: {connect} --secret-file {option}"
    )


def _read(file: Path) -> bytes:
    """What the file holds, one byte over the limit at most."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as opened:
            for warning in exposure(opened.fileno(), file):
                click.echo(f"Warning: {clean(warning)}", err=True)
            return opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ProfileError(reason, allowed="a file that you may read", file=str(file)) from error


def _show_refused(environment: Environment, file: Path, imported: Imported, ignore: bool) -> None:
    if not imported.refused:
        return
    click.echo("Adit runs no scripts. These lines are not taken over:", err=True)
    for refused in imported.refused:
        click.echo(f"  {clean(file.name)}, line {refused.line}: {clean(refused.text)}", err=True)
    if ignore:
        return
    if not environment.interactive or str(file) == "-":
        raise ProfileError(
            "it has scripts to run",
            allowed="a file without, or --ignore-hooks to import the rest of it",
            file=file.name,
            line=imported.refused[0].line,
        )
    # A script may have been what kept traffic from going out in the clear: nobody loses it unasked.
    if not click.confirm("Import the rest without them?", default=False, err=True):
        raise click.Abort


def _free_name(store: ProfileStore, file: Path) -> str:
    """The file's name without its suffix, as a profile may be called, with a number where it is taken."""
    base = "wireguard" if str(file) == "-" else file.stem
    base = (
        "".join(c for c in base if c.isprintable())[: rules.MAX_NAME - 5].strip().lstrip("-") or "wireguard"
    )
    taken = {stored.profile.name.casefold() for stored in store.listing().profiles}
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _keep(environment: Environment, profile: Profile, imported: Imported) -> KeyringState:
    text = kinds.of(profile).kept(imported.secrets)
    return environment.keeper().put(profile.id, text, f"Adit: {profile.name}").state
