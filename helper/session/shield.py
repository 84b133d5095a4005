"""One session's part in what is the whole machine's: the kill switch and the name servers."""

from __future__ import annotations

from collections.abc import Callable

from engine.failures import Failure, FailureKind
from helper.api.types import Profile
from helper.dns.errors import DnsError
from helper.dns.wishes import DnsWish
from helper.firewall.marks import ENGINE
from helper.firewall.state import Phase, SessionView
from helper.network.errors import NetworkError
from helper.session.guard import Label
from helper.session.shared import Shared
from helper.session.states import Demand
from helper.session.tunnel import Tunnel
from helper.session.ways import Ways


class Shield:
    """From the session's first demand to its last.

    ``log`` writes to the session's log. What raises, raises ``NetworkError``.
    """

    def __init__(
        self,
        shared: Shared,
        session: str,
        owner: int,
        profile: Profile,
        tunnel: Tunnel,
        log: Callable[[str, str], None],
        *,
        insists: bool = False,
        trusted: bool = False,
    ) -> None:
        self._guard = shared.guard
        self._dns = shared.dns
        self._session = session
        self._owner = owner
        self._profile = profile
        self._tunnel = tunnel
        self._log = log
        self._ways: Ways | None = None
        self._demand: Demand | None = None
        self._trusted = trusted
        self._relied = insists
        """A person has been told that it is up, or relies on it from the start."""
        self._ended = False
        self._has_names = False
        self.names_by = ""
        """Through what its name servers are in use; empty when they are not."""
        self.names_trouble: Failure | None = None
        """Why they are not, though there are some."""

    def use(self, ways: Ways) -> None:
        """Whose endpoints are to be let through; to be called once."""
        self._ways = ways

    @property
    def holds(self) -> bool:
        """Whether the kill switch is on for this session."""
        return self._guard.target.killswitch and self._is_full

    async def secure(self, demand: Demand) -> None:
        """Demand this of the firewall, and that only a person ends it once the tunnel was open."""
        await self._remember(demand)
        await self._guard.demand(self._session, self._label, lambda: self._view(demand))
        self._demand = demand

    async def admit(self) -> None:
        """The servers are others: let those through."""
        if self._demand is not None:
            await self._remember(self._demand)
            await self._guard.demand(self._session, self._label, lambda: self._view(self._demand))

    async def _remember(self, demand: Demand) -> None:
        self._relied |= demand is Demand.UP
        if self._relied and self.holds and not self._ended:
            await self._guard.remember(self._owner, self._profile.name)

    async def use_names(self) -> None:
        """Put the tunnel's name servers to use, or take them back when it has none.

        What goes wrong is in :attr:`names_trouble` and in the log: a tunnel can be used without them.
        """
        self.names_trouble = await self._use_names()
        if (trouble := self.names_trouble) is not None:
            self._log("warning", f"{trouble.message} {trouble.detail}".strip())

    async def _use_names(self) -> Failure | None:
        shown = self._tunnel.shown
        try:
            if not shown.dns:
                await self._forget_names()
                return None
            wish = DnsWish(
                session=self._session,
                device=self._tunnel.name,
                index=self._tunnel.index,
                servers=shown.dns,
                search=shown.search,
                domains=shown.domains,
                exclusive=shown.full,
            )
            self._has_names = True
            self.names_by = await self._dns.set(wish)
        except DnsError as error:
            self.names_by = ""
            return error.failure
        if warning := self._dns.warning(self._session):
            if shown.full and not self.names_by:
                return Failure("dns_not_set", FailureKind.LOCAL, warning)
            self._log("warning", warning)
        return None

    async def end_names(self) -> None:
        """Put the machine's name servers back."""
        try:
            await self._forget_names()
        except DnsError as error:
            raise NetworkError(error.failure) from error

    async def end(self, *, forget: bool) -> None:
        """Demand nothing any more; ``forget``: a person wants the network open again."""
        self._ended = True
        try:
            if forget:
                await self._guard.forget(self._owner, self._profile.name)
        finally:
            await self._guard.demand(self._session, self._label, lambda: None)

    async def _forget_names(self) -> None:
        self.names_by = ""
        if self._has_names:
            await self._dns.clear(self._session)
            self._has_names = False

    @property
    def _label(self) -> Label:
        return self._owner, self._profile.name

    @property
    def _is_full(self) -> bool:
        return (self._tunnel.shown if self._tunnel.exists else self._tunnel.expected()).full

    def _view(self, demand: Demand | None) -> SessionView | None:
        if demand is None or self._ended:
            return None
        shown = self._tunnel.shown if self._tunnel.exists else self._tunnel.expected()
        endpoints = self._ways.endpoints.all if self._ways is not None else ()
        return SessionView(
            phase=Phase(demand.value),
            full=shown.full,
            device=self._tunnel.name,
            addresses=tuple(address.partition("/")[0] for address in shown.addresses),
            routes=shown.routes,
            excluded=shown.excluded,
            dns=shown.dns if self.names_by else (),
            endpoints=endpoints,
            listen_port=self._ways.port if self._ways is not None else 0,
            marks=tuple({self._ways.mark} - {ENGINE}) if self._ways is not None else (),
            owner=self._owner,
            trusted=self._trusted,
        )
