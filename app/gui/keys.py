"""The keyring as the window asks it: in a thread of its own, and never for longer than it may take.

An unlock can wait for ever for a prompt that nobody sees. So the thread is a daemon's, and not one of
the event loop's own, for which quitting would wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable

from app.secrets import KEYRING_TIMEOUT, KeyringAnswer, KeyringState, PasswordKeeper, SystemKeyring

GRACE = 5.0
"""Seconds beyond the keyring's own time-out before its thread is given up."""

_Work = Callable[[], KeyringAnswer]
_Job = tuple[_Work, "asyncio.Future[KeyringAnswer]", asyncio.AbstractEventLoop]


class Keyring:
    """Implements :class:`app.gui.faces.Keys`. One question at a time: two prompts at once confuse.

    ``keeper`` answers; it is not touched before the first question. ``timeout`` is in seconds.
    """

    def __init__(
        self, keeper: PasswordKeeper | None = None, timeout: float = KEYRING_TIMEOUT + GRACE
    ) -> None:
        self._keeper: PasswordKeeper = keeper or SystemKeyring()
        self._timeout = timeout
        self._jobs: queue.SimpleQueue[_Job] | None = None

    async def get(self, profile_id: str) -> KeyringAnswer:
        """What it keeps for a profile."""
        return await self._ask(lambda: self._keeper.get(profile_id))

    async def put(self, profile_id: str, text: str, label: str) -> KeyringAnswer:
        """Keep ``text`` under a label that a person understands."""
        return await self._ask(lambda: self._keeper.put(profile_id, text, label))

    async def copy(self, profile_id: str, to: str, label: str) -> KeyringAnswer:
        """Keep for ``to`` what it keeps for ``profile_id``; what is asked later comes later."""

        def work() -> KeyringAnswer:
            kept = self._keeper.get(profile_id)
            if kept.state is not KeyringState.DONE or not kept.password:
                return KeyringAnswer(kept.state, detail=kept.detail)
            return self._keeper.put(to, kept.password, label)

        return await self._ask(work)

    async def delete(self, profile_id: str) -> KeyringAnswer:
        """Forget what it keeps for a profile."""
        return await self._ask(lambda: self._keeper.delete(profile_id))

    async def _ask(self, work: _Work) -> KeyringAnswer:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[KeyringAnswer] = loop.create_future()
        self._worker().put((work, answer, loop))
        try:
            async with asyncio.timeout(self._timeout):
                return await answer
        except TimeoutError:
            # Whatever that thread waits for may never come: the next question gets another one.
            self._jobs = None
            return KeyringAnswer(KeyringState.TIMED_OUT, detail=f"no answer in {self._timeout:g} s")

    def _worker(self) -> queue.SimpleQueue[_Job]:
        if self._jobs is None:
            self._jobs = queue.SimpleQueue()
            threading.Thread(target=_work, args=(self._jobs,), name="keys", daemon=True).start()
        return self._jobs


def _work(jobs: queue.SimpleQueue[_Job]) -> None:
    while True:
        work, answer, loop = jobs.get()
        if answer.cancelled():
            continue
        try:
            said = work()
        except Exception as error:  # Only its kind: an error's text could repeat what was to be kept.
            said = KeyringAnswer(KeyringState.REFUSED, detail=type(error).__name__)
        # The loop may be closed by now: nobody waits for the answer any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, answer, said)


def _settle(answer: asyncio.Future[KeyringAnswer], said: KeyringAnswer) -> None:
    if not answer.done():
        answer.set_result(said)
