"""What the commands do with the helper, one connection a piece of work.

Between two pieces nothing is awaited: a question to a person is asked with no event loop
running, so that Ctrl-C at it works as everywhere else.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from app.cli.version import version
from helper.api.client import HelperClient, HelperGone, HelperRefused
from helper.api.rpc import Code
from helper.api.types import (
    Connect,
    Disconnect,
    Reconnect,
    Session,
    SessionResult,
    State,
    StateChanged,
    StatusResult,
)

ENDED = (State.OFF, State.FAILED)
"""States in which a session is over."""
USABLE = (State.UP, State.DEGRADED)
"""States in which the network can be used."""
SETTLED = frozenset({*USABLE, State.BLOCKED, State.ASKING, *ENDED})
"""States in which waiting for a connection is over, one way or the other."""
SETTLED_AT_ONCE = SETTLED | {State.WAITING}
"""The same for somebody who does not want to wait for further attempts."""

Show = Callable[[Session], None]
Action = Callable[[HelperClient], Awaitable[Session]]

_T = TypeVar("_T", bound=msgspec.Struct)


@dataclass(frozen=True)
class Target:
    """Whose session is meant: the caller's own of a profile, or the machine's of one of its own."""

    profile_id: str
    machine: bool = False

    def running(self, known: Sequence[Session]) -> Session | None:
        """The session of it that is not over."""
        for session in known:
            own = session.machine if self.machine else session.owner == os.getuid() and not session.machine
            if own and session.profile_id == self.profile_id and session.state not in ENDED:
                return session
        return None


@asynccontextmanager
async def helper(path: Path | None) -> AsyncIterator[HelperClient]:
    """A connection to the helper at ``path`` (``None``: where it usually is)."""
    async with await HelperClient.connect(path, version=version()) as client:
        yield client


async def ask(path: Path | None, method: str, params: msgspec.Struct, kind: type[_T]) -> _T:
    """One request that concerns no session of one's own; ``kind`` is the type of its result."""
    async with helper(path) as client:
        result = await client.call(method, params)
    assert isinstance(result, kind)
    return result


async def status(path: Path | None) -> StatusResult:
    """All sessions that may be seen."""
    async with helper(path) as client:
        return await client.status()


async def running(path: Path | None, target: Target) -> Session | None:
    """The running session of a profile."""
    return target.running((await status(path)).sessions)


async def begin(path: Path | None, target: Target, request: Connect) -> Session:
    """Start a session and do not wait; one that runs already is returned as it is."""
    async with helper(path) as client:
        return await _begin(client, target, request)


async def begin_and_follow(
    path: Path | None, target: Target, request: Connect, show: Show, settled: frozenset[State]
) -> Session:
    """Start a session, or take the running one, and follow it until it is ``settled``."""
    return await _follow(path, lambda client: _begin(client, target, request), show, settled)


async def follow_running(path: Path | None, target: Target, show: Show) -> Session:
    """Follow the running session of a profile until it is settled.

    Raises :class:`HelperGone` when it is over: it is not begun anew without its password.
    """
    return await _follow(path, lambda client: _find(client, target), show, SETTLED)


async def reconnect(path: Path | None, session: str, secrets: Mapping[str, str] | None = None) -> Session:
    """Have a session make a new attempt at once, with other ``secrets`` if any, and do not wait."""
    async with helper(path) as client:
        return await _reconnect(client, session, secrets)


async def reconnect_and_follow(
    path: Path | None,
    session: str,
    show: Show,
    settled: frozenset[State],
    secrets: Mapping[str, str] | None = None,
) -> Session:
    """The same, and follow it until it is ``settled``."""
    return await _follow(path, lambda client: _reconnect(client, session, secrets), show, settled)


async def answer_and_follow(
    path: Path | None, session: Session, show: Show, settled: frozenset[State]
) -> Session:
    """Accept what a session asks, and follow it until it is ``settled`` again."""
    question = session.attention
    if question is None:
        return session
    return await _follow(path, lambda client: _accept(client, session.id, question.id), show, settled)


async def refuse(path: Path | None, session: Session, *, end: bool) -> None:
    """Answer no to what a session asks; with ``end``, see that it ends."""
    async with helper(path) as client:
        try:
            if session.attention is not None:
                session = await client.session_answer(session.id, session.attention.id, False)
            if end and session.state not in ENDED:
                await client.session_disconnect(session.id)
        except HelperRefused as refused:
            # Answered by somebody else, or gone: both are an end to our question.
            if refused.code not in (Code.NO_SUCH_QUESTION, Code.NO_SUCH_SESSION):
                raise


async def end(path: Path | None, session_ids: Sequence[str]) -> list[Session]:
    """End sessions, in this order; returns them as they ended."""
    async with helper(path) as client:
        return [await client.session_disconnect(identifier) for identifier in session_ids]


async def begin_to_end(path: Path | None, session_ids: Sequence[str]) -> list[Session]:
    """Have sessions end, and do not wait until everything is put back."""
    async with helper(path) as client:
        await client.subscribe()
        return [await _begin_to_end(client, identifier) for identifier in session_ids]


async def end_of(path: Path | None, target: Target) -> None:
    """End the session of a profile, if there is one."""
    async with helper(path) as client:
        session = target.running((await client.status()).sessions)
        if session is not None:
            await client.session_disconnect(session.id)


async def _begin(client: HelperClient, target: Target, request: Connect) -> Session:
    try:
        return await _session(client, "session.connect", request)
    except HelperRefused as refused:
        if refused.code != Code.SESSION_EXISTS:
            raise
        session = target.running((await client.status()).sessions)
        if session is None:
            raise
        if session.state is not State.STOPPING:
            return session
    # Disconnecting what is being disconnected returns when that is done; then the way is free.
    await client.session_disconnect(session.id)
    return await _session(client, "session.connect", request)


async def _reconnect(client: HelperClient, session: str, secrets: Mapping[str, str] | None = None) -> Session:
    request = Reconnect(session=session, secrets=dict(secrets or {}))
    return await _session(client, "session.reconnect", request)


async def _session(client: HelperClient, method: str, request: msgspec.Struct) -> Session:
    result = await client.call(method, request)
    assert isinstance(result, SessionResult)
    return result.session


async def _begin_to_end(client: HelperClient, identifier: str) -> Session:
    """The session as soon as it is ending; the helper goes on when we are gone."""
    ending = asyncio.ensure_future(_session(client, "session.disconnect", Disconnect(session=identifier)))
    seen = asyncio.ensure_future(_state_of(client, identifier, frozenset({State.STOPPING, *ENDED})))
    try:
        await asyncio.wait({ending, seen}, return_when=asyncio.FIRST_COMPLETED)
        return (ending if ending.done() else seen).result()
    finally:
        ending.cancel()
        seen.cancel()
        await asyncio.wait({ending, seen})


async def _state_of(client: HelperClient, identifier: str, wanted: frozenset[State]) -> Session:
    async for event in client.events():
        body = event.body
        if isinstance(body, StateChanged) and body.session.id == identifier and body.session.state in wanted:
            return body.session
    raise HelperGone("The helper stopped reporting.")


async def _find(client: HelperClient, target: Target) -> Session:
    session = target.running((await client.status()).sessions)
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
