"""One session as it runs: carries out what the state machine decides.

Events are handled one after the other, and the effects of each to their end before the next
event is looked at, so the system never changes in two ways at once.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Mapping

import msgspec

from engine import control
from engine.failures import EngineError, Failure
from helper.api.types import (
    Attention,
    CertificateInfo,
    EventBody,
    LogAdded,
    LogLine,
    Profile,
    Session,
    State,
    StateChanged,
    StatsTick,
)
from helper.network.errors import NetworkError
from helper.network.routing import Circumstances
from helper.network.values import PlanError
from helper.network.watch import NetworkChange
from helper.session import kinds, states
from helper.session.background import Background
from helper.session.care import CARE, Care
from helper.session.engine_process import EngineProcess
from helper.session.failures import as_problem, bug, ended_unasked
from helper.session.log import SessionLog
from helper.session.meter import Meter
from helper.session.named import NamedAddresses
from helper.session.progress import Progress
from helper.session.shared import Shared
from helper.session.shield import Shield
from helper.session.states import Machine
from helper.session.tunnel import Tunnel
from helper.session.ways import Ways

ADDRESS_POLLS = (0.3, 0.7, 1.0, 1.0, 2.0, 4.0, 8.0, 30.0)
"""Seconds between looks at the device's addresses (IPv6 comes by itself); the last repeats."""

_NAMES = "names"
"""Name of a task in the background."""
_TROUBLED = (State.WAITING, State.ASKING, State.STOPPING, State.BLOCKED, State.DEGRADED)
_log = logging.getLogger(__name__)


class RunningSession:
    """A session from ``connect`` to its end; ``ended`` is done then.

    ``publish`` is called with every event, on the loop's thread, and must not wait.
    """

    def __init__(
        self,
        session_id: str,
        owner: int,
        profile: Profile,
        secrets: dict[str, str],
        shared: Shared,
        publish: Callable[[EventBody, int], None],
        *,
        machine: bool = False,
        insists: bool = False,
        trusted: bool = False,
    ) -> None:
        self.id = session_id
        self.owner = owner
        self.profile = profile
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._secrets = secrets
        self._unsaid = shared.unsaid
        self._unsaid.add(*secrets.values())
        self._unsaid_here = [*secrets.values()]
        self._publish = publish
        self._kind = kinds.of(profile)
        self._background = Background()
        self._session_log = SessionLog(session_id, lambda line: publish(LogAdded(line=line), owner))
        self.log = self._session_log.add
        self._tunnel = Tunnel(shared.kernel, self._kind, self._kind.hardware_address(owner), shared.journal)
        self._shield = Shield(
            shared, session_id, owner, profile, self._tunnel, self.log, insists=insists, trusted=trusted
        )
        self._insists = insists
        self._progress = Progress(self._publish_state)
        self._ways = Ways(
            shared.kernel,
            self._kind,
            self._tunnel,
            self._background,
            self.log,
            self._publish_state,
            self._shield.admit,
            shared.guard.look_up,
            self._progress.at,
        )
        self._shield.use(self._ways)
        self._care = Care(
            self._tunnel,
            self._ways,
            self._shield,
            self._background,
            log=self.log,
            post=self.post,
            tell_engine=self._tell_engine,
            changed=self._publish_state,
        )
        network = profile.network
        self._named = NamedAddresses(
            network.include_domains, network.exclude_domains, self.circumstances_changed
        )
        self._guard = shared.guard
        off = Machine(dhcp=self._kind.uses_dhcp, holds=self._shield.holds, was_up=insists)
        self._machine, begin = states.transition(off, states.ConnectWished())
        self._events: asyncio.Queue[states.Event] = asyncio.Queue()
        self._engine: EngineProcess | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_number = 0
        self._since, self._up_since = time.time(), 0.0
        self._facts = Session(
            id=session_id,
            profile_id=profile.id,
            profile_name=profile.name,
            owner=owner,
            state=State.OFF,
            since=0.0,
            machine=machine,
        )
        self._meter = Meter()
        self._published: Session | None = None
        self._questions = 0
        self.guarded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done once the firewall knows what it demands, or it is over."""
        self._reconnecting = False
        self._forget = False
        """A person ended it, and wants the network open."""
        self._overlaps: tuple[str, ...] = ()
        """Names of other sessions' profiles whose routes cover the same addresses."""
        self._task = asyncio.create_task(self._run(begin))

    # --- what others ask of it ---

    def post(self, event: states.Event) -> None:
        """Have an event handled, in its turn."""
        self._events.put_nowait(event)

    def end(self, *, forget: bool) -> None:
        """End it; ``forget``: a person wished it, so nothing is held back for it any more."""
        self._forget |= forget
        self.post(states.DisconnectWished())

    def reconnect(self, secrets: Mapping[str, str] | None = None) -> None:
        """Try anew at once, with other ``secrets`` if any. Asking again before that asks for nothing more."""
        if self.ended.done():
            return  # And nothing would ever clear its secrets.
        if secrets:
            # The former ones stay unsaid: an engine that has them may still be there.
            self._secrets = dict(secrets)
            self._unsaid.add(*secrets.values())
            self._unsaid_here += secrets.values()
        if not self._reconnecting:
            self._reconnecting = True
            self.post(states.ReconnectWished())

    def circumstances_changed(self) -> None:
        """What its network settings depend on beside profile and lease is another one."""
        self.post(states.HoldsChanged(self._shield.holds))
        self.post(states.CircumstancesChanged())

    @property
    def lines(self) -> deque[LogLine]:
        """Its log, oldest first."""
        return self._session_log.lines

    @property
    def routes(self) -> tuple[str, ...]:
        """Networks that are led into its tunnel at present."""
        return self._tunnel.shown.routes if self._tunnel.leads_in else ()

    @property
    def state(self) -> State:
        """Where it is in its life."""
        return self._machine.state

    @property
    def device_index(self) -> int:
        """The kernel's number of its device, or of the one it had; 0 before it has one."""
        return self._tunnel.index

    def attention_id(self) -> str:
        """The id of the open question, empty when there is none."""
        return f"{self.id}.{self._questions}" if self._machine.question is not None else ""

    def snapshot(self) -> Session:
        """The session as it is shown."""
        machine, shown = self._machine, self._tunnel.shown
        failure, question = machine.failure, machine.question
        return msgspec.structs.replace(
            self._facts,
            state=machine.state,
            since=self._since,
            up_since=self._up_since,
            attempt=machine.attempt,
            retry_in=machine.retry_in,
            peer=self._ways.peer,
            device=self._tunnel.name,
            mac=self._tunnel.mac,
            mtu=shown.mtu if self._tunnel.exists else 0,
            addresses=shown.addresses,
            gateway=shown.gateway,
            routes=self.routes,
            dns=shown.dns,
            search=shown.search,
            full_tunnel=shown.full,
            shielded=self._shield.holds,
            dns_by=self._shield.names_by,
            repairs=self._care.repairs,
            overlaps=self._overlaps,
            handshake_at=self._ways.handshake_at,
            lease_seconds=machine.lease.lifetime if machine.lease is not None else 0,
            step=self._progress.step(machine.state),
            traffic=self._meter.traffic,
            rtt=self._meter.rtt,
            problem=None if failure is None else as_problem(failure),
            attention=None
            if question is None or failure is None
            else Attention(
                id=self.attention_id(),
                question=failure.code,
                certificate=CertificateInfo(**msgspec.structs.asdict(question)),
            ),
        )

    def network_changed(self, change: NetworkChange) -> None:
        """The machine's network changed."""
        if self._machine.state in states.REACHING:
            self._care.network_changed(change)

    def woke_up(self) -> None:
        """The machine has slept."""
        self._care.woke_up()

    def names_changed(self) -> None:
        """Others changed the machine's name servers, and they were put right."""
        self._care.names_changed()

    def set_overlaps(self, names: tuple[str, ...]) -> None:
        """Take in whose routes cover the same addresses as ours."""
        if names != self._overlaps:
            if names:
                self.log("warning", f"the same networks are routed by {', '.join(names)}; the older has them")
            self._overlaps = names
            self._publish_state()

    def _tell_engine(self) -> None:
        if self._engine is not None:
            self._engine.send(control.NetworkChanged())

    # --- the loop ---

    async def _run(self, begin: tuple[states.Effect, ...]) -> None:
        try:
            self._log_step(State.OFF)
            self._publish_state()
            await self._carry_out(begin)
            while not self.ended.done():
                event = await self._events.get()
                if isinstance(event, states.TimerFired) and event.number != self._timer_number:
                    continue  # replaced while it waited in the queue
                if isinstance(event, states.ReconnectWished):
                    self._reconnecting = False
                await self._handle(event)
                if states.ended(self._machine):
                    self.ended.set_result(None)
        except Exception:
            _log.exception("session %s came to a bad end", self.id)
            self.log("error", "the session came to a bad end; the helper's log says why")
            await self._stop_engine()
            await self._release()
            self._machine = msgspec.structs.replace(self._machine, state=State.FAILED, question=None)
            self._publish_state()
        finally:
            self._unsaid.forget(*self._unsaid_here)
            self._unsaid_here.clear()
            self._secrets = {}
            self._background.cancel_all()
            self._tell_guarded()
            if not self.ended.done():
                self.ended.set_result(None)

    def _tell_guarded(self) -> None:
        if not self.guarded.done():
            self.guarded.set_result(None)

    async def _handle(self, event: states.Event) -> None:
        before = self._machine
        self._machine, effects = states.transition(before, event)
        self._progress.follow(effects)
        if self._machine.state is not before.state:
            self._since = time.time()
            if self._machine.state not in states.USABLE:
                self._up_since = 0.0
            elif before.state not in states.USABLE:
                self._up_since = self._since
            self._questions += self._machine.state is State.ASKING
            self._log_step(before.state)
        self._publish_state()
        await self._carry_out(effects)

    async def _carry_out(self, effects: tuple[states.Effect, ...]) -> None:
        for effect in effects:
            try:
                await self._execute(effect)
                continue
            except (EngineError, NetworkError, PlanError) as error:
                self.post(states.Failed(error.failure))
            except Exception as error:
                _log.exception("session %s: %s failed", self.id, type(effect).__name__)
                self.post(states.Failed(bug(error)))
            if isinstance(effect, states.Secure) and effect.demand is not states.Demand.BLOCKED:
                return  # what was to follow must not happen unguarded

    def _publish_state(self) -> None:
        snapshot = self.snapshot()
        if snapshot != self._published:
            self._published = snapshot
            self._publish(StateChanged(session=snapshot), self.owner)

    def _log_step(self, before: State) -> None:
        state, failure = self._machine.state, self._machine.failure
        troubled = state in _TROUBLED and before is not state
        if failure is not None and troubled:
            self.log("warning", f"{failure.message} {failure.detail}".strip())
        if state is State.WAITING:
            self.log("info", f"trying again in {self._machine.retry_in:.0f} s")
        else:
            self.log("info", state.value)

    # --- effects ---

    async def _execute(self, effect: states.Effect) -> None:
        match effect:
            case states.Secure(demand=demand):
                await self._shield.secure(demand)
                self._tell_guarded()
            case states.MakeDevice():
                await self._make_device()
                self.post(states.DeviceReady())
            case states.StartEngine(pin=pin, previous=previous):
                await self._start_engine(pin, previous)
            case states.StopEngine():
                await self._stop_engine()
            case states.Configure(lease=lease):
                await self._configure(lease)
                self.post(states.Configured(self._shield.names_trouble))
            case states.Reconfigure():
                await self._tunnel.reconfigure(self._circumstances())
                await self._shield.admit()
            case states.Deconfigure():
                await self._tunnel.deconfigure()
            case states.Release():
                await self._release()
                self.post(states.Released())
            case states.SetTimer(seconds=seconds, jitter=jitter):
                self._clear_timer()
                seconds *= random.uniform(0.8, 1.2) if jitter else 1.0
                self._timer = asyncio.get_running_loop().call_later(
                    seconds, self.post, states.TimerFired(self._timer_number)
                )
            case states.ClearTimer():
                self._clear_timer()

    def _clear_timer(self) -> None:
        self._timer_number += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _make_device(self) -> None:
        await self._tunnel.make()
        if self._tunnel.mac:  # routers advertise themselves on an Ethernet only
            self._background.start("addresses of the device", self._watch_addresses())

    async def _configure(self, lease: control.Lease | None) -> None:
        wanted = await self._tunnel.configure(lease, self._circumstances())
        for warning in wanted.warnings:
            self.log("warning", warning)
        await self._shield.use_names()
        await self._shield.secure(states.Demand.UP)
        if self._named.any and not self._background.count(_NAMES):
            self._background.start(_NAMES, self._named.follow())

    def _circumstances(self) -> Circumstances:
        return Circumstances(
            outside=self._ways.endpoints.addresses,
            lan=self._guard.target.lan,
            insists=self._insists,
            included=self._named.included,
            excluded=self._named.excluded,
        )

    async def _start_engine(self, pin: str, previous: control.Lease | None) -> None:
        self._meter.begin()
        self._progress.begin()
        self._ways.begin()
        try:
            self._engine = await EngineProcess.launch(
                control.Start(
                    kind=self._kind.engine,
                    settings=kinds.engine_settings(self._kind, pin, self.owner),
                    secrets=self._secrets,
                    device=self._tunnel.info,
                    dhcp=self._kind.uses_dhcp,
                    previous=previous,
                ),
                self._tunnel.fileno(),
                self._engine_says,
                self._engine_ended,
            )
        except (OSError, control.ControlError) as error:
            self.post(states.Failed(bug(error)))

    async def _stop_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()
        self._tunnel.unplug()
        await self._ways.interrupt()

    async def _release(self) -> None:
        await self._background.cancel(CARE, _NAMES)
        settings, device = self._tunnel.ways_back
        self._ways.release()
        names, end = self._shield.end_names, self._open
        for put_back in (settings, names, device, end):
            try:
                await put_back()
            except NetworkError as error:
                self.log("error", f"not everything could be put back: {error.failure.detail}")
            except Exception as error:
                # Whatever it is, the rest must be put back and the session must end.
                _log.exception("session %s: not everything could be put back", self.id)
                self.log("error", f"not everything could be put back: {type(error).__name__}")

    async def _open(self) -> None:
        await self._shield.end(forget=self._forget)

    # --- what the engine says ---

    def _engine_says(self, message: control.Message) -> None:
        match message:
            case control.Authenticating():
                self.post(states.Authenticating())
            case control.Established():
                self._facts = msgspec.structs.replace(
                    self._facts,
                    server=message.server[:256],
                    cipher=message.cipher[:256],
                    notice=message.notice[:4096],
                )
                self.post(states.Established())
            case control.Leased(lease=lease):
                self.post(states.Leased(lease))
            case control.LeaseLost():
                self.post(states.LeaseLost())
            case control.Counters():
                self._meter.take(message)
                tick = StatsTick(session=self.id, traffic=self._meter.traffic, rtt=self._meter.rtt)
                self._publish(tick, self.owner)
            case control.Log(level=level, text=text):
                self.log(level, text)
            case _ if self._engine is not None:
                self._ways.take(message, self._engine)

    def _engine_ended(self, failure: Failure | None, stderr: str) -> None:
        self._engine = None
        self._tunnel.unplug()
        for line in stderr.splitlines()[-20:]:
            self.log("error", f"engine: {line}")
        self.post(states.Failed(failure or ended_unasked()))

    async def _watch_addresses(self) -> None:
        """Show addresses that the kernel obtained by itself (router advertisements)."""
        looks = 0
        while self._tunnel.exists:
            await asyncio.sleep(ADDRESS_POLLS[min(looks, len(ADDRESS_POLLS) - 1)])
            looks += 1
            if self._machine.state in states.USABLE:
                try:
                    if await self._tunnel.look():
                        await self._shield.admit()
                        self._publish_state()
                except (NetworkError, PlanError) as error:
                    _log.debug("session %s: %s", self.id, error)
                except Exception:
                    _log.exception("session %s: its device could not be looked at", self.id)
