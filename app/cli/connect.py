"""``adit connect``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from app.cli import machine_profiles, sessions
from app.cli.attempt import Attempt, Wish, under_way
from app.cli.base import (
    AditCommand,
    Environment,
    connect_argument,
    json_option,
    pass_environment,
    secret_options,
    verbose_option,
)
from app.cli.errors import CliError
from app.cli.outcome import Clock, done, held, not_usable
from app.cli.output import clean, quoted
from app.cli.params import PIN
from app.cli.sessions import Target
from app.cli.steps import any_words
from app.exchange import keeping
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.kinds import Kind
from app.profiles.store import ProfileStore, StoredProfile
from app.secrets import KEYRING_TEXTS, KeyringState, Source, obtain
from helper.api.types import Connect, ProblemKind, Session, State


@click.command(cls=AditCommand)
@connect_argument
@click.option("--machine", is_flag=True, help="NAME is a profile of the machine, which has its own secrets.")
@click.option(
    "--wait/--no-wait", default=True, show_default=True, help="Wait until the network is usable, or fail."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Give up after this time; questions to you do not count.",
)
@click.option("--keep-trying", is_flag=True, help="Go on when the server can not be reached, until it can.")
@click.option(
    "--accept-certificate",
    type=PIN,
    metavar="SHA256",
    help="Trust the server's certificate if it has exactly this fingerprint.",
)
@click.option("--ask-password", is_flag=True, help="Ask for the password even if the keyring holds one.")
@click.option(
    "--remember/--no-remember", default=None, help="Keep the password in the keyring once it was right."
)
@secret_options
@json_option
@verbose_option
@pass_environment
def connect(
    environment: Environment,
    name: str,
    machine: bool,
    wait: bool,
    timeout: float | None,
    keep_trying: bool,
    accept_certificate: str | None,
    ask_password: bool,
    remember: bool | None,
    password_file: Path | None,
    password_fd: int | None,
    json: bool,
    verbose: bool,
) -> None:
    """Connect to the server of a profile.

    Steps go to standard error, the result to standard output. Ctrl-C ends the attempt.
    """
    if password_file is not None and password_fd is not None:
        raise click.UsageError("--password-file and --password-fd exclude each other.")
    if not wait and (timeout is not None or accept_certificate is not None):
        raise click.UsageError("--timeout and --accept-certificate need --wait.")
    wish = Wish(wait, Clock(timeout), keep_trying, accept_certificate, json)
    if machine:
        if ask_password or remember is not None or password_file is not None or password_fd is not None:
            raise click.UsageError("--machine: the machine has the secrets of its profiles; give none.")
        _connect_machine(environment, wish, name)
        return
    store = environment.store()
    stored = store.find(name)
    kind = kinds.of(stored.profile)
    if accept_certificate is not None and not kind.has_certificate:
        raise click.UsageError(f"--accept-certificate: {kind.title} has no certificates.")
    if ask_password and not kind.question:
        raise click.UsageError(f"--ask-password: {kind.title} has no password; --secret-file gives its keys.")

    def give() -> _Given:
        if not kind.needs_secrets:
            return _Given()
        return _secrets(environment, kind, password_file, password_fd, ask_password, remember)

    other_secrets = ask_password or password_file is not None or password_fd is not None
    _connect_own(environment, wish, store, stored, give, other_secrets)


@dataclass(frozen=True)
class _Given:
    """The secrets of a session, where they are from, and whether to keep them once they were right."""

    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    source: Source | None = None
    keep: bool = False


def _connect_machine(environment: Environment, wish: Wish, name: str) -> None:
    found = machine_profiles.find(environment.socket, name)

    def pin(sha256: str) -> None:
        note = f'To keep that, set pin = "{sha256}" in the machine\'s profile {clean(found.name)}.'
        click.echo(f"Note: it is trusted for this connection. {note}", err=True)

    attempt = Attempt(
        environment, wish, Target(found.id, machine=True), any_words(found.host or found.name), pin
    )
    request = Connect(machine=found.name)
    session = asyncio.run(sessions.running(environment.socket, attempt.target))
    if session is not None and session.state in sessions.USABLE:
        done(session, wish.json, "Already connected to")
        return
    if not wish.wait:
        done(attempt.begin(session, request), wish.json, "Connecting to")
        return
    session = attempt.run(session, request)
    if session.state not in sessions.USABLE:
        raise not_usable(session, held(environment.socket))
    done(session, wish.json, "Connected to")


def _connect_own(
    environment: Environment,
    wish: Wish,
    store: ProfileStore,
    stored: StoredProfile,
    give: Callable[[], _Given],
    other_secrets: bool,
) -> None:
    profile = stored.profile
    kind = kinds.of(profile)

    def pin(sha256: str) -> None:
        nonlocal stored
        try:
            stored = store.set_pin(stored, sha256)
        except ProfileError as error:
            click.echo(f"Warning: the certificate could not be remembered. {clean(str(error))}", err=True)

    attempt = Attempt(environment, wish, Target(profile.id), kind.step_words, pin)
    session = asyncio.run(sessions.running(environment.socket, attempt.target))
    if session is not None and session.state in sessions.USABLE:
        done(session, wish.json, "Already connected to")
        return
    # One that is under way has its secrets; others may be given to it all the same.
    given = give() if not under_way(session) or other_secrets else _Given()
    request = Connect(profile=profile, secrets=given.secrets)
    if not wish.wait:
        session = attempt.begin(session, request)
        _remember(environment, kind, given)
        done(session, wish.json, "Connecting to")
        return
    session = attempt.run(session, request)
    if session.state not in sessions.USABLE:
        raise _not_up(environment, session, kind, given)
    _remember(environment, kind, given)
    done(session, wish.json, "Connected to")


def _secrets(
    environment: Environment,
    kind: Kind,
    file: Path | None,
    descriptor: int | None,
    ask_password: bool,
    remember: bool | None,
) -> _Given:
    def ask() -> str:
        typed: str = click.prompt(clean(kind.question), hide_input=True, err=True)
        return typed

    obtained = obtain(
        kind.profile.id,
        descriptor=descriptor,
        file=file,
        keeper=None if ask_password else environment.keeper(),
        ask=ask if environment.interactive and kind.question else None,
        form=kind.form,
    )
    for notice in obtained.notices:
        click.echo(f"Note: {clean(notice)}", err=True)
    secrets = kind.secrets(obtained.password, obtained.source)
    if remember is None and obtained.source is Source.PROMPT and obtained.keyring_usable:
        remember = click.confirm("Remember it in the keyring?", default=False, err=True)
    return _Given(secrets, obtained.source, bool(remember))


def _remember(environment: Environment, kind: Kind, given: _Given) -> None:
    if not given.keep:
        return
    answer = environment.keeper().put(kind.profile.id, kind.kept(given.secrets), keeping.label(kind.profile))
    if answer.state is not KeyringState.DONE:
        verb = "were" if kind.form.noun.endswith("s") else "was"
        text = f"the {kind.form.noun} {verb} not remembered. {KEYRING_TEXTS[answer.state]}"
        click.echo(f"Warning: {text}", err=True)


def _not_up(environment: Environment, session: Session, kind: Kind, given: _Given) -> CliError:
    error = not_usable(session, held(environment.socket))
    problem = session.problem
    if problem is None or problem.kind is not ProblemKind.AUTHENTICATION or not kind.question:
        return error
    if given.source is Source.KEYRING:
        error.advice = (
            f"{error.advice} The password was from the keyring; --ask-password takes a new one.".strip()
        )
    elif session.state is State.BLOCKED:
        name = quoted(session.profile_name)
        error.advice = f"{error.advice}\nFor another password: adit connect {name} --ask-password"
    return error
