"""What the commands do with the helper, one connection a piece of work.

Between two pieces nothing is awaited: a question to a person is asked with no event loop
running, so that Ctrl-C at it works as everywhere else.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from app.cli.version import version
from app.profiles.errors import ProfileError
from helper.api.client import HelperClient, HelperGone, HelperRefused
from helper.api.rpc import Code
from helper.api.types import Profile, Session, State, StateChanged, StatusResult

ENDED = (State.OFF, State.FAILED)
"""States in which a session is over."""
SETTLED = frozenset({State.UP, State.ASKING, *ENDED})
"""States in which waiting for a connection is over, one way or the other."""
SETTLED_AT_ONCE = SETTLED | {State.WAITING}
"""The same for somebody who does not want to wait for further attempts."""

Show = Callable[[Session], None]
Action = Callable[[HelperClient], Awaitable[Session]]


@asynccontextmanager
async def helper(path: Path | None) -> AsyncIterator[HelperClient]:
    """A connection to the helper at ``path`` (``None``: where it usually is)."""
    async with await HelperClient.connect(path, version=version()) as client:
        yield client


async def status(path: Path | None) -> StatusResult:
    """All sessions that may be seen."""
    async with helper(path) as client:
        return await client.status()


async def own_session(path: Path | None, profile_id: str) -> Session | None:
    """The caller's running session of a profile."""
    return _running((await status(path)).sessions, profile_id)


async def begin(path: Path | None, profile: Profile, secrets: dict[str, str]) -> Session:
    """Start a session and do not wait; one that runs already is returned as it is."""
    async with helper(path) as client:
        return await _begin(client, profile, secrets)


async def begin_and_follow(
    path: Path | None, profile: Profile, secrets: dict[str, str], show: Show, settled: frozenset[State]
) -> Session:
    """Start a session, or take the running one, and follow it until it is ``settled``."""
    return await _follow(path, lambda client: _begin(client, profile, secrets), show, settled)


async def follow_running(path: Path | None, profile_id: str, show: Show) -> Session:
    """Follow the caller's running session of a profile until it is settled.

    Raises :class:`HelperGone` when it is over: it is not begun anew without its password.
    """
    return await _follow(path, lambda client: _find(client, profile_id), show, SETTLED)


async def answer_and_follow(
    path: Path | None, session: Session, show: Show, settled: frozenset[State]
) -> Session:
    """Accept what a session asks, and follow it until it is ``settled`` again."""
    question = session.attention
    if question is None:
        return session
    return await _follow(path, lambda client: _accept(client, session.id, question.id), show, settled)


async def refuse_and_end(path: Path | None, session: Session) -> None:
    """Answer no to what a session asks, and see that it ends."""
    async with helper(path) as client:
        try:
            if session.attention is not None:
                session = await client.session_answer(session.id, session.attention.id, False)
            if session.state not in ENDED:
                await client.session_disconnect(session.id)
        except HelperRefused as refused:
            # Answered by somebody else, or gone: both are an end to our question.
            if refused.code not in (Code.NO_SUCH_QUESTION, Code.NO_SUCH_SESSION):
                raise


async def end(path: Path | None, session_ids: Sequence[str]) -> list[Session]:
    """End sessions, in this order; returns them as they ended."""
    async with helper(path) as client:
        return [await client.session_disconnect(identifier) for identifier in session_ids]


async def end_own(path: Path | None, profile_id: str) -> None:
    """End the caller's session of a profile, if there is one."""
    async with helper(path) as client:
        session = _running((await client.status()).sessions, profile_id)
        if session is not None:
            await client.session_disconnect(session.id)


def find_running(sessions: Sequence[Session], wanted: str) -> Session | None:
    """The running session whose profile has this name or id, or the only one that starts so."""
    running = [session for session in sessions if session.state not in ENDED]
    folded = wanted.casefold()
    for found in (
        [s for s in running if wanted in (s.profile_name, s.profile_id, s.id)],
        [s for s in running if s.profile_name.casefold() == folded],
        [s for s in running if folded and s.profile_name.casefold().startswith(folded)],
    ):
        if len(found) > 1:
            own = [session for session in found if session.owner == os.getuid()]
            if len(own) == 1:
                return own[0]
            names = ", ".join(session.profile_name for session in found[:8])
            raise ProfileError(
                f"the name fits several connections: {names}", allowed="the whole name or an id"
            )
        if found:
            return found[0]
    return None


def _running(sessions: Sequence[Session], profile_id: str) -> Session | None:
    for session in sessions:
        if session.profile_id == profile_id and session.owner == os.getuid() and session.state not in ENDED:
            return session
    return None


async def _begin(client: HelperClient, profile: Profile, secrets: dict[str, str]) -> Session:
    try:
        return await client.session_connect(profile, secrets)
    except HelperRefused as refused:
        if refused.code != Code.SESSION_EXISTS:
            raise
        session = _running((await client.status()).sessions, profile.id)
        if session is None:
            raise
        if session.state is not State.STOPPING:
            return session
    # Disconnecting what is being disconnected returns when that is done; then the way is free.
    await client.session_disconnect(session.id)
    return await client.session_connect(profile, secrets)


async def _find(client: HelperClient, profile_id: str) -> Session:
    session = _running((await client.status()).sessions, profile_id)
    if session is None:
        raise HelperGone("The session has ended meanwhile.")
    return session


async def _accept(client: HelperClient, session: str, question: str) -> Session:
    try:
        return await client.session_answer(session, question, True)
    except HelperRefused as refused:
        if refused.code != Code.NO_SUCH_QUESTION:
            raise
    for current in (await client.status()).sessions:
        if current.id == session:
            return current
    raise HelperGone("The session has ended.")


async def _follow(path: Path | None, action: Action, show: Show, settled: frozenset[State]) -> Session:
    async with helper(path) as client:
        await client.subscribe()
        session = await action(client)
        show(session)
        if session.state in settled:
            return session
        async for event in client.events():
            body = event.body
            if not isinstance(body, StateChanged) or body.session.id != session.id:
                continue
            if body.session.since < session.since:
                continue  # From before the action's result, which is newer.
            session = body.session
            show(session)
            if session.state in settled:
                return session
    raise HelperGone("The helper stopped reporting.")
