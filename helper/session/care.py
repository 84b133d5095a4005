"""Looks after what a session has in the system: compares, puts right, and says who broke what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from engine.failures import Failure
from helper.network.changes import summary
from helper.network.errors import NetworkError
from helper.network.sockets import is_own_address
from helper.network.values import PlanError
from helper.network.watch import NetworkChange
from helper.session import states
from helper.session.background import Background
from helper.session.shield import Shield
from helper.session.tunnel import Tunnel
from helper.session.ways import Ways

LOOK_INTERVAL = 0.5
"""Seconds between two looks at what is in the system at least."""
CARE = "care"
"""Name of the task in the background."""


class Care:
    """From one change of the machine's network to the next.

    ``tell_engine`` lets the engine know that the network is another one, ``post`` the state machine what
    that means; ``changed`` is called when :attr:`repairs` may have changed, or what is shown of the tunnel.
    """

    def __init__(
        self,
        tunnel: Tunnel,
        ways: Ways,
        shield: Shield,
        background: Background,
        *,
        log: Callable[[str, str], None],
        post: Callable[[states.Event], None],
        tell_engine: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._tunnel = tunnel
        self._ways = ways
        self._shield = shield
        self._background = background
        self._log = log
        self._post = post
        self._tell_engine = tell_engine
        self._changed = changed
        self._moved = self._again = False
        """What happened to the machine's network and was not dealt with yet."""
        self._culprits: tuple[str, ...] = ()
        self._trouble: Failure | None = None
        self.repairs = 0
        """How often something of ours that others had changed was put right."""

    def network_changed(self, change: NetworkChange) -> None:
        """The machine's network changed; to be called while the session has something in the system."""
        self._moved |= change.moved
        self._culprits += change.culprits
        self._again = True
        if not self._background.count(CARE):
            self._background.start(CARE, self._look())

    def names_changed(self) -> None:
        """Others changed the machine's name servers, and they were put right."""
        self.repairs += 1
        self._changed()

    def woke_up(self) -> None:
        """The machine has slept: what was connected then most likely is no more."""
        self._tell_engine()
        if self._ways.source:
            self._log("info", "the machine has slept; connecting anew")
            self._post(states.TransportLost())
        self._post(states.NetworkMoved())

    async def _look(self) -> None:
        while self._again:
            self._again = False
            culprits, self._culprits = self._culprits, ()
            moved, self._moved = self._moved, False
            try:
                await self._put_right(culprits)
                moved |= await self._ways.renew()
                self._trouble = None
            except (NetworkError, PlanError) as error:
                self._log("warning", f"{error.failure.message} {error.failure.detail}".strip())
                self._trouble = error.failure
            trouble = self._shield.names_trouble or self._trouble
            self._post(states.Mended() if trouble is None else states.Troubled(trouble))
            if moved:
                self._move()
            await asyncio.sleep(LOOK_INTERVAL)

    async def _put_right(self, culprits: tuple[str, ...]) -> None:
        lost = await self._tunnel.repair()
        if lost:
            self.repairs += 1
            by = f", taken away by {', '.join(culprits)}" if culprits else ""
            self._log("warning", f"put right what was lost{by}: {', '.join(map(summary, lost))}")
        if await self._tunnel.look():
            await self._shield.admit()
        if self._shield.names_trouble is not None:
            await self._shield.use_names()
            await self._shield.admit()
        self._changed()

    def _move(self) -> None:
        self._tell_engine()
        if self._ways.source and not is_own_address(self._ways.source):
            self._log("info", f"the address {self._ways.source} of the connection is gone; connecting anew")
            self._post(states.TransportLost())
        self._post(states.NetworkMoved())
