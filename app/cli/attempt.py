"""Making a connection and waiting for it, with the questions that come up meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click
import msgspec

from app.cli import sessions, trust
from app.cli.base import Environment
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.outcome import Clock
from app.cli.sessions import Target
from app.cli.steps import Steps
from helper.api.client import HelperError
from helper.api.types import Connect, Session, State


@dataclass(frozen=True)
class Wish:
    """What the options say about waiting and telling."""

    wait: bool
    clock: Clock
    keep_trying: bool
    fingerprint: str | None
    json: bool


@dataclass
class Attempt:
    """One wish of a person to be connected."""

    environment: Environment
    wish: Wish
    target: Target
    words: Mapping[State, str]
    """What happens while it connects."""
    pin: Callable[[str], None]
    """Called with the fingerprint that a person accepted."""

    def begin(self, session: Session | None, request: Connect) -> Session:
        """Start a session and do not wait; ``session`` is the running one."""
        path = self.environment.socket
        if session is None or not under_way(session):
            return asyncio.run(sessions.begin(path, self.target, request))
        if stuck(session, request):
            return asyncio.run(sessions.reconnect(path, session.id, request.secrets))
        return session

    def run(self, session: Session | None, request: Connect) -> Session:
        """The session once it is usable, blocked or over; a ``session`` that runs is taken up.

        Whatever breaks it off ends one that was begun here. One that was there before stays as it
        is: what is held for it must not come free because somebody stopped waiting.
        """
        path, clock = self.environment.socket, self.wish.clock
        begun = not under_way(session)
        steps = Steps(self.words)
        settled = sessions.SETTLED if self.wish.keep_trying else sessions.SETTLED_AT_ONCE
        last_problem = ""

        def show(reported: Session) -> None:
            nonlocal last_problem
            if reported.problem is not None:
                last_problem = reported.problem.message
            over = reported.state is State.WAITING and State.WAITING in settled
            if not over and (line := steps.next(reported)):
                click.echo(line, err=True)

        try:
            if session is None or begun:
                session = clock.run(sessions.begin_and_follow(path, self.target, request, show, settled))
            elif stuck(session, request):
                again = sessions.reconnect_and_follow(path, session.id, show, settled, request.secrets)
                session = clock.run(again)
            else:
                session = clock.run(sessions.follow_running(path, self.target, show))
            while session.state is State.ASKING and session.attention is not None:
                session = self._answer(session, begun, show, settled)
            if session.state is State.WAITING and begun:
                # It never was up: what is wrong now would most likely be wrong for ever.
                asyncio.run(sessions.end_of(path, self.target))
                session = msgspec.structs.replace(session, state=State.OFF)
        except KeyboardInterrupt:
            self._break_off(begun)
            raise
        except TimeoutError as error:
            self._break_off(begun)
            what = "the attempt was ended" if begun else "Adit goes on trying"
            raise CliError(
                ExitCode.TIMEOUT,
                f"The network was not usable in time, and {what}.",
                "Give more time with --timeout, or look at `adit logs`.",
                last_problem,
            ) from error
        return session

    def _answer(
        self, session: Session, begun: bool, show: sessions.Show, settled: frozenset[State]
    ) -> Session:
        assert session.attention is not None
        path = self.environment.socket
        try:
            trust.decide(session.attention, self.wish.fingerprint, self.environment.interactive)
        except (CliError, click.Abort):
            asyncio.run(sessions.refuse(path, session, end=begun))
            raise
        sha256 = session.attention.certificate.sha256
        session = self.wish.clock.run(sessions.answer_and_follow(path, session, show, settled))
        self.pin(sha256)
        return session

    def _break_off(self, begun: bool) -> None:
        if not begun:
            return
        click.echo("Disconnecting", err=True)
        with contextlib.suppress(HelperError):
            asyncio.run(sessions.end_of(self.environment.socket, self.target))


def stuck(session: Session, request: Connect) -> bool:
    """Whether it takes a reconnect: it is blocked, or waits and would get other secrets."""
    return session.state is State.BLOCKED or (session.state is State.WAITING and bool(request.secrets))


def under_way(session: Session | None) -> bool:
    """Whether a session need not be begun anew; one that is ending is no obstacle to that."""
    return session is not None and session.state is not State.STOPPING
