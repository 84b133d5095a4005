"""Who sits at this machine: users with an active local session, asked of login1.

``org.freedesktop.login1(5)``. A machine without it has nobody who is known to sit at it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from helper.bus import BusError, SystemBus

NAME, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, USER, SESSION = f"{NAME}.Manager", f"{NAME}.User", f"{NAME}.Session"
ANSWER_SECONDS = 2.0
"""For all that is asked about one user."""
CACHE_SECONDS = 2.0
MAX_SESSIONS = 32
"""Of one user that are looked at."""
MAX_CACHE = 256

_CLASSES = ("user", "user-early")
"""Classes of sessions that are a person's; not a greeter, a lock screen or a background one."""

_log = logging.getLogger(__name__)


class ActiveUsers:
    """Implements :class:`helper.authority.Seats`."""

    def __init__(self, bus: SystemBus, clock: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._clock = clock
        self._known: dict[int, tuple[float, bool]] = {}

    async def active(self, uid: int) -> bool:
        """Whether ``uid`` has an active local session; at most 2 s old, and at most 2 s to wait for.

        Never raises: who can not be asked about is not active.
        """
        asked = self._clock()
        known = self._known.get(uid)
        if known is not None and asked - known[0] < CACHE_SECONDS:
            return known[1]
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                found = await self._ask(uid)
        except (BusError, TimeoutError, ValueError, TypeError, LookupError) as error:
            _log.debug("login1 does not say whether uid %d is active: %s", uid, error)
            found = False
        if len(self._known) >= MAX_CACHE:
            self._known.clear()
        # As old as the question: the answer may have been true only then.
        self._known[uid] = (asked, found)
        return found

    async def _ask(self, uid: int) -> bool:
        (user,) = await self._call(PATH, MANAGER, "GetUser", "u", uid)
        (sessions,) = await self._call(user, "org.freedesktop.DBus.Properties", "Get", "ss", USER, "Sessions")
        for _, path in sessions[:MAX_SESSIONS]:
            try:
                (found,) = await self._call(path, "org.freedesktop.DBus.Properties", "GetAll", "s", SESSION)
            except BusError as error:
                _log.debug("session %s is gone: %s", path, error)
                continue
            if _is_at_the_machine(uid, found):
                return True
        return False

    async def _call(self, path: str, interface: str, member: str, signature: str, *values: Any) -> list[Any]:
        # Without login1 running nobody has a session: it need not be started to say so.
        return await self._bus.call(
            NAME, path, interface, member, signature, *values, timeout=ANSWER_SECONDS, autostart=False
        )


def _is_at_the_machine(uid: int, session: dict[str, Any]) -> bool:
    return bool(
        session["User"][0] == uid
        and session["Active"] is True
        and session["Remote"] is False
        and session["Seat"][0]
        and session.get("Class", "user") in _CLASSES
        and session.get("State", "active") == "active"
    )
