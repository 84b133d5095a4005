"""The machine's kill switch: what all sessions together demand of the firewall, and what is remembered of it.

The firewall is the machine's, not a session's: it holds back the strictest of what is demanded. What
must outlive the helper is on disk before it counts: lockdown, and that a session was up whose end
nobody wished for.
"""

from __future__ import annotations

import asyncio
import shlex
import time
from collections.abc import Awaitable, Callable

import msgspec

from helper.api.types import Hold, KillSwitch, KillSwitchChanged
from helper.firewall.marks import LOOKUP
from helper.firewall.policy import hold
from helper.firewall.state import FirewallState, Phase, SessionView
from helper.firewall.table import Firewall
from helper.network.errors import NetworkError, refused, state_not_written
from helper.network.resolve import Resolved, as_resolved, resolve
from helper.network.stub_resolver import look_up
from helper.state import target as targets
from helper.state.files import CLEANUP, Folder, StateError
from helper.state.target import Held, SplitEntry, Target

Label = tuple[int, str]
"""Owner (uid) of a session, and its profile's name."""
_FREE = frozenset({Hold.OPEN, Hold.GUARDED})
"""Holds in which the machine's own resolver can be asked."""


RESOLVERS_SECONDS = 5.0
"""For which the machine's name servers are not asked for again: who tells them may be slow."""


class Guard:
    """Every method may be called at any time; they wait for one another.

    ``resolvers`` tells the machine's name servers outside the tunnels, ``bypass`` the level and the
    number of a control group (``None`` for one that is gone), ``changed`` is told of each change of
    :attr:`killswitch`. What raises, raises ``NetworkError``, and the firewall is as it was.
    """

    def __init__(
        self,
        firewall: Firewall,
        folder: Folder,
        target: Target,
        *,
        boot: str,
        resolvers: Callable[[], Awaitable[tuple[str, ...]]],
        bypass: Callable[[str], tuple[int, int] | None],
        changed: Callable[[KillSwitchChanged], None],
    ) -> None:
        self._firewall = firewall
        self._folder = folder
        self._target = target
        self._boot = boot
        self._resolvers = resolvers
        self._bypass = bypass
        self._changed = changed
        self._views: dict[str, tuple[Label, SessionView]] = {}
        """By session, whose it is and its demand."""
        self._lock = asyncio.Lock()
        self._resolvers_known: tuple[str, ...] = ()
        self._resolvers_until = 0.0
        self._hold = Hold.OPEN
        self._published: KillSwitch | None = None
        self._repairs = 0
        self._damage = ""
        """Why everything is held back although nobody wished it."""

    @property
    def target(self) -> Target:
        """What is wished, as it is on disk."""
        return self._target

    @property
    def killswitch(self) -> KillSwitch:
        """The kill switch as it is shown."""
        target = self._target
        owners = {held.owner for held in target.held}
        stuck = self._is_stuck()
        return KillSwitch(
            enabled=target.killswitch,
            lan=target.lan,
            lockdown=target.lockdown,
            hold=self._hold,
            reason=self._reason() if stuck else "",
            owner=owners.pop() if len(owners) == 1 else -1,
            way_out=self._way_out() if stuck else "",
            repairs=self._repairs,
        )

    async def begin(self, damage: str = "") -> None:
        """Put in force what the settings demand; ``damage`` says why all is to be held back anyway."""
        async with self._lock:
            self._damage = damage
            await self._apply(self._target, self._views)

    async def demand(self, session: str, whose: Label, tell: Callable[[], SessionView | None]) -> None:
        """Have a session's demand in force; ``None``: it has none any more.

        It is told when its turn has come, so that no older picture takes the place of a newer one.
        """
        async with self._lock:
            view = tell()
            views = dict(self._views)
            if view is None:
                views.pop(session, None)
            else:
                views[session] = whose, view
            before = self._views
            if view is None:
                self._views = views  # it is over, whatever the kernel says now
            if views != before:
                await self._apply(self._target, views)

    async def remember(self, owner: int, profile: str) -> None:
        """From now on only a person opens the network again for this session, whatever happens to us."""
        async with self._lock:
            others = tuple(
                held for held in self._target.held if (held.owner, held.profile) != (owner, profile)
            )
            if others == self._target.held:
                held = Held(owner=owner, profile=profile, since=time.time(), boot=self._boot)
                await self._save(held=(*others, held))

    async def forget(self, owner: int, profile: str) -> None:
        """A person has ended this session: nothing is held back for it any more.

        It is opened even when that can not be remembered, which raises: a full disk must strand nobody.
        """
        await self._let_go(lambda held: (held.owner, held.profile) == (owner, profile))

    async def release(self, owner: int | None = None) -> None:
        """A person wants the network open again: uid ``owner``, or one who may whatever it is held for.

        But for lockdown, and sessions that are there: each is ended by itself.
        """
        if owner is None:
            self._damage = ""
        await self._let_go(lambda held: owner in (None, held.owner) and not self._is_there(held))

    def _is_there(self, held: Held) -> bool:
        return any(whose == (held.owner, held.profile) and view.full for whose, view in self._views.values())

    async def _let_go(self, gone: Callable[[Held], bool]) -> None:
        async with self._lock:
            left = tuple(held for held in self._target.held if not gone(held))
            try:
                if left != self._target.held:
                    await self._save(held=left)
            finally:
                self._target = msgspec.structs.replace(self._target, held=left)
                await self._apply(self._target, self._views)

    async def set(
        self, *, enabled: bool | None = None, lan: bool | None = None, lockdown: bool | None = None
    ) -> None:
        """Change the settings; what is ``None`` stays."""
        async with self._lock:
            wanted = {"killswitch": enabled, "lan": lan, "lockdown": lockdown}
            changes: dict[str, object] = {name: value for name, value in wanted.items() if value is not None}
            if enabled is False:
                changes["held"] = ()  # nobody relies on it any more
            if lockdown or enabled or lan is False:
                # What closes is in force before it is promised, what opens is forgotten before.
                await self._apply(msgspec.structs.replace(self._target, **changes), self._views)
            try:
                await self._save(**changes)
            finally:
                await self._apply(self._target, self._views)

    async def set_split(self, entries: tuple[SplitEntry, ...]) -> None:
        """Have the programs of these control groups outside the tunnels."""
        async with self._lock:
            await self._save(split=entries)
            await self._apply(self._target, self._views)

    async def set_autoconnect(self, names: tuple[str, ...]) -> None:
        """Remember which profiles of the machine connect by themselves."""
        async with self._lock:
            await self._save(autoconnect=names)

    async def refresh(self) -> str:
        """Look after everything when the machine's network changed; what others had done to it."""
        async with self._lock:
            if self._hold is Hold.OPEN:
                return ""
            self._resolvers_until = 0.0
            broken = await self._firewall.repair()
            self._repairs += bool(broken)
            await self._apply(self._target, self._views)
            return broken

    async def look_up(self, host: str, port: int, timeout: float) -> list[Resolved]:
        """The addresses of a server; see :func:`helper.network.resolve.resolve`.

        While nobody may ask a name server outside, we alone do, past the machine's resolver.
        """
        if self._hold in _FREE:
            return await resolve(host, port, timeout)
        servers = await self._known_resolvers()
        found = await look_up(host, servers, port=port, mark=LOOKUP, timeout=timeout)
        return [as_resolved(address, port) for address in found]

    async def _known_resolvers(self) -> tuple[str, ...]:
        now = asyncio.get_running_loop().time()
        if now >= self._resolvers_until:
            self._resolvers_known = await self._resolvers()
            self._resolvers_until = now + RESOLVERS_SECONDS
        return self._resolvers_known

    # --- inner, with the lock held ---

    async def _apply(self, target: Target, views: dict[str, tuple[Label, SessionView]]) -> None:
        demanding = bool(views) or target.holds or bool(self._damage)
        groups = (self._bypass(entry.cgroup) for entry in target.split) if demanding else ()
        state = FirewallState(
            enabled=target.killswitch,
            lan=target.lan,
            lockdown=target.lockdown,
            held=bool(target.held) or bool(self._damage),
            held_by=tuple(sorted({held.owner for held in target.held})),
            sessions=tuple(view for _, view in views.values()),
            resolvers=await self._known_resolvers() if demanding else (),
            bypass=tuple(group for group in groups if group is not None),
        )
        try:
            await self._firewall.apply(state)
        except ValueError as error:
            # What reached us was checked, but not with a firewall's eye.
            raise refused("the firewall's rules", error) from error
        except NetworkError as error:
            # A person who wants no kill switch can do without the firewall.
            if error.failure.code != "firewall_unavailable" or hold(state) not in _FREE:
                raise
        self._hold, self._views = hold(state), views
        self._publish()

    async def _save(self, **changes: object) -> None:
        wanted = msgspec.structs.replace(self._target, **changes)
        try:
            await asyncio.to_thread(targets.save, self._folder, wanted)
        except StateError as error:
            raise state_not_written(error.message, error.advice) from error
        self._target = wanted
        self._publish()

    def _publish(self) -> None:
        now = self.killswitch
        if now != self._published:
            self._published = now
            self._changed(KillSwitchChanged(killswitch=now))

    def _is_stuck(self) -> bool:
        """Whether all that no tunnel takes is held back, and a person may wonder why."""
        if self._hold in _FREE:
            return False
        full = [view.phase for _, view in self._views.values() if view.full]
        return self._hold is Hold.BLOCKED or (Phase.UP not in full and (not full or Phase.BLOCKED in full))

    def _lost(self) -> list[str]:
        """Names of the profiles of full tunnels that are not up."""
        return [name for (_, name), view in self._views.values() if view.full and view.phase is not Phase.UP]

    def _reason(self) -> str:
        if self._damage:
            return self._damage
        if lost := self._lost():
            return f"{', '.join(lost)}: the connection is lost."
        if self._target.held:
            names = ", ".join(held.profile for held in self._target.held)
            return f"{names}: the connection ended, and nobody wished it."
        if self._target.lockdown:
            return "Lockdown is on."
        names = ", ".join(name for (_, name), _ in self._views.values())
        return f"{names}: the connection is lost."

    def _way_out(self) -> str:
        if self._damage:
            return f"sudo {CLEANUP}"
        if lost := self._lost():
            return f"adit disconnect {shlex.quote(lost[0])}"
        if self._target.held:
            return "adit unblock"
        return "sudo adit lockdown off"
