"""Gives an engine that sends datagrams its sockets and addresses, and keeps both outside the tunnel.

The sockets are bound and not connected, since peers move. What is sent through them carries a mark,
and the firewall lets that through to the peers' addresses only: whoever took the engine over can send
to nobody else, except by saying that a peer moved there, once a second and for all to see.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence

from engine import control
from helper.api.types import Step
from helper.network.errors import NetworkError
from helper.network.resolve import LookUp, numeric
from helper.network.sockets import open_sockets
from helper.network.transport_errors import TransportError, join, not_reached, transport_denied
from helper.network.values import Address, Interface, Origin, PlanError, quote, read_address
from helper.session.asker import Asker
from helper.session.background import Background
from helper.session.endpoints import Endpoints
from helper.session.failures import bug
from helper.session.kinds import Datagrams, Server
from helper.session.tunnel import Tunnel

LOOKUP_TIMEOUT = 15.0
"""Seconds for a name."""
LOOKUP_TIMEOUT_TUNNELLED = 5.0
"""Seconds for one whose last addresses are known: the resolver may be in the tunnel, which is down."""
LOOKUPS_AT_ONCE = 8
"""Names of one session that are looked up at a time; each look-up takes a thread."""
ANSWER_INTERVAL = 1.0
"""Seconds between answers for the same endpoint at least; who asks earlier waits."""
ROAMING_INTERVAL = 1.0
"""Seconds between two changes of a peer's address at least; the last of them counts."""
HANDSHAKE_INTERVAL = 1.0
"""Seconds between handshakes that are shown."""

ANSWER = "addresses"
ROAMING = "roaming"
SOCKETS = "sockets"
"""Names of the tasks in the background."""

_SCOPE = re.compile(r"[0-9]{1,10}")
_log = logging.getLogger(__name__)
Place = tuple[str, int]
"""A numeric address, and a port (0 for one that is not known)."""


class DatagramWays:
    """Answers one engine after the other.

    ``log`` writes to the session's log; ``changed`` is called when :attr:`peer` or
    :attr:`handshake_at` changed; ``at`` is told what is being done, for people.
    """

    def __init__(
        self,
        allowed: Datagrams,
        mark: int,
        endpoints: Endpoints,
        tunnel: Tunnel,
        background: Background,
        log: Callable[[str, str], None],
        changed: Callable[[], None],
        look_up: LookUp,
        admit: Callable[[], Awaitable[None]],
        at: Callable[[Step], None],
    ) -> None:
        self._admit = admit
        self._at = at
        self.port = 0
        """Our own, at which peers reach us; 0 before there are sockets."""
        self._allowed = allowed
        self._mark = mark
        self._look_up = look_up
        self._known = {endpoint for endpoint in allowed.peers if endpoint is not None}
        self._endpoints = endpoints
        self._tunnel = tunnel
        self._background = background
        self._log = log
        self._changed = changed
        self._lookups = asyncio.Semaphore(LOOKUPS_AT_ONCE)
        self._next_answer: dict[Server, float] = {}
        self._has_sockets = False
        self._reached: dict[int, Place | None] = {}
        """Peers that completed a handshake, and where they moved to since, if they did."""
        self._moves: dict[int, Place] = {}
        """Where peers moved to that is not dealt with yet."""
        self._moving: set[int] = set()
        """Peers that a task deals with."""
        self.handshake_at = 0.0
        """Unix time of the newest handshake, 0 for none."""

    @property
    def peer(self) -> str:
        """Address and port of the first peer that is connected; the port only if it is known."""
        for number, place in sorted(self._reached.items()):
            endpoint = self._allowed.peers[number]
            if place is None and endpoint is not None:
                addresses = self._endpoints.of(_holder(endpoint))
                place = (addresses[0], endpoint[1]) if addresses else None
            if place is not None:
                return join(*place) if place[1] else place[0]
        return ""

    def begin(self) -> None:
        """Another engine takes over; no task of the last one's is running."""
        self._has_sockets = False
        self.port = 0
        self._reached.clear()
        self._moves.clear()
        self._moving.clear()

    async def forget_moves(self) -> None:
        """The engine is gone: the next one begins at the profile's own endpoints."""
        self.port = 0
        for peer in range(len(self._allowed.peers)):
            if self._endpoints.of(_mover(peer)):
                with contextlib.suppress(NetworkError):
                    await self._endpoints.keep(_mover(peer), (), 0)

    def take(
        self,
        message: control.NeedSockets | control.NeedAddresses | control.Roamed | control.HandshakeDone,
        engine: Asker,
    ) -> None:
        """Deal with a message of the engine."""
        match message:
            case control.NeedSockets():
                self._begin_sockets(message.request, engine)
            case control.NeedAddresses():
                self._begin_answer(message, engine)
            case control.Roamed(peer=peer) | control.HandshakeDone(peer=peer) if peer >= len(
                self._allowed.peers
            ):
                engine.misbehaved("it spoke of a peer that it does not have")
            case control.Roamed():
                self._move(message)
            case control.HandshakeDone():
                self._handshake(message.peer)

    # --- sockets ---

    def _begin_sockets(self, request: int, engine: Asker) -> None:
        if self._has_sockets:
            engine.misbehaved("it asked for sockets twice")
            return
        self._has_sockets = True
        self._background.start(SOCKETS, self._give_sockets(request, engine))

    async def _give_sockets(self, request: int, engine: Asker) -> None:
        self._at(Step.REACHING)
        try:
            opened = open_sockets(self._allowed.port, self._mark)
        except TransportError as error:
            engine.send(control.TransportFailed(request=request, failure=error.failure))
            return
        try:
            self.port = opened[0][1].getsockname()[1]
            with contextlib.suppress(NetworkError):  # peers that come to us have to wait then
                await self._admit()
            versions = tuple(version for version, _ in opened)
            descriptors = tuple(sock.fileno() for _, sock in opened)
            engine.send(control.Sockets(request=request, versions=versions), descriptors)
        finally:
            for _, sock in opened:
                sock.close()

    # --- addresses ---

    def _begin_answer(self, wish: control.NeedAddresses, engine: Asker) -> None:
        if (wish.host, wish.port) not in self._known:
            engine.send(control.TransportFailed(request=wish.request, failure=transport_denied().failure))
        elif self._background.count(ANSWER) >= len(self._allowed.peers):
            engine.misbehaved("it asked for more addresses than it has peers")
        else:
            self._background.start(ANSWER, self._answer(wish, engine))

    async def _answer(self, wish: control.NeedAddresses, engine: Asker) -> None:
        await self._wait_for_turn((wish.host, wish.port))
        self._at(Step.RESOLVING)
        try:
            addresses = await self._addresses((wish.host, wish.port))
        except TransportError as error:
            failure = error.failure
        except Exception as error:
            _log.exception("no addresses")
            failure = bug(error)
        else:
            self._at(Step.HANDSHAKE)
            engine.send(control.Addresses(request=wish.request, addresses=addresses))
            return
        engine.send(control.TransportFailed(request=wish.request, failure=failure))

    async def _wait_for_turn(self, endpoint: Server) -> None:
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next_answer.get(endpoint, now))
        self._next_answer[endpoint] = turn + ANSWER_INTERVAL
        await asyncio.sleep(turn - now)

    async def _addresses(self, endpoint: Server) -> tuple[str, ...]:
        """Where ``endpoint`` is, kept outside the tunnel; raises ``TransportError``."""
        host, port = endpoint
        last = self._endpoints.of(_holder(endpoint))
        tunnelled = self._tunnel.leads_in and bool(last)
        try:
            async with self._lookups:
                timeout = LOOKUP_TIMEOUT_TUNNELLED if tunnelled else LOOKUP_TIMEOUT
                found = [numeric(address) for address in await self._look_up(host, port, timeout)]
        except TransportError as error:
            if not last:
                raise
            self._log("info", f"{error.failure.message} Its last address is tried.")
            found = list(last)
        usable = self._usable(found)
        if not usable:
            raise not_reached("name_not_found", host, port, f"no address of a peer: {', '.join(found)}")
        try:
            return await self._endpoints.keep(_holder(endpoint), usable, port)
        except NetworkError as error:
            detail = error.failure.detail or str(error)
            raise not_reached("unreachable", host, port, detail) from error

    def _usable(self, found: Sequence[str]) -> list[str]:
        """Without what can be no peer's, each in its plainest form."""
        usable = []
        for text in found:
            address = ipaddress.ip_address(text)
            address = getattr(address, "ipv4_mapped", None) or address
            if not (address.is_unspecified or address.is_multicast or self._is_own(address)):
                usable.append(str(address))
        return list(dict.fromkeys(usable))

    def _is_own(self, address: Address) -> bool:
        return any(address == interface.ip for interface in self._interfaces())

    def _is_inside(self, address: Address) -> bool:
        inside = any(address in interface.network for interface in self._interfaces())
        return inside and not address.is_link_local

    def _interfaces(self) -> Iterator[Interface]:
        return (ipaddress.ip_interface(text) for text in self._tunnel.shown.addresses)

    # --- what peers do ---

    def _move(self, message: control.Roamed) -> None:
        self._moves[message.peer] = (message.address, message.port)
        if message.peer not in self._moving:
            self._moving.add(message.peer)
            self._background.start(ROAMING, self._follow(message.peer))

    async def _follow(self, peer: int) -> None:
        try:
            while (place := self._moves.pop(peer, None)) is not None:
                await self._keep_moved(peer, *place)
                await asyncio.sleep(ROAMING_INTERVAL)
        finally:
            self._moving.discard(peer)

    async def _keep_moved(self, peer: int, text: str, port: int) -> None:
        try:
            place = self._new_address(peer, text)
            await self._endpoints.keep(_mover(peer), (place,), port if port < 65536 else 0)
        except (PlanError, NetworkError) as error:
            self._log("warning", f"peer {peer} moved, but not to where it can be: {error.failure.message}")
            return
        self._log("info", f"peer {peer} moved to {place}")
        if self._reached.get(peer, ()) != (place, port):
            self._reached[peer] = (place, port if port < 65536 else 0)
            self._changed()

    def _new_address(self, peer: int, text: str) -> str:
        bare, percent, scope = text.partition("%")
        address = read_address(bare, Origin.LEASE, "new address", link_local=True)
        if self._is_inside(address):
            raise PlanError(Origin.LEASE, f"The new address {address} is in the tunnel.")
        # Else one peer could have what is meant for another one sent outside, in the clear.
        for other, networks in enumerate(self._allowed.networks):
            if other != peer and any(address in network for network in networks if network.prefixlen):
                raise PlanError(Origin.LEASE, f"The new address {address} is behind another peer.")
        if not percent:
            return str(address)
        if address.version == 4 or not address.is_link_local or not _SCOPE.fullmatch(scope):
            raise PlanError(Origin.LEASE, f"The new address {quote(text)} has a scope that can not be.")
        return f"{address}%{scope}"

    def _handshake(self, peer: int) -> None:
        now = time.time()
        new = peer not in self._reached
        self._reached.setdefault(peer, None)
        if new or abs(now - self.handshake_at) >= HANDSHAKE_INTERVAL:
            self.handshake_at = now
            self._changed()


def _mover(peer: int) -> str:
    return f"peer {peer}"


def _holder(endpoint: Server) -> str:
    return f"endpoint {join(*endpoint)}"
