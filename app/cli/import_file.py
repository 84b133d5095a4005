"""``adit import``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.base import AditCommand, Environment, json_option, pass_environment, verbose_option
from app.cli.exit_codes import ExitCode
from app.cli.output import clean, quoted
from app.cli.params import NAME, USER
from app.exchange import candidates, keeping, naming
from app.exchange.candidates import Candidate
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.profiles.store import StoredProfile
from app.secrets import KEYRING_TEXTS, KeyringState, exposure

_PIPE = Path("-")


@click.command("import", cls=AditCommand)
@click.argument("files", type=click.Path(path_type=Path, allow_dash=True), nargs=-1, required=True)
@click.option("--name", type=NAME, help="Name of the profile.  [default: made from the file]")
@click.option("--user", type=USER, help="User name on the hub, for a .vpn that has none.")
@click.option(
    "--ignore-hooks", is_flag=True, help="Go on although a file has scripts to run, which Adit never runs."
)
@json_option
@verbose_option
@pass_environment
def import_file(
    environment: Environment,
    files: tuple[Path, ...],
    name: str | None,
    user: str | None,
    ignore_hooks: bool,
    json: bool,
    verbose: bool,
) -> None:
    """Make profiles of files.

    FILES are .vpn of SoftEther VPN Client, .conf of wg-quick, .adit of `adit export`, and zips of
    these; - is standard input. Passwords and keys go to the keyring, never into the profile. Where
    there is no keyring, a password is asked for at each connect; for WireGuard keep the .conf, and
    connect with: adit connect NAME --secret-file FILE.

    Scripts (PreUp, PostUp, PreDown, PostDown, SaveConfig) are shown and not taken over. You are asked
    whether to go on without them; where nobody can be asked, --ignore-hooks says so.
    """
    found = [(file, candidate) for file in files for candidate in candidates.read(_read(file), file.name)]
    if name is not None and len(found) > 1:
        raise click.UsageError(f"--name is for one profile, and there are {len(found)}.")
    importer = _Importer(environment, name, user, ignore_hooks, json)
    if len(found) == 1:
        result = importer.take(*found[0])
        if json:
            _print(result)
        return
    # One that can not be imported keeps none of the others out.
    results: list[dict[str, object]] = []
    problems: list[dict[str, object]] = []
    for file, candidate in found:
        try:
            results.append(importer.take(file, candidate))
        except ProfileError as error:
            problems.append({"source": candidate.source, "message": str(error), "allowed": error.allowed})
            click.echo(f"Not imported: {clean(str(error))}", err=True)
    if json:
        _print({"imported": results, "problems": problems})
    if problems:
        click.get_current_context().exit(ExitCode.PROFILE)


def _print(value: object) -> None:
    from app.cli.plain import to_json

    click.echo(to_json(value))


def _read(file: Path) -> bytes:
    """What the file holds, one byte over the limit at most."""
    try:
        if file == _PIPE:
            return sys.stdin.buffer.read(candidates.MAX_BYTES + 1)
        with file.open("rb") as opened:
            for warning in exposure(opened.fileno(), file):
                click.echo(f"Warning: {clean(warning)}", err=True)
            return opened.read(candidates.MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ProfileError(reason, allowed="a file that you may read", file=str(file)) from error


@dataclass(frozen=True)
class _Importer:
    """Imports one candidate after another, and tells of each."""

    environment: Environment
    name: str | None
    user: str | None
    ignore_hooks: bool
    quiet: bool
    """Whether standard output is for JSON."""

    def take(self, file: Path, candidate: Candidate) -> dict[str, object]:
        """Keep the profile and its secrets; what a program wants to know of it.

        Raises :class:`ProfileError`, and leaves nothing behind then.
        """
        if candidate.imported is None:
            assert candidate.problem is not None
            raise candidate.problem
        imported = self._with_user(candidate)
        self._show_refused(file, candidate.source, imported)
        store = self.environment.store()
        taken = [stored.profile.name for stored in store.listing().profiles]
        profile = keeping.profile_of(imported, self.name or naming.free(candidate.name, taken))
        stored, state = keeping.keep(store, self.environment.keeper(), profile, imported.secrets)
        for note in imported.notes:
            click.echo(f"Note: {clean(note)}", err=True)
        self._tell(stored, state, file, candidate.source)
        return {
            "profile": stored.profile,
            "file": str(stored.path),
            "secrets_stored": state is KeyringState.DONE,
            "refused": imported.refused,
            "notes": imported.notes,
        }

    def _with_user(self, candidate: Candidate) -> Imported:
        imported = candidate.imported
        assert imported is not None
        if "user" not in imported.missing:
            return imported
        if self.user is not None:
            return imported.completed(self.user)
        if not self.environment.interactive:
            raise ProfileError("it holds no user name", allowed="--user NAME", file=candidate.source)
        typed: str = click.prompt(f"User name for {clean(candidate.name)}", type=USER, err=True)
        return imported.completed(typed)

    def _show_refused(self, file: Path, source: str, imported: Imported) -> None:
        if not imported.refused:
            return
        click.echo("Adit runs no scripts. These lines are not taken over:", err=True)
        for refused in imported.refused:
            click.echo(f"  {clean(source)}, line {refused.line}: {clean(refused.text)}", err=True)
        if self.ignore_hooks:
            return
        if not self.environment.interactive or file == _PIPE:
            raise ProfileError(
                "it has scripts to run",
                allowed="a file without, or --ignore-hooks to import the rest of it",
                file=source,
                line=imported.refused[0].line,
            )
        # A script may have been what kept traffic from going out in the clear: nobody loses it unasked.
        if not click.confirm("Import the rest without them?", default=False, err=True):
            raise click.Abort

    def _tell(self, stored: StoredProfile, state: KeyringState | None, file: Path, source: str) -> None:
        kind = kinds.of(stored.profile)
        noun, plural = kind.form.noun, kind.form.noun.endswith("s")
        connect = f"adit connect {quoted(stored.profile.name)}"
        done = f"Imported {clean(stored.profile.name)}."
        whole = kind.form.whole_file and state not in (None, KeyringState.DONE)
        if state not in (None, KeyringState.DONE):
            assert state is not None
            text = f"the {noun} could not be stored. {KEYRING_TEXTS[state]}"
            again = "" if whole else " It is asked for at each connect."
            click.echo(f"Warning: {text}{again}", err=True)
        if self.quiet:
            return
        if whole:
            where = quoted(str(file)) if file != _PIPE else "FILE"
            shown = "the .conf" if file == _PIPE else where if source == file.name else clean(source)
            option = where if source == file.name or file == _PIPE else "FILE"
            click.echo(f"{done} Keep {shown}, and connect with: {connect} --secret-file {option}")
            return
        click.echo(f"{done} Connect with: {connect}")
        if state is KeyringState.DONE and file != _PIPE:
            verb, pronoun = ("are", "them") if plural else ("is", "it")
            click.echo(
                f"Its {noun} {verb} in the keyring; {clean(str(file))} holds {pronoun} as well.", err=True
            )
