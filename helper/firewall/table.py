"""Puts the firewall's rules in force, keeps them so, and takes them away."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.device.netlink import NetlinkMessageError
from engine.failures import Failure, FailureKind
from helper.firewall.monitor import Monitor
from helper.firewall.netfilter import KernelRefusal, NetfilterSocket
from helper.firewall.nftables import (
    KernelChain,
    KernelRule,
    KernelTable,
    Kind,
    delete_table,
    generation,
    get_generation,
    get_table,
    kernel_chain,
    kernel_rule,
    kernel_table,
    list_chains,
    list_rules,
)
from helper.firewall.policy import rules
from helper.firewall.rules import TABLE, Ruleset
from helper.firewall.state import FirewallState
from helper.firewall.transaction import difference, recreate, replace
from helper.network.errors import NetworkError

_ABSENT = frozenset({errno.EPROTONOSUPPORT, errno.EAFNOSUPPORT, errno.EOPNOTSUPP})
_STRANGE = frozenset({errno.EEXIST, errno.EBUSY, errno.ENOENT, errno.EINVAL, errno.EOPNOTSUPP})
"""What the kernel says when the table is not what we take it for."""
_STEADY_TRIES = 8
_CLEAN_TRIES = 3


@dataclass(frozen=True)
class _Seen:
    """Our table, as the kernel tells it."""

    generation: int
    table: KernelTable | None
    chains: tuple[KernelChain, ...] = ()
    rules: tuple[KernelRule, ...] = ()


class Firewall:
    """Our one table of the network namespace in which this is made; make it in a running loop.

    ``on_disturbed`` is called on the loop's thread when another process changed our table, with that
    process's name; empty when it is not known, which may also be a false alarm. :meth:`repair` is the
    answer to it.
    """

    def __init__(self, on_disturbed: Callable[[str], None] | None = None) -> None:
        self.on_disturbed = on_disturbed
        self._lock = asyncio.Lock()
        self._busy = threading.Lock()
        self._applied = False
        self._ruleset: Ruleset | None = None
        self._reference: tuple[KernelRule, ...] | None = None
        self._generation = -1
        """At which the kernel was seen to hold what it should; -1 for none."""
        self._socket: NetfilterSocket | None = None
        self._monitor: Monitor | None = None
        self._missing: KernelRefusal | None = None
        try:
            self._socket = NetfilterSocket()
            self._monitor = Monitor(self._disturbed, self._socket.port)
        except KernelRefusal as error:
            self._missing = error

    async def apply(self, state: FirewallState) -> None:
        """Put in force what ``state`` demands, in one transaction; nothing is done if it is already.

        Raises :class:`ValueError` for a state that is not valid, before anything is changed, and
        :class:`NetworkError`: then what was in force still is.
        """
        ruleset = rules(state)
        async with self._lock:
            await self._run(lambda socket: self._apply(socket, ruleset), optional=ruleset is None)

    async def verify(self) -> bool:
        """Whether the kernel holds exactly what was applied last; no table, before anything was."""
        async with self._lock:
            return not await self._run(self._wrong, optional=self._ruleset is None)

    async def repair(self) -> str:
        """Apply the last state again if the kernel does not hold it; what was wrong, or nothing."""
        async with self._lock:
            if not self._applied:
                return ""
            return await self._run(self._repair, optional=self._ruleset is None) or ""

    async def remove(self) -> None:
        """Delete the table; none is no error."""
        async with self._lock:
            await self._run(lambda socket: self._apply(socket, None), optional=True)

    def close(self) -> None:
        """Watch no longer, and leave in force what is; safe to call twice."""
        if self._monitor is not None:
            self._monitor.close()
        if self._socket is not None:
            self._socket.close()

    async def _run(self, work: Callable[[NetfilterSocket], str], *, optional: bool) -> str:
        """Do it in a thread. ``optional``: where there is no nf_tables, there is no table either."""
        try:
            if self._missing is not None or self._socket is None:
                raise self._missing or KernelRefusal(errno.EBADF, "use the firewall")
            return await asyncio.to_thread(self._alone, work, self._socket)
        except KernelRefusal as error:
            if optional and error.code in _ABSENT:
                return ""
            raise _failure(error) from error
        except NetlinkMessageError as error:
            raise _failure(KernelRefusal(errno.EBADMSG, f"read the firewall ({error})")) from error

    def _alone(self, work: Callable[[NetfilterSocket], str], socket: NetfilterSocket) -> str:
        # The thread of who was cancelled goes on to its end.
        with self._busy:
            return work(socket)

    def _apply(self, socket: NetfilterSocket, ruleset: Ruleset | None) -> str:
        if self._applied and ruleset == self._ruleset and self._generation == _generation(socket):
            return ""
        self._generation = -1
        for _ in range(_CLEAN_TRIES):
            before = _generation(socket)
            if ruleset is None:
                _delete(socket)
            else:
                _commit(socket, ruleset)
            self._applied, self._ruleset, self._reference = True, ruleset, None
            if self._remember(socket, before):
                break
        return ""

    def _remember(self, socket: NetfilterSocket, before: int) -> bool:
        """Keep what the kernel tells of rules just given to it; whether nobody else changed anything."""
        try:
            seen = _look(socket)
        except KernelRefusal:
            return True  # they are in force all the same, and are known by their comments
        clean = not self._compare(seen) and seen.generation in (before, before + 1)
        if clean:
            self._reference, self._generation = seen.rules, seen.generation
        return clean

    def _wrong(self, socket: NetfilterSocket) -> str:
        if self._applied and self._generation == _generation(socket):
            return ""
        seen = _look(socket)
        wrong = self._compare(seen)
        if self._applied and not wrong:
            self._generation = seen.generation
        return wrong

    def _compare(self, seen: _Seen) -> str:
        if self._ruleset is None:
            return "there was a table of this name" if seen.table is not None else ""
        if seen.table is None:
            return "the table was gone"
        return difference(self._ruleset, seen.table, seen.chains, seen.rules, self._reference)

    def _repair(self, socket: NetfilterSocket) -> str:
        wrong = self._wrong(socket)
        if wrong:
            self._generation = -1
            self._apply(socket, self._ruleset)
        return wrong

    def _disturbed(self, process: str) -> None:
        if self.on_disturbed is not None:
            self.on_disturbed(process)


def _commit(socket: NetfilterSocket, ruleset: Ruleset) -> None:
    chains = _chains(socket)
    try:
        socket.commit(replace(ruleset, chains))
    except KernelRefusal as error:
        if error.code not in _STRANGE or not chains:
            raise
        socket.commit(recreate(ruleset))


def _delete(socket: NetfilterSocket) -> None:
    try:
        socket.commit([delete_table()])
    except KernelRefusal as error:
        if error.code != errno.ENOENT:
            raise


def _look(socket: NetfilterSocket) -> _Seen:
    """Our table as it was at one moment."""
    for _ in range(_STEADY_TRIES):
        before = _generation(socket)
        try:
            tables = [kernel_table(m) for m in socket.ask(get_table()) if m.kind is Kind.NEW_TABLE]
        except KernelRefusal as error:
            if error.code != errno.ENOENT:
                raise
            return _Seen(before, None)
        found = [kernel_rule(m) for m in socket.ask(list_rules()) if m.kind is Kind.NEW_RULE]
        seen = _Seen(
            before,
            tables[0] if tables else None,
            tuple(_chains(socket)),
            # Kernels before 4.10 tell the rules of all tables.
            tuple(rule for rule in found if rule.table == TABLE),
        )
        if _generation(socket) == before:
            return seen
    raise KernelRefusal(errno.EBUSY, "read the firewall")


def _chains(socket: NetfilterSocket) -> list[KernelChain]:
    told = [kernel_chain(m) for m in socket.ask(list_chains()) if m.kind is Kind.NEW_CHAIN]
    return [chain for chain in told if chain.table == TABLE]


def _generation(socket: NetfilterSocket) -> int:
    for message in socket.ask(get_generation()):
        if message.kind is Kind.NEW_GENERATION:
            return generation(message).number
    raise KernelRefusal(errno.EBADMSG, "read the generation")


def _failure(error: KernelRefusal) -> NetworkError:
    if error.code in _ABSENT:
        message = "The kill switch needs nf_tables, which this machine's kernel does not have."
        advice = "Install a kernel with nf_tables, or load its module."
        return NetworkError(
            Failure("firewall_unavailable", FailureKind.LOCAL, message, advice, detail=str(error))
        )
    message = "The system refused a change of the firewall."
    if error.code in (errno.EPERM, errno.EACCES):
        message = "This process may not change the firewall."
    return NetworkError(Failure("firewall_refused", FailureKind.LOCAL, message, detail=str(error)))
