"""Asking polkit whether a process may do something, and so a person for a password.

``org.freedesktop.PolicyKit1.Authority``. The process is named by a descriptor (pidfd) that was
taken when it connected: a bare number may be another process by the time polkit looks. A polkit
older than 124 does not know such descriptors and answers with an error; that is a no.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os

from helper.authority import Action, Identity
from helper.bus import BusError, BusErrorKind, SystemBus, variant

NAME, PATH, AUTHORITY = (
    "org.freedesktop.PolicyKit1",
    "/org/freedesktop/PolicyKit1/Authority",
    "org.freedesktop.PolicyKit1.Authority",
)
ANSWER_SECONDS = 60.0
"""To find and type a password in."""
CANCEL_SECONDS = 2.0
MAX_QUESTIONS = 8
"""Under way at a time."""

_ALLOW_INTERACTION = 1

_WHY = {
    BusErrorKind.ABSENT: "polkit is not there to ask for a password.",
    BusErrorKind.REFUSED: "polkit refused to be asked.",
    BusErrorKind.TIMEOUT: "The question for a password was not answered in time.",
    BusErrorKind.FAILED: "polkit can not judge this process (version 124 or later is needed).",
}

_log = logging.getLogger(__name__)


class Polkit:
    """Implements :class:`helper.authority.Authorizer`."""

    def __init__(self, bus: SystemBus, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._bus = bus
        self._answer_seconds = answer_seconds
        self._numbers = itertools.count(1)
        self._asking: set[int] = set()
        """uids for whom a question is under way."""

    async def authorize(self, identity: Identity, action: Action, left: asyncio.Event) -> str:
        """Empty when the process may do ``action``, else why not, as a sentence.

        The person at the machine may be asked for a password meanwhile. Takes at most 60 s; the
        question is withdrawn then, and when ``left`` is set. Never raises.
        """
        if identity.pidfd is None:
            return "This kernel does not tell processes apart well enough to ask polkit (6.5 or later does)."
        if identity.uid in self._asking:
            return "A question for a password is open already."
        if len(self._asking) >= MAX_QUESTIONS:
            return "Too many questions for a password are open."
        self._asking.add(identity.uid)
        try:
            # A copy: the connection's own may be closed before the message is written.
            pidfd = os.dup(identity.pidfd)
            try:
                return await self._ask(pidfd, identity.uid, action, left)
            finally:
                os.close(pidfd)
        except OSError as error:
            _log.warning("polkit can not be asked about uid %d: %s", identity.uid, error)
            return "polkit can not be asked."
        finally:
            self._asking.discard(identity.uid)

    async def _ask(self, pidfd: int, uid: int, action: Action, left: asyncio.Event) -> str:
        cancellation = f"adit-{next(self._numbers)}"
        subject = ("unix-process", {"pidfd": variant("h", pidfd), "uid": variant("i", _signed(uid))})
        question = asyncio.create_task(
            self._bus.call(
                NAME, PATH, AUTHORITY, "CheckAuthorization", "(sa{sv})sa{ss}us",
                subject, action.value, {}, _ALLOW_INTERACTION, cancellation,
                timeout=self._answer_seconds,
            )
        )  # fmt: skip
        gone = asyncio.create_task(left.wait())
        answered = False
        try:
            await asyncio.wait({question, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not question.done():
                return "Who asked is gone."
            ((authorized, _challenge, _details),) = question.result()
            answered = True
            return "" if authorized is True else "It was not authorized."
        except BusError as error:
            answered = error.kind is not BusErrorKind.TIMEOUT
            _log.info("polkit did not authorize uid %d for %s: %s", uid, action, error.message)
            return _WHY[error.kind]
        except (ValueError, TypeError):
            return "polkit's answer can not be understood."
        finally:
            gone.cancel()
            question.cancel()
            await asyncio.wait({gone, question})
            if not question.cancelled():
                question.exception()
            if not answered:
                await self._withdraw(cancellation)

    async def _withdraw(self, cancellation: str) -> None:
        try:
            await self._bus.call(
                NAME, PATH, AUTHORITY, "CancelCheckAuthorization", "s", cancellation, timeout=CANCEL_SECONDS
            )
        except BusError as error:
            _log.debug("the question could not be withdrawn: %s", error.message)


def _signed(uid: int) -> int:
    """polkit takes the uid as a signed integer of 32 bits."""
    return uid - (1 << 32) if uid >= 1 << 31 else uid
