"""The way to a SNAP, and what keeps it open: token, access, registration (``snap.md`` 1.4, 2.4).

The other half of a session besides its tunnels (:mod:`engine.snap.tunnel`). Calls of services come
out as values and their answers go in, whoever makes them. What the owner has to carry between the
halves is little: each tunnel is announced by :meth:`Control.attach`, a tunnel that says
:class:`~engine.snap.tunnel_events.Silent` is a reason for :meth:`Control.suspect`, and
:class:`Registered` one for :meth:`~engine.snap.tunnel.Tunnel.ask_again`.

``now`` is in seconds of a clock that never goes back, ``wall`` is Unix time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.snap import messages
from engine.snap.approach import Approach
from engine.snap.calls import Call, Calls, Result, Then
from engine.snap.connect import Answer, CallRefused, Request, make_request
from engine.snap.errors import OriginError, SnapError, TokenExpired
from engine.snap.origin import Origin
from engine.snap.registration import Outcome, Registrations
from engine.snap.renewal import Renewal
from engine.snap.selection import Access
from engine.snap.tokens import Token


@dataclass(frozen=True)
class ControlSettings:
    """What a profile says of the way to a SNAP."""

    endhost_apis: tuple[tuple[Origin, ...], ...] = ()
    """Groups of endhost APIs; without any they are asked for."""
    discovery: Origin | None = None
    """Whom to ask for them, instead of who is asked usually."""
    isd_as: int = 0
    """Where in SCION to be; 0 for anywhere."""
    authentication: Origin | None = None
    """Who gives tokens for an API key."""
    api_key: str = field(default="", repr=False)
    device: str = ""
    """What the authentication shall know this machine as."""
    plain: bool = False
    """Whether secrets may go unencrypted to other machines."""


@dataclass(frozen=True, slots=True)
class TokenWanted:
    """Another token is wanted: answer with :meth:`Control.set_token` or :meth:`Control.token_failed`."""


@dataclass(frozen=True, slots=True)
class TokenTaken:
    """Another token is in use."""

    expires: float
    """When it ends, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class AccessFound:
    """A tunnel can be begun."""

    access: Access


@dataclass(frozen=True, slots=True)
class Registered:
    """The SNAP lets packets of our key through, as long as the token is good."""


@dataclass(frozen=True, slots=True)
class RegistrationFailed:
    """It was tried for a while. It goes on, unless it was refused and the token is no better."""

    error: SnapError


@dataclass(frozen=True, slots=True)
class Failed:
    """This can not go on. Perhaps it can be begun anew."""

    error: SnapError


Event = TokenWanted | TokenTaken | AccessFound | Registered | RegistrationFailed | Failed


class Control:
    """One identity's way to one SNAP, begun with its construction.

    After every call take :meth:`take_calls` and :meth:`take_events`, and ask for :meth:`next_timer`.
    """

    def __init__(
        self,
        settings: ControlSettings,
        public_key: bytes,
        token: Token | None,
        *,
        random: Callable[[int], bytes],
        now: float,
        wall: float,
    ) -> None:
        """``public_key`` is that of the identity, which its tunnels have in common."""
        self.error: SnapError | None = None
        """Why it failed."""
        self._settings = settings
        self._register = messages.write_register(public_key)
        self._renewal = Renewal(token, now)
        self._registrations = Registrations(random)
        self._discovery = settings.discovery
        self._calls = Calls(plain=settings.plain)
        self._approach = Approach(self._calls, lambda: self._renewal.token, settings.isd_as)
        self._begun = self._found = False
        self._events: list[Event] = []
        self._look(now, wall)

    # --- what is known -----------------------------------------------------------------------------

    @property
    def access(self) -> Access | None:
        """Where the tunnels go, once it is known."""
        return self._approach.access

    @property
    def endhost_api(self) -> Origin | None:
        """Whom to ask for path segments, once it is known."""
        return self._approach.endhost_api

    @property
    def registered(self) -> bool:
        """Whether our identity is registered, as far as we know."""
        return self.access is not None and self._registrations.registered(self.access.registration)

    # --- for the owner -----------------------------------------------------------------------------

    def set_token(self, token: Token, now: float, wall: float) -> None:
        """Take a token, asked for or not. One that ends at once is as good as none."""
        if self.error is None:
            self._take_token(token, now, wall)
            self._look(now, wall)

    def token_failed(self, now: float) -> None:
        """There is no token for :class:`TokenWanted` now: it is said again after a while."""
        self._renewal.failed(now)

    def attach(self, now: float, wall: float) -> None:
        """A tunnel is going to be begun: our identity has to be registered. Needs :attr:`access`."""
        assert self.access is not None
        self._registrations.acquire(self.access.registration, now)
        self._look(now, wall)

    def detach(self) -> None:
        """A tunnel is no more. Once for each :meth:`attach`."""
        assert self.access is not None
        self._registrations.release(self.access.registration)

    def suspect(self, now: float, wall: float) -> None:
        """A tunnel is silent: perhaps the SNAP does not know our identity any more."""
        if self.access is not None and self.error is None:
            self._registrations.suspect(self.access.registration, now)
            self._look(now, wall)

    def segments_request(self, body: bytes) -> Request:
        """The request for path segments, to be made by whoever needs them, once there is :attr:`access`.

        ``body`` is as :func:`engine.scion.segments.encode_request` makes it, and what
        :func:`~engine.snap.connect.read_answer` gives is for ``decode_answer`` there.
        """
        assert self.endhost_api is not None
        return make_request(
            self.endhost_api,
            messages.LIST_SEGMENTS,
            body,
            token=self._renewal.token,
            max_answer=messages.MAX_SEGMENTS_ANSWER,
            plain=self._settings.plain,
        )

    def answered(self, number: int, answer: Answer, now: float, wall: float) -> None:
        """A call was answered. Answers that nobody waits for any more do nothing."""
        self._calls.answered(number, answer, now, wall)
        self._look(now, wall)

    def failed(self, number: int, detail: str, now: float, wall: float) -> None:
        """A call was not answered; ``detail`` says why, to people."""
        self._calls.failed(number, detail, now, wall)
        self._look(now, wall)

    def waits_for(self, number: int) -> bool:
        """Whether the answer of a call is still of interest."""
        return self._calls.waits_for(number)

    def next_timer(self, now: float, wall: float) -> float | None:
        """When :meth:`handle_timer` wants to be called: a time of ``now``, perhaps one gone by."""
        if self.error is not None:
            return None
        times = (
            self._renewal.next_timer(now, wall),
            self._registrations.next_timer(),
            self._approach.next_timer(),
        )
        return min(time for time in times if time is not None)

    def handle_timer(self, now: float, wall: float) -> None:
        """Do what is due. Harmless when nothing is."""
        self._look(now, wall)

    def take_calls(self) -> list[Call]:
        """The calls to make; each is given once."""
        return self._calls.take()

    def take_events(self) -> list[Event]:
        """What happened, in order; each event is given once."""
        events, self._events = self._events, []
        return events

    # --- what is due -------------------------------------------------------------------------------

    def _look(self, now: float, wall: float) -> None:
        if self.error is not None:
            return
        if self._renewal.due(now, wall):
            self._ask_for_token(now, wall)
        if self._renewal.good(wall):
            self._look_at_access(now, wall)
            for origin in self._registrations.due(now):
                self._call_registration(origin, now, wall)
        elif self._renewal.token is not None:
            self._fail(TokenExpired("the token has ended, and there is no other"))

    def _look_at_access(self, now: float, wall: float) -> None:
        if not self._begun:
            self._begun = True
            self._approach.begin(self._settings.endhost_apis, self._discovery, now, wall)
        self._approach.look(now, wall)
        if self._approach.error is not None:
            self._fail(self._approach.error)
        elif self._approach.access is not None and not self._found:
            self._found = True
            self._events.append(AccessFound(self._approach.access))

    def _fail(self, error: SnapError) -> None:
        if self.error is None:
            self.error = error
            self._calls.clear()
            self._events.append(Failed(error))

    # --- token -------------------------------------------------------------------------------------

    def _ask_for_token(self, now: float, wall: float) -> None:
        settings = self._settings
        if settings.authentication is None or not settings.api_key:
            self._events.append(TokenWanted())
            return
        body = messages.write_authenticate(settings.api_key, settings.device)
        path, then = messages.AUTHENTICATE, self._on_token
        self._calls.make(settings.authentication, path, body, then, now, wall, secret=True)

    def _on_token(self, result: Result, now: float, wall: float) -> None:
        try:
            if isinstance(result, SnapError):
                raise result
            found = messages.read_authentication(result)
            token = Token(found.token)
            if found.discovery and self._settings.discovery is None:
                self._discovery = Origin.parse(found.discovery)
        except SnapError as error:
            # While there is an old token there is time to try again.
            if self._renewal.good(wall):
                self._renewal.failed(now)
            else:
                self._fail(error)
            return
        self._take_token(token, now, wall)

    def _take_token(self, token: Token, now: float, wall: float) -> None:
        try:
            taken = self._renewal.offer(token, now, wall)
        except TokenExpired as error:
            if not self._renewal.good(wall):
                self._fail(error)
            return
        if taken:
            self._registrations.token_renewed(now)
            self._events.append(TokenTaken(token.expires))

    # --- registration ------------------------------------------------------------------------------

    def _call_registration(self, origin: Origin, now: float, wall: float) -> None:
        then, token = self._on_registration(origin), self._renewal.token
        self._calls.make(origin, messages.REGISTER, self._register, then, now, wall, token=token)

    def _on_registration(self, origin: Origin) -> Then:
        def then(result: Result, now: float, wall: float) -> None:
            try:
                if isinstance(result, SnapError):
                    raise result
                messages.read_registration(result)
            except SnapError as error:
                final = isinstance(error, OriginError) or (isinstance(error, CallRefused) and error.final)
                if isinstance(error, CallRefused) and error.token_refused:
                    self._renewal.refused(now)
                if self._registrations.failed(origin, now, final=final) is Outcome.FAILED:
                    self._events.append(RegistrationFailed(error))
                return
            if self._registrations.succeeded(origin, now) is Outcome.REGISTERED:
                self._events.append(Registered())

        return then
