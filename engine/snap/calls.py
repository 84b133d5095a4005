"""The calls of services that are under way: who made them and what for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.snap.connect import TIMEOUT, Answer, Request, make_request, read_answer
from engine.snap.errors import ServiceUnreachable, SnapError
from engine.snap.messages import MAX_ANSWER
from engine.snap.origin import Origin
from engine.snap.tokens import Token

MAX_CALLS = 64
"""Calls under way at once; far more than there is reason for."""

Result = bytes | SnapError
"""The message of an answer, or what there was instead."""
Then = Callable[[Result, float, float], None]
"""What is done with a result; ``now``, ``wall``."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make; what becomes of it is to be told with its number."""

    number: int
    request: Request
    timeout: float = TIMEOUT
    """Seconds."""


class Calls:
    """Those that are to be made, and those that wait for their answers."""

    __slots__ = ("_made", "_number", "_open", "_plain")

    def __init__(self, *, plain: bool) -> None:
        """``plain`` allows secrets to be sent unencrypted."""
        self._plain = plain
        self._number = 0
        self._made: list[Call] = []
        self._open: dict[int, tuple[Request, Then]] = {}

    def make(
        self,
        origin: Origin,
        path: str,
        body: bytes,
        then: Then,
        now: float,
        wall: float,
        *,
        token: Token | None = None,
        secret: bool = False,
    ) -> None:
        """Have a call made, with a token in its head or another secret in its body.

        One that must not be made has its result, an error, before this returns.
        """
        try:
            if len(self._open) >= MAX_CALLS:
                raise ServiceUnreachable("too many calls are under way")
            request = make_request(
                origin, path, body, token=token, secret=secret, max_answer=MAX_ANSWER, plain=self._plain
            )
        except SnapError as error:
            then(error, now, wall)
            return
        self._number += 1
        self._open[self._number] = request, then
        self._made.append(Call(self._number, request))

    def answered(self, number: int, answer: Answer, now: float, wall: float) -> None:
        """A call was answered. Answers that nobody waits for do nothing."""
        found = self._open.pop(number, None)
        if found is None:
            return
        request, then = found
        result: Result
        try:
            result = read_answer(request, answer)
        except SnapError as error:
            result = error
        then(result, now, wall)

    def failed(self, number: int, detail: str, now: float, wall: float) -> None:
        """A call was not answered."""
        found = self._open.pop(number, None)
        if found is not None:
            request, then = found
            then(ServiceUnreachable(f"{request.origin}: {detail}"), now, wall)

    def waits_for(self, number: int) -> bool:
        """Whether an answer would do something."""
        return number in self._open

    def take(self) -> list[Call]:
        """The calls to make; each is given once."""
        made, self._made = self._made, []
        return made

    def clear(self) -> None:
        """Wait for nothing any more."""
        self._open.clear()
        self._made.clear()
