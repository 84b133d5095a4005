"""From nothing but a token to a data plane: discovery, underlays, control plane (``snap.md`` 1.3, 1.4)."""

from __future__ import annotations

from collections.abc import Callable

from engine.snap import messages
from engine.snap.calls import Calls, Result, Then
from engine.snap.connect import CallRefused
from engine.snap.discovery import DISCOVERY, Race
from engine.snap.errors import AnswerError, OriginError, SnapError
from engine.snap.origin import Origin
from engine.snap.selection import Access, Candidate, access, candidates
from engine.snap.tokens import Token


class Approach:
    """One attempt to find access to SCION. It ends with :attr:`access` or :attr:`error`."""

    __slots__ = (
        "_calls",
        "_candidates",
        "_isd_as",
        "_race",
        "_reason",
        "_token",
        "access",
        "endhost_api",
        "error",
    )

    access: Access | None
    endhost_api: Origin | None
    """The one that answered, which also knows path segments."""
    error: SnapError | None

    def __init__(self, calls: Calls, token: Callable[[], Token | None], isd_as: int) -> None:
        """``token`` gives the newest one; ``isd_as`` is where in SCION to be, 0 for anywhere."""
        self.access = None
        self.endhost_api = None
        self.error = None
        self._calls = calls
        self._token = token
        self._isd_as = isd_as
        self._race: Race[Origin] | None = None
        self._candidates: list[Candidate] = []
        self._reason: SnapError | None = None

    def begin(
        self, endhost_apis: tuple[tuple[Origin, ...], ...], discovery: Origin | None, now: float, wall: float
    ) -> None:
        """Ask the endhost APIs, or if there are none, ask for some at ``discovery`` or where it is usual."""
        if endhost_apis:
            self._ask_in_order(endhost_apis, now, wall)
            return
        origin = discovery or Origin.parse(DISCOVERY)
        self._calls.make(origin, messages.GET_ENDHOST_APIS, b"", self._on_endhost_apis, now, wall)

    def look(self, now: float, wall: float) -> None:
        """Ask the next endhost APIs when it is their time."""
        while self._race is not None:
            origins = self._race.start(now)
            if not origins:
                return
            for origin in origins:
                # One that must not be asked has failed at once, and with the last one all is over.
                if self._race is not None:
                    self._ask_underlays(origin, now, wall)

    def next_timer(self) -> float | None:
        """When :meth:`look` has something to do."""
        return None if self._race is None else self._race.next_timer()

    def _ask_underlays(self, origin: Origin, now: float, wall: float) -> None:
        body, then = messages.write_list_underlays(), self._on_underlays(origin)
        self._calls.make(origin, messages.LIST_UNDERLAYS, body, then, now, wall, token=self._token())

    def _ask_in_order(self, groups: tuple[tuple[Origin, ...], ...], now: float, wall: float) -> None:
        race = Race(_each_once(groups), now)
        if race.lost:
            self.error = AnswerError("the discovery names no endhost API")
            return
        self._race = race
        self.look(now, wall)

    def _on_endhost_apis(self, result: Result, now: float, wall: float) -> None:
        try:
            groups = messages.read_endhost_apis(_message(result))
        except SnapError as error:
            self.error = error
            return
        self._ask_in_order(tuple(map(_origins, groups)), now, wall)

    def _on_underlays(self, origin: Origin) -> Then:
        def then(result: Result, now: float, wall: float) -> None:
            race = self._race
            if race is None:
                return  # another one was faster
            try:
                underlays = messages.read_underlays(_message(result))
            except SnapError as error:
                self._note(error)
                race.failed(origin)
                if race.lost:
                    self._race = None
                    self.error = self._reason
                return
            self._race = self._reason = None
            self.endhost_api = origin
            try:
                self._candidates = candidates(underlays, self._isd_as)
            except SnapError as error:
                self.error = error
                return
            self._ask_next_candidate(now, wall)

        return then

    def _ask_next_candidate(self, now: float, wall: float) -> None:
        if not self._candidates:
            self.error = self._reason
            return
        candidate = self._candidates.pop(0)

        def then(result: Result, now: float, wall: float) -> None:
            try:
                self.access = access(candidate, messages.read_data_plane(_message(result)))
            except SnapError as error:
                self._note(error)
                self._ask_next_candidate(now, wall)

        token = self._token()
        self._calls.make(candidate.control, messages.GET_DATA_PLANE, b"", then, now, wall, token=token)

    def _note(self, error: SnapError) -> None:
        """Of several failures the last one is told, but who said no tells more than who said nothing."""
        if not isinstance(self._reason, CallRefused) or isinstance(error, CallRefused):
            self._reason = error


def _message(result: Result) -> bytes:
    if isinstance(result, SnapError):
        raise result
    return result


def _origins(urls: tuple[str, ...]) -> tuple[Origin, ...]:
    """The URLs that are some."""
    found: list[Origin] = []
    for url in urls:
        try:
            found.append(Origin.parse(url))
        except OriginError:
            continue
    return tuple(found)


def _each_once(groups: tuple[tuple[Origin, ...], ...]) -> list[list[Origin]]:
    seen: set[Origin] = set()
    result: list[list[Origin]] = []
    for group in groups:
        fresh = [origin for origin in dict.fromkeys(group) if origin not in seen]
        seen.update(fresh)
        result.append(fresh)
    return result
