"""A session begun through the helper's own interface, and all that was said of it on the way up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from helper.api.client import HelperClient
from helper.api.types import Profile, Session, State, StateChanged, StatsTick

TIMEOUT = 60.0
"""Seconds for a session to come up, and for anything that is waited for then."""
_SETTLED = frozenset({State.UP, State.DEGRADED, State.ASKING, State.WAITING, State.BLOCKED, State.FAILED})


class WatchedSession:
    """``seen`` is the session as it was told, newest last; ``ticks`` are its counters."""

    def __init__(self, client: HelperClient, session: Session) -> None:
        self.id = session.id
        self.seen: list[Session] = [session]
        self.ticks: list[StatsTick] = []
        self._client = client
        self._news = client.events()

    @property
    def steps(self) -> list[str]:
        """The steps that were told, without repeats and without none."""
        steps = [session.step for session in self.seen]
        return [step for before, step in zip(["", *steps], steps, strict=False) if step and step != before]

    async def hear(self) -> None:
        """Take in one event."""
        async with asyncio.timeout(TIMEOUT):
            event = await anext(self._news)
        match event.body:
            case StateChanged(session=session) if session.id == self.id:
                self.seen.append(session)
            case StatsTick(session=session_id) as tick if session_id == self.id:
                self.ticks.append(tick)

    async def settled(self) -> Session:
        """Until it is up, or waits for something, or is over."""
        while self.seen[-1].state not in _SETTLED:
            await self.hear()
        return self.seen[-1]

    async def comes_to(self, state: State) -> Session:
        """Until it is in this state."""
        while self.seen[-1].state is not state:
            await self.hear()
        return self.seen[-1]

    async def measured(self) -> float:
        """Until the round trip was told."""
        while not any(tick.rtt for tick in self.ticks):
            await self.hear()
        return self.ticks[-1].rtt

    async def now(self) -> Session:
        """As the helper shows it when it is asked."""
        return next(session for session in (await self._client.status()).sessions if session.id == self.id)


@asynccontextmanager
async def watched(socket: Path, profile: Profile, secrets: dict[str, str]) -> AsyncIterator[WatchedSession]:
    """Connect ``profile`` by the helper at ``socket``; it is disconnected at the end of the block."""
    async with await HelperClient.connect(socket) as client:
        await client.subscribe()
        session = WatchedSession(client, await client.session_connect(profile, secrets))
        try:
            yield session
        finally:
            if (await session.now()).state not in (State.OFF, State.FAILED):
                await client.session_disconnect(session.id)
