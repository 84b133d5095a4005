"""One session as it runs: carries out what the state machine decides.

Events are handled one after the other, and the effects of each to their end before the next
event is looked at, so the system never changes in two ways at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable

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
    Traffic,
)
from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.network.values import PlanError
from helper.session import kinds, states
from helper.session.background import Background
from helper.session.engine_process import EngineProcess
from helper.session.failures import as_problem, bug, ended_unasked
from helper.session.states import Machine
from helper.session.tunnel import Tunnel
from helper.session.ways import Ways

LOG_LINES = 1000
"""Lines of log kept for each session."""
MAX_LOG_TEXT = 4096
ADDRESS_POLLS = (1.0, 1.0, 2.0, 2.0, 4.0, 8.0, 30.0)
"""Seconds between looks at the device's addresses (IPv6 comes by itself); the last repeats."""

RENEWAL_INTERVAL = 1.0
"""Seconds between two looks at the ways to the server at least."""
_RENEWAL = "renewal"
"""Name of a task in the background."""
_LEVELS = frozenset({"debug", "info", "warning", "error"})
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
        kernel: Kernel,
        publish: Callable[[EventBody, int], None],
    ) -> None:
        self.id = session_id
        self.owner = owner
        self.profile = profile
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lines: deque[LogLine] = deque(maxlen=LOG_LINES)
        self._secrets = secrets
        self._publish = publish
        self._kind = kinds.of(profile)
        self._background = Background()
        self._tunnel = Tunnel(kernel, self._kind, self._kind.hardware_address(owner))
        self._ways = Ways(kernel, self._kind, self._tunnel, self._background, self.log, self._publish_state)
        self._machine, begin = states.transition(Machine(dhcp=self._kind.uses_dhcp), states.ConnectWished())
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
        )
        self._earlier = self._traffic = Traffic()
        self._published: Session | None = None
        self._questions = 0
        self._moved = self._renew_again = False
        """What happened to the machine's network and was not dealt with yet."""
        self._task = asyncio.create_task(self._run(begin))

    # --- what others ask of it ---

    def post(self, event: states.Event) -> None:
        """Have an event handled, in its turn."""
        self._events.put_nowait(event)

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
            routes=shown.routes,
            dns=shown.dns,
            search=shown.search,
            handshake_at=self._ways.handshake_at,
            lease_seconds=machine.lease.lifetime if machine.lease is not None else 0,
            traffic=self._traffic,
            problem=None if failure is None else as_problem(failure),
            attention=None
            if question is None or failure is None
            else Attention(
                id=self.attention_id(),
                question=failure.code,
                certificate=CertificateInfo(**msgspec.structs.asdict(question)),
            ),
        )

    def network_changed(self, moved: bool) -> None:
        """The machine's network changed; ``moved``: its links or addresses did."""
        if self._machine.state not in states.REACHING:
            return
        self._moved |= moved
        self._renew_again = True
        if not self._background.count(_RENEWAL):
            self._background.start(_RENEWAL, self._renew_ways())

    async def _renew_ways(self) -> None:
        while self._renew_again:
            self._renew_again = False
            try:
                changed = await self._ways.renew()
            except NetworkError as error:
                self.log("warning", f"{error.failure.message} {error.failure.detail}".strip())
                changed = False
            moved, self._moved = self._moved or changed, False
            if changed:
                self.log("info", "the way to the server is another one now")
            if moved and self._engine is not None:
                self._engine.send(control.NetworkChanged())
            if moved:
                self.post(states.NetworkMoved())
            await asyncio.sleep(RENEWAL_INTERVAL)

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
                await self._handle(event)
                if states.ended(self._machine):
                    self.ended.set_result(None)
        except Exception:
            _log.exception("session %s came to a bad end", self.id)
            self.log("error", "the session came to a bad end; the helper's log says why")
            await self._stop_engine()
            await self._release()
        finally:
            self._secrets = {}
            self._background.cancel_all()
            if not self.ended.done():
                self.ended.set_result(None)

    async def _handle(self, event: states.Event) -> None:
        before = self._machine
        self._machine, effects = states.transition(before, event)
        if self._machine.state is not before.state:
            self._since = time.time()
            self._up_since = self._since if self._machine.state is State.UP else 0.0
            self._questions += self._machine.state is State.ASKING
            self._log_step(before.state)
        self._publish_state()
        await self._carry_out(effects)

    async def _carry_out(self, effects: tuple[states.Effect, ...]) -> None:
        for effect in effects:
            try:
                await self._execute(effect)
            except (EngineError, NetworkError, PlanError) as error:
                self.post(states.Failed(error.failure))
            except Exception as error:
                _log.exception("session %s: %s failed", self.id, type(effect).__name__)
                self.post(states.Failed(bug(error)))

    def _publish_state(self) -> None:
        snapshot = self.snapshot()
        if snapshot != self._published:
            self._published = snapshot
            self._publish(StateChanged(session=snapshot), self.owner)

    def _log_step(self, before: State) -> None:
        state, failure = self._machine.state, self._machine.failure
        troubled = state in (State.WAITING, State.ASKING, State.STOPPING) and before is not state
        if failure is not None and troubled:
            self.log("warning", f"{failure.message} {failure.detail}".strip())
        if state is State.WAITING:
            self.log("info", f"trying again in {self._machine.retry_in:.0f} s")
        else:
            self.log("info", state.value)

    def log(self, level: str, text: str) -> None:
        """Add a line to the session's log."""
        level = level if level in _LEVELS else "info"
        text = "".join(char if char.isprintable() else " " for char in text[:MAX_LOG_TEXT])
        line = LogLine(time=time.time(), level=level, session=self.id, text=text)
        self.lines.append(line)
        self._publish(LogAdded(line=line), self.owner)

    # --- effects ---

    async def _execute(self, effect: states.Effect) -> None:
        match effect:
            case states.MakeDevice():
                await self._make_device()
                self.post(states.DeviceReady())
            case states.StartEngine(pin=pin, previous=previous):
                await self._start_engine(pin, previous)
            case states.StopEngine():
                await self._stop_engine()
            case states.Configure(lease=lease):
                await self._configure(lease)
                self.post(states.Configured())
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
        wanted = await self._tunnel.configure(lease, self._ways.outside.addresses)
        for warning in wanted.warnings:
            self.log("warning", warning)

    async def _start_engine(self, pin: str, previous: control.Lease | None) -> None:
        self._earlier = self._traffic
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
        await self._background.cancel(_RENEWAL)
        settings, device = self._tunnel.ways_back
        for put_back in (settings, self._ways.release, device):
            try:
                await put_back()
            except NetworkError as error:
                self.log("error", f"not everything could be put back: {error.failure.detail}")
            except Exception as error:
                # Whatever it is, the rest must be put back and the session must end.
                _log.exception("session %s: not everything could be put back", self.id)
                self.log("error", f"not everything could be put back: {type(error).__name__}")

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
                self._count(message)
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

    def _count(self, now: control.Counters) -> None:
        before = self._earlier
        self._traffic = Traffic(
            rx_frames=before.rx_frames + now.rx_frames,
            rx_bytes=before.rx_bytes + now.rx_bytes,
            tx_frames=before.tx_frames + now.tx_frames,
            tx_bytes=before.tx_bytes + now.tx_bytes,
            dropped=before.dropped + now.dropped,
        )
        self._publish(StatsTick(session=self.id, traffic=self._traffic), self.owner)

    async def _watch_addresses(self) -> None:
        """Show addresses that the kernel obtained by itself (router advertisements)."""
        looks = 0
        while self._tunnel.exists:
            await asyncio.sleep(ADDRESS_POLLS[min(looks, len(ADDRESS_POLLS) - 1)])
            looks += 1
            if self._machine.state is State.UP:
                with contextlib.suppress(NetworkError):
                    if await self._tunnel.look():
                        self._publish_state()
