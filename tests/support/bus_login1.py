"""A login1 that says what a test wants: users, sessions, inhibitors, sleep."""

from __future__ import annotations

import asyncio
import os
import select
from dataclasses import dataclass
from typing import Any

from dbus_fast import Message

from helper.bus import variant
from helper.seats import MANAGER, NAME, PATH, SESSION, USER
from tests.support.bus_service import Refuse, Reply, Service

PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass
class Seated:
    """One session, active at the first seat unless the test says otherwise."""

    uid: int
    active: bool = True
    remote: bool = False
    seat: str = "seat0"
    kind: str = "user"
    state: str = "active"
    gone: bool = False
    """Listed, but no more there when it is asked about."""


class Login1(Service):
    """``sessions`` may be changed at any time; ``mute`` makes it answer nothing at all."""

    def __init__(self, address: str) -> None:
        super().__init__(address, NAME)
        self.sessions: list[Seated] = []
        self.mute = False
        self.refuses_locks = False
        self.locks: list[int] = []
        """Our ends of the inhibitors given."""
        self.methods = {
            (MANAGER, "GetUser"): self._get_user,
            (MANAGER, "Inhibit"): self._inhibit,
            (PROPERTIES, "Get"): self._get,
            (PROPERTIES, "GetAll"): self._get_all,
        }

    async def _patience(self) -> None:
        if self.mute:
            await asyncio.sleep(60)

    async def _get_user(self, message: Message) -> Reply:
        await self._patience()
        (uid,) = message.body
        if not any(session.uid == uid for session in self.sessions):
            raise Refuse(f"{NAME}.NoSuchUser")
        return Reply("o", (f"{PATH}/user/_{uid}",))

    async def _get(self, message: Message) -> Reply:
        await self._patience()
        assert message.body == [USER, "Sessions"]
        uid = int((message.path or "").rpartition("_")[2])
        mine = [
            (f"c{place}", f"{PATH}/session/_{place}")
            for place, session in enumerate(self.sessions)
            if session.uid == uid
        ]
        return Reply("v", (variant("a(so)", [list(each) for each in mine]),))

    async def _get_all(self, message: Message) -> Reply:
        await self._patience()
        assert message.body == [SESSION]
        session = self.sessions[int((message.path or "").rpartition("_")[2])]
        if session.gone:
            raise Refuse("org.freedesktop.DBus.Error.UnknownObject")
        properties: dict[str, Any] = {
            "User": variant("(uo)", [session.uid, f"{PATH}/user/_{session.uid}"]),
            "Active": variant("b", session.active),
            "Remote": variant("b", session.remote),
            "Seat": variant("(so)", [session.seat, "/"]),
            "Class": variant("s", session.kind),
            "State": variant("s", session.state),
        }
        return Reply("a{sv}", (properties,))

    # --- sleep ---------------------------------------------------------------------------------

    async def _inhibit(self, message: Message) -> Reply:
        await self._patience()
        assert message.body[0] == "sleep"
        assert message.body[3] == "delay"
        if self.refuses_locks:
            raise Refuse("org.freedesktop.DBus.Error.AccessDenied")
        ours, theirs = os.pipe2(os.O_CLOEXEC)
        self.locks.append(ours)
        return Reply("h", (0,), (theirs,))

    def held(self) -> int:
        """How many of the inhibitors are still held."""
        return sum(not _ended(lock) for lock in self.locks)

    async def prepare(self, sleeps: bool) -> None:
        """Tell that the machine is about to sleep, or woke."""
        await self.emit(PATH, MANAGER, "PrepareForSleep", "b", sleeps)

    async def stop(self) -> None:
        """End; a login1 that ends forgets its inhibitors."""
        await super().stop()
        while self.locks:
            os.close(self.locks.pop())


def _ended(lock: int) -> bool:
    poll = select.poll()
    poll.register(lock, select.POLLIN)
    return any(event & select.POLLHUP for _, event in poll.poll(0))
