"""``adit connect``."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import click

from app.cli import sessions, trust
from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    name_argument,
    pass_environment,
    secret_options,
    verbose_option,
)
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean
from app.cli.params import PIN
from app.cli.plain import to_json
from app.cli.reports import problem_error
from app.cli.steps import Steps, up_text
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.kinds import Kind
from app.profiles.store import ProfileStore, StoredProfile
from app.secrets import KEYRING_TEXTS, KeyringState, Source, obtain
from helper.api.client import HelperError
from helper.api.types import ProblemKind, Session, State

_T = TypeVar("_T")


@click.command(cls=AditCommand)
@name_argument()
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
    store = environment.store()
    stored = store.find(name)
    profile = stored.profile
    kind = kinds.of(profile)
    if accept_certificate is not None and not kind.has_certificate:
        raise click.UsageError(f"--accept-certificate: {kind.title} has no certificates.")
    if ask_password and not kind.question:
        raise click.UsageError(f"--ask-password: {kind.title} has no password; --secret-file gives its keys.")
    path = environment.socket
    session = asyncio.run(sessions.own_session(path, profile.id))
    if session is not None and session.state is State.UP:
        _done(session, json, "Already connected to")
        return
    # One that is under way has its password; one that is ending is no obstacle.
    under_way = session is not None and session.state is not State.STOPPING
    given = _Given()
    if not under_way and kind.needs_secrets:
        given = _secrets(environment, kind, password_file, password_fd, ask_password, remember)
    if not wait:
        if session is None or not under_way:
            session = asyncio.run(sessions.begin(path, profile, given.secrets))
        _remember(environment, kind, given)
        _done(session, json, "Connecting to")
        return
    attempt = _Attempt(environment, store, stored, _Clock(timeout), accept_certificate, keep_trying)
    session = attempt.run(None if under_way else given.secrets)
    if session.state is not State.UP:
        raise _not_up(session, kind, given)
    _remember(environment, kind, given)
    _done(session, json, "Connected to")


class _Clock:
    """What is left of ``--timeout``; it stands still while a person thinks."""

    def __init__(self, seconds: float | None) -> None:
        self._left = seconds

    def run(self, work: Coroutine[object, object, _T]) -> _T:
        """Run ``work`` in a loop of its own. Raises :class:`TimeoutError` at the end of time."""
        started = time.monotonic()
        left = self._left

        async def limited() -> _T:
            async with asyncio.timeout(left):
                return await work

        try:
            return asyncio.run(limited())
        finally:
            if self._left is not None:
                self._left = max(0.0, self._left - (time.monotonic() - started))


@dataclass
class _Attempt:
    environment: Environment
    store: ProfileStore
    stored: StoredProfile
    clock: _Clock
    fingerprint: str | None
    keep_trying: bool

    def run(self, secrets: dict[str, str] | None) -> Session:
        """The session once it is up or over; ``None`` takes up the running one.

        Whatever breaks it off ends the session.
        """
        path = self.environment.socket
        profile = self.stored.profile
        steps = Steps(profile)
        settled = sessions.SETTLED if self.keep_trying else sessions.SETTLED_AT_ONCE
        last_problem = ""

        def show(session: Session) -> None:
            nonlocal last_problem
            if session.problem is not None:
                last_problem = session.problem.message
            over = session.state is State.WAITING and State.WAITING in settled
            if not over and (line := steps.next(session)):
                click.echo(line, err=True)

        try:
            if secrets is None:
                session = self.clock.run(sessions.follow_running(path, profile.id, show))
            else:
                session = self.clock.run(sessions.begin_and_follow(path, profile, secrets, show, settled))
            while session.state is State.ASKING and session.attention is not None:
                try:
                    trust.decide(session.attention, self.fingerprint, self.environment.interactive)
                except (CliError, click.Abort):
                    asyncio.run(sessions.refuse_and_end(path, session))
                    raise
                sha256 = session.attention.certificate.sha256
                session = self.clock.run(sessions.answer_and_follow(path, session, show, settled))
                self._pin(sha256)
            if session.state is State.WAITING:
                # It never was up: what is wrong now would most likely be wrong for ever.
                asyncio.run(sessions.end_own(path, profile.id))
        except KeyboardInterrupt:
            self._end()
            raise
        except TimeoutError as error:
            self._end()
            raise CliError(
                ExitCode.TIMEOUT,
                "The network was not usable in time, and the attempt was ended.",
                "Give more time with --timeout, or look at `adit logs`.",
                last_problem,
            ) from error
        return session

    def _end(self) -> None:
        click.echo("Disconnecting", err=True)
        with contextlib.suppress(HelperError):
            asyncio.run(sessions.end_own(self.environment.socket, self.stored.profile.id))

    def _pin(self, sha256: str) -> None:
        try:
            self.stored = self.store.set_pin(self.stored, sha256)
        except ProfileError as error:
            click.echo(f"Warning: the certificate could not be remembered. {clean(str(error))}", err=True)


@dataclass(frozen=True)
class _Given:
    """The secrets of a session, where they are from, and whether to keep them once they were right."""

    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    source: Source | None = None
    keep: bool = False


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
    answer = environment.keeper().put(kind.profile.id, kind.kept(given.secrets), f"Adit: {kind.profile.name}")
    if answer.state is not KeyringState.DONE:
        verb = "were" if kind.form.noun.endswith("s") else "was"
        text = f"the {kind.form.noun} {verb} not remembered. {KEYRING_TEXTS[answer.state]}"
        click.echo(f"Warning: {text}", err=True)


def _not_up(session: Session, kind: Kind, given: _Given) -> CliError:
    problem = session.problem
    if problem is None:
        return CliError(ExitCode.NOT_CONNECTED, "The connection was ended before it was up.")
    error = problem_error(problem)
    if problem.kind is ProblemKind.AUTHENTICATION and given.source is Source.KEYRING and kind.question:
        error.advice = (
            f"{error.advice} The password was from the keyring; --ask-password takes a new one.".strip()
        )
    return error


def _done(session: Session, as_json: bool, words: str) -> None:
    if as_json:
        click.echo(to_json({"session": session}))
        return
    where = f": {up_text(session)}" if session.state is State.UP else "."
    click.echo(f"{words} {clean(session.profile_name)}{where}")
