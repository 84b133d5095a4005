"""A polkit that says what a test wants, and looks hard at whom it is asked about."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dbus_fast import Message

from helper.polkit import AUTHORITY, NAME
from tests.support.bus_service import Refuse, Reply, Service


class Polkitd(Service):
    """Answers :attr:`answer` as soon as :attr:`gate` is set; ``questions`` are what it was asked.

    ``old``: like one before 124, which knows processes by number alone.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address, NAME)
        self.answer = True
        self.old = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.questions: list[tuple[int, int, str, int]] = []
        """pid of the subject's descriptor, uid, action, flags."""
        self.withdrawn: list[str] = []
        self._under_way: dict[str, asyncio.Event] = {}
        self.methods = {
            (AUTHORITY, "CheckAuthorization"): self._check,
            (AUTHORITY, "CancelCheckAuthorization"): self._cancel,
        }

    async def _check(self, message: Message) -> Reply:
        (kind, subject), action, details, flags, cancellation = message.body
        assert kind == "unix-process"
        assert details == {}
        if self.old:
            if "pid" not in subject:
                raise Refuse("org.freedesktop.DBus.Error.Failed", "Error getting `pid'")
            raise AssertionError("a process was named by its number")
        assert set(subject) == {"pidfd", "uid"}
        assert (subject["pidfd"].signature, subject["uid"].signature) == ("h", "i")
        pid = pid_of(message.unix_fds[subject["pidfd"].value])
        self.questions.append((pid, subject["uid"].value, action, flags))
        cancelled = self._under_way[cancellation] = asyncio.Event()
        waits = {asyncio.create_task(event.wait()) for event in (self.gate, cancelled)}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if cancelled.is_set():
            raise Refuse("org.freedesktop.PolicyKit1.Error.Cancelled")
        return Reply("(bba{ss})", ([self.answer, not self.answer, {}],))

    async def _cancel(self, message: Message) -> Reply:
        (cancellation,) = message.body
        self.withdrawn.append(cancellation)
        self._under_way[cancellation].set()
        return Reply()


def pid_of(descriptor: int) -> int:
    """The process that a pidfd is of; -1 when it has ended."""
    for line in Path(f"/proc/self/fdinfo/{descriptor}").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return int(value)
    raise AssertionError("not a pidfd")
