"""The helper from its start to its end: what it is made of, in which order, and what ends it.

The order matters. The lock on the socket comes first, so that there is one helper; then what an
earlier run left is put right, with everything held back while that is not clear; then sessions that
begin by themselves; clients come last.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket as Socket

from helper.api.rpc import RpcError
from helper.authority import Policy
from helper.bus import BusError, SystemBus
from helper.dns.dns import Dns
from helper.dns.errors import DnsError
from helper.dns.paths import Paths
from helper.dns.undo import RestoreDns
from helper.dns.watch import DnsWatch
from helper.events import EventHub
from helper.firewall.table import Firewall
from helper.machine.autoconnect import decide
from helper.machine.cgroups import locate
from helper.machine.machine import Machine
from helper.machine.profiles import MachineProfiles
from helper.machine.secrets import MachineSecrets
from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.network.watch import NetworkChange, NetworkWatch
from helper.polkit import Polkit
from helper.seats import MANAGER as LOGIN1_MANAGER
from helper.seats import NAME as LOGIN1
from helper.seats import ActiveUsers
from helper.server import Server
from helper.service.logs import Secrets
from helper.service.notify import Notifier
from helper.session.background import Background
from helper.session.guard import Guard
from helper.session.manager import SessionManager
from helper.session.shared import Shared
from helper.sleep import SleepWatch
from helper.state import target as targets
from helper.state.files import Folder, StateError
from helper.state.journal import Journal
from helper.state.recovery import Ways, boot_id, recover
from helper.state.target import Target, Unreadable

THREADS = 64
"""For look-ups of names and waits for the disk: one that hangs must not keep other sessions waiting."""
AGAIN_SECONDS = 1.0
"""Before what failed is tried again, and what others undo is done again."""
BEGIN_SECONDS = 10.0
"""For sessions that begin by themselves to take over what is held back for them."""

_NOT_YET = "What is to be connected at start is not up yet."
_REFRESH, _NAMES = "refresh", "names"
"""Names of tasks in the background."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """What whoever starts the helper decides."""

    socket: Path
    state: Path
    profiles: Path
    """Folder of the machine's profiles."""
    policy: Policy
    version: str
    listener: Socket | None = None
    """The listening socket, when it was handed over."""
    unsaid: Secrets = field(default_factory=Secrets)
    """What is never to be logged, whoever would say it."""


async def serve(options: Options, notifier: Notifier) -> None:
    """Serve until SIGTERM or SIGINT, and put everything back; after SIGUSR1 the firewall goes on
    holding back what sessions were for, because another run will follow.

    Raises :class:`~helper.server.AlreadyRunning`, ``NetworkError`` and ``OSError``.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    stop = _stopping()
    async with Kernel() as kernel:
        daemon = _Daemon(options, kernel)
        try:
            await daemon.begin()
            watchdog = asyncio.create_task(notifier.keep_alive())
            notifier.ready(f"Serving on {options.socket}.")
            print(f"adit-helper {options.version}: listening on {options.socket}", flush=True)
            forget = await stop and not daemon.shutting_down
            watchdog.cancel()
            notifier.stopping("Putting everything back.")
            # Clients may watch the sessions end; nobody can begin one any more after that.
            await daemon.sessions.close(forget=forget)
        finally:
            await daemon.end()


def _stopping() -> asyncio.Future[bool]:
    """Done when the helper is to end: whether what is held back for sessions is to be forgotten."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[bool] = loop.create_future()

    def end(forget: bool) -> None:
        if not stop.done():
            stop.set_result(forget)

    for number, forget in ((signal.SIGTERM, True), (signal.SIGINT, True), (signal.SIGUSR1, False)):
        loop.add_signal_handler(number, end, forget)
    return stop


class _Daemon:
    def __init__(self, options: Options, kernel: Kernel) -> None:
        self._options = options
        self._kernel = kernel
        self._background = Background()
        self._folder = Folder(options.state)
        self._boot = boot_id()
        self._journal = Journal(self._folder, self._boot)
        self._hub = EventHub(boot=secrets.token_hex(8))
        self._bus = SystemBus()
        self._dns = Dns(self._journal, self._bus, Paths(state=str(options.state)))
        self._firewall = Firewall(self._disturbed)
        self._profiles = MachineProfiles(options.profiles)
        found = targets.load(self._folder, self._boot)
        self._unreadable = found.why if isinstance(found, Unreadable) else ""
        self._damage = ""
        """Why everything stays held back until a person cleans up."""
        self._target = Target(lan=False, lockdown=True) if isinstance(found, Unreadable) else found
        guard = Guard(
            self._firewall,
            self._folder,
            self._target,
            boot=self._boot,
            resolvers=self._dns.upstream,
            bypass=locate,
            changed=self._hub.publish,
        )
        self._shared = Shared(kernel, guard, self._dns, self._journal, options.unsaid)
        self.sessions = SessionManager(self._shared, self._hub)
        machine = Machine(self._shared, self.sessions, self._profiles, MachineSecrets.of_service())
        self._machine = machine
        self._server = Server(
            options.socket,
            self.sessions,
            self._hub,
            options.policy,
            options.version,
            machine=machine,
            seats=ActiveUsers(self._bus),
            authorizer=Polkit(self._bus),
        )
        self._disturbers: dict[str, None] = {}
        """Who changed the firewall, as far as that is known and not told yet."""
        self._watches = contextlib.ExitStack()
        self.shutting_down = False
        """The machine is about to stop: nobody wishes the network open by that."""
        self._sleep = SleepWatch(self._bus, _say_goodbye, self.sessions.woke_up)

    async def begin(self) -> None:
        """Everything up to serving clients."""
        self._server.claim()
        self._watches.enter_context(
            contextlib.closing(NetworkWatch(self._network_changed, self.sessions.owns))
        )
        await self._recover()
        await self._connect_by_itself()
        names = self._watches.enter_context(contextlib.closing(DnsWatch(self._names_changed)))
        self._background.start("bus", self._listen_to_bus(names))
        await self._server.start(self._options.listener)

    async def end(self) -> None:
        """Stop serving and watching; what is in force stays."""
        await self._server.close()
        self._watches.close()
        await self._sleep.close()
        self._background.cancel_all()
        self._dns.close()
        self._firewall.close()
        await self._bus.close()
        with contextlib.suppress(StateError):
            await asyncio.to_thread(self._journal.compact)

    async def _recover(self) -> None:
        """Put right what an earlier run left, and hold back what has to be."""
        journal = await asyncio.to_thread(self._journal.open)
        wishes = Unreadable(self._unreadable) if self._unreadable else self._target
        self._damage = " ".join(
            damaged.why for damaged in (wishes, journal) if isinstance(damaged, Unreadable)
        )
        waiting = _NOT_YET if self._target.autoconnect and self._target.killswitch else ""

        async def block(_: str) -> None:
            await self._shared.guard.begin(self._damage or waiting)

        async def open_() -> bool:
            stood = not await self._firewall.verify()
            await self._shared.guard.begin(self._damage or waiting)
            return stood

        ways = Ways(self._kernel, block, open_, self._dns.restore)
        for line in (await recover(wishes, self._journal, self._boot, ways)).said:
            _log.warning("after the last run: %s", line)
        if not self._damage:
            left = [entry.undo for entry in self._journal.outstanding()]
            await self._dns.tidy(undo for undo in left if isinstance(undo, RestoreDns))

    async def _connect_by_itself(self) -> None:
        """Connect the profiles that are to be, and let go of what was held back until they demand it."""
        await asyncio.to_thread(self._profiles.read)
        if self._profiles.problem:
            _log.warning("profiles of the machine: %s", self._profiles.problem)
        decision = decide(self._target.autoconnect, self._profiles.entries)
        for complaint in decision.complaints:
            _log.error("%s", complaint)
        for name in decision.connect:
            try:
                request = self._machine.machine_connect(name)
                self.sessions.connect(0, request, machine=True, insists=True)
            except RpcError as error:
                _log.error("%s is to be connected at start, but can not be: %s", name, error)
        await self.sessions.guarded(BEGIN_SECONDS)
        if not self._damage:
            await self._shared.guard.begin()

    async def _listen_to_bus(self, names: DnsWatch) -> None:
        try:
            await names.start(self._bus)
        except BusError as error:
            _log.info("systemd-resolved is not followed: %s", error)
        await self._sleep.start()
        await self._bus.subscribe(LOGIN1, LOGIN1_MANAGER, "PrepareForShutdown", self._told_of_shutdown)

    # --- what others do to the machine ---

    def _told_of_shutdown(self, values: list[object]) -> None:
        self.shutting_down = values[:1] == [True]

    def _network_changed(self, change: NetworkChange) -> None:
        self.sessions.network_changed(change)
        self._begin(_REFRESH, self._refresh())

    def _disturbed(self, process: str) -> None:
        self._disturbers[process] = None
        self._begin(_REFRESH, self._refresh())

    def _names_changed(self, what: str) -> None:
        self._begin(_NAMES, self._repair_names(what))

    async def _refresh(self) -> None:
        disturbers = ", ".join(filter(None, self._disturbers))
        self._disturbers.clear()
        try:
            broken = await self._shared.guard.refresh()
        except NetworkError as error:
            _log.error("the firewall: %s %s", error.failure.message, error.failure.detail)
            await asyncio.sleep(AGAIN_SECONDS)
            self._begin(_REFRESH, self._refresh())
            return
        if broken:
            by = f" by {disturbers}" if disturbers else ""
            _log.warning("the firewall was changed%s and put right: %s", by, broken)

    async def _repair_names(self, what: str) -> None:
        try:
            broken = await self._dns.repair()
        except DnsError as error:
            _log.error("name servers: %s %s", error.failure.message, error.failure.detail)
            return
        if broken:
            _log.warning("name servers were changed (%s) and put right: %s", what, broken)
            for session in self.sessions.alive:
                session.names_changed()
            await asyncio.sleep(AGAIN_SECONDS)  # who fights for them gets no more than that

    def _begin(self, name: str, work: Coroutine[None, None, None]) -> None:
        """Start the task; one that waits for its turn already sees everything that happened until then."""
        if self._background.count(name) > 1:
            work.close()
        else:
            self._background.start(name, work)


async def _say_goodbye() -> None:
    """Before the machine sleeps: nothing has to be said, each session looks after itself on waking."""
    _log.info("the machine goes to sleep")
